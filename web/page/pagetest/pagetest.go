// Package pagetest checks pages in tests: every template against the struct it
// will be given, and what a page holds by element and text.
package pagetest

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"omnibus/tongue"
	"omnibus/web/page"
)

// Check renders every page of the set with an empty struct, with every field
// filled (slices with two elements, pointers set, booleans true), and so without
// problems, so that a misspelt field fails here and not before a person. Texts
// are filled with markup, which must come out escaped.
func Check(t *testing.T, set *page.Set) {
	t.Helper()
	for file, kind := range set.Kinds() {
		t.Run(file, func(t *testing.T) {
			empty := reflect.New(kind).Elem()
			render(t, set, empty)
			full := reflect.New(kind).Elem()
			fill(full, 0)
			render(t, set, withoutProblems(full))
			body := render(t, set, full)
			if strings.Contains(body, danger) {
				t.Errorf("%s lets markup through unescaped", file)
			}
		})
	}
}

func withoutProblems(page reflect.Value) reflect.Value {
	out := reflect.New(page.Type()).Elem()
	out.Set(page)
	out.FieldByName("Problems").SetZero()
	return out
}

// danger is what every text of a filled page holds.
const danger = `<i class=danger>"'&`

func render(t testing.TB, set *page.Set, v reflect.Value) string {
	t.Helper()
	p, ok := v.Interface().(page.Page)
	if !ok {
		t.Fatalf("%s does not embed page.Layout", v.Type())
	}
	body, err := set.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := html.Parse(strings.NewReader(string(body))); err != nil {
		t.Fatal(err)
	}
	if does, must := set.Pours(p); does != must {
		t.Errorf("%s cannot be poured", v.Type())
	}
	w := httptest.NewRecorder()
	if err := set.Write(w, httptest.NewRequest("GET", "/", nil), http.StatusOK, p); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(w.Body.Bytes(), body) {
		t.Errorf("%s is sent as\n%s\nand shown as\n%s", v.Type(), w.Body, body)
	}
	return string(body)
}

// fill sets every field that can be set; depth ends types that hold themselves.
func fill(v reflect.Value, depth int) {
	if depth > 8 || !v.CanSet() {
		return
	}
	if v.Type() == reflect.TypeFor[tongue.Language]() {
		v.Set(reflect.ValueOf(tongue.Welsh))
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[template.HTML]() {
			v.SetString("<b>trusted</b>")
		} else {
			v.SetString(danger)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(2)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(2)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(2.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, depth+1)
		fill(value, depth+1)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Made" { // it stands for all the others
				fill(v.Field(i), depth+1)
			}
		}
	}
}

// Node is an element of a parsed page.
type Node struct{ *html.Node }

// Parse reads a page.
func Parse(t testing.TB, body string) Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return Node{n}
}

// All gives the elements below n that match a simple selector: a tag, with
// .class, #id, [name] or [name=value] after it, any of them more than once.
func (n Node) All(selector string) []Node {
	tag, tests := parseSelector(selector)
	var found []Node
	var walk func(*html.Node)
	walk = func(at *html.Node) {
		if at.Type == html.ElementNode && (tag == "" || at.Data == tag) && matches(Node{at}, tests) {
			found = append(found, Node{at})
		}
		for c := at.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c)
	}
	return found
}

// Has says whether anything below n matches.
func (n Node) Has(selector string) bool { return len(n.All(selector)) > 0 }

// One gives the single element that matches; the test fails when there is none or another.
func (n Node) One(t testing.TB, selector string) Node {
	t.Helper()
	found := n.All(selector)
	if len(found) != 1 {
		t.Fatalf("%d elements match %s, want 1, in:\n%s", len(found), selector, n.Text())
	}
	return found[0]
}

// Attr gives an attribute, "" when it is not there.
func (n Node) Attr(name string) string {
	value, _ := n.attr(name)
	return value
}

func (n Node) attr(name string) (string, bool) {
	for _, a := range n.Node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Text gives the text of n and all below it, spaces made single.
func (n Node) Text() string {
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(at *html.Node) {
		if at.Type == html.TextNode {
			out.WriteString(at.Data)
			out.WriteByte(' ')
		}
		for c := at.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n.Node)
	return strings.Join(strings.Fields(out.String()), " ")
}

type test struct {
	name, value string
	exact       bool
}

func parseSelector(selector string) (tag string, tests []test) {
	rest := selector
	end := strings.IndexAny(rest, ".#[")
	if end < 0 {
		return rest, nil
	}
	tag, rest = rest[:end], rest[end:]
	for rest != "" {
		if rest[0] == '[' {
			inside, after, ok := strings.Cut(rest[1:], "]")
			if !ok {
				panic(fmt.Sprintf("pagetest: selector %q has no closing bracket", selector))
			}
			name, value, exact := strings.Cut(inside, "=")
			tests = append(tests, test{name, value, exact})
			rest = after
			continue
		}
		name := map[byte]string{'.': "class", '#': "id"}[rest[0]]
		end := strings.IndexAny(rest[1:], ".#[")
		if end < 0 {
			end = len(rest) - 1
		}
		tests = append(tests, test{name, rest[1 : end+1], true})
		rest = rest[end+1:]
	}
	return tag, tests
}

func matches(n Node, tests []test) bool {
	for _, want := range tests {
		value, ok := n.attr(want.name)
		switch {
		case !ok:
			return false
		case want.name == "class":
			if !strings.Contains(" "+value+" ", " "+want.value+" ") {
				return false
			}
		case want.exact && value != want.value:
			return false
		}
	}
	return true
}
