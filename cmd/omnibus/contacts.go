package main

import (
	"context"
	"fmt"
	"time"

	"omnibus/survey/fieldwork"
)

// contactsCommand is omnibus contacts.
type contactsCommand struct {
	Import contactsImport `cmd:"" help:"Bring a file of contacts into a wave."`
	Export contactsExport `cmd:"" help:"Write a wave's contacts, as they now stand, as such a file. It is recorded."`
}

type contactsImport struct {
	databaseFlag
	Wave string `arg:"" help:"The wave's id."`
	File string `arg:"" help:"The contacts file (CSV): org_id, role, name, job_title, email, phone, nominated_by; also hours, address_1 to address_4, postcode, language."`
}

// Run brings in all contacts of the file or none.
func (c contactsImport) Run(ctx context.Context, t terminal) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := keptWave(ctx, s, c.Wave)
	if err != nil {
		return err
	}
	text, err := readFile(c.File)
	if err != nil {
		return err
	}
	contacts, complaints := fieldwork.ReadContacts(c.File, text, w.Frame)
	if err := complaints.Err(); err != nil {
		return err
	}
	n, err := s.ImportContacts(ctx, operator(), fieldwork.Ask{Wave: c.Wave, At: time.Now()}, contacts)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: %d added, %d changed, %d as they were. Nobody was written to.\n", count(len(contacts), "contact", "contacts"), n.Added, n.Changed, n.Same)
	return nil
}

type contactsExport struct {
	databaseFlag
	Wave string `arg:"" help:"The wave's id."`
}

// Run writes the contacts to standard output.
func (c contactsExport) Run(ctx context.Context, t terminal) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := keptWave(ctx, s, c.Wave)
	if err != nil {
		return err
	}
	people, err := s.ExportContacts(ctx, operator(), c.Wave)
	if err != nil {
		return err
	}
	body, err := fieldwork.WriteContacts(people, w.Frame.Organisations)
	if err != nil {
		return err
	}
	return t.print(body)
}
