package world

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/route"
	"omnibus/survey/questionnaire/value"
)

// sitting is one section of one case as the record knows it: begun, and handed
// in where that is told.
type sitting struct {
	org, section, by string
	begun, handedIn  time.Time
}

// given are a row's answers as a ground for routes.
type given map[answer.Item]value.Value

func (g given) Answer(question, row string) value.Value {
	return g[answer.Item{Question: question, Row: row}]
}

// notePages adds believable paradata of what the record tells from one moment to
// another: the pages of each section's route between the moments at which it was
// begun and handed in, at the pace of a person who needs more or less than the
// questionnaire's rule expects. The same record gives the same paradata.
func (p *Player) notePages(ctx context.Context, after, until time.Time) error {
	w := p.World.Wave
	var events []paradata.Event
	asked := w.Questionnaire.WithoutProbes()
	for _, one := range sittings(p.moments) {
		section, ok := asked.Section(one.section)
		if !ok || one.begun.After(until) {
			continue
		}
		for _, e := range one.pages(w.Wave.ID, p.byName[[2]string{one.org, one.by}], section, p.rows[one.org]) {
			if e.At.After(after) && !e.At.After(until) {
				events = append(events, e)
			}
		}
	}
	slices.SortStableFunc(events, func(a, b paradata.Event) int { return a.At.Compare(b.At) })
	for part := range slices.Chunk(events, 1000) {
		if err := p.store.AddParadata(ctx, operator, w.Wave.ID, part); err != nil {
			return err
		}
	}
	return nil
}

func sittings(moments []moment) []sitting {
	var all []sitting
	at := map[[2]string]int{}
	for _, m := range moments {
		key := [2]string{m.org, m.section}
		switch m.event {
		case started:
			at[key] = len(all)
			all = append(all, sitting{org: m.org, section: m.section, by: m.by, begun: m.at})
		case submitted:
			if i, ok := at[key]; ok {
				all[i].handedIn = m.at
			}
		}
	}
	return all
}

// pages makes the events of one sitting.
func (one sitting) pages(wave string, person int64, section *questionnaire.Section, row answer.WideRow) []paradata.Event {
	seed := fnv.New64a()
	seed.Write([]byte(one.org + " " + one.section + " " + one.by))
	random := rand.New(rand.NewPCG(seed.Sum64(), 1))
	who := fnv.New64a()
	who.Write([]byte(one.org + " " + one.by))
	device := paradata.Desktop
	switch n := who.Sum64() % 20; {
	case n < 2:
		device = paradata.Phone
	case n == 2:
		device = paradata.Tablet
	}
	now := one.begun
	var events []paradata.Event
	add := func(page string, deed paradata.Deed, change func(*paradata.Event)) {
		e := paradata.Event{Wave: wave, Org: one.org, Person: person, Section: section.ID, Page: page, Deed: deed, Device: device, At: now}
		if change != nil {
			change(&e)
		}
		events = append(events, e)
	}
	start := paradata.Event{Wave: wave, Org: one.org, Person: person, Page: "hub", Deed: paradata.Shown, Device: device, At: now.Add(-time.Duration(20+random.IntN(60)) * time.Second)}
	current := given(row.Values)
	pages := route.Pages(section, route.Of(section.Questionnaire, current))
	pace := 0.6 + 0.9*random.Float64()
	for i, p := range pages {
		add(p.ID, paradata.Shown, nil)
		questions := route.Questions(p, route.Of(section.Questionnaire, current))
		for _, q := range questions {
			now = now.Add(time.Duration(q.Seconds() * pace * (0.6 + 0.8*random.Float64()) * float64(time.Second)))
		}
		if q := questions[random.IntN(len(questions))]; random.IntN(30) == 0 && q.Kind != questionnaire.One {
			add(p.ID, paradata.Refused, func(e *paradata.Event) { e.Met = []paradata.Met{{Question: q.ID, Kind: q.Kind.String()}} })
			now = now.Add(time.Duration(8+random.IntN(40)) * time.Second)
		}
		if !answered(questions, current) && one.handedIn.IsZero() {
			break // here the section was left
		}
		add(p.ID, paradata.Saved, func(e *paradata.Event) {
			if random.IntN(25) == 0 {
				e.Edits = 1 + random.IntN(2)
			}
		})
		if i+1 < len(pages) && random.IntN(12) == 0 {
			now = now.Add(paradata.Pause + time.Duration(random.IntN(90))*time.Minute)
		}
	}
	if !one.handedIn.IsZero() {
		add("check", paradata.Shown, nil)
		now = now.Add(time.Duration(15+random.IntN(60)) * time.Second)
		add("check", paradata.Sent, nil)
		fit(events, one.handedIn)
	}
	return append([]paradata.Event{start}, events...)
}

func answered(questions []*questionnaire.Question, g given) bool {
	for _, q := range questions {
		for _, item := range q.Items() {
			if g.Answer(q.ID, item.Row).Given() {
				return true
			}
		}
	}
	return false
}

// fit has the events end when the record says that the section was handed in:
// closer together where there was less time, and otherwise after a break before
// the last page.
func fit(events []paradata.Event, end time.Time) {
	first, last := events[0].At, events[len(events)-1].At
	took, had := last.Sub(first), end.Sub(first)
	switch {
	case took <= 0 || had <= 0:
	case had < took:
		for i := range events {
			events[i].At = first.Add(time.Duration(float64(events[i].At.Sub(first)) * float64(had) / float64(took)))
		}
	default:
		for i := len(events) - 2; i < len(events); i++ {
			events[i].At = events[i].At.Add(had - took)
		}
	}
}
