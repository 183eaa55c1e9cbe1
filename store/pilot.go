package store

import (
	"context"
	"database/sql"
	"strings"

	"omnibus/access"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame"
)

// DrawPilot draws and keeps a sample for a wave's pilot, as pilot.Decide says.
// f is the wave's frame.
func (s *Store) DrawPilot(ctx context.Context, who access.Person, f *frame.Frame, ask pilot.Ask) (pilot.Draw, error) {
	if err := s.check(ctx, who, access.DrawPilot, ask.Wave, ""); err != nil {
		return pilot.Draw{}, err
	}
	if !keyable(ask.Wave, ask.Reason, ask.Refused, ask.Rule.Seed) {
		return pilot.Draw{}, noWave()
	}
	ask.By = who.Name
	// A large frame takes a while: nobody's save is to wait for that.
	log, err := pilotDraws(ctx, s.read, ask.Wave)
	if err != nil {
		return pilot.Draw{}, s.fault(err)
	}
	d, err := pilot.Decide(f, log, ask)
	if err != nil {
		return d, err
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		// The head is held, so that of two who draw at once one sees the other.
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if log, err = pilotDraws(ctx, tx, ask.Wave); err != nil {
			return err
		}
		if err := ask.Late(log); err != nil {
			return err
		}
		if err := allKnown(ctx, tx, ask.Wave, d.Orgs, func(org string) string { return org }); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO pilot_draw (wave, number, size, spread, locked_in, locked_out, seed, refused, reason, given_by, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, d.Wave, d.Number, d.Rule.N, lines(d.Rule.Spread), lines(d.Rule.In), lines(d.Rule.Out),
			d.Rule.Seed, d.Refused, d.Reason, d.By, ms(d.At))
		if err != nil {
			return err
		}
		rows := make([][]any, len(d.Orgs))
		for i, org := range d.Orgs {
			rows[i] = []any{d.Wave, d.Number, org, i}
		}
		if err := onTx(tx)(ctx, inserts(s.engine.widest, `INSERT INTO pilot_case (wave, number, org, place) VALUES `, "", rows)); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: ask.At, Person: who, Deed: access.DrawPilot, Wave: ask.Wave, Org: d.Refused, Outcome: access.Done})
	})
	return d, err
}

func lines(list []string) string { return strings.Join(list, "\n") }

func fromLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// PilotDraws gives the samples drawn for a wave's pilot, in their order.
func (s *Store) PilotDraws(ctx context.Context, who access.Person, wave string) ([]pilot.Draw, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	var log []pilot.Draw
	err := s.reading(ctx, func(tx *sql.Tx) (err error) {
		log, err = pilotDraws(ctx, tx, wave)
		return err
	})
	return log, err
}

func pilotDraws(ctx context.Context, from querier, wave string) ([]pilot.Draw, error) {
	var log []pilot.Draw
	err := scan(ctx, from, `SELECT number, size, spread, locked_in, locked_out, seed, refused, reason, given_by, at
		FROM pilot_draw WHERE wave = $1 ORDER BY number`, []any{wave}, func(rows row) error {
		d := pilot.Draw{Wave: wave}
		var spread, in, out string
		var at int64
		err := rows.Scan(&d.Number, &d.Rule.N, &spread, &in, &out, &d.Rule.Seed, &d.Refused, &d.Reason, &d.By, &at)
		d.Rule.Spread, d.Rule.In, d.Rule.Out, d.At = fromLines(spread), fromLines(in), fromLines(out), fromMS(at)
		log = append(log, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = scan(ctx, from, `SELECT number, org FROM pilot_case WHERE wave = $1 ORDER BY number, place`, []any{wave}, func(rows row) error {
		var number int64
		var org string
		err := rows.Scan(&number, &org)
		if i := int(number) - 1; i >= 0 && i < len(log) {
			log[i].Orgs = append(log[i].Orgs, org)
		}
		return err
	})
	return log, err
}

// pilotCases gives a wave's pilot cases; org, when given, asks for that one alone.
func pilotCases(ctx context.Context, from querier, wave, org string) (pilot.Cases, error) {
	latest := pilot.Draw{}
	if err := from.QueryRowContext(ctx, `SELECT coalesce(max(number), 0) FROM pilot_draw WHERE wave = $1`, wave).Scan(&latest.Number); err != nil {
		return pilot.Cases{}, err
	}
	var orgs []string
	query, args := `SELECT org FROM pilot_case WHERE wave = $1 AND number = $2`, []any{wave, latest.Number}
	if latest.Number == 0 {
		query, args = `SELECT DISTINCT org FROM contact_event WHERE wave = $1 AND pilot = $2`, []any{wave, 1}
	}
	if org != "" {
		query, args = query+` AND org = $3`, append(args, org)
	}
	err := scan(ctx, from, query, args, func(rows row) error {
		var one string
		err := rows.Scan(&one)
		orgs = append(orgs, one)
		return err
	})
	if latest.Number > 0 {
		latest.Orgs = orgs
	}
	return pilot.CasesOf(latest, orgs), err
}

// PilotCases gives a wave's pilot cases: who is asked in the pilot, while all
// others are asked in the main fieldwork.
func (s *Store) PilotCases(ctx context.Context, who access.Person, wave string) (pilot.Cases, error) {
	if err := s.check(ctx, who, access.ReadStatus, wave, ""); err != nil {
		return pilot.Cases{}, err
	}
	if !keyable(wave) {
		return pilot.Cases{}, noWave()
	}
	cases, err := pilotCases(ctx, s.read, wave, "")
	return cases, s.fault(err)
}

// InPilot says whether a respondent's own organisation is a pilot case.
func (s *Store) InPilot(ctx context.Context, who access.Person, wave, org string) (bool, error) {
	if err := s.check(ctx, who, access.ReadPart, wave, org); err != nil {
		return false, err
	}
	cases, err := pilotCases(ctx, s.read, wave, org)
	return cases.Has(org), s.fault(err)
}
