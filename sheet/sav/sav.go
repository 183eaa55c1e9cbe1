// Package sav writes SPSS system files (.sav) after PSPP's description of the
// format: variable and value labels, user-missing values, multiple-response
// sets, long names, strings of any length the format allows, all in UTF-8. It
// knows variables and cases and nothing of surveys. The same file is written to
// the same bytes.
package sav

import (
	"bufio"
	"io"
	"time"
)

// The limits of the format, in bytes.
const (
	// MaxString is the widest string variable.
	MaxString = 32767
	// MaxName is the longest name of a variable.
	MaxName = 64
	// MaxLabel is the longest label of a variable, MaxValueLabel of a value.
	// Longer labels are cut at a character and end in "…".
	MaxLabel, MaxValueLabel = 255, 120
)

// Measure is a variable's level of measurement.
type Measure int32

const (
	// Nominal values have names only.
	Nominal Measure = iota + 1
	// Ordinal values have an order.
	Ordinal
	// Scale values can be added and divided.
	Scale
)

// Kind is how a number is shown.
type Kind int32

// The format's own numbers for the kinds that are written.
const (
	// Plain is F: a number.
	Plain Kind = 5
	// Day is SDATE: yyyy/mm/dd. Its value is Seconds of the day.
	Day Kind = 39
)

// stringKind is A, the format of every string.
const stringKind Kind = 1

// Variable is one variable of the dictionary.
type Variable struct {
	// Name is legal and unique in the file as Names makes it.
	Name, Label string
	// Width is 0 for a number and else the bytes of a string, up to MaxString.
	Width int
	// Kind, Digits and Decimals are the print and write format of a number; Digits
	// is the whole width in characters.
	Kind             Kind
	Digits, Decimals int
	Measure          Measure
	// Labels are the labels of a number's values.
	Labels []ValueLabel
	// Missing are the user-missing values of a number.
	Missing Missing
}

// ValueLabel names one value.
type ValueLabel struct {
	Value float64
	Label string
}

// Missing are a number's user-missing values: up to three single values, or a
// range and up to one single value.
type Missing struct {
	Range     bool
	Low, High float64
	Single    []float64
}

// ResponseSet is a multiple-response set of dichotomies: variables that each say
// whether one answer was given.
type ResponseSet struct {
	// Name is without the dollar sign.
	Name, Label string
	// Counted is the value that says that the answer was given.
	Counted int
	// Variables are the names of two variables or more.
	Variables []string
}

// Cell is one value of one case. A string uses Text; a number that is
// system-missing is Missing.
type Cell struct {
	Number  float64
	Text    string
	Missing bool
}

// File is everything that is written. Cell gives the value of a case (from 0)
// for a variable (its index); it is asked twice and must give the same.
type File struct {
	// Label is the title, at most 64 bytes.
	Label string
	// Created is written as it is, in its own zone.
	Created time.Time
	// Documents are notes; each is broken into the format's lines of 80 bytes.
	Documents []string
	Variables []Variable
	Sets      []ResponseSet
	Cases     int
	Cell      func(i, variable int) Cell
}

// Write writes the file. What the format cannot hold is refused before anything
// is written.
func Write(w io.Writer, f *File) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := f.checkCells(); err != nil {
		return err
	}
	d := &document{out: bufio.NewWriter(w)}
	d.header(f)
	d.variables(f)
	d.valueLabels(f)
	d.documents(f.Documents)
	d.extensions(f)
	d.int(999)
	d.int(0)
	d.data(f)
	return d.out.Flush()
}
