package storetest

import (
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
)

var waves = []test{
	{"a wave that is imported is there", func(t *testing.T, p *place) {
		s := p.wave(t)
		got, err := s.Waves(t.Context(), Client)
		must(t, err)
		want := survey.Summary{ID: Wave, Survey: "Small Survey", Title: "Wave 1", Organisations: 3}
		if len(got) != 1 || got[0] != want {
			t.Fatalf("waves %+v, want %+v", got, want)
		}
		save(t, s, Derby, "k", Code("Q1", 1, 0))
		for who, want := range map[*access.Person]int{&Client: 0, &Analyst: 1} {
			got, err = s.Waves(t.Context(), *who)
			must(t, err)
			if got[0].TookPart != want {
				t.Fatalf("the %s is told that %d took part, want %d", who.Role, got[0].TookPart, want)
			}
		}
	}},
	{"a wave that exists is not imported again", func(t *testing.T, p *place) {
		s := p.wave(t)
		texts := Texts()
		texts["report.md"] = []byte("another")
		err := s.ImportWave(t.Context(), Operator, &survey.Wave{ID: Wave, Title: "Other"}, texts, Organisations(), Noon)
		wantFault(t, err, fault.Exists, "wave-1", "Nothing was changed")
		got, err := s.Texts(t.Context(), Lead, Wave)
		must(t, err)
		if string(got["report.md"].Body) != "# The report\n" {
			t.Fatalf("the text was changed to %q", got["report.md"].Body)
		}
	}},
	{"a respondent sees only the own wave and not its report", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.ImportWave(t.Context(), Operator, &survey.Wave{ID: "wave-2"}, Texts(), Organisations(), Noon))
		seen, err := s.Waves(t.Context(), Derby)
		must(t, err)
		if len(seen) != 1 || seen[0].ID != Wave {
			t.Fatalf("sees %+v", seen)
		}
		texts, err := s.Texts(t.Context(), Derby, Wave)
		must(t, err)
		if _, there := texts["report.md"]; there || len(texts) != 3 {
			t.Fatalf("reads %d texts, the report among them: %v", len(texts), there)
		}
		_, err = s.Texts(t.Context(), Derby, "wave-2")
		wantFault(t, err, fault.Denied)
	}},
	{"who may not read answers is given no report", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Lead, Analyst, Client, {Name: "Ines", Role: access.Interviewer}} {
			want := access.Check(who, access.ReadDataset, Wave, "") == nil
			texts, err := s.Texts(t.Context(), who, Wave)
			must(t, err)
			versions, err := s.TextVersions(t.Context(), who, Wave)
			must(t, err)
			_, read := texts["report.md"]
			_, known := versions["report.md"]
			if read != want || known != want || len(texts) < 3 {
				t.Errorf("%s: reads the report: %v, knows of it: %v, of %d texts", who.Role, read, known, len(texts))
			}
		}
	}},
	{"a text is saved as a new version", func(t *testing.T, p *place) {
		s := p.wave(t)
		version, err := s.SaveText(t.Context(), Lead, Wave, "report.md", []byte("# Better\n"), 1, Noon)
		must(t, err)
		texts, err := s.Texts(t.Context(), Analyst, Wave)
		must(t, err)
		got := texts["report.md"]
		if version != 2 || got.Version != 2 || string(got.Body) != "# Better\n" || got.By != Lead.Name || !got.At.Equal(Noon) {
			t.Fatalf("version %d, text %+v", version, got)
		}
		versions, err := s.TextVersions(t.Context(), Derby, Wave)
		must(t, err)
		if len(versions) != 3 || versions["wave.yaml"] != 1 {
			t.Fatalf("versions %v", versions)
		}
	}},
	{"a text that was not there begins at version 1", func(t *testing.T, p *place) {
		s := p.wave(t)
		version, err := s.SaveText(t.Context(), Lead, Wave, "contact-plan.yaml", []byte("x"), 0, Noon)
		must(t, err)
		if version != 1 {
			t.Fatalf("version %d", version)
		}
	}},
	{"a text that somebody else changed is not saved over", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, err := s.SaveText(t.Context(), Lead, Wave, "report.md", []byte("mine"), 1, Noon)
		must(t, err)
		_, err = s.SaveText(t.Context(), Operator, Wave, "report.md", []byte("too late"), 1, Noon)
		wantFault(t, err, fault.Conflict, "report.md", "Nothing was changed")
	}},
	{"wave.yaml changes what lists show, and stays of its wave", func(t *testing.T, p *place) {
		s := p.wave(t)
		renamed := replace(waveText, "title: Wave 1", "title: First wave")
		_, err := s.SaveText(t.Context(), Lead, Wave, "wave.yaml", []byte(renamed), 1, Noon)
		must(t, err)
		got, err := s.Waves(t.Context(), Lead)
		must(t, err)
		if got[0].Title != "First wave" {
			t.Fatalf("title %q", got[0].Title)
		}
		_, err = s.SaveText(t.Context(), Lead, Wave, "wave.yaml", []byte(replace(waveText, "id: wave-1", "id: wave-9")), 2, Noon)
		wantFault(t, err, fault.Refused, "wave-9")
		_, err = s.SaveText(t.Context(), Lead, Wave, "wave.yaml", []byte("titel: x\n"), 2, Noon)
		wantFault(t, err, fault.Refused, "wave.yaml:1")
	}},
	{"the frame is a snapshot", func(t *testing.T, p *place) {
		_, err := p.wave(t).SaveText(t.Context(), Lead, Wave, "frame.csv", []byte("x"), 1, Noon)
		wantFault(t, err, fault.Refused, "snapshot")
	}},
	{"a wave that is not there is not found", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, id := range []string{"wave-7", "", "wave\x00", "wave\xff"} {
			_, err := s.Texts(t.Context(), Lead, id)
			wantFault(t, err, fault.NotFound)
			_, err = s.SaveText(t.Context(), Lead, id, "report.md", nil, 0, Noon)
			wantFault(t, err, fault.NotFound)
		}
	}},
	{"only who may edit a wave does", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Analyst, Interviewer, Client, Derby, {}} {
			_, err := s.SaveText(t.Context(), who, Wave, "report.md", []byte("x"), 1, Noon)
			wantFault(t, err, fault.Denied)
			wantFault(t, s.ImportWave(t.Context(), who, &survey.Wave{ID: "wave-3"}, Texts(), nil, Noon), fault.Denied)
		}
	}},
}
