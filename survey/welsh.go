package survey

import (
	"slices"

	"omnibus/source"
	"omnibus/tongue"
)

// In gives the wave as people read it in a language: with its name, title,
// notice and the survey team's name in that language. Without any Welsh it is
// the wave itself, in English; Language says which.
func (w *Wave) In(l tongue.Language) *Wave {
	if l != tongue.Welsh || w.welsh == nil {
		return w
	}
	out := *w
	for _, t := range out.spoken() {
		*t.text = w.welsh[t.key]
	}
	out.Language = tongue.Welsh
	return &out
}

// spoken are the texts of a wave that respondents read, by their keys below cy.
func (w *Wave) spoken() []spokenText {
	return []spokenText{{"survey", &w.Survey}, {"title", &w.Title}, {"notice", &w.Notice}, {"team", &w.Contact.Team}}
}

type spokenText struct {
	key  string
	text *string
}

// cy reads the Welsh of the wave's own texts: all of them, or none.
func (r *reader) cy(n source.Node) {
	spoken := r.wave.spoken()
	if !n.Given() {
		if slices.Contains(r.wave.Languages, tongue.Welsh) {
			r.missing(r.fields["languages"], n, "cy", "cy: {survey: …, title: …} with the Welsh of what respondents read, or cy: none to leave it in English")
		}
		return
	}
	if n.IsScalar() {
		if n.Text() != "none" {
			n.Complain("write cy: with survey, title, notice and team below it, or cy: none", "the Welsh of the wave is %q", n.Text())
		}
		return
	}
	f := n.Fields("the Welsh of the wave", "survey", "title", "notice", "team")
	r.wave.welsh = map[string]string{}
	for _, t := range spoken {
		welsh := f[t.key].Text()
		switch {
		case welsh != "" && *t.text == "":
			f[t.key].Complain("take it out, or write the English", "the wave has its %s in Welsh and not in English", t.key)
		case welsh == "" && *t.text != "" && n.IsMapping():
			r.missing(n, f[t.key], "cy: "+t.key, t.key+": its Welsh, or cy: none for the whole")
		}
		r.wave.welsh[t.key] = welsh
	}
}
