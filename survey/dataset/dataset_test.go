package dataset_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"

	"pgregory.net/rapid"
)

const wave1 = "../../examples/childrens-services/wave-1/"

// example is the texts and the answers of Wave 1.
type example struct {
	wave          *survey.Wave
	frame         *frame.Frame
	questionnaire *questionnaire.Questionnaire
	rows          []answer.WideRow
}

func MustExample(t testing.TB) example {
	t.Helper()
	text := func(name string) []byte {
		body, err := os.ReadFile(wave1 + name)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	sound := func(complaints source.Complaints) {
		t.Helper()
		if err := complaints.Err(); err != nil {
			t.Fatal(err)
		}
	}
	var e example
	var complaints source.Complaints
	e.wave, complaints = survey.ReadWave("wave.yaml", text("wave.yaml"))
	sound(complaints)
	e.frame, complaints = frame.Read("frame.csv", text("frame.csv"), e.wave.Characteristics)
	sound(complaints)
	e.questionnaire, complaints = questionnaire.Read("questionnaire.yaml", text("questionnaire.yaml"))
	sound(complaints)
	wide, complaints := answer.ReadWide("answers.csv", text("answers.csv"), e.questionnaire, e.frame)
	sound(complaints)
	e.rows = wide.Rows
	return e
}

func (e example) MustFreeze(t testing.TB, rows []answer.WideRow) *dataset.Dataset {
	t.Helper()
	d, err := dataset.FromWide(e.wave, e.questionnaire, e.frame, rows)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// log writes the rows as a log might have come to them: organisations mixed,
// answers changed and taken back on the way, sections reopened.
func (e example) log() (entries []answer.Entry, events []answer.SectionEvent, head int64) {
	at := time.Date(2016, 9, 26, 9, 0, 0, 0, time.UTC)
	add := func(org string, item answer.Item, v value.Value) {
		head++
		entries = append(entries, answer.Entry{Position: head, Wave: e.wave.ID, Org: org, Item: item, Value: v, By: "somebody", Origin: answer.Web, At: at})
	}
	state := func(org, section string, s answer.State) {
		head++
		events = append(events, answer.SectionEvent{Position: head, Wave: e.wave.ID, Org: org, Section: section, State: s, By: "somebody", At: at})
	}
	for n, row := range e.rows {
		for _, item := range e.questionnaire.Items() {
			key := answer.Item{Question: item.Question.ID, Row: item.Row}
			v, answered := row.Values[key]
			if n%3 == 0 && item.Question.Kind == questionnaire.One {
				add(row.Org, key, value.OfCode(item.Question.Codes[0].Code, "")) // changed or taken back below
				add(row.Org, key, v)
			} else if answered {
				add(row.Org, key, v)
			}
		}
		for section, s := range row.Sections {
			if s != answer.NotStarted {
				state(row.Org, section, answer.Partial)
			}
			if s == answer.Complete {
				state(row.Org, section, answer.Complete)
			}
		}
	}
	return entries, events, head
}

func TestLogAndWideFileAgree(t *testing.T) {
	e := MustExample(t)
	want := e.MustFreeze(t, e.rows)
	entries, events, head := e.log()
	got, err := dataset.Build(e.wave, e.questionnaire, e.frame, entries, events, head)
	if err != nil {
		t.Fatal(err)
	}
	if got.Fingerprint() != want.Fingerprint() {
		t.Error("the log and the wide file give different datasets")
	}
	if got.Position() != head || want.Position() != 0 || got.Cases() != 101 || got.Population() != 152 {
		t.Errorf("position %d, %d cases of %d", got.Position(), got.Cases(), got.Population())
	}
	shuffle := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		shuffle.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		again, err := dataset.Build(e.wave, e.questionnaire, e.frame, entries, events, head)
		if err != nil || again.Fingerprint() != want.Fingerprint() {
			t.Fatalf("the order in which entries are read matters (%v)", err)
		}
	}
}

func TestRowsMayComeInAnyOrder(t *testing.T) {
	e := MustExample(t)
	want := e.MustFreeze(t, e.rows)
	mixed := slices.Clone(e.rows)
	slices.Reverse(mixed)
	if e.MustFreeze(t, mixed).Fingerprint() != want.Fingerprint() {
		t.Error("the order of rows matters")
	}
	for i := 1; i < want.Cases(); i++ {
		before, _ := e.frame.Index(want.Organisation(i - 1).ID)
		if at, _ := e.frame.Index(want.Organisation(i).ID); at <= before {
			t.Fatalf("case %d is not in the frame's order", i)
		}
	}
}

// What comes after the position is not there.
func TestFrozenAtAPosition(t *testing.T) {
	e := MustExample(t)
	entries, events, head := e.log()
	want, err := dataset.Build(e.wave, e.questionnaire, e.frame, entries, events, head)
	if err != nil {
		t.Fatal(err)
	}
	later := append(slices.Clone(entries), answer.Entry{Position: head + 1, Org: entries[0].Org, Item: entries[0].Item})
	got, err := dataset.Build(e.wave, e.questionnaire, e.frame, later, events, head)
	if err != nil || got.Fingerprint() != want.Fingerprint() {
		t.Errorf("a later entry changed a frozen dataset (%v)", err)
	}
	got, err = dataset.Build(e.wave, e.questionnaire, e.frame, later, events, head+1)
	if err != nil || got.Fingerprint() == want.Fingerprint() {
		t.Errorf("an entry at the position was left out (%v)", err)
	}
}

// one gives a single row that answers a few items.
func (e example) one(values map[string]value.Value) []answer.WideRow {
	row := answer.WideRow{Org: e.frame.Organisations[0].ID, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
	for name, v := range values {
		question, of, _ := strings.Cut(name, "_")
		row.Values[answer.Item{Question: question, Row: of}] = v
	}
	return []answer.WideRow{row}
}

func TestOffRouteAnswersAreLeftOut(t *testing.T) {
	e := MustExample(t)
	d := e.MustFreeze(t, e.one(map[string]value.Value{
		"WelPlace": value.OfCode(2, ""), "WelTeam": value.OfCode(1, ""), "Wellinfo": value.OfCode(2, ""),
		// on the route only as long as Wellinfo is
		"WellInfoWhy2": value.OfText("Too few desks"),
	}))
	for name, want := range map[string]int{"WelPlace": 1, "WelTeam": 0, "Wellinfo": 0, "WellInfoWhy2": 0} {
		if c, _ := d.Column(name); c.Given.Count() != want {
			t.Errorf("%s: %d given, want %d", name, c.Given.Count(), want)
		}
	}
	if got := d.LeftOut(); got != (dataset.LeftOut{OffRoute: 3}) {
		t.Errorf("left out %+v", got)
	}
}

func TestUnknownAnswersAreLeftOut(t *testing.T) {
	e := MustExample(t)
	d := e.MustFreeze(t, e.one(map[string]value.Value{
		"InfoShare": value.OfCode(9, ""), "SocRisk": value.OfText("many"), "NoSuch": value.OfCode(1, ""),
		"SocWork_z": value.OfCode(1, ""), "WelPlace": value.OfCode(1, ""), "GovSoc": value.OfNothing(),
	}))
	if got := d.LeftOut(); got != (dataset.LeftOut{Unknown: 5}) {
		t.Errorf("left out %+v", got)
	}
	if c, _ := d.Column("WelPlace"); c.Given.Count() != 1 {
		t.Error("a sound answer beside unknown ones is lost")
	}
}

func TestWhoTookPart(t *testing.T) {
	e := MustExample(t)
	org := e.frame.Organisations[0].ID
	for _, c := range []struct {
		name  string
		row   answer.WideRow
		cases int
		state answer.State
	}{
		{"opened and left", answer.WideRow{Org: org, Sections: map[string]answer.State{"csc": answer.Partial}}, 0, ""},
		{"handed in empty", answer.WideRow{Org: org, Sections: map[string]answer.State{"csc": answer.Complete}}, 1, answer.Complete},
		{"answered", e.one(map[string]value.Value{"InfoShare": value.OfCode(1, "")})[0], 1, answer.Partial},
		{"answered and taken back", e.one(map[string]value.Value{"InfoShare": {}})[0], 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := e.MustFreeze(t, []answer.WideRow{c.row})
			if d.Cases() != c.cases {
				t.Fatalf("%d cases", d.Cases())
			}
			if c.cases == 1 && d.State("csc", 0) != c.state {
				t.Errorf("state %s", d.State("csc", 0))
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	e := MustExample(t)
	stranger := []answer.WideRow{{Org: "la-atlantis", Sections: map[string]answer.State{"csc": answer.Complete}}}
	for name, rows := range map[string][]answer.WideRow{"not in the frame": stranger, "two rows": append(slices.Clone(e.rows), e.rows[0])} {
		t.Run(name, func(t *testing.T) {
			d, err := dataset.FromWide(e.wave, e.questionnaire, e.frame, rows)
			if d != nil || fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "Nothing was counted") {
				t.Errorf("got %v, %v", d, err)
			}
		})
	}
	t.Run("a derived variable of what is not asked", func(t *testing.T) {
		wave := *e.wave
		wave.Derived = []survey.Derived{{Name: "X", Groups: []survey.DerivedGroup{{Label: "Some", When: "NoSuch = 1"}}}}
		_, err := dataset.FromWide(&wave, e.questionnaire, e.frame, e.rows)
		if err == nil || !strings.Contains(err.Error(), "NoSuch") {
			t.Errorf("got %v", err)
		}
	})
}

func TestDerived(t *testing.T) {
	e := MustExample(t)
	d := e.MustFreeze(t, e.rows)
	team, _ := d.Column("UnmetTeam")
	row, _ := d.Column("SocData_d")
	has, _ := row.Code(1)
	if got := team.Codes[0].Cases.Count(); got != has.Cases.Count() || team.Given.Count() != row.Given.Count() {
		t.Errorf("%d of %d, the row has %d of %d", got, team.Given.Count(), has.Cases.Count(), row.Given.Count())
	}
	strict := d.WithCompleteness(survey.BySection)
	again, _ := strict.Column("UnmetTeam")
	complete := strict.Complete("csc")
	if again.Given.Count() >= team.Given.Count() || !again.Given.Within(complete) {
		t.Errorf("by section %d have the derived variable, by question %d", again.Given.Count(), team.Given.Count())
	}
}

func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "n")
		a, b := map[int]bool{}, map[int]bool{}
		sa, sb := dataset.NewSet(n), dataset.NewSet(n)
		for i := range n {
			if rapid.Bool().Draw(t, "in a") {
				a[i] = true
				sa.Add(i)
			}
			if rapid.Bool().Draw(t, "in b") {
				b[i] = true
				sb.Add(i)
			}
		}
		and, or, not := 0, 0, 0
		for i := range n {
			if a[i] && b[i] {
				and++
			}
			if a[i] || b[i] {
				or++
			}
			if a[i] && !b[i] {
				not++
			}
			if sa.Has(i) != a[i] {
				t.Fatalf("case %d", i)
			}
		}
		full := dataset.FullSet(n)
		if sa.Count() != len(a) || full.Count() != n || sa.CountAnd(sb) != and || sa.And(sb).Count() != and ||
			sa.Or(sb).Count() != or || dataset.CountOr(full, sa, sb) != or || sa.AndNot(sb).Count() != not ||
			sa.Within(sb) != (not == 0) || dataset.CountOr(sb, sa) != and || dataset.CountOr(full) != 0 {
			t.Fatal("sets and maps disagree")
		}
		var each []int
		sa.Each(func(i int) { each = append(each, i) })
		if len(each) != len(a) || !slices.IsSorted(each) {
			t.Fatalf("each: %v", each)
		}
	})
}

// BenchmarkFromWide freezes the 101 rows of Wave 1.
func BenchmarkFromWide(b *testing.B) {
	e := MustExample(b)
	for b.Loop() {
		e.MustFreeze(b, e.rows)
	}
}
