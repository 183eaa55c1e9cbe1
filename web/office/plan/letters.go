package plan

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/fieldwork/letter"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// lettersPage is where the letters of a moment are made, noted as posted, and
// noted as returned.
type lettersPage struct {
	page.Layout
	Name, Action, Moment string
	State                page.Tag
	// Sentence says how many could be printed now, Next what is to be done.
	Sentence, Next string
	Left           *page.Table
	// Unprinted names whom no letter can reach, for those who may see contacts.
	Unprinted *page.Table
	Batches   *page.Table
	Preview   string
	// Make is what the button says that makes them, "" where it is not offered;
	// Again that there are some already.
	Make          string
	Again         bool
	Seen, Version string
	Posted        *page.DateInput
	// Done says that they have been posted.
	Done     bool
	Returned *returnedForm
}

type returnedForm struct{ Reference, Reason page.Input }

func lettersPath(wave, moment string) string { return desk.Path(wave, "/plan/"+moment+"/letters") }

// paper gives a moment that is sent on paper.
func paper(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, *plan.Moment, error) {
	open, m, err := one(d, r, who)
	if err == nil && m.Channel != plan.Letter {
		err = fault.New(fault.NotFound, "%s is not sent on paper, so it has no letters.", m.Name())
	}
	return open, m, err
}

func letters(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	p, err := newLettersPage(d, r, who)
	if err != nil {
		return err
	}
	switch told := r.URL.Query().Get("done"); told {
	case "posted":
		p.Banner = &page.Banner{Success: true, Text: "Noted as posted, in the history of every case that got one."}
	case "returned":
		p.Banner = &page.Banner{Success: true, Text: "Noted as returned, in the history of its case. Find a better address there."}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func newLettersPage(d *desk.Desk, r *http.Request, who access.Person) (lettersPage, error) {
	if err := access.Check(who, access.ReadStatus, r.PathValue("wave"), ""); err != nil {
		_, err := d.Store.PlanLog(r.Context(), who, r.PathValue("wave"))
		return lettersPage{}, err
	}
	open, m, err := paper(d, r, who)
	if err != nil {
		return lettersPage{}, err
	}
	log, err := d.Store.PlanLog(r.Context(), who, open.ID())
	if err != nil {
		return lettersPage{}, err
	}
	batches, err := d.Store.LetterBatches(r.Context(), who, open.ID())
	if err != nil {
		return lettersPage{}, err
	}
	to, left, tally, err := dryRun(d, r, who, m)
	if err != nil {
		return lettersPage{}, err
	}
	s, at := m.Stands(log), desk.Path(open.ID(), "/plan/"+m.ID)
	p := lettersPage{
		Layout: d.Layout(open, who, "Letters: "+m.Name(), "plan"), Name: m.Name(), Action: lettersPath(open.ID(), m.ID), Moment: at, State: stateNames[s.State],
		Sentence: sentence(open, m, tally), Left: reasons("Who would get none, and why", tally.Left), Batches: batchesTable(open, m, batches),
		Done: s.State == plan.StateSent, Version: strconv.FormatInt(open.Stored[folder.ContactPlanText].Version, 10),
	}
	latest, made := letter.Latest(batches, m.ID)
	p.Seen = strconv.Itoa(latest.Number)
	if desk.May(who, access.ReadContacts, open.ID()) {
		p.unprinted(open, to, left)
	}
	if desk.May(who, access.MakeLetters, open.ID()) {
		p.offer(open, m, s, latest, made, d.Now())
	}
	if s.State == plan.StateSent && desk.May(who, access.NoteContact, open.ID()) {
		p.Returned = &returnedForm{
			Reference: page.Input{ID: "reference", Name: "reference", Label: page.Label{Text: "Reference"}, Hint: "As it is printed on the letter, such as " + letter.Reference(open.ID(), latest.Number, 12), Width: 30, Autocomplete: "off"},
			Reason:    page.Input{ID: "reason", Name: "reason", Label: page.Label{Text: "Why (optional)"}, Hint: "What the envelope says, such as: gone away", Autocomplete: "off"},
		}
	}
	p.Next = next(s, latest, made, m)
	return p, nil
}

// next says what is to be done now, or what was.
func next(s plan.Standing, latest letter.Batch, made bool, m *plan.Moment) string {
	switch {
	case s.State == plan.StateSent:
		return fmt.Sprintf("%d letters were posted on %s.", s.Sent.Recipients, s.Sent.At.In(m.Zone()).Format("2 January 2006"))
	case made && latest.Fingerprint != m.Fingerprint():
		return "The plan says something else now than when these letters were made. Post them as they are, or have it approved and make them again."
	case made:
		return "Print the letters, post them, and note here when."
	case s.State == plan.StateApproved:
		return "A second person has approved it: the letters can be made."
	}
	return "Before letters can be made, one person proposes the moment and a second approves it."
}

// offer shows what those who may make letters can do now.
func (p *lettersPage) offer(open *desk.Open, m *plan.Moment, s plan.Standing, latest letter.Batch, made bool, now time.Time) {
	if s.State == plan.StateApproved && now.Before(m.Ends) {
		p.Make, p.Again = "Make the letters", made
		if made {
			p.Make = "Make them again"
		}
	}
	if made && s.State != plan.StateSent {
		today := now.In(m.Zone())
		p.Posted = &page.DateInput{ID: "posted", Name: "posted", Legend: page.Label{Text: fmt.Sprintf("When was batch %d posted?", latest.Number)},
			Day: strconv.Itoa(today.Day()), Month: strconv.Itoa(int(today.Month())), Year: strconv.Itoa(today.Year())}
	}
}

// unprinted lists whom no letter reaches for want of an address, and leads to
// how the first letter would look.
func (p *lettersPage) unprinted(open *desk.Open, to []plan.Recipient, left []plan.Left) {
	ordered, signs := letter.Order(to)
	if len(ordered) > 0 {
		p.Preview = p.Action + "/preview?" + url.Values{"org": {ordered[0].Org}, "contact": {strconv.FormatInt(ordered[0].Contact.ID, 10)}}.Encode()
	}
	t := &page.Table{Caption: "Whom no letter can reach", CaptionHidden: true, Head: desk.Cells("Organisation", "Name", "Why")}
	for _, l := range append(left, signs...) {
		if l.Reason != plan.NoPostal && l.Reason != plan.LetterBack && l.Reason != plan.Unprintable || len(t.Rows) == mostListed {
			continue
		}
		row := desk.Cells(l.Organisation, l.Contact.Name, string(l.Reason))
		row[0].URL = desk.Path(open.ID(), "/cases/"+url.PathEscape(l.Org)+"/file")
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) > 0 {
		p.Unprinted = t
	}
}

// mostListed is how many a page lists whom no letter reaches.
const mostListed = 500

func batchesTable(open *desk.Open, m *plan.Moment, batches []letter.Batch) *page.Table {
	t := &page.Table{Caption: "Batches", CaptionHidden: true, Head: desk.Cells("Batch", "Made", "By", "Letters", "Codes")}
	latest, _ := letter.Latest(batches, m.ID)
	for _, b := range batches {
		if b.Moment != m.ID {
			continue
		}
		codes := "work"
		if b.Number != latest.Number {
			codes = "ended: the batch was made again"
		}
		row := desk.Cells(strconv.Itoa(b.Number), open.At(b.At), b.By, strconv.Itoa(b.Letters), codes)
		row[3].Numeric = true
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	t.Head[3].Numeric = true
	return t
}

// handLetters does what a button of the page says.
func handLetters(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	form, err := desk.Form(w, r)
	if err != nil {
		return err
	}
	open, m, err := paper(d, r, who)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(form.Get("seen"))
	version, _ := strconv.ParseInt(form.Get("version"), 10, 64)
	done, field := form.Get("do"), "make"
	switch done {
	case "make":
		var made letter.Made
		made, err = d.Store.MakeLetters(r.Context(), who, letter.Making{Moment: m, Version: version, Seen: seen, Site: d.Origin(r), Random: d.Random, At: d.Now()})
		if err == nil {
			return hand(w, made)
		}
	case "posted":
		field = "posted-day"
		var day time.Time
		if day, err = dayOf(form); err == nil {
			err = d.Store.PostLetters(r.Context(), who, letter.Posting{Moment: m, Seen: seen, Day: day, At: d.Now()})
		}
	case "returned":
		field = "reference"
		var batch, number int
		if batch, number, err = letter.ParseReference(open.ID(), form.Get("reference")); err == nil {
			_, err = d.Store.ReturnLetter(r.Context(), who, open.ID(), batch, number, form.Get("reason"), d.Now())
		}
	default:
		err = fault.New(fault.Refused, "Choose one of the buttons. Nothing was changed.")
	}
	if err != nil {
		return lettersAgain(d, w, r, who, form, field, err)
	}
	http.Redirect(w, r, lettersPath(open.ID(), m.ID)+"?done="+done, http.StatusSeeOther)
	return nil
}

// longToHand is how long handing over a batch may take: that of all schools has
// some hundred megabytes.
const longToHand = 10 * time.Minute

// hand writes the files of a batch to whoever asked for them, while they are made.
func hand(w http.ResponseWriter, made letter.Made) error {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longToHand)) // without it the server's own holds
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fmt.Sprintf("%s-letters-%d.zip", made.Wave, made.Number)}))
	return page.Begun(letter.Hand(w, made))
}

// dayOf reads the day of posting.
func dayOf(form url.Values) (time.Time, error) {
	day, err := time.Parse("2-1-2006", form.Get("posted-day")+"-"+form.Get("posted-month")+"-"+form.Get("posted-year"))
	if err != nil {
		return day, fault.New(fault.Refused, "Enter the day of posting, such as 20 10 2016")
	}
	return day, nil
}

// lettersAgain shows the page with what is wrong, and all that was entered.
func lettersAgain(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, form url.Values, field string, err error) error {
	kind := fault.KindOf(err)
	if kind == fault.Internal || kind == fault.Denied || kind == fault.Unavailable {
		return err
	}
	p, again := newLettersPage(d, r, who)
	if again != nil {
		return again
	}
	text := fault.Public(err)
	switch {
	case field == "posted-day" && p.Posted != nil:
		p.Posted.Day, p.Posted.Month, p.Posted.Year, p.Posted.Error = form.Get("posted-day"), form.Get("posted-month"), form.Get("posted-year"), text
	case field == "reference" && p.Returned != nil:
		p.Returned.Reference.Value, p.Returned.Reason.Value, p.Returned.Reference.Error = form.Get("reference"), form.Get("reason"), text
	default:
		field = "" // what a button does has no field
	}
	p.Problems = []page.Problem{{Field: field, Text: text}}
	return pages.Write(w, r, page.StatusOf(kind), p)
}

// preview shows one letter as it would be printed, with a link and a code that let
// nobody in.
func preview(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	if err := access.Check(who, access.ReadContacts, r.PathValue("wave"), ""); err != nil {
		_, err := d.Store.Room(r.Context(), who, r.PathValue("wave"), query.Get("org"))
		return err
	}
	_, m, err := paper(d, r, who)
	if err != nil {
		return err
	}
	// The first letter of all is the first in postal order.
	var to []plan.Recipient
	if org := query.Get("org"); org != "" {
		to, err = d.Store.PlanCase(r.Context(), who, m, org)
	} else {
		to, _, err = d.Store.PlanList(r.Context(), who, m)
	}
	if err != nil {
		return err
	}
	ordered, _ := letter.Order(to)
	for _, one := range ordered {
		if org := query.Get("org"); org != "" && (one.Org != org || strconv.FormatInt(one.Contact.ID, 10) != query.Get("contact")) {
			continue
		}
		var b bytes.Buffer
		if err := letter.Preview(&b, m, one, d.Origin(r), d.Now()); err != nil {
			return fault.Because(err, fault.Internal, "print a letter")
		}
		return page.SendFile(w, r, "application/pdf", "letter-preview.pdf", b.Bytes())
	}
	return fault.New(fault.NotFound, "Nobody of this description would get %s now. Go back and choose somebody of the list.", m.Name())
}
