package table

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"omnibus/sheet"
	"omnibus/survey/frame"
)

// changesHeader is relied on by other people's programs: columns are only ever
// added at its end.
var changesHeader = []string{"question", "row", "code", "label", "kind", "break", "group", "wave_old", "wave_new",
	"base_old", "base_new", "base_both", "percent_old", "percent_new", "difference", "required", "t", "p", "significant", "road",
	"flag_old", "flag_new", "panel_old", "panel_new", "panel_difference", "panel_required", "panel_p", "panel_significant",
	"kept", "left", "came", "never", "mcnemar_p", "why"}

// WriteChangesCSV writes changes between waves as tidy data, one a row, in
// points at full precision (means in their own unit). What is withheld in
// either wave, or was not tested, is blank.
func WriteChangesCSV(w io.Writer, changes *WaveChanges) error {
	out := csv.NewWriter(w)
	if err := out.Write(changesHeader); err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	for i := range changes.Lines {
		if err := out.Write(changeRow(changes.Trend, &changes.Lines[i])); err != nil {
			return fmt.Errorf("write changes: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// withheld says whether either wave's figure must not be shown: with one of
// them and the difference, anybody has both.
func (c *Changed) withheld() bool { return c.Old.Flag == Suppressed || c.New.Flag == Suppressed }

// panelShown says whether the matched figures may be shown and say anything.
func (c *Changed) panelShown() bool {
	return !c.withheld() && c.Panel.Flag != Suppressed && c.Panel.N > 0
}

func (c *Changed) code() string {
	if c.Kind == MeanLine {
		return ""
	}
	return joined(c.Codes)
}

func changeRow(t *Trend, c *Changed) []string {
	cells := changeCells(t, c)
	row := make([]string, len(changesHeader))
	for i, name := range changesHeader {
		row[i] = cells[name]
	}
	return row
}

// changeCells gives the cells by column; what is not there is blank.
func changeCells(t *Trend, c *Changed) map[string]string {
	cells := map[string]string{"question": c.Variable.question(), "row": c.Variable.Row, "code": c.code(), "label": sheet.Harmless(c.Label),
		"kind": string(c.Kind), "break": c.GroupNew.Break, "group": sheet.Harmless(groupName(c.GroupNew)),
		"wave_old": t.Old.Wave().ID, "wave_new": t.New.Wave().ID, "flag_old": string(c.Old.Flag), "flag_new": string(c.New.Flag)}
	if c.withheld() {
		return cells
	}
	cells["base_old"], cells["base_new"], cells["base_both"] = strconv.Itoa(c.Old.Base), strconv.Itoa(c.New.Base), strconv.Itoa(c.Both)
	cells["road"], cells["why"] = string(c.Road), c.Why
	if c.Old.Base > 0 {
		cells["percent_old"] = decimal(c.Old.Percent)
	}
	if c.New.Base > 0 {
		cells["percent_new"] = decimal(c.New.Percent)
	}
	if c.Old.Base > 0 && c.New.Base > 0 {
		cells["difference"] = decimal(c.Difference)
	}
	if c.Tested {
		cells["required"], cells["t"], cells["p"] = decimal(c.Required), decimal(c.T), decimal(c.P)
	}
	if c.Tested || c.Road == Exact {
		cells["significant"] = strconv.FormatBool(c.Significant)
	}
	if c.panelShown() {
		panelCells(cells, c)
	}
	return cells
}

func panelCells(cells map[string]string, c *Changed) {
	p := &c.Panel
	cells["panel_old"], cells["panel_new"], cells["panel_difference"] = decimal(p.Old), decimal(p.New), decimal(p.Difference)
	if p.Tested {
		cells["panel_required"], cells["panel_p"] = decimal(p.Required), decimal(p.P)
	}
	if p.Tested || p.Significant {
		cells["panel_significant"] = strconv.FormatBool(p.Significant)
	}
	if c.Kind != MeanLine {
		cells["kept"], cells["left"] = strconv.Itoa(p.Kept), strconv.Itoa(p.Left)
		cells["came"], cells["never"] = strconv.Itoa(p.Came), strconv.Itoa(p.Never)
	}
	if p.McNemar {
		cells["mcnemar_p"] = decimal(p.Exact)
	}
}

// jsonChanges is what WriteChangesJSON writes. Keys are only ever added.
type jsonChanges struct {
	Old     jsonWave         `json:"old"`
	New     jsonWave         `json:"new"`
	Notes   []string         `json:"notes"`
	Frames  jsonFrames       `json:"frames"`
	Lines   []map[string]any `json:"lines"`
	Without []jsonWithout    `json:"without"`
}

type jsonWave struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	Organisations int    `json:"organisations"`
	TookPart      int    `json:"took_part"`
	Completeness  string `json:"completeness"`
}

type jsonFrames struct {
	Both    int               `json:"both"`
	Left    int               `json:"left"`
	Entered int               `json:"entered"`
	Changes []jsonFrameChange `json:"changes"`
}

type jsonFrameChange struct {
	Kind string   `json:"kind"`
	From []string `json:"from"`
	To   []string `json:"to"`
}

type jsonWithout struct {
	Variable string `json:"variable"`
	Why      string `json:"why"`
}

// WriteChangesJSON writes the changes with the wording asked, the notes, what
// became of the frame, and what cannot be compared and why. A line has the keys
// of the CSV; numbers are numbers, and what is blank there is null.
func WriteChangesJSON(w io.Writer, changes *WaveChanges) error {
	t := changes.Trend
	out := jsonChanges{Old: jsonWaveOf(t, true), New: jsonWaveOf(t, false), Notes: append([]string{}, t.Notes...),
		Frames: framesOf(t.Links), Lines: []map[string]any{}, Without: []jsonWithout{}}
	for i := range changes.Lines {
		c := &changes.Lines[i]
		line := map[string]any{"ask": c.Variable.Ask, "base_label": c.Variable.Base}
		cells := changeCells(t, c)
		for _, column := range changesHeader {
			line[column] = valueOf(column, cells[column])
		}
		line["label"], line["group"] = c.Label, groupName(c.GroupNew)
		out.Lines = append(out.Lines, line)
	}
	for _, u := range changes.Without {
		out.Without = append(out.Without, jsonWithout(u))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("write changes: %w", err)
	}
	return nil
}

// changeWords are the columns that are texts, also where they look like numbers.
var changeWords = map[string]bool{"question": true, "row": true, "code": true, "label": true, "kind": true, "break": true, "group": true,
	"wave_old": true, "wave_new": true, "road": true, "flag_old": true, "flag_new": true, "why": true}

func valueOf(column, cell string) any {
	switch {
	case changeWords[column]:
		return cell
	case cell == "":
		return nil
	case cell == "true" || cell == "false":
		return cell == "true"
	}
	return json.Number(cell)
}

func jsonWaveOf(t *Trend, old bool) jsonWave {
	d := t.New
	if old {
		d = t.Old
	}
	return jsonWave{d.Wave().ID, d.Wave().Title, d.Population(), d.Cases(), d.Completeness().String()}
}

func framesOf(l *frame.Links) jsonFrames {
	out := jsonFrames{l.Both(), l.Left(), l.Entered(), []jsonFrameChange{}}
	for _, c := range l.Changes {
		change := jsonFrameChange{Kind: string(c.Kind), From: []string{}, To: []string{}}
		for _, i := range c.From {
			change.From = append(change.From, l.Old.Organisations[i].ID)
		}
		for _, i := range c.To {
			change.To = append(change.To, l.New.Organisations[i].ID)
		}
		out.Changes = append(out.Changes, change)
	}
	return out
}
