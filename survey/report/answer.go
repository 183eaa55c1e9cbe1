package report

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"omnibus/source"
	"omnibus/survey/report/words"
	"omnibus/survey/table"
)

func itoa(n int) string { return strconv.Itoa(n) }

// answerAll answers every ask of the text and of the blocks.
func (b *builder) answerAll() {
	_ = ast.Walk(b.r.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if node, ok := n.(*askNode); ok && entering && node.ask != nil {
			b.answer(node.ask)
		}
		return ast.WalkContinue, nil
	})
	b.eachBlock(func(bl *block) {
		for _, t := range []template{bl.title, bl.question, bl.note} {
			for _, p := range t.pieces {
				if p.ask != nil {
					b.answer(p.ask)
				}
			}
		}
	})
}

func (b *builder) answer(a *ask) {
	switch a.kind {
	case askText:
		b.answers[a] = said{text: a.subject}
	case askUnnumbered:
		b.answers[a] = said{}
	case askFigure, askTable:
		b.reference(a)
	case askResponse, askComplete, askPartial, askFrame:
		if count, base, ok := b.turnout(a); ok {
			b.say(a, count, base)
		}
	default:
		if a.op != 0 {
			b.compare(a)
		} else {
			b.share(a)
		}
	}
}

// text gives a template with its asks answered.
func (b *builder) text(t template) string {
	var s strings.Builder
	for _, p := range t.pieces {
		if p.ask != nil {
			s.WriteString(b.answers[p.ask].text)
		} else {
			s.WriteString(p.text)
		}
	}
	return s.String()
}

// share answers a single figure.
func (b *builder) share(a *ask) {
	sel, ok := b.group(a.groups[0], a.groupAt[0])
	if !ok {
		return
	}
	if !a.codes.given {
		b.whole(a, sel)
		return
	}
	chosen, ok := b.codesOf(a)
	if !ok {
		return
	}
	cell, err := table.Share(b.d, a.subject, chosen, sel)
	if err != nil {
		b.refuse(a.at, err)
		return
	}
	if b.shown(a, a.at, cell.Base, cell.Flag) {
		b.say(a, cell.Count, cell.Base)
	}
}

// codesOf finds the variable and the codes of it that are meant.
func (b *builder) codesOf(a *ask) ([]int, bool) {
	variable := a.subject
	if a.rows {
		variable += a.groups[0]
	}
	everybody, _ := table.GroupOf(b.d, "")
	if _, err := table.BaseOf(b.d, variable, everybody); err != nil {
		b.refuse(a.at, err)
		return nil, false
	}
	return b.codesNamed(variable, a.codes.text, a.codes.at)
}

// whole answers an ask without codes: how many answered, or a number's mean.
func (b *builder) whole(a *ask, sel table.Selection) {
	base, err := table.BaseOf(b.d, a.subject, sel)
	if err != nil {
		b.refuse(a.at, err)
		return
	}
	switch a.format {
	case "count", "base", "number":
		if b.shown(a, a.at, base.N, base.Flag) {
			b.say(a, base.N, base.N)
		}
	case "mean":
		b.mean(a, sel, base)
	default:
		b.out.Add(a.at, "write {"+a.subject+"=1}, or {"+a.subject+"|base} for the number that answered", "{%s} does not say which codes", a.text)
	}
}

func (b *builder) mean(a *ask, sel table.Selection, base table.Base) {
	if !sel.Everybody() {
		b.out.Add(a.formatAt, "leave the group out", "a mean is only given for all")
		return
	}
	t, err := table.Count(b.d, a.subject)
	if err != nil {
		b.refuse(a.at, err)
		return
	}
	if len(t.Lines) == 0 || t.Lines[0].Kind != table.MeanLine {
		b.out.Add(a.formatAt, "ask for a share of its codes", "%s is no number and has no mean", a.subject)
		return
	}
	if b.shown(a, a.at, base.N, base.Flag) {
		decimals := 1
		if q := t.Variable.Question; q != nil {
			decimals = q.Number.Decimals + 1
		}
		b.answers[a] = said{text: strconv.FormatFloat(t.Lines[0].Cells[0].Percent, 'f', decimals, 64)}
	}
}

// shown says whether a base may stand in the report, and complains when not.
func (b *builder) shown(a *ask, at source.Place, base int, flag table.Flag) bool {
	switch {
	case b.blind:
		b.answers[a] = said{text: "0"}
		return false
	case base == 0:
		b.out.Add(at, "ask for a group that somebody is in", "nobody is in the base of {%s}", a.text)
	case flag == table.Suppressed:
		b.out.Add(at, "leave the figure out, or join the group with another", "the base of {%s} has %d, fewer than the %d below which nothing is published", a.text, base, b.floor())
	case base < b.floor():
		b.out.Add(at, "leave the figure out, or join the group with another", "the base of {%s} is one organisation: the figure would tell its answer", a.text)
	default:
		return true
	}
	return false
}

// floor is the smallest base of which a figure is published: what the wave says,
// and never one organisation, whose answer the figure would be.
func (b *builder) floor() int { return max(b.d.Wave().Rules.Suppress, 2) }

// say puts a share into words as the ask wants.
func (b *builder) say(a *ask, count, base int) {
	if b.blind {
		return
	}
	var text string
	switch a.format {
	case "":
		text = words.PercentFigure(count, base)
		if a.starts {
			text = words.PercentWords(count, base)
		}
	case "words":
		text = words.Fraction(count, base) + " (" + words.PercentFigure(count, base) + ")"
	case "fraction":
		text = words.Fraction(count, base)
	case "percent words":
		text = words.PercentWords(count, base)
	case "count":
		text = numeral(count, a.starts)
	case "base":
		text = numeral(base, a.starts)
	case "n of":
		text = numeral(count, a.starts) + " of " + words.Figures(base)
	case "number":
		text = words.Number(count)
		if a.starts && count > 0 {
			text = words.Cardinal(count)
		}
	default:
		b.out.Add(a.formatAt, "use it with two groups, as {SocJoint=4: London > North|"+a.format+"}", "the format %q is for comparisons", a.format)
		return
	}
	if a.starts {
		text = words.Capital(text)
	}
	b.answers[a] = said{text: text}
}

// numeral writes a count in figures, or in words where it begins a sentence.
func numeral(n int, starts bool) string {
	if starts {
		return words.Cardinal(n)
	}
	return words.Figures(n)
}
