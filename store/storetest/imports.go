package storetest

import (
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// rows are two organisations' answers as a file has them.
func rows() []answer.WideRow {
	return []answer.WideRow{
		{Org: "la-derby", Sections: map[string]answer.State{"csc": answer.Complete, "ey": answer.NotStarted}, Values: map[answer.Item]value.Value{
			{Question: "Q1"}: value.OfCode(1, ""), {Question: "Q2"}: value.OfText("=a, \"b\"\n"), {Question: "Q3"}: value.OfCodes([]int{1, 3}, nil),
		}},
		{Org: "la-leeds", Sections: map[string]answer.State{"csc": answer.Partial, "ey": answer.Complete}, Values: map[answer.Item]value.Value{
			{Question: "Q1"}: value.OfCode(2, ""), {Question: "E1"}: value.OfCode(1, ""),
		}},
	}
}

func importRows(t testing.TB, s *store.Store, rows []answer.WideRow) (int64, error) {
	t.Helper()
	return s.ImportAnswers(t.Context(), Operator, Wave, rows, "answers.csv", Noon)
}

var imports = []test{
	{"every case is as its row says", func(t *testing.T, p *place) {
		s := p.wave(t)
		position, err := importRows(t, s, rows())
		must(t, err)
		if position != 8 {
			t.Fatalf("position %d, want 8: 5 answers, 3 section events", position)
		}
		for _, row := range rows() {
			wantRow(t, s, row)
		}
		if got := progress(t, s, "la-derby", "csc"); got.State != answer.Complete || got.Answers != 3 {
			t.Fatalf("progress %+v", got)
		}
		if got := progress(t, s, "la-leeds", "ey"); got.State != answer.Complete || got.Answers != 1 {
			t.Fatalf("progress %+v", got)
		}
		if e := entriesOf(t, s)[0]; e.Origin != answer.Import || e.By != "answers.csv" || !e.At.Equal(Noon) {
			t.Fatalf("entry %+v", e)
		}
	}},
	{"the same file again adds nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		first, err := importRows(t, s, rows())
		must(t, err)
		again, err := importRows(t, s, rows())
		must(t, err)
		if first != again {
			t.Fatalf("position %d after %d", again, first)
		}
	}},
	{"a corrected file replaces what files gave, and the history keeps it", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, err := importRows(t, s, rows())
		must(t, err)
		corrected := rows()
		corrected[0].Values[answer.Item{Question: "Q1"}] = value.OfCode(2, "")
		delete(corrected[0].Values, answer.Item{Question: "Q2"})
		corrected[0].Sections["csc"] = answer.Partial
		_, err = importRows(t, s, corrected)
		must(t, err)
		wantRow(t, s, corrected[0])
		wantRow(t, s, corrected[1])
		if got := progress(t, s, "la-derby", "csc"); got.State != answer.Partial || got.Answers != 2 {
			t.Fatalf("progress %+v", got)
		}
		history, _, err := s.CaseHistory(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if len(history) != 5 {
			t.Fatalf("%d entries, want 5", len(history))
		}
	}},
	{"what a respondent gave is not replaced, and nothing else is imported", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Leeds, "k", Code("Q1", 1, 0))
		_, err := importRows(t, s, rows())
		wantFault(t, err, fault.Exists, "la-leeds", "Nothing was imported")
		if n := len(entriesOf(t, s)); n != 1 {
			t.Fatalf("%d entries", n)
		}
		if got := progress(t, s, "la-derby", "csc"); got.State == answer.Complete {
			t.Fatal("half of the file was imported")
		}
		// A file that says what the respondent said is no trouble.
		same := rows()
		same[1] = answer.WideRow{Org: "la-leeds", Sections: map[string]answer.State{"csc": answer.Partial},
			Values: map[answer.Item]value.Value{{Question: "Q1"}: value.OfCode(1, "")}}
		_, err = importRows(t, s, same)
		must(t, err)
	}},
	{"an organisation that is not in the frame refuses the file", func(t *testing.T, p *place) {
		s := p.wave(t)
		bad := append(rows(), answer.WideRow{Org: "la-atlantis"})
		_, err := importRows(t, s, bad)
		wantFault(t, err, fault.Refused, "la-atlantis", "Nothing was imported")
		if n := len(entriesOf(t, s)); n != 0 {
			t.Fatalf("%d entries", n)
		}
	}},
	{"an imported answer can be changed by its respondent", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, err := importRows(t, s, rows())
		must(t, err)
		turn(t, s, answer.Partial, "open")
		current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		saved := save(t, s, Derby, "k", Code("Q1", 2, current[answer.Item{Question: "Q1"}].Position))
		if len(saved.Clashes) != 0 {
			t.Fatalf("clashes %+v", saved.Clashes)
		}
		wantCurrent(t, s, "Q1", value.OfCode(2, ""))
	}},
	{"a questionnaire with mistakes is said", func(t *testing.T, p *place) {
		s := p.open(t)
		texts := Texts()
		texts["questionnaire.yaml"] = []byte("sections: 3\n")
		must(t, s.ImportWave(t.Context(), Operator, &survey.Wave{ID: Wave}, texts, Organisations(), Noon))
		_, err := importRows(t, s, rows())
		wantFault(t, err, fault.Refused, "questionnaire.yaml:1", "Nothing was changed")
	}},
	{"only who may import does", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Analyst, Interviewer, Client, Derby} {
			_, err := s.ImportAnswers(t.Context(), who, Wave, rows(), "x", Noon)
			wantFault(t, err, fault.Denied)
		}
	}},
}

// wantRow checks that a case is as a row of a file says.
func wantRow(t testing.TB, s *store.Store, row answer.WideRow) {
	t.Helper()
	current, latest, err := s.CaseAnswers(t.Context(), Lead, Wave, row.Org)
	must(t, err)
	got := answer.WideRow{Org: row.Org, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
	for item, e := range current {
		if e.Value.Given() {
			got.Values[item] = e.Value
		}
	}
	for section := range row.Sections {
		got.Sections[section] = answer.NotStarted
	}
	for section, e := range latest {
		got.Sections[section] = e.State
	}
	wantSame(t, got, row)
}
