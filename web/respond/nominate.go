package respond

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
	"omnibus/web/page"
)

// nominateURL is the page on which a director names the single point of contact.
// Whoever was let in for that is led there from everywhere else.
const nominateURL = "/r/nominate"

func nominating(r *http.Request) bool {
	return r.URL.Path == nominateURL || strings.HasPrefix(r.URL.Path, nominateURL+"/")
}

// nominatePage asks a director who the contact is to be, or says who it is.
type nominatePage struct {
	page.Layout
	Organisation, Survey, Until string
	Open, Refused               bool
	// Named is who was named, "" for nobody; Asks says that the form is shown.
	Named, Email string
	Asks         bool
	Whom         page.Choices
	Fields       []page.Input
	Kept         []kept
}

// namedPage shows once more what was entered before it counts.
type namedPage struct {
	page.Layout
	Organisation string
	Rows         []page.SummaryRow
	// Instead is who is the contact until now, "" for nobody.
	Instead string
	Mailed  bool
	Kept    []kept
}

// declinePage asks whether the organisation takes no part at all.
type declinePage struct {
	page.Layout
	Organisation, Survey string
	Reason               page.Textarea
	Kept                 []kept
}

const (
	whomField   = "form-whom"
	jobField    = "form-job"
	phoneField  = "form-phone"
	reasonField = "form-reason"
	// myself is the answer of a director who is the contact themselves.
	myself = "me"
)

// nominationPeriod says whether contacts are named now, and until which day.
func (v *visit) nominationPeriod() (opens, closes time.Time) {
	w := v.wave.Wave
	if w.Nomination.Given() {
		return w.Nomination.From, w.Nomination.To
	}
	return time.Time{}, w.Fieldwork.To
}

func (v *visit) names() bool {
	opens, closes := v.nominationPeriod()
	return !v.at.Before(opens) && v.at.Before(closes)
}

// mayName refuses whoever was not let in for naming, forms of another case, and
// days on which no contact is named.
func (v *visit) mayName(r *http.Request) error {
	switch {
	case !v.who.Nominates:
		return fault.Say(fault.Denied, onlyDirectors)
	case r.Method != http.MethodPost:
		return nil
	case r.PostForm.Has(caseField) && r.PostForm.Get(caseField) != v.caseName():
		return v.isOtherCase()
	case !v.names():
		return &held{language: v.language, kind: fault.Refused, title: v.say(titleNoMoreNames), sentence: v.say(noMoreNames)}
	}
	return nil
}

// naming reads how far the naming is, for those who may.
func (s *site) naming(r *http.Request, v *visit) (fieldwork.Nomination, error) {
	if err := v.mayName(r); err != nil {
		return fieldwork.Nomination{}, err
	}
	return s.Store.Nomination(r.Context(), v.who, v.who.Wave, v.who.Org)
}

func (s *site) askNomination(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showNomination(w, r, v, http.StatusOK, url.Values{}, nil)
}

func (s *site) showNomination(w http.ResponseWriter, r *http.Request, v *visit, status int, form url.Values, problems []page.Problem) error {
	n, err := s.naming(r, v)
	if err != nil {
		return s.heldOr(w, r, v, err)
	}
	_, closes := v.nominationPeriod()
	p := nominatePage{
		Layout: v.layout(v.say(titleNominate)), Organisation: v.org.Name, Survey: v.spoken().Survey,
		Open: v.names(), Until: tongue.Day(v.language, closes.AddDate(0, 0, -1)), Refused: n.Refused, Kept: []kept{{caseField, v.caseName()}},
	}
	p.Problems = problems
	if n.Named != nil {
		p.Named, p.Email = n.Named.Name, n.Named.Email
		p.Title = v.say(titleNamed)
	}
	p.Asks = p.Open && !p.Refused && (p.Named == "" || len(problems) > 0 || form.Has(caseField) || r.URL.Query().Has("change"))
	p.Whom = page.Choices{ID: whomField, Name: whomField, Legend: page.Label{Text: v.say(labelWhom), Medium: true}, Options: []page.Option{
		{Value: myself, Label: v.say(optionMyself), Checked: form.Get(whomField) == myself},
		{Value: "other", Label: v.say(optionOther), Checked: form.Get(whomField) == "other"},
	}}
	name, email := personFields(v.language, form, problems)
	p.Fields = []page.Input{name, email,
		{ID: jobField, Name: jobField, Value: shownLine(form.Get(jobField)), Autocomplete: "off", Label: page.Label{Text: v.say(labelJob)}},
		{ID: phoneField, Name: phoneField, Value: shownLine(form.Get(phoneField)), Type: "tel", Autocomplete: "off", Label: page.Label{Text: v.say(labelPhone)}}}
	for _, problem := range problems {
		if problem.Field == whomField {
			p.Whom.Error = problem.Text
		}
		for i := range p.Fields {
			if p.Fields[i].ID == problem.Field {
				p.Fields[i].Error = problem.Text
			}
		}
	}
	return pages.Write(w, r, status, p)
}

// namedBy reads who was named, or what is wrong.
func namedBy(l tongue.Language, form url.Values, n fieldwork.Nomination) (fieldwork.Contact, []page.Problem) {
	c := fieldwork.Contact{Role: fieldwork.SinglePoint}
	var problems []page.Problem
	switch form.Get(whomField) {
	case myself:
		if n.Director == nil {
			return c, []page.Problem{{Field: whomField, Text: tellWhom.In(l)}}
		}
		d := *n.Director
		c.Name, c.Email, c.JobTitle, c.Phone = d.Name, d.Email, d.JobTitle, d.Phone
		return c, nil
	case "other":
		c.Name, c.Email, c.JobTitle, c.Phone = form.Get(nameField), form.Get(emailField), form.Get(jobField), form.Get(phoneField)
		problems = personProblems(l, form)
		if _, err := fieldwork.ReadPhone(c.Phone); err != nil {
			problems = append(problems, problemOf(l, phoneField, err))
		}
		if _, err := fieldwork.ReadJobTitle(c.JobTitle); err != nil {
			problems = append(problems, problemOf(l, jobField, err))
		}
	default:
		problems = append(problems, page.Problem{Field: whomField, Text: tellWhom.In(l)})
	}
	if len(problems) > 0 {
		return c, problems
	}
	c, err := c.Checked()
	if err != nil {
		problems = append(problems, problemOf(l, nameField, err))
	}
	return c, problems
}

// checkNomination shows what was entered before it counts: a slip in an address
// would send the survey to a stranger.
func (s *site) checkNomination(w http.ResponseWriter, r *http.Request, v *visit) error {
	n, err := s.naming(r, v)
	if err != nil {
		return s.heldOr(w, r, v, err)
	}
	c, problems := namedBy(v.language, r.PostForm, n)
	if len(problems) > 0 || r.PostForm.Has("change") {
		status := http.StatusUnprocessableEntity
		if len(problems) == 0 {
			status = http.StatusOK
		}
		return s.showNomination(w, r, v, status, r.PostForm, problems)
	}
	p := namedPage{Layout: v.layout(v.say(titleConfirm)), Organisation: v.org.Name, Mailed: s.Mailed, Rows: []page.SummaryRow{
		{Key: v.say(rowName), Values: []string{c.Name}}, {Key: v.say(rowEmail), Values: []string{c.Email}}}}
	for _, more := range []struct{ key, text string }{{v.say(rowJob), c.JobTitle}, {v.say(rowPhone), c.Phone}} {
		if more.text != "" {
			p.Rows = append(p.Rows, page.SummaryRow{Key: more.key, Values: []string{more.text}})
		}
	}
	if n.Named != nil {
		p.Instead = n.Named.Name
	}
	for _, field := range []string{caseField, whomField, nameField, emailField, jobField, phoneField} {
		p.Kept = append(p.Kept, kept{field, shown(r.PostForm.Get(field))})
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// nominate names the contact that was confirmed.
func (s *site) nominate(w http.ResponseWriter, r *http.Request, v *visit) error {
	n, err := s.naming(r, v)
	if err != nil {
		return s.heldOr(w, r, v, err)
	}
	c, problems := namedBy(v.language, r.PostForm, n)
	if len(problems) > 0 {
		return s.showNomination(w, r, v, http.StatusUnprocessableEntity, r.PostForm, problems)
	}
	ask := v.asks()
	ask.Name, ask.Email = c.Name, c.Email
	change := fieldwork.Change{Ask: ask, Role: fieldwork.SinglePoint, JobTitle: c.JobTitle, Phone: c.Phone, Channel: fieldwork.ByWeb, Invite: v.phase() == open}
	_, err = s.Store.Nominate(r.Context(), v.who, change, func(string) (fieldwork.Letter, error) { return s.letter(r, v, nil) })
	if isRefused(err) {
		return s.showNomination(w, r, v, page.StatusOf(fault.KindOf(err)), r.PostForm, []page.Problem{problemOf(v.language, whomField, err)})
	}
	if err != nil {
		return err
	}
	return later(w, r, nominateURL)
}

func (s *site) askDecline(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := v.mayName(r); err != nil {
		return s.heldOr(w, r, v, err)
	}
	return s.showDecline(w, r, v, http.StatusOK, nil)
}

func (s *site) showDecline(w http.ResponseWriter, r *http.Request, v *visit, status int, problems []page.Problem) error {
	p := declinePage{Layout: v.layout(v.say(titleDecline)), Organisation: v.org.Name, Survey: v.spoken().Survey, Kept: []kept{{caseField, v.caseName()}},
		Reason: page.Textarea{ID: reasonField, Name: reasonField, Rows: 3, Value: shownLine(r.PostForm.Get(reasonField)), Label: page.Label{Text: v.say(labelReason)}}}
	p.Back = nominateURL
	p.Problems = problems
	for _, problem := range problems {
		p.Reason.Error = problem.Text
	}
	return pages.Write(w, r, status, p)
}

// decline notes that the organisation takes no part.
func (s *site) decline(w http.ResponseWriter, r *http.Request, v *visit) error {
	if err := v.mayName(r); err != nil {
		return s.heldOr(w, r, v, err)
	}
	err := s.Store.DeclineSurvey(r.Context(), v.who, v.asks(), r.PostForm.Get(reasonField))
	if isRefused(err) {
		return s.showDecline(w, r, v, page.StatusOf(fault.KindOf(err)), []page.Problem{problemOf(v.language, reasonField, err)})
	}
	if err != nil {
		return err
	}
	return later(w, r, nominateURL)
}

// heldOr shows why nothing was done where that has a page of its own.
func (s *site) heldOr(w http.ResponseWriter, r *http.Request, v *visit, err error) error {
	if reason, ok := err.(*held); ok {
		return s.refuse(w, r, v, reason)
	}
	return err
}
