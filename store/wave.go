package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
)

// forRespondents are the texts of a wave that respondents' pages are made of.
// The report and the plan are no business of theirs before they are published.
var forRespondents = []string{"wave.yaml", "frame.csv", "questionnaire.yaml"}

// ImportWave adds a wave with its texts and the frame's snapshot. A wave that
// is there already gives fault.Exists.
func (s *Store) ImportWave(ctx context.Context, who access.Person, w *survey.Wave, texts map[string][]byte, orgs []frame.Organisation, at time.Time) error {
	if err := s.check(ctx, who, access.EditWave, w.ID, ""); err != nil {
		return err
	}
	return s.writing(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO wave (id, survey, title, imported_by, imported_at) VALUES ($1, $2, $3, $4, $5)`,
			w.ID, w.Survey, w.Title, who.Name, ms(at))
		if s.condition(err) == duplicate {
			return fault.Because(err, fault.Exists, "There is a wave %s already. Nothing was changed. Give this one another id in wave.yaml, or change the texts of the one that is there.", w.ID)
		}
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			if err := addText(ctx, tx, w.ID, survey.Text{Name: name, Body: texts[name], Version: 1, By: who.Name, At: at}); err != nil {
				return err
			}
		}
		rows := make([][]any, len(orgs))
		for i, o := range orgs {
			rows[i] = []any{w.ID, o.ID, o.Name, o.ShortName, i}
		}
		return onTx(tx)(ctx, inserts(s.engine.widest, `INSERT INTO organisation (wave, org, name, short_name, place) VALUES `, "", rows))
	})
}

func addText(ctx context.Context, tx *sql.Tx, wave string, t survey.Text) error {
	if t.Body == nil {
		t.Body = []byte{}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO wave_text (wave, name, version, body, saved_by, saved_at, position)
		VALUES ($1, $2, $3, $4, $5, $6, (SELECT position FROM log_head WHERE one = 1))`,
		wave, t.Name, t.Version, t.Body, t.By, ms(t.At))
	return err
}

// SaveText adds a version to one of a wave's texts and gives its number. It is
// a Conflict when the latest version is not the one seen (0 for a text that was
// not there). The frame is a snapshot and is not saved; a new wave.yaml must be
// one of the same wave.
func (s *Store) SaveText(ctx context.Context, who access.Person, wave, name string, body []byte, seen int64, at time.Time) (version int64, err error) {
	if err := s.check(ctx, who, access.EditWave, wave, ""); err != nil {
		return 0, err
	}
	if name == "frame.csv" {
		return 0, fault.New(fault.Refused, "The frame is a snapshot: it does not change once its wave has been imported. Nothing was changed. Import a new wave for another frame.")
	}
	if name == "" || !keyable(wave, name) {
		return 0, noWave()
	}
	var title, series *string
	if name == "wave.yaml" {
		w, complaints := survey.ReadWave(name, body)
		switch {
		case len(complaints) > 0:
			return 0, fault.New(fault.Refused, "%s. Nothing was changed.", complaints[0])
		case w.ID != wave:
			return 0, fault.New(fault.Refused, "The text is that of wave %s, not of %s. Nothing was changed.", w.ID, wave)
		}
		title, series = &w.Title, &w.Survey
	}
	err = s.writing(ctx, func(tx *sql.Tx) error {
		// The wave's row is held, so that of two who save at once one sees the other.
		result, err := tx.ExecContext(ctx, `UPDATE wave SET title = coalesce($1, title), survey = coalesce($2, survey) WHERE id = $3`, title, series, wave)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, noWave())
		}
		var latest int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM wave_text WHERE wave = $1 AND name = $2`, wave, name).Scan(&latest); err != nil {
			return err
		}
		if latest != seen {
			return fault.New(fault.Conflict, "Somebody else has changed %s meanwhile (it is at version %d, you began with %d). Nothing was changed. Copy what you wrote, load the text again, and put your change into it.", name, latest, seen)
		}
		version = latest + 1
		return addText(ctx, tx, wave, survey.Text{Name: name, Body: body, Version: version, By: who.Name, At: at})
	})
	if err != nil {
		return 0, err
	}
	return version, nil
}

// Waves gives the waves that the person may see, in the order imported.
func (s *Store) Waves(ctx context.Context, who access.Person) ([]survey.Summary, error) {
	var waves []survey.Summary
	err := scan(ctx, s.read, `SELECT w.id, w.survey, w.title,
			(SELECT count(*) FROM organisation o WHERE o.wave = w.id),
			(SELECT count(DISTINCT s.org) FROM standing s WHERE s.wave = w.id AND s.state <> 'none')
		FROM wave w ORDER BY w.imported_at, w.id`, nil, func(rows row) error {
		var w survey.Summary
		if err := rows.Scan(&w.ID, &w.Survey, &w.Title, &w.Organisations, &w.TookPart); err != nil {
			return err
		}
		if access.Check(who, access.ReadStatus, w.ID, "") != nil {
			w.TookPart = 0 // what may be told of days that are over is Told's
		}
		if access.Check(who, access.ReadWave, w.ID, "") == nil {
			waves = append(waves, w)
		}
		return nil
	})
	return waves, s.fault(err)
}

// givenText says whether a person who may read a wave is given this text of it.
// A report quotes answers: it is for those who may read them.
func givenText(who access.Person, wave, name string) bool {
	switch {
	case who.Role == access.Respondent:
		return slices.Contains(forRespondents, name)
	case name == folder.ReportText:
		return access.Check(who, access.ReadDataset, wave, "") == nil
	}
	return true
}

// Texts gives the latest version of each of a wave's texts by name. A
// respondent gets those that their pages are made of, and who may not read
// answers gets no report.
func (s *Store) Texts(ctx context.Context, who access.Person, wave string) (map[string]survey.Text, error) {
	if err := s.check(ctx, who, access.ReadWave, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	texts := map[string]survey.Text{}
	err := scan(ctx, s.read, `SELECT name, body, version, saved_by, saved_at FROM wave_text t WHERE wave = $1
		AND version = (SELECT max(version) FROM wave_text u WHERE u.wave = t.wave AND u.name = t.name)`, []any{wave}, func(rows row) error {
		var t survey.Text
		var at int64
		if err := rows.Scan(&t.Name, &t.Body, &t.Version, &t.By, &at); err != nil {
			return err
		}
		t.At = fromMS(at)
		if givenText(who, wave, t.Name) {
			texts[t.Name] = t
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, s.fault(err)
	case len(texts) == 0:
		return nil, noWave()
	}
	return texts, nil
}

// TextHistory gives every version of one of a wave's texts, the oldest first,
// with where the log of answers stood when it was saved.
func (s *Store) TextHistory(ctx context.Context, who access.Person, wave, name string) ([]survey.Text, error) {
	if err := s.check(ctx, who, access.ReadWave, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave, name) || !givenText(who, wave, name) {
		return nil, noWave()
	}
	var all []survey.Text
	err := scan(ctx, s.read, `SELECT version, body, saved_by, saved_at, coalesce(position, -1) FROM wave_text
		WHERE wave = $1 AND name = $2 ORDER BY version`, []any{wave, name}, func(rows row) error {
		t := survey.Text{Name: name}
		var at int64
		err := rows.Scan(&t.Version, &t.Body, &t.By, &at, &t.Position)
		t.At = fromMS(at)
		all = append(all, t)
		return err
	})
	return all, s.fault(err)
}

// TextVersions gives the latest version of each of a wave's texts by name,
// without the texts: whoever keeps what was made of them asks whether it still holds.
func (s *Store) TextVersions(ctx context.Context, who access.Person, wave string) (map[string]int64, error) {
	if err := s.check(ctx, who, access.ReadWave, wave, ""); err != nil {
		return nil, err
	}
	if !keyable(wave) {
		return nil, noWave()
	}
	versions := map[string]int64{}
	err := s.pages(ctx, `SELECT name, max(version) FROM wave_text WHERE wave = $1 GROUP BY name`, []any{wave}, func(rows row) error {
		var name string
		var version int64
		if err := rows.Scan(&name, &version); err != nil {
			return err
		}
		if givenText(who, wave, name) {
			versions[name] = version
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, s.fault(err)
	case len(versions) == 0:
		return nil, noWave()
	}
	return versions, nil
}

func noWave() error {
	return fault.New(fault.NotFound, "There is no such wave. Nothing was changed.")
}
