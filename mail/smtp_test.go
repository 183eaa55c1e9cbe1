package mail

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/internal/postbox"
)

var noon = time.Date(2016, 9, 26, 12, 0, 0, 0, time.UTC)

var team = Address{Name: "The survey team", Email: "survey@example.org"}

func invitation() Message {
	return Message{Key: "invitation wave-1 la-derby 1", Kind: "Invitation", Wave: "wave-1", Org: "la-derby",
		To: Address{Name: "Zoë Ōta, Director", Email: "zoe@derby.example"}, Subject: "Bürgschaft – children’s services",
		Text: "Dear Zoë,\n.\nplease – open it.\nFrom here.\n", HTML: "<p>Dear Zoë</p>"}
}

// server is how a test reaches a postbox.
func server(p *postbox.Postbox, protection Protection) Server {
	return Server{Host: p.Host, Port: p.Port, Protection: protection, Roots: p.Roots, Patience: 10 * time.Second}
}

// hand opens a connection and hands over one message.
func hand(t *testing.T, s Server, m Message) (Outcome, bool) {
	t.Helper()
	c, err := s.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	e, body, err := Render(m, team, noon)
	if err != nil {
		t.Fatal(err)
	}
	return c.Send(e, body)
}

func TestDelivery(t *testing.T) {
	for name, test := range map[string]struct {
		settings   postbox.Settings
		protection Protection
		user       bool
	}{
		"in the clear":             {postbox.Settings{}, None, false},
		"STARTTLS":                 {postbox.Settings{StartTLS: true}, Required, false},
		"TLS where there is some":  {postbox.Settings{StartTLS: true}, Opportunistic, false},
		"TLS where there is none":  {postbox.Settings{}, Opportunistic, false},
		"TLS from the start":       {postbox.Settings{Wrapped: true}, Wrapped, false},
		"signed in":                {postbox.Settings{StartTLS: true, User: "ann", Password: "s3cret/@"}, Required, true},
		"signed in from the start": {postbox.Settings{Wrapped: true, User: "ann", Password: "s3cret/@"}, Wrapped, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := postbox.Start(t, test.settings)
			s := server(p, test.protection)
			s.User, s.Password = test.settings.User, test.settings.Password
			o, open := hand(t, s, invitation())
			if o.Result != Accepted || !open {
				t.Fatalf("%+v, open %v", o, open)
			}
			came := p.Came()
			if len(came) != 1 {
				t.Fatalf("%d messages came", len(came))
			}
			got := came[0]
			if got.To != "zoe@derby.example" || got.From != ReturnPath(team, invitation().Key) || got.Secure != (test.settings.StartTLS || test.settings.Wrapped) || got.User != test.settings.User || got.International {
				t.Errorf("%+v", got)
			}
			m, err := mail.ReadMessage(strings.NewReader(got.Message))
			if err != nil {
				t.Fatal(err)
			}
			to, err := m.Header.AddressList("To")
			if err != nil || len(to) != 1 || to[0].Name != "Zoë Ōta, Director" {
				t.Errorf("to %v, %v", to, err)
			}
			if text, err := PlainText([]byte(got.Message)); err != nil || text != invitation().Text {
				t.Errorf("the text came as %q, %v", text, err)
			}
		})
	}
}

func TestWhatAServerSays(t *testing.T) {
	for name, test := range map[string]struct {
		step   postbox.Step
		code   int
		result Result
		open   bool
	}{
		"full mailbox for now":    {postbox.To, 452, Later, true},
		"greylisted":              {postbox.To, 450, Later, true},
		"no such person":          {postbox.To, 550, Never, true},
		"sender not allowed":      {postbox.From, 550, Later, true},
		"not signed in":           {postbox.To, 530, Later, true},
		"busy after all of it":    {postbox.Data, 451, Later, true},
		"refused after all of it": {postbox.Data, 554, Never, true},
		"going down":              {postbox.To, 421, Later, false},
		"going down after all":    {postbox.Data, 421, Later, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := postbox.Start(t, postbox.Settings{Answer: func(step postbox.Step, _ postbox.Delivery, _ func()) error {
				if step == test.step {
					return postbox.Refuse(test.code, "says the server")
				}
				return nil
			}})
			o, open := hand(t, server(p, None), invitation())
			if o.Result != test.result || open != test.open || !strings.Contains(o.Told, "says the server") {
				t.Errorf("%+v, open %v", o, open)
			}
			if len(p.Came()) != 0 {
				t.Error("a refused message came")
			}
		})
	}
}

func TestAConnectionTakesTheNextAfterARefusal(t *testing.T) {
	p := postbox.Start(t, postbox.Settings{Answer: func(step postbox.Step, d postbox.Delivery, _ func()) error {
		if step == postbox.To && strings.HasPrefix(d.To, "gone") {
			return postbox.Refuse(550, "no such person")
		}
		return nil
	}})
	c, err := server(p, None).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i, to := range []string{"one", "gone", "two", "gone", "three"} {
		m := invitation()
		m.Key, m.To.Email = strconv.Itoa(i), to+"@derby.example"
		e, body, err := Render(m, team, noon)
		if err != nil {
			t.Fatal(err)
		}
		if o, open := c.Send(e, body); !open || (o.Result == Never) != (to == "gone") {
			t.Errorf("%s: %+v, open %v", to, o, open)
		}
	}
	if n := len(p.Came()); n != 3 {
		t.Errorf("%d came, want 3", n)
	}
}

func TestACutConnection(t *testing.T) {
	for step, want := range map[postbox.Step]Result{postbox.From: Later, postbox.To: Later, postbox.Data: Unknown} {
		t.Run(string(step), func(t *testing.T) {
			p := postbox.Start(t, postbox.Settings{Answer: func(at postbox.Step, _ postbox.Delivery, cut func()) error {
				if at == step {
					cut()
				}
				return nil
			}})
			o, open := hand(t, server(p, None), invitation())
			if o.Result != want || open || o.Told == "" {
				t.Errorf("%+v, open %v", o, open)
			}
			if came := len(p.Came()); (came == 1) != (step == postbox.Data) {
				t.Errorf("%d came", came)
			}
		})
	}
}

// script is a server that says lines, each after the client has said one, and
// then what last does.
func script(t *testing.T, last func(net.Conn), lines ...string) Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				heard := bufio.NewReader(conn)
				for i, line := range lines {
					if _, err := io.WriteString(conn, line); err != nil {
						return
					}
					if i+1 < len(lines) || last != nil {
						if _, err := heard.ReadString('\n'); err != nil {
							return
						}
					}
				}
				if last != nil {
					last(conn)
				}
			}()
		}
	}()
	port := listener.Addr().(*net.TCPAddr).Port
	return Server{Host: "127.0.0.1", Port: port, Protection: None, Patience: 300 * time.Millisecond}
}

func hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

func flood(conn net.Conn) {
	go hang(conn)
	for block := []byte(strings.Repeat("250-nonsense", 1000)); ; {
		if _, err := conn.Write(block); err != nil {
			return
		}
	}
}

const hello, fine, goOn = "220 here\r\n", "250 fine\r\n", "354 go on\r\n"

func TestAServerThatMisbehaves(t *testing.T) {
	for name, test := range map[string]struct {
		server Server
		result Result // of the message; where the server cannot be opened, Never stands
	}{
		"hangs before a word":           {script(t, hang, ""), Never},
		"speaks another language":       {script(t, nil, "HTTP/1.1 400 Bad Request\r\n\r\n"), Never},
		"closes at once":                {script(t, nil, ""), Never},
		"says no":                       {script(t, nil, "554 go away\r\n"), Never},
		"floods with words":             {script(t, flood, hello), Never},
		"hangs at the sender":           {script(t, hang, hello, fine), Later},
		"nonsense at the recipient":     {script(t, nil, hello, fine, fine, "what?\r\n"), Later},
		"yes at the wrong time":         {script(t, nil, hello, fine, fine, "354 go on\r\n", fine), Later},
		"hangs before the message":      {script(t, hang, hello, fine, fine, fine), Later},
		"hangs after all of it":         {script(t, hang, hello, fine, fine, fine, goOn), Unknown},
		"floods instead of an answer":   {script(t, flood, hello, fine, fine, fine, goOn), Unknown},
		"nonsense instead of an answer": {script(t, hang, hello, fine, fine, fine, goOn, "what?\r\n"), Unknown},
		"an answer of another sort":     {script(t, hang, hello, fine, fine, fine, goOn, goOn), Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := test.server.Open(t.Context())
			if test.result == Never {
				if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Public(err), "cannot be used at present") {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			e, body, err := Render(invitation(), team, noon)
			if err != nil {
				t.Fatal(err)
			}
			if o, _ := c.Send(e, body); o.Result != test.result || o.Told == "" {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestTLSIsKeptTo(t *testing.T) {
	plain := postbox.Start(t, postbox.Settings{User: "ann", Password: "s3cret"})
	secure := postbox.Start(t, postbox.Settings{StartTLS: true, User: "ann", Password: "s3cret"})
	strange := server(secure, Required)
	strange.Roots = plain.Roots
	wrong := server(secure, Required)
	wrong.User, wrong.Password = "ann", "S3CRET"
	for name, s := range map[string]Server{
		"required of a server without":     server(plain, Required),
		"wrapped of a server without":      server(plain, Wrapped),
		"a certificate nobody vouches for": strange,
		"a wrong password":                 wrong,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Open(t.Context())
			if fault.KindOf(err) != fault.Unavailable || strings.Contains(err.Error(), "S3CRET") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAPasswordIsNotSentInTheClear(t *testing.T) {
	l := &login{server: Server{Host: "mail.example.org", User: "ann", Password: "s3cret"}}
	offer := authOffer(false, "PLAIN", "LOGIN")
	if _, _, err := l.Start(offer); err == nil || !strings.Contains(err.Error(), "not encrypted") {
		t.Errorf("%v", err)
	}
	if _, _, err := l.Start(authOffer(true, "XOAUTH2")); err == nil {
		t.Error("an unknown way was tried")
	}
	if name, _, err := l.Start(authOffer(true, "LOGIN", "PLAIN")); err != nil || name != "PLAIN" {
		t.Errorf("%s, %v", name, err)
	}
	if name, _, err := l.Start(authOffer(false, "PLAIN", "CRAM-MD5")); err != nil || name != "CRAM-MD5" {
		t.Errorf("%s, %v", name, err)
	}
}

func TestInternationalAddresses(t *testing.T) {
	m := invitation()
	m.To.Email = "zoë@bücher.example"
	able := postbox.Start(t, postbox.Settings{International: true})
	if o, _ := hand(t, server(able, None), m); o.Result != Accepted {
		t.Fatalf("%+v", o)
	}
	if got := able.Came()[0]; got.To != "zoë@xn--bcher-kva.example" || !got.International {
		t.Errorf("%+v", got)
	}
	unable := postbox.Start(t, postbox.Settings{})
	if o, open := hand(t, server(unable, None), m); o.Result != Never || !open {
		t.Errorf("%+v, %v", o, open)
	}
	m.To.Email = "zoe@bücher.example"
	if o, _ := hand(t, server(unable, None), m); o.Result != Accepted {
		t.Errorf("%+v", o)
	}
	if got := unable.Came()[0]; got.To != "zoe@xn--bcher-kva.example" {
		t.Errorf("%+v", got)
	}
}

func TestOpeningIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("stopped"))
	if _, err := (Server{Host: "127.0.0.1", Port: 1, Protection: None}).Open(ctx); err == nil {
		t.Error("opened")
	}
}

// TestEveryStepCanGoWrong has a server misbehave in every way at every step of a
// conversation: before the message is named nothing was handed over and no
// message is to blame; until its dot it may be tried again; after it nobody knows.
func TestEveryStepCanGoWrong(t *testing.T) {
	const tls, auth = "250-here\r\n250 STARTTLS\r\n", "250-here\r\n250 AUTH PLAIN\r\n"
	steps := []struct {
		name       string
		before     []string
		protection Protection
		user       string
		result     Result // Never stands for a server that cannot be opened
	}{
		{"greeting", nil, None, "", Never},
		{"EHLO", []string{hello}, None, "", Never},
		{"STARTTLS", []string{hello, tls}, Required, "", Never},
		{"handshake", []string{hello, tls, hello}, Required, "", Never},
		{"AUTH", []string{hello, auth}, None, "ann", Never},
		{"MAIL", []string{hello, fine}, None, "", Later},
		{"RCPT", []string{hello, fine, fine}, None, "", Later},
		{"DATA", []string{hello, fine, fine, fine}, None, "", Later},
		{"after the dot", []string{hello, fine, fine, fine, goOn}, None, "", Unknown},
	}
	ways := map[string]func(t *testing.T, before []string) Server{
		"hangs":  func(t *testing.T, before []string) Server { return script(t, hang, before...) },
		"closes": func(t *testing.T, before []string) Server { return script(t, func(net.Conn) {}, before...) },
		"says nonsense": func(t *testing.T, before []string) Server {
			return script(t, hang, append(before[:len(before):len(before)], "what?\r\n")...)
		},
		"floods": func(t *testing.T, before []string) Server { return script(t, flood, before...) },
	}
	for _, step := range steps {
		for way, made := range ways {
			t.Run(step.name+" "+way, func(t *testing.T) {
				t.Parallel()
				s := made(t, step.before)
				s.Protection, s.User, s.Password = step.protection, step.user, "s3cret"
				c, err := s.Open(t.Context())
				if step.result == Never {
					if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Public(err), "cannot be used at present") || strings.Contains(err.Error(), "s3cret") {
						t.Fatalf("%v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				e, body, err := Render(invitation(), team, noon)
				if err != nil {
					t.Fatal(err)
				}
				if o, open := c.Send(e, body); o.Result != step.result || open || o.Told == "" {
					t.Errorf("%+v, open %v", o, open)
				}
			})
		}
	}
}
