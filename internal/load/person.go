package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// Person is one respondent, alone with a case of their own.
type Person struct {
	browse
	org, link     string
	questionnaire *questionnaire.Questionnaire
	walks         int
	// confirmed is told of each save that the next page has confirmed: a page of
	// answers, or a section handed in or opened again.
	confirmed func(took time.Duration)
	// think is how long a page is looked at on average.
	think time.Duration
	// saves are in their order; only the last can be unconfirmed.
	saves []save
	// turns counts how often a section was handed in or opened again, and the next
	// page confirmed it; turning says that one more was sent.
	turns   int
	turning bool
}

// save is one page that was sent.
type save struct {
	section   string
	given     []given
	confirmed bool
}

// arrive opens the link, once: the session outlives every server.
func (p *Person) arrive(ctx context.Context) error {
	r, err := p.get(ctx, "/r/l/"+p.link)
	if err != nil {
		return err
	}
	if r.status != http.StatusSeeOther || p.cookie == "" {
		return p.astonished("the link", r)
	}
	return nil
}

// walk goes through all sections and pages once, and hands every section in.
func (p *Person) walk(ctx context.Context) error {
	for _, section := range p.questionnaire.Sections {
		if err := p.answerSection(ctx, section); err != nil {
			return err
		}
	}
	p.walks++
	return nil
}

func (p *Person) answerSection(ctx context.Context, section *questionnaire.Section) error {
	check := "/r/s/" + section.ID + "/check"
	if p.walks > 0 {
		shown, err := p.get(ctx, check)
		if err != nil {
			return err
		}
		if err := p.turn(ctx, check, shown, "/reopen", nil); err != nil {
			return err
		}
	}
	at := "/r/s/" + section.ID + "/" + section.Pages[0].ID
	shown, err := p.get(ctx, at)
	for err == nil && shown.status == http.StatusSeeOther && shown.location != check {
		at = shown.location // the section's first page is not on the route
		shown, err = p.get(ctx, at)
	}
	for err == nil && at != check {
		at, shown, err = p.answerPage(ctx, section, at, shown)
	}
	if err != nil {
		return err
	}
	if err := p.readsOwn(section, shown); err != nil {
		return err
	}
	return p.turn(ctx, check, shown, "/check", map[string]string{"form-completed": "yes"})
}

// answerPage fills in a page that is shown, sends it, and reads the page after it.
func (p *Person) answerPage(ctx context.Context, section *questionnaire.Section, at string, shown *reply) (string, *reply, error) {
	form := shown.hidden()
	if shown.status != http.StatusOK || len(form["form-shown"]) == 0 {
		return "", nil, p.astonished(at, shown)
	}
	s := save{section: section.ID}
	for _, id := range form["form-shown"] {
		q, ok := p.questionnaire.Question(id)
		if !ok {
			return "", nil, fmt.Errorf("%s asks %s, which is no question", at, id)
		}
		s.given = fill(s.given, form, q, p.org, p.walks)
	}
	if p.think > 0 {
		if err := wait(ctx, time.Duration(rand.ExpFloat64()*float64(p.think))); err != nil {
			return "", nil, err
		}
	}
	p.saves = append(p.saves, s)
	path, _, _ := strings.Cut(at, "?")
	began := time.Now()
	sent, err := p.post(ctx, path, form)
	if err != nil {
		return "", nil, err
	}
	if sent.status != http.StatusSeeOther {
		return "", nil, p.astonished("the form of "+at, sent)
	}
	next, _, _ := strings.Cut(sent.location, "#")
	after, err := p.get(ctx, next)
	if err != nil {
		return "", nil, err
	}
	if after.status != http.StatusOK {
		return "", nil, p.astonished(next, after)
	}
	took := time.Since(began)
	if sent.tries > 1 || after.tries > 1 {
		took = 0
	}
	p.saves[len(p.saves)-1].confirmed = true
	p.confirmed(took)
	return next, after, nil
}

// turn hands a section in, or opens it again, from its check page that is shown.
func (p *Person) turn(ctx context.Context, check string, shown *reply, ending string, fields map[string]string) error {
	action := shown.action(ending)
	if action == "" {
		return p.astonished(check, shown)
	}
	form := shown.hidden()
	for name, text := range fields {
		form.Set(name, text)
	}
	p.turning = true
	began := time.Now()
	sent, err := p.post(ctx, action, form)
	if err != nil {
		return err
	}
	if sent.status != http.StatusSeeOther {
		return p.astonished("the form of "+check, sent)
	}
	after, err := p.get(ctx, sent.location)
	if err != nil {
		return err
	}
	if after.status != http.StatusOK {
		return p.astonished(sent.location, after)
	}
	took := time.Since(began)
	if sent.tries > 1 || after.tries > 1 {
		took = 0
	}
	p.turns++
	p.turning = false
	p.confirmed(took)
	return nil
}

// readsOwn says whether the check page shows every text that was confirmed on
// this walk: who asks any node after a save must see it.
func (p *Person) readsOwn(section *questionnaire.Section, check *reply) error {
	for _, page := range section.Pages {
		for _, q := range page.Questions {
			if q.Kind != questionnaire.Text {
				continue
			}
			for _, item := range q.Items() {
				words := wordsOf(item.Name(), p.org, p.walks)
				if _, on := p.onWalk(section.ID, answer.Item{Question: q.ID, Row: item.Row}); on && !check.shows(words) {
					return fmt.Errorf("the check page of %s does not show %q, which was saved", section.ID, words)
				}
			}
		}
	}
	return nil
}

// onWalk gives what the person said of an item since they last began its section.
func (p *Person) onWalk(section string, item answer.Item) (value.Value, bool) {
	for i := len(p.saves) - 1; i >= 0 && p.saves[i].section == section; i-- {
		for _, g := range p.saves[i].given {
			if g.item == item {
				return g.value, true
			}
		}
	}
	return value.Value{}, false
}

// astonished is the error of a page that no respondent should see.
func (p *Person) astonished(what string, r *reply) error {
	return fmt.Errorf("%s: %s answered %d %s: %s", p.org, what, r.status, r.location, r.sentence())
}

// Page gives a page that is as large as those that the person has read are on
// average. It is to be asked for when they have stopped.
func (p *Person) Page() []byte { return p.sample.typical }

// Open opens a page and gives what its form would send if nothing were typed.
func (p *Person) Open(ctx context.Context, path string) (url.Values, error) {
	r, err := p.get(ctx, path)
	if err != nil {
		return nil, err
	}
	if r.status != http.StatusOK {
		return nil, p.astonished(path, r)
	}
	return r.hidden(), nil
}

// Send sends a form and gives what came back, whatever it is.
func (p *Person) Send(ctx context.Context, path string, form url.Values) (status int, body []byte, err error) {
	r, err := p.post(ctx, path, form)
	if err != nil {
		return 0, nil, err
	}
	return r.status, r.body, nil
}

// Holds says whether a page would send all of a form again.
func Holds(body []byte, form url.Values) bool {
	kept := (&reply{body: body}).hidden()
	for name, texts := range form {
		if !slices.Equal(slices.Sorted(slices.Values(kept[name])), slices.Sorted(slices.Values(texts))) {
			return false
		}
	}
	return true
}
