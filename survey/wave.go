package survey

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	// Zones are compiled in, so that a machine without zone files reads the same dates.
	_ "time/tzdata"

	"omnibus/source"
	"omnibus/tongue"
)

var (
	idShape   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	nameShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	mailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)
)

// ReadWave reads wave.yaml. All complaints come back; the wave is nil when there is any.
//
// Only id, survey, title, organisations and fieldwork must be given. The zone
// is otherwise Europe/London, and the rules those of the first wave.
func ReadWave(file string, text []byte) (*Wave, source.Complaints) {
	var out source.Complaints
	root, ok := source.ReadYAML(file, text, &out)
	if ok && !root.IsMapping() {
		root.Complain("begin with id: wave-1", "a wave is a mapping of key: value lines")
	}
	if len(out) > 0 {
		return nil, out
	}
	fields := root.Fields("a wave", "id", "survey", "title", "client", "organisations", "zone", "nomination", "pilot", "fieldwork",
		"minutes", "rate", "contact", "notice", "languages", "rules", "team", "characteristics", "derived", "weights", "consent", "cy")
	r := &reader{root: root, fields: fields, wave: &Wave{}, out: &out}
	r.heading()
	r.dates()
	r.people()
	r.cy(fields["cy"])
	r.consent(fields["consent"])
	r.rules(fields["rules"])
	names := map[string]source.Place{}
	r.characteristics(fields["characteristics"], names)
	r.pilotSample()
	r.derived(fields["derived"], names)
	r.weights(fields["weights"])
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return r.wave, nil
}

// reader fills a wave from its text.
type reader struct {
	root   source.Node
	fields map[string]source.Node
	wave   *Wave
	out    *source.Complaints
}

// required gives a field's text and complains of one that is not there.
func (r *reader) required(key, example string) string {
	n := r.fields[key]
	text := n.Text()
	if text == "" && (!n.Given() || n.IsScalar()) {
		r.missing(r.root, n, key, example)
	}
	return text
}

func (r *reader) missing(parent, n source.Node, key, example string) {
	at := parent.Place()
	if n.Place().Line > 0 {
		at = n.Place()
	}
	r.out.Add(at, "write "+example, "%s is missing", key)
}

func (r *reader) heading() {
	w := r.wave
	w.ID = r.required("id", "id: wave-1")
	if w.ID != "" && (!idShape.MatchString(w.ID) || len(w.ID) > 64) {
		r.fields["id"].Complain("use lower-case letters, digits and single dashes, at most 64, as wave-1",
			"the id %q cannot be used in addresses", w.ID)
	}
	w.Survey = r.required("survey", "the name of the series, as survey: Children's Services Omnibus")
	w.Title = r.required("title", "title: Wave 1")
	w.Client = r.fields["client"].Text()
	w.Notice = r.fields["notice"].Text()
	if w.Minutes = r.fields["minutes"].Int(0); w.Minutes < 0 || w.Minutes > 600 {
		r.fields["minutes"].Complain("write the minutes that the questionnaire takes, as 15", "minutes must be from 0 to 600")
	}
	w.Rate = readRate(r.fields["rate"])
	r.languages(r.fields["languages"])
	n := r.fields["organisations"]
	if !n.Given() {
		r.missing(r.root, n, "organisations", "organisations: {one: local authority, many: local authorities, short: LA}")
		return
	}
	names := n.Fields("organisations", "one", "many", "short")
	w.Organisation, w.Organisations, w.Short = names["one"].Text(), names["many"].Text(), names["short"].Text()
	for _, key := range []string{"one", "many"} {
		if !names[key].Given() {
			r.missing(n, names[key], "organisations: "+key, key+": what they are called")
		}
	}
}

// languages reads those in which people can answer: English is always one.
func (r *reader) languages(n source.Node) {
	for _, item := range n.List() {
		l, ok := tongue.Of(item.Text())
		switch {
		case !ok:
			item.Complain("write languages: [en, cy]", "there is no language %q", item.Text())
		case slices.Contains(r.wave.Languages, l):
			item.Complain("name each language once", "the language %s is there twice", l.Code())
		default:
			r.wave.Languages = append(r.wave.Languages, l)
		}
	}
	if n.Given() && n.IsList() && !slices.Contains(r.wave.Languages, tongue.English) {
		n.Complain("write languages: [en, cy], or [cy, en] for Welsh first", "English is not among the languages, and untranslated parts are English")
	}
}

func (r *reader) dates() {
	w := r.wave
	zone := r.fields["zone"].Text()
	if zone == "" {
		zone = "Europe/London"
	}
	// "Local" would make the dates depend on the machine.
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		r.fields["zone"].Complain("write a zone such as Europe/London", "there is no time zone %q", zone)
		place = time.UTC
	}
	w.Zone = place
	if n := r.fields["fieldwork"]; n.Given() {
		w.Fieldwork = r.period(n, "fieldwork")
	} else {
		r.missing(r.root, n, "fieldwork", "fieldwork: {from: 2016-09-26, to: 2016-10-28}")
	}
	if n := r.fields["pilot"]; n.Given() {
		w.Pilot = r.period(n, "pilot", "sample", "spread")
	}
	if n := r.fields["nomination"]; n.Given() {
		w.Nomination = r.period(n, "nomination")
		if w.Nomination.Given() && w.Fieldwork.Given() && !w.Nomination.From.Before(w.Fieldwork.To) {
			n.Complain("have contacts named before the fieldwork ends", "the nomination begins after the fieldwork has ended")
		}
	}
}

func (r *reader) period(n source.Node, what string, more ...string) Period {
	days := n.Fields(what, append([]string{"from", "to"}, more...)...)
	from, okFrom := r.day(n, days["from"], what+": from")
	to, okTo := r.day(n, days["to"], what+": to")
	if okFrom && okTo && to.Before(from) {
		days["to"].Complain("write the earlier day as from", "the %s ends before it begins", what)
	}
	return Period{From: from, To: to.AddDate(0, 0, 1)}
}

func (r *reader) day(parent, n source.Node, what string) (time.Time, bool) {
	if !n.Given() {
		if parent.IsMapping() {
			r.missing(parent, n, what, "a day such as 2016-09-26")
		}
		return time.Time{}, false
	}
	day, err := time.ParseInLocation(time.DateOnly, n.Text(), r.wave.Zone)
	if err != nil {
		n.Complain("write the day as 2016-09-26", "%s is %q, which is not a day", what, n.Text())
		return time.Time{}, false
	}
	return day, true
}

func (r *reader) consent(n source.Node) {
	if !n.Given() {
		return
	}
	f := n.Fields("consent", "question", "code", "purpose", "until")
	for _, want := range []struct{ key, example string }{
		{"question", "question: the id of the question that asks for it"}, {"code", "code: 1, the code that agrees"},
		{"purpose", "purpose: what the details may be used for"}, {"until", "until: 2017-03-31"},
	} {
		if n.IsMapping() && !f[want.key].Given() {
			r.missing(n, f[want.key], "consent: "+want.key, want.example)
		}
	}
	c := Consent{Question: f["question"].Text(), Code: f["code"].Int(0), Purpose: f["purpose"].Text(), At: n.Place()}
	if f["until"].Given() {
		if last, ok := r.day(n, f["until"], "consent: until"); ok {
			c.Until = last.AddDate(0, 0, 1)
		}
	}
	r.wave.Consent = c
}

func (r *reader) people() {
	contact := r.fields["contact"].Fields("contact", "team", "email", "phone", "address")
	r.wave.Contact = Enquiries{Team: contact["team"].Text(), Email: contact["email"].Text(), Phone: contact["phone"].Text()}
	if mail := r.wave.Contact.Email; mail != "" && !mailShape.MatchString(mail) {
		contact["email"].Complain("write an address such as survey@example.org", "%q is not an email address", mail)
	}
	for line := range strings.SplitSeq(contact["address"].Text(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			r.wave.Contact.Address = append(r.wave.Contact.Address, line)
		}
	}
	if len(r.wave.Contact.Address) > 6 {
		contact["address"].Complain("shorten it", "the team's address has more than 6 lines")
	}
	for _, n := range r.fields["team"].List() {
		member := n.Fields("a member of the team", "role", "name")
		for _, key := range []string{"role", "name"} {
			if n.IsMapping() && member[key].Text() == "" {
				r.missing(n, member[key], key, "{role: Lead, name: …}")
			}
		}
		r.wave.Team = append(r.wave.Team, Member{Role: member["role"].Text(), Name: member["name"].Text()})
	}
}

func (r *reader) rules(n source.Node) {
	rules := &r.wave.Rules
	f := n.Fields("rules", "completeness", "tolerance", "tests", "small base", "very small base", "suppress below", "disclosure", "sign off")
	if source.Word(f["completeness"], "completeness", ByQuestion.String(), BySection.String()) == BySection.String() {
		rules.Completeness = BySection
	}
	if source.Word(f["tolerance"], "tolerance", Guide.String(), Unbiased.String()) == Unbiased.String() {
		rules.Tolerance = Unbiased
	}
	tests := source.Word(f["tests"], "tests", "corrected", "uncorrected", "none")
	rules.Tests, rules.TestsCorrected = tests != "none", tests == "corrected"
	rules.SmallBase, rules.VerySmallBase, rules.Suppress = f["small base"].Int(50), f["very small base"].Int(20), f["suppress below"].Int(0)
	rules.Disclosure = disclosure(f["disclosure"])
	rules.SignOff = f["sign off"].Bool(false)
	for _, key := range []string{"small base", "very small base", "suppress below"} {
		if f[key].Int(0) < 0 {
			f[key].Complain("write 0 for never", "%s cannot be negative", key)
		}
	}
	if rules.VerySmallBase > rules.SmallBase {
		at := f["very small base"]
		if !at.Given() {
			at = f["small base"]
		}
		at.Complain("make the very small base the lower of the two",
			"a very small base is under %d and a small one under %d", rules.VerySmallBase, rules.SmallBase)
	}
}

// disclosure reads suppress, none, or round and a base.
func disclosure(n source.Node) Disclosure {
	text := n.Text()
	switch text {
	case "", "suppress":
		return Disclosure{}
	case "none":
		return Disclosure{Way: Open}
	}
	base, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(text, "round")))
	if !strings.HasPrefix(text, "round ") || err != nil || base < 2 || base > 100 {
		n.Complain("write suppress, none, or round 5 with a base from 2 to 100", "disclosure cannot be %q", text)
		return Disclosure{}
	}
	return Disclosure{Way: Rounding, Base: base}
}
