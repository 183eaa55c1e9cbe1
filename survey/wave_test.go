package survey_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/survey"
	"omnibus/tongue"
)

var update = flag.Bool("update", false, "write the golden files anew")

const waveOne = "../examples/childrens-services/wave-1/wave.yaml"

func mustRead(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestReadWaveComplaints reads each bad file and compares the complaints with
// those beside it.
func TestReadWaveComplaints(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			w, complaints := survey.ReadWave(name+".yaml", mustRead(t, file))
			if w != nil || len(complaints) == 0 {
				t.Fatal("the file was taken")
			}
			golden, got := strings.TrimSuffix(file, ".yaml")+".txt", complaints.Error()+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(mustRead(t, golden)), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadWave(t *testing.T) {
	w, complaints := survey.ReadWave("wave.yaml", mustRead(t, waveOne))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	if w.ID != "wave-1" || w.Title != "Wave 1" || w.Short != "LA" || w.Minutes != 15 || w.Notice == "" {
		t.Errorf("heading: %+v", w)
	}
	if want := time.Date(2016, 9, 26, 0, 0, 0, 0, london); !w.Fieldwork.From.Equal(want) {
		t.Errorf("fieldwork begins %s, want %s", w.Fieldwork.From, want)
	}
	lastMoment := time.Date(2016, 10, 28, 23, 59, 59, 0, london)
	if !w.Fieldwork.Contains(lastMoment) || w.Fieldwork.Contains(lastMoment.Add(time.Second)) || w.Fieldwork.LastDay().Day() != 28 {
		t.Errorf("fieldwork ends %s, want with 28 October", w.Fieldwork.To)
	}
	if want := (survey.Rules{Completeness: survey.ByQuestion, Tolerance: survey.Guide, Tests: true, TestsCorrected: true,
		SmallBase: 50, VerySmallBase: 20}); w.Rules != want {
		t.Errorf("rules %+v, want %+v", w.Rules, want)
	}
	if len(w.Characteristics) != 5 || w.Characteristics[4].Column != "cin_rate" || len(w.Characteristics[4].Bounds) != 3 {
		t.Errorf("characteristics %+v", w.Characteristics)
	}
	if len(w.Derived) != 3 || w.Derived[1].Groups[3].Label != "All three" || w.Derived[1].Groups[3].When != "count(RecruitChal = 1) = 3" {
		t.Errorf("derived %+v", w.Derived)
	}
}

// TestReadWaveDefaults holds what a wave is that says only what it must.
func TestReadWaveDefaults(t *testing.T) {
	w, complaints := survey.ReadWave("wave.yaml", []byte(`id: w
survey: S
title: T
organisations: {one: school, many: schools}
fieldwork: {from: 2020-03-01, to: 2020-03-01}
rules: {completeness: by section, tolerance: unbiased, tests: none, sign off: yes}
`))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if w.Zone.String() != "Europe/London" || w.Pilot.Given() || w.Fieldwork.To.Sub(w.Fieldwork.From) != 24*time.Hour {
		t.Errorf("zone %s, pilot %v, fieldwork %v", w.Zone, w.Pilot, w.Fieldwork)
	}
	if want := (survey.Rules{Completeness: survey.BySection, Tolerance: survey.Unbiased, SmallBase: 50, VerySmallBase: 20, SignOff: true}); w.Rules != want {
		t.Errorf("rules %+v, want %+v", w.Rules, want)
	}
}

// FuzzReadWave holds that any bytes give a wave or complaints.
func FuzzReadWave(f *testing.F) {
	f.Add(mustRead(f, waveOne))
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		f.Add(mustRead(f, file))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, complaints := survey.ReadWave("wave.yaml", text)
		if (w == nil) == (len(complaints) == 0) {
			t.Fatalf("wave %v with complaints %v", w, complaints)
		}
		if w != nil && (w.ID == "" || w.Zone == nil || w.Fieldwork.To.Before(w.Fieldwork.From)) {
			t.Fatalf("a wave without what it must have: %+v", w)
		}
	})
}

func TestReadWaveDisclosure(t *testing.T) {
	for text, want := range map[string]survey.Disclosure{
		"":                        {},
		"disclosure: suppress":    {},
		"disclosure: round 5":     {Way: survey.Rounding, Base: 5},
		"disclosure: none":        {Way: survey.Open},
		"disclosure: round":       {Base: -1},
		"disclosure: round 1":     {Base: -1},
		"disclosure: round many":  {Base: -1},
		"disclosure: rounded 5":   {Base: -1},
		"disclosure: [round, 5]":  {Base: -1},
		"disclosure: everything":  {Base: -1},
		"disclosure: round 10000": {Base: -1},
	} {
		w, complaints := survey.ReadWave("wave.yaml", []byte(`id: w
survey: S
title: T
organisations: {one: school, many: schools}
fieldwork: {from: 2020-03-01, to: 2020-03-01}
rules: {`+text+"}\n"))
		switch {
		case want.Base < 0 && len(complaints) == 0:
			t.Errorf("%q was taken", text)
		case want.Base >= 0 && (len(complaints) > 0 || w.Rules.Disclosure != want):
			t.Errorf("%q: %v", text, complaints)
		}
	}
}

// TestInWelsh reads the wave as those who read Welsh see it.
func TestInWelsh(t *testing.T) {
	w, complaints := survey.ReadWave("wave.yaml", mustRead(t, waveOne))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	welsh := w.In(tongue.Welsh)
	if got := strings.Join([]string{welsh.Survey, welsh.Title, welsh.Contact.Team, welsh.Language.Code()}, "; "); got != "Omnibws Gwasanaethau Plant; Ton 1; Tîm ymchwil yr Omnibws; cy" {
		t.Errorf("in Welsh it is %s", got)
	}
	if welsh.Contact.Email != w.Contact.Email || !strings.HasPrefix(welsh.Notice, "Mae'r holl bobl") {
		t.Errorf("in Welsh it has %q and the notice %q", welsh.Contact.Email, welsh.Notice)
	}
	if w.In(tongue.English) != w || w.Survey != "Children's Services Omnibus" {
		t.Errorf("in English it is %q", w.Survey)
	}
}
