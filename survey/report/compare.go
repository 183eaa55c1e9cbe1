package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

// unsure are the words by which a sentence says that a difference may be chance.
var unsure = regexp.MustCompile(`(?i)\bindicative\b|\bnot\s+(?:statistically\s+)?significant\b|\bno\s+(?:statistically\s+)?significant\b|\b(?:by|due\s+to)\s+chance\b`)

// compare answers a tested comparison, and complains where what is claimed is not so.
func (b *builder) compare(a *ask) {
	c, ok := b.comparison(a)
	if !ok || b.blind {
		return
	}
	if !b.shown(a, a.groupAt[0], c.CellA.Base, c.CellA.Flag) || !b.shown(a, a.groupAt[1], c.CellB.Base, c.CellB.Flag) {
		return
	}
	if c.CellA.Base < 2 || c.CellB.Base < 2 {
		b.out.Add(a.groupAt[0], "leave the comparison out, or join the group with another", "a base of %s is too small to compare", a.figures(c))
		return
	}
	if b.claim(a, c) {
		b.sayTwo(a, c)
	}
}

func (b *builder) comparison(a *ask) (c table.Comparison, ok bool) {
	if !a.codes.given {
		b.out.Add(a.at, "write the codes, as {SocJoint=4: North < All}", "{%s} does not say which codes to compare", a.text)
		return c, false
	}
	chosen, ok := b.codesOf(a)
	if !ok {
		return c, false
	}
	var err error
	if a.rows {
		everybody, _ := table.GroupOf(b.d, "")
		c, err = table.CompareItems(b.d, a.subject+a.groups[0], a.subject+a.groups[1], chosen, everybody)
		if err != nil {
			b.refuse(a.groupAt[1], err)
		}
		return c, err == nil
	}
	first, okFirst := b.group(a.groups[0], a.groupAt[0])
	second, okSecond := b.group(a.groups[1], a.groupAt[1])
	if !okFirst || !okSecond {
		return c, false
	}
	if c, err = table.Compare(b.d, a.subject, chosen, first, second); err != nil {
		b.refuse(a.at, err)
	}
	return c, err == nil
}

// figures says the two sides of a comparison for a message.
func (a *ask) figures(c table.Comparison) string {
	side := func(name string, cell table.Cell) string {
		return fmt.Sprintf("%s %s (n=%d)", name, words.PercentFigure(cell.Count, cell.Base), cell.Base)
	}
	return side(a.groups[0], c.CellA) + " and " + side(a.groups[1], c.CellB)
}

// claim says whether what the sign and the sentence claim is so.
func (b *builder) claim(a *ask, c table.Comparison) bool {
	before := len(*b.out)
	sign := map[bool]string{true: ">", false: "<"}[c.Difference > 0]
	marked := fmt.Sprintf("{%s=%s: %s %c %s | indicative}", a.subject, a.codes.text, a.groups[0], a.op, a.groups[1])
	why := fmt.Sprintf("the difference is %s points and %s are required", points(c.Difference), points(c.Required))
	if !c.Tested {
		why = c.Why
	}
	switch {
	case a.op == '~' && a.indicative:
		b.out.Add(a.at, "leave indicative out, or write < or >", "~ says already that the difference is not significant")
	case a.op == '~' && c.Significant:
		b.out.Add(a.at, "write "+sign+" and say that it is significant", "the difference between %s is statistically significant: %s", a.figures(c), why)
	case a.op == '~':
	case c.Difference == 0 || (c.Difference > 0) != (a.op == '>'):
		b.out.Add(a.at, "write "+strings.Replace(sign, ">", "> or ~", 1)+" and put the sentence right", "the comparison points the other way: %s", a.figures(c))
	case c.Significant && a.indicative:
		b.out.Add(a.at, "leave indicative out and say that it is significant", "the difference between %s is statistically significant: %s", a.figures(c), why)
	case !c.Significant && !a.indicative:
		b.out.Add(a.at, "write "+marked+" and say in the sentence that it is indicative", "the difference between %s is not statistically significant: %s", a.figures(c), why)
	case a.indicative && !unsure.MatchString(a.sentence):
		b.out.Add(a.at, "add \"indicative\" or \"not statistically significant\" to the sentence", "the sentence does not say that the difference between %s is indicative", a.figures(c))
	case c.Significant && unsure.MatchString(a.sentence) && !a.besideUnsure:
		b.out.Add(a.at, "say that it is significant, or put the doubt into another sentence", "the sentence calls in doubt a difference that is statistically significant: %s, %s", a.figures(c), why)
	}
	return len(*b.out) == before
}

// points writes a difference for messages, with one decimal.
func points(difference float64) string { return fmt.Sprintf("%.1f", math.Abs(difference)) }

// sayTwo puts the two figures into words.
func (b *builder) sayTwo(a *ask, c table.Comparison) {
	figure := words.PercentFigure
	if a.starts {
		figure = words.PercentWords
	}
	first, second := figure(c.CellA.Count, c.CellA.Base), words.PercentFigure(c.CellB.Count, c.CellB.Base)
	var text string
	switch a.format {
	case "":
		text = first + " compared with " + second
	case "and":
		text = first + " and " + second
	case "first":
		text = first
	case "second":
		text = figure(c.CellB.Count, c.CellB.Base)
	case "words":
		text = fmt.Sprintf("%s (%s) compared with %s (%s)", words.Fraction(c.CellA.Count, c.CellA.Base), words.PercentFigure(c.CellA.Count, c.CellA.Base),
			words.Fraction(c.CellB.Count, c.CellB.Base), second)
	case "points":
		text = pointsApart(c, a.starts)
	default:
		b.out.Add(a.formatAt, "use and, first, second, words or points", "the format %q is not for comparisons", a.format)
		return
	}
	if a.starts {
		text = words.Capital(text)
	}
	b.answers[a] = said{text: text}
}

// pointsApart writes the difference in whole percentage points, from the counts.
func pointsApart(c table.Comparison, starts bool) string {
	a, b := c.CellA, c.CellB
	apart := words.Percent(max(a.Count*b.Base-b.Count*a.Base, b.Count*a.Base-a.Count*b.Base), a.Base*b.Base)
	unit := " percentage points"
	if apart == 1 {
		unit = " percentage point"
	}
	return numeral(apart, starts) + unit
}
