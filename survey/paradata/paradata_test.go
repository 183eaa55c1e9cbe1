package paradata_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/paradata"
	"omnibus/survey/questionnaire"
)

var nine = time.Date(2016, 10, 3, 9, 0, 0, 0, time.UTC)

// at makes an event of the worked example in docs/methods/burden.md.
func at(person int64, clock string, section string, deed paradata.Deed) paradata.Event {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	return paradata.Event{Wave: "wave-1", Org: "derby", Person: person, Section: section, Page: "1", Deed: deed, Device: paradata.Desktop,
		At: nine.Add(time.Duration(t.Hour()-9)*time.Hour + time.Duration(t.Minute())*time.Minute)}
}

var example = []paradata.Event{
	at(1, "09:00", "", paradata.Shown), at(1, "09:02", "csc", paradata.Shown), at(1, "09:10", "csc", paradata.Saved),
	at(1, "09:10", "csc", paradata.Shown), at(1, "11:40", "csc", paradata.Saved), at(1, "11:43", "", paradata.Shown),
	at(2, "09:05", "ey", paradata.Shown), at(2, "09:11", "ey", paradata.Saved),
}

func TestWorkedExample(t *testing.T) {
	c := paradata.Of("derby", example)
	want := []paradata.Part{
		{Person: 1, Section: "", Active: 2 * time.Minute},
		{Person: 1, Section: "csc", Active: 11 * time.Minute, Saves: 2},
		{Person: 2, Section: "ey", Active: 6 * time.Minute, Saves: 1},
	}
	if !reflect.DeepEqual(c.Parts, want) {
		t.Errorf("parts %+v", c.Parts)
	}
	if want := []paradata.Break{{Person: 1, Section: "csc", Away: 150 * time.Minute}}; !reflect.DeepEqual(c.Breaks, want) {
		t.Errorf("breaks %+v", c.Breaks)
	}
	if c.People() != 2 || c.Active() != 19*time.Minute {
		t.Errorf("%d people, %v", c.People(), c.Active())
	}
	b := paradata.Burden{Rate: survey.Rate{Sign: "£", Hundredths: 3000}}
	if cost := b.Cost(19); math.Abs(cost-9.5) > 1e-9 {
		t.Errorf("cost %v", cost)
	}
}

// TestOrderAndSplitting: the order in which events arrive does not matter, and
// neither do other people's events between.
func TestOrderAndSplitting(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var events []paradata.Event
		for person := range int64(3) {
			now := nine
			for range random.IntN(20) {
				now = now.Add(time.Duration(1+random.IntN(30*60)) * time.Second)
				events = append(events, paradata.Event{Person: person, Section: []string{"", "a", "b"}[random.IntN(3)], Page: "1", Deed: paradata.Saved, Device: paradata.Phone, At: now})
			}
		}
		whole := paradata.Of("x", events)
		shuffled := append([]paradata.Event(nil), events...)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if !reflect.DeepEqual(paradata.Of("x", shuffled), whole) {
			t.Fatal("another order gives another case")
		}
		var alone time.Duration
		var longest time.Duration
		for person := range int64(3) {
			var own []paradata.Event
			for _, e := range events {
				if e.Person == person {
					own = append(own, e)
				}
			}
			if len(own) > 1 {
				longest += own[len(own)-1].At.Sub(own[0].At)
			}
			alone += paradata.Of("x", own).Active()
		}
		if alone != whole.Active() || alone > longest || whole.Devices[paradata.Phone] != alone {
			t.Fatalf("%v alone, %v together, %v from first to last", alone, whole.Active(), longest)
		}
	}
}

func TestAGapOfExactlyThePauseIsWork(t *testing.T) {
	for gap, want := range map[time.Duration]time.Duration{paradata.Pause: paradata.Pause, paradata.Pause + time.Millisecond: 0} {
		c := paradata.Of("x", []paradata.Event{{At: nine}, {At: nine.Add(gap)}})
		if c.Active() != want {
			t.Errorf("a gap of %v counts %v", gap, c.Active())
		}
	}
}

func TestQuantilesAreThoseOfR(t *testing.T) {
	// quantile(c(3, 7, 8, 12, 30)), quantile(c(1, 2, 4, 10)), both of type 7.
	for _, one := range []struct {
		of   []float64
		want [5]float64
	}{
		{[]float64{30, 3, 8, 7, 12}, [5]float64{3, 7, 8, 12, 30}},
		{[]float64{10, 1, 2, 4}, [5]float64{1, 1.75, 3, 5.5, 10}},
		{[]float64{6}, [5]float64{6, 6, 6, 6, 6}},
	} {
		s := paradata.SpreadOf(one.of)
		if got := [5]float64{s.Low, s.Q1, s.Median, s.Q3, s.High}; got != one.want {
			t.Errorf("%v: %v, want %v", one.of, got, one.want)
		}
	}
	if s := paradata.SpreadOf(nil); s != (paradata.Spread{}) {
		t.Errorf("nothing gives %+v", s)
	}
}

func TestDevices(t *testing.T) {
	for agent, want := range map[string]paradata.Device{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0": paradata.Desktop,
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15":     paradata.Desktop,
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36":                                paradata.Desktop,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1":       paradata.Phone,
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36":     paradata.Phone,
		"Mozilla/5.0 (Linux; Android 13; SM-X706B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":           paradata.Tablet,
		"Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1.2 Mobile/15E148 Safari/604.1":              paradata.Tablet,
		"Googlebot/2.1 (+http://www.google.com/bot.html)":                                                                           paradata.Unknown, "": paradata.Unknown, "\xff\x00": paradata.Unknown,
	} {
		if got := paradata.DeviceOf(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
}

func FuzzMet(f *testing.F) {
	f.Add("SocRisk=many SendMon=missing =clash")
	f.Fuzz(func(t *testing.T, text string) {
		all := paradata.ReadMet(text)
		if again := paradata.ReadMet(paradata.WriteMet(all)); len(all) > 0 && !reflect.DeepEqual(again, all) {
			t.Errorf("%q: %v, then %v", text, all, again)
		}
	})
}

// TestLines writes sound events as lines and reads them again.
func TestLines(t *testing.T) {
	all := []paradata.Event{
		{Wave: "w", Org: "o", Person: -3, Page: "hub", Deed: paradata.Shown, Device: paradata.Phone, At: time.UnixMilli(1477929600123).UTC()},
		{Wave: "w", Org: "o", Person: 12, Section: "csc", Page: "csc-1", Deed: paradata.Refused, Device: paradata.Unknown, Edits: 2,
			Met: []paradata.Met{{Question: "SocRisk", Kind: "many"}, {Kind: paradata.Clash}}, At: time.UnixMilli(1477929601000).UTC()},
	}
	lines := ""
	for _, e := range all {
		if !e.Sound() {
			t.Fatalf("%+v is not sound", e)
		}
		lines += e.Line()
	}
	var read []paradata.Event
	err := paradata.ReadLines(lines, paradata.Event{Wave: "w", Org: "o"}, func(e paradata.Event) error { read = append(read, e); return nil })
	if err != nil || !reflect.DeepEqual(read, all) {
		t.Errorf("%q is read as %+v (%v)", lines, read, err)
	}
}

func FuzzReadLines(f *testing.F) {
	f.Add("-3\t\thub\tshown\t\t0\tphone\t1477929600123\n")
	f.Fuzz(func(t *testing.T, lines string) {
		err := paradata.ReadLines(lines, paradata.Event{Wave: "w", Org: "o"}, func(e paradata.Event) error {
			if !e.Sound() {
				return nil
			}
			return paradata.ReadLines(e.Line(), paradata.Event{Wave: "w", Org: "o"}, func(again paradata.Event) error {
				if !reflect.DeepEqual(again, e) {
					t.Errorf("%+v, then %+v", e, again)
				}
				return nil
			})
		})
		if err != nil && lines == "" {
			t.Error(err)
		}
	})
}

const questions = `title: Q
sections:
  - {id: csc, title: Social care, pages: [{questions: [{id: A, ask: "First?", one: [Yes, No]}]}]}
  - {id: ey, title: Early years, pages: [{questions: [{id: B, ask: "Second?", text: long}]}]}
`

func TestBurden(t *testing.T) {
	q, complaints := questionnaire.Read("q.yaml", []byte(questions))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	of := func(org string, csc, ey answer.State) answer.Progress {
		return answer.Progress{Org: org, Sections: map[string]answer.SectionProgress{"csc": {State: csc}, "ey": {State: ey}}}
	}
	short := []paradata.Event{
		{Person: 5, Section: "csc", Page: "1", Deed: paradata.Shown, Device: paradata.Phone, At: nine},
		{Person: 5, Section: "csc", Page: "1", Deed: paradata.Refused, Met: []paradata.Met{{Question: "A", Kind: "one"}}, Device: paradata.Phone, At: nine.Add(time.Minute)},
		{Person: 5, Section: "csc", Page: "1", Deed: paradata.Saved, Edits: 2, Device: paradata.Phone, At: nine.Add(3 * time.Minute)},
	}
	cases := map[string]paradata.Case{"derby": paradata.Of("derby", example), "leeds": paradata.Of("leeds", short)}
	b := paradata.BurdenOf(&survey.Wave{Rate: survey.Rate{Sign: "£", Hundredths: 6000}}, q, []answer.Progress{
		of("derby", answer.Complete, answer.Complete), of("leeds", answer.Complete, answer.NotStarted),
		of("york", answer.Complete, answer.Partial), of("hull", answer.NotStarted, answer.NotStarted),
	}, cases)
	csc, ey := b.Sections[0], b.Sections[1]
	if csc.Begun != 3 || csc.Measured != 2 || csc.Minutes.N != 2 || csc.Minutes.Median != 7 || csc.Total != 14 || csc.People != 1 {
		t.Errorf("csc %+v", csc)
	}
	if csc.Refusals != 1 || csc.Edits != 2 || csc.Saves != 3 || csc.Breaks != 1 || csc.ShortestMinutes <= 0 {
		t.Errorf("csc %+v", csc)
	}
	if ey.Begun != 2 || ey.Measured != 1 || ey.Minutes.Median != 6 {
		t.Errorf("ey %+v", ey)
	}
	// York's answers came in a file: 7 and 6 minutes are put in their place.
	if b.Minutes != 22 || b.General != 2 || b.Estimated != 35 || b.Begun != 5 || b.Measured != 3 || b.People != 3 {
		t.Errorf("%+v", b)
	}
	if b.Whole.N != 1 || b.Whole.Median != 19 || b.Cost(b.Whole.Median) != 19 || len(b.Organisations) != 3 {
		t.Errorf("whole %+v, organisations %+v", b.Whole, b.Organisations)
	}
	if want := []paradata.MetBurden{{Met: paradata.Met{Question: "A", Kind: "one"}, Times: 1, Cases: 1}}; !reflect.DeepEqual(b.Met, want) {
		t.Errorf("met %+v", b.Met)
	}
	for _, d := range b.Devices {
		if want := map[paradata.Device]float64{paradata.Desktop: 19, paradata.Phone: 3}[d.Device]; d.Minutes != want {
			t.Errorf("%s: %v minutes, want %v", d.Device, d.Minutes, want)
		}
	}
}
