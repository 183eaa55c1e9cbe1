package office_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/folder"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/web"
	"omnibus/web/office"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// largeCases × largeQuestions is the survey whose pages must open in 200 ms.
const (
	largeCases     = 10_000
	largeQuestions = 100
)

const largeWave = `id: large
survey: A large survey
title: Large
organisations: {one: school, many: schools}
zone: Europe/London
fieldwork: {from: 2016-09-26, to: 2016-10-28}
minutes: 30
rate: £25.00
characteristics:
  type: {label: Type, groups: [Primary, Secondary, Special]}
  region: {label: Region, groups: [North, Midlands, South]}
`

// largeTexts makes the wave: five sections of twenty questions, four on a page.
func largeTexts() map[string][]byte {
	var q, f bytes.Buffer
	q.WriteString("title: A large survey\nscales:\n  agree: {codes: [Strongly agree, Agree, Neither, Disagree, Strongly disagree]}\nsections:\n")
	for i := range largeQuestions {
		if i%20 == 0 {
			fmt.Fprintf(&q, "  - id: s%d\n    title: Section %d\n    pages:\n", i/20+1, i/20+1)
		}
		if i%4 == 0 {
			fmt.Fprintf(&q, "      - title: Page %d\n        questions:\n", i/4+1)
		}
		when := ""
		if i%20 == 7 {
			when = fmt.Sprintf("when: Q%d = 1, ", i-1)
		}
		switch {
		case i%10 == 9:
			fmt.Fprintf(&q, "          - {id: Q%d, ask: \"Number of pupils of kind %d?\", number: {min: 0, max: 5000}}\n", i, i)
		case i%10 == 4:
			fmt.Fprintf(&q, "          - {id: Q%d, ask: \"Which of these does the school do (%d)?\", many: [Reading, Writing, Sums, Music, Games]}\n", i, i)
		default:
			fmt.Fprintf(&q, "          - {id: Q%d, %sask: \"The school has what it needs for subject %d?\", one: agree}\n", i, when, i)
		}
	}
	f.WriteString("org_id,name,short_name,type,region\n")
	for i := range largeCases {
		fmt.Fprintf(&f, "school-%05d,School %05d,S%05d,%s,%s\n", i, i, i, []string{"Primary", "Secondary", "Special"}[i%3], []string{"North", "Midlands", "South"}[i%7%3])
	}
	return map[string][]byte{"wave.yaml": []byte(largeWave), "questionnaire.yaml": q.Bytes(), "frame.csv": f.Bytes()}
}

// largeRow answers everything, as far as the route goes.
func largeRow(q *questionnaire.Questionnaire, org string, random *mathrand.Rand) answer.WideRow {
	row := answer.WideRow{Org: org, Sections: map[string]answer.State{}, Values: map[answer.Item]value.Value{}}
	for _, s := range q.Sections {
		row.Sections[s.ID] = answer.Complete
		for _, question := range s.Questions() {
			var v value.Value
			switch question.Kind {
			case questionnaire.Number:
				v = value.Value{Kind: value.Number, Text: fmt.Sprint(random.IntN(5000))}
			case questionnaire.Many:
				v = value.OfCodes([]int{1 + random.IntN(2), 3 + random.IntN(3)}, nil)
			default:
				v = value.OfCode(1+random.IntN(5), "")
				if question.When != nil {
					v = value.OfCode(1, "")
				}
			}
			row.Values[answer.Item{Question: question.ID}] = v
			if question.When != nil {
				// The question before it leads here.
				before := fmt.Sprintf("Q%d", 0+atoi(question.ID[1:])-1)
				row.Values[answer.Item{Question: before}] = value.OfCode(1, "")
			}
		}
	}
	return row
}

func atoi(text string) int {
	n := 0
	for _, r := range text {
		n = 10*n + int(r-'0')
	}
	return n
}

// largeSite fills a database and serves its office.
func largeSite(b *testing.B) (*site, *folder.Wave) {
	b.Helper()
	ctx := b.Context()
	operator := access.Person{Name: "Test", Role: access.Operator}
	s, err := store.Open(ctx, "file:"+filepath.Join(b.TempDir(), "large.db"), store.Options{Now: func() time.Time { return noon }, Patience: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	w, complaints := folder.FromTexts(largeTexts())
	if err := complaints.Err(); err != nil {
		b.Fatal(err)
	}
	fill := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	fill(s.ImportWave(ctx, operator, w.Wave, w.Texts, w.Frame.Organisations, noon))
	random := mathrand.New(mathrand.NewPCG(1, 2))
	var rows []answer.WideRow
	var events []paradata.Event
	for i, o := range w.Frame.Organisations {
		rows = append(rows, largeRow(w.Questionnaire, o.ID, random))
		at := noon
		for n := range 2 * largeQuestions / 4 {
			at = at.Add(time.Duration(5+random.IntN(90)) * time.Second)
			events = append(events, paradata.Event{Wave: "large", Org: o.ID, Person: int64(i + 1), Section: fmt.Sprintf("s%d", n/10+1), Page: "1",
				Deed: []paradata.Deed{paradata.Shown, paradata.Saved}[n%2], Device: paradata.Desktop, At: at})
		}
	}
	_, err = s.ImportAnswers(ctx, operator, "large", rows, "Test", noon)
	fill(err)
	fill(s.AddParadata(ctx, operator, "large", events))
	return officeOf(b, s, noon), w
}

// officeOf makes the lead's account and serves the office of a database, whose
// clock stands still.
func officeOf(b *testing.B, s *store.Store, at time.Time) *site {
	b.Helper()
	hash, err := account.HashPassword(rand.Reader, "four words are enough")
	if err == nil {
		lead := account.Account{Email: staffEmails[access.Lead], Name: "Lead", Role: access.Lead, PasswordHash: hash}
		err = s.CreateAccount(b.Context(), access.Person{Name: "Test", Role: access.Operator}, lead)
	}
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return at }
	log := slog.New(slog.DiscardHandler)
	staff := desk.New(desk.Config{Store: s, Now: now, Random: rand.Reader, Carrier: "Messages go to a folder."})
	failures := page.Errors{Log: log, Random: rand.Reader}
	server := httptest.NewServer(web.New(web.Config{Log: log, Now: now, Random: rand.Reader, Office: office.New(staff, failures),
		Respond: failures.Wrap(page.NotFound), Public: failures.Wrap(page.NotFound)}))
	b.Cleanup(server.Close)
	return &site{t: b, store: s, http: server, at: at}
}

// largePaths are the pages that are about the whole of a wave, and one of a case.
var largePaths = []string{
	"", "/frame", "/frame?region=North&sort=type&page=9", "/questionnaire", "/questionnaire/s1", "/texts/questionnaire.yaml",
	"/response", "/cases", "/cases?search=77&section-s1=complete&page=2", "/cases/school-05000", "/cases/school-05000/access",
	"/burden", "/burden?page=30", "/tables", "/tables/build", "/tables/build?show=Q0&by=region&by=type", "/report",
}

// BenchmarkLarge opens the office's pages over 10,000 cases of 100 questions:
// warm, and by the first reader after somebody has saved.
func BenchmarkLarge(b *testing.B) {
	s, _ := largeSite(b)
	session := s.session(access.Lead)
	who := access.Person{Name: "Somebody", Role: access.Respondent, Wave: "large", Org: "school-05000"}
	key := 0
	save := func() {
		key++
		turn := []answer.State{answer.Partial, answer.Complete}[(key+1)%2]
		if err := s.store.SetSection(context.Background(), who, "large", who.Org, "s1", turn, fmt.Sprint("k", key), noon); err != nil {
			b.Fatal(err)
		}
	}
	for _, path := range largePaths {
		open := func() {
			if got := s.send(session, "/office/waves/large"+path, nil); got.status != http.StatusOK {
				b.Fatal(path, got.status)
			}
		}
		name := strings.ReplaceAll("wave"+path, "/", ".")
		b.Run("warm/"+name, func(b *testing.B) {
			open()
			for b.Loop() {
				open()
			}
		})
		b.Run("saved/"+name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				save()
				b.StartTimer()
				open()
			}
		})
	}
}
