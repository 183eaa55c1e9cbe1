package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/store/storetest"
	"omnibus/web/returned"
)

// TestWhatComesBackIsTaken has one report come by both ways, a folder and the
// address, and counts it once.
func TestWhatComesBackIsTaken(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), "file:"+filepath.Join(dir, "omnibus.db"), store.Options{Now: storetest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storetest.ImportWave(t, s)
	if err := s.QueueMail(t.Context(), storetest.Lead, storetest.MessageOf("k"), storetest.Noon); err != nil {
		t.Fatal(err)
	}
	flags := mailFlags{Outbox: filepath.Join(dir, "out"), From: "survey@example.org", Reports: "maildir:" + dir, Secret: strings.Repeat("secret", 5)}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	out, err := flags.post(s, logger, storetest.Clock)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.sender.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	site := site{store: s, log: logger, now: storetest.Clock, post: out}
	report := "Return-Path: <>\r\nFrom: mailer-daemon@derby.example\r\nTo: survey+" + mail.ReturnKey("k") + "@example.org\r\nSubject: failure\r\n\r\n550 5.1.1 <dora@derby.example> unknown\r\n"
	for _, part := range []string{"new", "cur"} {
		if err := os.Mkdir(filepath.Join(dir, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"1": report, "2": "no message"} {
		if err := os.WriteFile(filepath.Join(dir, "new", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	site.reportClock("node").Turn(t.Context())
	post := func(secret string) int {
		r := httptest.NewRequest(http.MethodPost, returned.Path, strings.NewReader(report))
		r.Header.Set("Authorization", "Bearer "+secret)
		w := httptest.NewRecorder()
		site.handler().ServeHTTP(w, r)
		return w.Code
	}
	if got := post("a wrong one"); got != http.StatusUnauthorized {
		t.Errorf("a wrong secret gave %d", got)
	}
	if got := post(flags.Secret); got != http.StatusNoContent {
		t.Errorf("the report gave %d", got)
	}
	r := storetest.MailOf(t, s)[0]
	if r.State != mail.Bounced || len(r.Attempts) != 4 || !strings.Contains(r.Attempts[3].Told, "5.1.1") {
		t.Errorf("%+v", r)
	}
	if strings.Contains(log.String(), "dora") || strings.Contains(log.String(), flags.Secret) {
		t.Errorf("the log: %s", log.String())
	}
	if left, err := filepath.Glob(filepath.Join(dir, "cur", "*")); err != nil || len(left) != 2 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestReportFlags(t *testing.T) {
	for says, flags := range map[string]mailFlags{
		"24 bytes":    {Secret: "short"},
		"user and":    {Reports: "imaps://mail.example.org"},
		"from 1 to 5": {Outbox: "x", From: "a@b.example", Connections: 51},
	} {
		if _, err := flags.post(nil, nil, nil); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
	p, err := mailFlags{SMTP: "smtp://mail.example.org", From: "a@b.example", Connections: 3}.post(nil, nil, nil)
	if err != nil || p.sender.Connections != 3 {
		t.Errorf("%+v, %v", p.sender, err)
	}
}
