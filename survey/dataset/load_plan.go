package dataset

import (
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// task is what is done with a cell of a column of the file.
type task uint8

const (
	organisationID task = iota
	sectionState
	oneCode
	tick
	specifyText
	openText
	nothingBox
	aNumber
	aDate
)

// cellPlan says where the values of one column of the file go. A slot is a set
// of cases that is being made: of those that have a value, of a code, of a box.
type cellPlan struct {
	task   task
	column *Column
	// section is the bit of the column's section.
	section uint64
	// given is the slot of the cases that have a value; own that of a tick's or
	// specify's code, or of the nothing-box.
	given, own int
	// digit is the slot of the codes 0 to 9, other that of all others.
	digit [10]int32
	other map[string]int
	// counter is the item's place among those whose cells are judged together;
	// adds is what a tick adds to it.
	counter int
	adds    uint64
	code    int
	// outside is the one code that no form prints, "" where there is none or
	// more; it stands in every cell of a question with ticks.
	outside     string
	outsideSlot int
}

// A counter holds, in sixteen bits each, what the cells of one item have: ticks,
// boxes not ticked, codes that no form prints, and ticks of alone codes.
const (
	ticked   = 1
	unticked = 1 << 16
	outside  = 1 << 32
	aloneBit = 1 << 48
	sixteen  = 1<<16 - 1
)

// judged is an item whose cells are judged together at the end of a row.
type judged struct {
	column  *Column
	section uint64
	given   int
	nothing int
	ticks   uint64
	upTo    uint64
}

// pass is one reading of all rows.
type pass struct {
	*loader
	d *Dataset
	// plans are by the columns of the file.
	plans  []cellPlan
	judged []judged
	slots  []Set
	// complete and partial are slots by section.
	complete, partial []int
	// odd are the cases whose rows the checking reader must read, none those of
	// organisations that have begun no section.
	odd, none []int
}

func newPass(l *loader) *pass {
	p := &pass{loader: l, d: bare(l.wave, l.q, l.frame, 0, len(l.rows)), plans: make([]cellPlan, len(l.table.Header))}
	for i, r := range l.rows {
		p.d.organisations[i] = r.organisation
	}
	bits := map[*questionnaire.Section]uint64{}
	for i, s := range l.q.Sections {
		bits[s] = 1 << i
		column, _ := l.table.Column(s.ID + "_status")
		p.plans[column] = cellPlan{task: sectionState, code: i}
		p.complete = append(p.complete, p.slot(p.d.sections[s.ID].complete))
		p.partial = append(p.partial, p.slot(p.d.sections[s.ID].partial))
	}
	items := map[questionnaire.Item]cellPlan{}
	for _, c := range l.q.Columns() {
		base, known := items[c.Item]
		if !known {
			column := p.d.byName[c.Item.Name()]
			base = cellPlan{column: column, section: bits[c.Item.Question.Section()], given: p.slot(column.Given), counter: -1}
			if k := column.Kind; k == questionnaire.Many || k == questionnaire.Text {
				base.counter = len(p.judged)
				p.judged = append(p.judged, judged{column: column, section: base.section, given: base.given, nothing: -1, upTo: uint64(c.Item.Question.UpTo)})
			}
			base.addCodes(p)
			items[c.Item] = base
		}
		at, _ := l.table.Column(c.Name)
		p.plans[at] = p.plan(base, c)
	}
	return p
}

func (p *pass) slot(s Set) int {
	p.slots = append(p.slots, s)
	return len(p.slots) - 1
}

// addCodes gives a slot to every code of the item.
func (c *cellPlan) addCodes(p *pass) {
	c.other = map[string]int{}
	for i := range c.digit {
		c.digit[i] = -1
	}
	for _, code := range c.column.Codes {
		slot, n := p.slot(code.Cases), code.Code.Code
		if n >= 0 && n <= 9 {
			c.digit[n] = int32(slot)
		} else {
			c.other[itoa(n)] = slot
		}
	}
}

// slotOf gives the slot of a code, -1 when there is none.
func (c *cellPlan) slotOf(code int) int {
	if code >= 0 && code <= 9 {
		return int(c.digit[code])
	}
	if slot, ok := c.other[itoa(code)]; ok {
		return slot
	}
	return -1
}

// plan completes the plan of an item for one of its columns.
func (p *pass) plan(c cellPlan, of questionnaire.Column) cellPlan {
	c.code = of.Code
	switch of.Part {
	case questionnaire.Tick:
		c.task, c.own, c.adds = tick, c.slotOf(of.Code), ticked
		if code, ok := of.Item.Question.Code(of.Code); ok && code.Alone {
			c.adds |= aloneBit
		}
		if u := of.Item.Question.Unprinted; len(u) == 1 {
			c.outside, c.outsideSlot = itoa(u[0].Code), c.slotOf(u[0].Code)
		}
		p.judged[c.counter].ticks++
		return c
	case questionnaire.Specify:
		c.task, c.own = specifyText, c.slotOf(of.Code)
		return c
	case questionnaire.NothingBox:
		c.task, c.own = nothingBox, p.slot(c.column.Nothing)
		p.judged[c.counter].nothing = c.own
		return c
	}
	switch c.column.Kind {
	case questionnaire.One:
		c.task = oneCode
	case questionnaire.Text:
		c.task = openText
	case questionnaire.Number:
		c.task = aNumber
	case questionnaire.Date:
		c.task = aDate
	}
	return c
}

// key names the item of a column as answers do.
func (c *Column) key() answer.Item { return answer.Item{Question: c.Question.ID, Row: c.Row} }
