package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/survey/fieldwork"
)

// TestACall takes a case, is told what is wrong with what the call came to,
// records it, and finds the call-back on the case's page.
func TestACall(t *testing.T) {
	s := open(t)
	org := s.world.Org
	path := "/office/waves/wave-1/calls/" + org
	if got := s.as(access.Interviewer, "/office/waves/wave-1/calls", nil); !strings.Contains(got.body, "Take the next case") {
		t.Fatalf("the queue is %d\n%s", got.status, got.body)
	}
	if got := s.as(access.Analyst, "/office/waves/wave-1/calls", nil); got.status != http.StatusOK || strings.Contains(got.body, "Take the next case") || strings.Contains(got.body, "/calls/") {
		t.Errorf("an analyst sees more than counts: %d\n%s", got.status, got.body)
	}
	next := s.as(access.Interviewer, "/office/waves/wave-1/calls", url.Values{"do": {"next"}})
	if next.status != http.StatusSeeOther || !strings.HasPrefix(next.header.Get("Location"), "/office/waves/wave-1/calls/") {
		t.Errorf("the next case: %d %s", next.status, next.header.Get("Location"))
	}
	if got := s.as(access.Interviewer, path, url.Values{"do": {"end"}, "outcome": {"no answer"}}); got.status != http.StatusConflict {
		t.Errorf("a call of a case that nobody has gives %d", got.status)
	}
	s.as(access.Interviewer, path, url.Values{"do": {"take"}})
	if got := s.as(access.Lead, path, nil); !strings.Contains(got.body, "is calling this case until") {
		t.Errorf("another caller is not told\n%s", got.body)
	}
	if got := s.as(access.Lead, path, url.Values{"do": {"take"}}); got.status != http.StatusConflict {
		t.Errorf("another caller gets %d", got.status)
	}
	wrong := s.as(access.Interviewer, path, url.Values{"do": {"end"}, "outcome": {string(fieldwork.CallBackAgreed)}, "note": {"After lunch"}})
	if wrong.status < 400 || !strings.Contains(wrong.body, "Enter when they are to be called back") || !strings.Contains(wrong.body, "After lunch") {
		t.Errorf("a call-back without a time gives %d\n%s", wrong.status, wrong.body)
	}
	at := noon.AddDate(0, 0, 2).Format("2006-01-02T15:04")
	done := s.as(access.Interviewer, path, url.Values{"do": {"end"}, "outcome": {string(fieldwork.CallBackAgreed)}, "note": {"After lunch"}, "back": {at}})
	if done.status != http.StatusSeeOther {
		t.Fatalf("the call is not recorded: %d\n%s", done.status, done.body)
	}
	if got := s.as(access.Lead, "/office/waves/wave-1/cases/"+org+"/file", nil); !strings.Contains(got.body, "To be called back on") {
		t.Errorf("the case's page does not tell of the call-back\n%s", got.body)
	}
}

// TestAnswersByTelephone opens the respondent's pages from a call.
func TestAnswersByTelephone(t *testing.T) {
	s := open(t)
	path := "/office/waves/wave-1/calls/" + s.world.Org
	if got := s.as(access.Interviewer, path, url.Values{"do": {"answer"}}); got.status != http.StatusConflict {
		t.Errorf("without the case: %d", got.status)
	}
	s.as(access.Interviewer, path, url.Values{"do": {"take"}})
	got := s.as(access.Interviewer, path, url.Values{"do": {"answer"}})
	if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/r/l/") {
		t.Errorf("%d %s", got.status, got.header.Get("Location"))
	}
}
