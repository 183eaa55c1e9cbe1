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
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
	"omnibus/web"
	"omnibus/web/page"
	"omnibus/web/page/pagetest"
	"omnibus/web/respond"
)

// These tests act as people: a person opens pages, fills what the page offers
// and presses its buttons. Server, mux and database are the real ones.

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
	// frame is the text of frame.csv.
	frame string
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

func openWith(t testing.TB, database, frame, questionnaire string) *world {
	t.Helper()
	w := &world{t: t, now: noon, log: &bytes.Buffer{}, frame: frame}
	var err error
	w.store, err = store.Open(t.Context(), database, store.Options{Now: w.clock, Patience: time.Second})
	must(t, err)
	t.Cleanup(func() { must(t, w.store.Close()) })
	w.edit(questionnaire)
	must(t, w.store.ImportWave(t.Context(), operator, w.wave.Wave, w.wave.Texts, w.wave.Frame.Organisations, noon))
	log := slog.New(slog.NewTextHandler(&locked{w: w.log}, nil))
	errors := page.Errors{Log: log}
	w.http = httptest.NewServer(web.New(web.Config{
		Log: log, Now: w.clock, Random: rand.Reader, Notice: "Everything here is invented.",
		Respond: respond.New(respond.Config{
			Store: w.store, Wave: w.parsed, Now: w.clock, Random: rand.Reader, Log: log,
			Layout: page.Layout{Service: "Small Survey", Notice: "Everything here is invented."},
		}),
		Office: errors.Wrap(page.NotFound), Public: errors.Wrap(page.NotFound),
	}))
	t.Cleanup(w.http.Close)
	w.http.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 100
	return w
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
		"wave.yaml": []byte(waveText), "frame.csv": []byte(w.frame), "questionnaire.yaml": []byte(questionnaire),
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

// person is somebody with a browser.
type person struct {
	t      testing.TB
	world  *world
	client *http.Client
	status int
	at     *url.URL
	header http.Header
	body   string
	page   pagetest.Node
	fields url.Values
}

// visitor is somebody who has not arrived yet.
func (w *world) visitor(t testing.TB) *person {
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &person{t: t, world: w, client: &http.Client{Jar: jar}}
}

// arrive brings somebody of an organisation to the list of sections, by a link.
func (w *world) arrive(t testing.TB, org, name string) *person {
	t.Helper()
	_, link := w.invite(org, name)
	p := w.visitor(t)
	p.opens(link)
	p.is("/r/hub")
	return p
}

// opens asks for an address and follows where it leads.
func (p *person) opens(address string) *person {
	p.t.Helper()
	r, err := p.client.Get(p.world.http.URL + address)
	must(p.t, err)
	return p.takes(r)
}

func (p *person) takes(r *http.Response) *person {
	p.t.Helper()
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(p.t, err)
	p.status, p.at, p.header, p.body = r.StatusCode, r.Request.URL, r.Header, string(body)
	p.page = pagetest.Parse(p.t, p.body)
	p.fields = fieldsOf(p.page)
	return p
}

// fieldsOf gives what the page's last form would send if nothing was changed.
func fieldsOf(n pagetest.Node) url.Values {
	fields := url.Values{}
	forms := n.All("form")
	if len(forms) == 0 {
		return fields
	}
	form := forms[len(forms)-1]
	for _, input := range form.All("input") {
		_, checked := attribute(input, "checked")
		if kind := input.Attr("type"); (kind != "radio" && kind != "checkbox") || checked {
			fields.Add(input.Attr("name"), input.Attr("value"))
		}
	}
	for _, area := range form.All("textarea") {
		text := ""
		if area.FirstChild != nil {
			text = area.FirstChild.Data
		}
		fields.Add(area.Attr("name"), strings.TrimPrefix(text, "\n"))
	}
	return fields
}

func attribute(n pagetest.Node, name string) (string, bool) {
	for _, a := range n.Node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// fills writes into a field, or chooses options of a group; no values clears it.
// The page must have the field: nobody can fill what is not there.
func (p *person) fills(name string, values ...string) *person {
	p.t.Helper()
	if !p.page.Has("[name="+name+"]") || len(p.page.All("form")) == 0 {
		p.t.Fatalf("%s has no field %s", p.at, name)
	}
	p.fields[name] = values
	return p
}

// presses sends the form with the button of that text.
func (p *person) presses(button string) *person {
	p.t.Helper()
	for _, form := range p.page.All("form") {
		for _, b := range form.All("button") {
			if b.Text() != button {
				continue
			}
			fields := url.Values{}
			for name, values := range p.fields {
				fields[name] = values
			}
			if name := b.Attr("name"); name != "" {
				fields.Set(name, b.Attr("value"))
			}
			return p.posts(form.Attr("action"), fields)
		}
	}
	p.t.Fatalf("%s has no button %q; it says: %s", p.at, button, p.text())
	return nil
}

// posts sends fields as no page of ours would.
func (p *person) posts(address string, fields url.Values) *person {
	p.t.Helper()
	r, err := p.client.PostForm(p.world.http.URL+address, fields)
	must(p.t, err)
	return p.takes(r)
}

// continues presses Continue.
func (p *person) continues() *person { p.t.Helper(); return p.presses("Continue") }

// is says where the person must be now.
func (p *person) is(address string) *person {
	p.t.Helper()
	if got := p.at.RequestURI(); got != address {
		p.t.Fatalf("at %s (%d), want %s; the page says: %s", got, p.status, address, p.text())
	}
	return p
}

// reads says what the page must say.
func (p *person) reads(sentences ...string) *person {
	p.t.Helper()
	for _, s := range sentences {
		if !strings.Contains(p.text(), s) {
			p.t.Errorf("%s does not say %q; it says: %s", p.at, s, p.text())
		}
	}
	return p
}

// readsNot says what the page must not say.
func (p *person) readsNot(sentences ...string) *person {
	p.t.Helper()
	for _, s := range sentences {
		if strings.Contains(p.text(), s) {
			p.t.Errorf("%s says %q", p.at, s)
		}
	}
	return p
}

func (p *person) text() string { return p.page.One(p.t, "main").Text() }

func (p *person) heading() string { p.t.Helper(); return p.page.One(p.t, "h1").Text() }

// problems says which problems the page must show: in its summary, each leading
// to a field that is there, and again in the same words at the field; the title
// says so too.
func (p *person) problems(want ...string) *person {
	p.t.Helper()
	if p.status < 400 || !strings.HasPrefix(p.page.One(p.t, "title").Text(), "Error: ") {
		p.t.Errorf("status %d, title %q", p.status, p.page.One(p.t, "title").Text())
	}
	var got []string
	var inline []string
	for _, e := range p.page.All(".govuk-error-message") {
		inline = append(inline, strings.TrimPrefix(e.Text(), "Error: "))
	}
	for _, item := range p.page.One(p.t, ".govuk-error-summary").All("li") {
		got = append(got, item.Text())
		for _, link := range item.All("a") {
			id, here := strings.CutPrefix(link.Attr("href"), "#")
			if !here {
				continue
			}
			target := p.page.One(p.t, "#"+id)
			if target.Data != "input" && target.Data != "textarea" {
				p.t.Errorf("the summary leads to a %s", target.Data)
			}
			if !slices.Contains(inline, item.Text()) {
				p.t.Errorf("%q does not stand at its field; there stand %q", item.Text(), inline)
			}
		}
	}
	if !slices.Equal(got, want) {
		p.t.Errorf("problems\n\t%q\nwant\n\t%q", got, want)
	}
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
