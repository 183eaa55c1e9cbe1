package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/survey/fieldwork"
)

// AddContacts adds people to the cases of a wave, all or none: the directors
// and contacts that the team knows. It lets nobody in.
func (s *Store) AddContacts(ctx context.Context, who access.Person, wave string, contacts []fieldwork.Contact) error {
	if err := s.check(ctx, who, access.EditContacts, wave, ""); err != nil {
		return err
	}
	added := make([]fieldwork.Contact, len(contacts))
	for i, c := range contacts {
		c.Wave, c.By = wave, who.Name
		var err error
		if added[i], err = c.Checked(); err != nil {
			return err
		}
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		if err := allKnown(ctx, tx, wave, added, func(c fieldwork.Contact) string { return c.Org }); err != nil {
			return err
		}
		for i := range added {
			added[i].ID = head + int64(i) + 1
		}
		return s.addStep(ctx, tx, fieldwork.Step{Contacts: added}, head)
	})
}

// Letters makes the letter, with secrets of its own, that goes with a step of a
// case: about a section for a colleague, about the whole with "".
type Letters = func(section string) (fieldwork.Letter, error)

// ChangeContact adds a person to a case or changes one, as fieldwork.Room.Change
// decides, and gives the row that stands now. What waits to be sent to an address
// that is no more is withdrawn; whoever takes over is written to by letters in the
// same transaction: sections that move, and the invitation where one was asked for
// or withdrawn.
func (s *Store) ChangeContact(ctx context.Context, who access.Person, c fieldwork.Change, letters Letters) (fieldwork.Contact, error) {
	return s.people(ctx, who, access.EditContacts, &c.Ask, letters, func(tx *sql.Tx, room fieldwork.Room) (fieldwork.Step, error) {
		old, known := room.Contact(c.Contact)
		if known && !c.Invite && old.Role == fieldwork.SinglePoint {
			waits, err := waitingMail(ctx, tx, c.Wave, c.Org, old.Email)
			if err != nil {
				return fieldwork.Step{}, err
			}
			// What waited for the old contact is made anew for the new one.
			c.Invite = len(waits) > 0 && old.Email != c.Email
		}
		return room.Change(c)
	})
}

// Invite sends the single point of contact a link and a code of their own.
func (s *Store) Invite(ctx context.Context, who access.Person, ask fieldwork.Ask, pilot bool, letters Letters) error {
	_, err := s.people(ctx, who, access.SendAccess, &ask, letters, func(_ *sql.Tx, room fieldwork.Room) (fieldwork.Step, error) { return room.Invite(ask, pilot) })
	return err
}

// people does one deed about a case's people in one transaction, sends the
// letters that go with it, and gives the latest person that it added.
func (s *Store) people(ctx context.Context, who access.Person, deed access.Deed, ask *fieldwork.Ask, letters Letters,
	decide func(tx *sql.Tx, room fieldwork.Room) (fieldwork.Step, error)) (fieldwork.Contact, error) {
	var added fieldwork.Contact
	if err := s.check(ctx, who, deed, ask.Wave, ask.Org); err != nil {
		return added, err
	}
	ask.By = who.Name
	var step fieldwork.Step
	err := s.furnish(ctx, ask.Wave, ask.Org, func(tx *sql.Tx, room fieldwork.Room, head int64) (fieldwork.Step, error) {
		ask.Head = head
		var err error
		step, err = decide(tx, room)
		return step, err
	}, func(tx *sql.Tx, room fieldwork.Room) error {
		for _, c := range step.Contacts {
			added = c
			if err := s.vacate(ctx, tx, who, room, c); err != nil {
				return err
			}
		}
		if err := s.sendLetters(ctx, tx, who, step, room, letters); err != nil {
			return err
		}
		return s.record(ctx, tx, access.Record{At: ask.At, Person: who, Deed: deed, Wave: ask.Wave, Org: ask.Org, Outcome: access.Done})
	})
	return added, err
}

// vacate withdraws what waits for the address that a contact takes over from.
func (s *Store) vacate(ctx context.Context, tx *sql.Tx, who access.Person, room fieldwork.Room, c fieldwork.Contact) error {
	old, ok := room.Contact(c.Replaces)
	if !ok || old.Email == c.Email {
		return nil
	}
	if old.Role == fieldwork.Director {
		if err := endAccesses(ctx, tx, `kind = 'nomination'`, fieldwork.Event{By: who.Name, At: c.At}, c.Wave, c.Org); err != nil {
			return err
		}
	}
	return withdrawMail(ctx, tx, who, c.Wave, c.Org, old.Email, "The contact has changed.", c.At)
}

// sendLetters sends the letters of a step's events: a link and a code each.
func (s *Store) sendLetters(ctx context.Context, tx *sql.Tx, who access.Person, step fieldwork.Step, room fieldwork.Room, letters Letters) error {
	invited := slices.ContainsFunc(step.Contacted, func(e fieldwork.ContactEvent) bool { return e.Kind == fieldwork.Invited })
	named := false
	for _, e := range step.Contacted {
		named = named || e.Kind == fieldwork.Nominated
		if e.Kind == fieldwork.Nominated && invited {
			continue // the invitation says all that this letter would
		}
		if err := s.writeTo(ctx, tx, who, e, room, letters); err != nil {
			return err
		}
	}
	for _, e := range step.Events {
		// Who is invited in the same step needs no second letter about the room, and
		// who is named before anybody was let in gets theirs with the others.
		if e.Deed != fieldwork.Handed && (e.Deed != fieldwork.PassedOn || invited || named) {
			continue
		}
		letter, err := letters(e.Section)
		if err != nil {
			return err
		}
		if err := s.invite(ctx, tx, who, letter, e, room); err != nil {
			return err
		}
	}
	return nil
}

// writeTo sends the letter of one event of the contact history, if it has one.
func (s *Store) writeTo(ctx context.Context, tx *sql.Tx, who access.Person, e fieldwork.ContactEvent, room fieldwork.Room, letters Letters) error {
	if e.Kind != fieldwork.Invited && e.Kind != fieldwork.NominationAsked && e.Kind != fieldwork.Nominated {
		return nil
	}
	letter, err := letters("")
	if err != nil {
		return err
	}
	to, _ := room.Contact(e.Contact)
	if e.Kind != fieldwork.Nominated {
		kind := ""
		if e.Kind == fieldwork.NominationAsked {
			kind = "nomination"
		}
		err := s.letIn(ctx, tx, admission{
			wave: e.Wave, org: e.Org, person: to.Name, contact: to.ID, kind: kind,
			code: fieldwork.Hash(letter.Code), link: fieldwork.Hash(letter.Token), by: who.Name, at: e.At,
		})
		if err != nil {
			return err
		}
	}
	if !letter.Sent() {
		return nil
	}
	return queueMail(ctx, tx, who, letter.Written(e, to), e.At)
}

// waitingMail gives the ids of the messages of a case that wait for an address.
func waitingMail(ctx context.Context, tx *sql.Tx, wave, org, email string) ([]int64, error) {
	return idsOf(ctx, tx, `SELECT id FROM message WHERE wave = $1 AND org = $2 AND state = $3 AND lower(to_email) = lower($4) ORDER BY id`, wave, org, string(mail.Queued), email)
}

// withdrawMail takes back what waits for an address. A message that a sender has
// begun is on its way and stays.
func withdrawMail(ctx context.Context, tx *sql.Tx, who access.Person, wave, org, email, told string, at time.Time) error {
	ids, err := waitingMail(ctx, tx, wave, org, email)
	if err != nil {
		return err
	}
	return withdrawThese(ctx, tx, ids, who.Name, told, at)
}

// withdrawThese takes back those of the messages that still wait.
func withdrawThese(ctx context.Context, tx *sql.Tx, ids []int64, by, told string, at time.Time) error {
	for _, id := range ids {
		var try int
		err := tx.QueryRowContext(ctx, `UPDATE message SET state = $1, changed_at = $2, holder = '', held_until = 0, body_text = NULL, body_html = NULL, refuse_url = NULL
			WHERE id = $3 AND state = $4 RETURNING tries`, string(mail.Withdrawn), ms(at), id, string(mail.Queued)).Scan(&try)
		if missing(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := attempted(ctx, tx, id, mail.Attempt{At: at, Try: try, State: mail.Withdrawn, By: by, Told: told}); err != nil {
			return err
		}
	}
	return nil
}
