package world

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/survey/fieldwork"
)

// The events of the fieldwork record that are more than a line of the history.
const (
	started   = "section_started"
	submitted = "section_submitted"
	delegated = "delegated"
	nominated = "nominated"
	invited   = "invited"
	changed   = "contact_changed"
)

// lines are the events that are a line of the history and nothing else.
var lines = map[string]fieldwork.ContactEvent{
	"delivered":     {Kind: fieldwork.Delivered},
	"bounced":       {Kind: fieldwork.Bounced},
	"opened_survey": {Kind: fieldwork.Opened},
	"reminder_1":    {Kind: fieldwork.ReminderSent, Number: 1},
	"reminder_2":    {Kind: fieldwork.ReminderSent, Number: 2},
	"call_attempt":  {Kind: fieldwork.CallAttempted},
	"call_outcome":  {Kind: fieldwork.CallEnded},
	"refused":       {Kind: fieldwork.Refusal},
}

// moment is one event of the record.
type moment struct {
	org, event, section, by string
	channel                 fieldwork.Channel
	// details are what else the record tells, by name.
	details map[string]string
	at      time.Time
}

// readRecord gives everything that happened, in order of time. Who did it is
// told by name; where the record has no person it is the organisation's contact.
func readRecord(names people) ([]moment, error) {
	record, complaints := sheet.ReadCSV("fieldwork.csv", file("fieldwork.csv"), sheet.Usual)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	var moments []moment
	for i := range record.Len() {
		row := record.Row(i)
		m := moment{org: row[0], event: row[3], channel: fieldwork.Channel(row[2]), details: map[string]string{}}
		var err error
		if m.at, err = time.Parse(time.RFC3339, row[1]); err != nil {
			return nil, fmt.Errorf("%s: %w", record.Place(i, 1), err)
		}
		for _, part := range strings.Split(row[4], ";") {
			if key, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				m.details[key] = value
			}
		}
		m.section = m.details["section"]
		if m.by = names.byEmail[m.details["by"]].Name; m.by == "" {
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
		c := fieldwork.Contact{Org: row[0], Role: fieldwork.Role(strings.ReplaceAll(row[1], "_", " ")), Name: row[2], JobTitle: row[3], Email: row[4], Phone: row[5], At: at,
			Address: strings.Trim(row[7]+"\n"+row[8], "\n"), Postcode: row[9]}
		out.all = append(out.all, c)
		out.byEmail[c.Email] = c
		if c.Role == fieldwork.SinglePoint {
			out.contactOf[c.Org] = c.Name
		}
	}
	return out, nil
}

// directors are whom the team knows before the fieldwork. All others come in
// when they are named, when they take over, or when a section is handed to them.
func (p people) directors() []fieldwork.Contact {
	return slices.DeleteFunc(slices.Clone(p.all), func(c fieldwork.Contact) bool { return c.Role != fieldwork.Director })
}

// of finds an organisation's person by address and role.
func (p people) of(org, email string, role fieldwork.Role) (fieldwork.Contact, error) {
	for _, c := range p.all {
		if c.Org == org && c.Email == email && c.Role == role {
			return c, nil
		}
	}
	return fieldwork.Contact{}, fmt.Errorf("the record names %s, who is no %s of %s", email, role, org)
}
