package paper

import (
	"maps"
	"slices"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// Ground is what a returned workbook is compared with.
type Ground struct {
	// Questionnaire is what is asked now; Sections are those that may be answered
	// by who brings the workbook.
	Questionnaire *questionnaire.Questionnaire
	Sections      []*questionnaire.Section
	// History is all that was ever answered in the case, in the order of the log.
	History []answer.Entry
	// States is how far each section has come, by id.
	States map[string]answer.State
}

// Change is an answer that the workbook gives and the case does not have.
type Change struct {
	Item questionnaire.Item
	Cell string
	// Old is the answer that stands, its Value None where there is none.
	Old answer.Entry
	New value.Value
	// Conflict says that the old answer was given after the workbook was made.
	Conflict bool
}

// Review is what would become of a workbook.
type Review struct {
	Changes  []Change
	Troubles []Trouble
	// Same counts the answers that the case has as the workbook gives them; Kept
	// those that others have changed since and the workbook leaves as it found them.
	Same, Kept int
	// standing are the items of Same and Kept, for Veiled.
	standing []Trouble
	// Finished are sections that take no answers until they are opened again;
	// Others are those that belong to somebody else; Lost are those that the
	// workbook has no more. Answers to them stand in the workbook and are not taken.
	Finished, Others, Lost []*questionnaire.Section
}

// Compare says what a workbook would change. It never takes an answer that the
// questionnaire would not, and never one for a question whose wording or codes
// have changed since the workbook was made: the answer was given to another question.
func Compare(r *Returned, g Ground) Review {
	c := comparison{returned: r, ground: g, base: answer.Current{}, current: answer.Current{}, mine: map[string]bool{}}
	for _, e := range g.History {
		c.current[e.Item] = e
		if e.Position <= r.Stamp.Seen {
			c.base[e.Item] = e
		}
	}
	for _, s := range g.Sections {
		c.mine[s.ID] = true
	}
	for _, s := range g.Questionnaire.Sections {
		c.section(s)
	}
	c.gone()
	c.offRoute()
	return c.review
}

type comparison struct {
	returned *Returned
	ground   Ground
	// base are the answers as the workbook was made with, current as they stand.
	base, current answer.Current
	mine          map[string]bool
	review        Review
}

// section compares a section, or says why it is not looked at.
func (c *comparison) section(s *questionnaire.Section) {
	stamped, there, filled := 0, 0, false
	for _, q := range s.Questions() {
		if _, known := c.returned.Stamp.Questions[q.ID]; !known {
			continue
		}
		stamped++
		for _, item := range q.Items() {
			names := namesOf(item)
			if _, all := c.returned.missing(names); !all {
				there++
			}
			filled = filled || !c.returned.blank(names)
		}
	}
	switch {
	case stamped == 0:
	case !c.mine[s.ID]:
		if filled {
			c.review.Others = append(c.review.Others, s)
		}
	case there == 0:
		c.review.Lost = append(c.review.Lost, s)
	default:
		before := c.review
		for _, q := range s.Questions() {
			if v, known := c.returned.Stamp.Questions[q.ID]; known {
				c.question(q, v)
			}
		}
		if c.ground.States[s.ID] == answer.Complete && len(c.review.Changes)+len(c.review.Troubles) > len(before.Changes)+len(before.Troubles) {
			c.review.Changes, c.review.Troubles = before.Changes, before.Troubles
			c.review.Finished = append(c.review.Finished, s)
		}
	}
}

func namesOf(item questionnaire.Item) []string {
	var names []string
	for _, c := range columns(item) {
		names = append(names, c.Name)
	}
	return names
}

// Why an answer of the workbook is left out.
var (
	notAskedNow     = tongue.Both("The question is not asked because of your other answers, so this answer was left out", "Ni ofynnir y cwestiwn oherwydd eich atebion eraill, felly gadawyd yr ateb hwn allan")
	questionChanged = tongue.Both("The question has changed since the workbook was made. Answer it on its page, or in a new workbook", "Mae'r cwestiwn wedi newid ers i'r gweithlyfr gael ei wneud. Atebwch ef ar ei dudalen, neu mewn gweithlyfr newydd")
	rowsMissing     = tongue.Both("The question's rows are missing from the workbook, so its answer stays as it is", "Mae rhesi'r cwestiwn ar goll o'r gweithlyfr, felly mae ei ateb yn aros fel y mae")
	someMissing     = tongue.Both("Some of the question's rows are missing from the workbook, so its answer stays as it is", "Mae rhai o resi'r cwestiwn ar goll o'r gweithlyfr, felly mae ei ateb yn aros fel y mae")
	askedNoMore     = tongue.Both("The question %s is not asked any more", "Nid yw'r cwestiwn %s yn cael ei ofyn mwyach")
)

func (c *comparison) stands(item questionnaire.Item, names []string) {
	c.review.standing = append(c.review.standing, Trouble{Cell: c.returned.where(names), Item: item, Message: veiled})
}

// veiled is what is said of every answer that somebody brings who may not read
// the case, where the case has an answer, or does not ask the question: the same
// sentence whatever the answer is, so that a file cannot be used to ask for it.
const veiled = "There is an answer already, or the question is not asked of them. You may not see which: ask the wave's lead to bring this answer in"

// Veiled gives the review as somebody may see it who may not read the case's
// answers: what may be added where nothing stands, and nothing of what stands.
func (r Review) Veiled() Review {
	out := Review{Finished: r.Finished, Others: r.Others, Lost: r.Lost, Troubles: r.standing}
	for _, t := range r.Troubles {
		if said(t.Message, notAskedNow) {
			t.Message = veiled
		}
		out.Troubles = append(out.Troubles, t)
	}
	for _, c := range r.Changes {
		if c.Old.Position > 0 {
			out.Troubles = append(out.Troubles, Trouble{Cell: c.Cell, Item: c.Item, Message: veiled})
			continue
		}
		out.Changes = append(out.Changes, c)
	}
	slices.SortStableFunc(out.Troubles, func(a, b Trouble) int { return strings.Compare(a.Cell, b.Cell) })
	return out
}

func (c *comparison) trouble(item questionnaire.Item, cell string, text tongue.Text) {
	c.review.Troubles = append(c.review.Troubles, *troubleOf(item, cell, text))
}

// question compares a question's items. stamped is the version for which the
// workbook has cells.
func (c *comparison) question(q *questionnaire.Question, stamped string) {
	changed := stamped != version(q)
	for _, item := range q.Items() {
		names := namesOf(item)
		some, all := c.returned.missing(names)
		switch {
		case all && changed:
		case changed:
			if !c.returned.blank(names) {
				c.trouble(item, c.returned.where(names), questionChanged)
			}
		case all:
			c.trouble(item, "", rowsMissing)
		case some:
			c.trouble(item, c.returned.where(names), someMissing)
		default:
			c.item(item, names)
		}
	}
}

func (c *comparison) item(item questionnaire.Item, names []string) {
	at := itemOf(item)
	base, standing := c.base[at], c.current[at]
	v, trouble, err := c.returned.item(item)
	switch {
	case err != nil: // the answer stays as it is
		return
	case trouble != nil:
		c.review.Troubles = append(c.review.Troubles, *trouble)
		return
	case v.Equal(standing.Value):
		if v.Given() {
			c.review.Same++
			c.stands(item, names)
		}
		return
	case v.Equal(base.Value), !v.Given() && unprinted(item.Question, base.Value):
		if standing.Position > c.returned.Stamp.Seen {
			c.review.Kept++
			c.stands(item, names)
		}
		return
	}
	c.review.Changes = append(c.review.Changes, Change{
		Item: item, Cell: c.returned.where(names), Old: standing, New: v, Conflict: standing.Position > c.returned.Stamp.Seen,
	})
}

// gone tells of answers to questions that are asked no more.
func (c *comparison) gone() {
	seen := map[string]bool{}
	for _, q := range c.ground.Questionnaire.Questions() {
		seen[q.ID] = true
	}
	for _, name := range slices.Sorted(maps.Keys(c.returned.cells)) {
		held := c.returned.cells[name]
		id := questionOf(name, c.returned.Stamp.Questions)
		if id == "" || seen[id] || c.returned.blank([]string{name}) {
			continue
		}
		seen[id] = true // one sentence a question
		l := c.ground.Questionnaire.Language
		c.review.Troubles = append(c.review.Troubles, Trouble{Cell: held.at, Message: askedNoMore.In(l, id), Language: l})
	}
}

// questionOf finds the question that a reference is of.
func questionOf(name string, questions map[string]string) string {
	for i := len(name); i > 0; i-- {
		if i < len(name) && name[i] != '_' {
			continue
		}
		if _, there := questions[name[:i]]; there {
			return name[:i]
		}
	}
	return ""
}

// offRoute takes back answers to questions that are not asked of the case once
// the workbook's answers stand: the words above them said so.
func (c *comparison) offRoute() {
	after := maps.Clone(c.current)
	for _, ch := range c.review.Changes {
		after[itemOf(ch.Item)] = answer.Entry{Item: itemOf(ch.Item), Value: ch.New}
	}
	onRoute := route.Of(c.ground.Questionnaire, after)
	var kept []Change
	for _, ch := range c.review.Changes {
		if !ch.New.Given() || onRoute.Asked(ch.Item.Question) {
			kept = append(kept, ch)
			continue
		}
		c.trouble(ch.Item, ch.Cell, notAskedNow)
	}
	c.review.Changes = kept
}
