package report

import (
	"html"
	"slices"
	"strings"
)

// grid is a table of the page: a corner, heads over columns, rows with a head.
type grid struct {
	caption string
	corner  string
	heads   []string
	rows    []gridRow
	// words says that the cells are words and not numbers.
	words bool
}

// gridRow is a row, or with heading a line of words over the rows that follow.
type gridRow struct {
	head    string
	cells   []string
	heading bool
	// strong marks a total.
	strong bool
}

func (g grid) holds(text string) bool {
	return slices.ContainsFunc(g.rows, func(r gridRow) bool { return slices.Contains(r.cells, text) })
}

// html writes the table. Headings of parts open a new body, so that their scope is clear.
func (g grid) html(captionClass string) string {
	var b strings.Builder
	class := "numbers"
	if g.words {
		class = "words"
	}
	b.WriteString(`<div class="table" tabindex="0" role="region" aria-label="` + html.EscapeString(g.caption) + `"><table class="` + class + `">` + "\n<caption")
	if captionClass != "" {
		b.WriteString(` class="` + captionClass + `"`)
	}
	b.WriteString(">" + html.EscapeString(g.caption) + "</caption>\n<thead><tr><th scope=\"col\">" + html.EscapeString(g.corner) + "</th>")
	for _, head := range g.heads {
		b.WriteString(`<th scope="col">` + html.EscapeString(head) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for i, row := range g.rows {
		if row.heading {
			if i > 0 {
				b.WriteString("</tbody>\n<tbody>\n")
			}
			b.WriteString(`<tr><th scope="rowgroup" colspan="` + itoa(len(g.heads)+1) + `" class="part">` + html.EscapeString(row.head) + "</th></tr>\n")
			continue
		}
		open := "<tr>"
		if row.strong {
			open = `<tr class="total">`
		}
		b.WriteString(open + `<th scope="row">` + html.EscapeString(row.head) + "</th>")
		for _, cell := range row.cells {
			b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table></div>\n")
	return b.String()
}
