package load_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"omnibus/internal/load"
	"omnibus/store"
)

// flooded is a running server at which some people work while somebody sends far
// too much of something.
type flooded struct {
	t     *testing.T
	node  *load.Node
	crowd *load.Crowd
	store *store.Store
	// amount is how much of everything is sent.
	amount int
	// callers counts the addresses that knock, each of which has few attempts.
	callers atomic.Int32
	// most is the memory that the server may have at once, worst what it had, in bytes.
	most, worst int64
}

// visitor is somebody with a browser that keeps a cookie.
type visitor struct {
	*flooded
	cookie string
}

// shown is what came back.
type shown struct {
	status   int
	location string
	body     string
}

var (
	tags   = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<title>.*?</title>|<[^>]*>`)
	inputs = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// words is what the page says, without its markup.
func (s shown) words() string {
	main := s.body
	if at := strings.Index(main, "<main"); at >= 0 {
		main, _, _ = strings.Cut(main[at:], "</main>")
	}
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(main, " "))), " ")
}

// hidden is what a form of the page sends without being asked.
func (s shown) hidden() url.Values {
	form := url.Values{}
	for _, m := range inputs.FindAllStringSubmatch(s.body, -1) {
		form.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	return form
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// ask sends one request. Every visitor who knocks does so from an address of their own.
func (v *visitor) ask(method, path, kind string, body io.Reader) shown {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.node.Address()+path, body)
	must(v.t, err)
	n := v.callers.Add(1)
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.200.%d.%d", n>>8, n&255))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if v.cookie != "" {
		r.Header.Set("Cookie", v.cookie)
	}
	return v.send(r)
}

func (v *visitor) send(r *http.Request) shown {
	v.t.Helper()
	answer, err := client.Do(r)
	if err != nil {
		return shown{body: err.Error()}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return shown{body: err.Error()}
	}
	for _, c := range answer.Cookies() {
		if c.Value != "" {
			v.cookie = c.Name + "=" + c.Value
		}
	}
	return shown{answer.StatusCode, answer.Header.Get("Location"), string(body)}
}

func (v *visitor) get(path string) shown { v.t.Helper(); return v.ask(http.MethodGet, path, "", nil) }

func (v *visitor) post(path string, form url.Values) shown {
	v.t.Helper()
	return v.ask(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a file in a form.
func (v *visitor) upload(path, name string, file []byte) shown {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	must(v.t, err)
	_, err = part.Write(file)
	must(v.t, err)
	must(v.t, w.Close())
	return v.ask(http.MethodPost, path, w.FormDataContentType(), &body)
}

// each writes so many of something, with their numbers.
func each(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i+1)
	}
	return b.String()
}

// flood does something that is far too much. The answer must be one of those
// expected, as a regular expression of its status and words says: a page, or a
// refusal in words. Meanwhile the server's memory stays within bounds, and other
// people's saves go on.
func (f *flooded) flood(t *testing.T, expected string, do func() shown) {
	t.Helper()
	must(t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", f.node.PID()), []byte("5"), 0)) // the peak is that from now on
	before, began := f.crowd.Confirmed(), time.Now()
	came := do()
	took, saves := time.Since(began), f.crowd.Confirmed()-before
	memory, err := f.node.Memory()
	must(t, err)
	f.worst = max(f.worst, memory)
	says := fmt.Sprint(came.status, " ", came.location, came.words())
	if len(says) > 300 {
		says = says[:300]
	}
	t.Logf("%s: %d MB, %d saves of others meanwhile: %s", took.Round(time.Millisecond), memory>>20, saves, says)
	if !regexp.MustCompile("^(" + expected + ")").MatchString(says) {
		t.Errorf("expected %s", expected)
	}
	if memory > f.most {
		t.Errorf("the server took %d MB of memory, more than %d", memory>>20, f.most>>20)
	}
	if took > 2*time.Second && saves == 0 {
		t.Errorf("nobody else could save for %s", took)
	}
	must(t, f.crowd.Await(2))
}
