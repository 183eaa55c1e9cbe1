package storetest

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

func smallQuestionnaire(t testing.TB) *questionnaire.Questionnaire {
	t.Helper()
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionnaireText))
	must(t, complaints.Err())
	return q
}

// carried is what the form of a comparison brings back of one answer.
func carried(item string, v value.Value, seen int64) paper.Pending {
	return paper.Pending{Item: item, Value: v.Encode(), Seen: strconv.FormatInt(seen, 10), Cell: "CSC!C5"}
}

// confirmed confirms all that was carried, and says what was left and saved.
func confirmed(t testing.TB, s *store.Store, who access.Person, key string, all ...paper.Pending) (left []paper.Change, saved int, stale bool) {
	t.Helper()
	left, saved, stale, err := confirming(t, s, who, key, all...)
	must(t, err)
	return left, saved, stale
}

func confirming(t testing.TB, s *store.Store, who access.Person, key string, all ...paper.Pending) (left []paper.Change, saved int, stale bool, err error) {
	var chosen []string
	for _, p := range all {
		chosen = append(chosen, p.Item)
	}
	return s.ConfirmWorkbook(t.Context(), who, smallQuestionnaire(t), all, chosen, answer.Save{Wave: Wave, Org: "la-derby", At: Noon, Key: key})
}

func headOf(t testing.TB, s *store.Store) int64 {
	t.Helper()
	head, err := s.Head(t.Context())
	must(t, err)
	return head
}

// standing gives the answers of Derby's case, question=answer by person.
func standing(t testing.TB, s *store.Store) string {
	t.Helper()
	current, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
	must(t, err)
	var all []string
	for _, q := range smallQuestionnaire(t).Questions() {
		if e, there := current[answer.Item{Question: q.ID}]; there {
			all = append(all, q.ID+"="+e.Value.Encode()+" by "+e.By)
		}
	}
	return strings.Join(all, ", ")
}

// bringing counts what the wave's records say of workbooks brought in by somebody.
func bringing(t testing.TB, s *store.Store, who access.Person) map[access.Outcome]int {
	t.Helper()
	found := map[access.Outcome]int{}
	must(t, s.Audit(t.Context(), Lead, Wave, 100, func(r access.Record) error {
		if r.Deed == access.BringWorkbook && r.Person.Name == who.Name && (r.Org == "la-derby" || r.Outcome == access.Refused) {
			found[r.Outcome]++
		}
		return nil
	}))
	return found
}

// workbooks is what becomes of questionnaires that were sent to the team.
var workbooks = []test{
	{"what is confirmed is saved, each section in one save, once, and on record", func(t *testing.T, p *place) {
		s := p.wave(t)
		all := []paper.Pending{carried("Q1", value.OfCode(1, ""), 0), carried("Q2", value.OfText("Sent by mail"), 0), carried("E1", value.OfCode(2, ""), 0)}
		if left, saved, stale := confirmed(t, s, Lead, "k", all...); len(left) != 0 || saved != 3 || stale {
			t.Fatalf("left %v, saved %d, stale %v", left, saved, stale)
		}
		wantSame(t, standing(t, s), `Q1={"c":1} by Lena Lead, Q2={"t":"Sent by mail"} by Lena Lead, E1={"c":2} by Lena Lead`)
		for _, e := range entriesOf(t, s) {
			if e.Origin != answer.Workbook {
				t.Errorf("entry %+v", e)
			}
		}
		confirmed(t, s, Lead, "k", all...)
		if n := len(entriesOf(t, s)); n != 3 {
			t.Fatalf("%d entries after the form was sent again", n)
		}
		wantSame(t, bringing(t, s, Lead), map[access.Outcome]int{access.Done: 2})
	}},
	{"an answer that has changed since it was shown stops all of them", func(t *testing.T, p *place) {
		s := p.wave(t)
		first := save(t, s, Derby, "k1", Text("Q2", "First", 0)).Position
		save(t, s, Derby, "k2", Text("Q2", "Second", first))
		before := standing(t, s)
		left, saved, stale := confirmed(t, s, Lead, "k", carried("Q1", value.OfCode(1, ""), 0), carried("Q2", value.OfText("Sent"), first))
		if !stale || saved != 0 || len(left) != 2 || left[0].Conflict || !left[1].Conflict || left[1].Old.Value.Text != "Second" {
			t.Fatalf("left %+v, saved %d, stale %v", left, saved, stale)
		}
		wantSame(t, standing(t, s), before)
		wantSame(t, bringing(t, s, Lead), map[access.Outcome]int{access.Looked: 1})
		if _, saved, stale := confirmed(t, s, Lead, "k3", left[0].Pending(), left[1].Pending()); saved != 2 || stale {
			t.Fatalf("saved %d, stale %v once it was shown anew", saved, stale)
		}
	}},
	{"a section finished meanwhile, or an answer that cannot be taken, refuses the whole workbook", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k1", Code("Q1", 1, 0))
		turn(t, s, answer.Complete, "done")
		before, head := standing(t, s), headOf(t, s)
		for _, other := range []paper.Pending{carried("Q3", value.OfCodes([]int{1}, nil), 0), carried("Q3", value.OfCodes([]int{99}, nil), 0), carried("Nobody", value.OfText("x"), 0)} {
			_, _, _, err := confirming(t, s, Lead, "k", carried("E1", value.OfCode(1, ""), 0), other)
			wantFault(t, err, fault.Conflict)
			if text := fault.Public(err); !strings.Contains(text, "Nothing of this workbook was saved.") {
				t.Errorf("%v: %s", other, text)
			}
		}
		wantSame(t, standing(t, s), before)
		wantSame(t, headOf(t, s), head)
		wantSame(t, bringing(t, s, Lead), map[access.Outcome]int{})
		// What is not ticked keeps nothing from being saved.
		_, saved, _, err := s.ConfirmWorkbook(t.Context(), Lead, smallQuestionnaire(t), []paper.Pending{carried("E1", value.OfCode(1, ""), 0), carried("Q3", value.OfCodes([]int{1}, nil), 0)}, []string{"E1"},
			answer.Save{Wave: Wave, Org: "la-derby", At: Noon, Key: "k2"})
		must(t, err)
		wantSame(t, saved, 1)
		wantSame(t, standing(t, s), before+`, E1={"c":1} by Lena Lead`)
	}},
	{"a workbook that is confirmed many times at once is saved once", func(t *testing.T, p *place) {
		s := p.wave(t)
		all := []paper.Pending{carried("Q1", value.OfCode(1, ""), 0), carried("E1", value.OfCode(2, ""), 0)}
		var total atomic.Int64
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				_, saved, _, err := confirming(t, s, Lead, "k", all...)
				if err != nil {
					t.Error(err)
				}
				total.Add(int64(saved))
			})
		}
		group.Wait()
		wantSame(t, total.Load(), int64(2))
		wantSame(t, len(entriesOf(t, s)), 2)
	}},
	{"a respondent's workbook is saved whole, once, or nothing of it", func(t *testing.T, p *place) {
		s := p.wave(t)
		saves := func(key string, changes ...answer.Change) []answer.Save {
			first, second := SaveOf(Derby, key+"-csc", changes[:len(changes)-1]...), SaveOf(Derby, key+"-ey", changes[len(changes)-1])
			second.Section = "ey"
			return []answer.Save{first, second}
		}
		both := saves("k", Code("Q1", 1, 0), Text("Q2", "By workbook", 0), Code("E1", 2, 0))
		for range 2 {
			done, err := s.SaveWorkbook(t.Context(), Derby, both)
			must(t, err)
			if len(done) != 2 || len(done[0].Clashes)+len(done[1].Clashes) != 0 {
				t.Fatalf("done %+v", done)
			}
			wantSame(t, len(entriesOf(t, s)), 3)
		}
		// A later save on the pages finds what the workbook saved, whoever had kept a view.
		seen := entriesOf(t, s)[0].Position
		if saved := save(t, s, DerbyToo, "k2", Code("Q1", 2, seen)); len(saved.Clashes) != 0 {
			t.Errorf("clashes %v", saved.Clashes)
		}
		// Somebody answered in the second section meanwhile: all is saved, and said.
		done, err := s.SaveWorkbook(t.Context(), Derby, saves("k3", Text("Q2", "Again", seen+1), Code("E1", 1, 0)))
		must(t, err)
		wantSame(t, []int{len(done[0].Clashes), len(done[1].Clashes)}, []int{0, 1})
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "ey", answer.Complete, "done", Noon))
		before, head := standing(t, s), headOf(t, s)
		_, err = s.SaveWorkbook(t.Context(), Derby, saves("k4", Code("Q1", 1, 0), Code("E1", 2, 0)))
		wantFault(t, err, fault.Conflict)
		// A section that is not theirs: the first is not saved either.
		colleague := Derby
		colleague.Colleague, colleague.Sections = true, []string{"csc"}
		_, err = s.SaveWorkbook(t.Context(), colleague, saves("k5", Code("Q1", 1, 0), Code("E1", 2, 0)))
		wantFault(t, err, fault.Denied)
		wantSame(t, standing(t, s), before)
		wantSame(t, headOf(t, s), head)
	}},
	{"a section that a colleague holds is brought in too, beside what they said", func(t *testing.T, p *place) {
		s := p.wave(t)
		handTo(t, s, "ey", "Col")
		if _, saved, stale := confirmed(t, s, Lead, "k", carried("E1", value.OfCode(2, ""), 0)); saved != 1 || stale {
			t.Fatalf("saved %d, stale %v", saved, stale)
		}
		wantSame(t, standing(t, s), `E1={"c":2} by Lena Lead`)
	}},
	{"an interviewer adds where nothing stands, and cannot ask what does", func(t *testing.T, p *place) {
		s := p.wave(t)
		seen := save(t, s, Derby, "k1", Text("Q2", "A secret", 0)).Position
		left, saved, stale := confirmed(t, s, Interviewer, "k", carried("Q1", value.OfCode(1, ""), 0), carried("Q2", value.OfText("Guess"), seen))
		if len(left) != 0 || saved != 1 || stale {
			t.Fatalf("left %v, saved %d, stale %v", left, saved, stale)
		}
		wantSame(t, standing(t, s), `Q1={"c":1} by Ivan Iewer, Q2={"t":"A secret"} by Dora Derby`)
		// The right guess and the wrong one, with the right position and a wrong one, are told the same.
		for _, guess := range []paper.Pending{carried("Q2", value.OfText("A secret"), 0), carried("Q2", value.OfText("Guess"), 0), carried("Q2", value.OfText("Guess"), seen)} {
			if left, saved, stale := confirmed(t, s, Interviewer, "g", guess); len(left) != 0 || saved != 0 || stale {
				t.Errorf("%v: left %v, saved %d, stale %v", guess, left, saved, stale)
			}
		}
		wantSame(t, bringing(t, s, Interviewer), map[access.Outcome]int{access.Done: 4})
	}},
	{"a comparison is on record, and shows an interviewer nothing of what stands", func(t *testing.T, p *place) {
		s := p.wave(t)
		q := smallQuestionnaire(t)
		save(t, s, Derby, "k1", Text("Q2", "A secret", 0))
		r := &paper.Returned{Stamp: paper.Stamp{Wave: Wave, Org: "la-derby"}}
		for _, who := range []access.Person{Lead, Interviewer} {
			_, err := s.CompareWorkbook(t.Context(), who, Wave, r, q)
			must(t, err)
			wantSame(t, bringing(t, s, who), map[access.Outcome]int{access.Looked: 1})
		}
		for _, who := range []access.Person{Analyst, Client, Derby, DerbyToo, Leeds} {
			_, err := s.CompareWorkbook(t.Context(), who, Wave, r, q)
			wantFault(t, err, fault.Denied)
			_, _, _, err = s.ConfirmWorkbook(t.Context(), who, q, nil, nil, answer.Save{Wave: Wave, Org: "la-derby", At: Noon, Key: "k"})
			wantFault(t, err, fault.Denied)
			wantFault(t, s.Allowed(t.Context(), who, access.BringWorkbook, Wave, ""), fault.Denied)
		}
		r.Stamp.Org = "la-atlantis"
		_, err := s.CompareWorkbook(t.Context(), Lead, Wave, r, q)
		wantFault(t, err, fault.NotFound)
		_, _, _, err = s.ConfirmWorkbook(t.Context(), Lead, q, nil, nil, answer.Save{Wave: Wave, Org: "la-\x00", At: Noon, Key: "k"})
		wantFault(t, err, fault.NotFound)
	}},
}
