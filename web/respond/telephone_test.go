package respond_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	calling "omnibus/survey/fieldwork/call"
)

var interviewer = access.Person{Name: "Ivan Iewer", Role: access.Interviewer}

// rings has an interviewer take a case and open its pages at the telephone.
func (w *world) rings(t testing.TB, org string) *person {
	t.Helper()
	_, err := w.store.TakeCall(t.Context(), interviewer, "wave-1", org, w.clock())
	must(t, err)
	secret := fmt.Sprint("call-", org, w.clock().UnixMilli())
	must(t, w.store.AnswerByTelephone(t.Context(), interviewer, "wave-1", org, fieldwork.Hash(secret), w.clock()))
	return w.visitor(t).opens("/r/l/" + secret)
}

// TestByTelephone answers for an organisation in a call: what somebody there
// answered is not shown and not changed, and the rest is asked and saved as the
// interviewer's.
func TestByTelephone(t *testing.T) {
	w := open(t, twoSections)
	w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("B", "A secret of the first section").continues()
	p := w.rings(t, "derby")
	if !strings.Contains(p.body, "You answer for Derby") || !strings.Contains(p.body, "/office/waves/wave-1/calls/") || strings.Contains(p.body, "/r/room") {
		t.Fatalf("the hub says\n%s", p.body)
	}
	for _, path := range []string{"/r/s/one/1", "/r/s/one/check"} {
		p.opens(path)
		if p.status != http.StatusOK || strings.Contains(p.body, "A secret") || strings.Contains(p.body, `name="B"`) {
			t.Errorf("%s gives %d\n%s", path, p.status, p.body)
		}
	}
	p.opens("/r/s/one/1")
	if !strings.Contains(p.body, "One question of this page is answered already") || !strings.Contains(p.body, `name="A"`) {
		t.Fatalf("the page has\n%s", p.body)
	}
	p.fills("A", "1").continues()
	p.is("/r/s/one/check")
	// A form that was made before somebody answered changes nothing of theirs.
	p.posts("/r/s/one/1", map[string][]string{"B": {"Another text"}, "form-shown": {"B"}, "form-key": {"k-late"}})
	if p.status != http.StatusConflict || strings.Contains(p.body, "A secret") {
		t.Errorf("a late form gives %d\n%s", p.status, p.body)
	}
	current, _, err := w.store.CaseAnswers(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	a, b := current[answer.Item{Question: "A"}], current[answer.Item{Question: "B"}]
	if a.Origin != answer.Telephone || a.By != interviewer.Name || b.Value.Text != "A secret of the first section" || b.Origin != answer.Web {
		t.Errorf("%+v, %+v", a, b)
	}
	// What they entered in this call they can read again.
	if p.opens("/r/s/one/1"); !strings.Contains(p.body, `name="A"`) {
		t.Errorf("their own answer is gone\n%s", p.body)
	}
	for _, path := range []string{"/r/copy", "/r/paper", "/r/room", "/r/s/one/history", "/r/pass-on", "/r/sign-off", "/r/copy/workbook"} {
		if p.opens(path); p.status != http.StatusForbidden {
			t.Errorf("%s gives %d", path, p.status)
		}
	}
	must(t, w.store.EndCall(t.Context(), interviewer, calling.Result{Wave: "wave-1", Org: "derby", Outcome: fieldwork.AnsweredByCall, At: w.clock()}))
	if p.opens("/r/hub"); strings.Contains(p.body, "You answer for") {
		t.Error("the session outlives the call")
	}
	w.at(w.clock().Add(time.Hour))
	// In the next call what was said in this one is not shown again.
	if p = w.rings(t, "derby"); strings.Contains(p.opens("/r/s/one/1").body, `name="A"`) {
		t.Errorf("an earlier call's answer is shown\n%s", p.body)
	}
}

// TestATelephoneClashAsks has somebody at the organisation answer while an
// interviewer has the same page open: the interviewer is asked which stands, before
// anything is saved of it, and never shown what was answered.
func TestATelephoneClashAsks(t *testing.T) {
	w := open(t, twoSections)
	p := w.rings(t, "derby").opens("/r/s/one/1").fills("A", "1").fills("B", "As told on the telephone")
	dora := w.arrive(t, "derby", "Dora")
	dora.opens("/r/s/one/1").fills("B", "A secret").continues()

	p.continues().reads("Which answer stands?", "somebody at the organisation answered this themselves", "What they answered themselves", "Answered by Dora on 3 October 2016 at 13:00", "As told on the telephone").readsNot("First?")
	if p.status != http.StatusConflict || strings.Contains(p.body, "A secret") {
		t.Fatalf("%d\n%s", p.status, p.body)
	}
	if got := w.answers("derby"); got["A"] != "1" || got["B"] != `"A secret"` {
		t.Errorf("before the choice there stands %v", got)
	}
	p.continues().problems("Select which answer stands")
	// While they speak, Dora answers once more: they are asked anew.
	dora.opens("/r/s/one/1").fills("B", "A second secret").continues()
	p.fills("form-choose-B", "mine").continues().reads("Which answer stands?")
	if got := w.answers("derby")["B"]; got != `"A second secret"` || strings.Contains(p.body, "secret") {
		t.Errorf("%s stands, and the page says\n%s", got, p.body)
	}
	p.fills("form-choose-B", "mine").continues().is("/r/s/one/check").reads("As told on the telephone").readsNot("secret")
	given, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if last := given[len(given)-1]; last.Value.Text != "As told on the telephone" || last.Origin != answer.Telephone || len(given) != 4 {
		t.Errorf("the log has %v", given)
	}

	// Who is at the telephone opens nothing again that is finished.
	p.opens("/r/s/two/1").fills("C", "1")
	dora.opens("/r/s/two/check").fills("form-completed", "yes").continues()
	if p.continues().reads("This section is finished"); p.page.Has("main form") {
		t.Error("an interviewer may open a finished section again")
	}

	// Theirs stands where the person says so, and nothing is added.
	p = w.rings(t, "york").opens("/r/s/one/1")
	tab := p.enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/s/one/1")
	tab.Type("#B", "As told in a browser")
	p.fills("B", "As told")
	w.arrive(t, "york", "Yan").opens("/r/s/one/1").fills("B", "A secret").continues()
	tab.Submit("main form .govuk-button")
	looksGood(t, tab, "clash-telephone")
	p.continues().fills("form-choose-B", "theirs").continues().is("/r/s/one/check").readsNot("secret", "As told")
	if got := w.answers("york")["B"]; got != `"A secret"` {
		t.Errorf("%s stands", got)
	}
	// The same answer twice, or none, is nothing to ask about.
	p = w.rings(t, "york").opens("/r/s/two/1").fills("C", "1")
	w.arrive(t, "york", "Yan").opens("/r/s/two/1").fills("C", "1").continues()
	p.continues().is("/r/s/two/check")
}
