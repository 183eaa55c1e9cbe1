package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxYAML is the largest YAML text that is read, in bytes. The longest
// questionnaire we know is a twentieth of it.
const MaxYAML = 2 << 20

// Node is a piece of a YAML text that knows where it stands. A Node never
// panics on the wrong shape: it complains and gives the zero value.
type Node struct {
	file  string
	lines [][]byte
	raw   *yaml.Node
	out   *Complaints
}

// with gives another piece of the same text.
func (n Node) with(raw *yaml.Node) Node { return Node{n.file, n.lines, raw, n.out} }

// ReadYAML reads one YAML document. It refuses what would make the text larger
// than it looks (aliases, merge keys) and what no editor shows (NUL, broken
// UTF-8). Everything that is wrong is added to out; ok is false when there is
// no document to look at. Complaints of the node's later readers go to out too.
func ReadYAML(file string, text []byte, out *Complaints) (root Node, ok bool) {
	whole := Place{File: file}
	switch {
	case len(text) > MaxYAML:
		out.Add(whole, "check that it is the right file", "the file has %d bytes; at most %d are read", len(text), MaxYAML)
		return Node{}, false
	case bytes.HasPrefix(text, []byte("\xff\xfe")), bytes.HasPrefix(text, []byte("\xfe\xff")):
		out.Add(Place{File: file, Line: 1, Column: 1}, "save it as UTF-8", "the file is in UTF-16")
		return Node{}, false
	case bytes.IndexByte(text, 0) >= 0:
		out.Add(PlaceAt(file, text, bytes.IndexByte(text, 0)), "save it as UTF-8 text", "the file has a NUL byte")
		return Node{}, false
	case BrokenAt(text) >= 0:
		out.Add(PlaceAt(file, text, BrokenAt(text)), "save it as UTF-8", "the text is not UTF-8")
		return Node{}, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	if err := decode(decoder, &document); errors.Is(err, io.EOF) {
		out.Add(Place{File: file, Line: 1, Column: 1}, "write something or take the file out", "the file is empty")
		return Node{}, false
	} else if err != nil {
		complainOfYAML(file, text, err, out)
		return Node{}, false
	}
	if alias := findAlias(&document); alias != nil {
		out.Add(Place{File: file, Line: alias.Line, Column: alias.Column}, "write the value out", "anchors and aliases are not used here")
		return Node{}, false
	}
	if err := decode(decoder, &more); err == nil {
		out.Add(Place{File: file, Line: more.Line, Column: 1}, "keep one document in a file", "a second document begins here")
		return Node{}, false
	} else if !errors.Is(err, io.EOF) {
		complainOfYAML(file, text, err, out)
		return Node{}, false
	}
	root = Node{file, bytes.Split(text, []byte{'\n'}), document.Content[0], out}
	if !root.Given() {
		root.Complain("write something or take the file out", "the file is empty")
		return Node{}, false
	}
	return root, true
}

func findAlias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, c := range n.Content {
		if found := findAlias(c); found != nil {
			return found
		}
	}
	return nil
}

// Place is where the node begins.
func (n Node) Place() Place {
	if n.raw == nil {
		return Place{File: n.file}
	}
	return Place{File: n.file, Line: n.raw.Line, Column: n.raw.Column}
}

// Complain adds a complaint at the node.
func (n Node) Complain(repair, format string, args ...any) {
	if n.out != nil {
		n.out.Add(n.Place(), repair, format, args...)
	}
}

// Given says whether the node is there and not null.
func (n Node) Given() bool { return n.raw != nil && n.raw.Tag != "!!null" }

// IsMapping, IsList and IsScalar tell the node's shape without complaining.
func (n Node) IsMapping() bool { return n.raw != nil && n.raw.Kind == yaml.MappingNode }

// IsList tells whether the node is a list.
func (n Node) IsList() bool { return n.raw != nil && n.raw.Kind == yaml.SequenceNode }

// IsScalar tells whether the node is a single value that is not null.
func (n Node) IsScalar() bool { return n.Given() && n.raw.Kind == yaml.ScalarNode }

// Pair is a key of a mapping with its value.
type Pair struct {
	Key   string
	KeyAt Place
	Value Node
}

// Pairs gives a mapping's entries in the order written, and complains of a
// node that is no mapping, of keys that are no plain text, and of a key given twice.
func (n Node) Pairs() []Pair {
	if !n.Given() {
		return nil
	}
	if !n.IsMapping() {
		n.Complain("write it as key: value lines", "expected a mapping, found %s", n.shape())
		return nil
	}
	seen := map[string]Place{}
	var pairs []Pair
	for i := 0; i+1 < len(n.raw.Content); i += 2 {
		key := n.with(n.raw.Content[i])
		if key.raw.Kind != yaml.ScalarNode || key.raw.Tag == "!!merge" {
			key.Complain("write a word before the colon", "a key must be plain text")
			continue
		}
		if first, twice := seen[key.raw.Value]; twice {
			at := key.Place()
			n.out.AddRelated(at, first, "keep one", "%q is given twice", key.raw.Value)
			continue
		}
		seen[key.raw.Value] = key.Place()
		pairs = append(pairs, Pair{Key: key.raw.Value, KeyAt: key.Place(), Value: n.with(n.raw.Content[i+1])})
	}
	return pairs
}

// Fields gives a mapping's values by key, and complains of every key that is
// not among known, proposing the nearest. An absent key gives a Node that is
// not Given.
func (n Node) Fields(what string, known ...string) map[string]Node {
	fields := map[string]Node{}
	for _, k := range known {
		fields[k] = n.with(nil)
	}
	for _, p := range n.Pairs() {
		if _, ok := fields[p.Key]; !ok {
			repair := "known here: " + strings.Join(known, ", ")
			if near := Nearest(p.Key, known); near != "" {
				repair = fmt.Sprintf("did you mean %q?", near)
			}
			n.out.Add(p.KeyAt, repair, "%s has no key %q", what, p.Key)
			continue
		}
		fields[p.Key] = p.Value
	}
	return fields
}

// List gives the elements of a list, and complains of a node that is none.
func (n Node) List() []Node {
	if !n.Given() {
		return nil
	}
	if !n.IsList() {
		n.Complain("write one line with a dash for each", "expected a list, found %s", n.shape())
		return nil
	}
	list := make([]Node, len(n.raw.Content))
	for i, c := range n.raw.Content {
		list[i] = n.with(c)
	}
	return list
}

// Text gives a scalar's text with outer white space removed. Numbers, dates and
// yes/no words are text as they were written.
func (n Node) Text() string {
	if !n.Given() {
		return ""
	}
	if n.raw.Kind != yaml.ScalarNode {
		n.Complain("write a text", "expected a text, found %s", n.shape())
		return ""
	}
	return strings.TrimSpace(n.raw.Value)
}

// Int gives a whole number, or fallback when the node is not given.
func (n Node) Int(fallback int) int {
	if !n.Given() {
		return fallback
	}
	i, err := strconv.Atoi(n.scalar())
	if err != nil {
		n.Complain("write a whole number", "expected a whole number, found %s", n.shape())
		return fallback
	}
	return i
}

// Float gives a number, or fallback when the node is not given.
func (n Node) Float(fallback float64) float64 {
	if !n.Given() {
		return fallback
	}
	f, err := strconv.ParseFloat(n.scalar(), 64)
	if err != nil || f != f || f > 1e300 || f < -1e300 {
		n.Complain("write a number", "expected a number, found %s", n.shape())
		return fallback
	}
	return f
}

// Bool gives yes/true or no/false, or fallback when the node is not given.
func (n Node) Bool(fallback bool) bool {
	if !n.Given() {
		return fallback
	}
	switch strings.ToLower(n.scalar()) {
	case "yes", "true":
		return true
	case "no", "false":
		return false
	}
	n.Complain("write yes or no", "expected yes or no, found %s", n.shape())
	return fallback
}

func (n Node) scalar() string {
	if n.raw.Kind != yaml.ScalarNode {
		return ""
	}
	return n.raw.Value
}

func (n Node) shape() string {
	switch {
	case !n.Given():
		return "nothing"
	case n.IsMapping():
		return "a mapping"
	case n.IsList():
		return "a list"
	}
	text := n.raw.Value
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	return strconv.Quote(text)
}
