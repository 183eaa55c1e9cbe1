package page

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"omnibus/fault"
	"omnibus/tongue"
)

// FormLimit is the size of the largest form that is read, in bytes.
const FormLimit = 1 << 20

// ReadForm reads a posted form, of at most limit bytes. The address's query is
// not mixed in. What the fields hold is for the caller to check: a text that is
// too long must come back to the person on their page, so limit is far above
// what any field takes.
func ReadForm(w http.ResponseWriter, r *http.Request, limit int64) (url.Values, error) {
	if !isForm(r.Header.Get("Content-Type")) {
		return nil, fault.Say(fault.Refused, unreadable)
	}
	var body bytes.Buffer
	body.Grow(int(min(max(r.ContentLength, 0), believed)) + bytes.MinRead)
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.Say(fault.Refused, tooLarge, limit/1024).From(err)
		}
		return nil, fault.Say(fault.Refused, cutOff).From(err)
	}
	form, err := readFields(body.String(), max(fewestFields, int(limit/fieldBytes)))
	if err != nil {
		return nil, err
	}
	r.PostForm, r.Form = form, form
	return form, nil
}

const formType = "application/x-www-form-urlencoded"

func isForm(header string) bool {
	if header == formType {
		return true
	}
	kind, _, err := mime.ParseMediaType(header)
	return err == nil && kind == formType
}

const (
	// believed is for how many bytes there is made room before they have come.
	believed = 16 << 10
	// fieldBytes is how many bytes of a form's limit stand for one field: a form of
	// a million empty fields would cost far more than its size.
	fieldBytes = 100
	// fewestFields may always be sent, however small the limit.
	fewestFields = 100
	// atOnce is how many fields net/url is given; it reads no more than 10,000.
	atOnce = 5000
)

// readFields reads the fields of a form, of which there are at most so many.
func readFields(body string, most int) (url.Values, error) {
	if fields := strings.Count(body, "&") + 1; fields > most {
		return nil, fault.Say(fault.Refused, tooManyFields, tongue.Number(fields), tongue.Number(most))
	}
	form := url.Values{}
	for rest := body; rest != ""; {
		part := rest
		for i, fields := 0, 0; i < len(rest); i++ {
			if rest[i] == '&' {
				if fields++; fields == atOnce {
					part = rest[:i]
					break
				}
			}
		}
		read, err := url.ParseQuery(part)
		if err != nil {
			return nil, fault.Say(fault.Refused, unreadable).From(err)
		}
		if len(part) == len(body) {
			return read, nil
		}
		for name, values := range read {
			form[name] = append(form[name], values...)
		}
		rest = strings.TrimPrefix(rest[len(part):], "&")
	}
	return form, nil
}
