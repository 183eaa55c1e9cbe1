package office_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/account"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

// planPage is the moment that the tests below decide about: it is for directors.
const planPage = "/office/waves/wave-2/plan/nomination"

// planned imports a wave with four directors whose plan begins tomorrow, and gives
// a session of each of two leads.
func (s *site) planned() (ann, bob string) {
	s.t.Helper()
	s.nextWave()
	const second = "second.lead@research.example"
	hash, err := account.HashPassword(rand.Reader, "a password of sixteen letters")
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.CreateAccount(s.t.Context(), operator, account.Account{Email: second, Name: "Bob Second", Role: access.Lead, PasswordHash: hash}); err != nil {
		s.t.Fatal(err)
	}
	token := "the session of Bob"
	if _, err := s.store.SignIn(s.t.Context(), second, "192.0.2.1", func(string) bool { return true }, fieldwork.Hash(token), noon, noon.AddDate(0, 0, 1)); err != nil {
		s.t.Fatal(err)
	}
	return s.session(access.Lead), token
}

// decides sends the form of the moment as a session sees it.
func (s *site) decides(session, do string, more ...string) answered {
	s.t.Helper()
	got := s.send(session, planPage, nil).page(s.t)
	form := url.Values{"do": {do}}
	for _, name := range []string{"seen", "version"} {
		for _, hidden := range got.All("input[name=" + name + "]") {
			form.Set(name, hidden.Attr("value"))
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return s.send(session, planPage, form)
}

// writtenTo gives the addresses of a wave's messages, the first queued first.
func (s *site) writtenTo(wave string) (all []string) {
	s.t.Helper()
	err := s.store.Mail(s.t.Context(), operator, wave, "", "", 0, 1000, func(r mail.Record) error {
		all = append([]string{r.To.Email}, all...)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func TestASecondPersonApproves(t *testing.T) {
	s := open(t)
	ann, bob := s.planned()
	says := func(session, text string, want bool) {
		t.Helper()
		if body := s.send(session, planPage, nil).body; strings.Contains(body, text) != want {
			t.Fatalf("the page says %q: %v", text, !want)
		}
	}
	says(ann, "Propose it", true)
	if got := s.decides(ann, "approved"); got.status != http.StatusConflict || !strings.Contains(got.body, "has not been proposed") {
		t.Errorf("approving what nobody proposed gives %d", got.status)
	}
	if got := s.decides(ann, "proposed"); got.status != http.StatusSeeOther || got.header.Get("Location") != planPage+"?done=proposed" {
		t.Fatalf("proposing gives %d, %s", got.status, got.body)
	}
	says(ann, "A second person has to approve it", true)
	says(ann, "Approve it", false)
	if got := s.decides(ann, "approved"); got.status != http.StatusForbidden || !strings.Contains(got.body, "so a second person has to approve it. Nothing was changed") {
		t.Errorf("approving one's own gives %d", got.status)
	}
	stale := s.send(bob, planPage, url.Values{"do": {"approved"}, "seen": {"of another wording"}, "version": {"1"}})
	if stale.status != http.StatusConflict || !strings.Contains(stale.body, "was changed since you looked at") {
		t.Errorf("approving another wording gives %d", stale.status)
	}
	if got := s.decides(bob, "approved"); got.status != http.StatusSeeOther {
		t.Fatalf("a second person gets %d: %s", got.status, got.body)
	}
	says(bob, "Pause it", true)
	for _, deed := range []string{"paused", "resumed"} {
		if got := s.decides(bob, deed); got.status != http.StatusSeeOther {
			t.Errorf("%s gives %d", deed, got.status)
		}
	}
	if got := s.decides(bob, "forgotten"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "cannot be done to a moment") {
		t.Errorf("an unknown deed gives %d", got.status)
	}
	history := s.send(ann, planPage, nil).page(t).One(t, "main").Text()
	for _, want := range []string{"proposed", "approved", "Bob Second", "paused", "resumed"} {
		if !strings.Contains(history, want) {
			t.Errorf("the page does not tell of %q", want)
		}
	}
}

func TestATestIsSentToTheTeamAlone(t *testing.T) {
	s := open(t)
	ann, _ := s.planned()
	before := len(s.writtenTo("wave-2"))
	for _, email := range []string{"dee@council.example", "", "no address", "second.lead@research.example\nBcc: all@example.org"} {
		got := s.decides(ann, "test", "email", email)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "account of the team") {
			t.Errorf("a test to %q gives %d", email, got.status)
		}
	}
	if got := s.decides(ann, "test", "email", " Second.Lead@research.example"); got.status != http.StatusSeeOther || got.header.Get("Location") != planPage+"?done=test" {
		t.Fatalf("a test gives %d: %s", got.status, got.body)
	}
	if sent := s.writtenTo("wave-2")[before:]; fmt.Sprint(sent) != "[second.lead@research.example]" {
		t.Errorf("messages went to %v", sent)
	}
}

// moment gives a moment of a wave's plan as it is stored.
func (s *site) moment(wave, id string) *plan.Moment {
	s.t.Helper()
	texts, err := s.store.Texts(s.t.Context(), operator, wave)
	if err != nil {
		s.t.Fatal(err)
	}
	bodies := map[string][]byte{}
	for name, text := range texts {
		bodies[name] = text.Body
	}
	w, complaints := folder.FromTexts(bodies)
	if err := complaints.Err(); err != nil {
		s.t.Fatal(err)
	}
	p, complaints := plan.Read(folder.ContactPlanText, w.ContactPlan, w.Wave, w.Questionnaire)
	m, ok := p.Moment(id)
	if err := complaints.Err(); err != nil || !ok {
		s.t.Fatal(id, err)
	}
	return m
}

// What is queued as a whole and not sent yet can be paused on the page.
func TestWhatIsQueuedCanBePaused(t *testing.T) {
	s := open(t)
	ann, bob := s.planned()
	s.decides(ann, "proposed")
	s.decides(bob, "approved")
	body := s.send(ann, planPage, nil).body
	if strings.Contains(body, "Queued and not sent yet") {
		t.Fatal("what waits is told before anything is queued")
	}
	m := s.moment("wave-2", "nomination")
	got, err := s.store.QueueMoment(t.Context(), store.Queueing{Moment: m, Version: 1, Most: 1000, Site: "https://survey.example", Random: rand.Reader, At: m.At})
	if err != nil || !got.Done || got.Messages == 0 {
		t.Fatalf("%+v %v", got, err)
	}
	body = s.send(ann, planPage, nil).body
	for _, want := range []string{fmt.Sprintf("Queued and not sent yet: %d.", got.Messages), "Pause what is not sent yet"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := s.decides(ann, "paused"); got.status != http.StatusSeeOther || !strings.Contains(s.send(ann, planPage, nil).body, "Resume it") {
		t.Errorf("pausing gives %d: %s", got.status, got.body)
	}
	if got := s.decides(ann, "resumed"); got.status != http.StatusSeeOther || !strings.Contains(s.send(ann, planPage, nil).body, "Pause what is not sent yet") {
		t.Errorf("resuming gives %d: %s", got.status, got.body)
	}
}
