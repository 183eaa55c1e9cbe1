package report

import (
	"fmt"
	"html"
	"strings"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// printQuestionnaire prints the instrument as an appendix: every question with
// its name, wording, routing and codes. It is a part of the report's page, so
// its headings are below the appendix's own.
func printQuestionnaire(q *questionnaire.Questionnaire) string {
	var s strings.Builder
	s.WriteString("<div class=\"instrument\">\n")
	s.WriteString(plainMarkdown(q.Intro))
	for _, section := range q.Sections {
		fmt.Fprintf(&s, "<h3>%s</h3>\n%s", html.EscapeString(section.Title), plainMarkdown(section.Intro))
		for _, page := range section.Pages {
			fmt.Fprintf(&s, "<h4>%s</h4>\n%s", html.EscapeString(page.Title), plainMarkdown(page.Intro))
			for _, question := range page.Questions {
				printQuestion(&s, q, question)
			}
		}
	}
	s.WriteString(plainMarkdown(q.Thanks))
	s.WriteString("</div>\n")
	return s.String()
}

func printQuestion(s *strings.Builder, q *questionnaire.Questionnaire, question *questionnaire.Question) {
	fmt.Fprintf(s, "<div class=\"asked\">\n<p class=\"name\">%s", html.EscapeString(question.ID))
	if question.Probe {
		s.WriteString(" (pilot only)")
	}
	s.WriteString("</p>\n")
	if route := routing(q, question); route != "" {
		fmt.Fprintf(s, "<p class=\"route\">%s</p>\n", html.EscapeString(route))
	}
	fmt.Fprintf(s, "<p class=\"ask\">%s</p>\n", html.EscapeString(question.Ask))
	if question.Hint != "" {
		fmt.Fprintf(s, "<p class=\"hint\">%s</p>\n", html.EscapeString(question.Hint))
	}
	if how := howAnswered(question); how != "" {
		fmt.Fprintf(s, "<p class=\"hint\">%s</p>\n", html.EscapeString(how))
	}
	if question.Grid() {
		s.WriteString("<ul class=\"rows\">\n")
		for _, r := range question.Rows {
			fmt.Fprintf(s, "<li><span class=\"row\">(%s)</span> %s</li>\n", html.EscapeString(r.ID), html.EscapeString(r.Label))
		}
		s.WriteString("</ul>\n")
	}
	printCodes(s, question)
	s.WriteString("</div>\n")
}

func printCodes(s *strings.Builder, question *questionnaire.Question) {
	if len(question.Codes) > 0 {
		s.WriteString("<ol class=\"codes\">\n")
		for _, c := range question.Codes {
			label := html.EscapeString(c.Label)
			if c.Specify != "" {
				label += " <span class=\"hint\">– " + html.EscapeString(c.Specify) + "</span>"
			}
			if c.Alone {
				label += " <span class=\"hint\">– excludes all others</span>"
			}
			fmt.Fprintf(s, "<li value=\"%d\">%s</li>\n", c.Code, label)
		}
		s.WriteString("</ol>\n")
	}
	if question.Nothing != "" {
		fmt.Fprintf(s, "<p class=\"hint\">Box beside the text: %s</p>\n", html.EscapeString(question.Nothing))
	}
}

// howAnswered says in a line what kind of answer is taken, where codes do not show it.
func howAnswered(q *questionnaire.Question) string {
	switch q.ValueKind() {
	case value.Codes:
		if q.UpTo > 0 {
			return fmt.Sprintf("Up to %d answers", q.UpTo)
		}
		return "Several answers possible"
	case value.Text:
		if q.Grid() {
			return "An open answer to each"
		}
		return "Open answer"
	case value.Number:
		return strings.TrimSpace("A number " + numberLimits(q.Number))
	case value.Date:
		return "A date"
	}
	if q.Grid() {
		return "One answer to each"
	}
	return ""
}

func numberLimits(l questionnaire.NumberLimits) string {
	write := func(f float64) string { return fmt.Sprintf("%.*f%s", l.Decimals, f, l.Unit) }
	switch {
	case l.Min != nil && l.Max != nil:
		return "from " + write(*l.Min) + " to " + write(*l.Max)
	case l.Min != nil:
		return "of " + write(*l.Min) + " or more"
	case l.Max != nil:
		return "of " + write(*l.Max) + " or less"
	}
	return ""
}
