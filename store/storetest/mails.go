package storetest

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
)

// MessageOf makes a message with a secret in it.
func MessageOf(key string) mail.Message {
	return mail.Message{
		Key: key, Kind: "Invitation", Wave: Wave, Org: "la-derby",
		To: mail.Address{Name: "Dora Derby", Email: "dora@derby.example"}, ReplyTo: mail.Address{Email: "team@example.org"},
		Subject: "Your answers, " + key, Text: "Open https://survey.example/r/l/" + Secret, HTML: "<p>" + Secret + "</p>",
	}
}

// Secret stands in each message of MessageOf.
const Secret = "a-secret-token"

func queue(t testing.TB, s *store.Store, keys ...string) {
	t.Helper()
	for _, key := range keys {
		must(t, s.QueueMail(t.Context(), Lead, MessageOf(key), Noon))
	}
}

// MailOf gives every message with all that happened to it, the first queued first.
func MailOf(t testing.TB, s *store.Store) []mail.Record {
	t.Helper()
	var all []mail.Record
	must(t, s.Mail(t.Context(), Lead, "", "", "", 0, 1<<20, func(r mail.Record) error {
		all = append([]mail.Record{r}, all...)
		return nil
	}))
	for i, r := range all {
		whole, err := s.OneMail(t.Context(), Lead, r.ID)
		must(t, err)
		all[i] = whole
	}
	return all
}

var claim = mail.Claim{By: "one", Most: 10, Lease: time.Minute}

// begun claims and begins the one message that is due.
func begun(t testing.TB, s *store.Store, at time.Time) (mail.Record, int) {
	t.Helper()
	claimed, err := s.ClaimMail(t.Context(), claim, at)
	must(t, err)
	if len(claimed) != 1 {
		t.Fatalf("%d claimed at %v, want 1", len(claimed), at)
	}
	try, mine, err := BeginMail(t, s, claimed[0].ID, claim, at)
	must(t, err)
	if !mine {
		t.Fatal("what was claimed was another's")
	}
	return claimed[0], try
}

// BeginMail marks one message as begun, and says whether it is the claimer's.
func BeginMail(t testing.TB, s *store.Store, id int64, c mail.Claim, at time.Time) (try int, mine bool, err error) {
	tries, err := s.MarkMail(t.Context(), nil, []int64{id}, c, at)
	try, mine = tries[id]
	return try, mine, err
}

// EndMail marks what became of one try.
func EndMail(t testing.TB, s *store.Store, id int64, try int, by string, o mail.Outcome, at time.Time) error {
	_, err := s.MarkMail(t.Context(), []mail.End{{ID: id, Try: try, By: by, Outcome: o, At: at}}, nil, mail.Claim{By: by}, at)
	return err
}

// story gives what happened to a message: "queued sending sent".
func story(r mail.Record) string {
	var states []string
	for _, a := range r.Attempts {
		states = append(states, string(a.State))
	}
	return strings.Join(states, " ")
}

var mails = []test{
	{"a message goes out whole and is forgotten but for its record", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		got, try := begun(t, s, Noon)
		wantSame(t, got.Message, MessageOf("k"))
		must(t, EndMail(t, s, got.ID, try, "one", mail.Outcome{Result: mail.Accepted, Told: "250 thanks"}, Noon.Add(time.Second)))
		r := MailOf(t, s)[0]
		bare := MessageOf("k")
		bare.Text, bare.HTML = "", ""
		wantSame(t, r.Message, bare)
		if r.State != mail.Sent || r.Tries != 1 || story(r) != "queued sending sent" || r.Attempts[2].Told != "250 thanks" || !r.ChangedAt.Equal(Noon.Add(time.Second)) {
			t.Fatalf("%+v", r)
		}
		if n := secrets(t, p); n != 0 {
			t.Fatalf("the secret is still in %d rows", n)
		}
	}},
	{"a key is one message", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k", "k")
		again := MessageOf("k")
		again.Subject = "Another subject"
		must(t, s.QueueMail(t.Context(), Lead, again, Noon.Add(time.Hour)))
		elsewhere := MessageOf("k")
		elsewhere.To.Email = "other@derby.example"
		wantFault(t, s.QueueMail(t.Context(), Lead, elsewhere, Noon), fault.Conflict, "Nothing was queued")
		if all := MailOf(t, s); len(all) != 1 || all[0].Subject != MessageOf("k").Subject {
			t.Fatalf("%+v", all)
		}
	}},
	{"many nodes that queue and claim at once share the work, each message once", func(t *testing.T, p *place) {
		nodes := []*store.Store{p.wave(t), p.open(t), p.open(t)}
		var wait sync.WaitGroup
		for _, s := range nodes {
			wait.Go(func() {
				for i := range 40 {
					if err := s.QueueMail(t.Context(), Lead, MessageOf(fmt.Sprint("k", i)), Noon); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		var lock sync.Mutex
		begun := map[int64]int{}
		for n, s := range nodes {
			wait.Go(func() {
				mine := mail.Claim{By: fmt.Sprint("node ", n), Most: 7, Lease: time.Minute}
				for {
					claimed, err := s.ClaimMail(t.Context(), mine, Noon)
					if err != nil {
						t.Error(err)
						return
					}
					if len(claimed) == 0 {
						return
					}
					for _, r := range claimed {
						if _, ok, err := BeginMail(t, s, r.ID, mine, Noon); err != nil || !ok {
							t.Errorf("begin %d: %v, %v", r.ID, ok, err)
						}
						lock.Lock()
						begun[r.ID]++
						lock.Unlock()
					}
				}
			})
		}
		wait.Wait()
		for id, n := range begun {
			if n != 1 {
				t.Errorf("message %d was begun %d times", id, n)
			}
		}
		if len(begun) != 40 {
			t.Fatalf("%d messages were begun, want 40", len(begun))
		}
	}},
	{"a claim ends, and its holder then begins nothing", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		slow, err := s.ClaimMail(t.Context(), claim, Noon)
		must(t, err)
		other := mail.Claim{By: "two", Most: 10, Lease: time.Minute}
		if early, err := s.ClaimMail(t.Context(), other, Noon.Add(59*time.Second)); err != nil || len(early) != 0 {
			t.Fatalf("held, and claimed: %v, %v", early, err)
		}
		late, err := s.ClaimMail(t.Context(), other, Noon.Add(time.Minute))
		must(t, err)
		if len(late) != 1 {
			t.Fatalf("%d claimed after the lease", len(late))
		}
		_, mine, err := BeginMail(t, s, slow[0].ID, claim, Noon.Add(time.Minute))
		must(t, err)
		if mine {
			t.Fatal("two hold one message")
		}
	}},
	{"a failure for now is tried later and later, and given up", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		at, tries := Noon, 0
		for {
			r, try := begun(t, s, at)
			tries++
			must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Later, Told: "450 later."}, at))
			now := MailOf(t, s)[0]
			if now.State == mail.Failed {
				break
			}
			if !now.DueAt.Equal(at.Add(mail.Wait(tries))) || now.State != mail.Queued {
				t.Fatalf("after try %d: %+v", tries, now)
			}
			if early, err := s.ClaimMail(t.Context(), claim, now.DueAt.Add(-time.Millisecond)); err != nil || len(early) != 0 {
				t.Fatalf("tried again before its time: %v, %v", early, err)
			}
			at = now.DueAt
		}
		r := MailOf(t, s)[0]
		if late := at.Sub(Noon); late > mail.GiveUpAfter || late < mail.GiveUpAfter-4*time.Hour || !strings.Contains(r.Attempts[len(r.Attempts)-1].Told, "given up") {
			t.Fatalf("given up after %v: %+v", late, r)
		}
		if n := secrets(t, p); n != 0 {
			t.Fatalf("the secret is still in %d rows", n)
		}
	}},
	{"what was lost is unclear, and stays so until somebody decides", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		r, try := begun(t, s, Noon)
		wantLost := func(at time.Time, want int) {
			t.Helper()
			if n, err := s.FindLostMail(t.Context(), at); err != nil || n != want {
				t.Fatalf("%d lost at %v, want %d: %v", n, at, want, err)
			}
		}
		wantLost(Noon.Add(59*time.Second), 0)
		wantLost(Noon.Add(time.Minute), 1)
		wantLost(Noon.Add(time.Hour), 0)
		if again, err := s.ClaimMail(t.Context(), claim, Noon.Add(1000*time.Hour)); err != nil || len(again) != 0 {
			t.Fatalf("repeated blindly: %v, %v", again, err)
		}
		wantFault(t, s.SettleMail(t.Context(), Analyst, r.ID, true, Noon), fault.Denied)
		must(t, s.SettleMail(t.Context(), Lead, r.ID, true, Noon.Add(2*time.Hour)))
		wantFault(t, s.SettleMail(t.Context(), Lead, r.ID, true, Noon), fault.Conflict)
		// The first sender comes back too late: the message has moved on.
		must(t, EndMail(t, s, r.ID, try+1, "one", mail.Outcome{Result: mail.Accepted}, Noon))
		second, try := begun(t, s, Noon.Add(2*time.Hour))
		if second.Text != MessageOf("k").Text || try != 2 {
			t.Fatalf("try %d of %+v", try, second)
		}
		must(t, EndMail(t, s, r.ID, 1, "one", mail.Outcome{Result: mail.Never}, Noon))
		must(t, EndMail(t, s, r.ID, 2, "one", mail.Outcome{Result: mail.Accepted}, Noon))
		if got := story(MailOf(t, s)[0]); got != "queued sending unclear queued sending sent" {
			t.Fatal(got)
		}
	}},
	{"a sender that was held for lost still tells what it knows", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k", "l")
		claimed, err := s.ClaimMail(t.Context(), claim, Noon)
		must(t, err)
		for _, r := range claimed {
			_, _, err := BeginMail(t, s, r.ID, claim, Noon)
			must(t, err)
		}
		_, err = s.FindLostMail(t.Context(), Noon.Add(time.Hour))
		must(t, err)
		must(t, EndMail(t, s, claimed[0].ID, 1, "one", mail.Outcome{Result: mail.Accepted}, Noon.Add(time.Hour)))
		must(t, s.SettleMail(t.Context(), Interviewer, claimed[1].ID, false, Noon.Add(time.Hour)))
		for _, r := range MailOf(t, s) {
			if r.State != mail.Sent {
				t.Errorf("%+v", r)
			}
		}
		if n := secrets(t, p); n != 0 {
			t.Fatalf("the secret is still in %d rows", n)
		}
	}},
	{"what turns out to have been sent is not sent again", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		r, try := begun(t, s, Noon)
		_, err := s.FindLostMail(t.Context(), Noon.Add(time.Hour))
		must(t, err)
		must(t, s.SettleMail(t.Context(), Lead, r.ID, true, Noon.Add(time.Hour)))
		must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Later}, Noon.Add(time.Hour)))
		must(t, EndMail(t, s, r.ID, try, "one", mail.Outcome{Result: mail.Accepted}, Noon.Add(time.Hour)))
		if got := story(MailOf(t, s)[0]); got != "queued sending unclear queued sent" {
			t.Fatal(got)
		}
	}},
	{"what could not be begun is given back", func(t *testing.T, p *place) {
		s := p.wave(t)
		queue(t, s, "k")
		claimed, err := s.ClaimMail(t.Context(), claim, Noon)
		must(t, err)
		must(t, s.ReleaseMail(t.Context(), []int64{claimed[0].ID}, "another", "not mine", Noon, Noon))
		must(t, s.ReleaseMail(t.Context(), []int64{claimed[0].ID}, "one", "The server can't be reached.", Noon, Noon.Add(time.Minute)))
		if r := MailOf(t, s)[0]; r.Tries != 0 || story(r) != "queued queued" || !r.DueAt.Equal(Noon.Add(time.Minute)) {
			t.Fatalf("%+v", r)
		}
		begun(t, s, Noon.Add(time.Minute))
	}},
	{"all nodes keep to one pace", func(t *testing.T, p *place) {
		s, other := p.wave(t), p.open(t)
		for i := range 50 {
			queue(t, s, fmt.Sprint("k", i))
		}
		paced := mail.Claim{By: "one", Most: 100, Lease: time.Hour, Gap: 100 * time.Millisecond}
		count := func(s *store.Store, at time.Time) int {
			claimed, err := s.ClaimMail(t.Context(), paced, at)
			must(t, err)
			return len(claimed)
		}
		got := []int{count(s, Noon), count(other, Noon), count(s, Noon.Add(50*time.Millisecond)), count(other, Noon.Add(500*time.Millisecond)), count(s, Noon.Add(time.Hour))}
		wantSame(t, got, []int{11, 0, 0, 5, 11})
	}},
	{"messages are sent and read by who may", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.QueueMail(t.Context(), Derby, MessageOf("own"), Noon))
		for _, who := range []access.Person{Leeds, Analyst, Client, {}} {
			wantFault(t, s.QueueMail(t.Context(), who, MessageOf("k"), Noon), fault.Denied)
		}
		for _, who := range []access.Person{Derby, Analyst, Client, {}} {
			wantFault(t, s.Mail(t.Context(), who, Wave, "", "", 0, 10, nil), fault.Denied)
			_, err := s.OneMail(t.Context(), who, 1)
			wantFault(t, err, fault.Denied)
			_, err = s.MailStates(t.Context(), who, "")
			wantFault(t, err, fault.Denied)
		}
		_, err := s.OneMail(t.Context(), Lead, 999)
		wantFault(t, err, fault.NotFound)
		counts, err := s.MailStates(t.Context(), Interviewer, Wave)
		must(t, err)
		wantSame(t, counts, map[mail.State]int{mail.Queued: 1})
	}},
	{"a message about nothing, or that is none, is refused", func(t *testing.T, p *place) {
		s := p.wave(t)
		for name, change := range map[string]func(*mail.Message){
			"no such case":  func(m *mail.Message) { m.Org = "la-atlantis" },
			"no such wave":  func(m *mail.Message) { m.Org, m.Wave = "", "wave-9" },
			"NUL":           func(m *mail.Message) { m.Wave = "wave\x00" },
			"no address":    func(m *mail.Message) { m.To.Email = "" },
			"two addresses": func(m *mail.Message) { m.To.Email = "a@b.example, c@d.example" },
			"a header":      func(m *mail.Message) { m.Subject = "Hello\r\nBcc: all@example.org" },
		} {
			m := MessageOf("k")
			change(&m)
			if err := s.QueueMail(t.Context(), Lead, m, Noon); fault.KindOf(err) != fault.Refused && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all := MailOf(t, s); len(all) != 0 {
			t.Fatalf("%+v", all)
		}
	}},
	{"one organisation cannot pester the world", func(t *testing.T, p *place) {
		s := p.wave(t)
		for i := range 100 {
			must(t, s.QueueMail(t.Context(), Derby, MessageOf(fmt.Sprint("k", i)), Noon))
		}
		wantFault(t, s.QueueMail(t.Context(), Derby, MessageOf("one more"), Noon), fault.TooOften, "100 messages")
		must(t, s.QueueMail(t.Context(), Derby, MessageOf("k7"), Noon))
		must(t, s.QueueMail(t.Context(), Lead, MessageOf("of the team"), Noon))
		must(t, s.QueueMail(t.Context(), Derby, MessageOf("one more"), Noon.Add(25*time.Hour)))
	}},
}

// secrets counts the messages that still have a body. It looks past the store's
// methods, because none of them shows a body that is not to be sent.
func secrets(t testing.TB, p *place) int {
	t.Helper()
	driver, source := "pgx", p.address
	if path, is := strings.CutPrefix(p.address, "file:"); is {
		driver, source = "sqlite", path
	}
	db, err := sql.Open(driver, source)
	must(t, err)
	defer db.Close()
	var n int
	must(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM message WHERE body_text IS NOT NULL OR body_html IS NOT NULL`).Scan(&n))
	return n
}
