package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
)

const questionnairePath = "/office/waves/wave-1/texts/questionnaire.yaml"

// edited sends the questionnaire's text with a change to the editor.
func (s *site) edited(old, new, do, seen string, more ...string) answered {
	s.t.Helper()
	text := string(s.world.Wave.Texts["questionnaire.yaml"])
	if !strings.Contains(text, old) {
		s.t.Fatalf("the questionnaire has no %q", old)
	}
	// Browsers send line ends as two signs.
	text = strings.ReplaceAll(strings.Replace(text, old, new, 1), "\n", "\r\n")
	form := url.Values{"text": {text}, "do": {do}, "seen": {seen}}
	for _, name := range more {
		form.Set(name, "yes")
	}
	return s.as(access.Lead, questionnairePath+"/edit", form)
}

func (s *site) version(want string) {
	s.t.Helper()
	if text := s.as(access.Lead, questionnairePath, nil).page(s.t).One(s.t, "main").Text(); !strings.Contains(text, "Version "+want+",") {
		s.t.Errorf("the questionnaire is not at version %s: %.200s", want, text)
	}
}

func TestABrokenTextIsNotSaved(t *testing.T) {
	s := open(t)
	got := s.edited("when: WelPlace = 1", "when: WelPlac = 1", "save", "1")
	p := got.page(t)
	if got.status != http.StatusUnprocessableEntity || !strings.HasPrefix(p.One(t, "title").Text(), "Error: ") {
		t.Errorf("status %d, title %q", got.status, p.One(t, "title").Text())
	}
	summary := p.One(t, "div.govuk-error-summary").Text()
	if !strings.Contains(summary, "questionnaire.yaml:") || !strings.Contains(summary, "WelPlac") {
		t.Errorf("the summary is %q", summary)
	}
	if quoted := p.All("code.office-quote"); len(quoted) == 0 || quoted[0].Text() != "when: WelPlac = 1" {
		t.Error("the line is not quoted")
	}
	if kept := p.One(t, "textarea").Text(); !strings.Contains(kept, "WelPlac = 1") {
		t.Error("what was typed is lost")
	}
	s.version("1")
	if got := s.edited("\nsections:\n", "\nsections: [\n", "check", "1"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a text that is no YAML gave %d", got.status)
	}
}

func TestACleanTextIsCheckedAndSaved(t *testing.T) {
	s := open(t)
	title := "title: " + s.world.Wave.Questionnaire.Title
	checked := s.edited(title, "title: Another title", "check", "1")
	if !strings.Contains(checked.page(t).One(t, "main").Text(), "Nothing is wrong with this text. It has not been saved yet.") {
		t.Errorf("checking gave %d: %s", checked.status, checked.page(t).One(t, "main").Text()[:300])
	}
	s.version("1")
	saved := s.edited(title, "title: Another title", "save", "1")
	if saved.status != http.StatusSeeOther {
		t.Fatalf("saving gave %d: %.300s", saved.status, saved.page(t).One(t, "main").Text())
	}
	s.version("2")
	if text := s.as(access.Client, "/office/waves/wave-1/questionnaire", nil).page(t).One(t, "h1").Text(); text != "Another title" {
		t.Errorf("the questionnaire's page is stale: %q", text)
	}
	late := s.edited(title, "title: A third title", "save", "1")
	if late.status != http.StatusConflict || !strings.Contains(late.body, "Somebody else has changed") || !strings.Contains(late.body, "A third title") {
		t.Errorf("a late save gave %d", late.status)
	}
	s.version("2")
}

func TestAChangeThatBreaksATrendMustBeConfirmed(t *testing.T) {
	s := open(t)
	const old, new = "ask: Does your authority run any statutory", "ask: Did your authority ever run any statutory"
	asked := s.edited(old, new, "save", "1")
	if asked.status != http.StatusUnprocessableEntity || !strings.Contains(asked.body, "must not be put in one row") || !strings.Contains(asked.body, "SocJoint") {
		t.Fatalf("saving gave %d: %.500s", asked.status, asked.page(t).One(t, "main").Text())
	}
	s.version("1")
	if confirmed := s.edited(old, new, "save", "1", "confirm"); confirmed.status != http.StatusSeeOther {
		t.Errorf("confirmed, it gave %d", confirmed.status)
	}
	s.version("2")
}

func TestTheWavesIDStays(t *testing.T) {
	s := open(t)
	text := strings.Replace(string(s.world.Wave.Texts["wave.yaml"]), "id: wave-1", "id: wave-2", 1)
	got := s.as(access.Lead, "/office/waves/wave-1/texts/wave.yaml/edit", url.Values{"text": {text}, "do": {"save"}, "seen": {"1"}})
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "the id of a wave does not change") {
		t.Errorf("another id gave %d", got.status)
	}
}

func TestABrokenTablePlanIsNotSaved(t *testing.T) {
	s := open(t)
	text := strings.Replace(string(s.world.Wave.Texts["tables.yaml"]), "show: ", "show: No", 1)
	got := s.as(access.Lead, "/office/waves/wave-1/texts/tables.yaml/edit", url.Values{"text": {text}, "do": {"save"}, "seen": {"1"}})
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "tables.yaml:") {
		t.Errorf("a plan of a question there is not gave %d", got.status)
	}
	// A question that the plan shows is not taken away unseen.
	got = s.edited("id: SocJoint", "id: SocTogether", "save", "1")
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "The table plan does not fit") {
		t.Errorf("renaming a question of the plan gave %d", got.status)
	}
}
