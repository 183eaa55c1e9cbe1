// Package office is the staff's side of the site: it mounts the pages of every
// stage behind the sign-in. The pages themselves lie in a folder a stage.
package office

import (
	"net/http"
	"slices"

	"omnibus/access"
	"omnibus/web/office/answer"
	"omnibus/web/office/audit"
	"omnibus/web/office/balance"
	"omnibus/web/office/burden"
	"omnibus/web/office/call"
	"omnibus/web/office/clock"
	"omnibus/web/office/consent"
	"omnibus/web/office/desk"
	"omnibus/web/office/fieldwork"
	"omnibus/web/office/frame"
	"omnibus/web/office/outbox"
	"omnibus/web/office/paper"
	"omnibus/web/office/pilot"
	"omnibus/web/office/plan"
	"omnibus/web/office/questionnaire"
	"omnibus/web/office/report"
	"omnibus/web/office/results"
	"omnibus/web/office/signin"
	"omnibus/web/office/table"
	"omnibus/web/office/text"
	"omnibus/web/office/wave"
	"omnibus/web/page"
)

// Routes are all addresses of the office, in the order of a wave's life.
func Routes(d *desk.Desk) []desk.Route {
	return slices.Concat(
		signin.Routes(d), wave.Routes(d), frame.Routes(d), pilot.Routes(d), questionnaire.Routes(d), text.Routes(d),
		balance.Routes(d), fieldwork.Routes(d), plan.Routes(d), call.Routes(d), outbox.Routes(d), answer.Routes(d), paper.Routes(d), burden.Routes(d), table.Routes(d), report.Routes(d), results.Routes(d),
		consent.Routes(d), audit.Routes(d), clock.Routes(d),
	)
}

// New gives the office. Failures say how errors are logged; what stands around
// their pages is the office's own.
func New(d *desk.Desk, failures page.Errors) http.Handler {
	failures.Layout = func(*http.Request) page.Layout { return d.Plain(access.Person{}, "") }
	mux := http.NewServeMux()
	for _, r := range Routes(d) {
		mux.Handle(r.Pattern, failures.Wrap(d.Handler(r)))
	}
	mux.Handle("/office/", failures.Wrap(page.Elsewhere(mux)))
	return mux
}
