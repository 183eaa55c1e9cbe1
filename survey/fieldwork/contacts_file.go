package fieldwork

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/source"
	"omnibus/survey/frame"
	"omnibus/tongue"
)

// contactColumns are the columns that every file of contacts has.
var contactColumns = []string{"org_id", "role", "name", "job_title", "email", "phone", "nominated_by"}

// The columns that may be left out. A blank cell in one leaves what is known:
// the best hours to call, the lines of the postal address and its postcode (which
// go together), and the language, en or cy.
const (
	hoursColumn    = "hours"
	addressColumn  = "address_"
	postcodeColumn = "postcode"
	languageColumn = "language"
)

var moreColumns = []string{hoursColumn, addressColumn + "1", addressColumn + "2", addressColumn + "3", addressColumn + "4", postcodeColumn, languageColumn}

// ReadContacts reads a file of contacts: one row a person in a role. The role is
// director, single_point_of_contact or colleague, nominated_by the address of
// another person of the organisation. All complaints come back, by row and column;
// there are no contacts when there is any. An address may stand at several
// organisations, as SharedAddresses tells, and at one with one name. NominatedBy is the place of the other
// person in the list, counted from 1, and 0 for nobody.
func ReadContacts(file string, text []byte, f *frame.Frame) ([]Contact, source.Complaints) {
	table, out := sheet.ReadCSV(file, text, sheet.Usual)
	if table == nil || len(out) > 0 {
		return nil, out
	}
	at := map[string]int{}
	for _, name := range contactColumns {
		i, ok := table.Column(name)
		if !ok {
			out.Add(source.Place{File: file, Line: 1}, "write the columns "+strings.Join(contactColumns, ", "), "there is no column %s", name)
		}
		at[name] = i
	}
	if len(out) > 0 {
		return nil, out
	}
	for _, name := range moreColumns {
		at[name] = -1
		if i, ok := table.Column(name); ok {
			at[name] = i
		}
	}
	r := contactReader{table: table, at: at, frame: f, out: &out, byAddress: map[string]int{}, places: map[string]int{}}
	for i := range table.Len() {
		r.row(i)
	}
	r.nominations()
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return r.contacts, nil
}

type contactReader struct {
	table    *sheet.CSV
	at       map[string]int
	frame    *frame.Frame
	out      *source.Complaints
	contacts []Contact
	// byAddress has the first row of each address of an organisation, places the row
	// of each person in a role.
	byAddress, places map[string]int
}

func (r *contactReader) complain(row int, column, repair, format string, args ...any) {
	if len(*r.out) < sheet.MaxComplaints {
		r.out.Add(r.table.Place(row, r.at[column]), repair, format, args...)
	}
}

func (r *contactReader) cell(row int, column string) string {
	i := r.at[column]
	if i < 0 {
		return ""
	}
	return unguarded(r.table.Row(row)[i])
}

func (r *contactReader) row(i int) {
	c := Contact{Org: r.cell(i, "org_id"), Role: Role(strings.ReplaceAll(r.cell(i, "role"), "_", " ")), JobTitle: r.cell(i, "job_title")}
	if _, ok := r.frame.Index(c.Org); !ok {
		r.complain(i, "org_id", "write an org_id of frame.csv", "there is no organisation %q in the frame", sheet.Clip(c.Org))
	}
	if c.Role != Director && c.Role != SinglePoint && c.Role != Colleague {
		r.complain(i, "role", "write director, single_point_of_contact or colleague", "%q is no role of a contact", sheet.Clip(r.cell(i, "role")))
	}
	for _, field := range []struct {
		column string
		into   *string
		read   func(string) (string, error)
	}{
		{"name", &c.Name, ReadName}, {"email", &c.Email, ReadEmail}, {"phone", &c.Phone, ReadPhone},
		{"job_title", &c.JobTitle, ReadJobTitle},
		{hoursColumn, &c.Hours, func(text string) (string, error) { return readLine(bestHours, text, longestName) }},
		{postcodeColumn, &c.Postcode, ReadPostcode},
	} {
		var err error
		if *field.into, err = field.read(r.cell(i, field.column)); err != nil {
			r.complain(i, field.column, "", "%q cannot be used: %s", sheet.Clip(r.cell(i, field.column)), tongue.Uncapitalised(fault.Public(err)))
		}
	}
	r.post(i, &c)
	r.contacts = append(r.contacts, c)
	if c.Email == "" {
		return
	}
	// One address may stand at several organisations: each has a code of its own.
	address := place(c.Org, "", c.Email)
	if first, ok := r.byAddress[address]; !ok {
		r.byAddress[address] = i
	} else if other := r.contacts[first]; other.Name != c.Name {
		r.complain(i, "email", "give each person an address of their own", "%s is the address of %s at %s already, in row %d", c.Email, other.Name, other.Org, r.table.Number(first))
	}
	key := place(c.Org, c.Role, c.Email)
	if first, ok := r.places[key]; ok {
		r.complain(i, "email", "leave one of the two rows out", "%s is %s of %s already, in row %d", c.Name, c.Role, c.Org, r.table.Number(first))
	} else {
		r.places[key] = i
	}
}

// place names a person in a role at an organisation.
func place(org string, role Role, address string) string {
	return org + "\x00" + string(role) + "\x00" + strings.ToLower(address)
}

// post reads how a person is written to on paper, and in which language.
func (r *contactReader) post(i int, c *Contact) {
	var lines []string
	for n := range mostAddressLines {
		column := addressColumn + strconv.Itoa(n+1)
		line, err := ReadAddress(r.cell(i, column))
		if err == nil && strings.Contains(line, "\n") {
			err = fault.New(fault.Refused, "Write each line of the address into a column of its own")
		}
		if err != nil {
			r.complain(i, column, "", "%q cannot be used: %s", sheet.Clip(r.cell(i, column)), tongue.Uncapitalised(fault.Public(err)))
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	c.Address = strings.Join(lines, "\n")
	language := r.cell(i, languageColumn)
	var known bool
	if c.Language, known = tongue.Of(strings.ToLower(language)); language != "" && !known {
		r.complain(i, languageColumn, "write en, or cy for Welsh", "there is no language %q", sheet.Clip(language))
	}
}

// nominations finds who named whom, when all rows are known.
func (r *contactReader) nominations() {
	for i := range r.contacts {
		by := strings.TrimSpace(r.cell(i, "nominated_by"))
		if by == "" {
			continue
		}
		j, ok := r.byAddress[place(r.contacts[i].Org, "", by)]
		if director, too := r.places[place(r.contacts[i].Org, Director, by)]; too {
			j = director // who named themselves did it as the director
		}
		if !ok {
			r.complain(i, "nominated_by", "write the address of a person of the same organisation, or leave it blank", "nobody of %s in this file has the address %q", r.contacts[i].Org, sheet.Clip(by))
			continue
		}
		r.contacts[i].NominatedBy = int64(j + 1)
	}
}

// Imported counts what a file of contacts changes.
type Imported struct{ Added, Changed, Same int }

// Import decides about a file of contacts read by ReadContacts, on the people
// that all cases of the wave have. Who is there already under the role and
// address is changed where something else is known of them; nobody is removed. A
// single point of contact with another address takes the place of the one before.
func Import(people map[string]Room, file []Contact, a Ask) (Step, Imported, error) {
	var s Step
	var n Imported
	ids := make([]int64, len(file)+1) // by the place in the file, from 1
	for _, i := range namersFirst(file) {
		c := file[i]
		room := people[c.Org]
		c.Wave, c.By, c.At, c.NominatedBy = a.Wave, a.By, a.At, ids[c.NominatedBy]
		old, known := room.at(c.Role, c.Email)
		// Who was replaced is not brought back by a file.
		if now, _ := room.Now(old.ID); known && now.ID != old.ID {
			ids[i+1], n.Same = old.ID, n.Same+1
			continue
		}
		if known {
			c = c.leaving(old)
		}
		if known && old.Name == c.Name && old.sameDetails(c) {
			ids[i+1], n.Same = old.ID, n.Same+1
			continue
		}
		if known {
			c.Replaces, n.Changed = old.ID, n.Changed+1
			if c.NominatedBy == 0 {
				c.NominatedBy = old.NominatedBy
			}
		} else {
			n.Added++
			if lead, ok := room.Lead(); ok && c.Role == SinglePoint {
				c.Replaces = lead.ID
			}
		}
		var err error
		if c, err = c.Checked(); err == nil {
			err = room.oneAddressOnePerson(c)
		}
		if err != nil {
			return Step{}, Imported{}, err
		}
		c.ID = s.Head(a.Head) + 1
		ids[i+1] = c.ID
		s.Contacts = append(s.Contacts, c)
		if c.Replaces != 0 && !known {
			of := a
			of.Org = c.Org
			s.add(of, PassedOn, "", c.ID)
		}
		room.Contacts = append(room.Contacts, c)
		people[c.Org] = room
	}
	return s, n, nil
}

// namersFirst gives the places of a file's rows in its order, but that whoever
// named somebody comes before them: a contact is added with who named them.
func namersFirst(file []Contact) []int {
	var order []int
	taken := make([]bool, len(file))
	var take func(i int)
	take = func(i int) {
		if taken[i] {
			return // two who name each other end here
		}
		taken[i] = true
		if by := file[i].NominatedBy; by != 0 {
			take(int(by) - 1)
		}
		order = append(order, i)
	}
	for i := range file {
		take(i)
	}
	return order
}

// leaving gives a contact of a file with what is known of them where the file
// says nothing.
func (c Contact) leaving(old Contact) Contact {
	if c.Hours == "" {
		c.Hours = old.Hours
	}
	if c.Address == "" && c.Postcode == "" {
		c.Address, c.Postcode = old.Address, old.Postcode
	}
	if c.Language == tongue.English {
		c.Language = old.Language
	}
	return c
}

// at finds the latest row of a person in a role under an address.
func (r Room) at(role Role, email string) (Contact, bool) {
	for _, c := range slices.Backward(r.Contacts) {
		if c.Role == role && sameAddress(c.Email, email) {
			return c, true
		}
	}
	return Contact{}, false
}

// WriteContacts gives the people as they now stand as a file that ReadContacts
// reads, with their best hours. Cells in which a spreadsheet would see a formula
// are kept from it.
func WriteContacts(people map[string]Room, orgs []frame.Organisation) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{append(slices.Clone(contactColumns), moreColumns...)}
	for _, o := range orgs {
		room := people[o.ID]
		for _, c := range room.Present() {
			by, _ := room.Now(c.NominatedBy)
			row := []string{c.Org, strings.ReplaceAll(string(c.Role), " ", "_"), c.Name, c.JobTitle, c.Email, c.Phone, by.Email, c.Hours}
			row = append(row, AddressLines(c.Address)...)
			rows = append(rows, append(row, c.Postcode, c.Language.Code()))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			if i != contactPhone {
				row[i] = Guarded(cell)
			}
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// contactPhone is the column of telephone numbers, which begin with a + and hold
// digits alone.
const contactPhone = 5

// Guarded puts an apostrophe before a text that a spreadsheet would take for a
// formula, or that has one already: unguarded takes away exactly that one.
func Guarded(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

func unguarded(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && formula(rest) {
		return rest
	}
	return cell
}

func formula(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	return cell != "" && strings.ContainsRune("=+-@", rune(cell[0]))
}
