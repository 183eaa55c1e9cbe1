package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/survey/fieldwork/plan"
)

// ofMoment finds the messages of a moment ($2 of the wave $1) that wait.
const ofMoment = ` state = $3 AND message_key IN (SELECT message_key FROM plan_outcome WHERE wave = $1 AND moment = $2 AND message_key <> '')`

// holdMoment has what is queued of a moment wait until it is let go again.
func holdMoment(ctx context.Context, tx *sql.Tx, m *plan.Moment) error {
	_, err := tx.ExecContext(ctx, `UPDATE message SET send_until = 1 WHERE`+ofMoment, m.Wave(), m.ID, string(mail.Queued))
	return err
}

// PlanWaiting counts the messages of a moment that are queued and not sent yet.
func (s *Store) PlanWaiting(ctx context.Context, who access.Person, m *plan.Moment) (int, error) {
	if err := s.check(ctx, who, access.ReadStatus, m.Wave(), ""); err != nil {
		return 0, err
	}
	if !keyable(m.Wave()) {
		return 0, noWave()
	}
	n, err := waiting(ctx, s.read, m)
	return n, s.fault(err)
}

func waiting(ctx context.Context, from querier, m *plan.Moment) (n int, err error) {
	err = from.QueryRowContext(ctx, `SELECT count(*) FROM message WHERE`+ofMoment, m.Wave(), m.ID, string(mail.Queued)).Scan(&n)
	return n, err
}

// HeldMail says whether any message waits for the hours of its contact plan, or
// for somebody who paused it.
func (s *Store) HeldMail(ctx context.Context, at time.Time) (bool, error) {
	var one int
	err := s.read.QueryRowContext(ctx, `SELECT 1 FROM message WHERE state = $1 AND send_until > 0 AND send_until <= $2 LIMIT 1`, string(mail.Queued), ms(at)).Scan(&one)
	if missing(err) {
		return false, nil
	}
	return err == nil, s.fault(err)
}

// LetGo lets what is queued of a moment be sent until its hours end, where it is
// open and stands as it was approved. When its period is over what still waits is
// withdrawn: a message that comes after its survey is worse than none. It is the
// program's own work.
func (s *Store) LetGo(ctx context.Context, m *plan.Moment, at time.Time) error {
	return s.writing(ctx, func(tx *sql.Tx) error {
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		if !at.Before(m.Ends) {
			return withdrawMoment(ctx, tx, m, at)
		}
		if state := m.Stands(log).State; !m.Open(at) || state != plan.StateApproved && state != plan.StateSent {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE message SET send_until = $4 WHERE send_until > 0 AND send_until <= $5 AND`+ofMoment,
			m.Wave(), m.ID, string(mail.Queued), ms(m.Closes(at)), ms(at))
		return err
	})
}

func withdrawMoment(ctx context.Context, tx *sql.Tx, m *plan.Moment, at time.Time) error {
	var ids []int64
	err := scan(ctx, tx, `SELECT id FROM message WHERE`+ofMoment+` ORDER BY id`, []any{m.Wave(), m.ID, string(mail.Queued)}, func(r row) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return err
	}
	return withdrawThese(ctx, tx, ids, inItsName.Name, "The period of "+m.Name()+" was over before it could be sent.", at)
}
