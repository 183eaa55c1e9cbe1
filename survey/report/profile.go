package report

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"omnibus/survey/frame"
	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

// responseProfile makes the tables of who took part: by section, and by the
// characteristics of the frame.
func (b *builder) responseProfile(bl *block) {
	var note []string
	if bl.note.given {
		note = []string{b.text(bl.note)}
	}
	title, number, id := b.text(bl.title), bl.number, bl.id
	var out string
	if bl.part != "characteristics" {
		below := note
		if bl.part == "" {
			below = nil
		}
		out = b.numbered(id, title, number, b.sectionGrid(), below)
	}
	if bl.part == "" {
		title, number, id = title+", by characteristic", number+1, bl.ids()[1]
	}
	if bl.part != "sections" {
		out += b.numbered(id, title, number, b.characteristicGrid(), append(note, b.origins()...))
	}
	b.drawn[bl] = out
}

// origins says where the characteristics come from, as far as the wave says so:
// those of one origin together, in the order in which they are declared.
func (b *builder) origins() []string {
	var all []string
	labels := map[string][]string{}
	seen := map[string]bool{}
	for _, c := range b.d.Frame().Characteristics {
		if c.Origin == "" || seen[c.Column] {
			continue
		}
		seen[c.Column] = true
		if labels[c.Origin] == nil {
			all = append(all, c.Origin)
		}
		labels[c.Origin] = append(labels[c.Origin], c.Label)
	}
	for i, origin := range all {
		all[i] = "Source of " + strings.Join(labels[origin], "; ") + ": " + origin + "."
	}
	return all
}

func (b *builder) sectionGrid() grid {
	g := grid{corner: "Section", heads: []string{"Complete (n)", "Partial (n)", "Took part (n)", "Response rate"}}
	for i, s := range b.response.Sections {
		row := gridRow{head: s.Title, strong: i == 0, cells: []string{itoa(s.Complete), itoa(s.Partial), itoa(s.TookPart), rate(s.TookPart, s.Frame, 0)}}
		if i == 0 {
			row.head = "All sections"
		}
		g.rows = append(g.rows, row)
	}
	// The whole questionnaire stands below its sections, as a total does.
	g.rows = append(g.rows[1:], g.rows[0])
	return g
}

func rate(count, base, decimals int) string {
	if base == 0 {
		return "[z]"
	}
	return table.Round(count, base, decimals) + "%"
}

func (b *builder) characteristicGrid() grid {
	whole := b.response.Sections[0].Turnout
	g := grid{corner: "Characteristic", heads: []string{"In scope (n)", "In scope (%)", "Took part (n)", "Took part (%)", "Response rate"}}
	seen := map[string]bool{}
	for _, br := range b.response.Breaks {
		// A second banding of the same column says nothing new here.
		column := br.Name
		if c, ok := b.d.Frame().Characteristic(br.Name); ok {
			column = c.Column
		}
		if seen[column] {
			continue
		}
		seen[column] = true
		g.rows = append(g.rows, gridRow{head: br.Label, heading: true})
		frame, took := 0, 0
		for _, gr := range br.Groups {
			frame, took = frame+gr.Frame, took+gr.TookPart
			g.rows = append(g.rows, profileRow(gr.Label, gr.Frame, gr.TookPart, whole))
		}
		if frame < whole.Frame {
			g.rows = append(g.rows, profileRow("Not available", whole.Frame-frame, whole.TookPart-took, whole))
		}
	}
	g.rows = append(g.rows, gridRow{head: "All", heading: true})
	all := profileRow("All "+b.d.Wave().Organisations, whole.Frame, whole.TookPart, whole)
	all.strong = true
	g.rows = append(g.rows, all)
	return g
}

func profileRow(label string, frame, took int, whole table.Turnout) gridRow {
	return gridRow{head: label, cells: []string{itoa(frame), rate(frame, whole.Frame, 1), itoa(took), rate(took, whole.TookPart, 1), rate(took, frame, 1)}}
}

// organisations lists the frame by the groups of a characteristic, in the
// alphabet's order.
func (b *builder) organisations(bl *block) {
	if len(bl.by) == 0 {
		return
	}
	f := b.d.Frame()
	c, ok := f.Characteristic(bl.by[0].text)
	if !ok {
		b.out.Add(bl.by[0].at, "name a characteristic of the frame", "there is no characteristic %q", bl.by[0].text)
		return
	}
	of := f.GroupOf(c.Name)
	names := make([][]string, len(c.Groups)+1)
	for i, o := range f.Organisations {
		at := of[i]
		if at < 0 {
			at = len(c.Groups)
		}
		names[at] = append(names[at], o.Name)
	}
	var s strings.Builder
	for i, list := range names {
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
		label := "Not available"
		if i < len(c.Groups) {
			label = c.Groups[i]
		}
		fmt.Fprintf(&s, "<tr><th scope=\"row\">%s<br>(%d)</th><td><ul>", html.EscapeString(label), len(list))
		for _, name := range list {
			s.WriteString("<li>" + html.EscapeString(name) + "</li>")
		}
		s.WriteString("</ul></td></tr>\n")
	}
	b.drawn[bl] = b.organisationsHTML(bl, c, s.String())
}

func (b *builder) organisationsHTML(bl *block, c frame.Characteristic, rows string) string {
	title := b.text(bl.title)
	b.tables = append(b.tables, Caption{bl.number, bl.id, title})
	var s strings.Builder
	fmt.Fprintf(&s, "<div class=\"numbered long\" id=\"%s\">\n<table class=\"organisations\">\n<caption>Table %d: %s</caption>\n", bl.id, bl.number, html.EscapeString(title))
	fmt.Fprintf(&s, "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead>\n<tbody>\n%s</tbody>\n</table>\n",
		html.EscapeString(c.Label), html.EscapeString(words.Capital(b.d.Wave().Organisations)), rows)
	if bl.note.given {
		fmt.Fprintf(&s, "<p class=\"note\">%s</p>\n", html.EscapeString(b.text(bl.note)))
	}
	s.WriteString("</div>\n")
	return s.String()
}
