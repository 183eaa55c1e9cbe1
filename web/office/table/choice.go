package table

import (
	"net/url"
	"slices"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/page"
)

// choice is by what, and under which rule, a person asked for tables.
type choice struct {
	by   []string
	rule survey.Completeness
}

// mostBreaks bounds the width of a table.
const mostBreaks = 6

func readChoice(d *dataset.Dataset, query url.Values) (choice, error) {
	c := choice{rule: d.Completeness()}
	for _, name := range query["by"] {
		if name != "" && !slices.Contains(c.by, name) {
			c.by = append(c.by, name)
		}
	}
	if len(c.by) > mostBreaks {
		return c, fault.New(fault.Refused, "A table can be split by %d things at once; %d were asked for. Go back and choose fewer.", mostBreaks, len(c.by))
	}
	switch rule := query.Get("rule"); rule {
	case "":
	case survey.ByQuestion.String():
		c.rule = survey.ByQuestion
	case survey.BySection.String():
		c.rule = survey.BySection
	default:
		return c, fault.New(fault.Refused, "%q is no rule of completeness. The rules are %q and %q.", rule, survey.ByQuestion, survey.BySection)
	}
	return c, nil
}

// address gives the choice as parameters; the wave's own rule needs none.
func (c choice) address(own survey.Completeness) string {
	v := url.Values{}
	if len(c.by) > 0 {
		v["by"] = c.by
	}
	if c.rule != own {
		v.Set("rule", c.rule.String())
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// breakBoxes are the frame's characteristics to tick.
func breakBoxes(d *dataset.Dataset, c choice) page.Choices {
	boxes := page.Choices{ID: "by", Name: "by", Legend: page.Label{Text: "Split by"}, Small: true}
	for _, b := range d.Breaks() {
		boxes.Options = append(boxes.Options, page.Option{Value: b.Name, Label: b.Label, Checked: slices.Contains(c.by, b.Name)})
	}
	return boxes
}

// answerSelect offers to split by what was answered to another question: those
// with codes, of which each case has one.
func answerSelect(d *dataset.Dataset, variables []table.Variable, c choice) page.Select {
	s := page.Select{ID: "by-answer", Name: "by", Label: page.Label{Text: "and by an answer"}}
	s.Options = append(s.Options, page.Option{Label: "None"})
	for _, v := range variables {
		if v.Question != nil && v.Question.Kind != questionnaire.One && v.Question.Kind != questionnaire.Many {
			continue
		}
		s.Options = append(s.Options, page.Option{Value: v.Name, Label: v.Name + " – " + v.Label, Checked: slices.Contains(c.by, v.Name)})
	}
	return s
}

func ruleSelect(d *dataset.Dataset, c choice) page.Select {
	own := d.Completeness()
	s := page.Select{ID: "rule", Name: "rule", Label: page.Label{Text: "Answers that count"}}
	for _, r := range [...]struct {
		rule survey.Completeness
		text string
	}{
		{survey.ByQuestion, "Every answer (by question)"},
		{survey.BySection, "Complete sections only (by section)"},
	} {
		text := r.text
		if r.rule == own {
			text += ", this wave’s rule"
		}
		s.Options = append(s.Options, page.Option{Value: r.rule.String(), Label: text, Checked: r.rule == c.rule})
	}
	return s
}
