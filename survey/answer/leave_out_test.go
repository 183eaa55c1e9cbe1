package answer_test

import (
	"bytes"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// TestAChangedQuestionnaireExportsWhatItCanTake renames a section, and has
// answers of a question that was taken out and of one that was asked otherwise.
func TestAChangedQuestionnaireExportsWhatItCanTake(t *testing.T) {
	w, complaints := folder.ReadDir(waveOne)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	wide, complaints := answer.ReadWide("answers.csv", mustRead(t, waveOne+"answers.csv"), w.Questionnaire, w.Frame)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if left := answer.LeaveOut(w.Questionnaire, wide.Rows); len(left) > 0 {
		t.Fatalf("the same questionnaire leaves out %v", left)
	}
	text := bytes.Replace(mustRead(t, waveOne+"questionnaire.yaml"), []byte("id: csc\n"), []byte("id: social\n"), 1)
	changed, complaints := questionnaire.Read("questionnaire.yaml", text)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if _, renamed := changed.Section("social"); !renamed {
		t.Fatal("no section was renamed")
	}
	for i := range 3 {
		wide.Rows[i].Values[answer.Item{Question: "Gone", Row: "a"}] = value.OfText("an answer")
	}
	wide.Rows[0].Values[answer.Item{Question: "InfoShare"}] = value.OfText("asked in words before")
	left := answer.LeaveOut(changed, wide.Rows)
	if len(left) != 2 || left[0] != (answer.Left{Question: "Gone_a", Answers: 3}) || left[1] != (answer.Left{Question: "InfoShare", Answers: 1}) {
		t.Errorf("left out %v", left)
	}
	var file bytes.Buffer
	if err := answer.WriteWide(&file, changed, wide.Rows); err != nil {
		t.Fatal(err)
	}
	if _, complaints := answer.ReadWide("again.csv", file.Bytes(), changed, w.Frame); len(complaints) > 0 {
		t.Errorf("what was written cannot be read: %v", complaints)
	}
}
