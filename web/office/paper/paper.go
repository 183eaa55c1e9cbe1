// Package paper is where the team brings in questionnaires that organisations
// filled in as workbooks and sent to it: one or many at once. It shows what each
// would change next to what stands, and saves what is confirmed. The store
// decides who may, and what of it they see.
package paper

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/answer/paper"
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
	"omnibus/web/page"
)

//go:embed bring.html review.html
var files embed.FS

var pages = page.MustParse(files, page.For[bringPage]("bring.html"), page.For[reviewPage]("review.html"))

const (
	// mostFiles and mostBytes bound what is sent at once.
	mostFiles = 40
	mostBytes = 32 << 20
)

// Routes are the pages of workbooks.
func Routes(d *desk.Desk) []desk.Route {
	b := bringer{d}
	return []desk.Route{
		{Pattern: "GET /office/waves/{wave}/workbooks", Staff: b.ask},
		{Pattern: "POST /office/waves/{wave}/workbooks/read", Staff: b.read},
		{Pattern: "POST /office/waves/{wave}/workbooks/save", Staff: b.save},
	}
}

type bringer struct{ *desk.Desk }

type bringPage struct {
	page.Layout
	Wrong, Read string
	Most        int
	// Veiled says that the person sees no answers that stand.
	Veiled bool
}

// may opens the wave for somebody who may bring workbooks in. The store asks
// again for each case; this keeps the page itself from those it is not for.
func (b bringer) may(r *http.Request, who access.Person) (*desk.Open, error) {
	open, err := b.Wave(r.Context(), who, r.PathValue("wave"))
	if err != nil {
		return nil, err
	}
	return open, b.Store.Allowed(r.Context(), who, access.BringWorkbook, open.ID(), "")
}

func (b bringer) ask(w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := b.may(r, who)
	if err != nil {
		return err
	}
	return b.show(w, r, open, who, http.StatusOK, "")
}

func (b bringer) show(w http.ResponseWriter, r *http.Request, open *desk.Open, who access.Person, status int, wrong string) error {
	p := bringPage{Layout: b.Layout(open, who, "Bring in workbooks", "cases"), Wrong: wrong, Read: desk.Path(open.ID(), "/workbooks/read"), Most: mostFiles,
		Veiled: !desk.May(who, access.ReadCase, open.ID())}
	if wrong != "" {
		p.Problems = []page.Problem{{Field: "file", Text: wrong}}
	}
	var saved int
	if _, err := fmt.Sscan(r.URL.Query().Get("saved"), &saved); err == nil {
		p.Banner = savedBanner(saved, p.Veiled)
	}
	return pages.Write(w, r, status, p)
}

// savedBanner says what a press of the button came to. veiled is for somebody who
// adds answers only where none stands.
func savedBanner(saved int, veiled bool) *page.Banner {
	switch {
	case saved == 0:
		return &page.Banner{Title: "Nothing new", Text: "Nothing was saved now: wherever an answer was ticked, one stands already"}
	case veiled:
		return &page.Banner{Title: "Saved", Text: fmt.Sprintf("Answers saved from workbooks: %d. Where an answer stood already, that one stays", saved), Success: true}
	}
	return &page.Banner{Title: "Saved", Text: fmt.Sprintf("Answers saved from workbooks: %d", saved), Success: true}
}

type reviewPage struct {
	page.Layout
	Save, Again string
	// Key lets the form be sent twice and saved once.
	Key   string
	Files []fileReview
	// Any says that there is something to save.
	Any bool
	// Stale says that this is what is left of a form that was sent, of which as many
	// answers as Saved says are saved.
	Stale bool
	Saved int
}

// fileReview is what one workbook would change.
type fileReview struct {
	ID, Name, Organisation, Refused string
	Changes                         []proposal
	Left                            []leftOut
	Notes                           []string
}

type proposal struct {
	ID, Value, Carried, Label, Where, Old, OldBy, New string
	Ticked, Conflict                                  bool
}

type leftOut struct{ Where, Label, Text string }

// carried is a change on its way through the form.
type carried struct {
	Org string `json:"org"`
	paper.Pending
}

// read reads the workbooks and shows what they would change. Nothing is saved.
func (b bringer) read(w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := b.may(r, who)
	if err != nil {
		return err
	}
	_, sent, err := page.ReadUpload(w, r, mostBytes, mostFiles)
	if err != nil {
		return err
	}
	if len(sent) == 0 {
		return b.show(w, r, open, who, http.StatusUnprocessableEntity, "Select at least one workbook")
	}
	p, err := b.reviewOf(open, who)
	if err != nil {
		return err
	}
	seen := map[string]string{}
	for i, file := range sent {
		one := fileReview{ID: fmt.Sprintf("file-%d", i+1), Name: file.Name}
		if err := b.compare(r, open, who, file, &one, seen); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return err
			}
			one.Refused = fault.Public(err)
		}
		p.Any = p.Any || len(one.Changes) > 0
		p.Files = append(p.Files, one)
	}
	return pages.Write(w, r, http.StatusOK, p)
}

func (b bringer) reviewOf(open *desk.Open, who access.Person) (reviewPage, error) {
	key, err := fieldwork.NewToken(b.Random)
	if err != nil {
		return reviewPage{}, fault.Because(err, fault.Internal, "make a key")
	}
	return reviewPage{Key: key, Layout: b.Layout(open, who, "What the workbooks would change", "cases"), Save: desk.Path(open.ID(), "/workbooks/save"), Again: desk.Path(open.ID(), "/workbooks")}, nil
}

// compare reads one file into its review. seen are the cases of the files before.
func (b bringer) compare(r *http.Request, open *desk.Open, who access.Person, file page.Upload, one *fileReview, seen map[string]string) error {
	returned, err := paper.Read(file.Body)
	if err != nil {
		return err
	}
	org := returned.Stamp.Org
	if err := returned.Belongs(open.ID(), org); err != nil {
		return err
	}
	if before := seen[org]; before != "" {
		return fault.New(fault.Refused, "The file “%s” is of the same organisation. Nothing of this one was taken. Bring them in one after the other.", before)
	}
	review, err := b.Store.CompareWorkbook(r.Context(), who, open.ID(), returned, open.Questionnaire)
	if err != nil {
		return err
	}
	organisation, err := open.Organisation(org)
	if err != nil {
		return err
	}
	seen[org] = file.Name
	one.Organisation = organisation.Name
	for _, c := range review.Changes {
		p, err := proposalOf(open, org, c)
		if err != nil {
			return err
		}
		p.Ticked = !c.Conflict
		p.ID = fmt.Sprintf("%s-%d", one.ID, len(one.Changes)+1)
		one.Changes = append(one.Changes, p)
	}
	for _, t := range review.Troubles {
		left := leftOut{Where: t.Cell, Text: t.Message}
		if t.Item.Question != nil {
			left.Label = answer.Label(t.Item.Question, t.Item.Row)
		}
		one.Left = append(one.Left, left)
	}
	one.Notes = notes(review)
	return nil
}

func proposalOf(open *desk.Open, org string, c paper.Change) (proposal, error) {
	text, err := json.Marshal(carried{org, c.Pending()})
	if err != nil {
		return proposal{}, fault.Because(err, fault.Internal, "carry a change")
	}
	p := proposal{
		Value: org + " " + c.Item.Name(), Carried: string(text), Label: answer.Label(c.Item.Question, c.Item.Row), Where: c.Cell,
		Old: answer.InLine(c.Item.Question, c.Old.Value), New: answer.InLine(c.Item.Question, c.New), Conflict: c.Conflict,
	}
	if c.Old.Position > 0 {
		p.OldBy = c.Old.By + ", " + open.At(c.Old.At)
	}
	return p, nil
}

func notes(review paper.Review) []string {
	var all []string
	for _, s := range review.Finished {
		all = append(all, fmt.Sprintf("“%s” is finished, so its answers were left out. The organisation has to open it again first.", s.Title))
	}
	for _, s := range review.Lost {
		all = append(all, fmt.Sprintf("“%s” has no sheet in the workbook any more, or the sheet has lost its columns.", s.Title))
	}
	if review.Same > 0 {
		all = append(all, fmt.Sprintf("Answers that stand here already: %d.", review.Same))
	}
	if review.Kept > 0 {
		all = append(all, fmt.Sprintf("Answers that were changed here since and that the workbook leaves as it found them: %d.", review.Kept))
	}
	return all
}

// save saves what was ticked, case by case. What has changed since it was shown
// is shown again.
func (b bringer) save(w http.ResponseWriter, r *http.Request, who access.Person) error {
	open, err := b.may(r, who)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(w, r, mostBytes)
	if err != nil {
		return err
	}
	byCase := map[string][]paper.Pending{}
	var order []string
	for _, text := range form["carried"] {
		var c carried
		if json.Unmarshal([]byte(text), &c) != nil || c.Org == "" {
			continue
		}
		if byCase[c.Org] == nil {
			order = append(order, c.Org)
		}
		byCase[c.Org] = append(byCase[c.Org], c.Pending)
	}
	again, err := b.reviewOf(open, who)
	if err != nil {
		return err
	}
	total := 0
	for i, org := range order {
		var chosen []string
		for _, p := range byCase[org] {
			if slices.Contains(form["take"], org+" "+p.Item) {
				chosen = append(chosen, p.Item)
			}
		}
		left, saved, stale, err := b.Store.ConfirmWorkbook(r.Context(), who, open.Questionnaire, byCase[org], chosen,
			answer.Save{Wave: open.ID(), Org: org, At: b.Now(), Key: form.Get("key")})
		total += saved
		switch {
		case err != nil && fault.KindOf(err) != fault.Conflict && total > 0:
			return fault.Because(err, fault.KindOf(err), "Some of the workbooks are saved whole, with %d answers; of the others nothing is. Press the button again later: what is saved is not saved twice.", total)
		case err != nil && (fault.KindOf(err) != fault.Conflict || len(order) == 1):
			return err
		case err != nil:
			// This workbook alone is refused; the others are no worse for it.
			again.Files = append(again.Files, b.refused(open, org, err, i))
		}
		if stale {
			one, err := b.anew(open, org, left, chosen, i)
			if err != nil {
				return err
			}
			again.Files, again.Any = append(again.Files, one), true
		}
	}
	if len(again.Files) > 0 {
		again.Saved, again.Stale = total, true
		return pages.Write(w, r, http.StatusConflict, again)
	}
	http.Redirect(w, r, desk.Path(open.ID(), "/workbooks?"+url.Values{"saved": {fmt.Sprint(total)}}.Encode()), http.StatusSeeOther)
	return nil
}

// refused says why nothing of one workbook among several was saved.
func (b bringer) refused(open *desk.Open, org string, why error, i int) fileReview {
	one := fileReview{ID: fmt.Sprintf("file-%d", i+1), Name: org, Refused: fault.Public(why)}
	if organisation, err := open.Organisation(org); err == nil {
		one.Organisation = organisation.Name
	}
	return one
}

// anew shows changes again of which some are conflicts now.
func (b bringer) anew(open *desk.Open, org string, left []paper.Change, chosen []string, i int) (fileReview, error) {
	organisation, err := open.Organisation(org)
	if err != nil {
		return fileReview{}, err
	}
	one := fileReview{ID: fmt.Sprintf("file-%d", i+1), Name: org, Organisation: organisation.Name}
	for _, c := range left {
		p, err := proposalOf(open, org, c)
		if err != nil {
			return one, err
		}
		p.Ticked = !c.Conflict && slices.Contains(chosen, c.Item.Name())
		p.ID = fmt.Sprintf("%s-%d", one.ID, len(one.Changes)+1)
		one.Changes = append(one.Changes, p)
	}
	return one, nil
}
