package load

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
)

// head is as much of an answer's head as anybody here needs.
type head struct {
	answered
	length                  int
	chunked, packed, closes bool
}

// largestBody bounds what is believed of a head, in bytes.
const largestBody = 64 << 20

// readHead reads the head of an answer.
func readHead(in *bufio.Reader) (h head, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return h, err
	}
	version, rest, _ := bytes.Cut(line, []byte(" "))
	code, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	if h.status, err = strconv.Atoi(string(code)); err != nil || !bytes.HasPrefix(version, []byte("HTTP/1.")) {
		return h, fmt.Errorf("load: an answer begins with %q", line)
	}
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return h, err
		}
		name, value, named := bytes.Cut(bytes.TrimSpace(line), []byte(":"))
		value = bytes.TrimSpace(value)
		if !named {
			if len(name) > 0 {
				return h, fmt.Errorf("load: an answer's head has the line %q", line)
			}
			return h, nil
		}
		switch string(name) { // as net/http's server writes them
		case "Location":
			h.location = string(value)
		case "Set-Cookie":
			cookie, _, _ := bytes.Cut(value, []byte(";"))
			h.cookie = string(cookie)
		case "Content-Encoding":
			h.packed = string(value) == "gzip"
		case "Transfer-Encoding":
			h.chunked = string(value) == "chunked"
		case "Connection":
			h.closes = string(value) == "close"
		case "Content-Length":
			if h.length, err = strconv.Atoi(string(value)); err != nil || h.length < 0 || h.length > largestBody {
				return h, fmt.Errorf("load: an answer says that it is %q long", value)
			}
		}
	}
}
