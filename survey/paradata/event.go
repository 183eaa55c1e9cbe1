// Package paradata holds what is noted about answering, never what was
// answered: which page a person had before them and when, what was saved, which
// problems they met, on what kind of device. From that follow the active
// minutes by section and person, and the burden of a wave on those it asks.
//
// Paradata are kept apart from answers, hold no address of the network and no
// browser's name, and know people by number alone.
package paradata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Deed is what happened to a page.
type Deed string

const (
	// Shown is a page that was opened.
	Shown Deed = "shown"
	// Saved is a page of questions whose answers were all accepted.
	Saved Deed = "saved"
	// Refused is a page of questions that came back with problems.
	Refused Deed = "refused"
	// Sent is anything else that was posted: a section handed in, or handed on.
	Sent Deed = "sent"
)

// Met is a problem that a person met.
type Met struct {
	// Question is the question's id, "" for a problem of the page as a whole.
	Question string
	// Kind is Missing, Clash, Workbook, or the kind of question whose answer could
	// not be accepted ("number").
	Kind string
}

const (
	// Missing is a required answer that was not given.
	Missing = "missing"
	// Clash is an answer that a colleague had changed meanwhile.
	Clash = "clash"
	// Workbook is a file that could not be taken, or a cell of one that belongs to no question.
	Workbook = "workbook"
)

// Event is one thing that a person did. Events are only ever added.
type Event struct {
	Wave, Org string
	// Person is the contact's number; minus the number of the access by which the
	// office let somebody in who is no known contact; 0 when neither is known.
	Person int64
	// Section is "" for the pages that are of no section, as the start page.
	Section, Page string
	Deed          Deed
	Met           []Met
	// Edits is the number of earlier answers that the save changed.
	Edits  int
	Device Device
	At     time.Time
}

// PersonOf gives an event's Person.
func PersonOf(contact, access int64) int64 {
	if contact != 0 {
		return contact
	}
	return -access
}

// MostMet is how many problems one event keeps at most.
const MostMet = 50

// longest is the length of a name in bytes.
const longest = 64

// Sound says whether the event can be kept: its names are names and its numbers
// small, so that whatever a request says, an event stays a line.
func (e Event) Sound() bool {
	names := []string{e.Wave, e.Org, e.Section, e.Page}
	for _, m := range e.Met {
		names = append(names, m.Question, m.Kind)
	}
	for _, name := range names {
		if len(name) > longest || strings.ContainsAny(name, "=\x00 \t\n") || strings.ToValidUTF8(name, "") != name {
			return false
		}
	}
	deeds := []Deed{Shown, Saved, Refused, Sent}
	return e.Wave != "" && e.Org != "" && e.Page != "" && slices.Contains(deeds, e.Deed) && slices.Contains(Devices, e.Device) &&
		len(e.Met) <= MostMet && e.Edits >= 0 && !e.At.IsZero()
}

// Line writes a sound event as it is kept: a line, without wave and organisation.
func (e Event) Line() string {
	return strings.Join([]string{
		strconv.FormatInt(e.Person, 10), e.Section, e.Page, string(e.Deed), WriteMet(e.Met), strconv.Itoa(e.Edits), string(e.Device),
		strconv.FormatInt(e.At.UnixMilli(), 10),
	}, "\t") + "\n"
}

// ReadLines hands on the events that lines were written of; of has what they share.
func ReadLines(lines string, of Event, each func(Event) error) error {
	for line := range strings.Lines(lines) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(parts) != 8 {
			return fmt.Errorf("paradata: %q is no event", line)
		}
		e := of
		var numbers [3]int64
		for i, part := range []string{parts[0], parts[5], parts[7]} {
			var err error
			if numbers[i], err = strconv.ParseInt(part, 10, 64); err != nil {
				return fmt.Errorf("paradata: %q is no event: %w", line, err)
			}
		}
		e.Person, e.Section, e.Page, e.Deed, e.Met = numbers[0], parts[1], parts[2], Deed(parts[3]), ReadMet(parts[4])
		e.Edits, e.Device, e.At = int(numbers[1]), Device(parts[6]), time.UnixMilli(numbers[2]).UTC()
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

// WriteMet writes problems as they are kept: "SocRisk=many SendMon=missing".
func WriteMet(all []Met) string {
	words := make([]string, len(all))
	for i, m := range all {
		words[i] = m.Question + "=" + m.Kind
	}
	return strings.Join(words, " ")
}

// ReadMet reads what WriteMet wrote. What is not of its form is left out.
func ReadMet(text string) []Met {
	var all []Met
	for word := range strings.FieldsSeq(text) {
		if question, kind, ok := strings.Cut(word, "="); ok {
			all = append(all, Met{question, kind})
		}
	}
	return all
}
