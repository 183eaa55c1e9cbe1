package folder_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"omnibus/fault"
	"omnibus/survey/folder"
)

const waveOne = "../../examples/childrens-services/wave-1"

// texts gives a small wave without fault.
func texts() map[string][]byte {
	return map[string][]byte{
		folder.WaveText: []byte(`id: small
survey: A small survey
title: Small
organisations: {one: school, many: schools}
fieldwork: {from: 2020-03-01, to: 2020-03-31}
characteristics:
  region: {label: Region}
derived:
  Busy:
    label: How busy
    groups:
      Busy: Rooms in 2..3
      Quiet: Rooms = 1
`),
		folder.FrameText: []byte("org_id,name,short_name,type,region\ns-1,First,First,Primary,North\n"),
		folder.QuestionnaireText: []byte(`title: Rooms
sections:
  - id: house
    title: House
    pages:
      - title: Rooms
        questions:
          - id: Rooms
            ask: How many rooms do you use?
            one: [One, Two, Three]
`),
		folder.ReportText: []byte("# A report\n"),
	}
}

func TestFromTexts(t *testing.T) {
	w, complaints := folder.FromTexts(texts())
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if w.Wave.ID != "small" || w.Frame.Size() != 1 || len(w.Questionnaire.Questions()) != 1 || string(w.Report) != "# A report\n" || len(w.Texts) != 4 {
		t.Errorf("read as %+v", w)
	}
}

// TestComplaints holds that all texts are looked at, and what one says of another.
func TestComplaints(t *testing.T) {
	replace := func(name, old, with string) func(map[string][]byte) {
		return func(m map[string][]byte) {
			if !bytes.Contains(m[name], []byte(old)) {
				panic("the text has no " + old)
			}
			m[name] = bytes.Replace(m[name], []byte(old), []byte(with), 1)
		}
	}
	for _, test := range []struct {
		name  string
		spoil func(map[string][]byte)
		want  []string
	}{
		{"texts are missing", func(m map[string][]byte) { clear(m) },
			[]string{"frame.csv: the file is missing", "questionnaire.yaml: the file is missing", "wave.yaml: the file is missing"}},
		{"a text of another name", func(m map[string][]byte) { m["reports.md"] = nil }, []string{"reports.md: a wave has no text of this name"}},
		{"faults in every text", func(m map[string][]byte) {
			replace(folder.WaveText, "title: Small", "titel: Small")(m)
			replace(folder.FrameText, "s-1", "S 1")(m)
			replace(folder.QuestionnaireText, "ask:", "aks:")(m)
		}, []string{"frame.csv:2:1", "questionnaire.yaml:9:13", "wave.yaml:3:1"}},
		{"a derived group of a question that is not there", replace(folder.WaveText, "Rooms = 1", "Rums = 1"), []string{"wave.yaml:13:"}},
		{"a derived group of a code that is not there", replace(folder.WaveText, "Rooms = 1", "Rooms = 4"), []string{"wave.yaml:13:"}},
		{"a derived variable with a question's name", replace(folder.WaveText, "Busy:\n    label", "rooms:\n    label"),
			[]string{`wave.yaml:9:3: "rooms" is the id of a question`}},
		{"a derived variable with a section's name", replace(folder.WaveText, "Busy:\n    label", "House:\n    label"),
			[]string{`wave.yaml:9:3: "House" is the id of a section`}},
		{"a characteristic that the frame lacks", replace(folder.WaveText, "region: {", "regions: {"), []string{"wave.yaml:7:3"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := texts()
			test.spoil(m)
			w, complaints := folder.FromTexts(m)
			if w != nil {
				t.Fatal("the texts were taken")
			}
			for _, want := range test.want {
				if !slices.ContainsFunc(strings.Split(complaints.Error(), "\n"), func(line string) bool { return strings.HasPrefix(line, want) }) {
					t.Errorf("no complaint begins %q:\n%s", want, complaints.Error())
				}
			}
		})
	}
}

func TestReadDirWaveOne(t *testing.T) {
	w, complaints := folder.ReadDir(waveOne)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if w.Frame.Size() != 152 || len(w.Questionnaire.Questions()) != 37 || w.Dir != waveOne {
		t.Errorf("%d organisations, %d questions", w.Frame.Size(), len(w.Questionnaire.Questions()))
	}
	if _, taken := w.Texts["answers.csv"]; taken {
		t.Error("the answers were taken for a text of the wave")
	}
	if got := w.Place(folder.ReportText); got != filepath.Join(waveOne, "report.md") {
		t.Errorf("the report is called %s", got)
	}
}

func TestTablePlanIsKeptAsWritten(t *testing.T) {
	w, complaints := folder.ReadDir(waveOne)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if !bytes.HasPrefix(w.Tables, []byte("# The tables that this wave always makes")) || !bytes.Equal(w.Tables, w.Texts[folder.TablesText]) {
		t.Errorf("the plan is %q", w.Tables)
	}
	with := texts()
	if without, complaints := folder.FromTexts(with); len(complaints) > 0 || without.Tables != nil {
		t.Errorf("without a plan: %q, %v", without.Tables, complaints)
	}
}

func TestReadDirNamesTheFolder(t *testing.T) {
	dir := t.TempDir()
	_, complaints := folder.ReadDir(dir)
	if len(complaints) != 3 || complaints[0].At.File != filepath.Join(dir, "frame.csv") {
		t.Errorf("%v", complaints)
	}
	if _, complaints := folder.ReadDir(filepath.Join(dir, "none")); len(complaints) != 1 || !strings.Contains(complaints[0].Message, "no such folder") {
		t.Errorf("%v", complaints)
	}
	if err := folder.Write(dir, texts()); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, folder.ContactPlanText), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, complaints := folder.ReadDir(dir); len(complaints) != 1 || !strings.Contains(complaints[0].Message, "cannot be read") {
		t.Errorf("%v", complaints)
	}
}

func TestRead(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, body := range texts() {
		fsys[name] = &fstest.MapFile{Data: body}
	}
	fsys["answers.csv"] = &fstest.MapFile{Data: []byte("not looked at")}
	if _, complaints := folder.Read(fsys); len(complaints) > 0 {
		t.Fatal(complaints)
	}
	fsys[folder.FrameText] = &fstest.MapFile{Data: bytes.Repeat([]byte("x"), 64<<20+1)}
	if _, complaints := folder.Read(fsys); len(complaints) != 1 || !strings.Contains(complaints[0].Message, "at most") {
		t.Errorf("%v", complaints)
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "small")
	for range 2 { // writing the same again changes nothing and is no fault
		if err := folder.Write(dir, texts()); err != nil {
			t.Fatal(err)
		}
	}
	w, complaints := folder.ReadDir(dir)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if !maps.EqualFunc(w.Texts, texts(), bytes.Equal) {
		t.Error("the texts came back changed")
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 4 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
}

func TestWriteReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, folder.WaveText), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := folder.Write(dir, texts()); fault.KindOf(err) != fault.Exists {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{"../" + folder.WaveText, "notes.txt"} {
		if err := folder.Write(dir, map[string][]byte{name: nil}); fault.KindOf(err) != fault.Refused {
			t.Errorf("%s: got %v", name, err)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 1 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
	if err := folder.Write(filepath.Join(dir, folder.WaveText), texts()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a file for a folder: %v", err)
	}
}
