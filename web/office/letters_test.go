package office_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

const lettersPage = "/office/waves/wave-1/plan/letter/letters"

// letterMoment is the letter of the built-in plan, approved by two people.
func (s *site) letterMoment() *plan.Moment {
	s.t.Helper()
	w := s.world.Wave
	p, complaints := plan.Read(folder.ContactPlanText, w.ContactPlan, w.Wave, w.Questionnaire)
	if err := complaints.Err(); err != nil {
		s.t.Fatal(err)
	}
	m, ok := p.Moment("letter")
	if !ok {
		s.t.Fatal("the plan has no letter")
	}
	return m
}

func (s *site) approveLetters() {
	s.t.Helper()
	m := s.letterMoment()
	for i, deed := range []plan.Deed{plan.Proposed, plan.Approved} {
		who := access.Person{Name: fmt.Sprintf("Lead %d", i), Role: access.Lead}
		if err := s.store.DecidePlan(s.t.Context(), who, m, plan.Ask{Deed: deed, Seen: m.Fingerprint(), Version: 1, At: noon}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// made unpacks what was handed over: the size of the PDF, and the merge file.
func (s *site) handed(a answered) (pdf int, rows [][]string) {
	s.t.Helper()
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/zip" {
		s.t.Fatalf("%d %s: %s", a.status, a.header.Get("Content-Type"), a.body)
	}
	z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			s.t.Fatal(err)
		}
		switch f.Name {
		case "letters.pdf":
			if pdf = len(body); !bytes.HasPrefix(body, []byte("%PDF-")) || !bytes.HasSuffix(body, []byte("%%EOF\n")) {
				s.t.Error("letters.pdf is not a whole PDF file")
			}
		case "letters.csv":
			if rows, err = csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll(); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	return pdf, rows
}

// TestLettersFromApprovalToReturn makes the letters of the plan at the pages, gets
// in by one of their codes, posts them, and notes one as returned.
func TestLettersFromApprovalToReturn(t *testing.T) {
	s := open(t)
	make := func(seen, version string) answered {
		return s.as(access.Lead, lettersPage, url.Values{"do": {"make"}, "seen": {seen}, "version": {version}})
	}
	if got := make("0", "1"); got.status != http.StatusConflict || !strings.Contains(got.body, "A second person has to approve it first") {
		t.Fatalf("letters that nobody approved: %d", got.status)
	}
	s.approveLetters()
	page := s.as(access.Lead, lettersPage, nil)
	for _, want := range []string{"Make the letters", "See the first letter as it is printed"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := s.as(access.Interviewer, lettersPage, url.Values{"do": {"make"}, "seen": {"0"}, "version": {"1"}}); got.status != http.StatusForbidden {
		t.Errorf("an interviewer made letters: %d", got.status)
	}
	_, first := s.handed(make("0", "1"))
	if got := make("0", "1"); got.status != http.StatusConflict || !strings.Contains(got.body, "were made meanwhile") {
		t.Errorf("the button pressed twice: %d", got.status)
	}
	pdf, rows := s.handed(make("1", "1"))
	if len(rows) < 2 || len(rows) != len(first) || pdf < 100_000 {
		t.Fatalf("%d rows, %d before; a PDF of %d bytes", len(rows), len(first), pdf)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for i := 2; i < len(rows); i++ {
		if fieldwork.ComparePostcodes(rows[i-1][at["postcode"]], rows[i][at["postcode"]]) > 0 {
			t.Errorf("%s stands before %s", rows[i-1][at["postcode"]], rows[i][at["postcode"]])
		}
	}
	enrol := func(code string) error {
		_, err := s.store.EnrolByCode(t.Context(), fieldwork.Hash(code), "192.0.2.1", fieldwork.Hash("session "+code), noon, noon.AddDate(0, 0, 1))
		return err
	}
	if err := enrol(first[1][at["code"]]); err == nil {
		t.Error("a code of the batch that was made again still works")
	}
	if err := enrol(rows[1][at["code"]]); err != nil {
		t.Errorf("a code of the letters does not work: %v", err)
	}
	if got := s.as(access.Lead, lettersPage, url.Values{"do": {"posted"}, "seen": {"2"}, "posted-day": {"31"}, "posted-month": {"2"}, "posted-year": {"2016"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Enter the day of posting") {
		t.Errorf("a day that does not exist: %d", got.status)
	}
	if got := s.as(access.Lead, lettersPage, url.Values{"do": {"posted"}, "seen": {"2"}, "posted-day": {"28"}, "posted-month": {"10"}, "posted-year": {"2016"}}); got.status != http.StatusSeeOther {
		t.Fatalf("posting: %d %s", got.status, got.body)
	}
	if got := s.as(access.Interviewer, lettersPage, url.Values{"do": {"returned"}, "reference": {"wave-9-1-1"}}); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Enter the reference") {
		t.Errorf("a reference of another wave: %d", got.status)
	}
	if got := s.as(access.Interviewer, lettersPage, url.Values{"do": {"returned"}, "reference": {rows[1][at["reference"]]}, "reason": {"Gone away"}}); got.status != http.StatusSeeOther {
		t.Fatalf("a letter that came back: %d %s", got.status, got.body)
	}
	file := s.as(access.Interviewer, "/office/waves/wave-1/cases/"+rows[1][at["org_id"]]+"/file", nil)
	for _, want := range []string{"Letter made", "Letter 1 sent", "Letter came back", "Gone away", rows[1][at["reference"]]} {
		if !strings.Contains(file.body, want) {
			t.Errorf("the case's page does not say %q", want)
		}
	}
	if strings.Contains(s.log.String(), rows[1][at["code"]]) {
		t.Error("a code stands in the log")
	}
}

// TestLetterPagesInABrowser looks at the letters' page in each of its states.
func TestLetterPagesInABrowser(t *testing.T) {
	s := open(t)
	s.approveLetters()
	s.shows([]look{{"letters-approved", lettersPage}})
	s.handed(s.as(access.Lead, lettersPage, url.Values{"do": {"make"}, "seen": {"0"}, "version": {"1"}}))
	s.shows([]look{{"letters-made", lettersPage}, {"letters-moment", strings.TrimSuffix(lettersPage, "/letters")}})
	s.as(access.Lead, lettersPage, url.Values{"do": {"posted"}, "seen": {"1"}, "posted-day": {"28"}, "posted-month": {"10"}, "posted-year": {"2016"}})
	s.shows([]look{{"letters-posted", lettersPage}})
}
