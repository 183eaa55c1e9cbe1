package respond_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestArrivingByCode(t *testing.T) {
	w := open(t, asking(single))
	code, _ := w.invite("derby", "Dora")
	p := w.visitor(t).opens("/r/hub").is("/r/")
	p.fills("form-code", "hello").continues().problems("An access code has 12 letters and digits, such as ABCD-2345-WXYZ. Check the code in your letter or e-mail and type it again.")
	if p.fields.Get("form-code") != "hello" {
		t.Error("what was typed is gone")
	}
	p.fills("form-code", strings.ToLower(strings.ReplaceAll(code, "-", " "))).continues().is("/r/hub").reads("A survey", "Derby City Council", "Not yet started")
	p.opens("/r/").is("/r/hub")
}

func TestAWrongCodeIsRefusedAndTooManyAreToo(t *testing.T) {
	w := open(t, asking(single))
	code, _ := w.invite("derby", "Dora")
	p := w.visitor(t).opens("/r/")
	p.fills("form-code", "0000-0000-0000").continues()
	if p.status != http.StatusNotFound || !p.page.Has(".govuk-error-summary") {
		t.Fatalf("status %d: %s", p.status, p.text())
	}
	wrong := 1
	for p.status != http.StatusTooManyRequests {
		if wrong++; wrong > 100 {
			t.Fatal("a hundred wrong codes were looked up")
		}
		p.posts("/r/", url.Values{"form-code": {"0000-0000-0000"}})
	}
	p.posts("/r/", url.Values{"form-code": {code}})
	if p.status != http.StatusTooManyRequests {
		t.Errorf("the right code after too many wrong ones gives %d", p.status)
	}
	// The clock of the world stands still, so the whole window is to be waited.
	if after := p.header.Get("Retry-After"); after != "600" || !strings.Contains(p.text(), "in 10 minutes") {
		t.Errorf("Retry-After %s, and the page says %s", after, p.text())
	}
	if strings.Contains(w.log.String(), code) || strings.Contains(w.log.String(), "0000-0000") {
		t.Error("the log holds a code")
	}
}

func TestALinkLeavesTheAddressAndCanBeUsedAgain(t *testing.T) {
	w := open(t, asking(single))
	_, link := w.invite("derby", "Dora")
	scanner := w.visitor(t).opens(link).is("/r/hub")
	p := w.visitor(t).opens(link).is("/r/hub").reads("Derby City Council")
	if strings.Contains(p.body, link) || strings.Contains(w.log.String(), strings.TrimPrefix(link, "/r/l/")) {
		t.Error("the token is on the page or in the log")
	}
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p.opens(link)
	cookie := p.header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("cookie %s", cookie)
	}
	must(t, w.store.WithdrawAccess(t.Context(), operator, "wave-1", "derby", noon))
	scanner.opens("/r/hub").is("/r/")
	if p := w.visitor(t).opens(link); p.status != http.StatusNotFound && p.status != http.StatusForbidden {
		t.Errorf("a withdrawn link gives %d", p.status)
	}
}

func TestLeavingEndsTheSession(t *testing.T) {
	w := open(t, asking(single))
	p := w.arrive(t, "derby", "Dora").opens("/r/leave").reads("Leave the survey", "28 October 2016")
	cookies := p.client.Jar.Cookies(must1(t, w.http.URL+"/r/"))
	p.presses("Leave").is("/r/leave").reads("You have left the survey")
	p.client.Jar.SetCookies(must1(t, w.http.URL+"/r/"), cookies)
	p.opens("/r/hub").is("/r/")
}

func must1(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u
}

func TestAPageThatOutlivesItsSessionIsNotLost(t *testing.T) {
	w := open(t, asking(long))
	code, link := w.invite("derby", "Dora")
	p := w.visitor(t).opens(link).opens("/r/s/s/1")
	if d := p.page.One(t, "#session-dialog"); d.Attr("data-session") != "480" || d.Attr("data-stay") != "/r/stay" {
		t.Error("the page cannot warn before the session ends")
	}
	w.at(noon.Add(9 * time.Hour))
	p.fills("Q", "Hours of “work”").continues()
	p.reads("Your session has ended", "has not been saved")
	if len(w.answers("derby")) != 0 {
		t.Fatal("it was saved without a session")
	}
	p.fills("form-code", "nonsense").continues().problems("An access code has 12 letters and digits, such as ABCD-2345-WXYZ. Check the code in your letter or e-mail and type it again.")
	p.fills("form-code", code).continues().is("/r/s/s/check").reads("Hours of “work”")

	p.opens("/r/s/s/1").fills("Q", "More")
	w.at(noon.Add(18 * time.Hour))
	form := p.continues().fields
	again := w.visitor(t)
	again.client = p.client
	again.opens(link).is("/r/hub")
	p.fields = form
	p.presses("I have opened my link").is("/r/s/s/check").reads("More")
}

func TestAFormIsNotSavedForAnotherOrganisation(t *testing.T) {
	w := open(t, asking(long))
	p := w.arrive(t, "derby", "Dora").opens("/r/s/s/1").fills("Q", "Derby's own")
	form := p.fields
	_, york := w.invite("york", "Yann")
	p.opens(york).is("/r/hub")
	p.posts("/r/s/s/1", form).reads("belongs to another organisation")
	if p.status != http.StatusConflict || len(w.answers("york"))+len(w.answers("derby")) != 0 {
		t.Errorf("status %d", p.status)
	}
}

func TestHeadersAndForeignPosts(t *testing.T) {
	w := open(t, asking(single))
	p := w.arrive(t, "derby", "Dora")
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
		if got := p.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if policy := p.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	r, err := http.NewRequest("POST", w.http.URL+"/r/leave", strings.NewReader(""))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := p.client.Do(r)
	must(t, err)
	if p.takes(answer); p.status != http.StatusForbidden {
		t.Errorf("a post from another site gives %d", p.status)
	}
	p.opens("/r/hub").is("/r/hub")
	p.opens("/r/s/none").reads("This survey has no such section")
	p.opens("/r/s/s/99").reads("This section has no such page")
	p.opens("/r/nowhere").reads("There is no page at this address")
	if !strings.Contains(p.page.One(t, ".omnibus-notice").Text(), "invented") {
		t.Error("the page of an error has no notice")
	}
}
