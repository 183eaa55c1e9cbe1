package plan

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"omnibus/source"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// Template is what a message says, with fields that are filled for each
// recipient. No field names anybody but the recipient: there is no way to write
// another person's link or code.
type Template struct {
	Name string
	// subject, text and html are pieces that stand one behind the other; html is
	// ready but for its fields.
	subject, text, html []piece
	// cy is what those read who are written to in Welsh, nil where they read this.
	cy       *Template
	language tongue.Language
	// used says that a moment has it.
	used bool
	at   source.Place
}

// piece is words, or a field.
type piece struct{ words, field string }

// The fields of a template. Those of the recipient alone are made with the message.
const (
	contactName     = "contact.name"
	organisation    = "organisation"
	link            = "link"
	code            = "code"
	codePage        = "code page"
	refuseLink      = "refuse link"
	missingSections = "missing sections"
)

// general are the fields that say the same to everybody in a moment.
var general = []string{"survey", "wave", "client", "minutes", "first day", "last day", "team", "team.email", "team.phone"}

// secret are the fields that let a person do something: they stand in no subject
// and in no script of a call.
var secret = []string{link, code, refuseLink}

var everyField = slices.Concat([]string{contactName, organisation, missingSections, link, code, codePage, refuseLink}, general)

// Fields are the names of the fields that the template uses, each once.
func (t *Template) Fields() []string {
	found := map[string]bool{}
	for _, p := range slices.Concat(t.subject, t.text, t.html) {
		if p.field != "" {
			found[p.field] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (t *Template) uses(field string) bool { return slices.Contains(t.Fields(), field) }

const longestSubject = 150

func (r *reader) templates(n source.Node) {
	r.named = map[string]*Template{}
	for _, p := range n.Pairs() {
		if !idShape.MatchString(p.Key) || len(p.Key) > 64 {
			r.out.Add(p.KeyAt, "use lower-case letters, digits and single dashes or underscores", "a template cannot be named %q", p.Key)
		}
		t := &Template{Name: p.Key, at: p.KeyAt}
		f := p.Value.Fields("a template", "subject", "text", "html", "cy")
		r.words(t, p.Value, f)
		if cy := f["cy"]; cy.Given() {
			if !slices.Contains(r.plan.wave.Languages, tongue.Welsh) {
				cy.Complain("write languages: [en, cy] in wave.yaml, or take it out", "nobody is written to in Welsh: the wave has no such language")
			}
			t.cy = &Template{Name: p.Key, at: p.KeyAt, language: tongue.Welsh}
			r.words(t.cy, cy, cy.Fields("the Welsh of a template", "subject", "text", "html"))
		}
		r.named[p.Key] = t
	}
}

// words reads what a template says in one language.
func (r *reader) words(t *Template, n source.Node, f fields) {
	t.subject = r.pieces(f["subject"], secret...)
	t.text = r.pieces(f["text"])
	if n.IsMapping() && f["text"].Text() == "" {
		missing(n, f["text"], "text", "text: | and under it what the message says")
	}
	if subject := f["subject"].Text(); utf8.RuneCountInString(subject) > longestSubject || strings.ContainsAny(subject, "\n\r") {
		f["subject"].Complain("shorten it", "a subject is one line of at most %d characters", longestSubject)
	}
	if f["html"].Given() {
		r.html(t, f)
	}
}

// all gives the template in each of its languages.
func (t *Template) all() []*Template {
	if t.cy == nil {
		return []*Template{t}
	}
	return []*Template{t, t.cy}
}

// in gives the template as those read it who are written to in a language.
func (t *Template) in(l tongue.Language) *Template {
	if l == tongue.Welsh && t.cy != nil {
		return t.cy
	}
	return t
}

// madeCode is what an access code looks like, and madeLink a personal link.
var (
	madeCode = regexp.MustCompile(`(?i)(^|[^A-Z0-9-])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}($|[^A-Z0-9-])`)
	madeLink = regexp.MustCompile(`/r/(l|refuse)/[A-Za-z0-9_-]{8,}`)
)

// pieces reads a text with fields. Those in not must not stand in it.
func (r *reader) pieces(n source.Node, not ...string) []piece {
	text := n.Text()
	offset := func(bytes int) source.Place { return n.Within(utf8.RuneCountInString(text[:bytes])) }
	for _, made := range []*regexp.Regexp{madeCode, madeLink} {
		if at := made.FindStringIndex(text); at != nil {
			r.out.Add(offset(at[0]), "write {link} and {code}: everybody is sent their own", "a code or personal link typed into a template would go to everybody")
		}
	}
	var all []piece
	from := 0
	for from < len(text) {
		open := strings.IndexByte(text[from:], '{')
		if open < 0 {
			break
		}
		open += from
		end := strings.IndexAny(text[open+1:], "{}\n")
		if end < 0 || text[open+1+end] != '}' {
			r.out.Add(offset(open), "close it, as {organisation}", "a field is opened here and not closed")
			return all
		}
		end += open + 1
		if open > from {
			all = append(all, piece{words: text[from:open]})
		}
		name := strings.Join(strings.Fields(text[open+1:end]), " ")
		r.field(func() source.Place { return offset(open) }, name, not)
		all = append(all, piece{field: name})
		from = end + 1
	}
	return append(all, piece{words: text[from:]})
}

// field complains of a field that is not known, that the wave has no value for,
// or that must not stand where it does.
func (r *reader) field(place func() source.Place, name string, not []string) {
	first, last := name, name
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		first, last = name[:i], name[i+1:]
	}
	switch {
	case slices.Contains(not, name):
		r.out.Add(place(), "take it out", "{%s} cannot stand here: subjects and scripts are read by others and kept, and it lets a person in", name)
	case first != last && slices.Contains(secret, last):
		r.out.Add(place(), fmt.Sprintf("write {%s}: everybody is sent their own", last), "{%s} would be another person's: a message carries nothing but its recipient's own", name)
	case !slices.Contains(everyField, name):
		r.out.Add(place(), nearestField(name), "there is no field {%s}", name)
	case slices.Contains(general, name) && common(r.plan, nil, tongue.English, name) == "":
		r.out.Add(place(), "take it out, or say it in wave.yaml", "wave.yaml does not say what {%s} stands for", name)
	}
}

func nearestField(name string) string {
	if near := source.Nearest(name, everyField); near != "" {
		return fmt.Sprintf("did you mean {%s}?", near)
	}
	return "the fields are {" + strings.Join(everyField, "}, {") + "}"
}

// html makes a template's Markdown ready. Fields stand in it as words that
// Markdown leaves alone, and are found again in what came of it.
func (r *reader) html(t *Template, f fields) {
	n := f["html"]
	source := n.Text()
	before := len(*r.out)
	parts := r.pieces(n)
	if len(*r.out) > before {
		return
	}
	mark := "field"
	for strings.Contains(source, mark) {
		mark += "q"
	}
	var b strings.Builder
	for i, p := range parts {
		if p.field == "" {
			b.WriteString(p.words)
		} else {
			b.WriteString(mark + strconv.Itoa(i) + "x")
		}
	}
	markdown := []byte(b.String())
	found := regexp.MustCompile(mark + `([0-9]+)x`)
	r.harmless(n, markdown, found, parts)
	var made bytes.Buffer
	if err := goldmark.Convert(markdown, &made); err != nil {
		n.Complain("write it more simply", "the Markdown cannot be read")
		return
	}
	from, page := 0, made.String()
	for _, at := range found.FindAllStringSubmatchIndex(page, -1) {
		i, _ := strconv.Atoi(page[at[2]:at[3]])
		t.html = append(t.html, piece{words: page[from:at[0]]}, piece{field: parts[i].field})
		from = at[1]
	}
	t.html = append(t.html, piece{words: page[from:]})
	for _, field := range []string{link, code} {
		if slices.ContainsFunc(t.text, func(p piece) bool { return p.field == field }) != slices.ContainsFunc(t.html, func(p piece) bool { return p.field == field }) {
			n.Complain("write it in both: many read the plain text alone", "{%s} stands in one of text and html only", field)
		}
	}
}

// harmless complains of what would load from elsewhere or lead where a field's
// value says.
func (r *reader) harmless(n source.Node, markdown []byte, found *regexp.Regexp, parts []piece) {
	told := map[string]bool{}
	complain := func(repair, format string, args ...any) {
		if message := fmt.Sprintf(format, args...); !told[message] {
			told[message] = true
			n.Complain(repair, "%s", message)
		}
	}
	root := goldmark.DefaultParser().Parse(text.NewReader(markdown))
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Image:
			complain("take it out", "a message loads nothing from elsewhere, and so has no pictures")
		case *ast.RawHTML, *ast.HTMLBlock:
			complain("write it as Markdown", "HTML tags are left out of messages")
		case *ast.Link:
			to := string(node.Destination)
			if at := found.FindStringSubmatch(to); at != nil {
				i, _ := strconv.Atoi(at[1])
				if field := parts[i].field; at[0] != to || field != link && field != refuseLink && field != codePage {
					complain("link to {link}, {code page} or {refuse link} alone", "a link cannot lead to {%s}", field)
				}
			} else if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") && !strings.HasPrefix(to, "mailto:") {
				complain("write an address that begins with https://", "a link cannot lead to %q", to)
			}
		}
		return ast.WalkContinue, nil
	})
}

// checkTemplates checks each template against the moments that use it.
func (r *reader) checkTemplates(n source.Node) {
	for _, m := range r.plan.Moments {
		t := m.Template
		if t == nil {
			continue
		}
		t.used = true
		for _, t := range t.all() {
			r.checkTemplate(m, t)
		}
	}
	for _, p := range n.Pairs() {
		if t := r.named[p.Key]; t != nil && !t.used {
			r.plan.Notices.Add(p.KeyAt, "", "the template %q is used by no moment", p.Key)
		}
	}
}

func (r *reader) checkTemplate(m *Moment, t *Template) {
	at, name := r.written[m]["template"], fmt.Sprintf("%q", t.Name)
	if t.language == tongue.Welsh {
		name += " in Welsh"
	}
	switch {
	case m.Channel != Call && len(t.subject) == 0, m.Channel != Call && strings.TrimSpace(said(t.subject)) == "":
		at.Complain("write subject: in the template", "the template %s has no subject, which %s needs", name, m.Channel)
	case m.Channel != Call && !t.uses(link):
		at.Complain("write {link} in its text", "the template %s has no {link}: whoever gets it could not answer", name)
	case m.Channel == Letter && !t.uses(code):
		at.Complain("write {code} in its text", "the template %s has no {code}: a link on paper has to be typed", name)
	case m.Channel == Letter && !t.uses(codePage):
		at.Complain("write {code page} in its text", "the template %s has no {code page}: whoever has a code has to know where to type it", name)
	case m.Channel == Letter && len(t.html) > 0:
		at.Complain("take html out, or give the letter a template of its own", "the template %s has html, and a letter is printed from its text", name)
	case t.uses(missingSections) && m.mayMissNothing():
		at.Complain("write unless: handed in", "the template %s lists {missing sections}, and %s reaches those who miss none", name, m.ID)
	case m.Channel == Call && slices.ContainsFunc(secret, t.uses):
		at.Complain("take them out", "the template %s has a link or code, which nobody is told by telephone", name)
	}
}

// mayMissNothing says whether somebody who has handed in all may get the message.
func (m *Moment) mayMissNothing() bool {
	return m.To != fieldwork.Colleague && len(m.Missing) == 0 && !slices.ContainsFunc(m.Unless, func(u Unless) bool {
		return u == UnlessAnswered || u == UnlessOneIn || u == UnlessAllIn
	})
}

// said gives pieces as they were written.
func said(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.words)
		if p.field != "" {
			b.WriteString("{" + p.field + "}")
		}
	}
	return b.String()
}

// filled puts values into pieces.
func filled(pieces []piece, values func(field string) string, escape bool) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.words)
		if p.field == "" {
			continue
		}
		value := values(p.field)
		if escape {
			value = html.EscapeString(value)
		}
		b.WriteString(value)
	}
	return b.String()
}

func nearestOf[V any](name string, known map[string]V) string {
	names := slices.Sorted(maps.Keys(known))
	if len(names) == 0 {
		return "write one first"
	}
	if len(names) > 12 {
		if near := source.Nearest(name, names); near != "" {
			return fmt.Sprintf("did you mean %q?", near)
		}
		return "write one that is there"
	}
	return source.NearestOr(name, names)
}
