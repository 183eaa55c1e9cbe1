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

// refuser is whom a link is of by which more messages are refused.
func refuser(ctx context.Context, from querier, linkHash []byte) (fieldwork.Refuser, error) {
	var r fieldwork.Refuser
	err := from.QueryRowContext(ctx, `SELECT r.wave, r.org, r.contact, c.name, c.email, o.name
		FROM refuse_link r JOIN contact c ON c.id = r.contact JOIN organisation o ON o.wave = r.wave AND o.org = r.org WHERE r.link_hash = $1`, linkHash).
		Scan(&r.Wave, &r.Org, &r.Contact, &r.Name, &r.Email, &r.Organisation)
	if missing(err) {
		err = fault.Say(fault.NotFound, tongue.Both("This link is not known. Nothing was changed. Follow the link in the latest message, or write to the survey team.", "Nid yw'r ddolen hon yn hysbys. Ni newidiwyd dim. Dilynwch y ddolen yn y neges ddiweddaraf, neu ysgrifennwch at dîm yr arolwg."))
	}
	return r, err
}

// Refuser tells whom a link is of by which more messages are refused. NotFound
// for a link that nobody was sent. It opens nothing else.
func (s *Store) Refuser(ctx context.Context, linkHash []byte) (fieldwork.Refuser, error) {
	r, err := refuser(ctx, s.read, linkHash)
	return r, s.fault(err)
}

// Refuse records that the person of a link wants no more messages, or with whole
// that their organisation will not take part, and takes back what waits for them.
// Said twice it is recorded once.
func (s *Store) Refuse(ctx context.Context, linkHash []byte, whole bool, reason string, at time.Time) (fieldwork.Refuser, error) {
	var r fieldwork.Refuser
	err := s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		var err error
		if r, err = refuser(ctx, tx, linkHash); err != nil {
			return err
		}
		file := fieldwork.Case{Wave: r.Wave, Org: r.Org}
		if file.Contacted, err = contactedOf(ctx, tx, r.Wave, r.Org); err != nil {
			return err
		}
		e, add, err := file.RefusedBy(r, whole, reason, at)
		if err != nil || !add {
			return err
		}
		e.Position = head + 1
		if err := s.addStep(ctx, tx, fieldwork.Step{Contacted: []fieldwork.ContactEvent{e}}, head); err != nil {
			return err
		}
		who := access.Person{Name: r.Name, Role: access.Respondent, Wave: r.Wave, Org: r.Org, Contact: r.Contact}
		if err := withdrawMail(ctx, tx, who, r.Wave, r.Org, r.Email, "They want no more messages.", at); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: at, Person: who, Deed: access.RefuseMail, Wave: r.Wave, Org: r.Org, Outcome: access.Done})
	})
	return r, err
}
