package storetest

import (
	"testing"

	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// allCases gives the cases of the small wave as a node has them.
func allCases(t testing.TB, s *store.Store) (all []fieldwork.Case) {
	t.Helper()
	must(t, s.Cases(t.Context(), Lead, Wave, func(c fieldwork.Case) error {
		all = append(all, c)
		return nil
	}))
	return all
}

var kepts = []test{
	{"the cases that a node keeps are those that another reads anew", func(t *testing.T, p *place) {
		s := p.wave(t)
		other := p.open(t)
		same := func(what string) {
			t.Helper()
			got := allCases(t, s)
			if len(got) != 3 {
				t.Fatalf("%d cases", len(got))
			}
			wantSame(t, got, allCases(t, p.open(t)))
			nominations, err := s.Nominations(t.Context(), Lead, Wave)
			must(t, err)
			for _, c := range got {
				wantSame(t, nominations[c.Org], c.Nomination())
			}
			// What somebody adds to theirs is no matter of the kept ones.
			for i := range got {
				got[i].Contacted = append(got[i].Contacted, fieldwork.ContactEvent{Reason: what})
				got[i].Room.Contacts = append(got[i].Room.Contacts, fieldwork.Contact{Name: what})
			}
		}
		same("nothing has happened")
		m := planned(t, s).Moments[0]
		same("contacts came")
		approve(t, other, m)
		_, err := step(other, t, m, "", 1, due)
		must(t, err)
		same("one was invited by another node")
		_, err = step(other, t, m, "la-derby", 10, due)
		must(t, err)
		must(t, other.SetSection(t.Context(), Leeds, Wave, "la-leeds", "csc", answer.Complete, "key", due))
		same("a section was handed in")
		must(t, s.AppendContacted(t.Context(), Interviewer, Wave, []fieldwork.ContactEvent{
			{Org: "la-york", Kind: fieldwork.Refusal, Channel: fieldwork.ByPhone, Reason: "No time", At: due}}))
		same("one refused")
		// Another program on the same database, and another wave's cases, are no matter.
		must(t, other.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{{Org: "la-york", Role: fieldwork.Director, Name: "Di York", Email: "di@york.example", At: due}}))
		same("a director came")
	}},
}
