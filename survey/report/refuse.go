package report

import (
	"regexp"
	"strings"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/table"
	"omnibus/tongue"
)

// refuse turns an error of table into a complaint: its first sentence says what
// is wrong, the rest what to do.
func (b *builder) refuse(at source.Place, err error) {
	text := strings.TrimSuffix(strings.TrimSpace(fault.Public(err)), ".")
	text = strings.TrimSuffix(text, ". Nothing was counted")
	message, repair, _ := strings.Cut(text, ". ")
	b.out.Add(at, lower(repair), "%s", lower(message))
}

var capitalWord = regexp.MustCompile(`^[A-Z][a-z]* `)

// lower makes a sentence's first letter small, unless its first word is a name.
func lower(sentence string) string {
	if first := capitalWord.FindString(sentence); first != "" {
		switch first {
		case "There ", "Did ", "Name ", "Write ", "Code ", "More ", "Its ", "No ", "Put ", "The ", "A ":
			return tongue.Uncapitalised(sentence)
		}
	}
	return sentence
}

// group finds a group, and complains where there is none.
func (b *builder) group(text string, at source.Place) (table.Selection, bool) {
	sel, err := table.GroupOf(b.d, text)
	switch {
	case err == nil:
		return sel, true
	case strings.ContainsAny(text, "=<>()") || !strings.Contains(fault.Public(err), "condition"):
		b.refuse(at, err)
	default:
		// Plain words are a slip of a label; what is wrong with them as a
		// condition would only confuse.
		b.out.Add(at, nearOrAll(text, b.groupLabels(), "name a group's label, region=North, or a condition as Plan = 1"), "there is no group %q", text)
	}
	return sel, false
}

func (b *builder) groupLabels() []string {
	var labels []string
	for _, br := range b.d.Breaks() {
		for _, g := range br.Groups {
			labels = append(labels, g.Label)
		}
	}
	for _, c := range b.d.Columns() {
		if c.Derived != nil {
			for _, code := range c.Codes {
				labels = append(labels, code.Label)
			}
		}
	}
	return labels
}

// codesNamed finds the codes of a variable that a text names, and complains
// where there are none.
func (b *builder) codesNamed(variable, text string, at source.Place) ([]int, bool) {
	found, err := table.CodesOf(b.d, variable, text)
	if err == nil {
		return found, true
	}
	label := strings.Trim(text, `"`)
	if label == text {
		b.refuse(at, err)
		return nil, false
	}
	var labels []string
	if t, err := table.Count(b.d, variable); err == nil {
		for _, l := range t.Lines {
			labels = append(labels, l.Label)
		}
	}
	b.out.Add(at, nearOrAll(label, labels, "name its codes as 1+2"), "%s has no net or code %q", variable, label)
	return nil, false
}

// nearOrAll proposes the nearest of some names; or lists them when they are
// few; or says something else.
func nearOrAll(text string, names []string, otherwise string) string {
	if near := source.Nearest(text, names); near != "" {
		return "did you mean \"" + near + "\"?"
	}
	if len(names) > 0 && len(names) <= 8 {
		return "known here: " + strings.Join(names, "; ")
	}
	return otherwise
}
