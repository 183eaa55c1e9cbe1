package respond_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"omnibus/internal/postgres"
	"omnibus/survey/fieldwork"
)

// How to read BenchmarkSavePage: one operation is one page saved by a
// respondent over HTTP: the form is posted (session, case, parse, route,
// validate, commit) and the page after it is fetched and rendered. Each
// respondent walks through ten pages of two questions and is followed by one of
// another organisation, so that cases have the size they have in life.
//
// BenchmarkFloor is the least that any program could do: an HTTP handler that
// makes one durable insert. What SavePage costs beyond it is ours. "worst-ms"
// is the slowest operation, "p99-ms" the slowest but one in a hundred.

const walk = 10

func benchQuestionnaire() string {
	var b strings.Builder
	b.WriteString("title: A survey\nsections:\n  - id: s\n    title: A section\n    pages:\n")
	for p := range walk {
		fmt.Fprintf(&b, "      - title: Page %d\n        questions:\n", p+1)
		fmt.Fprintf(&b, "          - {id: A%d, ask: \"Have you a plan?\", one: [Yes – in place, Yes – planned, No]}\n", p)
		fmt.Fprintf(&b, "          - {id: B%d, ask: \"Which risks are there?\", many: [Money, Staff, Time, {label: Another, specify: Which}], up to: 3}\n", p)
	}
	return b.String()
}

// engines gives the address of an empty database of each kind.
var engines = []struct {
	name, driver string
	address      func(b *testing.B) string
}{
	{"sqlite", "sqlite", func(b *testing.B) string { return "file:" + filepath.Join(b.TempDir(), "omnibus.db") }},
	{"postgres", "pgx", func(b *testing.B) string { return postgres.Start(b).Durable(b).Schema(b) }},
}

var crowds = []int{1, 8, 64}

func BenchmarkSavePage(b *testing.B) {
	for _, engine := range engines {
		for _, respondents := range crowds {
			b.Run(fmt.Sprintf("%s/%d", engine.name, respondents), func(b *testing.B) {
				benchSavePage(b, engine.address(b), respondents)
			})
		}
	}
}

func benchSavePage(b *testing.B, address string, respondents int) {
	cases := b.N/walk + respondents + 1 // nobody is left without a case before b.N is reached
	frame := strings.Builder{}
	frame.WriteString("org_id,name,short_name,type,region\n")
	for i := range cases {
		fmt.Fprintf(&frame, "org%d,Organisation %d,Org %d,Unitary,North\n", i, i, i)
	}
	w := openWith(b, address, frame.String(), benchQuestionnaire())
	walkers := make([]*walker, cases)
	for i := range walkers {
		_, link := w.invite(fmt.Sprintf("org%d", i), "Dora")
		walkers[i] = arrive(b, w, link)
	}
	var next atomic.Int64
	crowd(b, respondents, func() func() {
		one := walkers[next.Add(1)-1]
		return func() {
			if one.page == walk {
				one = walkers[next.Add(1)-1]
			}
			one.save(b)
		}
	})
}

// walker is a respondent who reads of each page no more than a browser must.
type walker struct {
	client *http.Client
	base   string
	page   int
	fields url.Values
}

// arrive lets a walker in by the store: the doors take few people an address,
// and here all have one.
func arrive(b *testing.B, w *world, link string) *walker {
	session, err := fieldwork.NewToken(rand.Reader)
	must(b, err)
	token := strings.TrimPrefix(link, "/r/l/")
	_, err = w.store.EnrolByLink(b.Context(), fieldwork.Hash(token), "192.0.2.1", fieldwork.Hash(session), noon, noon.Add(time.Hour))
	must(b, err)
	jar, err := cookiejar.New(nil)
	must(b, err)
	home, err := url.Parse(w.http.URL + "/")
	must(b, err)
	jar.SetCookies(home, []*http.Cookie{{Name: "omnibus-r", Value: session, Path: "/"}})
	k := &walker{client: &http.Client{Jar: jar, Transport: w.http.Client().Transport}, base: w.http.URL}
	k.read(k.get(b, "/r/s/s/1"))
	return k
}

func (k *walker) get(b *testing.B, address string) []byte {
	r, err := k.client.Get(k.base + address)
	must(b, err)
	return drain(b, r)
}

func drain(b *testing.B, r *http.Response) []byte {
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(b, err)
	if r.StatusCode != http.StatusOK {
		b.Fatalf("%s gives %d", r.Request.URL, r.StatusCode)
	}
	return body
}

// hiddenField finds what a browser sends without being asked. The pages are
// ours, so that this much less than a parser will do: it must not be what is measured.
var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

func (k *walker) read(body []byte) {
	k.fields = url.Values{}
	for _, m := range hiddenField.FindAllSubmatch(body, -1) {
		k.fields.Add(string(m[1]), string(m[2]))
	}
}

func (k *walker) save(b *testing.B) {
	k.fields.Set(fmt.Sprintf("A%d", k.page), "2")
	k.fields[fmt.Sprintf("B%d", k.page)] = []string{"1", "4"}
	k.fields.Set(fmt.Sprintf("B%d_4_text", k.page), "Something else altogether")
	r, err := k.client.PostForm(fmt.Sprintf("%s/r/s/s/%d", k.base, k.page+1), k.fields)
	must(b, err)
	if k.page++; k.page < walk {
		k.read(drain(b, r))
		return
	}
	drain(b, r)
}

// crowd has n people do b.N deeds between them; each person is made by the call.
func crowd(b *testing.B, n int, person func() func()) {
	var done atomic.Int64
	var people sync.WaitGroup
	took := make([][]time.Duration, n)
	b.ResetTimer()
	for i := range n {
		people.Go(func() {
			deed := person()
			for done.Add(1) <= int64(b.N) {
				began := time.Now()
				deed()
				took[i] = append(took[i], time.Since(began))
			}
		})
	}
	people.Wait()
	b.StopTimer()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(ms(all[len(all)*99/100]), "p99-ms")
	b.ReportMetric(ms(all[len(all)-1]), "worst-ms")
}

func BenchmarkFloor(b *testing.B) {
	for _, engine := range engines {
		for _, respondents := range crowds {
			b.Run(fmt.Sprintf("%s/%d", engine.name, respondents), func(b *testing.B) {
				benchFloor(b, engine.driver, engine.address(b), respondents)
			})
		}
	}
}

func benchFloor(b *testing.B, driver, address string, respondents int) {
	if driver == "sqlite" {
		address += "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	}
	db, err := sql.Open(driver, address)
	must(b, err)
	b.Cleanup(func() { must(b, db.Close()) })
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	_, err = db.ExecContext(b.Context(), "CREATE TABLE answer (org TEXT, question TEXT, answer TEXT)")
	must(b, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := db.ExecContext(r.Context(), "INSERT INTO answer VALUES ($1, $2, $3)", "derby", "A", r.FormValue("A")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	b.Cleanup(server.Close)
	client := server.Client()
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = respondents
	crowd(b, respondents, func() func() {
		return func() {
			r, err := client.PostForm(server.URL, url.Values{"A": {"2"}})
			must(b, err)
			drain(b, r)
		}
	})
}
