package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
)

const pilotPath = "/office/waves/wave-1/pilot"

// TestDrawingThePilot draws, refuses and records, and finds all of it in the log.
func TestDrawingThePilot(t *testing.T) {
	s := open(t)
	p := s.as(access.Lead, pilotPath, nil)
	if text := p.page(t).One(t, "main").Text(); p.status != http.StatusOK || !strings.Contains(text, "As it was taken") || !strings.Contains(text, "Who refused") {
		t.Fatalf("%d %s", p.status, text)
	}
	draws, err := s.store.PilotDraws(t.Context(), access.Person{Name: "L", Role: access.Lead}, "wave-1")
	if err != nil || len(draws) != 1 || len(draws[0].Orgs) != 20 {
		t.Fatalf("%+v %v", draws, err)
	}
	// Looking at what would be drawn changes nothing.
	query := "draw=yes&size=8&spread=type&spread=region&in=la-hampshire&out=la-york&seed=s"
	p = s.as(access.Lead, pilotPath+"?"+query, nil)
	if text := p.page(t).One(t, "#drawing").Text(); p.status != http.StatusOK || !strings.Contains(text, "Hampshire") || !strings.Contains(text, "Was to be in") {
		t.Errorf("%d %s", p.status, text)
	}
	post := func(status int, more ...string) string {
		t.Helper()
		form, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		a := s.as(access.Lead, pilotPath, form)
		if a.status != status {
			t.Errorf("%v: %d", more, a.status)
		}
		return a.body
	}
	if body := post(http.StatusUnprocessableEntity, "do", "record", "seen", "1"); !strings.Contains(body, "Say why it is drawn again") {
		t.Error("a second draw needs no reason")
	}
	if body := post(http.StatusUnprocessableEntity, "do", "record", "seen", "1", "reason", "Smaller", "size", "many"); !strings.Contains(body, "Write how many as a number") {
		t.Error("many is a number")
	}
	if body := post(http.StatusUnprocessableEntity, "do", "refuse", "seen", "1", "refused", ""); !strings.Contains(body, "Choose who refused") {
		t.Error("nobody refused")
	}
	post(http.StatusConflict, "do", "record", "seen", "0", "reason", "Smaller")
	post(http.StatusSeeOther, "do", "record", "seen", "1", "reason", "Smaller")
	post(http.StatusSeeOther, "do", "refuse", "seen", "2", "refused", "la-hampshire", "reason", "Too busy")
	if draws, err = s.store.PilotDraws(t.Context(), access.Person{Name: "L", Role: access.Lead}, "wave-1"); err != nil || len(draws) != 3 {
		t.Fatalf("%d draws, %v", len(draws), err)
	}
	if d := draws[2]; d.Refused != "la-hampshire" || len(d.Orgs) != 8 || d.Rule.Seed != "s" {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(s.as(access.Analyst, pilotPath, nil).body, "All: no question was changed") {
		t.Error("the page does not say that all answers are carried")
	}
	lead := access.Person{Name: "L", Role: access.Lead}
	texts, err := s.store.Texts(t.Context(), lead, "wave-1")
	if err != nil {
		t.Fatal(err)
	}
	was := texts["questionnaire.yaml"]
	body := strings.Replace(string(was.Body), "- Financial pressures", "- Too little money", 1)
	if _, err := s.store.SaveText(t.Context(), lead, "wave-1", "questionnaire.yaml", []byte(body), was.Version, noon); err != nil {
		t.Fatal(err)
	}
	if p := s.as(access.Analyst, pilotPath, nil); !strings.Contains(p.page(t).One(t, "div[aria-labelledby=carried]").Text(), "since version 2") {
		t.Error("the page does not say since when answers count")
	}
	text := s.as(access.Analyst, pilotPath, nil).page(t).One(t, "main").Text()
	for _, want := range []string{"Hampshire refused: Too busy", "Smaller", "As it was taken"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "Record this sample") || strings.Contains(text, "Note a refusal") {
		t.Error("an analyst is offered to draw")
	}
}
