package main

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// logLines writes the server's log. Lines that say no more than that a request
// was answered are held for a moment and written together; all others are written
// at once, with those before them, so that what led to a trouble stands beside it.
type logLines struct {
	mu   sync.Mutex
	to   io.Writer
	held bytes.Buffer
	soon *time.Timer
}

const (
	// heldFor is how long a line is held, and at most lost in a crash.
	heldFor = 200 * time.Millisecond
	// mostHeld bounds what is held, in bytes.
	mostHeld = 32 << 10
)

func newLogLines(to io.Writer) *logLines {
	l := &logLines{to: to}
	l.soon = time.AfterFunc(heldFor, l.Flush)
	return l
}

// unurgent marks a line that may be held, in the form that slog writes it.
var unurgent = []byte(`"level":"INFO"`)

// Write takes one line.
func (l *logLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held.Len() == 0 {
		l.soon.Reset(heldFor)
	}
	l.held.Write(line)
	// The level stands near the beginning, before anything that somebody else says.
	if l.held.Len() < mostHeld && bytes.Contains(line[:min(len(line), 80)], unurgent) {
		return len(line), nil
	}
	return len(line), l.flush()
}

// Flush writes what is held.
func (l *logLines) Flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.flush() // there is nobody to tell when the log itself cannot be written
}

func (l *logLines) flush() error {
	if l.held.Len() == 0 {
		return nil
	}
	_, err := l.to.Write(l.held.Bytes())
	l.held.Reset()
	return err
}
