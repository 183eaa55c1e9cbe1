package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"omnibus/fault"
	"omnibus/internal/world"
	"omnibus/mail"
	"omnibus/store"
)

// demoCommand is omnibus demo.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" help:"Address and port."`
	Data   string `placeholder:"DIR" help:"Keep the survey here and go on with it next time. Without it everything is gone at the end."`
}

// demoNow is the moment at which the demonstration's clock starts: the last day
// but one of its fieldwork, so that sections can still be answered.
var demoNow = time.Date(2016, time.October, 27, 9, 0, 0, 0, time.UTC)

// doors is how one gets into a demonstration. It is kept beside its database,
// readable by its owner alone, because the database has only hashes.
type doors struct {
	Wave, Password, Org, Respondent, Code, Link string
	// Colleague holds one section; they are empty in what an earlier Omnibus kept.
	Colleague, ColleagueLink, ColleagueSection string
}

// Run serves the demonstration until it is told to stop.
func (c demoCommand) Run(ctx context.Context, t terminal) error {
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
	// The clock runs at the usual speed, in the autumn of the wave.
	begun := time.Now()
	now := func() time.Time { return demoNow.Add(time.Since(begun)) }
	log := slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn}))

	s, err := store.Open(ctx, "file:"+filepath.Join(dir, "omnibus.db"), store.Options{Log: log, Now: now})
	if err != nil {
		return err
	}
	defer s.Close()
	in, err := c.doors(ctx, s, dir)
	if err != nil {
		return err
	}
	team := world.Texts().Wave.Contact
	out, err := mailFlags{Outbox: filepath.Join(dir, "outbox"), From: mail.Address{Name: team.Team, Email: team.Email}.String()}.post(s, log, now)
	if err != nil {
		return err
	}
	t.tellDoors("http://"+listener.Addr().String(), in, c.Data)
	return site{store: s, log: log, now: now, notice: world.Texts().Wave.Notice, published: []string{in.Wave}, post: out, address: "http://" + listener.Addr().String()}.serve(ctx, listener)
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

// doors fills an empty database, or reads how to get into the one that is there.
func (c demoCommand) doors(ctx context.Context, s *store.Store, dir string) (doors, error) {
	path := filepath.Join(dir, "doors.json")
	text, err := os.ReadFile(path)
	if err == nil {
		var in doors
		if err := json.Unmarshal(text, &in); err != nil {
			return doors{}, fault.Because(err, fault.Refused, "%s cannot be read. Choose a new folder with --data, or remove this one's files.", path)
		}
		now, err := in.reopened(ctx, s, demoNow)
		if err != nil || now == in {
			return in, err
		}
		return now, now.keep(path)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return doors{}, fault.Because(err, fault.Refused, "%s cannot be read. Check whether you may read it.", path)
	}
	w, err := world.Load(ctx, s, rand.Reader)
	if fault.KindOf(err) == fault.Exists {
		return doors{}, fault.Because(err, fault.Refused, "%s holds a survey that was not set up whole. Choose a new folder with --data, or remove this one's files.", dir)
	}
	if err != nil {
		return doors{}, err
	}
	in := doors{w.Wave.Wave.ID, w.Password, w.Org, w.Respondent, w.Code, w.Link, w.Colleague, w.ColleagueLink, w.ColleagueSection}
	return in, in.keep(path)
}

// keep writes the doors beside the database.
func (in doors) keep(path string) error {
	text, err := json.MarshalIndent(in, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

func (t terminal) tellDoors(site string, in doors, data string) {
	fmt.Fprintf(t.out, `A whole invented wave of the Children's Services Omnibus. Its people and answers describe no council.

  The office      %[1]s/office/
                  sign in as %[2]s with %[3]s
  A respondent    %[1]s/r/l/%[4]s
                  %[5]s, %[6]s: one section handed in, one begun, one to do
                  (or type the code %[7]s at %[1]s/r/)
  The report      %[1]s/reports/%[8]s
  Its mail        %[1]s/office/outbox
                  messages stay there to be read; none leaves this machine

`, site, world.Lead, in.Password, in.Link, in.Respondent, in.Org, in.Code, in.Wave)
	if in.ColleagueLink != "" {
		fmt.Fprintf(t.out, "  A colleague     %s/r/l/%s\n                  %s, to whom %s handed “%s” alone\n\n", site, in.ColleagueLink, in.Colleague, in.Respondent, in.ColleagueSection)
	}
	if data == "" {
		fmt.Fprintln(t.out, "Nothing is kept when you stop it (Ctrl+C); --data DIR keeps it.")
	} else {
		fmt.Fprintf(t.out, "It is kept in %s: start it again with the same --data. Stop it with Ctrl+C.\n", data)
	}
}
