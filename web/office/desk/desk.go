// Package desk is what every staff page stands on: who is signed in, and the
// wave they are looking at. It keeps parsed waves and frozen datasets so that
// pages are fast, keyed by the versions and the log position they were made
// from, so that nothing stale is ever shown. What may be read is decided by
// the store at every request, kept or not.
package desk

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/mail"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/balance"
	"omnibus/survey/dataset"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
	"omnibus/survey/fieldwork/letter"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/web/page"
)

// Store is what the staff pages read and do; *store.Store has it.
type Store interface {
	Waves(ctx context.Context, who access.Person) ([]survey.Summary, error)
	Texts(ctx context.Context, who access.Person, wave string) (map[string]survey.Text, error)
	TextVersions(ctx context.Context, who access.Person, wave string) (map[string]int64, error)
	SaveText(ctx context.Context, who access.Person, wave, name string, body []byte, seenVersion int64, at time.Time) (int64, error)
	Progress(ctx context.Context, who access.Person, wave string) ([]answer.Progress, error)
	Answers(ctx context.Context, who access.Person, wave string, upto int64, each func(answer.Entry) error) error
	Sections(ctx context.Context, who access.Person, wave string, upto int64, each func(answer.SectionEvent) error) error
	Changed(ctx context.Context, who access.Person, wave string, after, upto int64, entry func(answer.Entry) error, event func(answer.SectionEvent) error) error
	Head(ctx context.Context) (int64, error)
	BalanceLines(ctx context.Context, who access.Person, wave string, after int64) (lines []balance.Line, upto int64, more bool, err error)
	Told(ctx context.Context, who access.Person, wave string, of *balance.Wave, now time.Time) (balance.Told, error)
	TakeChaseList(ctx context.Context, who access.Person, wave string) error
	CaseAnswers(ctx context.Context, who access.Person, wave, org string) (answer.Current, map[string]answer.SectionEvent, error)
	Paradata(ctx context.Context, who access.Person, wave string, after int64, each func(paradata.Event) error) (int64, error)
	CaseParadata(ctx context.Context, who access.Person, wave, org string) ([]paradata.Event, error)
	CaseHistory(ctx context.Context, who access.Person, wave, org string) ([]answer.Entry, []answer.SectionEvent, error)
	Allowed(ctx context.Context, who access.Person, deed access.Deed, wave, org string) error
	CompareWorkbook(ctx context.Context, who access.Person, wave string, r *paper.Returned, q *questionnaire.Questionnaire) (paper.Review, error)
	ConfirmWorkbook(ctx context.Context, who access.Person, q *questionnaire.Questionnaire, carried []paper.Pending, chosen []string, template answer.Save) (left []paper.Change, saved int, stale bool, err error)
	Room(ctx context.Context, who access.Person, wave, org string) (fieldwork.Room, error)
	CaseFile(ctx context.Context, who access.Person, wave, org string) (fieldwork.Case, []access.Record, error)
	Cases(ctx context.Context, who access.Person, wave string, each func(fieldwork.Case) error) error
	AppendContacted(ctx context.Context, who access.Person, wave string, events []fieldwork.ContactEvent) error
	ChangeContact(ctx context.Context, who access.Person, c fieldwork.Change, letters func(section string) (fieldwork.Letter, error)) (fieldwork.Contact, error)
	ExportContacts(ctx context.Context, who access.Person, wave string) (map[string]fieldwork.Room, error)
	Nominations(ctx context.Context, who access.Person, wave string) (map[string]fieldwork.Nomination, error)
	AskNomination(ctx context.Context, who access.Person, ask fieldwork.Ask, letters func(section string) (fieldwork.Letter, error)) error
	Invite(ctx context.Context, who access.Person, ask fieldwork.Ask, pilot bool, letters func(section string) (fieldwork.Letter, error)) error
	GiveAccess(ctx context.Context, who access.Person, wave, org string, codeHash, linkHash []byte, person string, at time.Time) error
	WithdrawAccess(ctx context.Context, who access.Person, wave, org string, at time.Time) error
	SignIn(ctx context.Context, email, address string, verify func(passwordHash string) bool, session []byte, at, expires time.Time) (access.Person, error)
	SearchAudit(ctx context.Context, who access.Person, want access.Search, each func(access.Record) error) error
	Released(ctx context.Context, who access.Person, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error)
	HandOut(ctx context.Context, who access.Person, wave string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) ([]fieldwork.Released, error)
	WithdrawConsent(ctx context.Context, who access.Person, wave, org string, c survey.Consent, q *questionnaire.Questionnaire, at time.Time) error
	Session(ctx context.Context, sessionHash []byte, at time.Time) (access.Person, error)
	EndSession(ctx context.Context, sessionHash []byte) error
	DrawPilot(ctx context.Context, who access.Person, f *frame.Frame, ask pilot.Ask) (pilot.Draw, error)
	PilotDraws(ctx context.Context, who access.Person, wave string) ([]pilot.Draw, error)
	TextHistory(ctx context.Context, who access.Person, wave, name string) ([]survey.Text, error)
	TakeCall(ctx context.Context, who access.Person, wave, org string, at time.Time) (call.Lock, error)
	Calling(ctx context.Context, who access.Person, wave string, at time.Time) (map[string]call.Lock, error)
	LeaveCall(ctx context.Context, who access.Person, wave, org string, at time.Time) error
	EndCall(ctx context.Context, who access.Person, r call.Result) error
	AnswerByTelephone(ctx context.Context, who access.Person, wave, org string, linkHash []byte, at time.Time) error
	PlanLog(ctx context.Context, who access.Person, wave string) ([]plan.Decision, error)
	PlanOutcomes(ctx context.Context, who access.Person, wave string) (map[string]map[plan.Reason]int, error)
	PlanTally(ctx context.Context, who access.Person, m *plan.Moment) (plan.Tally, error)
	PlanList(ctx context.Context, who access.Person, m *plan.Moment) ([]plan.Recipient, []plan.Left, error)
	PlanCase(ctx context.Context, who access.Person, m *plan.Moment, org string) ([]plan.Recipient, error)
	PlanFirst(ctx context.Context, who access.Person, m *plan.Moment) (first plan.Recipient, found bool, err error)
	PlanWaiting(ctx context.Context, who access.Person, m *plan.Moment) (int, error)
	DecidePlan(ctx context.Context, who access.Person, m *plan.Moment, ask plan.Ask) error
	KeepUpload(ctx context.Context, who access.Person, wave, name string, body []byte, at time.Time) error
	Upload(ctx context.Context, who access.Person, wave string) (name string, body []byte, err error)
	DropUpload(ctx context.Context, who access.Person, wave string) error
	ForeseeContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact) (fieldwork.Forecast, error)
	ConfirmContacts(ctx context.Context, who access.Person, ask fieldwork.Ask, file []fieldwork.Contact, seen fieldwork.Imported) (fieldwork.Imported, error)
	LetterBatches(ctx context.Context, who access.Person, wave string) ([]letter.Batch, error)
	MakeLetters(ctx context.Context, who access.Person, a letter.Making) (letter.Made, error)
	PostLetters(ctx context.Context, who access.Person, a letter.Posting) error
	ReturnLetter(ctx context.Context, who access.Person, wave string, batch, number int, reason string, at time.Time) (org string, err error)
	SendTest(ctx context.Context, who access.Person, m mail.Message, at time.Time) error
	Mail(ctx context.Context, who access.Person, wave, org string, state mail.State, before int64, most int, each func(mail.Record) error) error
	MailStates(ctx context.Context, who access.Person, wave string) (map[mail.State]int, error)
	MailStop(ctx context.Context, who access.Person) (mail.Stop, error)
	StopMail(ctx context.Context, who access.Person, stops bool, at time.Time) error
	OneMail(ctx context.Context, who access.Person, id int64) (mail.Record, error)
	SettleMail(ctx context.Context, who access.Person, id int64, again bool, at time.Time) error
}

// Copies gives what messages said; mail.Outbox does.
type Copies interface {
	Copy(key string) (file []byte, text string, err error)
}

// Clock is a clock that the team may move on, as the demonstration's.
type Clock interface {
	// Strip gives what stands above every page.
	Strip() *page.Strip
	// Move moves the clock to where a button of the strip says.
	Move(ctx context.Context, to string) error
}

// Printer makes a PDF file of an HTML page that needs nothing else.
type Printer interface {
	PDF(ctx context.Context, html []byte) ([]byte, error)
}

// Config is what a desk is made from. Store, Now and Random must be given.
type Config struct {
	Store Store
	// Printer makes PDF files; nil where there is nothing that can.
	Printer Printer
	// Now and Random are the clock and the source of secrets.
	Now    func() time.Time
	Random io.Reader
	// Secure says that people reach the program over TLS, so that cookies are
	// kept to it.
	Secure bool
	// Notice stands on pages that belong to no wave; a wave has its own.
	Notice string
	// Published gives the waves whose report anybody may read; nil for none.
	Published func() []string
	// Clock is the demonstration's; nil where time is not in anybody's hands.
	Clock Clock
	// Address is where people reach the site ("https://survey.example"), as it stands
	// in messages; "" takes it from the request.
	Address string
	// Carrier says in a sentence where messages go.
	Carrier string
	// Copies has the messages' texts where they go to a folder; nil elsewhere.
	Copies Copies
}

// Desk is shared by all staff pages and safe for many requests at once.
type Desk struct {
	Config
	waves shelf[*Open]
	// respondents are waves as respondents see them, by the number of versions.
	respondents shelf[*Open]
	datasets    shelf[*dataset.Dataset]
	reports     shelf[*Built]
	plans       shelf[readPlan]
	noted       noted
	logs        logs
	// balanceWaves are what pictures are drawn against; pictures are the latest, by
	// wave and section.
	balanceWaves shelf[*balance.Wave]
	pictures     shelf[*balance.Picture]
	// told is what was told of each wave, the same for a whole day.
	told shelf[balance.Told]
	// lastGood is the last published report of each wave that built, by wave.
	lastGood sync.Map
}

// New makes a desk.
func New(c Config) *Desk { return &Desk{Config: c} }

// Open is a wave as its texts now stand. Many requests share one.
type Open struct {
	*folder.Wave
	// Stored are the texts with their versions.
	Stored map[string]survey.Text
	// Key names the versions: the same key is the same texts.
	Key string
}

// ID is the wave's id.
func (o *Open) ID() string { return o.Wave.Wave.ID }

// At gives a moment in the wave's zone, as pages write it.
func (o *Open) At(t time.Time) string { return t.In(o.Zone()).Format("2 January 2006, 15:04") }

// Zone is the zone of the wave's times, UTC where it names none.
func (o *Open) Zone() *time.Location {
	if o.Wave.Wave.Zone == nil {
		return time.UTC
	}
	return o.Wave.Wave.Zone
}

// Name gives the name of an organisation, its id where the frame does not have it.
func (o *Open) Name(org string) string {
	if i, ok := o.Frame.Index(org); ok {
		return o.Frame.Organisations[i].Name
	}
	return org
}

// Organisation gives an organisation of the frame by its id.
func (o *Open) Organisation(id string) (frame.Organisation, error) {
	i, ok := o.Frame.Index(id)
	if !ok {
		return frame.Organisation{}, fault.New(fault.NotFound, "%s has no organisation %q in its frame. Choose one of the list of cases.", o.Wave.Wave.Title, id)
	}
	return o.Frame.Organisations[i], nil
}

// Wave gives a wave as its texts now stand. NotFound when there is none.
func (d *Desk) Wave(ctx context.Context, who access.Person, id string) (*Open, error) {
	if who.Seen.Texts > 0 && who.Role == access.Respondent && May(who, access.ReadWave, id) {
		// The session was read beside the number of changes of texts, which only grows.
		return d.respondents.get(id, strconv.FormatInt(who.Seen.Texts, 10), func() (*Open, error) {
			return d.read(context.WithoutCancel(ctx), who, id)
		})
	}
	now, err := d.Store.TextVersions(ctx, who, id)
	if err != nil {
		return nil, err
	}
	slot := id
	// Some are given fewer texts; theirs and the others' must not keep pushing
	// each other off the shelf, and nobody may find what another was given.
	switch {
	case who.Role == access.Respondent:
		slot += " as respondents see it"
	case !May(who, access.ReadDataset, id):
		slot += " without its report"
	}
	return d.waves.get(slot, keyOf(id, now), func() (*Open, error) {
		// Others may wait for the same wave, so it is read to the end even when
		// the one who asked first has gone.
		return d.read(context.WithoutCancel(ctx), who, id)
	})
}

// Parsed gives the texts alone, for pages that need nothing else.
func (d *Desk) Parsed(ctx context.Context, who access.Person, id string) (*folder.Wave, error) {
	open, err := d.Wave(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return open.Wave, nil
}

func (d *Desk) read(ctx context.Context, who access.Person, id string) (*Open, error) {
	stored, err := d.Store.Texts(ctx, who, id)
	if err != nil {
		return nil, err
	}
	bodies, versions := map[string][]byte{}, map[string]int64{}
	for name, text := range stored {
		bodies[name], versions[name] = text.Body, text.Version
	}
	w, complaints := folder.FromTexts(bodies)
	if len(complaints) > 0 {
		// Texts are checked before they are kept, so this is ours to mend.
		return nil, fault.Because(complaints.Err(), fault.Internal, "stored texts of wave %s", id)
	}
	// The key is that of the texts that were read: a version saved since the
	// versions were asked for is in it, and nothing older is ever called newer.
	return &Open{Wave: w, Stored: stored, Key: keyOf(id, versions)}, nil
}

func keyOf(id string, versions map[string]int64) string {
	parts := make([]string, 0, len(versions))
	for name, version := range versions {
		parts = append(parts, name+"="+strconv.FormatInt(version, 10))
	}
	slices.Sort(parts)
	return id + " " + strings.Join(parts, " ")
}
