// Package letter makes letters on paper of what a contact plan says: which can be
// printed, in which order they are posted, the pages, and the file for those who
// merge their own. It keeps nothing: a letter's code and link are made with it,
// and only their hashes are kept by the store.
package letter

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/typeset/pdf"
)

// Batch is the letters of a moment that were made together. What was made once
// is replaced as a whole or not at all.
type Batch struct {
	Wave, Moment string
	// Number is the batch's own in its wave, Replaces that of the batch whose
	// codes ended with it, 0 for none.
	Number, Replaces int
	// Fingerprint and Version are those of the moment and of the plan's text.
	Fingerprint string
	Version     int64
	Letters     int
	By          string
	At          time.Time
}

// Letter is one letter: to whom, and with its secrets what it says.
type Letter struct {
	// Number is its place in the batch, from 1.
	Number int
	To     plan.Recipient
	// Subject and Text are as the plan's template writes them. Link and Code stand
	// in Text too; CodePage is where a code is typed.
	Subject, Text, Link, Code, CodePage string
}

// Made is a batch with its letters in postal order, and who gets none and why.
type Made struct {
	Batch
	Moment  *plan.Moment
	Letters []Letter
	Left    []plan.Left
}

// Reference names a letter on its pages: wave, batch and number.
func Reference(wave string, batch, number int) string {
	return fmt.Sprintf("%s-%d-%04d", wave, batch, number)
}

var referenceShape = regexp.MustCompile(`^(.+)-([0-9]{1,9})-([0-9]{1,9})$`)

// ParseReference reads a reference of the wave as people type it.
func ParseReference(wave, typed string) (batch, number int, err error) {
	text := strings.ToLower(strings.Join(strings.Fields(typed), ""))
	parts := referenceShape.FindStringSubmatch(strings.NewReplacer("–", "-", "\u2011", "-").Replace(text))
	if parts == nil || parts[1] != strings.ToLower(wave) {
		return 0, 0, fault.New(fault.Refused, "Enter the reference that is printed on the letter, such as %s", Reference(wave, 1, 12))
	}
	batch, _ = strconv.Atoi(parts[2])  // nine digits fit
	number, _ = strconv.Atoi(parts[3]) // here too
	return batch, number, nil
}

// Key is the key of a letter in contact histories.
func Key(wave string, batch, number int) string {
	return fmt.Sprintf("letter %s %d %d", wave, batch, number)
}

// Order puts recipients into postal order: by postcode, of one postcode by
// organisation and name. Those in whose name or address are signs that no font of
// a letter has are left out.
func Order(to []plan.Recipient) ([]plan.Recipient, []plan.Left) {
	var left []plan.Left
	var ordered []plan.Recipient
	for _, r := range to {
		if signs := pdf.Regular.Missing(r.Contact.Name + r.Organisation + strings.ReplaceAll(r.Contact.Address, "\n", "")); len(signs) > 0 {
			left = append(left, plan.Left{Org: r.Org, Organisation: r.Organisation, Contact: r.Contact, Reason: plan.Unprintable})
			continue
		}
		ordered = append(ordered, r)
	}
	slices.SortStableFunc(ordered, func(a, b plan.Recipient) int {
		return cmp.Or(fieldwork.ComparePostcodes(a.Contact.Postcode, b.Contact.Postcode), strings.Compare(a.Organisation, b.Organisation),
			strings.Compare(a.Contact.Name, b.Contact.Name), cmp.Compare(a.Contact.ID, b.Contact.ID))
	})
	return ordered, left
}

// Latest gives the batch of a moment that holds, of all that were made of it.
func Latest(batches []Batch, moment string) (Batch, bool) {
	for _, b := range slices.Backward(batches) {
		if b.Moment == moment {
			return b, true
		}
	}
	return Batch{}, false
}

// Making asks for the letters of a moment.
type Making struct {
	Moment *plan.Moment
	// Version is that of the plan's text, Seen the latest batch of the moment that
	// whoever asks knows of, 0 for none.
	Version int64
	Seen    int
	// Site is where links lead; Random makes their secrets.
	Site   string
	Random io.Reader
	At     time.Time
}

// MayMake says whether letters of a moment may be made now for so many
// recipients: a second person has approved them, and none were posted. seen is the
// latest batch that whoever asks knows of, so that asking twice makes one.
func MayMake(m *plan.Moment, log []plan.Decision, batches []Batch, seen, recipients int, at time.Time) error {
	s := m.Stands(log)
	latest, _ := Latest(batches, m.ID)
	switch {
	case m.Channel != plan.Letter:
		return fault.New(fault.Refused, "%s is not sent on paper. Nothing was made.", m.Name())
	case s.State == plan.StateSent:
		return fault.New(fault.Conflict, "The letters of %s have been posted. Nothing was made.", m.Name())
	case s.State != plan.StateApproved:
		return fault.New(fault.Conflict, "%s is not approved as it reads now, so no letters can be made of it. Nothing was made. A second person has to approve it first.", m.Name())
	case latest.Number != seen:
		return fault.New(fault.Conflict, "Letters of %s were made meanwhile, by %s. Nothing was made. Look at it again.", m.Name(), latest.By)
	case !at.Before(m.Ends):
		return fault.New(fault.Conflict, "The period of %s is over, so a letter would come too late. Nothing was made.", m.Name())
	case recipients == 0:
		return fault.New(fault.Conflict, "Nobody would get %s now. Nothing was made. See why below.", m.Name())
	case plan.Grown(s.Approval.Recipients, recipients):
		return fault.New(fault.Conflict, "%d would get %s now, and %d were approved. Nothing was made. Propose it again.", recipients, m.Name(), s.Approval.Recipients)
	}
	return nil
}

// Posting says that the latest batch of a moment was posted.
type Posting struct {
	Moment *plan.Moment
	// Seen is the batch that was posted, Day the day on which.
	Seen    int
	Day, At time.Time
}

// mostDaysAgo is how long ago letters may have been posted when it is said.
const mostDaysAgo = 30

// MayPost says whether letters of a moment can be said to have been posted on a
// day, and gives the time at which the contact history has it.
func MayPost(m *plan.Moment, log []plan.Decision, batches []Batch, seen int, day, now time.Time) (time.Time, error) {
	latest, made := Latest(batches, m.ID)
	now = now.In(m.Zone())
	at := time.Date(day.Year(), day.Month(), day.Day(), 17, 0, 0, 0, m.Zone())
	if at.After(now) || at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		at = now
	}
	madeOn := latest.At.In(m.Zone()).Format(time.DateOnly)
	switch {
	case !made:
		return at, fault.New(fault.Conflict, "No letters of %s were made, so none can have been posted. Nothing was changed.", m.Name())
	case m.Stands(log).State == plan.StateSent:
		return at, fault.New(fault.Conflict, "The letters of %s were noted as posted already. Nothing was changed.", m.Name())
	case latest.Number != seen:
		return at, fault.New(fault.Conflict, "These letters were made again meanwhile, by %s, and the codes of those before work no more. Nothing was changed. Post the new ones.", latest.By)
	case day.Format(time.DateOnly) > now.Format(time.DateOnly):
		return at, fault.New(fault.Refused, "The day of posting must be today or before. Note it when they have been posted")
	case day.Format(time.DateOnly) < madeOn:
		return at, fault.New(fault.Refused, "The day of posting must be %s or later: that is when these letters were made", latest.At.In(m.Zone()).Format("2 January 2006"))
	case now.Sub(at) > mostDaysAgo*24*time.Hour:
		return at, fault.New(fault.Refused, "The day of posting must be in the last %d days", mostDaysAgo)
	}
	return at, nil
}

// New makes the letter of a message that was made for one recipient.
func New(number int, made plan.Made, site string) Letter {
	return Letter{Number: number, To: made.Recipient, Subject: made.Message.Subject, Text: made.Message.Text, Link: made.Link, Code: made.Code, CodePage: site + "/r/"}
}

// Returned decides about a letter that came back: it gives the line to add to its
// case's history, without its position, author and time. key is that of the letter.
func Returned(history []fieldwork.ContactEvent, key, reason string) (fieldwork.ContactEvent, error) {
	var posted *fieldwork.ContactEvent
	for i, e := range history {
		switch {
		case e.Message != key:
		case e.Kind == fieldwork.LetterSent:
			posted = &history[i]
		case e.Kind == fieldwork.LetterReturned:
			return e, fault.New(fault.Exists, "This letter was noted as returned already. Nothing was changed")
		}
	}
	if posted == nil {
		return fieldwork.ContactEvent{}, fault.New(fault.Conflict, "This letter was not noted as posted, so it cannot have come back. Nothing was changed. Note first when the letters were posted")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		reason = "The envelope does not say why"
	}
	return fieldwork.ContactEvent{Wave: posted.Wave, Org: posted.Org, Kind: fieldwork.LetterReturned, Channel: fieldwork.ByLetter, Contact: posted.Contact,
		Number: posted.Number, Reason: reason, Message: key, Pilot: posted.Pilot}.Checked()
}
