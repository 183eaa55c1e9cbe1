package estimate

import "testing"

// book is the pairwise tests of a crosstab book: 40 questions of 5 codes by 6
// breaks of 4 groups.
func book() (groups [][4]Group) {
	for cell := range 40 * 5 * 6 {
		var four [4]Group
		for i := range four {
			base := 20 + (cell*7+i*31)%90
			four[i] = Group{(cell*13 + i*5) % base, Of(base, base+15+(cell+i)%60)}
		}
		groups = append(groups, four)
	}
	return groups
}

var told int

func BenchmarkBookOfDifferences(b *testing.B) {
	groups := book()
	b.ReportAllocs()
	for b.Loop() {
		for g := range groups {
			four := &groups[g]
			for i := range 3 {
				for j := i + 1; j < 4; j++ {
					if differs, _ := Differs(four[i], four[j], Guide); differs {
						told++
					}
				}
			}
		}
	}
}

func BenchmarkBookOfPooledDifferences(b *testing.B) {
	groups := book()
	b.ReportAllocs()
	for b.Loop() {
		for g := range groups {
			four := &groups[g]
			for i := range 3 {
				for j := i + 1; j < 4; j++ {
					if differs, _ := DiffersPooled(four[i].Count, four[i].Base, four[j].Count, four[j].Base); differs {
						told++
					}
				}
			}
		}
	}
}

func BenchmarkOneTestWithItsP(b *testing.B) {
	four := book()[7]
	for b.Loop() {
		if t, _ := Corrected(four[0], four[1], Unbiased); t.P < Level {
			told++
		}
	}
}

func TestDiffersAllocatesNothing(t *testing.T) {
	four := book()[3]
	if n := testing.AllocsPerRun(100, func() {
		Differs(four[0], four[1], Guide)
		DiffersPooled(four[0].Count, four[0].Base, four[1].Count, four[1].Base)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
