package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A board of many small groups, a tenth of whose columns are under the threshold,
// is the most that protecting has to do.
func BenchmarkProtect(b *testing.B) {
	for _, groups := range []int{10, 50, 200} {
		b.Run(fmt.Sprintf("10 codes, %d groups", groups), func(b *testing.B) {
			for b.Loop() {
				r := rand.New(rand.NewPCG(7, 7))
				board, s, cells := randomBoard(r, 10, groups, 6)
				for g := 0; g < groups; g += 10 {
					s.Withhold(cells[g*12+11])
				}
				for i, v := range board.values {
					if v == 0 {
						s.Withhold(cells[i])
					}
				}
				mustProtect(s)
				b.ReportMetric(float64(board.see(s, cells))/float64(len(cells)), "withheld")
			}
		})
	}
}
