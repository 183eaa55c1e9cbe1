package respond

import (
	"fmt"
	"strings"

	"omnibus/survey/fieldwork"
)

// The sentences about what happens while a page is open. The script has none of
// its own: it shows those that its page carries.

const yourselfElsewhere = "You, on another page or device,"

// typedOn says when a draft is from.
func typedOn(when string) string { return fmt.Sprintf("You typed it on %s.", when) }

func answeredThis(who, when, what string) string {
	return fmt.Sprintf("%s answered this at %s: %s", who, when, what)
}

func answeredThat(who, question, when, what string) string {
	return fmt.Sprintf("%s answered “%s” at %s: %s", who, question, when, what)
}

// hereNow names the others in a section.
func hereNow(others []fieldwork.Here, me fieldwork.Here) string {
	var page, section []string
	for _, h := range others {
		name := somebody(h.Name)
		if h.Name == me.Name {
			name = "somebody with your link or code"
		}
		if h.Page == me.Page {
			page = append(page, name)
		} else {
			section = append(section, name)
		}
	}
	var sentences []string
	if len(page) > 0 {
		sentences = append(sentences, together(page)+" on this page too.")
	}
	if len(section) > 0 {
		sentences = append(sentences, together(section)+" on another page of this section.")
	}
	return strings.Join(sentences, " ")
}

// together names people as the subject of a sentence: "Ann and Ben are".
func together(names []string) string {
	verb := " is"
	if len(names) > 1 {
		verb = " are"
		last := len(names) - 1
		names = append(append([]string{}, names[:last-1]...), names[last-1]+" and "+names[last])
	}
	text := strings.Join(names, ", ") + verb
	return strings.ToUpper(text[:1]) + text[1:]
}

// live is what the script of a page of questions works with: addresses, the name
// of the session on the device, and every sentence that it may have to show.
type live struct {
	Look, Draft string
	Device      string `mould:"own"`
	Since       string `mould:"own"`
	Here        string `mould:"own"`
}
