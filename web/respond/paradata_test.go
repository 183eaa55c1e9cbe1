package respond_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"omnibus/survey/paradata"
)

// TestWhatIsNotedOfAnswering walks a person through a section and reads what
// was noted: pages and moments, never an answer.
func TestWhatIsNotedOfAnswering(t *testing.T) {
	w := open(t, strings.Replace(twoSections, "id: A,", "id: A, required: true,", 1))
	p := w.arrive(t, "derby", "Dora Derby").reads("How long answering takes is measured")
	minute := 0
	tick := func() { minute++; w.at(noon.Add(time.Duration(minute) * time.Minute)) }
	tick()
	p.opens("/r/s/one/1")
	tick()
	p.fills("B", "A most secret answer").continues().problems("Select an answer to “First?”")
	tick()
	p.fills("A", "1").continues().is("/r/s/one/check")
	tick()
	p.opens("/r/s/one/1?from=check").fills("A", "2").continues().is("/r/s/one/check")
	tick()
	p.fills("form-completed", "yes").continues().is("/r/hub?done=one")
	p.opens("/r/leave")
	w.store.FlushNotes()

	var got []string
	_, err := w.store.Paradata(t.Context(), operator, "wave-1", 0, func(e paradata.Event) error {
		got = append(got, fmt.Sprintf("%d %s/%s %s %s %d %s", int(e.At.Sub(noon).Minutes()), e.Section, e.Page, e.Deed, paradata.WriteMet(e.Met), e.Edits, e.Device))
		if e.Person >= 0 || e.Org != "derby" {
			t.Errorf("person %d of %s: want the number of the access", e.Person, e.Org)
		}
		return nil
	})
	must(t, err)
	want := []string{
		"0 /hub shown  0 unknown",
		"1 one/1 shown  0 unknown",
		"2 one/1 refused A=missing 0 unknown",
		"3 one/1 saved  0 unknown", "3 one/check shown  0 unknown",
		"4 one/1 shown  0 unknown", "4 one/1 saved  1 unknown", "4 one/check shown  0 unknown",
		"5 one/check sent  0 unknown", "5 /hub shown  0 unknown",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("noted:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatIsNotedOfThePaperWay holds that the pages of the paper way are measured
// as the others are, and that a workbook's answers are not.
func TestWhatIsNotedOfThePaperWay(t *testing.T) {
	w := open(t, showcase)
	p := w.arrive(t, "derby", "Dora Derby")
	p.opens("/r/s/kinds/3").fills("Long", "As it was").continues()
	w.at(noon.Add(time.Minute))
	p.opens("/r/paper").opens("/r/paper/print").opens("/r/copy")
	file := p.workbook("One", "yes – already in place", "Long", "A most secret answer", "Number", "a lot")
	w.at(noon.Add(4 * time.Minute))
	p.sends([]byte("no workbook")).problems("This file is not an Excel workbook. Nothing was changed. Send the workbook that you were given, saved as .xlsx.")
	w.at(noon.Add(6 * time.Minute))
	p.sends(file).presses("Save the ticked answers").is("/r/paper?saved=2")
	w.store.FlushNotes()

	var got []string
	var all []paradata.Event
	_, err := w.store.Paradata(t.Context(), operator, "wave-1", 0, func(e paradata.Event) error {
		all = append(all, e)
		if e.At.After(noon) {
			got = append(got, fmt.Sprintf("%d %s/%s %s %s %d", int(e.At.Sub(noon).Minutes()), e.Section, e.Page, e.Deed, paradata.WriteMet(e.Met), e.Edits))
		}
		return nil
	})
	must(t, err)
	want := []string{
		"1 /paper shown  0", "1 /paper-print shown  0", "1 /copy shown  0", "1 /paper-workbook shown  0",
		"4 /paper shown  0", "4 /paper-read refused =workbook 0",
		"6 /paper shown  0", "6 /paper-read refused Number=number 0", "6 /paper-save saved  1", "6 /paper shown  0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("noted:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	c := paradata.Of("derby", all)
	if general, _ := c.Section(""); general.Active != 5*time.Minute {
		t.Errorf("%v on the pages of the paper way", general.Active)
	}
	if c.Measured("other") {
		t.Error("a section of which no page was answered counts as measured")
	}
}
