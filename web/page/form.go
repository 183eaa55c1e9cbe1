package page

import (
	"errors"
	"mime"
	"net/http"
	"net/url"

	"omnibus/fault"
)

// FormLimit is the size of the largest form that is read, in bytes.
const FormLimit = 1 << 20

// ReadForm reads a posted form, of at most limit bytes. The address's query is
// not mixed in. What the fields hold is for the caller to check: a text that is
// too long must come back to the person on their page, so limit is far above
// what any field takes.
func ReadForm(w http.ResponseWriter, r *http.Request, limit int64) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, fault.Say(fault.Refused, unreadable)
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.Say(fault.Refused, tooLarge, limit/1024).From(err)
		}
		return nil, fault.Say(fault.Refused, cutOff).From(err)
	}
	return r.PostForm, nil
}
