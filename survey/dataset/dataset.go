// Package dataset holds the answers of a wave frozen at a position of the
// answer log, in columns: for each code the set of cases that gave it. What is
// off the route, or of a section that the completeness rule leaves out, is not
// in it. A dataset never changes: the same answers give the same dataset,
// whether they come from the log or from a wide file. Counting is for table.
package dataset

import (
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// Dataset is read only; many requests share one. Its cases are the
// organisations that took part, in the frame's order.
type Dataset struct {
	wave          *survey.Wave
	questionnaire *questionnaire.Questionnaire
	frame         *frame.Frame
	position      int64
	completeness  survey.Completeness

	// organisations holds each case's position in the frame; population is N.
	organisations []int
	population    int
	columns       []*Column
	byName        map[string]*Column
	breaks        []*Break
	sections      map[string]progress
	leftOut       LeftOut
	changed       map[string]Changed
	// leftOutOf is leftOut by case, and changes is changed by organisation, for Refresh.
	leftOutOf []LeftOut
	changes   changes
	// weighting is nil where every case counts the same.
	weighting *weighting
	// whole is the dataset before the rule by section left anything out.
	whole *Dataset
}

// progress is how far a section has come, as sets of cases.
type progress struct{ complete, partial Set }

// LeftOut counts the answers that are in the log and not in the dataset.
type LeftOut struct {
	// OffRoute were given and then routed away from.
	OffRoute int
	// Unknown are of a question, row, kind or code that the questionnaire does not have.
	Unknown int
	// Changed were given under a version of the questionnaire that asked something
	// else.
	Changed int
}

// Changed are answers of one question that do not hold under the questionnaire
// as it now is.
type Changed struct {
	Answers int
	// Why says what was changed since.
	Why string
}

// and adds answers to others. Of two reasons the one is kept that comes first in
// the alphabet: in which order answers are met must decide nothing.
func (c Changed) and(more Changed) Changed {
	if c.Answers == 0 || more.Why < c.Why {
		c.Why = more.Why
	}
	c.Answers += more.Answers
	return c
}

// Column is one variable: a question, a row of a grid, or a derived variable.
type Column struct {
	// Name is as in files: WelPlace, SocWork_a, EngProvModes.
	Name string
	// Question is nil for a derived variable, and Row "" outside grids.
	Question *questionnaire.Question
	Row      string
	// Derived is nil for a question.
	Derived *survey.Derived
	// Kind is the question's; One for a derived variable.
	Kind questionnaire.Kind
	// Codes are the printed codes in order, then the unprinted ones.
	Codes []Code
	// Given are the cases that have a value: the base.
	Given Set
	// Nothing are the cases that ticked the box beside a text.
	Nothing Set
	// Texts holds texts (dates as 2006-01-02) by case; nil for other kinds.
	Texts []string
	// Numbers holds numbers by case; nil for other kinds, and only the cases in Given count.
	Numbers []float64
	// Specify holds what was written beside a code, by code and case.
	Specify map[int]map[int]string
}

// Code is one code of a column and the cases that gave it.
type Code struct {
	questionnaire.Code
	// Printed is false for a code that no form prints.
	Printed bool
	Cases   Set
}

// Break is a characteristic of the frame as a table splits by it.
type Break struct {
	Name, Label string
	Groups      []BreakGroup
}

// BreakGroup is one group: its organisations in the frame, and its cases.
type BreakGroup struct {
	Label         string
	Organisations Set
	Cases         Set
}

// Wave is the wave the answers are of.
func (d *Dataset) Wave() *survey.Wave { return d.wave }

// Questionnaire is the instrument the answers were read with.
func (d *Dataset) Questionnaire() *questionnaire.Questionnaire { return d.questionnaire }

// Frame is the wave's frame.
func (d *Dataset) Frame() *frame.Frame { return d.frame }

// Position is the log position the answers are frozen at; 0 for a wide file.
func (d *Dataset) Position() int64 { return d.position }

// Completeness is the rule by which answers are in the dataset.
func (d *Dataset) Completeness() survey.Completeness { return d.completeness }

// LeftOut counts what was answered and is not in the dataset.
func (d *Dataset) LeftOut() LeftOut { return d.leftOut }

// Changed tells LeftOut's Changed by question; nil where there are none.
func (d *Dataset) Changed() map[string]Changed { return d.changed }

// Cases is the number of organisations that took part.
func (d *Dataset) Cases() int { return len(d.organisations) }

// Population is the number of organisations in the frame, the N of every estimate.
func (d *Dataset) Population() int { return d.population }

// Organisation gives the organisation of a case.
func (d *Dataset) Organisation(i int) frame.Organisation {
	return d.frame.Organisations[d.organisations[i]%d.frame.Size()]
}

// Columns gives every variable: the items in the order asked, then the derived ones.
func (d *Dataset) Columns() []*Column { return d.columns }

// Column gives a variable by its name in files (SocWork_a).
func (d *Dataset) Column(name string) (*Column, bool) {
	c, ok := d.byName[name]
	return c, ok
}

// Breaks gives the frame's characteristics in the order declared.
func (d *Dataset) Breaks() []*Break { return d.breaks }

// Break gives a characteristic by its name.
func (d *Dataset) Break(name string) (*Break, bool) {
	for _, b := range d.breaks {
		if b.Name == name {
			return b, true
		}
	}
	return nil, false
}

// Complete and Partial give the cases whose section was, and was not, handed
// in, whatever the completeness rule. Both are nil for an unknown section.
func (d *Dataset) Complete(section string) Set { return d.sections[section].complete }

// Partial gives the cases that began the section and did not hand it in.
func (d *Dataset) Partial(section string) Set { return d.sections[section].partial }

// Counting gives the cases whose answers to the section are in the dataset:
// complete ones, and by question partial ones too.
func (d *Dataset) Counting(section string) Set {
	p, ok := d.sections[section]
	if !ok {
		return nil
	}
	if d.completeness == survey.BySection {
		return p.complete
	}
	return p.complete.Or(p.partial)
}

// State gives how far a case has come with a section.
func (d *Dataset) State(section string, i int) answer.State {
	p, ok := d.sections[section]
	switch {
	case ok && p.complete.Has(i):
		return answer.Complete
	case ok && p.partial.Has(i):
		return answer.Partial
	}
	return answer.NotStarted
}

// Code gives a code of the column by its number.
func (c *Column) Code(code int) (Code, bool) {
	for _, have := range c.Codes {
		if have.Code.Code == code {
			return have, true
		}
	}
	return Code{}, false
}
