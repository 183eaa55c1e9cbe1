package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// ImportAnswers adds the rows of an answers file to the log, all in one
// transaction, as answer.File decides: afterwards each of the rows' cases is as
// its row says. It gives the log's position. A case that its respondents have
// answered otherwise, or a case that is not in the frame, refuses the whole file.
func (s *Store) ImportAnswers(ctx context.Context, who access.Person, wave string, rows []answer.WideRow, by string, at time.Time) (position int64, err error) {
	if err := s.check(ctx, who, access.ImportAnswers, wave, ""); err != nil {
		return 0, err
	}
	q, err := s.questionnaire(ctx, who, wave)
	if err != nil {
		return 0, err
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		var head int64
		if err := tx.QueryRowContext(ctx, lockHead).Scan(&head); err != nil {
			return err
		}
		held, err := readHeld(ctx, tx, wave)
		if err != nil {
			return err
		}
		add, last, err := decideImport(answer.File{Wave: wave, By: by, At: at}, q, rows, held, head)
		if err != nil {
			return err
		}
		position = last
		if position == head {
			return nil
		}
		return onTx(tx)(ctx, add.statements(s.engine.widest, position))
	})
	if err != nil {
		return 0, err
	}
	return position, nil
}

// questionnaire reads the wave's latest questionnaire: it says in which section
// each answer of a file stands.
func (s *Store) questionnaire(ctx context.Context, who access.Person, wave string) (*questionnaire.Questionnaire, error) {
	texts, err := s.Texts(ctx, who, wave)
	if err != nil {
		return nil, err
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", texts["questionnaire.yaml"].Body)
	if len(complaints) > 0 {
		return nil, fault.Because(complaints, fault.Refused, "The questionnaire of %s has mistakes, so answers can't be imported. Nothing was changed. Mend it first: %s.", wave, complaints[0])
	}
	return q, nil
}

// decideImport has every row decided and gives the rows of tables to add.
func decideImport(f answer.File, q *questionnaire.Questionnaire, rows []answer.WideRow, held map[string]answer.Held, head int64) (additions, int64, error) {
	var add additions
	var clashes, unknown []string
	sectionOf := func(question string) string {
		if found, ok := q.Question(question); ok {
			return found.Section().ID
		}
		return ""
	}
	for _, row := range rows {
		before, there := held[row.Org]
		if !there {
			unknown = append(unknown, row.Org)
			continue
		}
		imported, clash := f.Decide(row, before, head)
		if clash {
			clashes = append(clashes, row.Org)
			continue
		}
		head += imported.Add()
		for _, part := range bySection(imported.Entries, sectionOf) {
			last := part[len(part)-1]
			t := target{f.Wave, row.Org, sectionOf(last.Item.Question)}
			add.saves = append(add.saves, saveRow(t, part, last.By, last.Origin, last.At, answer.Receipt{First: part[0].Position, Last: last.Position}))
		}
		for _, e := range imported.Events {
			add.events = append(add.events, eventRow(e, answer.Import))
		}
		if imported.Add() == 0 {
			continue
		}
		counts := row.Counts(sectionOf)
		for _, section := range q.Sections {
			add.standings = append(add.standings, []any{f.Wave, row.Org, section.ID, string(row.State(section.ID)), counts[section.ID], ms(f.At)})
		}
	}
	switch {
	case len(unknown) > 0:
		return additions{}, 0, fault.New(fault.Refused, "The frame of %s has no organisation %s. Nothing was imported. Check the org_id column.", f.Wave, strings.Join(unknown[:min(5, len(unknown))], ", "))
	case len(clashes) > 0:
		return additions{}, 0, answer.Refusal(clashes)
	}
	return add, head, nil
}

// bySection parts entries where the section changes.
func bySection(entries []answer.Entry, sectionOf func(question string) string) [][]answer.Entry {
	var parts [][]answer.Entry
	for i, e := range entries {
		if i == 0 || sectionOf(e.Item.Question) != sectionOf(entries[i-1].Item.Question) {
			parts = append(parts, nil)
		}
		last := &parts[len(parts)-1]
		*last = append(*last, e)
	}
	return parts
}

// readHeld reads what the log has of every case of the wave.
func readHeld(ctx context.Context, tx *sql.Tx, wave string) (map[string]answer.Held, error) {
	held := map[string]answer.Held{}
	err := scan(ctx, tx, `SELECT org FROM organisation WHERE wave = $1`, []any{wave}, func(rows row) error {
		var org string
		err := rows.Scan(&org)
		held[org] = answer.Held{Current: answer.Current{}, Events: map[string]answer.SectionEvent{}}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = scan(ctx, tx, `SELECT `+saveColumns+` FROM save WHERE wave = $1 ORDER BY position`, []any{wave}, entries(func(e answer.Entry) error {
		held[e.Org].Current[e.Item] = e
		return nil
	}))
	if err != nil {
		return nil, err
	}
	err = scan(ctx, tx, `SELECT `+eventColumns+` FROM section_event WHERE wave = $1 ORDER BY position`, []any{wave}, events(func(e answer.SectionEvent) error {
		held[e.Org].Events[e.Section] = e
		return nil
	}))
	if err != nil {
		return nil, err
	}
	err = scan(ctx, tx, `SELECT org FROM save WHERE wave = $1 AND origin <> $2 UNION SELECT org FROM section_event WHERE wave = $1 AND origin <> $2`,
		[]any{wave, string(answer.Import)}, func(rows row) error {
			var org string
			if err := rows.Scan(&org); err != nil {
				return err
			}
			h := held[org]
			h.Answered = true
			held[org] = h
			return nil
		})
	return held, err
}
