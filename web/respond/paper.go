package respond

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"omnibus/survey/answer/paper"
	"omnibus/web/page"
)

// paperPage is where the questionnaire goes away from the screen and comes back.
type paperPage struct {
	page.Layout
	Organisation string
	Open         bool
	Until        string
	// PDF says that files can be made here; else the browser makes them.
	PDF  bool
	Kept []kept
	// Wrong is what is wrong with the file that was sent, "" for nothing.
	Wrong, WrongLang string
}

const fileField = "form-file"

// paper shows the ways.
func (s *site) paper(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showPaper(w, r, v, http.StatusOK, nil)
}

func (s *site) showPaper(w http.ResponseWriter, r *http.Request, v *visit, status int, wrong *page.Problem) error {
	p := paperPage{
		Layout: v.layout(v.say(titlePaper)), Organisation: v.org.Name, Open: v.phase() == open, Until: v.lastDay(),
		PDF: s.Printer != nil, Kept: []kept{{caseField, v.caseName()}},
	}
	p.Back = "/r/hub"
	if wrong != nil {
		p.Wrong, p.WrongLang, p.Problems = wrong.Text, wrong.Lang, []page.Problem{*wrong}
	}
	if n, err := strconv.Atoi(r.URL.Query().Get("saved")); err == nil && n == 0 {
		p.Banner = &page.Banner{Title: v.say(titleReview), Text: v.say(noneSaved)}
	} else if err == nil && n > 0 {
		p.Banner = &page.Banner{Title: v.say(titleSaved), Text: v.counted(n, oneSaved, manySaved), Success: true}
		for _, section := range v.mine() {
			if slices.Contains(r.URL.Query()["beside"], section.ID) {
				p.Banner.Links = append(p.Banner.Links, page.Link{Text: v.say(answeredBeside, section.Title), URL: sectionURL(section) + "/history"})
			}
		}
	}
	return pages.Write(w, r, status, p)
}

// form is the questionnaire of the person's sections, with their answers.
func (v *visit) form() paper.Form {
	return paper.Form{
		Language: v.language, Wave: v.spoken(), Questionnaire: v.questionnaire(), Sections: v.mine(), Org: v.org.ID, Organisation: v.org.Name,
		Current: v.current.Current(), Until: v.lastDay(), Made: v.at,
	}
}

func (v *visit) copy() paper.Copy { return paper.Copy{Form: v.form(), States: v.sections} }

func (s *site) sendWorkbook(w http.ResponseWriter, r *http.Request, v *visit) error {
	var out bytes.Buffer
	if err := v.form().Write(&out); err != nil {
		return err
	}
	return page.SendFile(w, r, paper.MediaType, v.form().FileName(".xlsx"), out.Bytes())
}

func (s *site) sendCopyWorkbook(w http.ResponseWriter, r *http.Request, v *visit) error {
	var out bytes.Buffer
	if err := v.copy().Workbook(&out); err != nil {
		return err
	}
	return page.SendFile(w, r, paper.MediaType, v.copy().FileName(".xlsx"), out.Bytes())
}

func (s *site) showPrint(w http.ResponseWriter, r *http.Request, v *visit) error {
	html, err := v.form().Print("/r/paper")
	if err != nil {
		return err
	}
	return page.NewDocument(html).Send(w, r)
}

func (s *site) showCopy(w http.ResponseWriter, r *http.Request, v *visit) error {
	html, err := v.copy().HTML("/r/paper")
	if err != nil {
		return err
	}
	return page.NewDocument(html).Send(w, r)
}

func (s *site) sendPrintPDF(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.sendPDF(w, r, v.form().Print, v.form().FileName(".pdf"))
}

func (s *site) sendCopyPDF(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.sendPDF(w, r, v.copy().HTML, v.copy().FileName(".pdf"))
}

// sendPDF sends a page as a PDF file. Where no file can be made the person is
// led to the page that says how the browser makes one.
func (s *site) sendPDF(w http.ResponseWriter, r *http.Request, html func(back string) ([]byte, error), name string) error {
	if s.Printer == nil {
		return later(w, r, "/r/paper")
	}
	document, err := html("")
	if err != nil {
		return err
	}
	pdf, err := s.Printer.PDF(r.Context(), document)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "application/pdf", name, pdf)
}

// uploaded is known for a form with a file.
func (s *site) uploaded(h func(w http.ResponseWriter, r *http.Request, v *visit, files []page.Upload) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var files []page.Upload
		return s.knownBy(func(w http.ResponseWriter, r *http.Request) (form url.Values, err error) {
			form, files, err = page.ReadUpload(w, r, paper.MaxBytes+page.FormLimit, 1)
			return form, err
		}, func(w http.ResponseWriter, r *http.Request, v *visit) error { return h(w, r, v, files) })(w, r)
	}
}

// readLarge reads the form that carries a workbook's answers.
func readLarge(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	return page.ReadForm(w, r, paper.MaxBytes)
}
