package balance_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"omnibus/internal/world"
	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/dataset"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The response by the log of the fieldwork ends as that of the frozen dataset,
// and so does its representativity.
func TestPictureEndsAsTheDataset(t *testing.T) {
	w, wave, lines := mustWave1(t)
	p := balance.PictureOf(wave, logOf(lines...), w.Wave.Fieldwork.To, "")
	d, err := dataset.FromWide(w.Wave, w.Questionnaire, w.Frame, world.Answers(w).Rows)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table.ResponseOf(d), p.Response); diff != "" {
		t.Error(diff)
	}
	r, err := table.RepresentativityOf(d, "")
	if err != nil {
		t.Fatal(err)
	}
	if !r.Model.Fitted {
		t.Fatal(r.Model.Why)
	}
	if math.Abs(r.Model.R-p.Balance.Model.R) > 1e-8 || p.Answered != 101 {
		t.Errorf("R %v and %v, %d answered", p.Balance.Model.R, r.Model.R, p.Answered)
	}
	for i, s := range p.Balance.Spreads {
		if math.Abs(s.Value-r.Model.Partials[i].Value) > 1e-8 || math.Abs(s.Conditional-r.Model.Partials[i].Conditional) > 1e-8 {
			t.Errorf("%s: %v and %v, the dataset has %+v", s.Name, s.Value, s.Conditional, r.Model.Partials[i])
		}
	}
	if p.Final[fieldwork.AllComplete] != 68 || p.Final[fieldwork.PartlyAnswered] != 33 || p.Projection.Told() {
		t.Errorf("final codes %v, projection %+v", p.Final, p.Projection)
	}
}

// A picture of the past is the picture that was drawn then: it does not matter
// what the log holds of later, nor in which order what it holds came in.
func TestPictureOfThePast(t *testing.T) {
	_, wave, lines := mustWave1(t)
	at := on(12, 14)
	then := slices.DeleteFunc(slices.Clone(lines), func(l balance.Line) bool { return l.At.After(at) })
	want := balance.PictureOf(wave, logOf(then...), at, "csc")
	got := balance.PictureOf(wave, logOf(lines...), at, "csc")
	same := cmpopts.IgnoreUnexported(balance.Picture{})
	if diff := cmp.Diff(want, got, same, cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })); diff != "" {
		t.Error(diff)
	}
	if len(got.Days) != 17 || got.Days[16].Answered != got.Answered || got.Latest.After(at) {
		t.Errorf("%d days, latest %v", len(got.Days), got.Latest)
	}
	// Piece by piece, and what is there already again.
	var l balance.Log
	for i := range lines {
		l.Extend(lines[max(0, i-3):i+1], lines[i].Position)
		if i%200 == 0 {
			balance.PictureOf(wave, &l, at, "csc")
		}
	}
	if p := balance.PictureOf(wave, &l, at, "csc"); p.Answered != got.Answered || l.Head() != lines[len(lines)-1].Position {
		t.Errorf("%d answered piece by piece, %d at once", p.Answered, got.Answered)
	}
}

// A section opened again, set back, refused and taken up: the latest position
// stands.
func TestTurns(t *testing.T) {
	m := make4(t, [4]int{3, 3, 3, 3}, [4]int{})
	at := func(hour int) time.Time { return time.Date(2024, 3, 5, hour, 0, 0, 0, time.UTC) }
	turn := func(position int64, hour int, section string, state answer.State) balance.Line {
		return balance.Line{Position: position, Org: "a-x", At: at(hour), Section: section, State: state}
	}
	lines := []balance.Line{
		turn(1, 9, "a", answer.Partial), turn(2, 10, "a", answer.Complete), turn(3, 11, "a", answer.Partial),
		turn(4, 12, "b", answer.Complete), turn(5, 8, "b", answer.NotStarted),
		{Position: 6, Org: "a-xx", At: at(9), Kind: fieldwork.Refusal}, {Position: 7, Org: "nobody", At: at(9), Section: "a", State: answer.Complete},
		{Position: 8, Org: "a-xx", At: at(13), Kind: fieldwork.RefusalWithdrawn},
		{Position: 9, Org: "b-x", At: at(9), Section: "a", State: answer.Partial}, {Position: 10, Org: "b-x", At: at(9), Section: "a", Deed: fieldwork.Handed, Contact: 7},
		{Position: 11, Org: "b-x", At: at(14), Section: "a", Deed: fieldwork.TakenBack, Contact: 7},
		{Position: 12, Org: "b-xx", At: at(9), Kind: fieldwork.Bounced}, {Position: 13, Org: "b-xx", At: at(15), Kind: fieldwork.Delivered},
	}
	for hour, want := range map[int]struct{ answered, refused, held, bounced int }{9: {0, 1, 1, 1}, 10: {1, 1, 1, 1}, 11: {0, 1, 1, 1}, 12: {0, 1, 1, 1}, 13: {0, 0, 1, 1}, 14: {0, 0, 0, 1}, 15: {0, 0, 0, 0}} {
		p := balance.PictureOf(m.wave, logOf(lines...), at(hour), "")
		got := struct{ answered, refused, held, bounced int }{p.Answered, p.Final[fieldwork.Refused], p.Held[0].Cases, p.Bounced}
		if got != want || p.Days[1].Open != 12-want.answered-want.refused {
			t.Errorf("at %d: %+v, want %+v, open %d", hour, got, want, p.Days[1].Open)
		}
	}
}

// The worked example of docs/methods/chase-list.md.
func TestChaseExample(t *testing.T) {
	m := make4(t, [4]int{20, 30, 30, 20}, [4]int{14, 24, 9, 13})
	p := balance.PictureOf(m.wave, logOf(m.lines...), time.Date(2024, 3, 15, 12, 0, 0, 0, time.UTC), "")
	c := p.Chase()
	if p.Answered != 60 || c.Why != "" || len(c.Cases) != 40 {
		t.Fatalf("%d answered, %d open: %s", p.Answered, len(c.Cases), c.Why)
	}
	first := c.Cases[0]
	// North: 23 of 50, unitary: 22 of 50; (60.5/100−23.5/50) + (60.5/100−22.5/50).
	if want := 100 * (60.5/100 - 23.5/50 + 60.5/100 - 22.5/50); math.Abs(first.Behind-want) > 1e-9 || first.ID != "c-"+strings.Repeat("x", 10) {
		t.Errorf("first %s, %v behind, want %v", first.ID, first.Behind, want)
	}
	if got := c.Words(first, p); got != "Type, Unitary: 44% (22 of 50); Region, North: 46% (23 of 50); of all, 60% (60 of 100)." {
		t.Errorf("reason %q", got)
	}
	south := slices.IndexFunc(c.Cases, func(o balance.Open) bool { return strings.HasPrefix(o.ID, "b-") })
	if south < 15 || !strings.Contains(c.Words(balance.Open{Behind: -1}, p), "not to balance") {
		t.Errorf("a southern county is number %d", south+1)
	}
	if !c.Fitted || c.Then.R <= c.Now.R || c.Supposed != 20 {
		t.Errorf("R from %v to %v by %d", c.Now.R, c.Then.R, c.Supposed)
	}
}

// Each place of the list is the case whose answer lowers the spread most, by
// trying every other in its place.
func TestChaseIsTheSteepestWay(t *testing.T) {
	_, wave, lines := mustWave1(t)
	now := on(14, 12)
	spread := func(lines []balance.Line) (sum float64) {
		for _, s := range balance.PictureOf(wave, logOf(lines...), now, "").Balance.Spreads {
			sum += s.Value * s.Value
		}
		return sum
	}
	answers := func(lines []balance.Line, org string) []balance.Line {
		return append(slices.Clip(lines), balance.Line{Position: lines[len(lines)-1].Position + 1, Org: org, At: now, Section: "csc", State: answer.Partial})
	}
	p := balance.PictureOf(wave, logOf(lines...), now, "")
	c := p.Chase()
	for place := range 3 {
		best := math.Inf(1)
		for _, other := range c.Cases[place:] {
			best = min(best, spread(answers(lines, other.ID)))
		}
		before, after := spread(lines), spread(answers(lines, c.Cases[place].ID))
		if after > best+1e-12 {
			t.Errorf("place %d: the spread falls to %v, another would take it to %v", place+1, after, best)
		}
		if want := 2.0 / 152 * c.Cases[place].Behind / 100; math.Abs(before-after-want) > 1e-12 {
			t.Errorf("place %d: the spread falls by %v, which is said to be %v", place+1, before-after, want)
		}
		lines = answers(lines, c.Cases[place].ID)
	}
	open := map[string]bool{}
	for _, o := range c.Cases {
		if open[o.ID] || o.Final == fieldwork.Refused || o.Final == fieldwork.PartlyAnswered {
			t.Errorf("%s is on the list, final %s", o.ID, o.Final)
		}
		open[o.ID] = true
	}
	if len(c.Cases)+c.Gone+p.Answered != 152 || c.Gone == 0 {
		t.Errorf("%d open, %d gone, %d answered", len(c.Cases), c.Gone, p.Answered)
	}
}

func TestTooFew(t *testing.T) {
	m := make4(t, [4]int{20, 30, 30, 20}, [4]int{0, 19, 0, 0})
	p := balance.PictureOf(m.wave, logOf(m.lines...), time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC), "")
	c := p.Chase()
	if p.Balance.Told() || c.Why != p.Balance.Why || !strings.HasPrefix(c.Why, "19 have answered. Balance is told from 20 on") || len(c.Cases) != 0 {
		t.Errorf("told %v: %q, %d cases", p.Balance.Told(), c.Why, len(c.Cases))
	}
}

func TestProjectionExample(t *testing.T) {
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	var days []balance.Day
	for i, answered := range []int{0, 5, 15, 22, 30, 32, 32, 40} { // Monday to Monday
		days = append(days, balance.Day{Date: monday.AddDate(0, 0, i), Answered: answered, Open: 100 - answered})
	}
	p := balance.Project(days, 40, 60, 10)
	// New from Monday's end to Monday's: 40; open at the starts: 100+95+85+78+68.
	h := 40.0 / (100 + 95 + 85 + 78 + 68)
	if p.New != 40 || math.Abs(p.Daily-h) > 1e-12 || math.Abs(p.Final-(40+60*(1-math.Pow(1-h, 10)))) > 1e-9 || p.Lower < 40 || p.Upper > 100 || p.Lower >= p.Final || p.Upper <= p.Final {
		t.Errorf("%+v", p)
	}
	for name, why := range map[string]string{
		balance.Project(days[:5], 30, 70, 10).Why:                                                 "before working day 6",
		balance.Project(days, 40, 60, 0).Why:                                                      "No working day is left",
		balance.Project(append(days, days[7], days[7], days[7], days[7], days[7]), 40, 60, 5).Why: "would be mostly chance",
	} {
		if !strings.Contains(name, why) {
			t.Errorf("%q does not say %q", name, why)
		}
	}
}

// When the share that answers each day is the same, the interval holds the end
// 95 times of 100.
func TestProjectionHoldsTheEnd(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	monday := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	inside, told := 0, 0
	const fieldworks = 4000
	for range fieldworks {
		answered, open := 0, 300
		var days []balance.Day
		step := func() {
			for range open {
				if random.Float64() < 0.04 {
					answered, open = answered+1, open-1
				}
			}
		}
		for i := range 10 {
			day := monday.AddDate(0, 0, i)
			if w := day.Weekday(); w != time.Saturday && w != time.Sunday {
				step()
			}
			days = append(days, balance.Day{Date: day, Answered: answered, Open: open})
		}
		p := balance.Project(days, answered, open, 12)
		for range 12 {
			step()
		}
		if p.Told() {
			told++
			if float64(answered) >= p.Lower && float64(answered) <= p.Upper {
				inside++
			}
		}
	}
	if share := float64(inside) / float64(told); told < fieldworks/2 || share < 0.93 || share > 0.97 {
		t.Errorf("%d of %d intervals hold the end: %.3f", inside, told, share)
	}
}

func TestRates(t *testing.T) {
	m := make4(t, [4]int{4, 3, 30, 20}, [4]int{2, 1, 10, 20})
	p := balance.PictureOf(m.wave, logOf(m.lines...), time.Date(2024, 3, 5, 12, 0, 0, 0, time.UTC), "")
	r := p.Rates(10)
	if got := r.Sections[0]; got.Answered != 33 || got.Frame != 57 {
		t.Errorf("all: %+v", got)
	}
	for _, g := range r.Breaks[0].Groups { // 7 counties are too few, and the unitaries would give them back
		if !g.Withheld || g.Frame != 0 || g.Answered != 0 {
			t.Errorf("type %+v", g)
		}
	}
	if open := p.Rates(0).Breaks[0].Groups[0]; open.Withheld || open.Answered != 3 {
		t.Errorf("for the staff: %+v", open)
	}
	for _, g := range r.Breaks[1].Groups {
		if g.Withheld || g.Frame == 0 {
			t.Errorf("region %+v", g)
		}
	}
}

func TestAnsweredAtTheSameDay(t *testing.T) {
	_, wave, lines := mustWave1(t)
	log := logOf(lines...)
	p := balance.PictureOf(wave, log, on(7, 22), "")
	answered, known := balance.AnsweredAt(wave, log, p.Day(), "")
	if p.Day() != 11 || !known || answered != p.Days[11].Answered {
		t.Errorf("day %d: %d, %v; the curve has %d", p.Day(), answered, known, p.Days[11].Answered)
	}
	if _, known := balance.AnsweredAt(wave, logOf(), 3, ""); known {
		t.Error("a log without answers is known")
	}
}

// Items left out and last pages reached, against the rows gone through one by one.
func TestItems(t *testing.T) {
	w, _, _ := mustWave1(t)
	rows := world.Answers(w).Rows
	d, err := dataset.FromWide(w.Wave, w.Questionnaire, w.Frame, rows)
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range balance.ItemsOf(d) {
		section := w.Questionnaire.Sections[k]
		missing, last := map[string]int{}, map[string]int{}
		for _, row := range rows {
			reached := ""
			for _, p := range section.Pages {
				for _, q := range p.Questions {
					for _, item := range q.Items() {
						if row.Values[answer.Item{Question: q.ID, Row: item.Row}].Given() {
							reached = p.ID
						} else if row.State(s.ID) == answer.Complete {
							missing[item.Name()]++
						}
					}
				}
			}
			if row.State(s.ID) == answer.Partial && reached != "" {
				last[reached]++
			}
		}
		for _, i := range s.Items {
			// Blank also means not asked: asked and blank are all that is blank less those.
			if blank := missing[i.Name]; i.Missing != blank-(s.Complete-i.Asked) || i.Missing > i.Asked {
				t.Errorf("%s: %d of %d left out, %d blank of %d", i.Name, i.Missing, i.Asked, blank, s.Complete)
			}
		}
		for _, p := range s.Pages {
			if p.Last != last[p.ID] {
				t.Errorf("%s page %s: %d, by the rows %d", s.ID, p.ID, p.Last, last[p.ID])
			}
		}
	}
}
