package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
)

func resultOf(outcome fieldwork.Outcome) call.Result {
	return call.Result{Wave: Wave, Org: "la-derby", Outcome: outcome, Note: "by hand", At: Noon.Add(5 * time.Minute)}
}

// calls are the locks of cases, what calls come to, and answers by telephone.
var calls = []test{
	{"two callers never get the same case", func(t *testing.T, p *place) {
		nodes := []*store.Store{p.wave(t), p.open(t)}
		var mu sync.Mutex
		got := map[string]int{}
		var wait sync.WaitGroup
		for i := range 12 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				who := Interviewer
				who.Name = fmt.Sprint("Caller ", i)
				for _, org := range []string{"la-derby", "la-leeds", "la-york"} {
					lock, err := nodes[i%2].TakeCall(t.Context(), who, Wave, org, Noon)
					if err == nil {
						mu.Lock()
						got[lock.Org]++
						mu.Unlock()
					} else if fault.KindOf(err) != fault.Conflict {
						t.Error(err)
					}
				}
			}()
		}
		wait.Wait()
		for _, org := range []string{"la-derby", "la-leeds", "la-york"} {
			if got[org] != 1 {
				t.Errorf("%s was taken %d times", org, got[org])
			}
		}
	}},
	{"a case is held until it is given back or the lock runs out", func(t *testing.T, p *place) {
		s := p.wave(t)
		other := Interviewer
		other.Name = "Olga Other"
		first, err := s.TakeCall(t.Context(), Interviewer, Wave, "la-derby", Noon)
		must(t, err)
		again, err := s.TakeCall(t.Context(), Interviewer, Wave, "la-derby", Noon.Add(time.Minute))
		must(t, err)
		if !again.Since.Equal(first.Since) || !again.Until.After(first.Until) {
			t.Errorf("%+v, then %+v", first, again)
		}
		_, err = s.TakeCall(t.Context(), other, Wave, "la-derby", Noon.Add(2*time.Minute))
		wantFault(t, err, fault.Conflict, Interviewer.Name)
		locks, err := s.Calling(t.Context(), Analyst, Wave, Noon.Add(2*time.Minute))
		must(t, err)
		if locks["la-derby"].Holder != Interviewer.Name || len(locks) != 1 {
			t.Errorf("%+v", locks)
		}
		_, err = s.TakeCall(t.Context(), other, Wave, "la-derby", again.Until)
		must(t, err)
		wantFault(t, s.EndCall(t.Context(), Interviewer, resultOf(fieldwork.NoAnswer)), fault.Conflict)
		must(t, s.LeaveCall(t.Context(), other, Wave, "la-derby", again.Until))
		_, err = s.TakeCall(t.Context(), Lead, Wave, "la-derby", again.Until)
		must(t, err)
	}},
	{"what a call came to is recorded once", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, err := s.TakeCall(t.Context(), Interviewer, Wave, "la-derby", Noon)
		must(t, err)
		wantFault(t, s.EndCall(t.Context(), Interviewer, resultOf(fieldwork.CallBackAgreed)), fault.Refused)
		wrong := resultOf(fieldwork.NoAnswer)
		wrong.Contact = 99
		wantFault(t, s.EndCall(t.Context(), Interviewer, wrong), fault.Refused)
		r := resultOf(fieldwork.CallBackAgreed)
		r.CallBack = Noon.Add(24 * time.Hour)
		must(t, s.EndCall(t.Context(), Interviewer, r))
		wantFault(t, s.EndCall(t.Context(), Interviewer, r), fault.Conflict)
		c := fileOf(t, s, Lead)
		wantSame(t, kindsOf(c), "call attempt, call outcome")
		last := c.Contacted[1]
		if !c.Contacted[0].At.Equal(Noon) || !last.CallBack.Equal(r.CallBack) || last.By != Interviewer.Name || last.Outcome != fieldwork.CallBackAgreed {
			t.Errorf("%+v", c.Contacted)
		}
	}},
	{"answers are taken by telephone, and nothing else", func(t *testing.T, p *place) {
		s := p.wave(t)
		wantFault(t, s.AnswerByTelephone(t.Context(), Interviewer, Wave, "la-derby", hash("link"), Noon), fault.Conflict)
		_, err := s.TakeCall(t.Context(), Interviewer, Wave, "la-derby", Noon)
		must(t, err)
		must(t, s.AnswerByTelephone(t.Context(), Interviewer, Wave, "la-derby", hash("link"), Noon))
		who, err := s.EnrolByLink(t.Context(), hash("link"), home, hash("session"), Noon, Noon.Add(8*time.Hour))
		must(t, err)
		_, err = s.EnrolByLink(t.Context(), hash("link"), home, hash("another"), Noon, Noon.Add(8*time.Hour))
		wantFault(t, err, fault.NotFound) // a link for one use
		if !who.ByTelephone() || who.Name != Interviewer.Name || !who.Called.Equal(Noon) {
			t.Fatalf("%+v", who)
		}
		who, err = s.Session(t.Context(), hash("session"), Noon.Add(time.Hour))
		must(t, err)
		if !who.ByTelephone() {
			t.Fatalf("%+v", who)
		}
		said := answer.Save{Wave: Wave, Org: "la-derby", Section: "csc", Changes: []answer.Change{Code("Q1", 1, 0)}, By: "Somebody", Origin: answer.Web, At: Noon, Key: "k1"}
		_, err = s.SaveAnswers(t.Context(), who, said)
		must(t, err)
		if e := entriesOf(t, s)[0]; e.Origin != answer.Telephone || e.By != Interviewer.Name {
			t.Errorf("%+v", e)
		}
		_, _, err = s.CaseHistory(t.Context(), who, Wave, "la-leeds")
		wantFault(t, err, fault.Denied)
		_, err = s.TakeBack(t.Context(), who, fieldwork.Ask{Wave: Wave, Org: "la-derby", Section: "csc", At: Noon})
		wantFault(t, err, fault.Denied)
		must(t, s.EndCall(t.Context(), Interviewer, resultOf(fieldwork.AnsweredByCall)))
		_, err = s.Session(t.Context(), hash("session"), Noon.Add(time.Hour))
		wantFault(t, err, fault.NotFound)
		if c := fileOf(t, s, Lead); len(c.Saves) != 1 || c.Saves[0].Origin != "telephone" || kindsOf(c) != "call attempt, call outcome" {
			t.Errorf("%+v %s", c.Saves, kindsOf(c))
		}
	}},
	{"a telephone session ends by itself, and when the case is taken over", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, err := s.TakeCall(t.Context(), Interviewer, Wave, "la-derby", Noon)
		must(t, err)
		must(t, s.AnswerByTelephone(t.Context(), Interviewer, Wave, "la-derby", hash("link"), Noon))
		_, err = s.EnrolByLink(t.Context(), hash("link"), home, hash("session"), Noon, Noon.Add(8*time.Hour))
		must(t, err)
		over := Noon.Add(call.HoldAnswering)
		_, err = s.Session(t.Context(), hash("session"), over)
		wantFault(t, err, fault.NotFound)
		other := Interviewer
		other.Name = "Olga Other"
		_, err = s.TakeCall(t.Context(), other, Wave, "la-derby", over)
		must(t, err)
		_, err = s.Session(t.Context(), hash("session"), Noon.Add(time.Hour))
		wantFault(t, err, fault.NotFound)
	}},
	{"calls are for callers", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Analyst, Client, Derby} {
			_, err := s.TakeCall(t.Context(), who, Wave, "la-derby", Noon)
			wantFault(t, err, fault.Denied)
			wantFault(t, s.EndCall(t.Context(), who, resultOf(fieldwork.NoAnswer)), fault.Denied)
			wantFault(t, s.AnswerByTelephone(t.Context(), who, Wave, "la-derby", hash("link"), Noon), fault.Denied)
		}
		_, err := s.Calling(t.Context(), Client, Wave, Noon)
		wantFault(t, err, fault.Denied)
		_, err = s.TakeCall(t.Context(), Lead, Wave, "la-nowhere", Noon)
		wantFault(t, err, fault.NotFound)
	}},
}
