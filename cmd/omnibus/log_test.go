package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLinesOfTheLogAreHeldForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		lines := newLogLines(&out)
		log := slog.New(slog.NewJSONHandler(lines, nil))
		written := func() string { // the timer writes on a goroutine of its own
			lines.mu.Lock()
			defer lines.mu.Unlock()
			return out.String()
		}
		log.Info("request", "status", 200)
		if got := written(); got != "" {
			t.Errorf("written at once: %s", got)
		}
		time.Sleep(heldFor + time.Millisecond)
		synctest.Wait()
		if got := written(); strings.Count(got, "\n") != 1 {
			t.Errorf("after a moment: %s", got)
		}
		log.Info("request", "status", 201)
		log.Warn("trouble", "says", `"level":"INFO"`)
		if got := written(); strings.Count(got, "\n") != 3 || strings.Index(got, "201") > strings.Index(got, "trouble") {
			t.Errorf("after a trouble: %s", got)
		}
		log.Info("last")
		lines.Flush()
		if !strings.Contains(written(), "last") {
			t.Error("what was held at the end is lost")
		}
		for range 2 * mostHeld / 40 {
			log.Info("many")
		}
		lines.mu.Lock()
		defer lines.mu.Unlock()
		if held := lines.held.Len(); held > mostHeld {
			t.Errorf("%d bytes are held", held)
		}
	})
}
