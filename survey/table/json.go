package table

import (
	"encoding/json"
	"fmt"
	"io"
)

// jsonTable is a table as programs read it. Keys are only ever added.
type jsonTable struct {
	Question  string `json:"question"`
	Row       string `json:"row,omitempty"`
	Label     string `json:"label"`
	Ask       string `json:"ask"`
	BaseLabel string `json:"base_label"`
	Multiple  bool   `json:"multiple"`
	*jsonAsked
	Groups []jsonGroup `json:"groups"`
	Lines  []jsonLine  `json:"lines"`
	// Associations are of each variable and break of a requested table.
	Associations []jsonAssociation `json:"associations,omitempty"`
}

type jsonGroup struct {
	Break      string `json:"break"`
	BreakLabel string `json:"break_label"`
	Group      string `json:"group"`
	Population *int   `json:"population"`
	Cases      *int   `json:"cases"`
	Base       *int   `json:"base"`
	Flag       Flag   `json:"flag"`
	Letter     string `json:"letter,omitempty"`
}

type jsonLine struct {
	Question string     `json:"question,omitempty"`
	Row      string     `json:"row,omitempty"`
	Kind     LineKind   `json:"kind"`
	Code     string     `json:"code"`
	Label    string     `json:"label"`
	Cells    []jsonCell `json:"cells"`
}

// jsonCell has null where a figure is withheld or cannot be computed.
type jsonCell struct {
	Count     *int     `json:"count"`
	Weighted  *float64 `json:"weighted"`
	Percent   *float64 `json:"percent"`
	Tolerance *float64 `json:"tolerance"`
	Lower     *float64 `json:"lower"`
	Upper     *float64 `json:"upper"`
	Flag      Flag     `json:"flag"`
	Base      *int     `json:"base,omitempty"`
	Higher    string   `json:"higher,omitempty"`
}

// WriteJSON writes tables as a list, with the wording asked and every group's
// base; otherwise as WriteCSV.
func WriteJSON(w io.Writer, tables []*Table) error {
	out := make([]jsonTable, len(tables))
	for i, t := range tables {
		out[i] = jsonOf(t)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(out); err != nil {
		return fmt.Errorf("write tables: %w", err)
	}
	return nil
}

func jsonOf(t *Table) jsonTable {
	v := t.Variable
	out := jsonTable{Question: v.question(), Row: v.Row, Label: v.Label, Ask: v.Ask, BaseLabel: v.Base, Multiple: v.Multiple,
		jsonAsked: askedJSON(t), Groups: []jsonGroup{}, Lines: []jsonLine{}}
	parts := t.EveryPart()
	for i, g := range t.Groups {
		group := jsonGroup{Break: g.Break, BreakLabel: g.BreakLabel, Group: groupName(g), Flag: t.Bases[i].Flag, Letter: g.Letter}
		if t.Staff || group.Flag != Suppressed {
			group.Base, group.Cases = &t.Bases[i].N, &t.Groups[i].Cases
		}
		if g.Population > 0 {
			group.Population = &t.Groups[i].Population
		}
		out.Groups = append(out.Groups, group)
	}
	for _, l := range t.Lines {
		line := jsonLine{Kind: l.Kind, Code: l.Code, Label: l.Label, Cells: make([]jsonCell, len(l.Cells))}
		if len(parts) > 1 {
			line.Question, line.Row = parts[l.Part].Variable.question(), parts[l.Part].Variable.Row
		}
		for i := range l.Cells {
			shown := t.shown(l.Cells[i])
			line.Cells[i] = jsonCellOf(&shown)
			line.Cells[i].Flag, line.Cells[i].Higher = l.Cells[i].Flag, shown.Higher
			if (len(parts) > 1 || t.Answers) && shown.Flag != Suppressed {
				line.Cells[i].Base = &shown.Base
			}
		}
		out.Lines = append(out.Lines, line)
	}
	for _, a := range t.Associations {
		out.Associations = append(out.Associations, jsonAssociationOf(a))
	}
	return out
}

func jsonCellOf(c *Cell) jsonCell {
	out := jsonCell{Flag: c.Flag}
	if c.Flag == Suppressed {
		return out
	}
	out.Count, out.Weighted = &c.Count, figure(c.Weighted)
	if c.Base > 0 {
		out.Percent = figure(c.Percent)
	}
	if c.Estimated {
		out.Tolerance, out.Lower, out.Upper = figure(c.Tolerance), figure(c.Lower), figure(c.Upper)
	}
	return out
}

func figure(f float64) *float64 {
	f = shortened(f)
	return &f
}
