package mail

import (
	"context"
	"errors"
	"sync"
	"time"
)

// flow is one turn's messages on their way: claimed, begun, handed over, ended.
// One goroutine claims, one marks (the caller's), and one for each connection
// hands over; none waits for another's commit as long as there is work.
//
// A message is handed over only when that it has begun is on disk. What has begun
// and is not written down as ended is unclear after a death: that is never more
// than most, and no more than the connections send within one commit's time.
type flow struct {
	sender *Sender
	claim  Claim
	most   int

	mu      sync.Mutex
	changed sync.Cond
	// claimed wait to be begun, ready have begun, ends wait to be written down.
	claimed []Record
	ready   []begun
	ends    []End
	// beginning counts those that are being marked as begun, open what has begun and
	// is not written down as ended.
	beginning, open int
	// dry says that no more is claimed, stopped that no more is handed over.
	dry, stopped bool
	// connecting, waiting and working count the connections by what they do.
	connecting, waiting, working int
	done                         int
	// lost is why a connection could not be made, failed what went wrong here.
	lost, failed error
}

// begun is a message that has begun, and when.
type begun struct {
	Record
	try int
	at  time.Time
}

// flow sends what was claimed and what more is due, and gives back what it cannot.
func (s *Sender) flow(ctx context.Context, claim Claim, claimed []Record) (int, error) {
	n := min(max(1, s.Connections), len(claimed))
	for len(s.lines) < n {
		s.lines = append(s.lines, &line{})
	}
	for _, l := range s.lines {
		l.transport = s.Transport
	}
	f := &flow{sender: s, claim: claim, most: openEach * n, claimed: claimed, connecting: n}
	f.changed.L = &f.mu
	ending := context.AfterFunc(ctx, func() { f.change(func() { f.stopped = true }) })
	defer ending()
	var hands sync.WaitGroup
	hands.Go(func() { f.claimMore(ctx, len(claimed)) })
	for _, l := range s.lines[:n] {
		hands.Go(func() { f.serve(ctx, l) })
	}
	f.mark(context.WithoutCancel(ctx))
	hands.Wait()
	s.ends = append(s.ends, f.ends...)
	for _, b := range f.ready {
		s.ends = append(s.ends, End{b.ID, b.try, s.Name, Outcome{Unheard, "It was not handed over: sending ended before."}, s.Now()})
	}
	err := errors.Join(f.failed, s.writeDown(ctx))
	if f.lost != nil && len(f.claimed) > 0 && f.failed == nil {
		return f.done, errors.Join(err, s.rest(ctx, f.claimed, f.lost))
	}
	return f.done, errors.Join(err, s.giveBack(ctx, f.claimed, "", s.Now()))
}

// change changes the flow and tells all who wait for that.
func (f *flow) change(how func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	how()
	f.changed.Broadcast()
}

// claimMore keeps claimed messages at hand, until there are none or enough; total
// is how many were claimed before.
func (f *flow) claimMore(ctx context.Context, total int) {
	for total < turn {
		f.mu.Lock()
		for len(f.claimed) > batch/2 && !f.over() {
			f.changed.Wait()
		}
		over := f.over()
		f.mu.Unlock()
		if over {
			break
		}
		more, err := f.sender.Queue.ClaimMail(ctx, f.claim, f.sender.Now())
		f.change(func() {
			f.claimed = append(f.claimed, more...)
			if ctx.Err() == nil {
				f.failed = errors.Join(f.failed, err)
			}
		})
		if len(more) == 0 {
			break
		}
		total += len(more)
	}
	f.change(func() { f.dry = true })
}

// over says that no more can be handed over.
func (f *flow) over() bool {
	return f.stopped || f.failed != nil || f.connecting+f.waiting+f.working == 0
}

// serve hands over messages by one connection, until there are none or it cannot
// be had.
func (f *flow) serve(ctx context.Context, l *line) {
	for {
		next, more := f.take(l.connect(ctx))
		if !more {
			return
		}
		end := f.sender.hand(ctx, l, next)
		f.change(func() {
			f.working--
			f.connecting++
			f.ends = append(f.ends, end)
			if end.Outcome.Result != Unheard {
				f.done++
			}
		})
	}
}

// take waits for a message that has begun, for whoever has a connection.
func (f *flow) take(lost error) (next begun, more bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.changed.Broadcast()
	f.connecting--
	if lost != nil {
		f.lost = lost
		return begun{}, false
	}
	f.sender.troubles = 0
	f.waiting++
	f.changed.Broadcast()
	for len(f.ready) == 0 && !f.stopped && f.failed == nil && !f.emptied() {
		f.changed.Wait()
	}
	f.waiting--
	if len(f.ready) == 0 || f.stopped || f.failed != nil {
		return begun{}, false
	}
	next, f.ready = f.ready[0], f.ready[1:]
	f.working++
	return next, true
}

// emptied says that nothing is left that could begin.
func (f *flow) emptied() bool { return f.dry && len(f.claimed) == 0 && f.beginning == 0 }

// mark writes down what ended and what begins, as long as anything does.
func (f *flow) mark(ctx context.Context) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for {
		begin := f.toBegin()
		if begin == 0 && len(f.ends) == 0 {
			if f.connecting+f.waiting+f.working == 0 && (f.dry || f.over()) {
				return
			}
			f.changed.Wait()
			continue
		}
		if f.failed != nil {
			return
		}
		f.markOnce(ctx, begin)
	}
}

// toBegin is how many messages may begin now: one for each connection that waits,
// and some ahead.
func (f *flow) toBegin() int {
	if f.stopped || f.failed != nil {
		return 0
	}
	want := f.waiting + f.sender.ahead - len(f.ready)
	if f.waiting+f.working == 0 {
		want = 0
	}
	return max(0, min(want, f.most-f.open, len(f.claimed)))
}

// markOnce makes one commit, while which the connections go on. Where one of them
// had to wait for it, more begins ahead the next time; where all had enough, less.
func (f *flow) markOnce(ctx context.Context, begin int) {
	ends, records := f.ends, f.claimed[:begin]
	f.ends, f.claimed, f.beginning = nil, f.claimed[begin:], begin
	at := f.sender.Now()
	f.mu.Unlock()
	ids := make([]int64, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	tries, err := f.sender.Queue.MarkMail(ctx, ends, ids, f.claim, at)
	f.mu.Lock()
	defer f.changed.Broadcast()
	f.beginning = 0
	if err != nil {
		f.failed = errors.Join(f.failed, err)
		f.ends = append(ends, f.ends...)
		f.claimed = append(records[:len(records):len(records)], f.claimed...)
		return
	}
	f.open -= len(ends)
	switch {
	case len(ends) > 0 && len(f.ready) == 0 && f.waiting > 0:
		f.sender.ahead = min(f.sender.ahead+f.waiting, f.most)
	case len(f.ready) > f.waiting && f.sender.ahead > 0:
		f.sender.ahead--
	}
	for _, r := range records {
		if try, mine := tries[r.ID]; mine {
			f.open++
			f.ready = append(f.ready, begun{r, try, at})
		}
	}
}
