package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/mail"
)

// MarkMail is mail.Queue's. A try that was held for lost meanwhile is put right:
// what its sender knows is better than what the others feared. Even where a
// person has decided that it is to be sent again, and nobody has begun to, it is
// taken back when it turns out to have been sent.
//
// It is two goes of statements, each for all messages: what the first finds
// decides what the second writes.
func (s *Store) MarkMail(ctx context.Context, ended []mail.End, begin []int64, c mail.Claim, at time.Time) (map[int64]int, error) {
	var tries map[int64]int
	var failed time.Time
	ctx, cancel := context.WithTimeout(ctx, 2*s.patience)
	defer cancel()
	err := s.appending(ctx, func(run runner) error {
		tries, failed = map[int64]int{}, time.Time{}
		m := marks{engine: s.engine, ended: map[int64]mail.End{}, claim: c, at: at, tries: tries}
		for _, e := range ended {
			m.ended[e.ID] = e
		}
		if err := run(ctx, append(m.reads(ended), m.begins(begin)...)); err != nil {
			return err
		}
		failed = m.failed
		return run(ctx, m.writes())
	})
	if err != nil {
		return nil, err
	}
	if !failed.IsZero() {
		if err := s.writing(ctx, func(tx *sql.Tx) error { return stopWhereTooMuchFails(ctx, tx, failed) }); err != nil {
			s.log.Error("it could not be decided whether too many messages fail", "error", err)
		}
	}
	return tries, nil
}

// marks is what a sender says of its messages in one commit, and what follows.
type marks struct {
	engine engine
	ended  map[int64]mail.End
	claim  mail.Claim
	at     time.Time

	tries    map[int64]int
	failed   time.Time
	moved    [][]any
	attempts [][]any
}

// idsWanted is the list that follows IN, from the parameter after the first few
// on. The last id fills it up to a power of two, so that few texts are prepared.
func idsWanted(ids []int64, before ...any) (list string, args []any) {
	n := 1
	for n < len(ids) {
		n *= 2
	}
	args = before
	for i := range n {
		args = append(args, ids[min(i, len(ids)-1)])
	}
	return numbered(len(before)+1, n), args
}

// reads finds the messages that tries ended of, and decides by mail.Record.Next
// what each becomes.
func (m *marks) reads(ended []mail.End) []statement {
	if len(ended) == 0 {
		return nil
	}
	ids := make([]int64, len(ended))
	for i, e := range ended {
		ids[i] = e.ID
	}
	list, args := idsWanted(ids)
	return []statement{{text: `SELECT ` + mailColumns + ` FROM message WHERE id IN (` + list + `) ORDER BY id` + m.engine.forUpdate, args: args, each: m.move}}
}

func (m *marks) move(from row) error {
	r, err := mailRecord(from)
	if err != nil {
		return err
	}
	e := m.ended[r.ID]
	takenBack := r.State == mail.Queued && e.Outcome.Result == mail.Accepted
	if r.Tries != e.Try || r.State != mail.Sending && r.State != mail.Unclear && !takenBack {
		return nil
	}
	state, due, told := r.Next(e.Outcome, e.At)
	if state == mail.Failed {
		m.failed = e.At
	}
	m.moved = append(m.moved, []any{r.ID, string(state), ms(e.At), ms(due), flag(state.Forgets())})
	m.note(r.ID, mail.Attempt{At: e.At, Try: e.Try, State: state, By: e.By, Told: told})
	return nil
}

func (m *marks) note(id int64, a mail.Attempt) {
	m.attempts = append(m.attempts, []any{id, ms(a.At), a.Try, string(a.State), a.By, storable(a.Told)})
}

// begins marks messages that are still their sender's, unless sending was stopped.
// Nothing is found by the index of states here: everything that waits is in it, and
// in PostgreSQL everything that waited, so that it grows as the queue shrinks.
func (m *marks) begins(ids []int64) []statement {
	if len(ids) == 0 {
		return nil
	}
	list, args := idsWanted(ids, string(mail.Sending), ms(m.at), ms(m.at.Add(m.claim.Lease)), string(mail.Queued), m.claim.By)
	return []statement{{
		text: `UPDATE message SET state = $1, changed_at = $2, held_until = $3, tries = tries + 1
			WHERE state || '' = $4 AND holder = $5 AND held_until > $2 AND (send_until = 0 OR send_until > $2)
				AND NOT EXISTS (SELECT 1 FROM mail_stop WHERE stops = 1 AND id = (SELECT max(id) FROM mail_stop))
				AND id IN (` + list + `) RETURNING id, tries`,
		args: args,
		each: func(r row) error {
			var id int64
			var try int
			if err := r.Scan(&id, &try); err != nil {
				return err
			}
			m.tries[id] = try
			m.note(id, mail.Attempt{At: m.at, Try: try, State: mail.Sending, By: m.claim.By})
			return nil
		},
	}}
}

// writes moves what ended to what was decided, and adds to what happened.
func (m *marks) writes() []statement {
	var all []statement
	for len(m.moved) > 0 {
		part := m.moved[:min(m.engine.widest, len(m.moved))]
		m.moved = m.moved[len(part):]
		n := 1
		for n < len(part) {
			n *= 2
		}
		var args []any
		for i := range n {
			args = append(args, part[min(i, len(part)-1)]...)
		}
		all = append(all, statement{text: `UPDATE message SET state = moved.state, changed_at = moved.at, due_at = moved.due, holder = '', held_until = 0,
				body_text = CASE WHEN moved.forgets = 1 THEN NULL ELSE body_text END, body_html = CASE WHEN moved.forgets = 1 THEN NULL ELSE body_html END,
				refuse_url = CASE WHEN moved.forgets = 1 THEN NULL ELSE refuse_url END
			FROM (WITH given (id, state, at, due, forgets) AS (VALUES ` + typedTuples(n, "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT") + `) SELECT * FROM given) AS moved
			WHERE message.id = moved.id`, args: args})
	}
	return append(all, inserts(m.engine.widest, `INSERT INTO message_attempt (message, at, try, state, given_by, told) VALUES `, "", m.attempts)...)
}
