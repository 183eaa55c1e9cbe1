package fieldwork

import (
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/survey"
)

// history makes a contact history, an hour from line to line.
func history(events ...ContactEvent) []ContactEvent {
	for i := range events {
		events[i].Position, events[i].At = int64(i+1), monday.Add(time.Duration(i)*time.Hour)
	}
	return events
}

func TestFinal(t *testing.T) {
	invited := ContactEvent{Kind: Invited}
	refused := ContactEvent{Kind: Refusal, Reason: "restructure"}
	csc, ey := Turn{Section: "csc", Begun: true, Complete: true}, Turn{Section: "ey", Begun: true, Complete: true}
	begun := Turn{Section: "csc", Begun: true}
	for _, test := range []struct {
		name   string
		events []ContactEvent
		turns  []Turn
		rule   survey.Completeness
		want   Disposition
		why    string
	}{
		{"nothing", nil, nil, survey.ByQuestion, NotInvited, "No invitation"},
		{"a note alone", []ContactEvent{{Kind: Noted}}, nil, survey.ByQuestion, NotInvited, "No invitation"},
		{"invited", []ContactEvent{invited}, nil, survey.ByQuestion, NotReached, "not reacted to"},
		{"came back", []ContactEvent{invited, {Kind: Bounced}}, nil, survey.ByQuestion, NotReached, "came back"},
		{"came back, sent anew", []ContactEvent{invited, {Kind: Bounced}, invited, {Kind: Delivered}}, nil, survey.ByQuestion, NotReached, "not reacted to"},
		{"no answer by telephone", []ContactEvent{invited, {Kind: CallEnded, Outcome: NoAnswer}}, nil, survey.ByQuestion, NotReached, ""},
		{"spoken to", []ContactEvent{invited, {Kind: CallEnded, Outcome: WillComplete}}, nil, survey.ByQuestion, ReachedOnly, "will complete"},
		{"opened", []ContactEvent{invited, {Kind: Opened}}, nil, survey.ByQuestion, BrokenOff, "nothing was answered"},
		{"refused after opening", []ContactEvent{invited, {Kind: Opened}, refused}, nil, survey.ByQuestion, Refused, "restructure"},
		{"refused by telephone", []ContactEvent{invited, {Kind: CallEnded, Outcome: RefusedByCall}}, nil, survey.ByQuestion, Refused, ""},
		{"refused and came round", []ContactEvent{invited, refused, {Kind: RefusalWithdrawn}}, nil, survey.ByQuestion, NotReached, ""},
		{"refused and answered", []ContactEvent{invited, refused}, []Turn{csc}, survey.ByQuestion, PartlyAnswered, "1 of 2"},
		{"begun, every answer counts", []ContactEvent{invited}, []Turn{begun}, survey.ByQuestion, PartlyAnswered, "every answer counts"},
		{"begun, sections count", []ContactEvent{invited}, []Turn{begun}, survey.BySection, BrokenOff, "does not count"},
		{"begun and refused, sections count", []ContactEvent{invited, refused}, []Turn{begun}, survey.BySection, Refused, ""},
		{"all handed in", []ContactEvent{invited}, []Turn{csc, ey}, survey.BySection, AllComplete, ""},
		{"opened again", []ContactEvent{invited}, []Turn{csc, ey, begun}, survey.BySection, PartlyAnswered, ""},
		{"set by hand", []ContactEvent{{Kind: DispositionSet, Disposition: NotEligible, Reason: "merged", By: "Lena"}}, nil, survey.ByQuestion, NotEligible, "Set by Lena: merged"},
		{"set and given back", []ContactEvent{{Kind: DispositionSet, Disposition: NotEligible, Reason: "merged"}, {Kind: DispositionSet, Reason: "not so"}}, nil, survey.ByQuestion, NotInvited, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := Case{Contacted: history(test.events...), Turns: test.turns}.Final(2, test.rule)
			if f.Code != test.want || !strings.Contains(f.Why, test.why) {
				t.Errorf("%s because %q, want %s because %q", f.Code, f.Why, test.want, test.why)
			}
		})
	}
}

func TestAsOfAndTimeline(t *testing.T) {
	pat := Contact{ID: 1, Role: SinglePoint, Name: "Pat", Email: "pat@derby.example", At: monday.Add(-time.Hour)}
	c := Case{Room: Room{Contacts: []Contact{pat}}, Contacted: history(ContactEvent{Kind: Invited, Contact: 1}, ContactEvent{Kind: Opened, Contact: 1}),
		Turns: []Turn{{Position: 9, Section: "csc", Begun: true, At: monday.Add(90 * time.Minute)}},
		Saves: []Save{{Position: 8, Section: "csc", Answers: 1, At: monday.Add(90 * time.Minute), Origin: "import"}}}
	var told []string
	for _, l := range c.Timeline() {
		told = append(told, string(l.Sort)+": "+l.What)
	}
	want := "contacts: Contact added; messages: Invited; sections: Survey opened; saves: 1 answer saved; sections: Section begun or opened again"
	if got := strings.Join(told, "; "); got != want {
		t.Errorf("the time line is\n%s, want\n%s", got, want)
	}
	if then := c.AsOf(monday); len(then.Timeline()) != 2 || then.Final(2, survey.ByQuestion).Code != NotReached {
		t.Errorf("on Monday noon it was %+v", then.Timeline())
	}
}

// TestEveryKindIsToldInWords holds that no line of a time line is blank.
func TestEveryKindIsToldInWords(t *testing.T) {
	for _, kind := range kinds {
		lines := Case{Contacted: history(ContactEvent{Kind: kind})}.Timeline()
		if len(lines) != 1 || lines[0].What == "" || lines[0].Sort == "" {
			t.Errorf("%q is told as %+v", kind, lines)
		}
	}
}

// TestPassedOnByTheTeam holds that a contact changed by the team says nothing of
// whether the survey was opened.
func TestPassedOnByTheTeam(t *testing.T) {
	c := Case{Contacted: history(ContactEvent{Kind: Invited}), Room: Room{Events: []Event{{Deed: PassedOn}}}}
	if f := c.Final(2, survey.ByQuestion); f.Code != NotReached {
		t.Errorf("passed on: %s because %q", f.Code, f.Why)
	}
	c.Room.Events = append(c.Room.Events, Event{Deed: Handed})
	if f := c.Final(2, survey.ByQuestion); f.Code != BrokenOff {
		t.Errorf("handed: %s because %q", f.Code, f.Why)
	}
}

// TestNoAddressWithoutPeople holds that what a mail server said of somebody is not
// shown to who may not see people.
func TestNoAddressWithoutPeople(t *testing.T) {
	c := Case{Contacted: history(ContactEvent{Kind: Bounced, Reason: "550 <pat@derby.example> unknown", Note: "rang Pat"}, ContactEvent{Kind: DispositionSet, Reason: "merged"})}
	hidden := c.WithoutPeople(func(string) bool { return true })
	if e := hidden.Contacted[0]; e.Reason != "" || e.Note != "" {
		t.Errorf("shown: %+v", e)
	}
	if e := hidden.Contacted[1]; e.Reason != "merged" {
		t.Errorf("why the final code was set is hidden: %+v", e)
	}
}

func TestReadPhone(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", " 01632  960000 ": "01632 960000", "+44 (0)1632 960000": "+44 (0)1632 960000", "020 7946 0000 EXT. 12": "020 7946 0000 x12",
	} {
		if got, err := ReadPhone(typed); err != nil || got != want {
			t.Errorf("ReadPhone(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"12345", "call me", "01632 960000\n01632", "1234567890123456", "01632+960000", "01632 960000 x", "01632 960000 x123456789", "\xff"} {
		if got, err := ReadPhone(typed); fault.KindOf(err) != fault.Refused || got != "" {
			t.Errorf("ReadPhone(%q) = %q, %v", typed, got, err)
		}
	}
}

func FuzzReadPhone(f *testing.F) {
	f.Add("01632 960000 ext 5")
	f.Add("+44\r\n1")
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := ReadPhone(typed)
		if err != nil {
			return
		}
		if again, err := ReadPhone(got); err != nil || again != got || strings.ContainsAny(got, "\r\n\x00") {
			t.Fatalf("%q is kept as %q, then as %q (%v)", typed, got, again, err)
		}
	})
}

func TestChangeRefuses(t *testing.T) {
	r := Room{Contacts: []Contact{{ID: 1, Role: SinglePoint, Name: "Pat", Email: "pat@derby.example"}}}
	ch := Change{Ask: r.asks("Sam", "PAT@derby.example"), Role: Director, Channel: InOffice}
	_, err := r.Change(ch)
	refuses(t, err, fault.Exists, "Pat has the address")
	ch.Name, ch.Email = "Pat", "pat@derby.example" // one person in two roles
	step, err := r.Change(ch)
	r.does(t, step, err)
	ch = Change{Ask: r.asks("Nia", "nia@derby.example"), Role: SinglePoint, Channel: InOffice}
	_, err = r.Change(ch)
	refuses(t, err, fault.Exists, "Pat is the single point of contact")
	ch.Contact, ch.Email = 1, "nia@derby.example\nBcc: x@y.example"
	_, err = r.Change(ch)
	refuses(t, err, fault.Refused, "Enter one e-mail address")
	ch.Contact = 77
	_, err = r.Change(ch)
	refuses(t, err, fault.Conflict, "meanwhile")
}
