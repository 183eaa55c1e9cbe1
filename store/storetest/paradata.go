package storetest

import (
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/paradata"
)

// event is a page of the section csc that a person had before them.
func event(org, page string, deed paradata.Deed, after time.Duration) paradata.Event {
	return paradata.Event{Wave: Wave, Org: org, Person: 7, Section: "csc", Page: page, Deed: deed, Device: paradata.Phone, At: Noon.Add(after)}
}

// eventsAfter reads the wave's paradata as the analyst does.
func eventsAfter(t testing.TB, s *store.Store, after int64) (all []paradata.Event, upto int64) {
	t.Helper()
	upto, err := s.Paradata(t.Context(), Analyst, Wave, after, func(e paradata.Event) error { all = append(all, e); return nil })
	must(t, err)
	return all, upto
}

var paradatas = []test{
	{"what is noted is written soon and read whole", func(t *testing.T, p *place) {
		s := p.wave(t)
		who := Derby
		who.Contact, who.Access = 0, 12
		e := event("", "p1", paradata.Refused, 0)
		e.Wave, e.Met, e.Edits = "", []paradata.Met{{Question: "Q1", Kind: "one"}, {Kind: paradata.Clash}}, 3
		s.NotePage(who, e)
		s.FlushNotes()
		all, upto := eventsAfter(t, s, 0)
		e.Wave, e.Org, e.Person = Wave, "la-derby", -12
		wantSame(t, all, []paradata.Event{e})
		if upto != 1 {
			t.Errorf("up to %d", upto)
		}
	}},
	{"what is held is written when the store closes", func(t *testing.T, p *place) {
		first, err := store.Open(t.Context(), p.address, store.Options{Now: Clock})
		must(t, err)
		ImportWave(t, first)
		for i := range 1000 {
			first.NotePage(Derby, event("", "p1", paradata.Shown, time.Duration(i)*time.Second))
		}
		must(t, first.Close())
		if all, _ := eventsAfter(t, p.open(t), 0); len(all) != 1000 {
			t.Errorf("%d events", len(all))
		}
	}},
	{"a reader gets the changed cases whole, and no others", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.AddParadata(t.Context(), Operator, Wave, []paradata.Event{
			event("la-derby", "p1", paradata.Shown, 0), event("la-leeds", "p1", paradata.Shown, 0)}))
		_, upto := eventsAfter(t, s, 0)
		if again, same := eventsAfter(t, s, upto); len(again) != 0 || same != upto {
			t.Errorf("nothing was noted since, and there came %v up to %d", again, same)
		}
		// A node that is late adds what happened before.
		must(t, s.AddParadata(t.Context(), Operator, Wave, []paradata.Event{event("la-leeds", "p0", paradata.Shown, -time.Minute)}))
		changed, _ := eventsAfter(t, p.open(t), upto)
		wantSame(t, changed, []paradata.Event{event("la-leeds", "p0", paradata.Shown, -time.Minute), event("la-leeds", "p1", paradata.Shown, 0)})
	}},
	{"who may read it, and who may not", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Interviewer, Client, Derby} {
			_, err := s.Paradata(t.Context(), who, Wave, 0, func(paradata.Event) error { return nil })
			wantFault(t, err, fault.Denied)
			_, err = s.CaseParadata(t.Context(), who, Wave, "la-derby")
			wantFault(t, err, fault.Denied)
			wantFault(t, s.AddParadata(t.Context(), who, Wave, nil), fault.Denied)
		}
		_, err := s.CaseParadata(t.Context(), Analyst, Wave, "la-derby")
		must(t, err)
		looked := 0
		must(t, s.Audit(t.Context(), Lead, Wave, 100, func(r access.Record) error {
			if r.Deed == access.ReadParadata && r.Outcome == access.Looked && r.Org == "la-derby" {
				looked++
			}
			return nil
		}))
		if looked != 1 {
			t.Errorf("the look at one case was recorded %d times", looked)
		}
		_, err = s.CaseParadata(t.Context(), Analyst, Wave, "la-nowhere")
		wantFault(t, err, fault.NotFound)
	}},
	{"nobody notes anything of another's case, nor nonsense", func(t *testing.T, p *place) {
		s := p.wave(t)
		s.NotePage(Derby, event("la-leeds", "p1", paradata.Shown, 0)) // it becomes Derby's own
		s.NotePage(Analyst, event("la-leeds", "p1", paradata.Shown, 0))
		s.NotePage(access.Person{Role: access.Respondent}, event("la-leeds", "p1", paradata.Shown, 0))
		long := event("", "p1", paradata.Shown, 0)
		long.Section = string(make([]byte, 1<<20))
		s.NotePage(Derby, long)
		s.FlushNotes()
		all, _ := eventsAfter(t, s, 0)
		if len(all) != 1 || all[0].Org != "la-derby" {
			t.Errorf("%+v", all)
		}
		wantFault(t, s.AddParadata(t.Context(), Operator, Wave, []paradata.Event{long}), fault.Refused, "Nothing was changed")
	}},
}
