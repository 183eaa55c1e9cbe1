package office_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/mail"
)

// secretLink stands in the messages of these tests.
const secretLink = "https://survey.example/r/l/secret-token"

// keys makes each message of these tests another one.
var keys atomic.Int64

// queued queues a message about the world's case and gives its id.
func (s *site) queued() int64 {
	s.t.Helper()
	key := fmt.Sprint("message ", keys.Add(1))
	lead := access.Person{Name: "Test", Role: access.Lead}
	m := mail.Message{Key: key, Kind: "Invitation", Wave: "wave-1", Org: s.world.Org, To: mail.Address{Name: "Zoë <b>", Email: "zoe@council.example"},
		Subject: "Your section & <i>ours</i>", Text: "Dear Zoë,\n\nopen " + secretLink + "\n\n" + strings.Repeat("A long line. ", 30), HTML: "<p>Dear Zoë</p>"}
	if err := s.store.QueueMail(s.t.Context(), lead, m, noon); err != nil {
		s.t.Fatal(err)
	}
	id := int64(0)
	err := s.store.Mail(s.t.Context(), lead, "", "", "", 0, 1000, func(r mail.Record) error {
		if r.Key == key {
			id = r.ID
		}
		return nil
	})
	if err != nil || id == 0 {
		s.t.Fatal(id, err)
	}
	return id
}

// sent sends a message to the outbox.
func (s *site) sent() int64 {
	s.t.Helper()
	id := s.queued()
	sender := mail.Sender{Queue: s.store, Transport: s.outbox, From: mail.Address{Email: "survey@example.org"}, Name: "sender",
		Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
	if _, err := sender.Turn(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// unclear leaves a message as a sender leaves it that is killed while sending.
func (s *site) unclear() int64 {
	s.t.Helper()
	id := s.queued()
	claim := mail.Claim{By: "a dead sender", Most: 100, Lease: time.Millisecond}
	if _, err := s.store.ClaimMail(s.t.Context(), claim, noon); err != nil {
		s.t.Fatal(err)
	}
	if tries, err := s.store.MarkMail(s.t.Context(), nil, []int64{id}, claim, noon); err != nil || tries[id] != 1 {
		s.t.Fatal(tries, err)
	}
	if _, err := s.store.FindLostMail(s.t.Context(), noon.Add(time.Second)); err != nil {
		s.t.Fatal(err)
	}
	return id
}

func TestMessages(t *testing.T) {
	s := open(t)
	if text := s.as(access.Lead, "/office/outbox?wave=wave-1", nil).page(t).One(t, "main").Text(); !strings.Contains(text, "There are none") || !strings.Contains(text, "Messages go to a folder") {
		t.Errorf("without a message: %s", text)
	}
	sent, unclear := s.sent(), s.unclear()
	list := s.as(access.Interviewer, "/office/outbox?wave=wave-1", nil)
	p := list.page(t)
	if heading := p.One(t, "#list").Text(); heading != "2 messages" {
		t.Errorf("heading %q", heading)
	}
	for _, want := range []string{"Your section & <i>ours</i>", "Zoë <b>", "zoe@council.example", "Unclear", "Sent", "1 message may or may not have been sent"} {
		if !strings.Contains(p.One(t, "main").Text(), want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if got := s.as(access.Lead, "/office/outbox?state=unclear", nil).page(t).One(t, "#list").Text(); got != "1 message" {
		t.Errorf("unclear: %q", got)
	}
	one := s.as(access.Lead, fmt.Sprint("/office/outbox/", sent), nil)
	for _, want := range []string{secretLink, "Put into the outbox", "Being sent"} {
		if !strings.Contains(one.page(t).One(t, "main").Text(), want) {
			t.Errorf("the message lacks %q", want)
		}
	}
	file := s.as(access.Lead, fmt.Sprint("/office/outbox/", sent, "/download"), nil)
	if file.status != http.StatusOK || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") || !strings.Contains(file.body, "Content-Type: multipart/alternative") {
		t.Errorf("the file: %d %v", file.status, file.header)
	}
	lost := s.as(access.Lead, fmt.Sprint("/office/outbox/", unclear), nil)
	if text := lost.page(t).One(t, "main").Text(); strings.Contains(text, secretLink) || !strings.Contains(text, "nobody knows whether it arrived") {
		t.Errorf("the unclear one: %s", text)
	}
	if strings.Contains(s.log.String(), "secret-token") {
		t.Error("the log has a link")
	}
}

func TestDecidingAboutAMessage(t *testing.T) {
	s := open(t)
	path := fmt.Sprint("/office/outbox/", s.unclear())
	if got := s.as(access.Lead, path, url.Values{"do": {"nothing"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("no decision gave %d", got.status)
	}
	if got := s.as(access.Lead, path, url.Values{"do": {"again"}}); got.status != http.StatusSeeOther || got.header.Get("Location") != path {
		t.Errorf("again gave %d", got.status)
	}
	if text := s.as(access.Lead, path, nil).page(t).One(t, "main").Text(); !strings.Contains(text, "To be sent again") || !strings.Contains(text, "Waiting") {
		t.Errorf("after it: %s", text)
	}
	if got := s.as(access.Interviewer, path, url.Values{"do": {"sent"}}); got.status != http.StatusConflict {
		t.Errorf("a second decision gave %d", got.status)
	}
}

func TestManyMessagesHavePages(t *testing.T) {
	s := open(t)
	for range 101 {
		s.queued()
	}
	first := s.as(access.Lead, "/office/outbox", nil).page(t)
	if n := len(first.One(t, "tbody").All("tr")); n != 100 {
		t.Fatalf("%d on the first page", n)
	}
	for _, a := range first.All("a") {
		if a.Text() == "Older messages" {
			if n := len(s.as(access.Lead, a.Attr("href"), nil).page(t).One(t, "tbody").All("tr")); n != 1 {
				t.Errorf("%d on the second page", n)
			}
			return
		}
	}
	t.Error("there is no way to the second page")
}

func TestMessagesThatAreNotThere(t *testing.T) {
	s := open(t)
	for path, status := range map[string]int{
		"/office/outbox/999": 404, "/office/outbox/x": 404, "/office/outbox/999/download": 404, "/office/outbox?state=lost": 422,
		"/office/outbox?before=x": 422, "/office/outbox?wave=wave-9": 404, "/office/outbox?wave=%00": 404,
	} {
		if got := s.as(access.Lead, path, nil); got.status != status || !strings.Contains(got.body, "give the reference") {
			t.Errorf("%s gave %d, want %d", path, got.status, status)
		}
	}
}
