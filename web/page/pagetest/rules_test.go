package pagetest

import (
	"maps"
	"net/http"
	"strings"
	"testing"
)

// right is a page that keeps every rule; what is broken of it below is one thing.
const right = `<!doctype html><html lang="en-GB"><head><title>Error: A question – Survey</title><link rel="stylesheet" href="/assets/a.css"></head><body>
<nav aria-label="Back"><a href="/r/hub" class="govuk-back-link">Back</a></nav>
<main><div class="govuk-error-summary" tabindex="-1" data-error-summary><h2>There is a problem</h2><ul><li><a href="#Q">Select an answer</a></li></ul></div>
<h1>A question</h1><form method="post" action="/r/s/1" novalidate><fieldset aria-describedby="Q-hint Q-error"><legend>A question (optional)</legend>
<div class="govuk-hint" id="Q-hint">One short sentence.</div><p class="govuk-error-message" id="Q-error"><span>Error:</span> Select an answer</p>
<input type="radio" name="Q" id="Q" value="1"><label for="Q">Yes</label><input type="radio" name="Q" id="Q-2" value="2"><label for="Q-2">No</label></fieldset>
<button>Continue</button></form></main><footer><a class="govuk-footer__link" href="mailto:a@b.example">a@b.example</a></footer></body></html>`

func TestCheckAnswerFindsWhatIsBroken(t *testing.T) {
	good := http.Header{
		"Content-Type": {"text/html; charset=utf-8"}, "Content-Security-Policy": {"default-src 'none'; style-src 'self'; frame-ancestors 'none'"},
		"Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"DENY"}, "Referrer-Policy": {"same-origin"},
		"Set-Cookie": {"a=b; Path=/; HttpOnly; SameSite=Lax"},
	}
	if got := append(headers("/r/", good), rules(good, right)...); len(got) > 0 {
		t.Fatalf("of a page that is right: %q", got)
	}
	for change, want := range map[string]string{
		`<h1>A question</h1> -> <h1>A</h1><h1>B</h1>`:                    "2 headings",
		`lang="en-GB" -> lang=""`:                                        "the page's language",
		`</nav> -> <a href="/" class="govuk-back-link">Back</a></nav>`:   "2 ways back",
		`id="Q-2" -> id="Q"`:                                             `two elements are called "Q"`,
		`aria-describedby="Q-hint Q-error" -> aria-describedby="Q-none"`: `names "Q-none"`,
		` novalidate -> `:                                                "is not novalidate",
		`value="1" -> value="1" required`:                                "has required",
		`value="2" -> value="2" disabled`:                                "has disabled",
		`value="1" -> value="1" onpaste="return false"`:                  "has onpaste inside",
		`<button> -> <button style="color:red">`:                         "has style inside",
		`</body> -> <script>alert(1)</script></body>`:                    "a script inside the page",
		`(optional) -> *`:                                                "has an asterisk",
		`Error: A question – -> A question –`:                            "lists of problems",
		` data-error-summary -> `:                                        "does not get the focus",
		`href="#Q" -> href="#Q-2"`:                                       "leads past the first of its group",
		`href="#Q" -> href="#Q-hint"`:                                    "leads to no field",
		`</span> Select an answer -> </span> Choose something`:           "does not stand at its field",
		`<main> -> <main><h1>First</h1>`:                                 "stands below the heading",
		`One short sentence. -> One sentence. Another one.`:              "more than one short sentence",
		`One short sentence. -> <a href="/">A link</a>`:                  "has a link",
		`<legend>A question -> <legend>Please answer`:                    `says "Please"`,
		`<footer> -> <div>`:                                              "help is not in the footer",
		`<input type="radio" name="Q" id="Q" -> <input type="password" id="P" name="P"><input name="Q" id="Q"`: "the password must be remembered",
	} {
		from, to, _ := strings.Cut(change, " -> ")
		broken := strings.Replace(right, from, to, 1)
		if broken == right {
			t.Fatalf("%q is not on the page", from)
		}
		if got := strings.Join(rules(good, broken), "; "); !strings.Contains(got, want) {
			t.Errorf("%s: it says %q, not %q", change, got, want)
		}
	}
	for name, value := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'", "Cache-Control": "max-age=60",
		"X-Content-Type-Options": "", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "", "Set-Cookie": "a=b; Path=/",
	} {
		h := maps.Clone(good)
		h[name] = []string{value}
		if got := headers("/r/", h); len(got) != 1 {
			t.Errorf("%s: %s: it says %q", name, value, got)
		}
	}
	if got := headers("/assets/a.css", http.Header{"Cache-Control": {"public, max-age=31536000, immutable"}}); strings.Contains(strings.Join(got, " "), "Cache-Control") {
		t.Errorf("a file that may be kept: %q", got)
	}
}
