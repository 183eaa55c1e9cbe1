package table

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"omnibus/survey"
)

// A JSON-stat 2.0 response: https://json-stat.org/format/.
type (
	statCollection struct {
		Version string   `json:"version"`
		Class   string   `json:"class"`
		Label   string   `json:"label"`
		Source  string   `json:"source,omitempty"`
		Updated string   `json:"updated"`
		Note    []string `json:"note,omitempty"`
		Link    struct {
			Item []statDataset `json:"item"`
		} `json:"link"`
	}
	statDataset struct {
		Version   string                   `json:"version"`
		Class     string                   `json:"class"`
		Label     string                   `json:"label"`
		Source    string                   `json:"source,omitempty"`
		Updated   string                   `json:"updated"`
		Note      []string                 `json:"note,omitempty"`
		Role      map[string][]string      `json:"role"`
		ID        []string                 `json:"id"`
		Size      []int                    `json:"size"`
		Dimension map[string]statDimension `json:"dimension"`
		Value     []*float64               `json:"value"`
		Status    map[string]string        `json:"status,omitempty"`
		Extension map[string]string        `json:"extension"`
	}
	statDimension struct {
		Label    string       `json:"label"`
		Category statCategory `json:"category"`
	}
	statCategory struct {
		Index []string            `json:"index"`
		Label map[string]string   `json:"label"`
		Unit  map[string]statUnit `json:"unit,omitempty"`
	}
	statUnit struct {
		Label    string `json:"label"`
		Decimals int    `json:"decimals"`
	}
)

// statMeasures are the figures of a cell, in the order of values.
var statMeasures = []struct {
	id, label string
	unit      statUnit
	of        func(Cell) (float64, bool)
}{
	{"base", "Base", statUnit{"cases", 0}, func(c Cell) (float64, bool) { return float64(c.Base), true }},
	{"count", "Number", statUnit{"cases", 0}, func(c Cell) (float64, bool) { return float64(c.Count), true }},
	{"weighted", "Weighted number", statUnit{"cases", 1}, func(c Cell) (float64, bool) { return c.Weighted, true }},
	{"percent", "Percentage, or mean", statUnit{"per cent, or the question's unit", 1}, func(c Cell) (float64, bool) { return c.Percent, c.Base > 0 }},
	{"tolerance", "Half-width of the 95% interval", statUnit{"points, or the question's unit", 1}, func(c Cell) (float64, bool) { return c.Tolerance, c.Estimated }},
	{"lower", "Lower end of the 95% interval", statUnit{"per cent, or the question's unit", 1}, func(c Cell) (float64, bool) { return c.Lower, c.Estimated }},
	{"upper", "Upper end of the 95% interval", statUnit{"per cent, or the question's unit", 1}, func(c Cell) (float64, bool) { return c.Upper, c.Estimated }},
}

// WriteJSONStat writes tables as a JSON-stat 2.0 collection with a dataset for
// each table, of three dimensions: line, group and measure. What is withheld or
// cannot be computed is null, with a status: c withheld, z does not apply, u a
// small base. updated dates it.
func WriteJSONStat(w io.Writer, wave *survey.Wave, tables []*Table, updated time.Time) error {
	out := statCollection{Version: "2.0", Class: "collection", Label: wave.Survey + ", " + wave.Title + ": tables", Source: wave.Contact.Team,
		Updated: updated.UTC().Format(time.DateOnly)}
	if wave.Notice != "" {
		out.Note = []string{wave.Notice}
	}
	out.Link.Item = []statDataset{}
	for _, t := range tables {
		out.Link.Item = append(out.Link.Item, t.stat(wave, out.Updated))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("write tables as JSON-stat: %w", err)
	}
	return nil
}

func (t *Table) stat(wave *survey.Wave, updated string) statDataset {
	parts := t.EveryPart()
	out := statDataset{Version: "2.0", Class: "dataset", Label: t.Heading(), Source: wave.Contact.Team, Updated: updated,
		Note: aboutOf(t, &notebook{})[:2], Role: map[string][]string{"metric": {"measure"}}, ID: []string{"line", "group", "measure"},
		Size: []int{len(t.Lines), len(t.Groups), len(statMeasures)}, Status: map[string]string{}, Extension: map[string]string{"id": t.Name()}}
	out.Note = append(out.Note, t.Remarks...)
	if t.Filter != "" {
		out.Extension["filter"] = t.Filter
	}
	lines, groups, measures := newCategory(), newCategory(), newCategory()
	for _, l := range t.Lines {
		id, label := string(l.Kind), lineLabel(l)
		if l.Code != "" {
			id += " " + l.Code
		}
		if v := parts[l.Part].Variable; len(parts) > 1 {
			id, label = v.Name+" "+id, rowLabel(v)+": "+label
		}
		lines.add(id, label)
	}
	for _, g := range t.Groups {
		id := g.Break + "=" + g.Label
		if g.Break == "all" {
			id = "all"
		}
		groups.add(id, heading(g))
	}
	measures.Unit = map[string]statUnit{}
	for _, m := range statMeasures {
		measures.add(m.id, m.label)
		measures.Unit[m.id] = m.unit
	}
	out.Dimension = map[string]statDimension{"line": {"Answer", lines}, "group": {"Group", groups}, "measure": {"Measure", measures}}
	for _, l := range t.Lines {
		for _, c := range l.Cells {
			t.statCell(&out, c)
		}
	}
	return out
}

func (t *Table) statCell(out *statDataset, c Cell) {
	for _, m := range statMeasures {
		at := strconv.Itoa(len(out.Value))
		value, ok := m.of(c)
		switch {
		case t.shown(c).Flag == Suppressed:
			out.Value = append(out.Value, nil)
			out.Status[at] = "c"
			continue
		case !ok:
			out.Value = append(out.Value, nil)
			out.Status[at] = "z"
			continue
		}
		out.Value = append(out.Value, figure(value))
		switch c.Flag {
		case Small, VerySmall:
			out.Status[at] = "u"
		case Suppressed:
			out.Status[at] = "c"
		}
	}
}

func newCategory() statCategory { return statCategory{Index: []string{}, Label: map[string]string{}} }

// add puts a category in; a second one of the same id is numbered.
func (c *statCategory) add(id, label string) {
	own := id
	for n := 2; slices.Contains(c.Index, own); n++ {
		own = id + " (" + strconv.Itoa(n) + ")"
	}
	c.Index, c.Label[own] = append(c.Index, own), label
}
