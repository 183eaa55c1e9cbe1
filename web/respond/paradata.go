package respond

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/paradata"
)

// measured are the addresses that show that somebody is at work. What a script
// asks by itself is not among them.
var measured = []string{
	"/r/hub", "/r/thanks", "/r/room", "/r/room/{section}", "/r/sign-off", "/r/pass-on",
	"/r/s/{section}", "/r/s/{section}/check", "/r/s/{section}/reopen", "/r/s/{section}/history",
	"/r/s/{section}/{page}", "/r/s/{section}/{page}/choose",
	"/r/room/{section}/hand", "/r/room/{section}/remind", "/r/room/{section}/back",
	"/r/paper", "/r/paper/workbook", "/r/paper/print", "/r/paper/pdf", "/r/paper/read", "/r/paper/save", "/r/copy", "/r/copy/pdf", "/r/copy/workbook",
}

// note has the page that a person just opened or sent noted; see package
// paradata. It never waits and cannot fail: answers do not depend on it.
func (s *site) note(r *http.Request, v *visit) {
	method, pattern, _ := strings.Cut(r.Pattern, " ")
	if !slices.Contains(measured, pattern) {
		return
	}
	e := paradata.Event{Section: r.PathValue("section"), Page: r.PathValue("page"), Deed: paradata.Shown, At: v.at,
		Device: paradata.DeviceOf(r.UserAgent()), Met: v.met, Edits: v.edits}
	if strings.HasPrefix(pattern, "/r/room") {
		e.Section = "" // to hand a section on is not to answer it
	}
	if e.Page == "" {
		e.Page = pageName(pattern)
	}
	if method == http.MethodPost {
		e.Deed = paradata.Sent
	}
	if v.deed != "" {
		e.Deed = v.deed
	}
	e.Met = e.Met[:min(len(e.Met), paradata.MostMet)]
	s.Store.NotePage(v.who, e)
}

// pageName names a page that is no page of questions: "check", "paper-print".
func pageName(pattern string) string {
	name := path.Base(pattern)
	switch parent := path.Base(path.Dir(pattern)); {
	case name == "{section}":
		return "begin"
	case parent == "paper", parent == "copy":
		return parent + "-" + name
	}
	return name
}

// notedReview remembers, for note, what became of a workbook that was read.
func (v *visit) notedReview(review paper.Review) {
	for _, t := range review.Troubles {
		met := paradata.Met{Kind: paradata.Workbook}
		if t.Item.Question != nil {
			met = paradata.Met{Question: t.Item.Question.ID, Kind: t.Item.Question.Kind.String()}
		}
		v.met = append(v.met, met)
	}
	for _, c := range review.Changes {
		if c.Conflict {
			v.met = append(v.met, paradata.Met{Kind: paradata.Clash})
		}
	}
	if len(v.met) > 0 {
		v.deed = paradata.Refused
	}
}

// notedChanges remembers, for note, that a workbook's answers were saved.
func (v *visit) notedChanges(changes []paper.Change) {
	v.deed = paradata.Saved
	for _, c := range changes {
		if c.Old.Value.Given() {
			v.edits++
		}
	}
}

// noted remembers, for note, what became of a page of questions.
func (v *visit) noted(in *sent, clashes []answer.Clash) {
	v.deed = paradata.Saved
	for _, one := range in.reads {
		before := v.current.Answer(one.Item.Question, one.Item.Row)
		if one.Problem == nil && before.Given() && !before.Equal(one.Value) {
			v.edits++
		}
	}
	for range clashes {
		v.met = append(v.met, paradata.Met{Kind: paradata.Clash})
	}
	for _, one := range in.problems() {
		q, _ := v.questionnaire().Question(one.Item.Question)
		kind := q.Kind.String()
		if q.Required && !one.Value.Given() {
			kind = paradata.Missing
		}
		v.met = append(v.met, paradata.Met{Question: one.Item.Question, Kind: kind})
	}
	if len(v.met) > 0 {
		v.deed = paradata.Refused
	}
}
