package load_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/internal/load"
	"omnibus/internal/postgres"
)

const floodedSection = `
title: A survey
sections:
  - id: s
    title: A section
    pages:
      - title: All kinds
        questions:
          - {id: Words, ask: "What else?", text: long}
          - {id: Size, ask: "How large is it?", number: any}
          - {id: Which, ask: "Which?", many: [Red, Green, Blue]}
          - {id: One, ask: "Which one?", one: [Red, Green, {label: Other, specify: "Which?"}]}
`

// newFlooded starts a server with four people at work.
func newFlooded(t *testing.T, database string, most int64) (*flooded, *visitor, *visitor) {
	t.Helper()
	s := opened(t, database)
	w, err := load.PrepareWith(t.Context(), s, []byte(floodedSection), 6, rand.Reader)
	must(t, err)
	hash, err := account.HashPassword(rand.Reader, "a long password")
	must(t, err)
	must(t, s.CreateAccount(t.Context(), load.Operator, account.Account{Email: "ann@example.org", Name: "Ann", Role: access.Lead, PasswordHash: hash, CreatedAt: time.Now()}))
	f := &flooded{t: t, node: node(t, database), most: most, amount: often(t, "OMNIBUS_LOAD_AMOUNT", 20_000)}
	f.crowd = w.Crowd(4, f.node.Address())
	f.crowd.Think(20 * time.Millisecond)
	must(t, f.crowd.Arrive(t.Context()))
	f.crowd.Start(t.Context())
	link, err := w.Invite(t.Context(), s, "org00005", "Eve", rand.Reader)
	must(t, err)
	eve, ann := &visitor{flooded: f}, &visitor{flooded: f}
	if in := eve.get("/r/l/" + link); in.status != http.StatusSeeOther {
		t.Fatal(in.words())
	}
	if in := ann.post("/office/sign-in", url.Values{"email": {"ann@example.org"}, "password": {"a long password"}}); in.status != http.StatusSeeOther {
		t.Fatal(in.words())
	}
	f.store = s
	return f, eve, ann
}

// ends has the others stop, and nothing of theirs lost.
func (f *flooded) ends() {
	f.t.Logf("the server had %d MB at most", f.worst>>20)
	proves(f.t, f.crowd, f.store)
}

// letters gives a text that cannot be packed: databases refuse to index long ones.
func letters(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = 'a' + b[i]%26
	}
	return string(b)
}

// stuffed gives a workbook with some parts written anew.
func stuffed(t *testing.T, book string, parts map[string]func(was string) string) []byte {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	must(t, err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name, text string) {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	left := maps.Clone(parts)
	for _, f := range archive.File {
		r, err := f.Open()
		must(t, err)
		was, err := io.ReadAll(r)
		must(t, err)
		text := string(was)
		if change := parts[f.Name]; change != nil {
			text = change(text)
			delete(left, f.Name)
		}
		put(f.Name, text)
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		put(name, left[name](""))
	}
	must(t, z.Close())
	return out.Bytes()
}

// inside puts many of something before the end of an element.
func inside(end, one string, n int) func(string) string {
	return func(was string) string { return strings.Replace(was, end, strings.Repeat(one, n)+end, 1) }
}

func TestAMillionFieldsOnSQLite(t *testing.T)     { testAMillionFields(t, sqlite(t)) }
func TestAMillionFieldsOnPostgreSQL(t *testing.T) { testAMillionFields(t, postgres.URL(t)) }

func testAMillionFields(t *testing.T, database string) {
	f, eve, ann := newFlooded(t, database, 160<<20)
	defer f.ends()
	long := letters(f.amount)
	many := func(pair string) string { return strings.TrimSuffix(strings.Repeat(pair+"&", f.amount), "&") }
	page := "/r/s/s/" + "1"
	opened := eve.get(page)
	if opened.status == http.StatusSeeOther {
		page = opened.location
		opened = eve.get(page)
	}
	form := func(name, text string) url.Values { v := opened.hidden(); v.Set(name, text); return v }
	raw := func(path, body string) func() shown {
		return func() shown {
			return eve.ask(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(opened.hidden().Encode()+"&"+body))
		}
	}
	for _, c := range []struct {
		name, expected string
		do             func() shown
	}{
		{"a text", `422 .*must be 4,000 characters or fewer. It has`, func() shown { return eve.post(page, form("Words", long)) }},
		{"a text of emoji", `422 .*must be 4,000 characters or fewer|413 .*larger than 1024 KB, so nothing of it was saved`, func() shown {
			return eve.post(page, form("Words", strings.Repeat("\U0001F9D1\u200d\U0001F33E", f.amount/2)))
		}},
		{"NULs", `422 .*must be 4,000 characters or fewer|413 .*larger than 1024 KB, so nothing of it was saved`, func() shown { return eve.post(page, form("Words", strings.Repeat("\x00", f.amount))) }},
		{"right to left", `422 .*must be 4,000 characters or fewer|413 .*larger than 1024 KB, so nothing of it was saved`, func() shown { return eve.post(page, form("Words", strings.Repeat("\u202eשלום", f.amount/8))) }},
		{"combining marks", `422 .*must be 4,000 characters or fewer|413 .*larger than 1024 KB, so nothing of it was saved`, func() shown { return eve.post(page, form("Words", "a"+strings.Repeat("\u0301", f.amount/2))) }},
		{"a number", `422 .*must be a number, like 12`, func() shown { return eve.post(page, form("Size", strings.Repeat("9", f.amount))) }},
		{"a number's exponent", `422 .*must be a number, like 12`, func() shown { return eve.post(page, form("Size", "1e999999999")) }},
		{"fields", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, raw(page, many("a=b"))},
		{"fields unlike each other", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, func() shown {
			var b strings.Builder
			for i := range f.amount {
				fmt.Fprintf(&b, "a%d=&", i)
			}
			return raw(page, b.String())()
		}},
		{"ticks", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, raw(page, many("Which=1"))},
		{"codes", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, raw(page, many("One=1"))},
		{"shown", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, raw(page, many("form-shown=Words"))},
		{"semicolons", `422 .*sent in a way that we cannot read. Nothing was changed`, raw(page, strings.Repeat(";", f.amount))},
		{"ampersands", `422 .*fields, and no page of the survey has more`, raw(page, strings.Repeat("&", f.amount))},
		{"a key", `422 .*no form that this survey made. Nothing was changed`, func() shown {
			v := form("form-key", long)
			v.Set("Words", "Something")
			return eve.post(page, v)
		}},
		{"seen", `422 .*fields, and no page of the survey has more|413 .*larger than 1024 KB, so nothing of it was saved`, raw(page, many("form-seen=Words:1"))},
		{"a draft", `204 $|422 .*too long to be kept before it is sent. Press Continue to save it`, func() shown {
			return eve.post(page+"/draft", form("form-draft", `{"fields":{"Words":["`+long+`"]},"seen":[]}`))
		}},
		{"a draft of much", `204 $|413 .*larger than 1024 KB`, func() shown {
			return eve.post(page+"/draft", form("form-draft", `{"fields":{"Words":["`+strings.Repeat(`","`, f.amount/4)+`"]},"seen":[]}`))
		}},
		{"a deep draft", `422 .*could not be read, so it was not kept|413 .*larger than 1024 KB`, func() shown { return eve.post(page+"/draft", form("form-draft", strings.Repeat(`[`, f.amount))) }},
		{"a code", `422 .*An access code has 12 letters and digits`, func() shown { return (&visitor{flooded: f}).post("/r/", url.Values{"form-code": {long}}) }},
		{"a link", `404 .*This link does not work|414 .*longer than that of any page. Nothing was changed|431 .*too large to be read.* Nothing was changed`, func() shown { return (&visitor{flooded: f}).get("/r/l/" + long) }},
		{"a section's name", `404 .*no such section|414 .*longer than that of any page. Nothing was changed|431 .*too large to be read.* Nothing was changed`, func() shown { return eve.get("/r/s/" + long) }},
		{"a colleague", `422 .*Name must be 200 characters or fewer`, func() shown {
			return eve.post("/r/room/s/hand", url.Values{"form-name": {long}, "form-email": {"a@example.org"}})
		}},
		{"an address", `422 .*E-mail address must be 254 characters or fewer`, func() shown {
			return eve.post("/r/room/s/hand", url.Values{"form-name": {"Bob"}, "form-email": {long + "@example.org"}})
		}},
		{"passed on", `422 .*Name must be 200 characters or fewer|413 .*larger than 1024 KB`, func() shown { return eve.post("/r/pass-on", url.Values{"form-name": {long}, "form-email": {long}}) }},
		{"sign in", `403 .*The e-mail address or the password is not right`, func() shown {
			return (&visitor{flooded: f}).post("/office/sign-in", url.Values{"email": {long}, "password": {long}})
		}},
		{"a password", `403 .*The e-mail address or the password is not right`, func() shown {
			return (&visitor{flooded: f}).post("/office/sign-in", url.Values{"email": {"ann@example.org"}, "password": {long}})
		}},
		{"office fields", `422 .*Nothing that can be noted was chosen|422 .*fields, and no page of the survey has more`, func() shown {
			return ann.ask(http.MethodPost, "/office/waves/load/cases/org00001/file", "application/x-www-form-urlencoded", strings.NewReader(many("note=x")))
		}},
		{"a note", `422 .*There is a problem .*characters or fewer`, func() shown {
			return ann.post("/office/waves/load/cases/org00001/file", url.Values{"kind": {"note"}, "note": {long}})
		}},
		{"a reason", `422 .*Reason must be 500 characters or fewer`, func() shown {
			return ann.post("/office/waves/load/cases/org00001/file", url.Values{"do": {"code"}, "code": {"2.1"}, "reason": {long}})
		}},
		{"a search", `200 .*Cases|414 .*longer than that of any page. Nothing was changed|431 .*too large to be read.* Nothing was changed`, func() shown { return ann.get("/office/waves/load/cases?search=" + long) }},
		{"a query", `414 .*longer than that of any page. Nothing was changed|431 .*too large to be read.* Nothing was changed`, func() shown { return ann.get("/office/waves/load/cases?" + many("a=b")) }},
		{"a person", `422 .*Enter a name of one line and at most 120 characters`, func() shown {
			return ann.post("/office/waves/load/cases/org00001/access", url.Values{"person": {long}})
		}},
		{"cookies", `431 .*commonly the cookies`, func() shown {
			return (&visitor{flooded: f, cookie: eve.cookie + "; " + strings.ReplaceAll(many("a=b"), "&", "; ")}).get(page)
		}},
		{"a language", `303 /r/|414 .*longer than that of any page. Nothing was changed|431 .*too large to be read.* Nothing was changed`, func() shown { return eve.get("/r/language/" + long) }},
	} {
		t.Run(c.name, func(t *testing.T) { f.flood(t, c.expected, c.do) })
	}
}
