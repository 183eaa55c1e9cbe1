package report

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"omnibus/source"
)

// block is a fenced block that the report language knows.
type block struct {
	kind string
	at   source.Place
	id   string
	idAt source.Place
	// title, question and note may ask for numbers.
	title, question, note template
	// show are variables, by are breaks, codes is one choice of codes an element.
	show, by, codes []word
	sort            string
	as              string
	nets, counts    bool
	part            string
	text, from      string
	source          word
	themes          []themeItem
	// number is given when the report is built.
	number int
}

// word is a word of a block with its place.
type word struct {
	text string
	at   source.Place
}

type themeItem struct{ name, more string }

// blockKeys are the blocks with their keys.
var blockKeys = map[string][]string{
	"figure":            {"id", "title", "show", "codes", "by", "sort", "nets", "question", "note", "as"},
	"table":             {"id", "title", "show", "codes", "by", "sort", "nets", "counts", "note"},
	"themes":            {"id", "title", "question", "themes", "note"},
	"quote":             {"text", "from", "source"},
	"response-profile":  {"id", "title", "part", "note"},
	"reliability-guide": {"id", "title", "note"},
	"organisations":     {"id", "title", "by", "note"},
	"questionnaire":     {},
	"contents":          {},
	"figures-list":      {},
	"tables-list":       {},
}

// kinds gives the blocks' names in a fixed order, for messages.
var kinds = []string{"figure", "table", "themes", "quote", "response-profile", "reliability-guide", "organisations",
	"questionnaire", "contents", "figures-list", "tables-list"}

// captioned says which blocks are numbered, and in which list.
func (b *block) captioned() string {
	switch b.kind {
	case "figure", "themes":
		return "Figure"
	case "table", "response-profile", "reliability-guide", "organisations":
		return "Table"
	}
	return ""
}

// lookBlock reads a fenced block. One without a name is plain preformatted text.
func (r *Report) lookBlock(n *ast.FencedCodeBlock, out *source.Complaints) {
	kind := string(n.Language(r.text))
	if kind == "" {
		return
	}
	at := r.lines.place(n.Info.Segment.Start)
	keys, known := blockKeys[kind]
	if !known {
		repair := "known here: " + strings.Join(kinds, ", ")
		if near := source.Nearest(kind, kinds); near != "" {
			repair = "did you mean " + near + "?"
		}
		out.Add(at, repair, "there is no block %q", kind)
		return
	}
	if n.Parent() == nil || n.Parent().Kind() != ast.KindDocument {
		out.Add(at, "move it out of the list or quotation", "a %s block stands inside another element", kind)
		return
	}
	b := &block{kind: kind, at: at}
	r.blocks[n] = b
	root, ok := r.yamlOf(n, out)
	if !ok {
		return
	}
	if !root.Given() && len(keys) > 0 {
		if requires := required(kind); len(requires) > 0 {
			out.Add(at, "write "+strings.Join(requires, ", ")+" as key: value lines", "the %s block is empty", kind)
		}
		return
	}
	b.read(root.Fields("a "+kind+" block", keys...), out)
}

// yamlOf reads a block's body in such a way that places are those of the report.
// An empty body is a node that is not given; ok is false after a complaint.
func (r *Report) yamlOf(n *ast.FencedCodeBlock, out *source.Complaints) (root source.Node, ok bool) {
	if n.Lines().Len() == 0 {
		return source.Node{}, true
	}
	first := n.Lines().At(0)
	last := n.Lines().At(n.Lines().Len() - 1)
	body := string(r.text[r.lines.starts[r.lines.line(first.Start)]:last.Stop])
	if strings.TrimSpace(body) == "" {
		return source.Node{}, true
	}
	padded := strings.Repeat("\n", r.lines.line(first.Start)) + body
	return source.ReadYAML(r.File, []byte(padded), out)
}

func required(kind string) []string {
	switch kind {
	case "figure", "table":
		return []string{"id", "title", "show"}
	case "themes":
		return []string{"id", "title", "themes"}
	case "quote":
		return []string{"text", "from"}
	case "organisations":
		return []string{"id", "title", "by"}
	case "response-profile":
		return []string{"id", "title"}
	case "reliability-guide":
		return []string{"id"}
	}
	return nil
}

var plainID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (b *block) read(f map[string]source.Node, out *source.Complaints) {
	for _, key := range required(b.kind) {
		if !f[key].Given() {
			out.Add(b.at, "add "+key+": …", "the %s block has no %s", b.kind, key)
		}
	}
	b.id, b.idAt = f["id"].Text(), f["id"].Place()
	if f["id"].Given() && !plainID.MatchString(b.id) {
		f["id"].Complain("write small letters, digits and dashes, as fig-unmet", "%q cannot be an id", b.id)
	}
	b.title = parseTemplate(f["title"], out)
	if b.kind != "themes" {
		b.question = parseTemplate(f["question"], out)
	} else if f["question"].Given() {
		b.show = []word{{f["question"].Text(), f["question"].Place()}}
	}
	b.note = parseTemplate(f["note"], out)
	if len(b.show) == 0 {
		b.show = wordsOf(f["show"])
	}
	b.by, b.codes = wordsOf(f["by"]), wordsOf(f["codes"])
	for _, c := range b.codes {
		parseCodes(c.text, c.at, out)
	}
	b.sort = oneOf(f["sort"], "as asked", "descending", "ascending", "as asked")
	b.as = oneOf(f["as"], "", "stacked", "bars")
	b.part = oneOf(f["part"], "", "sections", "characteristics")
	b.nets, b.counts = f["nets"].Bool(false), f["counts"].Bool(false)
	b.text, b.from = f["text"].Text(), f["from"].Text()
	if s := f["source"]; s.Given() {
		b.source = word{s.Text(), s.Place()}
	}
	b.themes = readThemes(f["themes"])
}

// oneOf reads a word that must be among some.
func oneOf(node source.Node, fallback string, allowed ...string) string {
	if !node.Given() {
		return fallback
	}
	text := node.Text()
	for _, a := range allowed {
		if a == text {
			return text
		}
	}
	node.Complain("write "+strings.Join(allowed, " or "), "%q is not known here", text)
	return fallback
}

// wordsOf reads a word, or a list of words. In one line of words a comma parts
// variables and breaks; codes keep theirs within quotes.
func wordsOf(node source.Node) []word {
	if !node.Given() {
		return nil
	}
	if !node.IsList() {
		if text := node.Text(); text != "" {
			return []word{{text, node.Place()}}
		}
		return nil
	}
	var list []word
	for _, n := range node.List() {
		list = append(list, word{n.Text(), n.Place()})
	}
	return list
}

// refuseTyped complains of percentages typed into a text that cannot ask for any.
func refuseTyped(node source.Node, text string) {
	for _, hit := range typedPercentages(text) {
		node.Complain("leave it out", "%q is typed by hand", hit.text)
	}
}

// readThemes reads a list whose elements are "name", "name: more", or a
// mapping of one name to its words.
func readThemes(node source.Node) []themeItem {
	var items []themeItem
	for _, n := range node.List() {
		if n.IsMapping() {
			for _, p := range n.Pairs() {
				refuseTyped(p.Value, p.Key)
				refuseTyped(p.Value, p.Value.Text())
				items = append(items, themeItem{p.Key, p.Value.Text()})
			}
			continue
		}
		refuseTyped(n, n.Text())
		name, more, _ := strings.Cut(n.Text(), ": ")
		items = append(items, themeItem{name, more})
	}
	if node.Given() && len(items) == 0 {
		node.Complain("write one theme a line", "there are no themes")
	}
	return items
}
