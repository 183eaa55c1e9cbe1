package table_test

import (
	"fmt"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

// atSizes runs a measurement on the wave as it is and on its answers a hundred
// and ten thousand times over: 101, 10,100 and 1,000,102 cases of 152, 15,200
// and 1,505,104 organisations.
func atSizes(b *testing.B, measure func(b *testing.B, d *dataset.Dataset)) {
	small := MustWave1(b)
	for _, times := range []int{1, 100, 9902} {
		d := small
		if times > 1 {
			d = small.Repeat(times)
		}
		b.Run(fmt.Sprintf("cases=%d", d.Cases()), func(b *testing.B) { measure(b, d) })
	}
}

// BenchmarkTopline counts every item of the questionnaire for everybody.
func BenchmarkTopline(b *testing.B) {
	atSizes(b, func(b *testing.B, d *dataset.Dataset) {
		for b.Loop() {
			if _, err := table.Topline(d); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkToplineByRegion does so by the three regions as well.
func BenchmarkToplineByRegion(b *testing.B) {
	atSizes(b, func(b *testing.B, d *dataset.Dataset) {
		for b.Loop() {
			if _, err := table.Topline(d, "region"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCountBanner counts one question by six breaks side by side.
func BenchmarkCountBanner(b *testing.B) {
	atSizes(b, func(b *testing.B, d *dataset.Dataset) {
		for b.Loop() {
			if _, err := table.Count(d, "SocRisk", "type", "region", "fsm_pct", "cin_rate", "SocData_d", "UnmetTeam"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkWhere decides a condition case by case, as a derived group does.
func BenchmarkWhere(b *testing.B) {
	atSizes(b, func(b *testing.B, d *dataset.Dataset) {
		for b.Loop() {
			if _, err := table.GroupOf(d, "type=Unitary and SocData.d = 1"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
