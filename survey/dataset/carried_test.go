package dataset_test

import (
	"strings"
	"testing"
	"time"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

const pilotText = `
title: A survey
sections:
  - id: one
    title: First section
    pages:
      - title: A page
        questions:
          - {id: A, ask: "First?", one: [Yes, No]}
          - {id: B, ask: "Second?", one: [Yes, No]}
          - {id: C, ask: "Third?", when: A = 1, one: [Yes, No]}
          - {id: D, ask: "Fourth?", one: [Yes, No]}
`

func version(t *testing.T, number, position int64, pairs ...string) answer.Version {
	t.Helper()
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(strings.NewReplacer(pairs...).Replace(pilotText)))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return answer.Version{Number: number, Position: position, From: time.Unix(1000*number, 0), Questionnaire: q}
}

// TestPilotAnswersAreCarried: B was worded otherwise after the pilot, C is asked
// of all, D was changed and changed back.
func TestPilotAnswersAreCarried(t *testing.T) {
	versions := []answer.Version{version(t, 1, 0), version(t, 2, 20, "Fourth?", "Which fourth?"), version(t, 3, 30, "Second?", "Which of the two?", "when: A = 1, ", "")}
	carrying := answer.NewCarrying(versions)
	last := versions[2].Questionnaire
	var log dataset.Log
	log.Carrying = carrying
	put := func(org, question string, position int64) {
		_ = log.Answer(answer.Entry{Position: position, Wave: "w", Org: org, Item: answer.Item{Question: question}, Value: value.OfCode(1, ""), At: time.Unix(position, 0)})
	}
	for i, question := range []string{"A", "B", "C", "D"} {
		put("pilot", question, int64(10+i))
		put("between", question, int64(25+i))
		put("main", question, int64(40+i))
	}
	put("pilot", "A", 50) // given again under the latest
	for i, org := range []string{"pilot", "between", "main"} {
		_ = log.Section(answer.SectionEvent{Position: int64(60 + i), Wave: "w", Org: org, Section: "one", State: answer.Complete})
	}
	f, complaints := frame.Read("frame.csv", []byte("org_id,name,short_name,type,region\npilot,P,P,x,y\nbetween,B,B,x,y\nmain,M,M,x,y\n"), nil)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	d, err := log.Freeze(&survey.Wave{ID: "w"}, last, f, 100)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"A": 3, "B": 1, "C": 3, "D": 2} {
		c, _ := d.Column(name)
		if got := c.Given.Count(); got != want {
			t.Errorf("%s has %d answers, want %d", name, got, want)
		}
	}
	if changed := d.Changed(); d.LeftOut().Changed != 3 || changed["B"].Answers != 2 || changed["D"].Answers != 1 || !strings.Contains(changed["B"].Why, "B") {
		t.Errorf("%+v, %+v", d.LeftOut(), changed)
	}
	// Brought up to date for one case, the others' answers that do not hold stay left out.
	again := dataset.Log{Carrying: carrying}
	for i, question := range []string{"A", "B", "C", "D"} {
		at := int64(25 + i)
		_ = again.Answer(answer.Entry{Position: at, Wave: "w", Org: "between", Item: answer.Item{Question: question}, Value: value.OfCode(1, ""), At: time.Unix(at, 0)})
	}
	_ = again.Section(answer.SectionEvent{Position: 61, Wave: "w", Org: "between", Section: "one", State: answer.Complete})
	next, err := d.Refresh(&again, 101)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := next.Column("B"); next.LeftOut() != d.LeftOut() || next.Changed()["B"].Answers != 2 || b.Given.Count() != 1 || next.Cases() != 3 {
		t.Errorf("refreshed: %+v, %+v, %d have B", next.LeftOut(), next.Changed(), b.Given.Count())
	}
	want := map[string]int64{"A": 1, "B": 3, "C": 1, "D": 3}
	for _, c := range carrying.Questions() {
		if c.Since != want[c.Question.ID] || (c.Why != "") != (c.Since > 1) {
			t.Errorf("%s holds since %d (%s), want %d", c.Question.ID, c.Since, c.Why, want[c.Question.ID])
		}
	}
	// Where nobody wrote down positions, the time tells; without versions all holds.
	for i := range versions {
		versions[i].Position = -1
	}
	timed := answer.NewCarrying(versions)
	for at, holds := range map[int64]bool{500: false, 2500: false, 3000: true} {
		if _, ok := timed.Holds(answer.Entry{Position: 1, Item: answer.Item{Question: "B"}, At: time.Unix(at, 0)}); ok != holds {
			t.Errorf("at %d it holds: %v", at, ok)
		}
	}
	if _, ok := (*answer.Carrying)(nil).Holds(answer.Entry{}); !ok {
		t.Error("without versions something does not hold")
	}
}
