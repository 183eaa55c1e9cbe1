package fieldwork

import (
	"bytes"
	"encoding/csv"
	"maps"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/source"
	"omnibus/survey/frame"
)

// Incoming is one person that a file adds or changes.
type Incoming struct {
	Contact
	// Before is who they were, or whose place they take; nil for somebody new.
	Before *Contact
	// Takes says that they take the place of another person.
	Takes bool
}

// Forecast is what a file of contacts would change, told before it does.
type Forecast struct {
	Imported
	// Incoming are those added and changed.
	Incoming []Incoming
	// Gone are the people who are known and do not stand in the file. They stay.
	Gone []Contact
	// Shared are the addresses that stand at several organisations.
	Shared []string
}

// Foresee tells what Import would do with a file, and does nothing.
func Foresee(people map[string]Room, file []Contact, a Ask) (Forecast, error) {
	step, n, err := Import(maps.Clone(people), file, a)
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{Imported: n, Shared: SharedAddresses(file)}
	for _, c := range step.Contacts {
		in := Incoming{Contact: c}
		if old, known := people[c.Org].Contact(c.Replaces); known {
			in.Before, in.Takes = &old, !sameAddress(old.Email, c.Email)
		}
		f.Incoming = append(f.Incoming, in)
	}
	stands := map[string]bool{}
	for _, c := range file {
		stands[place(c.Org, c.Role, c.Email)] = true
	}
	replaced := map[int64]bool{}
	for _, c := range step.Contacts {
		replaced[c.Replaces] = true
	}
	for _, org := range slices.Sorted(maps.Keys(people)) {
		for _, c := range people[org].Present() {
			if !stands[place(c.Org, c.Role, c.Email)] && !replaced[c.ID] {
				f.Gone = append(f.Gone, c)
			}
		}
	}
	return f, nil
}

// SharedAddresses are those that stand at several organisations of a file: one
// person who is their contact, or a slip. Each organisation's messages have a code
// of their own.
func SharedAddresses(file []Contact) []string {
	first, shared := map[string]string{}, map[string]bool{}
	for _, c := range file {
		address := strings.ToLower(c.Email)
		if org, known := first[address]; known && org != c.Org {
			shared[address] = true
		}
		first[address] = c.Org
	}
	return slices.Sorted(maps.Keys(shared))
}

// contactBook bounds a workbook of contacts.
var contactBook = sheet.BookBounds{Bytes: 32 << 20, Unpacked: 512 << 20, Sheets: 60, Rows: 200_000, Columns: 200, Elements: 8_000_000}

// ReadContactsFile is ReadContacts for a CSV file or the first sheet of a workbook,
// whichever the file is. Complaints about a workbook name its rows alone.
func ReadContactsFile(name string, body []byte, f *frame.Frame) ([]Contact, source.Complaints) {
	if !bytes.HasPrefix(body, []byte("PK")) {
		return ReadContacts(name, body, f)
	}
	var out source.Complaints
	book, err := sheet.ReadXLSX(body, contactBook)
	if err == nil && (len(book.Sheets) == 0 || len(book.Sheets[0].Cells) == 0) {
		err = fault.New(fault.Refused, "The workbook's first sheet is empty. Nothing was changed.")
	}
	if err != nil {
		out.Add(source.Place{File: name}, "", "%s", fault.Public(err))
		return nil, out
	}
	contacts, out := ReadContacts(name, asCSV(book.Sheets[0]), f)
	for i := range out {
		out[i].At.Column = 0
	}
	return contacts, out
}

// asCSV writes a sheet row by row, one line each: a line break in a cell becomes a
// sign that no name or address may have, so that it is told and moves no row.
func asCSV(g sheet.Grid) []byte {
	wide := 0
	for at := range g.Cells {
		wide = max(wide, at.Column)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for row := 1; row <= g.Rows; row++ {
		cells := make([]string, wide)
		for column := range cells {
			cells[column] = strings.NewReplacer("\r\n", "\u2028", "\n", "\u2028", "\r", "\u2028").Replace(g.Cells[sheet.At{Row: row, Column: column + 1}].Text)
		}
		if wide == 1 && cells[0] == "" {
			cells[0] = " "
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}

// ContactsTemplate is a file of contacts without anybody: its columns.
func ContactsTemplate() []byte {
	return []byte("\ufeff" + strings.Join(append(slices.Clone(contactColumns), moreColumns...), ",") + "\r\n")
}
