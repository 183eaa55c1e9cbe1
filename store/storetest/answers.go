package storetest

import (
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

func replace(text, old, with string) string { return strings.Replace(text, old, with, 1) }

var answers = []test{
	{"what is saved is there, exactly", func(t *testing.T, p *place) {
		s := p.wave(t)
		hard := "“Quotes”, 'quotes', \\ \t tabs\r\nlines, £, é, 😀, \u200f العربية, =1+1, {\"t\":1}, $1, ?, --"
		values := map[answer.Item]value.Value{
			{Question: "Q1"}:           value.OfCode(-8, ""),
			{Question: "Q2"}:           value.OfText(hard),
			{Question: "Q3"}:           value.OfCodes([]int{3, 1}, map[int]string{3: hard}),
			{Question: "G", Row: "a"}:  value.OfCode(2, "beside"),
			{Question: "G", Row: "b"}:  value.OfNothing(),
			{Question: "N"}:            {Kind: value.Number, Text: "12.5"},
			{Question: "D"}:            {Kind: value.Date, Text: "2016-10-03"},
			{Question: "L", Row: "é…"}: value.OfText(strings.Repeat("long ✓ ", 30000)),
		}
		var changes []answer.Change
		for item, v := range values {
			changes = append(changes, answer.Change{Item: item, Value: v})
		}
		save(t, s, Derby, "k", changes...)
		current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if len(current) != len(values) {
			t.Fatalf("%d answers, want %d", len(current), len(values))
		}
		for item, v := range values {
			got := current[item]
			if !got.Value.Equal(v) || got.By != Derby.Name || got.Origin != answer.Web || !got.At.Equal(Noon) || got.At.Location() != time.UTC {
				t.Errorf("%v is %+v, want %v", item, got, v)
			}
		}
	}},
	{"a change is added and the history keeps both", func(t *testing.T, p *place) {
		s := p.wave(t)
		first := save(t, s, Derby, "k1", Code("Q1", 1, 0), Text("Q2", "before", 0))
		current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		seen := current[answer.Item{Question: "Q1"}].Position
		second := save(t, s, DerbyToo, "k2", Code("Q1", 2, seen))
		if second.Position != first.Position+1 || len(second.Clashes) != 0 {
			t.Fatalf("second %+v after %+v", second, first)
		}
		history, turns, err := s.CaseHistory(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if len(history) != 3 || history[2].By != DerbyToo.Name || !history[2].Value.Equal(value.OfCode(2, "")) || len(turns) != 1 {
			t.Fatalf("history %+v, turns %+v", history, turns)
		}
	}},
	{"an answer is taken back", func(t *testing.T, p *place) {
		s := p.wave(t)
		saved := save(t, s, Derby, "k1", Code("Q1", 1, 0))
		save(t, s, Derby, "k2", answer.Change{Item: answer.Item{Question: "Q1"}, Seen: saved.Position})
		current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if e, there := current[answer.Item{Question: "Q1"}]; !there || e.Value.Given() {
			t.Fatalf("current %+v", e)
		}
		if got := progress(t, s, "la-derby", "csc"); got.Answers != 0 || got.State != answer.Partial {
			t.Fatalf("progress %+v", got)
		}
	}},
	{"what is not text is refused and harms nobody", func(t *testing.T, p *place) {
		s := p.wave(t)
		for name, bad := range map[string]answer.Save{
			"NUL in a text":   SaveOf(Derby, "k", Text("Q2", "a\x00b", 0)),
			"not UTF-8":       SaveOf(Derby, "k", Text("Q2", "a\xffb", 0)),
			"NUL in a key":    SaveOf(Derby, "k\x00", Code("Q1", 1, 0)),
			"NUL in an item":  SaveOf(Derby, "k", Code("Q\x00", 1, 0)),
			"specify":         SaveOf(Derby, "k", answer.Change{Item: answer.Item{Question: "Q1"}, Value: value.OfCode(1, "\x00")}),
			"answered twice":  SaveOf(Derby, "k", Code("Q1", 1, 0), Code("Q1", 2, 0)),
			"without section": {Wave: Wave, Org: "la-derby", Changes: []answer.Change{Code("Q1", 1, 0)}},
		} {
			_, err := s.SaveAnswers(t.Context(), Derby, bad)
			if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "Nothing was changed") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := len(entriesOf(t, s)); n != 0 {
			t.Fatalf("%d entries", n)
		}
	}},
	{"a case that is not in the frame takes no answers", func(t *testing.T, p *place) {
		s := p.wave(t)
		who := access.Person{Name: "X", Role: access.Respondent, Wave: Wave, Org: "la-atlantis"}
		_, err := s.SaveAnswers(t.Context(), who, SaveOf(who, "k", Code("Q1", 1, 0)))
		wantFault(t, err, fault.NotFound, "Nothing was changed")
		_, _, err = s.CaseAnswers(t.Context(), Lead, Wave, "la-atlantis")
		wantFault(t, err, fault.NotFound)
	}},
	{"nobody answers for another", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Leeds, Lead, Operator, Interviewer, Client, {}} {
			_, err := s.SaveAnswers(t.Context(), who, SaveOf(Derby, "k", Code("Q1", 1, 0)))
			wantFault(t, err, fault.Denied)
		}
		if n := len(entriesOf(t, s)); n != 0 {
			t.Fatalf("%d entries", n)
		}
	}},
	{"progress tells how far and nothing more", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k", Code("Q1", 1, 0), Text("Q2", "x", 0))
		all, err := s.Progress(t.Context(), Interviewer, Wave)
		must(t, err)
		if len(all) != 3 || all[0].Org != "la-derby" || !all[0].TookPart() || all[1].TookPart() {
			t.Fatalf("progress %+v", all)
		}
		got := all[0].Sections["csc"]
		if got.State != answer.Partial || got.Answers != 2 || !got.Last.Equal(Noon) {
			t.Fatalf("csc %+v", got)
		}
		_, err = s.Progress(t.Context(), Client, Wave)
		wantFault(t, err, fault.Denied)
	}},
}

// progress gives how far one section of one case is.
func progress(t testing.TB, s *store.Store, org, section string) answer.SectionProgress {
	t.Helper()
	all, err := s.Progress(t.Context(), Interviewer, Wave)
	must(t, err)
	for _, p := range all {
		if p.Org == org {
			return p.Sections[section]
		}
	}
	t.Fatalf("no case %s", org)
	return answer.SectionProgress{}
}
