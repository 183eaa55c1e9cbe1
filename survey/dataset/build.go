package dataset

import (
	"cmp"
	"slices"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// record is everything one organisation gave, before routing and completeness.
type record struct {
	organisation int
	states       map[string]answer.State
	values       map[answer.Item]value.Value
}

// Answer makes a record the ground on which its route is decided.
func (r record) Answer(question, row string) value.Value {
	return r.values[answer.Item{Question: question, Row: row}]
}

// FromWide freezes the rows of an answers file.
func FromWide(w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, rows []answer.WideRow) (*Dataset, error) {
	records := make([]record, 0, len(rows))
	seen := make(map[int]bool, len(rows))
	for _, row := range rows {
		at, ok := f.Index(row.Org)
		if !ok {
			return nil, unknownOrganisation(row.Org)
		}
		if seen[at] {
			return nil, fault.New(fault.Refused, "The answers have two rows for %q. Keep one. Nothing was counted.", row.Org)
		}
		seen[at] = true
		records = append(records, record{at, row.Sections, row.Values})
	}
	return freeze(w, q, f, 0, records)
}

func unknownOrganisation(id string) error {
	return fault.New(fault.Refused, "There are answers of %q, which is not in the frame. Use the frame the answers were collected with. Nothing was counted.", id)
}

// Log collects a wave's log, entry by entry, until it is frozen. The zero Log
// is empty. Entries may come in any order.
type Log struct {
	// Carrying, when given, leaves out what was answered under a version of the
	// questionnaire that asked something else.
	Carrying *answer.Carrying

	current  map[string]map[answer.Item]answer.Entry
	sections map[string]map[string]answer.SectionEvent
}

// Answer adds an entry. It never fails; it returns an error so that it can be
// handed to a reader of the log as it is.
func (l *Log) Answer(e answer.Entry) error {
	if l.current == nil {
		l.current = map[string]map[answer.Item]answer.Entry{}
	}
	of := l.current[e.Org]
	if of == nil {
		of = map[answer.Item]answer.Entry{}
		l.current[e.Org] = of
	}
	if have, ok := of[e.Item]; !ok || have.Position < e.Position {
		of[e.Item] = e
	}
	return nil
}

// Section adds an event of a section; like Answer it never fails.
func (l *Log) Section(e answer.SectionEvent) error {
	if l.sections == nil {
		l.sections = map[string]map[string]answer.SectionEvent{}
	}
	of := l.sections[e.Org]
	if of == nil {
		of = map[string]answer.SectionEvent{}
		l.sections[e.Org] = of
	}
	if have, ok := of[e.Section]; !ok || have.Position < e.Position {
		of[e.Section] = e
	}
	return nil
}

// Freeze makes the dataset of what was collected. The position is the one that
// the log was read up to.
func (l *Log) Freeze(w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, position int64) (*Dataset, error) {
	records, changes, err := l.records(f)
	if err != nil {
		return nil, err
	}
	d, err := freeze(w, q, f, position, records)
	if err != nil {
		return nil, err
	}
	d.tellChanged(changes)
	return d, nil
}

// changes is what was left out because its question was changed, by
// organisation (its place in the frame) and question.
type changes map[int]map[string]Changed

// records gives what was collected by organisation, and what does not hold.
func (l *Log) records(f *frame.Frame) ([]record, changes, error) {
	out := changes{}
	byOrganisation := map[int]*record{}
	of := func(id string) (*record, error) {
		at, ok := f.Index(id)
		if !ok {
			return nil, unknownOrganisation(id)
		}
		if byOrganisation[at] == nil {
			byOrganisation[at] = &record{at, map[string]answer.State{}, map[answer.Item]value.Value{}}
		}
		return byOrganisation[at], nil
	}
	for id, items := range l.current {
		r, err := of(id)
		if err != nil {
			return nil, nil, err
		}
		for item, e := range items {
			if why, holds := l.Carrying.Holds(e); !holds {
				if out[r.organisation] == nil {
					out[r.organisation] = map[string]Changed{}
				}
				out[r.organisation][item.Question] = out[r.organisation][item.Question].and(Changed{1, why})
				continue
			}
			r.values[item] = e.Value
		}
	}
	for id, events := range l.sections {
		r, err := of(id)
		if err != nil {
			return nil, nil, err
		}
		for section, e := range events {
			r.states[section] = e.State
		}
	}
	records := make([]record, 0, len(byOrganisation))
	for _, r := range byOrganisation {
		records = append(records, *r)
	}
	return records, out, nil
}

// tellChanged notes what was left out because its question was changed.
func (d *Dataset) tellChanged(all changes) {
	var changed map[string]Changed
	total := 0
	for _, of := range all {
		for question, c := range of {
			if changed == nil {
				changed = map[string]Changed{}
			}
			changed[question] = changed[question].and(c)
			total += c.Answers
		}
	}
	for _, part := range []*Dataset{d, d.whole} {
		part.changes, part.changed, part.leftOut.Changed = all, changed, total
	}
}

// Build freezes a wave's log at a position: later entries are not there.
func Build(w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, entries []answer.Entry, events []answer.SectionEvent, position int64) (*Dataset, error) {
	var l Log
	for _, e := range entries {
		if e.Position <= position {
			_ = l.Answer(e)
		}
	}
	for _, e := range events {
		if e.Position <= position {
			_ = l.Section(e)
		}
	}
	return l.Freeze(w, q, f, position)
}

// freeze puts the records into columns.
func freeze(w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, position int64, records []record) (*Dataset, error) {
	records = begun(q, records)
	d := bare(w, q, f, position, len(records))
	for i, r := range records {
		d.place(i, r)
	}
	return d.finish()
}

// begun gives the records that began a section, in the frame's order.
func begun(q *questionnaire.Questionnaire, records []record) []record {
	for i := range records {
		records[i].states = statesOf(q, records[i])
	}
	records = slices.DeleteFunc(records, func(r record) bool { return len(r.states) == 0 })
	slices.SortFunc(records, func(a, b record) int { return cmp.Compare(a.organisation, b.organisation) })
	return records
}

// place makes a record the dataset's case i.
func (d *Dataset) place(i int, r record) {
	d.organisations[i] = r.organisation
	for section, state := range r.states {
		if state == answer.Complete {
			d.sections[section].complete.Add(i)
		} else {
			d.sections[section].partial.Add(i)
		}
	}
	d.count(i, d.put(i, r))
}

// count notes what was left out of a case.
func (d *Dataset) count(i int, left LeftOut) {
	d.leftOutOf[i] = left
	d.leftOut.OffRoute += left.OffRoute
	d.leftOut.Unknown += left.Unknown
}

// bare gives a dataset of so many cases with columns that are empty.
func bare(w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame, position int64, n int) *Dataset {
	d := &Dataset{wave: w, questionnaire: q, frame: f, position: position, population: f.Size(),
		organisations: make([]int, n), leftOutOf: make([]LeftOut, n), byName: map[string]*Column{}, sections: map[string]progress{}}
	for _, s := range q.Sections {
		d.sections[s.ID] = progress{NewSet(n), NewSet(n)}
	}
	for _, item := range q.Items() {
		d.add(newColumn(item, n))
	}
	return d
}

// finish makes of filled columns what follows from them.
func (d *Dataset) finish() (*Dataset, error) {
	d.breaks = breaksOf(d.frame, d.organisations)
	if err := d.derive(); err != nil {
		return nil, err
	}
	d.whole = d
	return d.WithCompleteness(d.wave.Rules.Completeness), nil
}

// statesOf gives the sections a record has begun. One that was opened and holds
// no answer has not been begun, and one with answers has, whatever was noted:
// so a log and the wide file made of it agree.
func statesOf(q *questionnaire.Questionnaire, r record) map[string]answer.State {
	answered := map[string]bool{}
	for item, v := range r.values {
		if question, ok := q.Question(item.Question); ok && v.Given() {
			answered[question.Section().ID] = true
		}
	}
	states := map[string]answer.State{}
	for _, s := range q.Sections {
		switch {
		case r.states[s.ID] == answer.Complete:
			states[s.ID] = answer.Complete
		case answered[s.ID]:
			states[s.ID] = answer.Partial
		}
	}
	return states
}

func (d *Dataset) add(c *Column) {
	d.columns = append(d.columns, c)
	d.byName[c.Name] = c
}

func breaksOf(f *frame.Frame, organisations []int) []*Break {
	var breaks []*Break
	for _, c := range f.Characteristics {
		b := &Break{Name: c.Name, Label: c.Label}
		for _, label := range c.Groups {
			b.Groups = append(b.Groups, BreakGroup{label, NewSet(f.Size()), NewSet(len(organisations))})
		}
		of := f.GroupOf(c.Name)
		for at, g := range of {
			if g >= 0 {
				b.Groups[g].Organisations.Add(at)
			}
		}
		for i, at := range organisations {
			if g := of[at]; g >= 0 {
				b.Groups[g].Cases.Add(i)
			}
		}
		breaks = append(breaks, b)
	}
	return breaks
}
