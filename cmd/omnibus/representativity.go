package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"omnibus/survey"
	"omnibus/survey/table"
	"omnibus/survey/table/estimate"
)

// representativityCommand is omnibus representativity.
type representativityCommand struct {
	filesFlags
	Section         string `placeholder:"ID" help:"A section; without it, the whole questionnaire."`
	Characteristics string `placeholder:"a,b" help:"Characteristics to compare by; without it, all that the wave declares."`
	Completeness    string `enum:"wave,by question,by section" default:"wave" help:"What counts as partial: by question or by section; wave: as wave.yaml says."`
	JSON            bool   `help:"Print for a program to read."`
}

// Run says how like the frame those who took part are.
func (c representativityCommand) Run(ctx context.Context, t terminal) error {
	w, d, err := c.dataset(ctx, t)
	if err != nil {
		return err
	}
	d = under(d, c.Completeness)
	r, err := table.RepresentativityOf(d, c.Section, list(c.Characteristics)...)
	if err != nil {
		return err
	}
	if c.JSON {
		return t.json(representativityJSON(r))
	}
	out := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	tellRates(out, w.Wave, r)
	for _, p := range r.Profiles {
		tellProfile(out, p)
	}
	tellModel(out, r)
	return out.Flush()
}

func tellRates(out io.Writer, w *survey.Wave, r *table.Representativity) {
	n := 0
	for _, cases := range r.Tally {
		n += cases
	}
	complete, partial := r.Tally[estimate.Complete], r.Tally[estimate.Partial]
	fmt.Fprintf(out, "%s, %s: %d of %s took part.\n\n", w.Title, r.Title, complete+partial, count(n, w.Organisation, w.Organisations))
	fmt.Fprintf(out, "Response rates (AAPOR)\n")
	fmt.Fprintf(out, "RR1 = RR3 = RR5\t%s %%\tcomplete: %s\n", table.Round(complete, n, 1), r.CompleteMeans)
	fmt.Fprintf(out, "RR2 = RR4 = RR6\t%s %%\twith partial: %s\n", table.Round(complete+partial, n, 1), r.PartialMeans)
}

func tellProfile(out io.Writer, p table.Profile) {
	frame, took := 0, 0
	for _, g := range p.Groups {
		frame, took = frame+g.Frame, took+g.TookPart
	}
	fmt.Fprintf(out, "\n%s\tframe\ttook part\t%% of frame\t%% of those\trate %%\n", p.Label)
	for _, g := range p.Groups {
		fmt.Fprintf(out, "%s\t%d\t%d\t%s\t%s\t%s\n", g.Label, g.Frame, g.TookPart,
			table.Round(g.Frame, frame, 1), cmp.Or(table.Round(g.TookPart, took, 1), "–"), table.Round(g.TookPart, g.Frame, 1))
	}
	if p.DF == 0 || took == 0 || took == frame {
		fmt.Fprintf(out, "Nothing can differ here.\n")
		return
	}
	word, way := "No significant difference from the frame", "chi-square"
	if p.Significant() {
		word = "They differ from the frame"
	}
	if p.PValue() != p.P {
		way = "exact, because an expected count is under 5"
	}
	fmt.Fprintf(out, "%s: P = %s (%s; X² = %.2f, %s).\n", word, pWords(p.PValue()), way, p.X2, count(p.DF, "degree of freedom", "degrees of freedom"))
}

func tellModel(out io.Writer, r *table.Representativity) {
	m := r.Model
	fmt.Fprintf(out, "\nR-indicator by %s\n", strings.Join(m.Characteristics, ", "))
	if m.Why != "" {
		fmt.Fprintln(out, m.Why)
	}
	if !m.Fitted {
		return
	}
	fmt.Fprintf(out, "R\t%.3f\tstandard error %.3f; 1 is a response that leaves nobody out more than others\n", m.R, m.Error)
	fmt.Fprintf(out, "R adjusted\t%.3f\twithout what chance adds; compare waves by this one, with the same characteristics\n", m.AdjustedR)
	fmt.Fprintf(out, "S/rate\t%.3f\tthe most that a mean can be off, in standard deviations of the answer\n", m.Variation)
	fmt.Fprintf(out, "\nPartial indicators\talone\tbeside the others\tgroups (– took part less, + more)\n")
	for _, p := range m.Partials {
		groups := make([]string, len(p.Groups))
		for i, g := range p.Groups {
			groups[i] = fmt.Sprintf("%s %+.3f", g.Label, cleanZero(g.Value))
		}
		fmt.Fprintf(out, "%s\t%.3f\t%.3f\t%s\n", p.Name, p.Value, p.Conditional, strings.Join(groups, "; "))
	}
}

// pWords writes a P as people do.
func pWords(p float64) string {
	if p < 0.001 {
		return "under 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// cleanZero keeps -0.000 from being printed.
func cleanZero(v float64) float64 {
	if math.Abs(v) < 0.0005 {
		return 0
	}
	return v
}

// representativityResult is what --json prints. Keys are only ever added.
type representativityResult struct {
	Section   string         `json:"section"`
	Title     string         `json:"title"`
	Complete  string         `json:"complete_means"`
	Partial   string         `json:"partial_means"`
	Cases     map[string]int `json:"cases"`
	Rates     ratesJSON      `json:"rates"`
	Profiles  []profileJSON  `json:"profiles"`
	Model     []string       `json:"model"`
	Why       string         `json:"why,omitempty"`
	Indicator *indicatorJSON `json:"indicator"`
	Partials  []partialJSON  `json:"partial_indicators"`
}

type ratesJSON struct {
	RR1 float64 `json:"rr1"`
	RR2 float64 `json:"rr2"`
	RR3 float64 `json:"rr3"`
	RR4 float64 `json:"rr4"`
	RR5 float64 `json:"rr5"`
	RR6 float64 `json:"rr6"`
}

type profileJSON struct {
	Characteristic string             `json:"characteristic"`
	Label          string             `json:"label"`
	Groups         []profileGroupJSON `json:"groups"`
	X2             float64            `json:"x2"`
	DF             int                `json:"df"`
	P              float64            `json:"p"`
	Exact          *float64           `json:"exact_p"`
	Significant    bool               `json:"significant"`
}

type profileGroupJSON struct {
	Group    string `json:"group"`
	Frame    int    `json:"frame"`
	TookPart int    `json:"took_part"`
}

type indicatorJSON struct {
	Rate      float64 `json:"rate"`
	S         float64 `json:"s"`
	R         float64 `json:"r"`
	Error     float64 `json:"error"`
	AdjustedR float64 `json:"adjusted_r"`
	Variation float64 `json:"s_over_rate"`
}

type partialJSON struct {
	Characteristic string             `json:"characteristic"`
	Value          float64            `json:"unconditional"`
	Conditional    float64            `json:"conditional"`
	Groups         []partialGroupJSON `json:"groups"`
}

type partialGroupJSON struct {
	Group       string  `json:"group"`
	Value       float64 `json:"unconditional"`
	Conditional float64 `json:"conditional"`
}

func representativityJSON(r *table.Representativity) representativityResult {
	x := r.Rates
	out := representativityResult{Section: r.Section, Title: r.Title, Complete: r.CompleteMeans, Partial: r.PartialMeans, Cases: map[string]int{},
		Rates: ratesJSON{x.RR1, x.RR2, x.RR3, x.RR4, x.RR5, x.RR6}, Profiles: []profileJSON{}, Model: append([]string{}, r.Model.Characteristics...),
		Why: r.Model.Why, Partials: []partialJSON{}}
	for code, n := range r.Tally {
		out.Cases[estimate.Disposition(code).String()] = n
	}
	for _, p := range r.Profiles {
		profile := profileJSON{Characteristic: p.Characteristic, Label: p.Label, X2: p.X2, DF: p.DF, P: p.P, Significant: p.Significant()}
		if p.HasExact {
			profile.Exact = &p.Exact
		}
		for _, g := range p.Groups {
			profile.Groups = append(profile.Groups, profileGroupJSON{g.Label, g.Frame, g.TookPart})
		}
		out.Profiles = append(out.Profiles, profile)
	}
	m := r.Model
	if !m.Fitted {
		return out
	}
	out.Indicator = &indicatorJSON{m.Rate, m.S, m.R, m.Error, m.AdjustedR, m.Variation}
	for i, p := range m.Partials {
		partial := partialJSON{Characteristic: m.Characteristics[i], Value: p.Value, Conditional: p.Conditional}
		for _, g := range p.Groups {
			partial.Groups = append(partial.Groups, partialGroupJSON{g.Label, g.Value, g.Conditional})
		}
		out.Partials = append(out.Partials, partial)
	}
	return out
}
