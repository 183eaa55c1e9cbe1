package respond

import (
	"errors"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page"
)

// A question goes through a form in both directions: enter writes stored
// answers as the form's fields, read makes answers of fields, and show puts
// fields on the page. A page with problems shows what was sent, the same way as
// it would show what is stored. How each kind does it stands in its own file.

// field is one question as the page shows it; one of its parts is set.
type field struct {
	ID      string
	Radios  *page.Choices
	Boxes   *page.Choices
	Text    *page.Textarea
	Line    *page.Input
	Day     *page.DateInput
	Nothing *nothing
	Grid    *grid
	// Made is the whole, where it is made already.
	Made template.HTML
	// Beside tells of colleagues' answers that have just come.
	Beside []string `mould:"own"`
	// BesideLang is the language of those notices where it is not the page's.
	BesideLang string
}

// grid is a question with rows: a fieldset for each.
type grid struct {
	ID     string
	Lang   string
	Legend page.Label
	Hint   string
	Rows   []field `mould:"grid-row"`
}

// nothing is a text with a box beside it.
type nothing struct {
	ID     string
	Lang   string
	Legend page.Label
	Hint   string
	Error  string
	Text   *page.Textarea
	Line   *page.Input
	Box    box
}

type box struct {
	ID, Name, Label, Beside string
	Lang                    string
	Checked                 bool
}

// read is what was sent for one item.
type read struct {
	Item  answer.Item
	Value value.Value
	// Problem is nil when the value can be accepted; Field is then the id of the
	// form's field that it is about.
	Problem *answer.Problem
	Field   string
	// Stays says that the form leaves the item as it is.
	Stays bool
}

// kind is what the pages know of one kind of question.
type kind struct {
	enter func(q *questionnaire.Question, row string, v value.Value, form url.Values)
	read  func(q *questionnaire.Question, row string, form url.Values) (value.Value, error)
	show  func(q *questionnaire.Question, row string, c shownAs) field
	// names gives the form's fields of an item.
	names func(q *questionnaire.Question, row string) []string
}

var kinds = [...]kind{
	questionnaire.One:    {enterOne, readOne, showOne, namesOfCodes},
	questionnaire.Many:   {enterMany, readMany, showMany, namesOfCodes},
	questionnaire.Text:   {enterText, readText, showText, namesOfText},
	questionnaire.Number: {enterNumber, readNumber, showNumber, nameAlone},
	questionnaire.Date:   {enterDate, readDate, showDate, namesOfDate},
}

// shownAs is all that showing an item needs besides the question.
type shownAs struct {
	form    url.Values
	lang    string
	label   page.Label
	hint    string
	problem *answer.Problem
}

// errorText is the problem's text for the field itself, "" for none.
func (c shownAs) errorText() string {
	if c.problem == nil {
		return ""
	}
	return c.problem.Message
}

// itemName is the name of an item's fields, ids and columns alike.
func itemName(q *questionnaire.Question, row string) string {
	return questionnaire.Item{Question: q, Row: row}.Name()
}

// enter writes the answers of questions as form fields.
func enter(questions []*questionnaire.Question, current condition.Answers) url.Values {
	form := url.Values{}
	for _, q := range questions {
		for _, item := range q.Items() {
			if v := current.Answer(q.ID, item.Row); v.Given() {
				kinds[q.Kind].enter(q, item.Row, v, form)
			}
		}
	}
	return form
}

// readQuestion makes answers of what was sent for a question, one an item, and puts
// them after those before.
func readQuestion(all []read, q *questionnaire.Question, form url.Values) []read {
	for _, item := range q.Items() {
		r := read{Item: answer.Item{Question: q.ID, Row: item.Row}}
		v, err := kinds[q.Kind].read(q, item.Row, form)
		if err == nil {
			err = answer.Check(q, item.Row, v)
		}
		if err == nil {
			r.Value = v
		} else if !errors.As(err, &r.Problem) {
			r.Problem = &answer.Problem{Message: err.Error()}
		}
		r.Field = fieldOf(q, item.Row, r.Problem, form)
		all = append(all, r)
	}
	return all
}

// fieldOf gives the id of the field that a problem leads to: the first of a
// group, except where the problem is about a text beside a code.
func fieldOf(q *questionnaire.Question, row string, p *answer.Problem, form url.Values) string {
	name := itemName(q, row)
	if p != nil && p.Part == questionnaire.Specify {
		return specifyName(name, p.Code)
	}
	if q.Kind == questionnaire.Date {
		return name + "-" + wrongParts(name, form)[0]
	}
	return name
}

// showQuestion puts a question on the page. lang is its language where that is not
// the page's; heading makes it the page's h1.
func showQuestion(q *questionnaire.Question, lang string, heading bool, form url.Values, problems map[answer.Item]*answer.Problem) field {
	label := page.Label{Text: q.Ask, Lang: lang, Optional: !q.Required, Heading: heading, Medium: !heading}
	if !q.Grid() {
		return kinds[q.Kind].show(q, "", shownAs{form, lang, label, q.Hint, problems[answer.Item{Question: q.ID}]})
	}
	g := &grid{ID: q.ID, Lang: lang, Legend: label, Hint: q.Hint}
	for _, row := range q.Rows {
		c := shownAs{form, lang, page.Label{Text: row.Label, Lang: lang, Row: true}, "", problems[answer.Item{Question: q.ID, Row: row.ID}]}
		g.Rows = append(g.Rows, kinds[q.Kind].show(q, row.ID, c))
	}
	return field{ID: q.ID, Grid: g}
}

// nameAlone is for kinds with one field an item.
func nameAlone(q *questionnaire.Question, row string) []string {
	return []string{itemName(q, row)}
}

// fieldsOf gives the names of all fields of a question.
func fieldsOf(q *questionnaire.Question) []string {
	var all []string
	for _, item := range q.Items() {
		all = append(all, kinds[q.Kind].names(q, item.Row)...)
	}
	return all
}

func specifyName(name string, code int) string {
	return name + "_" + strconv.Itoa(code) + "_text"
}

// written is a typed text as it is kept: line ends as one sign, no space around.
func written(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimSpace(text)
}

// aloneLast gives a question's codes as they stand on the screen: the
// questionnaire's order, with those that exclude all others after the rest.
func aloneLast(codes []questionnaire.Code) []questionnaire.Code {
	if slices.IsSortedFunc(codes, alone) {
		return codes
	}
	return slices.SortedStableFunc(slices.Values(codes), alone)
}

// alone puts those codes after all others.
func alone(a, b questionnaire.Code) int {
	switch {
	case a.Alone == b.Alone:
		return 0
	case a.Alone:
		return 1
	}
	return -1
}
