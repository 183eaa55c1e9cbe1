package answer

import (
	"slices"
	"time"

	"omnibus/survey/questionnaire"
)

// Version is a version of the questionnaire, and since when answers are given
// under it.
type Version struct {
	Number int64
	// Position is where the log stood when it was saved: what follows is given
	// under it. It is -1 where that was not written down; then From decides.
	Position      int64
	From          time.Time
	Questionnaire *questionnaire.Questionnaire
}

// Carrying decides which answers that were given under older versions of the
// questionnaire, in the pilot or since, hold under the latest: those of
// questions that ask the same with the same answers. A nil Carrying holds all.
type Carrying struct {
	versions []Version
	// changed says, for each version, why its answers of a question do not hold.
	changed []map[string]string
}

// meaningless are the changes after which an answer still means what it meant:
// who is asked is for the route, rows stand for themselves.
var meaningless = []questionnaire.Change{questionnaire.RoutingChanged, questionnaire.QuestionMoved, questionnaire.QuestionReordered,
	questionnaire.RowAdded, questionnaire.RowRemoved, questionnaire.NetChanged, questionnaire.ProbeChanged,
	questionnaire.QuestionAdded, questionnaire.QuestionRemoved}

// NewCarrying compares each version with the last one. They ascend.
func NewCarrying(versions []Version) *Carrying {
	c := &Carrying{versions: versions}
	for _, v := range versions {
		changed := map[string]string{}
		last := versions[len(versions)-1].Questionnaire
		if v.Questionnaire != last {
			for _, d := range questionnaire.Compare(v.Questionnaire, last) {
				if d.Question == "" || !d.Breaks || slices.Contains(meaningless, d.Change) {
					continue
				}
				if have := changed[d.Question]; have != "" {
					changed[d.Question] = have + "; " + d.Message
				} else {
					changed[d.Question] = d.Message
				}
			}
		}
		c.changed = append(c.changed, changed)
	}
	return c
}

// under gives the index of the version that an answer was given under: the last
// that was there. What is older than all is taken as given under the first.
func (c *Carrying) under(e Entry) int {
	for i := len(c.versions) - 1; i > 0; i-- {
		v := c.versions[i]
		if v.Position >= 0 && v.Position < e.Position || v.Position < 0 && !v.From.After(e.At) {
			return i
		}
	}
	return 0
}

// Holds says whether an answer holds under the latest version, and otherwise
// what was changed since.
func (c *Carrying) Holds(e Entry) (why string, ok bool) {
	if c == nil || len(c.versions) < 2 {
		return "", true
	}
	why, changed := c.changed[c.under(e)][e.Item.Question]
	return why, !changed
}

// Carried says of one question of the latest version since which version its
// answers hold.
type Carried struct {
	Question *questionnaire.Question
	// Since is the number of the first version from which on all answers hold.
	Since int64
	// Why says what was changed by the version Since; "" when answers of all versions hold.
	Why string
}

// Questions gives every question of the latest version, in its order.
func (c *Carrying) Questions() []Carried {
	if c == nil || len(c.versions) == 0 {
		return nil
	}
	var all []Carried
	for _, q := range c.versions[len(c.versions)-1].Questionnaire.Questions() {
		one := Carried{Question: q, Since: c.versions[0].Number}
		for i, v := range c.versions[:len(c.versions)-1] {
			if why, changed := c.changed[i][q.ID]; changed {
				one.Since, one.Why = c.versions[i+1].Number, why
			} else if _, there := v.Questionnaire.Question(q.ID); !there {
				one.Since = c.versions[i+1].Number
			}
		}
		all = append(all, one)
	}
	return all
}
