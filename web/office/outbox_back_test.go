package office_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/mail"
	"omnibus/survey/fieldwork"
)

// bounced sends a message that then comes back.
func (s *site) bounced() int64 {
	s.t.Helper()
	operator := access.Person{Name: "Test", Role: access.Operator}
	if err := s.store.AddContacts(s.t.Context(), operator, "wave-1", []fieldwork.Contact{{Org: s.world.Org, Role: fieldwork.Colleague, Name: "Zoë Council", Email: "zoe@council.example", At: noon}}); err != nil {
		s.t.Fatal(err)
	}
	id := s.sent()
	r, err := s.store.OneMail(s.t.Context(), operator, id)
	if err != nil {
		s.t.Fatal(err)
	}
	report := mail.Report{Digest: r.Key, Key: mail.ReturnKey(r.Key), Kind: mail.ReportBounced, Status: "5.1.1", Told: "550 5.1.1 User <unknown>"}
	if ours, err := s.store.TakeReport(s.t.Context(), report, noon); !ours || err != nil {
		s.t.Fatal(ours, err)
	}
	return id
}

func TestWhatCameBackIsShown(t *testing.T) {
	s := open(t)
	id := s.bounced()
	for path, wants := range map[string][]string{
		"/office/outbox?wave=wave-1":                          {"1 message came back", "Came back"},
		"/office/outbox?state=bounced":                        {"Your section"},
		fmt.Sprint("/office/outbox/", id):                     {"has not arrived", "Came back for good. 550 5.1.1 User <unknown>", "Open the case"},
		"/office/waves/wave-1/cases/" + s.world.Org + "/file": {"Mail to Zoë Council came back", "Resend to a new address of Zoë Council", "(mail came back)", "Message came back"},
	} {
		text := s.as(access.Lead, path, nil).page(t).One(t, "main").Text()
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
	}
	if s.as(access.Lead, "/office/outbox", url.Values{"do": {"perhaps"}}).status != 422 {
		t.Error("an unknown word was taken")
	}
	if s.as(access.Analyst, "/office/outbox", url.Values{"do": {"stop"}}).status != 403 {
		t.Error("an analyst stops sending")
	}
	for _, step := range []struct{ do, want, lacks string }{{"stop", "Sending has stopped", "Stop all sending"}, {"go", "Stop all sending", "Sending has stopped"}} {
		if got := s.as(access.Lead, "/office/outbox", url.Values{"do": {step.do}}); got.status != 303 {
			t.Errorf("%s gave %d", step.do, got.status)
		}
		if text := s.as(access.Lead, "/office/outbox", nil).page(t).One(t, "main").Text(); !strings.Contains(text, step.want) || strings.Contains(text, step.lacks) {
			t.Errorf("after %s: %s", step.do, text)
		}
	}
	if strings.Contains(s.log.String(), "zoe@council.example") {
		t.Error("the log has an address")
	}
}
