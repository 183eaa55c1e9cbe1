package table

import (
	"fmt"
	"strings"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/table/estimate"
)

// Trend is two waves of one survey, made ready to be compared: their answers
// under one completeness rule, which organisations are the same, and which
// questions were changed so that figures before and after must not be put in
// one row.
type Trend struct {
	Old, New *dataset.Dataset
	Links    *frame.Links
	// Notes are sentences that belong under every comparison of the two.
	Notes []string

	// breaks are the differences of each question that break its trend.
	breaks map[string][]questionnaire.Difference
	// newCase gives the case in New of each case in Old, -1 for none.
	newCase []int
}

// TrendOf compares two waves' instruments. Where the waves count answers by
// different completeness rules, both are counted by the stricter one, and a
// note says so. The links must be of the two datasets' frames.
func TrendOf(old, new *dataset.Dataset, links *frame.Links) (*Trend, error) {
	switch {
	case links == nil || links.Old != old.Frame() || links.New != new.Frame():
		return nil, refused("The organisations are not linked from the frame of %s to that of %s. Link these two.", old.Wave().Title, new.Wave().Title)
	case old.Population() != old.Frame().Size() || new.Population() != new.Frame().Size():
		return nil, refused("Answers that were repeated cannot be followed from wave to wave.")
	case old.Weights() != nil || new.Weights() != nil:
		return nil, refused("A change between waves is tested on unweighted answers. Take the weights away.")
	}
	t := &Trend{Old: old, New: new, Links: links, breaks: map[string][]questionnaire.Difference{}}
	if old.Completeness() != new.Completeness() {
		t.Notes = append(t.Notes, fmt.Sprintf("%s counts answers %s and %s counts them %s; here both are counted %s, so figures may differ from those published.",
			old.Wave().Title, old.Completeness(), new.Wave().Title, new.Completeness(), survey.BySection))
		t.Old, t.New = old.WithCompleteness(survey.BySection), new.WithCompleteness(survey.BySection)
	}
	if old.Wave().Rules.TestsCorrected != new.Wave().Rules.TestsCorrected && old.Wave().Rules.Tests && new.Wave().Rules.Tests {
		t.Notes = append(t.Notes, fmt.Sprintf("The waves test differences in different ways; changes are tested as %s does.", new.Wave().Title))
	}
	if len(links.Changes) > 0 {
		t.Notes = append(t.Notes, fmt.Sprintf("The frame had %d organisations and has %d; %d are the same, %d left and %d entered.",
			old.Population(), new.Population(), links.Both(), links.Left(), links.Entered()))
	}
	for _, d := range questionnaire.Compare(old.Questionnaire(), new.Questionnaire()) {
		switch {
		case d.Breaks && d.Change == questionnaire.NetChanged:
			t.Notes = append(t.Notes, d.Message+"; here it is counted so in both waves.")
		case d.Breaks:
			t.breaks[d.Question] = append(t.breaks[d.Question], d)
		}
	}
	t.match()
	return t, nil
}

// match finds each case of the old wave in the new one.
func (t *Trend) match() {
	caseOf := make([]int, t.New.Frame().Size())
	for i := range caseOf {
		caseOf[i] = -1
	}
	for i := range t.New.Cases() {
		at, _ := t.New.Frame().Index(t.New.Organisation(i).ID)
		caseOf[at] = i
	}
	t.newCase = make([]int, t.Old.Cases())
	for i := range t.newCase {
		at, _ := t.Old.Frame().Index(t.Old.Organisation(i).ID)
		t.newCase[i] = -1
		if is, ok := t.Links.After(at); ok {
			t.newCase[i] = caseOf[is]
		}
	}
}

// columns finds a variable in both waves, or says why it cannot be compared.
func (t *Trend) columns(variable string) (before, after *dataset.Column, err error) {
	before, errBefore := columnOf(t.Old, variable)
	after, errAfter := columnOf(t.New, variable)
	switch {
	case errBefore != nil && errAfter != nil:
		return nil, nil, errAfter
	case errBefore != nil:
		return nil, nil, t.refuse(variable, t.missing(after, t.Old))
	case errAfter != nil:
		return nil, nil, t.refuse(variable, t.missing(before, t.New))
	}
	if why := t.broken(before, after); why != "" {
		return nil, nil, t.refuse(variable, why)
	}
	return before, after, nil
}

func (t *Trend) refuse(variable, why string) error {
	return refused("%s cannot be compared between %s and %s: %s.", variable, t.Old.Wave().Title, t.New.Wave().Title, why)
}

// missing says why a wave does not have a column.
func (t *Trend) missing(c *dataset.Column, from *dataset.Dataset) string {
	if c.Question != nil {
		for _, d := range t.breaks[c.Question.ID] {
			if d.Change == questionnaire.QuestionRenamed {
				return d.Message
			}
		}
	}
	return "it was not asked in " + from.Wave().Title
}

// broken says what of a variable was changed so that its trend breaks; "" for
// nothing.
func (t *Trend) broken(before, after *dataset.Column) string {
	if before.Derived != nil || after.Derived != nil {
		return t.brokenDerived(before.Derived, after.Derived)
	}
	return t.brokenQuestion(after.Question.ID)
}

func (t *Trend) brokenQuestion(id string) string {
	var whys []string
	for _, d := range t.breaks[id] {
		whys = append(whys, strings.TrimPrefix(d.Message, id+": "))
	}
	return strings.Join(whys, "; ")
}

// brokenDerived compares how two derived variables are made, and the questions
// that they are made of.
func (t *Trend) brokenDerived(before, after *survey.Derived) string {
	if before == nil || after == nil {
		return "it was asked in one wave and is made of other answers in the other"
	}
	if len(before.Groups) != len(after.Groups) {
		return fmt.Sprintf("it had %d groups and has %d", len(before.Groups), len(after.Groups))
	}
	var whys []string
	asked := map[string]bool{}
	for i, g := range after.Groups {
		was := before.Groups[i]
		if was.Label != g.Label || was.When != g.When {
			whys = append(whys, fmt.Sprintf("its group %d was %q (%s) and is %q (%s)", i+1, was.Label, was.When, g.Label, g.When))
		}
		var out source.Complaints
		for _, ref := range refsOf(t.New.Questionnaire().ParseCondition(g.When, g.At, &out)) {
			if !asked[ref.Question] {
				asked[ref.Question] = true
				if why := t.brokenQuestion(ref.Question); why != "" {
					whys = append(whys, fmt.Sprintf("it is made of %s, of which %s", ref.Question, why))
				}
			}
		}
	}
	return strings.Join(whys, "; ")
}

func refsOf(c *condition.Condition) []*condition.Ref {
	if c == nil {
		return nil
	}
	return c.Refs()
}

// pairOfGroups is one group in two waves; both counts the organisations that
// are in it in both frames (of a group by answers, in what it is a part of).
type pairOfGroups struct {
	old, new Selection
	both     int
}

// frames says how the group's frames overlap; without the population correction
// they count as endless, which a million million organisations are.
func (g pairOfGroups) frames(corrected bool) estimate.Frames {
	if !corrected {
		return estimate.OneFrame(1 << 50)
	}
	return estimate.Frames{First: g.old.population, Second: g.new.population, Both: g.both}
}

// group finds a group in both waves; what it is made of must be the same.
func (t *Trend) group(text string) (pairOfGroups, error) {
	var sides [2]Selection
	for i, d := range []*dataset.Dataset{t.Old, t.New} {
		s, err := GroupOf(d, text)
		if err != nil {
			return pairOfGroups{}, fault.Because(err, fault.Refused, "In %s: %s", d.Wave().Title, fault.Public(err))
		}
		if why := t.brokenGroup(text, s); why != "" {
			return pairOfGroups{}, refused("The group %q cannot be compared between %s and %s: %s.", text, t.Old.Wave().Title, t.New.Wave().Title, why)
		}
		sides[i] = s
	}
	return t.pair(sides[0], sides[1]), nil
}

func (t *Trend) pair(old, new Selection) pairOfGroups {
	g := pairOfGroups{old: old, new: new}
	old.organisations.Each(func(i int) {
		if at, ok := t.Links.After(i); ok && new.organisations.Has(at) {
			g.both++
		}
	})
	return g
}
