package store

import (
	"context"
	"database/sql"
	"errors"

	"omnibus/access"
)

// Allowed asks whether somebody may do a deed before a page is made for it, and
// records a refusal. What reads or changes anything asks again.
func (s *Store) Allowed(ctx context.Context, who access.Person, deed access.Deed, wave, org string) error {
	return s.check(ctx, who, deed, wave, org)
}

// check asks whether the person may do the deed, and records a refusal. When
// the refusal can't be recorded the deed is refused all the same.
func (s *Store) check(ctx context.Context, who access.Person, deed access.Deed, wave, org string) error {
	return s.refuse(ctx, who, deed, wave, org, access.Check(who, deed, wave, org))
}

// checkSection is check for a deed that is about one section.
func (s *Store) checkSection(ctx context.Context, who access.Person, deed access.Deed, wave, org, section string) error {
	return s.refuse(ctx, who, deed, wave, org, access.CheckSection(who, deed, wave, org, section))
}

func (s *Store) refuse(ctx context.Context, who access.Person, deed access.Deed, wave, org string, refused error) error {
	if refused == nil {
		return nil
	}
	if err := s.refusal(ctx, who, deed, wave, org, ""); err != nil {
		s.log.Error("a refusal could not be recorded", "deed", string(deed), "error", err)
	}
	return refused
}

// refusal records a refused deed in a transaction of its own: the deed's is
// taken back. Hanging up does not keep it out of the record.
func (s *Store) refusal(ctx context.Context, who access.Person, deed access.Deed, wave, org, address string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	return s.record(ctx, s.write, access.Record{
		At: s.now(), Person: who, Deed: deed, Wave: wave, Org: org, Outcome: access.Refused, Address: address,
	})
}

// looking runs f on one view of the database, for who looks at a case, or with an
// empty org at a list of many. The look of anybody but a respondent is recorded,
// at a case in the same transaction, and at a list before it, so that no save
// waits for a long list: what can't be recorded is not shown.
func (s *Store) looking(ctx context.Context, who access.Person, deed access.Deed, wave, org string, f func(*sql.Tx) error) error {
	look := access.Record{At: s.now(), Person: who, Deed: deed, Wave: wave, Org: org, Outcome: access.Looked}
	switch {
	case who.Role == access.Respondent:
		return s.reading(ctx, f)
	case org == "":
		if err := s.record(ctx, s.write, look); err != nil {
			return s.fault(err)
		}
		return s.reading(ctx, f)
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return s.record(ctx, tx, look)
	})
}

// executor is a transaction, or a pool for a statement that stands alone.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func (s *Store) record(ctx context.Context, to executor, r access.Record) error {
	st := recording(r)
	_, err := to.ExecContext(ctx, st.text, st.args...)
	return err
}

// recording is the statement that puts a record into the audit.
func recording(r access.Record) statement {
	return statement{
		text: `INSERT INTO audit (at, person, role, deed, wave, org, outcome, address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		args: []any{ms(r.At), storable(r.Person.Name), string(r.Person.Role), string(r.Deed), storable(r.Wave), storable(r.Org), string(r.Outcome), storable(r.Address)},
	}
}

// Audit hands the records of the audit, the latest first and at most most of
// them, to each. An empty wave asks for all waves.
func (s *Store) Audit(ctx context.Context, who access.Person, wave string, most int, each func(access.Record) error) error {
	return s.SearchAudit(ctx, who, access.Search{Wave: wave, Most: most}, func(r access.Record) error {
		r.ID = 0 // numbers are for going on from
		return each(r)
	})
}

// SearchAudit hands the records that a search asks for, the latest first, to each.
// What is of one organisation includes the looks at lists in which it stands.
func (s *Store) SearchAudit(ctx context.Context, who access.Person, want access.Search, each func(access.Record) error) error {
	if err := s.check(ctx, who, access.ReadAudit, want.Wave, ""); err != nil {
		return err
	}
	args := []any{storable(want.Wave), storable(want.Org), storable(want.Person), string(want.Outcome), want.Before, want.Most, string(access.Looked)}
	err := scan(ctx, s.read, `SELECT id, at, person, role, deed, wave, org, outcome, address FROM audit
		WHERE (wave = $1 OR $1 = '') AND (org = $2 OR $2 = '' OR org = '' AND outcome = $7) AND (person = $3 OR $3 = '') AND (outcome = $4 OR $4 = '') AND (id < $5 OR $5 = 0)
		ORDER BY id DESC LIMIT $6`, args, func(rows row) error {
		var r access.Record
		var at int64
		if err := rows.Scan(&r.ID, &at, &r.Person.Name, &r.Person.Role, &r.Deed, &r.Wave, &r.Org, &r.Outcome, &r.Address); err != nil {
			return err
		}
		r.At = fromMS(at)
		return each(r)
	})
	return s.fault(err)
}

// missing says that a query found no row.
func missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }
