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
	// MarkMail writes down, in one commit, what became of tries, and that claimed
	// messages are being handed over, before they are. It gives the number of the
	// try of each that has begun; one that is no longer the claimer's to send has
	// not. A try says nothing about later ones: a message that has moved on
	// meanwhile is left as it is.
	MarkMail(ctx context.Context, ended []End, begin []int64, c Claim, at time.Time) (tries map[int64]int, err error)
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
