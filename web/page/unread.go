package page

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"

	"omnibus/fault"
	"omnibus/tongue"
)

// Unread gives the whole answer, as it goes over the connection, to a request that
// could not be read: 431 where it is too large, else any status of 400 or above.
// What language its sender reads is not known, so that it says all in both. tls is
// as for Secure. The connection ends with it.
func Unread(status int, tls bool, around Layout) ([]byte, error) {
	text := noRequest
	if status == http.StatusRequestHeaderFieldsTooLarge {
		text = tooMuchBeside
	}
	p := errorPage{Layout: around, Text: text.In(tongue.English), Other: text.In(tongue.Welsh), OtherLang: tongue.Welsh.Tag()}
	p.Title = titleOf(fault.Refused).In(tongue.English)
	body, err := own.Render(p)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	maps.Copy(header, always)
	if tls {
		header["Strict-Transport-Security"] = overTLS
	}
	var out bytes.Buffer
	answer := http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: header, Close: true,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	if err := answer.Write(&out); err != nil {
		return nil, fmt.Errorf("page: write an answer of %d: %w", status, err)
	}
	return out.Bytes(), nil
}
