package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/fault"
	"omnibus/journal"
	"omnibus/mail"
)

// mark is a word of a sender: what became of one message, that it begins to hand
// over another, or both. Marks that arrive together share one commit.
type mark struct {
	end   *mail.End
	begin *beginning
}

// beginning is a message that a sender begins to hand over.
type beginning struct {
	id    int64
	claim mail.Claim
	at    time.Time
}

// marked says which try has begun, and whether any has.
type marked struct {
	try   int
	begun bool
}

// BeginMail is mail.Queue's.
func (s *Store) BeginMail(ctx context.Context, id int64, c mail.Claim, at time.Time) (int, bool, error) {
	m, err := s.marks.Do(ctx, mark{begin: &beginning{id, c, at}})
	return m.try, m.begun, err
}

// EndMail is mail.Queue's. A try that was held for lost meanwhile is put right:
// what its sender knows is better than what the others feared. Even where a
// person has decided that it is to be sent again, and nobody has begun to, it is
// taken back when it turns out to have been sent.
func (s *Store) EndMail(ctx context.Context, id int64, try int, by string, o mail.Outcome, at time.Time) error {
	_, err := s.marks.Do(ctx, mark{end: &mail.End{ID: id, Try: try, By: by, Outcome: o, At: at}})
	return err
}

// TurnMail is mail.Queue's.
func (s *Store) TurnMail(ctx context.Context, ended mail.End, id int64, c mail.Claim, at time.Time) (int, bool, error) {
	m, err := s.marks.Do(ctx, mark{end: &ended, begin: &beginning{id, c, at}})
	return m.try, m.begun, err
}

// commitMarks is the group commit of marks. As with saves, a batch that fails for
// a reason that nobody foresaw is tried again one by one.
func (s *Store) commitMarks(batch []mark) ([]journal.Outcome[marked], error) {
	outcomes, err := s.commitMarkBatch(batch)
	if err == nil || len(batch) == 1 || fault.KindOf(err) != fault.Internal {
		return outcomes, err
	}
	s.log.Error("a shared commit failed, its marks are committed one by one", "marks", len(batch), "error", err)
	outcomes = make([]journal.Outcome[marked], len(batch))
	for i := range batch {
		alone, err := s.commitMarkBatch(batch[i : i+1])
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		outcomes[i] = alone[0]
	}
	return outcomes, nil
}

// commitMarkBatch writes marks in two goes: what each finds decides what follows.
// No message is marked twice in one batch: a sender says the next word when it has
// heard of the one before, and it alone speaks of what it holds.
func (s *Store) commitMarkBatch(batch []mark) ([]journal.Outcome[marked], error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*s.patience)
	defer cancel()
	outcomes := make([]journal.Outcome[marked], len(batch))
	var failed time.Time
	err := s.appending(ctx, func(run runner) error {
		var first, second []statement
		for i, m := range batch {
			outcomes[i] = journal.Outcome[marked]{}
			if m.end != nil {
				first = append(first, ends(*m.end, &second, &failed))
			}
			if m.begin != nil {
				first = append(first, m.begin.statement(&outcomes[i].Result, &second))
			}
		}
		if err := run(ctx, first); err != nil {
			return err
		}
		return run(ctx, second)
	})
	if err != nil {
		return nil, err
	}
	if !failed.IsZero() {
		if err := s.writing(ctx, func(tx *sql.Tx) error { return stopWhereTooMuchFails(ctx, tx, failed) }); err != nil {
			s.log.Error("it could not be decided whether too many messages fail", "error", err)
		}
	}
	return outcomes, nil
}

// statement marks a message that is still its sender's, unless sending was stopped.
func (b beginning) statement(found *marked, then *[]statement) statement {
	return statement{
		text: `UPDATE message SET state = $1, changed_at = $2, held_until = $3, tries = tries + 1
			WHERE id = $4 AND state = $5 AND holder = $6 AND held_until > $2
				AND NOT EXISTS (SELECT 1 FROM mail_stop WHERE stops = 1 AND id = (SELECT max(id) FROM mail_stop)) RETURNING tries`,
		args: []any{string(mail.Sending), ms(b.at), ms(b.at.Add(b.claim.Lease)), b.id, string(mail.Queued), b.claim.By},
		each: func(r row) error {
			found.begun = true
			if err := r.Scan(&found.try); err != nil {
				return err
			}
			*then = append(*then, attemptStatement(b.id, mail.Attempt{At: b.at, Try: found.try, State: mail.Sending, By: b.claim.By}))
			return nil
		},
	}
}

// ends lets go of a message and then moves it to what mail.Record.Next decides.
func ends(e mail.End, then *[]statement, failed *time.Time) statement {
	return statement{
		text: `UPDATE message SET holder = '', held_until = 0
			WHERE id = $1 AND tries = $2 AND (state IN ($3, $4) OR (state = $5 AND $6 = 1)) RETURNING ` + mailColumns,
		args: []any{e.ID, e.Try, string(mail.Sending), string(mail.Unclear), string(mail.Queued), flag(e.Outcome.Result == mail.Accepted)},
		each: func(from row) error {
			r, err := mailRecord(from)
			if err != nil {
				return err
			}
			state, due, told := r.Next(e.Outcome, e.At)
			if state == mail.Failed {
				*failed = e.At
			}
			*then = append(*then, statement{text: `UPDATE message SET state = $1, changed_at = $2, ` + forgetBody + `, due_at = $4 WHERE id = $5`,
				args: []any{string(state), ms(e.At), flag(state.Forgets()), ms(due), e.ID}},
				attemptStatement(e.ID, mail.Attempt{At: e.At, Try: e.Try, State: state, By: e.By, Told: told}))
			return nil
		},
	}
}
