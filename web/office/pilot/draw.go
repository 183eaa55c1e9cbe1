package pilot

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame/purposive"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// usualSize is how many are asked for where neither wave.yaml nor anybody says.
const usualSize = 20

// ask is how a sample is to be drawn, as the form or wave.yaml says.
type ask struct {
	rule purposive.Rule
	// size and also are what was typed.
	size, also string
	// problem is what is wrong with the number, "" for nothing.
	problem string
}

// newAsk reads the form; what it does not have is as it was drawn last, or as
// wave.yaml says.
func newAsk(open *desk.Open, log []pilot.Draw, form url.Values) ask {
	w := open.Wave.Wave
	a := ask{rule: purposive.Rule{N: w.PilotSample.N, Spread: w.PilotSample.Spread}}
	if a.rule.N == 0 {
		a.rule.N = min(usualSize, open.Frame.Size())
	}
	if len(a.rule.Spread) == 0 {
		for _, c := range open.Frame.Characteristics {
			a.rule.Spread = append(a.rule.Spread, c.Name)
		}
	}
	a.rule.Out = pilot.Latest(log).Rule.Out
	a.size = strconv.Itoa(a.rule.N)
	if !form.Has("draw") {
		return a
	}
	a.rule = purposive.Rule{Spread: form["spread"], In: form["in"], Out: form["out"], Seed: strings.TrimSpace(form.Get("seed"))}
	// In the order of wave.yaml, which is that of importance.
	order := w.PilotSample.Spread
	slices.SortStableFunc(a.rule.Spread, func(x, y string) int { return rank(order, x) - rank(order, y) })
	a.rule.In = slices.DeleteFunc(a.rule.In, func(id string) bool { return slices.Contains(a.rule.Out, id) })
	a.size, a.also = strings.TrimSpace(form.Get("size")), strings.TrimSpace(form.Get("also"))
	if a.also != "" && !slices.Contains(a.rule.In, a.also) {
		a.rule.In = append(a.rule.In, a.also)
	}
	n, err := strconv.Atoi(a.size)
	if a.rule.N = n; err != nil {
		a.problem = fmt.Sprintf("Write how many as a number such as %d.", usualSize)
	}
	return a
}

func rank(order []string, name string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

func (a ask) form(open *desk.Open) drawForm {
	f := drawForm{
		Size: page.Input{ID: "size", Name: "size", Value: a.size, Label: page.Label{Text: "How many"}, Mode: "numeric", Width: 4, Autocomplete: "off"},
		Seed: page.Input{ID: "seed", Name: "seed", Value: a.rule.Seed, Label: page.Label{Text: "Seed for ties", Optional: true}, Width: 10, Autocomplete: "off",
			Hint: "Without one, ties go by org_id."},
		Also: page.Input{ID: "also", Name: "also", Label: page.Label{Text: "Must be in: org_id", Optional: true}, Width: 20, Autocomplete: "off"},
		Spread: page.Choices{ID: "spread", Name: "spread", Legend: page.Label{Text: "Spread over", Row: true}, Small: true,
			Hint: "Those of wave.yaml go first, in its order."},
	}
	for i, c := range open.Frame.Characteristics {
		f.Spread.Options = append(f.Spread.Options, page.Option{ID: page.OptionID("spread", i), Value: c.Name, Label: c.Label, Checked: slices.Contains(a.rule.Spread, c.Name)})
	}
	for _, id := range a.rule.Out {
		f.Out = append(f.Out, row{ID: id, Name: nameOf(open, id)})
	}
	return f
}

// propose draws the sample and puts it on the page, or what is wrong.
func (a ask) propose(p *pilotPage, open *desk.Open, log []pilot.Draw) {
	problem := a.problem
	var s *purposive.Sample
	if problem == "" {
		var err error
		if s, err = purposive.Draw(open.Frame, a.rule); err != nil {
			problem = fault.Public(err)
		}
	}
	if problem != "" {
		p.Draw.Size.Error = problem
		p.Problems = append(p.Problems, page.Problem{Field: "size", Text: problem})
		return
	}
	p.Proposed = newSample(open, s, "proposed")
	p.Hidden = []field{{"draw", "yes"}, {"size", a.size}, {"seed", a.rule.Seed}}
	for name, list := range map[string][]string{"spread": a.rule.Spread, "in": a.rule.In, "out": a.rule.Out} {
		for _, value := range list {
			p.Hidden = append(p.Hidden, field{name, value})
		}
	}
	slices.SortStableFunc(p.Hidden, func(x, y field) int { return strings.Compare(x.Name, y.Name) })
	if len(log) > 0 {
		p.Reason = &page.Input{ID: "reason", Name: "reason", Label: page.Label{Text: "Why the pilot is drawn again"}, Autocomplete: "off"}
	}
}

// newSample lays a sample out; id tells it apart from the other on the page.
func newSample(open *desk.Open, s *purposive.Sample, id string) *sample {
	view := &sample{Name: "the " + id + " sample", Guarantee: s.Guarantee(), Groups: page.Table{Caption: "What the " + id + " sample covers",
		Head: []page.Cell{{Text: "Characteristic"}, {Text: "Group"}, {Text: "In the frame", Numeric: true}, {Text: "In the sample", Numeric: true}}}}
	f := open.Frame
	c := chart.Chart{ID: id + "-chart", Title: "The " + id + " sample beside the frame", Series: []chart.Series{{Label: "Sample"}, {Label: "Frame"}}}
	var words []string
	last := ""
	for _, g := range s.Groups {
		in, of := desk.Share(g.Chosen, len(s.Chosen)), desk.Share(g.Size, f.Size())
		if g.Label != last {
			c.Rows = append(c.Rows, chart.Row{Label: g.Label, Heading: true})
			last = g.Label
		}
		c.Rows = append(c.Rows, chart.Row{Label: g.Name, Values: []chart.Value{{Percent: in, Label: desk.Percent(g.Chosen, len(s.Chosen))}, {Percent: of, Label: desk.Percent(g.Size, f.Size())}}})
		words = append(words, fmt.Sprintf("%s, %s: %s of the sample, %s of the frame", g.Label, g.Name, desk.Percent(g.Chosen, len(s.Chosen)), desk.Percent(g.Size, f.Size())))
		chosen := page.Cell{Text: strconv.Itoa(g.Chosen), Numeric: true}
		if g.Chosen == 0 {
			chosen.Text = "none"
		}
		view.Groups.Rows = append(view.Groups.Rows, []page.Cell{{Text: g.Label}, {Text: g.Name}, {Text: tongue.Number(g.Size), Numeric: true}, chosen})
	}
	c.Description = strings.Join(words, "; ") + "."
	// The picture is drawn by our own code, which escapes the words it is given.
	view.Picture = template.HTML(chart.Bars(c))
	for _, choice := range s.Chosen {
		o := f.Organisations[choice.At]
		r := row{ID: o.ID, Name: o.Name, URL: desk.Path(open.ID(), "/cases/"+o.ID+"/file"), Why: s.Why(f, choice), Locked: choice.Locked}
		for _, name := range s.Rule.Spread {
			text := "not available"
			if c, _ := f.Characteristic(name); f.GroupOf(name)[choice.At] >= 0 {
				text = c.Groups[f.GroupOf(name)[choice.At]]
			}
			r.Cells = append(r.Cells, text)
		}
		view.Rows = append(view.Rows, r)
	}
	return view
}

// logTable tells every draw, the latest first.
func logTable(open *desk.Open, log []pilot.Draw) *page.Table {
	t := &page.Table{Caption: "Every draw", Head: []page.Cell{{Text: "Draw"}, {Text: "When"}, {Text: "By"}, {Text: "What"}, {Text: "Came"}, {Text: "Went"}}}
	names := func(orgs []string) string {
		var all []string
		for _, org := range orgs {
			all = append(all, nameOf(open, org))
		}
		if len(all) == 0 {
			return "–"
		}
		return strings.Join(all, ", ")
	}
	for i := len(log) - 1; i >= 0; i-- {
		d, what := log[i], ""
		came, went := fmt.Sprintf("%d in all", len(d.Orgs)), "–"
		if d.Refused != "" {
			what = nameOf(open, d.Refused) + " refused"
		} else {
			what = fmt.Sprintf("%d drawn, spread over %s", len(d.Orgs), strings.Join(d.Rule.Spread, ", "))
			if d.Rule.Seed != "" {
				what += ", seed " + d.Rule.Seed
			}
		}
		if d.Reason != "" {
			what += ": " + d.Reason
		}
		if i > 0 {
			came, went = names(pilot.Came(log[i-1], d)), names(pilot.Went(log[i-1], d))
		}
		if s, err := purposive.Draw(open.Frame, d.Rule); err == nil && len(s.Missing()) > 0 {
			what += fmt.Sprintf(". Without %d groups", len(s.Missing()))
		}
		t.Rows = append(t.Rows, []page.Cell{{Text: strconv.FormatInt(d.Number, 10)}, {Text: open.At(d.At)}, {Text: d.By}, {Text: what}, {Text: came}, {Text: went}})
	}
	return t
}

func nameOf(open *desk.Open, org string) string {
	if o, err := open.Organisation(org); err == nil {
		return o.ShortName
	}
	return org
}

// carriedTable lists every question of a questionnaire that was changed, with
// the version since which its answers count.
func carriedTable(c *answer.Carrying) *page.Table {
	t := &page.Table{Caption: "Which answers are carried into the main data", CaptionHidden: true,
		Head: []page.Cell{{Text: "Question"}, {Text: "Answers count"}, {Text: "What was changed"}}}
	changed := false
	for _, q := range c.Questions() {
		counts := "all"
		if q.Since > 1 {
			counts, changed = fmt.Sprintf("since version %d", q.Since), true
		}
		why := q.Why
		if why == "" {
			why = "–"
		}
		t.Rows = append(t.Rows, []page.Cell{{Text: q.Question.ID}, {Text: counts}, {Text: why}})
	}
	if !changed {
		return nil
	}
	return t
}
