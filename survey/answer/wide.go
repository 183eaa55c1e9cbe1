package answer

import "omnibus/survey/questionnaire/value"

// Wide is what a wide answers file holds: one row an organisation.
type Wide struct{ Rows []WideRow }

// WideRow is one organisation's answers, without their history. It is also the
// ground on which conditions are decided.
type WideRow struct {
	Org string
	// Sections is the state of every section of the questionnaire, by its id.
	Sections map[string]State
	// Values are the answers given; an item without an answer is missing.
	Values map[Item]value.Value
	// Line is where the row begins in the file it was read from, 0 for none.
	Line int
}

// Answer makes WideRow a condition.Answers.
func (r WideRow) Answer(question, row string) value.Value {
	return r.Values[Item{question, row}]
}

// State gives a section's state.
func (r WideRow) State(section string) State {
	if s := r.Sections[section]; s != "" {
		return s
	}
	return NotStarted
}
