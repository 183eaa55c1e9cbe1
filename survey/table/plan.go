package table

import (
	"slices"
	"strings"

	"omnibus/survey"
	"omnibus/survey/dataset"
)

// Request asks for one table. Only Show must be given; the zero value of every
// other choice is the usual one.
type Request struct {
	// ID names the table in a plan, its sheet and its files.
	ID string
	// Title is the table's heading; "" takes the label of what is shown.
	Title string
	// Show names what is counted: a question, a grid (all its rows), a row of a
	// grid, a derived variable; or several, which stand under each other.
	Show []string
	// By are the breaks side by side.
	By []Break
	// Filter is a group as GroupOf reads it; Base says in words who they are.
	Filter, Base string
	// Only keeps one line of each variable: a code, codes or a net, as CodesOf
	// reads them. A grid then has one line a row.
	Only string
	Nets NetsPlace
	Sort Sort
	// Of says what the percentages of a question with several answers are of.
	Of Of
	// Bands are the lower ends of the bands of a number; the last one is open.
	Bands []float64
	// Chosen adds the mean and the median of how many codes were chosen.
	Chosen       bool
	Marks        Marks
	Completeness Completeness
	// Weight names weights that the wave declares, or the characteristics to whose
	// groups in the frame the cases are weighted; nil counts every case once, or
	// as the dataset is weighted.
	Weight []string
}

// Break is what a table is split by: one characteristic, question or derived
// variable, or several whose groups are crossed.
type Break []string

// String writes a break as it is read: type, or type*region.
func (b Break) String() string { return strings.Join(b, "*") }

// ParseBreak reads a break: a name, or names with * between them.
func ParseBreak(text string) Break {
	var b Break
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == '*' || r == '×' }) {
		b = append(b, strings.TrimSpace(name))
	}
	return b
}

// NetsPlace says where nets stand.
type NetsPlace string

// Where nets stand: under the codes, each above its codes, alone, or nowhere.
const (
	NetsUnder   NetsPlace = ""
	NetsInPlace NetsPlace = "in place"
	NetsOnly    NetsPlace = "only"
	NoNets      NetsPlace = "none"
)

// Sort is the order of codes, or of the rows of a grid with one line a row.
type Sort string

// The orders. Codes with a text box, alone and unprinted ones stay last.
const (
	AsAsked    Sort = ""
	Descending Sort = "descending"
	Ascending  Sort = "ascending"
)

// Of is what percentages are of.
type Of string

// Percentages of respondents, or of all the answers they gave.
const (
	OfRespondents Of = ""
	OfAnswers     Of = "answers"
)

// Marks says how significant differences are shown.
type Marks string

// Without marks, or with letters: see Request.Table.
const (
	NoMarks Marks = ""
	Letters Marks = "letters"
)

// Completeness is the rule answers are counted by.
type Completeness string

// The wave's own rule, or one of the two.
const (
	AsTheWave  Completeness = ""
	ByQuestion Completeness = "by question"
	BySection  Completeness = "by section"
)

// Asked is what a requested table has beside what Count gives.
type Asked struct {
	ID, Title string
	// Filter is the group counted, as written; FilterBase who they are in words.
	Filter, FilterBase string
	// Parts are the variables of the table, in the order of Line.Part; nil where
	// Variable is the only one. Variable and Bases are those of the first part.
	Parts []Part
	// Answers says that percentages are of answers, and that Cell.Base counts them.
	Answers bool
	// Marked says that groups have letters.
	Marked       bool
	Completeness Completeness
	Weight       []string
	// Remarks are sentences about what a reader may stumble over: nobody in the
	// filter, a group with a base of 1.
	Remarks []string
	// Staff says that figures are shown although their flag is Suppressed: the
	// public would not see them. Rounded is the base that public counts were
	// rounded to, 0 for none.
	Staff   bool
	Rounded int

	// Associations are the tests that Request.Associate makes.
	Associations []Association

	// paths gives each group's names and labels, for what adds up to what; sets
	// are the cases of each part's bases, by group.
	paths []path
	sets  [][]dataset.Set
	// sorted is the request of a table that is in order of its figures.
	sorted *resolved
}

// Part is one variable of a table of several.
type Part struct {
	Variable Variable
	Bases    []Base
}

// EveryPart gives the variables of any table, also of one that Count made.
func (t *Table) EveryPart() []Part {
	if len(t.Parts) > 0 {
		return t.Parts
	}
	return []Part{{t.Variable, t.Bases}}
}

// Heading gives the title of any table.
func (t *Table) Heading() string {
	if t.Title != "" {
		return t.Title
	}
	return t.Variable.Label
}

// Name gives what names the table's sheet and files.
func (t *Table) Name() string {
	if t.ID != "" {
		return t.ID
	}
	return t.Variable.Name
}

// resolved is a request with its names found.
type resolved struct {
	Request
	d *dataset.Dataset
	// weights are the request's, given those that the dataset came with.
	weights, given *weighting
	columns        []*dataset.Column
	// lines are those of each column.
	lines  [][]line
	groups []Selection
	paths  []path
	// shown are everybody's figures by line, where the order of lines must tell
	// no more than they do; nil orders by the counts themselves.
	shown map[string]Cell
	// breaks are the groups of each break, as the indices from and to.
	breaks [][2]int
}

func (r Request) resolve(d *dataset.Dataset) (*resolved, error) {
	switch r.Completeness {
	case ByQuestion:
		d = d.WithCompleteness(survey.ByQuestion)
	case BySection:
		d = d.WithCompleteness(survey.BySection)
	}
	if err := r.sound(); err != nil {
		return nil, err
	}
	out := &resolved{Request: r, d: d, given: given(d)}
	var err error
	if out.columns, err = columnsOf(d, r.Show); err != nil {
		return nil, err
	}
	whole, err := r.filtered(d)
	if err != nil {
		return nil, err
	}
	if err := out.banner(whole); err != nil {
		return nil, err
	}
	if out.weights, err = weightingOf(d, r.Weight); err != nil {
		return nil, err
	}
	for _, c := range out.columns {
		lines, err := out.linesOf(c)
		if err != nil {
			return nil, err
		}
		out.lines = append(out.lines, lines)
	}
	return out, nil
}

// sound refuses choices that no word stands for, as a program may make them up.
func (r Request) sound() error {
	for _, c := range []struct {
		what, word string
		known      []string
	}{
		{"nets", string(r.Nets), wordsOf(NetsUnder, NetsInPlace, NetsOnly, NoNets)},
		{"sort", string(r.Sort), wordsOf(AsAsked, Descending, Ascending)},
		{"of", string(r.Of), wordsOf(OfRespondents, OfAnswers)},
		{"marks", string(r.Marks), wordsOf(NoMarks, Letters)},
		{"completeness", string(r.Completeness), wordsOf(AsTheWave, ByQuestion, BySection)},
	} {
		if !slices.Contains(c.known, c.word) {
			return refused("%q is no choice of %s.", c.word, c.what)
		}
	}
	return nil
}

func wordsOf[W ~string](words ...W) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}
