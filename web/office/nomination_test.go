package office_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
)

// nextWave imports another wave over the same frame, in which nobody is known but
// four directors: one was asked, one has named a contact, one takes no part.
func (s *site) nextWave() (orgs []string) {
	s.t.Helper()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	texts := map[string][]byte{}
	for name, text := range s.world.Wave.Texts {
		texts[name] = bytes.Replace(text, []byte("id: wave-1\n"), []byte("id: wave-2\n"), 1)
	}
	w, complaints := folder.FromTexts(texts)
	must(complaints.Err())
	must(s.store.ImportWave(s.t.Context(), operator, w.Wave, w.Texts, w.Frame.Organisations, noon))
	for i, name := range []string{"Dee Rector", "Di Recto", "Ed Irector", "Doc Tor"} {
		org := w.Frame.Organisations[i].ID
		orgs = append(orgs, org)
		must(s.store.AddContacts(s.t.Context(), operator, "wave-2", []fieldwork.Contact{{Org: org, Role: fieldwork.Director, Name: name, Email: fmt.Sprintf("d%d@council.example", i), At: noon}}))
	}
	letter := func(string) (fieldwork.Letter, error) {
		return fieldwork.Letter{Site: s.http.URL, Token: rand.Text(), Code: rand.Text()}, nil
	}
	ask := fieldwork.Ask{Wave: "wave-2", Org: orgs[1], At: noon.Add(-time.Hour)}
	must(s.store.AskNomination(s.t.Context(), operator, ask, letter))
	ask.Org, ask.Name, ask.Email = orgs[2], "Pat Contact", "pat@council.example"
	_, err := s.store.Nominate(s.t.Context(), operator, fieldwork.Change{Ask: ask, Channel: fieldwork.ByPhone}, letter)
	must(err)
	must(s.store.AppendContacted(s.t.Context(), operator, "wave-2", []fieldwork.ContactEvent{{Org: orgs[3], Kind: fieldwork.Refusal, Channel: fieldwork.ByPhone, Reason: "No time", At: noon}}))
	return orgs
}

func TestAskingToNameTheContact(t *testing.T) {
	s := open(t)
	org := s.nextWave()[0]
	page := "/office/waves/wave-2/nomination"
	if got := s.as(access.Lead, page, nil); !strings.Contains(got.body, "1 of 152 local authorities (1%) have named the single point of contact") || !strings.Contains(got.body, "ask?org="+org) {
		t.Fatalf("%d", got.status)
	}
	if got := s.as(access.Lead, page+"?show=sideways", nil); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown state gives %d", got.status)
	}
	preview := s.as(access.Interviewer, page+"/ask?org="+org, nil)
	for _, want := range []string{"1 director would get", "Name the single point of contact to whom the survey is sent", "Messages go to a folder", s.http.URL + "/r/l/…"} {
		if !strings.Contains(preview.body, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	count := func() int {
		c, _, err := s.store.CaseFile(t.Context(), operator, "wave-2", org)
		if err != nil {
			t.Fatal(err)
		}
		return c.Nomination().Asked
	}
	before := count()
	if got := s.as(access.Interviewer, page+"/ask", url.Values{"org": {org}}); got.header.Get("Location") != page+"?asked=1" || count() != before+1 {
		t.Fatalf("asking leads to %q", got.header.Get("Location"))
	}
	if got := s.as(access.Lead, page+"/ask", url.Values{"org": {org}}); got.status != http.StatusConflict || !strings.Contains(got.body, "Written to less than a day ago") || count() != before+1 {
		t.Fatalf("asking again gives %d", got.status)
	}
	s.as(access.Lead, page+"/ask", url.Values{})
	if got := s.as(access.Lead, page+"/ask", url.Values{}); got.header.Get("Location") != page+"?asked=0" || count() != before+1 {
		t.Fatalf("asking all again leads to %q", got.header.Get("Location"))
	}
	if got := s.as(access.Lead, page+"/ask?org=atlantis", nil); got.status != http.StatusNotFound {
		t.Errorf("an unknown case gives %d", got.status)
	}
}

func TestContactsAreDownloadedAndItIsRecorded(t *testing.T) {
	s := open(t)
	s.nextWave()
	got := s.as(access.Lead, "/office/waves/wave-2/contacts/download", nil)
	if got.status != http.StatusOK || !strings.HasPrefix(got.body, "org_id,role,name,") || !strings.Contains(got.body, ",single_point_of_contact,Pat Contact,,pat@council.example,,d2@council.example,") {
		t.Fatalf("%d %.300s", got.status, got.body)
	}
	recorded := 0
	if err := s.store.Audit(t.Context(), operator, "wave-2", 100, func(r access.Record) error {
		if r.Deed == access.MoveContacts && r.Outcome == access.Looked && r.Person.Role == access.Lead {
			recorded++
		}
		return nil
	}); err != nil || recorded != 1 {
		t.Errorf("recorded %d times, %v", recorded, err)
	}
}

func TestNominationInABrowser(t *testing.T) {
	s := open(t)
	s.nextWave()
	s.shows([]look{
		{"nomination", "/office/waves/wave-2/nomination?asked=3"},
		{"nomination-waiting", "/office/waves/wave-2/nomination?show=asked"},
		{"nomination-ask", "/office/waves/wave-2/nomination/ask"},
		{"cases-names", "/office/waves/wave-1/cases"},
	})
}
