package devserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// beat is how often a stream gives a sign of life, and patience how long a client may take to receive something.
const (
	beat     = 15 * time.Second
	patience = 30 * time.Second
)

// A state is what pages are told, the whole of it each time. Its fields are described in client/state.ts.
type state struct {
	Run     string         `json:"run"`
	Build   int            `json:"build"`
	State   int            `json:"state"`
	Changed map[string]int `json:"changed"`
	Errors  []finding      `json:"errors"`
	More    int            `json:"more"`
}

func (s *Server) stateOf(snap *snapshot) state {
	shown := snap.errors[:min(len(snap.errors), mostFindings)]
	told := state{
		Run: snap.run, Build: snap.build, State: snap.state, Changed: snap.changed,
		Errors: []finding{}, More: len(snap.errors) - len(shown),
	}
	for _, d := range shown {
		told.Errors = append(told.Errors, findingOf(d, s.opt.Editor != "" && editable(snap.Root, d)))
	}
	return told
}

// serveEvents streams the state, now and whenever it is another one, until the client goes.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy in front of this server is not to wait for the end
	if r.Method == http.MethodHead {
		return
	}
	response := http.NewResponseController(w)
	send := func(event string, data []byte) error {
		_ = response.SetWriteDeadline(time.Now().Add(patience)) // where that can't be, a dead client is found later
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, data); err != nil {
			return err
		}
		return response.Flush()
	}
	alive := time.NewTicker(beat)
	defer alive.Stop()
	snap := s.await(r.Context())
	for snap != nil {
		data, err := json.Marshal(s.stateOf(snap))
		if err != nil || send("state", data) != nil {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-r.Context().Done():
				return
			case <-alive.C:
				if send("beat", nil) != nil {
					return
				}
			case <-snap.next:
				snap, waiting = s.current.Load(), false
			}
		}
	}
}
