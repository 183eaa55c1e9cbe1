// Package world puts a believable, complete survey into a database: Wave 1 of
// the Children's Services Omnibus with its invented answers, given section by
// section, by the people and at the moments that its fieldwork record tells.
// Tests and the demonstration use it; nothing else may.
package world

import (
	"context"
	"io"
	"io/fs"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/examples"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
)

// operator is in whose name the survey is set up.
var operator = access.Person{Name: "Demonstration", Role: access.Operator}

// Lead is the account of the demonstration's lead. Its password is made anew
// for every database.
const Lead = "lead@research.example"

// World is what has been put into a database, and how to get in.
type World struct {
	Wave *folder.Wave
	// Password is that of the Lead's account.
	Password string
	// Org is a case that has handed in one section, begun another and not begun
	// a third; Link is the token of its respondent's link and Code the access code.
	Org, Respondent, Link, Code string
	// Colleague holds the section that has been begun; ColleagueLink is theirs.
	Colleague, ColleagueLink, ColleagueSection string
}

// Texts gives the wave's folder, read. The folder is built in and checked by
// tests, so that it has no complaint.
func Texts() *folder.Wave {
	w, complaints := folder.Read(examples.ChildrensServices())
	if err := complaints.Err(); err != nil {
		panic("world: the built-in wave has complaints: " + err.Error())
	}
	return w
}

// Answers gives the wave's answers file, read.
func Answers(w *folder.Wave) *answer.Wide {
	wide, complaints := answer.ReadWide("answers.csv", file("answers.csv"), w.Questionnaire, w.Frame)
	if err := complaints.Err(); err != nil {
		panic("world: the built-in answers have complaints: " + err.Error())
	}
	return wide
}

func file(name string) []byte {
	text, err := fs.ReadFile(examples.ChildrensServices(), name)
	if err != nil {
		panic("world: " + name + " is built in: " + err.Error())
	}
	return text
}

// Load fills an empty database with the whole wave. Secrets are made from random.
// It answers fault.Exists when the wave is there already.
func Load(ctx context.Context, s *store.Store, random io.Reader) (*World, error) {
	p, err := Begin(ctx, s, random)
	if err != nil {
		return nil, err
	}
	if err := p.Play(ctx, p.End()); err != nil {
		return nil, err
	}
	if err := notePages(ctx, s, p.World.Wave, p.rows, p.moments); err != nil {
		return nil, err
	}
	return p.World, p.World.letIn(ctx, s, random, p.moments[0].at)
}

// unfinished says whether a case shows every state a section can have.
func unfinished(row answer.WideRow) bool {
	states := map[answer.State]bool{}
	for _, state := range row.Sections {
		states[state] = true
	}
	return states[answer.Complete] && states[answer.Partial] && states[answer.NotStarted]
}

// letIn makes the lead's account and the unfinished case's code and link.
func (out *World) letIn(ctx context.Context, s *store.Store, random io.Reader, at time.Time) (err error) {
	if out.Password, err = fieldwork.NewCode(random); err != nil {
		return err
	}
	hash, err := account.HashPassword(random, out.Password)
	if err != nil {
		return err
	}
	lead := account.Account{Email: Lead, Name: "Rosalind Achterberg", Role: access.Lead, PasswordHash: hash, CreatedAt: at}
	if err := s.CreateAccount(ctx, operator, lead); err != nil {
		return err
	}
	if out.Code, err = fieldwork.NewCode(random); err != nil {
		return err
	}
	if out.Link, err = fieldwork.NewToken(random); err != nil {
		return err
	}
	return s.GiveAccess(ctx, operator, out.Wave.Wave.ID, out.Org, fieldwork.Hash(out.Code), fieldwork.Hash(out.Link), out.Respondent, at)
}
