package table_test

import (
	"math"
	"testing"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/survey/table"
)

func TestTallyOfFinalCodes(t *testing.T) {
	var codes []fieldwork.Disposition
	for _, one := range fieldwork.Dispositions {
		codes = append(codes, one.Code)
	}
	tally, err := table.TallyOf(codes)
	if err != nil {
		t.Fatal(err)
	}
	// Nine codes: one complete, one partial, seven eligible without the unknown.
	rates, err := tally.ResponseRates(0.5)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{"RR1": {rates.RR1, 1.0 / 8}, "RR2": {rates.RR2, 2.0 / 8}, "RR3": {rates.RR3, 1 / 7.5}, "RR4": {rates.RR4, 2 / 7.5}, "RR5": {rates.RR5, 1.0 / 7}, "RR6": {rates.RR6, 2.0 / 7}} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
	if _, err := table.TallyOf([]fieldwork.Disposition{"9.9"}); fault.KindOf(err) != fault.Refused {
		t.Errorf("a code that is not known: %v", err)
	}
}
