package answer

import (
	"bytes"
	"net/http"
	"net/url"

	"omnibus/access"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// copyOf gives one case's answers as the respondent's own copy has them, for those
// who may read a case. The store records the look.
func copyOf(d *desk.Desk, r *http.Request, who access.Person) (paper.Copy, string, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return paper.Copy{}, "", err
	}
	// The store is asked before the frame, as for the case's page.
	current, states, err := d.Store.CaseAnswers(r.Context(), who, open.ID(), r.PathValue("org"))
	if err != nil {
		return paper.Copy{}, "", err
	}
	org, err := open.Organisation(r.PathValue("org"))
	if err != nil {
		return paper.Copy{}, "", err
	}
	asked := askedOf(open.Questionnaire, current)
	w := open.Wave.Wave
	return paper.Copy{ForTeam: true, States: states, Form: paper.Form{
		Language: tongue.English, Wave: w, Questionnaire: asked, Sections: asked.Sections, Org: org.ID, Organisation: org.Name,
		Current: current, Until: tongue.Day(tongue.English, w.Fieldwork.LastDay()), Made: d.Now(),
	}}, casePath(open.ID(), org.ID), nil
}

// askedOf leaves the probes out where none was answered: they are asked of pilot
// cases alone.
func askedOf(q *questionnaire.Questionnaire, current answer.Current) *questionnaire.Questionnaire {
	plain := q.WithoutProbes()
	for item, e := range current {
		if _, asked := plain.Question(item.Question); !asked && e.Value.Given() {
			return q
		}
	}
	return plain
}

func casePath(wave, org string) string { return desk.Path(wave, "/cases/"+url.PathEscape(org)) }

func showCopy(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	c, back, err := copyOf(d, r, who)
	if err != nil {
		return err
	}
	html, err := c.HTML(back)
	if err != nil {
		return err
	}
	return page.NewDocument(html).Send(w, r)
}

// sendPDF sends the copy as a PDF file. Where none can be made the page is shown,
// which the browser prints.
func sendPDF(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if d.Printer == nil {
		return showCopy(d, w, r, who)
	}
	c, _, err := copyOf(d, r, who)
	if err != nil {
		return err
	}
	html, err := c.HTML("")
	if err != nil {
		return err
	}
	pdf, err := d.Printer.PDF(r.Context(), html)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "application/pdf", c.FileName(".pdf"), pdf)
}

func sendWorkbook(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	c, _, err := copyOf(d, r, who)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := c.Workbook(&out); err != nil {
		return err
	}
	return page.SendFile(w, r, paper.MediaType, c.FileName(".xlsx"), out.Bytes())
}
