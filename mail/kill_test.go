package mail_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"omnibus/internal/postbox"
	"omnibus/internal/postgres"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/store/storetest"
)

// A child sends by several connections, and leaves no more than so many messages
// unclear when it dies: eight for each.
const (
	childConnections = 4
	mostUnclear      = 8 * childConnections
)

// childEnv makes the test binary a program that sends without end.
const childEnv = "OMNIBUS_MAIL_TEST_CHILD"

func TestMain(m *testing.M) {
	if address := os.Getenv(childEnv); address != "" {
		if err := sendForEver(address); err != nil {
			fmt.Fprintln(os.Stderr, "error", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// sendForEver sends as the program does, at the time it was given.
func sendForEver(address string) error {
	at, err := time.Parse(time.RFC3339, os.Getenv(childEnv+"_AT"))
	if err != nil {
		return err
	}
	server, err := mail.ParseServer(os.Getenv(childEnv + "_SMTP"))
	if err != nil {
		return err
	}
	now := func() time.Time { return at }
	s, err := store.Open(context.Background(), address, store.Options{Now: now})
	if err != nil {
		return err
	}
	sender := &mail.Sender{Queue: s, Transport: server, From: team, Now: now, Name: "child at " + at.String(), Connections: childConnections, Log: slog.New(slog.DiscardHandler)}
	for {
		if _, err := sender.Turn(context.Background()); err != nil {
			return err
		}
	}
}

func TestKilledOnSQLite(t *testing.T)     { testKilled(t, sqlite(t)) }
func TestKilledOnPostgreSQL(t *testing.T) { testKilled(t, postgres.URL(t)) }

// killer ends a child at a step of some message.
type killer struct {
	mu    sync.Mutex
	child *os.Process
	step  postbox.Step
	after int
	// late kills while the answer is under way, and not before it.
	late bool
}

// answer is the server's: the step is counted, and at its turn the child dies.
func (k *killer) answer(step postbox.Step, _ postbox.Delivery, _ func()) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.child == nil || step != k.step {
		return nil
	}
	if k.after--; k.after > 0 {
		return nil
	}
	if k.late {
		go func(child *os.Process) { _ = child.Kill() }(k.child)
	} else {
		_ = k.child.Kill()
	}
	k.child = nil
	return nil
}

// testKilled kills a sending program with SIGKILL, again and again, at any step
// of any message. The server counts what it took whole. No message may come
// twice; what is recorded as sent must have come; and what may or may not have
// come is unclear and stays so, a bounded number for each death.
func testKilled(t *testing.T, address string) {
	rounds := deaths(t)
	messages := 60 * rounds
	k := &killer{}
	b := newBench(t, address, postbox.Settings{Answer: k.answer})
	b.queue(t, messages)
	random := rand.New(rand.NewPCG(3, 4))
	for round := range rounds {
		k.killOnce(t, b, address, round, random)
		b.move(10 * time.Minute) // what the dead one held is free
	}
	b.turns(t)
	b.move(10 * time.Minute)
	b.turns(t)

	came := map[string]int{}
	for _, d := range b.box.Came() {
		key, _ := mail.ReadReturnPath(d.From)
		came[key]++
	}
	counts, arrived := map[mail.State]int{}, 0
	for _, r := range storetest.MailOf(t, b.store) {
		n := came[mail.ReturnKey(r.Key)]
		counts[r.State]++
		switch {
		case n > 1:
			t.Errorf("%s came %d times, and is %s", r.Key, n, r.State)
		case r.State == mail.Sent && n != 1:
			t.Errorf("%s is sent and came %d times", r.Key, n)
		case r.State != mail.Sent && r.State != mail.Unclear:
			t.Errorf("%s is %s at the end", r.Key, r.State)
		case r.State == mail.Unclear:
			arrived += n
		}
	}
	if counts[mail.Sent]+counts[mail.Unclear] != messages || counts[mail.Unclear] > mostUnclear*rounds {
		t.Errorf("at the end %v", counts)
	}
	if counts[mail.Unclear] == 0 {
		t.Error("no death was between sending and recording: the test tries too little")
	}
	t.Logf("%d sent, %d unclear (%d of them had come) after %d deaths", counts[mail.Sent], counts[mail.Unclear], arrived, rounds)
}

// deaths is how often a sender is killed: 20 times, or as often as the
// environment says.
func deaths(t *testing.T) int {
	t.Helper()
	text := os.Getenv("OMNIBUS_MAIL_KILLS")
	if text == "" {
		return 20
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("OMNIBUS_MAIL_KILLS=%q is no number of deaths", text)
	}
	return n
}

func (k *killer) killOnce(t *testing.T, b *bench, address string, round int, random *rand.Rand) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+address, childEnv+"_AT="+b.at.Format(time.RFC3339),
		childEnv+"_SMTP=smtp://127.0.0.1:"+strconv.Itoa(b.box.Port)+"?tls=none")
	child.Stderr = os.Stderr
	k.mu.Lock()
	k.step = []postbox.Step{postbox.From, postbox.To, postbox.Data}[round%3]
	k.after, k.late = 1+random.IntN(40), random.IntN(2) == 0
	err := child.Start()
	k.child = child.Process
	k.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Error("the program ended by itself")
	}
}
