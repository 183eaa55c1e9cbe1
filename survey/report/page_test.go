package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
)

func exampleDocument(t *testing.T) *Document {
	t.Helper()
	w, d := mustExample(t)
	document, complaints := Build(w, d)
	if document == nil {
		t.Fatalf("the example complains:\n%v", complaints)
	}
	return document
}

func TestPageIsWellFormed(t *testing.T) {
	page := exampleDocument(t).HTML()
	decoder := xml.NewDecoder(bytes.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []string
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("after %v: %v", open, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				t.Fatalf("</%s> closes %v", token.Name.Local, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
}

func TestPageCanBeReadAloud(t *testing.T) {
	page := string(exampleDocument(t).HTML())
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d h1 elements", n)
	}
	last := 1
	for _, m := range regexp.MustCompile(`<h([1-6])[ >]`).FindAllStringSubmatch(page, -1) {
		level := int(m[1][0] - '0')
		if level > last+1 {
			t.Errorf("a heading of level %d follows one of level %d", level, last)
		}
		last = level
	}
	for _, want := range []string{`lang="en-GB"`, `<main id="main"`, `href="#main"`, "<header", "<footer", `aria-label="Contents"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("the id %q stands twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"|aria-labelledby="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		for target := range strings.FieldsSeq(m[1] + m[2]) {
			if !ids[target] {
				t.Errorf("%q is referred to and is not there", target)
			}
		}
	}
	if n, m := strings.Count(page, "<table"), strings.Count(page, "<caption"); n != m {
		t.Errorf("%d tables have %d captions", n, m)
	}
}

// TestPageObeysContentPolicy: no inline style or script may stand in the page
// that links to its style sheet.
func TestPageObeysContentPolicy(t *testing.T) {
	document := exampleDocument(t)
	page := string(document.Page("/static/report.css"))
	for _, forbidden := range []string{"<style", " style=", "<script", " onclick=", "javascript:"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
	if !strings.Contains(page, `href="/static/report.css"`) {
		t.Error("the page does not link to its style sheet")
	}
	if len(CSS()) == 0 {
		t.Error("there is no style sheet")
	}
}

func TestExampleHasItsFigures(t *testing.T) {
	document := exampleDocument(t)
	if len(document.Figures) != 34 {
		t.Errorf("%d figures, want 34", len(document.Figures))
	}
	for i, f := range document.Figures {
		if f.Number != i+1 || f.ID == "" || f.Title == "" || !bytes.HasPrefix(f.SVG, []byte("<svg")) {
			t.Errorf("figure %d is %+v", i+1, f.Caption)
		}
	}
	for i, c := range document.Tables {
		if c.Number != i+1 {
			t.Errorf("table %d has number %d", i+1, c.Number)
		}
	}
}

// TestHostileTexts: what people write is never markup.
func TestHostileTexts(t *testing.T) {
	w, d := mustWave(t, "testdata/wave")
	asked := *w
	asked.Report = []byte("---\ntitle: \"<script>a</script>\"\n---\n\n# A & <b\n\n```quote\ntext: <script>b</script>\nfrom: '\"><img src=x>'\n```\n\n" +
		"```figure\nid: fig-a\ntitle: <script>c</script>\nshow: Plan\nnote: <img src=x onerror=d>\n```\n\n[x](javascript:alert(1))\n")
	document, complaints := Build(&asked, d)
	if document != nil {
		t.Fatal("a javascript link was taken")
	}
	if len(complaints) != 1 || !strings.Contains(complaints[0].Message, "leads nowhere") {
		t.Fatalf("complaints: %v", complaints)
	}
	asked.Report = bytes.ReplaceAll(asked.Report, []byte("[x](javascript:alert(1))"), nil)
	document, complaints = Build(&asked, d)
	if document == nil {
		t.Fatal(complaints)
	}
	if page := string(document.HTML()); strings.Contains(page, "<script") || strings.Contains(page, "<img") {
		t.Error("markup of a text reached the page")
	}
}

// TestCarriedPageLoadsNothing reads the policy that a page takes with it, and
// that it allows the page's own style and nothing else.
func TestCarriedPageLoadsNothing(t *testing.T) {
	page := string(exampleDocument(t).HTML())
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`).FindStringSubmatch(page)
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(page, -1)
	if len(policy) != 2 || len(style) != 1 {
		t.Fatalf("%d style elements, policy %v", len(style), policy)
	}
	sum := sha256.Sum256([]byte(style[0][1]))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy[1] != want {
		t.Errorf("the policy is %s, want %s", policy[1], want)
	}
	if strings.Index(page, policy[0]) > strings.Index(page, "<style>") {
		t.Error("the policy comes after the style that it is about")
	}
	if attribute := regexp.MustCompile(`\sstyle="|<script|<img`).FindString(page); attribute != "" {
		t.Errorf("the policy forbids %s, and the page has it", attribute)
	}
}
