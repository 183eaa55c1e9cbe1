package survey_test

import (
	"strings"
	"testing"

	"omnibus/survey"
)

func TestRate(t *testing.T) {
	const wave = "id: wave-1\nsurvey: S\ntitle: W\norganisations: {one: a, many: b}\nfieldwork: {from: 2016-09-26, to: 2016-10-28}\nrate: "
	for text, want := range map[string]string{"£25": "£25.00", "£25.05": "£25.05", "25.50": "25.50", "€9.99": "€9.99", "EUR 40": "EUR 40.00", "": ""} {
		w, complaints := survey.ReadWave("wave.yaml", []byte(wave+text+"\n"))
		if len(complaints) > 0 {
			t.Errorf("%q: %v", text, complaints)
		} else if got := w.Rate.String(); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"-5", "0", "£0.00", "twenty", "1e9", "£25.5", "99999", "£25 an hour", "[25]"} {
		_, complaints := survey.ReadWave("wave.yaml", []byte(wave+text+"\n"))
		if len(complaints) == 0 || !strings.Contains(complaints[0].At.String(), "wave.yaml:6") {
			t.Errorf("%q: %v", text, complaints)
		}
	}
}
