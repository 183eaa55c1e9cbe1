package respond

import (
	"net/http"
	"time"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// left is how long a session lasts if nobody uses it.
type left struct {
	Seconds int `json:"seconds"`
}

// look says how long the session lasts, and does not make it last longer.
func (s *site) look(w http.ResponseWriter, r *http.Request, v *visit, ends time.Time) error {
	return sendNews(w, r, left{int(ends.Sub(v.at) / time.Second)})
}

// stay makes the session last longer: the button of the warning.
func (s *site) stay(w http.ResponseWriter, r *http.Request, v *visit) error {
	secret := s.secret(r)
	if secret == "" {
		return fault.Say(fault.NotFound, titleEnded)
	}
	_, ends, err := s.Store.LookAtSession(r.Context(), fieldwork.Hash(secret), v.at)
	if err != nil {
		return err
	}
	return sendNews(w, r, left{int(ends.Sub(v.at) / time.Second)})
}
