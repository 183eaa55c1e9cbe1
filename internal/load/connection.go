package load

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"
	"time"
)

// connection is one kept open to one server, as a browser keeps it. It does less
// than net/http's client, so that the crowd leaves the processors to the servers
// it measures.
type connection struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
	out     []byte
	packed  []byte
	// text is where the last answer but one was unpacked: the page that is shown is
	// still needed when the next has come, and not any more when the one after that has.
	text, shown []byte
	// until is what ends the connection when it is done, and unwatch that it does.
	until   context.Context
	unwatch func() bool
}

// slowest is how long an answer is waited for.
const slowest = time.Minute

// readAtOnce is as much as most pages have, in bytes.
const readAtOnce = 16 << 10

// question is what is asked of a server.
type question struct {
	method, path, from, cookie string
	body                       []byte
}

// answered is what a server answers.
type answered struct {
	status           int
	location, cookie string
	// body is as it was sent until it is unpacked.
	body []byte
}

// ask sends a question to an address and reads the answer whole. A connection
// that the server closed while nobody used it is opened anew, as browsers do.
func (c *connection) ask(ctx context.Context, address string, q question) (answered, error) {
	if c.address != address {
		c.close()
	}
	again := c.conn != nil
	for {
		a, heard, err := c.once(ctx, address, q)
		if err == nil {
			return a, nil
		}
		c.close()
		if !again || heard || ctx.Err() != nil {
			return answered{}, err
		}
		again = false
	}
}

func (c *connection) close() {
	if c.conn != nil {
		c.unwatch()
		_ = c.conn.Close() // nothing of it is wanted any more
		c.conn, c.until = nil, nil
	}
}

// open makes a connection, and has it end with ctx.
func (c *connection) open(ctx context.Context, address string) (err error) {
	if c.conn == nil {
		var d net.Dialer
		if c.conn, err = d.DialContext(ctx, "tcp", strings.TrimPrefix(address, "http://")); err != nil {
			return err
		}
		c.address, c.unwatch = address, func() bool { return true }
		if c.in == nil {
			c.in = bufio.NewReaderSize(nil, readAtOnce)
		}
		c.in.Reset(c.conn)
	}
	if c.until != ctx {
		c.unwatch()
		conn := c.conn
		c.until, c.unwatch = ctx, context.AfterFunc(ctx, func() { _ = conn.Close() })
	}
	return c.conn.SetDeadline(time.Now().Add(slowest))
}

// once asks; heard says that the server began to answer.
func (c *connection) once(ctx context.Context, address string, q question) (a answered, heard bool, err error) {
	if err := c.open(ctx, address); err != nil {
		return a, false, err
	}
	c.out = q.append(c.out[:0], strings.TrimPrefix(address, "http://"))
	if _, err := c.conn.Write(c.out); err != nil {
		return a, false, err
	}
	if _, err := c.in.Peek(1); err != nil {
		return a, false, err
	}
	h, err := readHead(c.in)
	if err != nil {
		return a, true, err
	}
	a = h.answered
	if a.body, err = c.body(h); err != nil {
		return a, true, err
	}
	if h.packed {
		c.text, c.shown = c.shown, c.text
		c.text, err = unpacked(c.text[:0], a.body)
		a.body = c.text
	}
	if h.closes {
		c.close()
	}
	return a, true, err
}

// body reads an answer's body. What is read packed is good until the next answer.
func (c *connection) body(h head) ([]byte, error) {
	if h.chunked {
		body, err := io.ReadAll(httputil.NewChunkedReader(c.in))
		if err == nil {
			_, err = c.in.ReadSlice('\n') // the empty line after the last piece
		}
		return body, err
	}
	var body []byte
	if h.packed {
		c.packed = slices.Grow(c.packed[:0], h.length)[:h.length]
		body = c.packed
	} else {
		body = make([]byte, h.length)
	}
	_, err := io.ReadFull(c.in, body)
	return body, err
}

// append writes the question as it goes to the server.
func (q question) append(to []byte, host string) []byte {
	add := func(texts ...string) {
		for _, text := range texts {
			to = append(to, text...)
		}
	}
	add(q.method, " ", q.path, " HTTP/1.1\r\nHost: ", host, "\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: ", q.from, "\r\n")
	if q.cookie != "" {
		add("Cookie: ", q.cookie, "\r\n")
	}
	if q.method == http.MethodPost {
		add("Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\nContent-Length: ", strconv.Itoa(len(q.body)), "\r\n")
	}
	add("\r\n")
	return append(to, q.body...)
}
