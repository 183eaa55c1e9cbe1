package balance

import "time"

// Told is what may be told of a wave's response to who must not know of any case:
// of the whole population up to a day that is over, and of groups once, when the
// fieldwork is. Between two moments at which groups were told, the few who
// answered could be found out.
type Told struct {
	// At is the end of the day as of which it is, and the same for a whole day.
	At time.Time
	// Size and Answered are of the population; below Least nothing is told, and
	// both are 0.
	Size, Answered, Least int
	// Counts says in words what counts as answered.
	Counts string
	// Sections begins with the whole questionnaire.
	Sections []Rate
	Days     []ToldDay
	// Over says that the fieldwork is over; only then there are Breaks.
	Over   bool
	Breaks []BreakRates
}

// ToldDay is how many had answered at a day's end.
type ToldDay struct {
	Date     time.Time
	Answered int
}

// ToldAt is the moment as of which the wave is told of at another: the end of the
// day before, and from the end of the fieldwork on that.
func (w *Wave) ToldAt(now time.Time) time.Time {
	zone := w.rules.Zone
	if zone == nil {
		zone = time.UTC
	}
	now = now.In(zone)
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	if day.After(w.rules.Fieldwork.To) {
		day = w.rules.Fieldwork.To
	}
	return day.Add(-time.Millisecond)
}

// Told gives what may be told of a picture as of ToldAt.
func (p *Picture) Told() Told {
	t := Told{At: p.At, Least: p.wave.least(), Counts: p.Counts(), Over: !p.At.Before(p.wave.rules.Fieldwork.To.Add(-time.Millisecond))}
	if p.wave.frame.Size() < t.Least {
		return t
	}
	t.Size, t.Answered = p.wave.frame.Size(), p.Answered
	for _, d := range p.Days {
		t.Days = append(t.Days, ToldDay{d.Date, d.Answered})
	}
	rates := p.Rates(t.Least)
	if t.Sections = rates.Sections; t.Over {
		t.Breaks = rates.Breaks
	}
	return t
}
