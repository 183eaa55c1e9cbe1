package world

import (
	"fmt"
	"strings"
	"time"

	"omnibus/sheet"
)

// The events of the fieldwork record by which answers came.
const (
	started   = "section_started"
	submitted = "section_submitted"
)

// moment is one event of the record that changed a section.
type moment struct {
	org, event, section, by string
	at                      time.Time
}

// readRecord gives the moments at which sections were begun and handed in, in
// order of time. Who did it is told by name; where the record has no person it
// is the organisation's contact.
func readRecord() ([]moment, error) {
	names, err := people()
	if err != nil {
		return nil, err
	}
	record, complaints := sheet.ReadCSV("fieldwork.csv", file("fieldwork.csv"), sheet.Usual)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	var moments []moment
	for i := range record.Len() {
		row := record.Row(i)
		m := moment{org: row[0], event: row[3]}
		if m.event != started && m.event != submitted {
			continue
		}
		if m.at, err = time.Parse(time.RFC3339, row[1]); err != nil {
			return nil, fmt.Errorf("%s: %w", record.Place(i, 1), err)
		}
		details := map[string]string{}
		for _, part := range strings.Split(row[4], ";") {
			if key, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				details[key] = value
			}
		}
		m.section = details["section"]
		if m.by = names[details["by"]]; m.by == "" {
			m.by = "The single point of contact"
		}
		moments = append(moments, m)
	}
	return moments, nil
}

// people gives the names of contacts by e-mail address.
func people() (map[string]string, error) {
	contacts, complaints := sheet.ReadCSV("contacts.csv", file("contacts.csv"), sheet.Usual)
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range contacts.Len() {
		row := contacts.Row(i)
		names[row[4]] = row[2]
	}
	return names, nil
}
