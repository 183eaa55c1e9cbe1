package respond

import (
	"html/template"
	"net/http"
	"slices"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// The pages that show all sections say who is in each now. Without script they
// say it once; with it they are shown anew what has changed meanwhile.

// now is what such a page is told every few seconds.
type now struct {
	// Every is after how many seconds to look again.
	Every int `json:"every"`
	// Parts are what stands on the page now, by the id of its place.
	Parts map[string]template.HTML `json:"parts"`
	// Said is who is where, for those who hear the page.
	Said []string `json:"said"`
}

// nowURL is where pages look, with what they are.
const (
	nowHub  = "/r/now?on=hub"
	nowRoom = "/r/now?on=room"
	// lookSeldom is after how many seconds a page looks again while nobody else is about.
	lookSeldom = 60
)

// now tells an open page of all sections what stands on it now.
func (s *site) now(w http.ResponseWriter, r *http.Request, v *visit, _ time.Time) error {
	on := "hub"
	if r.URL.Query().Get("on") == "room" && !v.who.Colleague && !v.who.ByTelephone() {
		on = "room"
	}
	me := v.among(on)
	company, _, err := s.Store.Company(r.Context(), v.who, me, 0)
	if err != nil {
		return err
	}
	fresh, err := s.visit(r, v.who, v.at)
	if err != nil {
		return err
	}
	fresh.device = v.device
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	var p overview = fresh.hubPage(r, room, company)
	if on == "room" {
		p = fresh.roomPage(room, company)
	}
	news := now{Every: lookSeldom, Parts: map[string]template.HTML{}, Said: append([]string{}, p.said()...)}
	if company.Likely(me) {
		news.Every = lookSoon
	}
	for _, one := range p.parts() {
		if news.Parts[one.place], err = pages.Fragment(p, one.template, one.data); err != nil {
			return err
		}
	}
	return sendNews(w, r, news)
}

// overview is a page that shows all sections.
type overview interface {
	page.Page
	parts() []part
	said() []string
}

// part is a piece of a page that is shown anew: its place's id, and the template
// that shows it.
type part struct {
	place, template string
	data            any
}

// among is that the person is at a page of all sections.
func (v *visit) among(page string) fieldwork.Here {
	return fieldwork.Here{Wave: v.who.Wave, Org: v.who.Org, Visitor: v.device, Name: v.who.Name, Page: page, At: v.at}
}

// hereIn says who else is in a section now, or was a few minutes ago. Who has
// just answered there is there, though their browser runs no script.
func (v *visit) hereIn(section *questionnaire.Section, company fieldwork.Company) string {
	there, lately := company.Of(section.ID, v.among(""))
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, h := range there {
		add(v.other(h.Name))
	}
	if e, ok := v.latest(section); ok && v.state(section) != answer.Complete && e.By != v.who.Name && v.at.Sub(e.At) < fieldwork.HereLasts {
		add(v.other(e.By))
	}
	if len(names) > 0 {
		return together(v.language, inSectionNow, names)
	}
	if n := len(lately); n > 0 {
		return tongue.Capitalised(v.say(inSectionAt, v.other(lately[n-1].Name), lately[n-1].At.In(v.wave.Wave.Zone).Format("15:04")))
	}
	return ""
}

// other names somebody else who has the case open.
func (v *visit) other(name string) string {
	if name == v.who.Name {
		return v.say(withYourLink)
	}
	return somebody(v.language, name)
}
