package office_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/access"
)

const (
	uploadAt   = "/office/waves/wave-1/contacts"
	columns    = "org_id,role,name,job_title,email,phone,nominated_by,address_1,postcode\n"
	oneContact = columns + "la-derby,colleague,Nia New,,nia@derby.example,,,1 High Street,de1 1aa\n"
)

// uploads sends a file at the contacts' page as a lead.
func (s *site) uploads(role access.Role, name string, body []byte) answered {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = part.Write(body)
	form.Close()
	r, err := http.NewRequest(http.MethodPost, s.http.URL+uploadAt, &b)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return s.ask(s.session(role), r)
}

// TestUploadedContacts looks at what a file would change, brings it in, and finds
// that it changes nothing a second time.
func TestUploadedContacts(t *testing.T) {
	s := open(t)
	text := oneContact + "la-leeds,colleague,Nia New,,nia@derby.example,,,,\n"
	if got := s.uploads(access.Interviewer, "contacts.csv", []byte(text)); got.status != http.StatusForbidden {
		t.Errorf("an interviewer uploads: %d", got.status)
	}
	if got := s.uploads(access.Lead, "contacts.csv", []byte(text)); got.status != http.StatusSeeOther {
		t.Fatalf("uploading: %d %s", got.status, got.body)
	}
	page := s.as(access.Lead, uploadAt+"/preview", nil)
	for _, want := range []string{"2 would be added, 0 changed, 0 are as they were", "nia@derby.example", "Known, and not in the file", "One address, several organisations"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	s.shows([]look{{"contacts-foreseen", uploadAt + "/preview"}, {"contacts-upload", uploadAt}})
	seen := url.Values{"do": {"confirm"}, "added": {"9"}, "changed": {"0"}, "same": {"0"}}
	if got := s.as(access.Lead, uploadAt+"/preview", seen); got.status != http.StatusConflict || !strings.Contains(got.body, "Contacts were changed since you looked") {
		t.Errorf("confirmed what was not seen: %d", got.status)
	}
	seen.Set("added", "2")
	if got := s.as(access.Lead, uploadAt+"/preview", seen); got.status != http.StatusSeeOther {
		t.Fatalf("confirming: %d %s", got.status, got.body)
	}
	if got := s.as(access.Lead, uploadAt+"/preview", seen); got.status != http.StatusNotFound || !strings.Contains(got.body, "confirmed or taken back already") {
		t.Errorf("confirmed twice: %d", got.status)
	}
	file := s.as(access.Lead, "/office/waves/wave-1/cases/la-derby/file", nil)
	if !strings.Contains(file.body, "1 High Street, DE1 1AA") {
		t.Error("the contact has not the address of the file")
	}
	// The same as a workbook changes nothing more.
	if got := s.uploads(access.Lead, "contacts.xlsx", workbook(t, text)); got.status != http.StatusSeeOther {
		t.Fatalf("the workbook: %d %s", got.status, got.body)
	}
	if page := s.as(access.Lead, uploadAt+"/preview", nil); !strings.Contains(page.body, "0 would be added, 0 changed, 2 are as they were") {
		t.Error("the same file as a workbook would change something")
	}
	if template := s.as(access.Lead, uploadAt+"/template", nil); !strings.HasPrefix(template.body, "\ufefforg_id,role,name") {
		t.Errorf("the template is %q", template.body)
	}
}

// workbook has a text's rows on its first sheet.
func workbook(t *testing.T, text string) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		for j, cell := range strings.Split(line, ",") {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				err = book.SetCellStr("Sheet1", at, strings.ReplaceAll(cell, "¶", "\n"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	body, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

// TestContactsThatCannotBeUsed uploads what people upload by mistake or in malice: each gets a
// sentence, and nothing is kept.
func TestContactsThatCannotBeUsed(t *testing.T) {
	s := open(t)
	for name, one := range map[string]struct {
		file string
		body []byte
		want string
	}{
		"unknown organisation": {"c.csv", []byte(columns + "la-atlantis,director,A,,a@x.example,,,,\n"), "there is no organisation &#34;la-atlantis&#34; in the frame"},
		"two with one address": {"c.csv", []byte(columns + "la-derby,director,A,,a@x.example,,,,\nla-derby,colleague,B,,a@x.example,,,,\n"), "is the address of A at la-derby already"},
		"newline in address":   {"c.csv", []byte(columns + "la-derby,director,A,,\"a@x.example\nBcc: b@x.example\",,,,\n"), "cannot be used"},
		"newline in a cell":    {"c.xlsx", workbook(t, columns+"la-derby,director,A,,a@x.example¶Bcc: b@x.example,,,,\n"), "c.xlsx:2"},
		"postcode":             {"c.csv", []byte(columns + "la-derby,director,A,,a@x.example,,,1 Road,12345\n"), "full postcode"},
		"encoding":             {"c.csv", append([]byte(columns+"la-derby,director,Se"), 0xf1, 0xff, 0x00, 0x81, '\n'), "c.csv"},
		"not a table":          {"c.csv", []byte("%PDF-1.7"), "c.csv"},
		"broken workbook":      {"c.xlsx", []byte("PK\x03\x04 and no more"), "c.xlsx"},
		"empty":                {"c.csv", nil, "c.csv"},
	} {
		got := s.uploads(access.Lead, one.file, one.body)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, one.want) || !strings.Contains(got.body, "Nothing was changed") {
			t.Errorf("%s: %d, without %q", name, got.status, one.want)
		}
	}
	if got := s.uploads(access.Lead, "c.csv", bytes.Repeat([]byte("x"), 33<<20)); got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest || !strings.Contains(got.body, "larger than 32 MB") {
		t.Errorf("a huge file: %d", got.status)
	}
	if got := s.as(access.Lead, uploadAt+"/preview", nil); got.status != http.StatusNotFound {
		t.Errorf("something was kept: %d", got.status)
	}
}
