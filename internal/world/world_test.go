package world_test

import (
	"crypto/rand"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/world"
	"omnibus/store"
	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/paradata"
)

func TestLoad(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, "file:"+filepath.Join(t.TempDir(), "omnibus.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w, err := world.Load(ctx, s, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	progress, err := s.Progress(ctx, access.Person{Role: access.Analyst}, w.Wave.Wave.ID)
	if err != nil {
		t.Fatal(err)
	}
	tookPart := 0
	complete, partial := map[string]int{}, map[string]int{}
	for _, p := range progress {
		if p.TookPart() {
			tookPart++
		}
		for _, section := range w.Wave.Questionnaire.Sections {
			switch p.State(section.ID) {
			case answer.Complete:
				complete[section.ID]++
			case answer.Partial:
				partial[section.ID]++
			}
		}
	}
	if len(progress) != 152 || tookPart != 101 {
		t.Errorf("%d of %d took part, want 101 of 152", tookPart, len(progress))
	}
	// Table 1 of the published report.
	for section, want := range map[string][2]int{"csc": {83, 8}, "ey": {81, 4}, "send": {80, 2}} {
		if complete[section] != want[0] || partial[section] != want[1] {
			t.Errorf("%s: %d complete and %d partial, want %v", section, complete[section], partial[section], want)
		}
	}
	room, err := s.Room(ctx, access.Person{Role: access.Lead}, w.Wave.Wave.ID, w.Org)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, section := range w.Wave.Questionnaire.Sections {
		held += len(room.Holders(section.ID))
	}
	if len(room.Contacts) < 3 || held == 0 || w.Colleague == "" {
		t.Errorf("the respondent's room: %+v", room)
	}
	noted := map[string]int{}
	_, err = s.Paradata(ctx, access.Person{Role: access.Analyst}, w.Wave.Wave.ID, 0, func(e paradata.Event) error {
		if e.Person <= 0 {
			t.Errorf("of %s somebody has the number %d", e.Org, e.Person)
		}
		noted[e.Org]++
		return nil
	})
	if err != nil || len(noted) != 101 {
		t.Errorf("paradata of %d organisations (%v), want 101", len(noted), err)
	}
	if w.Org == "" || w.Respondent == "" {
		t.Errorf("no unfinished respondent: %+v", w)
	}
}

// TestFinalCodes: what became of every case follows from the record.
func TestFinalCodes(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, "file:"+filepath.Join(t.TempDir(), "omnibus.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := world.Begin(ctx, s, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w := p.World.Wave
	count := func() map[fieldwork.Disposition]int {
		counts := map[fieldwork.Disposition]int{}
		err := s.Cases(ctx, access.Person{Role: access.Analyst}, w.Wave.ID, func(c fieldwork.Case) error {
			counts[c.Final(len(w.Questionnaire.Sections), w.Wave.Rules.Completeness).Code]++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return counts
	}
	for _, at := range []struct {
		until time.Time
		want  map[fieldwork.Disposition]int
	}{
		{p.End().Add(-1000 * 24 * time.Hour), map[fieldwork.Disposition]int{fieldwork.NotInvited: 152}},
		// 101 took part, 68 in all sections, as the report says; 8 refused, and 11 of
		// the rest opened the survey by the record.
		{p.End(), map[fieldwork.Disposition]int{fieldwork.AllComplete: 68, fieldwork.PartlyAnswered: 33, fieldwork.Refused: 8,
			fieldwork.BrokenOff: 11, fieldwork.ReachedOnly: 24, fieldwork.NotReached: 8}},
	} {
		if err := p.Play(ctx, at.until); err != nil {
			t.Fatal(err)
		}
		if got := count(); !maps.Equal(got, at.want) {
			t.Errorf("%s: %v, want %v", at.until, got, at.want)
		}
	}
	if p.Passed != 0 {
		t.Errorf("%d events of the record were not allowed", p.Passed)
	}
}
