// Package table counts a frozen dataset: bases, codes, nets and breaks, with
// the tolerance of every percentage and the tests of differences between
// groups. Percentages come from counts and are kept at full precision; how they
// are rounded and shown is for those who show them.
package table

import (
	"omnibus/survey/questionnaire"
)

// Variable is what a table counts: a question, a row of a grid, or a derived variable.
type Variable struct {
	// Name is as in files: WelPlace, SocWork_a, EngProvModes.
	Name string
	// Question is nil for a derived variable.
	Question *questionnaire.Question
	Row      string
	// Label is the short label, Ask the full wording (with the row's).
	Label, Ask string
	// Base is the base label.
	Base string
	// Multiple says that a case may have several codes, so that percentages do not add to 100.
	Multiple bool
}

// Group is a part of the dataset's cases: everybody, or one group of a break.
type Group struct {
	// Break names the characteristic, question or derived variable; "all" for
	// everybody, "condition" for a group that several parts or a condition make.
	Break string
	// BreakLabel and Label are for people: "Region", "North"; "All".
	BreakLabel, Label string
	// Population is the number of organisations of the frame in the group, 0
	// where the frame does not tell (a break by an answer).
	Population int
	// Cases is the number of organisations of the group that took part at all.
	Cases int
	// Overlaps says that a case may be in several groups of the break, as with a
	// question of several answers.
	Overlaps bool
	// Letter names the group within its break where a table is marked; see Marks.
	Letter string
}

// Table is one variable counted for everybody and for each group of its breaks.
type Table struct {
	Variable Variable
	// Groups begins with everybody; then the groups of each break in order.
	Groups []Group
	// Bases are the cases each group's percentages are of, by the order of Groups.
	Bases []Base
	// Lines are the printed codes in the form's order, then unprinted codes that
	// occur, then nets; of a number the mean; of a text those who wrote one and
	// those who ticked the box beside it.
	Lines []Line
	// Asked is what only a requested table has; see Request.
	Asked
}

// Base is the base of one group.
type Base struct {
	N    int
	Flag Flag
	// Weighted adds the weights of the base, and Effective is as many cases of
	// equal weight as would tell as much; both are N without weights.
	Weighted, Effective float64
}

// Flag says how far a figure can be relied on.
type Flag string

const (
	// Sound needs no mark.
	Sound Flag = ""
	// Small is a base under the wave's small base: shown with *.
	Small Flag = "small"
	// VerySmall is a base under the wave's very small base: shown with **.
	VerySmall Flag = "very-small"
	// Suppressed is withheld from everything public.
	Suppressed Flag = "suppressed"
)

// LineKind says what a line of a table is.
type LineKind string

const (
	// CodeLine counts one code.
	CodeLine LineKind = "code"
	// NetLine counts the cases that have any of a net's codes.
	NetLine LineKind = "net"
	// MeanLine is the mean of a number.
	MeanLine LineKind = "mean"
	// MedianLine is the median of a number.
	MedianLine LineKind = "median"
	// CountLine counts the cases that wrote a text or gave a date.
	CountLine LineKind = "count"
)

// Line is one row of a table.
type Line struct {
	Kind LineKind
	// Code is the code's number; a net's codes joined by + ("1+2").
	Code  string
	Label string
	// Codes are the codes counted together.
	Codes []int
	// Part is the index of the line's variable among the table's Parts.
	Part int
	// Cells stand in the order of the table's Groups.
	Cells []Cell
}

// Cell is one figure.
type Cell struct {
	Count int
	// Base is the number of cases that the percentage is of.
	Base int
	// Weighted is the weighted count; equal to Count without weights.
	Weighted float64
	// Percent is 100·Count/Base; 0 when Base is 0. A mean line has the mean here.
	Percent float64
	// Tolerance is the half-width of the 95 % interval in points; Lower and Upper
	// its ends, kept within 0 and 100. All are 0 where Estimated is false (a base under 2).
	Tolerance, Lower, Upper float64
	Estimated               bool
	Flag                    Flag
	// Higher are the letters of the groups of the same break that the cell is
	// significantly higher than, apart by spaces; see Marks.
	Higher string
}

// Comparison is the test of one line between two groups, both at full precision, in points.
type Comparison struct {
	Variable Variable
	Codes    []int
	A, B     Group
	CellA    Cell
	CellB    Cell
	// Difference is A − B; Required the difference needed for significance.
	Difference, Required float64
	T, P                 float64
	Significant          bool
	// Tested is false where a test is not possible (a base under 2, both groups
	// the same, a wave without tests); Why says so in words.
	Tested bool
	Why    string
	// Table is the id of the requested table whose groups are compared. Staff says
	// that the figures are shown whatever their flags.
	Table string
	Staff bool
}
