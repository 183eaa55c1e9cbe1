package table

import (
	"context"
	"slices"

	"omnibus/access"
	"omnibus/survey/questionnaire"
	"omnibus/web/office/desk"
)

// last is what changed since the wave before that asked the same.
type last struct {
	Title string
	// Breaks are changes after which figures must not be put in one row; Others
	// those that leave a trend whole.
	Breaks, Others []string
}

// lastWave compares the questions shown with those of the latest earlier wave
// of the same survey that asked any of them; nil when there is none.
func lastWave(ctx context.Context, d *desk.Desk, who access.Person, now *desk.Frozen, shown []*questionnaire.Question) (*last, error) {
	var before *desk.Open
	all, err := d.Store.Waves(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.Survey != now.Wave.Wave.Survey || w.ID == now.ID() {
			continue
		}
		open, err := d.Wave(ctx, who, w.ID)
		if err != nil {
			return nil, err
		}
		began := open.Wave.Wave.Fieldwork.From
		if !began.Before(now.Wave.Wave.Fieldwork.From) || before != nil && began.Before(before.Wave.Wave.Fieldwork.From) {
			continue
		}
		if slices.ContainsFunc(shown, func(q *questionnaire.Question) bool {
			_, asked := open.Questionnaire.Question(q.ID)
			return asked
		}) {
			before = open
		}
	}
	if before == nil {
		return nil, nil
	}
	return compared(before, now.Open, shown), nil
}

func compared(before, now *desk.Open, shown []*questionnaire.Question) *last {
	out := &last{Title: before.Wave.Wave.Title}
	for _, d := range questionnaire.Compare(before.Questionnaire, now.Questionnaire) {
		switch {
		case !slices.ContainsFunc(shown, func(q *questionnaire.Question) bool { return q.ID == d.Question }):
		case d.Breaks:
			out.Breaks = append(out.Breaks, d.Message)
		default:
			out.Others = append(out.Others, d.Message)
		}
	}
	if was, is := before.Wave.Wave.Rules.Completeness, now.Wave.Wave.Rules.Completeness; was != is {
		out.Breaks = append(out.Breaks, "answers were counted "+was.String()+" and are now counted "+is.String())
	}
	return out
}
