package respond

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// roomPage shows the contact each section with who holds it and how far it is.
type roomPage struct {
	page.Layout
	Organisation string
	Open         bool
	Next         *page.Next
	// Now is where the page looks for what is new, "" for nowhere.
	Now      string
	Sections []roomSection
	// SignOff says that the wave wants one; Signed by whom and when it was given.
	SignOff bool
	Signed  string
	PassOn  string
	// Consent says that the wave asks whether details may be passed on.
	Consent bool
}

// roomSection is one section of the room.
type roomSection struct {
	ID, Title string
	Lang      string
	State     page.Tag
	Rows      []page.SummaryRow
	Answer    page.Link
	People    page.Link
	// Progress is how far it is and how long the rest takes, in words; Percent is
	// the part of its questions that is answered, and Drawn says so of
	// the drawing.
	Progress, Percent, Drawn string
	// Here says who is in it now, "" for nobody.
	Here string
}

// peoplePage is who holds one section, and what can be done about it.
type peoplePage struct {
	page.Layout
	Section, SectionLang string
	Open                 bool
	// Done says that the section is finished; Reopen leads to where it is opened again.
	Done    bool
	Reopen  string
	Holders []holder
	Kept    []kept
	// Instead is the colleague who gives the section up, nil for none.
	Instead     *holder
	Action      string
	Name, Email page.Input
	Mailed      bool
	Answer      string
	History     string
}

// holder is a colleague who holds a section.
type holder struct {
	Contact     string
	Name, Email string
	Since       string
	Reminded    string
	// RemindFrom is from when they can be reminded, "" where they can be now.
	RemindFrom          string
	Remind, Back, Other string
}

const (
	contactField = "form-contact"
	nameField    = "form-name"
	emailField   = "form-email"
)

// room shows the whole; a colleague has only their sections.
func (s *site) room(w http.ResponseWriter, r *http.Request, v *visit) error {
	if v.who.Colleague {
		return later(w, r, "/r/hub")
	}
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	// That the contact is here is noted for those who work in the sections, so that
	// these go on telling where they are.
	company, _, err := s.Store.Company(r.Context(), v.who, v.among("room"), 0)
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, v.roomPage(room, company))
}

func (v *visit) roomPage(room fieldwork.Room, company fieldwork.Company) roomPage {
	p := roomPage{Layout: v.layout(v.say(titleRoom)), Organisation: v.org.Name, Open: v.phase() == open, SignOff: v.wave.Wave.Rules.SignOff, PassOn: "/r/pass-on", Consent: v.wave.Wave.Consent.Given()}
	p.Back, p.Next = "/r/hub", v.next(room)
	if p.Open {
		p.Now = nowRoom
	}
	if e, ok := room.Signed(v.turned()); ok {
		p.Signed = by(v.language, e.By, v.moment(e.At))
	}
	for _, section := range v.mine() {
		one := v.roomSection(section, room)
		one.Here = v.hereIn(section, company)
		p.Sections = append(p.Sections, one)
	}
	return p
}

// parts are what changes on the page while others work.
func (p roomPage) parts() []part {
	all := []part{{"now-next", "next-or-nothing", p.Next}}
	for _, section := range p.Sections {
		all = append(all, part{"now-" + section.ID, "section", section})
	}
	return all
}

func (p roomPage) said() []string {
	var all []string
	for _, section := range p.Sections {
		if section.Here != "" {
			all = append(all, section.Title+": "+section.Here)
		}
	}
	return all
}

func (v *visit) roomSection(section *questionnaire.Section, room fieldwork.Room) roomSection {
	task := v.task(section)
	one := roomSection{ID: task.ID, Title: section.Title, Lang: task.Lang, State: page.Tag{Text: task.Status, Colour: task.Colour}}
	if one.State.Colour == "" {
		one.State.Colour = "green"
	}
	extent := v.toAnswer(section)
	part := percentOf(extent)
	one.Progress, one.Percent, one.Drawn = v.progress(extent), strconv.Itoa(part), v.say(partAnswered, part)
	held := page.SummaryRow{Key: v.say(heldBy), Values: []string{v.say(you)}}
	if holders := room.Holders(section.ID); len(holders) > 0 {
		held.Values = nil
		for _, h := range holders {
			held.Values = append(held.Values, v.say(since, h.Contact.Name, v.moment(h.Since)))
		}
	}
	one.Rows = []page.SummaryRow{held, {Key: v.say(dueLabel), Values: []string{v.lastDay()}}}
	if e, ok := v.latest(section); ok {
		one.Rows = append(one.Rows, page.SummaryRow{Key: v.say(lastAnswer), Values: []string{by(v.language, e.By, v.moment(e.At))}})
	}
	if e, ok := v.sections[section.ID]; ok && e.State == answer.Complete {
		one.Rows = append(one.Rows, page.SummaryRow{Key: v.say(stateComplete), Values: []string{by(v.language, e.By, v.moment(e.At))}})
	}
	one.Answer = page.Link{Text: v.say(openLink), Hidden: section.Title, URL: sectionURL(section)}
	one.People = page.Link{Text: v.say(peopleLink), Hidden: section.Title, URL: peopleURL(section)}
	return one
}

// latest gives the section's newest answer.
func (v *visit) latest(section *questionnaire.Section) (newest answer.Entry, found bool) {
	for _, p := range section.Pages {
		for _, q := range p.Questions {
			for _, item := range q.Items() {
				if e, ok := v.current.Entry(answer.Item{Question: q.ID, Row: item.Row}); ok && e.Position > newest.Position {
					newest, found = e, true
				}
			}
		}
	}
	return newest, found
}

// turned is the log position of the latest turn of any section.
func (v *visit) turned() int64 {
	var last int64
	for _, e := range v.sections {
		last = max(last, e.Position)
	}
	return last
}

func peopleURL(s *questionnaire.Section) string { return "/r/room/" + url.PathEscape(s.ID) }

// people shows who holds a section.
func (s *site) people(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	return s.showPeople(w, r, v, section, http.StatusOK, url.Values{contactField: {r.URL.Query().Get("instead")}}, nil)
}

func (s *site) showPeople(w http.ResponseWriter, r *http.Request, v *visit, section *questionnaire.Section, status int, form url.Values, problems []page.Problem) error {
	if v.who.Colleague {
		return later(w, r, "/r/hub")
	}
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	p := peoplePage{
		Layout: v.layout(v.say(titlePeople, section.Title)), Section: section.Title, SectionLang: v.lang(section.Language), Open: v.phase() == open,
		Done: v.state(section) == answer.Complete, Reopen: sectionURL(section) + "/check", Kept: []kept{{caseField, v.caseName()}},
		Action: peopleURL(section) + "/hand", Mailed: s.Mailed, Answer: sectionURL(section), History: sectionURL(section) + "/history",
	}
	if !p.Open || p.Done { // there is no field then to lead to
		for i := range problems {
			problems[i].Field = ""
		}
	}
	p.Back, p.Problems = "/r/room", problems
	p.Name, p.Email = personFields(v.language, form, problems)
	for _, h := range room.Holders(section.ID) {
		p.Holders = append(p.Holders, v.holder(section, h))
		if one := p.Holders[len(p.Holders)-1]; one.Contact == form.Get(contactField) && p.Open && !p.Done {
			p.Instead = &one
		}
	}
	return pages.Write(w, r, status, p)
}

func (v *visit) holder(section *questionnaire.Section, h fieldwork.Holding) holder {
	one := holder{
		Contact: strconv.FormatInt(h.Contact.ID, 10), Name: h.Contact.Name, Email: h.Contact.Email, Since: by(v.language, h.By, v.moment(h.Since)),
		Remind: peopleURL(section) + "/remind", Back: peopleURL(section) + "/back",
	}
	one.Other = peopleURL(section) + "?instead=" + one.Contact + "#" + nameField
	if from := h.RemindFrom(); v.at.Before(from) {
		one.RemindFrom = v.moment(from)
	}
	if !h.Reminded.IsZero() {
		one.Reminded = v.moment(h.Reminded)
	}
	return one
}

// personFields ask for a colleague.
func personFields(l tongue.Language, form url.Values, problems []page.Problem) (name, email page.Input) {
	name = page.Input{ID: nameField, Name: nameField, Value: shownLine(form.Get(nameField)), Autocomplete: "off", Label: page.Label{Text: nameLabel.In(l)}}
	email = page.Input{ID: emailField, Name: emailField, Value: shownLine(form.Get(emailField)), Type: "email", Autocomplete: "off", Label: page.Label{Text: emailLabel.In(l)}}
	for _, problem := range problems {
		switch problem.Field {
		case nameField:
			name.Error = problem.Text
		case emailField:
			email.Error = problem.Text
		}
	}
	return name, email
}

// personProblems says what is wrong with the person of a form.
func personProblems(l tongue.Language, form url.Values) []page.Problem {
	var problems []page.Problem
	if _, err := fieldwork.ReadName(form.Get(nameField)); err != nil {
		problems = append(problems, problemOf(l, nameField, err))
	}
	if _, err := fieldwork.ReadEmail(form.Get(emailField)); err != nil {
		problems = append(problems, problemOf(l, emailField, err))
	}
	return problems
}

// holding is what a task says of who answers a section, and how far it is.
func (v *visit) holding(section *questionnaire.Section, room fieldwork.Room) string {
	var names []string
	for _, h := range room.Holders(section.ID) {
		if h.Contact.ID != v.who.Contact || !v.who.Colleague {
			names = append(names, h.Contact.Name)
		}
	}
	extent := v.progress(v.toAnswer(section))
	switch {
	case len(names) == 0:
		return extent
	case v.who.Colleague:
		return v.say(alsoWith, extent, strings.Join(names, ", "))
	}
	return v.say(isWith, extent, strings.Join(names, ", "))
}
