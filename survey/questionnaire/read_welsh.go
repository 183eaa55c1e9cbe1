package questionnaire

import (
	"slices"

	"omnibus/source"
	"omnibus/tongue"
)

// Welsh stands beside the English that it says again, as cy: of a questionnaire,
// section, page, question or scale. The reader keeps it by the part that it is
// of, and makes the Welsh questionnaire when all is read.

// welsh is the Welsh of one part. none says that people read the part in English.
type welsh struct {
	given, none bool
	at          source.Place
	texts       map[string]string
	codes       []Code
	rows        []string
}

// text gives a Welsh text, or the English where there is none.
func (w welsh) text(key, english string) string {
	if text := w.texts[key]; text != "" {
		return text
	}
	return english
}

// cy reads the Welsh of a part. english are the part's own texts by key: Welsh of
// what has no English is left over from something that was changed.
func (r *reader) cy(part any, n source.Node, at source.Place, what string, english map[string]string) {
	w := welsh{at: at, texts: map[string]string{}}
	defer func() { r.welsh[part] = w }()
	r.parts = append(r.parts, translated{part, what, english})
	if !n.Given() {
		return
	}
	w.given, w.at = true, n.Place()
	if n.IsScalar() {
		if w.none = n.Text() == "none"; !w.none {
			n.Complain("write cy: with the same keys below it, or cy: none", "the Welsh of %s is %q", what, n.Text())
		}
		return
	}
	keys := []string{"title", "intro", "thanks"}
	q, isQuestion := part.(*Question)
	if isQuestion {
		keys = []string{"ask", "hint", "nothing", "codes", "rows"}
	}
	f := n.Fields("the Welsh of "+what, keys...)
	for _, key := range keys {
		if !f[key].Given() || key == "codes" || key == "rows" {
			continue
		}
		if english[key] == "" {
			f[key].Complain("take it out, or write the English", "%s has %s in Welsh and not in English", what, withArticle(key))
			continue
		}
		w.texts[key] = prose(f[key])
	}
	if !isQuestion {
		return
	}
	w.codes = r.welshCodes(f["codes"], what, q.Codes)
	for _, row := range f["rows"].List() {
		w.rows = append(w.rows, row.Text())
	}
	if f["rows"].Given() && len(w.rows) != len(q.Rows) {
		f["rows"].Complain("write one for each row, in the same order", "%s has %d rows in Welsh and %d in English", what, len(w.rows), len(q.Rows))
		w.rows = nil
	}
}

// welshCodes reads labels in the order of the codes; one with a text beside it is
// {label: …, specify: …}.
func (r *reader) welshCodes(n source.Node, what string, codes []Code) []Code {
	if !n.Given() {
		return nil
	}
	items := n.List()
	if len(items) != len(codes) {
		n.Complain("write one for each code, in the same order", "%s has %d codes in Welsh and %d in English", what, len(items), len(codes))
		return nil
	}
	out := slices.Clone(codes)
	for i, item := range items {
		label := item
		if item.IsMapping() {
			f := item.Fields("a code in Welsh", "label", "specify")
			label, out[i].Specify = f["label"], f["specify"].Text()
		} else {
			out[i].Specify = ""
		}
		out[i].Label = label.Text()
		out[i].Short = out[i].Label
		switch {
		case out[i].Label == "":
			item.Complain("write what people read", "a Welsh label in %s is empty", what)
		case (out[i].Specify != "") != (codes[i].Specify != ""):
			item.Complain("write {label: …, specify: …} where the English has specify, and only there", "the code %q of %s has a text beside it in one language only", codes[i].Label, what)
		}
	}
	return out
}

// translated is a part of the text that can have Welsh.
type translated struct {
	part    any
	what    string
	english map[string]string
}

// missing gives a complaint for every part that should have Welsh and has not.
func (r *reader) missing() source.Complaints {
	var out source.Complaints
	for _, t := range r.parts {
		w := r.welsh[t.part]
		if w.none || r.englishSection(t.part) {
			continue
		}
		lacks := func(what string) {
			out.Add(w.at, "write it under cy:, or cy: none to ask in English here", "%s has no Welsh %s", t.what, what)
		}
		for _, key := range []string{"title", "intro", "thanks", "ask", "hint", "nothing"} {
			if t.english[key] != "" && w.texts[key] == "" {
				lacks(key)
			}
		}
		if q, ok := t.part.(*Question); ok {
			if len(q.Codes) > 0 && w.codes == nil && r.scaleWelsh[q] == nil {
				lacks("codes")
			}
			if len(q.Rows) > 0 && w.rows == nil {
				lacks("rows")
			}
		}
	}
	return out
}

// englishSection says whether a part stands in a section, or is one, that people
// read in English.
func (r *reader) englishSection(part any) bool {
	switch p := part.(type) {
	case *Page:
		return r.welsh[p.Section].none
	case *Question:
		return r.welsh[p.Page.Section].none
	}
	return false
}

// translate makes the questionnaire in Welsh; nil where the text has no Welsh at all.
func (r *reader) translate() *Questionnaire {
	if !slices.ContainsFunc(r.parts, func(t translated) bool { return r.welsh[t.part].given && !r.welsh[t.part].none }) {
		return nil
	}
	w := r.welsh[r.q]
	out := *r.q
	out.english = r.q
	out.Title, out.Intro, out.Thanks = w.text("title", r.q.Title), w.text("intro", r.q.Intro), w.text("thanks", r.q.Thanks)
	out.Language = languageOf(w)
	out.Sections, out.questions = nil, map[string]*Question{}
	for _, s := range r.q.Sections {
		w := r.welsh[s]
		section := *s
		section.Title, section.Intro, section.Language = w.text("title", s.Title), w.text("intro", s.Intro), languageOf(w)
		section.Pages, section.Questionnaire = nil, &out
		for _, p := range s.Pages {
			section.Pages = append(section.Pages, r.translatePage(p, &section))
		}
		out.Sections = append(out.Sections, &section)
	}
	return &out
}

func (r *reader) translatePage(p *Page, section *Section) *Page {
	w := r.welsh[p]
	page := *p
	page.Title, page.Intro, page.Language = w.text("title", p.Title), w.text("intro", p.Intro), languageOf(w)
	page.Questions, page.Section = nil, section
	for _, q := range p.Questions {
		question := r.translateQuestion(q)
		question.Page = &page
		page.Questions = append(page.Questions, question)
		section.Questionnaire.questions[question.ID] = question
	}
	return &page
}

func (r *reader) translateQuestion(q *Question) *Question {
	w := r.welsh[q]
	out := *q
	if languageOf(w) == tongue.English {
		return &out
	}
	out.Language = tongue.Welsh
	out.Ask, out.Hint, out.Nothing = w.text("ask", q.Ask), w.text("hint", q.Hint), w.text("nothing", q.Nothing)
	out.Short = out.Ask
	if codes := r.scaleWelsh[q]; codes != nil {
		out.Codes = codes
	}
	if w.codes != nil {
		out.Codes = w.codes
	}
	if w.rows != nil {
		out.Rows = slices.Clone(q.Rows)
		for i, label := range w.rows {
			out.Rows[i].Label, out.Rows[i].Short = label, label
		}
	}
	return &out
}

func languageOf(w welsh) tongue.Language {
	if w.given && !w.none {
		return tongue.Welsh
	}
	return tongue.English
}
