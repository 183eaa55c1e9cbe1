package office_test

import (
	"bytes"
	"fmt"
	"html"
	mathrand "math/rand/v2"
	"net/http"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire/value"
)

// schools is all of England's, of which the live picture must open in 300 ms and
// the chase list in a second.
const schools = 25_000

const schoolsWave = `id: schools
survey: All schools
title: All schools
organisations: {one: school, many: schools}
zone: Europe/London
fieldwork: {from: 2016-09-26, to: 2016-10-28}
characteristics:
  type: {label: Type, groups: [Primary, Secondary, Special]}
  region: {label: Region}
  fsm: {label: Free school meals (%), bands: [0, 10, 20, 30, 40]}
  size: {label: Pupils, bands: [0, 100, 300, 900]}
  place: {label: Place, groups: [Town, Country]}
`

const schoolsQuestions = `title: All schools
sections:
  - {id: a, title: Places, pages: [{title: P, questions: [{id: Qa, ask: "Enough places?", one: [Yes, No]}]}]}
  - {id: b, title: Staff, pages: [{title: P, questions: [{id: Qb, ask: "Enough staff?", one: [Yes, No]}]}]}
  - {id: c, title: Money, pages: [{title: P, questions: [{id: Qc, ask: "Enough money?", one: [Yes, No]}]}]}
  - {id: d, title: Meals, pages: [{title: P, questions: [{id: Qd, ask: "Enough meals?", one: [Yes, No]}]}]}
`

const schoolsPlan = `moments:
  - {id: all, kind: invitation, to: single point of contact, on: 2016-10-24, unless: handed in, template: t}
templates:
  t: {subject: Again, text: "Dear {contact.name}, {link}"}
`

// schoolsSite fills a database with a fieldwork in its fourth week: 25,000
// schools, 75,000 contacts, invitations, two reminders, calls, and answers that
// came day by day, more readily where schools are large and in the country.
func schoolsSite(b *testing.B) *site {
	b.Helper()
	random := mathrand.New(mathrand.NewPCG(3, 4))
	regions := []string{"North East", "North West", "Yorkshire", "East Midlands", "West Midlands", "East", "London", "South East", "South West"}
	var f bytes.Buffer
	f.WriteString("org_id,name,short_name,type,region,fsm,size,place\n")
	for i := range schools {
		fmt.Fprintf(&f, "school-%05d,School %05d,S%05d,%s,%s,%d,%d,%s\n", i, i, i, []string{"Primary", "Primary", "Secondary", "Special"}[random.IntN(4)],
			regions[random.IntN(9)], random.IntN(60), 20+random.IntN(1500), []string{"Town", "Country"}[random.IntN(2)])
	}
	w, complaints := folder.FromTexts(map[string][]byte{"wave.yaml": []byte(schoolsWave), "questionnaire.yaml": []byte(schoolsQuestions), "frame.csv": f.Bytes(), folder.ContactPlanText: []byte(schoolsPlan)})
	fill := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	fill(complaints.Err())
	ctx, from := b.Context(), w.Wave.Fieldwork.From
	operator := access.Person{Name: "Test", Role: access.Operator}
	s, err := store.Open(ctx, "file:"+filepath.Join(b.TempDir(), "schools.db"), store.Options{Now: func() time.Time { return noon }, Patience: time.Minute})
	fill(err)
	b.Cleanup(func() { s.Close() })
	fill(s.ImportWave(ctx, operator, w.Wave, w.Texts, w.Frame.Organisations, from))
	var people []fieldwork.Contact
	var events []fieldwork.ContactEvent
	byDay := make([][]answer.WideRow, 20)
	place, pupils := w.Frame.GroupOf("place"), w.Frame.GroupOf("size")
	for i, o := range w.Frame.Organisations {
		for n, role := range []fieldwork.Role{fieldwork.Director, fieldwork.SinglePoint, fieldwork.Colleague} {
			people = append(people, fieldwork.Contact{Org: o.ID, Role: role, Name: fmt.Sprintf("Person %d", n), Email: fmt.Sprintf("p%d@s%05d.example", n, i), At: from})
		}
		event := func(kind fieldwork.Kind, number, day int) {
			events = append(events, fieldwork.ContactEvent{Org: o.ID, Kind: kind, Channel: fieldwork.ByEmail, Number: number, Reason: "asked", At: from.AddDate(0, 0, day).Add(10 * time.Hour)})
		}
		event(fieldwork.Invited, 0, 0)
		event(fieldwork.Delivered, 0, 0)
		event(fieldwork.ReminderSent, 1, 7)
		event(fieldwork.ReminderSent, 2, 14)
		if i%50 == 0 {
			event(fieldwork.Refusal, 0, 9)
		}
		if random.Float64() < 0.25+0.08*float64(pupils[i])+0.15*float64(place[i]) {
			row := answer.WideRow{Org: o.ID, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
			for _, id := range []string{"a", "b", "c", "d"} {
				row.Sections[id] = []answer.State{answer.Complete, answer.Complete, answer.Partial}[random.IntN(3)]
				row.Values[answer.Item{Question: "Q" + id}] = value.OfCode(1+random.IntN(2), "")
			}
			day := random.IntN(20)
			byDay[day] = append(byDay[day], row)
		}
	}
	fill(s.AddContacts(ctx, operator, "schools", people))
	fill(s.AppendContacted(ctx, operator, "schools", events))
	for day, rows := range byDay {
		_, err := s.ImportAnswers(ctx, operator, "schools", rows, "Test", from.AddDate(0, 0, day).Add(14*time.Hour))
		fill(err)
	}
	return officeOf(b, s, from.AddDate(0, 0, 19).Add(16*time.Hour))
}

// BenchmarkSchools opens the live picture and the chase list over all schools:
// by the first reader after the program starts, again, as of a past day, and by
// the first reader after something has happened.
func BenchmarkSchools(b *testing.B) {
	s := schoolsSite(b)
	session := s.session(access.Lead)
	open := func(path string) {
		if got := s.send(session, "/office/waves/schools"+path, nil); got.status != http.StatusOK {
			b.Fatal(path, got.status)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	open("/response")
	first := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Logf("first reader %v; kept in memory: %.1f MB more", first, float64(after.HeapAlloc-before.HeapAlloc)/1e6)
	n := 0
	happens := func() {
		n++
		event := fieldwork.ContactEvent{Org: "school-00007", Kind: fieldwork.CallAttempted, Channel: fieldwork.ByPhone, At: noon.Add(time.Duration(n) * time.Millisecond)}
		if err := s.store.AppendContacted(b.Context(), access.Person{Name: "Ivan", Role: access.Interviewer}, "schools", []fieldwork.ContactEvent{event}); err != nil {
			b.Fatal(err)
		}
	}
	body := s.send(session, "/office/waves/schools/plan/all", nil).body
	one := html.UnescapeString(regexp.MustCompile(`/plan/all/message\?[^"]+`).FindString(body))
	for _, path := range []string{"/response", "/response/live", "/response?at=2016-10-09", "/chase", "/chase?region=London", "/chase/download", "/calls", "/calls?order=need", "/nomination",
		"/plan/all", "/plan/all?page=60", "/plan/all/message", one} {
		b.Run("again"+path, func(b *testing.B) {
			for b.Loop() {
				open(path)
			}
		})
		b.Run("changed"+path, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				happens()
				b.StartTimer()
				open(path)
			}
		})
	}
}
