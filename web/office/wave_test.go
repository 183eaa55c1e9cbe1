package office_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/web/page/pagetest"
)

// cells gives the texts of a table row by row.
func cells(table pagetest.Node) [][]string {
	var rows [][]string
	for _, tr := range table.All("tr") {
		var row []string
		for _, c := range append(tr.All("th"), tr.All("td")...) {
			row = append(row, c.Text())
		}
		rows = append(rows, row)
	}
	return rows
}

func TestWaves(t *testing.T) {
	s := open(t)
	list := s.as(access.Analyst, "/office/", nil).page(t).One(t, "main").Text()
	for _, want := range []string{"Children's Services Omnibus: Wave 1", "26 September 2016 to 28 October 2016", "101 of 152 local authorities (66%)", "The published report"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list of waves lacks %q: %s", want, list)
		}
	}
	one := s.as(access.Lead, "/office/waves/wave-1", nil)
	if text := one.page(t).One(t, "main").Text(); !strings.Contains(text, "In the field") || !strings.Contains(text, "37 questions in 3 sections") {
		t.Errorf("the overview says: %s", text)
	}
	if !strings.Contains(one.page(t).One(t, "div.omnibus-notice").Text(), "invented") {
		t.Error("the notice is missing")
	}
}

func TestFrame(t *testing.T) {
	s := open(t)
	for _, test := range []struct{ query, heading, first string }{
		{"", "152 of 152 local authorities", "Barking"},
		{"?region=North", "50 of 152 local authorities", "Barnsley Council"},
		{"?region=North&type=Unitary&sort=fsm_pct&order=down", "47 of 152 local authorities", "Cheshire West and Chester Council"},
		{"?search=north+yorkshire+county", "1 of 152 local authorities", "North Yorkshire"},
		{"?fsm_pct=not+available", "11 of 152 local authorities", ""},
		{"?search=%3Cb%3Enobody", "0 of 152 local authorities", ""},
	} {
		t.Run(test.query, func(t *testing.T) {
			got := s.as(access.Interviewer, "/office/waves/wave-1/frame"+test.query, nil).page(t)
			if heading := got.One(t, "#list").Text(); heading != test.heading {
				t.Errorf("heading %q, want %q", heading, test.heading)
			}
			text := got.One(t, "main").Text()
			if !strings.Contains(text, test.first) {
				t.Errorf("%q is not there", test.first)
			}
		})
	}
}

func TestResponse(t *testing.T) {
	s := open(t)
	p := s.as(access.Interviewer, "/office/waves/wave-1/response", nil).page(t)
	rows := cells(p.All("table")[0])
	// The clock of the test stands at noon of the last day: two hand in later.
	want := []string{"Children's social care", "81", "8", "63", "53%", "59%"}
	if strings.Join(rows[1], "|") != strings.Join(want, "|") {
		t.Errorf("the section's row is %v, want %v", rows[1], want)
	}
	svg := p.All("svg")
	if len(svg) != 5 || !strings.Contains(svg[0].Text(), "81 complete, 8 partial, 63 not started") {
		t.Error("the picture has no text alternative with its numbers")
	}
	one := s.as(access.Lead, "/office/waves/wave-1/response?section=send", nil).page(t)
	if text := one.One(t, "main").Text(); !strings.Contains(text, "Special educational needs and disability begun or handed in") {
		t.Errorf("the chosen section is not named: %s", text)
	}
}

// The picture as of a moment that is past knows nothing of later.
func TestResponseOfThePast(t *testing.T) {
	s := open(t)
	before := s.as(access.Analyst, "/office/waves/wave-1/response?at=2016-09-25", nil).page(t)
	if text := before.One(t, "main").Text(); !strings.Contains(text, "As of 25 September 2016, 23:59") || !strings.Contains(text, "The fieldwork has not begun") || strings.Contains(text, "Projected") {
		t.Errorf("the day before the fieldwork: %s", text)
	}
	during := s.as(access.Analyst, "/office/waves/wave-1/response?at=2016-10-12+14:30", nil).page(t)
	text := during.One(t, "main").Text()
	for _, want := range []string{"As of 12 October 2016, 14:30", "working days left", "R is 0.", "day 17 of the fieldwork", "June to August 2018"} {
		if !strings.Contains(text, want) {
			t.Errorf("12 October lacks %q: %s", want, text)
		}
	}
	if strings.Contains(during.One(t, "main").Text(), "13 October") || len(during.All("script")) != 1 {
		t.Error("the past shows a later day, or is fetched anew")
	}
	for _, typed := range []string{"2999-01-01", "soon", "%00"} {
		if got := s.as(access.Analyst, "/office/waves/wave-1/response?at="+typed, nil); got.status != 422 {
			t.Errorf("%q answers %d", typed, got.status)
		}
	}
}

// What is as it was is not sent again.
func TestLivePicture(t *testing.T) {
	s := open(t)
	session := s.session(access.Interviewer)
	const path = "/office/waves/wave-1/response/live"
	first := s.send(session, path, nil)
	if first.status != 200 || !strings.Contains(first.body, "<svg") || strings.Contains(first.body, "<html") || first.header.Get("ETag") == "" {
		t.Fatalf("%d, tag %q", first.status, first.header.Get("ETag"))
	}
	tag := first.header.Get("ETag")
	if again := s.send(session, path, nil, "If-None-Match", tag); again.status != 304 || again.body != "" {
		t.Errorf("%d and %d bytes again", again.status, len(again.body))
	}
	if other := s.send(session, path+"?section=csc", nil, "If-None-Match", tag); other.status != 200 {
		t.Errorf("another section answers %d", other.status)
	}
	event := fieldwork.ContactEvent{Org: s.world.Org, Kind: fieldwork.Noted, Channel: fieldwork.ByPhone, Note: "Called back", At: noon}
	if err := s.store.AppendContacted(t.Context(), access.Person{Name: "Ivan", Role: access.Interviewer}, "wave-1", []fieldwork.ContactEvent{event}); err != nil {
		t.Fatal(err)
	}
	if changed := s.send(session, path, nil, "If-None-Match", tag); changed.status != 200 || changed.header.Get("ETag") == tag {
		t.Errorf("after an event %d", changed.status)
	}
}

func TestChaseList(t *testing.T) {
	s := open(t)
	const at = "at=2016-10-14+12:00"
	p := s.as(access.Interviewer, "/office/waves/wave-1/chase?"+at, nil).page(t)
	text := p.One(t, "main").Text()
	for _, want := range []string{"open cases", "R would go from", "refused or are not in scope", "of all, ", "Take the list out"} {
		if !strings.Contains(text, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	north := s.as(access.Analyst, "/office/waves/wave-1/chase?region=North&search=council&"+at, nil).page(t)
	if strings.Contains(north.One(t, "main").Text(), "Take the list out") || !strings.HasPrefix(north.One(t, "#list").Text(), strconv.Itoa(len(cells(north.One(t, "table")))-1)+" of ") {
		t.Errorf("the analyst's list: %s", north.One(t, "#list").Text())
	}
	file := s.as(access.Lead, "/office/waves/wave-1/chase/download?region=North&"+at, nil)
	rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	if err != nil || rows[0][0] != "place" || len(rows) < 5 {
		t.Fatalf("%v: %v", err, rows)
	}
	if before := s.as(access.Lead, "/office/waves/wave-1/chase?at=2016-09-26+10:00", nil).page(t).One(t, "main").Text(); !strings.Contains(before, "Until then there is no order of need") {
		t.Errorf("too early: %s", before)
	}
}

func TestItemsPage(t *testing.T) {
	s := open(t)
	text := s.as(access.Analyst, "/office/waves/wave-1/response/items?section=csc", nil).page(t).One(t, "main").Text()
	if !strings.Contains(text, "81 have handed it in, 8 have begun and not handed it in") || strings.Contains(text, "Early years and childcare83") {
		t.Errorf("items: %s", text)
	}
}

func TestCases(t *testing.T) {
	s := open(t)
	p := s.as(access.Lead, "/office/waves/wave-1/cases?section-csc=partial", nil).page(t)
	if got := p.One(t, "#list").Text(); got != "8 of 152 local authorities" {
		t.Errorf("heading %q", got)
	}
	if p := s.as(access.Interviewer, "/office/waves/wave-1/cases", nil).page(t); strings.Contains(p.One(t, "tbody").Text(), "Open") || len(p.One(t, "tbody").All("th")) != 152 {
		t.Error("the interviewer's list is not all cases")
	}
	interviewer := s.as(access.Interviewer, "/office/waves/wave-1/cases", nil)
	if strings.Contains(interviewer.body, `/cases/`+s.world.Org+`"`) {
		t.Error("an interviewer is offered a link to answers")
	}
}

func TestCaseShowsAnswersAndHistory(t *testing.T) {
	s := open(t)
	p := s.as(access.Analyst, "/office/waves/wave-1/cases/"+s.world.Org, nil).page(t)
	text := p.One(t, "main").Text()
	for _, want := range []string{"This look at the case has been recorded", "Complete", "Partial", "Not started", "No answer has been replaced", s.world.Respondent} {
		if !strings.Contains(text, want) {
			t.Errorf("the case lacks %q", want)
		}
	}
}

func TestGivingAccess(t *testing.T) {
	s := open(t)
	path := "/office/waves/wave-1/cases/" + s.world.Org + "/access"
	if got := s.as(access.Lead, path, url.Values{"person": {"  "}}); !strings.Contains(got.body, "Enter who will answer") {
		t.Error("an empty name was accepted")
	}
	if got := s.as(access.Interviewer, path, url.Values{"person": {"Director’s office"}}); got.status != http.StatusForbidden {
		t.Errorf("an interviewer was given a code: %d", got.status)
	}
	given := s.as(access.Lead, path, url.Values{"person": {"Director’s office"}})
	p := given.page(t)
	code, link := p.One(t, "#code").Text(), p.One(t, "#link").Text()
	if given.header.Get("Cache-Control") != "no-store" {
		t.Error("the page with the code may be kept")
	}
	if again := s.as(access.Lead, path, nil); strings.Contains(again.body, code) {
		t.Error("the code is shown twice")
	}
	arrived := s.send("", strings.TrimPrefix(link, s.http.URL), nil)
	if arrived.status != http.StatusSeeOther || strings.Contains(arrived.header.Get("Location"), link) {
		t.Errorf("the link gave %d to %q", arrived.status, arrived.header.Get("Location"))
	}
	typed := s.send("", "/r/", url.Values{"form-code": {strings.ToLower(code)}})
	if typed.status != http.StatusSeeOther {
		t.Errorf("the code gave %d: %s", typed.status, typed.body)
	}
	if got := s.as(access.Lead, path+"/withdraw", url.Values{}); !strings.Contains(got.body, "has been withdrawn") {
		t.Error("access was not withdrawn")
	}
	if late := s.send("", strings.TrimPrefix(link, s.http.URL), nil); late.status == http.StatusSeeOther {
		t.Error("the link still works")
	}
	if log := s.log.String(); strings.Contains(log, code) || strings.Contains(log, link[strings.LastIndex(link, "/")+1:]) {
		t.Error("the log holds a secret")
	}
}

func TestTables(t *testing.T) {
	s := open(t)
	p := s.as(access.Analyst, "/office/waves/wave-1/tables/build?show=SocJoint&by=region", nil).page(t)
	rows := cells(p.One(t, "table.office-figures"))
	if got, want := strings.Join(rows[2], "|"), "Already in place|20% ±5.5 18|29% ±11.4 c 8|24% ±8.9 c 6|11% ±7.5 4"; got != want {
		t.Errorf("the first line is %q, want %q", got, want)
	}
	if !p.Has("svg") {
		t.Error("there is no picture")
	}
	sections := s.as(access.Analyst, "/office/waves/wave-1/tables/build?show=SocJoint&rule=by+section", nil).page(t).One(t, "main").Text()
	if !strings.Contains(sections, "n = 82") && !strings.Contains(sections, "n = 83") || !strings.Contains(sections, "not the wave’s own rule") {
		t.Errorf("by section the page says: %s", sections)
	}
	for _, q := range s.world.Wave.Questionnaire.Questions() {
		name := q.Items()[0].Name()
		for _, query := range []string{"", "&by=region&by=type", "&by=SocData_d"} {
			if got := s.as(access.Analyst, "/office/waves/wave-1/tables/build?show="+name+query, nil); got.status != http.StatusOK {
				t.Errorf("%s%s gave %d", name, query, got.status)
			}
		}
	}
}

func TestTableFiles(t *testing.T) {
	s := open(t)
	got := s.as(access.Analyst, "/office/waves/wave-1/tables/download?by=region&format=csv", nil)
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil || len(rows) < 500 || strings.Join(rows[0][:6], ",") != "question,row,code,label,kind,break" {
		t.Fatalf("the file has %d rows: %v", len(rows), err)
	}
	if d := got.header.Get("Content-Disposition"); d != "attachment; filename=wave-1-tables.csv" {
		t.Errorf("the file is called %q", d)
	}
	for _, form := range []string{"xlsx", "ods"} {
		got := s.as(access.Analyst, "/office/waves/wave-1/tables/download?by=region&format="+form, nil)
		if got.status != http.StatusOK || !strings.HasPrefix(got.body, "PK") {
			t.Errorf("%s gave %d", form, got.status)
		}
	}
	var tables []map[string]any
	one := s.as(access.Analyst, "/office/waves/wave-1/tables/build/download?show=SocRisk&by=region&format=json", nil)
	if err := json.Unmarshal([]byte(one.body), &tables); err != nil || len(tables) != 1 {
		t.Fatalf("%d tables: %v", len(tables), err)
	}
}

func TestReport(t *testing.T) {
	s := open(t)
	text := s.as(access.Lead, "/office/waves/wave-1/report", nil).page(t).One(t, "main").Text()
	if !strings.Contains(text, "The report builds.") {
		t.Fatalf("the report does not build: %s", text)
	}
	read := s.as(access.Analyst, "/office/waves/wave-1/report/read", nil)
	policy := read.header.Get("Content-Security-Policy")
	if read.status != http.StatusOK || !strings.Contains(policy, "'sha256-") || strings.Contains(policy, "unsafe") {
		t.Errorf("reading gave %d with the policy %q", read.status, policy)
	}
	if published := s.send("", "/reports/wave-1", nil); published.body != read.body {
		t.Error("the published report is another")
	}
	broken := url.Values{"text": {string(s.world.Wave.Texts["report.md"]) + "\nTyped: 12% of them.\n"}, "do": {"save"}, "seen": {"1"}, "confirm": {"yes"}}
	if got := s.as(access.Lead, "/office/waves/wave-1/texts/report.md/edit", broken); got.status != http.StatusSeeOther {
		t.Fatalf("saving a report that does not build gave %d", got.status)
	}
	if published := s.send("", "/reports/wave-1", nil); published.status != http.StatusOK || published.body != read.body {
		t.Errorf("while the report is being corrected, readers get %d", published.status)
	}
	mended := url.Values{"text": {string(s.world.Wave.Texts["report.md"])}, "do": {"save"}, "seen": {"2"}}
	if got := s.as(access.Lead, "/office/waves/wave-1/texts/report.md/edit", mended); got.status != http.StatusSeeOther {
		t.Fatalf("mending the report gave %d", got.status)
	}
	if kept := s.as(access.Analyst, "/office/waves/wave-1/report/download", nil); kept.body != read.body || !strings.Contains(kept.header.Get("Content-Disposition"), "wave-1-report.html") {
		t.Error("the file is another")
	}
	for _, path := range []string{"/reports/wave-9", "/reports/", "/reports/wave-1/x"} {
		if got := s.send("", path, nil); got.status != http.StatusNotFound {
			t.Errorf("%s gave %d", path, got.status)
		}
	}
	if home := s.send("", "/", nil).page(t); !strings.Contains(home.One(t, "main").Text(), "Children's Services Omnibus: Wave 1") {
		t.Error("the front page does not lead to the report")
	}
}
