package call

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"omnibus/access"
	"omnibus/chart"
	"omnibus/fault"
	"omnibus/survey/fieldwork/call"
	"omnibus/tongue"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

// queuePage is whom to call. Who may not see people is shown the counts.
type queuePage struct {
	page.Layout
	AsOf, Quiet string
	States      page.Table
	// MayCall says that the person may take cases; Action is where they do.
	MayCall bool
	Action  string
	// Mine are the cases that the person has; Back the call-backs of today.
	Mine  []page.Link
	Back  *page.Table
	Order page.Select
	// Heading and Queue are those to be called, in their order.
	Heading string
	Queue   *page.Table
	Pages   page.Pagination
	Hours   template.HTML
	// Best says in words when people are reached, FewCalls that nothing can be said.
	Best     string
	ByHour   *page.Table
	FewCalls int
}

const orderByNeed = "need"

func showQueue(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	return writeQueue(d, w, r, who, nil)
}

func writeQueue(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person, problem error) error {
	query, err := desk.Query(r)
	if err != nil {
		return err
	}
	order := query.Get("order")
	if order != "" && order != orderByNeed {
		return fault.New(fault.Refused, "%q is no order of the calls. Choose one of the list.", order)
	}
	now, err := list(d, r, who, order == orderByNeed)
	if err != nil {
		return err
	}
	open := now.open
	p := queuePage{
		Layout: d.Layout(open, who, "Calls", "calls"), AsOf: open.At(now.at), Quiet: quiet(open, now.at), States: now.counts(),
		MayCall: desk.May(who, access.MakeCalls, open.ID()), Action: desk.Path(open.ID(), "/calls"), FewCalls: call.FewestCalls,
		Order: page.Select{ID: "order", Name: "order", Label: page.Label{Text: "Order after call-backs"}, Options: []page.Option{
			{Value: "", Label: "Called the fewest times first"}, {Value: orderByNeed, Label: "Most needed for balance first", Checked: order == orderByNeed}}},
	}
	if order == orderByNeed {
		p.Action += "?order=" + orderByNeed
	}
	p.drawHours(now.hours)
	status := http.StatusOK
	if problem != nil {
		status = page.StatusOf(fault.KindOf(problem))
		p.Problems = []page.Problem{{Field: "next", Text: fault.Public(problem)}}
	}
	if p.MayCall {
		for _, l := range now.lines {
			if now.holder(l.Org) == who.Name {
				p.Mine = append(p.Mine, page.Link{Text: now.open.Name(l.Org), URL: casePath(open.ID(), l.Org)})
			}
		}
		p.Back = now.callBacks()
		queue := slices.DeleteFunc(slices.Clone(now.lines), func(l call.Line) bool { return l.State != call.Due && l.State != call.Ready })
		from, to, links := page.Paged("calls", query, len(queue))
		p.Pages, p.Heading = links, tongue.Number(len(queue))+" to be called"
		if len(queue) > 0 {
			p.Queue = now.table(queue[from:to], from)
		}
	}
	return pages.Write(w, r, status, p)
}

// counts are how many cases stand where.
func (w *waiting) counts() page.Table {
	t := page.Table{Caption: "Where the cases stand", Head: []page.Cell{{Text: "State"}, {Text: "Cases", Numeric: true}}}
	counts := map[call.State]int{}
	for _, l := range w.lines {
		counts[l.State]++
	}
	for _, s := range call.States {
		t.Rows = append(t.Rows, []page.Cell{{Text: tongue.Capitalised(string(s))}, {Text: strconv.Itoa(counts[s]), Numeric: true}})
	}
	t.Rows = append(t.Rows, []page.Cell{{Text: "With a caller now"}, {Text: strconv.Itoa(len(w.locks)), Numeric: true}})
	return t
}

// callBacks are those of today and those overdue, by their time.
func (w *waiting) callBacks() *page.Table {
	t := &page.Table{Caption: "Call-backs of today", CaptionHidden: true, Head: desk.Cells("Time", "Organisation", "Whom", "Now")}
	for _, l := range w.lines {
		if l.State != call.Due && (l.State != call.Agreed || !w.today(l.Until)) {
			continue
		}
		now := "later today"
		if l.State == call.Due {
			now = "due"
		}
		if holder := w.holder(l.Org); holder != "" {
			now = "with " + holder
		}
		row := desk.Cells(w.clock(l.Until), w.open.Name(l.Org), desk.OrDash(l.Person.Name), now)
		row[1].URL = casePath(w.open.ID(), l.Org)
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

func (w *waiting) table(lines []call.Line, from int) *page.Table {
	t := &page.Table{Caption: "Whom to call, in order", CaptionHidden: true, Head: desk.Cells("Organisation", "Place", "Why now", "Whom", "Best hour", "With")}
	for i, l := range lines {
		row := desk.Cells(w.open.Name(l.Org), strconv.Itoa(from+i+1), l.Why(w.clock), desk.OrDash(l.Person.Name), hourName(l.Hour), desk.OrDash(w.holder(l.Org)))
		row[0].URL = casePath(w.open.ID(), l.Org)
		t.Rows = append(t.Rows, row)
	}
	return t
}

// drawHours draws in which hours somebody was reached.
func (p *queuePage) drawHours(hours call.ByHour) {
	c := chart.Chart{ID: "hours-chart", Title: "Calls that reached somebody, by hour",
		Description: "One bar for each hour in which somebody was called: the share of its calls in which somebody was spoken to"}
	t := &page.Table{Caption: "Calls by hour", Head: []page.Cell{{Text: "Hour"}, {Text: "Calls", Numeric: true}, {Text: "Reached", Numeric: true}, {Text: "Share", Numeric: true}}}
	for hour, h := range hours {
		if h.Calls == 0 {
			continue
		}
		share := desk.Percent(h.Reached, h.Calls)
		t.Rows = append(t.Rows, []page.Cell{{Text: hourName(hour)}, {Text: strconv.Itoa(h.Calls), Numeric: true}, {Text: strconv.Itoa(h.Reached), Numeric: true}, {Text: share, Numeric: true}})
		c.Rows = append(c.Rows, chart.Row{Label: hourName(hour), Values: []chart.Value{{Percent: 100 * float64(h.Reached) / float64(h.Calls), Label: share}}})
	}
	if len(t.Rows) > 0 {
		p.ByHour, p.Hours = t, template.HTML(chart.Bars(c))
	}
	if best := hours.Best(); len(best) > 0 {
		h := hours[best[0]]
		p.Best = "People were reached best from " + hourName(best[0]) + ": in " + strconv.Itoa(h.Reached) + " of " + strconv.Itoa(h.Calls) + " calls."
	}
}

// takeNext takes the first case of the queue that nobody has.
func takeNext(d *desk.Desk, w http.ResponseWriter, r *http.Request, who access.Person) error {
	if _, err := desk.Form(w, r); err != nil {
		return err
	}
	if !desk.May(who, access.MakeCalls, r.PathValue("wave")) {
		// The store refuses, and records that it did.
		_, err := d.Store.TakeCall(r.Context(), who, r.PathValue("wave"), "", d.Now())
		return err
	}
	now, err := list(d, r, who, r.URL.Query().Get("order") == orderByNeed)
	if err != nil {
		return err
	}
	for _, l := range now.lines {
		if l.State != call.Due && l.State != call.Ready || now.holder(l.Org) != "" {
			continue
		}
		lock, err := d.Store.TakeCall(r.Context(), who, now.open.ID(), l.Org, now.at)
		if fault.KindOf(err) == fault.Conflict {
			continue // somebody was quicker: the next one
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, casePath(now.open.ID(), lock.Org), http.StatusSeeOther)
		return nil
	}
	return writeQueue(d, w, r, who, fault.New(fault.Conflict, "There is nobody to be called now whom nobody has. Nothing was changed."))
}
