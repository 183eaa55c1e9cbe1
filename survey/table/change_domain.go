package table

import (
	"regexp"
	"slices"
	"strings"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/table/estimate"
)

// byAnswer says whether the group is known from answers: the frames do not tell
// how many organisations are in it, and it is estimated as a part of the
// smallest group around it that they do tell.
func (g pairOfGroups) byAnswer() bool {
	return g.old.Group.Population == 0 || g.new.Group.Population == 0
}

// waves sums up both waves' values for the test of their change. Of a group by
// answers they are the linearised ones,
//
//	z = n/n_g · (y − p_g) in the group, 0 for the others that answered
//
// whose mean over the n that answered varies as p_g does.
func (t *Trend) waves(was, is values, g pairOfGroups, before, after *dataset.Column) estimate.Waves {
	if !g.byAnswer() {
		return estimate.WavesOf(was.all(), is.all(), t.pairs(was, is))
	}
	mean1, _ := estimate.Mean(was.all())
	mean2, _ := estimate.Mean(is.all())
	was, is = was.linearised(mean1, before.Given.And(g.old.stratum)), is.linearised(mean2, after.Given.And(g.new.stratum))
	w := estimate.WavesOf(was.all(), is.all(), t.pairs(was, is))
	w.First.Mean, w.Second.Mean = mean1, mean2
	return w
}

func (v values) linearised(mean float64, whole dataset.Set) values {
	out := values{base: whole, numbers: make([]float64, 64*len(whole))}
	times := float64(whole.Count()) / float64(max(v.base.Count(), 1))
	v.base.Each(func(i int) { out.numbers[i] = times * (v.of(i) - mean) })
	return out
}

// pairs gives the values of those that have one in both waves.
func (t *Trend) pairs(was, is values) (pairs [][2]float64) {
	was.base.Each(func(i int) {
		if at := t.newCase[i]; at >= 0 && is.base.Has(at) {
			pairs = append(pairs, [2]float64{was.of(i), is.of(at)})
		}
	})
	return pairs
}

var nameInGroup = regexp.MustCompile(`\pL[\pL\pN]*`)

// brokenGroup says what was changed of the questions and derived variables that
// a group is made of, so that it is another group now; "" for nothing.
func (t *Trend) brokenGroup(text string, of Selection) string {
	var whys []string
	for _, d := range t.New.Wave().Derived {
		c, ok := t.Old.Column(d.Name)
		labelled := slices.ContainsFunc(d.Groups, func(g survey.DerivedGroup) bool { return strings.Contains(text, g.Label) })
		if !ok || of.Break != d.Name && !labelled && !strings.Contains(text, d.Name) {
			continue
		}
		if why := t.brokenDerived(c.Derived, &d); why != "" {
			whys = append(whys, "of "+d.Name+" "+why)
		}
	}
	names := nameInGroup.FindAllString(text, -1)
	for i, id := range names {
		if why := t.brokenQuestion(id); why != "" && !slices.Contains(names[:i], id) {
			whys = append(whys, "of "+id+" "+why)
		}
	}
	return strings.Join(whys, "; ")
}
