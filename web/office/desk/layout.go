package desk

import (
	"cmp"
	"embed"
	"io/fs"
	"net/url"
	"strconv"

	"omnibus/access"
	"omnibus/tongue"
	"omnibus/web/page"
)

//go:embed assets
var assetFiles embed.FS

// AssetsPath is where the staff pages' own style sheet is mounted; it is no
// secret and needs no sign-in.
const AssetsPath = "/office-assets/"

// Assets are the staff pages' own files. Respondents do not load them.
var Assets = page.MustAssets(AssetsPath, mustSub(assetFiles, "assets"))

// Home is the first page of the staff.
const Home = "/office/"

// place is one page of a wave in the navigation, with the deed without which
// the store would refuse it: a link that leads to a refusal is not offered.
type place struct {
	name, text, path string
	deed             access.Deed
}

// places stand in the order of a wave's life: what is asked of whom, the
// fieldwork, what came of it, and what is owed to those who took part.
var places = []place{
	{"wave", "Overview", "", access.ReadWave},
	{"frame", "Frame", "/frame", access.ReadWave},
	{"questionnaire", "Questionnaire", "/questionnaire", access.ReadWave},
	{"nomination", "Nomination", "/nomination", access.ReadContacts},
	{"pilot", "Pilot", "/pilot", access.ReadStatus},
	{"plan", "Plan", "/plan", access.ReadStatus},
	{"messages", "Messages", "", access.ReadMail},
	{"calls", "Calls", "/calls", access.ReadStatus},
	{"response", "Response", "/response", access.ReadStatus},
	{"cases", "Cases", "/cases", access.ReadStatus},
	{"burden", "Time and burden", "/burden", access.ReadParadata},
	{"tables", "Tables", "/tables", access.ReadDataset},
	{"report", "Report", "/report", access.ReadDataset},
	{"results", "Results", "/results", access.ReadResults},
	{"consent", "Consent", "/consent", access.ReadConsent},
	{"audit", "Who looked", "/audit", access.ReadAudit},
}

// OutboxPath is where the messages of all waves are.
const OutboxPath = "/office/outbox"

// Path gives the address of a wave's page: Path("wave-1", "/frame").
func Path(wave, rest string) string { return "/office/waves/" + wave + rest }

// Layout gives what stands around a wave's page: its title and the name of its
// place in the navigation.
func (d *Desk) Layout(open *Open, who access.Person, title, at string) page.Layout {
	w := open.Wave.Wave
	l := d.Plain(who, title)
	l.Service, l.ServiceURL = w.Survey, Home
	if w.Notice != "" {
		l.Notice = w.Notice
	}
	l.Footer = []string{"All times are those of " + open.Zone().String() + "."}
	l.Breadcrumbs = []page.Link{{Text: "Waves", URL: Home}, {Text: w.Title, URL: Path(w.ID, "")}}
	for _, p := range places {
		if !May(who, p.deed, w.ID) || p.name == "consent" && !w.Consent.Given() {
			continue
		}
		address := Path(w.ID, p.path)
		if p.name == "messages" {
			address = OutboxPath + "?wave=" + url.QueryEscape(w.ID)
		}
		l.Navigation = append(l.Navigation, page.Link{Text: p.text, URL: address, Current: p.name == at})
	}
	return l
}

// Plain gives what stands around a page that is of no wave.
func (d *Desk) Plain(who access.Person, title string) page.Layout {
	l := page.Layout{Title: title, Service: "Omnibus", ServiceURL: Home, Notice: d.Notice, Wide: true, Styles: []string{Assets.URL("office.css")}}
	if who.Name != "" {
		if d.Clock != nil {
			l.Strip = d.Clock.Strip()
		}
		l.Account = who.Name + " (" + string(who.Role) + ")"
		l.AccountLink = &page.Link{Text: "Sign out", URL: "/office/sign-out"}
	}
	return l
}

// May says whether a link to a deed is worth showing. It protects nothing: the
// store decides when the link is followed.
func May(who access.Person, deed access.Deed, wave string) bool {
	return access.Check(who, deed, wave, "") == nil
}

// Percent gives a share in whole per cent, rounded half up from the counts, or
// "–" where there is nothing to be a share of.
func Percent(count, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.Itoa((200*count+of)/(2*of)) + "%"
}

// Share gives a share in per cent at full precision, 0 where there is nothing to
// be a share of.
func Share(count, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(count) / float64(of)
}

// Number is a cell with a figure, Whole one with a count.
func Number(text string) page.Cell { return page.Cell{Text: text, Numeric: true} }
func Whole(n int) page.Cell        { return Number(tongue.Number(n)) }

// Cells are cells of words, as of a head.
func Cells(texts ...string) []page.Cell {
	row := make([]page.Cell, len(texts))
	for i, text := range texts {
		row[i].Text = text
	}
	return row
}

// OrDash gives a dash where there is no text.
func OrDash(text string) string { return cmp.Or(text, "–") }

func mustSub(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic("desk: " + err.Error())
	}
	return sub
}
