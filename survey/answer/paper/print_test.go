package paper_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire/value"
	"omnibus/web/page/pagetest"
)

func TestPrint(t *testing.T) {
	w := answered(t)
	html, err := w.form().Print("")
	must(t, err)
	text := pagetest.Parse(t, string(html)).One(t, "main").Text()
	for _, want := range []string{
		"Derby City Council", "Answer this only if One (Is there a plan?) is “Yes, now”.", "Choose up to 2.", "Chosen: Money", "=1+1",
		"Answer the next 3 questions only if One (Is there a plan?) is not “Another”.", "27 March 2016", "12.3", "Two lines\nand", "The team, team@small.example",
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the printed page does not say %q: %s", want, text)
		}
	}
	if strings.Contains(string(html), "ZgotmplZ") || strings.Contains(string(html), "<script") {
		t.Error("the page holds what cannot be printed")
	}
}

func TestCopy(t *testing.T) {
	w := answered(t)
	w.says("Dan", "One", "", value.OfCode(3, "Of our own")) // Number, Date and Grid are not asked now
	c := paper.Copy{Form: w.form(), States: map[string]answer.SectionEvent{"ey": {State: answer.Complete, By: "Dan", At: made}}}
	html, err := c.HTML("/r/paper")
	must(t, err)
	text := strings.Join(strings.Fields(pagetest.Parse(t, string(html)).One(t, "main").Text()), " ")
	for _, want := range []string{"Another: Of our own", "Dan", "12.3%", "Not asked because of other answers", "Completed by Dan on 3 October 2016 at 12:00", "Not yet started"} {
		if !strings.Contains(text, want) {
			t.Errorf("the copy does not say %q: %s", want, text)
		}
	}
	var out bytes.Buffer
	must(t, c.Workbook(&out))
	f, err := excelize.OpenReader(&out)
	must(t, err)
	defer f.Close()
	rows, err := f.GetRows("CSC")
	must(t, err)
	if got := strings.Join(rows[3], "|"); got != "One|Is there a plan?|Another: Of our own|Dan|3 October 2016 at 12:00" {
		t.Errorf("the workbook says %s", got)
	}
}
