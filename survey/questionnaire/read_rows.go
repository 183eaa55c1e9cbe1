package questionnaire

import (
	"fmt"
	"strings"

	"omnibus/source"
)

// rows reads the rows of a grid: a list of labels (rows a, b, c …), a list of
// mappings, or a mapping from row to label.
func (r *reader) rows(question string, n source.Node) []Row {
	if !n.Given() {
		return nil
	}
	what := fmt.Sprintf("the rows of %q", question)
	g := &grid{r: r, labels: labels{r: r, what: what}, what: what, ids: map[string]source.Place{}}
	switch {
	case n.IsMapping():
		for _, p := range n.Pairs() {
			g.row(p.Key, p.KeyAt, p.Value)
		}
	case n.IsList():
		for i, item := range n.List() {
			g.row(letter(i), item.Place(), item)
		}
	default:
		n.Complain("write a list of rows", "%s are a text", what)
		return nil
	}
	if len(g.rows) == 0 {
		n.Complain("add rows or take each out", "there are no rows in %q", question)
	}
	return g.rows
}

// grid gathers rows.
type grid struct {
	r      *reader
	labels labels
	what   string
	ids    map[string]source.Place
	rows   []Row
}

func (g *grid) row(id string, at source.Place, n source.Node) {
	row := Row{ID: id}
	labelNode := n
	if n.IsMapping() {
		f := n.Fields("a row", "row", "label", "short")
		if f["row"].Given() {
			row.ID, at = f["row"].Text(), f["row"].Place()
		}
		if f["label"].Given() {
			labelNode = f["label"]
			row.Label = labelNode.Text()
		}
		row.Short = g.r.filled(f["short"], "the short label")
	} else {
		row.Label = n.Text()
	}
	if row.Short == "" {
		row.Short = row.Label
	}
	g.labels.check(labelNode, row.Label)
	switch first, twice := g.ids[strings.ToLower(row.ID)]; {
	case row.ID == "":
		g.r.complain(at, nil, "name it by letters and digits, beginning with a letter", "one of %s has no name", g.what)
	case badName(row.ID) != "":
		g.r.complain(at, nil, badName(row.ID), "%q cannot be the name of a row", row.ID)
	case twice:
		g.r.complain(at, &first, "name each row differently, in more than capitals", "%s have %q twice", g.what, row.ID)
	default:
		g.ids[strings.ToLower(row.ID)] = at
	}
	g.rows = append(g.rows, row)
}

// letter names the i-th row of a plain list: a … z, aa, ab …
func letter(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letter(i/26-1) + letter(i%26)
}
