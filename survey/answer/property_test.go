package answer_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

// text draws a text that a person could give; it is never only white space.
var text = rapid.StringMatching(`[ -~éà“”…\n\r\t]{0,20}[=+@",;a-z0-9é-][ -~\n]{0,20}`)

// drawValue draws an answer to an item, or none.
func drawValue(t *rapid.T, item questionnaire.Item) value.Value {
	q := item.Question
	if rapid.IntRange(0, 3).Draw(t, "given") == 0 {
		return value.Value{}
	}
	specify := map[int]string{}
	add := func(code int) int {
		if c, ok := q.Code(code); ok && c.Specify != "" && rapid.Bool().Draw(t, "specify") {
			specify[code] = text.Draw(t, "text")
		}
		return code
	}
	switch q.Kind {
	case questionnaire.One:
		codes := append(append([]questionnaire.Code{}, q.Codes...), q.Unprinted...)
		code := add(rapid.SampledFrom(codes).Draw(t, "code").Code)
		return value.OfCode(code, specify[code])
	case questionnaire.Many:
		if rapid.IntRange(0, 4).Draw(t, "alone") == 0 {
			return value.OfCodes([]int{len(q.Codes)}, nil)
		}
		var chosen []int
		for _, c := range rapid.SliceOfNDistinct(rapid.IntRange(1, len(q.Codes)-1), 1, 3, rapid.ID).Draw(t, "codes") {
			chosen = append(chosen, add(c))
		}
		return value.OfCodes(chosen, specify)
	case questionnaire.Text:
		if q.Nothing != "" && rapid.Bool().Draw(t, "nothing") {
			return value.OfNothing()
		}
		return value.OfText(text.Draw(t, "text"))
	case questionnaire.Number:
		v, ok := value.ParseNumber(fmt.Sprintf("%d.%d", rapid.IntRange(0, 99).Draw(t, "number"), rapid.IntRange(0, 9).Draw(t, "decimals")))
		if !ok {
			t.Fatal("a drawn number is none")
		}
		return v
	}
	return value.Value{Kind: value.Date, Text: fmt.Sprintf("2016-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))}
}

func drawRow(t *rapid.T, q *questionnaire.Questionnaire, org string) answer.WideRow {
	row := answer.WideRow{Org: org, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
	for _, s := range q.Sections {
		row.Sections[s.ID] = rapid.SampledFrom([]answer.State{answer.NotStarted, answer.Partial, answer.Complete}).Draw(t, "state")
	}
	for _, item := range q.Items() {
		if row.Sections[item.Question.Section().ID] == answer.NotStarted {
			continue
		}
		if v := drawValue(t, item); v.Given() {
			row.Values[answer.Item{Question: item.Question.ID, Row: item.Row}] = v
		}
	}
	asked := route.OnRoute(q, row)
	for item := range row.Values {
		if question, _ := q.Question(item.Question); !asked(question) {
			delete(row.Values, item)
		}
	}
	return row
}

// TestWideFilesComeBack holds that what WriteWide writes is what ReadWide reads,
// for every answer that the questionnaire can have.
func TestWideFilesComeBack(t *testing.T) {
	q, f := everyKind(t)
	rapid.Check(t, func(t *rapid.T) {
		var rows []answer.WideRow
		for _, o := range f.Organisations {
			if rapid.Bool().Draw(t, "took part") {
				rows = append(rows, drawRow(t, q, o.ID))
			}
		}
		checkComesBack(t, q, f, rows)
	})
}

func checkComesBack(t *rapid.T, q *questionnaire.Questionnaire, f *frame.Frame, rows []answer.WideRow) {
	var out bytes.Buffer
	if err := answer.WriteWide(&out, q, rows); err != nil {
		t.Fatal(err)
	}
	wide, complaints := answer.ReadWide("w.csv", out.Bytes(), q, f)
	if len(complaints) > 0 {
		t.Fatalf("%v\n%s", complaints, out.String())
	}
	for i := range wide.Rows {
		wide.Rows[i].Line = 0
	}
	if diff := cmp.Diff(rows, append([]answer.WideRow(nil), wide.Rows...)); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
}

// FuzzReadWide holds that any bytes give answers or complaints, and that a file
// that is taken is written back as it was, but for how cells are quoted.
func FuzzReadWide(f *testing.F) {
	q, population := everyKind(f)
	good := mustRead(f, "testdata/good.csv")
	f.Add(good)
	f.Add([]byte(strings.ReplaceAll(string(good), "\n", "\r\n")))
	for _, line := range strings.SplitAfter(string(good), "\n")[1:] {
		f.Add([]byte(strings.SplitAfter(string(good), "\n")[0] + line))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		wide, complaints := answer.ReadWide("w.csv", text, q, population)
		if (wide == nil) == (len(complaints) == 0) {
			t.Fatalf("answers %v with complaints %v", wide, complaints)
		}
		if wide == nil {
			return
		}
		var first, second bytes.Buffer
		if err := answer.WriteWide(&first, q, wide.Rows); err != nil {
			t.Fatal(err)
		}
		again, complaints := answer.ReadWide("w.csv", first.Bytes(), q, population)
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		if err := answer.WriteWide(&second, q, again.Rows); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatal("written twice, it differs")
		}
	})
}

// BenchmarkReadWide reads Wave 1's answers as if they were those of 10,000
// organisations.
func BenchmarkReadWide(b *testing.B) {
	q := mustQuestionnaire(b, waveOne+"questionnaire.yaml")
	f := mustFrame(b, waveOne+"frame.csv", nil)
	wide, complaints := answer.ReadWide("answers.csv", mustRead(b, waveOne+"answers.csv"), q, f)
	if len(complaints) > 0 {
		b.Fatal(complaints)
	}
	frameText := bytes.NewBufferString("org_id,name,short_name,type,region\n")
	var rows []answer.WideRow
	for i := range 10_000 {
		row := wide.Rows[i%len(wide.Rows)]
		row.Org = fmt.Sprintf("la-%d", i)
		rows = append(rows, row)
		fmt.Fprintf(frameText, "la-%d,Council %d,C%d,Unitary,North\n", i, i, i)
	}
	large, complaints := frame.Read("frame.csv", frameText.Bytes(), nil)
	if len(complaints) > 0 {
		b.Fatal(complaints)
	}
	var out bytes.Buffer
	if err := answer.WriteWide(&out, q, rows); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(out.Len()))
	for b.Loop() {
		if wide, complaints := answer.ReadWide("answers.csv", out.Bytes(), q, large); wide == nil {
			b.Fatal(complaints)
		}
	}
}
