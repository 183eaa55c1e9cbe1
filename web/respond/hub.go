package respond

import (
	"net/http"
	"strconv"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/tongue"
	"omnibus/web/page"
)

// hubPage lists the sections and how far each has come.
type hubPage struct {
	page.Layout
	Heading      string
	Organisation string `mould:"own"`
	Intro        string
	// Takes says how long the survey takes; Hours how long a session waits.
	Takes         string
	Hours         int
	Until, Opens  string
	Open, Closed  bool
	Completed, Of int
	SectionsDone  string
	// Next is what to do next, nil for nothing; First says that nobody has done
	// anything yet, so that what the survey is comes before it.
	Next  *page.Next
	First bool
	// Now is where the page looks for what is new, "" for nowhere.
	Now string
	// Progress is how far all sections together are, in words; Percent is the part
	// of the questions that is answered, and Drawn says so of the drawing.
	Progress          string `mould:"own"`
	Percent           string `mould:"own"`
	Drawn             string `mould:"own"`
	QuestionnaireLang string
	Tasks             []page.Task
	// Colleague says that the person was asked by By, "" when nobody knows by whom.
	Colleague bool
	By        string `mould:"own"`
	// Telephone says that an interviewer answers for the organisation.
	Telephone bool
	// Agreed says that it was answered that contact details may be passed on.
	Agreed bool
}

// thanksPage says what happens next.
type thanksPage struct {
	page.Layout
	Organisation      string `mould:"own"`
	Thanks, Until     string
	Open              bool
	Left              []page.Link
	Colleague         bool
	QuestionnaireLang string
}

func (s *site) hub(w http.ResponseWriter, r *http.Request, v *visit) error {
	room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
	if err != nil {
		return err
	}
	company, err := s.Store.Look(r.Context(), v.who, v.among("hub"))
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, v.hubPage(r, room, company))
}

func (v *visit) hubPage(r *http.Request, room fieldwork.Room, company fieldwork.Company) hubPage {
	q, own := v.questionnaire(), v.mine()
	p := hubPage{
		Layout: v.layout(q.Title), Heading: q.Title, Organisation: v.org.Name, Intro: q.Intro,
		Hours: int(promisedLife.Hours()), Until: v.lastDay(), Opens: tongue.Day(v.language, v.period().From),
		Open: v.phase() == open, Closed: v.phase() == closed, Of: len(own),
		Colleague: v.who.Colleague, Telephone: v.who.ByTelephone(), QuestionnaireLang: v.lang(q.Language), Agreed: v.agreed(),
	}
	if minutes := v.wave.Wave.Minutes; minutes > 0 && !v.who.Colleague {
		p.Takes = v.say(surveyTakes, minuteNoun.Count(v.language, minutes))
	}
	for _, section := range own {
		task := v.task(section)
		task.Hint, task.Beside = v.holding(section, room), v.hereIn(section, company)
		if v.who.Colleague && p.By == "" {
			p.By = askedBy(room, section.ID, v.who.Contact)
		}
		if v.phase() != before {
			task.URL = sectionURL(section)
		}
		if v.state(section) == answer.Complete {
			p.Completed++
			if section.ID == r.URL.Query().Get("done") {
				p.Banner = &page.Banner{Title: v.say(saved), Text: v.say(sectionDone, section.Title), Success: true}
			}
		}
		p.Tasks = append(p.Tasks, task)
	}
	p.SectionsDone = v.say(sectionsDone, p.Completed, sectionNoun.Count(v.language, p.Of))
	all := v.together(own)
	percent := percentOf(all)
	p.Progress, p.Percent, p.Drawn = v.progress(all), strconv.Itoa(percent), v.say(partAnswered, percent)
	p.Next = v.next(room)
	p.First = v.current.Last() == 0 && len(room.Events) == 0
	if p.Open {
		p.Now = nowHub
	}
	return p
}

// parts are what changes on the page while others work.
func (p hubPage) parts() []part {
	return []part{{"now-next", "next-or-nothing", p.Next}, {"now-sections", "sections", p}}
}

func (p hubPage) said() []string {
	var all []string
	for _, task := range p.Tasks {
		if task.Beside != "" {
			all = append(all, task.Title+": "+task.Beside)
		}
	}
	return all
}

// signs says whether the person is the one to sign the whole off.
func (v *visit) signs() bool {
	return v.wave.Wave.Rules.SignOff && !v.who.Colleague && !v.who.ByTelephone()
}

// askedBy gives who handed a section to a colleague, "" when it is not known.
func askedBy(room fieldwork.Room, section string, contact int64) string {
	for _, h := range room.Holders(section) {
		if h.Contact.ID == contact {
			return h.By
		}
	}
	return ""
}

func (v *visit) task(section *questionnaire.Section) page.Task {
	t := page.Task{ID: "section-" + section.ID, Title: section.Title, Lang: v.lang(section.Language), Status: v.say(states[v.state(section)])}
	switch v.state(section) {
	case answer.Complete:
		if len(v.unanswered(section)) > 0 {
			t.Status, t.Colour = v.say(stateProblem), "red"
		}
	case answer.Partial:
		t.Colour = "teal"
	default:
		t.Colour = "blue"
	}
	return t
}

// thanks stands at the end. Who gets there early is told what is left.
func (s *site) thanks(w http.ResponseWriter, r *http.Request, v *visit) error {
	p := thanksPage{Layout: v.layout(v.say(titleThanks)), QuestionnaireLang: v.lang(v.questionnaire().Language), Organisation: v.org.Name, Thanks: v.questionnaire().Thanks, Until: v.lastDay(), Open: v.phase() == open}
	for _, section := range v.mine() {
		if v.state(section) != answer.Complete {
			p.Left = append(p.Left, page.Link{Text: section.Title, Lang: v.lang(section.Language), URL: sectionURL(section)})
		}
	}
	p.Colleague = v.who.Colleague
	if len(p.Left) == 0 && v.signs() && v.phase() == open {
		room, err := s.Store.Room(r.Context(), v.who, v.who.Wave, v.who.Org)
		if err != nil {
			return err
		}
		if _, signed := room.Signed(v.turned()); !signed {
			return later(w, r, "/r/sign-off")
		}
	}
	if len(p.Left) > 0 {
		p.Title = v.say(titleSoFar)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// beginPage introduces a section.
type beginPage struct {
	page.Layout
	Intro, Next string
	SectionLang string
}

// begin opens a section where the person left it.
func (s *site) begin(w http.ResponseWriter, r *http.Request, v *visit) error {
	section, err := v.section(r)
	if err != nil {
		return err
	}
	if v.phase() == before {
		return later(w, r, "/r/hub")
	}
	if v.phase() == closed || v.state(section) == answer.Complete {
		return later(w, r, sectionURL(section)+"/check")
	}
	next := v.resume(section)
	if v.state(section) != answer.NotStarted || section.Intro == "" {
		return later(w, r, next)
	}
	p := beginPage{Layout: v.layout(section.Title), Intro: section.Intro, Next: next, SectionLang: v.lang(section.Language)}
	p.Back = "/r/hub"
	return pages.Write(w, r, http.StatusOK, p)
}

// resume gives the page after the last one that has an answer.
func (v *visit) resume(section *questionnaire.Section) string {
	current := v.route()
	last := ""
	for _, p := range route.Pages(section, current) {
		for _, q := range route.Questions(p, current) {
			for _, item := range q.Items() {
				if current.Answer(q.ID, item.Row).Given() {
					last = p.ID
				}
			}
		}
	}
	if p := route.Next(section, last, current); p != nil {
		return pageURL(p)
	}
	return sectionURL(section) + "/check"
}
