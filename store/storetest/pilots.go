package storetest

import (
	"slices"
	"sync"
	"testing"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame"
	"omnibus/survey/frame/purposive"
)

// pilotFrame is the small wave's frame with a characteristic to spread over.
func pilotFrame(t testing.TB) *frame.Frame {
	text := "org_id,name,short_name,type,region\n"
	for _, o := range Organisations() {
		text += o.ID + "," + o.Name + "," + o.ShortName + ",Council,Region of " + o.ID + "\n"
	}
	f, complaints := frame.Read("frame.csv", []byte(text), []survey.Characteristic{{Name: "region", Column: "region", Label: "Region"}})
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

var pilotRule = purposive.Rule{N: 2, Spread: []string{"region"}, Seed: "s"}

var pilots = []test{
	{"a sample that was drawn is there, and a refusal draws another", func(t *testing.T, p *place) {
		s, f := p.wave(t), pilotFrame(t)
		first, err := s.DrawPilot(t.Context(), Lead, f, pilot.Ask{Wave: Wave, Rule: pilotRule, At: Noon})
		must(t, err)
		second, err := s.DrawPilot(t.Context(), Lead, f, pilot.Ask{Wave: Wave, Refused: first.Orgs[0], Reason: "No time", Seen: 1, At: Noon})
		must(t, err)
		log, err := s.PilotDraws(t.Context(), Analyst, Wave)
		must(t, err)
		if len(log) != 2 || !slices.Equal(log[0].Orgs, first.Orgs) || !slices.Equal(log[1].Orgs, second.Orgs) || slices.Contains(second.Orgs, first.Orgs[0]) {
			t.Fatalf("%+v", log)
		}
		d := log[1]
		if d.Refused != first.Orgs[0] || d.Reason != "No time" || d.By != Lead.Name || !d.At.Equal(Noon) || d.Rule.Seed != "s" || d.Rule.N != 2 ||
			!slices.Equal(d.Rule.Spread, pilotRule.Spread) || !slices.Equal(d.Rule.In, second.Rule.In) || !slices.Equal(d.Rule.Out, first.Orgs[:1]) {
			t.Errorf("%+v", d)
		}
		cases, err := s.PilotCases(t.Context(), Analyst, Wave)
		must(t, err)
		for _, o := range f.Organisations {
			in, err := s.InPilot(t.Context(), access.Person{Name: "R", Role: access.Respondent, Wave: Wave, Org: o.ID}, Wave, o.ID)
			must(t, err)
			if want := slices.Contains(second.Orgs, o.ID); in != want || cases.Has(o.ID) != want {
				t.Errorf("%s is in the pilot: %v and %v, want %v", o.ID, in, cases.Has(o.ID), want)
			}
		}
		// Nobody is left who could fill the place: nothing is changed.
		_, err = s.DrawPilot(t.Context(), Lead, f, pilot.Ask{Wave: Wave, Refused: second.Orgs[0], Seen: 2, At: Noon})
		wantFault(t, err, fault.Refused, "only 1 can be chosen")
		_, err = s.DrawPilot(t.Context(), Lead, f, pilot.Ask{Wave: Wave, Rule: pilotRule, Reason: "Again", Seen: 1, At: Noon})
		wantFault(t, err, fault.Conflict, "Somebody else has drawn")
		if log, err = s.PilotDraws(t.Context(), Analyst, Wave); err != nil || len(log) != 2 {
			t.Errorf("%d draws, %v", len(log), err)
		}
	}},
	{"of two who draw at once one is told", func(t *testing.T, p *place) {
		s, f := p.wave(t), pilotFrame(t)
		var drawing sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			drawing.Go(func() {
				_, errs[i] = s.DrawPilot(t.Context(), Lead, f, pilot.Ask{Wave: Wave, Rule: pilotRule, At: Noon})
			})
		}
		drawing.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d were done", done)
		}
	}},
	{"without a sample those invited in the pilot are its cases", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.AppendContacted(t.Context(), Lead, Wave, []fieldwork.ContactEvent{{Org: Derby.Org, Kind: fieldwork.Noted, Channel: fieldwork.InOffice, Note: "In the pilot", Pilot: true, At: Noon}}))
		cases, err := s.PilotCases(t.Context(), Lead, Wave)
		must(t, err)
		in, err := s.InPilot(t.Context(), Derby, Wave, Derby.Org)
		must(t, err)
		if !cases.Has(Derby.Org) || cases.Len() != 1 || !in {
			t.Errorf("%+v, %v", cases, in)
		}
	}},
	{"only the lead draws, and a client and other respondents see nothing", func(t *testing.T, p *place) {
		s, f := p.wave(t), pilotFrame(t)
		for _, who := range []access.Person{Analyst, Client, Derby, {Name: "Ines", Role: access.Interviewer}} {
			_, err := s.DrawPilot(t.Context(), who, f, pilot.Ask{Wave: Wave, Rule: pilotRule, At: Noon})
			wantFault(t, err, fault.Denied)
		}
		for _, who := range []access.Person{Client, Derby} {
			_, err := s.PilotDraws(t.Context(), who, Wave)
			wantFault(t, err, fault.Denied)
			_, err = s.PilotCases(t.Context(), who, Wave)
			wantFault(t, err, fault.Denied)
		}
		_, err := s.InPilot(t.Context(), Derby, Wave, "another")
		wantFault(t, err, fault.Denied)
	}},
}
