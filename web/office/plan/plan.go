// Package plan shows staff the contact plan of a wave: its calendar, who would
// get each message and who would not and why, the messages as they would be sent,
// and where two people propose, approve and pause what is sent.
package plan

import (
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[calendarPage]("calendar.html"), page.For[momentPage]("moment.html"), page.For[messagePage]("message.html"),
	page.For[lettersPage]("letters.html"))

// Routes are the pages of the contact plan.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/plan", Staff: bind(calendar)},
		{Pattern: "GET /office/waves/{wave}/plan/{moment}", Staff: bind(moment)},
		{Pattern: "POST /office/waves/{wave}/plan/{moment}", Staff: bind(decide)},
		{Pattern: "GET /office/waves/{wave}/plan/{moment}/message", Staff: bind(message)},
		{Pattern: "GET /office/waves/{wave}/plan/{moment}/letters", Staff: bind(letters)},
		{Pattern: "POST /office/waves/{wave}/plan/{moment}/letters", Staff: bind(handLetters)},
		{Pattern: "GET /office/waves/{wave}/plan/{moment}/letters/preview", Staff: bind(preview)},
	}
}

// read gives the wave with its plan. A wave without one gives no plan and no
// complaint.
func read(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, *plan.Plan, source.Complaints, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil || open.ContactPlan == nil {
		return open, nil, nil, err
	}
	p, complaints := plan.Read(folder.ContactPlanText, open.ContactPlan, open.Wave.Wave, open.Questionnaire)
	return open, p, complaints, nil
}

// one gives a moment of a wave's plan.
func one(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, *plan.Moment, error) {
	open, p, complaints, err := read(d, r, who)
	if err != nil {
		return nil, nil, err
	}
	if len(complaints) > 0 {
		return nil, nil, fault.New(fault.Refused, "The contact plan does not fit its wave: %s. Nothing of it is sent. Change contact-plan.yaml first.", complaints[0])
	}
	if p != nil {
		if m, ok := p.Moment(r.PathValue("moment")); ok {
			return open, m, nil
		}
	}
	return nil, nil, fault.New(fault.NotFound, "The contact plan has no such moment. Choose one of its calendar.")
}

// stateNames are the states as pages say them.
var stateNames = map[plan.State]page.Tag{
	plan.StatePlanned:  {Text: "Planned", Colour: "grey"},
	plan.StateProposed: {Text: "Waits for approval", Colour: "yellow"},
	plan.StateApproved: {Text: "Approved", Colour: "blue"},
	plan.StatePaused:   {Text: "Paused", Colour: "orange"},
	plan.StateSent:     {Text: "Sent", Colour: "green"},
}

// stateAt is the state of a moment as it is said at a time. A message whose hour
// came without an approval is late, and one whose period has passed is not sent.
func stateAt(m *plan.Moment, s plan.Standing, now time.Time) page.Tag {
	switch {
	case m.Channel == plan.Call || s.Sent != nil:
	case m.Ends.Before(now):
		return page.Tag{Text: "Not sent", Colour: "red"}
	case s.Approval == nil && m.At.Before(now):
		return page.Tag{Text: "Late: " + strings.ToLower(stateNames[s.State].Text), Colour: "orange"}
	}
	return stateNames[s.State]
}

type calendarPage struct {
	page.Layout
	// Text is where the plan is read and changed, "" for those who may not.
	Text       string
	Complaints []string
	Notices    []string
	Moments    []momentLine
	Months     []month
}

type momentLine struct {
	page.Tag
	Name, URL, Kind, When, To, Count string
}

type month struct {
	ID, Name string
	Weeks    [][]day
}

type day struct {
	// Number is "" for a day of another month.
	Number string
	// Quiet says why nothing is sent on it; Within that it is in the fieldwork or pilot.
	Quiet  string
	Within string
	Marks  []mark
}

type mark struct{ Name, URL, State string }

func calendar(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if err := d.Store.Allowed(r.Context(), who, access.ReadStatus, r.PathValue("wave"), ""); err != nil {
		return err
	}
	open, contactPlan, complaints, err := read(d, r, who)
	if err != nil {
		return err
	}
	p := calendarPage{Layout: d.Layout(open, who, "Contact plan", "plan")}
	if desk.May(who, access.ReadDataset, open.ID()) && open.Stored[folder.ContactPlanText].Version > 0 {
		p.Text = desk.Path(open.ID(), "/texts/"+folder.ContactPlanText)
	}
	for _, c := range complaints {
		p.Complaints = append(p.Complaints, c.String())
	}
	if contactPlan == nil {
		return pages.Write(w, r, http.StatusOK, p)
	}
	for _, n := range contactPlan.Notices {
		p.Notices = append(p.Notices, n.Message)
	}
	log, err := d.Store.PlanLog(r.Context(), who, open.ID())
	if err != nil {
		return err
	}
	outcomes, err := d.Store.PlanOutcomes(r.Context(), who, open.ID())
	if err != nil {
		return err
	}
	now := d.Now()
	for _, m := range contactPlan.Moments {
		s := m.Stands(log)
		p.Moments = append(p.Moments, momentLine{
			Tag: stateAt(m, s, now), Name: m.Name(), URL: desk.Path(open.ID(), "/plan/"+m.ID), Kind: string(m.Channel),
			When: m.At.Format("Mon 2 January 2006, 15:04"), To: string(m.To) + partOf(m), Count: counted(s, outcomes[m.ID][""]),
		})
	}
	p.Months = months(open, contactPlan, p.Moments)
	return pages.Write(w, r, http.StatusOK, p)
}

func partOf(m *plan.Moment) string {
	if m.For == plan.Everybody {
		return ""
	}
	return ", " + string(m.For)
}

// counted says how many messages there are, or were approved.
func counted(s plan.Standing, queued int) string {
	switch {
	case s.Sent != nil:
		return strconv.Itoa(s.Sent.Recipients) + " sent"
	case queued > 0:
		return strconv.Itoa(queued) + " so far"
	case s.Approval != nil && s.Approval.Recipients > 0: // calls that were recorded were not counted
		return strconv.Itoa(s.Approval.Recipients) + " approved"
	case s.Proposal != nil && s.Proposal.Recipients > 0:
		return strconv.Itoa(s.Proposal.Recipients) + " proposed"
	}
	return "–"
}

// months draws the calendar from the month of the first moment to that of the
// last day.
func months(open *desk.Open, p *plan.Plan, lines []momentLine) []month {
	wave := open.Wave.Wave
	first, last := wave.Fieldwork.From, wave.Fieldwork.LastDay()
	if len(p.Moments) > 0 && p.Moments[0].At.Before(first) {
		first = p.Moments[0].At
	}
	on := map[plan.Day][]mark{}
	for i, m := range p.Moments {
		day := plan.DayOf(m.At)
		on[day] = append(on[day], mark{m.Name(), lines[i].URL, lines[i].Tag.Text})
	}
	var all []month
	for at := time.Date(first.Year(), first.Month(), 1, 12, 0, 0, 0, open.Zone()); !at.After(last.AddDate(0, 0, 1)) && len(all) < mostMonths; at = at.AddDate(0, 1, 0) {
		m := month{ID: at.Format("m-2006-01"), Name: at.Format("January 2006")}
		// Weeks begin on Monday.
		week := make([]day, (int(at.Weekday())+6)%7)
		for d := at; d.Month() == at.Month(); d = d.AddDate(0, 0, 1) {
			one := day{Number: strconv.Itoa(d.Day()), Quiet: p.Quiet.Reason(d), Marks: on[plan.DayOf(d)]}
			switch {
			case wave.Fieldwork.Contains(d):
				one.Within = "fieldwork"
			case wave.Pilot.Given() && wave.Pilot.Contains(d):
				one.Within = "pilot"
			}
			if week = append(week, one); len(week) == 7 {
				m.Weeks, week = append(m.Weeks, week), nil
			}
		}
		if len(week) > 0 {
			m.Weeks = append(m.Weeks, append(week, make([]day, 7-len(week))...))
		}
		all = append(all, m)
	}
	return all
}

// mostMonths bounds the drawing of a wave that takes years.
const mostMonths = 36
