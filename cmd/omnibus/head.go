package main

import (
	"bytes"
	"net"
	"strconv"
)

// headListener takes connections over which a request whose head is too long is
// refused in words. net/http refuses it before any handler sees it, with a number
// and four words, and people do meet it: other programs of the same host name may
// have filled the browser with cookies.
type headListener struct{ net.Listener }

// Accept waits for a connection.
func (l headListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return headConn{tcp}, err
	}
	return c, err
}

type headConn struct{ *net.TCPConn }

// Write sends b, and the page instead where b is net/http's own refusal.
func (c headConn) Write(b []byte) (int, error) {
	if !bytes.HasPrefix(b, headTooLong) {
		return c.TCPConn.Write(b)
	}
	if _, err := c.TCPConn.Write(headPage); err != nil {
		return 0, err
	}
	return len(b), nil
}

const headWords = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>We could not accept that</title></head>
<body><main><h1>We could not accept that</h1>
<p>What your browser sent with the address is longer than this site reads. Nothing was changed. If you searched for a long text, go back and search for a shorter one. Otherwise delete the cookies of this site in your browser and open the page again.</p>
<p lang="cy">Mae'r hyn a anfonodd eich porwr gyda'r cyfeiriad yn hirach nag y mae'r wefan hon yn ei ddarllen. Ni newidiwyd dim. Os chwilioch am destun hir, ewch yn ôl a chwiliwch am un byrrach. Fel arall, dilëwch gwcis y wefan hon yn eich porwr ac agorwch y dudalen eto.</p>
</main></body></html>
`

var (
	headTooLong = []byte("HTTP/1.1 431 ")
	headPage    = []byte("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + strconv.Itoa(len(headWords)) +
		"\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n" + headWords)
)
