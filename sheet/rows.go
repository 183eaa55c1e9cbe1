package sheet

import "omnibus/source"

// Start is where a row begins: its offset in the text (without a byte order
// mark), its line, and its number as a spreadsheet shows it.
type Start struct{ Offset, Line, Number int }

// ReadRows reads as ReadCSV does, but of the rows only those that begin at some
// places. Those who read a large table on a road of their own come here with the
// rows that they could not take, for the same complaints at the same places.
func ReadRows(file string, text []byte, most Bounds, starts []Start) (*CSV, source.Complaints) {
	var out source.Complaints
	content, ok := decode(file, text, most, &out)
	if !ok {
		return nil, out
	}
	r := &reader{csv: &CSV{File: file, text: content}, out: &out, most: most, line: 1}
	if !r.header() {
		return nil, out
	}
	for _, s := range starts {
		r.at, r.line, r.number = s.Offset, s.Line, s.Number-1
		if s.Offset >= len(content) || r.unlisted || !r.next(len(r.csv.Header)) {
			break
		}
	}
	return r.csv, r.sorted()
}

// Text gives the whole text that the table was read from.
func (c *CSV) Text() string { return c.text }

// Body gives the offset and the line on which the rows begin.
func (c *CSV) Body() (offset, line int) { return c.body.Offset, c.body.Line }
