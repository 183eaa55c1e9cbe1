package office_test

import (
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
)

// TestConsentIsListedHandedOutAndTakenBack goes the way of an agreement through
// the office: listed, handed out, taken back, and still on record.
func TestConsentIsListedHandedOutAndTakenBack(t *testing.T) {
	s := open(t)
	const path = "/office/waves/wave-1/consent"
	first := s.as(access.Lead, path, nil).page(t)
	rows := first.One(t, "tbody").All("tr")
	org := rows[0].One(t, "[name=org]").Attr("value")
	name := rows[0].One(t, "th").Text()
	if !strings.Contains(rows[0].Text(), "Not yet") {
		t.Errorf("before anything was handed out: %s", rows[0].Text())
	}
	file := s.as(access.Lead, path+"/download", nil)
	if lines := strings.Count(file.body, "\n"); file.status != 200 || lines != len(rows)+1 {
		t.Fatalf("the file has %d lines, the page %d agreements", lines, len(rows))
	}
	if row := s.as(access.Lead, path, nil).page(t).One(t, "tbody").All("tr")[0].Text(); !strings.Contains(row, "28 October 2016, 13:00, Rosalind Achterberg") {
		t.Errorf("after it was handed out: %s", row)
	}
	for _, role := range []access.Role{access.Analyst, access.Interviewer, access.Client} {
		for _, at := range []string{path, path + "/download"} {
			if got := s.as(role, at, nil); got.status != 403 || strings.Contains(got.body, name) {
				t.Errorf("%s is given to the %s: %d", at, role, got.status)
			}
		}
		if got := s.as(role, path, url.Values{"org": {org}}); got.status != 403 {
			t.Errorf("the %s takes a consent back: %d", role, got.status)
		}
	}
	s.as(access.Lead, path, url.Values{"org": {org}})
	after := s.as(access.Lead, path, nil).page(t).One(t, "main").Text()
	for _, want := range []string{"1 took it back", name + ": 28 October 2016, 13:00, by Rosalind Achterberg. Their details had been handed out: 28 October 2016, 13:00"} {
		if !strings.Contains(after, want) {
			t.Errorf("after it was taken back the page lacks %q", want)
		}
	}
	if got := s.as(access.Lead, path+"/download", nil); strings.Contains(got.body, org+",") || strings.Count(got.body, "\n") != len(rows) {
		t.Error("what was taken back is handed out")
	}
	history := s.as(access.Lead, "/office/waves/wave-1/cases/"+org+"/file", nil).body
	for _, want := range []string{"Contact passed on by consent", "Consent to be contacted withdrawn", "Told to the team"} {
		if !strings.Contains(history, want) {
			t.Errorf("the case's history lacks %q", want)
		}
	}
	s.shows([]look{{"consent-taken-back", path}})
}
