package respond

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/tongue"
	"omnibus/web/page"
)

// visit is one request of a person who is known: who it is, and the case as it
// stands now.
type visit struct {
	who  access.Person
	wave *folder.Wave
	// asked is the questionnaire that is asked now: probes are asked in the pilot
	// alone, and of pilot cases alone.
	asked   *questionnaire.Questionnaire
	org     frame.Organisation
	current answer.View
	// ground is what decides the route: current, and at the telephone also the answers
	// that are not shown there; others are these.
	ground answer.View
	others map[answer.Item]bool
	// way is the route once it has been asked for.
	way      *route.Route
	sections map[string]answer.SectionEvent
	at       time.Time
	// deed, met and edits are for note: what became of a page of questions.
	deed  paradata.Deed
	met   []paradata.Met
	edits int
	// device names the session on the device; see deviceOf.
	device string
	// language is the one that the pages are in, and languages those that the wave has.
	language  tongue.Language
	languages []tongue.Language
	// path is where the link to another language leads back to; "" where there is none.
	path string
}

// handler is a page.Handler for people who are known.
type handler func(w http.ResponseWriter, r *http.Request, v *visit) error

// known finds out who is asking and reads their case. Without a session, or
// with one that has ended, the person is asked for the code; a form that was
// sent is kept on that page.
func (s *site) known(h handler) page.Handler {
	return s.knownBy(func(w http.ResponseWriter, r *http.Request) (url.Values, error) {
		return page.ReadForm(w, r, page.FormLimit)
	}, h)
}

// knownBy is known for forms that are read in another way.
func (s *site) knownBy(read func(http.ResponseWriter, *http.Request) (url.Values, error), h handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var form url.Values
		if r.Method == http.MethodPost {
			var err error
			if form, err = read(w, r); err != nil {
				return err
			}
		}
		at := s.Now()
		secret := s.secret(r)
		who, err := s.session(r, secret, at)
		if fault.KindOf(err) == fault.NotFound {
			if r.Method != http.MethodPost {
				return later(w, r, "/r/")
			}
			who, err = s.enrolAgain(w, r, form, at)
			if err != nil {
				return s.showExpired(w, r, form, err)
			}
		}
		if err != nil {
			return err
		}
		if who.Nominates && !nominating(r) {
			return later(w, r, nominateURL)
		}
		v, err := s.visit(r, who, at)
		if err != nil {
			return err
		}
		v.device = deviceOf(secret)
		page.Remember(r.Context(), v)
		if err := v.mayAtTelephone(r); err != nil {
			return err
		}
		// Every address with a section in it is asked for here, once: a colleague
		// has those that were handed to them.
		if section := r.PathValue("section"); section != "" && who.Colleague {
			if err := s.Store.OpenSection(r.Context(), who, who.Wave, who.Org, section); err != nil {
				return err
			}
		}
		if err = h(w, r, v); err == nil {
			s.note(r, v)
		}
		return err
	}
}

func (s *site) visit(r *http.Request, who access.Person, at time.Time) (*visit, error) {
	ctx := r.Context()
	wave, err := s.Wave(ctx, who, who.Wave)
	if err != nil {
		return nil, err
	}
	i, ok := wave.Frame.Index(who.Org)
	if !ok {
		return nil, fault.Say(fault.NotFound, notInFrame)
	}
	v := &visit{who: who, wave: wave, org: wave.Frame.Organisations[i], at: at, languages: wave.Wave.Languages}
	if len(v.languages) > 1 {
		v.path = here(r)
	}
	v.language = chosen(r, v.languages)
	v.asked = wave.Questionnaire.In(v.language)
	if who.Nominates {
		return v, nil // who names a contact has no questions and no answers to read
	}
	if v.asked, err = s.asked(ctx, who, wave, v.asked, at); err != nil {
		return nil, err
	}
	v.current, v.sections, err = s.Store.CaseView(ctx, who, who.Wave, who.Org)
	if v.ground = v.current; who.ByTelephone() {
		v.withhold()
	}
	return v, err
}

// asked leaves the probes out, except in the pilot for a pilot case. The store is
// asked only where it matters.
func (s *site) asked(ctx context.Context, who access.Person, wave *folder.Wave, all *questionnaire.Questionnaire, at time.Time) (*questionnaire.Questionnaire, error) {
	plain := all.WithoutProbes()
	if plain == all || !wave.Wave.Pilot.Given() || !wave.Wave.Pilot.Contains(at) {
		return plain, nil
	}
	in, err := s.Store.InPilot(ctx, who, who.Wave, who.Org)
	if err != nil || !in {
		return plain, err
	}
	return all, nil
}

// questionnaire is short for what every page needs.
func (v *visit) questionnaire() *questionnaire.Questionnaire { return v.asked }

// route is the case's way through the questionnaire with the answers as they stand.
func (v *visit) route() *route.Route {
	if v.way == nil {
		v.way = route.Of(v.questionnaire(), v.ground)
	}
	return v.way
}

// section gives the section of the address.
func (v *visit) section(r *http.Request) (*questionnaire.Section, error) {
	section, ok := v.questionnaire().Section(r.PathValue("section"))
	if !ok {
		return nil, fault.Say(fault.NotFound, noSection)
	}
	return section, nil
}

// mine gives the sections that the person has: all, or those handed to them.
func (v *visit) mine() []*questionnaire.Section {
	var own []*questionnaire.Section
	for _, section := range v.questionnaire().Sections {
		if v.who.Holds(section.ID) {
			own = append(own, section)
		}
	}
	return own
}

// state says how far a section has come.
func (v *visit) state(section *questionnaire.Section) answer.State {
	if e, ok := v.sections[section.ID]; ok {
		return e.State
	}
	return answer.NotStarted
}

// phase is where the wave is in time.
type phase uint8

const (
	before phase = iota
	open
	closed
)

// phase says whether answers are taken now: during the pilot or the fieldwork.
func (v *visit) phase() phase {
	w := v.wave.Wave
	switch {
	case w.Fieldwork.Contains(v.at), w.Pilot.Given() && w.Pilot.Contains(v.at):
		return open
	case v.at.Before(w.Fieldwork.From):
		return before
	}
	return closed
}

// lastDay is the last day on which answers are taken, "28 October 2016".
func (v *visit) lastDay() string { return tongue.Day(v.language, v.period().LastDay()) }

// period is the one that is running or comes next.
func (v *visit) period() survey.Period {
	w := v.wave.Wave
	if w.Pilot.Given() && v.at.Before(w.Pilot.To) {
		return w.Pilot
	}
	return w.Fieldwork
}

// moment writes a time in the survey's zone.
func (v *visit) moment(t time.Time) string {
	return tongue.Moment(v.language, t.In(v.wave.Wave.Zone))
}

// say gives a fixed text in the person's language.
func (v *visit) say(text tongue.Text, args ...any) string { return text.In(v.language, args...) }

// lang marks a part of a page whose language is not the page's; "" where it is.
func (v *visit) lang(l tongue.Language) string { return langIn(v.language, l) }

// layout is what stands around the pages of a case.
func (v *visit) layout(title string) page.Layout {
	l := layoutOf(v.spoken(), page.Layout{
		Language: v.language, Switch: switchTo(v.language, v.languages, v.path), Title: title, ServiceURL: "/r/hub",
		Account: v.org.Name, AccountLink: &page.Link{Text: v.say(leaveLink), Hidden: v.say(leaveHidden), URL: "/r/leave"},
		Session: sessionMinutes, Stay: "/r/stay", Device: v.device,
	})
	if v.who.ByTelephone() {
		l.Account, l.AccountLink = v.say(byTelephone, v.who.Name, v.org.Name), &page.Link{Text: v.say(backToCall), URL: v.callURL()}
	}
	return l
}

// layoutOf puts the wave's name, notice and team around a page.
func layoutOf(w *survey.Wave, l page.Layout) page.Layout {
	l.Service, l.Notice, l.ServiceLang, l.NoticeLang = w.Survey, w.Notice, "", ""
	if w.Language != l.Language {
		l.ServiceLang, l.NoticeLang = w.Language.Tag(), w.Language.Tag()
	}
	l.Contact = page.Contact{Team: w.Contact.Team, Email: w.Contact.Email, Phone: w.Contact.Phone}
	return l
}

// spoken is the wave as it is called in the person's language.
func (v *visit) spoken() *survey.Wave { return v.wave.Wave.In(v.language) }

// langOf is lang of a question by its id.
func (v *visit) langOf(question string) string {
	if q, ok := v.questionnaire().Question(question); ok {
		return v.lang(q.Language)
	}
	return ""
}

// ownLang is the page's language inside a part that is marked as another's; ""
// where the part is not.
func (v *visit) ownLang(l tongue.Language) string {
	if l == v.language {
		return ""
	}
	return v.language.Tag()
}

// errorLayout has the page of an error stand in the layout of the case it is about.
func (s *site) errorLayout(r *http.Request) page.Layout {
	if v, ok := page.Remembered(r.Context()).(*visit); ok {
		l := v.layout("")
		l.Back = "/r/hub"
		return l
	}
	return s.stranger(r, tongue.Text{})
}

// stranger is the layout for somebody whose wave is not known yet.
func (s *site) stranger(r *http.Request, title tongue.Text) page.Layout {
	l := s.Layout
	l.Language = chosen(r, s.Languages)
	l.Switch = switchTo(l.Language, s.Languages, here(r))
	l.Title = title.In(l.Language)
	l.ServiceURL = "/r/"
	return l
}
