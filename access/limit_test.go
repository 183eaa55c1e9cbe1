package access

import (
	"strings"
	"testing"
	"time"

	"omnibus/fault"
)

func TestExceeded(t *testing.T) {
	limit := Limit{"x", 3, 10 * time.Minute}
	since := time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		attempts int
		after    time.Duration
		says     string
		wait     time.Duration
	}{
		{3, 0, "", 0},
		{4, 0, "in 10 minutes", 10 * time.Minute},
		{4, 8*time.Minute + time.Second, "in 2 minutes", 2 * time.Minute},
		{9, 9*time.Minute + time.Second, "in a minute", time.Minute},
		{9, 10 * time.Minute, "in a minute", time.Minute},
	} {
		err := limit.Exceeded(test.attempts, since, since.Add(test.after))
		if got := fault.WaitOf(err); got != test.wait {
			t.Errorf("%d after %v: wait %v, want %v", test.attempts, test.after, got, test.wait)
		}
		if (err != nil) != (test.says != "") {
			t.Errorf("%d after %v: %v", test.attempts, test.after, err)
		}
		if err != nil && (fault.KindOf(err) != fault.TooOften || !strings.Contains(fault.Public(err), test.says)) {
			t.Errorf("%d after %v: %v, want %q", test.attempts, test.after, err, test.says)
		}
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":             "192.0.2.7",
		"192.0.2.7:4711":        "192.0.2.7",
		"::ffff:192.0.2.7":      "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":  "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]:443": "2001:db8:1:2::/64",
		"[2001:db8:1:2::9]":     "2001:db8:1:2::/64",
		"fe80::1%eth0":          "fe80::/64",
		"":                      "",
		"a proxy":               "a proxy",
	} {
		if got := Network(address); got != want {
			t.Errorf("Network(%q) = %q, want %q", address, got, want)
		}
	}
}
