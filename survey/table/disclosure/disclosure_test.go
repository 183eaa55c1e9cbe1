package disclosure

import "testing"

func TestJudge(t *testing.T) {
	wave1 := Thresholds{Small: 50, VerySmall: 20}
	strict := Thresholds{Small: 50, VerySmall: 20, Suppress: 10}
	for _, c := range []struct {
		name       string
		thresholds Thresholds
		base       int
		want       Verdict
	}{
		{"at the small base", wave1, 50, Sound},
		{"under the small base", wave1, 49, Small},
		{"at the very small base", wave1, 20, Small},
		{"under the very small base", wave1, 19, VerySmall},
		{"nothing is withheld without a threshold", wave1, 0, VerySmall},
		{"at the threshold", strict, 10, VerySmall},
		{"under the threshold", strict, 9, Withhold},
		{"no thresholds", Thresholds{}, 0, Sound},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.thresholds.Judge(c.base); got != c.want {
				t.Errorf("%d cases: got %d, want %d", c.base, got, c.want)
			}
		})
	}
}
