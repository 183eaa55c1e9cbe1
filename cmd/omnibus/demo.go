package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"omnibus/account"
	"omnibus/fault"
	"omnibus/internal/world"
	"omnibus/mail"
	"omnibus/store"
)

// demoCommand is omnibus demo.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" help:"Address and port."`
	Data   string `placeholder:"DIR" help:"Keep the survey here and go on with it next time. Without it everything is gone at the end."`
	At     string `placeholder:"DAY" help:"The day on which a new demonstration's clock starts, from 2016-07-04 to 2016-10-28; without it, 2016-10-20."`
}

// demoStart is when the demonstration's clock starts where nobody says: two
// thirds into its fieldwork, when the case that is printed has handed in one
// section, begun another and not begun a third.
var demoStart = time.Date(2016, time.October, 20, 9, 0, 0, 0, time.UTC)

// wholeNow is the time at which demonstrations stood that were made before there
// was a clock to move; all of the record had been played in them.
var wholeNow = time.Date(2016, time.October, 27, 9, 0, 0, 0, time.UTC)

// doors is how one gets into a demonstration. It is kept beside its database,
// readable by its owner alone, because the database has only hashes.
type doors struct {
	Wave, Password, Org, Respondent, Code, Link string
	// Colleague holds one section; they are empty in what an earlier Omnibus kept.
	Colleague, ColleagueLink, ColleagueSection string
	// Staff are the accounts, a line each; none in what an earlier Omnibus kept,
	// which has the first lead alone.
	Staff []string
}

// Run serves the demonstration until it is told to stop.
func (c demoCommand) Run(ctx context.Context, t terminal) error {
	start, err := c.start()
	if err != nil {
		return err
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	dir, remove, err := c.dir()
	if err != nil {
		return err
	}
	defer remove()
	log := slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	clock := &demoClock{log: log, real: time.Now, stood: start, begun: time.Now()}
	s, err := store.Open(ctx, "file:"+filepath.Join(dir, "omnibus.db"), store.Options{Log: log, Now: clock.Now})
	if err != nil {
		return err
	}
	defer s.Close()
	in, err := c.doors(ctx, s, dir, clock)
	if err != nil {
		return err
	}
	team := world.Texts().Wave.Contact
	out, err := mailFlags{Outbox: filepath.Join(dir, "outbox"), From: mail.Address{Name: team.Team, Email: team.Email}.String()}.post(s, log, clock.Now)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	clock.planner = &planner{store: s, site: address, log: log, under: map[string]string{}}
	t.tellDoors(address, in, c.Data, clock)
	return c.serve(ctx, listener, clock, site{
		store: s, log: log, now: clock.Now, notice: world.Texts().Wave.Notice, published: clock.published, clock: clock, post: out, address: address,
	})
}

// serve serves the site while its clock runs.
func (c demoCommand) serve(ctx context.Context, listener net.Listener, clock *demoClock, s site) error {
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { clock.run(ctx) })
	return s.serve(ctx, listener)
}

// start gives when the clock of a new demonstration starts: at ten in the morning.
func (c demoCommand) start() (time.Time, error) {
	if c.At == "" {
		return demoStart, nil
	}
	wave := world.Texts().Wave
	day, err := time.ParseInLocation(time.DateOnly, c.At, wave.Zone)
	if first := wave.Nomination.From.AddDate(0, 0, 3); err != nil || day.Before(first) || !day.Before(wave.Fieldwork.To) {
		return day, fault.New(fault.Refused, "The demonstration's clock cannot start at %q. Write a day from %s to %s, as 2016-09-26.", c.At,
			first.Format(time.DateOnly), wave.Fieldwork.LastDay().Format(time.DateOnly))
	}
	return day.Add(10 * time.Hour), nil
}

// dir gives the folder of the demonstration and what tidies it away.
func (c demoCommand) dir() (string, func(), error) {
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "omnibus-demo-")
		return dir, func() { os.RemoveAll(dir) }, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return "", nil, fault.Because(err, fault.Refused, "The folder %s cannot be made. Choose another with --data.", c.Data)
	}
	return c.Data, func() {}, nil
}

// doors fills an empty database, or reads how to get into the one that is there,
// and gives the clock what it plays.
func (c demoCommand) doors(ctx context.Context, s *store.Store, dir string, clock *demoClock) (doors, error) {
	clock.store = s
	if c.Data != "" {
		clock.file = keptClock(dir)
	}
	path := filepath.Join(dir, "doors.json")
	text, err := os.ReadFile(path)
	if err == nil {
		var in doors
		if err := json.Unmarshal(text, &in); err != nil {
			return doors{}, fault.Because(err, fault.Refused, "%s cannot be read. Choose a new folder with --data, or remove this one's files.", path)
		}
		if err := clock.resume(ctx); err != nil {
			return doors{}, err
		}
		now, err := in.reopened(ctx, s, clock.Now())
		if err != nil || now.same(in) {
			return in, err
		}
		return now, now.keep(path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return doors{}, fault.Because(err, fault.Refused, "%s cannot be read. Check whether you may read it.", path)
	}
	if clock.player, err = world.Begin(ctx, s, rand.Reader); fault.KindOf(err) == fault.Exists {
		return doors{}, fault.Because(err, fault.Refused, "%s holds a survey that was not set up whole. Choose a new folder with --data, or remove this one's files.", dir)
	}
	if err != nil {
		return doors{}, err
	}
	if err := clock.goOn(ctx, clock.Now()); err != nil {
		return doors{}, err
	}
	if err := clock.player.LetIn(ctx); err != nil {
		return doors{}, err
	}
	w := clock.player.World
	in := doors{w.Wave.Wave.ID, w.Password, w.Org, w.Respondent, w.Code, w.Link, w.Colleague, w.ColleagueLink, w.ColleagueSection, staffOf(world.Staff)}
	return in, in.keep(path)
}

func staffOf(accounts []account.Account) []string {
	var all []string
	for _, a := range accounts {
		all = append(all, fmt.Sprintf("%-28s %s, %s", a.Email, a.Name, a.Role))
	}
	return all
}

// same says whether two doors lead in the same way.
func (in doors) same(other doors) bool {
	return in.Code == other.Code && in.Link == other.Link && in.ColleagueLink == other.ColleagueLink
}

// keep writes the doors beside the database.
func (in doors) keep(path string) error {
	text, err := json.MarshalIndent(in, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

func (t terminal) tellDoors(site string, in doors, data string, clock *demoClock) {
	if len(in.Staff) == 0 {
		in.Staff = staffOf(world.Staff[:1])
	}
	stands := ""
	if now := clock.Now(); !now.Before(demoStart) {
		stands = ": one section handed in, one begun, one to do"
	}
	fmt.Fprintf(t.out, `A whole invented wave of the Children's Services Omnibus. Its people and answers describe no council.
It is %[9]s there; the bar above the office's pages moves the clock on.

  The office      %[1]s/office/
                  sign in with the password %[3]s as
                    %[2]s
  A respondent    %[1]s/r/l/%[4]s
                  %[5]s, %[6]s%[10]s
                  (or type the code %[7]s at %[1]s/r/)
  The report      %[1]s/reports/%[8]s
                  published when the clock has passed the end of the fieldwork
  Its mail        %[1]s/office/outbox
                  messages stay there to be read; none leaves this machine

`, site, strings.Join(in.Staff, "\n                    "), in.Password, in.Link, in.Respondent, in.Org, in.Code, in.Wave,
		clock.Now().In(clock.zone()).Format("2 January 2006"), stands)
	if in.ColleagueLink != "" {
		fmt.Fprintf(t.out, "  A colleague     %s/r/l/%s\n                  %s, to whom %s handed “%s” alone\n\n", site, in.ColleagueLink, in.Colleague, in.Respondent, in.ColleagueSection)
	}
	if data == "" {
		fmt.Fprintln(t.out, "Nothing is kept when you stop it (Ctrl+C); --data DIR keeps it.")
	} else {
		fmt.Fprintf(t.out, "It is kept in %s: start it again with the same --data, and the clock goes on. Stop it with Ctrl+C.\n", data)
	}
}
