package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os/user"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire/value"
)

// databaseFlag is the database of every command that needs one.
type databaseFlag struct {
	Database string `help:"file:PATH (SQLite) or postgres://…" default:"file:omnibus.db" env:"OMNIBUS_DATABASE"`
}

// open opens a database that is there: who asks for what is kept and has mistyped
// the address must not be answered from a new, empty database.
func (d databaseFlag) open(ctx context.Context) (*store.Store, error) {
	return store.Open(ctx, d.Database, store.Options{Kept: true})
}

// begin opens a database, and makes it where there is none, which it says.
func (d databaseFlag) begin(ctx context.Context, log *slog.Logger, t terminal) (*store.Store, error) {
	s, err := store.Open(ctx, d.Database, store.Options{Log: log})
	if err == nil && s.Made() {
		fmt.Fprintf(t.out, "A new database was made: %s\n", withoutPassword(d.Database))
	}
	return s, err
}

// operator is the person at the machine, by their name there.
func operator() access.Person {
	name := "the operator"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return access.Person{Name: name, Role: access.Operator}
}

// importCommand is omnibus import.
type importCommand struct {
	databaseFlag
	Dir string `arg:"" help:"The wave's folder."`
}

// Run puts the wave into the database, whole or not at all.
func (c importCommand) Run(ctx context.Context, t terminal) error {
	w, complaints := folder.ReadDir(c.Dir)
	if err := complaints.Err(); err != nil {
		return err
	}
	s, err := c.begin(ctx, nil, t)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.ImportWave(ctx, operator(), w.Wave, w.Texts, w.Frame.Organisations, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s %s is in the database as %s: %s, %s.\n", w.Wave.Survey, w.Wave.Title, w.Wave.ID,
		count(w.Frame.Size(), "organisation", "organisations"), count(len(w.Questionnaire.Questions()), "question", "questions"))
	return nil
}

// exportCommand is omnibus export.
type exportCommand struct {
	databaseFlag
	Wave string `arg:"" help:"The wave's id."`
	Dir  string `arg:"" help:"The folder to write; it must not hold a wave already."`
}

// Run writes the latest version of the wave's texts.
func (c exportCommand) Run(ctx context.Context, t terminal) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	kept, err := s.Texts(ctx, operator(), c.Wave)
	if err != nil {
		return err
	}
	texts := map[string][]byte{}
	for name, text := range kept {
		texts[name] = text.Body
	}
	if err := folder.Write(c.Dir, texts); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s written to %s.\n", count(len(texts), "text", "texts"), c.Dir)
	return nil
}

// answersCommand is omnibus answers.
type answersCommand struct {
	Import answersImport `cmd:"" help:"Add a wide answers file to a wave."`
	Export answersExport `cmd:"" help:"Write a wave's answers as a wide file."`
}

type answersImport struct {
	databaseFlag
	Wave string `arg:"" help:"The wave's id."`
	File string `arg:"" help:"The answers file (CSV)."`
}

// Run adds the file's answers, all of them or none.
func (c answersImport) Run(ctx context.Context, t terminal) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := keptWave(ctx, s, c.Wave)
	if err != nil {
		return err
	}
	text, err := readFile(c.File)
	if err != nil {
		return err
	}
	wide, complaints := answer.ReadWide(c.File, text, w.Questionnaire, w.Frame)
	if err := complaints.Err(); err != nil {
		return err
	}
	if len(wide.Rows) == 0 {
		return fault.New(fault.Refused, "%s has column names and no answers: there is nothing to import. Nothing was changed. Check that it is the right file.", c.File)
	}
	who := operator()
	if _, err := s.ImportAnswers(ctx, who, c.Wave, wide.Rows, who.Name, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "The answers of %s are in %s.\n", count(len(wide.Rows), "organisation", "organisations"), c.Wave)
	return nil
}

type answersExport struct {
	databaseFlag
	Wave string `arg:"" help:"The wave's id."`
}

// Run writes the present answers to standard output. What the present
// questionnaire has no place for is left out, and said on standard error; it
// stays in the database.
func (c answersExport) Run(ctx context.Context, t terminal) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := keptWave(ctx, s, c.Wave)
	if err != nil {
		return err
	}
	rows, err := wideRows(ctx, s, w)
	if err != nil {
		return err
	}
	for _, left := range answer.LeaveOut(w.Questionnaire, rows) {
		fmt.Fprintf(t.err, "Left out: %s to %s, which the questionnaire does not have now or asks in another way.\n", count(left.Answers, "answer", "answers"), left.Question)
	}
	var body bytes.Buffer
	if err := answer.WriteWide(&body, w.Questionnaire, rows); err != nil {
		return err
	}
	return t.print(body.Bytes())
}

// keptWave reads a wave from the database.
func keptWave(ctx context.Context, s *store.Store, wave string) (*folder.Wave, error) {
	kept, err := s.Texts(ctx, operator(), wave)
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for name, text := range kept {
		texts[name] = text.Body
	}
	w, complaints := folder.FromTexts(texts)
	if err := complaints.Err(); err != nil {
		return nil, fault.Because(err, fault.Refused, "The texts of %s in the database can no longer be read: %s", wave, complaints[0])
	}
	return w, nil
}

// wideRows gives the present answers of every organisation that took part, in
// the frame's order.
func wideRows(ctx context.Context, s *store.Store, w *folder.Wave) ([]answer.WideRow, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return nil, err
	}
	rows := map[string]*answer.WideRow{}
	row := func(org string) *answer.WideRow {
		if rows[org] == nil {
			rows[org] = &answer.WideRow{Org: org, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
		}
		return rows[org]
	}
	who := operator()
	if err := s.Answers(ctx, who, w.Wave.ID, head, func(e answer.Entry) error {
		if e.Value.Given() {
			row(e.Org).Values[e.Item] = e.Value
		} else {
			delete(row(e.Org).Values, e.Item)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	if err := s.Sections(ctx, who, w.Wave.ID, head, func(e answer.SectionEvent) error {
		row(e.Org).Sections[e.Section] = e.State
		return nil
	}); err != nil {
		return nil, err
	}
	var out []answer.WideRow
	for _, o := range w.Frame.Organisations {
		if rows[o.ID] != nil {
			out = append(out, *rows[o.ID])
		}
	}
	return out, nil
}
