package report

import (
	"unicode/utf8"

	"omnibus/source"
)

// template is a text of a block that may ask for numbers: a title, a note.
type template struct {
	at     source.Place
	pieces []piece
	// sentence is the text with placeholders, for comparisons.
	given bool
}

// piece is literal text, or an ask.
type piece struct {
	text string
	ask  *ask
}

// parseTemplate reads a text of a block.
func parseTemplate(node source.Node, out *source.Complaints) template {
	return templateOf(node.Text(), node.Place(), func(runes int) source.Place { return node.Within(runes) }, out)
}

func templateOf(text string, place source.Place, within func(runes int) source.Place, out *source.Complaints) template {
	t := template{at: place, given: text != ""}
	at := func(offset int) source.Place { return within(utf8.RuneCountInString(text[:max(offset, 0)])) }
	literal := 0
	flush := func(end int) {
		if end > literal {
			t.pieces = append(t.pieces, piece{text: text[literal:end]})
		}
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		flush(i)
		length, ok := scanAsk(text[i:])
		if !ok {
			out.Add(at(i), "end it with }", "a number asked for with { is not closed")
			literal = i
			break
		}
		start := i + 1
		a := parseAsk(text[start:i+length-1], func(offset int) source.Place { return at(start + offset) }, out)
		if a != nil {
			a.sentence, a.starts = text, i == 0
		}
		t.pieces = append(t.pieces, piece{ask: a})
		i += length - 1
		literal = i + 1
	}
	flush(len(text))
	for _, p := range t.pieces {
		for _, hit := range typedPercentages(p.text) {
			out.Add(place, typedRepair, "%q is typed by hand", hit.text)
		}
	}
	return t
}
