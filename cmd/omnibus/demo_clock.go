package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"omnibus/fault"
	"omnibus/internal/world"
	"omnibus/store"
	"omnibus/survey/fieldwork/plan"
	"omnibus/tongue"
	"omnibus/web/office/clock"
	"omnibus/web/page"
)

// demoClock is the time of a demonstration. It runs at the usual speed in the
// year of the wave, and can be moved on: what the record of the fieldwork says
// happened until then is done first. It never goes back, not when the
// demonstration is started again either: what is kept is always a little ahead.
type demoClock struct {
	store  *store.Store
	player *world.Player
	// file keeps the time, "" where nothing is kept.
	file string
	log  *slog.Logger
	// real is the machine's clock.
	real func() time.Time
	// planner sends what visitors have approved; nil before the site is known.
	planner *planner

	moving sync.Mutex // held while the record is played
	played time.Time  // up to where it was played; under moving
	mu     sync.Mutex
	stood  time.Time // where the clock stood
	begun  time.Time // when it stood there, by the machine's clock
}

// Now gives the demonstration's time.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stood.Add(c.real().Sub(c.begun))
}

// set moves the clock to a time, unless it stands there or later, and gives by
// how much.
func (c *demoClock) set(to time.Time) (from time.Time, by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.real()
	from = c.stood.Add(now.Sub(c.begun))
	if to.After(from) {
		c.stood, c.begun = to, now
		by = to.Sub(from)
	}
	return from, by
}

// ahead is by how much what is kept is ahead of the clock, so that it need not
// be written at every tick.
const ahead = time.Minute

// keep writes where the clock stands, and ahead of that what it will have shown
// before it is kept again; and up to where the record was played.
func (c *demoClock) keep(further time.Duration) error {
	if c.file == "" {
		return nil
	}
	text := []byte(c.Now().Add(further).UTC().Format(time.RFC3339Nano) + "\n" + c.played.UTC().Format(time.RFC3339Nano) + "\n")
	if err := os.WriteFile(c.file+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(c.file+".new", c.file)
}

// resume goes on where the demonstration was left.
func (c *demoClock) resume(ctx context.Context) error {
	stood, played := wholeNow, wholeNow.AddDate(0, 1, 0)
	if c.file != "" {
		at, upto, ok, err := readClock(c.file)
		if err != nil {
			return err
		}
		if ok {
			stood, played = at, upto
		}
	}
	var err error
	if c.player, err = world.Resume(ctx, c.store, rand.Reader, played); err != nil {
		return err
	}
	c.mu.Lock()
	c.stood, c.begun = stood, c.real()
	c.mu.Unlock()
	c.played = played
	return c.goOn(ctx, stood)
}

// published gives the wave once its fieldwork has ended: a report is not read
// before that.
func (c *demoClock) published() []string {
	if w := c.player.World.Wave.Wave; !c.Now().Before(w.Fieldwork.To) {
		return []string{w.ID}
	}
	return nil
}

// run keeps the time until ctx ends, and plays what the record says happens
// meanwhile.
func (c *demoClock) run(ctx context.Context) {
	tick := time.NewTicker(ahead / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			c.moving.Lock()
			defer c.moving.Unlock()
			if err := c.keep(0); err != nil {
				c.log.Warn("the demonstration's time could not be kept", "error", err)
			}
			return
		case <-tick.C:
			if err := c.goOn(ctx, c.Now()); err != nil && ctx.Err() == nil {
				c.log.Error("the record could not be played", "error", err)
			}
		}
	}
}

// goOn plays the record up to a time and moves the clock there.
func (c *demoClock) goOn(ctx context.Context, to time.Time) error {
	c.moving.Lock()
	defer c.moving.Unlock()
	return c.playTo(ctx, to)
}

func (c *demoClock) playTo(ctx context.Context, to time.Time) error {
	if err := c.player.Play(ctx, to); err != nil {
		return err
	}
	if to.After(c.played) {
		c.played = to
	}
	from, by := c.set(to)
	if by > 0 {
		if err := c.store.MoveSessions(ctx, operator(), from, by); err != nil {
			return err
		}
	}
	return c.keep(ahead)
}

// Strip gives the clock's place above every page of the office.
func (c *demoClock) Strip() *page.Strip {
	now := c.Now()
	s := &page.Strip{
		Label: "Demonstration clock", Action: clock.Path,
		Text: "It is " + now.In(c.zone()).Format("Monday 2 January 2006, 15:04"),
		Note: "The demonstration’s clock goes forwards only. What its invented people did until then is done when it moves.",
		Buttons: []page.StripButton{
			{Text: "+1 day", Hidden: "on the clock", To: "day"},
			{Text: "+1 week", Hidden: "on the clock", To: "week"},
		},
	}
	if m := c.next(now); m != nil {
		s.Buttons = append(s.Buttons, page.StripButton{Text: "To the plan’s next: " + tongue.Uncapitalised(m.Name()), Hidden: "on " + m.At.Format("2 January, 15:04"), To: "moment"})
	}
	if now.Before(c.end()) {
		s.Buttons = append(s.Buttons, page.StripButton{Text: "To the end", Hidden: "of the fieldwork", To: "end"})
	}
	return s
}

func (c *demoClock) zone() *time.Location { return c.player.World.Wave.Wave.Zone }

// end is the morning after the fieldwork.
func (c *demoClock) end() time.Time {
	return c.player.World.Wave.Wave.Fieldwork.To.Add(9 * time.Hour)
}

// next gives the next moment of the contact plan, nil after the last.
func (c *demoClock) next(now time.Time) *plan.Moment {
	for _, m := range c.player.Moments() {
		if m.At.After(now) {
			return m
		}
	}
	return nil
}

// Move moves the clock on: by a day, a week, to the next moment of the contact
// plan, or to the end of the fieldwork. What visitors have approved is sent on
// the way, at its time.
func (c *demoClock) Move(ctx context.Context, to string) error {
	// Whoever asked may go away meanwhile; half a move would be no harm, but a wait.
	ctx = context.WithoutCancel(ctx)
	c.moving.Lock()
	defer c.moving.Unlock()
	now := c.Now()
	target := now
	switch to {
	case "day":
		target = now.In(c.zone()).AddDate(0, 0, 1)
	case "week":
		target = now.In(c.zone()).AddDate(0, 0, 7)
	case "moment":
		m := c.next(now)
		if m == nil {
			return fault.New(fault.Refused, "No further moment of the contact plan lies ahead, so the clock was not moved. Go back and move it by a day or a week.")
		}
		target = m.At
	case "end":
		if target = c.end(); !target.After(now) {
			return fault.New(fault.Refused, "The fieldwork has ended already, and the clock goes forwards only, so it was not moved. A past day can be looked at where a page offers it.")
		}
	default:
		return fault.New(fault.Refused, "The clock cannot be moved to %q, so it was not moved. Go back and use one of the buttons.", to)
	}
	for _, stop := range c.stops(now, target) {
		if err := c.playTo(ctx, stop); err != nil {
			return err
		}
		if err := c.sendPlanned(ctx); err != nil {
			return err
		}
	}
	return nil
}

// stops are the times at which the clock halts on its way: each moment of the
// contact plan and the end of its hours, so that what was approved is sent on
// its day, and where it is to go.
func (c *demoClock) stops(now, target time.Time) []time.Time {
	var stops []time.Time
	for _, m := range c.player.Moments() {
		for _, at := range []time.Time{m.At, m.Closes(m.At).Add(-time.Minute)} {
			if at.After(now) && at.Before(target) && (len(stops) == 0 || at.After(stops[len(stops)-1])) {
				stops = append(stops, at)
			}
		}
	}
	return append(stops, target)
}

// sendPlanned queues what is approved and due.
func (c *demoClock) sendPlanned(ctx context.Context) error {
	for c.planner != nil {
		more, err := c.planner.turn(ctx, c.Now())
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// keptClock is the file in which a demonstration's time is kept.
func keptClock(dir string) string { return filepath.Join(dir, "clock") }

// readClock gives the time that was kept, and up to where the record was played
// then; ok is false where none was kept.
func readClock(file string) (stood, played time.Time, ok bool, err error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return stood, played, false, nil
	}
	first, second, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if err == nil {
		stood, err = time.Parse(time.RFC3339Nano, first)
	}
	if err == nil {
		played, err = time.Parse(time.RFC3339Nano, second)
	}
	if err != nil {
		return stood, played, false, fault.Because(err, fault.Refused, "%s cannot be read. Choose a new folder with --data, or remove this one's files.", file)
	}
	return stood, played, true, nil
}
