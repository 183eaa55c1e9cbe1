package page

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"omnibus/fault"
	"omnibus/tongue"
)

// Upload is one file that was sent with a form.
type Upload struct {
	Name string
	Body []byte
}

// mostParts is how many fields and files may be sent together: no form with files
// has twenty, and a million parts take a processor for seconds.
const mostParts = 1000

// ReadUpload reads a posted form with files, of at most limit bytes in all and
// most files. Files are kept in memory alone. A form without files, as a page
// sends it that keeps fields, is read as well.
func ReadUpload(w http.ResponseWriter, r *http.Request, limit int64, most int) (url.Values, []Upload, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		form, err := ReadForm(w, r, limit)
		return form, nil, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, unreadUpload(err, limit)
	}
	form, files := url.Values{}, []Upload(nil)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if n == mostParts {
			return nil, nil, fault.Say(fault.Refused, tooManyParts, mostParts)
		}
		if err != nil {
			return nil, nil, unreadUpload(err, limit)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, unreadUpload(err, limit)
		}
		switch {
		case part.FileName() == "" && len(body) > 0:
			form.Add(part.FormName(), string(body))
		case part.FileName() != "" && len(files) == most:
			return nil, nil, fault.Say(fault.Refused, tongue.Both("More than %d files were sent at once. Nothing was changed. Send fewer at a time.", "Anfonwyd mwy na %d ffeil ar unwaith. Ni newidiwyd dim. Anfonwch lai ar y tro."), most)
		case part.FileName() != "":
			files = append(files, Upload{part.FileName(), body})
		}
	}
	r.PostForm, r.Form = form, form
	return form, files, nil
}

func unreadUpload(err error, limit int64) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.Say(fault.Refused, tongue.Both("What was sent is larger than %d MB. Nothing was changed. Send a smaller file, without pictures, or fewer files at once.", "Mae'r hyn a anfonwyd yn fwy na %d MB. Ni newidiwyd dim. Anfonwch ffeil lai, heb luniau, neu lai o ffeiliau ar unwaith."), limit>>20).From(err)
	}
	return fault.Say(fault.Refused, tongue.Both("The file could not be read to its end. Nothing was changed. Choose it again and send it once more.", "Ni ellid darllen y ffeil i'w diwedd. Ni newidiwyd dim. Dewiswch hi eto a'i hanfon unwaith yn rhagor.")).From(err)
}
