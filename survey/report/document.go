package report

import (
	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/dataset"
	"omnibus/survey/folder"
	"omnibus/survey/table"
)

// Document is a report that has been built. It does not change.
type Document struct {
	Title string
	// Figures and Tables are those numbered, in order.
	Figures []Figure
	Tables  []Caption
	// front is the title page, main what follows it.
	front, main []byte
	notice      string
}

// Caption is a numbered figure or table.
type Caption struct {
	Number int
	ID     string
	Title  string
}

// Figure is a numbered figure with its picture, a complete SVG document.
type Figure struct {
	Caption
	SVG []byte
}

// builder holds what is known while a report is built.
type builder struct {
	r   *Report
	d   *dataset.Dataset
	out *source.Complaints
	// blind is set when there are no answers: names are checked and claims are not.
	blind    bool
	response *table.Response
	// answers holds what each ask says, once it is known.
	answers map[*ask]said
	// captions are by id; anchors every id of the page.
	captions map[string]*caption
	figures  []Figure
	tables   []Caption
	anchors  map[string]bool
	// drawn is the HTML of each block.
	drawn map[*block]string
}

// said is what an ask became: words, or a reference to a place of the page.
type said struct {
	text string
	href string
}

// caption is a number that a block was given.
type caption struct {
	kind string
	Caption
	at source.Place
}

// build makes the document from a text and a dataset. It gives nil when there
// are complaints; they are all that could be found.
func build(file string, text []byte, d *dataset.Dataset, blind bool) (*Document, source.Complaints) {
	var out source.Complaints
	r := parse(file, text, &out)
	if r == nil {
		return nil, out
	}
	b := &builder{r: r, d: d, out: &out, blind: blind, response: table.ResponseOf(d),
		answers: map[*ask]said{}, captions: map[string]*caption{}, anchors: map[string]bool{}, drawn: map[*block]string{}}
	b.number()
	b.answerAll()
	b.checkLinks()
	b.drawAll()
	out.Sort()
	if len(out) > 0 {
		return nil, out
	}
	return b.document(), nil
}

// Build makes a wave's report from its report.md and its frozen answers. It
// gives nil and every complaint when anything in the text is wrong, or is not so.
func Build(w *folder.Wave, d *dataset.Dataset) (*Document, source.Complaints) {
	file := w.Place(folder.ReportText)
	if w.Report == nil {
		var out source.Complaints
		out.Add(source.Place{File: file}, "write one, beginning with ---, title: …, ---", "the wave has no report")
		return nil, out
	}
	return build(file, w.Report, d, false)
}

// Check complains of everything in a wave's report.md that can be seen without
// answers: syntax, and names of variables, codes, nets, groups and figures. A
// wave without a report has nothing to complain of.
func Check(w *folder.Wave) source.Complaints {
	if w.Report == nil {
		return nil
	}
	d, err := dataset.FromWide(w.Wave, w.Questionnaire, w.Frame, nil)
	if err != nil {
		var out source.Complaints
		out.Add(source.Place{File: w.Place(folder.ReportText)}, "", "the report cannot be checked: %s", fault.Public(err))
		return out
	}
	_, out := build(w.Place(folder.ReportText), w.Report, d, true)
	return out
}
