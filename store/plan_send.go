package store

import (
	"context"
	"database/sql"
	"io"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

// PlanLog gives everything decided about a wave's contact plan, in its order.
func (s *Store) PlanLog(ctx context.Context, who access.Person, wave string) ([]plan.Decision, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	log, err := planLog(ctx, s.read, wave)
	return log, s.fault(err)
}

func planLog(ctx context.Context, from querier, wave string) ([]plan.Decision, error) {
	var log []plan.Decision
	err := scan(ctx, from, `SELECT id, wave, moment, deed, fingerprint, version, recipients, given_by, at FROM plan_decision WHERE wave = $1 ORDER BY id`,
		[]any{wave}, func(rows row) error {
			var d plan.Decision
			var at int64
			err := rows.Scan(&d.ID, &d.Wave, &d.Moment, &d.Deed, &d.Fingerprint, &d.Version, &d.Recipients, &d.By, &at)
			d.At = fromMS(at)
			log = append(log, d)
			return err
		})
	return log, err
}

// PlanOutcomes counts what each moment of a wave has come to so far: messages
// under "", and those who got none by the reason.
func (s *Store) PlanOutcomes(ctx context.Context, who access.Person, wave string) (map[string]map[plan.Reason]int, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	all := map[string]map[plan.Reason]int{}
	err := scan(ctx, s.read, `SELECT moment, reason, count(*) FROM plan_outcome WHERE wave = $1 GROUP BY moment, reason`, []any{wave}, func(rows row) error {
		var moment string
		var reason plan.Reason
		var n int
		err := rows.Scan(&moment, &reason, &n)
		if all[moment] == nil {
			all[moment] = map[plan.Reason]int{}
		}
		all[moment][reason] = n
		return err
	})
	return all, s.fault(err)
}

// DecidePlan appends a decision about a moment, as plan.Moment.Decision decides.
// The plan that the moment is of must be the latest version of its text.
func (s *Store) DecidePlan(ctx context.Context, who access.Person, m *plan.Moment, ask plan.Ask) error {
	if err := s.check(ctx, who, access.RunPlan, m.Wave(), ""); err != nil {
		return err
	}
	ask.By = who.Name
	// Recipients are counted before the transaction, so that nobody's answers wait
	// for the count: it may be some moments old. It is what two people look at, and
	// what a growth is measured from: an approval is refused where many more than
	// were proposed would get it, and what begins to be sent counts again and waits
	// where they are many more than were approved (plan.Grown).
	if ask.Deed == plan.Proposed || ask.Deed == plan.Approved {
		tally, err := s.PlanTally(ctx, who, m)
		if err != nil {
			return err
		}
		ask.Recipients = tally.Gets
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := latestPlan(ctx, tx, m.Wave(), ask.Version); err != nil {
			return err
		}
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		if ask.Waiting, err = waiting(ctx, tx, m); err != nil {
			return err
		}
		d, err := m.Decision(log, ask)
		if err != nil {
			return err
		}
		if err := addDecision(ctx, tx, d); err != nil {
			return err
		}
		if d.Deed == plan.Paused {
			if err := holdMoment(ctx, tx, m); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, access.Record{At: ask.At, Person: who, Deed: access.RunPlan, Wave: m.Wave(), Outcome: access.Done})
	})
}

func addDecision(ctx context.Context, tx *sql.Tx, d plan.Decision) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO plan_decision (wave, moment, deed, fingerprint, version, recipients, given_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.Wave, d.Moment, string(d.Deed), d.Fingerprint, d.Version, d.Recipients, d.By, ms(d.At))
	return err
}

// latestPlan holds the wave's row, so that its texts and decisions change one
// after the other, and refuses a version of the plan that is not the latest.
func latestPlan(ctx context.Context, tx *sql.Tx, wave string, version int64) error {
	if !keyable(wave) {
		return noWave()
	}
	if _, err := tx.ExecContext(ctx, `UPDATE wave SET title = title WHERE id = $1`, wave); err != nil {
		return err
	}
	var latest int64
	err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM wave_text WHERE wave = $1 AND name = $2`, wave, folder.ContactPlanText).Scan(&latest)
	if err == nil && latest != version {
		err = fault.New(fault.Conflict, "The contact plan was changed meanwhile. Nothing was changed. Look at it again.")
	}
	return err
}

// Queueing is one step of sending a moment.
type Queueing struct {
	Moment *plan.Moment
	// Version is that of the plan's text.
	Version int64
	// After is the organisation that the step before ended with, "" at the beginning.
	After string
	// Most is how many cases the step looks at.
	Most int
	// Site is where links lead; Random makes their secrets.
	Site   string
	Random io.Reader
	At     time.Time
}

// Queued is what a step came to.
type Queued struct {
	// After goes into the next step.
	After string
	// Messages were queued.
	Messages int
	// Done says that all cases have been gone through, and Full that the throttle
	// lets no more go now.
	Done, Full bool
}

// QueueMoment queues the messages of some cases for an approved moment. Who gets
// one is decided here, as the cases stand now; the message, its recipient's
// access, the outcome and the line of the contact history are written together.
// A case that has its outcome is passed over, so that nothing is queued twice by
// whichever node, and after a crash it goes on.
func (s *Store) QueueMoment(ctx context.Context, q Queueing) (Queued, error) {
	var out Queued
	m := q.Moment
	err := s.writing(ctx, func(tx *sql.Tx) error {
		out = Queued{After: q.After}
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := latestPlan(ctx, tx, m.Wave(), q.Version); err != nil {
			return err
		}
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		if state := m.Stands(log).State; state != plan.StateApproved || !m.Open(q.At) || m.Channel != plan.Email {
			return fault.New(fault.Conflict, "%s is not to be sent now. Nothing was queued.", m.Name())
		}
		room, err := roomFor(ctx, tx, q)
		if err != nil {
			return err
		}
		cases, err := planCases(ctx, tx, m, q.After, q.Most)
		if err != nil {
			return err
		}
		step := fieldwork.Step{}
		for _, c := range cases {
			to, left := m.Decide(c)
			if room >= 0 && len(to) > room {
				out.Full = true
				break
			}
			for _, r := range to {
				if err := s.queueOne(ctx, tx, q, r, head, &step); err != nil {
					return err
				}
			}
			for _, l := range left {
				if _, err := outcome(ctx, tx, q, l.Org, l.Contact.ID, l.Reason, ""); err != nil {
					return err
				}
			}
			if room -= len(to); room < -1 {
				room = -1
			}
			out.After, out.Messages = c.Org, out.Messages+len(to)
		}
		if out.Done = len(cases) < q.Most && !out.Full; out.Done {
			if err := finish(ctx, tx, q); err != nil {
				return err
			}
		}
		return s.addStep(ctx, tx, step, head)
	})
	return out, err
}

// roomFor is how many more messages the throttle lets go now, -1 for any number.
func roomFor(ctx context.Context, tx *sql.Tx, q Queueing) (int, error) {
	if q.Moment.Throttle == 0 {
		return -1, nil
	}
	queued, lately := 0, 0
	err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(CASE WHEN o.at > $3 OR m.state = $4 THEN 1 ELSE 0 END), 0)
		FROM plan_outcome o JOIN message m ON m.message_key = o.message_key WHERE o.wave = $1 AND o.moment = $2 AND o.message_key <> ''`,
		q.Moment.Wave(), q.Moment.ID, ms(q.At.Add(-time.Hour)), string(mail.Queued)).Scan(&queued, &lately)
	return q.Moment.Room(q.At, queued, lately), err
}

// inItsName is who sends what a plan says.
var inItsName = access.Person{Name: "Contact plan", Role: access.Operator}

// queueOne queues one recipient's message with their access.
func (s *Store) queueOne(ctx context.Context, tx *sql.Tx, q Queueing, to plan.Recipient, head int64, step *fieldwork.Step) error {
	m := q.Moment
	fresh, err := outcome(ctx, tx, q, to.Org, to.Contact.ID, "", m.Key(to))
	if err != nil || !fresh {
		return err
	}
	made, err := m.Make(q.Random, q.Site, to)
	if err != nil {
		return err
	}
	a := made.Access
	err = s.letIn(ctx, tx, admission{
		wave: m.Wave(), org: to.Org, person: to.Contact.Name, contact: to.Contact.ID, section: a.Section, kind: a.Kind,
		code: a.CodeHash, link: a.LinkHash, by: inItsName.Name, at: q.At,
	})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO refuse_link (link_hash, wave, org, contact, made_at) VALUES ($1, $2, $3, $4, $5)`,
		a.StopHash, m.Wave(), to.Org, to.Contact.ID, ms(q.At)); err != nil {
		return err
	}
	e := m.Event(to)
	e.Position, e.By, e.At = step.Head(head)+1, inItsName.Name, q.At
	step.Contacted = append(step.Contacted, e)
	made.Message.Until = m.Closes(q.At)
	return queueMail(ctx, tx, inItsName, made.Message, q.At)
}

// outcome writes what a moment came to for somebody; false where it is written
// already.
func outcome(ctx context.Context, tx *sql.Tx, q Queueing, org string, contact int64, reason plan.Reason, key string) (bool, error) {
	if reason == plan.HasIt {
		return false, nil
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO plan_outcome (wave, moment, org, contact, reason, message_key, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (wave, moment, org, contact) DO NOTHING`, q.Moment.Wave(), q.Moment.ID, org, contact, string(reason), key, ms(q.At))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// finish says that every case has been gone through.
func finish(ctx context.Context, tx *sql.Tx, q Queueing) error {
	d := plan.Decision{Wave: q.Moment.Wave(), Moment: q.Moment.ID, Deed: plan.Sent, Fingerprint: q.Moment.Fingerprint(), Version: q.Version, By: inItsName.Name, At: q.At}
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM plan_outcome WHERE wave = $1 AND moment = $2 AND message_key <> ''`, d.Wave, d.Moment).Scan(&d.Recipients); err != nil {
		return err
	}
	return addDecision(ctx, tx, d)
}
