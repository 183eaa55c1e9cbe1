package microdata

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strconv"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/dataset"
)

// order gives the cases in the order of their numbers. Each case is put where a
// digest of its organisation keyed with the seed falls: the same for the same
// seed, and nothing to anybody without it.
func order(d *dataset.Dataset, seed string) []int {
	if seed == "" {
		seed = d.Fingerprint()
	}
	key := sha256.Sum256([]byte("case numbers\x00" + seed))
	places := make([][]byte, d.Cases())
	cases := make([]int, d.Cases())
	for i := range cases {
		digest := hmac.New(sha256.New, key[:])
		digest.Write([]byte(d.Organisation(i).ID))
		cases[i], places[i] = i, digest.Sum(nil)
	}
	slices.SortFunc(cases, func(a, b int) int {
		return cmp.Or(bytes.Compare(places[a], places[b]), cmp.Compare(a, b))
	})
	return cases
}

func unknown(what, name string, known []string) error {
	hint := ""
	if near := source.Nearest(name, known); near != "" {
		hint = " Did you mean " + near + "?"
	}
	return fault.New(fault.Refused, "There is no %s %q.%s Nothing was written.", what, name, hint)
}

// released gives the characteristics that go out. One that tells every
// organisation from every other is its name by another word.
func released(d *dataset.Dataset, names []string) ([]*dataset.Break, error) {
	var out []*dataset.Break
	if names == nil {
		for _, b := range d.Breaks() {
			if !identifies(d, b) {
				out = append(out, b)
			}
		}
		return out, nil
	}
	for _, name := range names {
		b, ok := d.Break(name)
		if !ok {
			var known []string
			for _, b := range d.Breaks() {
				known = append(known, b.Name)
			}
			return nil, unknown("characteristic", name, known)
		}
		if identifies(d, b) {
			return nil, fault.New(fault.Refused, "The characteristic %s tells organisations apart one by one or is a number without bands, so it cannot go out. Leave it out, or give it bands in wave.yaml. Nothing was written.", name)
		}
		if !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out, nil
}

// maxNumbers is how many different numbers may be groups of their own before
// they are a rate or a size without bands rather than a list of codes.
const maxNumbers = 10

// identifies says whether a characteristic is an identifier: a column of codes
// of areas, words of which most stand for one organisation, or numbers without bands.
func identifies(d *dataset.Dataset, b *dataset.Break) bool {
	c, _ := d.Frame().Characteristic(b.Name)
	if slices.Contains([]string{"gss_code", "ons_code", "la_code", "org_id", "name", "short_name"}, c.Column) {
		return true
	}
	if len(c.Bounds) > 0 {
		return false
	}
	alone, groups, numbers := 0, 0, 0
	for _, g := range b.Groups {
		if _, err := strconv.ParseFloat(g.Label, 64); err == nil {
			numbers++
		}
		switch g.Organisations.Count() {
		case 0:
		case 1:
			alone++
			groups++
		default:
			groups++
		}
	}
	return groups > 2 && 2*alone > groups || numbers > maxNumbers
}

// Alone gives how many cases have a combination of the released characteristics
// that no other organisation of the frame has: whoever knows the frame can name them.
func (f *File) Alone() int {
	of := make([]string, f.data.Population())
	for _, b := range f.released {
		for g := range b.Groups {
			b.Groups[g].Organisations.Each(func(at int) { of[at] += string(rune('A' + g)) })
		}
		for at := range of {
			of[at] += "/"
		}
	}
	count := map[string]int{}
	for _, key := range of {
		count[key]++
	}
	alone := 0
	for i := range f.data.Cases() {
		if at, ok := f.data.Frame().Index(f.data.Organisation(i).ID); ok && count[of[at]] == 1 {
			alone++
		}
	}
	return alone
}

// Released gives the labels of the characteristics that go out.
func (f *File) Released() []string {
	labels := make([]string, len(f.released))
	for i, b := range f.released {
		labels[i] = b.Label
	}
	return labels
}
