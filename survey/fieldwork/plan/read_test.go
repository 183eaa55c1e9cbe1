package plan_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/examples"
	"omnibus/survey"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/questionnaire"
)

var update = flag.Bool("update", false, "write the golden complaints")

func example(t testing.TB, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(examples.ChildrensServices(), name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// wave reads the texts that the example's plan is checked against.
func wave(t testing.TB) (*survey.Wave, *questionnaire.Questionnaire) {
	t.Helper()
	w, complaints := survey.ReadWave("wave.yaml", example(t, "wave.yaml"))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", example(t, "questionnaire.yaml"))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	return w, q
}

// read reads a plan that must be right.
func read(t testing.TB, text string) *plan.Plan {
	t.Helper()
	w, q := wave(t)
	p, complaints := plan.Read("contact-plan.yaml", []byte(text), w, q)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestComplaints reads each bad file and compares the complaints with those
// beside it.
func TestComplaints(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test files: %v", err)
	}
	w, q := wave(t)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, complaints := plan.Read(name+".yaml", text, w, q)
			if p != nil || len(complaints) == 0 {
				t.Fatal("the file was taken")
			}
			golden, got := strings.TrimSuffix(file, ".yaml")+".txt", complaints.Error()+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestExample holds the example's calendar to that of the real wave.
func TestExample(t *testing.T) {
	p := read(t, string(example(t, "contact-plan.yaml")))
	var got []string
	for _, m := range p.Moments {
		got = append(got, m.At.Format("2006-01-02 15:04 ")+m.ID+" "+string(m.Channel))
	}
	want := []string{
		"2016-07-04 10:00 nomination email", "2016-07-18 10:00 nomination_reminder email", "2016-08-02 09:00 pilot_invitation email", "2016-08-16 10:00 pilot_reminder email",
		"2016-09-26 09:00 invitation email", "2016-10-06 10:00 reminder_1 email", "2016-10-11 10:00 calls call", "2016-10-18 10:00 reminder_2 email", "2016-10-20 09:00 letter letter", "2016-10-24 10:00 colleagues email",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(p.Notices) > 0 {
		t.Error(p.Notices)
	}
}

const letter = `
templates:
  t:
    subject: "{organisation}"
    text: "{link} {code}"
`

// TestMoved holds that a moment on a quiet day moves, is told, and that what
// follows it is counted from where it moved to.
func TestMoved(t *testing.T) {
	p := read(t, `
quiet days: {also: [2016-10-03]}
moments:
  - {id: first, kind: invitation, to: single point of contact, on: 2016-10-01, at: 10:00, template: t}
  - {id: second, kind: reminder, to: single point of contact, after: first, days: 4, template: t}
`+letter)
	if at := p.Moments[0].At.Format("Monday 2 15:04"); at != "Tuesday 4 10:00" {
		t.Errorf("moved to %s", at)
	}
	if at := p.Moments[1].At.Format("Monday 2 15:04"); at != "Monday 10 09:00" {
		t.Errorf("the second is at %s", at)
	}
	want := `contact-plan.yaml:4:68: first falls on Saturday 1 October 2016, a Saturday, and is moved to Tuesday 4 October 2016
contact-plan.yaml:5:70: second falls on Saturday 8 October 2016, a Saturday, and is moved to Monday 10 October 2016`
	if diff := cmp.Diff(want, p.Notices.Error()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestThrottle holds how many messages may have gone by when, over a night and a weekend.
func TestThrottle(t *testing.T) {
	p := read(t, `
moments:
  - {id: first, kind: invitation, to: single point of contact, on: 2016-10-07, at: 16:00, hours: 9:00 to 17:00, throttle: 60 an hour, template: t}
`+letter)
	m := p.Moments[0]
	at := func(day, hour, minute int) time.Time { return time.Date(2016, 10, day, hour, minute, 0, 0, p.Zone()) }
	for _, test := range []struct {
		at      time.Time
		allowed int
		open    bool
	}{
		{at(7, 15, 59), 1, false}, {at(7, 16, 0), 1, true}, {at(7, 16, 30), 31, true}, {at(7, 17, 0), 61, false}, {at(9, 12, 0), 61, false},
		{at(10, 8, 59), 61, false}, {at(10, 9, 10), 71, true}, {at(28, 16, 59), 61 + 15*480 - 1, true}, {at(29, 12, 0), 61 + 15*480, false},
	} {
		if got := m.Allowed(test.at); got != test.allowed || m.Open(test.at) != test.open {
			t.Errorf("%v: %d allowed, want %d; open %v, want %v", test.at, got, test.allowed, m.Open(test.at), test.open)
		}
	}
	m.Throttle = 1_000_000 // the most that a plan may say
	if got, want := m.Allowed(at(28, 17, 0)), 1+1_000_000*(1+8*15); got != want {
		t.Errorf("%d allowed with the widest throttle, want %d", got, want)
	}
}

// FuzzRead holds that any bytes give a plan or complaints, that a plan's moments
// are in order, in their period and on working days, and that every message can
// be written.
func FuzzRead(f *testing.F) {
	f.Add(example(f, "contact-plan.yaml"))
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	w, q := wave(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		p, complaints := plan.Read("contact-plan.yaml", text, w, q)
		if (p == nil) == (len(complaints) == 0) {
			t.Fatalf("plan %v with complaints %v", p, complaints)
		}
		if p == nil {
			return
		}
		for i, m := range p.Moments {
			if i > 0 && m.At.Before(p.Moments[i-1].At) || p.Quiet.Reason(m.At) != "" || !m.At.Before(m.Ends) {
				t.Fatalf("%s at %v", m.ID, m.At)
			}
			if m.Template != nil && m.Channel != plan.Call {
				checkMessage(t, m)
			}
		}
	})
}
