package table

import (
	"cmp"
	"slices"
	"strings"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/table"
	"omnibus/web/page"
)

// form is what a table is asked for with.
type form struct {
	Action string
	Show   []picker
	By     []crossing
	Filter page.Input
	Base   page.Input
	Weight page.Choices
	// More are the choices that are seldom made; Open shows them.
	Open                          bool
	Rule, Nets, Sort, Of, Marks   page.Select
	Only, Bands                   page.Input
	Chosen                        page.Choices
	ID, Title                     string
	Public                        bool
	HasTable                      bool
	WeightChosen, FilterOrBaseSet bool
}

// picker is a list to choose a variable of, in groups.
type picker struct {
	ID, Name, Label, Error string
	// Lang is the error's language where it is not the page's: never, in the office.
	Lang    string
	Options []page.Option
	Groups  []pickerGroup
}

type pickerGroup struct {
	Label   string
	Options []page.Option
}

// crossing is a break and what it is crossed with.
type crossing struct{ By, With picker }

func newForm(d *dataset.Dataset, own survey.Completeness, a *asked) form {
	f := form{
		Filter: page.Input{ID: inFilter, Name: inFilter, Value: a.typed.Get(inFilter), Label: page.Label{Text: "Only those who"}, Error: a.wrong[inFilter],
			Hint: "A group or a condition: North, type=County and WelPlace = 1", Autocomplete: "off"},
		Base: page.Input{ID: inBase, Name: inBase, Value: a.typed.Get(inBase), Label: page.Label{Text: "Who they are, in words"}, Error: a.wrong[inBase],
			Hint: "Stands as the base of the table", Autocomplete: "off"},
		Only: page.Input{ID: inOnly, Name: inOnly, Value: a.typed.Get(inOnly), Label: page.Label{Text: "Only one line of each question"}, Error: a.wrong[inOnly],
			Hint: "A code, codes or a net: 1, 1+2, Confident", Autocomplete: "off"},
		Bands: page.Input{ID: inBands, Name: inBands, Value: a.typed.Get(inBands), Label: page.Label{Text: "Bands of a number"}, Error: a.wrong[inBands],
			Hint: "Their lower ends: 0, 20, 40", Autocomplete: "off"},
		Weight: weights(d, a),
		Chosen: page.Choices{ID: inChosen, Name: inChosen, Legend: page.Label{Text: "How many were chosen"}, Small: true, Error: a.wrong[inChosen],
			Options: []page.Option{{Value: "yes", Label: "Mean and median number of answers", Checked: a.typed.Get(inChosen) != ""}}},
		Rule:  rules(own, a),
		ID:    a.typed.Get(inID),
		Title: a.typed.Get(inTitle),
	}
	f.Public = a.typed.Get(inView) == "public"
	f.Nets = choose(a, inNets, "Nets", "Under the answers", "in place", "Above their answers", "only", "Nets only", "none", "No nets")
	f.Sort = choose(a, inSort, "Order of answers", "As asked", "descending", "Largest first", "ascending", "Smallest first")
	f.Of = choose(a, inOf, "Per cent of", "Respondents", "answers", "All answers given")
	f.Marks = choose(a, inMarks, "Significant differences", "Letters", withoutMark, "Not marked")
	for _, name := range []string{inRule, inNets, inSort, inOf, inMarks, inOnly, inBands, inChosen} {
		f.Open = f.Open || a.typed.Get(name) != ""
	}
	f.WeightChosen = len(a.typed[inWeight]) > 0
	f.FilterOrBaseSet = a.typed.Get(inFilter) != "" || a.typed.Get(inBase) != ""
	groups := variables(d, false)
	for i, name := range append(slices.Clone(a.typed[inShow]), "") {
		if i > mostShown {
			break
		}
		label := "Question"
		if i > 0 {
			label = "and below it"
		}
		f.Show = append(f.Show, pick(nth(inShow, i), inShow, label, name, groups, a))
	}
	f.By = crossings(d, a)
	return f
}

func crossings(d *dataset.Dataset, a *asked) []crossing {
	groups := variables(d, true)
	var out []crossing
	for i, b := range append(slices.Clone(a.typed[inBy]), "") {
		if i >= mostBreaks && b == "" {
			break
		}
		name, with, _ := strings.Cut(b, "*")
		label := "Split by"
		if i > 0 {
			label = "and beside it by"
		}
		out = append(out, crossing{
			By:   pick(nth(inBy, i), inBy, label, name, groups, a),
			With: pick(nth(inWith, i), inWith, "crossed with", with, groups, a),
		})
	}
	return out
}

// pick offers the groups with one variable chosen. What is not among them stays
// chosen: a slip in an address is shown, not lost.
func pick(id, name, label, chosen string, groups []pickerGroup, a *asked) picker {
	p := picker{ID: id, Name: name, Label: label, Error: a.wrong[id], Options: []page.Option{{Label: "–"}}}
	found := chosen == ""
	for _, g := range groups {
		own := pickerGroup{Label: g.Label, Options: slices.Clone(g.Options)}
		for i := range own.Options {
			if o := &own.Options[i]; !found && (o.Value == chosen || o.Value == strings.Replace(chosen, ".", "_", 1)) {
				o.Checked, found = true, true
			}
		}
		p.Groups = append(p.Groups, own)
	}
	if !found {
		p.Options = append(p.Options, page.Option{Value: chosen, Label: chosen, Checked: true})
	}
	return p
}

// variables are what can be shown or, as breaks, what can be split by, in the
// order of the questionnaire.
func variables(d *dataset.Dataset, breaks bool) []pickerGroup {
	var out []pickerGroup
	if breaks {
		g := pickerGroup{Label: "Characteristics of the frame"}
		for _, b := range d.Breaks() {
			g.Options = append(g.Options, page.Option{Value: b.Name, Label: cut(b.Label)})
		}
		out = append(out, g)
	}
	at := map[string]int{}
	for _, s := range d.Questionnaire().Sections {
		at[s.ID] = len(out)
		out = append(out, pickerGroup{Label: s.Title})
	}
	derived := pickerGroup{Label: "Derived variables"}
	for _, v := range table.Variables(d) {
		q := v.Question
		switch {
		case q == nil:
			derived.Options = append(derived.Options, page.Option{Value: v.Name, Label: v.Name + " – " + cut(v.Label)})
			continue
		case breaks && q.Kind != questionnaire.One && q.Kind != questionnaire.Many:
			continue
		}
		g := &out[at[q.Section().ID]]
		label := v.Name + " – " + cut(v.Label)
		if q.Grid() {
			if !breaks && v.Row == q.Rows[0].ID {
				g.Options = append(g.Options, page.Option{Value: q.ID, Label: q.ID + " – " + cut(q.Short) + ": all rows"})
			}
			row, _ := q.Row(v.Row)
			label = "\u00a0\u00a0" + v.Name + " – " + cut(cmp.Or(row.Short, row.Label))
		}
		g.Options = append(g.Options, page.Option{Value: v.Name, Label: label})
	}
	out = append(out, derived)
	return slices.DeleteFunc(out, func(g pickerGroup) bool { return len(g.Options) == 0 })
}

// cut shortens what would make a list wider than the screen.
func cut(label string) string {
	const most = 60
	if runes := []rune(label); len(runes) > most {
		return strings.TrimRight(string(runes[:most]), " ,") + "…"
	}
	return label
}

// choose makes a list of words; the first label is the usual choice, which an
// address does not say.
func choose(a *asked, name, label, usual string, pairs ...string) page.Select {
	s := page.Select{ID: name, Name: name, Label: page.Label{Text: label}, Error: a.wrong[name], Options: []page.Option{{Label: usual}}}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Options = append(s.Options, page.Option{Value: pairs[i], Label: pairs[i+1], Checked: a.typed.Get(name) == pairs[i]})
	}
	return s
}

func rules(own survey.Completeness, a *asked) page.Select {
	usual := "As the wave: " + own.String()
	return choose(a, inRule, "Answers that count", usual, "by question", "Every answer (by question)", "by section", "Complete sections only (by section)")
}

func weights(d *dataset.Dataset, a *asked) page.Choices {
	c := page.Choices{ID: inWeight, Name: inWeight, Legend: page.Label{Text: "Weight to the frame by"}, Small: true, Error: a.wrong[inWeight]}
	add := func(name, label, hint string) {
		c.Options = append(c.Options, page.Option{Value: name, Label: label, Hint: hint, Checked: slices.Contains(a.typed[inWeight], name)})
	}
	for _, b := range d.Breaks() {
		add(b.Name, b.Label, "")
	}
	for i, w := range d.Wave().Weights {
		add(w.Name, w.Name, "The wave’s own weights, by "+strings.Join(w.Margins, ", "))
		if i == 0 {
			c.Options[len(c.Options)-1].Divider = "or"
		}
	}
	return c
}
