// Package frame holds the organisations in scope of a wave, their
// characteristics and the bands these fall into. A frame is a snapshot: it
// does not change once a wave is in the field.
package frame

import "omnibus/source"

// Organisation is one row of frame.csv.
type Organisation struct {
	ID        string
	Name      string
	ShortName string
	// Values are the raw characteristics by column name; "" is not available.
	// They hold every column but org_id, name, short_name and predecessors.
	Values map[string]string
	At     source.Place
	// Predecessors are the ids, in the frame of the wave before, of what the
	// organisation was made of; none where it kept its id. See Succession.
	Predecessors   []string
	PredecessorsAt source.Place
}

// Characteristic is a column of the frame by which tables may be split.
type Characteristic struct {
	// Name is how tables and the report refer to it. Column is the frame's
	// column it reads; two characteristics may band one column differently.
	Name   string
	Column string
	Label  string
	// Origin says where it comes from and of which day it tells, "" where that is not
	// said.
	Origin string
	// Bounds are the lower ends of bands, ascending, of a numeric column; a band
	// includes its lower end and not its upper one, and the last is open. Nil
	// for a column of words.
	Bounds []float64
	// Groups are the labels in order: of the bands, or the words themselves.
	Groups []string
}

// Frame is a wave's population.
type Frame struct {
	Organisations   []Organisation
	Characteristics []Characteristic
	// groupOf holds, per characteristic, the group's index of each organisation, -1 for not available.
	groupOf map[string][]int
	index   map[string]int
}

// Size is the number of organisations in scope, the N of every estimate.
func (f *Frame) Size() int { return len(f.Organisations) }

// Index gives the position of an organisation in Organisations.
func (f *Frame) Index(id string) (int, bool) {
	i, ok := f.index[id]
	return i, ok
}

// Characteristic gives a characteristic by its name.
func (f *Frame) Characteristic(name string) (Characteristic, bool) {
	for _, c := range f.Characteristics {
		if c.Name == name {
			return c, true
		}
	}
	return Characteristic{}, false
}

// GroupOf gives the index in Groups of each organisation (by its position),
// -1 where the characteristic is not available. Nil for an unknown name.
func (f *Frame) GroupOf(characteristic string) []int { return f.groupOf[characteristic] }
