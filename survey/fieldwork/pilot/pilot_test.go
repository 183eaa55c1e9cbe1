package pilot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"omnibus/survey"
	"omnibus/survey/fieldwork/pilot"
	"omnibus/survey/frame"
	"omnibus/survey/frame/purposive"
)

func eight(t *testing.T) *frame.Frame {
	text := "org_id,name,short_name,type,region\n"
	for i := range 8 {
		text += fmt.Sprintf("o%d,Council %d,C%d,%s,%s\n", i, i, i, []string{"County", "Borough"}[i%2], []string{"North", "South", "East", "West"}[i/2])
	}
	f, complaints := frame.Read("frame.csv", []byte(text), []survey.Characteristic{{Name: "type", Column: "type", Label: "Type"}, {Name: "region", Column: "region", Label: "Region"}})
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

func TestRefusalsAreDrawnAgain(t *testing.T) {
	f := eight(t)
	rule := purposive.Rule{N: 4, Spread: []string{"type", "region"}}
	first, err := pilot.Decide(f, nil, pilot.Ask{Wave: "w", Rule: rule, By: "Ada"})
	if err != nil || first.Number != 1 || len(first.Orgs) != 4 {
		t.Fatalf("%+v %v", first, err)
	}
	log := []pilot.Draw{first}
	gone := map[string]bool{}
	for range 4 {
		latest := pilot.Latest(log)
		next, err := pilot.Decide(f, log, pilot.Ask{Wave: "w", Refused: latest.Orgs[0], Seen: latest.Number})
		if err != nil {
			t.Fatal(err)
		}
		gone[latest.Orgs[0]] = true
		if came, went := pilot.Came(latest, next), pilot.Went(latest, next); len(came) != 1 || !slices.Equal(went, latest.Orgs[:1]) || len(next.Orgs) != 4 {
			t.Errorf("came %v, went %v", came, went)
		}
		for _, org := range next.Orgs {
			if gone[org] {
				t.Errorf("%s refused and is in again", org)
			}
		}
		log = append(log, next)
	}
	latest := pilot.Latest(log)
	for _, test := range []struct {
		ask  pilot.Ask
		want string
	}{
		{pilot.Ask{Refused: latest.Orgs[0], Seen: 5}, "only 3 can be chosen"},
		{pilot.Ask{Refused: latest.Orgs[0], Seen: 4}, "Somebody else has drawn"},
		{pilot.Ask{Refused: "o9", Seen: 5}, "is not in the pilot"},
		{pilot.Ask{Rule: rule, Seen: 5}, "Say why it is drawn again"},
		{pilot.Ask{Rule: rule, Seen: 5, Reason: "a\nb"}, "line break"},
		{pilot.Ask{Rule: rule, Seen: 5, Reason: strings.Repeat("a", 501)}, "more than 500"},
	} {
		if d, err := pilot.Decide(f, log, test.ask); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %+v %v", test.ask, d, err)
		}
	}
	if cases := pilot.CasesOf(latest, []string{"x"}); cases.Len() != 4 || cases.Has("x") || !cases.Has(latest.Orgs[2]) {
		t.Errorf("%+v", cases)
	}
	if cases := pilot.CasesOf(pilot.Draw{}, []string{"x"}); !cases.Has("x") || cases.Has("o1") {
		t.Errorf("%+v", cases)
	}
}
