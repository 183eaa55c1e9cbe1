package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

func person(id int64, email string, holds ...string) plan.Person {
	return plan.Person{Contact: fieldwork.Contact{ID: id, Name: "Name", Email: email}, Holds: holds}
}

// whoGets tells a decision in one line: ids of those who get it with what is
// missing, then those who do not with the reason.
func whoGets(m *plan.Moment, c plan.Case) string {
	to, left := m.Decide(c)
	var all []string
	for _, r := range to {
		var missing []string
		for _, s := range r.Missing {
			missing = append(missing, s.ID)
		}
		all = append(all, r.Contact.Email+" "+strings.Join(missing, "+"))
	}
	for _, l := range left {
		all = append(all, strings.TrimSpace(l.Contact.Email+" not: "+string(l.Reason)))
	}
	return strings.Join(all, "; ")
}

func TestDecide(t *testing.T) {
	p := read(t, `
moments:
  - {id: nomination, kind: nomination, to: director, on: 2016-07-04, unless: nominated, template: t}
  - {id: either, kind: invitation, to: single point of contact or director, on: 2016-09-26, template: t}
  - {id: pilot, kind: invitation, to: single point of contact, for: pilot, on: 2016-08-02, template: t}
  - {id: main, kind: invitation, to: single point of contact, for: main sample, on: 2016-09-26, template: t}
  - {id: answered, kind: reminder, to: single point of contact, on: 2016-09-27, unless: answered, template: t}
  - {id: one, kind: reminder, to: single point of contact, on: 2016-09-27, unless: handed in a section, template: t}
  - {id: all, kind: reminder, to: single point of contact, on: 2016-09-27, unless: [handed in, signed off], template: t}
  - {id: ey, kind: reminder, to: single point of contact, on: 2016-09-27, missing: ey, template: t}
  - {id: colleagues, kind: reminder, to: colleague, on: 2016-09-27, template: t}
  - {id: colleagues-send, kind: reminder, to: colleague, missing: send, on: 2016-09-27, template: t}
  - {id: call, kind: reminder, channel: call, to: single point of contact, on: 2016-09-27}
`+letter)
	lead, director := person(1, "lead@a.example"), person(2, "director@a.example")
	stopped, bounced, bare, broken := lead, lead, lead, lead
	stopped.Stopped, bounced.Bounced, bare.Email, broken.Email = true, true, "", "a@b.example\nBcc: c@d.example"
	in := func(ids ...string) map[string]bool {
		m := map[string]bool{}
		for _, id := range ids {
			m[id] = true
		}
		return m
	}
	held := []plan.Person{person(3, "ey@a.example", "ey"), person(4, "both@a.example", "send", "csc"), person(5, "none@a.example")}
	for _, test := range []struct {
		name, moment string
		c            plan.Case
		want         string
	}{
		{"director", "nomination", plan.Case{Director: &director}, "director@a.example csc+ey+send"},
		{"contact known", "nomination", plan.Case{Director: &director, Lead: &lead}, "not: the contact is known"},
		{"no director", "nomination", plan.Case{}, "not: no contact is known"},
		{"contact before director", "either", plan.Case{Director: &director, Lead: &lead}, "lead@a.example csc+ey+send"},
		{"director for the contact", "either", plan.Case{Director: &director}, "director@a.example csc+ey+send"},
		{"director is not asked for", "main", plan.Case{Director: &director}, "not: no contact is known"},
		{"pilot", "pilot", plan.Case{Lead: &lead, Pilot: true}, "lead@a.example csc+ey+send"},
		{"pilot of another", "pilot", plan.Case{Lead: &lead}, "not: not in this part of the sample"},
		{"main sample of the pilot", "main", plan.Case{Lead: &lead, Pilot: true}, "not: not in this part of the sample"},
		{"refused", "main", plan.Case{Lead: &lead, Refused: true}, "not: refused"},
		{"begun", "answered", plan.Case{Lead: &lead, Begun: in("ey")}, "not: has answered"},
		{"begun, unless in", "one", plan.Case{Lead: &lead, Begun: in("ey")}, "lead@a.example csc+ey+send"},
		{"one in", "one", plan.Case{Lead: &lead, HandedIn: in("ey")}, "not: has handed in a section"},
		{"one in, unless all", "all", plan.Case{Lead: &lead, HandedIn: in("ey")}, "lead@a.example csc+send"},
		{"all in", "all", plan.Case{Lead: &lead, HandedIn: in("ey", "csc", "send")}, "not: has handed in"},
		{"signed off", "all", plan.Case{Lead: &lead, SignedOff: true}, "not: has signed off"},
		{"section missing", "ey", plan.Case{Lead: &lead, HandedIn: in("csc")}, "lead@a.example ey"},
		{"section in", "ey", plan.Case{Lead: &lead, HandedIn: in("ey")}, "not: has handed in"},
		{"colleagues", "colleagues", plan.Case{Colleagues: held}, "ey@a.example ey; both@a.example csc+send"},
		{"colleagues with some in", "colleagues", plan.Case{Colleagues: held, HandedIn: in("ey", "csc")}, "both@a.example send"},
		{"colleagues with theirs in", "colleagues", plan.Case{Colleagues: held, HandedIn: in("ey", "csc", "send")}, "not: no colleague holds a missing section"},
		{"colleagues of a section", "colleagues-send", plan.Case{Colleagues: held}, "both@a.example send"},
		{"stopped", "main", plan.Case{Lead: &stopped}, "lead@a.example not: wants no more messages"},
		{"bounced", "main", plan.Case{Lead: &bounced}, "lead@a.example not: mail to the address came back"},
		{"bounced is called", "call", plan.Case{Lead: &bounced}, "lead@a.example csc+ey+send"},
		{"no address", "main", plan.Case{Lead: &bare}, "not: there is no e-mail address"},
		{"an address with a newline", "main", plan.Case{Lead: &broken}, "a@b.example\nBcc: c@d.example not: there is no e-mail address"},
		{"got it", "main", plan.Case{Lead: &lead, Got: map[int64]bool{1: true}}, "lead@a.example not: was sent it already"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, ok := p.Moment(test.moment)
			if !ok {
				t.Fatal("no such moment")
			}
			if diff := cmp.Diff(test.want, whoGets(m, test.c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

const twoMoments = `
moments:
  - {id: invitation, kind: invitation, to: single point of contact, on: 2016-09-26, template: t}
  - {id: reminder, kind: reminder, to: single point of contact, on: 2016-10-03, template: u}
templates:
  t: {subject: Hello, text: "{link}"}
  u: {subject: Again, text: "{link}"}
`

// TestApproval walks a moment from planned to sent.
func TestApproval(t *testing.T) {
	p := read(t, twoMoments)
	m := p.Moments[0]
	at := time.Date(2016, 9, 20, 12, 0, 0, 0, time.UTC)
	var log []plan.Decision
	do := func(deed plan.Deed, by string, recipients int) error {
		d, err := m.Decision(log, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Recipients: recipients, By: by, At: at})
		if err == nil {
			log = append(log, d)
		}
		return err
	}
	for i, step := range []struct {
		deed  plan.Deed
		by    string
		n     int
		fails fault.Kind
		state plan.State
	}{
		{plan.Approved, "Ann", 100, fault.Conflict, plan.StatePlanned},
		{plan.Paused, "Ann", 100, fault.Conflict, plan.StatePlanned},
		{plan.Proposed, "Ann", 100, 0, plan.StateProposed},
		{plan.Approved, "ann", 100, fault.Denied, plan.StateProposed},
		{plan.Approved, "Bob", 111, fault.Conflict, plan.StateProposed},
		{plan.Approved, "Bob", 110, 0, plan.StateApproved},
		{plan.Approved, "Bob", 100, fault.Conflict, plan.StateApproved},
		{plan.Proposed, "Ann", 100, fault.Conflict, plan.StateApproved},
		{plan.Resumed, "Ann", 100, fault.Conflict, plan.StateApproved},
		{plan.Paused, "Ann", 100, 0, plan.StatePaused},
		{plan.Paused, "Ann", 100, fault.Conflict, plan.StatePaused},
		{plan.Resumed, "Ann", 100, 0, plan.StateApproved},
		{plan.Proposed, "Ann", 200, 0, plan.StateProposed},
		{plan.Approved, "Bob", 200, 0, plan.StateApproved},
		{plan.Sent, "Bob", 200, fault.Refused, plan.StateApproved},
	} {
		err := do(step.deed, step.by, step.n)
		if err == nil != (step.fails == 0) || err != nil && fault.KindOf(err) != step.fails {
			t.Errorf("step %d, %s by %s: %v", i, step.deed, step.by, err)
		}
		if got := m.Stands(log).State; got != step.state {
			t.Errorf("step %d: %s, want %s", i, got, step.state)
		}
	}
	log = append(log, plan.Decision{Moment: m.ID, Deed: plan.Sent})
	if err := do(plan.Paused, "Ann", 1); fault.KindOf(err) != fault.Conflict || m.Stands(log).State != plan.StateSent {
		t.Errorf("paused what was sent: %v", err)
	}
	// While messages of it wait it can be paused, and resumed, and nothing else.
	waiting := plan.Ask{Deed: plan.Paused, Seen: m.Fingerprint(), Waiting: 1, By: "Ann", At: at}
	d, err := m.Decision(log, waiting)
	if err != nil {
		t.Fatal(err)
	}
	log = append(log, d)
	if s := m.Stands(log); s.State != plan.StatePaused || s.Sent == nil {
		t.Errorf("paused: %+v", s)
	}
	for _, deed := range []plan.Deed{plan.Paused, plan.Proposed, plan.Approved} {
		if err := do(deed, "Bob", 1000); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s of what was sent and is paused: %v", deed, err)
		}
	}
	if err := do(plan.Resumed, "Bob", 0); err != nil || m.Stands(log).State != plan.StateSent {
		t.Errorf("resumed: %v, %s", err, m.Stands(log).State)
	}
}

// TestTallyOf holds that counting a list is counting its cases one by one.
func TestTallyOf(t *testing.T) {
	m := read(t, twoMoments).Moments[0]
	lead := plan.Person{Contact: fieldwork.Contact{ID: 1, Name: "Lea Lead", Email: "lead@a.example"}}
	one := plan.Tally{Left: map[plan.Reason]int{}}
	var to []plan.Recipient
	var left []plan.Left
	for _, c := range []plan.Case{{Org: "a", Lead: &lead}, {Org: "b"}, {Org: "c", Lead: &lead}, {Org: "d", Refused: true}} {
		gets, not := m.Decide(c)
		one.Add(gets, not)
		to, left = append(to, gets...), append(left, not...)
	}
	to = append(to, to[1])
	one.Gets++
	if diff := cmp.Diff(one, plan.TallyOf(to, left)); diff != "" || one.Cases != 2 {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestChanged holds of what an approval is: of the moment's words, hours and
// people, and of nothing else.
func TestChanged(t *testing.T) {
	m := read(t, twoMoments).Moments[0]
	log := []plan.Decision{{Moment: "invitation", Deed: plan.Proposed, Fingerprint: m.Fingerprint(), By: "Ann"}, {Moment: "invitation", Deed: plan.Approved, Fingerprint: m.Fingerprint(), By: "Bob"}}
	for _, change := range []struct {
		old, new string
		stands   bool
	}{
		{"subject: Again", "subject: Once more", true},
		{"on: 2016-10-03", "on: 2016-10-04", true},
		{"subject: Hello", `subject: "Dear {contact.name}"`, false},
		{"on: 2016-09-26", "on: 2016-09-27", false},
		{"on: 2016-09-26", "on: 2016-09-26, at: 9:01", false},
		{"on: 2016-09-26", "on: 2016-09-26, throttle: 5 an hour", false},
		{"kind: invitation, to: single point of contact", "kind: invitation, to: single point of contact or director", false},
		{"on: 2016-09-26", "on: 2016-09-26, unless: answered", false},
		{"moments:", "quiet days: {weekends: no}\nmoments:", false},
		{"moments:", "# a remark\nmoments:", true},
	} {
		changed := read(t, strings.Replace(twoMoments, change.old, change.new, 1)).Moments[0]
		s := changed.Stands(log)
		if (s.State == plan.StateApproved) != change.stands || s.Changed == change.stands {
			t.Errorf("%s for %s: %s, changed %v", change.new, change.old, s.State, s.Changed)
		}
	}
	if _, err := m.Decision(log, plan.Ask{Deed: plan.Paused, Seen: "another"}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("decided about what was not seen: %v", err)
	}
}
