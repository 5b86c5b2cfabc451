package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// Deliveries are the sums of sheets, each known as soon as it is encoded. A stylesheet of a former build is still right
// where the sheets that it refers to are the same.
type deliveries struct {
	mu     sync.Mutex
	sheets map[string]*delivery // by specifier
	ended  chan struct{}
}

type delivery struct {
	ready chan struct{}
	sum   string
}

func newDeliveries() *deliveries {
	return &deliveries{sheets: map[string]*delivery{}, ended: make(chan struct{})}
}

// expect announces a sheet.
func (d *deliveries) expect(specifier string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sheets[specifier] = &delivery{ready: make(chan struct{})}
}

// deliver tells what became of it.
func (d *deliveries) deliver(specifier string, data []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.sheets[specifier]; s != nil && s.sum == "" {
		sum := sha256.Sum256(data)
		s.sum = hex.EncodeToString(sum[:])
		close(s.ready)
	}
}

// end tells that no more sheets will be delivered.
func (d *deliveries) end() { close(d.ended) }

// sum gives a sheet's sum, waiting for it where it is being made; "" where there is no such sheet.
func (d *deliveries) sum(specifier string) string {
	d.mu.Lock()
	s := d.sheets[specifier]
	d.mu.Unlock()
	if s == nil {
		return ""
	}
	select {
	case <-s.ready:
	case <-d.ended: // delivered before that, or never
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return s.sum
}
