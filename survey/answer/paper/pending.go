package paper

import (
	"strconv"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// Pending is an answer on its way from the page that shows what a workbook
// would change to the press of the button: nothing is kept in between but in the
// form itself. What comes back is checked like anything that a person sends.
type Pending struct {
	// Item is the item's name, as Change.Item.Name() gives it.
	Item string
	// Value is as value.Value.Encode gives it, Seen the position of the answer
	// that was shown beside it, 0 for none, and Cell where it stood.
	Value, Seen, Cell string
}

// Pending gives the change as the form carries it.
func (c Change) Pending() Pending {
	return Pending{c.Item.Name(), c.New.Encode(), strconv.FormatInt(c.Old.Position, 10), c.Cell}
}

// Confirm makes changes of what a form carried, in the order of the
// questionnaire. Those that no form of ours can have carried are left out. stale
// says that an answer was changed since it was shown: its change is a conflict.
func Confirm(carried []Pending, sections []*questionnaire.Section, current answer.Current) (changes []Change, stale bool) {
	byName := map[string]Pending{}
	for _, p := range carried {
		byName[p.Item] = p
	}
	for _, s := range sections {
		for _, q := range s.Questions() {
			for _, item := range q.Items() {
				p, there := byName[item.Name()]
				if !there {
					continue
				}
				v, err := value.Decode(p.Value)
				if err != nil || answer.Check(q, item.Row, v) != nil {
					continue
				}
				old := current[itemOf(item)]
				if v.Equal(old.Value) {
					continue
				}
				c := Change{Item: item, Cell: p.Cell, Old: old, New: v, Conflict: p.Seen != strconv.FormatInt(old.Position, 10)}
				stale = stale || c.Conflict
				changes = append(changes, c)
			}
		}
	}
	return changes, stale
}

// Saves makes a save a section of the changes. The template says who, when and
// by which key, of which each section has its own; the key is the form's alone, so
// that what another form saved meanwhile is somebody else's.
func Saves(changes []Change, template answer.Save) []answer.Save {
	bySection := map[string]*answer.Save{}
	var order []*answer.Save
	for _, c := range changes {
		id := c.Item.Question.Section().ID
		s := bySection[id]
		if s == nil {
			one := template
			one.Section, one.Origin, one.Key, one.Changes = id, answer.Workbook, template.Key+"-"+id, nil
			s = &one
			bySection[id], order = s, append(order, s)
		}
		s.Changes = append(s.Changes, answer.Change{Item: itemOf(c.Item), Value: c.New, Seen: c.Old.Position})
	}
	saves := make([]answer.Save, len(order))
	for i, s := range order {
		saves[i] = *s
	}
	return saves
}
