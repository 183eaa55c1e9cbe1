package world

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame/purposive"
	"omnibus/survey/questionnaire/route"
)

// Player does what the fieldwork record says happened, by the store's own
// functions, up to any moment, and goes on from where it stands.
type Player struct {
	World   *World
	store   *store.Store
	random  io.Reader
	names   people
	rows    map[string]answer.WideRow
	moments []moment
	next    int
	// callers are the names of the interviewers.
	callers []string
	// known are the numbers of each organisation's people by role and address.
	known map[string]int64
	// waiting are lines of the history that are written together.
	waiting []fieldwork.ContactEvent
}

// Begin puts the wave and its directors into an empty database. It answers
// fault.Exists when the wave is there already.
func Begin(ctx context.Context, s *store.Store, random io.Reader) (*Player, error) {
	w := Texts()
	names, err := readPeople(w.Wave.Pilot.From)
	if err != nil {
		return nil, err
	}
	p := &Player{World: &World{Wave: w}, store: s, random: random, names: names, rows: map[string]answer.WideRow{}, known: map[string]int64{}}
	if p.moments, err = readRecord(names); err != nil {
		return nil, err
	}
	begun := p.moments[0].at
	for i := range names.all {
		names.all[i].At = begun
	}
	if err := s.ImportWave(ctx, operator, w.Wave, w.Texts, w.Frame.Organisations, begun); err != nil {
		return nil, err
	}
	if err := s.AddContacts(ctx, operator, w.Wave.ID, names.directors()); err != nil {
		return nil, err
	}
	if err := p.drawPilot(ctx, begun); err != nil {
		return nil, err
	}
	for _, row := range Answers(w).Rows {
		p.rows[row.Org] = row
	}
	for _, person := range w.Wave.Team {
		if person.Role == "Interviewer" {
			p.callers = append(p.callers, person.Name)
		}
	}
	for _, m := range p.moments {
		if row := p.rows[m.org]; p.World.Org == "" && m.event == delegated && unfinished(row) && row.State(m.section) == answer.Partial {
			p.World.Org, p.World.Respondent = m.org, names.contactOf[m.org]
		}
	}
	return p, p.meet(ctx)
}

// drawPilot keeps the pilot's sample as it was taken: those whom the record
// has invited in the pilot.
func (p *Player) drawPilot(ctx context.Context, at time.Time) error {
	w := p.World.Wave.Wave
	rule := purposive.Rule{Spread: w.PilotSample.Spread}
	for _, m := range p.moments {
		if m.event == invited && m.details["stage"] == "pilot" {
			rule.In = append(rule.In, m.org)
		}
	}
	slices.Sort(rule.In)
	rule.N = len(rule.In)
	_, err := p.store.DrawPilot(ctx, operator, p.World.Wave.Frame, pilot.Ask{Wave: w.ID, Rule: rule, Reason: "As it was taken", At: at})
	return err
}

// End is the moment of the last event.
func (p *Player) End() time.Time { return p.moments[len(p.moments)-1].at }

// Play does everything that the record says happened up to a moment, that one
// included, and has not been done yet.
func (p *Player) Play(ctx context.Context, until time.Time) error {
	for ; p.next < len(p.moments) && !p.moments[p.next].at.After(until); p.next++ {
		m := p.moments[p.next]
		if err := p.do(ctx, m); err != nil {
			return fmt.Errorf("%s of %s at %s: %w", m.event, m.org, m.at, err)
		}
	}
	return p.flush(ctx)
}

// meet learns the numbers of all people from the database.
func (p *Player) meet(ctx context.Context) error {
	return p.store.Cases(ctx, operator, p.World.Wave.Wave.ID, func(c fieldwork.Case) error {
		for _, k := range c.Room.Contacts {
			p.know(k)
		}
		return nil
	})
}

func (p *Player) know(c fieldwork.Contact) {
	p.known[c.Org+" "+c.Email] = c.ID
	p.known[c.Org+" "+string(c.Role)+" "+c.Email] = c.ID
}

func (p *Player) do(ctx context.Context, m moment) error {
	if line, ok := lines[m.event]; ok {
		p.waiting = append(p.waiting, p.line(line, m))
		return nil
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	switch m.event {
	case nominated:
		return p.nominate(ctx, m)
	case invited:
		return p.invite(ctx, m)
	case changed:
		return p.change(ctx, m)
	case delegated:
		return p.hand(ctx, m)
	case started, submitted:
		return p.answer(ctx, m)
	}
	return fmt.Errorf("the record has an event %q that nobody knows", m.event)
}

// line fills a line of the history with what the record tells.
func (p *Player) line(e fieldwork.ContactEvent, m moment) fieldwork.ContactEvent {
	e.Org, e.Channel, e.At, e.Pilot = m.org, m.channel, m.at, m.details["stage"] == "pilot"
	e.Outcome, e.Reason = fieldwork.Outcome(m.details["outcome"]), m.details["reason"]
	for _, key := range []string{"to", "by"} {
		if id := p.known[m.org+" "+m.details[key]]; id != 0 {
			e.Contact = id
		}
	}
	if about := m.details["message"]; about != "" {
		e.Note = map[string]string{"invited": "The invitation", "reminder_1": "Reminder 1", "reminder_2": "Reminder 2"}[about]
	}
	switch e.Kind {
	case fieldwork.Opened:
		e.By = m.by
	case fieldwork.CallAttempted, fieldwork.CallEnded, fieldwork.Refusal:
		e.By = p.caller(m.org)
	default:
		e.By = operator.Name
	}
	return e
}

// caller gives the interviewer of an organisation: always the same one.
func (p *Player) caller(org string) string {
	return p.callers[len(org)%len(p.callers)]
}

func (p *Player) flush(ctx context.Context) error {
	if len(p.waiting) == 0 {
		return nil
	}
	err := p.store.AppendContacted(ctx, operator, p.World.Wave.Wave.ID, p.waiting)
	p.waiting = nil
	return err
}

// letters makes secrets that nobody is told: the record's people are invented.
func (p *Player) letters(string) (fieldwork.Letter, error) {
	code, err := fieldwork.NewCode(p.random)
	if err != nil {
		return fieldwork.Letter{}, err
	}
	token, err := fieldwork.NewToken(p.random)
	return fieldwork.Letter{Code: code, Token: token}, err
}

func (p *Player) ask(m moment) fieldwork.Ask {
	return fieldwork.Ask{Wave: p.World.Wave.Wave.ID, Org: m.org, At: m.at, Section: m.section}
}

// changeTo asks for a person of the record as single point of contact.
func (p *Player) changeTo(m moment, email string) (fieldwork.Change, error) {
	to, err := p.names.of(m.org, email, fieldwork.SinglePoint)
	c := fieldwork.Change{Ask: p.ask(m), Role: fieldwork.SinglePoint, JobTitle: to.JobTitle, Phone: to.Phone, Channel: m.channel, Reason: m.details["why"]}
	c.Name, c.Email = to.Name, to.Email
	return c, err
}

func (p *Player) nominate(ctx context.Context, m moment) error {
	c, err := p.changeTo(m, m.details["contact"])
	if err != nil {
		return err
	}
	who := access.Person{Name: m.by, Role: access.Respondent, Wave: c.Wave, Org: m.org, Nominates: true}
	if m.channel == fieldwork.ByPhone {
		who = access.Person{Name: p.caller(m.org), Role: access.Interviewer}
	}
	named, err := p.store.Nominate(ctx, who, c, p.letters)
	p.know(named)
	return err
}

func (p *Player) invite(ctx context.Context, m moment) error {
	return p.store.Invite(ctx, operator, p.ask(m), m.details["stage"] == "pilot", p.letters)
}

func (p *Player) change(ctx context.Context, m moment) error {
	c, err := p.changeTo(m, m.details["new"])
	if err != nil {
		return err
	}
	c.Contact = p.known[m.org+" "+string(fieldwork.SinglePoint)+" "+m.details["old"]]
	named, err := p.store.ChangeContact(ctx, access.Person{Name: p.caller(m.org), Role: access.Interviewer}, c, p.letters)
	p.know(named)
	return err
}

// hand has the contact hand a section to a colleague, as the record says.
func (p *Player) hand(ctx context.Context, m moment) error {
	to, err := p.names.of(m.org, m.details["to"], fieldwork.Colleague)
	if err != nil {
		return err
	}
	key := m.org + " " + string(fieldwork.Colleague) + " " + to.Email
	if to.At = m.at; p.known[key] == 0 {
		if err := p.store.AddContacts(ctx, operator, p.World.Wave.Wave.ID, []fieldwork.Contact{to}); err != nil {
			return err
		}
	}
	letter, err := p.letters(m.section)
	if err != nil {
		return err
	}
	section, _ := p.World.Wave.Questionnaire.Section(m.section)
	who := access.Person{Name: p.names.contactOf[m.org], Role: access.Respondent, Wave: p.World.Wave.Wave.ID, Org: m.org}
	ask := p.ask(m)
	ask.Name, ask.Email, ask.Beside = to.Name, to.Email, route.Beside(section)
	if m.org == p.World.Org && p.rows[m.org].State(m.section) == answer.Partial {
		p.World.Colleague, p.World.ColleagueLink, p.World.ColleagueSection = to.Name, letter.Token, section.Title
	}
	e, err := p.store.HandOver(ctx, who, ask, letter)
	to.ID = e.Contact
	p.know(to)
	return err
}

// answer gives the answers of a section, or hands it in.
func (p *Player) answer(ctx context.Context, m moment) error {
	w := p.World.Wave
	who := access.Person{Name: m.by, Role: access.Respondent, Wave: w.Wave.ID, Org: m.org}
	key := fmt.Sprintf("record-%s-%s-%s", m.org, m.section, m.event)
	if m.event == submitted {
		return p.store.SetSection(ctx, who, w.Wave.ID, m.org, m.section, answer.Complete, key, m.at)
	}
	save := answer.Save{Wave: w.Wave.ID, Org: m.org, Section: m.section, By: m.by, Origin: answer.Web, At: m.at, Key: key}
	section, ok := w.Questionnaire.Section(m.section)
	if !ok {
		return fmt.Errorf("no section %q", m.section)
	}
	for _, page := range section.Pages {
		for _, question := range page.Questions {
			for _, item := range question.Items() {
				of := answer.Item{Question: question.ID, Row: item.Row}
				if v := p.rows[m.org].Values[of]; v.Given() {
					save.Changes = append(save.Changes, answer.Change{Item: of, Value: v})
				}
			}
		}
	}
	if len(save.Changes) == 0 {
		return p.store.SetSection(ctx, who, w.Wave.ID, m.org, m.section, answer.Partial, key, m.at)
	}
	_, err := p.store.SaveAnswers(ctx, who, save)
	return err
}
