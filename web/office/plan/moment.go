package plan

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/survey/fieldwork/letter"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

type momentPage struct {
	page.Layout
	Name, Action, Calendar string
	State                  page.Tag
	Facts                  []page.SummaryRow
	// Sentence says how many would get it now.
	Sentence string
	Reasons  *page.Table
	// Gone says what it came to, where it is being sent or has been.
	Gone    *page.Table
	History *page.Table
	// Shown are three messages as they would be sent; People everybody who would
	// get one. They are for those who may see contacts.
	Shown  []shown
	People *page.Table
	Pages  page.Pagination
	// Waiting is how many messages are queued and not sent yet.
	Waiting int
	// Deeds are the buttons, nil for those who may press none.
	Deeds         []deed
	Seen, Version string
	// Alone says that somebody else has to approve.
	Alone bool
	Test  *page.Input
	// Letters leads to the letters of a moment that is sent on paper.
	Letters string
}

type deed struct {
	Do, Text  string
	Secondary bool
}

type shown struct{ To, Subject, Text, URL, HTML string }

func moment(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newMomentPage(d, r, who)
	if err != nil {
		return err
	}
	if told := r.URL.Query().Get("done"); told != "" {
		if text, known := doneTexts[told]; known {
			p.Banner = &page.Banner{Success: true, Text: text}
		}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// doneTexts say what has just been done.
var doneTexts = map[string]string{
	string(plan.Proposed): "Proposed. A second person has to approve it.", string(plan.Approved): "Approved. Messages are sent when they are due; letters can be made now.",
	string(plan.Paused): "Paused. Nothing more of it is queued or sent until somebody resumes it.", string(plan.Resumed): "Resumed.",
	"test": "A test is on its way. Its link and code let nobody in.",
}

func newMomentPage(d *desk.Desk, r *http.Request, who access.Person) (momentPage, error) {
	if err := d.Store.Allowed(r.Context(), who, access.ReadStatus, r.PathValue("wave"), ""); err != nil {
		return momentPage{}, err
	}
	open, m, err := one(d, r, who)
	if err != nil {
		return momentPage{}, err
	}
	log, err := d.Store.PlanLog(r.Context(), who, open.ID())
	if err != nil {
		return momentPage{}, err
	}
	outcomes, err := d.Store.PlanOutcomes(r.Context(), who, open.ID())
	if err != nil {
		return momentPage{}, err
	}
	to, _, tally, err := dryRun(d, r, who, m)
	if err != nil {
		return momentPage{}, err
	}
	waiting, err := d.Store.PlanWaiting(r.Context(), who, m)
	if err != nil {
		return momentPage{}, err
	}
	s := m.Stands(log)
	p := momentPage{
		Layout: d.Layout(open, who, m.Name(), "plan"), Name: m.Name(), State: stateAt(m, s, d.Now()), Facts: facts(open, m),
		Action: desk.Path(open.ID(), "/plan/"+m.ID), Calendar: desk.Path(open.ID(), "/plan"),
		Sentence: sentence(open, m, tally), Reasons: reasons("Who would not, and why", tally.Left), History: history(open, m, log),
		Waiting: waiting, Seen: m.Fingerprint(), Version: strconv.FormatInt(open.Stored[folder.ContactPlanText].Version, 10),
	}
	if m.Channel == plan.Letter {
		p.Letters = lettersPath(open.ID(), m.ID)
	}
	if done := outcomes[m.ID]; len(done) > 0 {
		p.Gone = reasons("What it came to", done)
	}
	if desk.May(who, access.ReadContacts, open.ID()) {
		p.people(to, r.URL.Query(), m, d.Origin(r))
	}
	if desk.May(who, access.RunPlan, open.ID()) {
		p.deeds(m, s, tally, who)
	}
	return p, nil
}

// dryRun decides about all cases as they stand now, in one reading. Who may not see
// people gets the counts alone.
func dryRun(d *desk.Desk, r *http.Request, who access.Person, m *plan.Moment) ([]plan.Recipient, []plan.Left, plan.Tally, error) {
	if !desk.May(who, access.ReadContacts, m.Wave()) {
		tally, err := d.Store.PlanTally(r.Context(), who, m)
		return nil, nil, tally, err
	}
	to, left, err := d.Store.PlanList(r.Context(), who, m)
	return to, left, plan.TallyOf(to, left), err
}

// deeds offers what can be done now.
func (p *momentPage) deeds(m *plan.Moment, s plan.Standing, tally plan.Tally, who access.Person) {
	add := func(d plan.Deed, text string, secondary bool) {
		p.Deeds = append(p.Deeds, deed{string(d), text, secondary})
	}
	switch s.State {
	case plan.StatePlanned:
		add(plan.Proposed, "Propose it", false)
	case plan.StateProposed:
		if s.Proposal.By == who.Name {
			p.Alone = true
		} else {
			add(plan.Approved, "Approve it", false)
		}
	case plan.StateApproved:
		if plan.Grown(s.Approval.Recipients, tally.Gets) {
			add(plan.Proposed, "Propose it again, for more recipients", false)
		}
		add(plan.Paused, "Pause it", true)
	case plan.StateSent:
		if p.Waiting > 0 {
			add(plan.Paused, "Pause what is not sent yet", true)
		}
	case plan.StatePaused:
		add(plan.Resumed, "Resume it", false)
	}
	if m.Channel == plan.Email {
		p.Test = &page.Input{ID: "email", Name: "email", Label: page.Label{Text: "Send a test to yourself"}, Type: "email", Autocomplete: "email", Width: 30,
			Hint: "An account of the team gets the message of the first recipient, with a link and a code that let nobody in"}
	}
}

// people shows who would get what, a page of the list at a time.
func (p *momentPage) people(to []plan.Recipient, query url.Values, m *plan.Moment, site string) {
	reached := "E-mail"
	if m.Channel == plan.Letter {
		reached = "Postal address"
		to, _ = letter.Order(to)
	}
	query.Del("done") // said once
	first, end, links := page.Paged("recipients", query, len(to))
	p.Pages = links
	p.People = &page.Table{Caption: "Who would get it", CaptionHidden: true, Head: desk.Cells("Organisation", "Name", reached, "Still missing")}
	for _, one := range to[first:end] {
		row := desk.Cells(one.Organisation, one.Contact.Name, reachedAt(m, one), missing(one))
		if m.Template != nil {
			row[0].URL = address(p.Action, one, "")
		}
		p.People.Rows = append(p.People.Rows, row)
	}
	if m.Template == nil || len(to) == 0 {
		return
	}
	// The first, one of the middle and the last: real people, dead links.
	for _, i := range []int{0, len(to) / 2, len(to) - 1} {
		if i > 0 && i == len(p.Shown)-1 || len(p.Shown) >= len(to) {
			continue
		}
		text := m.Preview(to[i], site)
		s := shown{To: shownTo(m, to[i]), Subject: text.Subject, Text: text.Text, URL: address(p.Action, to[i], "")}
		if text.HTML != "" {
			s.HTML = address(p.Action, to[i], "html")
		}
		p.Shown = append(p.Shown, s)
	}
}

func shownTo(m *plan.Moment, to plan.Recipient) string {
	if m.Channel == plan.Letter {
		return strings.Join(letter.AddressLines(to), ", ")
	}
	return mail.Address{Name: to.Contact.Name, Email: to.Contact.Email}.Shown()
}

// reachedAt is where a moment reaches somebody.
func reachedAt(m *plan.Moment, to plan.Recipient) string {
	if m.Channel == plan.Letter {
		return strings.ReplaceAll(to.Contact.Address, "\n", ", ") + ", " + to.Contact.Postcode
	}
	return to.Contact.Email
}

func address(action string, to plan.Recipient, as string) string {
	query := url.Values{"org": {to.Org}, "contact": {strconv.FormatInt(to.Contact.ID, 10)}}
	if as != "" {
		query.Set("as", as)
	}
	return action + "/message?" + query.Encode()
}

func missing(to plan.Recipient) string {
	text := ""
	for i, s := range to.Missing {
		if i > 0 {
			text += ", "
		}
		text += s.Title
	}
	return text
}

func sentence(open *desk.Open, m *plan.Moment, t plan.Tally) string {
	what := map[plan.Channel]string{plan.Email: "messages would be sent", plan.Letter: "letters would be printed", plan.Call: "people would be called"}[m.Channel]
	return fmt.Sprintf("As things stand now, %s %s, for %s of %s %s.", tongue.Number(t.Gets), what, tongue.Number(t.Cases), tongue.Number(open.Frame.Size()), open.Wave.Wave.Organisations)
}

func facts(open *desk.Open, m *plan.Moment) []page.SummaryRow {
	row := func(key, value string) page.SummaryRow { return page.SummaryRow{Key: key, Values: []string{value}} }
	to := string(m.To)
	if m.OrDirector {
		to += ", or the director where nobody is known"
	}
	rows := []page.SummaryRow{
		row("When", m.At.Format("Monday 2 January 2006, 15:04")+", then "+m.Hours.String()+" on working days"),
		row("To", to), row("Channel", string(m.Channel)), row("For", string(m.For)),
	}
	if !m.At.Equal(m.Written) {
		rows[0].Values = append(rows[0].Values, "Moved from "+m.Written.Format("Monday 2 January")+", a quiet day")
	}
	unless := page.SummaryRow{Key: "Left out", Values: []string{"who has refused"}}
	for _, u := range m.Unless {
		unless.Values = append(unless.Values, "unless: "+string(u))
	}
	rows = append(rows, unless)
	if m.Throttle > 0 {
		rows = append(rows, row("At most", fmt.Sprintf("%d an hour", m.Throttle)))
	}
	return rows
}

func reasons(caption string, counts map[plan.Reason]int) *page.Table {
	t := &page.Table{Caption: caption, Head: []page.Cell{{Text: "Reason"}, {Text: "Number", Numeric: true}}}
	if n := counts[""]; n > 0 {
		t.Rows = append(t.Rows, []page.Cell{{Text: "sent"}, {Text: strconv.Itoa(n), Numeric: true}})
	}
	for _, reason := range plan.Reasons {
		if n := counts[reason]; n > 0 {
			t.Rows = append(t.Rows, []page.Cell{{Text: string(reason)}, {Text: strconv.Itoa(n), Numeric: true}})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func history(open *desk.Open, m *plan.Moment, log []plan.Decision) *page.Table {
	t := &page.Table{Caption: "What was decided", Head: desk.Cells("What", "Who", "When", "Recipients", "Plan")}
	for _, d := range log {
		if d.Moment != m.ID {
			continue
		}
		what := string(d.Deed)
		if d.Fingerprint != m.Fingerprint() {
			what += " (it was changed since)"
		}
		t.Rows = append(t.Rows, desk.Cells(what, d.By, open.At(d.At), strconv.Itoa(d.Recipients), "version "+strconv.FormatInt(d.Version, 10)))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// decide does what a button says.
func decide(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, m, err := one(d, r, who)
	if err != nil {
		return err
	}
	done := form.Get("do")
	if done == "test" {
		err = test(d, r, who, m, form.Get("email"))
	} else {
		version, _ := strconv.ParseInt(form.Get("version"), 10, 64)
		err = d.Store.DecidePlan(r.Context(), who, m, plan.Ask{Deed: plan.Deed(done), Seen: form.Get("seen"), Version: version, At: d.Now()})
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.Conflict || kind == fault.Refused || kind == fault.Denied && desk.May(who, access.RunPlan, open.ID())) {
		p, again := newMomentPage(d, r, who)
		if again != nil {
			return again
		}
		field := "" // a deed has no field
		if done == "test" && p.Test != nil {
			p.Test.Value, p.Test.Error, field = form.Get("email"), fault.Public(err), "email"
		}
		p.Problems = []page.Problem{{Field: field, Text: fault.Public(err)}}
		return pages.Write(w, r, page.StatusOf(kind), p)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, desk.Path(open.ID(), "/plan/"+m.ID)+"?done="+url.QueryEscape(done), http.StatusSeeOther)
	return nil
}

// test sends the first recipient's message to somebody of the team.
func test(d *desk.Desk, r *http.Request, who access.Person, m *plan.Moment, email string) error {
	to, found, err := d.Store.PlanFirst(r.Context(), who, m)
	if err != nil {
		return err
	}
	if !found || m.Template == nil || m.Channel != plan.Email {
		return fault.New(fault.Refused, "Nobody would get %s now, so there is no message to test. Nothing was sent.", m.Name())
	}
	at := d.Now().Truncate(time.Millisecond)
	return d.Store.SendTest(r.Context(), who, m.Test(to, d.Origin(r), mail.Address{Name: who.Name, Email: email}, at), at)
}
