package web

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"omnibus/web/page"
	"omnibus/web/page/pagetest"
)

// lines is a log that many connections write to.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// listening is a small site at a real address; raw sends bytes there and gives the
// answer, whatever became of the connection.
func listening(t *testing.T) (raw func(request string) (*http.Response, string), log *lines) {
	t.Helper()
	log = &lines{}
	var config Config
	handler, _ := small(t, func(c *Config) {
		c.Log, c.Secure = slog.New(slog.NewTextHandler(log, nil)), true
		c.Public = page.Errors{Log: c.Log}.Wrap(page.NotFound)
		config = *c
	})
	server := httptest.NewUnstartedServer(handler)
	server.Config.MaxHeaderBytes, server.Config.DisableGeneralOptionsHandler = 64<<10, true
	server.Listener = Worded(server.Listener, config)
	server.Start()
	t.Cleanup(server.Close)
	return func(request string) (*http.Response, string) {
		t.Helper()
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		// The server answers before it has read all of a request that is too large.
		go func() { _, _ = io.WriteString(conn, request) }()
		method, _, _ := strings.Cut(request, " ")
		answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
		if err != nil {
			t.Fatalf("%.60q: %v", request, err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatalf("%.60q: %v", request, err)
		}
		return answer, string(body)
	}, log
}

// TestWhatCannotBeReadIsAnsweredInWords sends what net/http refuses by itself: the
// answer is a page of ours, in both languages, with our headers, and is logged.
func TestWhatCannotBeReadIsAnsweredInWords(t *testing.T) {
	raw, log := listening(t)
	for _, c := range []struct {
		name, request string
		status        int
		says, yn      string
	}{
		{"huge cookies", "GET /r/ HTTP/1.1\r\nHost: survey.example\r\nCookie: a=" + strings.Repeat("x", 100<<10) + "\r\n\r\n", 431, "commonly the cookies", "y cwcis"},
		{"a huge address", "GET /r/?" + strings.Repeat("x", 100<<10) + " HTTP/1.1\r\nHost: survey.example\r\n\r\n", 431, "The address, or what your browser sends", "Ni newidiwyd dim"},
		{"very many headers", "GET / HTTP/1.1\r\nHost: survey.example\r\n" + strings.Repeat("A: b\r\n", 20_000) + "\r\n", 431, "too large to be read", "Ni newidiwyd dim"},
		{"no request", "hello\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"another protocol", "GET / SMTP/1.0\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"a version that is not spoken", "GET / HTTP/3.7\r\nHost: survey.example\r\n\r\n", 505, "cannot be read as a request", "Ni ellir darllen"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"a header that is none", "GET / HTTP/1.1\r\nHost: a\r\nBroken header\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"NUL in a header", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"an unknown encoding", "POST /r/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: pigeon\r\n\r\n", 501, "cannot be read as a request", "Ni ellir darllen"},
		{"two lengths", "POST /r/ HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400, "cannot be read as a request", "Ni ellir darllen"},
		{"an expectation", "POST /r/ HTTP/1.1\r\nHost: a\r\nExpect: cake\r\nContent-Length: 0\r\n\r\n", 417, "cannot be read as a request", "Ni ellir darllen"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := strings.Count(log.String(), "refused unread")
			answer, body := raw(c.request)
			if answer.StatusCode != c.status {
				t.Errorf("status %d, want %d", answer.StatusCode, c.status)
			}
			pagetest.CheckAnswer(t, c.name, "/", answer.Header, body)
			if answer.Header.Get("Strict-Transport-Security") == "" {
				t.Error("it does not say that this host is reached over TLS alone")
			}
			for _, want := range []string{c.says, c.yn, `<p class="govuk-body" lang="cy">`, "All of this is invented."} {
				if !strings.Contains(body, want) {
					t.Errorf("the page does not say %q: %s", want, body)
				}
			}
			if strings.Count(log.String(), "refused unread") != before+1 {
				t.Errorf("the log does not say so: %s", log)
			}
		})
	}
}

// TestEveryKindOfRequestIsAnsweredInWords asks in every way that can be read for
// addresses that are there and that are not: each answer has our headers and, where
// it refuses, a sentence.
func TestEveryKindOfRequestIsAnsweredInWords(t *testing.T) {
	raw, log := listening(t)
	for _, c := range []struct {
		request string
		status  int
	}{
		{"OPTIONS * HTTP/1.1", 405}, {"CONNECT survey.example:443 HTTP/1.1", 405}, {"TRACE /nothing HTTP/1.1", 404}, {"PUT /nothing HTTP/1.1", 404},
		{"DELETE /assets/omnibus.css HTTP/1.1", 404}, {"GET /assets/nothing.css HTTP/1.1", 404}, {"GET /office-assets/nothing.css HTTP/1.1", 404},
		{"GET /r HTTP/1.1", 307}, {"GET //r//hub HTTP/1.1", 307}, {"GET /r/../office/ HTTP/1.1", 307}, {"GET /robots.txt HTTP/1.1", 200},
		{"GET /%00 HTTP/1.1", 404}, {"GET /" + strings.Repeat("x", 20<<10) + " HTTP/1.1", 414}, {"HEAD /nothing HTTP/1.1", 404}, {"POST /robots.txt HTTP/1.1", 404},
		{"GET http://elsewhere.example/nothing HTTP/1.1", 404}, {"PROPFIND / HTTP/1.1", 404}, {"GET /nothing HTTP/1.0", 404},
	} {
		answer, body := raw(c.request + "\r\nHost: survey.example\r\nConnection: close\r\n\r\n")
		what := c.request[:min(len(c.request), 50)]
		if answer.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", what, answer.StatusCode, c.status)
		}
		pagetest.CheckAnswer(t, what, "/", answer.Header, body)
		if c.status >= 400 && !strings.HasPrefix(c.request, "HEAD") && !strings.Contains(body, "<h1") {
			t.Errorf("%s has no page: %s", what, body)
		}
	}
	if got := strings.Count(log.String(), "request failed"); got < 14 {
		t.Errorf("%d refusals are logged", got)
	}
}
