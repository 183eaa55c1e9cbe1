package survey

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"omnibus/sheet"
	"omnibus/source"
)

// PastWave is what is published of the response to another wave of the survey,
// as wave-history.csv states it.
type PastWave struct {
	// Name is what the wave is called ("1"), Period when it was, in words.
	Name, Period string
	// From and To are the first and the last day of its fieldwork, zero where they
	// are not known.
	From, To time.Time
	// Frame and TookPart are numbers of organisations, 0 where not known.
	Frame, TookPart int
	// Overall is the response in per cent, Sections that of each section by id; nil
	// where it was not published.
	Overall  *float64
	Sections map[string]*float64
	// Completeness is the rule by which it was counted; Known says whether it is.
	Completeness      Completeness
	CompletenessKnown bool
	Note              string
}

// sectionSuffix ends the name of a column that has a section's response.
const sectionSuffix = "_percent"

// ReadHistory reads wave-history.csv: a row a wave, with the columns wave,
// period, fieldwork_start, fieldwork_end, frame_n, took_part_n, overall_percent,
// completeness_rule and note, a column for each section (csc_percent), and any
// others, which are left alone. Only wave must be there; a blank is not known.
func ReadHistory(file string, text []byte) ([]PastWave, source.Complaints) {
	table, out := sheet.ReadCSV(file, text, sheet.Usual)
	if table == nil || len(out) > 0 {
		return nil, out
	}
	r := historyReader{table, &out}
	if _, ok := table.Column("wave"); !ok {
		out.Add(source.Place{File: file, Line: 1, Column: 1}, "add it: it names each wave, as 1", "the column wave is missing")
		return nil, out
	}
	var waves []PastWave
	names := map[string]int{}
	for row := range table.Len() {
		w := r.wave(row)
		if first, twice := names[w.Name]; w.Name != "" && twice {
			r.complain(row, "wave", "keep one of the two", "wave %q is in line %d already", w.Name, first)
		}
		names[w.Name] = table.Line(row)
		waves = append(waves, w)
	}
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return waves, nil
}

type historyReader struct {
	table *sheet.CSV
	out   *source.Complaints
}

func (r historyReader) cell(row int, column string) string {
	if at, ok := r.table.Column(column); ok {
		return strings.TrimSpace(r.table.Row(row)[at])
	}
	return ""
}

func (r historyReader) complain(row int, column, repair, format string, args ...any) {
	at, _ := r.table.Column(column)
	if len(*r.out) < sheet.MaxComplaints {
		r.out.Add(r.table.Place(row, at), repair, format, args...)
	}
}

func (r historyReader) wave(row int) PastWave {
	w := PastWave{Name: r.cell(row, "wave"), Period: r.cell(row, "period"), Note: r.cell(row, "note"), Sections: map[string]*float64{}}
	if w.Name == "" {
		r.complain(row, "wave", "write what it is called, as 1", "the wave has no name")
	}
	w.From, w.To = r.day(row, "fieldwork_start"), r.day(row, "fieldwork_end")
	if !w.From.IsZero() && !w.To.IsZero() && w.To.Before(w.From) {
		r.complain(row, "fieldwork_end", "write the earlier day as fieldwork_start", "the fieldwork ends before it begins")
	}
	w.Frame, w.TookPart = r.count(row, "frame_n"), r.count(row, "took_part_n")
	if w.Frame > 0 && w.TookPart > w.Frame {
		r.complain(row, "took_part_n", "see which of the two is right", "%d took part of a frame of %d", w.TookPart, w.Frame)
	}
	w.Overall = r.percent(row, "overall_percent")
	for _, column := range r.table.Header {
		if id, ok := strings.CutSuffix(column, sectionSuffix); ok && id != "overall" {
			w.Sections[id] = r.percent(row, column)
		}
	}
	rules := map[string]Completeness{"question": ByQuestion, "by question": ByQuestion, "section": BySection, "by section": BySection}
	rule := r.cell(row, "completeness_rule")
	if w.Completeness, w.CompletenessKnown = rules[rule]; rule != "" && !w.CompletenessKnown {
		r.complain(row, "completeness_rule", "write question or section, or leave it blank", "completeness cannot be %q", rule)
	}
	return w
}

func (r historyReader) day(row int, column string) time.Time {
	text := r.cell(row, column)
	if text == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		r.complain(row, column, "write the day as 2016-09-26, or leave it blank", "%s is %q, which is not a day", column, text)
	}
	return day
}

func (r historyReader) count(row int, column string) int {
	text := r.cell(row, column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		r.complain(row, column, "write a number such as 152, or leave it blank", "%s is %q, which is no number of organisations", column, text)
		return 0
	}
	return n
}

func (r historyReader) percent(row int, column string) *float64 {
	text := strings.TrimSpace(strings.TrimSuffix(r.cell(row, column), "%"))
	if text == "" {
		return nil
	}
	p, err := strconv.ParseFloat(text, 64)
	if err != nil || !(p >= 0 && p <= 100) {
		r.complain(row, column, "write a number from 0 to 100, or leave it blank", "%s is %q, which is no percentage", column, text)
		return nil
	}
	return &p
}

// SectionsOf gives the ids of the sections that any of the waves has, in order.
func SectionsOf(waves []PastWave) []string {
	var ids []string
	for _, w := range waves {
		for id, p := range w.Sections {
			if p != nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}
