package report

import (
	"regexp"
	"strings"

	"omnibus/source"
)

// ask is one number or word asked for in braces.
type ask struct {
	at   source.Place
	text string
	kind askKind
	// subject is the variable, or what follows the keyword.
	subject string
	codes   codes
	// groups are the one or two groups; op is 0, '<', '>' or '~'.
	groups  [2]string
	groupAt [2]source.Place
	op      byte
	// rows says that the groups are rows of the grid.
	rows       bool
	indicative bool
	format     string
	formatAt   source.Place
	// starts says that the ask begins a sentence, sentence is what surrounds it.
	starts   bool
	sentence string
	// besideUnsure says that the sentence also holds a comparison claimed to be
	// indicative or without difference, which its words of doubt may be about.
	besideUnsure bool
}

type askKind uint8

const (
	askShare askKind = iota
	askResponse
	askComplete
	askPartial
	askFrame
	askFigure
	askTable
	askText
	askUnnumbered
)

var keywords = map[string]askKind{
	"response": askResponse, "complete": askComplete, "partial": askPartial, "frame": askFrame,
	"figure": askFigure, "table": askTable, "text": askText,
}

// formats are the words that may follow a bar, with the kinds of ask they suit.
var formats = []string{"words", "fraction", "count", "base", "n of", "percent words", "number", "points", "and", "first", "second", "mean"}

// codes is the part after the equals sign, as written: which codes it names,
// the variable says.
type codes struct {
	given bool
	text  string
	at    source.Place
}

// scanAsk gives the length of an ask that begins at the first byte, braces
// included. ok is false when it is not closed; length then is where another
// brace opens, or 0 where more text might close it. Quotes hide a brace.
func scanAsk(text string) (length int, ok bool) {
	quoted := false
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '}':
			if !quoted {
				return i + 1, true
			}
		case '{':
			if !quoted {
				return i, false
			}
		}
	}
	return 0, false
}

// parseAsk reads what stands between the braces. at gives the place of a byte
// offset in body. It gives nil after a complaint.
func parseAsk(body string, at func(offset int) source.Place, out *source.Complaints) *ask {
	a := &ask{at: at(-1), text: strings.TrimSpace(body)}
	if a.text == "" {
		out.Add(a.at, `ask for a number, as {SocRisk=1}, or write \{ for a brace`, "there is nothing between the braces")
		return nil
	}
	if a.text == "unnumbered" {
		a.kind = askUnnumbered
		return a
	}
	before := len(*out)
	rest, offset := body, 0
	if word, after, found := strings.Cut(body, ":"); found {
		if kind, known := keywords[strings.TrimSpace(word)]; known {
			a.kind = kind
			rest, offset = after, len(word)+1
		}
	}
	if a.kind == askText {
		a.subject = strings.TrimSpace(rest)
		return a
	}
	parts := splitOutside(rest, '|')
	for i, part := range parts[1:] {
		start := offset + partOffset(parts, i+1)
		a.option(strings.TrimSpace(strings.TrimSuffix(part, `\`)), at(start+leading(part)), out)
	}
	head := strings.TrimSuffix(parts[0], `\`)
	if a.kind == askShare {
		a.parseShare(head, offset, at, out)
	} else {
		a.subject = strings.TrimSpace(head)
		a.groupAt[0] = at(offset + leading(head))
		if a.subject == "" {
			out.Add(a.at, "write all, a section's id, a group, or an id after the colon", "{%s} does not say of what", a.text)
		}
	}
	if len(*out) > before {
		return nil
	}
	return a
}

// option takes one of the words after a bar.
func (a *ask) option(word string, at source.Place, out *source.Complaints) {
	word = strings.Join(strings.Fields(word), " ")
	if word == "indicative" {
		a.indicative = true
		return
	}
	for _, f := range formats {
		if f == word {
			if a.format != "" {
				out.Add(at, "keep one", "a number has one format, and %q is a second one", word)
			}
			a.format, a.formatAt = word, at
			return
		}
	}
	repair := "formats are " + strings.Join(formats, ", ") + ", and indicative for a comparison"
	if near := source.Nearest(word, append([]string{"indicative"}, formats...)); near != "" {
		repair = "did you mean |" + near + "?"
	}
	out.Add(at, repair, "there is no format %q", word)
}

// parseShare reads VARIABLE=CODES: GROUPS.
func (a *ask) parseShare(head string, offset int, at func(int) source.Place, out *source.Complaints) {
	sides := splitOutside(head, ':')
	target := sides[0]
	if len(sides) > 1 {
		start := offset + len(target) + 1
		a.parseGroups(head[len(target)+1:], start, at, out)
	}
	name, codeText, found := cutOutside(target, '=')
	a.subject = strings.TrimSpace(name)
	a.at = at(offset + leading(name))
	if !plainName(a.subject) {
		out.Add(a.at, "write a variable's name first, as {SocRisk=1} or {SocWork.d=\"Confident\"}", "%q is not a variable's name", a.subject)
		return
	}
	if found {
		a.codes = parseCodes(codeText, at(offset+len(name)+1+leading(codeText)), out)
	}
}

// plainName says whether the text can be a variable: letters and digits, with
// one dot or underscore before a row.
func plainName(name string) bool {
	if name == "" {
		return false
	}
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '.' || r == '_')) {
			return false
		}
	}
	return true
}

// parseGroups reads one group, or two with < > or ~ between. The sign stands
// between spaces; one that belongs to a condition stands in brackets.
func (a *ask) parseGroups(text string, offset int, at func(int) source.Place, out *source.Complaints) {
	cuts := comparisonSigns(text)
	switch len(cuts) {
	case 0:
		a.groups[0] = unquote(text)
		a.groupAt[0] = at(offset + leading(text))
	case 1:
		cut := cuts[0]
		a.op = text[cut]
		left, right := text[:cut], text[cut+1:]
		a.groups = [2]string{unquote(left), unquote(right)}
		a.groupAt = [2]source.Place{at(offset + leading(left)), at(offset + cut + 1 + leading(right))}
		a.rows = strings.HasPrefix(a.groups[0], ".") && strings.HasPrefix(a.groups[1], ".")
	default:
		out.Add(at(offset+cuts[1]), "compare two groups at a time; put a condition that has < or > in brackets", "two comparisons stand in one pair of braces")
		return
	}
	for i, g := range a.groups {
		if g == "" && (i == 0 || a.op != 0) {
			out.Add(at(offset), "name a group, as North or region=North", "a group is missing")
			return
		}
	}
}

func unquote(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}

// comparisonSigns gives the offsets of < > ~ between spaces, outside quotes and brackets.
func comparisonSigns(text string) []int {
	var cuts []int
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && (c == '<' || c == '>' || c == '~') && i > 0 && text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ':
			cuts = append(cuts, i)
		}
	}
	return cuts
}

// codesWritten matches what may follow the equals sign: "1", "1+2", "1..2",
// "!6", "3+dk", or a label in quotes.
var codesWritten = regexp.MustCompile(`^(?:"[^"]+"|!?\s*(?:dk|-?\d+(?:\s*\.\.\s*\d+)?)(?:\s*[+,]\s*(?:dk|-?\d+(?:\s*\.\.\s*\d+)?))*)$`)

func parseCodes(text string, at source.Place, out *source.Complaints) codes {
	c := codes{given: true, text: strings.Join(strings.Fields(text), " "), at: at}
	if !codesWritten.MatchString(c.text) {
		out.Add(at, "write codes as 1, 1+2, 1..2, !6 or 3+dk, or a net's label in quotes", "%q names no codes", c.text)
	}
	return c
}
