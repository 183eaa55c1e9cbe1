package route_test

import (
	"slices"
	"strings"
	"testing"

	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

const text = `title: Routes
sections:
  - id: care
    title: Care
    pages:
      - title: First
        questions:
          - {id: Place, ask: Is there a place, one: [Already, Planned, No]}
          - {id: Team, ask: Is there a team, one: [Yes, No], when: Place = 1}
          - {id: Why, ask: Why is there none, text: long, when: Team = 2}
      - title: For those who have one
        when: Place = 1
        questions:
          - {id: Name, ask: What is it called, text: short}
          - {id: Head, ask: Who leads the team, text: short, when: Team = 1}
      - title: For those who plan one
        questions:
          - {id: Start, ask: When will it start, date: any, when: Place = 2}
      - title: Last
        questions:
          - {id: Say, ask: What else, text: long}
  - id: early
    title: Early years
    pages:
      - questions:
          - {id: Join, ask: Do you work with the place, one: [Yes, No], when: Place != 3}
`

type answers map[string]value.Value

func (a answers) Answer(question, _ string) value.Value { return a[question] }

func mustRead(t *testing.T) *questionnaire.Questionnaire {
	t.Helper()
	q, complaints := questionnaire.Read("routes.yaml", []byte(text))
	if q == nil {
		t.Fatal(complaints)
	}
	return q
}

func TestQuestionsAsked(t *testing.T) {
	q := mustRead(t)
	code := func(c int) value.Value { return value.OfCode(c, "") }
	for name, c := range map[string]struct {
		answers answers
		asked   string
		pages   string
	}{
		"nothing answered":     {answers{}, "Place Say", "1 4"},
		"has a place":          {answers{"Place": code(1)}, "Place Team Name Say Join", "1 2 4"},
		"and a team":           {answers{"Place": code(1), "Team": code(1)}, "Place Team Name Head Say Join", "1 2 4"},
		"and no team":          {answers{"Place": code(1), "Team": code(2)}, "Place Team Why Name Say Join", "1 2 4"},
		"plans one":            {answers{"Place": code(2)}, "Place Start Say Join", "1 3 4"},
		"has none":             {answers{"Place": code(3)}, "Place Say", "1 4"},
		"changed their answer": {answers{"Place": code(2), "Team": code(2)}, "Place Start Say Join", "1 3 4"},
		"don't know":           {answers{"Place": code(value.DontKnow)}, "Place Say Join", "1 4"},
	} {
		t.Run(name, func(t *testing.T) {
			onRoute := route.OnRoute(q, c.answers)
			var asked, pages []string
			for _, question := range q.Questions() {
				if onRoute(question) {
					asked = append(asked, question.ID)
				}
			}
			for _, p := range route.Pages(q.Sections[0], c.answers) {
				pages = append(pages, p.ID)
				if len(route.Questions(p, c.answers)) == 0 {
					t.Errorf("page %s has no question to ask", p.ID)
				}
			}
			if got := strings.Join(asked, " "); got != c.asked {
				t.Errorf("asked %s, want %s", got, c.asked)
			}
			if got := strings.Join(pages, " "); got != c.pages {
				t.Errorf("pages %s, want %s", got, c.pages)
			}
		})
	}
}

// An answer whose question is off the route is not there for anybody.
func TestAnswersOffTheRoute(t *testing.T) {
	q := mustRead(t)
	stored := answers{"Place": value.OfCode(3, ""), "Team": value.OfCode(2, ""), "Why": value.OfText("old"), "Say": value.OfText("new")}
	on := route.Answers(q, stored)
	if on.Answer("Team", "").Given() || on.Answer("Why", "").Given() {
		t.Error("an answer off the route was given")
	}
	if on.Answer("Say", "").Text != "new" || on.Answer("Unknown", "").Given() {
		t.Error("an answer on the route was not given, or one that no question has")
	}
	if route.Answers(q, on) != on {
		t.Error("a route was computed twice")
	}
}

func TestNextAndPrevious(t *testing.T) {
	q := mustRead(t)
	section := q.Sections[0]
	stored := answers{"Place": value.OfCode(1, "")}
	var there, back []string
	for p := route.Next(section, "", stored); p != nil; p = route.Next(section, p.ID, stored) {
		there = append(there, p.ID)
	}
	for p := route.Previous(section, "", stored); p != nil; p = route.Previous(section, p.ID, stored) {
		back = append(back, p.ID)
	}
	slices.Reverse(back)
	if strings.Join(there, " ") != "1 2 4" || !slices.Equal(there, back) {
		t.Errorf("there %v and back %v", there, back)
	}
	// Page 3 is not on this route; somebody who stands there finds the way on and back.
	if next, previous := route.Next(section, "3", stored), route.Previous(section, "3", stored); next.ID != "4" || previous.ID != "2" {
		t.Errorf("from page 3 to %s and %s", next.ID, previous.ID)
	}
	if route.Next(q.Sections[1], "", answers{"Place": value.OfCode(3, "")}) != nil {
		t.Error("a section without questions to ask has a first page")
	}
}

func TestWhatMayStillCome(t *testing.T) {
	q := mustRead(t)
	for _, c := range []struct {
		name  string
		given answers
		want  string
	}{
		// Why needs an answer to Team, which itself may come; a place that is
		// planned and one that is there exclude each other, and both may come.
		{"nothing answered", answers{}, "Team Why Name Head Start Join"},
		{"there already", answers{"Place": value.OfCode(1, "")}, "Why Head"},
		{"there, with a team", answers{"Place": value.OfCode(1, ""), "Team": value.OfCode(1, "")}, ""},
		{"planned", answers{"Place": value.OfCode(2, "")}, ""},
		{"none, whatever was said of a team before", answers{"Place": value.OfCode(3, ""), "Team": value.OfCode(2, "")}, ""},
	} {
		r := route.Of(q, c.given)
		var coming []string
		for _, question := range q.Questions() {
			if r.Coming(question) {
				coming = append(coming, question.ID)
				if r.Asked(question) {
					t.Errorf("%s: %s is asked already", c.name, question.ID)
				}
			}
		}
		if got := strings.Join(coming, " "); got != c.want {
			t.Errorf("%s: %q may come, want %q", c.name, got, c.want)
		}
	}
}
