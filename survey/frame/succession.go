package frame

import (
	"fmt"
	"slices"

	"omnibus/sheet"
	"omnibus/source"
)

// Links says which organisations of two waves' frames are one, and what became
// of the others.
type Links struct {
	// Old and New are the frames that are linked.
	Old, New *Frame
	// Changes are everything but an organisation that is in both frames under one
	// id, in the order of the new frame; those that ended come last.
	Changes []Change

	toNew, toOld []int
}

// Change is one change of the frame: organisations and what they became.
type Change struct {
	Kind ChangeKind
	// From and To are positions in the old and the new frame.
	From, To []int
}

// ChangeKind says what happened to organisations between two waves.
type ChangeKind string

const (
	// Renamed is one organisation under another id: it counts as the same.
	Renamed ChangeKind = "renamed"
	// Merged is several that became one, Split one that became several.
	Merged ChangeKind = "merged"
	Split  ChangeKind = "split"
	// Reorganised is several that became several others.
	Reorganised ChangeKind = "reorganised"
	// Absorbed is an organisation that kept its id and took over others.
	Absorbed ChangeKind = "absorbed"
	// SplitOff is one made out of an organisation that goes on under its id.
	SplitOff ChangeKind = "split off"
	// Founded has no predecessor, Ended no successor.
	Founded ChangeKind = "founded"
	Ended   ChangeKind = "ended"
)

// Succession links the frames of two waves. The same id is the same
// organisation. Where ids differ, the new frame's column predecessors says what
// an organisation was made of: with exactly one predecessor, which has exactly
// one successor, it was only renamed and is the same. Merged and split
// organisations have ancestors and are not the same as any: they left, and
// others entered. Complaints are about predecessors that the old frame does not
// have; then there are no links.
func Succession(old, new *Frame) (*Links, source.Complaints) {
	var out source.Complaints
	l := &Links{Old: old, New: new, toNew: nobody(old), toOld: nobody(new)}
	before, after := make([][]int, new.Size()), make([][]int, old.Size())
	for at, o := range new.Organisations {
		for _, id := range o.Predecessors {
			if was, ok := old.index[id]; ok {
				before[at], after[was] = append(before[at], was), append(after[was], at)
			} else if len(out) < sheet.MaxComplaints {
				out.Add(o.PredecessorsAt, old.repairOf(id), "%s names %q as its predecessor, which is not in the frame of the wave before", o.ID, id)
			}
		}
		if was, ok := old.index[o.ID]; ok {
			l.toOld[at], l.toNew[was] = was, at
		}
	}
	if len(out) > 0 {
		return nil, out
	}
	for at, from := range before {
		if len(from) == 1 && len(after[from[0]]) == 1 && l.toOld[at] < 0 && l.toNew[from[0]] < 0 {
			l.toOld[at], l.toNew[from[0]] = from[0], at
		}
	}
	l.list(before, after)
	return l, nil
}

func nobody(f *Frame) []int { return slices.Repeat([]int{-1}, f.Size()) }

func (f *Frame) repairOf(id string) string {
	ids := make([]string, f.Size())
	for i, o := range f.Organisations {
		ids[i] = o.ID
	}
	if near := source.Nearest(id, ids); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "write the org_id it had in the wave before, or remove it"
}

// list fills in Changes: each connected part of the graph of predecessors once.
func (l *Links) list(before, after [][]int) {
	listed := make([]bool, len(before))
	for at := range before {
		kept := l.toOld[at] >= 0 && l.Old.Organisations[l.toOld[at]].ID == l.New.Organisations[at].ID
		if listed[at] || kept && len(before[at]) == 0 {
			continue
		}
		s := Change{}
		gather(at, before, after, listed, &s)
		slices.Sort(s.From)
		slices.Sort(s.To)
		s.Kind = l.kindOf(s)
		l.Changes = append(l.Changes, s)
	}
	for was, to := range after {
		if len(to) == 0 && l.toNew[was] < 0 {
			l.Changes = append(l.Changes, Change{Kind: Ended, From: []int{was}})
		}
	}
}

// gather collects everything that hangs together with one organisation of the
// new frame.
func gather(at int, before, after [][]int, listed []bool, s *Change) {
	for waiting := []int{at}; len(waiting) > 0; {
		at, waiting = waiting[0], waiting[1:]
		if listed[at] {
			continue
		}
		listed[at] = true
		s.To = append(s.To, at)
		for _, was := range before[at] {
			if !slices.Contains(s.From, was) {
				s.From = append(s.From, was)
				waiting = append(waiting, after[was]...)
			}
		}
	}
}

func (l *Links) kindOf(s Change) ChangeKind {
	goesOn := slices.ContainsFunc(s.From, func(was int) bool {
		return l.toNew[was] >= 0 && !slices.Contains(s.To, l.toNew[was])
	})
	tookOver := len(s.To) == 1 && l.toOld[s.To[0]] >= 0 && !slices.Contains(s.From, l.toOld[s.To[0]])
	switch {
	case len(s.From) == 0:
		return Founded
	case tookOver:
		return Absorbed
	case goesOn && len(s.From) == 1:
		return SplitOff
	case len(s.From) == 1 && len(s.To) == 1:
		return Renamed
	case len(s.To) == 1 && !goesOn:
		return Merged
	case len(s.From) == 1:
		return Split
	}
	return Reorganised
}

// Before gives the position in the old frame of the same organisation, and
// After that in the new one; ok is false for one that entered or left.
func (l *Links) Before(new int) (old int, ok bool) { return at(l.toOld, new) }

// After is Before the other way round.
func (l *Links) After(old int) (new int, ok bool) { return at(l.toNew, old) }

func at(of []int, i int) (int, bool) {
	if i < 0 || i >= len(of) || of[i] < 0 {
		return 0, false
	}
	return of[i], true
}

// Both is the number of organisations that are in both frames, Left of those
// only in the old one, and Entered of those only in the new one.
func (l *Links) Both() int {
	n := 0
	for _, was := range l.toOld {
		if was >= 0 {
			n++
		}
	}
	return n
}

// Left counts the organisations that are only in the old frame.
func (l *Links) Left() int { return l.Old.Size() - l.Both() }

// Entered counts the organisations that are only in the new frame.
func (l *Links) Entered() int { return l.New.Size() - l.Both() }
