package load

import (
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/folder"
)

// TestWhatIsFilledInIsTaken fills in numbers and days within every sort of limits:
// each must be one that the question takes, and unlike that of the walk before.
func TestWhatIsFilledInIsTaken(t *testing.T) {
	wave, complaints := folder.FromTexts(map[string][]byte{
		"wave.yaml": []byte(waveText), "frame.csv": frameOf(1), "questionnaire.yaml": []byte(`
title: Limits
sections:
  - id: s
    title: A section
    pages:
      - title: Numbers and days
        questions:
          - {id: Both, ask: "How many?", number: {min: 5, max: 9}}
          - {id: Least, ask: "How many?", number: {min: 40}}
          - {id: Most, ask: "How many?", number: {max: 3}}
          - {id: Below, ask: "How many?", number: {min: -9, max: -7}}
          - {id: Under, ask: "How many?", number: {max: -7}}
          - {id: Parts, ask: "How many?", number: {min: 0.25, max: 0.75, decimals: 2}}
          - {id: Free, ask: "How many?", number: any}
          - {id: Days, ask: "When?", date: {from: 2015-12-30, to: 2016-01-02}}
          - {id: Since, ask: "When?", date: {from: 2019-02-01}}
          - {id: Until, ask: "When?", date: {to: 2014-05-31}}
          - {id: Ever, ask: "When?", date: any}
`)})
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	for _, q := range wave.Questionnaire.Questions() {
		for n := range 400 {
			v := fillItem(q, "", n)
			if err := answer.Check(q, "", v); err != nil {
				t.Errorf("%s on walk %d is %v: %v", q.ID, n, v, err)
			}
			if v.Equal(fillItem(q, "", n+1)) {
				t.Errorf("%s is %v on walks %d and %d", q.ID, v, n, n+1)
			}
		}
	}
}
