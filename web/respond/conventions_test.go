package respond_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"omnibus/internal/browser"
	"omnibus/survey/questionnaire"
	"omnibus/web/page/pagetest"
	"omnibus/web/respond"
)

// heaviest is how many bytes of a page, compressed and with all it needs, a
// respondent is sent at most.
const heaviest = 30 << 10

// crowded is the showcase with many more sections, the most that a survey of this
// kind has had.
func crowded() string {
	var more strings.Builder
	for n := range 28 {
		fmt.Fprintf(&more, "  - id: more%d\n    title: A further policy area, number %d\n    pages:\n      - title: A page\n        questions:\n          - {id: Enough%d, ask: \"Is there enough of it in your area, number %d?\", one: [Yes, No]}\n", n, n, n, n)
	}
	return showcase + more.String()
}

// weighing weighs what a person is sent.
type weighing struct {
	t      testing.TB
	assets map[string]int
}

// sent gives the bytes that come over the network, and the page.
func (w *weighing) sent(p *person, r *http.Request) (int, pagetest.Node, http.Header) {
	w.t.Helper()
	r.Header.Set("Accept-Encoding", "gzip") // set by hand, so that the client does not unpack
	answer, err := p.client.Do(r)
	must(w.t, err)
	size, err := io.Copy(io.Discard, answer.Body)
	must(w.t, err)
	must(w.t, answer.Body.Close())
	return int(size), p.page, answer.Header
}

// page weighs an address with all that its page needs, and gives the bytes of the
// page alone and of everything.
func (w *weighing) page(p *person, path string) (alone, all int) {
	w.t.Helper()
	p.opens(path)
	if p.status != http.StatusOK || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		return 0, 0
	}
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, p.world.http.URL+p.at.RequestURI(), nil)
	must(w.t, err)
	alone, page, _ := w.sent(p, r)
	all = alone
	for _, n := range slices.Concat(page.All("link[href]"), page.All("script[src]"), page.All("img[src]")) {
		address := n.Attr("href") + n.Attr("src")
		if _, known := w.assets[address]; !known {
			r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, p.world.http.URL+address, nil)
			must(w.t, err)
			size, _, header := w.sent(p, r)
			if !strings.HasSuffix(header.Get("Cache-Control"), "immutable") {
				w.t.Errorf("%s is fetched with every page", address)
			}
			w.assets[address] = size
		}
		all += w.assets[address]
	}
	return alone, all
}

// TestAPageWeighsLittle weighs every page of everybody who has pages, in a survey
// of thirty sections of which many are handed over: each is under 30 KB with all it
// needs, and after the first page asks for itself alone.
func TestAPageWeighsLittle(t *testing.T) {
	w := open(t, crowded())
	w.text = waveText + "rules: {sign off: yes}\n"
	w.edit(crowded())
	dora := w.arrive(t, "derby", "Dora")
	dora.opens("/r/s/kinds/3").fills("Long", strings.Repeat("a text of some length ", 17)).continues()
	dora.opens("/r/s/kinds/1").fills("One", "4").fills("One_4_text", "A hub of our own").continues()
	for n := range 12 {
		dora.hands(fmt.Sprintf("more%d", n), fmt.Sprintf("Colleague Number %d", n), fmt.Sprintf("colleague.%d@childrens-services.derby.example", n))
	}
	col := w.visitor(t)
	col.opens(dora.hands("kinds", "Col Lee", "col@derby.example"))
	scale := &weighing{t, map[string]int{}}
	people := map[string]*person{"contact": dora, "colleague": col, "nobody": w.visitor(t), "interviewer": w.rings(t, "york"), "director": w.director(t, "york")}
	first, alone, weighed := 0, 0, 0
	for name, p := range people {
		var paths []string
		for _, pattern := range respond.Routes() {
			method, path, _ := strings.Cut(pattern, " ")
			if method != http.MethodGet || strings.Contains(path, "{token}") || strings.Contains(path, "{language}") {
				continue
			}
			path = strings.NewReplacer("{$}", "", "{section}", "kinds").Replace(path)
			if !strings.Contains(path, "{page}") || strings.HasSuffix(path, "/live") {
				paths = append(paths, strings.Replace(path, "{page}", "1", 1))
				continue
			}
			for n := 1; n <= allPages; n++ {
				paths = append(paths, strings.Replace(path, "{page}", fmt.Sprint(n), 1))
			}
		}
		for _, path := range paths {
			own, all := scale.page(p, path)
			if all > heaviest {
				t.Errorf("%s of the %s weighs %d bytes with all it needs, want at most 30 KB", path, name, all)
			}
			if all > 0 {
				weighed++
			}
			first, alone = max(first, all), max(alone, own)
		}
	}
	dora.sends(dora.workbook("One", "Yes – in development", "Long", strings.Repeat("another text ", 30), "Number", "12.5", "Date", "31/3/2016", "Short", "The team", "Enough", "Yes", "Enough0", "No"))
	if dora.reads("answers would change"); len(dora.body) > 200<<10 {
		t.Errorf("what the workbook changes has %d bytes", len(dora.body))
	}
	t.Logf("%d pages; the heaviest with all it needs has %d bytes, and %d by itself", weighed, first, alone)
	if weighed < 50 {
		t.Errorf("only %d pages were weighed", weighed)
	}
}

// TestAfterTheFirstPageOneRequest opens questions one after another in a browser:
// from the second on, nothing but the page comes over the network.
func TestAfterTheFirstPageOneRequest(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/s/kinds/1")
	for n := 2; n <= allPages; n++ {
		tab.Go(fmt.Sprintf("%s/r/s/kinds/%d", w.http.URL, n))
		fetched := browser.Eval[[]string](tab, `performance.getEntriesByType("resource").filter(r => r.transferSize > 0 && r.initiatorType !== "fetch").map(r => r.name)`)
		if len(fetched) > 0 {
			t.Errorf("page %d fetches %v again", n, fetched)
		}
	}
}

// TestPostsFromElsewhereAreRefusedEverywhere posts to every address of the
// respondents from another site, as somebody who could: nothing is done, and the
// log says so.
func TestPostsFromElsewhereAreRefusedEverywhere(t *testing.T) {
	w := open(t, walked)
	everybody, _ := w.gather(t)
	for _, pattern := range respond.Routes() {
		method, path, form := call(pattern, "1")
		if method != http.MethodPost {
			continue
		}
		for _, name := range []string{"contact", "director", "nobody"} {
			p := everybody[name]
			before := strings.Count(w.log.String(), "request failed")
			for _, from := range []string{"cross-site", "same-site"} {
				r, err := http.NewRequestWithContext(t.Context(), method, w.http.URL+path, strings.NewReader(form.Encode()))
				must(t, err)
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", from)
				answer, err := p.client.Do(r)
				must(t, err)
				if p.takes(answer); p.status != http.StatusForbidden || !strings.Contains(p.text(), "sent from another site") {
					t.Errorf("%s as %s from a %s page gives %d: %s", pattern, name, from, p.status, p.text())
				}
			}
			if got := strings.Count(w.log.String(), "request failed"); got != before+2 {
				t.Errorf("%s as %s: %d refusals are logged", pattern, name, got-before)
			}
		}
	}
}

// TestCookiesBehindTLS arrives over TLS: the cookies have names that browsers hold
// to this host, and every answer promises that it is reached over TLS alone.
func TestCookiesBehindTLS(t *testing.T) {
	w := open(t, showcase)
	_, link := w.invite("derby", "Dora")
	w.http.Close()
	w.http = tlsServer(t, w.site(nil, true))
	p := w.visitor(t)
	p.client.Transport = w.http.Client().Transport
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	seen := 0
	for _, path := range []string{link, "/r/language/cy?to=%2Fr%2Fhub", "/r/hub", "/r/none", "/assets/none.css"} {
		p.opens(path)
		if got := p.header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", path, got)
		}
		for _, cookie := range p.header["Set-Cookie"] {
			seen++
			if !strings.HasPrefix(cookie, "__Host-omnibus-") || !strings.Contains(cookie, "; Secure") || !strings.Contains(cookie, "; Path=/;") || strings.Contains(cookie, "Domain") {
				t.Errorf("%s sets %s", path, cookie)
			}
		}
	}
	if seen != 2 {
		t.Errorf("%d cookies were set", seen)
	}
	if p.opens("/r/hub"); p.status != http.StatusOK || p.page.One(t, "h1").Text() == "" {
		t.Errorf("with the cookies the list of sections gives %d", p.status)
	}
}

// TestNothingIsChosenBeforehand opens every page of questions as somebody who has
// answered nothing: no box is ticked and no field is filled.
func TestNothingIsChosenBeforehand(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora")
	paths := []string{"/r/s/kinds/check", "/r/room/kinds", "/r/pass-on", "/r/s/other/1"}
	for n := 1; n <= allPages; n++ {
		paths = append(paths, fmt.Sprintf("/r/s/kinds/%d", n))
	}
	for _, path := range paths {
		p.opens(path)
		for name, values := range p.fields {
			if values = slices.DeleteFunc(values, func(v string) bool { return v == "" }); len(values) > 0 && p.page.All("[name=" + name + "]")[0].Attr("type") != "hidden" {
				t.Errorf("%s has %s filled with %q", path, name, values)
			}
		}
	}
	d := w.director(t, "york")
	if d.opens("/r/nominate"); len(d.page.All("input[checked]")) > 0 {
		t.Error("whom to name is chosen beforehand")
	}
}

// TestHelpStandsAtTheSamePlace opens every page of everybody who is known: whom to
// ask stands first in the footer of each, in the same words.
func TestHelpStandsAtTheSamePlace(t *testing.T) {
	w := open(t, walked)
	everybody, _ := w.gather(t)
	looked := 0
	for _, name := range []string{"contact", "colleague of the section", "interviewer at the telephone", "director"} {
		for _, pattern := range respond.Routes() {
			method, path, _ := call(pattern, "1")
			if method != http.MethodGet || strings.HasPrefix(path, "/r/l/") {
				continue
			}
			p := everybody[name].opens(path)
			if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") || strings.Contains(p.header.Get("Content-Security-Policy"), "sha256-") || !p.page.Has("footer") || p.page.Has("#form-code") || strings.HasPrefix(path, "/r/refuse/") || strings.HasSuffix(path, "/live") || path == "/r/now" { // the last two are asked for by scripts
				continue
			}
			looked++
			if lines := p.page.One(t, "footer").All("p"); len(lines) == 0 || lines[0].Text() != "Questions about this survey? Ask Small Survey team: team@small.example , telephone 01632 960123" {
				t.Errorf("%s of the %s ends with %q", path, name, p.page.One(t, "footer").Text())
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d pages were looked at", looked)
	}
}

// TestAnswersThatStandAloneNameWhatIsAsked reads the questionnaires that come with
// the product: the label of an answer that excludes the others has a word of its
// question, so that it can be understood when it is heard by itself.
func TestAnswersThatStandAloneNameWhatIsAsked(t *testing.T) {
	texts, err := filepath.Glob("../../examples/*/*/questionnaire.yaml")
	must(t, err)
	word := regexp.MustCompile(`\p{L}{4,}`)
	found := 0
	for _, file := range texts {
		text, err := os.ReadFile(file)
		must(t, err)
		q, complaints := questionnaire.Read(file, text)
		must(t, complaints.Err())
		for _, question := range q.Questions() {
			asked := strings.ToLower(question.Ask + " " + question.Hint)
			for _, c := range question.Codes {
				if !c.Alone {
					continue
				}
				found++
				if !slices.ContainsFunc(word.FindAllString(strings.ToLower(c.Label), -1), func(w string) bool {
					return !slices.Contains([]string{"there", "none", "these", "this", "with", "have"}, w) && strings.Contains(asked, strings.TrimSuffix(w, "s"))
				}) {
					t.Errorf("%s: %q has no word of %q", file, c.Label, question.Ask)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no questionnaire has an answer that stands alone")
	}
}
