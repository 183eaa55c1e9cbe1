package answer_test

import (
	"io/fs"
	"testing"

	"omnibus/examples"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

// BenchmarkExtentOf is what a page of questions works out of a case that has
// answered everything: its route, and how far a section is.
func BenchmarkExtentOf(b *testing.B) {
	text, err := fs.ReadFile(examples.ChildrensServices(), "questionnaire.yaml")
	if err != nil {
		b.Fatal(err)
	}
	q, _ := questionnaire.Read("questionnaire.yaml", text)
	var entries []answer.Entry
	for i, item := range q.Items() {
		v := value.OfText("something")
		if item.Question.Kind == questionnaire.One {
			v = value.OfCode(1, "")
		}
		entries = append(entries, answer.Entry{Item: answer.Item{Question: item.Question.ID, Row: item.Row}, Value: v, Position: int64(i + 1)})
	}
	view := answer.View{}.With(entries...)
	b.ReportAllocs()
	for b.Loop() {
		if answer.ExtentOf(q.Sections[0], route.Of(q, view)).Answered == 0 {
			b.Fatal("nothing is answered")
		}
	}
}
