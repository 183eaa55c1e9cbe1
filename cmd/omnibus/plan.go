package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/job"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
)

// planner queues the messages of contact plans that are approved and due.
type planner struct {
	store *store.Store
	// site is where the links of messages lead.
	site string
	log  *slog.Logger
	// under are the sendings under way: which organisation each has come to. One
	// that is not there is begun anew, and passes over whoever has their message.
	under map[string]string
}

// stepCases is how many cases one step looks at, stepsATurn how many steps a turn
// takes. mostWaiting is how far queueing may be ahead of the mail server, so
// that a pause, or an answer in between, still counts.
const (
	stepCases   = 200
	stepsATurn  = 10
	mostWaiting = 2000
)

// clock gives the clock that runs the planner.
func (p *planner) clock(now func() time.Time, name string) *job.Clock {
	p.under = map[string]string{}
	return &job.Clock{Works: []job.Work{{Name: "contact plans", Turn: p.turn}}, Leases: p.store, Now: now, Name: name, Log: p.log}
}

// turn does the next steps of whatever is due.
func (p *planner) turn(ctx context.Context, at time.Time) (more bool, err error) {
	who := operatorNamed("Contact plan")
	waves, err := p.store.Waves(ctx, who)
	if err != nil {
		return false, err
	}
	var failed error
	for _, w := range waves {
		// What is wrong with one wave must not keep the messages of another.
		again, err := p.wave(ctx, who, w.ID, at)
		failed = errors.Join(failed, err)
		more = more || again
	}
	return more, failed
}

func operatorNamed(name string) access.Person {
	return access.Person{Name: name, Role: access.Operator}
}

func (p *planner) wave(ctx context.Context, who access.Person, id string, at time.Time) (more bool, err error) {
	// Most turns find nothing decided: that must not cost reading any text.
	log, err := p.store.PlanLog(ctx, who, id)
	if err != nil || len(log) == 0 {
		return false, err
	}
	texts, err := p.store.Texts(ctx, who, id)
	if err != nil {
		return false, err
	}
	bodies := map[string][]byte{}
	for name, text := range texts {
		bodies[name] = text.Body
	}
	w, complaints := folder.FromTexts(bodies)
	if len(complaints) > 0 || w.ContactPlan == nil {
		return false, complaints.Err()
	}
	contactPlan, complaints := plan.Read(folder.ContactPlanText, w.ContactPlan, w.Wave, w.Questionnaire)
	if len(complaints) > 0 {
		return false, complaints.Err()
	}
	held, err := p.store.HeldMail(ctx, at)
	if err != nil {
		return false, err
	}
	for _, m := range contactPlan.Moments {
		if held && m.Channel == plan.Email && m.Touched(log) {
			if err := p.store.LetGo(ctx, m, at); err != nil {
				return false, err
			}
		}
		s := m.Stands(log)
		if s.State != plan.StateApproved || !m.Open(at) || m.Channel != plan.Email {
			continue
		}
		again, err := p.moment(ctx, who, m, s, texts[folder.ContactPlanText].Version, at)
		if err != nil {
			return false, err
		}
		more = more || again
	}
	return more, nil
}

// moment takes the next steps of one moment.
func (p *planner) moment(ctx context.Context, who access.Person, m *plan.Moment, s plan.Standing, version int64, at time.Time) (more bool, err error) {
	key := m.Wave() + " " + m.ID
	after, begun := p.under[key]
	if !begun {
		tally, err := p.store.PlanTally(ctx, who, m)
		if err != nil {
			return false, err
		}
		// Whoever has theirs already is part of what was approved.
		if plan.Grown(s.Approval.Recipients, tally.Gets+tally.Left[plan.HasIt]) {
			p.log.Warn("a moment of the contact plan waits: more would get it than were approved", "moment", key, "approved", s.Approval.Recipients, "now", tally.Gets)
			return false, nil
		}
	}
	for range stepsATurn {
		states, err := p.store.MailStates(ctx, who, m.Wave())
		if err != nil || states[mail.Queued] >= mostWaiting {
			return false, err
		}
		got, err := p.store.QueueMoment(ctx, store.Queueing{Moment: m, Version: version, After: after, Most: stepCases, Site: p.site, Random: rand.Reader, At: at})
		if fault.KindOf(err) == fault.Conflict && err != nil {
			delete(p.under, key) // paused, changed or finished meanwhile
			return false, nil
		}
		if err != nil {
			return false, err
		}
		after, p.under[key] = got.After, got.After
		if got.Done {
			delete(p.under, key)
			return false, nil
		}
		if got.Full {
			return false, nil
		}
	}
	return true, nil
}
