package mail

import (
	"context"
	"time"
)

// Queue keeps the records; *store.Store is one. Its functions are the program's
// own work, done for nobody in particular, so they take no person.
type Queue interface {
	// ClaimMail gives messages that are due, the longest due first, and holds them
	// for the claimer, so that no other sender gets them until the lease ends.
	ClaimMail(ctx context.Context, c Claim, at time.Time) ([]Record, error)
	// BeginMail writes down that a claimed message is being handed over, before it
	// is. It gives the number of the try, and false when the message is no longer
	// the claimer's to send.
	BeginMail(ctx context.Context, id int64, c Claim, at time.Time) (try int, mine bool, err error)
	// EndMail writes down what became of a try. It says nothing about later tries:
	// a message that has moved on meanwhile is left as it is.
	EndMail(ctx context.Context, id int64, try int, by string, o Outcome, at time.Time) error
	// TurnMail is EndMail of one message and BeginMail of the next, in one commit:
	// both are written down or neither.
	TurnMail(ctx context.Context, ended End, id int64, c Claim, at time.Time) (try int, mine bool, err error)
	// ReleaseMail gives back claimed messages that were not begun, to be tried at
	// due or later, and notes why.
	ReleaseMail(ctx context.Context, ids []int64, by, told string, at, due time.Time) error
	// FindLostMail makes unclear what was being handed over when its lease ended,
	// and gives the number.
	FindLostMail(ctx context.Context, at time.Time) (int, error)
}

// End is what became of a try, and who says so.
type End struct {
	ID      int64
	Try     int
	By      string
	Outcome Outcome
	At      time.Time
}

// Claim is who claims messages, how many and for how long.
type Claim struct {
	// By names the sender, differently for each that runs.
	By string
	// Most is the largest number to claim.
	Most int
	// Lease is how long they are held.
	Lease time.Duration
	// Gap is the time from one message to the next, over all senders; 0 for no limit.
	Gap time.Duration
}

// Pace gives from when on messages claimed now count against the pace, and how
// many may be claimed, when the next may go at next. A sender that comes by now
// and then gets what a second allows at once, never what an hour would.
func (c Claim) Pace(next, at time.Time) (from time.Time, most int) {
	if c.Gap <= 0 {
		return at, c.Most
	}
	if next.After(at) {
		return next, 0
	}
	from = next
	if earliest := at.Add(-time.Second); from.Before(earliest) {
		from = earliest
	}
	return from, min(c.Most, int(at.Sub(from)/c.Gap)+1)
}
