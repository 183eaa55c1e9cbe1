package store

import (
	"context"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// Look gives who else is at the case of me, as far as the person may be there
// themselves: in their sections, and on the pages that show all sections. Those
// are where me is when it names no section. Sessions are not counted. Where
// nobody was noted, nothing is asked again until somebody is noted somewhere.
func (s *Store) Look(ctx context.Context, who access.Person, me fieldwork.Here) (fieldwork.Company, error) {
	if err := s.checkHere(ctx, who, me); err != nil {
		return fieldwork.Company{}, err
	}
	if s.recent.alone(caseOf{me.Wave, me.Org}, who.Seen.Company) {
		return fieldwork.Company{}, nil
	}
	c, found, upto, err := s.noticed(ctx, who, me, `SELECT '', '', '', '', company FROM change_count WHERE one = 1`)
	if err == nil && found == 0 {
		s.recent.nobody(caseOf{me.Wave, me.Org}, upto)
	}
	return c, s.fault(err)
}

// checkHere says whether the person may be where me is.
func (s *Store) checkHere(ctx context.Context, who access.Person, me fieldwork.Here) error {
	if me.Section == "" {
		return s.check(ctx, who, access.ReadPart, me.Wave, me.Org)
	}
	return s.checkSection(ctx, who, access.AnswerCase, me.Wave, me.Org, me.Section)
}

// noticed gives who was noted at the case of me, how many were found, those that
// are hidden from the person among them, and the number that beside gives.
func (s *Store) noticed(ctx context.Context, who access.Person, me fieldwork.Here, beside string, args ...any) (c fieldwork.Company, found int, number int64, err error) {
	err = s.pages(ctx, beside+` UNION ALL SELECT visitor, name, section, page, at FROM presence WHERE wave = $1 AND org = $2 AND at > $3`,
		append([]any{me.Wave, me.Org, ms(fieldwork.HereSince(me.At))}, args...), func(r row) error {
			h := fieldwork.Here{Wave: me.Wave, Org: me.Org}
			var at int64
			if err := r.Scan(&h.Visitor, &h.Name, &h.Section, &h.Page, &at); err != nil {
				return err
			}
			if h.Visitor == "" {
				number = at
				return nil
			}
			found++
			h.At = fromMS(at)
			if who.Holds(h.Section) || h.Section == "" || h.Visitor == me.Visitor {
				c.Noted = append(c.Noted, h)
			}
			return nil
		})
	return c, found, number, err
}

// Company is Look, and gives what was answered in me's section after a log
// position, oldest first; nothing where me names no section. It notes that me is
// there when that is worth it
// (fieldwork.Company.Note). Nothing is lost when that comes late: who is not
// noted now will be in a few seconds. So reading and noting need not be one
// transaction.
func (s *Store) Company(ctx context.Context, who access.Person, me fieldwork.Here, since int64) (fieldwork.Company, []answer.Entry, error) {
	if err := s.checkHere(ctx, who, me); err != nil {
		return fieldwork.Company{}, nil, err
	}
	c, _, sessions, err := s.noticed(ctx, who, me, `SELECT '', '', '', '', count(*) FROM case_access c JOIN session s ON s.case_access = c.id
		WHERE c.wave = $1 AND c.org = $2 AND c.withdrawn_at IS NULL AND s.expires_at > $4`, ms(me.At))
	if err != nil {
		return fieldwork.Company{}, nil, s.fault(err)
	}
	c.Sessions = int(sessions)
	var given []answer.Entry
	// To look for what is new reads all that was ever said of the case.
	if v, isTrue := s.recent.known(caseOf{me.Wave, me.Org}, who.Seen.Head); me.Section != "" && (!isTrue || v.Last() > since) {
		err = s.pages(ctx, `SELECT `+saveColumns+` FROM save WHERE wave = $1 AND org = $2 AND section = $3 AND position > $4 ORDER BY position`,
			[]any{me.Wave, me.Org, me.Section, since}, entries(func(e answer.Entry) error {
				if e.Position > since {
					given = append(given, e)
				}
				return nil
			}))
	}
	if err != nil || !c.Note(me) || !keyable(me.Visitor, me.Page, me.Name) {
		return c, given, s.fault(err)
	}
	_, err = s.write.ExecContext(ctx, `INSERT INTO presence (wave, org, visitor, name, section, page, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (wave, org, visitor) DO UPDATE SET name = excluded.name, section = excluded.section, page = excluded.page, at = excluded.at`,
		me.Wave, me.Org, me.Visitor, me.Name, me.Section, me.Page, ms(me.At))
	return c, given, s.fault(err)
}
