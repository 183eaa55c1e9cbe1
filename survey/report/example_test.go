package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/folder"
)

const exampleWave = "../../examples/childrens-services/wave-1"

// mustExample reads the example wave with its answers.
func mustExample(t testing.TB) (*folder.Wave, *dataset.Dataset) {
	t.Helper()
	return mustWave(t, exampleWave)
}

func mustWave(t testing.TB, dir string) (*folder.Wave, *dataset.Dataset) {
	t.Helper()
	w, complaints := folder.ReadDir(dir)
	if w == nil {
		t.Fatalf("%s cannot be read:\n%v", dir, complaints)
	}
	file := filepath.Join(dir, "answers.csv")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wide, complaints := answer.ReadWide(file, text, w.Questionnaire, w.Frame)
	if wide == nil {
		t.Fatalf("%s cannot be read:\n%v", file, complaints)
	}
	d, err := dataset.FromWide(w.Wave, w.Questionnaire, w.Frame, wide.Rows)
	if err != nil {
		t.Fatal(err)
	}
	return w, d
}

func TestExampleBuildsCleanAndTwiceTheSame(t *testing.T) {
	w, d := mustExample(t)
	if complaints := Check(w); len(complaints) > 0 {
		t.Errorf("Check complains:\n%v", complaints)
	}
	first, complaints := Build(w, d)
	if first == nil {
		t.Fatalf("Build complains:\n%v", complaints)
	}
	second, _ := Build(w, d)
	if !bytes.Equal(first.HTML(), second.HTML()) {
		t.Error("building twice gave different bytes")
	}
	if dir := os.Getenv("REPORT_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "report.html"), first.HTML(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
