// Package questionnaire holds the instrument of a wave and the language it is
// written in: reading, checking, comparing two versions. Its sections hold
// pages, pages hold questions. What has been answered lives elsewhere.
package questionnaire

import (
	"fmt"
	"slices"

	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// Questionnaire is a checked instrument. It is read only: many requests share one.
type Questionnaire struct {
	Title string
	// Intro and Thanks are Markdown, shown before the hub and after the last section.
	Intro  string
	Thanks string
	// Base is the base label of every question that has none of its own and is asked of all.
	Base     string
	Sections []*Section
	// Language is the one that title, intro and thanks are in.
	Language tongue.Language

	// Untranslated are complaints about all that those who read Welsh would read in
	// English without the text saying so: for waves that are asked in both languages.
	Untranslated source.Complaints

	questions map[string]*Question
	// places are all questions in the order asked; see Question.Place. Those that
	// WithoutProbes leaves out are nil.
	places []*Question
	// plain is the questionnaire without its probes, itself where it has none.
	plain *Questionnaire
	// welsh is the questionnaire as those who read Welsh are asked; nil where the
	// text has no Welsh.
	welsh *Questionnaire
	// english is what this one is a translation of, nil for the English itself.
	english *Questionnaire
}

// Section is a policy area that one colleague can answer alone.
type Section struct {
	ID    string
	Title string
	Intro string
	Pages []*Page
	At    source.Place
	// Language is the one that title and intro are in.
	Language tongue.Language
	// Questionnaire is the whole that the section is a part of.
	Questionnaire *Questionnaire
}

// Page is what is asked at once.
type Page struct {
	// ID is "1", "2", … within the section: the address of the page.
	ID        string
	Title     string
	Intro     string
	When      *condition.Condition
	Questions []*Question
	Section   *Section
	At        source.Place
	// Language is the one that title and intro are in.
	Language tongue.Language
}

// Kind is the kind of answer that a question takes.
type Kind uint8

const (
	// One is a single code.
	One Kind = iota + 1
	// Many is several codes.
	Many
	// Text is open text.
	Text
	// Number is a number.
	Number
	// Date is a day.
	Date
)

// String gives the kind's key in the language.
func (k Kind) String() string {
	return [...]string{"", "one", "many", "text", "number", "date"}[k]
}

// Question is one question. A question with Rows is a grid: each row takes an
// answer of the question's kind, and only One and Text may have rows.
type Question struct {
	ID string
	// Ask is the wording. Short is the label in tables and figures; it is never empty.
	Ask   string
	Hint  string
	Short string
	Kind  Kind
	// When is the question's own condition; the page's applies as well.
	When *condition.Condition
	Rows []Row
	// Codes are those printed, in the form's order (One and Many).
	Codes []Code
	// Unprinted are codes that no form prints and that imported answers may have
	// (value.DontKnow): in the base and in none of the printed codes.
	Unprinted []Code
	// UpTo is the largest number of codes of a Many question, 0 for no limit.
	UpTo int
	// Nothing is the label of the box beside a text, "" for no box.
	Nothing string
	// Lines is the height of a text box; MaxLength its limit in characters.
	Lines     int
	MaxLength int
	Number    NumberLimits
	Dates     DateLimits
	Nets      []Net
	// Base is the base label, never empty.
	Base     string
	Probe    bool
	Required bool
	Page     *Page
	At       source.Place
	// Language is the one that the question's texts are in, and so is everything
	// that is said about it: a question without a translation is English throughout.
	Language tongue.Language

	// What is asked for at every page of every respondent is worked out once.
	place   int
	seconds float64
	items   []Item
}

// Row is one line of a grid.
type Row struct {
	ID    string
	Label string
	Short string
}

// Code is one answer of a list.
type Code struct {
	Code  int
	Label string
	Short string
	// Alone means that the code excludes all others (Many only).
	Alone bool
	// Specify is the question beside the code's text box, "" for no box.
	Specify string
}

// Net is codes added together.
type Net struct {
	Label string
	Codes []int
}

// NumberLimits are what a number may be. Nil means no limit.
type NumberLimits struct {
	Min, Max *float64
	// Decimals is the number of decimal places; 0 is a whole number, or any number where Any says so.
	Decimals int
	Unit     string
}

// Any says that nothing limits the number: decimals are taken as they come.
func (l NumberLimits) Any() bool { return l.Min == nil && l.Max == nil && l.Decimals == 0 }

// DateLimits are the first and last day, as 2006-01-02, "" for none.
type DateLimits struct{ From, To string }

// Question gives a question by its id.
func (q *Questionnaire) Question(id string) (*Question, bool) {
	found, ok := q.questions[id]
	return found, ok
}

// Section gives a section by its id.
func (q *Questionnaire) Section(id string) (*Section, bool) {
	for _, s := range q.Sections {
		if s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// Questions gives every question in the order asked.
func (q *Questionnaire) Questions() []*Question {
	var all []*Question
	for _, s := range q.Sections {
		all = append(all, s.Questions()...)
	}
	return all
}

// Questions gives the section's questions in the order asked.
func (s *Section) Questions() []*Question {
	var all []*Question
	for _, p := range s.Pages {
		all = append(all, p.Questions...)
	}
	return all
}

// Section gives the section that the question stands in.
func (q *Question) Section() *Section { return q.Page.Section }

// Grid says whether the question has rows.
func (q *Question) Grid() bool { return len(q.Rows) > 0 }

// Row gives a row of a grid by its id.
func (q *Question) Row(id string) (Row, bool) {
	for _, r := range q.Rows {
		if r.ID == id {
			return r, true
		}
	}
	return Row{}, false
}

// Code gives a code of the list, printed or unprinted.
func (q *Question) Code(code int) (Code, bool) {
	for _, list := range [...][]Code{q.Codes, q.Unprinted} {
		for _, c := range list {
			if c.Code == code {
				return c, true
			}
		}
	}
	return Code{}, false
}

// Net gives a net by its label.
func (q *Question) Net(label string) (Net, bool) {
	for _, n := range q.Nets {
		if n.Label == label {
			return n, true
		}
	}
	return Net{}, false
}

// Item is what takes one answer: a question, or one row of a grid.
type Item struct {
	Question *Question
	Row      string
}

// Name is the item's name in files: WelPlace, SocWork_a.
func (i Item) Name() string {
	if i.Row == "" {
		return i.Question.ID
	}
	return i.Question.ID + "_" + i.Row
}

// Items gives the question itself, or one item a row.
func (q *Question) Items() []Item {
	if q.items != nil {
		return q.items
	}
	if !q.Grid() {
		return []Item{{Question: q}}
	}
	items := make([]Item, len(q.Rows))
	for i, r := range q.Rows {
		items[i] = Item{q, r.ID}
	}
	return items
}

// Place numbers the questions of a questionnaire from 0 in the order asked. A
// question that is left out with the probes keeps its number to itself.
func (q *Question) Place() int { return q.place }

// Places is how many numbers there are.
func (q *Questionnaire) Places() int { return len(q.places) }

// Has says whether a question is this questionnaire's own, and not that of another
// version or language.
func (q *Questionnaire) Has(question *Question) bool {
	return question.place < len(q.places) && q.places[question.place] == question
}

// settle works out what is asked for often, when all of the questionnaire is known.
func (q *Questionnaire) settle() {
	for _, question := range q.Questions() {
		question.place = len(q.places)
		q.places = append(q.places, question)
		question.settle()
	}
	q.plain = q.withoutProbes()
}

func (q *Question) settle() {
	q.items = nil
	q.items, q.seconds = slices.Clip(q.Items()), q.expected()
}

// Items gives every item in the order asked.
func (q *Questionnaire) Items() []Item {
	var all []Item
	for _, question := range q.Questions() {
		all = append(all, question.Items()...)
	}
	return all
}

// Column is one column of the wide answers file.
type Column struct {
	Name string
	Item Item
	// Part says what of the item's value the column holds.
	Part Part
	// Code is the code of a Tick or Specify column.
	Code int
}

// Part is what of a value a column of the wide file holds.
type Part uint8

const (
	// Whole is the code, text, number or date itself.
	Whole Part = iota
	// Tick is 1 or 0 for one code of a Many question.
	Tick
	// Specify is the text beside a code.
	Specify
	// NothingBox is 1 or 0 for the box beside a text.
	NothingBox
)

// Columns gives the wide file's columns of every item, in canonical order:
// ticks before specify texts, a text before its nothing-box.
func (q *Questionnaire) Columns() []Column {
	var columns []Column
	for _, item := range q.Items() {
		name, question := item.Name(), item.Question
		if question.Kind == Many {
			for _, c := range question.Codes {
				columns = append(columns, Column{fmt.Sprintf("%s_%d", name, c.Code), item, Tick, c.Code})
			}
		} else {
			columns = append(columns, Column{name, item, Whole, 0})
		}
		for _, c := range question.Codes {
			if c.Specify != "" {
				columns = append(columns, Column{fmt.Sprintf("%s_%d_text", name, c.Code), item, Specify, c.Code})
			}
		}
		if question.Nothing != "" {
			columns = append(columns, Column{name + "_nothing", item, NothingBox, 0})
		}
	}
	return columns
}

// ValueKind is the kind of value that an item of the question takes.
func (q *Question) ValueKind() value.Kind {
	return [...]value.Kind{value.None, value.Code, value.Codes, value.Text, value.Number, value.Date}[q.Kind]
}
