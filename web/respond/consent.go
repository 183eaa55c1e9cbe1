package respond

import (
	"net/http"
	"time"

	"omnibus/tongue"
	"omnibus/web/page"
)

// consentPage is where an organisation sees to what its contact's details were
// released, and takes that back. It stands after the fieldwork, too.
type consentPage struct {
	page.Layout
	Organisation, Purpose, PurposeLang, Until string
	// Agreed says who agreed and when, "" where nobody did; Withdrawn who took it back.
	Agreed, Withdrawn string
	// Name is whose details may be passed on, "" for nobody's.
	Name string
	// Over says that the last day has passed.
	Over bool
	// HandedOut are the moments at which details were passed on.
	HandedOut []string
	Kept      []kept
}

// agreed says whether the case agrees now, as the person may see it, and so is
// worth a link to the page where that is taken back.
func (v *visit) agreed() bool {
	c := v.wave.Wave.Consent
	agreed := v.current.Answer(c.Question, "")
	return c.Given() && !v.who.ByTelephone() && agreed.Given() && agreed.Has(c.Code)
}

// consent shows how the agreement stands.
func (s *site) consent(w http.ResponseWriter, r *http.Request, v *visit) error {
	c := v.wave.Wave.Consent
	if !c.Given() {
		return later(w, r, "/r/hub")
	}
	stands, err := s.Store.OwnConsent(r.Context(), v.who, v.who.Wave, v.who.Org, c, v.wave.Questionnaire, v.at)
	if err != nil {
		return err
	}
	p := consentPage{
		Layout: v.layout(v.say(titleConsent)), Organisation: v.org.Name, Purpose: c.Purpose, PurposeLang: v.lang(tongue.English),
		Until: tongue.Day(v.language, c.Until.Add(-time.Nanosecond).In(v.wave.Wave.Zone)), Over: stands.Expired, Name: stands.Contact.Name,
		Kept: []kept{{caseField, v.caseName()}},
	}
	p.Back = "/r/hub"
	if !v.who.Colleague {
		p.Back = "/r/room"
	}
	if stands.Agreement.Position > 0 {
		p.Agreed = by(v.language, stands.Agreement.By, v.moment(stands.Agreement.At))
	}
	if !stands.Withdrawn.IsZero() {
		p.Withdrawn = by(v.language, stands.WithdrawnBy, v.moment(stands.Withdrawn))
	}
	for _, h := range stands.HandedOut {
		p.HandedOut = append(p.HandedOut, v.moment(h.At))
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// withdrawConsent takes the agreement back. It does not matter whether answers are
// taken now.
func (s *site) withdrawConsent(w http.ResponseWriter, r *http.Request, v *visit) error {
	c := v.wave.Wave.Consent
	if !c.Given() {
		return later(w, r, "/r/hub")
	}
	if r.PostForm.Has(caseField) && r.PostForm.Get(caseField) != v.caseName() {
		return s.refuse(w, r, v, v.isOtherCase())
	}
	if err := s.Store.WithdrawConsent(r.Context(), v.who, v.who.Wave, v.who.Org, c, v.wave.Questionnaire, v.at); err != nil {
		return err
	}
	return later(w, r, "/r/consent")
}
