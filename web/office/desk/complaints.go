package desk

import (
	"bytes"
	"html/template"
	"strings"

	"omnibus/source"
)

// complaintList shows complaints with the lines that they are about.
var complaintList = template.Must(template.New("complaints").Parse(`<ol class="govuk-list govuk-list--number office-complaints">
{{range .}}<li><strong>{{.Where}}</strong>: {{.Message}}{{with .Repair}}; {{.}}{{end}}{{with .Line}}<code class="office-quote">{{.}}</code>{{end}}</li>
{{end}}</ol>`))

type quoted struct{ Where, Message, Repair, Line string }

// Complaints shows complaints about texts, each with its place and the line as
// it is written. texts are the texts by name.
func Complaints(complaints source.Complaints, texts map[string][]byte) (template.HTML, error) {
	list := make([]quoted, len(complaints))
	for i, c := range complaints {
		list[i] = quoted{Where: c.At.String(), Message: c.Message, Repair: c.Repair, Line: lineOf(texts[c.At.File], c.At.Line)}
		if c.Related != nil {
			list[i].Repair = strings.TrimPrefix(c.Repair+"; see "+c.Related.String(), "; ")
		}
	}
	var out strings.Builder
	if err := complaintList.Execute(&out, list); err != nil {
		return "", err
	}
	// The template has escaped what is in it.
	return template.HTML(out.String()), nil
}

// longestLine is how much of a line is quoted, in characters.
const longestLine = 200

func lineOf(text []byte, number int) string {
	if number < 1 {
		return ""
	}
	for range number - 1 {
		_, rest, found := bytes.Cut(text, []byte("\n"))
		if !found {
			return ""
		}
		text = rest
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	runes := []rune(strings.ToValidUTF8(strings.TrimSpace(string(line)), "�"))
	if len(runes) > longestLine {
		return string(runes[:longestLine]) + "…"
	}
	return string(runes)
}
