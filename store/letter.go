package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/letter"
	"omnibus/survey/fieldwork/plan"
)

// LetterBatches gives the batches of letters that were made in a wave, in the
// order of their numbers.
func (s *Store) LetterBatches(ctx context.Context, who access.Person, wave string) ([]letter.Batch, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	batches, err := letterBatches(ctx, s.read, wave)
	return batches, s.fault(err)
}

func letterBatches(ctx context.Context, from querier, wave string) ([]letter.Batch, error) {
	var batches []letter.Batch
	err := scan(ctx, from, `SELECT wave, batch, moment, fingerprint, version, letters, replaces, given_by, at FROM letter_batch WHERE wave = $1 ORDER BY batch`,
		[]any{wave}, func(rows row) error {
			var b letter.Batch
			var at int64
			err := rows.Scan(&b.Wave, &b.Number, &b.Moment, &b.Fingerprint, &b.Version, &b.Letters, &b.Replaces, &b.By, &at)
			b.At = fromMS(at)
			batches = append(batches, b)
			return err
		})
	return batches, err
}

// MakeLetters makes the letters of an approved moment, in one transaction: who
// gets one is decided as the cases stand, each gets a code and a link, and of these
// only the hashes are kept. So what it gives can be given once. Made again, the
// codes of the batch before end with it; what people were sent otherwise stays.
func (s *Store) MakeLetters(ctx context.Context, who access.Person, a letter.Making) (letter.Made, error) {
	m := a.Moment
	var made letter.Made
	if err := s.check(ctx, who, access.MakeLetters, m.Wave(), ""); err != nil {
		return made, err
	}
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := latestPlan(ctx, tx, m.Wave(), a.Version); err != nil {
			return err
		}
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		batches, err := letterBatches(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		to, left, err := planRecipients(ctx, tx, m)
		if err != nil {
			return err
		}
		ordered, unprintable := letter.Order(to)
		if err := letter.MayMake(m, log, batches, a.Seen, len(ordered), a.At); err != nil {
			return err
		}
		made = letter.Made{Moment: m, Left: append(left, unprintable...), Batch: letter.Batch{Wave: m.Wave(), Moment: m.ID, Number: 1, Replaces: a.Seen,
			Fingerprint: m.Fingerprint(), Version: a.Version, Letters: len(ordered), By: who.Name, At: a.At}}
		if n := len(batches); n > 0 {
			made.Number = batches[n-1].Number + 1
		}
		if err := endBatch(ctx, tx, who, m.Wave(), a.Seen, a.At); err != nil {
			return err
		}
		if err := s.addLetters(ctx, tx, a, ordered, head, &made); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: a.At, Person: who, Deed: access.MakeLetters, Wave: m.Wave(), Outcome: access.Done})
	})
	return made, err
}

// planRecipients decides about all cases of a moment.
func planRecipients(ctx context.Context, tx *sql.Tx, m *plan.Moment) (to []plan.Recipient, left []plan.Left, err error) {
	err = eachPlanCase(ctx, tx, m, func(c plan.Case) {
		gets, not := m.Decide(c)
		to, left = append(to, gets...), append(left, not...)
	})
	return to, left, err
}

// endBatch withdraws what the letters of a batch let people do, and ends the
// sessions that began with them.
func endBatch(ctx context.Context, tx *sql.Tx, who access.Person, wave string, batch int, at time.Time) error {
	if batch == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE case_access SET withdrawn_by = $1, withdrawn_at = $2 WHERE wave = $3 AND batch = $4 AND withdrawn_at IS NULL`, who.Name, ms(at), wave, batch)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM session WHERE case_access IN (SELECT id FROM case_access WHERE wave = $1 AND batch = $2)`, wave, batch)
	}
	return err
}

// addLetters makes each letter and writes down whose it is.
func (s *Store) addLetters(ctx context.Context, tx *sql.Tx, a letter.Making, ordered []plan.Recipient, head int64, made *letter.Made) error {
	b := made.Batch
	var letters, refusals [][]any
	var accesses []admission
	step := fieldwork.Step{}
	for i, to := range ordered {
		one, err := a.Moment.Make(a.Random, a.Site, to)
		if err != nil {
			return err
		}
		l := letter.New(i+1, one, a.Site)
		made.Letters = append(made.Letters, l)
		letters = append(letters, []any{b.Wave, b.Number, l.Number, to.Org, to.Contact.ID})
		k := one.Access
		accesses = append(accesses, admission{
			wave: b.Wave, org: to.Org, person: to.Contact.Name, contact: to.Contact.ID, section: k.Section, kind: k.Kind,
			code: k.CodeHash, link: k.LinkHash, by: b.By, at: b.At, batch: int64(b.Number),
		})
		if k.StopHash != nil {
			refusals = append(refusals, []any{k.StopHash, b.Wave, to.Org, to.Contact.ID, ms(b.At)})
		}
		e := a.Moment.Event(to)
		e.Kind, e.Message, e.Note = fieldwork.LetterMade, letter.Key(b.Wave, b.Number, l.Number), "Reference "+letter.Reference(b.Wave, b.Number, l.Number)
		e.Position, e.By, e.At = head+int64(i)+1, b.By, b.At
		step.Contacted = append(step.Contacted, e)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO letter_batch (wave, batch, moment, fingerprint, version, letters, replaces, given_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		b.Wave, b.Number, b.Moment, b.Fingerprint, b.Version, b.Letters, b.Replaces, b.By, ms(b.At))
	if err != nil {
		return err
	}
	for _, add := range []struct {
		text string
		rows [][]any
	}{
		{`INSERT INTO letter (wave, batch, number, org, contact) VALUES `, letters},
		{`INSERT INTO refuse_link (link_hash, wave, org, contact, made_at) VALUES `, refusals},
	} {
		if err := onTx(tx)(ctx, inserts(s.engine.widest, add.text, "", add.rows)); err != nil {
			return err
		}
	}
	if err := s.letIn(ctx, tx, accesses...); err != nil {
		return err
	}
	return s.addStep(ctx, tx, step, head)
}

// PostLetters notes that the letters of a moment were posted: a line in each
// history, what the moment came to in every case, and that it is done.
func (s *Store) PostLetters(ctx context.Context, who access.Person, a letter.Posting) error {
	m := a.Moment
	if err := s.check(ctx, who, access.MakeLetters, m.Wave(), ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		log, err := planLog(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		batches, err := letterBatches(ctx, tx, m.Wave())
		if err != nil {
			return err
		}
		posted, err := letter.MayPost(m, log, batches, a.Seen, a.Day, a.At)
		if err != nil {
			return err
		}
		b, _ := letter.Latest(batches, m.ID)
		step, err := s.posted(ctx, tx, m, b, head, who, posted)
		if err != nil {
			return err
		}
		d := plan.Decision{Wave: b.Wave, Moment: m.ID, Deed: plan.Sent, Fingerprint: b.Fingerprint, Version: b.Version, Recipients: b.Letters, By: who.Name, At: posted}
		if err := addDecision(ctx, tx, d); err != nil {
			return err
		}
		if err := s.addStep(ctx, tx, step, head); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: a.At, Person: who, Deed: access.MakeLetters, Wave: m.Wave(), Outcome: access.Done})
	})
}

// posted writes the outcomes of a batch, and gives the lines of the histories.
func (s *Store) posted(ctx context.Context, tx *sql.Tx, m *plan.Moment, b letter.Batch, head int64, who access.Person, at time.Time) (fieldwork.Step, error) {
	step := fieldwork.Step{}
	reached := map[string]bool{}
	var outcomes [][]any
	err := scan(ctx, tx, `SELECT number, org, contact FROM letter WHERE wave = $1 AND batch = $2 ORDER BY number`, []any{b.Wave, b.Number}, func(rows row) error {
		var number int
		to := plan.Recipient{}
		if err := rows.Scan(&number, &to.Org, &to.Contact.ID); err != nil {
			return err
		}
		reached[to.Org] = true
		outcomes = append(outcomes, []any{b.Wave, m.ID, to.Org, to.Contact.ID, "", m.Key(to), ms(at)})
		e := m.Event(to)
		e.Message, e.Note = letter.Key(b.Wave, b.Number, number), "Reference "+letter.Reference(b.Wave, b.Number, number)
		e.Position, e.By, e.At = head+int64(len(step.Contacted))+1, who.Name, at
		step.Contacted = append(step.Contacted, e)
		return nil
	})
	if err != nil {
		return step, err
	}
	_, left, err := planRecipients(ctx, tx, m)
	if err != nil {
		return step, err
	}
	for _, l := range left {
		if !reached[l.Org] {
			outcomes = append(outcomes, []any{b.Wave, m.ID, l.Org, l.Contact.ID, string(l.Reason), "", ms(at)})
		}
	}
	return step, onTx(tx)(ctx, inserts(s.engine.widest, `INSERT INTO plan_outcome (wave, moment, org, contact, reason, message_key, at) VALUES `,
		` ON CONFLICT (wave, moment, org, contact) DO NOTHING`, outcomes))
}

// ReturnLetter notes that a letter that was posted came back undelivered, and
// gives the organisation that it was to.
func (s *Store) ReturnLetter(ctx context.Context, who access.Person, wave string, batch, number int, reason string, at time.Time) (org string, err error) {
	if err := s.check(ctx, who, access.NoteContact, wave, ""); err != nil {
		return "", err
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		var head, contact int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, `SELECT org, contact FROM letter WHERE wave = $1 AND batch = $2 AND number = $3`, wave, batch, number).Scan(&org, &contact)
		if missing(err) {
			return fault.New(fault.NotFound, "No letter of this wave has the reference %s. Nothing was changed. Look at the letter again", letter.Reference(wave, batch, number))
		}
		if err != nil {
			return err
		}
		history, err := contactedOf(ctx, tx, wave, org)
		if err != nil {
			return err
		}
		e, err := letter.Returned(history, letter.Key(wave, batch, number), reason)
		if err != nil {
			return err
		}
		e.Position, e.By, e.At = head+1, who.Name, at
		return s.addStep(ctx, tx, fieldwork.Step{Contacted: []fieldwork.ContactEvent{e}}, head)
	})
	return org, err
}
