package office_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/internal/world"
	"omnibus/web/office"
	"omnibus/web/office/clock"
	"omnibus/web/office/desk"
)

// asking is everybody who may come to an office address, in the table's order.
var asking = []access.Role{access.Lead, access.Analyst, access.Interviewer, access.Client, access.Respondent, ""}

// example fills the places of a route's pattern and gives the form that a post
// sends: one that would do something if it were let.
func (s *site) example(pattern string) (path string, form url.Values) {
	method, path, _ := strings.Cut(pattern, " ")
	if strings.Contains(path, desk.OutboxPath) {
		// Somebody before may have stopped all sending; where nobody has, this is refused.
		_ = s.store.StopMail(s.t.Context(), access.Person{Name: "Test", Role: access.Lead}, false, noon)
	}
	if strings.Contains(path, "{message}") {
		made := s.unclear
		if strings.HasSuffix(path, "/download") {
			made = s.sent
		}
		path = strings.Replace(path, "{message}", fmt.Sprint(made()), 1)
	}
	if pattern == "POST "+desk.OutboxPath {
		return path, url.Values{"do": {"stop"}}
	}
	if strings.HasPrefix(pattern, "POST "+desk.OutboxPath) {
		return path, url.Values{"do": {"again"}}
	}
	if strings.HasSuffix(path, "/contacts/preview") {
		// Somebody before may have confirmed or dropped the file.
		lead := access.Person{Name: world.Staff[0].Name, Role: access.Lead}
		if err := s.store.KeepUpload(s.t.Context(), lead, "wave-1", "contacts.csv", []byte(oneContact), noon); err != nil {
			s.t.Fatal(err)
		}
	}
	if strings.Contains(path, "/letters") {
		path = strings.Replace(path, "{moment}", "letter", 1)
	}
	path = strings.NewReplacer("{$}", "", "{wave}", "wave-1", "{org}", s.world.Org, "{section}", "csc", "{moment}", "invitation",
		"{text}", "report.md", "{contact}", "0", "{variable}", "SocRisk").Replace(path)
	if strings.HasSuffix(path, "/build/download") {
		path += "?show=SocRisk"
	}
	if method == http.MethodGet {
		return path, nil
	}
	switch {
	case path == clock.Path:
		return path, url.Values{"to": {"a day"}}
	case strings.HasSuffix(path, "/contacts/preview"):
		return path, url.Values{"do": {"drop"}}
	case strings.HasSuffix(path, "/letters"):
		return path, url.Values{"do": {"make"}, "seen": {"0"}}
	case strings.HasSuffix(path, "/consent"):
		return path, url.Values{"org": {s.world.Org}}
	case strings.HasSuffix(path, "/file"):
		return path, url.Values{"kind": {"note"}, "note": {"They are kind"}}
	case strings.Contains(path, "/calls/"):
		return path, url.Values{"do": {"take"}}
	case strings.HasSuffix(path, "/contacts/0"):
		return path, url.Values{"role": {"colleague"}, "name": {"Somebody"}, "email": {"somebody@council.example"}, "channel": {"office"}}
	}
	if strings.HasSuffix(path, "/pilot") {
		return path, url.Values{"do": {"refuse"}, "refused": {"la-wolverhampton"}, "seen": {"1"}}
	}
	return path, url.Values{"person": {"Somebody"}, "do": {"check"}, "seen": {"1"}, "text": {"# Another report\n"}, "show": {"SocRisk"}, "id": {"another-table"}}
}

// outcome says what became of a request.
func outcome(a answered) string {
	switch {
	case a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), desk.SignInPath+"?next="):
		return "sign in first"
	case a.status == http.StatusOK:
		return "yes"
	case a.status == http.StatusForbidden:
		return "refused"
	case a.status == http.StatusNotFound:
		return "nothing there"
	case a.status == http.StatusUnprocessableEntity:
		return "asked again"
	case a.status == http.StatusSeeOther:
		return "done"
	}
	return fmt.Sprint(a.status)
}

// TestEveryAddressAsEveryRole walks the office as everybody. Its table is a
// document: a change in who may do what shows there and must be reviewed.
func TestEveryAddressAsEveryRole(t *testing.T) {
	s := open(t)
	var table strings.Builder
	table.WriteString("# Who may open which page of the office\n\n" +
		"Every address of the office, asked for by everybody who could. A test walks them all and compares what came back with this\n" +
		"table; it is rewritten by `go test ./web/office -run TestEveryAddress -update`. The store decides, not the pages.\n" +
		"What the respondents may open stands in [access-respondents.md](access-respondents.md).\n\n" +
		"The demonstration's clock has an address there alone: it is walked too, and is in nobody's hands elsewhere.\n\n" +
		"*yes*: answered. *done*: carried out. *refused*: told so (the store records it). *asked again*: the form comes back with what is missing. *nothing there*: not yet, as tables before they are out. *sign in first*: led to the sign-in page.\n\n" +
		"| address | lead | analyst | interviewer | client | respondent | nobody |\n|---|---|---|---|---|---|---|\n")
	for _, r := range office.Routes(desk.New(desk.Config{Store: s.store, Clock: stillClock{}})) {
		fmt.Fprintf(&table, "| `%s` |", r.Pattern)
		for _, role := range asking {
			path, form := s.example(r.Pattern)
			got := s.as(role, path, form)
			fmt.Fprintf(&table, " %s |", outcome(got))
			if role == access.Client && strings.Contains(path, "/cases") && strings.Contains(got.body, "Bath") {
				t.Errorf("%s tells a client about a case", path)
			}
		}
		table.WriteString("\n")
	}
	golden := filepath.Join("..", "..", "docs", "access.md")
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if table.String() != string(want) {
		t.Errorf("who may do what has changed; review it, then run with -update:\n%s", table.String())
	}
}

func TestRefusalsAndLooksAreRecorded(t *testing.T) {
	s := open(t)
	path := "/office/waves/wave-1/cases/" + s.world.Org
	s.as(access.Client, path, nil)
	s.as(access.Analyst, path, nil)
	var records []string
	operator := access.Person{Name: "Test", Role: access.Operator}
	err := s.store.Audit(t.Context(), operator, "wave-1", 100, func(r access.Record) error {
		if r.Deed == access.ReadCase {
			records = append(records, fmt.Sprintf("%s %s %s", r.Person.Role, r.Org, r.Outcome))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(records, "; ")
	for _, want := range []string{"client " + s.world.Org + " " + string(access.Refused), "analyst " + s.world.Org + " " + string(access.Looked)} {
		if !strings.Contains(got, want) {
			t.Errorf("the audit has %q, not %q", got, want)
		}
	}
}
