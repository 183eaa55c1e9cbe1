package pagetest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The rules that every answer of the site keeps, whatever it was asked for. Tests
// that act as people hand each answer to CheckAnswer, so that no page and no
// state of one is left out because nobody thought of it.

// Unwanted are words that no page says: they beg, apologise, or call what
// somebody wrote invalid instead of saying what to do.
var Unwanted = regexp.MustCompile(`(?i)\b(please|sorry|valid|invalid|this field is required|os gwelwch yn dda|annilys|mae'n ddrwg gennym)\b`)

// CheckAnswer fails the test for every rule that an answer breaks. What names the
// answer, as its method and address; path is the address without its query.
func CheckAnswer(t testing.TB, what, path string, header http.Header, body string) {
	t.Helper()
	for _, broken := range append(headers(path, header), rules(header, body)...) {
		t.Errorf("%s: %s", what, broken)
	}
}

// headers says what is wrong with an answer's headers.
func headers(path string, h http.Header) (broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	policy := h.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
		say("the content security policy is %q", policy)
	}
	kept := strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/office-assets/")
	if cache := h.Get("Cache-Control"); cache != "no-store" && !(kept && strings.HasSuffix(cache, "immutable")) {
		say("Cache-Control is %q", cache)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
		if got := h.Get(name); got != want {
			say("%s is %q", name, got)
		}
	}
	for _, cookie := range h["Set-Cookie"] {
		if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
			say("the cookie %s can be read by scripts or sent from elsewhere", cookie)
		}
	}
	return broken
}

// rules says what is wrong with a page; nothing of an answer that is none.
func rules(h http.Header, body string) (broken []string) {
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") || !strings.Contains(body, "<html") {
		return nil
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	p := Node{root}
	// A document to be carried away has its style sheet inside; where it is shown
	// and not saved, its policy names the sheet. It has no form.
	if strings.Contains(h.Get("Content-Security-Policy"), "sha256-") || strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		return append(structure(p), inline(p, true)...)
	}
	return slices.Concat(structure(p), inline(p, false), forms(p), summary(p), hints(p), words(p))
}

// structure is one heading, one way up, a language, and help at the foot.
func structure(p Node) (broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	if n := len(p.All("h1")); n != 1 {
		say("there are %d headings of the page", n)
	}
	if language := p.All("html")[0].Attr("lang"); language != "en-GB" && language != "cy" {
		say("the page's language is %q", language)
	}
	if n := len(p.All("nav.govuk-breadcrumbs")) + len(p.All("a.govuk-back-link")); n > 1 {
		say("there are %d ways back", n)
	}
	if titles := p.All("title"); len(titles) == 0 || titles[0].Text() == "" {
		say("there is no title")
	}
	seen := map[string]bool{}
	for _, n := range p.All("[id]") {
		if id := n.Attr("id"); seen[id] {
			say("two elements are called %q", id)
		} else {
			seen[id] = true
		}
	}
	for _, name := range []string{"aria-describedby", "aria-labelledby", "for"} {
		for _, n := range p.All("[" + name + "]") {
			for id := range strings.FieldsSeq(n.Attr(name)) {
				if !seen[id] {
					say("%s of %s names %q, which is not there", name, n.Data, id)
				}
			}
		}
	}
	// Help is at the same place: nothing but what is in the footer mentions it first.
	if mails := p.All(`a.govuk-footer__link`); len(mails) > 0 && !within(mails[0], "footer") {
		say("help is not in the footer")
	}
	return broken
}

// inline finds what the policy would not let run.
func inline(p Node, document bool) (broken []string) {
	for _, n := range p.All("") {
		for _, a := range n.Node.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" || a.Key == "action") && strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				broken = append(broken, fmt.Sprintf("%s has %s inside", n.Data, a.Key))
			}
		}
		if n.Data == "style" && !document || n.Data == "script" && n.Attr("src") == "" {
			broken = append(broken, "there is a "+n.Data+" inside the page")
		}
	}
	return broken
}

// forms leave it to the server to decide, block no paste, cut nothing off, and
// tell password managers what a field is for.
func forms(p Node) (broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	for _, f := range p.All("form") {
		if _, ok := f.attr("novalidate"); !ok && f.Has("input") && hasFields(f) {
			say("the form to %q is not novalidate", f.Attr("action"))
		}
	}
	for _, tag := range []string{"input", "textarea", "select"} {
		for _, n := range p.All(tag) {
			for _, name := range []string{"required", "aria-required", "pattern", "maxlength", "minlength", "autofocus", "disabled"} {
				if _, has := n.attr(name); has {
					say("%s %q has %s", tag, n.Attr("name"), name)
				}
			}
			if n.Attr("type") == "password" && n.Attr("autocomplete") != "current-password" {
				say("the password must be remembered: autocomplete is %q", n.Attr("autocomplete"))
			}
		}
	}
	for _, tag := range []string{"label", "legend"} {
		for _, n := range p.All(tag) {
			if strings.Contains(n.Text(), "*") {
				say("%q has an asterisk", n.Text())
			}
		}
	}
	return broken
}

func hasFields(f Node) bool {
	return f.Has("textarea") || f.Has("select") || slices.ContainsFunc(f.All("input"), func(n Node) bool { return n.Attr("type") != "hidden" })
}

// summary is the list of problems: above the heading, named in the title, each
// line leading to the first field of what it is about and reading as it does there.
func summary(p Node) (broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	title := p.All("title")[0].Text()
	named := strings.HasPrefix(title, "Error: ") || strings.HasPrefix(title, "Gwall: ")
	found := p.All(".govuk-error-summary")
	inlines := p.All(".govuk-error-message")
	if named != (len(found) == 1) || len(found) > 1 {
		say("there are %d lists of problems, and the title is %q", len(found), title)
	}
	if len(found) == 0 {
		if len(inlines) > 0 {
			say("a field says %q, and no list of problems does", inlines[0].Text())
		}
		return broken
	}
	if _, focused := found[0].attr("data-error-summary"); !focused || found[0].Attr("tabindex") != "-1" {
		say("the list of problems does not get the focus")
	}
	for _, n := range p.All("main")[0].All("") {
		if n.Data == "h1" {
			say("the list of problems stands below the heading")
		}
		if n.Node == found[0].Node || n.Data == "h1" {
			break
		}
	}
	if got := found[0].All("h2"); len(got) != 1 || got[0].Text() != "There is a problem" && got[0].Text() != "Mae problem" {
		say("the list of problems is headed otherwise")
	}
	for _, item := range found[0].All("li") {
		broken = append(broken, leads(p, item, inlines)...)
	}
	return broken
}

// leads says what is wrong with one line of the list of problems. A line about a
// deed leads to its button or nowhere; complaints about a long text stand in a list
// of their own with the lines that they quote.
func leads(p, item Node, inlines []Node) (broken []string) {
	listed := p.All(".office-complaints")
	for _, link := range item.All("a") {
		id, here := strings.CutPrefix(link.Attr("href"), "#")
		if !here {
			continue
		}
		targets := p.All("[id=" + id + "]")
		if len(targets) != 1 || !slices.Contains([]string{"input", "textarea", "select", "button"}, targets[0].Data) {
			broken = append(broken, fmt.Sprintf("%q leads to no field", item.Text()))
			continue
		}
		if targets[0].Data == "button" || len(listed) == 1 && strings.Contains(spaceless(listed[0]), spaceless(item)) {
			continue
		}
		if kind := targets[0].Attr("type"); kind == "radio" || kind == "checkbox" {
			if first := p.All("input[name=" + targets[0].Attr("name") + "]")[0]; first.Attr("id") != id {
				broken = append(broken, fmt.Sprintf("%q leads past the first of its group", item.Text()))
			}
		}
		if !slices.ContainsFunc(inlines, func(n Node) bool {
			return strings.TrimPrefix(strings.TrimPrefix(n.Text(), "Error: "), "Gwall: ") == item.Text()
		}) {
			broken = append(broken, fmt.Sprintf("%q does not stand at its field", item.Text()))
		}
	}
	return broken
}

func spaceless(n Node) string { return strings.ReplaceAll(n.Text(), " ", "") }

// secondSentence is where another sentence begins.
var secondSentence = regexp.MustCompile(`[.!?] \p{Lu}`)

// limit is how many answers may be chosen.
var limit = regexp.MustCompile(`(Select|Dewiswch) (up to|hyd at) \d+$`)

// longestHint is more than one short sentence has, in characters.
const longestHint = 160

// hints of fields are one short sentence, and lead nowhere.
func hints(p Node) (broken []string) {
	for _, n := range p.All(".govuk-hint") {
		// How many may be chosen is said after what the question says of itself.
		text := limit.ReplaceAllString(n.Text(), "")
		if n.Has("a") {
			broken = append(broken, fmt.Sprintf("the hint %q has a link", text))
		}
		if strings.HasSuffix(n.Attr("id"), "-hint") && (secondSentence.MatchString(text) || len([]rune(text)) > longestHint) {
			broken = append(broken, fmt.Sprintf("the hint %q is more than one short sentence", text))
		}
	}
	return broken
}

// words finds what no page says. What people wrote is theirs.
func words(p Node) (broken []string) {
	if word := Unwanted.FindString(p.Text()); word != "" {
		broken = append(broken, fmt.Sprintf("the page says %q", word))
	}
	return broken
}

func within(n Node, tag string) bool {
	for at := n.Node.Parent; at != nil; at = at.Parent {
		if at.Data == tag {
			return true
		}
	}
	return false
}
