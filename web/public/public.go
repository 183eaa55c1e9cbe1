// Package public serves what anybody may read: the front page and published
// reports. It knows neither answers nor the store: what it shows has been made
// for publication before it comes here.
package public

import (
	"context"
	"embed"
	"net/http"

	"omnibus/web/page"
)

//go:embed home.html
var files embed.FS

var pages = page.MustParse(files, page.For[homePage]("home.html"))

// Reports are the reports that have been published.
type Reports interface {
	// PublishedReport gives a wave's report, NotFound when none is published.
	PublishedReport(ctx context.Context, wave string) (*page.Document, error)
	// PublishedReports gives a link to each.
	PublishedReports(ctx context.Context) ([]page.Link, error)
}

type homePage struct {
	page.Layout
	Reports []page.Link
}

// Config is what the public pages are made from.
type Config struct {
	Reports Reports
	// Layout stands around the pages; its notice is shown on all of them.
	Layout page.Layout
	Errors page.Errors
}

// New gives the public pages.
func New(c Config) http.Handler {
	c.Layout.Title = "Omnibus"
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", c.Errors.Wrap(c.home))
	mux.Handle("GET /reports/{wave}", c.Errors.Wrap(c.report))
	mux.Handle("/", c.Errors.Wrap(page.Elsewhere(mux)))
	return mux
}

func (c Config) home(w http.ResponseWriter, r *http.Request) error {
	links, err := c.Reports.PublishedReports(r.Context())
	if err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, homePage{c.Layout, links})
}

func (c Config) report(w http.ResponseWriter, r *http.Request) error {
	document, err := c.Reports.PublishedReport(r.Context(), r.PathValue("wave"))
	if err != nil {
		return err
	}
	return document.Send(w, r)
}
