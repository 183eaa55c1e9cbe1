package storetest

import (
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/fieldwork"
)

// balances are what is read of the logs to draw a wave's response.
var balances = []test{
	{"the lines tell of sections, contacts and rooms, and of nothing else", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "one", Code("Q1", 1, 0), Text("Q2", "Nobody may see this", 0))
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", answer.Complete, "done", Noon.Add(time.Hour)))
		must(t, s.AppendContacted(t.Context(), Interviewer, Wave, []fieldwork.ContactEvent{
			{Org: "la-leeds", Kind: fieldwork.ReminderSent, Channel: fieldwork.ByEmail, Number: 2, Pilot: true, At: Noon},
			{Org: "la-leeds", Kind: fieldwork.CallEnded, Channel: fieldwork.ByPhone, Outcome: fieldwork.RefusedByCall, Note: "or this", At: Noon.Add(2 * time.Hour)},
		}))
		_, err := s.HandOver(t.Context(), Derby, askOf("ey", "Cora", "cora@derby.example"), letterOf("cora", "https://survey.example"))
		must(t, err)
		lines, upto, more, err := s.BalanceLines(t.Context(), Interviewer, Wave, 0)
		must(t, err)
		head, err := s.Head(t.Context())
		must(t, err)
		if more || upto != head {
			t.Fatalf("up to %d, more %v, the log ends at %d", upto, more, head)
		}
		var told []balance.Line
		for i, l := range lines {
			if i > 0 && l.Position <= lines[i-1].Position {
				t.Fatal("not in the order of positions")
			}
			l.Position, l.Contact = 0, 0
			told = append(told, l)
		}
		wantSame(t, told, []balance.Line{
			{Org: "la-derby", At: Noon, Section: "csc", State: answer.Partial},
			{Org: "la-derby", At: Noon.Add(time.Hour), Section: "csc", State: answer.Complete},
			{Org: "la-leeds", At: Noon, Kind: fieldwork.ReminderSent, Number: 2, Pilot: true},
			{Org: "la-leeds", At: Noon.Add(2 * time.Hour), Kind: fieldwork.CallEnded, Outcome: fieldwork.RefusedByCall},
			{Org: "la-derby", At: Noon, Section: "ey", Deed: fieldwork.Handed},
		})
		// What is kept needs only what is new.
		save(t, s, Leeds, "begun", Code("Q1", 2, 0))
		fresh, _, _, err := s.BalanceLines(t.Context(), Lead, Wave, upto)
		must(t, err)
		if len(fresh) != 1 || fresh[0].Org != "la-leeds" || fresh[0].Position <= upto {
			t.Fatalf("new lines %+v", fresh)
		}
		none, _, _, err := s.BalanceLines(t.Context(), Lead, "wave-2", 0)
		if must(t, err); len(none) != 0 {
			t.Fatalf("another wave has %+v", none)
		}
	}},
	{"the lines end as the standings do", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "one", Code("Q1", 1, 0))
		for i, state := range []answer.State{answer.Complete, answer.Partial, answer.Complete} {
			must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", state, string(rune('a'+i)), Noon.Add(time.Duration(i)*time.Minute)))
		}
		progress, err := s.Progress(t.Context(), Analyst, Wave)
		must(t, err)
		lines, _, _, err := s.BalanceLines(t.Context(), Analyst, Wave, 0)
		must(t, err)
		last := map[[2]string]answer.State{}
		for _, l := range lines {
			last[[2]string{l.Org, l.Section}] = l.State
		}
		for _, one := range progress {
			for section, how := range one.Sections {
				if last[[2]string{one.Org, section}] != how.State {
					t.Errorf("%s %s: %s by the log, %s as it stands", one.Org, section, last[[2]string{one.Org, section}], how.State)
				}
			}
		}
		if len(last) == 0 {
			t.Error("nothing was begun")
		}
	}},
	{"who may not see the status gets no line, and only some take the list out", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Client, Derby} {
			_, _, _, err := s.BalanceLines(t.Context(), who, Wave, 0)
			wantFault(t, err, fault.Denied)
		}
		for _, who := range []access.Person{Client, Analyst, Derby} {
			wantFault(t, s.TakeChaseList(t.Context(), who, Wave), fault.Denied)
		}
		must(t, s.TakeChaseList(t.Context(), Interviewer, Wave))
		taken := 0
		must(t, s.Audit(t.Context(), Lead, Wave, 100, func(r access.Record) error {
			if r.Deed == access.TakeChaseList && r.Outcome == access.Done && r.Person.Name == Interviewer.Name {
				taken++
			}
			return nil
		}))
		if taken != 1 {
			t.Errorf("%d records of the list being taken out", taken)
		}
	}},
}
