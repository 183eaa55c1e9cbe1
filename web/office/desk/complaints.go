package desk

import (
	"bytes"
	"html/template"
	"strings"
	"unicode/utf8"

	"omnibus/source"
	"omnibus/tongue"
)

// complaintList shows complaints with the lines that they are about.
var complaintList = template.Must(template.New("complaints").Parse(`<ol class="govuk-list govuk-list--number office-complaints">
{{range .Listed}}<li><strong>{{.Where}}</strong>: {{.Message}}{{with .Repair}}; {{.}}{{end}}{{with .Line}}<code class="office-quote">{{.}}</code>{{end}}</li>
{{end}}</ol>{{with .More}}<p class="govuk-body">Not listed: {{.}} more. Mend those above first.</p>
{{end}}`))

type quoted struct{ Where, Message, Repair, Line string }

// mostComplaints is how many are listed: nobody reads more, and a text may have one
// for each of its thousands of words.
const mostComplaints = 200

// Complaints shows complaints about texts, each with its place and the line as
// it is written. texts are the texts by name. Of very many the first are listed.
func Complaints(complaints source.Complaints, texts map[string][]byte) (template.HTML, error) {
	listed := complaints[:min(len(complaints), mostComplaints)]
	var p struct {
		Listed []quoted
		More   string
	}
	if more := len(complaints) - len(listed); more > 0 {
		p.More = tongue.Number(more)
	}
	lines := map[string][][]byte{}
	for _, c := range listed {
		if lines[c.At.File] == nil {
			lines[c.At.File] = bytes.Split(texts[c.At.File], []byte("\n"))
		}
		one := quoted{Where: c.At.String(), Message: c.Message, Repair: c.Repair, Line: quote(lines[c.At.File], c.At.Line)}
		if c.Related != nil {
			one.Repair = strings.TrimPrefix(c.Repair+"; see "+c.Related.String(), "; ")
		}
		p.Listed = append(p.Listed, one)
	}
	var out strings.Builder
	if err := complaintList.Execute(&out, p); err != nil {
		return "", err
	}
	// The template has escaped what is in it.
	return template.HTML(out.String()), nil
}

// longestLine is how much of a line is quoted, in characters.
const longestLine = 200

// quote gives a line, of which there is none with a number below 1.
func quote(lines [][]byte, number int) string {
	if number < 1 || number > len(lines) {
		return ""
	}
	line := bytes.TrimSpace(lines[number-1])
	// A line of megabytes is not gone through for each complaint about it.
	runes := []rune(strings.ToValidUTF8(string(line[:min(len(line), utf8.UTFMax*(longestLine+1))]), "�"))
	if len(runes) > longestLine {
		return string(runes[:longestLine]) + "…"
	}
	return string(runes)
}
