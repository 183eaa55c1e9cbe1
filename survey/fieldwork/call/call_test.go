package call_test

import (
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/call"
)

var noon = time.Date(2016, 10, 11, 12, 0, 0, 0, time.UTC)

// a makes a case with a contact and the outcomes of calls, each some hours ago.
func a(org string, calls ...any) fieldwork.Case {
	c := fieldwork.Case{Org: org, Room: fieldwork.Room{Contacts: []fieldwork.Contact{{ID: 1, Org: org, Role: fieldwork.SinglePoint, Name: "Pat", Phone: "01632 960000 x12"}}}}
	for i := 0; i < len(calls); i += 2 {
		c.Contacted = append(c.Contacted, fieldwork.ContactEvent{Org: org, Kind: fieldwork.CallEnded, Outcome: calls[i+1].(fieldwork.Outcome), At: noon.Add(-time.Duration(calls[i].(int)) * time.Hour)})
	}
	return c
}

// back gives the case's last call a time to call back, in hours from noon.
func back(c fieldwork.Case, hours int) fieldwork.Case {
	c.Contacted[len(c.Contacted)-1].CallBack = noon.Add(time.Duration(hours) * time.Hour)
	return c
}

func asked() call.Asked { return call.Asked{At: noon, Zone: time.UTC, Sections: 2} }

func order(lines []call.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Org+" "+string(l.State))
	}
	return strings.Join(all, "; ")
}

func TestQueue(t *testing.T) {
	handedIn := a("in")
	handedIn.Turns = []fieldwork.Turn{{Section: "a", Begun: true, Complete: true}, {Section: "b", Begun: true, Complete: true}}
	silent := a("silent")
	silent.Room.Contacts[0].Phone = ""
	var often []any
	for i := range call.MostTries {
		often = append(often, 100-i, fieldwork.NoAnswer)
	}
	reached := append(append([]any{}, often...), 90, fieldwork.MessageLeft)
	written := a("written")
	written.Contacted = []fieldwork.ContactEvent{{Kind: fieldwork.Invited, At: noon.Add(-5 * time.Hour)}}
	got := call.Queue([]fieldwork.Case{
		a("twice", 50, fieldwork.NoAnswer, 40, fieldwork.Busy), a("fresh"), written, a("once", 30, fieldwork.NoAnswer), a("earlier", 60, fieldwork.NoAnswer),
		a("refused", 50, fieldwork.RefusedByCall), handedIn, silent, a("often", often...), a("reached", reached...),
		a("lately", 1, fieldwork.NoAnswer), a("spoken", 30, fieldwork.WillComplete),
		back(a("later", 3, fieldwork.CallBackAgreed), 3), back(a("due", 3, fieldwork.CallBackAgreed), 0), back(a("overdue", 3, fieldwork.CallBackAgreed), -2),
	}, asked())
	want := "overdue call-back due; due call-back due; fresh to be called; written to be called; earlier to be called; once to be called; twice to be called; reached to be called; " +
		"later call-back agreed; spoken called lately; lately called lately; often called often enough; silent no number known; in nothing to call about; refused nothing to call about"
	if order(got) != want {
		t.Errorf("the queue is\n%s, not\n%s", order(got), want)
	}
}

func TestQueueByNeedAndPlan(t *testing.T) {
	ask := asked()
	need := map[string]float64{"b": 3, "c": 1}
	ask.Need = func(org string) float64 { return need[org] }
	ask.Only = map[string]bool{"a": true, "b": true, "c": true}
	got := order(call.Queue([]fieldwork.Case{a("a"), a("c"), a("b", 50, fieldwork.NoAnswer), a("d"), back(a("e", 9, fieldwork.CallBackAgreed), -1)}, ask))
	if want := "e call-back due; b to be called; c to be called; a to be called; d nothing to call about"; got != want {
		t.Errorf("the queue is %s, not %s", got, want)
	}
}

func TestHours(t *testing.T) {
	var cases []fieldwork.Case
	for i := range 6 {
		outcome := fieldwork.NoAnswer
		if i < 3 {
			outcome = fieldwork.WillComplete
		}
		cases = append(cases, a("x", 2, outcome, 1, fieldwork.NoAnswer))
	}
	cases = append(cases, a("y", 4, fieldwork.WillComplete)) // one call says nothing of its hour
	h := call.Hours(cases, time.UTC)
	if best := h.Best(); len(best) != 1 || best[0] != 10 || h[10] != (call.Hour{Calls: 6, Reached: 3}) || h[8].Calls != 1 {
		t.Errorf("%v, %v", best, h)
	}
}

func TestResult(t *testing.T) {
	for _, test := range []struct {
		name string
		call.Result
		says string
	}{
		{"nothing chosen", call.Result{}, "Select what the call came to"},
		{"no such outcome", call.Result{Outcome: "fine"}, "Select what the call came to"},
		{"a call-back without a time", call.Result{Outcome: fieldwork.CallBackAgreed}, "when they are to be called back"},
		{"a call-back in the past", call.Result{Outcome: fieldwork.NoAnswer, CallBack: noon}, "must lie ahead"},
		{"a call-back next year", call.Result{Outcome: fieldwork.NoAnswer, CallBack: noon.AddDate(1, 0, 0)}, "within 120 days"},
		{"something else, unsaid", call.Result{Outcome: fieldwork.OtherOutcome}, "Enter what the call came to"},
		{"a refusal without a reason", call.Result{Outcome: fieldwork.RefusedByCall, Note: " "}, "Enter why"},
		{"a note that is no text", call.Result{Outcome: fieldwork.NoAnswer, Note: "\x00"}, "must be text"},
	} {
		test.At = noon
		if _, err := test.Events(noon.Add(-time.Minute)); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), test.says) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	r := call.Result{Outcome: fieldwork.RefusedByCall, Note: "No time", CallBack: noon.Add(time.Hour), At: noon}
	events, err := r.Events(noon.Add(time.Hour))
	if err != nil || len(events) != 2 || events[0].At.After(noon) || events[1].Reason != "No time" || !events[1].CallBack.IsZero() {
		t.Errorf("%+v %v", events, err)
	}
}

func TestReadCallBack(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"2016-10-12T14:30", "2016-10-12  14:30", "12/10/2016 14:30", "2016-10-12T14:30:00"} {
		if at, err := call.ReadCallBack(typed, zone); err != nil || !at.Equal(time.Date(2016, 10, 12, 13, 30, 0, 0, time.UTC)) {
			t.Errorf("%q is %v, %v", typed, at, err)
		}
	}
	if at, err := call.ReadCallBack(" ", zone); err != nil || !at.IsZero() {
		t.Errorf("nothing is %v, %v", at, err)
	}
	if _, err := call.ReadCallBack("tomorrow", zone); fault.KindOf(err) != fault.Refused {
		t.Errorf("%v", err)
	}
}

func FuzzReadCallBack(f *testing.F) {
	f.Add("2016-10-12T14:30")
	f.Fuzz(func(t *testing.T, typed string) {
		if _, err := call.ReadCallBack(typed, time.UTC); err != nil && fault.KindOf(err) != fault.Refused {
			t.Error(err)
		}
	})
}

func TestTelephone(t *testing.T) {
	for number, want := range map[string]string{"01632 960000": "tel:01632960000", "+44 (1632) 960000 x12": "tel:+441632960000,12"} {
		if got := call.Telephone(number); got != want {
			t.Errorf("%q is dialled as %q, not %q", number, got, want)
		}
	}
}
