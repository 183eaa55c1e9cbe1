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
		log.Info("request", "status", 200)
		if out.Len() > 0 {
			t.Errorf("written at once: %s", &out)
		}
		time.Sleep(heldFor + time.Millisecond)
		synctest.Wait()
		if got := strings.Count(out.String(), "\n"); got != 1 {
			t.Errorf("%d lines after a moment: %s", got, &out)
		}
		log.Info("request", "status", 201)
		log.Warn("trouble", "says", `"level":"INFO"`)
		if got := out.String(); strings.Count(got, "\n") != 3 || strings.Index(got, "201") > strings.Index(got, "trouble") {
			t.Errorf("after a trouble: %s", got)
		}
		log.Info("last")
		lines.Flush()
		if !strings.Contains(out.String(), "last") {
			t.Error("what was held at the end is lost")
		}
		for range 2 * mostHeld / 40 {
			log.Info("many")
		}
		if held := lines.held.Len(); held > mostHeld {
			t.Errorf("%d bytes are held", held)
		}
	})
}
