package fieldwork

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/frame"
	"omnibus/tongue"
)

func smallFrame(t testing.TB) *frame.Frame {
	t.Helper()
	f, complaints := frame.Read("frame.csv", []byte("org_id,name,short_name,type,region\nderby,Derby,Derby,Unitary,Midlands\nleeds,Leeds,Leeds,Unitary,North\n"), nil)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

const contactsHead = "org_id,role,name,job_title,email,phone,nominated_by\n"

func readContacts(t testing.TB, rows string) ([]Contact, source.Complaints) {
	t.Helper()
	return ReadContacts("contacts.csv", []byte(contactsHead+rows), smallFrame(t))
}

func TestReadContacts(t *testing.T) {
	for name, test := range map[string]struct{ rows, says string }{
		"unknown organisation":    {"atlantis,director,A,,a@x.example,,\n", `contacts.csv:2:1: there is no organisation "atlantis"`},
		"role":                    {"derby,king,A,,a@x.example,,\n", "contacts.csv:2:7: \"king\" is no role"},
		"newline in an address":   {"derby,director,A,,\"a@x.example\nBcc: b@x.example\",,\n", "contacts.csv:2:19: "},
		"two people, one address": {"derby,director,A,,a@x.example,,\nderby,colleague,B,,A@x.example,,\n", "is the address of A at derby already, in row 2"},
		"twice":                   {"derby,director,A,,a@x.example,,\nderby,director,A,,a@x.example,,\n", "A is director of derby already, in row 2"},
		"telephone":               {"derby,director,A,,a@x.example,ring me,\n", `"ring me" cannot be used: enter a telephone number`},
		"nominated by":            {"derby,director,A,,a@x.example,,z@x.example\n", "nobody of derby in this file has the address"},
	} {
		contacts, complaints := readContacts(t, test.rows)
		if contacts != nil || len(complaints) != 1 || !strings.Contains(complaints.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, complaints, test.says)
		}
	}
	for name, text := range map[string]string{
		"UTF-16": "\xff\xfeo\x00r\x00g\x00", "a column missing": "org_id,role,name,email,phone,nominated_by\n", "Windows": contactsHead + "derby,director,\xc5sa,,a@x.example,,\n",
	} {
		if contacts, complaints := ReadContacts("contacts.csv", []byte(text), smallFrame(t)); contacts != nil || len(complaints) == 0 {
			t.Errorf("%s is read as %v", name, contacts)
		}
	}
}

func TestImportTwiceAndWriteBack(t *testing.T) {
	rows := "derby,director,Dee,Director,dee@x.example,01632 960000,\nderby,single_point_of_contact,Pat,,pat@x.example,,dee@x.example\nderby,single_point_of_contact,Nia,,nia@x.example,,dee@x.example\n"
	file, complaints := readContacts(t, rows)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	people := map[string]Room{}
	ask := Ask{Wave: "wave-1", By: "Lena", At: monday}
	step, n, err := Import(people, file, ask)
	if err != nil || n != (Imported{Added: 3}) || len(step.Events) != 1 {
		t.Fatalf("%+v %+v %v", step, n, err)
	}
	if lead, _ := people["derby"].Lead(); lead.Name != "Nia" || lead.NominatedBy != people["derby"].Contacts[0].ID || len(people["derby"].Present()) != 2 {
		t.Fatalf("%+v", people["derby"])
	}
	ask.Head = step.Head(0)
	if step, n, err = Import(people, file, ask); err != nil || n != (Imported{Same: 3}) || len(step.Contacts) != 0 {
		t.Fatalf("the second time: %+v %v", n, err)
	}
	out, err := WriteContacts(people, smallFrame(t).Organisations)
	if err != nil {
		t.Fatal(err)
	}
	again, complaints := ReadContacts("contacts.csv", out, smallFrame(t))
	if len(complaints) > 0 || len(again) != 2 {
		t.Fatalf("%v\n%s", complaints, out)
	}
	if _, n, err = Import(people, again, ask); err != nil || n != (Imported{Same: 2}) {
		t.Fatalf("what was written is not what was: %+v %v", n, err)
	}
	again[0].Name = "Pat" // another person with an address that is taken
	again[0].Role = Colleague
	if _, _, err = Import(people, again[:1], ask); fault.KindOf(err) != fault.Exists {
		t.Fatalf("%v", err)
	}
}

// TestNamersStandAnywhere holds that who named a contact is known whichever of the
// two rows comes first, also where they named themselves.
func TestNamersStandAnywhere(t *testing.T) {
	const dee, pat = "derby,director,Dee,,dee@x.example,,\n", "derby,single_point_of_contact,Pat,,pat@x.example,,dee@x.example\n"
	const self = "derby,single_point_of_contact,Dee,,dee@x.example,,dee@x.example\n"
	for _, rows := range []string{dee + pat, pat + dee, dee + self, self + dee} {
		file, complaints := readContacts(t, rows)
		people := map[string]Room{}
		if _, _, err := Import(people, file, Ask{Wave: "wave-1", By: "Lena", At: monday}); err != nil || len(complaints) > 0 {
			t.Fatal(err, complaints)
		}
		director, _ := people["derby"].Director()
		if lead, _ := people["derby"].Lead(); lead.NominatedBy == 0 || lead.NominatedBy != director.ID {
			t.Errorf("%q: named by %d, the director is %d", rows, lead.NominatedBy, director.ID)
		}
	}
}

// TestOneOfTwoRolesIsRenamed holds that a person in two roles can be given another
// name, by the team in one role after the other and by a file at once.
func TestOneOfTwoRolesIsRenamed(t *testing.T) {
	people := map[string]Room{}
	both := "derby,director,Dee,,dee@x.example,,\nderby,single_point_of_contact,Dee,,dee@x.example,,\n"
	for _, rows := range []string{both, strings.ReplaceAll(both, "Dee", "Dee Lee")} {
		file, _ := readContacts(t, rows)
		if _, _, err := Import(people, file, Ask{Wave: "wave-1", Head: 10 * int64(len(people)), At: monday}); err != nil {
			t.Fatal(err)
		}
	}
	room := people["derby"]
	for _, c := range room.Present() {
		step, err := room.Change(Change{Ask: Ask{Org: "derby", Contact: c.ID, Name: "Dee Ray", Email: c.Email, Head: 100, At: monday}, Channel: ByPhone})
		if err != nil {
			t.Fatal(err)
		}
		room.Contacts = append(room.Contacts, step.Contacts...)
	}
	_, err := room.Change(Change{Ask: Ask{Org: "derby", Name: "Pat", Email: "dee@x.example", Head: 200, At: monday}, Role: Colleague, Channel: ByPhone})
	if fault.KindOf(err) != fault.Exists {
		t.Errorf("a second person has the address: %v", err)
	}
}

// TestWhatIsWrittenIsRead holds that the import takes exactly what the export
// wrote, also where a spreadsheet would see a formula.
func TestWhatIsWrittenIsRead(t *testing.T) {
	people := map[string]Room{}
	for i, name := range []string{"=1+1", "'=1+1", "''@x", "-Pat", "'Pat", "O'Neil", "Ann"} {
		room := people["derby"]
		room.Contacts = append(room.Contacts, Contact{ID: int64(i + 1), Org: "derby", Role: Colleague, Name: name, JobTitle: name, Hours: "@9, \"mornings\"",
			Email: fmt.Sprintf("+%d@x.example", i), Phone: "+44 1632 960000", NominatedBy: int64(i)})
		people["derby"] = room
	}
	out, err := WriteContacts(people, smallFrame(t).Organisations)
	if err != nil {
		t.Fatal(err)
	}
	read, complaints := ReadContacts("contacts.csv", out, smallFrame(t))
	if len(complaints) > 0 {
		t.Fatalf("%v\n%s", complaints, out)
	}
	for i, c := range read {
		want := people["derby"].Contacts[i]
		want.ID = 0
		if c != want {
			t.Errorf("%+v was read as %+v", want, c)
		}
	}
	if _, n, err := Import(people, read, Ask{Wave: "wave-1", Head: 99}); err != nil || n != (Imported{Same: 7}) {
		t.Errorf("bringing it in again: %+v %v", n, err)
	}
}

func FuzzReadContacts(f *testing.F) {
	f.Add([]byte(contactsHead + "derby,director,A,B,a@x.example,01632 960000,\n"))
	small := smallFrame(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		contacts, complaints := ReadContacts("contacts.csv", text, small)
		if len(complaints) > 0 && contacts != nil {
			t.Fatal("contacts and complaints")
		}
		for _, c := range contacts {
			if _, err := c.Checked(); err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
		}
	})
}

// TestOneAddressAtTwoOrganisations holds that one person may be the contact of
// several organisations, which is told, and that each namer is found at their own.
func TestOneAddressAtTwoOrganisations(t *testing.T) {
	file, complaints := readContacts(t, "derby,director,A,,a@x.example,,\nleeds,director,A,,A@x.example,,\nleeds,single_point_of_contact,B,,b@x.example,,a@x.example\n")
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if got := SharedAddresses(file); !slices.Equal(got, []string{"a@x.example"}) {
		t.Errorf("shared are %v", got)
	}
	if file[2].NominatedBy != 2 {
		t.Errorf("B was named by row %d", file[2].NominatedBy)
	}
}

func TestForesee(t *testing.T) {
	first, _ := readContacts(t, "derby,director,Dee,,dee@x.example,,\nderby,single_point_of_contact,Pat,,pat@x.example,,\nleeds,director,Lee,,lee@x.example,,\n")
	people := map[string]Room{}
	if _, _, err := Import(people, first, Ask{Wave: "w"}); err != nil {
		t.Fatal(err)
	}
	text := contactsHead + "derby,director,Dee,Chief,dee@x.example,,\nderby,single_point_of_contact,Nia,,nia@x.example,,\n"
	second, complaints := ReadContactsFile("c.csv", []byte(text), smallFrame(t))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	before := len(people["derby"].Contacts)
	f, err := Foresee(people, second, Ask{Wave: "w", Head: 100})
	if err != nil {
		t.Fatal(err)
	}
	if f.Imported != (Imported{Added: 1, Changed: 1}) || len(f.Incoming) != 2 || f.Incoming[0].Before.JobTitle != "" || f.Incoming[0].Takes || !f.Incoming[1].Takes || f.Incoming[1].Before.Name != "Pat" {
		t.Errorf("foreseen is %+v", f)
	}
	if len(f.Gone) != 1 || f.Gone[0].Name != "Lee" {
		t.Errorf("gone are %+v", f.Gone)
	}
	if len(people["derby"].Contacts) != before {
		t.Error("looking changed something")
	}
}

func TestAddressesOfAFile(t *testing.T) {
	head := "org_id,role,name,job_title,email,phone,nominated_by,address_1,address_2,postcode,language\n"
	file, complaints := ReadContacts("c.csv", []byte(head+"derby,director,A,,a@x.example,,,1 Road,DERBY,de11aa,cy\n"), smallFrame(t))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if c := file[0]; c.Address != "1 Road\nDERBY" || c.Postcode != "DE1 1AA" || c.Language != tongue.Welsh {
		t.Errorf("read %+v", c)
	}
	people := map[string]Room{}
	if _, _, err := Import(people, file, Ask{Wave: "w"}); err != nil {
		t.Fatal(err)
	}
	bare, _ := readContacts(t, "derby,director,A,,a@x.example,,\n")
	if _, n, err := Import(people, bare, Ask{Wave: "w"}); err != nil || n.Same != 1 {
		t.Errorf("a file without addresses changes some: %+v, %v", n, err)
	}
	if _, complaints := ReadContacts("c.csv", []byte(head+"derby,director,A,,a@x.example,,,1 Road,,12345,fr\n"), smallFrame(t)); len(complaints) != 2 {
		t.Errorf("complaints are %v", complaints)
	}
}
