package balance_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
)

const schoolsWave = `id: schools
survey: Schools
title: Schools
organisations: {one: school, many: schools}
fieldwork: {from: 2024-03-04, to: 2024-04-05}
characteristics:
  type: {label: Type}
  region: {label: Region}
  fsm: {label: Meals, bands: [0, 10, 20, 30, 40]}
  size: {label: Pupils, bands: [0, 100, 300, 900]}
  place: {label: Place}
`

// schools makes a fieldwork of 25,000 schools in 1,080 cells in its fourth week:
// some 210,000 lines.
func schools(b *testing.B) (*balance.Wave, []balance.Line, time.Time) {
	b.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	var f strings.Builder
	f.WriteString("org_id,name,short_name,type,region,fsm,size,place\n")
	const n = 25_000
	for i := range n {
		fmt.Fprintf(&f, "s-%d,S %d,S%d,T%d,R%d,%d,%d,P%d\n", i, i, i, random.IntN(3), random.IntN(9), random.IntN(60), 20+random.IntN(1500), random.IntN(2))
	}
	w, complaints := folder.FromTexts(map[string][]byte{"wave.yaml": []byte(schoolsWave), "frame.csv": []byte(f.String()), "questionnaire.yaml": []byte(madeQuestions)})
	if err := complaints.Err(); err != nil {
		b.Fatal(err)
	}
	from := w.Wave.Fieldwork.From
	var lines []balance.Line
	size, place := w.Frame.GroupOf("size"), w.Frame.GroupOf("place")
	for i, o := range w.Frame.Organisations {
		add := func(l balance.Line, day int) {
			l.Org, l.At = o.ID, from.AddDate(0, 0, day).Add(time.Duration(9*3600+random.IntN(8*3600))*time.Second)
			lines = append(lines, l)
		}
		add(balance.Line{Kind: fieldwork.Invited}, 0)
		add(balance.Line{Kind: fieldwork.Delivered}, 0)
		add(balance.Line{Kind: fieldwork.ReminderSent, Number: 1}, 7)
		add(balance.Line{Kind: fieldwork.ReminderSent, Number: 2}, 14)
		if i%50 == 0 {
			add(balance.Line{Kind: fieldwork.Refusal}, 9)
		}
		if random.Float64() < 0.25+0.08*float64(size[i])+0.15*float64(place[i]) {
			day := random.IntN(25)
			for _, section := range []string{"a", "b"} {
				add(balance.Line{Section: section, State: answer.Partial}, day)
				add(balance.Line{Section: section, State: answer.Complete}, day)
			}
		}
	}
	for i := range lines {
		lines[i].Position = int64(i + 1)
	}
	return balance.WaveOf(w.Wave, w.Frame, w.Questionnaire), lines, from.AddDate(0, 0, 25).Add(16 * time.Hour)
}

func BenchmarkSchools(b *testing.B) {
	wave, lines, at := schools(b)
	log := logOf(lines...)
	p := balance.PictureOf(wave, log, at, "")
	b.Logf("%d lines, %d of 25,000 answered, R %.3f, %d on the list", len(lines), p.Answered, p.Balance.Model.R, len(p.Chase().Cases))
	b.Run("log", func(b *testing.B) {
		for b.Loop() {
			logOf(lines...)
		}
	})
	b.Run("picture", func(b *testing.B) {
		for b.Loop() {
			balance.PictureOf(wave, log, at, "")
		}
	})
	b.Run("picture and list", func(b *testing.B) {
		for b.Loop() {
			balance.PictureOf(wave, log, at, "").Chase()
		}
	})
}
