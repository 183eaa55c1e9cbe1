package world

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/survey/fieldwork"
)

// The events of the fieldwork record by which answers came.
const (
	started   = "section_started"
	submitted = "section_submitted"
	delegated = "delegated"
)

// moment is one event of the record that changed a section, or who holds it.
type moment struct {
	org, event, section, by string
	// to is the e-mail address of the colleague that a section was handed to.
	to string
	at time.Time
}

// readRecord gives the moments at which sections were begun and handed in, in
// order of time. Who did it is told by name; where the record has no person it
// is the organisation's contact.
func readRecord(names people) ([]moment, error) {
	record, complaints := sheet.ReadCSV("fieldwork.csv", file("fieldwork.csv"), sheet.Usual)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	var moments []moment
	for i := range record.Len() {
		row := record.Row(i)
		m := moment{org: row[0], event: row[3]}
		if m.event != started && m.event != submitted && m.event != delegated {
			continue
		}
		var err error
		if m.at, err = time.Parse(time.RFC3339, row[1]); err != nil {
			return nil, fmt.Errorf("%s: %w", record.Place(i, 1), err)
		}
		details := map[string]string{}
		for _, part := range strings.Split(row[4], ";") {
			if key, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				details[key] = value
			}
		}
		m.section, m.to = details["section"], details["to"]
		if m.by = names.byEmail[details["by"]].Name; m.by == "" {
			m.by = names.contactOf[m.org]
		}
		moments = append(moments, m)
	}
	return moments, nil
}

// people are the contacts of all organisations.
type people struct {
	all     []fieldwork.Contact
	byEmail map[string]fieldwork.Contact
	// contactOf has the name of each organisation's single point of contact.
	contactOf map[string]string
}

// readPeople reads the contacts. Where an organisation's contact has changed,
// the later one stands last.
func readPeople(at time.Time) (people, error) {
	out := people{byEmail: map[string]fieldwork.Contact{}, contactOf: map[string]string{}}
	contacts, complaints := sheet.ReadCSV("contacts.csv", file("contacts.csv"), sheet.Usual)
	if err := complaints.Err(); err != nil {
		return out, err
	}
	for i := range contacts.Len() {
		row := contacts.Row(i)
		c := fieldwork.Contact{Org: row[0], Role: fieldwork.Role(strings.ReplaceAll(row[1], "_", " ")), Name: row[2], Email: row[4], At: at}
		out.all = append(out.all, c)
		out.byEmail[c.Email] = c
		if c.Role == fieldwork.SinglePoint {
			out.contactOf[c.Org] = c.Name
		}
	}
	return out, nil
}

// known gives those whom the team knows before the fieldwork. Colleagues come in
// when a section is handed to them.
func (p people) known() []fieldwork.Contact {
	return slices.DeleteFunc(slices.Clone(p.all), func(c fieldwork.Contact) bool { return c.Role == fieldwork.Colleague })
}
