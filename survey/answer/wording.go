package answer

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"omnibus/sheet"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
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

// The sentences about answers. Which of them a person reads depends on the
// language of the question, so that a sentence and what it quotes are in one.
var (
	giveAnswer      = tongue.Both("Enter an answer to %s", "Rhowch ateb i %s")
	selectAnswer    = tongue.Both("Select an answer to %s", "Dewiswch ateb i %s")
	selectOne       = tongue.Both("Select at least one answer to %s", "Dewiswch o leiaf un ateb i %s")
	selectUpTo      = tongue.Both("Select up to %d answers to %s", "Dewiswch hyd at %d o atebion i %s")
	giveDate        = tongue.Both("Enter a date for %s", "Rhowch ddyddiad ar gyfer %s")
	giveNumber      = tongue.Both("Enter a number for %s", "Rhowch rif ar gyfer %s")
	realDate        = tongue.Both("%s must be a real date, like 27 3 2016", "Rhaid i %s fod yn ddyddiad go iawn, fel 27 3 2016")
	realNumber      = tongue.Both("%s must be a number, like %s", "Rhaid i %s fod yn rhif, fel %s")
	ownPage         = tongue.Both("Answer %s on its own page", "Atebwch %s ar ei dudalen ei hun")
	ofTheList       = tongue.Both("Select one of the answers listed for %s", "Dewiswch un o'r atebion a restrir ar gyfer %s")
	selectedTooMany = tongue.Both("Select up to %d answers to %s. You have selected %d", "Dewiswch hyd at %d o atebion i %s. Rydych wedi dewis %d")
	eitherOr        = tongue.Both("Select either “%s” or other answers to %s, not both", "Dewiswch naill ai “%s” neu atebion eraill i %s, nid y ddau")
	besideUnchosen  = tongue.Both("Select “%s” as well, or remove what you wrote beside it, in %s", "Dewiswch “%s” hefyd, neu dynnwch yr hyn a ysgrifennoch wrth ei ymyl, yn %s")
	besideTooLong   = tongue.Both("What you write beside “%s” must be %d characters or fewer. It has %s", "Rhaid i'r hyn a ysgrifennwch wrth ymyl “%s” fod yn %d nod neu lai. Mae ganddo %s")
	tooLong         = tongue.Both("%s must be %s characters or fewer. It has %s", "Rhaid i %s fod yn %s nod neu lai. Mae ganddo %s")
	noText          = tongue.Both("%s has a character that cannot be stored. Type the text again", "Mae gan %s nod na ellir ei gadw. Teipiwch y testun eto")
	textOrNothing   = tongue.Both("Enter an answer to %s or select “%s”, not both", "Rhowch ateb i %s neu dewiswch “%s”, nid y ddau")
	mustBe          = tongue.Both("%s must be %s", "Rhaid i %s fod %s")
	fromTo          = tongue.Both("between %s and %s", "rhwng %s a %s")
	orMore          = tongue.Both("%s or more", "yn %s neu fwy")
	orLess          = tongue.Both("%s or less", "yn %s neu lai")
	orLater         = tongue.Both("%s or later", "ar %s neu wedyn")
	orEarlier       = tongue.Both("%s or earlier", "ar %s neu cyn hynny")
	wholeNumber     = tongue.Both("a whole number", "yn rhif cyfan")
	withPlaces      = tongue.Both("a number with %s or fewer", "yn rhif gyda %s neu lai")

	placeNoun = tongue.Counted("decimal place", "decimal places", "lle degol", "lle degol", "le degol", "lle degol", "lle degol", "lle degol")
)

func say(q *questionnaire.Question, text tongue.Text, args ...any) string {
	return text.In(q.Language, args...)
}

// Missing is the problem of a required question without an answer.
func Missing(q *questionnaire.Question, row string) *Problem {
	p := &Problem{Message: say(q, giveAnswer, name(q, row)), Fact: "there is no answer", Repair: "give one: the question is required"}
	switch q.Kind {
	case questionnaire.One:
		p.Message = say(q, selectAnswer, name(q, row))
	case questionnaire.Many:
		p.Message = say(q, selectOne, name(q, row))
		if q.UpTo > 0 {
			p.Message = say(q, selectUpTo, q.UpTo, name(q, row))
		}
	case questionnaire.Date:
		p.Message = say(q, giveDate, name(q, row))
	case questionnaire.Number:
		p.Message = say(q, giveNumber, name(q, row))
	}
	return p
}

// Unreadable is the problem of a typed number or day that is none.
func Unreadable(q *questionnaire.Question, row string) *Problem {
	if q.Kind == questionnaire.Date {
		return &Problem{Message: say(q, realDate, name(q, row)),
			Fact: "this is not a date", Repair: "write the day as 2016-03-27"}
	}
	example := "12"
	if q.Number.Decimals > 0 {
		example = "12.5"
	}
	return &Problem{Message: say(q, realNumber, name(q, row), example),
		Fact: "this is not a number", Repair: "write digits, with a point before decimals and nothing else"}
}

func wrongKind(q *questionnaire.Question, row string) *Problem {
	p := Missing(q, row)
	p.Fact, p.Repair = "the answer does not fit the kind of question ("+q.Kind.String()+")", ""
	return p
}

func noRow(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: say(q, ownPage, name(q, "")),
		Fact: fmt.Sprintf("%s has no row %q", q.ID, row)}
}

func noCode(q *questionnaire.Question, row string, code int) *Problem {
	return &Problem{Message: say(q, ofTheList, name(q, row)),
		Fact: fmt.Sprintf("there is no code %d", code), Repair: "its codes are " + codes(q), Code: code}
}

func tooMany(q *questionnaire.Question, row string, chosen int) *Problem {
	return &Problem{Message: say(q, selectedTooMany, q.UpTo, name(q, row), chosen),
		Fact: fmt.Sprintf("%d codes are ticked; at most %d may be", chosen, q.UpTo), Repair: "take some ticks away"}
}

func notAlone(q *questionnaire.Question, row string, c questionnaire.Code) *Problem {
	return &Problem{Message: say(q, eitherOr, c.Label, name(q, row)),
		Fact:   fmt.Sprintf("code %d (%s) excludes all others, and others are ticked", c.Code, c.Label),
		Repair: "tick it alone or not at all", Part: questionnaire.Tick, Code: c.Code}
}

func noSpecify(q *questionnaire.Question, row string, code int) *Problem {
	return &Problem{Message: say(q, ofTheList, name(q, row)),
		Fact: fmt.Sprintf("code %d takes no text of its own", code), Repair: "remove the text", Part: questionnaire.Specify, Code: code}
}

func specifyWithoutCode(q *questionnaire.Question, row string, c questionnaire.Code) *Problem {
	return &Problem{Message: say(q, besideUnchosen, c.Label, name(q, row)),
		Fact: fmt.Sprintf("there is a text for code %d (%s), which was not chosen", c.Code, c.Label), Repair: "remove the text or choose the code",
		Part: questionnaire.Specify, Code: c.Code}
}

func specifyTooLong(q *questionnaire.Question, row string, c questionnaire.Code, length int) *Problem {
	return &Problem{Message: say(q, besideTooLong, c.Label, MaxSpecify, thousands(length)),
		Fact: fmt.Sprintf("the text has %d characters; at most %d are kept", length, MaxSpecify), Repair: "shorten it",
		Part: questionnaire.Specify, Code: c.Code}
}

func textTooLong(q *questionnaire.Question, row string, length int) *Problem {
	return &Problem{Message: say(q, tooLong, name(q, row), thousands(q.MaxLength), thousands(length)),
		Fact: fmt.Sprintf("the text has %d characters; at most %d are kept", length, q.MaxLength), Repair: "shorten it"}
}

func badText(q *questionnaire.Question, row string, part questionnaire.Part, code int) *Problem {
	return &Problem{Message: say(q, noText, name(q, row)),
		Fact: "the text has a control character", Repair: "remove it", Part: part, Code: code}
}

func noNothingBox(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: say(q, giveAnswer, name(q, row)), Fact: "the question has no box for nothing", Part: questionnaire.NothingBox}
}

func textAndNothing(q *questionnaire.Question, row string) *Problem {
	return &Problem{Message: say(q, textOrNothing, name(q, row), q.Nothing),
		Fact: fmt.Sprintf("there is a text and the box %q is ticked", q.Nothing), Repair: "keep one of them", Part: questionnaire.NothingBox}
}

func numberOutside(q *questionnaire.Question, row string) *Problem {
	unit := q.Number.Unit
	if unit != "" && unit != "%" {
		unit = " " + unit
	}
	p := between(q, row, [2]tongue.Text{orMore, orLess}, func(tongue.Language) (least, most string) {
		if q.Number.Min != nil {
			least = decimal(*q.Number.Min) + unit
		}
		if q.Number.Max != nil {
			most = decimal(*q.Number.Max) + unit
		}
		return least, most
	})
	p.Repair = "check the number"
	return p
}

func tooPrecise(q *questionnaire.Question, row string) *Problem {
	limit := func(l tongue.Language) string {
		if q.Number.Decimals > 0 {
			return withPlaces.In(l, placeNoun.Count(l, q.Number.Decimals))
		}
		return wholeNumber.In(l)
	}
	return limited(q, row, limit, "round it")
}

func dateOutside(q *questionnaire.Question, row string) *Problem {
	p := between(q, row, [2]tongue.Text{orLater, orEarlier}, func(l tongue.Language) (least, most string) {
		return Day(l, q.Dates.From), Day(l, q.Dates.To)
	})
	p.Repair = "check the date"
	return p
}

// between is the problem of a value beyond its limits: "" where there is none.
func between(q *questionnaire.Question, row string, beyond [2]tongue.Text, limits func(tongue.Language) (least, most string)) *Problem {
	return limited(q, row, func(l tongue.Language) string {
		least, most := limits(l)
		switch {
		case least != "" && most != "":
			return fromTo.In(l, least, most)
		case least == "":
			return beyond[1].In(l, most)
		}
		return beyond[0].In(l, least)
	}, "")
}

func limited(q *questionnaire.Question, row string, limit func(tongue.Language) string, repair string) *Problem {
	return &Problem{Message: say(q, mustBe, name(q, row), limit(q.Language)), Fact: "it must be " + limit(tongue.English), Repair: repair}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// thousands gives 4,112.
func thousands(n int) string { return tongue.Number(n) }

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
