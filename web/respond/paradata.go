package respond

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/paradata"
)

// measured are the addresses that show that somebody is at work. What a script
// asks by itself is not among them.
var measured = []string{
	"/r/hub", "/r/thanks", "/r/room", "/r/room/{section}", "/r/sign-off", "/r/pass-on",
	"/r/s/{section}", "/r/s/{section}/check", "/r/s/{section}/reopen", "/r/s/{section}/history",
	"/r/s/{section}/{page}", "/r/s/{section}/{page}/choose",
	"/r/room/{section}/hand", "/r/room/{section}/remind", "/r/room/{section}/back",
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
		if e.Page = path.Base(pattern); e.Page == "{section}" {
			e.Page = "begin"
		}
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
