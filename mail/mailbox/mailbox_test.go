package mailbox_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"omnibus/fault"
	"omnibus/mail/mailbox"
)

// seen keeps how far mailboxes were read.
type seen struct{ validity, last uint32 }

func (s *seen) MailboxSeen(context.Context, string) (uint32, uint32, error) {
	return s.validity, s.last, nil
}
func (s *seen) SeeMailbox(_ context.Context, name string, validity, last uint32) error {
	if strings.Contains(name, password) {
		return errors.New("the name holds the password")
	}
	s.validity, s.last = validity, last
	return nil
}

const user, password = "survey", "s3cret/@"

func vouched(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mailbox"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

// serve starts a real IMAP server with an empty mailbox.
func serve(t testing.TB, wrapped bool) (mailbox.IMAP, *imapmemserver.User) {
	t.Helper()
	settings, roots := vouched(t)
	box := imapmemserver.NewUser(user, password)
	if err := box.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(box)
	server := imapserver.New(&imapserver.Options{TLSConfig: settings, Caps: imap.CapSet{imap.CapIMAP4rev1: {}},
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if wrapped {
		listener = tls.NewListener(listener, settings)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return mailbox.IMAP{Host: "127.0.0.1", Port: port, Wrapped: wrapped, User: user, Password: password, Box: "INBOX", Roots: roots, Patience: 20 * time.Second}, box
}

func put(t testing.TB, box *imapmemserver.User, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := box.Append("INBOX", literal{strings.NewReader(text)}, &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return int64(l.Len()) }

// unread counts what a person finds unread in the mailbox, and all that is there.
func unread(t testing.TB, m mailbox.IMAP) (fresh, all int) {
	t.Helper()
	settings := &tls.Config{RootCAs: m.Roots, ServerName: m.Host}
	address := net.JoinHostPort(m.Host, fmt.Sprint(m.Port))
	client, err := imapclient.DialTLS(address, &imapclient.Options{TLSConfig: settings})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	state, err := client.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	found, err := client.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return len(found.AllUIDs()), int(state.NumMessages)
}

// collect takes what is about one of ours when it says so.
func collect(into *[]string) mailbox.Take {
	return func(_ context.Context, raw []byte) (bool, error) {
		*into = append(*into, string(raw))
		return strings.Contains(string(raw), "ours"), nil
	}
}

func TestAMailboxIsReadOnce(t *testing.T) {
	m, box := serve(t, true)
	put(t, box, "A: 1\r\n\r\nours", "A: 2\r\n\r\na person's", "A: 3\r\n\r\nours")
	at := &seen{}
	var got []string
	for range 2 {
		if more, err := m.Turn(t.Context(), at, collect(&got)); more || err != nil {
			t.Fatal(more, err)
		}
	}
	if len(got) != 3 || !strings.HasPrefix(got[0], "A: 1") {
		t.Fatalf("read %q", got)
	}
	if fresh, all := unread(t, m); fresh != 1 || all != 3 {
		t.Errorf("%d of %d are unread: a person's mail must stay so, and nothing may go", fresh, all)
	}
	// What the database does not take is read again, and what follows waits.
	put(t, box, "A: 4\r\n\r\nours", "A: 5\r\n\r\nours")
	away := errors.New("the database is away")
	if _, err := m.Turn(t.Context(), at, func(context.Context, []byte) (bool, error) { return false, away }); !errors.Is(err, away) {
		t.Fatal(err)
	}
	got = nil
	if _, err := m.Turn(t.Context(), at, collect(&got)); err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	// A mailbox that was made anew is read from its beginning.
	at.validity++
	got = nil
	if _, err := m.Turn(t.Context(), at, collect(&got)); err != nil || len(got) != 5 {
		t.Fatal(len(got), err)
	}
}

func TestAFullMailboxIsReadInTurns(t *testing.T) {
	m, box := serve(t, false) // STARTTLS
	for i := range 230 {
		put(t, box, fmt.Sprintf("A: %d\r\n\r\nours", i))
	}
	put(t, box, "A: large\r\n\r\n"+strings.Repeat("x", 3<<20))
	at := &seen{}
	var got []string
	for turn := range 3 {
		more, err := m.Turn(t.Context(), at, collect(&got))
		if err != nil || more != (turn < 2) {
			t.Fatal(turn, more, err)
		}
	}
	if len(got) != 231 || len(got[230]) != 1<<20 {
		t.Errorf("%d read, the last has %d bytes", len(got), len(got[len(got)-1]))
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != 231 {
		t.Errorf("%d different", n)
	}
}

func TestAMailboxThatCannotBeRead(t *testing.T) {
	m, _ := serve(t, true)
	wrong, elsewhere, strange, plain := m, m, m, m
	wrong.Password, elsewhere.Box, plain.Wrapped = "wr0ng", "Reports", false
	_, strange.Roots = vouched(t)
	plain.Patience = time.Second
	gone := mailbox.IMAP{Host: "127.0.0.1", Port: 1, Wrapped: true, User: user, Password: password}
	sources := map[string]mailbox.IMAP{"a wrong password": wrong, "no such mailbox": elsewhere, "nobody vouches": strange, "TLS where none was asked": plain, "nobody there": gone}
	for name, first := range map[string]string{"hangs": "", "nonsense": "HTTP/1.1 400 Bad Request\r\n\r\n", "floods": strings.Repeat("* OK ", 1<<20), "without TLS": "* OK [CAPABILITY IMAP4rev1] ready\r\n"} {
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
					_, _ = io.WriteString(conn, first)
					_, _ = io.Copy(io.Discard, conn)
				}()
			}
		}()
		sources[name] = mailbox.IMAP{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, User: user, Password: password, Box: "INBOX", Patience: time.Second}
	}
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			at := &seen{}
			_, err := source.Turn(t.Context(), at, func(context.Context, []byte) (bool, error) { return false, errors.New("taken") })
			if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Public(err), "cannot be read at present") || strings.Contains(err.Error(), source.Password) || at.last != 0 {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestMaildir(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"1.a": "A: 1\n\nours", "2.b": "A: 2\n\nanother's"} {
		if err := os.WriteFile(filepath.Join(dir, "new", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := mailbox.Maildir{Dir: dir}
	if _, err := m.Turn(t.Context(), nil, func(context.Context, []byte) (bool, error) { return false, errors.New("away") }); err == nil {
		t.Error("what could not be recorded was passed over")
	}
	var got []string
	for range 2 {
		if more, err := m.Turn(t.Context(), nil, collect(&got)); more || err != nil {
			t.Fatal(more, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	slices.Sort(left)
	want := []string{filepath.Join(dir, "cur", "1.a:2,S"), filepath.Join(dir, "cur", "2.b:2,")}
	if err != nil || len(got) != 2 || !slices.Equal(left, want) {
		t.Errorf("read %q, left %q", got, left)
	}
	if _, err := (mailbox.Maildir{Dir: filepath.Join(dir, "gone")}).Turn(t.Context(), nil, nil); fault.KindOf(err) != fault.Unavailable {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"imaps://survey:s3cret%2F%40@mail.example.org":       "survey at mail.example.org:993, INBOX",
		"imaps://survey:x@mail.example.org:1993/Reports":     "survey at mail.example.org:1993, Reports",
		"imap://survey%40example.org:x@mail.example.org/A/B": "survey@example.org at mail.example.org:143, A/B",
		"maildir:/var/mail/survey":                           "the folder /var/mail/survey",
	} {
		got, err := mailbox.Parse(text)
		if err != nil || got.String() != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "maildir:", "imaps://", "imaps://mail.example.org", "imaps://ann@mail.example.org", "pop3://ann:s3cret@mail.example.org", "imap://ann:s3cret@mail.example.org?tls=none", "imaps://ann:s3cret@mail.example.org:99999", "imaps://ann:s3cr%zz@h"} {
		if _, err := mailbox.Parse(text); fault.KindOf(err) != fault.Refused || strings.Contains(err.Error(), "s3cr") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
