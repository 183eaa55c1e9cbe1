package report

import (
	"bytes"

	"omnibus/source"
)

// readFront reads the front matter, the YAML between two lines of three dashes
// at the top of the file, and gives the text with it blanked out.
func readFront(file string, text []byte, out *source.Complaints) (Front, []byte) {
	start := source.Place{File: file, Line: 1, Column: 1}
	if !bytes.HasPrefix(text, []byte("---\n")) {
		out.Add(start, "begin with ---, title: …, ---", "the report has no front matter, and so no title")
		return Front{}, text
	}
	end := bytes.Index(text[3:], []byte("\n---\n"))
	if end < 0 {
		out.Add(start, "write --- on a line of its own after the last key", "the front matter does not end")
		return Front{}, blank(text, len(text))
	}
	body := append([]byte("\n"), text[4:3+end+1]...)
	var front Front
	if root, ok := source.ReadYAML(file, body, out); ok {
		f := root.Fields("the front matter", "title", "subtitle", "authors", "date", "reference")
		front = Front{f["title"].Text(), f["subtitle"].Text(), f["authors"].Text(), f["date"].Text(), f["reference"].Text()}
		refuseTyped(f["title"], front.Title)
		refuseTyped(f["subtitle"], front.Subtitle)
		if front.Title == "" {
			out.Add(start, "add title: …", "the front matter has no title")
		}
	}
	return front, blank(text, 3+end+len("\n---\n"))
}

// blank gives the text with its first n bytes made spaces, keeping line ends.
func blank(text []byte, n int) []byte {
	blanked := bytes.Clone(text)
	for i := range blanked[:n] {
		if blanked[i] != '\n' {
			blanked[i] = ' '
		}
	}
	return blanked
}
