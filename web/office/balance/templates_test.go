package balance

import (
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Check(t, pages) }

func TestMoment(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2016, 10, 12, 14, 30, 20, 0, london)
	for typed, want := range map[string]string{
		"": "2016-10-12 14:30:59.999", "2016-10-12": "2016-10-12 14:30:59.999", "2016-10-11": "2016-10-11 23:59:59.999",
		"2016-10-11 09:05": "2016-10-11 09:05:59.999", "2016-10-11T09:05": "2016-10-11 09:05:59.999",
	} {
		if got, err := moment(typed, now, london); err != nil || got.Format("2006-01-02 15:04:05.000") != want {
			t.Errorf("%q is %v (%v), want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"yesterday", "2016-13-01", "2016-10-13", "2016-10-12 14:31", "0001-01-01", "2016-10-11 9:5:1", "\x00"} {
		if _, err := moment(typed, now, london); fault.KindOf(err) != fault.Refused {
			t.Errorf("%q: %v", typed, err)
		}
	}
}
