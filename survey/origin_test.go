package survey_test

import (
	"strings"
	"testing"

	"omnibus/survey"
)

const originWave = `id: w
survey: S
title: W
organisations: {one: school, many: schools}
fieldwork: {from: 2016-09-26, to: 2016-10-28}
characteristics:
`

func TestWhereCharacteristicsComeFrom(t *testing.T) {
	for _, one := range []struct{ text, origin, said string }{
		{"  a: {label: A, source: The ministry, as of: 2016-03-31}", "The ministry, as of 31 March 2016", ""},
		{"  a: {label: A, source: The ministry}", "The ministry", "it is not said of which day a tells; write as of: under it, as 2016-03-31"},
		{"  a: {label: A, as of: 2016-03-31}", "as of 31 March 2016", "it is not said where a comes from; write source: under it"},
		{"  a: {label: A}", "", "it is not said where a comes from and of which day it tells"},
		{"  a: {label: A, source: The ministry, as of: 2016-09-27}", "The ministry, as of 27 September 2016", "a is as of 27 September 2016, after the fieldwork began on 26 September 2016"},
		// What is said of a column holds for its second banding.
		{"  a: {label: A, source: The ministry, as of: 2016-03-31, bands: [0, 5]}\n  b: {label: B, column: a, bands: [0, 9]}", "The ministry, as of 31 March 2016", ""},
	} {
		w, complaints := survey.ReadWave("wave.yaml", []byte(originWave+one.text+"\n"))
		if err := complaints.Err(); err != nil {
			t.Fatalf("%s: %v", one.text, err)
		}
		for _, c := range w.Characteristics {
			if c.Origin() != one.origin {
				t.Errorf("%s: %q", c.Name, c.Origin())
			}
		}
		var said []string
		for _, n := range w.Notices() {
			said = append(said, n.String())
		}
		if got := strings.Join(said, "\n"); one.said == "" && got != "" || !strings.Contains(got, one.said) || len(said) > 1 {
			t.Errorf("%s: said %q", one.text, got)
		}
	}
	for text, want := range map[string]string{
		"  a: {label: A, as of: Easter}": `the day that a is as of is "Easter", which is not a day`,
		"  a: {label: A, source: X, bands: [0, 5]}\n  b: {label: B, column: a, source: Y, bands: [0, 9]}":              "b and a are of the column a and name different sources or days",
		"  a: {label: A, as of: 2016-01-01, bands: [0]}\n  b: {label: B, column: a, as of: 2016-01-02, bands: [0, 9]}": "say it once, at the first of them",
	} {
		if _, complaints := survey.ReadWave("wave.yaml", []byte(originWave+text+"\n")); complaints.Err() == nil || !strings.Contains(complaints.Err().Error(), want) {
			t.Errorf("%s: %v, want %q", text, complaints.Err(), want)
		}
	}
}
