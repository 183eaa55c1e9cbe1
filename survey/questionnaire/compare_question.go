package questionnaire

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
)

// question compares a question with itself in the older version.
func (c *comparison) question(a, b *Question) {
	say := func(change Change, breaks bool, format string, args ...any) {
		c.add(change, b.ID, breaks, a.At, b.At, "%s", b.ID+": "+fmt.Sprintf(format, args...))
	}
	if a.Section().ID != b.Section().ID {
		say(QuestionMoved, true, "was in section %s and is in section %s, so that others may answer it", a.Section().ID, b.Section().ID)
	}
	if !sameWords(a.Ask, b.Ask) {
		say(WordingChanged, true, "the wording was %q", a.Ask)
	}
	if !sameWords(a.Hint, b.Hint) {
		say(WordingChanged, true, "the hint was %q", a.Hint)
	}
	if a.Page.Questions[0] == a && b.Page.Questions[0] == b && !sameWords(a.Page.Intro, b.Page.Intro) {
		say(WordingChanged, false, "the introduction of its page was %q", a.Page.Intro)
	}
	if a.Short != b.Short && !(a.Short == a.Ask && b.Short == b.Ask) {
		say(LabelChanged, false, "the short label was %q", a.Short)
	}
	if !c.sameRouting(a, b) {
		say(RoutingChanged, true, "was asked of %s and is asked of %s", askedOf(a), askedOf(b))
	} else if a.Base != b.Base && a.Short == b.Short {
		say(LabelChanged, false, "the base label was %q", a.Base)
	}
	if a.Probe != b.Probe {
		say(ProbeChanged, false, "is %s", map[bool]string{true: "now asked in the pilot only", false: "no longer asked in the pilot only"}[b.Probe])
	}
	if a.Required != b.Required {
		say(AnswerChanged, true, "%s", map[bool]string{true: "could be left and must now be answered", false: "had to be answered and may now be left"}[b.Required])
	}
	if a.Kind != b.Kind {
		say(AnswerChanged, true, "the answer was %s and is %s", a.Kind, b.Kind)
		return
	}
	c.rows(a, b, say)
	switch b.Kind {
	case One, Many:
		c.codes(a, b, say)
		c.nets(a, b, say)
	default:
		c.limits(a, b, say)
	}
}

type sayer = func(change Change, breaks bool, format string, args ...any)

func (c *comparison) limits(a, b *Question, say sayer) {
	switch {
	case a.Nothing == b.Nothing:
	case a.Nothing == "":
		say(AnswerChanged, true, "there is a box %q beside the text", b.Nothing)
	case b.Nothing == "":
		say(AnswerChanged, true, "there is no box %q beside the text any more", a.Nothing)
	default:
		say(AnswerChanged, true, "the box beside the text was %q and is %q", a.Nothing, b.Nothing)
	}
	if a.MaxLength != b.MaxLength || a.Lines != b.Lines {
		say(AnswerChanged, false, "the text could have %d characters (lines shown: %d) and can have %d (%d)", a.MaxLength, a.Lines, b.MaxLength, b.Lines)
	}
	if a.Number.String() != b.Number.String() {
		say(AnswerChanged, true, "the number was %s and is %s", a.Number, b.Number)
	}
	if a.Dates != b.Dates {
		say(AnswerChanged, true, "the day was %s and is %s", a.Dates, b.Dates)
	}
}

// String says what a number may be: "0 to 100 %, whole".
func (l NumberLimits) String() string {
	s := "any"
	switch {
	case l.Min != nil && l.Max != nil:
		s = fmt.Sprintf("%v to %v", *l.Min, *l.Max)
	case l.Min != nil:
		s = fmt.Sprintf("%v or more", *l.Min)
	case l.Max != nil:
		s = fmt.Sprintf("%v or less", *l.Max)
	}
	if l.Unit != "" {
		s += " " + l.Unit
	}
	switch {
	case l.Any():
		return s
	case l.Decimals == 0:
		return s + ", whole"
	}
	return fmt.Sprintf("%s, to %d decimal place%s", s, l.Decimals, plural(l.Decimals))
}

// String says what a day may be.
func (l DateLimits) String() string {
	switch {
	case l.From != "" && l.To != "":
		return l.From + " to " + l.To
	case l.From != "":
		return l.From + " or later"
	case l.To != "":
		return l.To + " or earlier"
	}
	return "any"
}

func (c *comparison) rows(a, b *Question, say sayer) {
	if a.Grid() != b.Grid() {
		say(AnswerChanged, true, "%s", map[bool]string{true: "is now asked row by row", false: "was asked row by row"}[b.Grid()])
		return
	}
	for _, row := range b.Rows {
		before, known := a.Row(row.ID)
		if !known {
			say(RowAdded, false, "row %s is new", row.ID)
		} else if !sameWords(before.Label, row.Label) {
			say(RowRelabelled, true, "row %s was %q and is %q", row.ID, before.Label, row.Label)
		}
	}
	for _, row := range a.Rows {
		if _, kept := b.Row(row.ID); !kept {
			say(RowRemoved, true, "row %s (%s) is gone", row.ID, row.Label)
		}
	}
}

// sameRouting says whether both versions ask the same cases, whatever the
// conditions look like and wherever they stand. What the conditions mean is
// decided in the new version; a change there is a difference of its own.
func (c *comparison) sameRouting(a, b *Question) bool {
	was, is := routed(a), routed(b)
	if was == nil || is == nil {
		return was == nil && is == nil
	}
	if was.String() == is.String() {
		return true
	}
	var out source.Complaints
	old := condition.Of(was)
	again := condition.Parse(old.String(), func(int) source.Place { return source.Place{} }, &out)
	if again == nil || !c.new.checkNames(again, &out) {
		return false
	}
	was = again.Root()
	differ := &condition.Or{Terms: []condition.Expr{
		&condition.And{Terms: []condition.Expr{was, not(is)}},
		&condition.And{Terms: []condition.Expr{is, not(was)}},
	}}
	_, verdict := c.new.space(nil).Find(differ, condition.Anybody)
	return verdict == condition.Never
}

// routed gives who is asked as one expression, nil for everybody.
func routed(q *Question) condition.Expr {
	switch asked := q.asked(); len(asked) {
	case 0:
		return nil
	case 1:
		return asked[0].Root()
	default:
		return &condition.And{Terms: []condition.Expr{asked[0].Root(), asked[1].Root()}}
	}
}

func askedOf(q *Question) string {
	if e := routed(q); e != nil {
		return "those with " + e.String()
	}
	return "all"
}

func (c *comparison) nets(a, b *Question, say sayer) {
	for _, net := range b.Nets {
		before, known := a.Net(net.Label)
		if !known {
			say(NetChanged, false, "the net %q is new", net.Label)
		} else if !slices.Equal(before.Codes, net.Codes) {
			say(NetChanged, true, "the net %q was codes %s and is codes %s", net.Label, joinCodes(before.Codes), joinCodes(net.Codes))
		}
	}
	for _, net := range a.Nets {
		if _, kept := b.Net(net.Label); !kept {
			say(NetChanged, false, "the net %q is gone", net.Label)
		}
	}
}

func joinCodes(codes []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(codes), "[]"), " ", "+")
}
