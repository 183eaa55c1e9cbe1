package table_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// The survey of the crosstab book: 40 questions of 5 codes, 10 of them
// many-code, and 6 characteristics of 4 groups.
const (
	bookQuestions, bookMany = 40, 10
	bookCodes               = 5
	bookBreaks, bookGroups  = 6, 4
)

func bookNames() (variables, breaks []string) {
	for i := range bookQuestions {
		variables = append(variables, fmt.Sprintf("Q%d", i+1))
	}
	for i := range bookBreaks {
		breaks = append(breaks, fmt.Sprintf("b%d", i+1))
	}
	return variables, breaks
}

// MustBookSurvey makes the survey with so many organisations, of which each took
// part and left one question in twenty. Further questions: Long has 12 codes and a
// net, and may have several; Deep has 12 codes and one; Size is a number.
func MustBookSurvey(t testing.TB, n int) *dataset.Dataset {
	t.Helper()
	random := rand.New(rand.NewPCG(152, uint64(n)))
	wave, instrument := bookTexts()
	w, complaints := survey.ReadWave("wave.yaml", []byte(wave))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("org_id,name,short_name,type,region,b1,b2,b3,b4,b5,b6\n")
	for i := range n {
		fmt.Fprintf(&rows, "o-%07d,Organisation %d,O%d,T,R", i, i, i)
		for b := range bookBreaks {
			// Groups of unequal size, as they are.
			fmt.Fprintf(&rows, ",G%d", min(random.IntN(bookGroups+b%3), bookGroups-1)+1)
		}
		rows.WriteString("\n")
	}
	f, complaints := frame.Read("frame.csv", []byte(rows.String()), w.Characteristics)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(instrument))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	answers := make([]answer.WideRow, n)
	for i, o := range f.Organisations {
		answers[i] = answer.WideRow{Org: o.ID, Sections: map[string]answer.State{"s": answer.Complete}, Values: bookValues(q, random)}
	}
	d, err := dataset.FromWide(w, q, f, answers)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func bookTexts() (wave, instrument string) {
	var w, q strings.Builder
	w.WriteString(`id: book
survey: Book
title: Book
client: Somebody
organisations: {one: council, many: councils, short: LA}
zone: Europe/London
fieldwork: {from: 2016-09-26, to: 2016-10-28}
minutes: 15
contact: {team: Team, email: team@example.org, phone: "01632 960000"}
rules: {completeness: by question, tolerance: guide, tests: corrected, small base: 50, very small base: 20, suppress below: 0}
characteristics:
`)
	for b := range bookBreaks {
		fmt.Fprintf(&w, "  b%d: {label: Break %d, groups: [G1, G2, G3, G4]}\n", b+1, b+1)
	}
	q.WriteString("title: Book\nbase: All councils\nsections:\n  - id: s\n    title: Section\n    pages:\n      - questions:\n")
	for i := range bookQuestions {
		kind := "one"
		if i%(bookQuestions/bookMany) == 3 {
			kind = "many"
		}
		fmt.Fprintf(&q, "          - {id: Q%d, ask: Question %d, %s: [A, B, C, D, E]}\n", i+1, i+1, kind)
	}
	q.WriteString("          - {id: Long, ask: Long, many: [A, B, C, D, E, F, G, H, I, J, K, L], nets: {Ends: '1, 12', Middle: 3..9}}\n")
	q.WriteString("          - {id: Deep, ask: Deep, one: [A, B, C, D, E, F, G, H, I, J, K, L], nets: {Ends: '1, 12'}, unprinted: {-8: Don't know}}\n")
	q.WriteString("          - {id: Size, ask: Size, number: {min: 0, max: 100}}\n")
	return w.String(), q.String()
}

func bookValues(q *questionnaire.Questionnaire, random *rand.Rand) map[answer.Item]value.Value {
	values := make(map[answer.Item]value.Value, bookQuestions+3)
	for _, question := range q.Questions() {
		if random.IntN(20) == 0 {
			continue
		}
		item := answer.Item{Question: question.ID}
		codes := len(question.Codes)
		switch question.Kind {
		case questionnaire.One:
			code := 1 + min(random.IntN(codes), random.IntN(codes))
			if question.Unprinted != nil && random.IntN(30) == 0 {
				code = value.DontKnow
			}
			values[item] = value.OfCode(code, "")
		case questionnaire.Many:
			var chosen []int
			for c := range codes {
				if random.IntN(3) == 0 {
					chosen = append(chosen, c+1)
				}
			}
			values[item] = value.OfCodes(chosen, nil)
		case questionnaire.Number:
			values[item] = value.Value{Kind: value.Number, Text: fmt.Sprint(random.IntN(100))}
		}
	}
	return values
}

// MustWeigh gives every case a weight of its own.
func MustWeigh(t testing.TB, d *dataset.Dataset) *dataset.Dataset {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	weights := make([]float64, d.Cases())
	for i := range weights {
		weights[i] = 0.2 + 3*random.Float64()
	}
	weighted, err := d.WithWeights("invented", weights)
	if err != nil {
		t.Fatal(err)
	}
	return weighted
}
