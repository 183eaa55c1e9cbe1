package respond_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"omnibus/web/page/pagetest"
	"omnibus/web/respond"
)

// spokenTo are the packages whose texts respondents read.
var spokenTo = []string{"web", "web/page", "web/respond", "web/respond/words", "survey/answer", "survey/answer/paper", "survey/fieldwork", "survey/questionnaire", "store", "access", "sheet", "fault"}

// english gives every fixed English text that has Welsh, found in the source
// itself, so that a text added tomorrow is looked for as well: whole ones, and
// the longer pieces of those that are filled in.
func english(t *testing.T) (whole map[string]bool, pieces []string) {
	t.Helper()
	whole = map[string]bool{}
	add := func(english, welsh string) {
		if english == welsh {
			return
		}
		for i, piece := range fixedPieces(english) {
			if i == 0 && piece == strings.TrimSpace(english) {
				whole[piece] = true
			}
			if strings.Count(piece, " ") >= 2 && !strings.Contains(welsh, piece) {
				pieces = append(pieces, piece)
			}
		}
	}
	eachText(t, add)
	if len(whole) < 150 || len(pieces) < 300 {
		t.Fatalf("only %d texts and %d pieces were found", len(whole), len(pieces))
	}
	return whole, pieces
}

// eachText gives every fixed text of spokenTo in both languages, found in the source.
func eachText(t *testing.T, give func(english, welsh string)) {
	t.Helper()
	for _, dir := range spokenTo {
		files, err := fs.Glob(os.DirFS(filepath.Join("..", "..", dir)), "*.go")
		must(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", dir, name), nil, parser.SkipObjectResolution)
			must(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Both" && len(n.Args) == 2 {
						give(literal(n.Args[0]), literal(n.Args[1]))
					}
				case *ast.KeyValueExpr:
					// An entry of a catalogue.
					give(literal(n.Key), literal(n.Value))
				}
				return true
			})
		}
	}
}

func literal(e ast.Expr) string {
	if b, ok := e.(*ast.BasicLit); ok && b.Kind == token.STRING {
		if text, err := strconv.Unquote(b.Value); err == nil {
			return text
		}
	}
	return ""
}

// filledIn is what is put into a text, and what marks it up.
var filledIn = regexp.MustCompile(`\{\{.*?\}\}|%(\[\d+\])?[a-z]|<[^>]*>|\{n\}`)

func fixedPieces(text string) []string {
	var pieces []string
	for _, piece := range filledIn.Split(text, -1) {
		if piece = strings.Join(strings.Fields(piece), " "); strings.Trim(piece, " .,:;()“”–") != "" {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// saidIn gives all that a page says to somebody who sees, hears or feels it, except
// in parts that are marked as English.
func saidIn(t *testing.T, body string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	must(t, err)
	var said []string
	var walk func(n *html.Node, welsh bool)
	walk = func(n *html.Node, welsh bool) {
		if n.Type == html.ElementNode {
			for _, a := range n.Attr {
				if a.Key == "lang" {
					welsh = a.Val == "cy"
				}
			}
			for _, a := range n.Attr {
				if welsh && (slices.Contains([]string{"aria-label", "title", "alt", "placeholder"}, a.Key) || strings.HasPrefix(a.Key, "data-")) {
					said = append(said, a.Val)
				}
			}
			if n.Data == "script" || n.Data == "style" {
				return
			}
		}
		if text := strings.Join(strings.Fields(n.Data), " "); n.Type == html.TextNode && welsh && text != "" {
			said = append(said, text)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, welsh)
		}
	}
	walk(root, false)
	return said
}

// welshWalk is one walk through the pages in Welsh, which looks at every answer
// of the server and notes which addresses it has been to.
type welshWalk struct {
	t      *testing.T
	whole  map[string]bool
	pieces []string
	been   map[string]bool
	mux    *http.ServeMux
}

func (w *welshWalk) look(p *person, method, path string) {
	w.t.Helper()
	asked, err := http.NewRequest(method, path, nil)
	must(w.t, err)
	if _, pattern := w.mux.Handler(asked); pattern != "" {
		w.been[pattern] = true
	}
	if !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
		return
	}
	if !strings.Contains(p.body, `<html lang="cy"`) {
		w.t.Errorf("%s %s (%d) is no Welsh page", method, path, p.status)
	}
	for _, said := range saidIn(w.t, p.body) {
		if w.whole[said] {
			w.t.Errorf("%s %s (%d) says %q", method, path, p.status, said)
			continue
		}
		for _, piece := range w.pieces {
			if strings.Contains(said, piece) {
				w.t.Errorf("%s %s (%d) says %q, in which %q is English", method, path, p.status, said, piece)
				break
			}
		}
	}
}

// inWelsh makes a person read Welsh, and looks at each of their pages.
func (w *welshWalk) inWelsh(p *person) *person {
	w.t.Helper()
	jar, ok := p.client.Jar.(*cookiejar.Jar)
	if !ok {
		w.t.Fatal("a person has no cookies")
	}
	at, err := url.Parse(p.world.http.URL + "/r/")
	must(w.t, err)
	jar.SetCookies(at, []*http.Cookie{{Name: "omnibus-language", Value: "cy", Path: "/r/"}})
	p.looks = w.look
	return p
}

// TestNothingIsEnglishInWelsh walks every page, and every refusal that a
// respondent can meet, in Welsh, and finds no fixed text in English.
func TestNothingIsEnglishInWelsh(t *testing.T) {
	w := bilingualWith(t, "consent: {question: One, code: 1, purpose: Er mwyn gofyn, until: 2017-03-31}\nrules: {sign off: yes}\nnomination: {from: 2016-09-01, to: 2016-10-20}\n")
	whole, pieces := english(t)
	walk := &welshWalk{t: t, whole: whole, pieces: pieces, been: map[string]bool{}, mux: http.NewServeMux()}
	for _, pattern := range respond.Routes() {
		walk.mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	walk.arriving(w)
	dora := walk.inWelsh(w.arrive(t, "derby", "Dora"))
	walk.answering(w, dora)
	walk.handing(w, dora)
	walk.onPaper(w, dora)
	walk.naming(w)
	walk.finishing(w)
	walk.whenClosed(w)
	for _, pattern := range respond.Routes() {
		if !walk.been[pattern] {
			t.Errorf("nobody walked to %s in Welsh", pattern)
		}
	}
}

// arriving is getting in, and not getting in.
func (w *welshWalk) arriving(world *world) {
	p := w.inWelsh(world.visitor(w.t))
	for _, code := range []string{"", "abc", "ABCD-2345-WXYZ"} {
		p.opens("/r/").fills("form-code", code).continues()
	}
	for range 10 {
		p.posts("/r/", url.Values{"form-code": {"ABCD-2345-WXYZ"}})
	}
	p.opens("/r/l/nothing").opens("/r/leave").opens("/r/none").opens("/r/hub").opens("/r/refuse/nothing").opens("/r/stay")
	p.posts("/r/refuse/nothing", nil).posts("/r/leave", nil).posts("/r/s/kinds/1", url.Values{"One": {"1"}}).posts("/r/thanks", nil).opens("/r/language/cy?to=%2Fr%2F")
	p.sendsRaw("text/plain", "x").sendsRaw("application/x-www-form-urlencoded", "a=%zz").sendsRaw("application/x-www-form-urlencoded", strings.Repeat("a", 3<<20))
	p.crosses("/r/leave")
	world.at(noon.Add(time.Hour))
}

// answering is the questions of a section, right and wrong, with a colleague there.
func (w *welshWalk) answering(world *world, dora *person) {
	dan := world.arrive(w.t, "derby", "Dan")
	dora.opens("/r/hub").opens("/r/s/kinds").opens("/r/s/kinds/1").opens("/r/s/none").opens("/r/s/kinds/99").opens("/r/s/kinds/1/live").opens("/r/now?on=hub").opens("/r/now?on=room").opens("/r/s/kinds/history").opens("/r/stay")
	dora.posts("/r/stay", nil)
	dora.posts("/r/s/kinds/1/draft", url.Values{"Long": {"Drafft"}}).posts("/r/s/kinds/1/draft", url.Values{"Long": {strings.Repeat("x", 300_000)}})
	dora.opens("/r/s/kinds/1").fills("Many", "1").fills("Number", "llawer").fills("Date-day", "31").fills("Date-month", "2").fills("Date-year", "2016").fills("Long", strings.Repeat("é", 500)).continues()
	dora.fills("Number", "500").fills("Date-year", "1900").fills("Date-month", "1").fills("Long", "a\x00b").continues()
	dora.fields["Many"] = []string{"1", "2", "3", "4"}
	dora.fields["Grid_a"] = []string{"77"}
	dora.continues()
	dora.opens("/r/s/kinds/1").fills("form-case", "york").continues()
	dora.opens("/r/s/kinds/1").fills("Short", "Dora").continues()
	dan.opens("/r/s/kinds/1")
	dora.opens("/r/s/kinds/1").fills("Short", "Dora eto").continues()
	// The answers of both, and none of them chosen; then one.
	dan = w.inWelsh(dan)
	dan.fills("Short", "Dan").continues().posts("/r/s/kinds/1/choose", dan.fields)
	dan.fields["form-choose-Short"] = []string{"theirs"}
	dan.posts("/r/s/kinds/1/choose", dan.fields)
	dora.opens("/r/s/kinds/check").continues()
	dora.posts("/r/s/other/reopen", nil)
	dora.opens("/r/s/kinds/history").opens("/r/s/kinds/check").fills("form-completed", "no").continues()
	dora.posts("/r/s/other/check", url.Values{"form-completed": {"yes"}, "form-case": dora.fields["form-case"]})
}

// handing is the room.
func (w *welshWalk) handing(world *world, dora *person) {
	dora.opens("/r/room").opens("/r/room/kinds").opens("/r/room/none").opens("/r/sign-off").opens("/r/pass-on")
	hand := func(name, email string) {
		dora.opens("/r/room/kinds").fills("form-name", name).fills("form-email", email).presses("Rhoi")
	}
	hand("", "")
	hand("Col\nLee", "nobody")
	hand(strings.Repeat("x", 300), strings.Repeat("x", 300)+"@derby.example")
	hand("Col Lee", "col@derby.example")
	col := w.inWelsh(world.visitor(w.t))
	col.opens(dora.shownLink()).opens("/r/hub").opens("/r/room").opens("/r/room/other").opens("/r/s/other/1").opens("/r/sign-off").opens("/r/nominate").opens("/r/nominate/decline")
	col.posts("/r/sign-off", nil).posts("/r/pass-on", nil).posts("/r/room/kinds/hand", nil).posts("/r/nominate", nil).posts("/r/nominate/confirm", nil).posts("/r/nominate/decline", nil)
	hand("Col Lee", "col@derby.example")
	contact := dora.opens("/r/room/kinds").page.All("[name=form-contact]")[0].Attr("value")
	dora.posts("/r/room/kinds/remind", url.Values{"form-contact": {contact}}).opens("/r/room/kinds?instead=" + contact)
	dora.posts("/r/room/kinds/back", url.Values{"form-contact": {"999"}}).posts("/r/room/kinds/back", url.Values{"form-contact": {contact}})
	col.opens("/r/hub").posts("/r/s/kinds/1", url.Values{"Long": {"Testun"}})
	dora.posts("/r/sign-off", nil).posts("/r/pass-on", url.Values{"form-name": {""}})
	for range 9 {
		for _, name := range []string{"a", "b", "c"} {
			hand(name, name+"@derby.example")
		}
	}
}

// onPaper is taking the questions away, and what comes back.
func (w *welshWalk) onPaper(world *world, dora *person) {
	for _, path := range []string{"/r/paper", "/r/paper/workbook", "/r/paper/print", "/r/paper/pdf", "/r/copy", "/r/copy/pdf", "/r/copy/workbook"} {
		dora.opens(path)
	}
	dora.posts("/r/paper/read", nil)
	file := dora.workbook("One", "Oes", "Long", "O'r gweithlyfr", "Number", "llawer", "Many_1", "efallai", "Date", "ddoe", "Enough", "Yes")
	for _, broken := range [][]byte{[]byte("x"), []byte("PK"), file[:len(file)/2], []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), w.inWelsh(world.arrive(w.t, "york", "Yan")).workbook()} {
		dora.sends(broken)
	}
	world.arrive(w.t, "derby", "Dan").opens("/r/s/kinds/1").fills("Long", "Newidiwyd").continues()
	dora.sends(file).reads("Byddai 3 o atebion yn newid", "Newidiwyd yn y cyfamser")
	if got := dora.fields["form-take"]; !slices.Contains(got, "One") {
		w.t.Errorf("the Welsh label is not taken: %v", got)
	}
	dora.presses("Cadw'r atebion a diciwyd")
	if got := world.answers("derby")["One"]; got != "1" {
		w.t.Errorf("the Welsh workbook saved %q", got)
	}
	// The same file is read by somebody who uses the pages in English.
	world.arrive(w.t, "derby", "Eve").sends(file).reads("stand here already").readsNot("has changed since")
}

// naming is the director's page, and the link that says no.
func (w *welshWalk) naming(world *world) {
	d := w.inWelsh(world.director(w.t, "derby"))
	d.opens("/r/consent")
	d.opens("/r/nominate").posts("/r/nominate", nil)
	d.posts("/r/nominate", url.Values{"form-whom": {"other"}, "form-name": {""}, "form-email": {"x"}, "form-phone": {"x"}, "form-job": {"a\x00"}})
	d.posts("/r/nominate", url.Values{"form-whom": {"other"}, "form-name": {"New"}, "form-email": {"new@derby.example"}, "form-job": {strings.Repeat("x", 300)}})
	named := url.Values{"form-whom": {"other"}, "form-name": {"New One"}, "form-email": {"new@derby.example"}}
	d.posts("/r/nominate", named).posts("/r/nominate/confirm", named).opens("/r/nominate?change").posts("/r/nominate/confirm", named)
	d.opens("/r/nominate/decline").posts("/r/nominate/decline", url.Values{"form-reason": {strings.Repeat("x", 5000)}}).posts("/r/nominate/decline", url.Values{"form-reason": {"a\x00"}})
	d.posts("/r/nominate/decline", url.Values{"form-reason": {"Dim amser"}}).opens("/r/nominate").posts("/r/nominate", named)
}

// finishing is the end of the sections, and what is refused after it.
func (w *welshWalk) finishing(world *world) {
	dora := w.inWelsh(world.arrive(w.t, "derby", "Dora"))
	dora.opens("/r/s/other/1").fills("Enough", "1").continues()
	for _, section := range []string{"kinds", "other"} {
		dora.opens("/r/s/"+section+"/check").fills("form-completed", "yes").continues()
	}
	dora.opens("/r/hub").opens("/r/thanks").opens("/r/s/kinds/1").opens("/r/room/kinds").opens("/r/sign-off")
	dora.posts("/r/s/kinds/1", url.Values{"Long": {"Rhy hwyr"}, "form-shown": {"Long"}}).posts("/r/room/kinds/hand", url.Values{"form-name": {"A"}, "form-email": {"a@b.example"}})
	dora.sends(dora.workbook("Long", "Rhy hwyr"))
	dora.opens("/r/consent").posts("/r/consent", url.Values{"form-case": {"york"}}).posts("/r/consent", nil).opens("/r/consent").posts("/r/consent", nil)
	dora.opens("/r/sign-off").presses("Cymeradwyo").opens("/r/thanks").opens("/r/room").opens("/r/hub")
	dora.posts("/r/s/kinds/reopen", nil)
	dora.opens("/r/pass-on").fills("form-name", "Nia").fills("form-email", "nia@derby.example").presses("Trosglwyddo").opens("/r/hub")
}

// whenClosed is what is left after the last day, and the link that says no.
func (w *welshWalk) whenClosed(world *world) {
	world.at(noon.AddDate(0, 2, 0))
	late := w.inWelsh(world.arrive(w.t, "derby", "Later"))
	for _, path := range []string{"/r/hub", "/r/s/kinds/1", "/r/s/kinds/check", "/r/room", "/r/room/kinds", "/r/sign-off", "/r/pass-on", "/r/paper", "/r/thanks"} {
		late.opens(path)
	}
	late.posts("/r/s/kinds/1", url.Values{"Long": {"Rhy hwyr"}, "form-shown": {"Long"}}).posts("/r/pass-on", url.Values{"form-name": {"A"}, "form-email": {"a@b.example"}}).posts("/r/s/kinds/check", url.Values{"form-completed": {"yes"}})
}

// TestWordsThatAreNotUsed looks through all that is said to respondents, in both
// languages.
func TestWordsThatAreNotUsed(t *testing.T) {
	looked := 0
	eachText(t, func(english, welsh string) {
		looked++
		for _, text := range []string{english, welsh} {
			if word := pagetest.Unwanted.FindString(text); word != "" {
				t.Errorf("%q has the word %q", text, word)
			}
		}
	})
	if looked < 500 {
		t.Errorf("only %d texts were found", looked)
	}
}
