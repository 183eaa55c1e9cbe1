package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// mostMoments bounds a plan.
const mostMoments = 200

var idShape = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)

// Read reads contact-plan.yaml and checks it against its wave. All complaints
// come back; the plan is nil when there is any.
func Read(file string, text []byte, w *survey.Wave, q *questionnaire.Questionnaire) (*Plan, source.Complaints) {
	var out source.Complaints
	root, ok := source.ReadYAML(file, text, &out)
	if !ok {
		return nil, out
	}
	if !root.IsMapping() {
		root.Complain("begin with moments: and a dash for each", "a contact plan is a mapping of key: value lines")
		return nil, out
	}
	r := &reader{out: &out, plan: &Plan{wave: w, sections: sectionsOf(q)}, written: map[*Moment]fields{}}
	f := root.Fields("a contact plan", "quiet days", "hours", "moments", "templates")
	r.quiet(f["quiet days"])
	r.usual = r.hours(f["hours"], Hours{9 * 60, 17 * 60})
	r.templates(f["templates"])
	r.moments(root, f["moments"])
	r.place()
	r.checkOrder()
	r.checkTemplates(f["templates"])
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	slices.SortStableFunc(r.plan.Moments, func(a, b *Moment) int { return a.At.Compare(b.At) })
	r.plan.Notices.Sort()
	return r.plan, nil
}

type fields map[string]source.Node

// reader fills a plan from its text.
type reader struct {
	out  *source.Complaints
	plan *Plan
	// usual are the hours of a moment that names none.
	usual Hours
	named map[string]*Template
	// written are the texts that the moments were read from.
	written map[*Moment]fields
}

func (r *reader) quiet(n source.Node) {
	q := &r.plan.Quiet
	q.Weekends, q.BankHolidays = true, true
	f := n.Fields("quiet days", "weekends", "bank holidays", "also")
	q.Weekends = f["weekends"].Bool(true)
	q.BankHolidays = source.Word(f["bank holidays"], "bank holidays", "England and Wales", "none") != "none"
	for _, day := range f["also"].List() {
		at, err := time.ParseInLocation(time.DateOnly, day.Text(), time.UTC)
		if err != nil {
			day.Complain("write the day as 2016-12-28", "%q is not a day", day.Text())
			continue
		}
		q.Also = append(q.Also, DayOf(at))
	}
}

func (r *reader) hours(n source.Node, usual Hours) Hours {
	text := n.Text()
	if text == "" {
		return usual
	}
	from, to, two := strings.Cut(text, " to ")
	first, okFirst := minutesOf(from)
	last, okLast := minutesOf(to)
	switch {
	case !two || !okFirst || !okLast:
		n.Complain("write them as 9:00 to 17:00", "hours cannot be %q", text)
		return usual
	case first >= last:
		n.Complain("write the earlier one first, as 9:00 to 17:00", "the hours %s never come: they end before they begin", text)
		return usual
	}
	return Hours{first, last}
}

var clockShape = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})$`)

// minutesOf reads a time of the day; 24:00 is its end.
func minutesOf(text string) (int, bool) {
	m := clockShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	minutes := hour*60 + minute
	return minutes, minute < 60 && minutes <= 24*60
}

func missing(parent, n source.Node, key, example string) {
	at := parent
	if n.Place().Line > 0 {
		at = n
	}
	at.Complain("write "+example, "%s is missing", key)
}

func (r *reader) moments(root, list source.Node) {
	nodes := list.List()
	if !list.Given() || list.IsList() && len(nodes) == 0 {
		missing(root, list, "moments", "moments: and under it a dash for each")
		return
	}
	if len(nodes) > mostMoments {
		list.Complain("keep those that are done", "the plan has %d moments; at most %d are read", len(nodes), mostMoments)
		return
	}
	first := map[string]source.Place{}
	for _, n := range nodes {
		m, f := r.moment(n)
		if m == nil {
			continue
		}
		if at, twice := first[m.ID]; twice {
			r.out.AddRelated(f["id"].Place(), at, "choose another id", "the id %q is taken", m.ID)
			continue
		}
		first[m.ID] = f["id"].Place()
		r.plan.Moments = append(r.plan.Moments, m)
		r.written[m] = f
	}
}

// orDirector is whom an organisation without a known contact is reached by.
const orDirector fieldwork.Role = "single point of contact or director"

// moment reads what a moment says of itself, but for when; nil when nothing
// could be said of it.
func (r *reader) moment(n source.Node) (*Moment, fields) {
	f := n.Fields("a moment", "id", "kind", "to", "on", "after", "days", "at", "hours", "channel", "for", "unless", "missing", "template", "throttle")
	m := &Moment{plan: r.plan, Place: n.Place()}
	m.ID = f["id"].Text()
	switch {
	case m.ID == "":
		if n.IsMapping() && (!f["id"].Given() || f["id"].IsScalar()) {
			missing(n, f["id"], "id", "id: a short name, as reminder_1")
		}
		return nil, nil
	case !idShape.MatchString(m.ID) || len(m.ID) > 64:
		f["id"].Complain("use lower-case letters, digits and single dashes or underscores, at most 64, as reminder_1", "the id %q cannot be used in addresses", m.ID)
	}
	for _, key := range []string{"kind", "to"} {
		if !f[key].Given() {
			missing(n, f[key], key, map[string]string{"kind": "kind: invitation", "to": "to: single point of contact"}[key])
		}
	}
	m.Kind = source.Word(f["kind"], "kind", Invitation, Reminder, Nomination)
	m.To = source.Word(f["to"], "to", fieldwork.SinglePoint, fieldwork.Director, fieldwork.Colleague, orDirector)
	if m.To == orDirector {
		m.To, m.OrDirector = fieldwork.SinglePoint, true
	}
	m.Channel = source.Word(f["channel"], "channel", Email, Letter, Call)
	m.For = source.Word(f["for"], "for", Everybody, PilotSample, MainSample)
	if m.For == PilotSample && !r.plan.wave.Pilot.Given() {
		f["for"].Complain("write pilot: {from: …, to: …} in wave.yaml, or for: everybody", "the wave has no pilot")
	}
	for _, u := range elements(f["unless"]) {
		m.Unless = append(m.Unless, source.Word(u, "unless", UnlessAnswered, UnlessOneIn, UnlessAllIn, UnlessSignedOff, UnlessNominated, UnlessRefused))
	}
	r.missingSections(m, f["missing"])
	m.Hours = r.hours(f["hours"], r.usual)
	m.Throttle = throttle(f["throttle"])
	r.templateOf(n, m, f)
	return m, f
}

func (r *reader) missingSections(m *Moment, n source.Node) {
	var known []string
	for _, s := range r.plan.sections {
		known = append(known, s.ID)
	}
	for _, e := range elements(n) {
		id := e.Text()
		switch {
		case !slices.Contains(known, id):
			e.Complain(source.NearestOr(id, known), "the questionnaire has no section %q", id)
		case slices.Contains(m.Missing, id):
			e.Complain("write each section once", "the section %q is named twice", id)
		default:
			m.Missing = append(m.Missing, id)
		}
	}
}

// throttle reads "600 an hour".
func throttle(n source.Node) int {
	text := n.Text()
	if text == "" {
		return 0
	}
	number, ok := strings.CutSuffix(text, " an hour")
	limit, err := strconv.Atoi(number)
	if !ok || err != nil || limit < 1 || limit > 1_000_000 {
		n.Complain("write the most messages an hour, as 600 an hour", "throttle cannot be %q", text)
		return 0
	}
	return limit
}

func (r *reader) templateOf(n source.Node, m *Moment, f fields) {
	name := f["template"].Text()
	if name == "" {
		if m.Channel != Call {
			missing(n, f["template"], "template", fmt.Sprintf("template: the name of one under templates; the channel %s needs it", m.Channel))
		}
		return
	}
	t, there := r.named[name]
	if !there {
		f["template"].Complain(nearestOf(name, r.named), "there is no template %q", name)
		return
	}
	m.Template = t
}

// elements gives a list's nodes, or the node itself where one word stands alone.
func elements(n source.Node) []source.Node {
	if n.IsList() {
		return n.List()
	}
	if !n.Given() {
		return nil
	}
	return []source.Node{n}
}

// inWords makes a name of an id: "reminder_1" is "Reminder 1".
func inWords(id string) string {
	return tongue.Capitalised(strings.NewReplacer("_", " ", "-", " ").Replace(id))
}
