package burden

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"omnibus/access"
	"omnibus/survey/paradata"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// download hands out one line an organisation and section, with what was
// measured. It names no person; of people there is the number.
func download(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, b, cases, err := d.Burden(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	out := csv.NewWriter(&body)
	head := []string{"org_id", "section", "measured", "people", "minutes", "pages_saved", "pages_refused", "answers_changed", "breaks", "cost"}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, a := range b.Organisations {
		c := cases[a.Org]
		for _, section := range append([]string{""}, sectionIDs(open)...) {
			if err := out.Write(line(b, c, a.Org, section)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return page.SendFile(w, r, "text/csv; charset=utf-8", open.ID()+"-burden.csv", body.Bytes())
}

func sectionIDs(open *desk.Open) []string {
	var ids []string
	for _, s := range open.Questionnaire.Sections {
		ids = append(ids, s.ID)
	}
	return ids
}

// line gives a case's part in one section, "general" for pages of none.
func line(b *paradata.Burden, c paradata.Case, org, section string) []string {
	sum, people := c.Section(section)
	name, measured, cost := section, "0", ""
	if section == "" {
		name = "general"
	}
	if people > 0 {
		measured = "1"
	}
	breaks := 0
	for _, away := range c.Breaks {
		if away.Section == section {
			breaks++
		}
	}
	m := sum.Active.Minutes()
	if b.Rate.Given() {
		cost = strconv.FormatFloat(b.Cost(m), 'f', 2, 64)
	}
	return []string{org, name, measured, strconv.Itoa(people), strconv.FormatFloat(m, 'f', 2, 64),
		strconv.Itoa(sum.Saves), strconv.Itoa(sum.Refusals), strconv.Itoa(sum.Edits), strconv.Itoa(breaks), cost}
}
