package estimate

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// methodsPageHolds says what a page's worked example must contain, worked out here.
func methodsPageHolds(t *testing.T, page string, phrases ...string) {
	t.Helper()
	text, err := os.ReadFile("../../../docs/methods/" + page + ".md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## Worked example\n")
	section, _, ended := strings.Cut(section, "\n## ")
	if !found || !ended {
		t.Fatalf("%s has no worked example before its last section", page)
	}
	flat := strings.Join(strings.Fields(section), " ")
	for _, phrase := range phrases {
		if !strings.Contains(flat, phrase) {
			t.Errorf("%s: the worked example does not say %q", page, phrase)
		}
	}
}

func TestIntervalsPage(t *testing.T) {
	s := Of(24, 50)
	share, _ := Share(3, s, Unbiased)
	size, _ := EffectiveSize(s, Unbiased)
	low, high, _ := Hypergeometric(3, 24, 50)
	noneLow, noneHigh, _ := Hypergeometric(0, 20, 50)
	phrases := []string{
		fmt.Sprintf("p = %.1f %%, e = %.2f points, t = %.3f, effective size %.2f.", 100*share.Value, 100*share.Error, Critical(share.DF), size),
		fmt.Sprintf("between %d and %d of the 50, that is %.0f to %.0f %%", low, high, 2*float64(low), 2*float64(high)),
		fmt.Sprintf("With 0 of 20 it is between %d and %d of the 50", noneLow, noneHigh),
	}
	for name, interval := range map[string]func() (Bounds, bool){
		"Wald (z)": func() (Bounds, bool) { return share.Wald(), true }, "Wald (t)": share.WaldT, "logit": share.Logit,
		"arc sine": share.ArcSine, "beta": share.Beta, "Clopper–Pearson": func() (Bounds, bool) { return ClopperPearson(3, 24) },
		"Wilson, effective size": func() (Bounds, bool) { return Wilson(share.Value, size) },
		"Wilson, no correction":  func() (Bounds, bool) { return Wilson(share.Value, 24) },
	} {
		b, ok := interval()
		if !ok {
			t.Errorf("%s: no interval", name)
		}
		phrases = append(phrases, fmt.Sprintf("| %s | %.1f | %.1f |", name, 100*b.Lower, 100*b.Upper))
	}
	methodsPageHolds(t, "intervals", phrases...)
}

func TestDomainsPage(t *testing.T) {
	large, _ := Share(12, Of(20, 30), Unbiased)
	domain, _ := Share(12, Sample{Base: 20, Drawn: 60, Population: 100}, Unbiased)
	others, _ := Share(20, Of(40, 70), Unbiased)
	whole, _ := Stratified([]Stratum{{large, 20, 30}, {others, 40, 70}})
	methodsPageHolds(t, "domains",
		fmt.Sprintf("With their own N the standard error is %.2f points, as a domain %.2f.", 100*large.Error, 100*domain.Error),
		fmt.Sprintf("Of all who answered %.1f %% do", 100*Proportion(32, 60)),
		fmt.Sprintf("it is %.1f %% with a standard error of %.2f points and %.0f degrees of freedom", 100*whole.Value, 100*whole.Error, whole.DF))
}

func TestMeansPage(t *testing.T) {
	numbers := []float64{2, 4, 4, 4, 5, 5, 7, 9}
	mean, _ := MeanOf(numbers, Of(8, 20), Unbiased)
	d, _ := Describe(numbers)
	b, _ := mean.WaldT()
	total := mean.Total(20)
	methodsPageHolds(t, "means",
		fmt.Sprintf("The mean is %.0f, s = %.3f, the standard error √(%.4f/8 · 12/20) = %.3f, t = %.3f: from %.2f to %.2f.",
			mean.Value, d.SD, d.SD*d.SD, mean.Error, Critical(mean.DF), b.Lower, b.Upper),
		fmt.Sprintf("The total of the 20 is %.0f with an error of %.2f. The quartiles are %.0f, %.1f and %.1f.", total.Value, total.Error, d.LowerQuarter, d.Median, d.UpperQuarter))
}

func TestAssociationPage(t *testing.T) {
	counts := [][]int{{18, 7}, {6, 15}}
	a, err := RaoScott(counts, 80, Unbiased)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Fisher(counts)
	if err != nil {
		t.Fatal(err)
	}
	methodsPageHolds(t, "association",
		fmt.Sprintf("X² = %.2f, P = %.3f, Cramér's V %.2f; the smallest expected count is %.1f.", a.X2, a.ChiSquare.P, a.CramersV, a.SmallestExpected),
		fmt.Sprintf("With the population correction %.2f; by the second order F = %.2f with %.0f and %.0f degrees of freedom. Fisher's P is %.4f.",
			a.FirstOrder.X2, a.F, a.TopDF, a.BottomDF, p))
}

func TestWaveChangePage(t *testing.T) {
	w := Waves{First: Moments{50, 0.4, 0.24 * 50 / 49}, Second: Moments{48, 0.5, 0.25 * 48 / 47}, Both: 30, Before: 0.4, After: 0.5, Covariance: 0.18}
	c, _ := w.Change(OneFrame(120))
	m, _ := Turnover{Kept: 10, Left: 2, Came: 7, Never: 11}.McNemar()
	methodsPageHolds(t, "wave-change",
		fmt.Sprintf("The change is %.1f points. With the covariance its error is %.2f points and P %.3f; as if independent %.2f and %.3f.",
			100*c.Difference, 100*c.Error, c.Normal, 100*c.Independent.Error, c.Independent.Normal),
		fmt.Sprintf("X² = %.2f, P = %.3f; exactly P = %.3f", m.X2, m.P, m.Exact))
}

func TestTolerancePage(t *testing.T) {
	p := Proportion(78, 88)
	guide, _ := Tolerance(p, Of(88, 152), Guide)
	unbiased, _ := Tolerance(p, Of(88, 152), Unbiased)
	lower, upper := Interval(100*p, guide)
	methodsPageHolds(t, "tolerance",
		fmt.Sprintf("p = %.5f, p(1−p)/(n−1) = %.7f, c = 64/151 = %.5f: 196 · √(0.0011577 · 0.42384) = %.2f.", p, p*(1-p)/87, Guide.Factor(88, 152), guide),
		fmt.Sprintf("The figure is %.1f ± %.1f points: %.1f to %.1f.", 100*p, guide, lower, upper),
		fmt.Sprintf("the tolerance %.2f", unbiased))
}

func TestDifferencesPage(t *testing.T) {
	a, _ := Tolerance(Proportion(21, 35), Of(35, 68), Guide)
	b, _ := Tolerance(Proportion(10, 28), Of(28, 50), Guide)
	phrases := []string{
		fmt.Sprintf("Tolerances %.2f and %.2f points; required √(%.2f² + %.2f²) = %.1f.", a, b, a, b, Required(a, b)),
		fmt.Sprintf("The difference is %.1f points", 100*(Proportion(21, 35)-Proportion(10, 28))),
	}
	for name, how := range map[string]Adjustment{"by Holm, %.3f, %.3f and %.3f": Holm, "By Benjamini and Hochberg they are %.3f, %.3f and %.3f": BenjaminiHochberg} {
		ps := Adjust([]float64{0.01, 0.03, 0.04}, how)
		phrases = append(phrases, fmt.Sprintf(name, ps[0], ps[1], ps[2]))
	}
	methodsPageHolds(t, "differences", phrases...)
}
