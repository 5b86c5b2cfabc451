package audit

import (
	"strings"

	"assetbuild/sass"
)

const bourbonName = "Bourbon"

// bourbon holds the public names of Bourbon by key, as the npm packages bourbon 4.2.7, 4.3.4, 5.1.0 and 7.3.0 define them.
// It counts where a project uses Bourbon and has no copy of it; where there is one, its files say what it defines.
var bourbon = func() map[string]bool {
	names := map[string]bool{}
	for kind, all := range map[sass.Kind]string{sass.KindMixin: bourbonMixins, sass.KindFunction: bourbonFunctions, sass.KindVariable: bourbonVariables} {
		for name := range strings.FieldsSeq(all) {
			names[key(string(kind), name)] = true
		}
	}
	return names
}()

const bourbonMixins = `
	align-content align-items align-self animation animation-delay animation-direction animation-duration animation-fill-mode
	animation-iteration-count animation-name animation-play-state animation-timing-function appearance backface-visibility
	background background-image border-bottom-radius border-color border-image border-left-radius border-right-radius
	border-style border-top-radius border-width box box-align box-direction box-flex box-flex-group box-lines
	box-ordinal-group box-orient box-pack box-sizing button buttonstyle calc clearfix column-count column-fill column-gap
	column-rule column-rule-color column-rule-style column-rule-width column-span column-width columns directional-property
	disable-prefix-for-all display display-box ellipsis filter flat flex flex-basis flex-direction flex-flow flex-grow
	flex-shrink flex-wrap font-face font-feature-settings hide-text hide-visually hidpi hyphens image-rendering inline-block
	justify-content keyframes linear-gradient margin order overflow-wrap padding perspective perspective-origin pill
	placeholder position prefixer radial-gradient retina-image selection shiny simple size text-decoration
	text-decoration-color text-decoration-line text-decoration-style transform transform-origin transform-style transition
	transition-delay transition-duration transition-property transition-timing-function triangle user-select value-prefixer
	word-wrap`

const bourbonFunctions = `
	assign-inputs collapse-directionals contains contains-falsy contrast-switch em flex-grid flex-gutter
	font-source-declaration font-url-prefixer golden-ratio grid-width is-length is-light is-number is-size modular-scale rem
	shade strip-unit strip-units tint transition-property-name transition-property-names unpack`

const bourbonVariables = `
	all-button-inputs all-button-inputs-active all-button-inputs-focus all-button-inputs-hover all-buttons all-buttons-active
	all-buttons-focus all-buttons-hover all-text-inputs all-text-inputs-active all-text-inputs-focus all-text-inputs-hover
	all-text-inputs-invalid asset-pipeline augmented-fourth bourbon buttons-list double-octave ease-in-back ease-in-circ
	ease-in-cubic ease-in-expo ease-in-out-back ease-in-out-circ ease-in-out-cubic ease-in-out-expo ease-in-out-quad
	ease-in-out-quart ease-in-out-quint ease-in-out-sine ease-in-quad ease-in-quart ease-in-quint ease-in-sine ease-out-back
	ease-out-circ ease-out-cubic ease-out-expo ease-out-quad ease-out-quart ease-out-quint ease-out-sine em-base
	font-stack-consolas font-stack-courier-new font-stack-garamond font-stack-georgia font-stack-helvetica
	font-stack-hoefler-text font-stack-lucida-grande font-stack-monaco font-stack-system font-stack-verdana georgia golden
	helvetica lucida-grande major-eleventh major-second major-seventh major-sixth major-tenth major-third major-twelfth
	minor-second minor-seventh minor-sixth minor-third modular-scale-base modular-scale-ratio monospace octave
	output-bourbon-deprecation-warnings perfect-fifth perfect-fourth prefix-for-microsoft prefix-for-mozilla prefix-for-opera
	prefix-for-spec prefix-for-webkit text-inputs-list verdana`

// isBourbon tells whether a URL means Bourbon: bourbon, bourbon/bourbon, ../vendor/bourbon/css3/transition.
func isBourbon(url string) bool {
	for part := range strings.SplitSeq(strings.ToLower(url), "/") {
		if strings.TrimSuffix(strings.TrimPrefix(part, "_"), ".scss") == "bourbon" {
			return true
		}
	}
	return false
}

func loadsBourbon(survey *sass.Survey) bool {
	for _, load := range survey.Loads {
		if isBourbon(load.URL) {
			return true
		}
	}
	return false
}

// bourbonRemedy says what to do about a name of Bourbon's that is not defined.
func bourbonRemedy(k string) string {
	kind, name, _ := strings.Cut(k, " ")
	text := "Bourbon has it: npm install bourbon@4, and import \"bourbon/app/assets/stylesheets/bourbon\"."
	if plain := today(kind, name); plain != "" {
		text += " Or write " + plain + "."
	}
	return text
}
