package page

import (
	"bytes"
	"html/template"
	"strconv"
	"sync"
)

// Pages that many people ask for are poured from moulds: HTML that the template
// made once, with holes for what differs. A mould is found by all of the page's
// data except what is tagged, and so it can never hold anything that the page
// that is asked for does not hold itself:
//
//	Value  string  `mould:"own"`       a text of one person; a hole, into which it is written escaped
//	Fields []field `mould:"question"`  each element is a part of its own, shown by the template of
//	                                   that name; a hole into which the parts are poured
//
// The struct of a part has a field Made of type template.HTML, and its template
// shows that instead of anything else where it is given. Every mould is poured
// once beside what the template gives, when it is made; one that differs in a
// byte is not used.

// ownTag marks a text of one person.
const ownTag = "own"

// moulds are those of a set of templates.
type moulds struct {
	mu sync.Mutex
	// young have been used since old was put away; together they are bounded.
	young, old map[mouldKey]*mould
	size       int
}

// largestYoung bounds what young moulds take, in bytes; there may be as much old.
const largestYoung = 2 << 20

type mouldKey struct {
	template *template.Template
	part     string
	data     string
}

// mould is HTML with holes; nil pieces say that there is none that is right.
type mould struct{ pieces []piece }

// wrong is the mould of what is not poured.
var wrong = &mould{}

// piece is fixed HTML and the hole after it, -1 for none.
type piece struct {
	html, packed []byte
	hole         int
}

func (m *moulds) find(t *template.Template, name string, data []byte) *mould {
	m.mu.Lock()
	defer m.mu.Unlock()
	if found := m.young[mouldKey{t, name, string(data)}]; found != nil {
		return found
	}
	found := m.old[mouldKey{t, name, string(data)}]
	if found != nil {
		m.add(mouldKey{t, name, string(data)}, found)
	}
	return found
}

func (m *moulds) keep(key mouldKey, made *mould) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(key, made)
}

func (m *moulds) add(key mouldKey, made *mould) {
	if m.size > largestYoung || m.young == nil {
		m.young, m.old, m.size = map[mouldKey]*mould{}, m.young, 0
	}
	m.young[key] = made
	m.size += len(key.data)
	for _, p := range made.pieces {
		m.size += len(p.html) + len(p.packed)
	}
}

// Marks are of two characters that nobody is given a meaning for, and that stay
// what they are in HTML. A page that has them itself is not poured.
const markBegins, markEnds = "\ue000", "\ue001"

func mark(hole int) string { return markBegins + strconv.Itoa(hole) + markEnds }

// cut divides HTML at its marks.
func cut(html []byte, holes int) []piece {
	var pieces []piece
	for {
		before, after, found := bytes.Cut(html, []byte(markBegins))
		number, rest, ends := bytes.Cut(after, []byte(markEnds))
		hole, err := strconv.Atoi(string(number))
		if !found || !ends || err != nil || hole >= holes {
			return append(pieces, piece{html: bytes.Clone(html), hole: -1})
		}
		pieces = append(pieces, piece{html: bytes.Clone(before), hole: hole})
		html = rest
	}
}
