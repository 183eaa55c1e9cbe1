// Package text shows staff the texts of a wave with line numbers, and lets a
// lead change one: it is checked with all the others before it is kept, and
// what the change would break is shown first.
package text

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/folder"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files, page.For[viewPage]("view.html"), page.For[editPage]("edit.html"))

// Routes are the pages of a wave's texts.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/texts/{text}", Staff: bind(view)},
		{Pattern: "GET /office/waves/{wave}/texts/{text}/download", Staff: bind(download)},
		{Pattern: "GET /office/waves/{wave}/texts/{text}/edit", Staff: bind(edit)},
		{Pattern: "POST /office/waves/{wave}/texts/{text}/edit", Staff: bind(save)},
	}
}

type viewPage struct {
	page.Layout
	Name, Version, By, At string
	Edit, Download        string
	Lines                 []string
}

// place is where a text stands in the navigation.
func place(name string) string {
	switch name {
	case folder.QuestionnaireText:
		return "questionnaire"
	case folder.ReportText:
		return "report"
	case folder.FrameText:
		return "frame"
	case folder.ContactPlanText:
		return "plan"
	case folder.TablesText:
		return "tables"
	}
	return "wave"
}

// find gives a wave and the latest version of the text that the address names.
// A text that a wave may have and this one has not is found empty, at version 0.
func find(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, survey.Text, error) {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, survey.Text{}, err
	}
	name := r.PathValue("text")
	if name == folder.ReportText {
		// It quotes answers: the store gives it to nobody who may not read them.
		if err := d.Store.Allowed(r.Context(), who, access.ReadDataset, open.ID(), ""); err != nil {
			return nil, survey.Text{}, err
		}
	}
	if stored, there := open.Stored[name]; there {
		return open, stored, nil
	}
	if slices.Contains(folder.Optional, name) {
		return open, survey.Text{Name: name}, nil
	}
	known := slices.Concat(folder.Required, folder.Optional)
	return nil, survey.Text{}, fault.New(fault.NotFound, "A wave has no text %q. Its texts are %s.", name, strings.Join(known, ", "))
}

// written is find, of a text that the wave has.
func written(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, survey.Text, error) {
	open, stored, err := find(d, r, who)
	if err == nil && stored.Version == 0 {
		err = fault.New(fault.NotFound, "This wave has no %s yet.", stored.Name)
	}
	return open, stored, err
}

func view(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, stored, err := written(d, r, who)
	if err != nil {
		return err
	}
	address := desk.Path(open.ID(), "/texts/"+url.PathEscape(stored.Name))
	p := viewPage{
		Layout: d.Layout(open, who, stored.Name, place(stored.Name)),
		Name:   stored.Name, Version: strconv.FormatInt(stored.Version, 10), By: stored.By, At: open.At(stored.At),
		Download: address + "/download",
		Lines:    strings.Split(strings.TrimSuffix(string(stored.Body), "\n"), "\n"),
	}
	if stored.Name != folder.FrameText && desk.May(who, access.EditWave, open.ID()) {
		p.Edit = address + "/edit"
	}
	if r.URL.Query().Get("saved") == p.Version {
		p.Banner = &page.Banner{Success: true, Text: "Saved as version " + p.Version}
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	_, stored, err := written(d, r, who)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "text/plain; charset=utf-8", stored.Name, stored.Body)
}

type editPage struct {
	page.Layout
	Name, View, Action string
	Text               page.Textarea
	Seen               int64
	// Complaints keep the text from being saved; Warnings must be read first.
	Complaints template.HTML
	Warnings   []warning
	Confirm    page.Choices
	// Checked says that the text was checked and nothing is wrong with it.
	Checked bool
}

// warning is something that saving would break.
type warning struct {
	Title string
	Lines []string
	HTML  template.HTML
}

func newEditPage(d *desk.Desk, r *http.Request, who access.Person) (*desk.Open, survey.Text, editPage, error) {
	open, stored, err := find(d, r, who)
	if err != nil {
		return nil, stored, editPage{}, err
	}
	// The form is of no use to somebody whose text would be refused.
	if err := d.Store.Allowed(r.Context(), who, access.EditWave, open.ID(), ""); err != nil {
		return nil, stored, editPage{}, err
	}
	if stored.Name == folder.FrameText {
		return nil, stored, editPage{}, fault.New(fault.Refused, "The frame is a snapshot: it does not change once its wave has been imported. Import a new wave for another frame.")
	}
	address := desk.Path(open.ID(), "/texts/"+url.PathEscape(stored.Name))
	p := editPage{
		Layout: d.Layout(open, who, "Edit "+stored.Name, place(stored.Name)),
		Name:   stored.Name, View: address, Action: address + "/edit", Seen: stored.Version,
		Text: page.Textarea{ID: "text", Name: "text", Value: string(stored.Body), Rows: 34, Label: page.Label{Text: "Text of " + stored.Name}},
	}
	if stored.Version == 0 {
		p.View = desk.Path(open.ID(), "")
	}
	return open, stored, p, nil
}

func edit(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	_, _, p, err := newEditPage(d, r, who)
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// typed gives a text as it is kept: browsers send line ends as two signs, and a
// text file ends with one.
func typed(text string) []byte {
	body := bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n"))
	if len(body) > 0 && !bytes.HasSuffix(body, []byte("\n")) {
		body = append(body, '\n')
	}
	return body
}
