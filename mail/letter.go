package mail

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"

	"omnibus/fault"
)

// Letter is what a message says, from which its plain and its HTML form are
// made, so that they cannot say different things.
type Letter struct {
	// Language is that of the words, "en" or "cy"; "" is English.
	Language string
	Greeting string
	// Before and After are paragraphs on the two sides of the link.
	Before []string
	// Link is what the reader is asked to open; it may be nil.
	Link  *Link
	After []string
	// Closing are the lines at the end: who writes, and how to reach them.
	Closing []string
}

// Link is a button with an address.
type Link struct{ Text, URL string }

// Write makes the two forms. A link must be of the web.
func (l Letter) Write() (text, html string, err error) {
	if l.Link != nil {
		u, err := url.Parse(l.Link.URL)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			return "", "", fault.New(fault.Refused, "The link %q of a message is not a web address. Nothing was queued.", l.Link.Text)
		}
	}
	var b bytes.Buffer
	if err := letterPage.Execute(&b, l); err != nil {
		return "", "", fault.Because(err, fault.Internal, "write a message as HTML")
	}
	return l.plain(), b.String(), nil
}

// plain puts an empty line between paragraphs and leaves long lines long: mail
// programs wrap them, and a broken link cannot be followed.
func (l Letter) plain() string {
	var blocks []string
	add := func(texts ...string) {
		for _, text := range texts {
			if text = strings.TrimSpace(text); text != "" {
				blocks = append(blocks, text)
			}
		}
	}
	add(l.Greeting)
	add(l.Before...)
	if l.Link != nil {
		add(l.Link.Text + ":\n" + l.Link.URL)
	}
	add(l.After...)
	add(strings.Join(l.Closing, "\n"))
	return strings.Join(blocks, "\n\n") + "\n"
}

// letterPage has its styles in place, because mail programs drop style sheets. It
// loads nothing from anywhere: whether somebody reads a message is theirs to tell.
var letterPage = template.Must(template.New("letter").Parse(`<!DOCTYPE html>
<html lang="{{or .Language "en"}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:600px">
{{with .Greeting}}<p>{{.}}</p>
{{end}}{{range .Before}}<p>{{.}}</p>
{{end}}{{with .Link}}<p><a href="{{.URL}}" style="display:inline-block;padding:10px 16px;background:#00703c;color:#ffffff;font-weight:bold;text-decoration:none">{{.Text}}</a></p>
<p>{{.URL}}</p>
{{end}}{{range .After}}<p>{{.}}</p>
{{end}}{{with .Closing}}<p>{{range $i, $line := .}}{{if $i}}<br>
{{end}}{{$line}}{{end}}</p>
{{end}}</div>
</body>
</html>
`))
