package condition

import "omnibus/survey/questionnaire/value"

// What follows is for those who decide a condition for all cases at once, column
// by column, instead of case by case with Holds. Both must agree.

// Includes decides the check on one code, number, day or count.
func (c Check) Includes(f float64) bool { return c.includes(f) }

// Within says whether a code is in the check's list, whatever its operation.
func (c Check) Within(f float64) bool { return c.within(f) }

// Passes decides the check on an answer.
func (c Check) Passes(v value.Value) bool { return c.passes(v) }

// Parts are the rows that are looked at: those of a grid named as a whole, or
// the one named ("" outside grids).
func (r Ref) Parts() []string { return r.parts() }
