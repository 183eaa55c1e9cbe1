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
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// letterOf makes a letter with the named secrets, which is sent when site is given.
func letterOf(secret, site string) fieldwork.Letter {
	return fieldwork.Letter{Site: site, Token: "link " + secret, Code: "code " + secret, Survey: "Small Survey", Section: "A section"}
}

// askOf begins an ask of Derby's contact.
func askOf(section, name, email string) fieldwork.Ask {
	return fieldwork.Ask{Wave: Wave, Org: "la-derby", At: Noon, Section: section, Name: name, Email: email}
}

// handTo gives a section of Derby to somebody, and lets them in by their link.
func handTo(t testing.TB, s *store.Store, section, name string) (fieldwork.Event, access.Person) {
	t.Helper()
	secret := section + " " + name
	e, err := s.HandOver(t.Context(), Derby, askOf(section, name, strings.ToLower(name)+"@derby.example"), letterOf(secret, ""))
	must(t, err)
	who, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link "+secret), home, hash("session "+secret), Noon, Noon.Add(time.Hour))
	must(t, err)
	return e, who
}

// rooms is who holds what, and what they may see and do.
var rooms = []test{
	{"a colleague has the section that they were handed, alone", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k1", Code("Q1", 1, 0), Text("Q2", "A secret", 0))
		e, col := handTo(t, s, "ey", "Col")
		wantSame(t, col, access.Person{Name: "Col", Role: access.Respondent, Wave: Wave, Org: "la-derby", Contact: e.Contact, Access: col.Access, Colleague: true, Sections: []string{"ey"}})
		again, err := s.Session(t.Context(), hash("session ey Col"), Noon.Add(time.Minute))
		must(t, err)
		again.Seen = access.Seen{}
		wantSame(t, again, col)

		current, turns, err := s.CaseAnswers(t.Context(), col, Wave, "la-derby")
		must(t, err)
		if len(current)+len(turns) != 0 {
			t.Fatalf("a colleague reads %v %v", current, turns)
		}
		_, err = s.SaveAnswers(t.Context(), col, SaveOf(col, "k2", Code("Q1", 2, 0)))
		wantFault(t, err, fault.Denied)
		wantFault(t, s.SetSection(t.Context(), col, Wave, "la-derby", "csc", answer.Complete, "k3", Noon), fault.Denied)
		wantFault(t, s.OpenSection(t.Context(), col, Wave, "la-derby", "csc"), fault.Denied)
		own := answer.Save{Wave: Wave, Org: "la-derby", Section: "ey", Changes: []answer.Change{Code("E1", 1, 0)}, Origin: answer.Web, At: Noon, Key: "k4"}
		_, err = s.SaveAnswers(t.Context(), col, own)
		must(t, err)
		current, turns, err = s.CaseAnswers(t.Context(), col, Wave, "la-derby")
		must(t, err)
		if len(current) != 1 || len(turns) != 1 || current[answer.Item{Question: "E1"}].By != "Col" {
			t.Fatalf("a colleague reads %v %v", current, turns)
		}
		given, _, err := s.CaseHistory(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if len(given) != 3 {
			t.Fatalf("the contact reads %d answers, want 3", len(given))
		}
	}},
	{"answers that decide a colleague's route are read beside theirs", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k1", Code("Q1", 1, 0), Text("Q2", "A secret", 0))
		ask := askOf("ey", "Col", "col@derby.example")
		ask.Beside = []string{"Q1"}
		_, err := s.HandOver(t.Context(), Derby, ask, letterOf("x", ""))
		must(t, err)
		col, err := s.EnrolByCode(t.Context(), fieldwork.Hash("code x"), home, hash("s"), Noon, Noon.Add(time.Hour))
		must(t, err)
		current, _, err := s.CaseAnswers(t.Context(), col, Wave, "la-derby")
		must(t, err)
		if len(current) != 1 || current[answer.Item{Question: "Q1"}].Value.Text != "" {
			t.Fatalf("%v", current)
		}
	}},
	{"a colleague sees the room without addresses and runs nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		handTo(t, s, "csc", "Pat")
		e, col := handTo(t, s, "ey", "Col")
		room, err := s.Room(t.Context(), col, Wave, "la-derby")
		must(t, err)
		if len(room.Holders("ey")) != 1 || len(room.Holders("csc")) != 0 || strings.Contains(fmt.Sprint(room), "@") {
			t.Fatalf("%+v", room)
		}
		ask := askOf("ey", "X", "x@derby.example")
		ask.Contact = e.Contact
		_, err = s.HandOver(t.Context(), col, ask, letterOf("1", ""))
		wantFault(t, err, fault.Denied)
		_, err = s.Remind(t.Context(), col, ask, letterOf("2", ""))
		wantFault(t, err, fault.Denied)
		_, err = s.TakeBack(t.Context(), col, ask)
		wantFault(t, err, fault.Denied)
		_, err = s.PassOn(t.Context(), col, ask, letterOf("3", ""))
		wantFault(t, err, fault.Denied)
		wantFault(t, s.SignOff(t.Context(), col, ask, nil), fault.Denied)
		for _, who := range []access.Person{Leeds, Lead, Interviewer, Client} {
			_, err = s.HandOver(t.Context(), who, ask, letterOf("4", ""))
			wantFault(t, err, fault.Denied)
		}
		for _, who := range []access.Person{Leeds, Analyst, Client} {
			_, err = s.Room(t.Context(), who, Wave, "la-derby")
			wantFault(t, err, fault.Denied)
		}
		refused := 0
		must(t, s.Audit(t.Context(), Lead, Wave, 100, func(r access.Record) error {
			if r.Outcome == access.Refused && r.Person.Name == "Col" {
				refused++
			}
			return nil
		}))
		if refused != 5 {
			t.Fatalf("%d refusals are recorded, want 5", refused)
		}
	}},
	{"what is taken back is closed at once, what is held besides stays", func(t *testing.T, p *place) {
		s := p.wave(t)
		e, _ := handTo(t, s, "ey", "Col")
		_, both := handTo(t, s, "csc", "Col")
		wantSame(t, both.Sections, []string{"csc", "ey"})
		_, pat := handTo(t, s, "ey", "Pat")
		ask := askOf("ey", "", "")
		ask.Contact = e.Contact
		_, err := s.TakeBack(t.Context(), Derby, ask)
		must(t, err)
		for _, session := range []string{"session ey Col", "session csc Col"} {
			_, err = s.Session(t.Context(), hash(session), Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err = s.EnrolByLink(t.Context(), fieldwork.Hash("link ey Col"), home, hash("s2"), Noon, Noon.Add(time.Hour))
		wantFault(t, err, fault.NotFound)
		col, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link csc Col"), home, hash("s3"), Noon, Noon.Add(time.Hour))
		must(t, err)
		wantSame(t, col.Sections, []string{"csc"})
		still, err := s.Session(t.Context(), hash("session ey Pat"), Noon)
		must(t, err)
		still.Seen = access.Seen{}
		wantSame(t, still, pat)
		_, err = s.TakeBack(t.Context(), Derby, ask)
		wantFault(t, err, fault.NotFound)
	}},
	{"a finished section is handed to nobody", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "ey", answer.Complete, "k", Noon))
		_, err := s.HandOver(t.Context(), Derby, askOf("ey", "Col", "col@derby.example"), letterOf("x", ""))
		wantFault(t, err, fault.Conflict, "Open the section again")
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "ey", answer.Partial, "k2", Noon))
		handTo(t, s, "ey", "Col")
	}},
	{"the room is passed on whole", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		_, err := enter(t, s, "code la-derby", home, 1, Noon)
		must(t, err)
		handTo(t, s, "ey", "Col")
		_, err = s.PassOn(t.Context(), Derby, askOf("", "Nia", "nia@derby.example"), letterOf("nia", ""))
		must(t, err)
		_, err = s.Session(t.Context(), hash("session 1 "+home), Noon)
		wantFault(t, err, fault.NotFound)
		_, err = enter(t, s, "code la-derby", home, 2, Noon)
		wantFault(t, err, fault.NotFound)
		_, err = s.Session(t.Context(), hash("session ey Col"), Noon)
		must(t, err)
		nia, err := s.EnrolByLink(t.Context(), fieldwork.Hash("link nia"), home, hash("s"), Noon, Noon.Add(time.Hour))
		must(t, err)
		if nia.Colleague || nia.Name != "Nia" || nia.Contact == 0 {
			t.Fatalf("%+v", nia)
		}
		_, err = s.HandOver(t.Context(), nia, askOf("csc", "Pat", "pat@derby.example"), letterOf("pat", ""))
		must(t, err)
		must(t, s.WithdrawAccess(t.Context(), Lead, Wave, "la-derby", Noon))
		for _, session := range []string{"s", "session ey Col"} {
			_, err = s.Session(t.Context(), hash(session), Noon)
			wantFault(t, err, fault.NotFound)
		}
	}},
	{"signing off waits for every section and shares the log's order", func(t *testing.T, p *place) {
		s := p.wave(t)
		sections := []string{"csc", "ey"}
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "csc", answer.Complete, "k1", Noon))
		wantFault(t, s.SignOff(t.Context(), Derby, askOf("", "", ""), sections), fault.Conflict)
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "ey", answer.Complete, "k2", Noon))
		must(t, s.SignOff(t.Context(), Derby, askOf("", "", ""), sections))
		must(t, s.SignOff(t.Context(), Derby, askOf("", "", ""), sections))
		room, err := s.Room(t.Context(), Lead, Wave, "la-derby")
		must(t, err)
		head, err := s.Head(t.Context())
		must(t, err)
		if len(room.Events) != 1 || room.Events[0].Position != 3 || head != 3 || room.Events[0].By != "Dora Derby" {
			t.Fatalf("%+v, head %d", room, head)
		}
		must(t, s.SetSection(t.Context(), Derby, Wave, "la-derby", "ey", answer.Partial, "k3", Noon))
		_, turns, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		if _, stands := room.Signed(turns["ey"].Position); stands {
			t.Fatal("the sign-off outlives a section that was opened again")
		}
	}},
	{"a letter is queued with its deed or not at all", func(t *testing.T, p *place) {
		s := p.wave(t)
		ask := askOf("ey", "Col", "col@derby.example")
		_, err := s.HandOver(t.Context(), Derby, ask, letterOf("col", "https://survey.example"))
		must(t, err)
		_, err = s.HandOver(t.Context(), Derby, ask, letterOf("again", "https://survey.example"))
		wantFault(t, err, fault.Exists, "holds this section already")
		_, err = s.HandOver(t.Context(), Derby, askOf("csc", "Pat", "pat@derby.example"), letterOf("col", "https://survey.example"))
		wantFault(t, err, fault.Exists, "in use already")
		room, err := s.Room(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		var to []string
		must(t, s.Mail(t.Context(), Lead, Wave, "la-derby", "", 0, 10, func(r mail.Record) error {
			to = append(to, r.To.Email)
			return nil
		}))
		if len(room.Contacts) != 1 || len(room.Events) != 1 || len(to) != 1 || to[0] != "col@derby.example" {
			t.Fatalf("%+v, letters to %v", room, to)
		}
	}},
	{"people are added by the team, and let nobody in", func(t *testing.T, p *place) {
		s := p.wave(t)
		dee := fieldwork.Contact{Wave: Wave, Org: "la-derby", Role: fieldwork.Director, Name: "Dee Rector", Email: "dee@derby.example", At: Noon}
		must(t, s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{dee, dee}))
		wantFault(t, s.AddContacts(t.Context(), Derby, Wave, []fieldwork.Contact{dee}), fault.Denied)
		for _, wrong := range []fieldwork.Contact{{Wave: Wave, Org: "la-atlantis", Role: fieldwork.Director, Name: "X", Email: "x@y.example"},
			{Wave: Wave, Org: "la-derby", Role: "king", Name: "X", Email: "x@y.example"}, {Wave: Wave, Org: "la-derby", Role: fieldwork.Director, Email: "x@y.example"},
			{Wave: Wave, Org: "la-derby", Role: fieldwork.Director, Name: "X", Email: "x"}} {
			if err := s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{dee, wrong}); err == nil {
				t.Errorf("%+v is added", wrong)
			}
		}
		room, err := s.Room(t.Context(), Interviewer, Wave, "la-derby")
		must(t, err)
		if len(room.Contacts) != 2 || room.Contacts[1].ID != 2 || room.Contacts[0].Name != "Dee Rector" || room.Contacts[0].By != "Lena Lead" {
			t.Fatalf("%+v", room)
		}
	}},
	{"two nodes hand one section to one address once", func(t *testing.T, p *place) {
		a, b := p.wave(t), p.open(t)
		done := make(chan error)
		for i := range 10 {
			s := []*store.Store{a, b}[i%2]
			go func() {
				_, err := s.HandOver(t.Context(), Derby, askOf("ey", "Col", "col@derby.example"), letterOf(fmt.Sprint(i), ""))
				done <- err
			}()
		}
		handed := 0
		for range 10 {
			if err := <-done; err == nil {
				handed++
			} else if fault.KindOf(err) != fault.Exists {
				t.Errorf("refused with %v", err)
			}
		}
		if handed != 1 {
			t.Fatalf("handed %d times", handed)
		}
	}},
}
