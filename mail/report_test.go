package mail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"omnibus/fault"
)

// key is the return key of the message that the files of testdata/reports are about.
var key = ReturnKey("invitation wave-1 la-derby 1")

// reportFile reads a report of testdata, in which KEY stands for the return key.
func reportFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "reports", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.ReplaceAll(strings.ReplaceAll(string(text), "KEY", key), "\n", "\r\n"))
}

func TestReadingReports(t *testing.T) {
	for name, want := range map[string]Report{
		"failed":               {Kind: ReportBounced, Status: "5.1.1", Told: "550 5.1.1 <dora@derby.example>: Recipient address rejected: User unknown"},
		"failed-wrapped":       {Kind: ReportBounced, Status: "5.2.1", Told: "5.2.1"},
		"gave-up":              {Kind: ReportGivenUp, Status: "4.4.7", Told: "451 4.4.7 delivery time expired"},
		"delayed":              {Kind: ReportDelayed, Status: "4.4.1", Told: "connect to mx.derby.example[192.0.2.7]:25: Connection timed out"},
		"delivered":            {Kind: ReportDelivered, Status: "2.0.0", Told: "250 2.0.0 Saved"},
		"relayed":              {Kind: ReportPassedOn, Status: "2.1.9", Told: "2.1.9"},
		"failed-without-parts": {Kind: ReportBounced, Status: "5.1.1", Told: "550 5.1.1 unknown user"},
		"qmail":                {Kind: ReportBounced, Status: "5.1.1", Told: "Sorry, no mailbox here by that name. (#5.1.1)"},
		"exim":                 {Kind: ReportBounced, Told: "550 Unrouteable address"},
		"exim-delayed":         {Kind: ReportDelayed, Told: "Warning: message 1a2b3c delayed 24 hours"},
		"no-words":             {Kind: ReportBounced, Told: "Undeliverable: Your answers"},
		"away":                 {Kind: ReportAutomatic, Told: "Out of office until 3 October – Ōta"},
		"away-null-sender":     {Kind: ReportAutomatic, Told: "I am on leave"},
		"complaint":            {Kind: ReportComplaint, Told: "abuse"},
		"not-spam":             {Kind: ReportReply, Told: "not-spam"},
		"reply":                {Kind: ReportReply},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadReport(reportFile(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Digest) != 64 || got.Key != key {
				t.Errorf("key %q, want %q; digest %q", got.Key, key, got.Digest)
			}
			got.Digest, got.Key = "", ""
			if got != want {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		})
	}
	files, err := filepath.Glob("testdata/reports/*.eml")
	if err != nil || len(files) != 17 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if got, err := ReadReport(reportFile(t, "stranger")); err != nil || got.Key != "" {
		t.Errorf("a stranger's bounce: %+v, %v", got, err)
	}
}

func TestWhatIsNoReport(t *testing.T) {
	for name, raw := range map[string]string{"nothing": "", "no header": "\r\nbody", "words": "hello there", "too large": "A: b\r\n\r\n" + strings.Repeat("x", LargestReport),
		"an endless header": "A: " + strings.Repeat("x", 100<<10) + "\r\n\r\nb"} {
		if _, err := ReadReport([]byte(raw)); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "Nothing was changed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A returned message that was cut off at its end still says what it says.
	whole := reportFile(t, "failed")
	if got, err := ReadReport(whole[:len(whole)-150]); err != nil || got.Kind != ReportBounced {
		t.Errorf("cut: %+v, %v", got, err)
	}
}

func TestWhatAReportDoes(t *testing.T) {
	for _, test := range []struct {
		before State
		kind   ReportKind
		after  State
	}{
		{Sent, ReportBounced, Bounced}, {Sent, ReportGivenUp, Bounced}, {Sent, ReportDelayed, Sent}, {Sent, ReportDelivered, Delivered}, {Sent, ReportReply, Sent},
		{Delivered, ReportBounced, Bounced}, {Bounced, ReportDelivered, Bounced}, {Failed, ReportDelivered, Failed}, {Withdrawn, ReportBounced, Withdrawn},
		{Unclear, ReportBounced, Bounced}, {Unclear, ReportDelayed, Sent}, {Unclear, ReportAutomatic, Sent}, {Sending, ReportBounced, Bounced}, {Sending, ReportDelayed, Sending}, {Queued, ReportBounced, Bounced},
	} {
		r := Record{State: test.before, Tries: 1}
		if got := r.After(Report{Kind: test.kind}); got != test.after {
			t.Errorf("%s, %s: %s, want %s", test.before, test.kind, got, test.after)
		}
	}
	if got := (Record{State: Queued}).After(Report{Kind: ReportBounced}); got != Queued {
		t.Errorf("what was never handed over is %s", got)
	}
}

func FuzzReadReport(f *testing.F) {
	files, err := filepath.Glob("testdata/reports/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(reportFile(f, strings.TrimSuffix(filepath.Base(file), ".eml")))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := ReadReport(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Errorf("%v", err)
			}
			return
		}
		again, err := ReadReport(raw)
		if err != nil || again != got {
			t.Errorf("read twice: %+v and %+v, %v", got, again, err)
		}
		if reportWords[got.Kind] == "" || !oneLine(got.Told) || len([]rune(got.Told)) > 301 {
			t.Errorf("%+v", got)
		}
		if _, ok := ReadReturnPath("x+" + got.Key); got.Key != "" && !ok {
			t.Errorf("the key %q is none", got.Key)
		}
	})
}
