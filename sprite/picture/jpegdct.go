package picture

// Factors of the inverse transform in 13-bit fixed point: sums of cosines (Loeffler, Ligtenberg and Moschytz, "Practical
// Fast 1-D DCT Algorithms with 11 Multiplications", 1989). Precision and rounding are those of libjpeg's integer method, so
// that every pixel is what a browser shows.
const (
	f0298 = 2446
	f0390 = 3196
	f0541 = 4433
	f0765 = 6270
	f0899 = 7373
	f1175 = 9633
	f1501 = 12299
	f1847 = 15137
	f1961 = 16069
	f2053 = 16819
	f2562 = 20995
	f3072 = 25172

	fixedBits = 13
	passBits  = 2 // more precision between the passes
)

// inverseDCT turns coefficients into 8 × 8 samples around 128.
func inverseDCT(out []byte, stride int, block []int16, quant *[64]uint16) {
	var work [64]int32
	for k, v := range quant {
		at := zigzag[k]
		work[at] = int32(block[at]) * int32(v)
	}
	for x := range 8 {
		transform8(work[x:], 8, fixedBits-passBits)
	}
	for y := range 8 {
		row := work[8*y : 8*y+8 : 8*y+8]
		transform8(row, 1, fixedBits+passBits+3)
		to := out[y*stride:][:8]
		for x, v := range row {
			to[x] = clamp(v + 128)
		}
	}
}

// transform8 transforms eight values that stand step apart, and rounds the results by shift bits.
func transform8(v []int32, step int, shift uint) {
	v0, v1, v2, v3 := v[0], v[step], v[2*step], v[3*step]
	v4, v5, v6, v7 := v[4*step], v[5*step], v[6*step], v[7*step]

	common := (v2 + v6) * f0541
	e2, e3 := common-v6*f1847, common+v2*f0765
	e0, e1 := (v0+v4)<<fixedBits, (v0-v4)<<fixedBits
	a0, a3, a1, a2 := e0+e3, e0-e3, e1+e2, e1-e2

	odd := (v7 + v3 + v5 + v1) * f1175
	s17, s35 := -(v7+v1)*f0899, -(v5+v3)*f2562
	s37, s15 := odd-(v7+v3)*f1961, odd-(v5+v1)*f0390
	o0 := v7*f0298 + s17 + s37
	o1 := v5*f2053 + s35 + s15
	o2 := v3*f3072 + s35 + s37
	o3 := v1*f1501 + s17 + s15

	round := int32(1) << (shift - 1)
	a0, a1, a2, a3 = a0+round, a1+round, a2+round, a3+round
	v[0], v[7*step] = (a0+o3)>>shift, (a0-o3)>>shift
	v[step], v[6*step] = (a1+o2)>>shift, (a1-o2)>>shift
	v[2*step], v[5*step] = (a2+o1)>>shift, (a2-o1)>>shift
	v[3*step], v[4*step] = (a3+o0)>>shift, (a3-o0)>>shift
}
