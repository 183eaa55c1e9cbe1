// Package world puts a believable, complete survey into a database: Wave 1 of
// the Children's Services Omnibus with its invented answers, given section by
// section, by the people and at the moments that its fieldwork record tells.
// Tests and the demonstration use it; nothing else may.
package world

import (
	"context"
	"io"
	"io/fs"

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

// Lead is the account of the demonstration's lead.
const Lead = "lead@research.example"

// Staff are the accounts of the demonstration: two leads, of whom one proposes
// and the other approves, and one of every other role. Their password is made
// anew for every database.
var Staff = []account.Account{
	{Email: Lead, Name: "Rosalind Achterberg", Role: access.Lead},
	{Email: "second@research.example", Name: "Benedikt Oyelaran", Role: access.Lead},
	{Email: "analyst@research.example", Name: "Devan Pillai-Marsh", Role: access.Analyst},
	{Email: "interviewer@research.example", Name: "Tobias Ferncastle", Role: access.Interviewer},
	{Email: "client@department.example", Name: "Marguerite Sallow", Role: access.Client},
}

// World is what has been put into a database, and how to get in.
type World struct {
	Wave *folder.Wave
	// Password is that of all accounts of Staff.
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
	return p.World, p.LetIn(ctx)
}

// unfinished says whether a case shows every state a section can have.
func unfinished(row answer.WideRow) bool {
	states := map[answer.State]bool{}
	for _, state := range row.Sections {
		states[state] = true
	}
	return states[answer.Complete] && states[answer.Partial] && states[answer.NotStarted]
}

// LetIn makes the accounts of Staff and the unfinished case's code and link.
func (p *Player) LetIn(ctx context.Context) (err error) {
	out, at := p.World, p.Beginning()
	if out.Password, err = fieldwork.NewCode(p.random); err != nil {
		return err
	}
	hash, err := account.HashPassword(p.random, out.Password)
	if err != nil {
		return err
	}
	for _, a := range Staff {
		a.PasswordHash, a.CreatedAt = hash, at
		if err := p.store.CreateAccount(ctx, operator, a); err != nil {
			return err
		}
	}
	if out.Code, err = fieldwork.NewCode(p.random); err != nil {
		return err
	}
	if out.Link, err = fieldwork.NewToken(p.random); err != nil {
		return err
	}
	return p.store.GiveAccess(ctx, operator, out.Wave.Wave.ID, out.Org, fieldwork.Hash(out.Code), fieldwork.Hash(out.Link), out.Respondent, at)
}
