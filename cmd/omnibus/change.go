package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/survey/dataset"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
	"omnibus/survey/table"
)

// changeCommand is omnibus change.
type changeCommand struct {
	Old        string `arg:"" name:"olddir" help:"The folder of the older wave."`
	New        string `arg:"" name:"newdir" help:"The folder of the newer wave."`
	AnswersOld string `required:"" placeholder:"FILE" help:"The older wave's wide answers file."`
	AnswersNew string `required:"" placeholder:"FILE" help:"The newer wave's wide answers file."`
	By         string `placeholder:"a,b" help:"Characteristics of the frame to tell changes by."`
	Format     string `enum:"csv,json" default:"csv" help:"csv or json."`
	Out        string `placeholder:"FILE" help:"A file. Without it, standard output."`
}

// Run compares two waves and says what cannot be compared.
func (c changeCommand) Run(ctx context.Context, t terminal) error {
	old, before, err := filesFlags{c.Old, c.AnswersOld}.dataset(ctx, t)
	if err != nil {
		return err
	}
	new, after, err := filesFlags{c.New, c.AnswersNew}.dataset(ctx, t)
	if err != nil {
		return err
	}
	changes, err := c.compare(old, new, before, after)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if c.Format == "json" {
		err = table.WriteChangesJSON(&body, changes)
	} else {
		err = table.WriteChangesCSV(&body, changes)
	}
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeFile(c.Out, body.Bytes()); err != nil {
			return err
		}
	} else if err := t.print(body.Bytes()); err != nil {
		return err
	}
	c.tell(t, changes)
	return nil
}

func (c changeCommand) compare(old, new *folder.Wave, before, after *dataset.Dataset) (*table.WaveChanges, error) {
	if old.Wave.Fieldwork.From.After(new.Wave.Fieldwork.From) {
		return nil, fault.New(fault.Refused, "%s was in the field after %s. Name the older wave first. Nothing was counted.", c.Old, c.New)
	}
	links, complaints := frame.Succession(before.Frame(), after.Frame())
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	changes, err := table.Changes(before, after, links, list(c.By)...)
	if err != nil {
		return nil, err
	}
	if len(changes.Lines) == 0 {
		return nil, fault.New(fault.Refused, "No question can be compared between %s and %s: either none was asked in both, or all were changed. See omnibus check %s %s. Nothing was counted.",
			old.Wave.Title, new.Wave.Title, c.Old, c.New)
	}
	return changes, nil
}

// tell says what a reader of the figures must know: on standard error, so that
// the figures can be piped on.
func (c changeCommand) tell(t terminal, changes *table.WaveChanges) {
	if c.Format == "json" {
		return // it is in there
	}
	for _, note := range changes.Trend.Notes {
		fmt.Fprintln(t.err, note)
	}
	tellLinks(t, changes.Trend.Links)
	for _, u := range changes.Without {
		fmt.Fprintf(t.err, "%s is not compared: %s.\n", u.Variable, u.Why)
	}
}

// tellLinks says which organisations became which.
func tellLinks(t terminal, links *frame.Links) {
	for _, c := range links.Changes {
		from, to := namesOf(links.Old, c.From), namesOf(links.New, c.To)
		fmt.Fprintf(t.err, "%s: %s\n", c.Kind, strings.Join(slices.DeleteFunc([]string{from, to}, func(s string) bool { return s == "" }), " → "))
	}
}

func namesOf(f *frame.Frame, at []int) string {
	names := make([]string, len(at))
	for i, a := range at {
		names[i] = f.Organisations[a].Name
	}
	return strings.Join(names, "; ")
}
