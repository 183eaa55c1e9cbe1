package answer

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/survey/questionnaire"
)

// Problem is what is wrong with one value. All wording about answers is in this
// file: the same text stands at the field, in the summary above the page and in
// the title of a link to it.
type Problem struct {
	// Message tells the person who answers what to do.
	Message string
	// Fact says what is wrong, for a complaint about a file: no capital, no full stop.
	Fact string
	// Repair says what to write in the file instead.
	Repair string
	// Part and Code say which of the question's fields it is about.
	Part questionnaire.Part
	Code int
}

// Error gives the message.
func (p *Problem) Error() string { return p.Message }

// maxName is how much of a label a message quotes, in characters.
const maxName = 90

// name quotes the question as it is called in tables, with its row.
func name(q *questionnaire.Question, row string) string {
	label := cmp.Or(q.Short, q.Ask)
	if r, ok := q.Row(row); ok {
		label = sheet.Clip(label) + ": " + cmp.Or(r.Short, r.Label)
	}
	if runes := []rune(label); len(runes) > maxName {
		label = strings.TrimSpace(string(runes[:maxName-1])) + "…"
	}
	return "“" + label + "”"
}

// Missing is the problem of a required question without an answer.
func Missing(q *questionnaire.Question, row string) *Problem {
	p := &Problem{Message: "Enter an answer to " + name(q, row), Fact: "there is no answer", Repair: "give one: the question is required"}
	switch q.Kind {
	case questionnaire.One:
		p.Message = "Select an answer to " + name(q, row)
	case questionnaire.Many:
		p.Message = "Select at least one answer to " + name(q, row)
		if q.UpTo > 0 {
			p.Message = fmt.Sprintf("Select up to %d answers to %s", q.UpTo, name(q, row))
		}
	case questionnaire.Date:
		p.Message = "Enter a date for " + name(q, row)
	case questionnaire.Number:
		p.Message = "Enter a number for " + name(q, row)
	}
	return p
}

// Unreadable is the problem of a typed number or day that is none.
func Unreadable(q *questionnaire.Question, row string) *Problem {
	if q.Kind == questionnaire.Date {
		return &Problem{Message: name(q, row) + " must be a real date, like 27 3 2016",
			Fact: "this is not a date", Repair: "write the day as 2016-03-27"}
	}
	example := "12"
	if q.Number.Decimals > 0 {
		example = "12.5"
	}
	return &Problem{Message: fmt.Sprintf("%s must be a number, like %s", name(q, row), example),
		Fact: "this is not a number", Repair: "write digits, with a point before decimals and nothing else"}
}

func wrongKind(q *questionnaire.Question, row string) *Problem {
	p := Missing(q, row)
	p.Fact, p.Repair = "the answer does not fit the kind of question ("+q.Kind.String()+")", ""
	return p
}

func noRow(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: fmt.Sprintf("Answer %s on its own page", name(q, "")),
		Fact: fmt.Sprintf("%s has no row %q", q.ID, row)}
}

func noCode(q *questionnaire.Question, row string, code int) *Problem {
	return &Problem{Message: "Select one of the answers listed for " + name(q, row),
		Fact: fmt.Sprintf("there is no code %d", code), Repair: "its codes are " + codes(q), Code: code}
}

func tooMany(q *questionnaire.Question, row string, chosen int) *Problem {
	return &Problem{Message: fmt.Sprintf("Select up to %d answers to %s. You have selected %d", q.UpTo, name(q, row), chosen),
		Fact: fmt.Sprintf("%d codes are ticked; at most %d may be", chosen, q.UpTo), Repair: "take some ticks away"}
}

func notAlone(q *questionnaire.Question, row string, c questionnaire.Code) *Problem {
	return &Problem{Message: fmt.Sprintf("Select either “%s” or other answers to %s, not both", c.Label, name(q, row)),
		Fact:   fmt.Sprintf("code %d (%s) excludes all others, and others are ticked", c.Code, c.Label),
		Repair: "tick it alone or not at all", Part: questionnaire.Tick, Code: c.Code}
}

func noSpecify(q *questionnaire.Question, row string, code int) *Problem {
	return &Problem{Message: "Select one of the answers listed for " + name(q, row),
		Fact: fmt.Sprintf("code %d takes no text of its own", code), Repair: "remove the text", Part: questionnaire.Specify, Code: code}
}

func specifyWithoutCode(q *questionnaire.Question, row string, c questionnaire.Code) *Problem {
	return &Problem{Message: fmt.Sprintf("Select “%s” as well, or remove what you wrote beside it, in %s", c.Label, name(q, row)),
		Fact: fmt.Sprintf("there is a text for code %d (%s), which was not chosen", c.Code, c.Label), Repair: "remove the text or choose the code",
		Part: questionnaire.Specify, Code: c.Code}
}

func specifyTooLong(q *questionnaire.Question, row string, c questionnaire.Code, length int) *Problem {
	return &Problem{Message: fmt.Sprintf("What you write beside “%s” must be %d characters or fewer. It has %s", c.Label, MaxSpecify, thousands(length)),
		Fact: fmt.Sprintf("the text has %d characters; at most %d are kept", length, MaxSpecify), Repair: "shorten it",
		Part: questionnaire.Specify, Code: c.Code}
}

func textTooLong(q *questionnaire.Question, row string, length int) *Problem {
	return &Problem{Message: fmt.Sprintf("%s must be %s characters or fewer. It has %s", name(q, row), thousands(q.MaxLength), thousands(length)),
		Fact: fmt.Sprintf("the text has %d characters; at most %d are kept", length, q.MaxLength), Repair: "shorten it"}
}

func badText(q *questionnaire.Question, row string, part questionnaire.Part, code int) *Problem {
	return &Problem{Message: name(q, row) + " has a character that cannot be stored. Type the text again",
		Fact: "the text has a control character", Repair: "remove it", Part: part, Code: code}
}

func noNothingBox(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: "Enter an answer to " + name(q, row), Fact: "the question has no box for nothing", Part: questionnaire.NothingBox}
}

func textAndNothing(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: fmt.Sprintf("Enter an answer to %s or select “%s”, not both", name(q, row), q.Nothing),
		Fact: fmt.Sprintf("there is a text and the box %q is ticked", q.Nothing), Repair: "keep one of them", Part: questionnaire.NothingBox}
}

func numberOutside(q *questionnaire.Question, row string) *Problem {
	unit := q.Number.Unit
	if unit != "" && unit != "%" {
		unit = " " + unit
	}
	least, most := "", ""
	if q.Number.Min != nil {
		least = decimal(*q.Number.Min) + unit
	}
	if q.Number.Max != nil {
		most = decimal(*q.Number.Max) + unit
	}
	p := between(q, row, least, most, " or more", " or less")
	p.Repair = "check the number"
	return p
}

func tooPrecise(q *questionnaire.Question, row string) *Problem {
	limit := "a whole number"
	if d := q.Number.Decimals; d > 0 {
		limit = fmt.Sprintf("a number with %d decimal place", d)
		if d > 1 {
			limit += "s"
		}
		limit += " or fewer"
	}
	return &Problem{Message: fmt.Sprintf("%s must be %s", name(q, row), limit), Fact: "it must be " + limit, Repair: "round it"}
}

func dateOutside(q *questionnaire.Question, row string) *Problem {
	p := between(q, row, day(q.Dates.From), day(q.Dates.To), " or later", " or earlier")
	p.Repair = "check the date"
	return p
}

func between(q *questionnaire.Question, row, least, most, orMore, orLess string) *Problem {
	limit := least + orMore
	switch {
	case least != "" && most != "":
		limit = "between " + least + " and " + most
	case least == "":
		limit = most + orLess
	}
	return &Problem{Message: name(q, row) + " must be " + limit, Fact: "it must be " + limit}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func day(text string) string {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return d.Format("2 January 2006")
}

// thousands gives 4,112.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// codes lists a question's codes: "1 to 4, -8".
func codes(q *questionnaire.Question) string {
	var parts []string
	for i := 0; i < len(q.Codes); {
		j := i
		for j+1 < len(q.Codes) && q.Codes[j+1].Code == q.Codes[j].Code+1 {
			j++
		}
		switch {
		case j > i+1:
			parts = append(parts, fmt.Sprintf("%d to %d", q.Codes[i].Code, q.Codes[j].Code))
		case j == i+1:
			parts = append(parts, strconv.Itoa(q.Codes[i].Code), strconv.Itoa(q.Codes[j].Code))
		default:
			parts = append(parts, strconv.Itoa(q.Codes[i].Code))
		}
		i = j + 1
	}
	for _, c := range q.Unprinted {
		parts = append(parts, strconv.Itoa(c.Code))
	}
	return strings.Join(parts, ", ")
}
