package questionnaire

import (
	"fmt"
	"strconv"
	"strings"

	"omnibus/source"
	"omnibus/survey/questionnaire/condition"
)

// Read reads and checks a questionnaire. All complaints come at once, in the
// order of the text; with any complaint there is no questionnaire.
func Read(file string, text []byte) (*Questionnaire, source.Complaints) {
	var out source.Complaints
	root, ok := source.ReadYAML(file, text, &out)
	if !ok {
		return nil, out
	}
	r := &reader{
		out:    &out,
		q:      &Questionnaire{questions: map[string]*Question{}},
		scales: map[string]*scale{},
		ids:    map[string]source.Place{},
		broken: map[*Question]bool{},
		welsh:  map[any]welsh{}, scaleWelsh: map[*Question][]Code{},
	}
	r.questionnaire(root)
	r.conditions()
	r.logic()
	r.unusedScales()
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	r.q.welsh, r.q.Untranslated = r.translate(), r.missing()
	r.q.settle()
	if r.q.welsh != nil {
		r.q.welsh.settle()
	}
	return r.q, nil
}

// reader goes through the text once for its shape, then over the conditions for
// the names in them, then over what conditions mean together.
type reader struct {
	out    *source.Complaints
	q      *Questionnaire
	scales map[string]*scale
	// scaleOrder is the order in which scales were written.
	scaleOrder []*scale
	// ids holds every id by its lower-case form: columns and addresses must not
	// differ by case alone.
	ids map[string]source.Place
	// broken are questions about which there was a complaint. Nothing is concluded from them.
	broken map[*Question]bool
	// welsh is what each part says in Welsh; parts are all that can have some, in
	// the order of the text. scaleWelsh are a scale's Welsh codes, by its questions.
	welsh      map[any]welsh
	parts      []translated
	scaleWelsh map[*Question][]Code
	// whens are the conditions as written, until every question is known.
	whens []pending
}

// pending is a condition that waits to be checked.
type pending struct {
	node     source.Node
	page     *Page
	question *Question // nil for a page's condition
	parsed   *condition.Condition
}

func (r *reader) complain(at source.Place, related *source.Place, repair, format string, args ...any) {
	if related != nil {
		r.out.AddRelated(at, *related, repair, format, args...)
		return
	}
	r.out.Add(at, repair, format, args...)
}

func (r *reader) questionnaire(root source.Node) {
	f := root.Fields("a questionnaire", "title", "intro", "thanks", "base", "scales", "sections", "cy")
	r.q.Title = r.required(root, f, "a questionnaire", "title")
	r.q.Intro, r.q.Thanks = prose(f["intro"]), prose(f["thanks"])
	r.cy(r.q, f["cy"], root.Place(), "the questionnaire", map[string]string{"title": r.q.Title, "intro": r.q.Intro, "thanks": r.q.Thanks})
	r.q.Base = f["base"].Text()
	if r.q.Base == "" {
		r.q.Base = "All who answered"
	}
	for _, p := range f["scales"].Pairs() {
		r.scale(p)
	}
	sections := f["sections"].List()
	if root.IsMapping() && none(f["sections"]) {
		root.Complain("add sections with pages and questions", "the questionnaire has no sections")
	}
	for _, n := range sections {
		r.section(n)
	}
}

// none says that a list is not given or empty; another shape is complained of where it is read.
func none(n source.Node) bool { return !n.Given() || n.IsList() && len(n.List()) == 0 }

// required gives the text of a key that must be there.
func (r *reader) required(n source.Node, f map[string]source.Node, what, key string) string {
	text := f[key].Text()
	if text != "" || !n.IsMapping() {
		return text
	}
	if f[key].Given() && !f[key].IsScalar() {
		return "" // Text has complained
	}
	at := n
	if f[key].Given() {
		at = f[key]
	}
	at.Complain("write "+key+": …", "%s needs %s", what, withArticle(key))
	return ""
}

func withArticle(word string) string {
	if strings.ContainsRune("aeiou", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

func (r *reader) section(n source.Node) {
	f := n.Fields("a section", "id", "title", "intro", "pages", "cy")
	s := &Section{At: n.Place(), Questionnaire: r.q, Intro: prose(f["intro"])}
	s.ID = r.required(n, f, "a section", "id")
	r.id(f["id"], s.ID, "section")
	s.Title = r.required(n, f, "a section", "title")
	r.cy(s, f["cy"], s.At, fmt.Sprintf("section %q", s.ID), map[string]string{"title": s.Title, "intro": s.Intro})
	pages := f["pages"].List()
	if n.IsMapping() && none(f["pages"]) {
		n.Complain("add a page or take the section out", "a section has no pages")
	}
	for i, p := range pages {
		r.page(s, strconv.Itoa(i+1), p)
	}
	r.q.Sections = append(r.q.Sections, s)
}

func (r *reader) page(s *Section, id string, n source.Node) {
	f := n.Fields("a page", "title", "intro", "when", "questions", "cy")
	p := &Page{ID: id, Section: s, At: n.Place(), Title: f["title"].Text(), Intro: prose(f["intro"])}
	s.Pages = append(s.Pages, p)
	if f["cy"].Given() || p.Title+p.Intro != "" {
		r.cy(p, f["cy"], p.At, fmt.Sprintf("page %s of section %q", id, s.ID), map[string]string{"title": p.Title, "intro": p.Intro})
	}
	r.when(f["when"], p, nil)
	questions := f["questions"].List()
	if n.IsMapping() && none(f["questions"]) {
		n.Complain("add a question or take the page out", "a page has no questions")
	}
	for _, q := range questions {
		r.question(p, q)
	}
}

func (r *reader) when(n source.Node, p *Page, q *Question) {
	if !n.Given() {
		return
	}
	if text := n.Text(); text == "" {
		if n.IsScalar() {
			n.Complain("write a condition or take when out", "the condition is empty")
		}
		return
	}
	r.whens = append(r.whens, pending{node: n, page: p, question: q})
}

// reserved ids would give two columns of the answers file one name, or be read
// as something else where questions are named.
var reserved = map[string]string{
	"org": "the answers file has a column org_id",
	"all": "tables call everybody so",
}

// id checks a section's or question's id.
func (r *reader) id(n source.Node, id, what string) (ok bool) {
	if id == "" {
		return false
	}
	if repair := badName(id); repair != "" {
		n.Complain(repair, "%q cannot be the id of a %s", id, what)
		return false
	}
	lower := strings.ToLower(id)
	for _, word := range condition.Keywords() {
		if lower == word {
			n.Complain("take another", "%q is a word of conditions and cannot be the id of a %s", id, what)
			return false
		}
	}
	if why, taken := reserved[lower]; taken {
		n.Complain("take another", "%q cannot be the id of a %s: %s", id, what, why)
		return false
	}
	if first, taken := r.ids[lower]; taken {
		r.complain(n.Place(), &first, "give each section and question an id of its own, different in more than capitals", "the id %q is taken", id)
		return false
	}
	r.ids[lower] = n.Place()
	return true
}

// badName says how to mend an id, "" when nothing is wrong with it. Underscores
// are refused because the answers file joins question, row and code with them.
func badName(id string) (repair string) {
	for i, c := range id {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case c >= '0' && c <= '9':
			if i == 0 {
				return "begin with a letter"
			}
		case c == '_':
			return "leave the underscore out: the answers file joins ids, rows and codes with it"
		default:
			return "use letters a to z and digits only"
		}
	}
	if len(id) > 32 {
		return "use at most 32 letters and digits"
	}
	return ""
}
