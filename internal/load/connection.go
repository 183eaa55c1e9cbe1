package load

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
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
}

// slowest is how long an answer is waited for.
const slowest = time.Minute

// question is what is asked of a server.
type question struct{ method, path, from, cookie, body string }

// ask sends a question to an address and reads the answer whole. A connection
// that the server closed while nobody used it is opened anew, as browsers do.
func (c *connection) ask(ctx context.Context, address string, q question) (*http.Response, []byte, error) {
	if c.address != address {
		c.close()
	}
	again := c.conn != nil
	for {
		answered, body, heard, err := c.once(ctx, address, q)
		if err == nil {
			return answered, body, nil
		}
		c.close()
		if !again || heard || ctx.Err() != nil {
			return nil, nil, err
		}
		again = false
	}
}

func (c *connection) close() {
	if c.conn != nil {
		_ = c.conn.Close() // nothing of it is wanted any more
		c.conn = nil
	}
}

// once asks; heard says that the server began to answer.
func (c *connection) once(ctx context.Context, address string, q question) (answered *http.Response, body []byte, heard bool, err error) {
	if c.conn == nil {
		var d net.Dialer
		if c.conn, err = d.DialContext(ctx, "tcp", strings.TrimPrefix(address, "http://")); err != nil {
			return nil, nil, false, err
		}
		c.address = address
		if c.in == nil {
			c.in = bufio.NewReader(nil)
		}
		c.in.Reset(c.conn)
	}
	conn := c.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := conn.SetDeadline(time.Now().Add(slowest)); err != nil {
		return nil, nil, false, err
	}
	c.out = q.append(c.out[:0], strings.TrimPrefix(address, "http://"))
	if _, err := conn.Write(c.out); err != nil {
		return nil, nil, false, err
	}
	if _, err := c.in.Peek(1); err != nil {
		return nil, nil, false, err
	}
	if answered, err = http.ReadResponse(c.in, nil); err != nil {
		return nil, nil, true, err
	}
	if body, err = c.whole(answered); err != nil {
		return nil, nil, true, err
	}
	if answered.Header.Get("Content-Encoding") == "gzip" {
		body, err = unpacked(body)
	}
	if answered.Close {
		c.close()
	}
	return answered, body, true, err
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
	add("\r\n", q.body)
	return to
}

// whole reads the answer's body. What is read packed is good until the next answer.
func (c *connection) whole(answered *http.Response) ([]byte, error) {
	size := answered.ContentLength
	if size < 0 || size > largestBody || answered.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(answered.Body)
	}
	c.packed = slices.Grow(c.packed[:0], int(size))[:size]
	_, err := io.ReadFull(answered.Body, c.packed)
	return c.packed, err
}

// largestBody is up to where the room of a body is kept for the next one.
const largestBody = 1 << 20
