package mail

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"omnibus/fault"
)

// Sender takes messages from a queue and hands them over, by several connections.
// Any number may work on one queue, in many programs. Queue, Transport, From, Now,
// Name and Log must be given.
type Sender struct {
	Queue     Queue
	Transport Transport
	// From is who all messages are from.
	From Address
	Now  func() time.Time
	// Name tells this sender from every other that runs, or ever ran.
	Name string
	// Connections is how many connections it may have; 0 is one.
	Connections int
	// Pace is the most messages a minute, over all senders; 0 is no limit.
	Pace int
	// PlainReturn has bounces return to From itself, for servers that take no
	// other sender; they then do not say by their address what they are about.
	PlainReturn bool
	Log         *slog.Logger

	lines []*line
	// ends are outcomes that could not be written down yet.
	ends []End
	// troubles counts how often in a row no connection could be made; until then
	// it rests.
	troubles int
	rests    time.Time
	// ahead is how many messages are begun beyond those that connections wait for.
	ahead int
}

// The measures of a sender. The lease is long enough that a message which hangs
// on its server is given up well before others hold it for lost.
const (
	// batch is how many messages are claimed at a time.
	batch = 100
	// turn is how many messages are claimed in one turn.
	turn  = 2000
	lease = 5 * time.Minute
	every = 2 * time.Second
	// fresh is how soon after it was begun a message is handed over, or not at all:
	// later, somebody may hold it for lost and decide about it.
	fresh = time.Minute
	// openEach is, for each connection, the most messages that may be begun and not
	// written down as ended: what a death can leave unclear.
	openEach = 8
)

// Run sends until ctx ends; then it finishes the messages in hand and gives back
// what it has not handed over. What fails is logged and tried again.
func (s *Sender) Run(ctx context.Context) {
	defer s.hangUp()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := s.Turn(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("mail could not be sent", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		s.hangUp()
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Turn finds what was lost, and hands over what is due now, up to a bound. It
// gives the number of messages handed over or refused.
func (s *Sender) Turn(ctx context.Context) (int, error) {
	if err := s.writeDown(ctx); err != nil {
		return 0, err
	}
	at := s.Now()
	lost, err := s.Queue.FindLostMail(ctx, at)
	if err != nil {
		return 0, err
	}
	if lost > 0 {
		s.Log.Warn("it is unclear whether some messages were sent; look at them in the outbox", "messages", lost)
	}
	if at.Before(s.rests) {
		return 0, nil
	}
	claim := Claim{By: s.Name, Most: batch, Lease: lease}
	if s.Pace > 0 {
		claim.Gap = time.Minute / time.Duration(s.Pace)
	}
	claimed, err := s.Queue.ClaimMail(ctx, claim, at)
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	return s.flow(ctx, claim, claimed)
}

// writeDown records ends that are left of earlier turns: together, or where that
// fails one by one, so that none keeps the others from it. What cannot be recorded
// is kept for the next turn: the message stays as it is meanwhile and is not sent
// again. That somebody stops the program is no reason to lose one.
func (s *Sender) writeDown(ctx context.Context) error {
	if len(s.ends) == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	claim := Claim{By: s.Name}
	if _, err := s.Queue.MarkMail(ctx, s.ends, nil, claim, s.Now()); err == nil {
		s.ends = nil
		return nil
	}
	var failed error
	s.ends = slices.DeleteFunc(s.ends, func(e End) bool {
		_, err := s.Queue.MarkMail(ctx, []End{e}, nil, claim, s.Now())
		failed = errors.Join(failed, err)
		return err == nil
	})
	return failed
}

// rest gives messages back when the server cannot be reached or used, and leaves
// it alone for a while: that is nobody's message's fault, and no try of theirs.
func (s *Sender) rest(ctx context.Context, claimed []Record, why error) error {
	at := s.Now()
	if ctx.Err() != nil {
		return s.giveBack(ctx, claimed, "", at)
	}
	s.troubles++
	s.rests = at.Add(min(Wait(s.troubles), 15*time.Minute))
	s.Log.Error("the mail server cannot be used", "error", why, "next", s.rests)
	return s.giveBack(ctx, claimed, fault.Public(why), s.rests)
}

func (s *Sender) giveBack(ctx context.Context, claimed []Record, told string, due time.Time) error {
	if len(claimed) == 0 {
		return nil
	}
	ids := make([]int64, len(claimed))
	for i, r := range claimed {
		ids[i] = r.ID
	}
	return s.Queue.ReleaseMail(context.WithoutCancel(ctx), ids, s.Name, told, s.Now(), due)
}

func (s *Sender) hangUp() {
	for _, l := range s.lines {
		l.hangUp()
	}
	s.lines = nil
}
