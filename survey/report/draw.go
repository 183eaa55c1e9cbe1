package report

import (
	"fmt"
	"html"
	"strings"

	"omnibus/chart"
	"omnibus/survey/table"
)

// drawAll makes the HTML of every block except the lists, which wait until all
// captions are known.
func (b *builder) drawAll() {
	b.eachBlock(func(bl *block) {
		switch bl.kind {
		case "figure":
			b.figure(bl)
		case "table":
			b.table(bl)
		case "themes":
			b.themes(bl)
		case "quote":
			b.quote(bl)
		case "response-profile":
			b.responseProfile(bl)
		case "reliability-guide":
			b.reliabilityGuide(bl)
		case "organisations":
			b.organisations(bl)
		case "questionnaire":
			b.drawn[bl] = printQuestionnaire(b.d.Questionnaire())
		}
	})
}

// figureParts is what stands in a figure from top to bottom.
type figureParts struct {
	title    string
	question []string
	svg      []byte
	base     string
	notes    []string
	data     grid
}

func (b *builder) figureHTML(bl *block, f figureParts) string {
	var s strings.Builder
	fmt.Fprintf(&s, "<figure id=\"%s\" class=\"figure\">\n<figcaption><span class=\"label\">%s:</span> %s</figcaption>\n", bl.id, bl.label(), html.EscapeString(f.title))
	for _, line := range f.question {
		fmt.Fprintf(&s, "<p class=\"question\">%s</p>\n", html.EscapeString(line))
	}
	// A picture wider than a phone is scrolled, so the keyboard must reach it.
	fmt.Fprintf(&s, "<div class=\"picture\" tabindex=\"0\" role=\"group\" aria-label=\"%s, picture\">%s</div>\n", bl.label(), f.svg)
	if f.base != "" {
		fmt.Fprintf(&s, "<p class=\"base\">%s</p>\n", html.EscapeString(f.base))
	}
	for _, note := range f.notes {
		fmt.Fprintf(&s, "<p class=\"note\">%s</p>\n", html.EscapeString(note))
	}
	if len(f.data.rows) > 0 {
		fmt.Fprintf(&s, "<details><summary>%s as a table</summary>\n%s</details>\n", bl.label(), f.data.html("hidden"))
	}
	s.WriteString("</figure>\n")
	return s.String()
}

// numbered puts a captioned table together. Its caption is the table's own.
func (b *builder) numbered(id, title string, number int, g grid, below []string) string {
	b.tables = append(b.tables, Caption{number, id, title})
	g.caption = fmt.Sprintf("Table %d: %s", number, title)
	var s strings.Builder
	s.WriteString(`<div class="numbered"`)
	if id != "" {
		s.WriteString(` id="` + id + `"`)
	}
	s.WriteString(">\n" + g.html(""))
	for i, line := range below {
		class := "note"
		if i == 0 && strings.HasPrefix(line, "Base: ") {
			class = "base"
		}
		fmt.Fprintf(&s, "<p class=\"%s\">%s</p>\n", class, html.EscapeString(line))
	}
	s.WriteString("</div>\n")
	return s.String()
}

// themes draws a ```themes block.
func (b *builder) themes(bl *block) {
	var lines []string
	for _, w := range bl.show {
		everybody, _ := table.GroupOf(b.d, "")
		if _, err := table.BaseOf(b.d, w.text, everybody); err != nil {
			b.refuse(w.at, err)
			return
		}
		lines = append(lines, b.wording(w.text))
	}
	title := b.text(bl.title)
	g := chart.Diagram{ID: bl.id + "-picture", Title: bl.label() + ": " + title}
	var names []string
	for _, t := range bl.themes {
		g.Themes = append(g.Themes, chart.Theme{Name: t.name, More: t.more})
		name := t.name
		if t.more != "" {
			name += " (" + t.more + ")"
		}
		names = append(names, name)
	}
	g.Description = "Themes of the answers: " + strings.Join(names, "; ") + "."
	svg := chart.Themes(g)
	b.figures = append(b.figures, Figure{Caption{bl.number, bl.id, title}, svg})
	var notes []string
	if bl.note.given {
		notes = append(notes, b.text(bl.note))
	}
	b.drawn[bl] = b.figureHTML(bl, figureParts{title: title, question: lines, svg: svg, notes: append(notes, "Themes of answers in respondents' own words, not counted.")})
}

// wording gives what was asked, by a variable's name in files or in conditions.
func (b *builder) wording(variable string) string {
	name := strings.Replace(variable, ".", "_", 1)
	for _, v := range table.Variables(b.d) {
		if v.Name == name {
			return v.Ask
		}
	}
	return variable
}

// quote puts what a respondent wrote between its marks, with who said it.
func (b *builder) quote(bl *block) {
	if bl.source.text != "" {
		question, _, _ := strings.Cut(bl.source.text, ".")
		if _, ok := b.d.Questionnaire().Question(question); !ok {
			b.out.Add(bl.source.at, "name the question that was answered", "there is no question %q", bl.source.text)
		}
	}
	text := strings.Trim(bl.text, `“”"`)
	b.drawn[bl] = fmt.Sprintf("<figure class=\"quote\"><blockquote><p>“%s”</p></blockquote><figcaption>%s</figcaption></figure>\n",
		html.EscapeString(text), html.EscapeString(bl.from))
}
