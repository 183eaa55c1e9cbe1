package respond_test

import (
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

const routed = `
title: A survey
sections:
  - id: s
    title: A section
    intro: What this section is about.
    pages:
      - title: The plan
        questions:
          - {id: Plan, ask: "Do you have a plan?", one: [Yes, No]}
          - {id: Why, ask: "Why not?", text: short, when: Plan = 2}
      - title: Its start
        when: Plan = 1
        questions:
          - {id: Started, ask: "Has it started?", one: [Yes, No]}
      - title: Its results
        when: Started = 1
        questions:
          - {id: Results, ask: "Has it worked?", one: [Yes, No]}
      - title: The rest
        questions:
          - {id: Rest, ask: "Is there anything else?", text: short}
`

func importDontKnow(t *testing.T, w *world, question string) {
	t.Helper()
	row := answer.WideRow{Org: "derby", Sections: map[string]answer.State{"s": answer.Partial},
		Values: map[answer.Item]value.Value{{Question: question}: value.OfCode(value.DontKnow, "")}}
	_, err := w.store.ImportAnswers(t.Context(), operator, "wave-1", []answer.WideRow{row}, "Operator", noon)
	must(t, err)
}

func TestTheRouteFollowsTheAnswers(t *testing.T) {
	w := open(t, routed)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/s").reads("What this section is about.")
	p.opens(p.page.One(t, "main").One(t, "a").Attr("href")).is("/r/s/s/1")
	p.fills("Plan", "1").continues().is("/r/s/s/2")
	if back := p.page.One(t, "a.govuk-back-link").Attr("href"); back != "/r/s/s/1" {
		t.Errorf("back leads to %s", back)
	}
	p.fills("Started", "2").continues().is("/r/s/s/4")
	if back := p.page.One(t, "a.govuk-back-link").Attr("href"); back != "/r/s/s/2" {
		t.Errorf("back leads to %s", back)
	}
	p.opens("/r/s/s/3").is("/r/s/s/4")
	p.opens("/r/s/s/1").fills("Plan", "2").continues().is("/r/s/s/1?more=1").reads("there is more to ask on this page", "Why not?")
	p.fills("Why", "No time").continues().is("/r/s/s/4")
	if got := w.answers("derby")["Started"]; got != "2" {
		t.Errorf("the answer off the route is %q, want it kept", got)
	}
	p.opens("/r/s/s/check").reads("Why not?", "No time").readsNot("Has it started?")
}

func TestAProblemWithAQuestionNoLongerAskedStopsNobody(t *testing.T) {
	w := open(t, routed)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1").fills("Plan", "2").continues().is("/r/s/s/1?more=1")
	fields := p.fields
	fields.Set("Plan", "1")
	fields.Set("Why", "no\x00")
	p.posts("/r/s/s/1", fields).is("/r/s/s/2")
}

func TestChangingOneAnswerLeadsBackToCheck(t *testing.T) {
	w := open(t, routed)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1").fills("Plan", "1").continues().
		fills("Started", "2").continues().fills("Rest", "No").continues().is("/r/s/s/check")
	p.opens("/r/s/s/4?from=check").fills("Rest", "Yes").continues().is("/r/s/s/check")
	p.opens("/r/s/s/2?from=check")
	if back := p.page.One(t, "a.govuk-back-link").Attr("href"); back != "/r/s/s/check" {
		t.Errorf("back leads to %s", back)
	}
	p.fills("Started", "1").continues().is("/r/s/s/3?from=check").fills("Results", "1").continues().is("/r/s/s/check")
	p.opens("/r/s/s/1?from=check").fills("Plan", "2").continues().is("/r/s/s/1?more=1&from=check").fills("Why", "Cost").continues().is("/r/s/s/check")
}

func TestComingBackGoesOnWhereOneLeft(t *testing.T) {
	w := open(t, routed)
	code, _ := w.invite("derby", "Dora")
	p := w.arrive(t, "derby", "Dan").opens("/r/s/s/1").fills("Plan", "1").continues().fills("Started", "1").presses("Save and leave").is("/r/leave")
	p.opens("/r/hub").is("/r/")
	elsewhere := w.visitor(t).opens("/r/").fills("form-code", code).continues().is("/r/hub").reads("In progress")
	elsewhere.opens("/r/s/s").is("/r/s/s/3")
	elsewhere.opens("/r/s/s/1")
	if got := elsewhere.fields.Get("Plan"); got != "1" {
		t.Errorf("Plan shows %q on the other device", got)
	}
}

func TestWhatIsRightIsSavedBesideWhatIsWrong(t *testing.T) {
	w := open(t, `
title: A survey
sections:
  - id: s
    title: A section
    pages:
      - title: Two questions
        questions:
          - {id: A, ask: "First?", one: [Yes, No]}
          - {id: N, ask: "How many?", number: {min: 0, max: 9}}
`)
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1").fills("A", "1").fills("N", "ten").continues().problems("“How many?” must be a number, like 12")
	if got := w.answers("derby"); len(got) != 1 || got["A"] != "1" {
		t.Errorf("saved %v", got)
	}
	if p.fields.Get("N") != "ten" || p.fields.Get("A") != "1" {
		t.Errorf("the page shows %v", p.fields)
	}
	p.fills("N", "8").continues().is("/r/s/s/check")
	if got := w.answers("derby")["N"]; got != "8" {
		t.Errorf("N is %s", got)
	}
}
