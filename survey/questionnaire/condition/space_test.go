package condition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"omnibus/survey/questionnaire/value"
)

// The properties below are of random small questionnaires: X, M (up to two codes,
// one of them alone), N, T and the grid G, some of them asked depending on
// those before. They are small enough to try every combination of answers.

func limit(f float64) *float64 { return &f }

var domains = []Item{
	{Question: "X", Domain: Domain{Kind: value.Code, Codes: []int{1, 2, 3}}},
	{Question: "M", Domain: Domain{Kind: value.Codes, Codes: []int{1, 2, 3, 4}, Alone: []int{4}, UpTo: 2}},
	{Question: "N", Domain: Domain{Kind: value.Number, Min: limit(0), Max: limit(3)}},
	{Question: "T", Domain: Domain{Kind: value.Text}},
	{Question: "G", Row: "a", Domain: Domain{Kind: value.Code, Codes: []int{1, 2}}},
	{Question: "G", Row: "b", Domain: Domain{Kind: value.Code, Codes: []int{1, 2}}},
	{Question: "G", Row: "c", Domain: Domain{Kind: value.Code, Codes: []int{1, 2}}},
}

// every answer of a domain, one by one: what classes makes few of.
func every(d Domain) []value.Value {
	all := []value.Value{{}}
	switch d.Kind {
	case value.Code:
		for _, c := range d.Codes {
			all = append(all, value.OfCode(c, ""))
		}
	case value.Codes:
		for bits := 1; bits < 1<<len(d.Codes); bits++ {
			var codes []int
			alone := false
			for i, c := range d.Codes {
				if bits>>i&1 == 1 {
					codes = append(codes, c)
					alone = alone || slices.Contains(d.Alone, c)
				}
			}
			if len(codes) == 1 || !alone && (d.UpTo == 0 || len(codes) <= d.UpTo) {
				all = append(all, value.OfCodes(codes, nil))
			}
		}
	case value.Number:
		for n := *d.Min; n <= *d.Max; n++ {
			all = append(all, value.Value{Kind: value.Number, Text: strconv.Itoa(int(n))})
		}
	case value.Text:
		all = append(all, value.OfText("x"))
	}
	return all
}

// tests are drawn from by the number of questions that may be named: X; X, M; X, M, N; and so on.
var tests = [][]string{
	{"X = 1", "X != 2", "X in 2..3", "X in 1, 3", "answered(X)"},
	{"M = 1", "M != 2", "M = 4", "M any 1, 3", "M any 1..4", "count(M) >= 2", "count(M) = 1", "answered(M)"},
	{"N >= 2", "N < 1", "N = 3", "N != 0", "N > 3", "N in 1..2"},
	{"answered(T)"},
	{"G.a = 1", "G.b != 1", "count(G = 1) >= 2", "count(G = 2) < 2", "count(G in 1..2) = 3", "answered(G)", "answered(G.c)"},
}

func drawExpression(t *rapid.T, questions, depth int) string {
	var pool []string
	for _, of := range tests[:questions] {
		pool = append(pool, of...)
	}
	switch shape := rapid.IntRange(0, 5).Draw(t, "shape"); {
	case depth == 0 || shape < 2:
		return rapid.SampledFrom(pool).Draw(t, "test")
	case shape == 2:
		return "not (" + drawExpression(t, questions, depth-1) + ")"
	default:
		word := map[int]string{3: " and ", 4: " or ", 5: " and "}[shape]
		return "(" + drawExpression(t, questions, depth-1) + ")" + word + "(" + drawExpression(t, questions, depth-1) + ")"
	}
}

// drawItems routes some of the questions.
func drawItems(t *rapid.T) []Item {
	items := slices.Clone(domains)
	asked := map[string]*Condition{}
	for i, question := range []string{"X", "M", "N", "T", "G"} {
		if i > 0 && rapid.Bool().Draw(t, "routed") {
			asked[question] = mustParse(t, drawExpression(t, i, 1))
		}
	}
	for i := range items {
		if c := asked[items[i].Question]; c != nil {
			items[i].Asked = []*Condition{c}
		}
	}
	return items
}

// combinations calls each with every combination of answers that the items can
// have, until it says stop. Diligent ones answer all they are asked.
func combinations(items []Item, diligent bool, each func(answers) (more bool)) {
	var walk func(i int, a answers) bool
	walk = func(i int, a answers) bool {
		if i == len(items) {
			return each(a)
		}
		ref := Ref{Question: items[i].Question, Row: items[i].Row}.String()
		values := every(items[i].Domain)
		if diligent {
			values = values[1:]
		}
		for _, c := range items[i].Asked {
			if !c.Holds(a) {
				values = []value.Value{{}}
			}
		}
		for _, v := range values {
			a[ref] = v
			if !walk(i+1, a) {
				return false
			}
			delete(a, ref)
		}
		return true
	}
	walk(0, answers{})
}

// What the search says never holds, holds for no combination; what it says can
// hold, holds for the combination that it gives, and that is a possible one.
func TestFindIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		goal := mustParse(t, drawExpression(t, len(tests), 2))
		who := Who(rapid.IntRange(0, 1).Draw(t, "who"))
		possible := false
		combinations(items, who == Diligent, func(a answers) bool {
			possible = goal.Holds(a)
			return !possible
		})
		witness, verdict := NewSpace(items).Find(goal.Root(), who)
		if want := map[bool]Verdict{true: Sometimes, false: Never}[possible]; verdict != want {
			t.Fatalf("%s: verdict %d, want %d", goal, verdict, want)
		}
		if verdict == Sometimes && !goal.Holds(witness) {
			t.Fatalf("%s does not hold for the combination found", goal)
		}
	})
}

// The extremes are those of all combinations of somebody who answers everything.
func TestExtremesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		var tasks []Task
		for i := range rapid.IntRange(1, 5).Draw(t, "tasks") {
			task := Task{Weight: float64(i + 1)}
			if rapid.Bool().Draw(t, "conditional") {
				task.Asked = []*Condition{mustParse(t, drawExpression(t, len(tests), 1))}
			}
			tasks = append(tasks, task)
		}
		wantLeast, wantMost := 1e9, -1.0
		combinations(items, true, func(a answers) bool {
			sum := 0.0
			for _, task := range tasks {
				if len(task.Asked) == 0 || task.Asked[0].Holds(a) {
					sum += task.Weight
				}
			}
			wantLeast, wantMost = min(wantLeast, sum), max(wantMost, sum)
			return true
		})
		least, most, exact := NewSpace(items).Extremes(tasks)
		if !exact || least != wantLeast || most != wantMost {
			t.Fatalf("%v to %v (exact %v), want %v to %v", least, most, exact, wantLeast, wantMost)
		}
	})
}

// Negation turns an expression round for every case, and the laws of De Morgan hold.
func TestNegation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := mustParse(t, drawExpression(t, len(tests), 2))
		b := mustParse(t, drawExpression(t, len(tests), 2))
		parse := func(format string) *Condition { return mustParse(t, fmt.Sprintf(format, a, b)) }
		notA := mustParse(t, "not ("+a.String()+")")
		neither, both := parse("not ((%s) or (%s))"), parse("not ((%s) and (%s))")
		left, right := parse("not (%s) and not (%s)"), parse("not (%s) or not (%s)")
		drawnCase := answers{}
		for _, item := range domains {
			drawnCase[Ref{Question: item.Question, Row: item.Row}.String()] = rapid.SampledFrom(every(item.Domain)).Draw(t, "answer")
		}
		if a.Holds(drawnCase) == notA.Holds(drawnCase) {
			t.Fatalf("%s and its negation", a)
		}
		if neither.Holds(drawnCase) != left.Holds(drawnCase) || both.Holds(drawnCase) != right.Holds(drawnCase) {
			t.Fatalf("De Morgan fails for %s and %s", a, b)
		}
	})
}

// An expression is printed so that it is read as the same expression.
func TestPrintedIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := mustParse(t, drawExpression(t, len(tests), 3))
		printed := c.Root().String()
		again := mustParse(t, printed)
		if again.Root().String() != printed {
			t.Fatalf("%s is printed as %s and then as %s", c, printed, again.Root())
		}
	})
}

// Numbers without limits have others between any two; whole numbers have not.
func TestNumbersBetween(t *testing.T) {
	space := func(decimals int) *Space {
		return NewSpace([]Item{{Question: "N", Domain: Domain{Kind: value.Number, Decimals: decimals}}})
	}
	for _, c := range []struct {
		text     string
		decimals int
		want     Verdict
	}{
		{"N > 3 and N < 4", -1, Sometimes}, {"N > 3 and N < 4", 0, Never}, {"N > 3 and N < 4", 1, Sometimes},
		{"N > 3.1 and N < 3.2", 1, Never}, {"N > 3.1 and N < 3.2", -1, Sometimes}, {"N > 3 and N < 3", -1, Never},
		{"N < -1000 and not N < -1001", 0, Sometimes}, {"N > 0.5 and N < 1.5 and N != 1", 0, Never},
		{"N > 99999999999999 and N < 99999999999998", 2, Unknown},
	} {
		if _, verdict := space(c.decimals).Find(mustParse(t, c.text).Root(), Anybody); verdict != c.want {
			t.Errorf("%s with %d decimal places: %d, want %d", c.text, c.decimals, verdict, c.want)
		}
	}
}

// Beyond its bounds the search says nothing rather than something wrong.
func TestBeyondTheBounds(t *testing.T) {
	var items []Item
	var terms []string
	for i := range 40 {
		id := fmt.Sprintf("Q%d", i)
		items = append(items, Item{Question: id, Domain: Domain{Kind: value.Code, Codes: []int{1, 2, 3}}})
		terms = append(terms, id+" = 1")
	}
	// An odd number of the first twenty and an even one: no pruning can help.
	parity := terms[0]
	for _, term := range terms[1:8] {
		parity = "((" + parity + ") and not " + term + " or not (" + parity + ") and " + term + ")"
		if len(parity) > 1500 {
			break
		}
	}
	c := mustParse(t, parity)
	if _, verdict := NewSpace(items).Find(c.Root(), Anybody); verdict != Sometimes {
		t.Errorf("verdict %d", verdict)
	}
	space := NewSpace(items)
	space.effort = 50
	if _, verdict := space.Find(&And{[]Expr{c.Root(), &Not{Term: c.Root()}}}, Anybody); verdict != Unknown {
		t.Errorf("verdict %d beyond the bounds", verdict)
	}
	if _, verdict := NewSpace(nil).Find(c.Root(), Anybody); verdict != Unknown {
		t.Errorf("verdict %d on what is not in the space", verdict)
	}
	forgetful := NewSpace(items)
	forgetful.Forget("Q3")
	if _, verdict := forgetful.Find(mustParse(t, "Q3 = 1 and Q3 = 2").Root(), Anybody); verdict != Unknown {
		t.Errorf("verdict %d on a question forgotten", verdict)
	}
	many := Item{Question: "M", Domain: Domain{Kind: value.Codes}}
	var has []string
	for code := range 20 {
		many.Domain.Codes = append(many.Domain.Codes, code+1)
		has = append(has, fmt.Sprintf("M = %d", code+1))
	}
	if _, verdict := NewSpace([]Item{many}).Find(mustParse(t, strings.Join(has, " and ")).Root(), Anybody); verdict != Unknown {
		t.Errorf("verdict %d on a million sets", verdict)
	}
}
