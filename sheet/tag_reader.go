package sheet

import (
	"bufio"
	"io"
)

// longestTag bounds a tag with its attributes, or a comment, in bytes: the decoder
// gives each whole, and a tag of a million attributes takes ten times its size.
const longestTag = 256 << 10

// tagReader gives a part to the XML decoder, and ends with the refusal of what is
// too large when a tag grows too long.
type tagReader struct {
	in *bufio.Reader
	// read is how much of the present token was read; text says that it is text,
	// which may be long.
	read int
	text bool
	// inside says that the last token was text: the decoder has read on to the first
	// byte of the tag after it.
	inside bool
}

// next tells that the decoder begins a token; after says that the last was text.
func (t *tagReader) next(after bool) { t.read, t.text, t.inside = 0, false, after }

// ReadByte gives the decoder the next byte.
func (t *tagReader) ReadByte() (byte, error) {
	c, err := t.in.ReadByte()
	if err != nil {
		return c, err
	}
	if t.read == 0 {
		t.text = !t.inside && c != '<'
	}
	if t.read++; t.read > longestTag && !t.text {
		return 0, refusedBook(nil, tooLarge)
	}
	return c, nil
}

// Read is there because a decoder wants a reader; it takes its bytes one by one.
func (t *tagReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := t.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

func newTagReader(r io.Reader) *tagReader { return &tagReader{in: bufio.NewReader(r)} }
