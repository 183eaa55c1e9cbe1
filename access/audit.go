package access

import "time"

// ReadAudit is to read the audit record.
const ReadAudit Deed = "read audit"

// Outcome is what the audit record says became of a deed.
type Outcome string

const (
	// Looked is a look of staff at one case, or with no organisation at a list of
	// the people of many.
	Looked Outcome = "looked"
	// Refused is a deed that the person may not do, or a wrong code, link or password.
	Refused Outcome = "refused"
	// Done is a deed that changed something, or took a file out.
	Done Outcome = "done"
)

// Search narrows the audit record; empty fields narrow nothing.
type Search struct {
	Wave, Org, Person string
	Outcome           Outcome
	// Before is the number of the record before which one looks, 0 for the latest.
	Before int64
	// Most is how many records are given.
	Most int
}

// Record is one line of the audit record. It never holds an answer, a code or a password.
type Record struct {
	// ID numbers the records in the order in which they were made, 0 for one that is not kept yet.
	ID      int64
	At      time.Time
	Person  Person
	Deed    Deed
	Wave    string
	Org     string
	Outcome Outcome
	// Address is where an attempt to get in came from, "" for everything else.
	Address string
}
