package storetest

import (
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire/value"
)

// Wave is the id of the small wave.
const Wave = "wave-1"

// Noon is when everything in the suite begins.
var Noon = time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)

// Clock is the suite's clock; it stands still.
func Clock() time.Time { return Noon }

// The people of the suite.
var (
	Operator    = access.Person{Name: "Operator", Role: access.Operator}
	Lead        = access.Person{Name: "Lena Lead", Role: access.Lead}
	Analyst     = access.Person{Name: "Anna Lyst", Role: access.Analyst}
	Interviewer = access.Person{Name: "Ivan Iewer", Role: access.Interviewer}
	Client      = access.Person{Name: "Clara Ient", Role: access.Client}
	Derby       = access.Person{Name: "Dora Derby", Role: access.Respondent, Wave: Wave, Org: "la-derby"}
	DerbyToo    = access.Person{Name: "Dan Derby", Role: access.Respondent, Wave: Wave, Org: "la-derby"}
	Leeds       = access.Person{Name: "Lee Leeds", Role: access.Respondent, Wave: Wave, Org: "la-leeds"}
)

const waveText = `id: wave-1
survey: Small Survey
title: Wave 1
client: A department
organisations: {one: local authority, many: local authorities, short: LA}
zone: Europe/London
fieldwork: {from: 2016-09-26, to: 2016-10-28}
minutes: 5
contact: {team: The team, email: team@example.org, phone: 01632 960000}
`

const questionnaireText = `title: A small questionnaire
sections:
  - id: csc
    title: Children's social care
    pages:
      - title: First
        questions:
          - {id: Q1, ask: "First question?", one: [Yes, No]}
          - {id: Q2, ask: "Second question?", text: long}
          - {id: Q3, ask: "Third question?", many: [Red, Green, Blue]}
  - id: ey
    title: Early years
    pages:
      - title: Second
        questions:
          - {id: E1, ask: "Fourth question?", one: [Yes, No]}
`

// Texts are the texts of the small wave.
func Texts() map[string][]byte {
	return map[string][]byte{
		"wave.yaml":          []byte(waveText),
		"questionnaire.yaml": []byte(questionnaireText),
		"frame.csv":          []byte("org_id,name,short_name,type,region\nla-derby,Derby,Derby,Unitary,East & Midlands\nla-leeds,Leeds,Leeds,Unitary,North\nla-york,York,York,Unitary,North\n"),
		"report.md":          []byte("# The report\n"),
	}
}

// Organisations is the frame of the small wave.
func Organisations() []frame.Organisation {
	return []frame.Organisation{
		{ID: "la-derby", Name: "Derby City Council", ShortName: "Derby"},
		{ID: "la-leeds", Name: "Leeds City Council", ShortName: "Leeds"},
		{ID: "la-york", Name: "City of York Council", ShortName: "York"},
	}
}

// ImportWave imports the small wave.
func ImportWave(t testing.TB, s *store.Store) {
	t.Helper()
	w := &survey.Wave{ID: Wave, Survey: "Small Survey", Title: "Wave 1"}
	must(t, s.ImportWave(t.Context(), Operator, w, Texts(), Organisations(), Noon))
}

// Code makes a change of one code; seen is the position the person saw.
func Code(question string, code int, seen int64) answer.Change {
	return answer.Change{Item: answer.Item{Question: question}, Value: value.OfCode(code, ""), Seen: seen}
}

// Text makes a change of a text.
func Text(question, text string, seen int64) answer.Change {
	return answer.Change{Item: answer.Item{Question: question}, Value: value.OfText(text), Seen: seen}
}

// SaveOf makes a save of the section csc by the person.
func SaveOf(who access.Person, key string, changes ...answer.Change) answer.Save {
	return answer.Save{Wave: who.Wave, Org: who.Org, Section: "csc", Changes: changes, By: who.Name, Origin: answer.Web, At: Noon, Key: key}
}

// save makes a save that must be accepted.
func save(t testing.TB, s *store.Store, who access.Person, key string, changes ...answer.Change) answer.Saved {
	t.Helper()
	saved, err := s.SaveAnswers(t.Context(), who, SaveOf(who, key, changes...))
	must(t, err)
	return saved
}

// entriesOf gives the whole log of the wave.
func entriesOf(t testing.TB, s *store.Store) []answer.Entry {
	t.Helper()
	head, err := s.Head(t.Context())
	must(t, err)
	var all []answer.Entry
	must(t, s.Answers(t.Context(), Analyst, Wave, head, func(e answer.Entry) error {
		all = append(all, e)
		return nil
	}))
	return all
}

// hash makes something that looks like the hash of a secret.
func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantFault checks the kind of a fault, that a person could read it, and that
// it says each of the words.
func wantFault(t testing.TB, err error, kind fault.Kind, words ...string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Fatalf("error %v (%v), want %v", err, fault.KindOf(err), kind)
	}
	for _, word := range words {
		if !strings.Contains(fault.Public(err), word) {
			t.Errorf("the sentence %q does not say %q", fault.Public(err), word)
		}
	}
}

// wantSame compares two values of any kind.
func wantSame(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("not the same (-want +got):\n%s", diff)
	}
}
