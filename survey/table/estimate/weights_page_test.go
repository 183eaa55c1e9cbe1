package estimate

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// pageSays checks that a page of docs/methods has each number of its worked
// example as it is computed here.
func pageSays(t *testing.T, page string, parts ...string) {
	t.Helper()
	text, err := os.ReadFile("../../../docs/methods/" + page + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if !strings.Contains(string(text), part) {
			t.Errorf("docs/methods/%s.md does not say %q", page, part)
		}
	}
}

// example is the frame of ten organisations of the pages' worked examples: six
// small and four large, five of each area; two small and three large took part.
type example struct {
	size, area Column
	cases      []int
	yes        []float64
}

func worked() example {
	return example{
		size:  Column{Name: "size", Labels: strings.Fields("small small small small small small large large large large")},
		area:  Column{Name: "area", Labels: strings.Fields("north north south south south north north north south south")},
		cases: []int{0, 2, 6, 7, 8},
		yes:   []float64{1, 0, 1, 0, 1},
	}
}

func (e example) margin(t *testing.T, columns ...Column) Margin {
	t.Helper()
	m, err := MarginOf(e.cases, columns...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (e example) mean(t *testing.T, w *Weighting) Weighted {
	t.Helper()
	f, err := w.Mean(e.yes, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPagesOfWeights(t *testing.T) {
	e := worked()
	base := must(t)(BaseWeights(5, 10, Unbiased))
	post := must(t)(base.PostStratify(e.margin(t, e.size)))
	raked, err := base.Rake(Raking{}, e.margin(t, e.size), e.margin(t, e.area))
	if err != nil {
		t.Fatal(err)
	}
	share := func(w *Weighting) string {
		f := e.mean(t, w)
		return fmt.Sprintf("%.2f %% with a standard error of %.2f points", 100*f.Value, 100*f.Error)
	}
	weights := func(w *Weighting) string {
		var parts []string
		for _, x := range w.Weights {
			parts = append(parts, fmt.Sprintf("%.4f", x))
		}
		return strings.Join(parts, ", ")
	}
	pageSays(t, "weights", weights(post), weights(raked.Weighting), share(base), share(post), share(raked.Weighting),
		fmt.Sprintf("after %d sweeps", raked.Sweeps))

	spread, err := post.Spread()
	if err != nil {
		t.Fatal(err)
	}
	own := e.mean(t, post)
	pageSays(t, "design-effect", weights(post), fmt.Sprintf("design effect %.4f", spread.DesignEffect),
		fmt.Sprintf("effective n %.2f", spread.Effective), fmt.Sprintf("%.4f for this figure", own.DesignEffect))

	jack := func(w *Weighting) string {
		r, err := w.Jackknife(func(weights []float64) (float64, bool) { return WeightedMean(weights, e.yes, nil) })
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%.2f points", 100*r.Error)
	}
	pageSays(t, "jackknife", "jackknife "+jack(base), "jackknife "+jack(post), fmt.Sprintf("linearised %.2f points", 100*own.Error))
}

func TestPageOfRepresentativity(t *testing.T) {
	h := mustHousing(t)
	p := h.propensity(t, "type", "area", "rate_band")
	r := p.Representativity()
	partial, err := p.Partial(h.frame["area"], h.frame["type"], h.frame["rate_band"])
	if err != nil {
		t.Fatal(err)
	}
	profile, err := ProfileOf(h.frame["area"], h.tookPart())
	if err != nil {
		t.Fatal(err)
	}
	pageSays(t, "representativity",
		fmt.Sprintf("S = %.4f, R = %.4f", r.S, r.R), fmt.Sprintf("standard error %.4f", r.Error),
		fmt.Sprintf("correction is %.4f, the adjusted R %.4f", r.Correction, r.AdjustedR), fmt.Sprintf("S/rate is %.4f", r.Variation),
		fmt.Sprintf("area is %.4f unconditional and %.4f conditional", partial.Value, partial.Conditional),
		fmt.Sprintf("adjusted %.4f and %.4f", partial.Adjusted, partial.AdjustedConditional),
		fmt.Sprintf("Rural %+.4f", partial.Groups[2].Value), fmt.Sprintf("Metro %+.4f", partial.Groups[1].Value),
		fmt.Sprintf("X² = %.2f with %d degrees of freedom, P = %.4f; exact P = %.4f", profile.X2, profile.DF, profile.P, profile.Exact))
}
