package world

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/fault"
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
	// byName are their numbers by organisation and name.
	byName map[[2]string]int64
	// waiting are lines of the history that are written together.
	waiting []fieldwork.ContactEvent
	// stood is up to when everything was played before this player came.
	stood time.Time
	// done are events that are in the database: what was played after stood was
	// not all of it if the program ended meanwhile.
	done map[done]bool
	plan *contactPlan
	// Passed counts what the record tells and the survey did not allow: somebody
	// has done otherwise meanwhile.
	Passed int
}

// done names an event by what no two share.
type done struct {
	org, what string
	at        int64
}

// Begin puts the wave and its directors into an empty database. It answers
// fault.Exists when the wave is there already.
func Begin(ctx context.Context, s *store.Store, random io.Reader) (*Player, error) {
	p, err := newPlayer(s, random)
	if err != nil {
		return nil, err
	}
	w := p.World.Wave
	if err := s.ImportWave(ctx, operator, w.Wave, w.Texts, w.Frame.Organisations, p.Beginning()); err != nil {
		return nil, err
	}
	if err := s.AddContacts(ctx, operator, w.Wave.ID, p.names.directors()); err != nil {
		return nil, err
	}
	if err := p.drawPilot(ctx, p.Beginning()); err != nil {
		return nil, err
	}
	return p, p.meet(ctx)
}

// Resume goes on in a database that a player has filled up to a moment.
func Resume(ctx context.Context, s *store.Store, random io.Reader, stood time.Time) (*Player, error) {
	p, err := newPlayer(s, random)
	if err != nil {
		return nil, err
	}
	p.stood = stood
	for p.next < len(p.moments) && !p.moments[p.next].at.After(stood) {
		p.next++
	}
	p.plan.skip(stood)
	return p, p.meet(ctx)
}

func newPlayer(s *store.Store, random io.Reader) (*Player, error) {
	w := Texts()
	names, err := readPeople(w.Wave.Pilot.From)
	if err != nil {
		return nil, err
	}
	p := &Player{World: &World{Wave: w}, store: s, random: random, names: names, rows: map[string]answer.WideRow{}, known: map[string]int64{}, byName: map[[2]string]int64{}, done: map[done]bool{}}
	if p.moments, err = readRecord(names); err != nil {
		return nil, err
	}
	p.plan = planOf(w, p.moments)
	for i := range names.all {
		names.all[i].At = p.Beginning()
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
	return p, nil
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

// Beginning is the moment of the first event, End that of the last.
func (p *Player) Beginning() time.Time { return p.moments[0].at }

// End is the moment of the last event.
func (p *Player) End() time.Time { return p.moments[len(p.moments)-1].at }

// Play does everything that the record says happened up to a moment, that one
// included, and has not been done yet. What the survey no longer allows is
// passed over: somebody has done otherwise meanwhile.
func (p *Player) Play(ctx context.Context, until time.Time) error {
	for ; p.next < len(p.moments) && !p.moments[p.next].at.After(until); p.next++ {
		m := p.moments[p.next]
		if err := p.carry(ctx, m.at); err != nil {
			return err
		}
		err := p.do(ctx, m)
		switch fault.KindOf(err) {
		case fault.Refused, fault.NotFound, fault.Denied, fault.Exists, fault.Conflict:
			if err != nil {
				p.Passed++
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("%s of %s at %s: %w", m.event, m.org, m.at, err)
		}
	}
	if err := p.carry(ctx, until); err != nil {
		return err
	}
	if err := p.notePages(ctx, p.stood, until); err != nil {
		return err
	}
	p.stood = later(p.stood, until)
	return nil
}

// meet learns the numbers of all people from the database.
func (p *Player) meet(ctx context.Context) error {
	return p.store.Cases(ctx, operator, p.World.Wave.Wave.ID, func(c fieldwork.Case) error {
		for _, k := range c.Room.Contacts {
			p.know(k)
		}
		for _, e := range c.Contacted {
			p.done[done{c.Org, string(e.Kind), e.At.UnixMilli()}] = true
		}
		for _, e := range c.Room.Events {
			p.done[done{c.Org, delegated, e.At.UnixMilli()}] = true
		}
		return nil
	})
}

// kinds are what is found in the history of the events that are more than a line of it.
var kinds = map[string]fieldwork.Kind{nominated: fieldwork.Nominated, invited: fieldwork.Invited, changed: fieldwork.ContactChanged}

// isDone says whether an event is in the database already.
func (p *Player) isDone(m moment) bool {
	what := m.event
	if line, ok := lines[m.event]; ok {
		what = string(line.Kind)
	} else if kind, ok := kinds[m.event]; ok {
		what = string(kind)
	}
	return p.done[done{m.org, what, m.at.UnixMilli()}]
}

func (p *Player) know(c fieldwork.Contact) {
	p.byName[[2]string{c.Org, c.Name}] = c.ID
	p.known[c.Org+" "+c.Email] = c.ID
	p.known[c.Org+" "+string(c.Role)+" "+c.Email] = c.ID
}

func (p *Player) do(ctx context.Context, m moment) error {
	if p.isDone(m) {
		return nil
	}
	if other, err := p.sentOtherwise(ctx, m); err != nil || other {
		return err
	}
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
