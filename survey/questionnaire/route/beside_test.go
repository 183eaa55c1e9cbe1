package route_test

import (
	"slices"
	"testing"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
)

func TestBeside(t *testing.T) {
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(`
title: A survey
sections:
  - id: one
    title: First
    pages:
      - questions:
          - {id: A, ask: "A?", one: [Yes, No]}
          - {id: B, ask: "B?", one: [Yes, No], when: A = 1}
          - {id: C, ask: "C?", one: [Yes, No]}
  - id: two
    title: Second
    pages:
      - questions:
          - {id: D, ask: "D?", one: [Yes, No]}
          - {id: E, ask: "E?", one: [Yes, No], when: D = 1 and B = 2}
  - id: three
    title: Third
    pages:
      - when: C = 1
        questions:
          - {id: F, ask: "F?", one: [Yes, No]}
`))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	for section, want := range map[string][]string{"one": nil, "two": {"A", "B"}, "three": {"C"}} {
		s, _ := q.Section(section)
		if got := route.Beside(s); !slices.Equal(got, want) {
			t.Errorf("beside %s: %v, want %v", section, got, want)
		}
	}
}
