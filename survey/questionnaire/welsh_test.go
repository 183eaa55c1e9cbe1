package questionnaire_test

import (
	"strings"
	"testing"

	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

const bilingual = `title: Rooms
cy: {title: Ystafelloedd}
scales:
  yesno: {codes: [Yes, No], cy: [Oes, Nac oes]}
sections:
  - id: house
    title: House
    cy: {title: Tŷ}
    pages:
      - questions:
          - {id: Has, ask: Is there a room, one: yesno, cy: {ask: A oes ystafell}}
          - id: Which
            when: Has = 1
            ask: Which
            many: [Kitchen, {label: Other, specify: What}]
            cy: {ask: Pa rai, codes: [Cegin, {label: Arall, specify: Beth}]}
  - id: land
    title: Land
    cy: none
    pages:
      - questions:
          - {id: Size, ask: How large, number: any}
`

func TestWelshIsTheSameQuestionsInOtherWords(t *testing.T) {
	q, complaints := questionnaire.Read("q.yaml", []byte(bilingual))
	if q == nil {
		t.Fatal(complaints)
	}
	if len(q.Untranslated) > 0 {
		t.Errorf("said to be without Welsh: %v", q.Untranslated)
	}
	w := q.In(tongue.Welsh)
	which, _ := w.Question("Which")
	if w.Title != "Ystafelloedd" || w.Sections[0].Title != "Tŷ" || which.Codes[1].Label != "Arall" || which.Codes[1].Specify != "Beth" || which.Codes[1].Code != 2 {
		t.Errorf("read as %+v", which)
	}
	any, _ := w.Question("Has")
	size, _ := w.Question("Size")
	if any.Codes[0].Label != "Oes" || any.Language != tongue.Welsh || size.Language != tongue.English || w.Sections[1].Language != tongue.English {
		t.Errorf("%+v, %+v", any, size)
	}
	if english, _ := q.Question("Has"); english.Ask != "Is there a room" || english.Codes[0].Label != "Yes" {
		t.Errorf("the English has become %+v", english)
	}
	if len(w.Items()) != len(q.Items()) || which.When != q.Questions()[1].When || which.Section().Questionnaire != w {
		t.Error("the Welsh questionnaire asks something else")
	}
}

func TestWhatHasNoWelshAndWhatIsLeftOver(t *testing.T) {
	for _, c := range []struct{ old, with, want string }{
		{"cy: none", "", `section "land" has no Welsh title`},
		{", cy: [Oes, Nac oes]", "", `question "Has" has no Welsh codes`},
		{", cy: {ask: A oes ystafell}", "", `question "Has" has no Welsh ask`},
	} {
		q, complaints := questionnaire.Read("q.yaml", []byte(strings.Replace(bilingual, c.old, c.with, 1)))
		if q == nil || !strings.Contains(q.Untranslated.Error(), c.want) {
			t.Errorf("without %q: %v, want %s", c.old, complaints, c.want)
		}
	}
	for _, c := range []struct{ old, with, want string }{
		{"[Oes, Nac oes]", "[Oes]", `scale "yesno" has 1 codes in Welsh and 2 in English`},
		{"{ask: A oes ystafell}", "{ask: A, hint: B}", "has a hint in Welsh and not in English"},
		{"{label: Arall, specify: Beth}", "Arall", "in one language only"},
		{"cy: none", "cy: nothing", `is "nothing"`},
	} {
		q, complaints := questionnaire.Read("q.yaml", []byte(strings.Replace(bilingual, c.old, c.with, 1)))
		if q != nil || !strings.Contains(complaints.Error(), c.want) {
			t.Errorf("with %q: %v, want %s", c.with, complaints, c.want)
		}
	}
}
