package office_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page/pagetest"
)

var operator = access.Person{Name: "Test", Role: access.Operator}

// returned is the case's workbook with answers changed: one that stands already,
// and one to a question of the section that nobody has begun.
func (s *site) returned() (file []byte, stood, fresh answer.Item) {
	s.t.Helper()
	w := s.world.Wave
	current, states, err := s.store.CaseAnswers(s.t.Context(), operator, "wave-1", s.world.Org)
	must(s.t, err)
	form := paper.Form{Wave: w.Wave, Questionnaire: w.Questionnaire, Sections: w.Questionnaire.Sections, Org: s.world.Org, Organisation: "The council", Current: current, Made: noon}
	changed := map[string]string{}
	for _, section := range w.Questionnaire.Sections {
		for _, q := range section.Questions() {
			if q.Kind != questionnaire.One || q.Grid() || q.When != nil || q.Page.When != nil || states[section.ID].State == answer.Complete {
				continue
			}
			item := answer.Item{Question: q.ID}
			v := current[item].Value
			switch {
			case v.Given() && stood == (answer.Item{}):
				stood = item
				changed[q.ID] = q.Codes[v.Code%len(q.Codes)].Label
			case states[section.ID].State == "" && fresh == (answer.Item{}):
				fresh = item
				changed[q.ID] = q.Codes[0].Label
			}
		}
	}
	var out bytes.Buffer
	must(s.t, form.Write(&out))
	f, err := excelize.OpenReader(&out)
	must(s.t, err)
	defer f.Close()
	for _, tab := range f.GetSheetList() {
		rows, err := f.GetRows(tab)
		must(s.t, err)
		for i, row := range rows {
			if len(row) > 1 && changed[row[0]] != "" && tab != "Stamp" {
				cell, _ := excelize.CoordinatesToCellName(3, i+1)
				must(s.t, f.SetCellStr(tab, cell, changed[row[0]]))
			}
		}
	}
	var filled bytes.Buffer
	must(s.t, f.Write(&filled))
	if stood == (answer.Item{}) || fresh == (answer.Item{}) {
		s.t.Fatalf("the world's case has no such questions: %v %v", stood, fresh)
	}
	return filled.Bytes(), stood, fresh
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// brings uploads files in a role.
func (s *site) brings(role access.Role, files ...[]byte) (status int, body string) {
	s.t.Helper()
	var sent bytes.Buffer
	form := multipart.NewWriter(&sent)
	for _, file := range files {
		part, err := form.CreateFormFile("file", "a.xlsx")
		must(s.t, err)
		_, err = part.Write(file)
		must(s.t, err)
	}
	must(s.t, form.Close())
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.http.URL+"/office/waves/wave-1/workbooks/read", &sent)
	must(s.t, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "omnibus-office", Value: s.session(role)})
	response, err := http.DefaultClient.Do(r)
	must(s.t, err)
	defer response.Body.Close()
	all, err := io.ReadAll(response.Body)
	must(s.t, err)
	return response.StatusCode, string(all)
}

// fields gives what the page's form carries, with everything ticked or what is ticked.
func fields(t *testing.T, body string, all bool) url.Values {
	form := url.Values{}
	for _, input := range pagetest.Parse(t, body).All("input") {
		checked := all
		for _, a := range input.Node.Attr {
			checked = checked || a.Key == "checked"
		}
		if input.Attr("type") == "hidden" || checked {
			form.Add(input.Attr("name"), input.Attr("value"))
		}
	}
	return form
}

func (s *site) standing(item answer.Item) answer.Entry {
	s.t.Helper()
	current, _, err := s.store.CaseAnswers(s.t.Context(), operator, "wave-1", s.world.Org)
	must(s.t, err)
	return current[item]
}

func TestTheLeadBringsWorkbooksIn(t *testing.T) {
	s := open(t)
	file, stood, fresh := s.returned()
	before := s.standing(stood)
	status, body := s.brings(access.Lead, file, file, []byte("no workbook"))
	text := pagetest.Parse(t, body).One(t, "main").Text()
	for _, want := range []string{"Stands now", before.By, "is of the same organisation", "not an Excel workbook", "Save the ticked answers"} {
		if !strings.Contains(text, want) {
			t.Errorf("%d: the page does not say %q: %s", status, want, text)
		}
	}
	if s.standing(stood).Position != before.Position {
		t.Fatal("something was saved before it was confirmed")
	}
	// Somebody answers while the lead reads: nothing is saved, and it is shown anew.
	form := fields(t, body, false)
	sections, _ := s.world.Wave.Questionnaire.Question(fresh.Question)
	_, err := s.store.SaveAnswers(t.Context(), access.Person{Name: "Meanwhile", Role: access.Respondent, Wave: "wave-1", Org: s.world.Org},
		answer.Save{Wave: "wave-1", Org: s.world.Org, Section: sections.Section().ID, At: noon, Origin: answer.Web,
			Changes: []answer.Change{{Item: fresh, Value: value.OfCode(sections.Codes[1].Code, "")}}})
	must(t, err)
	a := s.as(access.Lead, "/office/waves/wave-1/workbooks/save", form)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "Changed meanwhile") || s.standing(stood).Position != before.Position {
		t.Fatalf("%d: %s", a.status, a.body)
	}
	a = s.as(access.Lead, "/office/waves/wave-1/workbooks/save", fields(t, a.body, true))
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.header.Get("Location"), "saved=2") {
		t.Errorf("%d to %s", a.status, a.header.Get("Location"))
	}
	for path, says := range map[string]string{"2": "Answers saved from workbooks: 2", "0": "Nothing was saved now"} {
		if a := s.as(access.Lead, "/office/waves/wave-1/workbooks?saved="+path, nil); a.status != http.StatusOK || !strings.Contains(a.body, says) {
			t.Errorf("saved=%s: %d without %q", path, a.status, says)
		}
	}
	if e := s.standing(stood); e.Origin != answer.Workbook || e.Position == before.Position {
		t.Errorf("stands %+v", e)
	}
}

// One workbook of two is refused in the end; the other is saved, and the page says both.
func TestOfTwoWorkbooksOneIsSavedAndOneRefused(t *testing.T) {
	s := open(t)
	file, stood, fresh := s.returned()
	before := s.standing(stood)
	_, body := s.brings(access.Lead, file)
	form := fields(t, body, true)
	question, _ := s.world.Wave.Questionnaire.Question(fresh.Question)
	other := ""
	for _, o := range s.world.Wave.Frame.Organisations {
		if current, _, err := s.store.CaseAnswers(t.Context(), operator, "wave-1", o.ID); err == nil && len(current) == 0 {
			other = o.ID
		}
	}
	form.Add("carried", `{"org":"`+other+`","Item":"`+fresh.Question+`","Value":"{\"c\":1}","Seen":"0"}`)
	form.Add("take", other+" "+fresh.Question)
	who := access.Person{Name: "Meanwhile", Role: access.Respondent, Wave: "wave-1", Org: s.world.Org}
	must(t, s.store.SetSection(t.Context(), who, "wave-1", s.world.Org, question.Section().ID, answer.Complete, "done", noon))
	for _, saved := range []string{"Answers saved: 1.", "Of the workbooks below nothing was saved"} { // again: the one that is saved stands
		a := s.as(access.Lead, "/office/waves/wave-1/workbooks/save", form)
		text := pagetest.Parse(t, a.body).One(t, "main").Text()
		if a.status != http.StatusConflict || !strings.Contains(text, saved) || !strings.Contains(text, "was finished meanwhile. Nothing of this workbook was saved.") || strings.Contains(text, "Nothing is saved yet") {
			t.Errorf("%d: %s", a.status, text)
		}
	}
	if s.standing(stood).Position != before.Position {
		t.Error("a part of the refused workbook was saved")
	}
	current, _, err := s.store.CaseAnswers(t.Context(), operator, "wave-1", other)
	must(t, err)
	if len(current) != 1 || !current[fresh].Value.Given() {
		t.Errorf("the other workbook: %v", current)
	}
}

func TestAnInterviewerSeesNothingOfWhatStands(t *testing.T) {
	s := open(t)
	file, stood, fresh := s.returned()
	before := s.standing(stood)
	_, body := s.brings(access.Interviewer, file)
	text := pagetest.Parse(t, body).One(t, "main").Text()
	if strings.Contains(text, before.By) || strings.Contains(text, "Answers that stand here already") || !strings.Contains(text, "There is an answer already") {
		t.Errorf("the interviewer reads: %s", text)
	}
	// Whatever the form carries, an interviewer adds only where nothing stands.
	form := fields(t, body, true)
	form.Add("take", s.world.Org+" "+stood.Question)
	form.Add("carried", `{"org":"`+s.world.Org+`","Item":"`+stood.Question+`","Value":"{\"c\":1}","Seen":"0"}`)
	form.Add("carried", `{"org":"`+s.world.Org+`","Item":"`+stood.Question+`","Value":"{\"c\":2}","Seen":"0"}`)
	a := s.as(access.Interviewer, "/office/waves/wave-1/workbooks/save", form)
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.header.Get("Location"), "saved=1") {
		t.Errorf("%d to %s: %s", a.status, a.header.Get("Location"), a.body)
	}
	if s.standing(stood).Position != before.Position || !s.standing(fresh).Value.Given() {
		t.Error("an interviewer replaced an answer, or could not add one")
	}
	if status, _ := s.brings(access.Analyst, file); status != http.StatusForbidden {
		t.Errorf("an analyst brings a workbook in: %d", status)
	}
	looks := 0
	must(t, s.store.Audit(t.Context(), operator, "wave-1", 100, func(r access.Record) error {
		if r.Deed == access.BringWorkbook && r.Org == s.world.Org && r.Person.Role == access.Interviewer {
			looks++
		}
		return nil
	}))
	if looks != 2 {
		t.Errorf("recorded: %d looks and deeds of the interviewer, want 2", looks)
	}
}

func TestBringingWorkbooksInInABrowser(t *testing.T) {
	s := open(t)
	file, _, _ := s.returned()
	tab := browser.Open(t)
	tab.Cookie(s.http.URL+"/office/", "omnibus-office", s.session(access.Lead))
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 390, 844}} {
		tab.Size(size.width, size.height)
		tab.Go(s.http.URL + "/office/waves/wave-1/workbooks")
		tab.Fits()
		tab.Accessible()
		tab.Screenshot("workbooks-" + size.name)
		tab.Upload("#file", file, "bath.xlsx")
		tab.Submit("main button")
		tab.Fits()
		tab.Accessible()
		tab.Screenshot("workbooks-review-" + size.name)
	}
}
