package respond_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
	"omnibus/tongue"
	"omnibus/web"
	"omnibus/web/page"
	"omnibus/web/respond"
)

const waveText = `id: wave-1
survey: Small Survey
title: Wave 1
client: A department
organisations: {one: local authority, many: local authorities, short: LA}
zone: Europe/London
pilot: {from: 2016-08-02, to: 2016-08-26}
fieldwork: {from: 2016-09-26, to: 2016-10-28}
minutes: 15
contact: {team: Small Survey team, email: team@small.example, phone: 01632 960123}
notice: Everything here is invented.
`

const frameText = `org_id,name,short_name,type,region
derby,Derby City Council,Derby,Unitary,East & Midlands
york,City of York Council,York,Unitary,North
`

// noon is in the fieldwork.
var noon = time.Date(2016, 10, 3, 12, 0, 0, 0, time.UTC)

// world is a wave in the field.
type world struct {
	t     testing.TB
	store *store.Store
	http  *httptest.Server
	log   *bytes.Buffer

	mu   sync.Mutex
	now  time.Time
	wave *folder.Wave
	file string
	// frame is the text of frame.csv, text that of wave.yaml.
	frame, text string
}

// locks holds the database as another program would, and lets it go again.
func (w *world) locks() (release func()) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.file)
	must(w.t, err)
	held, err := db.Conn(w.t.Context())
	must(w.t, err)
	_, err = held.ExecContext(w.t.Context(), "BEGIN IMMEDIATE")
	must(w.t, err)
	return func() {
		must(w.t, held.Close())
		must(w.t, db.Close())
	}
}

var operator = access.Person{Name: "Operator", Role: access.Operator}

// open puts a wave with the questionnaire into the field on SQLite.
func open(t testing.TB, questionnaire string) *world {
	t.Helper()
	file := filepath.Join(t.TempDir(), "omnibus.db")
	w := openWith(t, "file:"+file, frameText, questionnaire)
	w.file = file
	return w
}

// openPrinting is open with something that makes PDF files.
func openPrinting(t testing.TB, questionnaire string, printer respond.Printer) *world {
	t.Helper()
	return openWhole(t, "file:"+filepath.Join(t.TempDir(), "omnibus.db"), frameText, questionnaire, printer)
}

func openWith(t testing.TB, database, frame, questionnaire string) *world {
	t.Helper()
	return openWhole(t, database, frame, questionnaire, nil)
}

func openWhole(t testing.TB, database, frame, questionnaire string, printer respond.Printer) *world {
	t.Helper()
	w := &world{t: t, now: noon, log: &bytes.Buffer{}, frame: frame, text: waveText}
	var err error
	w.store, err = store.Open(t.Context(), database, store.Options{Now: w.clock, Patience: time.Second})
	must(t, err)
	t.Cleanup(func() { must(t, w.store.Close()) })
	w.edit(questionnaire)
	must(t, w.store.ImportWave(t.Context(), operator, w.wave.Wave, w.wave.Texts, w.wave.Frame.Organisations, noon))
	w.http = httptest.NewServer(w.site(printer, false))
	t.Cleanup(w.http.Close)
	w.http.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 100
	return w
}

// site is the whole site; secure says that people reach it over TLS.
func (w *world) site(printer respond.Printer, secure bool) http.Handler {
	log := slog.New(slog.NewTextHandler(&locked{w: w.log}, nil))
	errors := page.Errors{Log: log}
	return web.New(web.Config{
		Log: log, Now: w.clock, Random: rand.Reader, Notice: "Everything here is invented.", Secure: secure,
		Respond: respond.New(respond.Config{
			Store: w.store, Wave: w.parsed, Now: w.clock, Random: rand.Reader, Log: log, Mailed: true, Languages: tongue.Languages[:], Printer: printer,
			Layout: page.Layout{Service: "Small Survey", Notice: "Everything here is invented."}, Secure: secure,
		}),
		Office: errors.Wrap(page.NotFound), Public: errors.Wrap(page.NotFound),
	})
}

// locked lets many requests share one buffer.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// at moves the clock.
func (w *world) at(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = t
}

// edit changes the questionnaire, as the team may while the wave is in the field.
func (w *world) edit(questionnaire string) {
	w.t.Helper()
	wave, complaints := folder.FromTexts(map[string][]byte{
		"wave.yaml": []byte(w.text), "frame.csv": []byte(w.frame), "questionnaire.yaml": []byte(questionnaire),
	})
	if len(complaints) > 0 {
		w.t.Fatalf("the test's questionnaire: %v", complaints)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wave = wave
}

func (w *world) parsed(context.Context, access.Person, string) (*folder.Wave, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wave, nil
}

// invite gives somebody at an organisation a code and a link.
func (w *world) invite(org, name string) (code, link string) {
	w.t.Helper()
	code, err := fieldwork.NewCode(rand.Reader)
	must(w.t, err)
	token, err := fieldwork.NewToken(rand.Reader)
	must(w.t, err)
	must(w.t, w.store.GiveAccess(w.t.Context(), operator, "wave-1", org, fieldwork.Hash(code), fieldwork.Hash(token), name, noon))
	return code, "/r/l/" + token
}

// answers gives what the log holds of a case now, as text by item.
func (w *world) answers(org string) map[string]string {
	w.t.Helper()
	current, _, err := w.store.CaseAnswers(w.t.Context(), operator, "wave-1", org)
	must(w.t, err)
	all := map[string]string{}
	for item, e := range current {
		name := item.Question
		if item.Row != "" {
			name += "_" + item.Row
		}
		all[name] = e.Value.String()
		for code, text := range e.Value.Specify {
			all[fmt.Sprintf("%s_%d_text", name, code)] = text
		}
	}
	return all
}

// state gives how far a section has come.
func (w *world) state(org, section string) answer.State {
	w.t.Helper()
	_, sections, err := w.store.CaseAnswers(w.t.Context(), operator, "wave-1", org)
	must(w.t, err)
	return sections[section].State
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func tlsServer(t testing.TB, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	return server
}
