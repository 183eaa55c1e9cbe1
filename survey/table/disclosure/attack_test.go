package disclosure_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"omnibus/survey/table/disclosure"
)

// board is a published table of codes by groups with all its margins, as a test
// knows it: the attackers work on it alone and never see the System.
type board struct {
	values []int
	known  []bool
	// sums are the relations: the first cell is the sum of the others.
	sums [][]int
}

func (b *board) add(value int) int {
	b.values, b.known = append(b.values, value), append(b.known, true)
	return len(b.values) - 1
}

// randomBoard makes codes × groups, each group's base, a net of the first two
// codes, and everybody.
func randomBoard(r *rand.Rand, codes, groups, most int) (*board, *disclosure.System, []disclosure.Cell) {
	b := &board{}
	at := make([][]int, codes+2)
	for c := range at {
		at[c] = make([]int, groups+1)
	}
	for g := range groups + 1 {
		for c := range codes {
			n := r.IntN(most + 1)
			if g == groups {
				n = 0
				for h := range groups {
					n += b.values[at[c][h]]
				}
			}
			at[c][g] = b.add(n)
		}
		at[codes][g] = b.add(b.values[at[0][g]] + b.values[at[1][g]])
		sum := 0
		for c := range codes {
			sum += b.values[at[c][g]]
		}
		at[codes+1][g] = b.add(sum)
	}
	for g := range groups + 1 {
		b.sums = append(b.sums, []int{at[codes][g], at[0][g], at[1][g]})
		base := []int{at[codes+1][g]}
		for c := range codes {
			base = append(base, at[c][g])
		}
		b.sums = append(b.sums, base)
	}
	for c := range at {
		b.sums = append(b.sums, append([]int{at[c][groups]}, at[c][:groups]...))
	}
	s := &disclosure.System{}
	cells := make([]disclosure.Cell, len(b.values))
	for i, v := range b.values {
		cells[i] = s.Publish(v, costOf(i, codes, groups))
	}
	for _, sum := range b.sums {
		parts := make([]disclosure.Cell, len(sum)-1)
		for k, i := range sum[1:] {
			parts[k] = cells[i]
		}
		if !s.AddUp(cells[sum[0]], parts...) {
			panic("the board does not add up")
		}
	}
	for g := range groups + 1 {
		for c := range codes + 1 {
			s.Tie(cells[at[codes+1][g]], cells[at[c][g]])
		}
	}
	return b, s, cells
}

// costOf follows the order in which randomBoard adds cells: group by group, its
// codes, its net, its base.
func costOf(i, codes, groups int) disclosure.Cost {
	line, group := i%(codes+2), i/(codes+2)
	switch {
	case line == codes+1:
		return disclosure.Bottom
	case group == groups:
		return disclosure.Whole
	case line == codes:
		return disclosure.Sum
	}
	return disclosure.Ordinary
}

func (b *board) see(s *disclosure.System, cells []disclosure.Cell) (withheld int) {
	for i := range b.values {
		if b.known[i] = !s.Withheld(cells[i]); !b.known[i] {
			withheld++
		}
	}
	return withheld
}

// solved gives the withheld cells that linear algebra alone fixes: exact
// elimination over fractions, then the rows with one unknown left.
func (b *board) solved() []int {
	column := map[int]int{}
	for i, known := range b.known {
		if !known {
			column[i] = len(column)
		}
	}
	var rows [][]*big.Rat
	for _, sum := range b.sums {
		row := make([]*big.Rat, len(column))
		for k := range row {
			row[k] = new(big.Rat)
		}
		for k, i := range sum {
			if c, unknown := column[i]; unknown {
				of := int64(1)
				if k == 0 {
					of = -1
				}
				row[c].Add(row[c], big.NewRat(of, 1))
			}
		}
		rows = append(rows, row)
	}
	rank := 0
	for c := range len(column) {
		pivot := -1
		for r := rank; r < len(rows); r++ {
			if rows[r][c].Sign() != 0 {
				pivot = r
				break
			}
		}
		if pivot < 0 {
			continue
		}
		rows[rank], rows[pivot] = rows[pivot], rows[rank]
		inverse := new(big.Rat).Inv(rows[rank][c])
		for k := range rows[rank] {
			rows[rank][k].Mul(rows[rank][k], inverse)
		}
		for r := range rows {
			if r == rank || rows[r][c].Sign() == 0 {
				continue
			}
			factor := new(big.Rat).Set(rows[r][c])
			for k := range rows[r] {
				rows[r][k].Sub(rows[r][k], new(big.Rat).Mul(factor, rows[rank][k]))
			}
		}
		rank++
	}
	var fixed []int
	for _, row := range rows[:rank] {
		only, unknowns := -1, 0
		for i, c := range column {
			if row[c].Sign() != 0 {
				only = i
				unknowns++
			}
		}
		if unknowns == 1 {
			fixed = append(fixed, only)
		}
	}
	return fixed
}

// bounded gives the withheld cells that interval propagation fixes: each sum
// bounds each of its parts by what the others leave, over and over.
func (b *board) bounded() []int {
	const endless = 1 << 30
	low, high := make([]int, len(b.values)), make([]int, len(b.values))
	for i := range b.values {
		if high[i] = endless; b.known[i] {
			low[i], high[i] = b.values[i], b.values[i]
		}
	}
	for changed := true; changed; {
		changed = false
		tighten := func(i, l, h int) {
			if l > low[i] {
				low[i], changed = l, true
			}
			if h < high[i] {
				high[i], changed = h, true
			}
		}
		for _, sum := range b.sums {
			lows, highs := 0, 0
			for _, i := range sum[1:] {
				lows, highs = lows+low[i], min(highs+high[i], endless)
			}
			tighten(sum[0], lows, highs)
			for _, i := range sum[1:] {
				l := 0
				if highs < endless {
					l = low[sum[0]] - (highs - high[i])
				}
				tighten(i, l, high[sum[0]]-(lows-low[i]))
			}
		}
	}
	var fixed []int
	for i := range b.values {
		if !b.known[i] && low[i] == high[i] {
			fixed = append(fixed, i)
		}
	}
	return fixed
}

// tried goes through every table of whole numbers that fits what is published
// and gives the withheld cells that have one value in all of them. ok is false
// when there are too many to go through, and then nothing is fixed that was seen
// to differ.
func (b *board) tried(most int) (fixed []int, ok bool) {
	var unknown []int
	for i, known := range b.known {
		if !known {
			unknown = append(unknown, i)
		}
	}
	guess, differs := append([]int(nil), b.values...), map[int]bool{}
	assigned := append([]bool(nil), b.known...)
	left := 20000
	var try func(k int)
	try = func(k int) {
		if left--; left < 0 {
			return
		}
		if k == len(unknown) {
			for _, i := range unknown {
				if guess[i] != b.values[i] {
					differs[i] = true
				}
			}
			return
		}
		i := unknown[k]
		assigned[i] = true
		for v := 0; v <= most; v++ {
			guess[i] = v
			if b.possible(guess, assigned) {
				try(k + 1)
			}
		}
		assigned[i], guess[i] = false, 0
	}
	try(0)
	for _, i := range unknown {
		if !differs[i] {
			fixed = append(fixed, i)
		}
	}
	return fixed, left >= 0
}

func (b *board) possible(guess []int, assigned []bool) bool {
	for _, sum := range b.sums {
		total, open := 0, false
		for _, i := range sum[1:] {
			if assigned[i] {
				total += guess[i]
			} else {
				open = true
			}
		}
		if assigned[sum[0]] && (total > guess[sum[0]] || !open && total != guess[sum[0]]) {
			return false
		}
	}
	return true
}

// TestAttack withholds some counts of many invented tables and lets three
// attackers try to get them back from everything that is still published.
func TestAttack(t *testing.T) {
	published, withheld, complementary := 0, 0, 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 3))
		b, s, cells := randomBoard(r, 2+r.IntN(4), 2+r.IntN(5), 1+r.IntN(20))
		first := 1 + r.IntN(3)
		for range first {
			s.Withhold(cells[r.IntN(len(cells))])
		}
		before := b.see(s, cells)
		mustProtect(s)
		after := b.see(s, cells)
		published, withheld, complementary = published+len(cells), withheld+before, complementary+after-before
		for name, fixed := range map[string][]int{"elimination": b.solved(), "intervals": b.bounded()} {
			if len(fixed) > 0 {
				t.Fatalf("seed %d: %s gets back cell %d = %d", seed, name, fixed[0], b.values[fixed[0]])
			}
		}
	}
	t.Logf("%d counts in 600 tables, %d withheld by rule, %d to protect these", published, withheld, complementary)
	if complementary == 0 {
		t.Error("nothing was withheld to protect others, so this test says nothing")
	}
}

// TestAttackByTrying is the strongest attacker, on tables small enough for it.
func TestAttackByTrying(t *testing.T) {
	whole := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		b, s, cells := randomBoard(r, 2+r.IntN(2), 2+r.IntN(2), 1+r.IntN(2))
		s.Withhold(cells[r.IntN(4)])
		mustProtect(s)
		b.see(s, cells)
		fixed, all := b.tried(8)
		if all {
			whole++
		}
		if all && len(fixed) > 0 {
			t.Fatalf("seed %d: only one table fits, cell %d = %d; %s", seed, fixed[0], b.values[fixed[0]], fmt.Sprint(b.values, b.known))
		}
	}
	if whole < 60 {
		t.Errorf("only %d tables were gone through whole", whole)
	}
}

// TestAttackersSucceed holds that the attackers are no straw men: without
// protection they get counts back.
func TestAttackersSucceed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	b, s, cells := randomBoard(r, 3, 3, 9)
	s.Withhold(cells[0])
	b.see(s, cells)
	if len(b.solved()) != 1 || len(b.bounded()) != 1 {
		t.Errorf("elimination got %v, intervals %v; want cell 0", b.solved(), b.bounded())
	}
	if fixed, ok := b.tried(12); !ok || len(fixed) != 1 {
		t.Errorf("trying got %v", fixed)
	}
}

func TestRoundTo(t *testing.T) {
	for _, c := range [][3]int{{7, 5, 5}, {8, 5, 10}, {2, 5, 0}, {3, 5, 5}, {5, 10, 10}, {4, 10, 0}, {7, 1, 7}, {7, 0, 7}, {0, 5, 0}, {-3, 5, 0}} {
		if got := disclosure.RoundTo(c[0], c[1]); got != c[2] {
			t.Errorf("%d to %d: got %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func mustProtect(s *disclosure.System) {
	if err := s.Protect(context.Background()); err != nil {
		panic(err)
	}
}
