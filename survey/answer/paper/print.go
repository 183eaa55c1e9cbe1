package paper

import (
	"bytes"
	"embed"
	"html/template"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

//go:embed print.html copy.html sheet.html
var htmlFiles embed.FS

//go:embed paper.css
var css string

// documents are the templates in each language.
var documents = func() (all [len(tongue.Languages)]*template.Template) {
	for _, l := range tongue.Languages {
		all[l] = template.New("")
		for _, name := range []string{"print.html", "copy.html", "sheet.html"} {
			text, err := htmlFiles.ReadFile(name)
			if err != nil {
				panic("paper: its own file can be read: " + err.Error())
			}
			filled, err := welsh.Fill(string(text), l, nil)
			if err != nil {
				panic("paper: " + name + ": " + err.Error())
			}
			template.Must(all[l].New(name).Parse(filled))
		}
	}
	return all
}()

// front is what stands around both documents.
type front struct {
	// Lead stands before the title; "" for nothing.
	Lead, Title, Survey, Organisation, Notice, Whom, Until, Made string
	// TitleLang and NoticeLang are the languages of these where they are not the
	// document's.
	TitleLang, NoticeLang string
	// Back is where a reader at a screen goes back to; "" for a file.
	Back  string
	Style template.CSS
}

func (f Form) front(lead, back string) front {
	return front{
		Lead: lead, Title: f.Questionnaire.Title, Survey: f.Wave.Survey + ", " + f.Wave.Title, Organisation: f.Organisation, Notice: f.Wave.Notice, Whom: f.whom(),
		Until: f.Until, Made: f.moment(f.Made), Back: back, NoticeLang: f.lang(f.Wave.Language), TitleLang: f.lang(f.Questionnaire.Language), Style: template.CSS(css),
	}
}

func show(l tongue.Language, name string, data any) ([]byte, error) {
	var out bytes.Buffer
	if err := documents[l].ExecuteTemplate(&out, name, data); err != nil {
		return nil, fault.Because(err, fault.Internal, "print a questionnaire")
	}
	return out.Bytes(), nil
}

type printPage struct {
	front
	Sections []printedSection
}

type printedSection struct {
	ID, Title, Lang string
	Intro           []string
	Pages           []printedPage
}

type printedPage struct {
	Title, Routing, Lang string
	Intro                []string
	Questions            []printedQuestion
}

type printedQuestion struct {
	ID, Routing, Ask, Hint, How, Lang string
	// Head are the codes above a grid that is printed as a table.
	Head  []string
	Items []printedItem
}

// printedItem is the place of one answer: boxes to tick, or room to write.
type printedItem struct {
	Label string
	Boxes []printedBox
	// Write says that there is room for a text; Height is its height in lines.
	Write  bool
	Height int
	Text   string
	Unit   string
}

type printedBox struct {
	Label, Beside, Text string
	Ticked              bool
}

// Print gives the whole questionnaire as one HTML page that needs nothing else,
// to be printed and filled in with a pen: routing in words, boxes to tick, room
// for texts. Answers that stand are filled in. back is where the page leads back
// to, "" for a file.
func (f Form) Print(back string) ([]byte, error) {
	p := printPage{front: f.front("", back)}
	for _, s := range f.Sections {
		section := printedSection{ID: s.ID, Title: s.Title, Lang: f.lang(s.Language), Intro: paragraphs(s.Intro)}
		for _, page := range s.Pages {
			one := printedPage{Title: page.Title, Routing: pageRouting(page, f.Language), Lang: f.lang(page.Language), Intro: paragraphs(page.Intro)}
			for _, q := range page.Questions {
				one.Questions = append(one.Questions, f.printed(q))
			}
			section.Pages = append(section.Pages, one)
		}
		p.Sections = append(p.Sections, section)
	}
	return show(f.Language, "print.html", p)
}

func paragraphs(text string) []string {
	if text = plain(text); text == "" {
		return nil
	}
	return strings.Split(text, "\n\n")
}

func (f Form) printed(q *questionnaire.Question) printedQuestion {
	p := printedQuestion{ID: q.ID, Routing: routing(q), Ask: q.Ask, Hint: q.Hint, How: how(q), Lang: f.lang(q.Language)}
	beside := slices.ContainsFunc(q.Codes, func(c questionnaire.Code) bool { return c.Specify != "" })
	if q.Grid() && q.Kind == questionnaire.One && !beside && len(q.Codes) <= 6 {
		for _, c := range q.Codes {
			p.Head = append(p.Head, c.Label)
		}
	}
	for _, item := range q.Items() {
		p.Items = append(p.Items, f.printedItem(item))
	}
	return p
}

func (f Form) printedItem(item questionnaire.Item) printedItem {
	q := item.Question
	v := f.Current.Answer(q.ID, item.Row)
	p := printedItem{}
	if r, ok := q.Row(item.Row); ok {
		p.Label = r.Label
	}
	for _, c := range q.Codes {
		p.Boxes = append(p.Boxes, printedBox{Label: c.Label, Beside: c.Specify, Text: v.Specify[c.Code], Ticked: v.Has(c.Code)})
	}
	switch q.Kind {
	case questionnaire.Text:
		p.Write, p.Height, p.Text = true, max(1, q.Lines), v.Text
		if q.Nothing != "" {
			p.Boxes = []printedBox{{Label: q.Nothing, Ticked: v.Nothing}}
		}
	case questionnaire.Number:
		p.Write, p.Height, p.Text, p.Unit = true, 1, v.Text, q.Number.Unit
	case questionnaire.Date:
		p.Write, p.Height = true, 1
		if v.Kind == value.Date {
			p.Text = answer.Day(q.Language, v.Text)
		}
	}
	return p
}
