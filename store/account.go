package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/fault"
)

// CreateAccount adds a member of staff; fault.Exists when the address is taken.
func (s *Store) CreateAccount(ctx context.Context, who access.Person, a account.Account) error {
	if err := s.check(ctx, who, access.ManageAccounts, "", ""); err != nil {
		return err
	}
	if err := a.Check(); err != nil {
		return err
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = s.now()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO account (email, name, role, password_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.Email, a.Name, string(a.Role), a.PasswordHash, who.Name, ms(a.CreatedAt))
		if s.condition(err) == duplicate {
			return fault.Because(err, fault.Exists, "There is an account for %s already. Nothing was changed.", a.Email)
		}
		if err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: a.CreatedAt, Person: who, Deed: access.ManageAccounts, Outcome: access.Done})
	})
}

// SignIn begins a session of staff. verify compares the password that was typed
// with the account's hash; it is called for accounts that do not exist too, and
// outside of any transaction, because it takes its time on purpose. A wrong
// password and an unknown address give the same answer.
func (s *Store) SignIn(ctx context.Context, email, address string, verify func(passwordHash string) bool, session []byte, at, expires time.Time) (access.Person, error) {
	email = account.Normal(storable(email))
	network := storable(access.Network(address))
	attempts := []attempt{
		{access.SignInsFrom, network},
		{access.SignInsTo, email + " from " + network},
		{access.SignInsOverall, email},
	}
	who, hash, refused := access.Person{}, account.Decoy, error(nil)
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var err error
		if refused, err = countAttempts(ctx, tx, attempts, at); err != nil || refused != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT name, role, password_hash FROM account WHERE email = $1`, email).Scan(&who.Name, &who.Role, &hash)
		if missing(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return access.Person{}, err
	}
	if refused == nil && (!verify(hash) || who.Role == "") {
		refused = fault.New(fault.Denied, "The e-mail address or the password is not right. Nothing was changed. Check both and try again.")
	}
	if refused != nil {
		if err := s.refusal(ctx, access.Person{Name: email}, access.SignIn, "", "", network); err != nil {
			return access.Person{}, s.fault(err)
		}
		return access.Person{}, refused
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		if err := forgiveAttempts(ctx, tx, attempts); err != nil {
			return err
		}
		return beginSession(ctx, tx, session, begunBy{account: email}, at, expires)
	})
	if err != nil {
		return access.Person{}, err
	}
	s.forgetAttempts(ctx, at)
	return who, nil
}
