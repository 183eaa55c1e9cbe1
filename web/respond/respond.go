// Package respond is what an organisation's people see: they arrive with a
// code or a link, answer the sections of one case, check what they wrote and
// hand it in. Everything is below /r/ and works without script.
//
// The package decides nothing about answers: which questions are asked is
// route's, whether an answer can be accepted is answer's, who may do what is
// the store's to say. It keeps no state of its own, so that a person can go on
// at another device, or at another node.
package respond

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"omnibus/access"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// Store is what the pages need to have kept.
type Store interface {
	EnrolByLink(ctx context.Context, linkHash []byte, address string, session []byte, at, expires time.Time) (access.Person, error)
	EnrolByCode(ctx context.Context, codeHash []byte, address string, session []byte, at, expires time.Time) (access.Person, error)
	Session(ctx context.Context, sessionHash []byte, at time.Time) (access.Person, error)
	LookAtSession(ctx context.Context, sessionHash []byte, at time.Time) (access.Person, time.Time, error)
	EndSession(ctx context.Context, sessionHash []byte) error
	CaseView(ctx context.Context, who access.Person, wave, org string) (answer.View, map[string]answer.SectionEvent, error)
	CaseHistory(ctx context.Context, who access.Person, wave, org string) ([]answer.Entry, []answer.SectionEvent, error)
	SaveAnswers(ctx context.Context, who access.Person, s answer.Save) (answer.Saved, error)
	SaveWorkbook(ctx context.Context, who access.Person, all []answer.Save) ([]answer.Saved, error)
	KeepDraft(ctx context.Context, who access.Person, d answer.Draft) error
	Draft(ctx context.Context, who access.Person, wave, org, section, page string) (answer.Draft, error)
	Look(ctx context.Context, who access.Person, me fieldwork.Here) (fieldwork.Company, error)
	Company(ctx context.Context, who access.Person, me fieldwork.Here, since int64) (fieldwork.Company, []answer.Entry, error)
	SetSection(ctx context.Context, who access.Person, wave, org, section string, state answer.State, key string, at time.Time) error
	OpenSection(ctx context.Context, who access.Person, wave, org, section string) error
	Room(ctx context.Context, who access.Person, wave, org string) (fieldwork.Room, error)
	HandOver(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error)
	Remind(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error)
	TakeBack(ctx context.Context, who access.Person, ask fieldwork.Ask) (fieldwork.Event, error)
	Nomination(ctx context.Context, who access.Person, wave, org string) (fieldwork.Nomination, error)
	Nominate(ctx context.Context, who access.Person, c fieldwork.Change, letters func(section string) (fieldwork.Letter, error)) (fieldwork.Contact, error)
	DeclineSurvey(ctx context.Context, who access.Person, ask fieldwork.Ask, reason string) error
	PassOn(ctx context.Context, who access.Person, ask fieldwork.Ask, letter fieldwork.Letter) (fieldwork.Event, error)
	Refuser(ctx context.Context, linkHash []byte) (fieldwork.Refuser, error)
	Refuse(ctx context.Context, linkHash []byte, whole bool, reason string, at time.Time) (fieldwork.Refuser, error)
	OwnConsent(ctx context.Context, who access.Person, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) (fieldwork.Released, error)
	WithdrawConsent(ctx context.Context, who access.Person, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) error
	InPilot(ctx context.Context, who access.Person, wave, org string) (bool, error)
	NotePage(who access.Person, e paradata.Event)
	SignOff(ctx context.Context, who access.Person, ask fieldwork.Ask, sections []string) error
}

// Printer makes a PDF file of an HTML page that needs nothing else.
type Printer interface {
	PDF(ctx context.Context, html []byte) ([]byte, error)
}

// Config is what the pages are made from.
type Config struct {
	Store Store
	// Wave gives a wave with its questionnaire and frame, already checked. It is
	// asked at every request and must be quick.
	Wave func(ctx context.Context, who access.Person, id string) (*folder.Wave, error)
	// Now and Random are the clock and the source of session tokens and keys.
	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger
	// Secure says that people reach the site over TLS; cookies then say so too.
	Secure bool
	// Mailed says that queued messages are sent; otherwise people pass links on
	// themselves. Address is where people reach the site ("https://survey.example"),
	// as it stands in messages; "" takes it from the request.
	Mailed  bool
	Address string
	// Printer makes PDF files; nil where there is nothing that can, and then
	// people print from their browsers.
	Printer Printer
	// Languages are those offered on the pages on which the wave is not known yet,
	// the first of them to begin with; none is English alone.
	Languages []tongue.Language
	// Layout stands around the pages on which the wave is not known yet: its
	// Service, Notice and Contact are used.
	Layout page.Layout
}

// site answers the requests.
type site struct {
	Config
	errors page.Errors
	sheets sheets
}

// New gives the handler of everything below /r/.
func New(c Config) http.Handler {
	s := &site{Config: c}
	s.errors = page.Errors{Log: c.Log, Random: c.Random, Layout: s.errorLayout}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.pattern, s.errors.Wrap(r.handler))
	}
	mux.Handle("/r/", s.errors.Wrap(page.Elsewhere(mux)))
	return mux
}

// Routes gives the patterns of all addresses below /r/.
func Routes() []string {
	var patterns []string
	for _, r := range (&site{}).routes() {
		patterns = append(patterns, r.pattern)
	}
	return patterns
}

// address is one pattern and what answers it.
type address struct {
	pattern string
	handler page.Handler
}

func (s *site) routes() []address {
	return append(s.onScreen(), s.onPaper()...)
}

func (s *site) onScreen() []address {
	return []address{
		// Arriving and leaving.
		{"GET /r/{$}", s.askCode},
		{"POST /r/{$}", s.takeCode},
		{"GET /r/l/{token}", s.takeLink},
		{"GET /r/leave", s.askLeave},
		{"POST /r/leave", s.leave},
		{"GET /r/language/{language}", s.speak},
		{"GET /r/stay", s.looked(s.look)},
		{"POST /r/stay", s.known(s.stay)},
		{"GET /r/refuse/{token}", s.askRefuse},
		{"POST /r/refuse/{token}", s.noteRefusal},

		// Naming the contact.
		{"GET /r/nominate", s.known(s.askNomination)},
		{"POST /r/nominate", s.known(s.checkNomination)},
		{"POST /r/nominate/confirm", s.known(s.nominate)},
		{"GET /r/nominate/decline", s.known(s.askDecline)},
		{"POST /r/nominate/decline", s.known(s.decline)},

		// The case.
		{"GET /r/hub", s.known(s.hub)},
		{"GET /r/now", s.looked(s.now)},
		{"GET /r/thanks", s.known(s.thanks)},
		{"GET /r/s/{section}", s.known(s.begin)},
		{"GET /r/s/{section}/check", s.known(s.check)},
		{"POST /r/s/{section}/check", s.known(s.finish)},
		{"POST /r/s/{section}/reopen", s.known(s.reopen)},
		{"GET /r/s/{section}/history", s.known(s.history)},
		{"GET /r/s/{section}/{page}", s.known(s.ask)},
		{"POST /r/s/{section}/{page}", s.known(s.take)},
		{"POST /r/s/{section}/{page}/choose", s.known(s.choose)},
		{"POST /r/s/{section}/{page}/draft", s.known(s.keepDraft)},
		{"GET /r/s/{section}/{page}/live", s.looked(s.live)},

		// The room.
		{"GET /r/room", s.known(s.room)},
		{"GET /r/room/{section}", s.known(s.people)},
		{"POST /r/room/{section}/hand", s.known(s.hand)},
		{"POST /r/room/{section}/remind", s.known(s.remind)},
		{"POST /r/room/{section}/back", s.known(s.back)},
		{"GET /r/sign-off", s.known(s.askSign)},
		{"POST /r/sign-off", s.known(s.sign)},
		{"GET /r/consent", s.known(s.consent)},
		{"POST /r/consent", s.known(s.withdrawConsent)},
		{"GET /r/pass-on", s.known(s.askPass)},
		{"POST /r/pass-on", s.known(s.pass)},
	}
}

// onPaper are the addresses of the paper way.
func (s *site) onPaper() []address {
	return []address{
		{"GET /r/paper", s.known(s.paper)},
		{"GET /r/paper/workbook", s.known(s.sendWorkbook)},
		{"GET /r/paper/print", s.known(s.showPrint)},
		{"GET /r/paper/pdf", s.known(s.sendPrintPDF)},
		{"POST /r/paper/read", s.uploaded(s.readWorkbook)},
		{"POST /r/paper/save", s.knownBy(readLarge, s.saveWorkbook)},
		{"GET /r/copy", s.known(s.showCopy)},
		{"GET /r/copy/pdf", s.known(s.sendCopyPDF)},
		{"GET /r/copy/workbook", s.known(s.sendCopyWorkbook)},
	}
}

// later is how a page is sent after a post: the browser asks for it anew, so
// that going back or reloading never posts twice. A page's script, which sends
// the form itself so that it can send it again, is told where to go.
func later(w http.ResponseWriter, r *http.Request, address string) error {
	if r.Method == http.MethodPost && r.Header.Get("Omnibus-Script") != "" {
		w.Header().Set("Omnibus-Next", address)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if r.Method == http.MethodPost { // nobody reads more of it than where to go
		w.Header().Set("Location", address)
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}
