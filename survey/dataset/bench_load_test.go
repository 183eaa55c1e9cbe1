package dataset_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// BenchmarkLoad reads answers files into columns: one of codes, 100 columns wide
// (48 questions of one code, one of them a grid of 8; 10 of five ticks; a number
// and a date), and Wave 1's own, which is mostly open text. It reports the
// megabytes a second and the bytes of memory that each value takes afterwards.
func BenchmarkLoad(b *testing.B) {
	for _, rows := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("codes/rows=%d", rows), func(b *testing.B) {
			w, f, q, text := wideSurvey(b, rows)
			measureLoad(b, w, f, q, text, rows*100)
		})
	}
	b.Run("wave-1", func(b *testing.B) {
		e, text := MustExample(b), MustAnswers(b)
		measureLoad(b, e.wave, e.frame, e.questionnaire, []byte(text), 101*len(e.questionnaire.Columns()))
	})
}

func measureLoad(b *testing.B, w *survey.Wave, f *frame.Frame, q *questionnaire.Questionnaire, text []byte, values int) {
	var before, after runtime.MemStats
	var d *dataset.Dataset
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d = nil
		var err error
		if d, err = dataset.Load(b.Context(), w, q, f, "answers.csv", text, dataset.LoadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	// What is freed with the dataset is what it took.
	runtime.GC()
	runtime.ReadMemStats(&before)
	runtime.KeepAlive(d)
	d = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(before.HeapAlloc-after.HeapAlloc)/float64(values), "bytes/value")
	runtime.KeepAlive(text)
	runtime.KeepAlive(f)
}

// wideSurvey makes a wave of so many organisations, and its answers file.
func wideSurvey(b *testing.B, rows int) (*survey.Wave, *frame.Frame, *questionnaire.Questionnaire, []byte) {
	b.Helper()
	var q, f, a strings.Builder
	q.WriteString("title: Wide\nbase: All councils\nsections:\n  - id: s\n    title: Section\n    pages:\n      - questions:\n")
	columns := []string{}
	for i := range 40 {
		fmt.Fprintf(&q, "          - {id: Q%d, ask: Question %d, one: [A, B, C, D, E]}\n", i+1, i+1)
		columns = append(columns, fmt.Sprintf("Q%d", i+1))
	}
	q.WriteString("          - {id: Grid, ask: Grid, each: [A, B, C, D, E, F, G, H], one: [Yes, No]}\n")
	for i := range 8 {
		columns = append(columns, "Grid_"+string(rune('a'+i)))
	}
	for i := range 10 {
		fmt.Fprintf(&q, "          - {id: M%d, ask: Many %d, many: [A, B, C, D, E]}\n", i+1, i+1)
		for c := range 5 {
			columns = append(columns, fmt.Sprintf("M%d_%d", i+1, c+1))
		}
	}
	q.WriteString("          - {id: Size, ask: Size, number: {min: 0, max: 100}}\n          - {id: Day, ask: Day, date: any}\n")
	columns = append(columns, "Size", "Day")
	random := rand.New(rand.NewPCG(1, 2))
	f.WriteString("org_id,name,short_name,type,region\n")
	a.WriteString("org_id,s_status," + strings.Join(columns, ",") + "\n")
	for i := range rows {
		fmt.Fprintf(&f, "o-%07d,Organisation %d,O%d,T%d,R%d\n", i, i, i, i%4, i%3)
		fmt.Fprintf(&a, "o-%07d,complete", i)
		wideRow(&a, random)
	}
	w, complaints := survey.ReadWave("wave.yaml", []byte(wideWave))
	if err := complaints.Err(); err != nil {
		b.Fatal(err)
	}
	frame, complaints := frame.Read("frame.csv", []byte(f.String()), w.Characteristics)
	if err := complaints.Err(); err != nil {
		b.Fatal(err)
	}
	instrument, complaints := questionnaire.Read("questionnaire.yaml", []byte(q.String()))
	if err := complaints.Err(); err != nil {
		b.Fatal(err)
	}
	return w, frame, instrument, []byte(a.String())
}

const wideWave = `id: wide
survey: Wide
title: Wide
client: Somebody
organisations: {one: council, many: councils, short: LA}
zone: Europe/London
fieldwork: {from: 2016-09-26, to: 2016-10-28}
minutes: 15
contact: {team: Team, email: team@example.org, phone: "01632 960000"}
rules: {completeness: by question, tolerance: guide, tests: corrected, small base: 50, very small base: 20, suppress below: 0}
characteristics:
  type: {label: Type, groups: [T0, T1, T2, T3]}
  region: {label: Region, groups: [R0, R1, R2]}
derived:
  Deep: {label: Deep, groups: {Several: count(M1) >= 2, One: count(M1) = 1 and Q1 in 1..2}}
`

// wideRow writes one organisation's answers; one question in twenty is left.
func wideRow(a *strings.Builder, random *rand.Rand) {
	for i := range 48 {
		a.WriteByte(',')
		if random.IntN(20) > 0 {
			a.WriteByte(byte('1' + random.IntN(5-3*(i/40))))
		}
	}
	for range 10 {
		ticks := random.IntN(32)
		for c := range 5 {
			a.WriteByte(',')
			if ticks > 0 {
				a.WriteByte(byte('0' + ticks>>c&1))
			}
		}
	}
	fmt.Fprintf(a, ",%d,2016-10-%02d\n", random.IntN(100), 1+random.IntN(28))
}
