package office_test

import (
	"bytes"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/access"
	"omnibus/survey/answer"
)

// TestTheCopyOfACase reads one case's answers as a page, a workbook and a PDF, as
// those who may, and as those who may not.
func TestTheCopyOfACase(t *testing.T) {
	s := open(t)
	at := "/office/waves/wave-1/cases/" + s.world.Org
	given, _, err := s.store.CaseAnswers(t.Context(), access.Person{Name: "Test", Role: access.Operator}, "wave-1", s.world.Org)
	if err != nil || len(given) == 0 {
		t.Fatalf("%d answers, %v", len(given), err)
	}
	var words []string
	for item, e := range given {
		q, ok := s.world.Wave.Questionnaire.Question(item.Question)
		if !ok {
			t.Fatalf("nothing asks for %s", item.Question)
		}
		words = append(words, answer.Words(q, e.Value)...)
	}
	for _, role := range []access.Role{access.Lead, access.Analyst} {
		if body := s.as(role, at, nil).body; !strings.Contains(body, at+"/copy") || !strings.Contains(body, at+"/copy/pdf") || !strings.Contains(body, at+"/copy/workbook") {
			t.Errorf("the case's page leads the %s to no copy", role)
		}
		got := s.as(role, at+"/copy", nil)
		text := html.UnescapeString(got.body)
		if got.status != http.StatusOK || !strings.Contains(text, "The organisation's answers") {
			t.Errorf("the %s is given %d", role, got.status)
		}
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("the copy lacks %q", word)
			}
		}
		book := s.as(role, at+"/copy/workbook", nil)
		f, err := excelize.OpenReader(strings.NewReader(book.body))
		if err != nil {
			t.Fatalf("the workbook can't be opened: %v", err)
		}
		if sheets := len(f.GetSheetList()); sheets < len(s.world.Wave.Questionnaire.Sections) {
			t.Errorf("the workbook has %d sheets", sheets)
		}
		f.Close()
		pdf := s.as(role, at+"/copy/pdf", nil)
		if !bytes.HasPrefix([]byte(pdf.body), []byte("%PDF-")) || !strings.Contains(pdf.header.Get("Content-Disposition"), "answers.pdf") {
			t.Errorf("the PDF begins %.20q, as %s", pdf.body, pdf.header.Get("Content-Disposition"))
		}
	}
	for _, role := range []access.Role{access.Interviewer, access.Client, access.Respondent} {
		for _, path := range []string{"/copy", "/copy/pdf", "/copy/workbook"} {
			if got := s.as(role, at+path, nil); got.status != http.StatusForbidden {
				t.Errorf("%s gives the %s %d", path, role, got.status)
			}
		}
	}
}

func TestTheCopyOfACaseInABrowser(t *testing.T) {
	open(t).shows([]look{{"case-copy", "/office/waves/wave-1/cases/ORG/copy"}})
}
