package paper

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// Trouble is something in a workbook that can't be taken, and where.
type Trouble struct {
	// Cell is an address as CSC!C14, "" where it is about no single cell.
	Cell string
	Item questionnaire.Item
	// Message is a whole sentence without its full stop, as at a field on a page, in
	// the language of its question.
	Message  string
	Language tongue.Language
}

// Why a cell can't be taken.
var (
	standsTwice = tongue.Both("The answer stands twice in the workbook and differs: %s. Remove one of them", "Mae'r ateb yn y gweithlyfr ddwywaith ac yn wahanol: %s. Dilëwch un ohonynt")
	isFormula   = tongue.Both("The cell holds a formula. Type the answer itself", "Mae'r gell yn cynnwys fformiwla. Teipiwch yr ateb ei hun")
	isFailed    = tongue.Both("The cell holds an error (%s). Type the answer itself", "Mae'r gell yn cynnwys gwall (%s). Teipiwch yr ateb ei hun")
	chooseToo   = tongue.Both("Choose “%s” as well, or remove what is written beside it", "Dewiswch “%s” hefyd, neu dilëwch yr hyn sydd wedi'i ysgrifennu wrtho")
	notListed   = tongue.Both("“%s” is not one of the answers. Choose one of the cell's list", "Nid yw “%s” yn un o'r atebion. Dewiswch un o restr y gell")
	notATick    = tongue.Both("“%s” is neither “%s” nor blank. Write “%s” to choose this answer", "Nid yw “%s” yn “%s” nac yn wag. Ysgrifennwch “%s” i ddewis yr ateb hwn")
	andAlso     = tongue.Both("%s and %s", "%s a %s")
)

// troubleOf says something of an item's cell in the language of its question.
func troubleOf(item questionnaire.Item, cell string, text tongue.Text, args ...any) *Trouble {
	l := item.Question.Language
	return &Trouble{Cell: cell, Item: item, Message: text.In(l, args...), Language: l}
}

// errStays is that an item's cells say that its answer stays as it is.
var errStays = errors.New("the answer stays as it is")

// item makes an answer of an item's cells.
func (r *Returned) item(item questionnaire.Item) (value.Value, *Trouble, error) {
	cells := columns(item)
	for _, c := range cells {
		held := r.cells[c.Name]
		trouble := func(text tongue.Text, args ...any) *Trouble {
			return troubleOf(item, held.at, text, args...)
		}
		switch {
		case r.twice[c.Name][0] != "":
			both := r.twice[c.Name]
			return value.Value{}, trouble(standsTwice, andAlso.In(item.Question.Language, both[0], both[1])), nil
		case held.Formula:
			return value.Value{}, trouble(isFormula), nil
		case held.Failed:
			return value.Value{}, trouble(isFailed, sheet.Clip(held.Text)), nil
		case said(held.Text, tooLong):
			return value.Value{}, nil, errStays
		}
	}
	v, at, err := r.value(item, cells)
	if err == nil {
		err = answer.Check(item.Question, item.Row, v)
	}
	if err == nil {
		return v, nil, nil
	}
	var p *answer.Problem
	if errors.As(err, &p) {
		if cell := r.cellOf(cells, p); cell != "" {
			at = cell
		}
	}
	return value.Value{}, &Trouble{Cell: at, Item: item, Message: err.Error(), Language: item.Question.Language}, nil
}

// cellOf is the cell that a problem is about.
func (r *Returned) cellOf(cells []questionnaire.Column, p *answer.Problem) string {
	for _, c := range cells {
		if c.Part == p.Part && c.Code == p.Code {
			return r.cells[c.Name].at
		}
	}
	return ""
}

// value reads the cells by the question's kind; at is the cell to name when that
// can't be done.
func (r *Returned) value(item questionnaire.Item, cells []questionnaire.Column) (v value.Value, at string, err error) {
	q := item.Question
	first := r.cells[cells[0].Name]
	specify := r.specify(cells)
	switch q.Kind {
	case questionnaire.One:
		v, err = readOne(item, written(first.Text))
	case questionnaire.Many:
		v, at, err = r.ticks(item, cells)
	case questionnaire.Number:
		v, err = readNumber(item, written(first.Text))
	case questionnaire.Date:
		v, err = readDate(item, first, r.from)
	default:
		return r.text(item, cells)
	}
	if at == "" {
		at = first.at
	}
	if err != nil || len(specify) == 0 {
		return v, at, err
	}
	if !v.Given() {
		return v, at, orphan(item, cells, specify)
	}
	v.Specify = specify
	return v, at, nil
}

// orphan is a text beside a code where nothing was chosen.
func orphan(item questionnaire.Item, cells []questionnaire.Column, specify map[int]string) error {
	for _, c := range cells {
		if c.Part == questionnaire.Specify && specify[c.Code] != "" {
			code, _ := item.Question.Code(c.Code)
			return &answer.Problem{Part: questionnaire.Specify, Code: c.Code,
				Message: chooseToo.In(item.Question.Language, code.Label)}
		}
	}
	return nil
}

func (r *Returned) specify(cells []questionnaire.Column) map[int]string {
	texts := map[int]string{}
	for _, c := range cells {
		if text := written(r.cells[c.Name].Text); c.Part == questionnaire.Specify && text != "" {
			texts[c.Code] = text
		}
	}
	return texts
}

// written is a text as it is kept: line ends as one sign, no space around.
func written(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n"))
}

// folded is a label without what people get wrong when they type it: case,
// spaces, and the kinds of dashes, quotes and dots.
func folded(label string) string {
	label = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "’", "'", "‘", "'", "“", `"`, "”", `"`, "…", "...", "\u00a0", " ").Replace(label)
	return strings.ToLower(strings.Join(strings.Fields(label), " "))
}

// readOne takes a label of the list in any language, also one that somebody
// typed, while it can be only one of them.
func readOne(item questionnaire.Item, text string) (value.Value, error) {
	if text == "" {
		return value.Value{}, nil
	}
	var found []int
	for _, l := range tongue.Languages {
		q := item.Question.In(l)
		for _, c := range q.Codes {
			if choice(q, c) == text {
				return value.OfCode(c.Code, ""), nil
			}
			if folded(choice(q, c)) == folded(text) && !slices.Contains(found, c.Code) {
				found = append(found, c.Code)
			}
		}
	}
	if len(found) == 1 {
		return value.OfCode(found[0], ""), nil
	}
	return value.Value{}, errors.New(notListed.In(item.Question.Language, sheet.Clip(text)))
}

// ticks reads the cells of the codes.
func (r *Returned) ticks(item questionnaire.Item, cells []questionnaire.Column) (v value.Value, at string, err error) {
	var chosen []int
	for _, c := range cells {
		if c.Part != questionnaire.Tick {
			continue
		}
		held := r.cells[c.Name]
		ticked, ok := tick(held.Text)
		if !ok {
			return v, held.at, notTick(item.Question.Language, held.Text)
		}
		if ticked {
			chosen = append(chosen, c.Code)
		}
		if at == "" {
			at = held.at
		}
	}
	return value.OfCodes(chosen, nil), at, nil
}

func notTick(l tongue.Language, text string) error {
	return errors.New(notATick.In(l, sheet.Clip(written(text)), yes.In(l), yes.In(l)))
}

// tick reads a tick as people write one.
func tick(text string) (ticked, ok bool) {
	switch folded(text) {
	case "yes", "y", "ie", "x", "✓", "✔", "☑", "☒", "1", "true":
		return true, true
	case "", "no", "n", "na", "nage", "0", "false", "-", "☐":
		return false, true
	}
	return false, false
}

func (r *Returned) text(item questionnaire.Item, cells []questionnaire.Column) (v value.Value, at string, err error) {
	v = value.OfText(written(r.cells[cells[0].Name].Text))
	at = r.cells[cells[0].Name].at
	for _, c := range cells[1:] {
		held := r.cells[c.Name]
		ticked, ok := tick(held.Text)
		if !ok {
			return v, held.at, notTick(item.Question.Language, held.Text)
		}
		if ticked {
			v.Kind, v.Nothing = value.Text, true
		}
	}
	return v, at, nil
}

func readNumber(item questionnaire.Item, text string) (value.Value, error) {
	if text == "" {
		return value.Value{}, nil
	}
	text = strings.TrimPrefix(text, "£")
	if unit := item.Question.Number.Unit; unit != "" {
		text = strings.TrimPrefix(strings.TrimSuffix(text, unit), unit)
	}
	if v, ok := value.ParseNumber(text); ok {
		return v, nil
	}
	return value.Value{}, answer.Unreadable(item.Question, item.Row)
}

// readDate takes a day that the spreadsheet keeps as a number, or one that was
// typed as text.
func readDate(item questionnaire.Item, held given, from1904 bool) (value.Value, error) {
	text := written(held.Text)
	if text == "" {
		return value.Value{}, nil
	}
	if held.Numeric {
		return readSerial(item, text, from1904)
	}
	if v, ok := value.OfDate(text); ok {
		return v, nil
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/.- ,", r) })
	if len(parts) == 3 {
		if v, ok := value.ParseDate(strings.TrimRight(parts[0], "stndrh"), parts[1], parts[2]); ok {
			return v, nil
		}
	}
	return value.Value{}, answer.Unreadable(item.Question, item.Row)
}

// readSerial makes a day of a spreadsheet's count of days.
func readSerial(item questionnaire.Item, text string, from1904 bool) (value.Value, error) {
	days, err := strconv.ParseFloat(text, 64)
	// Before March 1900 Excel counts a day that never was.
	if err != nil || days != math.Trunc(days) || days < 61 || days > 2958465 {
		return value.Value{}, answer.Unreadable(item.Question, item.Row)
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	v, ok := value.OfDate(first.AddDate(0, 0, int(days)).Format(time.DateOnly))
	if !ok {
		return value.Value{}, answer.Unreadable(item.Question, item.Row)
	}
	return v, nil
}
