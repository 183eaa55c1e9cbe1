package load

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// browse is as much of a browser as a respondent needs: a cookie, forms, and
// the patience to send a form again when it gets no answer.
type browse struct {
	connection connection
	// nodes are the servers' addresses; on a failure the next one is tried, as a
	// load balancer would.
	nodes []string
	node  int
	// from is the address that the proxy in front would tell.
	from   string
	cookie string
	// failed is told what was seen when something went wrong on the way.
	failed func(what string)
	sample sample
	// form is where a form is written.
	form []byte
}

// sample is how large pages are on average, and a page that is about as large.
type sample struct {
	pages, bytes int
	typical      []byte
}

func (s *sample) add(page []byte) {
	s.pages++
	s.bytes += len(page)
	mean := s.bytes / s.pages
	if s.typical == nil || abs(len(page)-mean) < abs(len(s.typical)-mean) {
		s.typical = append(s.typical[:0], page...)
	}
}

func abs(n int) int { return max(n, -n) }

// reply is an answer that was read whole.
type reply struct {
	status   int
	location string
	body     []byte
	// tries is how often it was asked for.
	tries int
}

// pause is how long a person waits before they press the button again.
const pause = 20 * time.Millisecond

// get opens a page; post sends a form. Both try again until there is an answer
// of a server that is well, or ctx ends.
func (b *browse) get(ctx context.Context, path string) (*reply, error) {
	r, err := b.ask(ctx, http.MethodGet, path, nil)
	if err == nil && r.status == http.StatusOK {
		b.sample.add(r.body)
	}
	return r, err
}

func (b *browse) post(ctx context.Context, path string, form url.Values) (*reply, error) {
	b.form = encode(b.form[:0], form)
	return b.ask(ctx, http.MethodPost, path, b.form)
}

// encode writes a form as browsers do, its fields in no order.
func encode(to []byte, form url.Values) []byte {
	for name, texts := range form {
		for _, text := range texts {
			if len(to) > 0 {
				to = append(to, '&')
			}
			to = append(to, url.QueryEscape(name)...)
			to = append(to, '=')
			to = append(to, url.QueryEscape(text)...)
		}
	}
	return to
}

func (b *browse) ask(ctx context.Context, method, path string, body []byte) (*reply, error) {
	for tries := 1; ; tries++ {
		r, err := b.once(ctx, method, path, body)
		if err == nil && r.status < http.StatusInternalServerError {
			r.tries = tries
			return r, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		b.failed(failure(r, err))
		b.node++
		if err := wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

func wait(ctx context.Context, lasts time.Duration) error {
	timer := time.NewTimer(lasts)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *browse) once(ctx context.Context, method, path string, body []byte) (*reply, error) {
	a, err := b.connection.ask(ctx, b.nodes[b.node%len(b.nodes)], question{method, path, b.from, b.cookie, body})
	if err != nil {
		return nil, err
	}
	if a.cookie != "" {
		b.cookie = a.cookie
	}
	return &reply{status: a.status, location: a.location, body: a.body}, nil
}

// failure names what went wrong, the same for the same reason.
func failure(r *reply, err error) string {
	if err != nil {
		text := err.Error()
		return text[strings.LastIndex(text, ": ")+1:]
	}
	return fmt.Sprintf("%d: %s", r.status, r.sentence())
}

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	heading    = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	paragraph  = regexp.MustCompile(`(?s)<p class="govuk-body[^"]*">(.*?)</p>`)
	problem    = regexp.MustCompile(`(?s)class="govuk-error-summary__list">(.*?)</ul>`)
	tag        = regexp.MustCompile(`<[^>]*>`)
)

// hidden gives what a browser sends of a page without being asked. The pages are
// ours: no more is read of them than there is.
func (r *reply) hidden() url.Values {
	form := url.Values{}
	rest := r.body
	for {
		_, after, found := bytes.Cut(rest, []byte(`<input type="hidden" name="`))
		name, after, named := bytes.Cut(after, []byte(`" value="`))
		text, after, closed := bytes.Cut(after, []byte(`">`))
		if !found || !named || !closed {
			return form
		}
		form.Add(html.UnescapeString(string(name)), html.UnescapeString(string(text)))
		rest = after
	}
}

// action gives where the page's form that ends so is sent, "" when there is none.
func (r *reply) action(ending string) string {
	for _, m := range formAction.FindAllSubmatch(r.body, -1) {
		if address := html.UnescapeString(string(m[1])); strings.HasSuffix(address, ending) {
			return address
		}
	}
	return ""
}

// sentence is what a page says first: its heading, what is wrong, a paragraph.
func (r *reply) sentence() string {
	var parts []string
	for _, what := range []*regexp.Regexp{heading, problem, paragraph} {
		if m := what.FindSubmatch(r.body); m != nil {
			text := html.UnescapeString(string(tag.ReplaceAll(m[1], nil)))
			parts = append(parts, strings.Join(strings.Fields(text), " "))
		}
	}
	return strings.Join(parts, " – ")
}

func (r *reply) shows(text string) bool {
	return bytes.Contains(r.body, []byte(html.EscapeString(text)))
}
