package web

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/web/page"
)

// small is a site of three handlers, with its log and its clock.
func small(t *testing.T, change func(*Config)) (http.Handler, *strings.Builder) {
	t.Helper()
	log := &strings.Builder{}
	at := time.Date(2016, time.October, 3, 12, 0, 0, 0, time.UTC)
	logger := slog.New(slog.NewTextHandler(log, nil))
	answer := http.NewServeMux()
	answer.HandleFunc("GET /r/l/{token}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	answer.HandleFunc("POST /r/{$}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	c := Config{
		Log: logger, Now: func() time.Time { return at }, Random: rand.Reader, Notice: "All of this is invented.",
		Respond: answer,
		Office:  http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the office is on fire") }),
		Public: page.Errors{Log: logger}.Wrap(func(http.ResponseWriter, *http.Request) error {
			return fault.New(fault.NotFound, "There is nothing here.")
		}),
	}
	if change != nil {
		change(&c)
	}
	return New(c), log
}

func get(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://survey.example"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheLogHasNoSecrets(t *testing.T) {
	h, log := small(t, nil)
	get(h, "GET", "/r/l/s3cret-token?also=s3cret", "Cookie", "a=s3cret", "Referer", "http://survey.example/s3cret")
	line := log.String()
	if strings.Contains(line, "s3cret") {
		t.Errorf("the log holds a secret: %s", line)
	}
	for _, want := range []string{`route="GET /r/l/{token}"`, "status=204", "method=GET", "reference="} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %s: %s", want, line)
		}
	}
}

func TestAPanicIsAPageWithAReference(t *testing.T) {
	h, log := small(t, nil)
	got := get(h, "GET", "/office/")
	if got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "fire") {
		t.Errorf("status %d: %s", got.Code, got.Body)
	}
	_, after, _ := strings.Cut(got.Body.String(), "give the reference <strong>")
	reference, _, found := strings.Cut(after, "</strong>")
	if !found || strings.Count(log.String(), "reference="+reference) != 2 {
		t.Errorf("the page's reference %q is not in both lines of the log: %s", reference, log)
	}
	if !strings.Contains(got.Body.String(), "All of this is invented.") {
		t.Error("the error page lacks the notice")
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	h, _ := small(t, func(c *Config) { c.Secure = true })
	for _, path := range []string{"/", "/office/", "/r/l/x", "/robots.txt", "/nothing"} {
		got := get(h, "GET", path).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'",
			"Strict-Transport-Security": "max-age=", "Cache-Control": "no-store",
		} {
			if !strings.Contains(got.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.Get(name))
			}
		}
	}
	asset := get(h, "GET", page.Files.URL("omnibus.css"))
	if asset.Code != http.StatusOK || !strings.Contains(asset.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("the style sheet gave %d, %q", asset.Code, asset.Header().Get("Cache-Control"))
	}
}

func TestPostsFromAnotherSiteAreRefused(t *testing.T) {
	h, _ := small(t, nil)
	for _, test := range []struct {
		header []string
		status int
	}{
		{[]string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{[]string{"Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
		{[]string{"Origin", "https://elsewhere.example"}, http.StatusForbidden},
		{[]string{"Sec-Fetch-Site", "same-origin"}, http.StatusNoContent},
		{nil, http.StatusNoContent},
	} {
		got := get(h, "POST", "/r/", test.header...)
		if got.Code != test.status {
			t.Errorf("%v gave %d", test.header, got.Code)
		}
		if test.status == http.StatusForbidden && !strings.Contains(got.Body.String(), "sent from another site") {
			t.Errorf("%v was told %s", test.header, got.Body)
		}
	}
}

func TestFloodsAtTheDoors(t *testing.T) {
	at := time.Date(2016, time.October, 3, 12, 0, 0, 0, time.UTC)
	h, _ := small(t, func(c *Config) { c.Now = func() time.Time { return at }; c.BehindProxy = true })
	flood := func(path, from string) int {
		for range doorBurst {
			get(h, "POST", path, "X-Forwarded-For", from)
		}
		return get(h, "POST", path, "X-Forwarded-For", from).Code
	}
	if got := flood("/r/", "198.51.100.7"); got != http.StatusTooManyRequests {
		t.Errorf("a flood ended with %d", got)
	}
	if got := get(h, "GET", "/r/l/token", "X-Forwarded-For", "198.51.100.7").Code; got != http.StatusNoContent {
		t.Errorf("a colleague's link after a flood of codes gave %d", got)
	}
	for range doorBurst {
		get(h, "GET", "/r/l/token", "X-Forwarded-For", "198.51.100.7")
	}
	if got := get(h, "GET", "/r/l/token", "X-Forwarded-For", "198.51.100.7"); got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "60" {
		t.Errorf("a flood of links ended with %d, Retry-After %q", got.Code, got.Header().Get("Retry-After"))
	}
	if got := get(h, "POST", "/r/", "X-Forwarded-For", "203.0.113.9, 198.51.100.8").Code; got != http.StatusNoContent {
		t.Errorf("somebody else got %d", got)
	}
	// What a caller claims before the proxy's own word does not help.
	if got := get(h, "POST", "/r/", "X-Forwarded-For", "203.0.113.9, 198.51.100.7").Code; got != http.StatusTooManyRequests {
		t.Errorf("a claimed address gave %d", got)
	}
	at = at.Add(doorEvery)
	if got := get(h, "POST", "/r/", "X-Forwarded-For", "198.51.100.7").Code; got != http.StatusNoContent {
		t.Errorf("after a pause it gave %d", got)
	}
}

func TestAProxyThatNobodyToldOfIsWarnedOfOnce(t *testing.T) {
	for _, told := range []bool{false, true} {
		h, log := small(t, func(c *Config) { c.BehindProxy = told })
		get(h, "GET", "/r/l/token")
		if strings.Contains(log.String(), "level=WARN") {
			t.Errorf("warned without a proxy: %s", log)
		}
		for range 3 {
			get(h, "GET", "/r/l/token", "X-Forwarded-For", "198.51.100.7")
		}
		want := 1
		if told {
			want = 0
		}
		if got := strings.Count(log.String(), "level=WARN"); got != want || got == 1 && !strings.Contains(log.String(), "--proxy") {
			t.Errorf("told %v: %d warnings: %s", told, got, log)
		}
	}
}

func TestOneCustomerIsOneCaller(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"198.51.100.7", "198.51.100.7", true}, {"198.51.100.7", "198.51.100.8", false},
		{"2001:db8::1", "2001:db8::ffff", true}, {"2001:db8::1", "2001:db8:0:1::1", false},
		{"::ffff:198.51.100.7", "198.51.100.7", true}, {"not an address", "", true},
		{"fe80::1%eth0", "fe80::2", true},
	} {
		if got := network(test.a) == network(test.b); got != test.same {
			t.Errorf("%s and %s: %v", test.a, test.b, got)
		}
	}
}

func TestTheLimiterDoesNotGrowWithoutEnd(t *testing.T) {
	at := time.Date(2016, time.October, 3, 12, 0, 0, 0, time.UTC)
	l := newLimiter(func() time.Time { return at })
	for i := range doorKept + 100 {
		l.allow("10."+strings.Join([]string{strconv.Itoa(i >> 16), strconv.Itoa(i >> 8 & 255), strconv.Itoa(i & 255)}, "."), i%2 == 0)
	}
	if len(l.seen) > doorKept {
		t.Errorf("%d addresses are kept", len(l.seen))
	}
}
