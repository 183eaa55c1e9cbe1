package balance

import (
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table"
)

// Day is the response at the end of a day, or at the moment within it.
type Day struct {
	Date time.Time
	// Answered counts those who have answered, Finished those who have handed in
	// everything, or the section that is looked at.
	Answered, Finished int
	// Open is how many could still answer at the day's end.
	Open int
	Balance
}

// longestCurve is how many days are shown at most: the last ones.
const longestCurve = 120

// sweep goes through a wave's log in the order of time.
type sweep struct {
	*Wave
	reading
	section int // the place of the section that is looked at, -1 for any
	from    []entry
	at      time.Time
	// org gives the frame's position of the log's organisations, -1 for one that
	// the frame does not have; place the place of a section in the questionnaire.
	org   []int32
	place []int32
	// states and by hold each section's state and the position that it is by.
	states []answer.State
	by     []int64
	// counts of the case's sections begun and handed in.
	begun, complete []uint8
	out             []bool // refused by their own word, as the sweep goes
	took            []int  // answered, by cell
	answered        int
	finished        int
	gone            int
	daily, turned   bool
	latest          time.Time
}

func newSweep(w *Wave, r reading, at time.Time, section string) *sweep {
	n := w.frame.Size()
	s := &sweep{Wave: w, reading: r, section: -1, at: at, from: r.until(at), daily: true,
		org: make([]int32, len(r.orgs)), place: make([]int32, len(r.small)),
		states: make([]answer.State, n*len(w.sections)), by: make([]int64, n*len(w.sections)),
		begun: make([]uint8, n), complete: make([]uint8, n), out: make([]bool, n), took: make([]int, len(w.cells))}
	for i, id := range r.orgs {
		s.org[i] = -1
		if at, ok := w.frame.Index(id); ok {
			s.org[i] = int32(at)
		}
	}
	for i := range s.place {
		s.place[i] = -1
	}
	for k, one := range w.sections {
		if one.ID == section {
			s.section = k
		}
		for i, word := range r.small {
			if word == one.ID {
				s.place[i] = int32(k)
			}
		}
	}
	return s
}

// run goes to the moment and gives the days on the way.
func (s *sweep) run() []Day {
	var days []Day
	starts := s.days()
	next := 0
	for i := range s.from {
		e := &s.from[i]
		for next < len(starts) && e.at >= starts[next].AddDate(0, 0, 1).UnixMilli() {
			days = append(days, s.day(starts[next]))
			next++
		}
		s.take(e)
	}
	for ; next < len(starts); next++ {
		days = append(days, s.day(starts[next]))
	}
	if len(s.from) > 0 {
		s.latest = time.UnixMilli(s.from[len(s.from)-1].at)
	}
	return days
}

// days are the starts of the days of the curve: from the first of the fieldwork
// to that of the moment, or the last of the fieldwork.
func (s *sweep) days() []time.Time {
	period := s.rules.Fieldwork
	if !s.daily || !period.Given() || !s.at.After(period.From) {
		return nil
	}
	end := s.at
	if last := period.To.Add(-time.Millisecond); end.After(last) {
		end = last
	}
	var starts []time.Time
	for day := 0; ; day++ {
		start := period.From.AddDate(0, 0, day)
		if start.After(end) {
			break
		}
		starts = append(starts, start)
	}
	return starts[max(0, len(starts)-longestCurve):]
}

func (s *sweep) day(start time.Time) Day {
	return Day{Date: start, Answered: s.answered, Finished: s.finished, Open: s.frame.Size() - s.answered - s.gone, Balance: s.balanceOf(s.took, s.answered)}
}

// take brings the counts up to one entry more.
func (s *sweep) take(e *entry) {
	at := s.org[e.org]
	if at < 0 {
		return
	}
	switch {
	case e.state != 0 && s.place[e.section] >= 0:
		s.turned = true
		s.turn(int(at), int(s.place[e.section]), e)
	case e.kind != 0:
		s.word(int(at), fieldwork.Kind(s.small[e.kind]), fieldwork.Outcome(s.small[e.outcome]))
	}
}

// turn puts a section into another state. Of two turns the one with the higher
// position stands, whatever their times.
func (s *sweep) turn(at, section int, e *entry) {
	k := at*len(s.sections) + section
	if e.position < s.by[k] {
		return
	}
	before, finished := s.hasAnswered(at), s.hasFinished(at)
	old, now := s.states[k], answer.State(s.small[e.state])
	s.states[k], s.by[k] = now, e.position
	s.begun[at] += is(isBegun(now)) - is(isBegun(old))
	s.complete[at] += is(now == answer.Complete) - is(old == answer.Complete)
	s.finished += int(is(s.hasFinished(at))) - int(is(finished))
	if after := s.hasAnswered(at); after != before {
		step := int(is(after)) - int(is(before))
		s.answered += step
		s.took[s.cellOf[at]] += step
		if s.out[at] {
			s.gone -= step
		}
	}
}

// word keeps who has refused and not answered, for how many could still.
func (s *sweep) word(at int, kind fieldwork.Kind, outcome fieldwork.Outcome) {
	out := s.out[at]
	switch {
	case kind == fieldwork.Refusal, kind == fieldwork.CallEnded && outcome == fieldwork.RefusedByCall:
		out = true
	case kind == fieldwork.RefusalWithdrawn, kind == fieldwork.CallEnded && (outcome == fieldwork.WillComplete || outcome == fieldwork.AnsweredByCall):
		out = false
	}
	if out != s.out[at] && !s.hasAnswered(at) {
		s.gone += int(is(out)) - int(is(s.out[at]))
	}
	s.out[at] = out
}

func (s *sweep) hasAnswered(at int) bool {
	if s.section >= 0 {
		return s.answers(s.states[at*len(s.sections)+s.section])
	}
	return s.complete[at] > 0 || s.begun[at] > 0 && s.answers(answer.Partial)
}

func (s *sweep) hasFinished(at int) bool {
	if s.section >= 0 {
		return s.states[at*len(s.sections)+s.section] == answer.Complete
	}
	return len(s.sections) > 0 && int(s.complete[at]) == len(s.sections)
}

func isBegun(s answer.State) bool { return s == answer.Partial || s == answer.Complete }

func is(yes bool) uint8 {
	if yes {
		return 1
	}
	return 0
}

// response counts by section and by characteristic, as the dataset would.
func (s *sweep) response() *table.Response {
	all := newTally(len(s.sections))
	groups := make([][]tally, len(s.columns))
	for j, c := range s.columns {
		for range c.labels {
			groups[j] = append(groups[j], newTally(len(s.sections)))
		}
	}
	for at := range s.begun {
		all.add(s, at)
		for j := range s.columns {
			groups[j][s.columns[j].of[at]].add(s, at)
		}
	}
	r := &table.Response{Sections: all.sections(s)}
	for j, c := range s.columns {
		out := table.BreakResponse{Name: c.Name, Label: c.Label}
		for g, label := range c.Groups {
			sections := groups[j][g].sections(s)
			whole := sections[0].Turnout
			out.Groups = append(out.Groups, table.GroupResponse{Label: label, Turnout: whole, Sections: sections[1:],
				ShareOfFrame:    percent(whole.Frame, r.Sections[0].Frame),
				ShareOfTookPart: percent(whole.TookPart, r.Sections[0].TookPart)})
		}
		r.Breaks = append(r.Breaks, out)
	}
	return r
}

// tally counts organisations and, by section, those that begun or handed it in.
type tally struct {
	n, begun, done    int
	partial, complete []int
}

func newTally(sections int) tally {
	return tally{partial: make([]int, sections), complete: make([]int, sections)}
}

func (t *tally) add(s *sweep, at int) {
	t.n++
	if s.begun[at] > 0 {
		t.begun++
	}
	if int(s.complete[at]) == len(s.sections) {
		t.done++
	}
	for k := range s.sections {
		switch s.states[at*len(s.sections)+k] {
		case answer.Complete:
			t.complete[k]++
		case answer.Partial:
			t.partial[k]++
		}
	}
}

func (t *tally) sections(s *sweep) []table.SectionResponse {
	out := []table.SectionResponse{{Title: "All sections", Turnout: turnout(t.n, t.done, t.begun-t.done)}}
	for k, section := range s.sections {
		out = append(out, table.SectionResponse{ID: section.ID, Title: section.Title, Turnout: turnout(t.n, t.complete[k], t.partial[k])})
	}
	return out
}

func turnout(frame, complete, partial int) table.Turnout {
	return table.Turnout{Frame: frame, TookPart: complete + partial, Complete: complete, Partial: partial,
		Rate: percent(complete+partial, frame), RateComplete: percent(complete, frame)}
}

func percent(count, base int) float64 {
	if base == 0 {
		return 0
	}
	return 100 * float64(count) / float64(base)
}
