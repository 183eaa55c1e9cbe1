package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
)

// begunBy is what a session began with: one of the two.
type begunBy struct {
	caseAccess int64
	account    string
}

// beginSession adds a session, and clears away those long expired.
func beginSession(ctx context.Context, tx *sql.Tx, token []byte, of begunBy, at, expires time.Time) error {
	if len(token) < 16 || !expires.After(at) {
		return fault.New(fault.Internal, "a session needs a token's hash and an end after its start")
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE expires_at <= $1`, ms(at)); err != nil {
		return err
	}
	var caseAccess, account any
	if of.account != "" {
		account = of.account
	} else {
		caseAccess = of.caseAccess
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO session (token_hash, case_access, account, started_at, expires_at, lifetime) VALUES ($1, $2, $3, $4, $5, $6)`,
		token, caseAccess, account, ms(at), ms(expires), expires.Sub(at).Milliseconds())
	return err
}

// Session gives whose session it is. NotFound means that there is none, or that
// it has expired, or that its access was withdrawn. A session that is used
// lives on for as long again; that is written down once in a twentieth of its
// life, because a write for every page would cost more than the page.
func (s *Store) Session(ctx context.Context, token []byte, at time.Time) (access.Person, error) {
	who, expires, lifetime, err := s.sessionOf(ctx, token, at)
	if err != nil {
		return access.Person{}, err
	}
	if slid := ms(at) + lifetime; slid-expires > lifetime/20 {
		_, err = s.write.ExecContext(ctx, `UPDATE session SET expires_at = $1 WHERE token_hash = $2 AND expires_at < $1`, slid, token)
	}
	return who, s.fault(err)
}

// LookAtSession is Session for what a page asks by itself: it gives when the
// session ends too, and does not make it live longer.
func (s *Store) LookAtSession(ctx context.Context, token []byte, at time.Time) (who access.Person, ends time.Time, err error) {
	who, expires, _, err := s.sessionOf(ctx, token, at)
	return who, fromMS(expires), err
}

func (s *Store) sessionOf(ctx context.Context, token []byte, at time.Time) (who access.Person, expires, lifetime int64, err error) {
	known := false
	var called, ends int64
	err = s.pages(ctx, `SELECT coalesce(a.name, CASE WHEN c.person <> '' THEN c.person ELSE o.name END), coalesce(a.role, 'respondent'),
			coalesce(c.wave, ''), coalesce(c.org, ''), coalesce(c.contact, 0), coalesce(c.id, 0), coalesce(c.section, '') <> '', coalesce(c.kind, '') = 'nomination', s.expires_at, s.lifetime,
			CASE WHEN c.kind = 'telephone' THEN c.given_at ELSE 0 END, coalesce(c.ends_at, 0),
			(SELECT position FROM log_head WHERE one = 1), (SELECT count(*) FROM wave_text t WHERE t.wave = c.wave)
		FROM session s
		LEFT JOIN account a ON a.email = s.account
		LEFT JOIN case_access c ON c.id = s.case_access AND c.withdrawn_at IS NULL
		LEFT JOIN organisation o ON o.wave = c.wave AND o.org = c.org
		WHERE s.token_hash = $1 AND (a.email IS NOT NULL OR c.id IS NOT NULL)`, []any{token}, func(found row) error {
		known = true
		return found.Scan(&who.Name, &who.Role, &who.Wave, &who.Org, &who.Contact, &who.Access, &who.Colleague, &who.Nominates, &expires, &lifetime, &called, &ends, &who.Seen.Head, &who.Seen.Texts)
	})
	if err == nil && known {
		err = held(ctx, s.pages, &who)
	}
	if called != 0 {
		who.Called = fromMS(called)
	}
	switch {
	case err == nil && (!known || expires <= ms(at) || ends != 0 && ends <= ms(at)):
		return access.Person{}, 0, 0, fault.New(fault.NotFound, "You are not signed in, or have been away too long. Sign in again: answers that were saved are still there.")
	case err != nil:
		return access.Person{}, 0, 0, s.fault(err)
	}
	return who, expires, lifetime, nil
}

// EndSession signs out. A session that is not there is ended already.
func (s *Store) EndSession(ctx context.Context, token []byte) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM session WHERE token_hash = $1`, token)
	return s.fault(err)
}

// MoveSessions has every session that lives at a moment end so much later. The
// demonstration moves its clock, and nobody shall be signed out by that.
func (s *Store) MoveSessions(ctx context.Context, who access.Person, at time.Time, by time.Duration) error {
	if err := s.check(ctx, who, access.ManageAccounts, "", ""); err != nil {
		return err
	}
	_, err := s.write.ExecContext(ctx, `UPDATE session SET expires_at = expires_at + $1 WHERE expires_at > $2`, by.Milliseconds(), ms(at))
	return s.fault(err)
}
