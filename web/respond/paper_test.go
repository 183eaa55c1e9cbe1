package respond_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/access"
	"omnibus/internal/browser"
)

// downloads gives the body of a file.
func (p *person) downloads(address string) []byte {
	p.t.Helper()
	r, err := p.client.Get(p.world.http.URL + address)
	must(p.t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(p.t, err)
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
		p.t.Fatalf("%s: %d %s", address, r.StatusCode, r.Header)
	}
	return body
}

// workbook gives the person's workbook with some answers filled in by reference.
func (p *person) workbook(pairs ...any) []byte {
	p.t.Helper()
	return refill(p.t, p.downloads("/r/paper/workbook"), pairs...)
}

func refill(t testing.TB, file []byte, pairs ...any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	must(t, err)
	defer f.Close()
	for i := 0; i < len(pairs); i += 2 {
		found := false
		for _, tab := range f.GetSheetList() {
			rows, err := f.GetRows(tab)
			must(t, err)
			for n, row := range rows {
				if len(row) > 0 && row[0] == pairs[i] && tab != "Stamp" {
					at, _ := excelize.CoordinatesToCellName(3, n+1)
					must(t, f.SetCellValue(tab, at, pairs[i+1]))
					found = true
				}
			}
		}
		if !found {
			t.Fatalf("the workbook has no row %v", pairs[i])
		}
	}
	var out bytes.Buffer
	must(t, f.Write(&out))
	return out.Bytes()
}

// sends uploads a file by the form of the page.
func (p *person) sends(file []byte) *person {
	p.t.Helper()
	p.opens("/r/paper")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, values := range p.fields {
		if name != "form-file" {
			must(p.t, form.WriteField(name, values[0]))
		}
	}
	part, err := form.CreateFormFile("form-file", "answers.xlsx")
	must(p.t, err)
	_, err = part.Write(file)
	must(p.t, err)
	must(p.t, form.Close())
	r, err := p.client.Post(p.world.http.URL+"/r/paper/read", form.FormDataContentType(), &body)
	must(p.t, err)
	return p.takes(r)
}

func TestAWorkbookGoesOutAndComesBack(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/3").fills("Long", "As it was").continues()
	file := p.workbook("One", "yes – already in place", "Many_1", "Yes", "Long", "As it is", "Number", "a lot", "Grid_a", "Very confident")
	p.sends(file).reads("Nothing is saved yet", "4 answers would change", "As it was", "Dora, 3 October 2016", "KINDS!C", "must be a number")
	if w.answers("derby")["One"] != "" {
		t.Fatal("something was saved before it was confirmed")
	}
	p.fields["form-take"] = []string{"One", "Long", "Grid_a"}
	p.presses("Save the ticked answers").is("/r/paper?saved=3").reads("3 answers of your workbook are saved")
	got := w.answers("derby")
	if got["One"] != "1" || got["Long"] != `"As it is"` || got["Grid_a"] != "1" || got["Many"] != "" || got["Number"] != "" {
		t.Errorf("saved %v", got)
	}
	entries, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if e := entries[len(entries)-1]; e.Origin != "workbook" || e.By != "Dora" {
		t.Errorf("the log says %s by %s", e.Origin, e.By)
	}
	p.sends(file).reads("1 answer would change", "3 answers of the workbook stand here already")
}

func TestAColleagueAnsweredSinceTheWorkbookWasMade(t *testing.T) {
	w := open(t, showcase)
	p, dan := w.arrive(t, "derby", "Dora"), w.arrive(t, "derby", "Dan")
	file := p.workbook("Long", "Mine")
	dan.opens("/r/s/kinds/3").fills("Long", "Dan's").continues()
	p.sends(file).reads("Changed meanwhile", "Dan's", "Dan, 3 October 2016")
	if len(p.fields["form-take"]) != 0 {
		t.Error("an answer that a colleague changed is ticked")
	}
	p.fields["form-take"] = []string{"Long"}
	// While Dora reads, Dan answers again: nothing is saved, and she reads anew.
	dan.opens("/r/s/kinds/3").fills("Long", "Dan's second").continues()
	p.presses("Save the ticked answers").reads("A colleague has changed an answer since this page was shown", "Dan's second")
	if got := w.answers("derby")["Long"]; got != `"Dan's second"` {
		t.Errorf("saved %s", got)
	}
	p.fields["form-take"] = []string{"Long"}
	p.presses("Save the ticked answers").is("/r/paper?saved=1")
	if got := w.answers("derby")["Long"]; got != `"Mine"` {
		t.Errorf("saved %s", got)
	}
}

// What the page says of a workbook that is confirmed is what has become of it.
func TestAWorkbookIsSavedWholeOrNotAtAll(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	file := p.workbook("Long", "From the workbook", "Enough", "Yes")
	// The second section is finished while Dora reads.
	dan := w.arrive(t, "derby", "Dan")
	p.sends(file).reads("2 answers would change")
	p.fields["form-take"] = []string{"Long", "Enough"}
	dan.opens("/r/s/other/check").fills("form-completed", "yes").continues()
	form := p.fields
	p.presses("Save the ticked answers").readsNot("saved now", "are saved", "is saved")
	if got := w.answers("derby"); len(got) != 0 {
		t.Errorf("saved %v", got)
	}
	must(t, w.store.SetSection(t.Context(), access.Person{Name: "Dan", Role: access.Respondent, Wave: "wave-1", Org: "derby"}, "wave-1", "derby", "other", "partial", "again", noon))
	p.posts("/r/paper/save", form).is("/r/paper?saved=2").reads("2 answers of your workbook are saved")
	p.posts("/r/paper/save", form).is("/r/paper?saved=0").reads("Nothing was saved now: all that you ticked stands here already")
	entries, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(entries) != 2 {
		t.Errorf("%d entries after the button was pressed twice", len(entries))
	}
	// The second section is taken from a colleague, who had read what their workbook changes.
	col := w.visitor(t)
	col.opens(p.hands("other", "Col Lee", "col@derby.example"))
	col.posts("/r/paper/save", map[string][]string{"form-take": {"Enough", "Long"}, "form-new-Enough": {`{"c":2}`}, "form-seen": form["form-seen"], "form-new-Long": {`{"t":"x"}`}}).
		reads("its section went to somebody else", "Nothing of this workbook was saved")
	if got := w.answers("derby"); got["Enough"] != "1" || got["Long"] != `"From the workbook"` {
		t.Errorf("saved %v", got)
	}
}

func TestAFileThatIsTooLargeIsRefusedInWelsh(t *testing.T) {
	w := bilingual(t)
	p := w.arrive(t, "derby", "Dora")
	large := bytes.Repeat([]byte("PK"), 8<<20)
	p.sends(large).reads("What was sent is larger than", "Send a smaller file").readsNot("workbook")
	p.opens("/r/language/cy?to=%2Fr%2Fpaper").sends(large).reads("Mae'r hyn a anfonwyd yn fwy na", "Anfonwch ffeil lai").readsNot("larger than")
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	york := w.arrive(t, "york", "Yan").workbook("One", "Yes – in development")
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"no file":                   {nil, "not an Excel workbook"},
		"another case's":            {york, "made for another organisation"},
		"cut short":                 {york[:len(york)/2], "cut short"},
		"the old kind":              {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old kind (.xls)"},
		"larger than what is taken": {bytes.Repeat([]byte("PK"), 4<<20+1), "larger than"},
	} {
		p.sends(c.file)
		if p.status < 400 || !strings.Contains(p.text(), c.says) {
			t.Errorf("%s: %d %s", name, p.status, p.text())
		}
	}
	p.posts("/r/paper/read", nil).problems("Select the workbook that you filled in")
	if got := w.answers("derby"); len(got) != 0 {
		t.Errorf("saved %v", got)
	}
	// What no form of ours carries is left out.
	p.posts("/r/paper/save", map[string][]string{"form-take": {"One", "Number", "Nobody"}, "form-new-One": {`{"c":99}`}, "form-new-Number": {`{"n":"1000"}`}, "form-new-Nobody": {"x"}})
	if got := w.answers("derby"); len(got) != 0 {
		t.Errorf("saved %v", got)
	}
}

func TestAColleaguesWorkbookHasTheirSectionsAlone(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/3").fills("Long", "A secret of the first section").continues()
	whole := p.workbook("Enough", "Yes", "Long", "Changed")
	col := w.visitor(t)
	col.opens(p.hands("other", "Col Lee", "col@derby.example"))
	own, err := excelize.OpenReader(bytes.NewReader(col.downloads("/r/paper/workbook")))
	must(t, err)
	defer own.Close()
	if got := strings.Join(own.GetSheetList(), " "); got != "How to fill this in OTHER Lists Stamp" {
		t.Errorf("the colleague's workbook has %s", got)
	}
	for _, path := range []string{"/r/copy", "/r/paper/print"} {
		if col.opens(path); strings.Contains(col.body, "A secret") {
			t.Errorf("%s gives a colleague another section's answer", path)
		}
	}
	col.sends(whole).reads("1 answer would change", "“Children's social care” is not yours to answer").readsNot("Changed")
	// The form can carry whatever somebody writes into it: it saves nothing of others.
	col.posts("/r/paper/save", map[string][]string{"form-take": {"Long"}, "form-new-Long": {`{"t":"x"}`}})
	if got := w.answers("derby")["Long"]; got != `"A secret of the first section"` {
		t.Errorf("saved %s", got)
	}
	p.opens("/r/s/other/check").fills("form-completed", "yes").continues()
	p.sends(whole).reads("“Early years and childcare” is finished", "1 answer would change")
	must(t, w.store.Audit(t.Context(), operator, "wave-1", 50, func(r access.Record) error { return nil }))
}

func TestACopyOfTheAnswers(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/1").fills("One", "4").fills("One_4_text", "A hub of our own").continues()
	p.opens("/r/copy").reads("Something else: A hub of our own", "Dora", "3 October 2016 at 13:00", "Not provided")
	f, err := excelize.OpenReader(bytes.NewReader(p.downloads("/r/copy/workbook")))
	must(t, err)
	defer f.Close()
	if got, _ := f.GetCellValue("KINDS", "C4"); got != "Something else: A hub of our own" {
		t.Errorf("the copy says %q", got)
	}
	// Without a printer the browser makes the PDF, and the page says so.
	p.opens("/r/copy/pdf").is("/r/paper").reads("Save as PDF")
}

func TestThePaperWayInABrowser(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	p.opens("/r/s/kinds/3").fills("Long", "As it was").continues()
	tab := p.enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/hub")
	looksGood(t, tab, "paper-hub")
	tab.Go(w.http.URL + "/r/paper")
	looksGood(t, tab, "paper")
	for _, name := range []string{"print", "copy"} {
		path := map[string]string{"print": "/r/paper/print", "copy": "/r/copy"}[name]
		tab.Go(w.http.URL + path)
		looksGood(t, tab, "paper-"+name)
	}
	tab.Go(w.http.URL + "/r/paper")
	tab.Submit("main button")
	looksGood(t, tab, "paper-error")
	file := p.workbook("One", "Yes – already in place", "Long", "Mine", "Many_1", "Yes", "Number", "lots", "Enough", "No")
	p.opens("/r/s/kinds/3").fills("Long", "Changed meanwhile by somebody").continues()
	tab.Go(w.http.URL + "/r/paper")
	tab.Upload("#form-file", file, "answers.xlsx")
	tab.Submit("main button")
	looksGood(t, tab, "paper-review")
	tab.Submit("main form button")
	looksGood(t, tab, "paper-saved")
	if got := w.answers("derby"); got["One"] != "1" || got["Enough"] != "2" {
		t.Errorf("saved %v", got)
	}
}
