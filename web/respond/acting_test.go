package respond_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"omnibus/web/page/pagetest"
)

// These tests act as people: a person opens pages, fills what the page offers
// and presses its buttons. Server, mux and database are the real ones.

// person is somebody with a browser.
type person struct {
	t      testing.TB
	world  *world
	client *http.Client
	status int
	at     *url.URL
	header http.Header
	body   string
	page   pagetest.Node
	fields url.Values
	// looks is told of every answer with what was asked for; nil for nobody.
	looks func(p *person, method, path string)
}

// visitor is somebody who has not arrived yet.
func (w *world) visitor(t testing.TB) *person {
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &person{t: t, world: w, client: &http.Client{Jar: jar}}
}

// arrive brings somebody of an organisation to the list of sections, by a link.
func (w *world) arrive(t testing.TB, org, name string) *person {
	t.Helper()
	_, link := w.invite(org, name)
	p := w.visitor(t)
	p.opens(link)
	p.is("/r/hub")
	return p
}

// opens asks for an address and follows where it leads.
func (p *person) opens(address string) *person {
	p.t.Helper()
	r, err := p.client.Get(p.world.http.URL + address)
	must(p.t, err)
	return p.takes(r)
}

func (p *person) takes(r *http.Response) *person {
	p.t.Helper()
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	must(p.t, err)
	p.status, p.at, p.header, p.body = r.StatusCode, r.Request.URL, r.Header, string(body)
	pagetest.CheckAnswer(p.t, r.Request.Method+" "+p.at.String(), p.at.Path, p.header, p.body)
	p.page = pagetest.Parse(p.t, p.body)
	p.fields = fieldsOf(p.page)
	for asked := r.Request; p.looks != nil; asked = asked.Response.Request {
		if p.looks(p, asked.Method, asked.URL.Path); asked.Response == nil {
			break
		}
	}
	return p
}

// fieldsOf gives what the page's last form would send if nothing was changed.
func fieldsOf(n pagetest.Node) url.Values {
	fields := url.Values{}
	forms := n.All("form")
	if len(forms) == 0 {
		return fields
	}
	form := forms[len(forms)-1]
	for _, input := range form.All("input") {
		_, checked := attribute(input, "checked")
		if kind := input.Attr("type"); (kind != "radio" && kind != "checkbox") || checked {
			fields.Add(input.Attr("name"), input.Attr("value"))
		}
	}
	for _, area := range form.All("textarea") {
		text := ""
		if area.FirstChild != nil {
			text = area.FirstChild.Data
		}
		fields.Add(area.Attr("name"), strings.TrimPrefix(text, "\n"))
	}
	return fields
}

func attribute(n pagetest.Node, name string) (string, bool) {
	for _, a := range n.Node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// fills writes into a field, or chooses options of a group; no values clears it.
// The page must have the field: nobody can fill what is not there.
func (p *person) fills(name string, values ...string) *person {
	p.t.Helper()
	if !p.page.Has("[name="+name+"]") || len(p.page.All("form")) == 0 {
		p.t.Fatalf("%s has no field %s", p.at, name)
	}
	p.fields[name] = values
	return p
}

// presses sends the form with the button of that text.
func (p *person) presses(button string) *person {
	p.t.Helper()
	for _, form := range p.page.All("form") {
		for _, b := range form.All("button") {
			if b.Text() != button {
				continue
			}
			fields := url.Values{}
			for name, values := range p.fields {
				fields[name] = values
			}
			if name := b.Attr("name"); name != "" {
				fields.Set(name, b.Attr("value"))
			}
			action := b.Attr("formaction")
			if action == "" {
				action = form.Attr("action")
			}
			return p.posts(action, fields)
		}
	}
	p.t.Fatalf("%s has no button %q; it says: %s", p.at, button, p.text())
	return nil
}

// posts sends fields as no page of ours would.
func (p *person) posts(address string, fields url.Values) *person {
	p.t.Helper()
	r, err := p.client.PostForm(p.world.http.URL+address, fields)
	must(p.t, err)
	return p.takes(r)
}

// continues presses Continue.
func (p *person) continues() *person {
	p.t.Helper()
	if strings.Contains(p.body, `<html lang="cy"`) {
		return p.presses("Parhau")
	}
	return p.presses("Continue")
}

// sendsRaw posts a body as it is to the page of the code.
func (p *person) sendsRaw(kind, body string) *person {
	p.t.Helper()
	r, err := p.client.Post(p.world.http.URL+"/r/", kind, strings.NewReader(body))
	must(p.t, err)
	return p.takes(r)
}

// crosses posts from another site.
func (p *person) crosses(address string) *person {
	p.t.Helper()
	asked, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.world.http.URL+address, strings.NewReader("a=b"))
	must(p.t, err)
	asked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	asked.Header.Set("Sec-Fetch-Site", "cross-site")
	r, err := p.client.Do(asked)
	must(p.t, err)
	return p.takes(r)
}

// is says where the person must be now.
func (p *person) is(address string) *person {
	p.t.Helper()
	if got := p.at.RequestURI(); got != address {
		p.t.Fatalf("at %s (%d), want %s; the page says: %s", got, p.status, address, p.text())
	}
	return p
}

// reads says what the page must say.
func (p *person) reads(sentences ...string) *person {
	p.t.Helper()
	for _, s := range sentences {
		if !strings.Contains(p.text(), s) {
			p.t.Errorf("%s does not say %q; it says: %s", p.at, s, p.text())
		}
	}
	return p
}

// readsNot says what the page must not say.
func (p *person) readsNot(sentences ...string) *person {
	p.t.Helper()
	for _, s := range sentences {
		if strings.Contains(p.text(), s) {
			p.t.Errorf("%s says %q", p.at, s)
		}
	}
	return p
}

func (p *person) text() string { return p.page.One(p.t, "main").Text() }

func (p *person) heading() string { p.t.Helper(); return p.page.One(p.t, "h1").Text() }

// problems says which problems the page must show: in its summary, each leading
// to a field that is there, and again in the same words at the field; the title
// says so too.
func (p *person) problems(want ...string) *person {
	p.t.Helper()
	if p.status < 400 || !strings.HasPrefix(p.page.One(p.t, "title").Text(), "Error: ") {
		p.t.Errorf("status %d, title %q", p.status, p.page.One(p.t, "title").Text())
	}
	var got []string
	var inline []string
	for _, e := range p.page.All(".govuk-error-message") {
		inline = append(inline, strings.TrimPrefix(e.Text(), "Error: "))
	}
	for _, item := range p.page.One(p.t, ".govuk-error-summary").All("li") {
		got = append(got, item.Text())
		for _, link := range item.All("a") {
			id, here := strings.CutPrefix(link.Attr("href"), "#")
			if !here {
				continue
			}
			target := p.page.One(p.t, "#"+id)
			if target.Data != "input" && target.Data != "textarea" {
				p.t.Errorf("the summary leads to a %s", target.Data)
			}
			if !slices.Contains(inline, item.Text()) {
				p.t.Errorf("%q does not stand at its field; there stand %q", item.Text(), inline)
			}
		}
	}
	if !slices.Equal(got, want) {
		p.t.Errorf("problems\n\t%q\nwant\n\t%q", got, want)
	}
	return p
}
