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
	v, err := s.sessionOf(ctx, token, at)
	if err != nil {
		return access.Person{}, err
	}
	if slid := ms(at) + v.lifetime; slid-v.expires > v.lifetime/20 {
		s.sessions.forget(token)
		_, err = s.write.ExecContext(ctx, `UPDATE session SET expires_at = $1 WHERE token_hash = $2 AND expires_at < $1`, slid, token)
	}
	return v.who, s.fault(err)
}

// LookAtSession is Session for what a page asks by itself: it gives when the
// session ends too, and does not make it live longer.
func (s *Store) LookAtSession(ctx context.Context, token []byte, at time.Time) (who access.Person, ends time.Time, err error) {
	v, err := s.sessionOf(ctx, token, at)
	return v.who, fromMS(v.expires), err
}

// sessionOf gives a session that lives: the one kept, if no access was changed
// since, or as the database has it.
func (s *Store) sessionOf(ctx context.Context, token []byte, at time.Time) (session, error) {
	if v, kept := s.sessions.get(token); kept && v.lives(at) && !at.Before(v.readAt) && at.Sub(v.readAt) < readAnew {
		now, err := s.glance(ctx)
		if err != nil {
			return session{}, s.fault(err)
		}
		if now.access == v.upto {
			v.who.Seen = now.Seen
			return v, nil
		}
	}
	v, err := s.readSession(ctx, token)
	switch {
	case err == nil && !v.lives(at):
		return session{}, fault.New(fault.NotFound, "You are not signed in, or have been away too long. Sign in again: answers that were saved are still there.")
	case err != nil:
		return session{}, s.fault(err)
	}
	if v.keepable() {
		v.readAt = at
		s.sessions.put(token, v)
	}
	return v, nil
}

// readSession reads a session; one that is not there has ended long ago.
func (s *Store) readSession(ctx context.Context, token []byte) (v session, err error) {
	var now changes
	var called int64
	into := []any{&v.who.Name, &v.who.Role, &v.who.Wave, &v.who.Org, &v.who.Contact, &v.who.Access, &v.who.Colleague, &v.who.Nominates,
		&v.expires, &v.lifetime, &called, &v.ends}
	err = s.pages(ctx, `SELECT coalesce(a.name, CASE WHEN c.person <> '' THEN c.person ELSE o.name END), coalesce(a.role, 'respondent'),
			coalesce(c.wave, ''), coalesce(c.org, ''), coalesce(c.contact, 0), coalesce(c.id, 0), coalesce(c.section, '') <> '', coalesce(c.kind, '') = 'nomination', s.expires_at, s.lifetime,
			CASE WHEN c.kind = 'telephone' THEN c.given_at ELSE 0 END, coalesce(c.ends_at, 0), `+seenColumns+`
		FROM `+seenTables+` JOIN session s ON s.token_hash = $1
		LEFT JOIN account a ON a.email = s.account
		LEFT JOIN case_access c ON c.id = s.case_access AND c.withdrawn_at IS NULL
		LEFT JOIN organisation o ON o.wave = c.wave AND o.org = c.org
		WHERE h.one = 1 AND (a.email IS NOT NULL OR c.id IS NOT NULL)`, []any{token}, func(found row) error {
		return found.Scan(append(into, now.scans()...)...)
	})
	if err == nil {
		err = held(ctx, s.pages, &v.who)
	}
	if called != 0 {
		v.who.Called = fromMS(called)
	}
	if v.upto = now.access; v.who.Role == access.Respondent {
		v.who.Seen = now.Seen
	}
	return v, err
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
