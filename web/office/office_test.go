package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/internal/world"
)

func TestSigningInAndOut(t *testing.T) {
	s := open(t)
	led := s.send("", "/office/waves/wave-1/tables?x=1", nil)
	if led.status != http.StatusSeeOther {
		t.Fatalf("a stranger got %d", led.status)
	}
	form := s.send("", led.header.Get("Location"), nil).page(t)
	next := form.One(t, "input[name=next]").Attr("value")
	if next != "/office/waves/wave-1/tables?x=1" {
		t.Fatalf("the form leads on to %q", next)
	}
	wrong := s.send("", "/office/sign-in", url.Values{"email": {world.Lead}, "password": {"not the password"}, "next": {next}})
	if wrong.status != http.StatusForbidden || !strings.Contains(wrong.body, "The e-mail address or the password is not right") {
		t.Errorf("a wrong password gave %d", wrong.status)
	}
	if strings.Contains(wrong.body, "not the password") {
		t.Error("a password came back on the page")
	}
	empty := s.send("", "/office/sign-in", url.Values{"email": {""}, "password": {""}})
	if !strings.Contains(empty.body, "Enter your e-mail address and your password") {
		t.Error("an empty form was not told what to do")
	}
	right := s.send("", "/office/sign-in", url.Values{"email": {" " + strings.ToUpper(world.Lead)}, "password": {s.world.Password}, "next": {next}})
	if right.status != http.StatusSeeOther || right.header.Get("Location") != next {
		t.Fatalf("signing in gave %d to %q: %s", right.status, right.header.Get("Location"), right.body)
	}
	cookie := right.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q is not %s", cookie, want)
		}
	}
	session, _, _ := strings.Cut(strings.TrimPrefix(cookie, "omnibus-office="), ";")
	if got := s.send(session, next, nil); got.status != http.StatusOK {
		t.Fatalf("signed in, the page gave %d", got.status)
	}
	s.send(session, "/office/sign-out", url.Values{})
	if got := s.send(session, next, nil); got.status != http.StatusSeeOther {
		t.Errorf("signed out, the page gave %d", got.status)
	}
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	s := open(t)
	for _, next := range []string{"https://elsewhere.example/", "//elsewhere.example/", "/r/", `/office\..\..`, "/\\elsewhere.example", "javascript:alert(1)", "/office/sign-in"} {
		got := s.send("", "/office/sign-in", url.Values{"email": {world.Lead}, "password": {s.world.Password}, "next": {next}})
		if got.header.Get("Location") != "/office/" {
			t.Errorf("next=%q led to %q", next, got.header.Get("Location"))
		}
	}
}

func TestManyWrongPasswordsAreHeldBack(t *testing.T) {
	s := open(t)
	last := answered{}
	for range 40 {
		last = s.send("", "/office/sign-in", url.Values{"email": {world.Lead}, "password": {"a guess"}})
		if last.status == http.StatusTooManyRequests {
			return
		}
	}
	t.Errorf("forty guesses ended with %d", last.status)
}

func TestPostsFromAnotherSite(t *testing.T) {
	s := open(t)
	path := "/office/waves/wave-1/cases/" + s.world.Org + "/access"
	got := s.as(access.Lead, path, url.Values{"person": {"Somebody"}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example")
	if got.status != http.StatusForbidden || !strings.Contains(got.body, "sent from another site") {
		t.Errorf("a post from another site gave %d", got.status)
	}
	if strings.Contains(got.body, "Access code") {
		t.Error("a post from another site made a code")
	}
}

func TestBadInputGetsASentence(t *testing.T) {
	s := open(t)
	for _, test := range []struct {
		name, path string
		status     int
		says       string
	}{
		{"an unknown wave", "/office/waves/wave-9", 404, "There is no such wave"},
		{"a wave that is no name", "/office/waves/%00", 404, "There is no such wave"},
		{"an unknown case", "/office/waves/wave-1/cases/la-atlantis", 404, "no such case"},
		{"an unknown case's access", "/office/waves/wave-1/cases/la-atlantis/access", 404, "no organisation"},
		{"an unknown format", "/office/waves/wave-1/tables/download?format=docx", 422, "not handed out as"},
		{"a broken query", "/office/waves/wave-1/frame?region=%zz", 422, "after the question mark"},
		{"an unknown group", "/office/waves/wave-1/frame?region=Nort", 422, "The groups are: North"},
		{"an unknown column", "/office/waves/wave-1/frame?sort=height", 422, "no column"},
		{"an unknown state", "/office/waves/wave-1/cases?section-csc=lost", 422, "not a state"},
		{"an unknown section of the response", "/office/waves/wave-1/response?section=sport", 422, "no section"},
		{"an unknown section of the questionnaire", "/office/waves/wave-1/questionnaire/sport", 404, "no section"},
		{"an unknown text", "/office/waves/wave-1/texts/secrets.txt", 404, "A wave has no text"},
		{"the frame to be edited", "/office/waves/wave-1/texts/frame.csv/edit", 422, "snapshot"},
		{"an address that is not there", "/office/nothing", 404, "no page at this address"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := s.as(access.Lead, test.path, nil)
			if got.status < 400 || got.status >= 500 || test.status != 0 && got.status != test.status {
				t.Errorf("status %d, want %d", got.status, test.status)
			}
			text := got.page(t).One(t, "main").Text()
			if !strings.Contains(text, test.says) || !strings.Contains(text, "give the reference") {
				t.Errorf("the page does not say %q: %s", test.says, text)
			}
		})
	}
}
