// Package outbox shows staff the messages: to whom they went, what became of
// them, and what has to be decided. What a message said is shown only where mail
// goes to a folder instead of a server, as in the demonstration: elsewhere it is
// forgotten once it is sent, because it may carry a link by which a person gets in.
package outbox

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[listPage]("list.html"), page.For[onePage]("one.html"))

// Routes are the pages of the messages.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET " + desk.OutboxPath, Staff: bind(list)},
		{Pattern: "POST " + desk.OutboxPath, Staff: bind(stop)},
		{Pattern: "GET " + desk.OutboxPath + "/{message}", Staff: bind(one)},
		{Pattern: "POST " + desk.OutboxPath + "/{message}", Staff: bind(settle)},
		{Pattern: "GET " + desk.OutboxPath + "/{message}/download", Staff: bind(download)},
	}
}

// stateNames are the states as pages say them.
var stateNames = map[mail.State]page.Tag{
	mail.Queued:    {Text: "Waiting", Colour: "blue"},
	mail.Sending:   {Text: "Being sent", Colour: "blue"},
	mail.Sent:      {Text: "Sent", Colour: "green"},
	mail.Failed:    {Text: "Failed", Colour: "red"},
	mail.Delivered: {Text: "Delivered", Colour: "green"},
	mail.Bounced:   {Text: "Came back", Colour: "red"},
	mail.Withdrawn: {Text: "Withdrawn", Colour: "grey"},
	mail.Unclear:   {Text: "Unclear", Colour: "yellow"},
}

type listPage struct {
	page.Layout
	Carrier string
	// Unclear is how many messages wait for somebody to decide.
	Unclear    int
	UnclearURL string
	// Stopped says why and since when nothing is sent, "" where messages are sent.
	Stopped string
	// MayStop offers to stop sending, or to let it go on, at Action.
	MayStop bool
	Action  string
	// Back is how many messages came back.
	Back     int
	BackURL  string
	Wave     string
	State    page.Select
	Filtered bool
	All      string
	Heading  string
	Lines    []line
	Older    string
}

type line struct {
	page.Tag
	Subject, Address, Kind, To, Email, At string
	Next                                  string
}

// most is how many messages one page lists.
const most = 100

func list(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	wave, state := query.Get("wave"), mail.State(query.Get("state"))
	if _, known := stateNames[state]; state != "" && !known {
		return fault.New(fault.Refused, "%q is not a state of a message. Go back and choose one of the list.", string(state))
	}
	before := int64(0)
	if text := query.Get("before"); text != "" {
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return fault.New(fault.Refused, "The address of this list is not complete. Go back and follow the link again.")
		}
	}
	counts, err := d.Store.MailStates(r.Context(), who, wave)
	if err != nil {
		return err
	}
	p := listPage{Carrier: d.Carrier, Wave: wave, Unclear: counts[mail.Unclear], Filtered: state != "" || before > 0}
	var at func(time.Time) string
	if p.Layout, at, err = around(d, r, who, wave, "Messages"); err != nil {
		return err
	}
	p.All, p.UnclearURL = address(wave, "", 0), address(wave, mail.Unclear, 0)
	p.Back, p.BackURL, p.Action = counts[mail.Bounced], address(wave, mail.Bounced, 0), address(wave, "", 0)
	if err := p.stopped(d, r, who, at); err != nil {
		return err
	}
	p.State = stateSelect(state, counts)
	last := int64(0)
	err = d.Store.Mail(r.Context(), who, wave, "", state, before, most+1, func(m mail.Record) error {
		if len(p.Lines) == most {
			p.Older = address(wave, state, last)
			return nil
		}
		last = m.ID
		p.Lines = append(p.Lines, lineOf(m, at))
		return nil
	})
	if err != nil {
		return err
	}
	p.Heading = heading(state, counts)
	return pages.Write(w, r, http.StatusOK, p)
}

// around gives what stands around a page, and how it writes times: as its wave
// does where there is one.
func around(d *desk.Desk, r *http.Request, who access.Person, wave, title string) (page.Layout, func(time.Time) string, error) {
	if wave == "" {
		at := func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04") + " UTC" }
		l := d.Plain(who, title)
		l.Breadcrumbs = []page.Link{{Text: "Waves", URL: desk.Home}}
		return l, at, nil
	}
	open, err := d.Wave(r.Context(), who, wave)
	if err != nil {
		return page.Layout{}, nil, err
	}
	return d.Layout(open, who, title, "messages"), open.At, nil
}

// stopped fills in whether messages are sent.
func (p *listPage) stopped(d *desk.Desk, r *http.Request, who access.Person, at func(time.Time) string) error {
	stop, err := d.Store.MailStop(r.Context(), who)
	if err != nil {
		return err
	}
	if stop.Stops {
		p.Stopped = stop.Why + " By " + stop.By + ", " + at(stop.At) + "."
	}
	p.MayStop = desk.May(who, access.RunPlan, "")
	return nil
}

// stop takes the word that no message is to be sent, or that sending goes on.
func stop(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	do := form.Get("do")
	if do != "stop" && do != "go" {
		return fault.New(fault.Refused, "The form does not say what to do. Nothing was changed. Go back and choose.")
	}
	if err := d.Store.StopMail(r.Context(), who, do == "stop", d.Now()); err != nil {
		return err
	}
	http.Redirect(w, r, address(r.URL.Query().Get("wave"), "", 0), http.StatusSeeOther)
	return nil
}

func address(wave string, state mail.State, before int64) string {
	query := url.Values{}
	if wave != "" {
		query.Set("wave", wave)
	}
	if state != "" {
		query.Set("state", string(state))
	}
	if before > 0 {
		query.Set("before", strconv.FormatInt(before, 10))
	}
	if len(query) == 0 {
		return desk.OutboxPath
	}
	return desk.OutboxPath + "?" + query.Encode()
}

func stateSelect(chosen mail.State, counts map[mail.State]int) page.Select {
	s := page.Select{ID: "state", Name: "state", Label: page.Label{Text: "State"}, Options: []page.Option{{Label: "Any state"}}}
	for _, state := range mail.States {
		s.Options = append(s.Options, page.Option{Value: string(state), Label: stateNames[state].Text + " (" + strconv.Itoa(counts[state]) + ")", Checked: state == chosen})
	}
	return s
}

func heading(state mail.State, counts map[mail.State]int) string {
	n := counts[state]
	if state == "" {
		for _, count := range counts {
			n += count
		}
	}
	if n == 1 {
		return "1 message"
	}
	return strconv.Itoa(n) + " messages"
}

func lineOf(m mail.Record, at func(time.Time) string) line {
	l := line{
		Tag: stateNames[m.State], Subject: m.Subject, Kind: m.Kind, To: m.To.Name, Email: m.To.Email,
		Address: desk.OutboxPath + "/" + strconv.FormatInt(m.ID, 10), At: at(m.ChangedAt),
	}
	if m.State == mail.Queued && m.DueAt.After(m.ChangedAt) {
		l.Next = at(m.DueAt)
	}
	return l
}
