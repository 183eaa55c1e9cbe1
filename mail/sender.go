package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"omnibus/fault"
)

// Sender takes messages from a queue and hands them over. Any number may work on
// one queue, in one program or many. Queue, Transport, From, Now, Name and Log
// must be given.
type Sender struct {
	Queue     Queue
	Transport Transport
	// From is who all messages are from.
	From Address
	Now  func() time.Time
	// Name tells this sender from every other that runs, or ever ran.
	Name string
	// Pace is the most messages a minute, over all senders; 0 is no limit.
	Pace int
	// PlainReturn has bounces return to From itself, for servers that take no
	// other sender; they then do not say by their address what they are about.
	PlainReturn bool
	Log         *slog.Logger

	open Connection
	// served counts the messages that the open connection was given.
	served int
	// ends are outcomes that could not be written down yet.
	ends []End
	// troubles counts how often in a row no connection could be made; until then
	// it rests.
	troubles int
	rests    time.Time
}

// Another gives one more sender of the same kind, to work beside this one.
func (s *Sender) Another(name string) *Sender {
	return &Sender{Queue: s.Queue, Transport: s.Transport, From: s.From, Now: s.Now, Name: name, Pace: s.Pace, PlainReturn: s.PlainReturn, Log: s.Log}
}

// The measures of a sender. The lease is long enough that a message which hangs
// on its server is given up well before others hold it for lost.
const (
	batch = 20
	lease = 5 * time.Minute
	every = 2 * time.Second
)

// Run sends until ctx ends; then it finishes the message in hand and gives back
// what it has not begun. What fails is logged and tried again.
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

// Turn finds what was lost, and hands over what is due now, up to a batch. It
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
	if err != nil {
		return 0, err
	}
	done := 0
	for i, r := range claimed {
		if ctx.Err() != nil {
			return done, errors.Join(s.writeDown(ctx), s.giveBack(ctx, claimed[i:], "", s.Now()))
		}
		if s.open == nil {
			// To connect may take long; what became of the one before must not wait.
			if err := s.writeDown(ctx); err != nil {
				return done, err
			}
		}
		if err := s.connect(ctx); err != nil {
			return done, s.rest(ctx, claimed[i:], err)
		}
		if err := s.one(ctx, claim, r); err != nil {
			return done, err
		}
		done++
	}
	return done, s.writeDown(ctx)
}

// one hands over one claimed message. From the moment it is begun until its end
// is written down, whatever happens to this program leaves it unclear and not
// queued. Its end is written down with the next one's beginning, or by Turn.
func (s *Sender) one(ctx context.Context, claim Claim, r Record) error {
	envelope, message, err := Render(r.Message, s.From, s.Now())
	// Being stopped here must not leave it open whether this was written down.
	try, mine, beginning := s.begin(context.WithoutCancel(ctx), claim, r)
	if beginning != nil || !mine {
		return beginning
	}
	var o Outcome
	if err != nil {
		o = Outcome{Never, "The message cannot be written: " + fault.Public(err)}
	} else {
		if s.PlainReturn {
			envelope.From = s.From.wire()
		}
		o = s.send(ctx, envelope, message)
	}
	if o.Result != Accepted {
		// What the server said may hold the address: it is in the record, not in the log.
		s.Log.Warn("a message was not sent; the office shows why", "message", r.ID, "kind", r.Kind)
	}
	s.ends = append(s.ends, End{r.ID, try, s.Name, o, s.Now()})
	return nil
}

// begin marks a message, in one commit with the end of the one before where that
// is not written down yet.
func (s *Sender) begin(ctx context.Context, claim Claim, r Record) (try int, mine bool, err error) {
	if len(s.ends) != 1 {
		if err := s.writeDown(ctx); err != nil {
			return 0, false, err
		}
		return s.Queue.BeginMail(ctx, r.ID, claim, s.Now())
	}
	if try, mine, err = s.Queue.TurnMail(ctx, s.ends[0], r.ID, claim, s.Now()); err == nil {
		s.ends = s.ends[:0]
	}
	return try, mine, err
}

// send hands a message over. Servers close connections that have taken many
// messages, or waited long: where one that had served before breaks before the
// message is over, which is then not delivered, a new one gets it at once.
func (s *Sender) send(ctx context.Context, e Envelope, message []byte) Outcome {
	for {
		served := s.served
		o, open := s.open.Send(e, message)
		s.served++
		if open {
			return o
		}
		s.open = nil
		if o.Result != Later || served == 0 || s.connect(ctx) != nil {
			return o
		}
	}
}

// writeDown records ends. One that cannot be recorded is kept for the next turn:
// the message stays as it is meanwhile and is not sent again. That somebody
// stops the program is no reason to lose one.
func (s *Sender) writeDown(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	for len(s.ends) > 0 {
		e := s.ends[0]
		if err := s.Queue.EndMail(ctx, e.ID, e.Try, e.By, e.Outcome, e.At); err != nil {
			return err
		}
		s.ends = s.ends[1:]
	}
	return nil
}

func (s *Sender) connect(ctx context.Context) error {
	if s.open != nil {
		return nil
	}
	open, err := s.Transport.Open(ctx)
	if err != nil {
		return err
	}
	s.open, s.served, s.troubles = open, 0, 0
	return nil
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
	ids := make([]int64, len(claimed))
	for i, r := range claimed {
		ids[i] = r.ID
	}
	return s.Queue.ReleaseMail(context.WithoutCancel(ctx), ids, s.Name, told, s.Now(), due)
}

func (s *Sender) hangUp() {
	if s.open != nil {
		_ = s.open.Close()
		s.open = nil
	}
}
