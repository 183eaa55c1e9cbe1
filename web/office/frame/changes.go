package frame

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/frame"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// changesPage compares a wave's frame with that of an earlier wave.
type changesPage struct {
	page.Layout
	Organisations, Action string
	// Other chooses the earlier wave; None says that there is none.
	Other page.Select
	None  bool
	// Old and New are the waves' titles, with their sizes.
	Old, New         string
	OldSize, NewSize int
	Sentence         string
	Drawn            template.HTML
	Counts           []page.Table
	Changes          []change
	// Wrong is why the two cannot be linked.
	Wrong template.HTML
	// Moved are characteristics that changed of organisations in both frames.
	Moved, Columns *page.Table
	More           int
}

// change is organisations and what became of them.
type change struct {
	Kind     string
	From, To []string
}

// kinds are the changes as the page says them.
var kinds = map[frame.ChangeKind]string{
	frame.Renamed: "Another id, the same organisation", frame.Merged: "Merged", frame.Split: "Split", frame.Reorganised: "Reorganised",
	frame.Absorbed: "Took others over", frame.SplitOff: "Split off", frame.Founded: "New", frame.Ended: "Gone",
}

// mostMoved is how many changed characteristics are listed.
const mostMoved = 300

func changes(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := d.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return err
	}
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	p := changesPage{Layout: d.Layout(open, who, "What changed in the frame", "frame"), Organisations: open.Wave.Wave.Organisations, Action: desk.Path(open.ID(), "/frame/changes")}
	p.Breadcrumbs = append(p.Breadcrumbs, page.Link{Text: "Frame", URL: desk.Path(open.ID(), "/frame")})
	earlier, err := earlierWaves(d, r, who, open)
	if err != nil {
		return err
	}
	if p.None = len(earlier) == 0; p.None {
		return pages.Write(w, r, http.StatusOK, p)
	}
	other := earlier[0]
	if wanted := query.Get("since"); wanted != "" {
		at := slices.IndexFunc(earlier, func(o *desk.Open) bool { return o.ID() == wanted })
		if at < 0 {
			return fault.New(fault.Refused, "%q is no earlier wave of this survey. Choose one of the list.", wanted)
		}
		other = earlier[at]
	}
	p.Other = page.Select{ID: "since", Name: "since", Label: page.Label{Text: "Since"}}
	for _, o := range earlier {
		p.Other.Options = append(p.Other.Options, page.Option{Value: o.ID(), Label: o.Wave.Wave.Title, Checked: o == other})
	}
	if err := p.compare(other, open); err != nil {
		return err
	}
	return pages.Write(w, r, http.StatusOK, p)
}

// earlierWaves gives the waves of the same survey whose fieldwork was before this
// one's, the latest first.
func earlierWaves(d *desk.Desk, r *http.Request, who access.Person, open *desk.Open) ([]*desk.Open, error) {
	waves, err := d.Store.Waves(r.Context(), who)
	if err != nil {
		return nil, err
	}
	var all []*desk.Open
	for _, w := range waves {
		if w.ID == open.ID() || w.Survey != open.Wave.Wave.Survey {
			continue
		}
		other, err := d.Wave(r.Context(), who, w.ID)
		if err != nil {
			return nil, err
		}
		if other.Wave.Wave.Fieldwork.From.Before(open.Wave.Wave.Fieldwork.From) {
			all = append(all, other)
		}
	}
	slices.SortStableFunc(all, func(a, b *desk.Open) int { return b.Wave.Wave.Fieldwork.From.Compare(a.Wave.Wave.Fieldwork.From) })
	return all, nil
}

func (p *changesPage) compare(old, new *desk.Open) error {
	p.Old, p.New = old.Wave.Wave.Title, new.Wave.Wave.Title
	p.OldSize, p.NewSize = old.Frame.Size(), new.Frame.Size()
	p.Drawn, p.Counts = counts(old, new)
	p.Columns = columnsChanged(old.Frame, new.Frame)
	links, complaints := frame.Succession(old.Frame, new.Frame)
	if len(complaints) > 0 {
		var err error
		p.Wrong, err = desk.Complaints(complaints, new.Texts)
		return err
	}
	p.Sentence = fmt.Sprintf("%d are in both frames, %d are in the earlier one alone and %d in this one alone.", links.Both(), links.Left(), links.Entered())
	for _, c := range links.Changes {
		one := change{Kind: kinds[c.Kind]}
		for _, at := range c.From {
			one.From = append(one.From, old.Frame.Organisations[at].Name)
		}
		for _, at := range c.To {
			one.To = append(one.To, new.Frame.Organisations[at].Name)
		}
		p.Changes = append(p.Changes, one)
	}
	p.Moved, p.More = moved(links)
	return nil
}

// counts gives the sizes of groups before and after, of the characteristics of
// words that both frames have under one name.
func counts(old, new *desk.Open) (template.HTML, []page.Table) {
	drawn := chart.Chart{ID: "groups-chart", Title: "Groups as parts of each frame, before and after", Series: []chart.Series{{Label: old.Wave.Wave.Title}, {Label: new.Wave.Wave.Title}}}
	var words []string
	var tables []page.Table
	for _, c := range new.Frame.Characteristics {
		was, there := old.Frame.Characteristic(c.Name)
		if !there {
			continue
		}
		t := page.Table{Caption: c.Label, Head: []page.Cell{{Text: "Group"}, desk.Number(old.Wave.Wave.Title), desk.Number(new.Wave.Wave.Title), desk.Number("Change")}}
		drawn.Rows = append(drawn.Rows, chart.Row{Label: c.Label, Heading: true})
		labels := slices.Clone(c.Groups)
		for _, g := range was.Groups {
			if !slices.Contains(labels, g) {
				labels = append(labels, g)
			}
		}
		for _, label := range labels {
			before, after := sizeOf(old.Frame, was, label), sizeOf(new.Frame, c, label)
			t.Rows = append(t.Rows, []page.Cell{{Text: label}, desk.Whole(before), desk.Whole(after), desk.Number(signed(after - before))})
			drawn.Rows = append(drawn.Rows, chart.Row{Label: label, Values: []chart.Value{{Percent: desk.Share(before, old.Frame.Size()), Label: fmt.Sprint(before)}, {Percent: desk.Share(after, new.Frame.Size()), Label: fmt.Sprint(after)}}})
			words = append(words, fmt.Sprintf("%s, %s: %d, then %d", c.Label, label, before, after))
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return "", nil
	}
	drawn.Description = strings.Join(words, "; ") + "."
	// The drawing escapes the words in it.
	return template.HTML(chart.Bars(drawn)), tables
}

func signed(n int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", n)
}

func sizeOf(f *frame.Frame, c frame.Characteristic, label string) int {
	n := 0
	for _, g := range f.GroupOf(c.Name) {
		if g >= 0 && c.Groups[g] == label {
			n++
		}
	}
	return n
}

// columnsChanged lists the characteristics that were declared otherwise, or come
// from elsewhere.
func columnsChanged(old, new *frame.Frame) *page.Table {
	t := &page.Table{Caption: "Characteristics that are declared otherwise", CaptionHidden: true, Head: []page.Cell{{Text: "Characteristic"}, {Text: "Before"}, {Text: "Now"}}}
	said := func(c frame.Characteristic) string {
		text := strings.Join(c.Groups, ", ")
		if c.Origin != "" {
			text += " (" + c.Origin + ")"
		}
		return text
	}
	add := func(label, before, now string) {
		if before != now {
			t.Rows = append(t.Rows, []page.Cell{{Text: label}, {Text: before}, {Text: now}})
		}
	}
	for _, c := range new.Characteristics {
		before := "not there"
		if was, there := old.Characteristic(c.Name); there {
			before = said(was)
		}
		add(c.Label, before, said(c))
	}
	for _, c := range old.Characteristics {
		if _, there := new.Characteristic(c.Name); !there {
			add(c.Label, said(c), "not there any more")
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// moved lists the organisations of both frames that are in another group of a
// characteristic than before, and how many more there are than are listed.
func moved(l *frame.Links) (*page.Table, int) {
	t := &page.Table{Caption: "Organisations in another group than before", CaptionHidden: true,
		Head: []page.Cell{{Text: "Organisation"}, {Text: "Characteristic"}, {Text: "Before"}, {Text: "Now"}}}
	n := 0
	label := func(c frame.Characteristic, g int) string {
		if g < 0 {
			return "not available"
		}
		return c.Groups[g]
	}
	for at, o := range l.New.Organisations {
		was, both := l.Before(at)
		if !both {
			continue
		}
		for _, c := range l.New.Characteristics {
			old, there := l.Old.Characteristic(c.Name)
			if !there {
				continue
			}
			before, now := label(old, l.Old.GroupOf(c.Name)[was]), label(c, l.New.GroupOf(c.Name)[at])
			if before == now {
				continue
			}
			if n++; n <= mostMoved {
				t.Rows = append(t.Rows, []page.Cell{{Text: o.Name}, {Text: c.Label}, {Text: before}, {Text: now}})
			}
		}
	}
	if n == 0 {
		return nil, 0
	}
	return t, max(0, n-mostMoved)
}
