package sheet

import (
	"fmt"
	"strings"
)

// row reads one row and its line end, and gives the number of its cells. Cells
// far beyond the bounds are counted and not kept.
func (r *reader) row() int {
	c := r.csv
	r.number++
	c.lines = append(c.lines, r.line)
	c.numbers = append(c.numbers, r.number)
	for found := 1; ; found++ {
		start := uint32(r.at)
		cell := r.cell()
		if found <= r.most.Columns+1 {
			c.starts = append(c.starts, start)
			c.cells = append(c.cells, cell)
		}
		if r.at >= len(c.text) {
			return found
		}
		ended := c.text[r.at] == '\n'
		r.at++
		if ended {
			r.line++
			return found
		}
	}
}

// cell reads one cell and leaves r.at on the comma or the LF that ends it, or
// at the end of the text.
func (r *reader) cell() string {
	text := r.csv.text
	if r.at < len(text) && text[r.at] == '"' {
		return r.quoted()
	}
	start := r.at
	r.at = endOfPlain(text, start)
	plain := text[start:r.at]
	if r.at < len(text) && text[r.at] == '\n' {
		plain = strings.TrimSuffix(plain, "\r")
	}
	if i := strings.IndexByte(plain, '"'); i >= 0 {
		r.complain(start+i, "put the whole cell in quotes and write each quote inside it twice",
			"a quote stands inside a cell that is not in quotes")
	}
	if i := strings.IndexByte(plain, '\r'); i >= 0 {
		r.complain(start+i, "save the file with line ends LF or CRLF", "a carriage return stands alone")
	}
	return plain
}

// endOfPlain is a plain loop because cells are short: strings.IndexAny spends
// longer preparing than looking.
func endOfPlain(text string, start int) int {
	for i := start; i < len(text); i++ {
		if text[i] == ',' || text[i] == '\n' {
			return i
		}
	}
	return len(text)
}

// quoted reads a cell in quotes. After a mistake it goes on at the next comma
// or line end, so that the rest of the file is still looked at.
func (r *reader) quoted() string {
	text, opening := r.csv.text, r.at
	r.at++
	start, doubled := r.at, false
	for {
		i := strings.IndexByte(text[r.at:], '"')
		if i < 0 {
			r.complain(opening, "close it with another quote", "a quote opens here and is never closed")
			r.at = len(text)
			return text[start:]
		}
		r.at += i + 1
		if r.at < len(text) && text[r.at] == '"' {
			doubled = true
			r.at++
			continue
		}
		break
	}
	content := text[start : r.at-1]
	if doubled {
		content = strings.ReplaceAll(content, `""`, `"`)
	}
	r.line += strings.Count(text[opening:r.at], "\n")
	if rest := text[r.at:]; rest == "" || rest[0] == ',' || rest[0] == '\n' {
		return content
	} else if strings.HasPrefix(rest, "\r\n") {
		r.at++
		return content
	}
	r.complain(r.at, "write each quote inside a cell twice", "text follows the closing quote of a cell")
	r.at = endOfPlain(text, r.at)
	return content
}

// count gives "1 cell", "2 cells".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Clip shortens a cell that a complaint quotes: it could be megabytes long.
func Clip(text string) string {
	const most = 40
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
