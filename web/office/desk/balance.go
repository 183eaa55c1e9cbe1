package desk

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"omnibus/access"
	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/dataset"
)

// logs are the logs of waves as they were read; they are extended, never read anew.
type logs struct {
	mu     sync.Mutex
	byWave map[string]*balance.Log
}

func (l *logs) of(wave string) *balance.Log {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byWave[wave] == nil {
		if l.byWave == nil {
			l.byWave = map[string]*balance.Log{}
		}
		l.byWave[wave] = &balance.Log{}
	}
	return l.byWave[wave]
}

// Log gives what the logs of a wave say of response, as they now stand. The store
// is asked at every call, and for what is new alone.
func (d *Desk) Log(ctx context.Context, who access.Person, wave string) (*balance.Log, error) {
	log := d.logs.of(wave)
	for {
		lines, upto, more, err := d.Store.BalanceLines(ctx, who, wave, log.Head())
		if err != nil {
			return nil, err
		}
		log.Extend(lines, upto)
		if !more {
			return log, nil
		}
	}
}

// BalanceWave gives what pictures of the wave are drawn against.
func (d *Desk) BalanceWave(open *Open) (*balance.Wave, error) {
	return d.balanceWaves.get(open.ID(), open.Key, func() (*balance.Wave, error) {
		return balance.WaveOf(open.Wave.Wave, open.Frame, open.Questionnaire), nil
	})
}

// EndOfMinute is as of when a picture of now is drawn: within a minute all see
// the same one, and it leaves nothing out.
func EndOfMinute(now time.Time) time.Time {
	return now.Truncate(time.Minute).Add(time.Minute - time.Millisecond)
}

// Picture draws how a wave stood at a moment, of a section or of any. One that
// was drawn for the same moment from the same log and texts is given again.
func (d *Desk) Picture(ctx context.Context, who access.Person, open *Open, at time.Time, section string) (*balance.Picture, error) {
	log, err := d.Log(ctx, who, open.ID())
	if err != nil {
		return nil, err
	}
	wave, err := d.BalanceWave(open)
	if err != nil {
		return nil, err
	}
	slot := open.ID() + " " + section
	key := open.Key + " at " + strconv.FormatInt(log.Head(), 10) + " as of " + at.UTC().Format(time.RFC3339Nano)
	return d.pictures.get(slot, key, func() (*balance.Picture, error) { return balance.PictureOf(wave, log, at, section), nil })
}

// earlierAtMost is how many earlier waves a picture is compared with.
const earlierAtMost = 6

// Earlier is another wave of the survey at the same day of its fieldwork.
type Earlier struct {
	Title                    string
	Size, Answered, AtTheEnd int
	SameRule                 bool
}

// Earlier gives the waves of the same survey whose fieldwork was before this
// one's and whose logs are here, the latest first, as they stood at the same day.
func (d *Desk) Earlier(ctx context.Context, who access.Person, open *Open, day int, section string) ([]Earlier, error) {
	waves, err := d.Store.Waves(ctx, who)
	if err != nil {
		return nil, err
	}
	began := func(o *Open) time.Time { return o.Wave.Wave.Fieldwork.From }
	var others []*Open
	for _, w := range waves {
		if w.ID == open.ID() || w.Survey != open.Wave.Wave.Survey {
			continue
		}
		other, err := d.Wave(ctx, who, w.ID)
		if err != nil {
			return nil, err
		}
		if began(other).Before(began(open)) {
			others = append(others, other)
		}
	}
	slices.SortStableFunc(others, func(a, b *Open) int { return began(b).Compare(began(a)) })
	var all []Earlier
	for _, other := range others {
		one, known, err := d.earlier(ctx, who, other, day, section)
		if err != nil {
			return nil, err
		}
		if !known {
			continue
		}
		one.SameRule = other.Wave.Wave.Rules.Completeness == open.Wave.Wave.Rules.Completeness
		if all = append(all, one); len(all) == earlierAtMost {
			break
		}
	}
	return all, nil
}

func (d *Desk) earlier(ctx context.Context, who access.Person, other *Open, day int, section string) (Earlier, bool, error) {
	e := Earlier{Title: other.Wave.Wave.Title, Size: other.Frame.Size()}
	if _, has := other.Questionnaire.Section(section); section != "" && !has {
		return e, false, nil
	}
	log, err := d.Log(ctx, who, other.ID())
	if err != nil {
		return e, false, err
	}
	wave, err := d.BalanceWave(other)
	if err != nil {
		return e, false, err
	}
	period := other.Wave.Wave.Fieldwork
	days := int(period.To.Sub(period.From).Hours()+12) / 24 // a change of the clock is no day
	var known bool
	if e.AtTheEnd, known = balance.AnsweredAt(wave, log, days-1, section); !known {
		return e, false, nil
	}
	e.Answered, _ = balance.AnsweredAt(wave, log, min(day, days-1), section)
	return e, true, nil
}

// DatasetAsOf freezes a wave's answers as they were at a moment.
func (d *Desk) DatasetAsOf(ctx context.Context, who access.Person, open *Open, at time.Time) (*dataset.Dataset, error) {
	head, err := d.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	carrying, err := d.Carrying(ctx, who, open.ID(), open.Wave)
	if err != nil {
		return nil, err
	}
	log := dataset.Log{Carrying: carrying}
	err = d.Store.Answers(ctx, who, open.ID(), head, func(e answer.Entry) error {
		if e.At.After(at) {
			return nil
		}
		return log.Answer(e)
	})
	if err != nil {
		return nil, err
	}
	err = d.Store.Sections(ctx, who, open.ID(), head, func(e answer.SectionEvent) error {
		if e.At.After(at) {
			return nil
		}
		return log.Section(e)
	})
	if err != nil {
		return nil, err
	}
	frozen, err := log.Freeze(open.Wave.Wave, open.Questionnaire, open.Frame, head)
	if err != nil {
		return nil, err
	}
	// Every answer is looked at, also of those who have not handed in.
	return frozen.WithCompleteness(survey.ByQuestion), nil
}
