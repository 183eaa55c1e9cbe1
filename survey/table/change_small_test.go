package table_test

import (
	"fmt"
	"strings"
	"testing"

	"omnibus/survey/dataset"
)

const smallWave = `id: %s
survey: Survey of parks
title: %s
organisations: {one: park, many: parks}
fieldwork: {from: 2020-03-01, to: 2020-04-01}
rules: {tolerance: unbiased, tests: corrected, small base: 4, very small base: 2}
characteristics:
  type: {label: Size, groups: [Large, Small]}
`

const smallQuestions = `title: Parks
base: All parks
sections:
  - id: s
    title: Parks
    pages:
      - title: Parks
        questions:
          - {id: Plan, ask: Has a plan, one: ["Yes", "No"]}
          - {id: Staff, ask: People who work there, number: {min: 0}}
`

// small is one wave of eight parks, of which half are large: their plans (1, 2
// or blank) and staff, by park; a park that is missing did not take part.
func small(t testing.TB, title string, answers map[int]string, frame ...string) *dataset.Dataset {
	t.Helper()
	if frame == nil {
		for i := range 8 {
			frame = append(frame, fmt.Sprintf("p%d,Park %d,P%d,%s,North", i+1, i+1, i+1, []string{"Large", "Small"}[i/4]))
		}
	}
	head := "org_id,name,short_name,type,region"
	if strings.Count(frame[0], ",") == 5 {
		head += ",predecessors"
	}
	var rows strings.Builder
	rows.WriteString("org_id,s_status,Plan,Staff\n")
	for i := range 100 {
		if cells, ok := answers[i]; ok {
			fmt.Fprintf(&rows, "p%d,%s\n", i, cells)
		}
	}
	return mustWave(t, map[string]string{"wave.yaml": fmt.Sprintf(smallWave, strings.ToLower(strings.ReplaceAll(title, " ", "-")), title),
		"frame.csv": head + "\n" + strings.Join(frame, "\n") + "\n", "questionnaire.yaml": smallQuestions, "answers.csv": rows.String()})
}

// mustCensus gives a wave in which everybody has the same status.
func mustCensus(t testing.TB, status string) *dataset.Dataset {
	t.Helper()
	answers := map[int]string{}
	for i := range 8 {
		answers[i+1] = status + ",,"
		if status == "complete" {
			answers[i+1] = "complete,1,3"
		}
	}
	return small(t, "Census", answers)
}
