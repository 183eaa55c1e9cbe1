// Package report builds a wave's report from the answers as they now stand and
// shows it to staff, with every complaint when it does not build.
package report

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey/folder"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed report.html
var files embed.FS

var pages = page.MustParse(files, page.For[reportPage]("report.html"))

// Routes are the report's pages.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/report", Staff: bind(show)},
		{Pattern: "GET /office/waves/{wave}/report/read", Staff: bind(read)},
		{Pattern: "GET /office/waves/{wave}/report/download", Staff: bind(download)},
	}
}

type reportPage struct {
	page.Layout
	// Written says that the wave has a report.md at all.
	Written bool
	Facts   []page.SummaryRow
	Read    string
	// Complaints are why it does not build; empty when it does.
	Complaints           template.HTML
	Wrong                int
	Download, Text, Edit string
	Published            string
}

func show(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	frozen, built, err := d.Report(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	id := frozen.ID()
	p := reportPage{
		Layout: d.Layout(frozen.Open, who, "Report", "report"),
		Read:   desk.Path(id, "/report/read"), Download: desk.Path(id, "/report/download"),
		Text: desk.Path(id, "/texts/"+folder.ReportText),
	}
	if desk.May(who, access.EditWave, id) {
		p.Edit = p.Text + "/edit"
	}
	p.Published = d.PublishedAt(id)
	stored, written := frozen.Stored[folder.ReportText]
	if p.Written = written; !written {
		return pages.Write(w, r, http.StatusOK, p)
	}
	p.Wrong = len(built.Complaints)
	if p.Complaints, err = desk.Complaints(built.Complaints, map[string][]byte{folder.ReportText: stored.Body}); err != nil {
		return err
	}
	p.Facts = []page.SummaryRow{
		{Key: "Answers", Values: []string{"All up to log position " + strconv.FormatInt(built.Position, 10) + ", of " + strconv.Itoa(frozen.Data.Cases()) + " " + frozen.Wave.Wave.Organisations}},
		{Key: "Text", Values: []string{folder.ReportText + ", version " + strconv.FormatInt(stored.Version, 10) + ", saved by " + stored.By + " on " + frozen.At(stored.At)}},
		{Key: "Questionnaire", Values: []string{"Version " + strconv.FormatInt(frozen.Stored[folder.QuestionnaireText].Version, 10)}},
	}
	if built.Document != nil {
		p.Facts = append(p.Facts,
			page.SummaryRow{Key: "Built", Values: []string{"In " + strconv.FormatInt(built.Took.Round(time.Millisecond).Milliseconds(), 10) + " ms; " + tongue.Number(len(built.Document.HTML)/1024) + " KB, one page that can be carried away"}},
			page.SummaryRow{Key: "Fingerprint (SHA-256)", Values: []string{fingerprint(built.Document.HTML)}})
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// fingerprint lets two people see that they have the same report.
func fingerprint(html []byte) string {
	sum := sha256.Sum256(html)
	return hex.EncodeToString(sum[:])
}

// whole gives the built report, or a fault when it does not build.
func whole(d *desk.Desk, r *http.Request, who access.Person) (*desk.Built, error) {
	_, built, err := d.Report(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, err
	}
	if built.Document == nil {
		return nil, unbuilt(built.Complaints)
	}
	return built, nil
}

func unbuilt(complaints source.Complaints) error {
	things := "one thing in its text is"
	if n := len(complaints); n != 1 {
		things = fmt.Sprintf("%d things in its text are", n)
	}
	return fault.New(fault.Refused, "The report does not build: %s wrong or not so. The wave’s report page lists what.", things)
}

func read(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	built, err := whole(d, r, who)
	if err != nil {
		return err
	}
	return built.Document.Send(w, r)
}

func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	built, err := whole(d, r, who)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "text/html; charset=utf-8", r.PathValue("wave")+"-report.html", built.Document.HTML)
}
