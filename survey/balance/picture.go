package balance

import (
	"sync"
	"time"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table"
)

// Picture is how a wave stands at a moment.
type Picture struct {
	At time.Time
	// Latest is the latest event that it shows, zero for none.
	Latest time.Time
	// Section is the section whose response is looked at, "" for any.
	Section string
	// Response counts by section and characteristic, whatever Section is.
	Response *table.Response
	// Answered is how many have answered, by the wave's completeness rule: of any
	// section with Section "".
	Answered int
	// Days are the days of the fieldwork up to the moment.
	Days  []Day
	Marks []Mark
	// Balance is how like the frame those are who have answered.
	Balance Balance
	// Final counts the cases by their final code, were the wave to end now.
	Final map[fieldwork.Disposition]int
	// Bounced are cases to whom mail came back and nothing arrived since.
	Bounced int
	// Held has by section how many cases have it with a colleague, not handed in.
	Held []Held
	// Projection is where the response leads.
	Projection Projection

	wave  *Wave
	cases []standing

	chased sync.Once
	chase  *Chase
}

// Held is a section that colleagues hold.
type Held struct {
	ID, Title string
	// Cases have it with a colleague; Begun of those have begun it.
	Cases, Begun int
}

// standing is one case at the moment.
type standing struct {
	final fieldwork.Disposition
	// attempts counts calls, messages and letters; calls the calls alone.
	attempts, calls int32
	touched         int64 // when the latest of them was
	answered        bool
	begun, complete uint8 // sections
	// wanted is the state of the picture's section, partly begun with any.
	wanted answer.State
}

// answers says whether a state counts as an answer, by the wave's rule.
func (w *Wave) answers(s answer.State) bool {
	return s == answer.Complete || s == answer.Partial && w.rules.Rules.Completeness == survey.ByQuestion
}

// Counts says in words what counts as answered.
func (p *Picture) Counts() string {
	if p.wave.rules.Rules.Completeness == survey.ByQuestion {
		return "begun or handed in"
	}
	return "handed in"
}

// PictureOf draws the picture of a wave as of a moment, which may be past. The
// section is "" or one of the questionnaire's. What happened after the moment is
// left out wherever it stands in the logs.
func PictureOf(w *Wave, log *Log, at time.Time, section string) *Picture {
	p := &Picture{At: at, Section: section, wave: w, Final: map[fieldwork.Disposition]int{}, cases: make([]standing, w.frame.Size())}
	s := newSweep(w, log.read(), at, section)
	p.Days = s.run()
	p.Latest = s.latest
	p.Answered = s.answered
	p.Marks = s.marks()
	p.count(s)
	p.Response = s.response()
	p.Balance = w.balanceOf(s.took, s.answered)
	w.condition(&p.Balance, s.took)
	p.project()
	return p
}

// AnsweredAt gives how many had answered by the same day of another wave: so
// many days after its fieldwork began. False when that day has no answer in its
// log at all, as where the log is not at hand.
func AnsweredAt(w *Wave, log *Log, day int, section string) (answered int, known bool) {
	s := newSweep(w, log.read(), w.rules.Fieldwork.From.AddDate(0, 0, day+1).Add(-time.Millisecond), section)
	s.daily = false
	s.run()
	return s.answered, s.turned
}

// Day gives the day of the fieldwork that the picture's moment lies in, 0 for the
// first.
func (p *Picture) Day() int {
	from := p.wave.rules.Fieldwork.From
	day := 0
	for from.AddDate(0, 0, day+1).Before(p.At) {
		day++
	}
	return day
}
