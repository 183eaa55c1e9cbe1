package table

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/office/desk"
)

// last is what changed since the wave before that asked the same.
type last struct {
	// Title is that wave's, Now this one's.
	Title, Now string
	// Breaks are changes after which figures must not be put in one row; Others
	// those that leave a trend whole.
	Breaks, Others []string
	Lines          []change
	// Why says why there are no figures, where there are none.
	Why   string
	Notes []string
}

// change is one line of the table in both waves, among everybody of the table.
type change struct {
	Part, Label                      string
	Was, Is, Difference, Needed, Two string
	// Result says in words whether the change is significant.
	Result      string
	Significant bool
}

// before finds the latest earlier wave of the same survey that asked any of the
// questions; nil when there is none.
func before(ctx context.Context, d *desk.Desk, who access.Person, now *desk.Frozen, shown []*questionnaire.Question) (*desk.Open, error) {
	all, err := d.Store.Waves(ctx, who)
	if err != nil {
		return nil, err
	}
	var latest *desk.Open
	for _, w := range all {
		if w.Survey != now.Wave.Wave.Survey || w.ID == now.ID() {
			continue
		}
		open, err := d.Wave(ctx, who, w.ID)
		if err != nil {
			return nil, err
		}
		began := open.Wave.Wave.Fieldwork.From
		if !began.Before(now.Wave.Wave.Fieldwork.From) || latest != nil && began.Before(latest.Wave.Wave.Fieldwork.From) {
			continue
		}
		if slices.ContainsFunc(shown, func(q *questionnaire.Question) bool {
			_, asked := open.Questionnaire.Question(q.ID)
			return asked
		}) {
			latest = open
		}
	}
	return latest, nil
}

// lastWave compares a table with the latest earlier wave that asked the same.
func lastWave(r *http.Request, d *desk.Desk, who access.Person, now *desk.Frozen, a *asked, t *table.Table) (*last, error) {
	questions := questionsOf(t)
	open, err := before(r.Context(), d, who, now, questions)
	if err != nil || open == nil {
		return nil, err
	}
	out := &last{Title: open.Wave.Wave.Title, Now: now.Wave.Wave.Title}
	for _, d := range questionnaire.Compare(open.Questionnaire, now.Questionnaire) {
		switch {
		case !slices.ContainsFunc(questions, func(q *questionnaire.Question) bool { return q.ID == d.Question }):
		case d.Breaks:
			out.Breaks = append(out.Breaks, d.Message)
		default:
			out.Others = append(out.Others, d.Message)
		}
	}
	switch {
	case len(t.Weight) > 0:
		out.Why = "The change is not told of weighted figures."
	case t.Answers:
		out.Why = "The change is not told of percentages of answers."
	case a.public:
		out.Why = "The change is shown to staff only."
	default:
		err = out.figures(r, d, who, now, open, a, t)
	}
	return out, err
}

// figures tests the change of each line of the table among everybody in it.
func (l *last) figures(r *http.Request, d *desk.Desk, who access.Person, now *desk.Frozen, open *desk.Open, a *asked, t *table.Table) error {
	was, err := d.Dataset(r.Context(), who, open.ID())
	if err != nil {
		return err
	}
	links, complaints := frame.Succession(was.Frame, now.Frame)
	if len(complaints) > 0 {
		l.Why = "The frames of the two waves cannot be linked: " + complaints[0].Message + "."
		return nil
	}
	trend, err := table.TrendOf(a.counted(was.Data), a.counted(now.Data), links)
	if err != nil {
		return l.without(err)
	}
	l.Notes = trend.Notes
	parts := t.EveryPart()
	for _, line := range t.Lines {
		v := parts[line.Part].Variable
		if line.Kind == table.MedianLine || line.Kind == table.CountLine || line.Kind == table.MeanLine && v.Multiple || len(a.Bands) > 0 && line.Kind == table.CodeLine {
			continue
		}
		c, err := trend.Change(v.Name, line.Codes, a.Filter)
		if err != nil {
			if err := l.without(err); err != nil {
				return err
			}
			continue
		}
		own := changeOf(c, line.Label)
		if len(parts) > 1 {
			own.Part = partLabel(t, v) + ": "
		}
		l.Lines = append(l.Lines, own)
	}
	return nil
}

// without keeps the first sentence for what cannot be compared.
func (l *last) without(err error) error {
	if fault.KindOf(err) != fault.Refused {
		return err
	}
	if l.Why == "" {
		l.Why = sentence(err)
	}
	return nil
}

func changeOf(c table.Changed, label string) change {
	out := change{Label: label, Was: sided(c, c.Old), Is: sided(c, c.New), Two: strconv.Itoa(c.Both), Significant: c.Significant,
		Difference: signed(c.Difference), Needed: "–"}
	switch {
	case c.Tested && c.Significant:
		out.Result = "significant"
	case c.Tested:
		out.Result = "not statistically significant"
	case c.Road == table.Exact && c.Significant:
		out.Result = "exact: everybody answered in both"
	default:
		out.Result = "not tested: " + c.Why
	}
	if c.Tested {
		out.Needed = fmt.Sprintf("%.1f", c.Required)
	}
	return out
}

// sided gives one wave's figure with the mark of its base.
func sided(c table.Changed, of table.Cell) string {
	if of.Base == 0 {
		return "–"
	}
	text := table.Round(of.Count, of.Base, 0) + "%"
	if c.Kind == table.MeanLine {
		text = fmt.Sprintf("%.1f", of.Percent)
	}
	return text + mark(of.Flag)
}

// signed gives a difference with its sign, as it is read: +3.2, −1.0, 0.0.
func signed(f float64) string {
	switch text := fmt.Sprintf("%.1f", f); {
	case text == "0.0" || text == "-0.0":
		return "0.0"
	case f < 0:
		return "−" + text[1:]
	default:
		return "+" + text
	}
}
