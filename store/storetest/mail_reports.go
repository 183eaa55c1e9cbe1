package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
)

// reportOf makes a report about the message with a key.
func reportOf(key string, kind mail.ReportKind) mail.Report {
	return mail.Report{Digest: fmt.Sprint(key, " ", kind), Key: mail.ReturnKey(key), Kind: kind, Told: "550 no such mailbox"}
}

// sentOff queues a message and has it accepted.
func sentOff(t testing.TB, s *store.Store, key string, at time.Time) {
	t.Helper()
	must(t, s.QueueMail(t.Context(), Lead, MessageOf(key), at))
	r, try := begun(t, s, at)
	must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Accepted}, at))
}

func wantTaken(t testing.TB, s *store.Store, r mail.Report, at time.Time, want bool) {
	t.Helper()
	if ours, err := s.TakeReport(t.Context(), r, at); err != nil || ours != want {
		t.Fatalf("%s: ours %v, %v", r.Digest, ours, err)
	}
}

// history gives the kinds of a case's contact history.
func history(t testing.TB, s *store.Store) (kinds string, events []fieldwork.ContactEvent, file fieldwork.Case) {
	t.Helper()
	file, _, err := s.CaseFile(t.Context(), Lead, Wave, "la-derby")
	must(t, err)
	var all []string
	for _, e := range file.Contacted {
		all = append(all, string(e.Kind))
	}
	return strings.Join(all, ", "), file.Contacted, file
}

func addDora(t testing.TB, s *store.Store) {
	t.Helper()
	must(t, s.AddContacts(t.Context(), Lead, Wave, []fieldwork.Contact{{Org: "la-derby", Role: fieldwork.SinglePoint, Name: "Dora Derby", Email: "dora@derby.example", At: Noon}}))
}

var reports = []test{
	{"what comes back is recorded once, and nothing more goes to that address", func(t *testing.T, p *place) {
		nodes := []*store.Store{p.wave(t), p.open(t), p.open(t)}
		s := nodes[0]
		addDora(t, s)
		sentOff(t, s, "k", Noon)
		queue(t, s, "waits")
		var wait sync.WaitGroup
		for _, node := range nodes {
			wait.Go(func() {
				for range 3 {
					if ours, err := node.TakeReport(t.Context(), reportOf("k", mail.ReportBounced), Noon.Add(time.Hour)); !ours || err != nil {
						t.Error(ours, err)
					}
				}
			})
		}
		wait.Wait()
		another := reportOf("k", mail.ReportBounced)
		another.Digest = "another copy"
		wantTaken(t, s, another, Noon.Add(2*time.Hour), true)
		wantTaken(t, s, reportOf("k", mail.ReportDelivered), Noon.Add(2*time.Hour), true)
		kinds, events, file := history(t, s)
		if kinds != "bounced" || events[0].Reason != "550 no such mailbox" || events[0].Message != "k" {
			t.Fatalf("%s: %+v", kinds, events)
		}
		dora, _ := file.Room.Lead()
		if !file.Undeliverable()[dora.ID] {
			t.Errorf("%+v does not name %+v", events, dora)
		}
		all := MailOf(t, s)
		if story(all[0]) != "queued sending sent bounced bounced bounced" || story(all[1]) != "queued withdrawn" {
			t.Errorf("%s; %s", story(all[0]), story(all[1]))
		}
		if n := secrets(t, p); n != 0 {
			t.Errorf("the secret is still in %d rows", n)
		}
	}},
	{"what may pass says nothing of an address", func(t *testing.T, p *place) {
		s := p.wave(t)
		addDora(t, s)
		for _, kind := range []mail.ReportKind{mail.ReportDelayed, mail.ReportPassedOn, mail.ReportAutomatic, mail.ReportReply, mail.ReportGivenUp} {
			sentOff(t, s, string(kind), Noon)
			wantTaken(t, s, reportOf(string(kind), kind), Noon, true)
		}
		states := ""
		for _, r := range MailOf(t, s) {
			states += string(r.State) + " "
		}
		if kinds, _, _ := history(t, s); kinds != "" || states != "sent sent sent sent bounced " {
			t.Errorf("%s; %s", kinds, states)
		}
	}},
	{"delivered and unwanted are told too", func(t *testing.T, p *place) {
		s := p.wave(t)
		addDora(t, s)
		sentOff(t, s, "a", Noon)
		sentOff(t, s, "b", Noon)
		wantTaken(t, s, reportOf("a", mail.ReportDelivered), Noon, true)
		wantTaken(t, s, reportOf("b", mail.ReportComplaint), Noon, true)
		again := reportOf("b", mail.ReportComplaint)
		again.Digest = "again"
		wantTaken(t, s, again, Noon, true)
		kinds, _, file := history(t, s)
		if dora, _ := file.Room.Lead(); kinds != "delivered, wants no more messages" || !file.WantNoMore()[dora.ID] {
			t.Error(kinds)
		}
	}},
	{"a report of no message of ours changes nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		for _, key := range []string{"", "stranger", "\x00"} {
			wantTaken(t, s, mail.Report{Digest: "d", Key: key, Kind: mail.ReportBounced}, Noon, false)
		}
		// A message that no server has heard of can't come back.
		wantTaken(t, s, reportOf("k", mail.ReportGivenUp), Noon, true)
		if r := MailOf(t, s)[0]; r.State != mail.Queued {
			t.Errorf("%s", r.State)
		}
	}},
	{"sending stops by itself where too much fails, and goes on when somebody says so", stopping},
	{"a mailbox is read on from where any node was", func(t *testing.T, p *place) {
		s, other := p.wave(t), p.open(t)
		want := func(validity, seen uint32) {
			t.Helper()
			if v, n, err := other.MailboxSeen(t.Context(), "box"); err != nil || v != validity || n != seen {
				t.Fatal(v, n, err)
			}
		}
		want(0, 0)
		must(t, s.SeeMailbox(t.Context(), "box", 7, 4_000_000_000))
		want(7, 4_000_000_000)
		must(t, other.SeeMailbox(t.Context(), "box", 7, 3))
		want(7, 4_000_000_000)
		must(t, s.SeeMailbox(t.Context(), "box", 8, 1))
		want(8, 1)
	}},
}

func stopping(t *testing.T, p *place) {
	s := p.wave(t)
	at := Noon
	fail := func(n int, o mail.Outcome) {
		t.Helper()
		for range n {
			at = at.Add(time.Second)
			must(t, s.QueueMail(t.Context(), Lead, MessageOf(at.String()), at))
			r, try := begun(t, s, at)
			must(t, EndMail(t, s, r.ID, try, "one", o, at))
		}
	}
	stopped := func(want bool, why string) {
		t.Helper()
		stop, err := s.MailStop(t.Context(), Lead)
		if err != nil || stop.Stops != want || !strings.Contains(stop.Why, why) {
			t.Fatalf("%+v, %v", stop, err)
		}
	}
	bad, good := mail.Outcome{Result: mail.Never, Told: "550"}, mail.Outcome{Result: mail.Accepted}
	// Failures among many that went well do not stop anything.
	for range 8 {
		fail(3, bad)
		fail(20, good)
	}
	stopped(false, "")
	fail(mail.Failing-12-1, bad)
	stopped(false, "")
	at = at.Add(time.Second)
	wantTaken(t, s, reportOf(at.Add(-8*time.Second).String(), mail.ReportBounced), at, true)
	stopped(true, "20 of the last 100")

	must(t, s.QueueMail(t.Context(), Lead, MessageOf("waits"), at))
	if claimed, err := s.ClaimMail(t.Context(), claim, at); err != nil || len(claimed) != 0 {
		t.Fatalf("sent after the stop: %v, %v", claimed, err)
	}
	wantFault(t, s.StopMail(t.Context(), Analyst, false, at), fault.Denied)
	wantFault(t, s.StopMail(t.Context(), Lead, true, at), fault.Conflict)
	must(t, s.StopMail(t.Context(), Lead, false, at))
	stopped(false, "go on")

	// What was claimed before a stop is not begun after it.
	claimed, err := s.ClaimMail(t.Context(), claim, at)
	must(t, err)
	must(t, s.StopMail(t.Context(), Lead, true, at))
	if _, mine, err := BeginMail(t, s, claimed[0].ID, claim, at); mine || err != nil {
		t.Fatal(mine, err)
	}
	must(t, s.StopMail(t.Context(), Lead, false, at))
	at = at.Add(2 * time.Minute)
	r, try := begun(t, s, at)
	must(t, EndMail(t, s, r.ID, try, "one", good, at))
	// What failed before somebody looked is not counted again.
	fail(mail.Failing-1, bad)
	stopped(false, "go on")
	fail(1, bad)
	stopped(true, "20 of the last 21")
}
