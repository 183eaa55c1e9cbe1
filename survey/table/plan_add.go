package table

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/survey/dataset"

	"go.yaml.in/yaml/v3"
)

// Entry writes a request as it stands in a plan, without indentation.
func (r Request) Entry() string {
	var b strings.Builder
	field := func(key, value string) {
		if value == "" {
			return
		}
		if b.Len() == 0 {
			b.WriteString("- ")
		} else {
			b.WriteString("  ")
		}
		b.WriteString(key + ": " + value + "\n")
	}
	field("id", scalar(r.ID))
	field("title", scalar(r.Title))
	field("show", list(r.Show))
	by := make([]string, len(r.By))
	for i, name := range r.By {
		by[i] = name.String()
	}
	field("by", list(by))
	field("filter", scalar(r.Filter))
	field("base", scalar(r.Base))
	field("only", scalar(r.Only))
	field("nets", scalar(string(r.Nets)))
	field("sort", scalar(string(r.Sort)))
	field("of", scalar(string(r.Of)))
	bands := make([]string, len(r.Bands))
	for i, bound := range r.Bands {
		bands[i] = strconv.FormatFloat(bound, 'f', -1, 64)
	}
	if len(bands) > 0 {
		field("bands", "["+strings.Join(bands, ", ")+"]")
	}
	if r.Chosen {
		field("chosen", "yes")
	}
	field("marks", scalar(string(r.Marks)))
	field("completeness", scalar(string(r.Completeness)))
	field("weight", list(r.Weight))
	return b.String()
}

// scalar writes a text so that YAML reads the same text back on one line.
func scalar(text string) string {
	if text == "" {
		return ""
	}
	style := yaml.Style(0)
	if strings.ContainsAny(text, "\n\r\t") || plainFails(text) {
		style = yaml.DoubleQuotedStyle
	}
	written, err := yaml.Marshal(&yaml.Node{Kind: yaml.ScalarNode, Value: text, Style: style})
	if err != nil || bytes.Count(written, []byte("\n")) > 1 {
		return strconv.Quote(text)
	}
	return strings.TrimSuffix(string(written), "\n")
}

// plainFails says whether a text cannot stand in a list in brackets as it is.
func plainFails(text string) bool {
	return strings.ContainsAny(text, `,[]{}&*!|>'"%@#:`) || strings.TrimSpace(text) != text || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "?")
}

func list(texts []string) string {
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return scalar(texts[0])
	}
	parts := make([]string, len(texts))
	for i, t := range texts {
		parts[i] = scalar(t)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

var firstDash = regexp.MustCompile(`(?m)^tables:[^\n]*\n(?:\s*#[^\n]*\n|\s*\n)*( *)- `)

// AddToPlan puts one more table at the end of the text of a plan, whose other
// lines stay as they are, comments included. An empty text becomes a plan. A
// table whose id is taken (fault.Exists), that the wave cannot make, or a text
// that is no plan, is refused.
func AddToPlan(d *dataset.Dataset, text []byte, r Request) ([]byte, error) {
	const file = "tables.yaml"
	old := &Plan{}
	if len(bytes.TrimSpace(text)) == 0 {
		text = []byte("tables:\n")
	} else {
		read, complaints := PlanFor(d, file, text)
		if err := complaints.Err(); err != nil {
			return nil, fault.Because(err, fault.Refused, "The table plan has complaints: %s. Mend it first. Nothing was changed.", complaints[0])
		}
		old = read
	}
	if slices.ContainsFunc(old.Requests, func(have Request) bool { return have.ID == r.ID }) {
		return nil, fault.New(fault.Exists, "The table plan has a table with the id %q. Choose another id. Nothing was changed.", r.ID)
	}
	indent := "  "
	if m := firstDash.FindSubmatch(text); m != nil {
		indent = string(m[1])
	}
	out := append(bytes.TrimRight(slices.Clone(text), " \t\r\n"), '\n')
	for line := range strings.Lines(r.Entry()) {
		out = append(out, indent+line...)
	}
	read, complaints := PlanFor(d, file, out)
	if err := complaints.Err(); err != nil {
		return nil, fault.Because(err, fault.Refused, "The table cannot be put into the plan: %s. Nothing was changed.", complaints[0].Message)
	}
	if !reflect.DeepEqual(read.Requests[:len(read.Requests)-1], old.Requests) && len(old.Requests) > 0 || len(read.Requests) != len(old.Requests)+1 {
		return nil, fault.New(fault.Refused, "The plan is written in a way that a table cannot be put at its end. Write each table under tables: with a dash. Nothing was changed.")
	}
	return out, nil
}
