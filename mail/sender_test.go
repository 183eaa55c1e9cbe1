package mail_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/internal/postbox"
	"omnibus/internal/postgres"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/store/storetest"
)

var team = mail.Address{Name: "The survey team", Email: "survey@example.org"}

// clock is a clock that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time        { return c.at }
func (c *clock) move(by time.Duration) { c.at = c.at.Add(by) }

func sqlite(t testing.TB) string { return "file:" + filepath.Join(t.TempDir(), "omnibus.db") }

// bench is a store with the small wave, a postbox, and a sender between them.
type bench struct {
	*clock
	store  *store.Store
	box    *postbox.Postbox
	sender *mail.Sender
	log    strings.Builder
}

func newBench(t testing.TB, address string, settings postbox.Settings) *bench {
	b := &bench{clock: &clock{storetest.Noon}, store: storetest.Open(t, address), box: postbox.Start(t, settings)}
	storetest.ImportWave(t, b.store)
	b.sender = senderTo(b.store, b.box, "one", b.now)
	b.sender.Log = slog.New(slog.NewTextHandler(&b.log, nil))
	return b
}

func senderTo(s mail.Queue, box *postbox.Postbox, name string, now func() time.Time) *mail.Sender {
	return &mail.Sender{Queue: s, From: team, Now: now, Name: name, Log: slog.New(slog.DiscardHandler),
		Transport: mail.Server{Host: box.Host, Port: box.Port, Protection: mail.None, Patience: 10 * time.Second}}
}

func (b *bench) queue(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		if err := b.store.QueueMail(t.Context(), storetest.Lead, storetest.MessageOf(fmt.Sprint("k", i)), b.at); err != nil {
			t.Fatal(err)
		}
	}
}

// turns takes turns until there is nothing to do.
func (b *bench) turns(t testing.TB) {
	t.Helper()
	for {
		n, err := b.sender.Turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// states counts messages by state: "sent 3, unclear 1".
func (b *bench) states(t testing.TB) string {
	t.Helper()
	counts, err := b.store.MailStates(t.Context(), storetest.Lead, "")
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, state := range mail.States {
		if counts[state] > 0 {
			words = append(words, fmt.Sprint(state, " ", counts[state]))
		}
	}
	return strings.Join(words, ", ")
}

func (b *bench) wantStates(t testing.TB, want string) {
	t.Helper()
	if got := b.states(t); got != want {
		t.Fatalf("messages are %s, want %s", got, want)
	}
}

func TestSendingAll(t *testing.T) {
	b := newBench(t, sqlite(t), postbox.Settings{})
	b.queue(t, 50)
	b.turns(t)
	b.wantStates(t, "sent 50")
	subjects := map[string]bool{}
	for _, d := range b.box.Came() {
		subjects[d.From] = true
		if !strings.Contains(d.Message, storetest.Secret) {
			t.Error("a message came without its link")
		}
	}
	if len(subjects) != 50 || len(b.box.Came()) != 50 {
		t.Errorf("%d messages came, %d different", len(b.box.Came()), len(subjects))
	}
	if strings.Contains(b.log.String(), storetest.Secret) {
		t.Error("the log has a secret")
	}
}

func TestEachFailureIsTold(t *testing.T) {
	grey := true
	b := newBench(t, sqlite(t), postbox.Settings{Answer: func(step postbox.Step, d postbox.Delivery, cut func()) error {
		switch {
		case step == postbox.To && grey:
			return postbox.Refuse(450, "come back later")
		case step == postbox.Data && strings.Contains(d.Message, "k1"):
			cut()
		case step == postbox.Data && strings.Contains(d.Message, "k2"):
			return postbox.Refuse(554, "not this")
		}
		return nil
	}})
	b.queue(t, 4)
	b.turns(t)
	b.wantStates(t, "queued 4")
	grey = false
	b.turns(t)
	b.wantStates(t, "queued 4") // not before their time
	b.move(mail.Wait(1))
	b.turns(t)
	b.wantStates(t, "sent 2, failed 1, unclear 1")
	b.move(1000 * time.Hour)
	b.turns(t)
	b.wantStates(t, "sent 2, failed 1, unclear 1")
	for _, r := range storetest.MailOf(t, b.store) {
		last := r.Attempts[len(r.Attempts)-1]
		want := map[mail.State]string{mail.Sent: "250", mail.Failed: "554 5.0.0 not this", mail.Unclear: "may have arrived"}[r.State]
		if !strings.Contains(last.Told, want) || last.By != "one" || r.Tries != 2 {
			t.Errorf("%s: %+v", r.State, last)
		}
	}
	if n := len(b.box.Came()); n != 3 {
		t.Errorf("%d came", n)
	}
}

func TestAServerThatCannotBeUsedIsLeftAlone(t *testing.T) {
	b := newBench(t, sqlite(t), postbox.Settings{User: "ann", Password: "right"})
	wrong := b.sender.Transport.(mail.Server)
	wrong.User, wrong.Password = "ann", "wr0ng"
	b.sender.Transport = wrong
	b.queue(t, 3)
	for range 30 {
		b.turns(t)
		b.move(time.Minute)
	}
	b.wantStates(t, "queued 3")
	for _, r := range storetest.MailOf(t, b.store) {
		if r.Tries != 0 || len(r.Attempts) < 3 || len(r.Attempts) > 6 || !strings.Contains(r.Attempts[1].Told, "cannot be used at present") {
			t.Errorf("%+v", r)
		}
	}
	if strings.Contains(b.log.String(), "wr0ng") {
		t.Error("the log has the password")
	}
	right := wrong
	right.Password = "right"
	b.sender.Transport = right
	b.move(time.Hour)
	b.turns(t)
	b.wantStates(t, "sent 3")
}

func TestAServerThatTakesAFewMessagesAConnection(t *testing.T) {
	n := 0
	b := newBench(t, sqlite(t), postbox.Settings{Answer: func(step postbox.Step, _ postbox.Delivery, cut func()) error {
		if step != postbox.From {
			return nil
		}
		n++
		switch {
		case n%8 == 0:
			cut()
		case n%4 == 0:
			return postbox.Refuse(421, "enough of this connection")
		}
		return nil
	}})
	b.sender.PlainReturn = true
	b.queue(t, 30)
	b.turns(t)
	b.wantStates(t, "sent 30")
	for _, r := range storetest.MailOf(t, b.store) {
		if r.Tries != 1 {
			t.Errorf("%s took %d tries", r.Key, r.Tries)
		}
	}
	if came := b.box.Came(); len(came) != 30 || came[0].From != team.Email {
		t.Errorf("%d came: %+v", len(came), came[0])
	}
}

// forgetful is a queue whose database is away when ends are to be written down.
type forgetful struct {
	*store.Store
	away bool
}

func (f *forgetful) MarkMail(ctx context.Context, ended []mail.End, begin []int64, c mail.Claim, at time.Time) (map[int64]int, error) {
	if f.away && len(ended) > 0 {
		return nil, errors.New("the database is away")
	}
	return f.Store.MarkMail(ctx, ended, begin, c, at)
}

func TestWhatWasSentIsRemembered(t *testing.T) {
	b := newBench(t, sqlite(t), postbox.Settings{})
	queue := &forgetful{b.store, true}
	b.sender.Queue = queue
	b.queue(t, 2)
	for range 5 {
		if _, err := b.sender.Turn(t.Context()); err == nil {
			t.Fatal("the database was not away")
		}
		b.move(10 * time.Minute)
	}
	other := senderTo(b.store, b.box, "two", b.now)
	if _, err := other.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantStates(t, "sent 1, unclear 1")
	queue.away = false
	b.turns(t)
	b.wantStates(t, "sent 2")
	if n := len(b.box.Came()); n != 2 {
		t.Errorf("%d came, want 2", n)
	}
}

func TestStoppingGivesBack(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	b := newBench(t, sqlite(t), postbox.Settings{Answer: func(step postbox.Step, _ postbox.Delivery, _ func()) error {
		if step == postbox.Data {
			stop()
		}
		return nil
	}})
	b.queue(t, 5)
	b.sender.Run(ctx)
	b.wantStates(t, "queued 4, sent 1")
	other := senderTo(b.store, b.box, "two", b.now)
	if n, err := other.Turn(t.Context()); n != 4 || err != nil {
		t.Errorf("another sends %d, %v", n, err)
	}
}

func TestManySendersAtOnce(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"SQLite": sqlite, "PostgreSQL": postgres.URL} {
		t.Run(name, func(t *testing.T) {
			at := address(t)
			b := newBench(t, at, postbox.Settings{})
			b.queue(t, 90)
			var wait sync.WaitGroup
			for n := range 3 {
				node := storetest.Open(t, at)
				sender := senderTo(node, b.box, fmt.Sprint("node ", n), b.now)
				wait.Go(func() {
					for {
						if n, err := sender.Turn(t.Context()); n == 0 || err != nil {
							if err != nil {
								t.Error(err)
							}
							return
						}
					}
				})
			}
			wait.Wait()
			b.turns(t)
			b.wantStates(t, "sent 90")
			once := map[string]bool{}
			for _, d := range b.box.Came() {
				if once[d.From] {
					t.Errorf("%s came twice", d.From)
				}
				once[d.From] = true
			}
		})
	}
}

func TestSendersKeepToThePace(t *testing.T) {
	b := newBench(t, sqlite(t), postbox.Settings{})
	b.sender.Pace = 60
	b.queue(t, 10)
	for second := range 5 {
		b.turns(t)
		if n := len(b.box.Came()); n != second+2 { // one for the second before the first
			t.Fatalf("after %d seconds %d came", second, n)
		}
		b.move(time.Second)
	}
}

func TestOutbox(t *testing.T) {
	b := newBench(t, sqlite(t), postbox.Settings{})
	box := mail.Outbox{Dir: filepath.Join(t.TempDir(), "new", "outbox")}
	b.sender.Transport = box
	b.queue(t, 3)
	b.turns(t)
	b.wantStates(t, "sent 3")
	file, text, err := box.Copy("k1")
	if err != nil || text != storetest.MessageOf("k1").Text+"\n" && text != storetest.MessageOf("k1").Text || !strings.Contains(string(file), "Subject: Your answers, k1") {
		t.Errorf("%v: %q\n%s", err, text, file)
	}
	if _, _, err := box.Copy("k9"); err == nil {
		t.Error("there is a copy of nothing")
	}
}
