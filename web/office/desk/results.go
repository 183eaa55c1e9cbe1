package desk

import (
	"context"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/survey/balance"
)

// Told gives what may be told of a wave's response to who must not know of any
// case. It is the same for a whole day; the store is asked at every call whether
// the person may know.
func (d *Desk) Told(ctx context.Context, who access.Person, open *Open) (balance.Told, error) {
	if err := d.Store.Allowed(ctx, who, access.ReadResults, open.ID(), ""); err != nil {
		return balance.Told{}, err
	}
	wave, err := d.BalanceWave(open)
	if err != nil {
		return balance.Told{}, err
	}
	now := d.Now()
	key := open.Key + " told at " + wave.ToldAt(now).Format(time.RFC3339Nano)
	return d.told.get(open.ID(), key, func() (balance.Told, error) {
		return d.Store.Told(context.WithoutCancel(ctx), who, open.ID(), wave, now)
	})
}

// Results gives the answers from which a wave's published tables are made, for
// who may see published figures and no answers: nothing of them may be given but
// what table.Publish leaves. NotFound until they are out.
func (d *Desk) Results(ctx context.Context, who access.Person, id string) (*Frozen, error) {
	if err := d.Store.Allowed(ctx, who, access.ReadResults, id, ""); err != nil {
		return nil, err
	}
	open, err := d.Wave(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if !d.ResultsOut(open) {
		return nil, fault.New(fault.NotFound, "The tables of this wave come with its published report, when the fieldwork is over. They are not out yet.")
	}
	return d.Dataset(ctx, reader, id)
}

// ResultsOut says whether a wave's tables are out: its report is published and the
// fieldwork is over. While answers come in, two days' tables would differ by a few
// organisations' answers.
func (d *Desk) ResultsOut(open *Open) bool {
	return d.PublishedAt(open.ID()) != "" && !d.Now().Before(open.Wave.Wave.Fieldwork.To)
}
