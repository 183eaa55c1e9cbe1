package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/internal/postbox"
	"omnibus/mail"
	"omnibus/store"
	"omnibus/store/storetest"
)

func TestWhereMailGoes(t *testing.T) {
	for name, test := range map[string]struct {
		flags mailFlags
		says  string // of the carrier, or of the refusal
		sends bool
		wrong bool
	}{
		"nowhere":         {mailFlags{}, "messages wait", false, false},
		"a server":        {mailFlags{SMTP: "smtps://ann:s3cret@mail.example.org", From: "Team <team@example.org>"}, `mail.example.org:465, from Team <team@example.org>`, true, false},
		"a folder":        {mailFlags{Outbox: "x", From: "team@example.org"}, "nothing leaves", true, false},
		"both":            {mailFlags{Outbox: "x", SMTP: "smtp://mail.example.org", From: "team@example.org"}, "either", false, true},
		"from nobody":     {mailFlags{SMTP: "smtp://mail.example.org"}, "--from", false, true},
		"from a long one": {mailFlags{SMTP: "smtp://mail.example.org", From: strings.Repeat("a", 48) + "@example.org"}, "--plain-return", false, true},
		"from a mistake":  {mailFlags{SMTP: "smtp://mail.example.org", From: "team"}, "--from", false, true},
		"a wrong server":  {mailFlags{SMTP: "smtp://ann:s3cret@mail.example.org?tls=none", From: "team@example.org"}, "tls=none", false, true},
		"a negative pace": {mailFlags{Outbox: "x", From: "team@example.org", Pace: -1}, "--mail-pace", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := test.flags.post(nil, nil, time.Now)
			if test.wrong {
				if fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), test.says) || strings.Contains(err.Error(), "s3cret") {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil || !strings.Contains(got.carrier, test.says) || (got.sender != nil) != test.sends || strings.Contains(got.carrier, "s3cret") {
				t.Fatalf("%+v, %v", got, err)
			}
		})
	}
}

// TestServingSendsMail serves a database with a message in it until a real mail
// server has the message, then stops.
func TestServingSendsMail(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	box := postbox.Start(t, postbox.Settings{Answer: func(step postbox.Step, _ postbox.Delivery, _ func()) error {
		if step == postbox.Data {
			stop()
		}
		return nil
	}})
	database := "file:" + filepath.Join(t.TempDir(), "omnibus.db")
	s, err := store.Open(t.Context(), database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storetest.ImportWave(t, s)
	if err := s.QueueMail(t.Context(), storetest.Lead, storetest.MessageOf("k"), storetest.Noon); err != nil {
		t.Fatal(err)
	}
	var errors strings.Builder
	c := serveCommand{Listen: "127.0.0.1:0"}
	c.Database, c.SMTP, c.From = database, "smtp://"+box.Address()+"?tls=none", "Team <team@example.org>"
	if err := c.Run(ctx, terminal{io.Discard, &errors}); err != nil {
		t.Fatal(err)
	}
	if len(box.Came()) != 1 || strings.Contains(errors.String(), storetest.Secret) {
		t.Errorf("%d came; the log: %s", len(box.Came()), errors.String())
	}
	if r := storetest.MailOf(t, s)[0]; r.State != mail.Sent {
		t.Errorf("%+v", r)
	}
}
