package storetest

import (
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
)

// hereOf is somebody at a page of Derby's.
func hereOf(visitor, name, section, page string, at time.Time) fieldwork.Here {
	return fieldwork.Here{Wave: Wave, Org: "la-derby", Visitor: visitor, Name: name, Section: section, Page: page, At: at}
}

func draftOf(section, body string, at time.Time) answer.Draft {
	return answer.Draft{Wave: Wave, Org: "la-derby", Section: section, Page: "1", Body: body, At: at}
}

// lives is who is at a case at once, and what they have typed and not sent.
var lives = []test{
	{"people who answer alone are not noted, two see each other on any node", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		enterDerby := func(session string) {
			_, err := s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash(session), Noon, Noon.Add(time.Hour))
			must(t, err)
		}
		enterDerby("first")
		for range 2 {
			c, _, err := s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon), 0)
			must(t, err)
			wantSame(t, c, fieldwork.Company{Sessions: 1})
		}
		enterDerby("second")
		_, _, err := s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon), 0)
		must(t, err)
		other := p.open(t)
		me := hereOf("2", "Dan", "csc", "2", Noon.Add(10*time.Second))
		c, _, err := other.Company(t.Context(), Derby, me, 0)
		must(t, err)
		wantSame(t, c, fieldwork.Company{Sessions: 2, Noted: []fieldwork.Here{hereOf("1", "Dora", "csc", "1", Noon)}})
		c, _, err = s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon.Add(15*time.Second)), 0)
		must(t, err)
		wantSame(t, c.In(hereOf("1", "Dora", "csc", "1", Noon.Add(15*time.Second))), []fieldwork.Here{me})
		// Who has another's session is told nothing, and the clock makes them forgotten.
		_, _, err = s.Company(t.Context(), Leeds, me, 0)
		wantFault(t, err, fault.Denied)
		c, _, err = s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon.Add(11*time.Minute)), 0)
		must(t, err)
		wantSame(t, len(c.Noted), 0)
	}},
	{"on the pages of all sections, everybody hears of their own sections alone", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, col := handTo(t, s, "ey", "Col")
		handTo(t, s, "csc", "Pat")
		for _, h := range []fieldwork.Here{hereOf("1", "Dora", "", "room", Noon), hereOf("3", "Eve", "ey", "1", Noon), hereOf("4", "Pat", "csc", "1", Noon)} {
			_, _, err := s.Company(t.Context(), Derby, h, 0)
			must(t, err)
		}
		names := func(c fieldwork.Company, me fieldwork.Here, section string) (all []string) {
			now, lately := c.Of(section, me)
			for _, h := range append(now, lately...) {
				all = append(all, h.Name)
			}
			return all
		}
		dora, hub := hereOf("1", "Dora", "", "room", Noon), hereOf("2", "Col", "", "hub", Noon)
		c, err := s.Look(t.Context(), Derby, dora)
		must(t, err)
		wantSame(t, append(names(c, dora, "csc"), names(c, dora, "ey")...), []string{"Pat", "Eve"})
		c, given, err := s.Company(t.Context(), col, hub, 0)
		must(t, err)
		if len(given) != 0 || len(names(c, hub, "csc")) != 0 || len(names(c, hub, "ey")) != 1 {
			t.Errorf("a colleague hears of %v and %v", c.Noted, given)
		}
		// Who works in a section goes on telling where they are while the room is looked at.
		if later := hereOf("3", "Eve", "ey", "1", Noon.Add(25*time.Second)); !c.Note(later) {
			t.Error("who is looked at from the room is not noted again")
		}
		for _, other := range []access.Person{Leeds, Lead, Interviewer, Client} {
			_, err = s.Look(t.Context(), other, dora)
			wantFault(t, err, fault.Denied)
		}
	}},
	{"a colleague hears of people and answers in their sections, alone", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k1", Code("Q1", 1, 0))
		_, col := handTo(t, s, "ey", "Col")
		handTo(t, s, "csc", "Pat")
		_, _, err := s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon), 0)
		must(t, err)
		_, _, err = s.Company(t.Context(), Derby, hereOf("3", "Eve", "ey", "1", Noon), 0)
		must(t, err)
		own := answer.Save{Wave: Wave, Org: "la-derby", Section: "ey", Changes: []answer.Change{Code("E1", 1, 0)}, Origin: answer.Web, At: Noon, Key: "k2", By: "Eve"}
		saved, err := s.SaveAnswers(t.Context(), Derby, own)
		must(t, err)
		me := hereOf("2", "Col", "ey", "1", Noon)
		c, given, err := s.Company(t.Context(), col, me, 0)
		must(t, err)
		if len(c.Noted) != 1 || c.Noted[0].Name != "Eve" || len(given) != 1 || given[0].By != "Eve" {
			t.Fatalf("a colleague hears of %v and %v", c.Noted, given)
		}
		_, given, err = s.Company(t.Context(), col, me, saved.Position)
		must(t, err)
		wantSame(t, len(given), 0)
		_, _, err = s.Company(t.Context(), col, hereOf("2", "Col", "csc", "1", Noon), 0)
		wantFault(t, err, fault.Denied)
		c, _, err = s.Company(t.Context(), Derby, hereOf("1", "Dora", "csc", "1", Noon), 0)
		must(t, err)
		wantSame(t, len(c.Noted), 3)
	}},
	{"a draft is its writer's alone, is replaced, and is no answer", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, col := handTo(t, s, "ey", "Col")
		must(t, s.KeepDraft(t.Context(), col, draftOf("ey", "half a", Noon)))
		must(t, s.KeepDraft(t.Context(), col, draftOf("ey", "half a thought", Noon.Add(time.Second))))
		read := func(who access.Person) string {
			d, err := s.Draft(t.Context(), who, Wave, "la-derby", "ey", "1")
			must(t, err)
			return d.Body
		}
		wantSame(t, read(col), "half a thought")
		wantSame(t, read(Derby), "")
		head, err := s.Head(t.Context())
		must(t, err)
		must(t, s.KeepDraft(t.Context(), col, draftOf("ey", "", Noon)))
		wantSame(t, read(col), "")
		after, err := s.Head(t.Context())
		must(t, err)
		wantSame(t, after, head)
		wantFault(t, s.KeepDraft(t.Context(), col, draftOf("csc", "x", Noon)), fault.Denied)
		wantFault(t, s.KeepDraft(t.Context(), Leeds, draftOf("ey", "x", Noon)), fault.Denied)
		wantFault(t, s.KeepDraft(t.Context(), Lead, draftOf("ey", "x", Noon)), fault.Denied)
		_, err = s.Draft(t.Context(), Lead, Wave, "la-derby", "ey", "1")
		wantFault(t, err, fault.Denied)
		wantFault(t, s.KeepDraft(t.Context(), col, draftOf("ey", strings.Repeat("x", answer.DraftLimit+1), Noon)), fault.Refused)
		wantFault(t, s.KeepDraft(t.Context(), col, draftOf("ey", "\x00", Noon)), fault.Refused)
	}},
	{"drafts that nobody comes back for are forgotten", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		must(t, s.KeepDraft(t.Context(), Derby, draftOf("csc", "old", Noon)))
		for _, days := range []int{29, 31} {
			at := Noon.Add(time.Duration(days) * 24 * time.Hour)
			_, err := s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash(at.String()), at, at.Add(time.Hour))
			must(t, err)
			d, err := s.Draft(t.Context(), Derby, Wave, "la-derby", "csc", "1")
			must(t, err)
			wantSame(t, d.Body, map[int]string{29: "old", 31: ""}[days])
		}
	}},
	{"looking at a session says when it ends and does not keep it", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		_, err := s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash("session"), Noon, Noon.Add(time.Hour))
		must(t, err)
		for _, minutes := range []int{10, 59} {
			_, ends, err := s.LookAtSession(t.Context(), hash("session"), Noon.Add(time.Duration(minutes)*time.Minute))
			must(t, err)
			wantSame(t, ends, Noon.Add(time.Hour))
		}
		_, _, err = s.LookAtSession(t.Context(), hash("session"), Noon.Add(time.Hour))
		wantFault(t, err, fault.NotFound)
	}},
}
