package desk

import (
	"context"
	"slices"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/web/page"
)

// reader is who reads a published report on behalf of anybody: the role that
// may count answers and do nothing else to them.
var reader = access.Person{Name: "Readers of published reports", Role: access.Analyst}

func (d *Desk) published() []string {
	if d.Published == nil {
		return nil
	}
	return d.Published()
}

// PublishedAt gives the address of a wave's published report, "" when it has
// none.
func (d *Desk) PublishedAt(wave string) string {
	if !slices.Contains(d.published(), wave) {
		return ""
	}
	return "/reports/" + wave
}

// PublishedReport gives the report of a wave to anybody, if it has been
// published, and NotFound otherwise: nothing tells whether the wave exists.
func (d *Desk) PublishedReport(ctx context.Context, wave string) (*page.Document, error) {
	if d.PublishedAt(wave) == "" {
		return nil, fault.New(fault.NotFound, "No report has been published at this address. Check that the address is complete.")
	}
	_, built, err := d.Report(ctx, reader, wave)
	if err != nil {
		return nil, err
	}
	if built.Document != nil {
		d.lastGood.Store(wave, built.Document)
		return built.Document, nil
	}
	// A report that no longer builds is being worked on: readers keep the last one
	// that this node has shown.
	if last, ok := d.lastGood.Load(wave); ok {
		return last.(*page.Document), nil
	}
	return nil, fault.Because(built.Complaints.Err(), fault.Unavailable, "This report is being corrected at the moment. Try again later.")
}

// PublishedReports gives a link to every published report.
func (d *Desk) PublishedReports(ctx context.Context) ([]page.Link, error) {
	var all []page.Link
	for _, id := range d.published() {
		open, err := d.Wave(ctx, reader, id)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Link{Text: open.Wave.Wave.Survey + ": " + open.Wave.Wave.Title, URL: d.PublishedAt(id)})
	}
	return all, nil
}
