package respond

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/web/page"
)

// glance is what an open page of questions is told every few seconds.
type glance struct {
	// Every is after how many seconds to look again.
	Every int `json:"every"`
	// Here says who else is in the section; "" for nobody.
	Here string `json:"here"`
	// Answers are those given since the page was made, oldest first.
	Answers []news `json:"answers"`
	// Draft is what the person had typed here and not sent, on the first look.
	Draft *draft `json:"draft,omitempty"`
}

// news is one answer that somebody gave meanwhile.
type news struct {
	// Question is the id of a question of this page, "" for one of another page.
	Question string `json:"question,omitempty"`
	// Beside stands at the question; Said names the question too.
	Beside string `json:"beside"`
	Said   string `json:"said"`
	// Lang is the language of both where it is not the page's: that of the question.
	Lang string `json:"lang,omitempty"`
}

// How often a page looks, in seconds: often while somebody else is about.
const (
	lookSoon = 5
	lookLate = 20
)

// longestNews bounds a text in a notice, in characters.
const longestNews = 120

// looked finds out who is asking without making their session live longer: an
// open page would keep it alive for good. It reads no answers.
func (s *site) looked(h func(w http.ResponseWriter, r *http.Request, v *visit, ends time.Time) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		at := s.Now()
		secret := s.secret(r)
		if secret == "" {
			return later(w, r, "/r/")
		}
		who, ends, err := s.Store.LookAtSession(r.Context(), fieldwork.Hash(secret), at)
		if fault.KindOf(err) == fault.NotFound {
			return later(w, r, "/r/")
		}
		if err != nil {
			return err
		}
		wave, err := s.Wave(r.Context(), who, who.Wave)
		if err != nil {
			return err
		}
		v := &visit{who: who, wave: wave, at: at, device: deviceOf(secret), languages: wave.Wave.Languages}
		v.language = chosen(r, v.languages)
		v.asked = wave.Questionnaire.In(v.language)
		return h(w, r, v, ends)
	}
}

// live tells an open page what has happened since it was made.
func (s *site) live(w http.ResponseWriter, r *http.Request, v *visit, _ time.Time) error {
	p, err := v.place(r)
	if err != nil {
		return err
	}
	since, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil || since < 0 {
		since = 0
	}
	me := v.here(p)
	company, given, err := s.Store.Company(r.Context(), v.who, me, since)
	if err != nil {
		return err
	}
	if v.who.ByTelephone() {
		given = nil // what others answer is not for a caller's eyes
	}
	g := glance{Every: lookLate, Here: hereNow(v.language, company.In(me), me), Answers: v.news(p, given)}
	if company.Likely(me) || len(given) > 0 {
		g.Every = lookSoon
	}
	if r.URL.Query().Has("draft") {
		if g.Draft, err = s.draftOf(r, v, p); err != nil {
			return err
		}
	}
	return sendNews(w, r, g)
}

// here is that the person is at the page.
func (v *visit) here(p *questionnaire.Page) fieldwork.Here {
	return fieldwork.Here{Wave: v.who.Wave, Org: v.who.Org, Visitor: v.device, Name: v.who.Name, Section: p.Section.ID, Page: p.ID, At: v.at}
}

// news tells of answers that came in a section, of each item the last one.
func (v *visit) news(p *questionnaire.Page, given []answer.Entry) []news {
	last := map[answer.Item]int64{}
	for _, e := range given {
		last[e.Item] = e.Position
	}
	all := []news{} // a list in the answer, also when it is empty
	for _, e := range given {
		q, ok := v.questionnaire().Question(e.Item.Question)
		if !ok || last[e.Item] != e.Position {
			continue
		}
		n := v.tell(q, e)
		for _, own := range p.Questions {
			if own == q {
				n.Question = q.ID
			}
		}
		all = append(all, n)
	}
	return all
}

// tell puts one answer into the words of a notice, in the language in which its
// question stands on the page: a sentence with the labels of another one could be
// read out by nobody.
func (v *visit) tell(q *questionnaire.Question, e answer.Entry) news {
	when, what := e.At.In(v.wave.Wave.Zone).Format("15:04"), shortened(answer.InLine(q, e.Value))
	l := q.Language
	who := somebody(l, e.By)
	if e.By == v.who.Name {
		who = yourselfElsewhere.In(l)
	}
	n := news{Lang: v.lang(l), Beside: answeredThis.In(l, who, when, what), Said: answeredThat.In(l, who, shortened(answer.Label(q, e.Item.Row)), when, what)}
	if row, ok := q.Row(e.Item.Row); ok && e.Item.Row != "" {
		n.Beside = answeredThat.In(l, who, row.Label, when, what)
	}
	return n
}

func shortened(text string) string {
	letters := []rune(text)
	if len(letters) <= longestNews {
		return text
	}
	return string(letters[:longestNews-1]) + "…"
}

// sendNews answers a look: with nothing but a status when nothing is new.
func sendNews(w http.ResponseWriter, r *http.Request, news any) error {
	body, err := json.Marshal(news)
	if err != nil {
		return fault.Because(err, fault.Internal, "write what is new")
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	// A browser that has hung up is no fault of ours and nothing to log.
	_, _ = w.Write(body)
	return nil
}

// deviceOf names the session on the device, by its secret: pages keep what was typed
// under it, and others tell by it that somebody is there. It opens nothing.
func deviceOf(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("device " + secret))
	return hex.EncodeToString(sum[:8])
}

// live is what the script of a page works with.
func (v *visit) live() live {
	return live{Device: v.device, Since: strconv.FormatInt(v.since(), 10)}
}

// since is the last position that a page can have shown anything of.
func (v *visit) since() int64 { return v.current.Last() }

// lately is how long ago a colleague's answer is worth a word when a page is opened.
const lately = 15 * time.Minute

// noted says on a page, when it is made, who else is there and what a colleague
// has just answered on it: all that somebody without script is told.
func (s *site) noted(r *http.Request, v *visit, p *questionnaire.Page, view *askPage) error {
	me := v.here(p)
	company, err := s.Store.Look(r.Context(), v.who, me)
	if err != nil {
		return err
	}
	view.Live.Here = hereNow(v.language, company.In(me), me)
	for i := range view.Fields {
		q, ok := v.questionnaire().Question(view.Fields[i].ID)
		if !ok {
			continue
		}
		for _, item := range q.Items() {
			e, answered := v.current.Entry(answer.Item{Question: q.ID, Row: item.Row})
			if answered && e.By != v.who.Name && v.at.Sub(e.At) < lately {
				n := v.tell(q, e)
				view.Fields[i].Beside, view.Fields[i].BesideLang = append(view.Fields[i].Beside, n.Beside), n.Lang
			}
		}
	}
	return nil
}
