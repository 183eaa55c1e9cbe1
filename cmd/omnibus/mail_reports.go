package main

import (
	"context"
	"time"

	"omnibus/job"
	"omnibus/mail"
)

// take reads what came back and records it. What is no message at all is about
// none of ours.
func (s site) take(ctx context.Context, raw []byte) (bool, error) {
	report, err := mail.ReadReport(raw)
	if err != nil {
		return false, err
	}
	return s.store.TakeReport(ctx, report, s.now())
}

// reportEvery is how often the mailbox of reports is looked into.
const reportEvery = 30 * time.Second

// reportClock gives the clock that reads the mailbox of reports, at one node at a time.
func (s site) reportClock(name string) *job.Clock {
	turn := func(ctx context.Context, _ time.Time) (bool, error) {
		return s.post.reports.Turn(ctx, s.store, func(ctx context.Context, raw []byte) (bool, error) {
			if len(raw) == 0 {
				return false, nil // it was taken out of the mailbox meanwhile
			}
			report, err := mail.ReadReport(raw)
			if err != nil {
				s.log.Warn("a message in the mailbox of reports cannot be read and was left there", "error", err)
				return false, nil
			}
			return s.store.TakeReport(ctx, report, s.now())
		})
	}
	return &job.Clock{Works: []job.Work{{Name: "undeliverable mail", Turn: turn}}, Leases: s.store, Now: s.now, Name: name, Log: s.log, Every: reportEvery}
}
