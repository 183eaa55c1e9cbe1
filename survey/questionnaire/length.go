package questionnaire

import (
	"math"
	"slices"
	"strings"

	"omnibus/survey/questionnaire/condition"
)

// Length is how much a respondent is asked. Shortest and longest are over all
// routes that answers can lead to, for somebody who answers every question met.
// The shortest in questions and in minutes need not be the same route. Probes
// are left out: most respondents never see them.
type Length struct {
	// Questions is how many there are; ShortestQuestions and LongestQuestions how
	// many one respondent is asked. A grid is one question.
	Questions, ShortestQuestions, LongestQuestions int
	ShortestMinutes, LongestMinutes                float64
	// Exact is false when the routing was too tangled to look at every route; the
	// shortest is then no longer, and the longest no shorter, than what is given here.
	Exact bool
	// Probes is the number of pilot-only questions.
	Probes int
}

// The rule for expected time, in seconds; see docs/methods/questionnaire-language.md.
// Reading is at 200 words a minute; what is read is the wording, hint, rows, codes
// and the label of the box beside a text.
const (
	secondsPerWord   = 0.3
	secondsOne       = 3
	secondsMany      = 6
	secondsShortText = 10
	secondsLongText  = 45
	secondsNumber    = 15
	secondsDate      = 10
)

// Seconds is the expected time for reading and answering the question.
func (q *Question) Seconds() float64 {
	if q.items == nil {
		return q.expected()
	}
	return q.seconds
}

func (q *Question) expected() float64 {
	words := len(strings.Fields(q.Ask)) + len(strings.Fields(q.Hint)) + len(strings.Fields(q.Nothing))
	for _, c := range q.Codes {
		words += len(strings.Fields(c.Label))
	}
	for _, row := range q.Rows {
		words += len(strings.Fields(row.Label))
	}
	answering := [...]float64{One: secondsOne, Many: secondsMany, Text: secondsLongText, Number: secondsNumber, Date: secondsDate}[q.Kind]
	if q.Kind == Text && q.Lines == 1 {
		answering = secondsShortText
	}
	return secondsPerWord*float64(words) + answering*float64(max(1, len(q.Rows)))
}

// Length tells how much a respondent is asked who answers all sections.
func (q *Questionnaire) Length() Length { return q.length(q.Questions()) }

// Length tells how much a respondent is asked who answers this section.
func (s *Section) Length() Length {
	return s.Questionnaire.length(s.Questions())
}

func (q *Questionnaire) length(questions []*Question) Length {
	var l Length
	var each, time []condition.Task
	for _, question := range questions {
		if question.Probe {
			l.Probes++
			continue
		}
		l.Questions++
		each = append(each, condition.Task{Asked: question.asked(), Weight: 1})
		time = append(time, condition.Task{Asked: question.asked(), Weight: question.Seconds()})
	}
	space := q.printedSpace()
	fewest, most, exactCount := space.Extremes(each)
	shortest, longest, exactTime := space.Extremes(time)
	l.ShortestQuestions, l.LongestQuestions = int(math.Round(fewest)), int(math.Round(most))
	l.ShortestMinutes, l.LongestMinutes = shortest/60, longest/60
	l.Exact = exactCount && exactTime
	return l
}

// printedSpace is every combination of answers that a respondent can give.
func (q *Questionnaire) printedSpace() *condition.Space {
	var items []condition.Item
	for _, item := range q.Items() {
		items = append(items, condition.Item{
			Question: item.Question.ID, Row: item.Row, Domain: item.Question.domain(false), Asked: item.Question.asked(),
		})
	}
	return condition.NewSpace(items)
}

// probes says whether there are any. Every page of a respondent asks.
func (q *Questionnaire) probes() bool {
	for _, s := range q.Sections {
		for _, p := range s.Pages {
			if slices.ContainsFunc(p.Questions, func(question *Question) bool { return question.Probe }) {
				return true
			}
		}
	}
	return false
}

// WithoutProbes gives the questionnaire as it stands after the pilot. Page
// addresses stay as they are; pages and sections that held probes only are gone.
// A questionnaire that has no probes is given back as it is.
func (q *Questionnaire) WithoutProbes() *Questionnaire {
	if q.plain != nil {
		return q.plain
	}
	return q.withoutProbes()
}

func (q *Questionnaire) withoutProbes() *Questionnaire {
	if !q.probes() {
		return q
	}
	copied := *q
	copied.Sections, copied.questions, copied.places = nil, map[string]*Question{}, make([]*Question, len(q.places))
	for _, s := range q.Sections {
		section := *s
		section.Pages, section.Questionnaire = nil, &copied
		for _, p := range s.Pages {
			page := *p
			page.Questions, page.Section = nil, &section
			for _, question := range p.Questions {
				if question.Probe {
					continue
				}
				kept := *question
				kept.Page = &page
				kept.settle()
				if kept.place < len(copied.places) {
					copied.places[kept.place] = &kept
				}
				page.Questions = append(page.Questions, &kept)
				copied.questions[kept.ID] = &kept
			}
			if len(page.Questions) > 0 {
				section.Pages = append(section.Pages, &page)
			}
		}
		if len(section.Pages) > 0 {
			copied.Sections = append(copied.Sections, &section)
		}
	}
	copied.plain = &copied
	return &copied
}
