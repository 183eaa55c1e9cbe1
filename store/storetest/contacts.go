package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
)

// lettersOf makes letters whose secrets are told apart by a count.
func lettersOf(secret string) store.Letters {
	n := 0
	return func(section string) (fieldwork.Letter, error) {
		n++
		l := letterOf(fmt.Sprint(secret, " ", n), "https://survey.example")
		l.Section = section
		return l, nil
	}
}

func changeOf(contact int64, name, email string) fieldwork.Change {
	return fieldwork.Change{Ask: fieldwork.Ask{Wave: Wave, Org: "la-derby", At: Noon, Contact: contact, Name: name, Email: email}, Role: fieldwork.SinglePoint, Channel: fieldwork.ByPhone, Reason: "has left"}
}

func fileOf(t testing.TB, s *store.Store, who access.Person) fieldwork.Case {
	t.Helper()
	c, _, err := s.CaseFile(t.Context(), who, Wave, "la-derby")
	must(t, err)
	return c
}

func states(c fieldwork.Case) string {
	var all []string
	for _, m := range c.Mail {
		all = append(all, m.To.Name+" "+string(m.State))
	}
	return strings.Join(all, ", ")
}

func kindsOf(c fieldwork.Case) string {
	var all []string
	for _, e := range c.Contacted {
		all = append(all, string(e.Kind))
	}
	return strings.Join(all, ", ")
}

// contactTests are the people of a case and its contact history.
var contactTests = []test{
	{"when the contact changes, everything open moves along", func(t *testing.T, p *place) {
		s := p.wave(t)
		pat, err := s.ChangeContact(t.Context(), Interviewer, changeOf(0, "Pat", "pat@derby.example"), lettersOf("a"))
		must(t, err)
		must(t, s.Invite(t.Context(), Interviewer, askOf("", "", ""), false, lettersOf("pat")))
		who, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link pat 1"), home, hash("pat"), Noon, Noon.Add(time.Hour))
		must(t, err)
		if who.Contact != pat.ID || who.Name != "Pat" {
			t.Fatalf("%+v", who)
		}
		nia, err := s.ChangeContact(t.Context(), Interviewer, changeOf(pat.ID, "Nia", "nia@derby.example"), lettersOf("nia"))
		must(t, err)
		_, err = s.Session(t.Context(), hash("pat"), Noon)
		wantFault(t, err, fault.NotFound)
		_, err = s.EnrolByLink(t.Context(), fieldwork.Hash("link pat 1"), home, hash("pat2"), Noon, Noon.Add(time.Hour))
		wantFault(t, err, fault.NotFound)
		c := fileOf(t, s, Interviewer)
		// The invitation waited: it is made anew, with a link of Nia's own.
		wantSame(t, states(c), "Pat withdrawn, Nia queued")
		wantSame(t, kindsOf(c), "invited, opened the survey, contact changed, invited")
		if lead, _ := c.Room.Lead(); lead.ID != nia.ID || len(c.Room.Present()) != 1 {
			t.Fatalf("%+v", c.Room)
		}
		if now, ok := c.Room.Now(pat.ID); !ok || now.ID != nia.ID {
			t.Fatalf("%+v stands for Pat", now)
		}
		who, err = s.EnrolByLink(t.Context(), fieldwork.Hash("link nia 1"), home, hash("nia"), Noon, Noon.Add(time.Hour))
		must(t, err)
		if who.Colleague || who.Contact != nia.ID {
			t.Fatalf("%+v", who)
		}
		// The one replaced cannot be changed any more.
		_, err = s.ChangeContact(t.Context(), Interviewer, changeOf(pat.ID, "Sam", "sam@derby.example"), lettersOf("sam"))
		wantFault(t, err, fault.Conflict)
		if again := fileOf(t, s, Lead); len(again.Contacted) != len(c.Contacted)+1 { // Nia opened it
			t.Fatalf("%s", kindsOf(again))
		}
	}},
	{"a telephone number changes, and nobody is shut out", func(t *testing.T, p *place) {
		s := p.wave(t)
		pat, err := s.ChangeContact(t.Context(), Lead, changeOf(0, "Pat", "pat@derby.example"), lettersOf("a"))
		must(t, err)
		must(t, s.Invite(t.Context(), Lead, askOf("", "", ""), false, lettersOf("pat")))
		_, err = s.EnrolByLink(t.Context(), fieldwork.Hash("link pat 1"), home, hash("pat"), Noon, Noon.Add(time.Hour))
		must(t, err)
		ch := changeOf(pat.ID, "Pat", "pat@derby.example")
		_, err = s.ChangeContact(t.Context(), Lead, ch, lettersOf("b"))
		wantFault(t, err, fault.Exists, "Nothing of this contact is different")
		// To invite somebody of whom nothing changes adds nobody to the case.
		ch.Invite = true
		_, err = s.ChangeContact(t.Context(), Lead, ch, lettersOf("once more"))
		must(t, err)
		if c := fileOf(t, s, Lead); len(c.Room.Contacts) != 1 || kindsOf(c) != "invited, opened the survey, invited" {
			t.Fatalf("%+v %s", c.Room.Contacts, kindsOf(c))
		}
		_, err = s.EnrolByLink(t.Context(), fieldwork.Hash("link once more 1"), home, hash("pat2"), Noon, Noon.Add(time.Hour))
		must(t, err)
		ch.Invite = false
		ch.Phone = "01632 960000  EXT 12"
		now, err := s.ChangeContact(t.Context(), Lead, ch, lettersOf("b"))
		must(t, err)
		_, err = s.Session(t.Context(), hash("pat"), Noon)
		must(t, err)
		if c := fileOf(t, s, Lead); now.Phone != "01632 960000 x12" || len(c.Room.Contacts) != 2 || states(c) != "Pat queued, Pat queued" {
			t.Fatalf("%+v %s", now, states(c))
		}
	}},
	{"a colleague's sections move to the address that takes over", func(t *testing.T, p *place) {
		s := p.wave(t)
		e, col := handTo(t, s, "ey", "Col")
		_, err := s.ChangeContact(t.Context(), Interviewer, changeOf(e.Contact, "Col", "col@new.example"), lettersOf("col2"))
		must(t, err)
		_, err = s.Session(t.Context(), hash("session ey Col"), Noon)
		wantFault(t, err, fault.NotFound)
		who, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link col2 1"), home, hash("c2"), Noon, Noon.Add(time.Hour))
		must(t, err)
		wantSame(t, who.Sections, col.Sections)
	}},
	{"a director names the contact, and opens nothing else", func(t *testing.T, p *place) {
		s := p.wave(t)
		dee := changeOf(0, "Dee", "dee@derby.example")
		dee.Role = fieldwork.Director
		_, err := s.ChangeContact(t.Context(), Lead, dee, lettersOf("a"))
		must(t, err)
		must(t, s.AskNomination(t.Context(), Lead, askOf("", "", ""), lettersOf("dee")))
		who, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link dee 1"), home, hash("dee"), Noon, Noon.Add(time.Hour))
		must(t, err)
		again, err := s.Session(t.Context(), hash("dee"), Noon)
		must(t, err)
		again.Seen = access.Seen{}
		wantSame(t, again, who)
		if !who.Nominates {
			t.Fatalf("%+v", who)
		}
		_, err = s.Room(t.Context(), who, Wave, "la-derby")
		wantFault(t, err, fault.Denied)
		_, _, err = s.CaseAnswers(t.Context(), who, Wave, "la-derby")
		wantFault(t, err, fault.Denied)
		_, err = s.SaveAnswers(t.Context(), who, SaveOf(who, "k", Code("Q1", 1, 0)))
		wantFault(t, err, fault.Denied)
		wantFault(t, s.OpenSection(t.Context(), who, Wave, "la-derby", "ey"), fault.Denied)
		nominate := changeOf(0, "Pat", "pat@derby.example")
		for _, other := range []access.Person{Derby, Analyst, Client, Leeds} {
			_, err = s.Nominate(t.Context(), other, nominate, lettersOf("x"))
			wantFault(t, err, fault.Denied)
		}
		pat, err := s.Nominate(t.Context(), who, nominate, lettersOf("n"))
		must(t, err)
		c := fileOf(t, s, Lead)
		wantSame(t, kindsOf(c), "asked to nominate, nominated")
		wantSame(t, states(c), "Dee queued, Pat queued")
		if dir, _ := c.Room.Director(); pat.NominatedBy != dir.ID || c.Contacted[1].About != dir.ID || c.Contacted[1].By != "Dee" {
			t.Fatalf("%+v %+v", pat, c.Contacted)
		}
		wantFault(t, s.AskNomination(t.Context(), Lead, askOf("", "", ""), lettersOf("z")), fault.Exists, "Pat")
	}},
	{"a case file goes to those who may have it, each look recorded", func(t *testing.T, p *place) {
		s := p.wave(t)
		handTo(t, s, "ey", "Col")
		save(t, s, Derby, "k1", Code("Q1", 1, 0), Text("Q2", "A secret", 0))
		must(t, s.AppendContacted(t.Context(), Interviewer, Wave, []fieldwork.ContactEvent{
			{Org: "la-derby", Kind: fieldwork.Noted, Channel: fieldwork.InOffice, Note: "Dora is kind", At: Noon},
			{Org: "la-derby", Kind: fieldwork.CallEnded, Channel: fieldwork.ByPhone, Outcome: fieldwork.CallBackAgreed, CallBack: Noon.Add(time.Hour), At: Noon}}))
		for _, who := range []access.Person{Client, Derby, Leeds} {
			_, _, err := s.CaseFile(t.Context(), who, Wave, "la-derby")
			wantFault(t, err, fault.Denied)
			wantFault(t, s.Cases(t.Context(), who, Wave, func(fieldwork.Case) error { return nil }), fault.Denied)
			wantFault(t, s.AppendContacted(t.Context(), who, Wave, nil), fault.Denied)
		}
		full := fileOf(t, s, Interviewer)
		if said := fmt.Sprintf("%+v", full); !strings.Contains(said, "col@derby.example") || strings.Contains(said, "A secret") || !strings.Contains(said, "Dora is kind") {
			t.Fatalf("an interviewer reads %s", said)
		}
		if !full.Contacted[2].CallBack.Equal(Noon.Add(time.Hour)) || len(full.Saves) != 1 || full.Saves[0].Answers != 2 {
			t.Fatalf("%+v", full)
		}
		c, looks, err := s.CaseFile(t.Context(), Analyst, Wave, "la-derby")
		must(t, err)
		said := fmt.Sprintf("%+v %+v", c, c.Timeline())
		for _, secret := range []string{"@", "Col", "Dora", "secret", "kind"} {
			if strings.Contains(said, secret) {
				t.Errorf("an analyst reads %q in %s", secret, said)
			}
		}
		if len(looks) != 2 || looks[0].Person.Name != "Anna Lyst" || looks[1].Person.Name != "Ivan Iewer" {
			t.Fatalf("%+v", looks)
		}
		cases := 0
		must(t, s.Cases(t.Context(), Analyst, Wave, func(c fieldwork.Case) error {
			cases++
			if len(c.Room.Contacts) > 0 {
				t.Errorf("an analyst reads %+v", c.Room.Contacts)
			}
			return nil
		}))
		if cases != 3 {
			t.Fatalf("%d cases", cases)
		}
	}},
	{"a final code is set by the lead, with a reason, and given back", func(t *testing.T, p *place) {
		s := p.wave(t)
		set := fieldwork.ContactEvent{Org: "la-derby", Kind: fieldwork.DispositionSet, Channel: fieldwork.InOffice, Disposition: fieldwork.NotEligible, Reason: "Merged", At: Noon}
		wantFault(t, s.AppendContacted(t.Context(), Interviewer, Wave, []fieldwork.ContactEvent{set}), fault.Denied)
		must(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{set}))
		if f := fileOf(t, s, Lead).Final(2, survey.ByQuestion); f.Code != fieldwork.NotEligible || f.Rule != fieldwork.NotInvited || !strings.Contains(f.Why, "Merged") {
			t.Fatalf("%+v", f)
		}
		set.Disposition, set.Reason = fieldwork.FromEvents, "It was another one"
		must(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{set}))
		if f := fileOf(t, s, Lead).Final(2, survey.ByQuestion); f.Code != fieldwork.NotInvited || f.Set != nil {
			t.Fatalf("%+v", f)
		}
		set.Disposition = fieldwork.AllComplete
		wantFault(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{set}), fault.Refused)
		atlantis := fieldwork.ContactEvent{Org: "la-atlantis", Kind: fieldwork.Noted, Channel: fieldwork.InOffice, Note: "x", At: Noon}
		note := atlantis
		note.Org = "la-derby"
		wantFault(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{note, atlantis}), fault.NotFound)
		if c := fileOf(t, s, Lead); len(c.Contacted) != 2 {
			t.Fatalf("%s", kindsOf(c))
		}
	}},
	{"a message that is being sent is not withdrawn", func(t *testing.T, p *place) {
		s := p.wave(t)
		pat, err := s.ChangeContact(t.Context(), Lead, changeOf(0, "Pat", "pat@derby.example"), lettersOf("a"))
		must(t, err)
		must(t, s.Invite(t.Context(), Lead, askOf("", "", ""), false, lettersOf("pat")))
		claim := mail.Claim{By: "sender", Most: 10, Lease: time.Minute}
		got, err := s.ClaimMail(t.Context(), claim, Noon)
		must(t, err)
		_, mine, err := BeginMail(t, s, got[0].ID, claim, Noon)
		must(t, err)
		if !mine {
			t.Fatal("not begun")
		}
		_, err = s.ChangeContact(t.Context(), Lead, changeOf(pat.ID, "Nia", "nia@derby.example"), lettersOf("nia"))
		must(t, err)
		wantSame(t, states(fileOf(t, s, Lead)), "Pat sending, Nia queued")
	}},
}

// contactImports are files of contacts.
var contactImports = []test{
	{"a file of contacts is brought in whole, twice the same", func(t *testing.T, p *place) {
		s := p.wave(t)
		ask := fieldwork.Ask{Wave: Wave, At: Noon}
		file := []fieldwork.Contact{
			{Org: "la-derby", Role: fieldwork.Director, Name: "Dee", Email: "dee@derby.example"},
			{Org: "la-derby", Role: fieldwork.SinglePoint, Name: "Pat", Email: "pat@derby.example", Phone: "01632 960000", NominatedBy: 1}}
		for _, who := range []access.Person{Analyst, Interviewer, Client, Derby} {
			_, err := s.ImportContacts(t.Context(), who, ask, file)
			wantFault(t, err, fault.Denied)
			_, err = s.ExportContacts(t.Context(), who, Wave)
			wantFault(t, err, fault.Denied)
		}
		n, err := s.ImportContacts(t.Context(), Lead, ask, file)
		must(t, err)
		wantSame(t, n, fieldwork.Imported{Added: 2})
		n, err = s.ImportContacts(t.Context(), Lead, ask, file)
		must(t, err)
		wantSame(t, n, fieldwork.Imported{Same: 2})
		people, err := s.ExportContacts(t.Context(), Lead, Wave)
		must(t, err)
		room := people["la-derby"]
		if len(room.Contacts) != 2 || room.Contacts[1].NominatedBy != room.Contacts[0].ID || room.Contacts[1].By != "Lena Lead" {
			t.Fatalf("%+v", room)
		}
		_, err = s.ImportContacts(t.Context(), Lead, ask, []fieldwork.Contact{
			{Org: "la-derby", Role: fieldwork.Colleague, Name: "New", Email: "new@derby.example"},
			{Org: "la-derby", Role: fieldwork.Colleague, Name: "Thief", Email: "pat@derby.example"}})
		wantFault(t, err, fault.Exists, "Pat has the address")
		_, err = s.ImportContacts(t.Context(), Lead, ask, []fieldwork.Contact{{Org: "la-atlantis", Role: fieldwork.Director, Name: "X", Email: "x@y.example"}})
		wantFault(t, err, fault.NotFound)
		if people, err = s.ExportContacts(t.Context(), Lead, Wave); err != nil || len(people["la-derby"].Contacts) != 2 {
			t.Fatalf("%+v %v", people, err)
		}
	}},
}
