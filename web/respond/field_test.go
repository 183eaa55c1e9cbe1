package respond

import (
	"net/url"
	"strings"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

const everyKind = `
title: A survey
sections:
  - id: s
    title: A section
    pages:
      - title: A page
        questions:
          - {id: Single, ask: "One?", one: [Yes, {label: Another, specify: Which}], unprinted: {-8: Don't know}}
          - {id: Many, ask: "Many?", many: [A, B, {label: C, specify: Which}, {label: None, alone: true}], up to: 2}
          - {id: Text, ask: "Text?", text: {lines: 3, max: 30}, nothing: Nothing}
          - {id: Line, ask: "Line?", text: short}
          - {id: Number, ask: "Number?", number: {min: -5, max: 2000, decimals: 2, unit: "%"}}
          - {id: Free, ask: "Any?", number: any}
          - {id: Date, ask: "Date?", date: {from: 2016-01-01}}
          - {id: Grid, ask: "Grid?", each: [X, Y], one: [Yes, No]}
          - {id: Texts, ask: "Texts?", each: [X, Y], text: short}
`

// FuzzFields sends anything at all to every kind of question: it is either a
// problem at a field of the page, or an answer that can be accepted, and which
// the form gives back when it is shown and sent again.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{
		"Single=1&Many=1&Many=3&Many_3_text=x&Text=hello&Line=a&Number=1,234.50%25&Free=-1&Date-day=1&Date-month=Feb&Date-year=2016&Grid_a=2&Texts_b=y",
		"Single=-8&Single_2_text=z&Many=4&Many=1&Text_nothing=1&Text=%00&Line=%ff&Number=1e9&Date-day=31&Date-month=2&Date-year=2016&Grid_b=x",
		"Many=99999999999999999999&Number=.5&Free=£1&Date-year=16&Texts_a=%E2%80%A8",
	} {
		f.Add(seed)
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(everyKind))
	if len(complaints) > 0 {
		f.Fatal(complaints)
	}
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		current := answer.Current{}
		for _, question := range q.Questions() {
			for _, one := range readQuestion(nil, question, form) {
				if one.Problem != nil {
					if one.Problem.Message == "" || !strings.HasPrefix(one.Field, question.ID) {
						t.Fatalf("%s: problem %+v at %q", question.ID, one.Problem, one.Field)
					}
					continue
				}
				if err := answer.Check(question, one.Item.Row, one.Value); err != nil {
					t.Fatalf("%s: %v is taken and cannot be: %v", question.ID, one.Value, err)
				}
				current[one.Item] = answer.Entry{Item: one.Item, Value: one.Value}
			}
		}
		again := enter(q.Questions(), current)
		for _, question := range q.Questions() {
			for _, one := range readQuestion(nil, question, again) {
				if one.Problem != nil || !one.Value.Equal(current[one.Item].Value) {
					t.Fatalf("%s: %v came back as %v (%v)", question.ID, current[one.Item].Value, one.Value, one.Problem)
				}
			}
		}
	})
}
