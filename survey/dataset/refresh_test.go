package dataset_test

import (
	"slices"
	"testing"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire/value"

	"pgregory.net/rapid"
)

// written is one line of either log.
type written struct {
	org   string
	entry *answer.Entry
	event *answer.SectionEvent
}

// drawLog writes a log in which a few organisations give, change and take back
// the answers of Wave 1, and turn sections.
func drawLog(t *rapid.T, e example) []written {
	rows := e.rows[:12]
	var log []written
	for position := int64(1); position <= int64(rapid.IntRange(0, 60).Draw(t, "lines")); position++ {
		row := rows[rapid.IntRange(0, len(rows)-1).Draw(t, "organisation")]
		if rapid.IntRange(0, 5).Draw(t, "turn") == 0 {
			log = append(log, written{org: row.Org, event: &answer.SectionEvent{Position: position, Org: row.Org,
				Section: rapid.SampledFrom([]string{"csc", "ey", "send"}).Draw(t, "section"),
				State:   rapid.SampledFrom([]answer.State{answer.Partial, answer.Complete}).Draw(t, "state")}})
			continue
		}
		items := make([]answer.Item, 0, len(row.Values))
		for item := range row.Values {
			items = append(items, item)
		}
		slices.SortFunc(items, func(a, b answer.Item) int {
			return slices.Compare([]string{a.Question, a.Row}, []string{b.Question, b.Row})
		})
		item := rapid.SampledFrom(items).Draw(t, "item")
		v := row.Values[item]
		switch rapid.IntRange(0, 4).Draw(t, "value") {
		case 0:
			v = value.Value{} // taken back
		case 1:
			v = value.OfCode(2, "") // another code, or one that the question cannot take
		}
		log = append(log, written{org: row.Org, entry: &answer.Entry{Position: position, Org: row.Org, Item: item, Value: v}})
	}
	return log
}

// collect reads the lines up to a position of the organisations wanted.
func collect(log []written, upto int, wanted func(org string) bool) *dataset.Log {
	var l dataset.Log
	for _, line := range log[:upto] {
		switch {
		case !wanted(line.org):
		case line.entry != nil:
			_ = l.Answer(*line.entry)
		default:
			_ = l.Section(*line.event)
		}
	}
	return &l
}

func TestRefreshGivesWhatFreezingGives(t *testing.T) {
	e := MustExample(t)
	everybody := func(string) bool { return true }
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t, e)
		wave := *e.wave
		wave.Rules.Completeness = rapid.SampledFrom([]survey.Completeness{survey.ByQuestion, survey.BySection}).Draw(t, "rule")
		freeze := func(l *dataset.Log, position int) *dataset.Dataset {
			d, err := l.Freeze(&wave, e.questionnaire, e.frame, int64(position))
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		at := rapid.IntRange(0, len(log)).Draw(t, "frozen at")
		d := freeze(collect(log, at, everybody), at)
		before := d.Fingerprint()
		for at < len(log) {
			to := rapid.IntRange(at+1, len(log)).Draw(t, "then at")
			changed := map[string]bool{}
			for _, line := range log[at:to] {
				changed[line.org] = true
			}
			next, err := d.Refresh(collect(log, to, func(org string) bool { return changed[org] }), int64(to))
			if err != nil {
				t.Fatal(err)
			}
			want := freeze(collect(log, to, everybody), to)
			if next.Fingerprint() != want.Fingerprint() || next.LeftOut() != want.LeftOut() || next.Position() != want.Position() {
				t.Fatalf("refreshed from %d to %d: %d cases, %v left out; frozen: %d cases, %v", at, to, next.Cases(), next.LeftOut(), want.Cases(), want.LeftOut())
			}
			if d.Fingerprint() != before {
				t.Fatal("the dataset before was changed")
			}
			d, at, before = next, to, next.Fingerprint()
		}
	})
}
