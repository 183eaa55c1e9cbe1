package paper_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// everyKind has a question of every kind, with what makes each one difficult.
const everyKind = `
title: Every kind
sections:
  - id: csc
    title: "Children's social care"
    intro: This is about **care**.
    pages:
      - title: First
        questions:
          - id: One
            ask: Is there a plan?
            hint: A written one
            one: ["Yes, now", "Yes – later", {label: Another, specify: Which}]
          - id: Many
            when: One = 1
            ask: Which risks do you see?
            many: [Money, Staff, {label: Other, specify: Which other}, Time, {label: None of these, alone: true}]
            up to: 2
          - {id: Long, ask: "What would help?", text: {lines: 4, max: 60}}
          - {id: Views, ask: "What do you hear?", text: long, nothing: We hear nothing}
      - title: Second
        when: One != 3
        questions:
          - {id: Number, ask: "What share is vacant?", number: {min: 0, max: 100, decimals: 1, unit: "%"}}
          - {id: Date, ask: "When did it start?", date: {from: 2016-01-01, to: 2017-12-31}}
          - id: Grid
            ask: How sure are you?
            each: [Carers, Homes]
            one: ["1", "2", "3"]
  - id: ey
    title: Early years
    pages:
      - questions:
          - {id: Enough, ask: "Is there enough?", one: [Yes, No]}
`

var made = time.Date(2016, 10, 3, 12, 0, 0, 0, time.UTC)

func read(t testing.TB, text string) *questionnaire.Questionnaire {
	t.Helper()
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(text))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	return q
}

// world is a case whose workbook goes out and comes back.
type world struct {
	t       testing.TB
	q       *questionnaire.Questionnaire
	history []answer.Entry
	states  map[string]answer.State
}

func open(t testing.TB) *world {
	return &world{t: t, q: read(t, everyKind), states: map[string]answer.State{}}
}

// says adds an answer to the log.
func (w *world) says(by, question, row string, v value.Value) {
	w.history = append(w.history, answer.Entry{
		Position: int64(len(w.history) + 1), Wave: "wave-1", Org: "derby", Item: answer.Item{Question: question, Row: row}, Value: v, By: by, At: made,
	})
}

func (w *world) form() paper.Form {
	current := answer.Current{}
	for _, e := range w.history {
		current[e.Item] = e
	}
	return paper.Form{
		Wave:          &survey.Wave{ID: "wave-1", Survey: "Small Survey", Title: "Wave 1", Contact: survey.Enquiries{Team: "The team", Email: "team@small.example"}},
		Questionnaire: w.q, Sections: w.q.Sections, Org: "derby", Organisation: "Derby City Council", Current: current, Until: "28 October 2016", Made: made,
	}
}

// workbook gives the form as a file.
func (w *world) workbook() []byte {
	w.t.Helper()
	var out bytes.Buffer
	if err := w.form().Write(&out); err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}

// fill opens a workbook as Excel would, lets somebody change it, and saves it.
func fill(t testing.TB, file []byte, change func(*excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// at finds the answer cell of a reference.
func at(t testing.TB, f *excelize.File, reference string) (tab, cell string) {
	t.Helper()
	for _, tab := range f.GetSheetList() {
		if tab == "Stamp" {
			continue
		}
		rows, err := f.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row) > 0 && row[0] == reference {
				name, _ := excelize.CoordinatesToCellName(3, i+1)
				return tab, name
			}
		}
	}
	t.Fatalf("the workbook has no row %s", reference)
	return "", ""
}

// put writes into answer cells: name, value, name, value.
func put(t testing.TB, pairs ...any) func(*excelize.File) {
	return func(f *excelize.File) {
		t.Helper()
		for i := 0; i < len(pairs); i += 2 {
			tab, cell := at(t, f, pairs[i].(string))
			if err := f.SetCellValue(tab, cell, pairs[i+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// compare reads a returned file and compares it with the case.
func (w *world) compare(file []byte) paper.Review {
	w.t.Helper()
	r, err := paper.Read(file)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := r.Belongs("wave-1", "derby"); err != nil {
		w.t.Fatal(err)
	}
	return paper.Compare(r, paper.Ground{Questionnaire: w.q, Sections: w.q.Sections, History: w.history, States: w.states})
}

// told is a review in words: a line a change, a line a trouble.
func told(r paper.Review) string {
	var lines []string
	for _, c := range r.Changes {
		line := c.Item.Name() + ": " + strings.Join(answer.Words(c.Item.Question, c.Old.Value), "; ") + " -> " + strings.Join(answer.Words(c.Item.Question, c.New), "; ")
		if c.Conflict {
			line += " (conflict)"
		}
		lines = append(lines, line)
	}
	for _, t := range r.Troubles {
		lines = append(lines, t.Cell+" "+t.Message)
	}
	return strings.Join(lines, "\n")
}
