package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"omnibus/examples"
)

// omnibus runs one command line as the shell would.
func omnibus(t *testing.T, args ...string) (status int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(t.Context(), args, terminal{&o, &e})
	return status, o.String(), e.String()
}

// mustRun runs a command line that has to succeed.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	status, out, err := omnibus(t, args...)
	if status != done {
		t.Fatalf("omnibus %s: status %d\n%s", strings.Join(args, " "), status, err)
	}
	return out
}

// wave1 copies the example's folder to a place where a test may spoil it.
func wave1(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "wave-1")
	if err := os.CopyFS(dir, examples.ChildrensServices()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func mustWrite(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestExitStatus(t *testing.T) {
	dir := wave1(t)
	for _, test := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"no command", nil, done, "Usage"},
		{"help", []string{"tables", "--help"}, done, "--answers"},
		{"unknown command", []string{"tabulate"}, wrongUse, "tabulate"},
		{"unknown flag", []string{"check", "--loud", dir}, wrongUse, "--loud"},
		{"a format there is not", []string{"tables", dir, "--answers", dir + "/answers.csv", "--format", "pdf"}, wrongUse, "pdf"},
		{"a folder that is not there", []string{"check", dir + "/nowhere"}, refused, "cannot be read"},
		{"a break that is not there", []string{"tables", dir, "--answers", dir + "/answers.csv", "--by", "county"}, refused, "county"},
		{"an answers file that is not there", []string{"tables", dir, "--answers", dir + "/none.csv"}, refused, "none.csv"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, out, err := omnibus(t, test.args...)
			if status != test.status || !strings.Contains(out+err, test.says) {
				t.Errorf("status %d, want %d; it says %q, want %q in it", status, test.status, out+err, test.says)
			}
		})
	}
}

func TestCheckTellsLengthAndDifferences(t *testing.T) {
	dir := wave1(t)
	if out := mustRun(t, "check", dir); !strings.Contains(out, "37 questions") || !strings.Contains(out, "shortest route") {
		t.Errorf("check says %q", out)
	}
	changed := filepath.Join(t.TempDir(), "questionnaire.yaml")
	text := strings.Replace(string(mustRead(t, dir+"/questionnaire.yaml")), "- Financial pressures", "- Too little money", 1)
	mustWrite(t, changed, []byte(text))
	out := mustRun(t, "check", dir+"/questionnaire.yaml", changed)
	if !strings.Contains(out, "breaks the trend") || !strings.Contains(out, "Too little money") {
		t.Errorf("check of two versions says %q", out)
	}
}

func TestAnswersComeBackByteForByte(t *testing.T) {
	dir, database := wave1(t), "file:"+filepath.Join(t.TempDir(), "omnibus.db")
	mustRun(t, "import", dir, "--database", database)
	mustRun(t, "answers", "import", "wave-1", dir+"/answers.csv", "--database", database)
	if got, want := mustRun(t, "answers", "export", "wave-1", "--database", database), string(mustRead(t, dir+"/answers.csv")); got != want {
		at := 0
		for at < min(len(got), len(want)) && got[at] == want[at] {
			at++
		}
		t.Errorf("the export differs at byte %d: %q", at, got[at:min(len(got), at+80)])
	}
	out := filepath.Join(t.TempDir(), "back")
	mustRun(t, "export", "wave-1", out, "--database", database)
	for _, name := range []string{"wave.yaml", "frame.csv", "questionnaire.yaml", "report.md"} {
		if !bytes.Equal(mustRead(t, filepath.Join(out, name)), mustRead(t, filepath.Join(dir, name))) {
			t.Errorf("%s came back changed", name)
		}
	}
	status, _, err := omnibus(t, "import", dir, "--database", database)
	if status != refused || !strings.Contains(err, "wave-1") {
		t.Errorf("importing a wave that is there: status %d, %q", status, err)
	}
}

func TestTables(t *testing.T) {
	dir := wave1(t)
	args := []string{"tables", dir, "--answers", dir + "/answers.csv", "--by", "region,type"}
	rows, err := csv.NewReader(strings.NewReader(mustRun(t, args...))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != "question,row,code,label,kind,break,group,base,count,weighted,percent,tolerance,lower,upper,flag" {
		t.Errorf("header %s", got)
	}
	found := false
	for _, r := range rows {
		if r[0] == "SocData" && r[1] == "b" && r[2] == "1" && r[6] == "North" {
			found = true
			if r[7] != "27" || r[8] != "11" {
				t.Errorf("SocData_b=1 in the North: %v", r)
			}
		}
	}
	if !found {
		t.Error("no row for SocData_b=1 in the North")
	}
	out := t.TempDir()
	mustRun(t, append(args, "--out", out)...)
	if !bytes.HasPrefix(mustRead(t, out+"/comparisons.csv"), []byte("question,row,code,break,group_a,group_b,percent_a,percent_b,difference,required,t,p,significant")) {
		t.Error("comparisons.csv has another header")
	}
	if !json.Valid([]byte(mustRun(t, append(args, "--format", "json")...))) {
		t.Error("the JSON cannot be read")
	}
	for _, format := range []string{"xlsx", "ods"} {
		one, two := filepath.Join(out, "one."+format), filepath.Join(out, "two."+format)
		mustRun(t, append(args, "--format", format, "--out", one)...)
		mustRun(t, append(args, "--format", format, "--out", two)...)
		if a := mustRead(t, one); !bytes.HasPrefix(a, []byte("PK")) || !bytes.Equal(a, mustRead(t, two)) {
			t.Errorf("%s: not a workbook, or not the same twice", format)
		}
	}
}

// TestTablesAreWeighted checks that weights change percentages and not counts.
func TestTablesAreWeighted(t *testing.T) {
	dir := wave1(t)
	column := func(name string, args ...string) string {
		rows, err := csv.NewReader(strings.NewReader(mustRun(t, append([]string{"tables", dir, "--answers", dir + "/answers.csv"}, args...)...))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var values []string
		for _, row := range rows {
			values = append(values, row[slices.Index(rows[0], name)])
		}
		return strings.Join(values, " ")
	}
	if column("count") != column("count", "--weight", "framed") {
		t.Error("weights changed a count")
	}
	if column("percent") == column("percent", "--weight", "framed") {
		t.Error("weights changed no percentage")
	}
	status, _, err := omnibus(t, "tables", dir, "--answers", dir+"/answers.csv", "--weight", "fsm")
	if status != refused || !strings.Contains(err, "fsm") {
		t.Errorf("weights there are not: status %d, it says %q", status, err)
	}
}

func TestReportIsTheSameTwice(t *testing.T) {
	dir, out := wave1(t), t.TempDir()
	args := []string{"report", dir, "--answers", dir + "/answers.csv", "--out"}
	if said := mustRun(t, append(args, out+"/a")...); !strings.Contains(said, "34 figures") {
		t.Errorf("the report says %q, want 34 figures", said)
	}
	mustRun(t, append(args, out+"/b")...)
	if !bytes.Equal(mustRead(t, out+"/a/report.html"), mustRead(t, out+"/b/report.html")) {
		t.Error("the same inputs gave two reports")
	}
}

// TestBadInput gives every command what people do send, and expects a sentence
// that names the place, status 1, and no change.
func TestBadInput(t *testing.T) {
	utf16LE := func(text string) []byte {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	bomb := func() []byte {
		var b strings.Builder
		b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
		for i := range 8 {
			last := string(rune('0' + i))
			next := string(rune('1' + i))
			b.WriteString("a" + next + ": &a" + next + " [" + strings.Repeat("*a"+last+",", 9) + "*a" + last + "]\n")
		}
		return []byte(b.String())
	}
	answers, err := fs.ReadFile(examples.ChildrensServices(), "answers.csv")
	if err != nil {
		t.Fatal(err)
	}
	frame, err := fs.ReadFile(examples.ChildrensServices(), "frame.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, file string
		text       []byte
		says       string
	}{
		{"broken YAML", "questionnaire.yaml", []byte("title: [unclosed\nsections: }\n"), "questionnaire.yaml:"},
		{"a YAML bomb", "questionnaire.yaml", bomb(), "anchors and aliases are not used"},
		{"200 MB of YAML", "questionnaire.yaml", bytes.Repeat([]byte("- {a: 1}\n"), 200<<20/9), "200 MB"},
		{"a frame in UTF-16", "frame.csv", utf16LE(string(frame)), "UTF-16"},
		{"a frame with a NUL", "frame.csv", append([]byte("org_id,name\x00"), frame[11:]...), "NUL"},
		{"answers in UTF-16", "answers.csv", utf16LE(string(answers)), "UTF-16"},
		{"answers with a NUL", "answers.csv", bytes.Replace(answers, []byte("Birmingham"), []byte("Birm\x00ngham"), 1), "NUL"},
		{"answers of an unknown organisation", "answers.csv", bytes.Replace(answers, []byte("la-birmingham,"), []byte("la-brum,"), 1), "la-brum"},
		{"an empty answers file", "answers.csv", nil, "empty"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := wave1(t)
			database := "file:" + filepath.Join(t.TempDir(), "omnibus.db")
			if test.file == "answers.csv" {
				mustRun(t, "import", dir, "--database", database)
			}
			mustWrite(t, filepath.Join(dir, test.file), test.text)
			args := []string{"import", dir, "--database", database}
			if test.file == "answers.csv" {
				args = []string{"answers", "import", "wave-1", filepath.Join(dir, test.file), "--database", database}
			}
			status, out, said := omnibus(t, args...)
			says := test.says
			if says == "200 MB" {
				says = "bytes; at most"
			}
			if status != refused || !strings.Contains(said, says) {
				t.Errorf("status %d, it says %q and %q; want %q in it", status, out, said, says)
			}
			if len(said) > 20_000 {
				t.Errorf("%d bytes of complaints are more than anybody reads", len(said))
			}
			if test.file == "answers.csv" {
				if got := mustRun(t, "answers", "export", "wave-1", "--database", database); strings.Count(got, "\n") != 1 {
					t.Errorf("something was imported: %.200q", got)
				}
			} else if status, _, _ := omnibus(t, "export", "wave-1", filepath.Join(t.TempDir(), "x"), "--database", database); status != refused {
				t.Error("the wave was imported")
			}
		})
	}
}

// TestCheckContactPlan checks the plan with its wave, alone and in a folder, and
// tells what was moved without refusing it.
func TestCheckContactPlan(t *testing.T) {
	dir := wave1(t)
	path := filepath.Join(dir, "contact-plan.yaml")
	if out := mustRun(t, "check", path); !strings.Contains(out, "no complaints") {
		t.Error(out)
	}
	text := mustRead(t, path)
	moved := bytes.Replace(text, []byte("on: 2016-07-04"), []byte("on: 2016-07-03"), 1)
	mustWrite(t, path, moved)
	if out := mustRun(t, "check", dir); !strings.Contains(out, "note: "+path+":12:9: nomination falls on Sunday 3 July 2016, a Sunday, and is moved to Monday 4 July 2016") {
		t.Error(out)
	}
	mustWrite(t, path, bytes.Replace(text, []byte("template: reminder\n"), []byte("template: remindr\n"), 1))
	for _, target := range []string{dir, path} {
		status, _, told := omnibus(t, "check", target)
		if status != refused || !strings.Contains(told, `there is no template "remindr"; did you mean "reminder"?`) {
			t.Errorf("status %d: %s", status, told)
		}
	}
}
