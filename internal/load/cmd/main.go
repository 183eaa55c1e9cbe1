// Command cmd measures saving: it walks respondents through all pages of a real
// server and says how many saves a second the next page confirmed, beside the
// least that any program would need, in the same run: a bare handler that makes
// the same posts durable, sharing commits, and sends a fixed page of the same
// size after each. The same driver walks both in the same way. At the end it
// looks whether everything that was confirmed is in the database, once.
//
//	go run ./internal/load/cmd                                     64 respondents on SQLite
//	go run ./internal/load/cmd -database postgres://…/empty        on PostgreSQL
//	go run ./internal/load/cmd -people 10000 -think 20s -floor=0   many people who think
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"omnibus/internal/load"
	"omnibus/store"
)

// options is what a measurement may be told.
type options struct {
	program, database string
	people            int
	think, warm       time.Duration
	lasts, floor      time.Duration
	processors        string
}

func main() {
	// The servers shall have the processors: the driver has memory enough.
	debug.SetGCPercent(800)
	var err error
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		err = serveFloor(os.Args[2:])
	} else {
		err = measure(context.Background(), read())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read() options {
	var o options
	flag.StringVar(&o.program, "program", "", "the server's program; built when it is not given")
	flag.StringVar(&o.database, "database", "", "an empty PostgreSQL database; a new SQLite file when it is not given")
	flag.IntVar(&o.people, "people", 64, "respondents at once")
	flag.DurationVar(&o.think, "think", 0, "how long a respondent looks at a page, on average")
	flag.DurationVar(&o.warm, "warm", 3*time.Second, "how long to work before measuring begins")
	flag.DurationVar(&o.lasts, "lasts", 15*time.Second, "how long to measure the server")
	flag.DurationVar(&o.floor, "floor", 8*time.Second, "how long to measure the bare handler; 0 leaves it out")
	flag.StringVar(&o.processors, "processors", "2", "GOMAXPROCS of the servers")
	flag.Parse()
	return o
}

func measure(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "omnibus-measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if o.program == "" {
		o.program = filepath.Join(folder, "omnibus")
		if said, err := exec.Command("go", "build", "-o", o.program, "omnibus/cmd/omnibus").CombinedOutput(); err != nil {
			return fmt.Errorf("build the server: %w\n%s", err, said)
		}
	}
	page := filepath.Join(folder, "page.html")
	rate, err := measureServer(ctx, o, folder, page)
	if err != nil || o.floor == 0 {
		return err
	}
	// After the server: a database with other tables would not be taken for ours.
	withPage, alone, err := measureFloor(ctx, o, folder, page)
	if err != nil {
		return fmt.Errorf("the bare handler: %w", err)
	}
	fmt.Printf("share of the bare    %.2f of saves with the page after them, %.2f of single requests\n", rate/withPage, rate/alone)
	return nil
}

func measureServer(ctx context.Context, o options, folder, page string) (float64, error) {
	if o.database == "" {
		o.database = "file:" + filepath.Join(folder, "omnibus.db")
	}
	s, err := store.Open(ctx, o.database, store.Options{})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	w, err := load.Prepare(ctx, s, o.people, rand.Reader)
	if err != nil {
		return 0, err
	}
	n, err := load.NewNode(o.program, o.database, folder, "GOMAXPROCS="+o.processors)
	if err != nil {
		return 0, err
	}
	if err := n.Start(); err != nil {
		return 0, err
	}
	defer n.Kill()
	c := w.Crowd(o.people, n.Address())
	c.Think(o.think)
	if err := c.Arrive(ctx); err != nil {
		return 0, err
	}
	c.Start(ctx)
	time.Sleep(o.warm)
	spent, unknown := spending(n)
	if unknown != nil {
		return 0, unknown
	}
	rate, err := c.Measure(o.lasts)
	used, unknown := spent(rate, o.lasts)
	memory, unmeasured := n.Memory()
	if err := errors.Join(err, unknown, unmeasured, c.Stop(), n.Stop()); err != nil {
		return 0, err
	}
	if err := os.WriteFile(page, c.People[0].Page(), 0o600); err != nil {
		return 0, err
	}
	fmt.Printf("the server           %s; %s; %d MB at most\n", rate, used, memory>>20)
	for _, line := range c.FailureLines() {
		fmt.Println("met on the way      ", line)
	}
	if err := c.Verify(ctx, s, w.Wave.Wave.ID); err != nil {
		return 0, err
	}
	fmt.Printf("in the log           all %d saves that were confirmed, each once\n", c.Confirmed())
	return rate.Second, nil
}

// spending begins to count the processor time of a node and of this driver; what
// it gives says what a save has cost since.
func spending(n *load.Node) (func(load.Rate, time.Duration) (string, error), error) {
	before, err := n.Processor()
	ownBefore := own()
	return func(rate load.Rate, within time.Duration) (string, error) {
		used, err := n.Processor()
		return fmt.Sprintf("%s of processor a save, and %s of the driver's", perSave(used-before, rate, within), perSave(own()-ownBefore, rate, within)), err
	}, err
}

// own is the processor time that the driver has used.
func own() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// perSave is the processor time of one save.
func perSave(used time.Duration, rate load.Rate, within time.Duration) time.Duration {
	return (time.Duration(float64(used) / (rate.Second * within.Seconds()))).Round(time.Microsecond)
}
