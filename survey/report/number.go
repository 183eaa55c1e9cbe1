package report

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"omnibus/source"
)

// eachBlock calls f for every block of the language in the order of the text.
func (b *builder) eachBlock(f func(bl *block)) {
	for n := b.r.root.FirstChild(); n != nil; n = n.NextSibling() {
		if code, ok := n.(*ast.FencedCodeBlock); ok {
			if bl := b.r.blocks[code]; bl != nil {
				f(bl)
			}
		}
	}
}

// number gives every figure and table its number and finds ids used twice.
func (b *builder) number() {
	for _, h := range b.r.headings {
		b.anchors[h.id] = true
	}
	counts := map[string]int{}
	b.eachBlock(func(bl *block) {
		kind := bl.captioned()
		if kind == "" {
			return
		}
		for i, id := range bl.ids() {
			counts[kind]++
			if i == 0 {
				bl.number = counts[kind]
			}
			if id == "" {
				continue
			}
			if first, taken := b.captions[id]; taken {
				b.complainTwice(bl, id, &first.at)
				continue
			}
			if b.anchors[id] {
				b.complainTwice(bl, id, nil)
				continue
			}
			b.captions[id] = &caption{kind: kind, Caption: Caption{Number: counts[kind], ID: id}, at: bl.idAt}
			b.anchors[id] = true
		}
	})
}

func (b *builder) complainTwice(bl *block, id string, first *source.Place) {
	c := source.Complaint{At: bl.idAt, Message: "the id \"" + id + "\" is used twice", Repair: "give each figure and table an id of its own", Related: first}
	if first == nil {
		c.Message = "the id \"" + id + "\" is that of a heading"
	}
	*b.out = append(*b.out, c)
}

// ids gives the id of each numbered thing that a block makes: some make two tables.
func (bl *block) ids() []string {
	switch {
	case bl.kind == "reliability-guide":
		return []string{bl.id, bl.id + "-differences"}
	case bl.kind == "response-profile" && bl.part == "":
		return []string{bl.id, bl.id + "-characteristics"}
	}
	return []string{bl.id}
}

// reference answers {figure: id} and {table: id}.
func (b *builder) reference(a *ask) {
	kind := "Figure"
	if a.kind == askTable {
		kind = "Table"
	}
	c, known := b.captions[a.subject]
	switch {
	case !known:
		b.out.Add(a.groupAt[0], b.nearID(a.subject, kind), "there is no %s %q", strings.ToLower(kind), a.subject)
	case c.kind != kind:
		b.out.Add(a.at, "write {"+strings.ToLower(c.kind)+": "+a.subject+"}", "%q is a %s", a.subject, strings.ToLower(c.kind))
	default:
		b.answers[a] = said{text: c.label(), href: "#" + c.ID}
	}
}

func (c *caption) label() string { return c.kind + " " + itoa(c.Number) }

func (b *builder) nearID(id, kind string) string {
	var ids []string
	b.eachBlock(func(bl *block) {
		if bl.captioned() == kind {
			ids = append(ids, bl.ids()...)
		}
	})
	if near := source.Nearest(id, ids); near != "" {
		return "did you mean " + near + "?"
	}
	return "give a block that id, or name one that is there"
}

// checkLinks complains of links to places that the page does not have.
func (b *builder) checkLinks() {
	_ = ast.Walk(b.r.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := n.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target := string(link.Destination)
		switch {
		case strings.HasPrefix(target, "#"):
			if !b.anchors[target[1:]] {
				b.out.Add(b.r.linkPlace(link), "link to a heading's words in small letters with dashes, or to a figure's id", "there is no place %q in the report", target)
			}
		case !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "mailto:"):
			b.out.Add(b.r.linkPlace(link), "begin it with https:// or #", "the link %q leads nowhere from a report", target)
		}
		return ast.WalkContinue, nil
	})
}

// linkPlace gives where a link's words begin.
func (r *Report) linkPlace(link ast.Node) source.Place {
	for n := link.FirstChild(); n != nil; n = n.FirstChild() {
		if t, ok := n.(*ast.Text); ok {
			return r.lines.place(t.Segment.Start)
		}
	}
	for n := link.Parent(); n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock {
			return r.placeOf(n)
		}
	}
	return source.Place{File: r.File}
}
