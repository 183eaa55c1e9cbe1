package mail

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"omnibus/fault"
)

// Outbox is a folder that takes messages instead of a mail server: for
// developing, and for the demonstration. Each message is one file that mail
// programs open. It keeps what a mail server would have sent, links included.
type Outbox struct{ Dir string }

// Open is Transport's.
func (o Outbox) Open(context.Context) (Connection, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fault.Because(err, fault.Unavailable, "The outbox folder cannot be made or written.")
	}
	return outboxConnection{o}, nil
}

type outboxConnection struct{ Outbox }

// Send is Connection's. A message that is there whole is there under its name.
func (o outboxConnection) Send(e Envelope, message []byte) (Outcome, bool) {
	path := o.path(e.Key)
	if err := os.WriteFile(path+".part", message, 0o600); err != nil {
		return Outcome{Later, "The outbox folder cannot be written."}, false
	}
	if err := os.Rename(path+".part", path); err != nil {
		return Outcome{Later, "The outbox folder cannot be written."}, false
	}
	return Outcome{Accepted, "Put into the outbox; it did not leave this machine."}, true
}

// Close is Connection's.
func (outboxConnection) Close() error { return nil }

func (o Outbox) path(returnKey string) string { return filepath.Join(o.Dir, returnKey+".eml") }

// Copy gives what the outbox has of the message with a key: its file, and its
// plain text. NotFound when it has nothing.
func (o Outbox) Copy(key string) (file []byte, text string, err error) {
	file, err = os.ReadFile(o.path(ReturnKey(key)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", fault.New(fault.NotFound, "The outbox has no copy of this message.")
	}
	if err != nil {
		return nil, "", fault.Because(err, fault.Unavailable, "The outbox cannot be read at present.")
	}
	text, err = PlainText(file)
	return file, text, err
}

// PlainText gives the plain text of a message that Render made.
func PlainText(file []byte) (string, error) {
	m, err := mail.ReadMessage(strings.NewReader(string(file)))
	if err != nil {
		return "", fault.Because(err, fault.Internal, "read a message")
	}
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", fault.Because(err, fault.Internal, "read a message")
	}
	var plain io.Reader = quotedprintable.NewReader(m.Body)
	if strings.HasPrefix(kind, "multipart/") {
		// The plain part is the first; NextPart undoes its quoted-printable.
		if plain, err = multipart.NewReader(m.Body, parameters["boundary"]).NextPart(); err != nil {
			return "", fault.Because(err, fault.Internal, "read a message")
		}
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		return "", fault.Because(err, fault.Internal, "read a message")
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n"), nil
}
