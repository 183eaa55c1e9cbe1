package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/source"
	"omnibus/survey/answer"
	"omnibus/survey/dataset"
	"omnibus/survey/folder"
	"omnibus/survey/questionnaire"
	"omnibus/survey/report"
	"omnibus/web/page"
)

// Frozen is a wave with its answers frozen at a log position.
type Frozen struct {
	*Open
	Data *dataset.Dataset
	key  string
}

// Dataset freezes the wave's answers as they now stand. The store is asked at
// every call whether the person may read them, also when they are at hand.
func (d *Desk) Dataset(ctx context.Context, who access.Person, id string) (*Frozen, error) {
	open, err := d.Wave(ctx, who, id)
	if err != nil {
		return nil, err
	}
	// Nothing lies at or before position 0: this asks only for permission.
	if err := d.Store.Answers(ctx, who, id, 0, func(answer.Entry) error { return nil }); err != nil {
		return nil, err
	}
	head, err := d.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	texts := open.Key + " at "
	key := texts + strconv.FormatInt(head, 10)
	was, wasKey, made := d.datasets.last(id)
	data, err := d.datasets.get(id, key, func() (*dataset.Dataset, error) {
		// Others may wait for the same dataset, so it is made to the end even
		// when the one who asked first has gone.
		ctx := context.WithoutCancel(ctx)
		if made && strings.HasPrefix(wasKey, texts) && was.Position() <= head {
			return d.refresh(ctx, who, id, open.Wave, was, head)
		}
		return d.freeze(ctx, who, id, open.Wave, head)
	})
	if err != nil {
		return nil, err
	}
	return &Frozen{open, data, key}, nil
}

// freeze collects a wave's log up to a position. w is how its texts are read: as
// they stand, or as somebody is about to change them.
func (d *Desk) freeze(ctx context.Context, who access.Person, id string, w *folder.Wave, upto int64) (*dataset.Dataset, error) {
	carrying, err := d.Carrying(ctx, who, id, w)
	if err != nil {
		return nil, err
	}
	log := dataset.Log{Carrying: carrying}
	if err := d.Store.Answers(ctx, who, id, upto, log.Answer); err != nil {
		return nil, err
	}
	if err := d.Store.Sections(ctx, who, id, upto, log.Section); err != nil {
		return nil, err
	}
	return log.Freeze(w.Wave, w.Questionnaire, w.Frame, upto)
}

// Carrying tells which answers of older versions of the questionnaire hold under
// the one of w. A version that does not read was never answered: no page could
// be made of it.
func (d *Desk) Carrying(ctx context.Context, who access.Person, id string, w *folder.Wave) (*answer.Carrying, error) {
	history, err := d.Store.TextHistory(ctx, who, id, folder.QuestionnaireText)
	if err != nil || len(history) == 0 {
		return nil, err
	}
	var versions []answer.Version
	for _, t := range history[:len(history)-1] {
		if q, complaints := questionnaire.Read(folder.QuestionnaireText, t.Body); len(complaints) == 0 {
			versions = append(versions, answer.Version{Number: t.Version, Position: t.Position, From: t.At, Questionnaire: q})
		}
	}
	last := history[len(history)-1]
	return answer.NewCarrying(append(versions, answer.Version{Number: last.Version, Position: last.Position, From: last.At, Questionnaire: w.Questionnaire})), nil
}

// refresh brings a dataset up to a position: only the cases to which something
// was added since are read.
func (d *Desk) refresh(ctx context.Context, who access.Person, id string, w *folder.Wave, was *dataset.Dataset, upto int64) (*dataset.Dataset, error) {
	carrying, err := d.Carrying(ctx, who, id, w)
	if err != nil {
		return nil, err
	}
	log := dataset.Log{Carrying: carrying}
	if err := d.Store.Changed(ctx, who, id, was.Position(), upto, log.Answer, log.Section); err != nil {
		return nil, err
	}
	return was.Refresh(&log, upto)
}

// Built is a wave's report built from a frozen dataset, or why it does not build.
type Built struct {
	// Document is nil when there are complaints.
	Document   *page.Document
	Complaints source.Complaints
	// Position is the log position of the answers it is built from.
	Position int64
	// Took is how long building took.
	Took time.Duration
}

// Report builds the wave's report from the answers as they now stand, or gives
// the one that was built from exactly these answers and texts.
func (d *Desk) Report(ctx context.Context, who access.Person, id string) (*Frozen, *Built, error) {
	frozen, err := d.Dataset(ctx, who, id)
	if err != nil {
		return nil, nil, err
	}
	built, err := d.reports.get(id, frozen.key, func() (*Built, error) { return d.build(frozen.Open.Wave, frozen.Data), nil })
	if err != nil {
		return nil, nil, err
	}
	return frozen, built, nil
}

// Try builds the report of a wave as it would be with changed texts. Nothing of
// it is kept.
func (d *Desk) Try(ctx context.Context, who access.Person, id string, changed *folder.Wave) (*Built, error) {
	head, err := d.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	data, err := d.freeze(ctx, who, id, changed, head)
	if err != nil {
		return nil, err
	}
	return d.build(changed, data), nil
}

func (d *Desk) build(w *folder.Wave, data *dataset.Dataset) *Built {
	began := d.Now()
	b := &Built{Position: data.Position()}
	document, complaints := report.Build(w, data)
	b.Took = d.Now().Sub(began)
	if len(complaints) > 0 {
		b.Complaints = complaints
		return b
	}
	b.Document = page.NewDocument(document.HTML())
	return b
}
