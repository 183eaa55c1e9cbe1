// Package call is the interviewers' desk: whom to call next and why, the
// call-backs of the day, and one case at the telephone with its script, numbers,
// and what the call came to. It shows no answers.
package call

import (
	"embed"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[queuePage]("calls.html"), page.For[casePage]("call.html"))

// Routes are the pages of calls.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/calls", Staff: bind(showQueue)},
		{Pattern: "POST /office/waves/{wave}/calls", Staff: bind(takeNext)},
		{Pattern: "GET /office/waves/{wave}/calls/{org}", Staff: bind(showCase)},
		{Pattern: "POST /office/waves/{wave}/calls/{org}", Staff: bind(act)},
	}
}

func casePath(wave, org string) string { return desk.Path(wave, "/calls/"+url.PathEscape(org)) }

// moments gives the wave's contact plan, nil where it has none that can be read,
// and the moment of calls that is running, nil for none.
func moments(open *desk.Open, at time.Time) (*plan.Plan, *plan.Moment) {
	if open.ContactPlan == nil {
		return nil, nil
	}
	p, complaints := plan.Read(folder.ContactPlanText, open.ContactPlan, open.Wave.Wave, open.Questionnaire)
	if p == nil || len(complaints) > 0 {
		return nil, nil
	}
	for _, m := range slices.Backward(p.Moments) {
		if m.Channel == plan.Call && !at.Before(m.At) && at.Before(m.Ends) {
			return p, m
		}
	}
	return p, nil
}

// quiet tells when the plan would have nobody called. It is told and not forbidden.
func quiet(open *desk.Open, at time.Time) string {
	p, m := moments(open, at)
	if p == nil {
		return ""
	}
	at = at.In(p.Zone())
	if reason := p.Quiet.Reason(at); reason != "" {
		return "Today is " + reason + ", a day on which the contact plan has nobody called."
	}
	if minutes := at.Hour()*60 + at.Minute(); m != nil && (minutes < m.Hours.From || minutes >= m.Hours.To) {
		return fmt.Sprintf("It is %s. The contact plan has people called from %s.", at.Format("15:04"), m.Hours)
	}
	return ""
}

// waiting is a wave's calls as they stand.
type waiting struct {
	open  *desk.Open
	lines []call.Line
	hours call.ByHour
	locks map[string]call.Lock
	at    time.Time
}

// list reads all cases and puts them into the order in which they are called.
func list(d *desk.Desk, r *http.Request, who access.Person, byNeed bool) (*waiting, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, err
	}
	w := &waiting{open: open, at: d.Now()}
	if w.locks, err = d.Store.Calling(r.Context(), who, open.ID(), w.at); err != nil {
		return nil, err
	}
	var cases []fieldwork.Case
	if err := d.Store.Cases(r.Context(), who, open.ID(), func(c fieldwork.Case) error { cases = append(cases, c); return nil }); err != nil {
		return nil, err
	}
	asked := call.Asked{At: w.at, Zone: open.Zone(), Sections: len(open.Questionnaire.Sections), Hidden: !desk.May(who, access.ReadContacts, open.ID())}
	if _, m := moments(open, w.at); m != nil && !asked.Hidden {
		to, _, err := d.Store.PlanList(r.Context(), who, m)
		if err != nil {
			return nil, err
		}
		asked.Only = map[string]bool{}
		for _, one := range to {
			asked.Only[one.Org] = true
		}
	}
	if byNeed {
		if asked.Need, err = need(d, r, who, open, w.at); err != nil {
			return nil, err
		}
	}
	w.lines, w.hours = call.Queue(cases, asked), call.Hours(cases, open.Zone())
	return w, nil
}

// need makes the chase list the measure of need: who stands higher is needed more.
func need(d *desk.Desk, r *http.Request, who access.Person, open *desk.Open, at time.Time) (call.Need, error) {
	picture, err := d.Picture(r.Context(), who, open, at, "")
	if err != nil {
		return nil, err
	}
	places := map[string]float64{}
	list := picture.Chase().Cases
	for _, one := range list {
		places[one.ID] = float64(len(list) - one.Place + 1)
	}
	return func(org string) float64 { return places[org] }, nil
}

// clock writes a moment as short as the day allows.
func (w *waiting) clock(at time.Time) string {
	at, now := at.In(w.open.Zone()), w.at.In(w.open.Zone())
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2 January, 15:04")
}

// today says whether a moment lies on this day or before.
func (w *waiting) today(at time.Time) bool {
	now := w.at.In(w.open.Zone())
	return at.Before(time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location()))
}

// holder says who has a case now, "" for nobody.
func (w *waiting) holder(org string) string { return w.locks[org].Holder }

func hourName(hour int) string {
	if hour < 0 {
		return "–"
	}
	return fmt.Sprintf("%d:00 to %d:00", hour, hour+1)
}
