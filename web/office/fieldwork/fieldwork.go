// Package fieldwork shows staff the cases of a wave, what happened in each, and
// access for the people who answer. It shows no
// answers; package answer does.
package fieldwork

import (
	"embed"
	"net/http"

	"omnibus/access"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed *.html
var files embed.FS

var pages = page.MustParse(files,
	page.For[casesPage]("cases.html"),
	page.For[accessPage]("access.html"),
	page.For[filePage]("file.html"),
	page.For[contactPage]("contact.html"),
	page.For[nominationPage]("nomination.html"),
	page.For[askPage]("ask.html"),
	page.For[uploadPage]("upload.html"),
	page.For[foreseenPage]("foreseen.html"),
)

// Routes are the pages of fieldwork.
func Routes(d *desk.Desk) []desk.Route {
	bind := func(h func(*desk.Desk, http.ResponseWriter, *http.Request, access.Person) error) desk.Handler {
		return func(w http.ResponseWriter, r *http.Request, who access.Person) error { return h(d, w, r, who) }
	}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/nomination", Staff: bind(nomination)},
		{Pattern: "GET /office/waves/{wave}/nomination/ask", Staff: bind(previewAsking)},
		{Pattern: "POST /office/waves/{wave}/nomination/ask", Staff: bind(askToName)},
		{Pattern: "GET /office/waves/{wave}/contacts", Staff: bind(askUpload)},
		{Pattern: "POST /office/waves/{wave}/contacts", Staff: bind(upload)},
		{Pattern: "GET /office/waves/{wave}/contacts/template", Staff: bind(contactsTemplate)},
		{Pattern: "GET /office/waves/{wave}/contacts/preview", Staff: bind(foreseen)},
		{Pattern: "POST /office/waves/{wave}/contacts/preview", Staff: bind(confirm)},
		{Pattern: "GET /office/waves/{wave}/contacts/download", Staff: bind(downloadContacts)},
		{Pattern: "GET /office/waves/{wave}/cases", Staff: bind(cases)},
		{Pattern: "GET /office/waves/{wave}/cases/{org}/file", Staff: bind(file)},
		{Pattern: "POST /office/waves/{wave}/cases/{org}/file", Staff: bind(note)},
		{Pattern: "GET /office/waves/{wave}/cases/{org}/contacts/{contact}", Staff: bind(contact)},
		{Pattern: "POST /office/waves/{wave}/cases/{org}/contacts/{contact}", Staff: bind(changeContact)},
		{Pattern: "GET /office/waves/{wave}/cases/{org}/access", Staff: bind(askAccess)},
		{Pattern: "POST /office/waves/{wave}/cases/{org}/access", Staff: bind(giveAccess)},
		{Pattern: "POST /office/waves/{wave}/cases/{org}/access/withdraw", Staff: bind(withdrawAccess)},
	}
}
