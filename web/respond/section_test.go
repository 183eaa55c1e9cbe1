package respond_test

import (
	"omnibus/survey"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame"
	"omnibus/survey/frame/purposive"

	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"omnibus/survey/answer"
)

const twoSections = `
title: A survey
intro: "What it is **for**."
thanks: You will hear from us.
sections:
  - id: one
    title: First section
    pages:
      - title: A page
        questions:
          - {id: A, ask: "First?", one: [Yes, No]}
          - {id: B, ask: "Second?", text: long}
  - id: two
    title: Second section
    pages:
      - title: A page
        questions:
          - {id: C, ask: "Third?", one: [Yes, No]}
`

func TestASectionIsHandedInAndOpenedAgain(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").reads("What it is for", "about 15 minutes", "You have completed 0 of 2 sections", "Small Survey team", "28 October 2016")
	p.opens("/r/s/one/1").fills("A", "1").continues().is("/r/s/one/check").reads("First?", "Yes", "Second?", "Not provided", "Have you completed this section?")
	p.continues().problems("Select yes if you have completed this section")
	p.fills("form-completed", "no").continues().is("/r/hub").reads("In progress")
	p.opens("/r/s/one").is("/r/s/one/check")
	p.fills("form-completed", "yes").continues().is("/r/hub?done=one").reads("You have completed “First section”", "Completed", "You have completed 1 of 2 sections")

	p.opens("/r/s/one").is("/r/s/one/check").reads("completed by Dora on 3 October 2016 at 13:00").readsNot("Change", "Have you completed")
	p.opens("/r/s/one/1").is("/r/s/one/check")
	p.presses("Open this section again").is("/r/s/one/check").reads("Have you completed this section?", "Change")
	if w.state("derby", "one") != answer.Partial {
		t.Error("the section is not open")
	}
	p.fills("form-completed", "yes").continues()
	p.opens("/r/thanks").reads("Your answers so far", "Second section")
	p.opens("/r/s/two/1").continues().fills("form-completed", "yes").continues().is("/r/thanks")
	p.reads("Thank you", "Derby City Council", "What happens next", "You will hear from us.", "28 October 2016")
	p.opens("/r/hub").reads("All sections are completed")
}

func TestAPageSentToAFinishedSectionIsKept(t *testing.T) {
	w := open(t, twoSections)
	dora := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "2").fills("B", "My thoughts")
	w.arrive(t, "derby", "Dan").opens("/r/s/one/check").fills("form-completed", "yes").continues()
	dora.continues().reads("This section is finished", "completed by Dan", "was not saved", "My thoughts", "No")
	if dora.status != http.StatusConflict || len(w.answers("derby")) != 0 {
		t.Fatalf("status %d", dora.status)
	}
	dora.presses("Open the section again and save these answers").is("/r/s/one/check").reads("My thoughts")
	if got := w.answers("derby"); got["A"] != "2" || got["B"] != `"My thoughts"` {
		t.Errorf("saved %v", got)
	}
}

func TestARefusedFormDoesNotOpenAFinishedSection(t *testing.T) {
	w := open(t, strings.Replace(twoSections, "text: long", "number: {min: 1, max: 9}", 1))
	dora := w.arrive(t, "derby", "Dora").opens("/r/s/one/1")
	changed := w.arrive(t, "derby", "Dee").opens("/r/s/one/1").fills("B", "3")
	changed.fields.Set("Gone", "1")
	w.arrive(t, "derby", "Dan").opens("/r/s/one/check").fills("form-completed", "yes").continues()

	// Something in the form is not of the page any more.
	changed.continues().presses("Open the section again and save these answers").reads("does not ask for “Gone” now")
	if w.state("derby", "one") != answer.Complete {
		t.Error("a form that was refused opened the section again")
	}
	// Nothing in the form can be accepted. What the person said of the section still holds.
	dora.fills("B", "12")
	dora.fields.Set("A", "7")
	dora.continues().presses("Open the section again and save these answers").reads("There is a problem")
	if w.state("derby", "one") != answer.Complete || len(w.answers("derby")) != 0 {
		t.Error("a form of which nothing could be saved opened the section again")
	}
	dora.fills("A", "1").fills("B", "2").continues().is("/r/s/one/check")
	if w.state("derby", "one") != answer.Partial || w.answers("derby")["B"] != "2" {
		t.Errorf("saved %v", w.answers("derby"))
	}
}

func TestOutsideTheFieldworkNothingIsSaved(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "1").fills("B", "Late")
	late := p.fields
	w.at(time.Date(2016, 9, 1, 9, 0, 0, 0, time.UTC))
	p.opens("/r/hub").reads("Answers are taken from 26 September 2016")
	p.opens("/r/s/one").is("/r/hub")
	p.posts("/r/s/one/1", late).reads("The survey has not opened yet", "Late")

	w.at(time.Date(2016, 8, 10, 9, 0, 0, 0, time.UTC))
	w.arrive(t, "derby", "Dora").opens("/r/s/one/1").reads("First?")

	w.at(time.Date(2016, 10, 28, 22, 59, 0, 0, time.UTC)) // 23:59 in London
	p = w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "1").continues().is("/r/s/one/check")
	w.at(time.Date(2016, 10, 28, 23, 0, 0, 0, time.UTC))
	before := w.answers("derby")
	p.posts("/r/s/one/1", late).reads("The survey has closed", "28 October 2016", "Late").readsNot("Try again")
	p.posts("/r/s/one/check", url.Values{"form-completed": {"yes"}}).reads("The survey has closed")
	p.posts("/r/s/one/reopen", nil).reads("The survey has closed")
	if got := w.answers("derby"); !maps.Equal(got, before) {
		t.Errorf("saved %v after the end", got)
	}
	p.opens("/r/s/one/1").is("/r/s/one/check").reads("can no longer be changed", "Yes").readsNot("Change")
	p.opens("/r/hub").reads("The last day for answers was 28 October 2016")
}

func TestProbesAreAskedInThePilotAlone(t *testing.T) {
	w := open(t, `
title: A survey
sections:
  - id: one
    title: First section
    pages:
      - title: A page
        questions:
          - {id: A, ask: "First?", one: [Yes, No]}
          - {id: B, ask: "Was that clear?", one: [Yes, No], probe: yes}
`)
	w.arrive(t, "derby", "Dora").opens("/r/s/one/1").reads("First?").readsNot("Was that clear?")
	w.at(time.Date(2016, 8, 10, 9, 0, 0, 0, time.UTC))
	// It is the pilot, and nobody is a pilot case yet.
	york := w.arrive(t, "york", "Yan")
	york.opens("/r/s/one/1").reads("First?").readsNot("Was that clear?")
	w.pilot(t, "york")
	york.opens("/r/s/one/1").reads("First?", "Was that clear?")
	w.arrive(t, "derby", "Dan").opens("/r/s/one/1").reads("First?").readsNot("Was that clear?")
}

// pilot makes an organisation the whole sample of the pilot.
func (w *world) pilot(t *testing.T, org string) {
	f, complaints := frame.Read("frame.csv", []byte(w.frame), []survey.Characteristic{{Name: "type", Column: "type", Label: "Type"}})
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	rule := purposive.Rule{N: 1, Spread: []string{"type"}, In: []string{org}}
	_, err := w.store.DrawPilot(t.Context(), operator, f, pilot.Ask{Wave: "wave-1", Rule: rule, At: w.clock()})
	must(t, err)
}

func TestAQuestionThatIsNotOfThePageIsSaidAndTheRestKept(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "1").fills("B", "Kept")
	fields := p.fields
	fields.Set("C", "1")
	p.posts("/r/s/one/1", fields).reads("it does not ask for “C” now")
	if p.status != http.StatusUnprocessableEntity || len(w.answers("derby")) != 0 {
		t.Errorf("status %d, saved %v", p.status, w.answers("derby"))
	}
	p.continues().is("/r/s/one/check").reads("Kept")
}

func TestAPageThatTheTeamHasChangedIsShownAnew(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "1").fills("B", "Kept")
	w.edit(`
title: A survey
sections:
  - id: one
    title: First section
    pages:
      - title: A page
        questions:
          - {id: B, ask: "Second?", text: long}
          - {id: D, ask: "New?", one: [Yes, No]}
`)
	p.continues().reads("it does not ask for “A” now", "New?")
	if p.fields.Get("B") != "Kept" {
		t.Error("what was written is gone")
	}
	p.fills("D", "2").continues().is("/r/s/one/check")
	if got := w.answers("derby"); got["B"] != `"Kept"` || got["D"] != "2" {
		t.Errorf("saved %v", got)
	}
}

func TestAProblemInAFinishedSectionIsShownInTheList(t *testing.T) {
	w := open(t, `
title: A survey
sections:
  - id: one
    title: First section
    pages:
      - questions:
          - {id: A, ask: "First?", one: [Yes, No]}
        title: A page
  - id: two
    title: Second section
    pages:
      - title: A page
        questions:
          - {id: C, ask: "Third?", one: [Yes, No], when: A = 1, required: yes}
          - {id: D, ask: "Fourth?", one: [Yes, No]}
`)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/two/1").continues().fills("form-completed", "yes").continues().is("/r/hub?done=two")
	p.opens("/r/s/one/1").fills("A", "1").continues().opens("/r/hub").reads("There is a problem")
	if got := p.page.One(t, ".govuk-tag--red").Text(); got != "There is a problem" {
		t.Errorf("in red stands %q", got)
	}
}

func TestWhenTwoColleaguesAnswerBothAnswersAreShown(t *testing.T) {
	w := open(t, twoSections)
	dora := w.arrive(t, "derby", "Dora Ek").opens("/r/s/one/1").fills("A", "1").fills("B", "By Dora")
	dan := w.arrive(t, "derby", "Dan Ek").opens("/r/s/one/1").fills("A", "2")
	w.at(noon.Add(time.Minute))
	dan.continues().is("/r/s/one/check")
	dora.continues().reads("A colleague has answered as well", "Answered by Dan Ek on 3 October 2016 at 13:01", "Your answer, just now")
	if got := w.answers("derby")["B"]; got != `"By Dora"` {
		t.Errorf("B is %s: what does not clash must be saved", got)
	}
	dora.continues().problems("Select which answer stands")
	dora.fills("form-choose-A", "theirs").continues().is("/r/s/one/check")
	if got := w.answers("derby")["A"]; got != "2" {
		t.Errorf("A is %s, want Dan's answer", got)
	}
	history, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(history) != 4 {
		t.Errorf("the log has %d entries, want Dan's, Dora's two, and the choice", len(history))
	}

	dan.opens("/r/s/one/1").fills("B", "By Dan")
	dora.opens("/r/s/one/1").fills("B", "By Dora again").continues()
	dan.continues().reads("By Dora again").fills("form-choose-B", "mine").continues().is("/r/s/one/check").reads("By Dan")
	if got := w.answers("derby")["B"]; got != `"By Dan"` {
		t.Errorf("B is %s, want Dan's answer", got)
	}
}

// TestAThirdAnswerWhileSomebodyChooses has Dora answer once more while Dan chooses
// between her first answer and his: whichever he chooses, he is asked again, and
// what he chose then stands.
func TestAThirdAnswerWhileSomebodyChooses(t *testing.T) {
	for _, c := range []struct{ first, second, stands, log string }{
		{"mine", "mine", "By Dan", "Dora By Dora, Dan By Dan, Dora Once more, Dan By Dan"},
		{"mine", "theirs", "Once more", "Dora By Dora, Dan By Dan, Dora Once more"},
		{"theirs", "mine", "By Dora", "Dora By Dora, Dan By Dan, Dora Once more, Dan By Dora"},
		{"theirs", "theirs", "Once more", "Dora By Dora, Dan By Dan, Dora Once more, Dan By Dora, Dan Once more"},
	} {
		t.Run(c.first+" and "+c.second, func(t *testing.T) {
			w := open(t, twoSections)
			dora := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("B", "By Dora")
			dan := w.arrive(t, "derby", "Dan").opens("/r/s/one/1").fills("B", "By Dan")
			dora.continues()
			dan.continues().reads("A colleague has answered as well")
			dora.opens("/r/s/one/1").fills("B", "Once more").continues()
			dan.continues().problems("Select which answer stands").reads("By Dan") // not Dora's, though hers stands
			dan.fills("form-choose-B", c.first).continues().reads("A colleague has answered as well").reads("Once more")
			dan.fills("form-choose-B", c.second)
			fields := dan.fields
			dan.continues().is("/r/s/one/check").reads(c.stands)
			dan.posts("/r/s/one/1/choose", fields).is("/r/s/one/check")
			history, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
			must(t, err)
			var lines []string
			for _, e := range history {
				lines = append(lines, e.By+" "+e.Value.Text)
			}
			if got := strings.Join(lines, ", "); got != c.log {
				t.Errorf("the log is %s, not %s", got, c.log)
			}
		})
	}
}

func TestSendingAPageTwiceSavesItOnce(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("A", "1").fills("B", "Once")
	fields := p.fields
	p.continues().is("/r/s/one/check")
	p.posts("/r/s/one/1", fields).is("/r/s/one/check")
	history, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(history) != 2 {
		t.Errorf("the log has %d entries, want 2", len(history))
	}
}

func TestWhenTheDatabaseIsLockedWhatWasWrittenIsStillThere(t *testing.T) {
	w := open(t, twoSections)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/one/1").fills("B", "A long thought")
	release := w.locks()
	p.continues().reads("Your answers have not been saved", "A long thought", "give the reference")
	release()
	p.presses("Try again").is("/r/s/one/check").reads("A long thought")
}

func TestMarkupIsShownAsText(t *testing.T) {
	w := open(t, twoSections)
	const markup = `<script>alert(1)</script><b>`
	p := w.arrive(t, "derby", markup).opens("/r/s/one/1").fills("B", markup).continues().reads(markup)
	p.fills("form-completed", "yes").continues().opens("/r/s/one/check").reads(markup)
	if len(p.page.All("script")) != 1 || p.page.Has("b") {
		t.Error("markup got through")
	}
}
