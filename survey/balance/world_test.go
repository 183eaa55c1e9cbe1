package balance_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"omnibus/internal/world"
	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
)

const wave1 = "../../examples/childrens-services/wave-1"

// mustWave1 gives Wave 1, and its fieldwork record as lines of a log.
func mustWave1(t testing.TB) (*folder.Wave, *balance.Wave, []balance.Line) {
	t.Helper()
	w := world.Texts()
	file, err := os.Open(wave1 + "/fieldwork.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []balance.Line
	for i, row := range rows[1:] {
		details := map[string]string{}
		for part := range strings.SplitSeq(row[4], ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			details[key] = value
		}
		at, err := time.Parse(time.RFC3339, row[1])
		if err != nil {
			t.Fatal(err)
		}
		line := balance.Line{Position: int64(i + 1), Org: row[0], At: at, Pilot: details["stage"] == "pilot"}
		switch row[3] {
		case "section_started":
			line.Section, line.State = details["section"], answer.Partial
		case "section_submitted":
			line.Section, line.State = details["section"], answer.Complete
		case "delegated":
			line.Section, line.Deed, line.Contact = details["section"], fieldwork.Handed, int64(i+1)
		case "invited":
			line.Kind = fieldwork.Invited
		case "reminder_1":
			line.Kind, line.Number = fieldwork.ReminderSent, 1
		case "reminder_2":
			line.Kind, line.Number = fieldwork.ReminderSent, 2
		case "bounced":
			line.Kind = fieldwork.Bounced
		case "delivered":
			line.Kind = fieldwork.Delivered
		case "refused":
			line.Kind = fieldwork.Refusal
		case "call_attempt":
			line.Kind = fieldwork.CallAttempted
		case "call_outcome":
			line.Kind, line.Outcome = fieldwork.CallEnded, fieldwork.Outcome(details["outcome"])
		default:
			continue
		}
		lines = append(lines, line)
	}
	return w, balance.WaveOf(w.Wave, w.Frame, w.Questionnaire), lines
}

func logOf(lines ...balance.Line) *balance.Log {
	var l balance.Log
	upto := int64(0)
	if n := len(lines); n > 0 {
		upto = lines[n-1].Position
	}
	l.Extend(lines, upto)
	return &l
}

// on gives a moment of the fieldwork of Wave 1.
func on(day, hour int) time.Time { return time.Date(2016, 10, day, hour, 0, 0, 0, time.UTC) }

// made makes a wave of counties and unitaries in the north and south: so many of
// each, of which so many have answered by a file of events.
type made struct {
	folder *folder.Wave
	wave   *balance.Wave
	lines  []balance.Line
}

const madeWave = `id: made
survey: Made
title: Made
organisations: {one: school, many: schools}
fieldwork: {from: 2024-03-04, to: 2024-03-29}
rules: {completeness: by section}
characteristics:
  type: {label: Type, groups: [County, Unitary]}
  region: {label: Region, groups: [North, South]}
`

const madeQuestions = `title: Made
sections:
  - id: a
    title: A
    pages: [{title: P, questions: [{id: Q, ask: "Q?", one: [Yes, No]}]}]
  - id: b
    title: B
    pages: [{title: P, questions: [{id: R, ask: "R?", one: [Yes, No]}]}]
`

// make gives sizes and answered by type and region: north counties, south
// counties, north unitaries, south unitaries.
func make4(t testing.TB, sizes, answered [4]int) made {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("org_id,name,short_name,type,region\n")
	m := made{}
	monday := time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC)
	for cell := range sizes {
		for i := range sizes[cell] {
			org := string(rune('a'+cell)) + "-" + strings.Repeat("x", i+1)
			rows.WriteString(org + "," + org + "," + org + "," + []string{"County", "County", "Unitary", "Unitary"}[cell] + "," + []string{"North", "South", "North", "South"}[cell] + "\n")
			if i < answered[cell] {
				m.lines = append(m.lines, balance.Line{Position: int64(len(m.lines) + 1), Org: org, At: monday, Section: "a", State: answer.Complete})
			}
		}
	}
	w, complaints := folder.FromTexts(map[string][]byte{"wave.yaml": []byte(madeWave), "frame.csv": []byte(rows.String()), "questionnaire.yaml": []byte(madeQuestions)})
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	m.folder, m.wave = w, balance.WaveOf(w.Wave, w.Frame, w.Questionnaire)
	return m
}
