package store

import (
	"context"
	"database/sql"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// HandOver gives a section to a colleague as fieldwork.Room.Hand decides, lets
// them in with the letter's secrets, of which only the hashes are kept, and
// queues the letter: all of it or nothing. With a Contact the section is taken
// back from that one in the same step.
func (s *Store) HandOver(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error) {
	return s.run(ctx, who, ask, &letter, fieldwork.Room.Hand)
}

// TakeBack ends a colleague's hold of a section, and at once every session of
// theirs. What they answered stays.
func (s *Store) TakeBack(ctx context.Context, who access.Person, ask fieldwork.Ask) (fieldwork.Event, error) {
	return s.run(ctx, who, ask, nil, fieldwork.Room.TakeBack)
}

// Remind records a reminder, which carries secrets of its own: those of the
// first letter are kept nowhere. The earlier ones go on working.
func (s *Store) Remind(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error) {
	return s.run(ctx, who, ask, &letter, fieldwork.Room.Remind)
}

// PassOn makes another person the contact. Whoever had the whole room before,
// by whichever code or link, is out at once; colleagues keep their sections.
func (s *Store) PassOn(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error) {
	return s.run(ctx, who, ask, &letter, fieldwork.Room.PassOn)
}

// SignOff records the contact's word for the whole; sections are all that the
// questionnaire has.
func (s *Store) SignOff(ctx context.Context, who access.Person, ask fieldwork.Ask, sections []string) error {
	_, err := s.run(ctx, who, ask, nil, func(room fieldwork.Room, ask fieldwork.Ask) (fieldwork.Step, error) {
		return room.SignOff(ask)
	}, sections...)
	return err
}

// run does one deed in a room, in one transaction in which nothing else is
// added to the log. It gives the deed's event, whose Contact is the person that
// the letter lets in.
func (s *Store) run(ctx context.Context, who access.Person, ask fieldwork.Ask, letter *fieldwork.Letter,
	decide func(fieldwork.Room, fieldwork.Ask) (fieldwork.Step, error), sections ...string) (fieldwork.Event, error) {
	if err := s.check(ctx, who, access.RunRoom, ask.Wave, ask.Org); err != nil {
		return fieldwork.Event{}, err
	}
	if !keyable(ask.Section, who.Name) {
		return fieldwork.Event{}, fault.Say(fault.NotFound, tongue.Both("There is no such section. Nothing was changed.", "Nid oes adran o'r fath. Ni newidiwyd dim."))
	}
	if letter != nil && (letter.Code == "" || letter.Token == "") {
		return fieldwork.Event{}, fault.New(fault.Internal, "a letter needs a code and a link")
	}
	ask.By = who.Name
	var last fieldwork.Event
	var added []fieldwork.Contact
	err := s.furnish(ctx, ask.Wave, ask.Org, func(tx *sql.Tx, room fieldwork.Room, head int64) (fieldwork.Step, error) {
		ask.Head = head
		if err := stateOf(ctx, tx, &ask, sections); err != nil {
			return fieldwork.Step{}, err
		}
		step, err := decide(room, ask)
		if err != nil || len(step.Events) == 0 {
			return step, err
		}
		last, added = step.Events[len(step.Events)-1], step.Contacts
		return step, nil
	}, func(tx *sql.Tx, room fieldwork.Room) error {
		if last.Position == 0 {
			return nil
		}
		for _, c := range added {
			if err := s.vacate(ctx, tx, who, room, c); err != nil {
				return err
			}
		}
		if letter != nil {
			if err := s.invite(ctx, tx, who, *letter, last, room); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, access.Record{At: ask.At, Person: who, Deed: access.RunRoom, Wave: ask.Wave, Org: ask.Org, Outcome: access.Done})
	})
	return last, err
}

// invite lets the person of a deed in, and queues the letter where it is sent.
func (s *Store) invite(ctx context.Context, tx *sql.Tx, who access.Person, letter fieldwork.Letter, e fieldwork.Event, room fieldwork.Room) error {
	to, _ := room.Contact(e.Contact)
	err := s.letIn(ctx, tx, admission{
		wave: e.Wave, org: e.Org, person: to.Name, contact: to.ID, section: e.Section,
		code: fieldwork.Hash(letter.Code), link: fieldwork.Hash(letter.Token), by: who.Name, at: e.At,
	})
	if err != nil || !letter.Sent() {
		return err
	}
	return queueMail(ctx, tx, who, letter.Message(e, to), e.At)
}

// stateOf reads how the sections stand, for the decision.
func stateOf(ctx context.Context, tx *sql.Tx, ask *fieldwork.Ask, sections []string) error {
	complete := map[string]bool{}
	err := scan(ctx, tx, `SELECT section FROM standing WHERE wave = $1 AND org = $2 AND state = $3`,
		[]any{ask.Wave, ask.Org, string(answer.Complete)}, func(rows row) error {
			var section string
			if err := rows.Scan(&section); err != nil {
				return err
			}
			complete[section] = true
			return nil
		})
	if err != nil {
		return err
	}
	ask.Finished = complete[ask.Section]
	ask.Unfinished = 0
	for _, section := range sections {
		if !complete[section] {
			ask.Unfinished++
		}
	}
	return tx.QueryRowContext(ctx, `SELECT coalesce(max(position), 0) FROM section_event WHERE wave = $1 AND org = $2`, ask.Wave, ask.Org).Scan(&ask.Turned)
}
