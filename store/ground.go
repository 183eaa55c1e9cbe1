package store

import (
	"context"
	"maps"
	"slices"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/tongue"
)

// ground is what the log says about all cases of a batch, brought up to date
// with every decision, and what has been decided.
type ground struct {
	added        int
	before, head int64
	cases        map[caseOf]*groundCase
	// seen are entries that people had before them and that stand no more.
	seen     map[int64]answer.Entry
	receipts map[receiptOf][]answer.Receipt
	add      additions
	// touched are the sections whose standing changes.
	touched map[target]bool
}

// groundCase is one case of the batch: the view of it, none where the frame has no
// such case, and the keys that were found or added.
type groundCase struct {
	place   *kept
	view    view
	keys    []uint64
	changed bool
}

type (
	caseOf    struct{ wave, org string }
	receiptOf struct {
		caseOf
		key string
	}
)

// readGround locks the log and reads what the batch will be decided on. Of cases
// whose view is kept nothing is read, as long as that view is true where the log
// ends; of others what came after it.
func (s *Store) readGround(ctx context.Context, run runner, batch []save) (*ground, error) {
	g := &ground{
		added: s.engine.added, cases: make(map[caseOf]*groundCase, len(batch)), seen: map[int64]answer.Entry{},
		receipts: map[receiptOf][]answer.Receipt{}, touched: make(map[target]bool, len(batch)),
	}
	first := []statement{{text: lockHead, each: func(r row) error { return r.Scan(&g.before) }}}
	var readings []*caseReading
	for _, job := range batch {
		c := job.of()
		if g.cases[c] != nil {
			continue
		}
		place, v, _, _ := s.recent.at(c, 0)
		g.cases[c] = &groundCase{place: place, view: v}
		if !v.given {
			readings = append(readings, &caseReading{of: c})
			first = append(first, readings[len(readings)-1].statement())
		}
	}
	if err := run(ctx, first); err != nil {
		return nil, err
	}
	g.take(readings)
	g.head = g.before
	// Only now is it known where the log ends. Nobody can add to it before the commit.
	var more []statement
	readings = nil
	for c, one := range g.cases {
		if v, isTrue := s.recent.trueAt(one.place, g.before); isTrue {
			one.view = v
		} else if one.view.given && one.view.upto < g.before {
			readings = append(readings, &caseReading{of: c, known: one.view})
			more = append(more, readings[len(readings)-1].statement())
		}
	}
	if err := run(ctx, more); err != nil {
		return nil, err
	}
	g.take(readings)
	return g, run(ctx, append(g.askReceipts(&s.recent, batch), g.askSeen(batch)...))
}

func (g *ground) take(readings []*caseReading) {
	for _, r := range readings {
		if one := g.cases[r.of]; r.there {
			one.view, one.keys = r.view(), append(one.keys, r.keys...)
		}
	}
}

// askSeen asks for the entries that people had before them when they answered, as
// far as they are not those that stand.
func (g *ground) askSeen(batch []save) []statement {
	var all []statement
	once := map[int64]bool{}
	for _, job := range batch {
		current := g.cases[job.of()].view.current
		for _, c := range job.answers.Changes {
			stands, _ := current.Entry(c.Item)
			switch {
			case c.Seen <= 0 || once[c.Seen]:
			case stands.Position == c.Seen:
				g.seen[c.Seen] = stands
			default:
				once[c.Seen] = true
				all = append(all, statement{`SELECT ` + saveColumns + ` FROM save WHERE position >= $1 ORDER BY position LIMIT 1`, []any{c.Seen},
					entries(func(e answer.Entry) error {
						g.seen[e.Position] = e
						return nil
					})})
			}
		}
	}
	return all
}

// askReceipts asks what earlier saves with the batch's keys were told, where there
// may have been any.
func (g *ground) askReceipts(views *recent, batch []save) []statement {
	var all []statement
	for _, job := range batch {
		of := job.receiptOf()
		one := g.cases[of.caseOf]
		if _, asked := g.receipts[of]; of.key == "" || asked || !one.mayHave(views, hashOf(of.key)) {
			continue
		}
		g.receipts[of] = nil
		all = append(all, statement{`SELECT first_position, position, digest, clashes FROM save WHERE wave = $1 AND org = $2 AND save_key = $3 ORDER BY position`,
			[]any{of.wave, of.org, of.key}, func(rows row) error {
				r := answer.Receipt{Key: of.key}
				var clashes string
				err := rows.Scan(&r.First, &r.Last, &r.Digest, &clashes)
				if err == nil {
					r.Clashes, err = decodeClashes(of.caseOf, clashes)
				}
				g.receipts[of] = append(g.receipts[of], r)
				return err
			}})
	}
	return all
}

func (c *groundCase) mayHave(views *recent, key uint64) bool {
	return slices.Contains(c.keys, key) || views.mayHave(c.place, key)
}

func (j save) of() caseOf {
	t := j.target()
	return caseOf{t.wave, t.org}
}

func (j save) receiptOf() receiptOf { return receiptOf{j.of(), j.key()} }

// decide has one job decided on the ground as the jobs before it left it.
func (g *ground) decide(job save) (answered, error) {
	t := job.target()
	one := g.cases[job.of()]
	if !one.view.given {
		return answered{}, noCase()
	}
	on := answer.Ground{Head: g.head, Section: one.view.section(t.section), Current: one.view.current, Seen: g.seen, Receipts: g.receipts[job.receiptOf()]}
	var d answer.Decision
	var err error
	by, origin, at := job.answers.By, job.answers.Origin, job.answers.At
	if job.turn != nil {
		by, origin, at = job.turn.By, job.turn.Origin, job.turn.At
		d, err = answer.DecideTurn(*job.turn, on)
	} else {
		d, err = answer.Decide(job.answers, on)
	}
	if err != nil || d.Head(g.head) == g.head {
		return d.Saved, err
	}
	g.head = d.Head(g.head)
	g.touched[t] = true
	one.take(t.section, d)
	for _, e := range d.Entries {
		g.seen[e.Position] = e
	}
	for _, e := range d.Events {
		g.add.events = append(g.add.events, eventRow(e, origin))
	}
	r := answer.Receipt{First: on.Head + 1, Last: g.head}
	if d.Receipt != nil {
		r = *d.Receipt
		of := job.receiptOf()
		g.receipts[of] = append(g.receipts[of], r)
		one.keys = append(one.keys, hashOf(r.Key))
	}
	if len(d.Entries) > 0 || d.Receipt != nil {
		g.add.saves = append(g.add.saves, saveRow(t, d.Entries, by, origin, at, r))
	}
	return d.Saved, nil
}

// take brings the view up to date with a decision.
func (c *groundCase) take(section string, d answer.Decision) {
	c.changed = true
	c.view.current = c.view.current.With(d.Entries...)
	later := map[string]answer.SectionEvent{}
	for _, e := range d.Events {
		later[e.Section] = e
	}
	if len(later) > 0 {
		c.view.latest = withEvents(c.view.latest, later)
	}
	sections := maps.Clone(c.view.sections)
	if sections == nil {
		sections = map[string]answer.SectionProgress{}
	}
	sections[section] = d.Section
	c.view.sections = sections
}

// statements give everything that was decided. Nothing decided gives none.
func (g *ground) statements() []statement {
	if g.head == g.before {
		return nil
	}
	for t := range g.touched {
		p := g.cases[caseOf{t.wave, t.org}].view.section(t.section)
		g.add.standings = append(g.add.standings, []any{t.wave, t.org, t.section, string(p.State), p.Answers, ms(p.Last)})
	}
	return g.add.statements(g.added, g.head)
}

func noCase() error {
	return fault.Say(fault.NotFound, tongue.Both("There is no such case. Nothing was changed.", "Nid oes achos o'r fath. Ni newidiwyd dim."))
}
