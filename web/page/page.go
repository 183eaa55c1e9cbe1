// Package page is what all pages share: the layout and its components, forms,
// error pages, assets, security headers and the wrapper that turns a handler's
// error into a status, a page and a log line. It knows no stage of the survey;
// the packages respond, office and public build their pages on it.
package page

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"reflect"
	"slices"
	"sync"

	"omnibus/tongue"
)

//go:generate ./style/build.sh

//go:embed templates/*.html
var templates embed.FS

// Layout is what stands around every page. Each page's own struct embeds it.
type Layout struct {
	// Title is the page's own title; the browser shows "Error: " before it when
	// there are Problems, and the service's name after it.
	Title string
	// Language is the one that the page's fixed texts are in. Switch leads to the
	// same page in the other one; nil where there is none.
	Language tongue.Language
	Switch   *Switch
	// Service is the survey's name, shown in the header; ServiceURL is where it leads.
	Service, ServiceURL string
	// ServiceLang is the survey's name's language where it is not the page's.
	ServiceLang string
	// Notice stands above everything else on the page; "" for none.
	Notice string
	// NoticeLang is the notice's language where it is not the page's.
	NoticeLang string
	// Strip is something that can be done on every page; nil for nothing.
	Strip *Strip
	// Account says for whom, or as whom, the person is here, at the right of the header.
	Account string `mould:"own"`
	// AccountLink is the way out beside it (sign out, leave); nil for none.
	AccountLink *Link
	// Navigation is the row of links below the header; none for respondents.
	Navigation []Link
	// Breadcrumbs and Back are ways up; a page has one of them or none.
	Breadcrumbs []Link
	Back        string
	// Banner is what has just happened, or must be known; nil for none.
	Banner *Banner
	// Problems are everything wrong with what was entered, in the order of the page.
	Problems []Problem
	// Contact is the same help in the same place of every page.
	Contact Contact
	// Footer is further sentences in the footer.
	Footer []string
	// Session is the number of minutes after which an idle session ends; the
	// script asks ten minutes before whether the person stays, which Stay is the
	// address for. 0 is for pages without a session.
	Session int
	Stay    string
	// Device names the session on the device: what the script has kept there under
	// another name it forgets. "" leaves all of it alone.
	Device string `mould:"own"`
	// Wide gives tables the room of the whole screen.
	Wide bool
	// Styles are addresses of further style sheets, of our own origin.
	Styles []string
}

func (l Layout) layout() Layout { return l }

// Switch is the link to the same page in another language. Its text is the
// language's own name.
type Switch struct {
	URL string
	To  tongue.Language
}

var errorTitle = tongue.Both("Error: ", "Gwall: ")

// PageTitle is the text of the browser's title.
func (l Layout) PageTitle() string {
	title := l.Title
	if len(l.Problems) > 0 {
		title = errorTitle.In(l.Language) + title
	}
	if l.Service != "" && l.Service != l.Title {
		title += " – " + l.Service
	}
	return title
}

// Link is a text that leads somewhere.
type Link struct {
	Text, URL string
	// Lang is the text's language where it is not the page's.
	Lang string
	// Hidden is read by screen readers after the text: "Change" alone says too little.
	Hidden string
	// Current marks the link of the page that is being shown.
	Current bool
}

// Strip is a line with buttons above every page. Each button sends its value as To
// to Action.
type Strip struct {
	// Label names the region, Text is what stands in it and Note what more is to be
	// known.
	Label, Text, Note, Action string
	Buttons                   []StripButton
}

// StripButton is a button of a Strip; Hidden is read by screen readers after its text.
type StripButton struct{ Text, Hidden, To string }

// Contact is where a person can ask.
type Contact struct{ Team, Email, Phone string }

// Given says whether there is anywhere to ask.
func (c Contact) Given() bool { return c.Email != "" || c.Phone != "" }

// Problem is one thing wrong with what was entered.
type Problem struct {
	// Field is the id of the field to go to, the first of a group; URL is another
	// page, where the problem must be mended there.
	Field, URL string
	// Text is exactly what stands beside the field as well, and Lang its language
	// where it is not the page's.
	Text, Lang string
}

// Page is any struct that embeds Layout.
type Page interface{ layout() Layout }

// Kind joins a page's struct to its template.
type Kind struct {
	file  string
	data  reflect.Type
	often bool
}

// For declares that pages of type T are shown by the template file.
func For[T Page](file string) Kind { return Kind{file: file, data: reflect.TypeFor[T]()} }

// Often says that many people ask for the page, which differs in little: it is
// poured from moulds.
func (k Kind) Often() Kind {
	k.often = true
	return k
}

// Set is the parsed templates of one audience's pages, by language and by the
// type of their struct. Pages that are English only have no others.
type Set struct {
	templates [len(tongue.Languages)]map[reflect.Type]func() *template.Template
	kinds     []Kind
	moulds    moulds
}

// MustParse parses the pages' templates, each within the layout and with every
// component at hand. A template file without a struct, or a struct without a
// file, panics: it is found when the program starts, not when the page is asked for.
// What was parsed for that is let go until the page is asked for: most never are, and
// templates were three quarters of what the garbage collector had to go through.
func MustParse(files fs.FS, kinds ...Kind) *Set {
	return mustParse(files, kinds, nil, tongue.English)
}

// MustParseIn parses templates as MustParse does, in every language; a text
// between [[ and ]] that the catalogue lacks panics.
func MustParseIn(c tongue.Catalogue, files fs.FS, kinds ...Kind) *Set {
	all := tongue.Catalogue{}
	maps.Copy(all, ownWelsh)
	maps.Copy(all, c)
	return mustParse(files, kinds, all, tongue.Languages[:]...)
}

func mustParse(files fs.FS, kinds []Kind, c tongue.Catalogue, languages ...tongue.Language) *Set {
	set := &Set{kinds: kinds}
	for _, l := range languages {
		shared := components
		if c != nil {
			shared = sync.OnceValue(func() *template.Template { return componentsIn(c, l) })
		}
		set.templates[l] = map[reflect.Type]func() *template.Template{}
		for _, k := range kinds {
			parse := func() *template.Template {
				own := template.Must(shared().Clone())
				must(parseFile(own, files, k.file, c, l))
				return own.Lookup("layout")
			}
			if parse().Lookup("main") == nil {
				panic("page: " + k.file + " does not define \"main\"")
			}
			set.templates[l][k.data] = sync.OnceValue(parse)
		}
	}
	mustBeJoined(files, kinds)
	return set
}

// components are the layout and all that pages share, in English alone.
var components = sync.OnceValue(func() *template.Template { return componentsIn(nil, tongue.English) })

func componentsIn(c tongue.Catalogue, l tongue.Language) *template.Template {
	shared := template.New("").Funcs(functions)
	must(parseGlob(shared, templates, "templates/*.html", c, l))
	return shared
}

// mustBeJoined panics for a template file that no struct is joined to.
func mustBeJoined(files fs.FS, kinds []Kind) {
	if len(kinds) == 0 {
		return
	}
	beside, err := fs.Glob(files, path.Join(path.Dir(kinds[0].file), "*.html"))
	must(err)
	for _, file := range beside {
		if !slices.ContainsFunc(kinds, func(k Kind) bool { return k.file == file }) {
			panic("page: the template " + file + " is not joined to a struct")
		}
	}
}

func parseGlob(into *template.Template, files fs.FS, pattern string, c tongue.Catalogue, l tongue.Language) error {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := parseFile(into, files, name, c, l); err != nil {
			return err
		}
	}
	return nil
}

// parseFile parses one template with its fixed texts in a language.
func parseFile(into *template.Template, files fs.FS, name string, c tongue.Catalogue, l tongue.Language) error {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	filled, err := c.Fill(string(body), l, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = into.New(path.Base(name)).Parse(filled)
	return err
}

func must(err error) {
	if err != nil {
		panic("page: " + err.Error())
	}
}

// Kinds gives an empty struct of every page, for the template check.
func (s *Set) Kinds() map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, k := range s.kinds {
		all[k.file] = k.data
	}
	return all
}

// Render gives the page as HTML.
func (s *Set) Render(p Page) ([]byte, error) {
	var out bytes.Buffer
	err := s.render(&out, p)
	return out.Bytes(), err
}

// in gives the template of a page in its language, in English where there is no other.
func (s *Set) in(p Page) *template.Template {
	kind := reflect.TypeOf(p)
	parsed := s.templates[p.layout().Language][kind]
	if parsed == nil {
		parsed = s.templates[tongue.English][kind]
	}
	if parsed == nil {
		return nil
	}
	return parsed()
}

func (s *Set) render(out *bytes.Buffer, p Page) error {
	t := s.in(p)
	if t == nil {
		return fmt.Errorf("page: no template is joined to %T", p)
	}
	if err := t.Execute(out, p); err != nil {
		return fmt.Errorf("page: show %T: %w", p, err)
	}
	return nil
}

// buffers are what pages are made in. One that a large page has been in is let go.
var buffers = sync.Pool{New: func() any { return &bytes.Buffer{} }}

const largestKept = 256 << 10

func buffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func giveBack(b *bytes.Buffer) {
	if b.Cap() <= largestKept {
		b.Reset()
		buffers.Put(b)
	}
}

// Write sends the page. Nothing is sent when it cannot be rendered whole.
func (s *Set) Write(w http.ResponseWriter, r *http.Request, status int, p Page) error {
	if s.often(p) {
		if sent, err := s.sendPoured(w, r, status, p); sent {
			return err
		}
	}
	out := buffer()
	defer giveBack(out)
	if err := s.render(out, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, status, out.Bytes())
}

// errGone is what a client that has hung up leaves behind.
var errGone = errors.New("page: the answer could not be sent")
