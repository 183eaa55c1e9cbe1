package store

import (
	"context"
	"database/sql"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// GiveAccess lets a person answer for one case by a code, a link, or both; only
// their hashes are given and kept. Access given before goes on holding until it
// is withdrawn. person is the name that histories show; when it is empty they
// show the organisation's.
func (s *Store) GiveAccess(ctx context.Context, who access.Person, wave, org string, codeHash, linkHash []byte, person string, at time.Time) error {
	if err := s.check(ctx, who, access.GiveAccess, wave, org); err != nil {
		return err
	}
	if len(codeHash) == 0 && len(linkHash) == 0 {
		return fault.New(fault.Refused, "Access needs a code or a link. Nothing was changed.")
	}
	if !keyable(wave, org, person) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		if err := s.letIn(ctx, tx, admission{wave: wave, org: org, person: person, code: codeHash, link: linkHash, by: who.Name, at: at}); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.GiveAccess, Wave: wave, Org: org, Outcome: access.Done})
	})
}

// admission is that somebody may come in, by a code, a link, or both; only their
// hashes are kept.
type admission struct {
	wave, org, person string
	// contact is who they are, 0 where the office gave it to nobody in particular.
	contact int64
	// section is the one that is opened, "" for all.
	section string
	// kind is what for: "" to answer, "nomination", "telephone".
	kind       string
	code, link []byte
	by         string
	at         time.Time
	// ends is when it ends by itself, zero for never; batch the letters that it
	// was printed with, 0 for none.
	ends  time.Time
	batch int64
}

// linkInUse refuses secrets that open something already.
var linkInUse = tongue.Both("This code or link is in use already. Nothing was changed. Try again.", "Mae'r cod neu'r ddolen hon yn cael ei defnyddio eisoes. Ni newidiwyd dim. Rhowch gynnig arall arni.")

// letIn writes admissions down: the one place where a way in comes to be.
func (s *Store) letIn(ctx context.Context, tx *sql.Tx, all ...admission) error {
	rows := make([][]any, len(all))
	for i, a := range all {
		rows[i] = []any{a.wave, a.org, a.person, orNull(a.code), orNull(a.link), a.by, ms(a.at), a.contact, a.section, a.kind, msOrZero(a.ends), a.batch}
	}
	err := onTx(tx)(ctx, inserts(s.engine.widest, `INSERT INTO case_access (wave, org, person, code_hash, link_hash, given_by, given_at, contact, section, kind, ends_at, batch) VALUES `, "", rows))
	if s.condition(err) == duplicate {
		return fault.Say(fault.Exists, linkInUse).From(err)
	}
	return err
}

func orNull(hash []byte) any {
	if len(hash) == 0 {
		return nil
	}
	return hash
}

// WithdrawAccess ends every access to a case, and at once every session that
// began with it. Answers stay.
func (s *Store) WithdrawAccess(ctx context.Context, who access.Person, wave, org string, at time.Time) error {
	if err := s.check(ctx, who, access.GiveAccess, wave, org); err != nil {
		return err
	}
	if !keyable(wave, org) {
		return noCase()
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		if err := known(ctx, tx, wave, org); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE case_access SET withdrawn_by = $1, withdrawn_at = $2 WHERE wave = $3 AND org = $4 AND withdrawn_at IS NULL`,
			who.Name, ms(at), wave, org)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM session WHERE case_access IN (SELECT id FROM case_access WHERE wave = $1 AND org = $2)`, wave, org)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.GiveAccess, Wave: wave, Org: org, Outcome: access.Done})
	})
}

// EnrolByLink begins a session by a link's secret. session is the hash of the
// new session's token; the session ends at expires unless it is used, and each
// use gives it as long again. Attempts are not limited here: nobody can guess a
// link, and wrong codes must not shut out those who have one.
func (s *Store) EnrolByLink(ctx context.Context, linkHash []byte, address string, session []byte, at, expires time.Time) (access.Person, error) {
	return s.enrol(ctx, `link_hash = $1`, linkHash, nil,
		tongue.Both("This link does not work. Check that the whole of it was copied, or ask the survey team for a new one.", "Nid yw'r ddolen hon yn gweithio. Gwiriwch fod y cyfan ohoni wedi'i chopïo, neu gofynnwch i dîm yr arolwg am un newydd."), address, session, at, expires)
}

// EnrolByCode begins a session by an access code. Wrong codes are counted by
// network and overall, and too many refuse even the right one for a while.
func (s *Store) EnrolByCode(ctx context.Context, codeHash []byte, address string, session []byte, at, expires time.Time) (access.Person, error) {
	return s.enrol(ctx, `code_hash = $1`, codeHash, []access.Limit{access.CodesOverall, access.CodesFrom},
		tongue.Both("This access code does not work. Check it and type it again, or ask the survey team for a new one.", "Nid yw'r cod mynediad hwn yn gweithio. Gwiriwch ef a'i deipio eto, neu gofynnwch i dîm yr arolwg am un newydd."), address, session, at, expires)
}

// enrol counts the attempt before it looks at the secret, and takes the count
// back when the secret is right. The counts' rows are held until then, so that
// attempts made at once can't pass the limit together. A secret that never was
// and one that was withdrawn give the same answer.
func (s *Store) enrol(ctx context.Context, which string, hash []byte, limits []access.Limit, wrong tongue.Text, address string, session []byte, at, expires time.Time) (access.Person, error) {
	who := access.Person{Role: access.Respondent}
	var refused error
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var counted []attempt
		for _, l := range limits {
			counted = append(counted, attempt{l, subjectOf(l, address)})
		}
		var err error
		if refused, err = countAttempts(ctx, tx, counted, at); err != nil || refused != nil {
			return err
		}
		var id, called int64
		err = tx.QueryRowContext(ctx, `SELECT c.id, c.wave, c.org, c.contact, c.section <> '', c.kind = 'nomination', CASE WHEN c.kind = 'telephone' THEN c.given_at ELSE 0 END, CASE WHEN c.person <> '' THEN c.person ELSE o.name END
			FROM case_access c JOIN organisation o ON o.wave = c.wave AND o.org = c.org
			WHERE c.withdrawn_at IS NULL AND (c.ends_at = 0 OR c.ends_at > $2) AND c.`+which, hash, ms(at)).Scan(&id, &who.Wave, &who.Org, &who.Contact, &who.Colleague, &who.Nominates, &called, &who.Name)
		if err == nil && called != 0 {
			who.Called = fromMS(called)
			err = useOnce(ctx, tx, id)
		}
		if missing(err) {
			refused = fault.Say(fault.NotFound, wrong)
			return nil
		}
		if err != nil {
			return err
		}
		if err := forgiveAttempts(ctx, tx, counted); err != nil {
			return err
		}
		who.Access = id
		if err := held(ctx, through(tx), &who); err != nil {
			return err
		}
		if err := s.opened(ctx, tx, who, at); err != nil {
			return err
		}
		return beginSession(ctx, tx, session, begunBy{caseAccess: id}, at, expires)
	})
	if err == nil && refused != nil {
		if err = s.refusal(ctx, access.Person{Role: access.Respondent}, access.Enrol, "", "", access.Network(address)); err == nil {
			err = refused
		}
	}
	if err != nil {
		return access.Person{}, s.fault(err)
	}
	s.forgetAttempts(ctx, at)
	s.forgetPages(ctx, at)
	return who, nil
}

// opened notes the first time that a person opens the survey: the office should
// know that a letter arrived before anything is answered. Later times are not
// noted, so that coming back costs no place in the log.
func (s *Store) opened(ctx context.Context, tx *sql.Tx, who access.Person, at time.Time) error {
	if who.Nominates || who.ByTelephone() {
		return nil
	}
	var before int
	count := `SELECT count(*) FROM contact_event WHERE wave = $1 AND org = $2 AND kind = $3 AND contact = $4 AND given_by = $5`
	args := []any{who.Wave, who.Org, string(fieldwork.Opened), who.Contact, who.Name}
	if err := tx.QueryRowContext(ctx, count, args...).Scan(&before); err != nil || before > 0 {
		return err
	}
	var head int64
	if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
		return err
	}
	// Somebody may have opened it by the same link while this one waited.
	if err := tx.QueryRowContext(ctx, count, args...).Scan(&before); err != nil || before > 0 {
		return err
	}
	e := fieldwork.ContactEvent{Position: head + 1, Wave: who.Wave, Org: who.Org, Kind: fieldwork.Opened, Channel: fieldwork.ByWeb, Contact: who.Contact, By: who.Name, At: at}
	return s.addStep(ctx, tx, fieldwork.Step{Contacted: []fieldwork.ContactEvent{e}}, head)
}

// subjectOf is what a limit counts by.
func subjectOf(l access.Limit, address string) string {
	if l == access.CodesOverall {
		return ""
	}
	return storable(access.Network(address))
}
