package web

import (
	"bytes"
	"log/slog"
	"net"
	"strconv"

	"omnibus/web/page"
)

// Worded gives the listener's connections words of ours for the requests that
// net/http refuses before any handler sees them: with headers beyond its limit, or
// that are no requests. Its own answers are a line in English without our headers,
// and are in no log.
func Worded(l net.Listener, c Config) net.Listener {
	return worded{l, &unread{log: c.Log, tls: c.Secure, around: page.Layout{Service: "Omnibus", ServiceURL: "/", Notice: c.Notice}}}
}

type worded struct {
	net.Listener
	unread *unread
}

// Accept gives the next connection. One that is not TCP is left as it is.
func (w worded) Accept() (net.Conn, error) {
	conn, err := w.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok && err == nil {
		return &wordedConn{tcp, w.unread}, nil
	}
	return conn, err
}

// wordedConn is a connection on which net/http's own refusals are put into words.
type wordedConn struct {
	*net.TCPConn
	unread *unread
}

// Write sends what it is given, or our words in place of net/http's own. Those it
// writes in one piece, which is known by its headers: answers of ours have others.
func (c *wordedConn) Write(b []byte) (int, error) {
	status := refused(b)
	if status == 0 {
		return c.TCPConn.Write(b)
	}
	answer := c.unread.answer(status, c.RemoteAddr())
	if answer == nil {
		return c.TCPConn.Write(b)
	}
	if _, err := c.TCPConn.Write(answer); err != nil {
		return 0, err
	}
	return len(b), nil
}

var (
	begins = []byte("HTTP/1.1 ")
	// bare is what follows the first line of net/http's own refusals, and expectation
	// how the one begins that it makes otherwise.
	bare        = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")
	expectation = []byte("HTTP/1.1 417 ")
)

// refused gives the status of net/http's own refusal, 0 for everything else.
func refused(b []byte) int {
	if len(b) < 12 || b[9] < '4' || !bytes.HasPrefix(b, begins) {
		return 0
	}
	line := bytes.IndexByte(b, '\r')
	if line < 0 || !bytes.HasPrefix(b[line:], bare) && !bytes.HasPrefix(b, expectation) {
		return 0
	}
	status, err := strconv.Atoi(string(b[9:12]))
	if err != nil || status < 400 || status > 599 {
		return 0
	}
	return status
}

// unread answers and logs.
type unread struct {
	log    *slog.Logger
	tls    bool
	around page.Layout
}

// answer gives what is said in place of net/http's words; nil where it cannot be made.
func (u *unread) answer(status int, from net.Addr) []byte {
	answer, err := page.Unread(status, u.tls, u.around)
	u.log.Info("request refused unread", "status", status, "from", hostOf(from.String()), "error", err)
	if err != nil {
		return nil
	}
	return answer
}
