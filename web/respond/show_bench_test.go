package respond_test

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"omnibus/internal/load"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
	"omnibus/web"
	"omnibus/web/page"
	"omnibus/web/respond"
)

// How to read BenchmarkShow: one operation is one page of Wave 1's questionnaire
// made and sent by the whole chain of handlers, without a network and with all that
// the store keeps at hand: of the sections one is handed in and the next begun.
// allocs/op says most: it does not depend on what else the machine does.
func BenchmarkShow(b *testing.B) {
	s, err := store.Open(b.Context(), "file:"+filepath.Join(b.TempDir(), "omnibus.db"), store.Options{})
	must(b, err)
	defer func() { must(b, s.Close()) }()
	survey, err := load.Prepare(b.Context(), s, 1, rand.Reader)
	must(b, err)
	w := &world{t: b, store: s, wave: survey.Wave}
	log := slog.New(slog.NewJSONHandler(nowhere{}, nil))
	failures := page.Errors{Log: log}
	handler := web.New(web.Config{
		Log: log, Now: time.Now, Random: rand.Reader, BehindProxy: true,
		Respond: respond.New(respond.Config{Store: s, Wave: w.parsed, Now: time.Now, Random: rand.Reader, Log: log, Languages: tongue.Languages[:]}),
		Office:  failures.Wrap(page.NotFound), Public: failures.Wrap(page.NotFound),
	})
	cookie := answered(b, handler, s, survey)
	for _, address := range []string{"/r/hub", "/r/s/csc/check", "/r/s/ey/1", "/r/s/ey/check"} {
		b.Run(strings.ReplaceAll(address[len("/r/"):], "/", "-"), func(b *testing.B) {
			b.ReportAllocs()
			asked := httptest.NewRequest(http.MethodGet, address, nil)
			asked.Header.Set("Cookie", cookie)
			asked.Header.Set("Accept-Encoding", "gzip")
			var t thrown
			before := processor()
			for b.Loop() {
				t = thrown{header: http.Header{}}
				handler.ServeHTTP(&t, asked.Clone(b.Context()))
			}
			if t.status != http.StatusOK {
				b.Fatalf("%s gives %d", address, t.status)
			}
			b.ReportMetric(float64(t.bytes), "bytes")
			b.ReportMetric(float64(processor()-before)/float64(b.N), "processor-ns")
		})
	}
}

// answered has the first organisation answer half of the survey, and gives the
// cookie of another session of theirs.
func answered(b *testing.B, handler http.Handler, s *store.Store, survey *load.World) (cookie string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	people := survey.Crowd(1, server.URL)
	must(b, people.Arrive(b.Context()))
	people.Start(b.Context())
	must(b, people.Await(20))
	must(b, people.Stop())
	org := survey.Wave.Frame.Organisations[0].ID
	link, err := survey.Invite(b.Context(), s, org, "Respondent of "+org, rand.Reader)
	must(b, err)
	session, err := fieldwork.NewToken(rand.Reader)
	must(b, err)
	at := time.Now()
	_, err = s.EnrolByLink(b.Context(), fieldwork.Hash(link), "192.0.2.1", fieldwork.Hash(session), at, at.Add(time.Hour))
	must(b, err)
	return "omnibus-r=" + session
}

// thrown throws away what is sent.
type thrown struct {
	header        http.Header
	status, bytes int
}

func (t *thrown) Header() http.Header    { return t.header }
func (t *thrown) WriteHeader(status int) { t.status = status }
func (t *thrown) Write(b []byte) (int, error) {
	t.bytes += len(b)
	return len(b), nil
}

// nowhere is where the log goes.
type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }

// processor is the processor time that this process has used, in nanoseconds:
// other programs on the machine distort it far less than the clock.
func processor() int64 {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return used.Utime.Nano() + used.Stime.Nano()
}
