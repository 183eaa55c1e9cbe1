package answer_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

var update = flag.Bool("update", false, "write the golden files anew")

const waveOne = "../../examples/childrens-services/wave-1/"

func mustRead(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func mustQuestionnaire(t testing.TB, file string) *questionnaire.Questionnaire {
	t.Helper()
	q, complaints := questionnaire.Read(file, mustRead(t, file))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return q
}

func mustFrame(t testing.TB, file string, declared []survey.Characteristic) *frame.Frame {
	t.Helper()
	f, complaints := frame.Read(file, mustRead(t, file), declared)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

// everyKind gives the questionnaire with one question of every kind, and its frame.
func everyKind(t testing.TB) (*questionnaire.Questionnaire, *frame.Frame) {
	t.Helper()
	return mustQuestionnaire(t, "testdata/questionnaire.yaml"), mustFrame(t, "testdata/frame.csv", nil)
}

// TestReadWideComplaints reads each bad file and compares the complaints with
// those beside it.
func TestReadWideComplaints(t *testing.T) {
	q, f := everyKind(t)
	files, err := filepath.Glob("testdata/bad/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			wide, complaints := answer.ReadWide(name+".csv", mustRead(t, file), q, f)
			if wide != nil || len(complaints) == 0 {
				t.Fatal("the file was taken")
			}
			compare(t, strings.TrimSuffix(file, ".csv")+".txt", complaints.Error()+"\n")
		})
	}
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(mustRead(t, golden)), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadWide(t *testing.T) {
	q, f := everyKind(t)
	text := mustRead(t, "testdata/good.csv")
	wide, complaints := answer.ReadWide("good.csv", text, q, f)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	ash := wide.Rows[0]
	for _, want := range []struct {
		question, row string
		value         value.Value
	}{
		{"Team", "", value.OfCode(value.DontKnow, "")},
		{"Risk", "", value.OfCodes([]int{1, 4}, map[int]string{4: "Flood, fire"})},
		{"Post", "", value.OfCode(3, "By hand")},
		{"Work", "b", value.OfCode(value.DontKnow, "")},
		{"Number", "", value.Value{Kind: value.Number, Text: "12.5"}},
		{"Day", "", value.Value{Kind: value.Date, Text: "2016-02-29"}},
		{"View", "", value.OfText("More time")},
		{"Box", "A", value.Value{}},
		{"Box", "B", value.OfText("A list")},
	} {
		if got := ash.Answer(want.question, want.row); !got.Equal(want.value) {
			t.Errorf("%s %s is %s, want %s", want.question, want.row, got, want.value)
		}
	}
	if got := wide.Rows[1].Answer("View", ""); !got.Equal(value.OfNothing()) {
		t.Errorf("the nothing-box gives %s", got)
	}
	if len(wide.Rows[2].Values) != 0 || wide.Rows[2].State("care") != answer.NotStarted {
		t.Errorf("the blank row is %+v", wide.Rows[2])
	}
	var again bytes.Buffer
	if err := answer.WriteWide(&again, q, wide.Rows); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), again.String()); diff != "" {
		t.Errorf("written again (-want +got)\n%s", diff)
	}
}

// TestWaveOneComesBackByteForByte reads the demonstration's answers and writes them.
func TestWaveOneComesBackByteForByte(t *testing.T) {
	q := mustQuestionnaire(t, waveOne+"questionnaire.yaml")
	f := mustFrame(t, waveOne+"frame.csv", nil)
	text := mustRead(t, waveOne+"answers.csv")
	wide, complaints := answer.ReadWide("answers.csv", text, q, f)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	var again bytes.Buffer
	if err := answer.WriteWide(&again, q, wide.Rows); err != nil {
		t.Fatal(err)
	}
	if len(wide.Rows) != 101 || !bytes.Equal(text, again.Bytes()) {
		t.Errorf("%d rows were read and written as %d bytes; want 101 and %d", len(wide.Rows), again.Len(), len(text))
	}
}

func TestColumnsMayStandInAnyOrder(t *testing.T) {
	q, f := everyKind(t)
	var reversed strings.Builder
	for line := range strings.Lines("org_id,care_status,early_status,Place,Team,Risk_1,Risk_2,Risk_3,Risk_4,Risk_5,Risk_4_text,Post,Post_3_text,Work_a,Work_b,Number,Change,Day,View,View_nothing,Box_A,Box_B\n" +
		"la-ash,complete,none,1,2,,,,,,,2,,,,,,,,,,\n") {
		cells := strings.Split(strings.TrimSpace(line), ",")
		for i := len(cells) - 1; i >= 0; i-- {
			reversed.WriteString(cells[i])
			reversed.WriteString(map[bool]string{true: ",", false: "\n"}[i > 0])
		}
	}
	wide, complaints := answer.ReadWide("r.csv", []byte(reversed.String()), q, f)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if got := wide.Rows[0].Answer("Post", ""); got.Code != 2 {
		t.Errorf("Post is %s", got)
	}
}

func TestWriteWideLeavesOutAnswersOffTheRoute(t *testing.T) {
	q, f := everyKind(t)
	row := answer.WideRow{Org: "la-ash", Sections: map[string]answer.State{"care": answer.Partial}, Values: map[answer.Item]value.Value{
		{Question: "Place"}: value.OfCode(2, ""), {Question: "Team"}: value.OfCode(1, ""),
	}}
	var out bytes.Buffer
	if err := answer.WriteWide(&out, q, []answer.WideRow{row}); err != nil {
		t.Fatal(err)
	}
	wide, complaints := answer.ReadWide("out.csv", out.Bytes(), q, f)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if len(wide.Rows[0].Values) != 1 || wide.Rows[0].State("care") != answer.Partial {
		t.Errorf("came back as %+v", wide.Rows[0])
	}
}

func TestWriteWideRefusesWhatItWouldLose(t *testing.T) {
	q, _ := everyKind(t)
	row := answer.WideRow{Org: "la-ash", Values: map[answer.Item]value.Value{{Question: "Work", Row: "z"}: value.OfCode(1, "")}}
	var out bytes.Buffer
	if err := answer.WriteWide(&out, q, []answer.WideRow{row}); err == nil || out.Len() > 0 {
		t.Errorf("written: %v, %d bytes", err, out.Len())
	}
}

func TestReadingStopsAtManyComplaints(t *testing.T) {
	q, _ := everyKind(t)
	f, text := manyCases(t, q, 1000, func(i int) string { return "9" })
	_, complaints := answer.ReadWide("many.csv", text, q, f)
	if n := len(complaints); n < 100 || n > 300 || !strings.Contains(complaints[n-1].Message, "more complaints") {
		t.Errorf("%d complaints, the last %q", n, complaints[n-1].Message)
	}
}

// manyCases makes a frame and an answers file of n organisations that answered
// one question.
func manyCases(t testing.TB, q *questionnaire.Questionnaire, n int, place func(int) string) (*frame.Frame, []byte) {
	t.Helper()
	frameText, rows := bytes.NewBufferString("org_id,name,short_name,type,region\n"), []answer.WideRow{}
	for i := range n {
		fmt.Fprintf(frameText, "la-%d,Council %d,C%d,Unitary,North\n", i, i, i)
		rows = append(rows, answer.WideRow{Org: fmt.Sprintf("la-%d", i), Sections: map[string]answer.State{"care": answer.Complete}})
	}
	f, complaints := frame.Read("frame.csv", frameText.Bytes(), nil)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	var out bytes.Buffer
	if err := answer.WriteWide(&out, q, rows); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(out.String(), "\n")
	for i := range n {
		lines[i+1] = strings.Replace(lines[i+1], ",complete,none,", ",complete,none,"+place(i), 1)
	}
	return f, []byte(strings.Join(lines, ""))
}
