// Package microdata decides what goes out when a dataset's cases themselves are
// given to analysts, and writes it: wide and long CSV with a codebook, SPSS,
// Parquet, and scripts that label the CSV in R and Stata. Every missing answer
// has a code that says why it is missing. Nothing that names an organisation is
// in it; texts, which name people, are in it only when asked for.
package microdata

import (
	"math"
	"time"

	"omnibus/fault"
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
)

// Options are the analyst's choices. The zero Options give the most careful file.
type Options struct {
	// Weights stand beside the answers; without any, a column weight of ones does.
	Weights []Weight
	// Characteristics names those that go out, in this order; nil is all of them.
	// Each tells more about which organisation a case is.
	Characteristics []string
	// Texts puts open answers in, for the team's own use: they name people and places.
	Texts bool
	// Withhold names questions or items whose answers stay out. What is asked or
	// computed by them stays out as a whole.
	Withhold []string
	// Seed decides the case numbers. Whoever knows it and who took part can put
	// names to cases. "" takes the answers themselves, which nobody else has.
	Seed string
	// DontKnowCounts leaves don't know among the valid answers, as the published
	// percentages do, and not among the user-missing values.
	DontKnowCounts bool
	// Created dates the files.
	Created time.Time
}

// Weight is one weight by case, in the dataset's order.
type Weight struct {
	Name, Label string
	Values      []float64
}

// Kind says what a variable holds.
type Kind uint8

const (
	// Coded is one of the codes.
	Coded Kind = iota
	// Tick is 1 when the code of a many-code question was chosen, else 0.
	Tick
	// Number is a number.
	Number
	// Day is a day.
	Day
	// Text is open text, empty where there is none.
	Text
)

// String names the kind as the codebook does.
func (k Kind) String() string { return [...]string{"code", "tick", "number", "date", "text"}[k] }

// Variable is one column.
type Variable struct {
	// Name is unique in the file whatever its case.
	Name string
	// Label is short. Ask is the wording, and Base whom it was put to.
	Label, Ask, Base string
	// Origin says where a characteristic comes from and of which day it tells, "" for
	// an answer and where the wave does not say.
	Origin string
	// Routing says in words who was asked.
	Routing string
	// Section, Question and Row say where it comes from; Code is a tick's code.
	Section, Question, Row string
	Code                   int
	Kind                   Kind
	Codes                  []Code
	// Missing are the codes that stand for no answer, by why there is none.
	Missing []Missing
	// Decimals is a number's.
	Decimals int

	// shift is what Missing's codes are counted from.
	shift int
	// item is the item's or the variable's own name: what shares a reason to be missing.
	item string
	// cell gives the value of a case of the dataset.
	cell func(i int) Cell
}

// Code is a value with a name.
type Code struct {
	Code  int
	Label string
}

// Cell is one value: Code of a Coded or Tick variable, Number, Text of a Day
// (as 2006-01-02) or Text; or the Reason there is none.
type Cell struct {
	Reason Reason
	Code   int
	Number float64
	Text   string
}

// Set is a many-code question as ticks.
type Set struct {
	Name, Label string
	Variables   []string
}

// File is what goes out, before it is written in any format.
type File struct {
	Title, Notice string
	Variables     []*Variable
	Sets          []Set

	data    *dataset.Dataset
	options Options
	// weight is the first weight and population N, by which analysts' programs estimate.
	weight, population *Variable
	// order gives the dataset's case of each row: the case numbers ascend.
	order []int
	// items are the questions, rows and derived variables in order, for the long file.
	items []*item
	// released are the characteristics that go out.
	released []*dataset.Break
}

// Build decides the file. What cannot go out is refused in a sentence.
func Build(d *dataset.Dataset, o Options) (*File, error) {
	f := &File{Title: d.Wave().Survey + ", " + d.Wave().Title, Notice: d.Wave().Notice, data: d, options: o, order: order(d, o.Seed)}
	if len(o.Weights) == 0 {
		ones := make([]float64, d.Cases())
		for i := range ones {
			ones[i] = 1
		}
		f.options.Weights = []Weight{{"weight", "Weight: every case counts once", ones}}
	}
	if err := checkWeights(d, f.options.Weights); err != nil {
		return nil, err
	}
	withheld, err := withheld(d, o.Withhold)
	if err != nil {
		return nil, err
	}
	if f.released, err = released(d, o.Characteristics); err != nil {
		return nil, err
	}
	f.design()
	asked := askedOf(d)
	for _, c := range d.Columns() {
		if err := f.column(c, asked[c.Question], withheld[c.Name]); err != nil {
			return nil, err
		}
	}
	f.names()
	return f, nil
}

// Cases is the number of rows.
func (f *File) Cases() int { return len(f.order) }

// Cell gives the value of a row, from 0, for a variable.
func (f *File) Cell(row int, v *Variable) Cell { return v.cell(f.order[row]) }

func checkWeights(d *dataset.Dataset, weights []Weight) error {
	for _, w := range weights {
		if len(w.Values) != d.Cases() {
			return fault.New(fault.Refused, "The weight %s has %d values for %d cases. Give one for each case. Nothing was written.", w.Name, len(w.Values), d.Cases())
		}
		for i, f := range w.Values {
			if math.IsNaN(f) || math.IsInf(f, 0) || f <= 0 {
				return fault.New(fault.Refused, "The weight %s of %q is not a number above 0. Mend it, or leave the case out. Nothing was written.", w.Name, d.Organisation(i).ShortName)
			}
		}
	}
	return nil
}

// askedOf gives the cases that each question was put to.
func askedOf(d *dataset.Dataset) map[*questionnaire.Question]dataset.Set {
	asked := map[*questionnaire.Question]dataset.Set{}
	for _, q := range d.Questionnaire().Questions() {
		asked[q] = dataset.NewSet(d.Cases())
	}
	for i := range d.Cases() {
		onRoute := route.OnRoute(d.Questionnaire(), d.Answers(i))
		for q, cases := range asked {
			if onRoute(q) {
				cases.Add(i)
			}
		}
	}
	return asked
}
