package letter

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rsc.io/qr"

	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/tongue"
	"omnibus/typeset/pdf"
)

// Where things stand on a page, in points from its upper left corner. The address
// stands where the windows of DL and C5 envelopes show it when the sheet is
// folded: 80 by 30 mm, 20 mm from the left and 50 mm from the top. Nothing else
// stands near it, and the code far below.
const (
	left         = 20 * pdf.MM
	right        = pdf.Width - 20*pdf.MM
	headTop      = 16 * pdf.MM
	windowTop    = 50 * pdf.MM
	windowBottom = 80 * pdf.MM
	windowWidth  = 80 * pdf.MM
	beside       = 130 * pdf.MM
	subjectTop   = 98 * pdf.MM
	nextTop      = 28 * pdf.MM
	bottom       = 272 * pdf.MM
	footer       = 284 * pdf.MM
	codeSquare   = 32 * pdf.MM
	size         = 10.5
	leading      = 14.2
)

var (
	wordReference = tongue.Both("Our reference", "Ein cyfeirnod")
	wordPage      = tongue.Both("Page %d of %d", "Tudalen %d o %d")
	wordPicture   = tongue.Both("QR code that opens the link", "Cod QR sy'n agor y ddolen")
	wordLetter    = tongue.Both("Letter", "Llythyr")
)

// Printer writes the pages of a batch.
type Printer struct {
	doc  *pdf.Document
	wave *survey.Wave
	// batch is 0 for a letter that is only looked at.
	batch int
	day   time.Time
}

// Print writes the print file of a batch: a cover that counts the letters, and
// each letter on pages of its own, in their order.
func Print(out io.Writer, made Made) error {
	wave := made.Moment.Letterhead()
	p := &Printer{wave: wave, batch: made.Number, day: made.At.In(wave.Zone), doc: pdf.New(out, pdf.Info{
		Title: fmt.Sprintf("%s, %s: letters, batch %d", wave.Survey, made.Moment.Name(), made.Number), Author: wave.Contact.Team, Language: tongue.English.Tag(), Made: made.At})}
	sheets, longest := 0, 0
	for _, l := range made.Letters {
		pages, err := p.letter(l)
		if err != nil {
			return err
		}
		sheets, longest = sheets+pages, max(longest, pages)
	}
	p.cover(made, sheets, longest)
	return p.doc.Close()
}

// Preview writes one letter as it would be printed, with the dead link and code
// of a preview.
func Preview(out io.Writer, m *plan.Moment, to plan.Recipient, site string, day time.Time) error {
	wave := m.Letterhead()
	message := m.Preview(to, site)
	p := &Printer{wave: wave, day: day.In(wave.Zone), doc: pdf.New(out, pdf.Info{Title: message.Subject, Author: wave.Contact.Team, Language: to.Contact.Language.Tag(), Made: day})}
	link, code := plan.Dead(site)
	if _, err := p.letter(Letter{Number: 1, To: to, Subject: message.Subject, Text: message.Text, Link: link, Code: code}); err != nil {
		return err
	}
	return p.doc.Close()
}

// letter writes one letter and gives the number of its pages.
func (p *Printer) letter(l Letter) (int, error) {
	language := l.To.Contact.Language
	s := &sheet{printer: p, language: language, reference: Reference(p.wave.ID, p.batch, l.Number)}
	s.begin()
	s.letterhead()
	s.window(AddressLines(l.To))
	s.margin(wordReference.In(language), tongue.Day(language, p.day))
	s.y = subjectTop
	s.set(pdf.Heading, wrap(words(pdf.Bold, l.Subject), 12.5, right-left), 12.5, 17)
	s.y += 5
	for paragraph := range strings.SplitSeq(strings.TrimSpace(l.Text), "\n\n") {
		var err error
		if strings.Contains(paragraph, l.Link) {
			err = s.box(paragraph, l)
		} else {
			s.set(pdf.Paragraph, said(paragraph, l, right-left), size, leading)
			s.y += 7
		}
		if err != nil {
			return 0, err
		}
	}
	s.footers()
	p.doc.Add(pdf.Part{Title: wordLetter.In(language) + " " + s.reference, Language: language.Tag(), Pages: s.pages})
	return len(s.pages), nil
}

// AddressLines are the lines of the address on paper, the postcode on its own.
func AddressLines(to plan.Recipient) []string {
	lines := []string{fieldwork.OneLine(to.Contact.Name, 100)}
	address := strings.Split(to.Contact.Address, "\n")
	if !slices.ContainsFunc(address, func(line string) bool { return strings.EqualFold(line, to.Organisation) }) {
		lines = append(lines, fieldwork.OneLine(to.Organisation, 120))
	}
	return append(append(lines, address...), to.Contact.Postcode)
}

// cover writes what stands before the letters: how many there are, and where to.
// It has nobody's code.
func (p *Printer) cover(made Made, sheets, longest int) {
	s := &sheet{printer: p, reference: Reference(p.wave.ID, p.batch, 0)}
	s.begin()
	s.y = 30 * pdf.MM
	s.set(pdf.Heading, wrap(words(pdf.Bold, fmt.Sprintf("%s: batch %d", made.Moment.Name(), made.Number)), 18, right-left), 18, 24)
	s.y += 6
	for _, fact := range []string{
		p.wave.Survey + ", " + p.wave.Title,
		fmt.Sprintf("%s in postal order, on %s. The longest has %s.", counted(len(made.Letters), "letter"), counted(sheets, "page"), counted(longest, "page")),
		fmt.Sprintf("Made by %s on %s. %s.", made.By, tongue.Moment(tongue.English, p.day), leftWords(made.Left)),
		"This sheet is not posted. Each letter has a code for its reader alone: keep the sheets and the file as you would keep the codes, and delete the file when the letters are printed.",
	} {
		s.set(pdf.Paragraph, wrap(words(pdf.Regular, fact), size, right-left), size, leading)
		s.y += 5
	}
	s.y += 4
	s.set(pdf.Heading, wrap(words(pdf.Bold, "How many letters go to each postcode area"), 12.5, right-left), 12.5, 17)
	for _, a := range areas(made) {
		s.set(pdf.Paragraph, wrap(words(pdf.Regular, a), size, right-left), size, leading)
	}
	s.footers()
	p.doc.AddFirst(pdf.Part{Title: "Cover", Language: tongue.English.Tag(), Pages: s.pages})
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return tongue.Number(n) + " " + noun + "s"
}

// leftWords says how many would get a letter and cannot.
func leftWords(left []plan.Left) string {
	n := 0
	for _, l := range left {
		if l.Reason == plan.NoPostal || l.Reason == plan.LetterBack || l.Reason == plan.Unprintable {
			n++
		}
	}
	if n == 0 {
		return "Everybody for whom the plan has a letter gets one"
	}
	return counted(n, "letter") + " of the plan could not be printed, for want of an address; the page of these letters says for whom"
}

// areas say how many letters go to each postcode area.
func areas(made Made) []string {
	var all []string
	for from := 0; from < len(made.Letters); {
		area := fieldwork.PostcodeArea(made.Letters[from].To.Contact.Postcode)
		to := from
		for to < len(made.Letters) && fieldwork.PostcodeArea(made.Letters[to].To.Contact.Postcode) == area {
			to++
		}
		all = append(all, fmt.Sprintf("%s: %s, numbers %d to %d", area, counted(to-from, "letter"), made.Letters[from].Number, made.Letters[to-1].Number))
		from = to
	}
	return all
}

// square draws the QR code of a link into a square.
func square(page *pdf.Page, link string, x, y, side float64) error {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return err
	}
	page.Grid(x, y, side, code.Size, code.Black)
	return nil
}
