package letter

import (
	"slices"

	"omnibus/tongue"
	"omnibus/typeset/pdf"
)

// sheet is the pages of one letter while they are set.
type sheet struct {
	printer   *Printer
	language  tongue.Language
	reference string
	pages     []*pdf.Page
	page      *pdf.Page
	// y is the upper edge of what comes next.
	y float64
}

func (s *sheet) begin() {
	s.page = &pdf.Page{}
	s.pages = append(s.pages, s.page)
	s.y = nextTop
}

// room begins another page where so much does not fit on this one.
func (s *sheet) room(height float64) {
	if s.y+height > bottom {
		s.begin()
	}
}

// letterhead says who writes, and where to answer; marks at the edge say where
// the sheet is folded into three.
func (s *sheet) letterhead() {
	w := s.printer.wave.In(s.language)
	s.page.Tagged(pdf.Paragraph, "", func() {
		y := headTop
		if w.Client != "" {
			s.page.Text(pdf.Bold, fitting(pdf.Bold, 14, w.Client, beside-left-10), left, y, w.Client)
			y += 15
		}
		s.y = y - 10
		s.draw(wrap(words(pdf.Regular, w.Survey), 10.5, beside-left-10), left, 10.5, 13)
	})
	s.page.Tagged(pdf.Paragraph, "", func() {
		s.y = headTop - 8
		for _, text := range slices.Concat([]string{w.Contact.Team}, w.Contact.Address, []string{w.Contact.Email, w.Contact.Phone}) {
			s.draw(wrap(words(pdf.Regular, text), 8.5, right-beside), beside, 8.5, 10.5)
		}
	})
	s.page.Ornament(func() {
		s.page.Fill(4*pdf.MM, 99*pdf.MM, 4*pdf.MM, 0.4)
		s.page.Fill(4*pdf.MM, 198*pdf.MM, 4*pdf.MM, 0.4)
	})
}

// window writes the address where an envelope shows it. What is too wide or too
// long is written smaller.
func (s *sheet) window(lines []string) {
	step := min(12.4, (windowBottom-windowTop)/float64(len(lines)))
	s.page.Tagged(pdf.Paragraph, "", func() {
		for i, line := range lines {
			s.page.Text(pdf.Regular, fitting(pdf.Regular, min(size, step-1), line, windowWidth), left, windowTop+step*float64(i+1)-2, line)
		}
	})
}

// fitting is the largest size up to one at which a text is no wider than it may be.
func fitting(f pdf.Font, size float64, text string, width float64) float64 {
	if is := f.Width(size, text); is > width {
		return size * width / is
	}
	return size
}

// margin writes day and reference beside the address.
func (s *sheet) margin(label, day string) {
	s.page.Tagged(pdf.Paragraph, "", func() {
		s.page.Text(pdf.Regular, 9.5, beside, windowTop+10, day)
		s.page.Text(pdf.Regular, 8.5, beside, windowTop+26, label)
		s.page.Text(pdf.Regular, fitting(pdf.Regular, 9.5, s.reference, right-beside), beside, windowTop+38, s.reference)
	})
}

// set writes lines, on as many pages as they need; each page has a stretch of
// its own.
func (s *sheet) set(kind pdf.Kind, lines []line, size, leading float64) {
	for len(lines) > 0 {
		s.room(leading)
		fit := min(len(lines), max(1, int((bottom-s.y)/leading)))
		s.page.Tagged(kind, "", func() { s.draw(lines[:fit], left, size, leading) })
		lines = lines[fit:]
	}
}

// draw writes lines one below the other.
func (s *sheet) draw(lines []line, from, size, leading float64) {
	for _, line := range lines {
		s.y += leading
		x := from
		for _, r := range line {
			s.page.Text(r.font, size, x, s.y-3, r.text)
			x += r.font.Width(size, r.text)
		}
	}
}

// box sets the paragraph with the link beside its QR code, both framed, on one
// page. Link and code are set so that they can be typed.
func (s *sheet) box(paragraph string, l Letter) error {
	lines := said(paragraph, l, right-left-codeSquare-30)
	height := max(codeSquare, leading*float64(len(lines))) + 16
	s.room(height + 14)
	top := s.y + 4
	s.page.Ornament(func() { s.page.Frame(left, top, right-left, height, 0.8) })
	s.y = top + (height-leading*float64(len(lines)))/2
	s.page.Tagged(pdf.Paragraph, "", func() { s.draw(lines, left+10, size, leading) })
	var err error
	s.page.Tagged(pdf.Figure, wordPicture.In(s.language), func() {
		err = square(s.page, l.Link, right-10-codeSquare, top+(height-codeSquare)/2, codeSquare)
	})
	s.y = top + height + 10
	return err
}

// footers number the pages of a letter that has several, when all are known.
func (s *sheet) footers() {
	for i, page := range s.pages {
		if len(s.pages) == 1 {
			return
		}
		text := s.reference + "   " + wordPage.In(s.language, i+1, len(s.pages))
		page.Ornament(func() { page.Text(pdf.Regular, 8.5, left, footer, text) })
	}
}
