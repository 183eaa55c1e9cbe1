package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/survey/frame"
)

// frameCommand is omnibus frame.
type frameCommand struct {
	Change frameChangeCommand `cmd:"" help:"Make the frame of a later wave out of an earlier one and a file of changes."`
}

// frameChangeCommand is omnibus frame change.
type frameChangeCommand struct {
	Frame   string            `arg:"" help:"The frame.csv of the earlier wave."`
	Changes string            `arg:"" help:"A file of who merged, split, was renamed, came or went."`
	Column  map[string]string `placeholder:"OURS=THEIRS" mapsep:"," help:"A column of the frame and the column of the changes that gives it, where the two are called differently."`
	Until   string            `placeholder:"DAY" help:"Leave out what took effect after this day, as 2019-04-01."`
	Out     string            `placeholder:"FILE" help:"A file. Without it, standard output."`
}

// Run writes the changed frame, and says what became of whom.
func (c frameChangeCommand) Run(_ context.Context, t terminal) error {
	before, err := readFile(c.Frame)
	if err != nil {
		return err
	}
	text, err := readFile(c.Changes)
	if err != nil {
		return err
	}
	changes := frame.Changes{File: c.Changes, Text: text, Columns: c.Column}
	if c.Until != "" {
		if changes.Until, err = time.Parse(time.DateOnly, c.Until); err != nil {
			return fault.New(fault.Refused, "%q is not a day. Write it as 2019-04-01. Nothing was written.", c.Until)
		}
	}
	changed, complaints := changes.Apply(c.Frame, before)
	if err := complaints.Err(); err != nil {
		return err
	}
	if c.Out != "" {
		err = writeFile(c.Out, changed.Text)
	} else {
		err = t.print(changed.Text)
	}
	if err != nil {
		return err
	}
	return c.tell(t, before, changed)
}

// tell says on standard error what was done, so that the frame can be piped on.
func (c frameChangeCommand) tell(t terminal, text []byte, changed *frame.Changed) error {
	before, complaints := frame.Read(c.Frame, text, nil)
	if err := complaints.Err(); err != nil {
		return err
	}
	after, complaints := frame.Read(c.Frame, changed.Text, nil)
	if err := complaints.Err(); err != nil {
		return err
	}
	links, complaints := frame.Succession(before, after)
	if err := complaints.Err(); err != nil {
		return err
	}
	tellLinks(t, links)
	fmt.Fprintf(t.err, "%d before, %d removed, %d added, %d now.\n", before.Size(), len(changed.Removed), len(changed.Added), after.Size())
	if len(changed.Blank) > 0 && len(changed.Added) > 0 {
		fmt.Fprintf(t.err, "Not given for those who came, and left blank: %s.\n", strings.Join(changed.Blank, ", "))
	}
	if len(changed.Unused) > 0 {
		fmt.Fprintf(t.err, "Columns of %s that the frame does not have, and that were not used: %s.\n", c.Changes, strings.Join(changed.Unused, ", "))
	}
	if changed.Later > 0 {
		fmt.Fprintf(t.err, "Left out because later than %s: %s.\n", c.Until, count(changed.Later, "row", "rows"))
	}
	return nil
}
