package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire/value"
)

// answered has an answer of every kind.
func answered(t testing.TB) *world {
	w := open(t)
	w.says("Dora", "One", "", value.OfCode(1, ""))
	w.says("Dora", "Many", "", value.OfCodes([]int{1, 3}, map[int]string{3: "=1+1"}))
	w.says("Dora", "Long", "", value.OfText("Two lines\nand “quotes” & <b> _x000D_"))
	w.says("Dora", "Views", "", value.OfNothing())
	w.says("Dora", "Number", "", value.Value{Kind: value.Number, Text: "12.3"})
	w.says("Dora", "Date", "", value.Value{Kind: value.Date, Text: "2016-03-27"})
	w.says("Dora", "Grid", "a", value.OfCode(2, ""))
	w.says("Dora", "Enough", "", value.OfCode(2, ""))
	return w
}

func TestAnUntouchedWorkbookChangesNothing(t *testing.T) {
	w := answered(t)
	r := w.compare(w.workbook())
	if told(r) != "" || r.Same != 8 {
		t.Errorf("an untouched workbook: same %d, and would change\n%s", r.Same, told(r))
	}
	if !bytes.Equal(w.workbook(), w.workbook()) {
		t.Error("the same form is written in different bytes")
	}
}

func TestAFilledWorkbook(t *testing.T) {
	w := open(t)
	file := fill(t, w.workbook(), put(t,
		"One", "yes ,  NOW", "Many_2", "x", "Many_3", "Yes", "Many_3_text", " Trains ", "Long", "“Ünï”\r\nتجربة 🙂",
		"Views_nothing", "Yes", "Number", "12.5 %", "Date", "27/03/2016", "Grid_a", 2, "Grid_b", "3", "Enough", "No"))
	r := w.compare(file)
	want := `Many:  -> Staff; Other: Trains
Long:  -> “Ünï”
تجربة 🙂
Views:  -> We hear nothing
Number:  -> 12.5%
Date:  -> 27 March 2016
Grid_a:  -> 2
Grid_b:  -> 3
Enough:  -> No`
	// “yes ,  NOW” has a space where the label has none: it is not taken for it.
	if got := told(r); !strings.Contains(got, `CSC!C6 “yes ,  NOW” is not one of the answers`) {
		t.Errorf("got\n%s", got)
	}
	r = w.compare(fill(t, file, put(t, "One", " yes,  NOW ")))
	if got := told(r); got != "One:  -> Yes, now\n"+want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatCannotBeTakenIsNamedWithItsCell(t *testing.T) {
	for name, c := range map[string]struct {
		put  []any
		want string
	}{
		"a choice that is none":      {[]any{"One", "Maybe"}, "CSC!C6 “Maybe” is not one of the answers. Choose one of the cell's list"},
		"too many":                   {[]any{"One", "Yes, now", "Many_1", "Yes", "Many_2", "Yes", "Many_4", "Yes"}, "CSC!C10 Select up to 2 answers to “Which risks do you see?”. You have selected 3"},
		"alone with others":          {[]any{"One", "Yes, now", "Many_1", "Yes", "Many_5", "Yes"}, "CSC!C15 Select either “None of these” or other answers to “Which risks do you see?”, not both"},
		"a tick that is none":        {[]any{"Many_1", "perhaps"}, "CSC!C10 “perhaps” is neither “Yes” nor blank. Write “Yes” to choose this answer"},
		"a text without its code":    {[]any{"One_3_text", "So"}, "CSC!C7 Choose “Another” as well, or remove what is written beside it"},
		"a text that is too long":    {[]any{"Long", strings.Repeat("long ", 40_000)}, ""},
		"a NUL":                      {[]any{"Views", "a_x0000_b"}, ""},
		"a number that is none":      {[]any{"One", "Yes, now", "Number", "lots"}, "“What share is vacant?” must be a number, like 12.5"},
		"a number outside":           {[]any{"One", "Yes, now", "Number", 120}, "“What share is vacant?” must be between 0% and 100%"},
		"a date that is none":        {[]any{"One", "Yes, now", "Date", "31/02/2016"}, "“When did it start?” must be a real date, like 27 3 2016"},
		"text and the box":           {[]any{"Views", "Much", "Views_nothing", "Yes"}, "Enter an answer to “What do you hear?” or select “We hear nothing”, not both"},
		"a question that is not put": {[]any{"One", "Another", "Number", 12}, "The question is not asked because of your other answers, so this answer was left out"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			r := w.compare(fill(t, w.workbook(), put(t, c.put...)))
			if len(r.Troubles) != 1 || !strings.Contains(told(r), c.want) {
				t.Errorf("got\n%s\nwant\n%s", told(r), c.want)
			}
			for _, ch := range r.Changes {
				if ch.Item.Question.ID != "One" {
					t.Errorf("taken all the same: %s", told(r))
				}
			}
		})
	}
}

func TestFormulasAndErrorsAreNotAnswers(t *testing.T) {
	w := open(t)
	r := w.compare(fill(t, w.workbook(), func(f *excelize.File) {
		tab, cell := at(t, f, "Number")
		if err := f.SetCellFormula(tab, cell, "1+1"); err != nil {
			t.Fatal(err)
		}
	}))
	if got := told(r); !strings.Contains(got, "The cell holds a formula. Type the answer itself") || len(r.Changes) > 0 {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatColleaguesAnsweredMeanwhile(t *testing.T) {
	w := open(t)
	w.says("Dora", "One", "", value.OfCode(1, ""))
	w.says("Dora", "Long", "", value.OfText("first"))
	w.says("Dora", "Enough", "", value.OfCode(1, ""))
	out := w.workbook()
	w.says("Dan", "Long", "", value.OfText("Dan's"))
	w.says("Dan", "Views", "", value.OfText("Dan hears"))
	w.says("Dan", "Enough", "", value.OfCode(2, ""))
	r := w.compare(fill(t, out, put(t, "Long", "mine", "Views", "I hear")))
	want := "Long: Dan's -> mine (conflict)\nViews: Dan hears -> I hear (conflict)"
	if told(r) != want || r.Kept != 1 {
		t.Errorf("kept %d, got\n%s\nwant\n%s", r.Kept, told(r), want)
	}
	// Emptying a cell takes an answer back; what was blank and is blank does not.
	r = w.compare(fill(t, out, put(t, "Enough", "")))
	if told(r) != "Enough: No ->  (conflict)" {
		t.Errorf("got\n%s", told(r))
	}
	w.states["ey"] = answer.Complete
	if r = w.compare(fill(t, out, put(t, "Enough", ""))); len(r.Changes) > 0 || len(r.Finished) != 1 {
		t.Errorf("a finished section: %v, got\n%s", r.Finished, told(r))
	}
}

func TestACodeThatNoFormPrintsStays(t *testing.T) {
	w := open(t)
	w.q = read(t, strings.Replace(everyKind, "one: [Yes, No]}", "one: [Yes, No], unprinted: {-8: Don't know}}", 1))
	w.says("Team", "Enough", "", value.OfCode(-8, ""))
	if r := w.compare(w.workbook()); told(r) != "" {
		t.Errorf("got\n%s", told(r))
	}
}

func TestAnotherVersionOfTheQuestionnaire(t *testing.T) {
	w := open(t)
	out := fill(t, w.workbook(), put(t, "One", "Yes, now", "Enough", "No", "Long", "text"))
	changed := strings.Replace(everyKind, "Is there enough?", "Is there enough childcare?", 1)
	changed = strings.Replace(changed, `          - {id: Long, ask: "What would help?", text: {lines: 4, max: 60}}`+"\n", "", 1)
	w.q = read(t, changed)
	want := "One:  -> Yes, now\nEY!C4 The question has changed since the workbook was made. Answer it on its page, or in a new workbook\nCSC!C16 The question Long is not asked any more"
	if got := told(w.compare(out)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAWorkbookThatWasTakenApart(t *testing.T) {
	w := answered(t)
	do := func(change func(f *excelize.File) error) []byte {
		return fill(t, w.workbook(), func(f *excelize.File) {
			for _, tab := range f.GetSheetList() {
				if err := f.UnprotectSheet(tab); err != nil {
					t.Fatal(err)
				}
			}
			if err := change(f); err != nil {
				t.Fatal(err)
			}
		})
	}
	// Sheets with other names, rows and columns put before: read by reference.
	for name, change := range map[string]func(f *excelize.File) error{
		"a tab renamed": func(f *excelize.File) error { return f.SetSheetName("CSC", "Our answers") },
		"a row added":   func(f *excelize.File) error { return f.InsertRows("CSC", 2, 1) },
		"a column added": func(f *excelize.File) error {
			return f.InsertCols("CSC", "A", 2)
		},
	} {
		if r := w.compare(do(change)); told(r) != "" || r.Same != 8 {
			t.Errorf("%s: same %d\n%s", name, r.Same, told(r))
		}
	}
	if r := w.compare(do(func(f *excelize.File) error { return f.DeleteSheet("EY") })); len(r.Lost) != 1 || told(r) != "" {
		t.Errorf("a sheet deleted: %v %s", r.Lost, told(r))
	}
	if r := w.compare(do(func(f *excelize.File) error { return f.RemoveCol("EY", "C") })); len(r.Lost) != 1 || told(r) != "" {
		t.Errorf("a column deleted: %v %s", r.Lost, told(r))
	}
	if r := w.compare(do(func(f *excelize.File) error { return f.RemoveRow("CSC", 12) })); told(r) != "CSC!C10 Some of the question's rows are missing from the workbook, so its answer stays as it is" {
		t.Errorf("a row deleted: %s", told(r))
	}
}

func TestReadRefuses(t *testing.T) {
	w := open(t)
	good := w.workbook()
	if _, err := paper.Read(fill(t, good, func(f *excelize.File) { must(t, f.DeleteSheet("Stamp")) })); err == nil || !strings.Contains(err.Error(), "“Stamp” is missing") {
		t.Errorf("no stamp: %v", err)
	}
	if _, err := paper.Read(fill(t, good, func(f *excelize.File) { must(t, f.SetCellStr("Stamp", "B6", "soon")) })); err == nil || !strings.Contains(err.Error(), "has been changed") {
		t.Errorf("a stamp changed: %v", err)
	}
	r, err := paper.Read(good)
	must(t, err)
	if err := r.Belongs("wave-2", "derby"); err == nil || !strings.Contains(err.Error(), "another round") {
		t.Errorf("another wave: %v", err)
	}
	if err := r.Belongs("wave-1", "york"); err == nil || !strings.Contains(err.Error(), "another organisation") {
		t.Errorf("another case: %v", err)
	}
}

// TestLibreOfficeTakesTheWorkbook opens the workbook in a real spreadsheet,
// saves it, and finds every answer again: and every rule of a cell.
func TestLibreOfficeTakesTheWorkbook(t *testing.T) {
	w := answered(t)
	dir := t.TempDir()
	in := filepath.Join(dir, "in.xlsx")
	must(t, os.WriteFile(in, w.workbook(), 0o644))
	out, err := exec.CommandContext(t.Context(), "soffice", "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir+"/out", in).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.xlsx"))
	must(t, err)
	if r := w.compare(saved); told(r) != "" || r.Same != 8 {
		t.Errorf("after LibreOffice: same %d\n%s", r.Same, told(r))
	}
	f, err := excelize.OpenReader(bytes.NewReader(saved))
	must(t, err)
	defer f.Close()
	rules, err := f.GetDataValidations("CSC")
	must(t, err)
	if len(rules) < 8 {
		t.Errorf("LibreOffice kept %d rules of cells", len(rules))
	}
	// The sum beside the question of several codes is computed: two of two are ticked.
	if got, _ := f.GetCellValue("CSC", "D9"); got != "Choose up to 2." {
		t.Errorf("beside the question stands %q", got)
	}
}

func FuzzRead(f *testing.F) {
	w := answered(f)
	f.Add(w.workbook())
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := paper.Read(file)
		if err != nil {
			return
		}
		review := paper.Compare(r, paper.Ground{Questionnaire: w.q, Sections: w.q.Sections, History: w.history, States: w.states})
		for _, c := range review.Changes {
			if err := answer.Check(c.Item.Question, c.Item.Row, c.New); err != nil {
				t.Errorf("takes %v: %v", c.New, err)
			}
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestALongReferenceTakesNoTime(t *testing.T) {
	w := open(t)
	file := fill(t, w.workbook(), func(f *excelize.File) {
		tab, cell := at(t, f, "Long")
		put(t, "Long", "Mine")(f)
		row := strings.TrimPrefix(cell, "C")
		if err := f.SetCellValue(tab, "A"+row, "One"+strings.Repeat("_", 30_000)); err != nil {
			t.Fatal(err)
		}
	})
	if got := told(w.compare(file)); !strings.Contains(got, "The question's rows are missing from the workbook") || strings.Contains(got, "Mine") {
		t.Errorf("told %s", got)
	}
}
