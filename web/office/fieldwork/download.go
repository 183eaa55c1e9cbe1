package fieldwork

import (
	"net/http"

	"omnibus/access"
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// downloadContacts gives the wave's contacts as they now stand, in the file that
// can be brought in again. The store records it.
func downloadContacts(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	people, err := d.Store.ExportContacts(r.Context(), who, open.ID())
	if err != nil {
		return err
	}
	body, err := fieldwork.WriteContacts(people, open.Frame.Organisations)
	if err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", open.ID()+"-contacts.csv", body)
}
