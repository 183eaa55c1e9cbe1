package condition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"omnibus/source"
)

const (
	// maxLength bounds a condition in characters; the longest we know has 120.
	maxLength = 4000
	// maxDepth bounds parentheses and `not` within one another.
	maxDepth = 50
)

// Keywords are the words of the language; no question may be called so.
func Keywords() []string {
	return []string{"and", "or", "not", "in", "any", "count", "answered"}
}

// Parse reads an expression. at gives the place of a character by its offset
// (in characters) in text. Where text is not an expression one complaint is
// added to out and the result is nil. Names and codes are not looked up.
func Parse(text string, at func(offset int) source.Place, out *source.Complaints) *Condition {
	if utf8.RuneCountInString(text) > maxLength {
		out.Add(at(0), "say it in fewer words", "a condition has at most %d characters", maxLength)
		return nil
	}
	p := &parser{tokens: lex(text), at: at}
	root := p.or()
	if p.wrong == nil && p.peek().kind != endToken {
		p.unexpected(`"and", "or" or the end`)
	}
	if p.wrong != nil {
		*out = append(*out, *p.wrong)
		return nil
	}
	return &Condition{text: strings.Join(strings.Fields(text), " "), root: root}
}

// parser goes down the grammar once. After the first thing that is wrong it
// reads no further: what follows would be complaints about its own confusion.
type parser struct {
	tokens []token
	next   int
	depth  int
	at     func(int) source.Place
	wrong  *source.Complaint
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != endToken {
		p.next++
	}
	return t
}

// accept takes the next token if it is this sign or word.
func (p *parser) accept(text string) bool {
	if p.wrong == nil && p.peek().is(text) {
		p.next++
		return true
	}
	return false
}

func (p *parser) expect(sign string) {
	if p.wrong == nil && !p.accept(sign) {
		p.unexpected(strconv.Quote(sign))
	}
}

func (p *parser) complain(offset int, repair, format string, args ...any) {
	if p.wrong == nil {
		p.wrong = &source.Complaint{At: p.at(offset), Message: fmt.Sprintf(format, args...), Repair: repair}
	}
}

// unexpected complains of the next token, and knows the slips of people who
// are used to other languages.
func (p *parser) unexpected(wanted string) {
	t := p.peek()
	repair := "write tests as WelPlace = 1, joined by and, or, not and parentheses"
	switch lower := strings.ToLower(t.text); {
	case t.text == "==":
		repair = `write one "="`
	case t.text == "<>" || t.text == "≠":
		repair = `write "!="`
	case t.text == "&&" || t.text == "&":
		repair = `write "and"`
	case t.text == "||" || t.text == "|":
		repair = `write "or"`
	case t.text == "!":
		repair = `write "not"`
	case t.text == "≤":
		repair = `write "<="`
	case t.text == "≥":
		repair = `write ">="`
	case t.kind == strangeToken && strings.ContainsAny(t.text, "\"'“”‘’"):
		repair = "name codes by their numbers, without quotes"
	case t.kind == wordToken && lower != t.text && slices.Contains(Keywords(), lower):
		repair = "write " + strconv.Quote(lower)
	}
	p.complain(t.offset, repair, "the condition has %s where %s should be", t.describe(), wanted)
}

func (p *parser) or() Expr {
	terms := []Expr{p.and()}
	for p.accept("or") {
		terms = append(terms, p.and())
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &Or{terms}
}

func (p *parser) and() Expr {
	terms := []Expr{p.not()}
	for p.accept("and") {
		terms = append(terms, p.not())
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &And{terms}
}

func (p *parser) not() Expr {
	t := p.peek()
	if !t.is("not") && !t.is("(") {
		return p.test()
	}
	if p.depth++; p.depth > maxDepth {
		p.complain(t.offset, "say it with fewer parentheses", "the condition is nested more than %d deep", maxDepth)
	}
	if p.wrong != nil {
		return nil
	}
	defer func() { p.depth-- }()
	if p.accept("not") {
		return &Not{Term: p.not(), at: p.at(t.offset)}
	}
	p.expect("(")
	inner := p.or()
	p.expect(")")
	return inner
}

func (p *parser) test() Expr {
	begin := p.at(p.peek().offset)
	switch {
	case p.accept("answered"):
		p.expect("(")
		ref := p.ref()
		p.expect(")")
		return &Answered{Ref: ref, at: begin}
	case p.accept("count"):
		p.expect("(")
		c := &Count{Ref: p.ref(), at: begin}
		if !p.accept(")") {
			each := p.check()
			c.Each = &each
			p.expect(")")
		}
		c.Check = p.check()
		return c
	}
	ref := p.ref()
	return &Test{Ref: ref, Check: p.check()}
}

func (p *parser) ref() Ref {
	t := p.peek()
	if p.wrong != nil {
		return Ref{}
	}
	if t.kind != wordToken || slices.Contains(Keywords(), t.text) {
		p.unexpected("a question's id")
		return Ref{}
	}
	p.take()
	ref := Ref{Question: t.text, Place: p.at(t.offset)}
	if p.accept(".") {
		if p.peek().kind != wordToken {
			p.unexpected("a row of " + t.text)
			return ref
		}
		ref.Row = p.take().text
	}
	return ref
}

func (p *parser) check() Check {
	if p.wrong != nil {
		return Check{}
	}
	t := p.peek()
	c := Check{Op: Op(t.text), Place: p.at(t.offset)}
	switch c.Op {
	case Equal, NotEqual, Less, AtMost, More, AtLeast:
		p.take()
		l := p.literal()
		c.Spans = []Span{{l, l}}
	case In, Any:
		p.take()
		c.Spans = []Span{p.span()}
		for p.accept(",") {
			c.Spans = append(c.Spans, p.span())
		}
	default:
		p.unexpected(`"=", "!=", "in", "any", "<", "<=", ">" or ">="`)
	}
	return c
}

func (p *parser) span() Span {
	from := p.literal()
	if !p.accept("..") {
		return Span{from, from}
	}
	to := p.literal()
	if p.wrong == nil && (from.Date != to.Date || from.Value >= to.Value) {
		p.wrong = &source.Complaint{At: from.Place, Message: fmt.Sprintf("%s..%s does not ascend", from.Text, to.Text), Repair: "write the smaller end first"}
	}
	return Span{from, to}
}

func (p *parser) literal() Literal {
	if p.wrong != nil {
		return Literal{}
	}
	t := p.peek()
	l := Literal{Text: t.text, Place: p.at(t.offset)}
	switch t.kind {
	case dateToken:
		day, ok := dayOf(t.text)
		if !ok {
			p.complain(t.offset, "write year-month-day, as 2016-08-31", "there is no day %s", t.text)
		}
		l.Value, l.Date = day, true
	case numberToken:
		f, err := strconv.ParseFloat(t.text, 64)
		if err != nil || len(t.text) > 15 {
			p.complain(t.offset, "write at most 15 digits", "the number %s is too long", t.text)
		}
		l.Value, l.Text = f, strconv.FormatFloat(f, 'f', -1, 64)
	case wordToken:
		p.complain(t.offset, "write the code's number, not its label", "the condition has %s where a code or number should be", t.describe())
	default:
		p.unexpected("a code or number")
	}
	p.take()
	return l
}
