package paper

import (
	"slices"
	"strconv"

	"omnibus/fault"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
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
				v, fits := p.answers(item)
				if !fits {
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

// answers gives what is carried for an item, if it is an answer to it.
func (p Pending) answers(item questionnaire.Item) (value.Value, bool) {
	v, err := value.Decode(p.Value)
	return v, err == nil && answer.Check(item.Question, item.Row, v) == nil
}

// Whole refuses what was chosen when the sections cannot take all of it: a section
// went to somebody else meanwhile, or a question was mended. A workbook that is
// confirmed is saved whole or not at all.
func Whole(chosen []string, carried []Pending, sections []*questionnaire.Section) error {
	fit := map[string]bool{}
	for _, s := range sections {
		for _, q := range s.Questions() {
			for _, item := range q.Items() {
				at := slices.IndexFunc(carried, func(p Pending) bool { return p.Item == item.Name() })
				if at >= 0 {
					_, fit[item.Name()] = carried[at].answers(item)
				}
			}
		}
	}
	for _, name := range chosen {
		if !fit[name] {
			return fault.Say(fault.Conflict, tongue.Both(
				"An answer that was ticked cannot be taken any more: its section went to somebody else, or its question was changed. Nothing of this workbook was saved. Send the workbook once more to see what it changes now.",
				"Ni ellir cymryd ateb a diciwyd mwyach: aeth ei adran at rywun arall, neu newidiwyd ei gwestiwn. Ni chadwyd dim o'r gweithlyfr hwn. Anfonwch y gweithlyfr unwaith yn rhagor i weld beth mae'n ei newid nawr."))
		}
	}
	return nil
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
