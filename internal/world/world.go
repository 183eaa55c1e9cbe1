// Package world puts a believable, complete survey into a database: Wave 1 of
// the Children's Services Omnibus with its invented answers, given section by
// section, by the people and at the moments that its fieldwork record tells.
// Tests and the demonstration use it; nothing else may.
package world

import (
	"context"
	"fmt"
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
	"omnibus/survey/questionnaire/route"
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

// Load fills an empty database. Secrets are made from random. It answers
// fault.Exists when the wave is there already.
func Load(ctx context.Context, s *store.Store, random io.Reader) (*World, error) {
	w := Texts()
	names, err := readPeople(w.Wave.Pilot.From)
	if err != nil {
		return nil, err
	}
	moments, err := readRecord(names)
	if err != nil {
		return nil, err
	}
	begun := moments[0].at
	if err := s.ImportWave(ctx, operator, w.Wave, w.Texts, w.Frame.Organisations, begun); err != nil {
		return nil, err
	}
	if err := s.AddContacts(ctx, operator, w.Wave.ID, names.known()); err != nil {
		return nil, err
	}
	out := &World{Wave: w}
	rows := map[string]answer.WideRow{}
	for _, row := range Answers(w).Rows {
		rows[row.Org] = row
	}
	for _, m := range moments {
		if row := rows[m.org]; out.Org == "" && m.event == delegated && unfinished(row) && row.State(m.section) == answer.Partial {
			out.Org, out.Respondent = m.org, names.contactOf[m.org]
		}
	}
	for _, m := range moments {
		if m.event == delegated {
			err = out.hand(ctx, s, random, rows[m.org], names, m)
		} else {
			err = replay(ctx, s, w, rows[m.org], m)
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s of %s: %w", m.event, m.section, m.org, err)
		}
	}
	if err := notePages(ctx, s, w, rows, moments); err != nil {
		return nil, err
	}
	if err := out.letIn(ctx, s, random, begun); err != nil {
		return nil, err
	}
	return out, nil
}

// unfinished says whether a case shows every state a section can have.
func unfinished(row answer.WideRow) bool {
	states := map[answer.State]bool{}
	for _, state := range row.Sections {
		states[state] = true
	}
	return states[answer.Complete] && states[answer.Partial] && states[answer.NotStarted]
}

// replay does what the record says happened.
func replay(ctx context.Context, s *store.Store, w *folder.Wave, row answer.WideRow, m moment) error {
	who := access.Person{Name: m.by, Role: access.Respondent, Wave: w.Wave.ID, Org: m.org}
	key := fmt.Sprintf("record-%s-%s-%s", m.org, m.section, m.event)
	if m.event == submitted {
		return s.SetSection(ctx, who, w.Wave.ID, m.org, m.section, answer.Complete, key, m.at)
	}
	save := answer.Save{
		Wave: w.Wave.ID, Org: m.org, Section: m.section,
		By: m.by, Origin: answer.Web, At: m.at, Key: key,
	}
	section, ok := w.Questionnaire.Section(m.section)
	if !ok {
		return fmt.Errorf("no section %q", m.section)
	}
	for _, page := range section.Pages {
		for _, question := range page.Questions {
			for _, item := range question.Items() {
				of := answer.Item{Question: question.ID, Row: item.Row}
				if v := row.Values[of]; v.Given() {
					save.Changes = append(save.Changes, answer.Change{Item: of, Value: v})
				}
			}
		}
	}
	if len(save.Changes) == 0 {
		return s.SetSection(ctx, who, w.Wave.ID, m.org, m.section, answer.Partial, key, m.at)
	}
	_, err := s.SaveAnswers(ctx, who, save)
	return err
}

// hand has the contact hand a section to a colleague, as the record says.
func (out *World) hand(ctx context.Context, s *store.Store, random io.Reader, row answer.WideRow, names people, m moment) error {
	code, err := fieldwork.NewCode(random)
	if err != nil {
		return err
	}
	token, err := fieldwork.NewToken(random)
	if err != nil {
		return err
	}
	to := names.byEmail[m.to]
	section, _ := out.Wave.Questionnaire.Section(m.section)
	who := access.Person{Name: names.contactOf[m.org], Role: access.Respondent, Wave: out.Wave.Wave.ID, Org: m.org}
	ask := fieldwork.Ask{Wave: who.Wave, Org: who.Org, At: m.at, Section: m.section, Name: to.Name, Email: to.Email, Beside: route.Beside(section)}
	if m.org == out.Org && row.State(m.section) == answer.Partial {
		out.Colleague, out.ColleagueLink, out.ColleagueSection = to.Name, token, section.Title
	}
	_, err = s.HandOver(ctx, who, ask, fieldwork.Letter{Code: code, Token: token})
	return err
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
