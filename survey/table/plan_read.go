package table

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
)

// Plan is the tables that a wave always makes: its tables.yaml.
type Plan struct{ Requests []Request }

// maxPlan bounds a plan.
const maxPlan = 1000

var planID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

var planKeys = []string{"id", "title", "show", "by", "filter", "base", "only", "nets", "sort", "of", "bands", "chosen", "marks", "completeness", "weight"}

// ReadPlan reads tables.yaml and checks every name in it against the wave. All
// complaints come back; the plan is nil when there is any.
func ReadPlan(file string, text []byte, w *survey.Wave, q *questionnaire.Questionnaire, f *frame.Frame) (*Plan, source.Complaints) {
	// A dataset that nobody answered knows every name, code and group.
	empty, err := dataset.FromWide(w, q, f, nil)
	if err != nil {
		var out source.Complaints
		out.Add(source.Place{File: file}, "", "%s", sentence(err))
		return nil, out
	}
	return readPlan(file, text, empty)
}

// PlanFor reads the plan of a dataset's own wave.
func PlanFor(d *dataset.Dataset, file string, text []byte) (*Plan, source.Complaints) {
	return ReadPlan(file, text, d.Wave(), d.Questionnaire(), d.Frame())
}

func readPlan(file string, text []byte, d *dataset.Dataset) (*Plan, source.Complaints) {
	var out source.Complaints
	root, ok := source.ReadYAML(file, text, &out)
	if !ok {
		return nil, out
	}
	if !root.IsMapping() {
		root.Complain("begin with tables: and a dash for each", "a table plan is a mapping of key: value lines")
		return nil, out
	}
	list := root.Fields("a table plan", "tables")["tables"]
	if !list.Given() && len(out) == 0 {
		root.Complain("write tables: and under it a dash for each table", "the plan has no tables")
	}
	p, first := &Plan{}, map[string]source.Place{}
	nodes := list.List()
	if len(nodes) > maxPlan {
		list.Complain("keep those that are read", "the plan has %d tables; at most %d are made", len(nodes), maxPlan)
		nodes = nil
	}
	for _, n := range nodes {
		r := &planReader{d: d, node: n, out: &out}
		request := r.request()
		if at, twice := first[request.ID]; twice && request.ID != "" {
			out.AddRelated(r.fields["id"].Place(), at, "choose another id", "the id %q is taken", request.ID)
		} else {
			first[request.ID] = r.fields["id"].Place()
		}
		p.Requests = append(p.Requests, request)
	}
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return p, nil
}

// planReader reads one table of the plan.
type planReader struct {
	d      *dataset.Dataset
	node   source.Node
	fields map[string]source.Node
	out    *source.Complaints
}

func (r *planReader) request() Request {
	before := len(*r.out)
	r.fields = r.node.Fields("a table", planKeys...)
	f := r.fields
	q := Request{ID: f["id"].Text(), Title: f["title"].Text(), Filter: f["filter"].Text(), Base: f["base"].Text(), Only: f["only"].Text(),
		Chosen: f["chosen"].Bool(false)}
	q.Show = r.texts(f["show"])
	q.By = r.breaks(f["by"])
	q.Nets = choice(f["nets"], "nets", "under", NetsUnder, NetsInPlace, NetsOnly, NoNets)
	q.Sort = choice(f["sort"], "sort", "as asked", AsAsked, Descending, Ascending)
	q.Of = choice(f["of"], "of", "respondents", OfRespondents, OfAnswers)
	q.Marks = choice(f["marks"], "marks", "none", NoMarks, Letters)
	q.Completeness = choice(f["completeness"], "completeness", "wave", AsTheWave, ByQuestion, BySection)
	q.Bands = r.bands(f["bands"])
	if f["weight"].Given() && f["weight"].IsScalar() && f["weight"].Text() == "none" {
		q.Weight = nil
	} else {
		q.Weight = r.texts(f["weight"])
	}
	if len(*r.out) == before && r.node.IsMapping() {
		r.check(q)
	}
	return q
}

// check complains of what the wave does not have, at the words that name it.
func (r *planReader) check(q Request) {
	f, before := r.fields, len(*r.out)
	switch {
	case q.ID == "":
		r.missing("id", "id: a short name, as main-risks")
	case !planID.MatchString(q.ID) || len(q.ID) > 64:
		f["id"].Complain("use lower-case letters, digits and single dashes, at most 64, as main-risks", "the id %q cannot be used in addresses", q.ID)
	}
	if len(q.Show) == 0 {
		r.missing("show", "show: the question to count")
	}
	for i, n := range elements(f["show"]) {
		r.complain(n, second(columnsOf(r.d, q.Show[i:i+1])))
	}
	for i, n := range elements(f["by"]) {
		_, _, err := crossed(r.d, everybody(r.d), q.By[i])
		r.complain(n, err)
	}
	r.complain(f["filter"], second(GroupOf(r.d, q.Filter)))
	if q.Filter != "" && q.Base == "" {
		r.missing("base", "base: who is in the filter, in words")
	}
	for i, n := range elements(f["weight"]) {
		if len(q.Weight) > 0 {
			r.complain(n, second(weightingOf(r.d, q.Weight[i:i+1])))
		}
	}
	if len(*r.out) == before {
		// What remains is about how the choices go together.
		r.complain(r.node, second(q.resolve(r.d)))
	}
}

func second[T any](_ T, err error) error { return err }

func (r *planReader) missing(key, example string) {
	at := r.node.Place()
	if p := r.fields[key].Place(); p.Line > 0 {
		at = p
	}
	r.out.Add(at, "write "+example, "%s is missing", key)
}

func (r *planReader) complain(n source.Node, err error) {
	if err != nil {
		n.Complain("", "%s", sentence(err))
	}
}

// sentence gives an error without what only a person at a page needs to hear.
func sentence(err error) string {
	text := fault.Public(err)
	for _, end := range []string{" Nothing was counted.", " Nothing was changed."} {
		text = strings.TrimSuffix(text, end)
	}
	return strings.TrimSuffix(text, ".")
}

// elements gives a list's nodes, or the node itself where one word stands alone.
func elements(n source.Node) []source.Node {
	if n.IsList() {
		return n.List()
	}
	if !n.Given() {
		return nil
	}
	return []source.Node{n}
}

func (r *planReader) texts(n source.Node) []string {
	var out []string
	for _, e := range elements(n) {
		text := e.Text()
		if text == "" && e.IsScalar() || !e.Given() {
			e.Complain("write a name, or remove it", "a name is empty")
		}
		out = append(out, text)
	}
	return out
}

func (r *planReader) breaks(n source.Node) []Break {
	var out []Break
	for _, e := range elements(n) {
		if e.IsList() {
			out = append(out, Break(r.texts(e)))
			continue
		}
		out = append(out, ParseBreak(e.Text()))
	}
	return out
}

func (r *planReader) bands(n source.Node) []float64 {
	if n.Given() && n.IsList() && len(n.List()) == 0 {
		n.Complain("list the lower end of each band, as [0, 20, 40]", "there are no bands")
	}
	var out []float64
	for _, e := range n.List() {
		if !e.Given() {
			e.Complain("write the lower end of a band", "expected a number, found nothing")
		}
		out = append(out, e.Float(0))
	}
	return out
}

// choice reads one of a few words; usual is the word for the zero value.
func choice[W ~string](n source.Node, what, usual string, allowed ...W) W {
	text := n.Text()
	if text == "" || text == usual {
		return allowed[0]
	}
	if i := slices.Index(allowed, W(text)); i > 0 {
		return allowed[i]
	}
	words := wordsOf(allowed...)
	words[0] = usual
	repair := "write " + strings.Join(words, " or ")
	if near := source.Nearest(text, words); near != "" {
		repair = fmt.Sprintf("did you mean %q?", near)
	}
	n.Complain(repair, "%s cannot be %q", what, text)
	return allowed[0]
}
