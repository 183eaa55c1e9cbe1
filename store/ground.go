package store

import (
	"context"
	"slices"
	"strconv"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/tongue"
)

// ground is what the log says about all cases of a batch, brought up to date
// with every decision, and what has been decided.
type ground struct {
	widest       int
	added        int
	before, head int64
	known        map[caseOf]bool
	sections     map[target]answer.SectionProgress
	current      map[caseOf]answer.Current
	seen         map[int64]answer.Entry
	receipts     map[receiptOf][]answer.Receipt
	add          additions
	// entries and events are what has been decided, in the order of the log.
	entries []answer.Entry
	events  []answer.SectionEvent
}

type (
	caseOf    struct{ wave, org string }
	receiptOf struct {
		caseOf
		key string
	}
)

// readGround locks the log and reads what the batch will be decided on. Of cases
// whose view is kept no answers are read, as long as that view is true where the
// log ends; all else is asked for at once.
func (s *Store) readGround(ctx context.Context, run runner, batch []save) (*ground, error) {
	g := &ground{
		widest: s.engine.widest, added: s.engine.added,
		known: map[caseOf]bool{}, sections: map[target]answer.SectionProgress{}, current: map[caseOf]answer.Current{},
		seen: map[int64]answer.Entry{}, receipts: map[receiptOf][]answer.Receipt{},
		add: additions{touched: map[target]bool{}},
	}
	kept, others := s.recent.keeps(batch)
	err := run(ctx, slices.Concat(
		[]statement{{text: lockHead, each: func(r row) error { return r.Scan(&g.before) }}},
		g.askSections(batch), g.askReceipts(batch), g.askCurrent(others), g.askSeen(others),
	))
	if err != nil {
		return nil, err
	}
	g.head = g.before
	// Only now is it known where the log ends. Nobody can add to it before the commit.
	var untrue []save
	for _, job := range kept {
		if !g.standOn(&s.recent, job) {
			untrue = append(untrue, job)
		}
	}
	return g, run(ctx, slices.Concat(g.askCurrent(untrue), g.askSeen(kept)))
}

// standOn takes what stands for a job's items from the kept view of its case, and
// says whether that is true.
func (g *ground) standOn(views *recent, job save) bool {
	c := caseOf{job.answers.Wave, job.answers.Org}
	current, isTrue := views.known(c, g.before)
	if !isTrue {
		return false
	}
	for _, change := range job.answers.Changes {
		if e, ok := current.Entry(change.Item); ok {
			g.stand(e)
			g.seen[e.Position] = e
		}
	}
	return true
}

// askSections asks which of the cases exist and how far their sections are.
func (g *ground) askSections(batch []save) []statement {
	var asked [][]string
	for _, job := range batch {
		t := job.target()
		asked = append(asked, []string{t.wave, t.org, t.section})
	}
	return asks(g.widest, `WITH asked (wave, org, section) AS (VALUES `,
		`) SELECT o.wave, o.org, asked.section, coalesce(s.state, 'none'), coalesce(s.answers, 0), coalesce(s.last_at, 0)
		FROM asked JOIN organisation o ON o.wave = asked.wave AND o.org = asked.org
		LEFT JOIN standing s ON s.wave = asked.wave AND s.org = asked.org AND s.section = asked.section`,
		asked, func(rows row) error {
			var t target
			var p answer.SectionProgress
			var last int64
			if err := rows.Scan(&t.wave, &t.org, &t.section, &p.State, &p.Answers, &last); err != nil {
				return err
			}
			p.Last = fromMS(last)
			g.known[caseOf{t.wave, t.org}] = true
			g.sections[t] = p
			return nil
		})
}

// askCurrent asks for the latest entry of every item that the batch answers.
func (g *ground) askCurrent(batch []save) []statement {
	var asked [][]string
	for _, job := range batch {
		for _, c := range job.answers.Changes {
			asked = append(asked, []string{job.answers.Wave, job.answers.Org, c.Item.Question, c.Item.Row})
		}
	}
	return asks(g.widest, `WITH asked (wave, org, question, grid_row) AS (VALUES `,
		`) SELECT a.position, a.wave, a.org, a.question, a.grid_row, a.value, a.given_by, a.origin, a.at
		FROM asked JOIN answer a ON a.position = (SELECT max(b.position) FROM answer b
			WHERE b.wave = asked.wave AND b.org = asked.org AND b.question = asked.question AND b.grid_row = asked.grid_row)`,
		asked, entries(func(e answer.Entry) error {
			g.stand(e)
			g.seen[e.Position] = e
			return nil
		}))
}

// askSeen asks for the entries that people had before them when they answered, as
// far as they are not those that stand.
func (g *ground) askSeen(batch []save) []statement {
	var asked [][]string
	once := map[int64]bool{}
	for _, job := range batch {
		for _, c := range job.answers.Changes {
			if _, known := g.seen[c.Seen]; c.Seen > 0 && !known && !once[c.Seen] {
				once[c.Seen] = true
				asked = append(asked, []string{strconv.FormatInt(c.Seen, 10)})
			}
		}
	}
	return asks(g.widest, `SELECT `+entryColumns+` FROM answer WHERE position IN (SELECT CAST(column1 AS BIGINT) FROM (VALUES `,
		`) AS asked)`, asked, entries(func(e answer.Entry) error {
			g.seen[e.Position] = e
			return nil
		}))
}

// askReceipts asks what earlier saves with the batch's keys were answered.
func (g *ground) askReceipts(batch []save) []statement {
	var asked [][]string
	once := map[receiptOf]bool{}
	for _, job := range batch {
		r := job.receiptOf()
		if r.key != "" && !once[r] {
			once[r] = true
			asked = append(asked, []string{r.wave, r.org, r.key})
		}
	}
	taken := map[int64]bool{}
	return asks(g.widest, `WITH asked (wave, org, save_key) AS (VALUES `,
		`) SELECT r.wave, r.org, r.save_key, r.first_position, r.last_position, r.digest, r.clashes
		FROM asked JOIN receipt r ON r.wave = asked.wave AND r.org = asked.org AND r.save_key = asked.save_key
		ORDER BY r.last_position`,
		asked, func(rows row) error {
			var key receiptOf
			var r answer.Receipt
			var clashes string
			if err := rows.Scan(&key.wave, &key.org, &key.key, &r.First, &r.Last, &r.Digest, &clashes); err != nil {
				return err
			}
			if taken[r.Last] {
				return nil
			}
			taken[r.Last] = true
			var err error
			if r.Clashes, err = decodeClashes(key.caseOf, clashes); err != nil {
				return err
			}
			r.Key = key.key
			g.receipts[key] = append(g.receipts[key], r)
			return nil
		})
}

func (j save) receiptOf() receiptOf {
	t := j.target()
	return receiptOf{caseOf{t.wave, t.org}, j.key()}
}

// stand makes an entry the current one of its item.
func (g *ground) stand(e answer.Entry) {
	c := caseOf{e.Wave, e.Org}
	if g.current[c] == nil {
		g.current[c] = answer.Current{}
	}
	g.current[c][e.Item] = e
}

// decide has one job decided on the ground as the jobs before it left it.
func (g *ground) decide(job save) (answered, error) {
	t := job.target()
	c := caseOf{t.wave, t.org}
	if !g.known[c] {
		return answered{}, noCase()
	}
	on := answer.Ground{Head: g.head, Section: g.sections[t], Current: g.current[c], Seen: g.seen, Receipts: g.receipts[job.receiptOf()]}
	var d answer.Decision
	var err error
	origin := job.answers.Origin
	if job.turn != nil {
		origin = job.turn.Origin
		d, err = answer.DecideTurn(*job.turn, on)
	} else {
		d, err = answer.Decide(job.answers, on)
	}
	if err != nil {
		return answered{}, err
	}
	g.head = d.Head(g.head)
	if g.head == on.Head {
		return d.Saved, nil
	}
	g.entries, g.events = append(g.entries, d.Entries...), append(g.events, d.Events...)
	g.sections[t] = d.Section
	g.add.touched[t] = true
	for _, e := range d.Entries {
		g.stand(e)
		g.seen[e.Position] = e
		g.add.entries = append(g.add.entries, entryRow(e, t.section))
	}
	for _, e := range d.Events {
		g.add.events = append(g.add.events, eventRow(e, origin))
	}
	if d.Receipt != nil {
		r := job.receiptOf()
		g.receipts[r] = append(g.receipts[r], *d.Receipt)
		g.add.receipts = append(g.add.receipts, receiptRow(c, *d.Receipt))
	}
	return d.Saved, nil
}

func noCase() error {
	return fault.Say(fault.NotFound, tongue.Both("There is no such case. Nothing was changed.", "Nid oes achos o'r fath. Ni newidiwyd dim."))
}
