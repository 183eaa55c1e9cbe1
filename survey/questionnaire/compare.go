package questionnaire

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/source"
)

// Change is the kind of a difference, as --json output spells it. The list may only grow.
type Change string

const (
	// QuestionAdded, QuestionRemoved and QuestionRenamed are about whole questions.
	QuestionAdded   Change = "question-added"
	QuestionRemoved Change = "question-removed"
	QuestionRenamed Change = "question-renamed"
	// QuestionMoved is another section, QuestionReordered another place in the same one.
	QuestionMoved     Change = "question-moved"
	QuestionReordered Change = "question-reordered"
	// WordingChanged is about the question or its hint; LabelChanged about what only reports show.
	WordingChanged Change = "wording-changed"
	LabelChanged   Change = "label-changed"
	// AnswerChanged is about the kind of answer, its limits and boxes.
	AnswerChanged Change = "answer-changed"
	// ScaleChanged is a list of codes of which most changed.
	ScaleChanged   Change = "scale-changed"
	CodeAdded      Change = "code-added"
	CodeRemoved    Change = "code-removed"
	CodeRelabelled Change = "code-relabelled"
	CodeRenumbered Change = "code-renumbered"
	CodesReordered Change = "codes-reordered"
	AloneChanged   Change = "alone-changed"
	LimitChanged   Change = "limit-changed"
	RowAdded       Change = "row-added"
	RowRemoved     Change = "row-removed"
	RowRelabelled  Change = "row-relabelled"
	// RoutingChanged is a change of who is asked, so of the base.
	RoutingChanged Change = "routing-changed"
	NetChanged     Change = "net-changed"
	ProbeChanged   Change = "probe-changed"
	SectionAdded   Change = "section-added"
	SectionRemoved Change = "section-removed"
	SectionRetitle Change = "section-retitled"
)

// Difference is one thing that two versions of a questionnaire, or those of two waves, differ in.
type Difference struct {
	Change Change
	// Question is the id of the question, "" for a section's difference.
	Question string
	// Breaks says that figures before and after must not be put in one row without a mark.
	Breaks bool
	// Message says what differs, one sentence without a full stop.
	Message string
	// Old and New are the places, nil where the thing is not there.
	Old, New *source.Place
}

// String gives the difference on one line: where it is now, what it is, where it was.
func (d Difference) String() string {
	at, was := d.New, ""
	switch {
	case d.New == nil:
		at = d.Old
	case d.Old != nil:
		was = " (was " + d.Old.String() + ")"
	}
	mark := ""
	if d.Breaks {
		mark = "breaks the trend: "
	}
	return at.String() + ": " + mark + d.Message + was
}

// Compare gives what differs between two versions, in the order of the new one;
// what is gone comes last. Questions are the same when their ids are.
func Compare(old, new *Questionnaire) []Difference {
	c := &comparison{old: old, new: new}
	c.sections()
	renamed := c.renamed()
	for _, q := range new.Questions() {
		before, known := old.questions[q.ID]
		if known {
			c.question(before, q)
		} else if from := renamed[q.ID]; from != nil {
			c.add(QuestionRenamed, q.ID, true, from.At, q.At, "%s was called %s; keep the id, which is what makes a trend", q.ID, from.ID)
		} else {
			c.found = append(c.found, Difference{QuestionAdded, q.ID, false, q.ID + " is new", nil, &q.At})
		}
	}
	for _, q := range old.Questions() {
		if _, kept := new.questions[q.ID]; !kept && !isRenamed(renamed, q) {
			c.found = append(c.found, Difference{QuestionRemoved, q.ID, true, q.ID + " is no longer asked", &q.At, nil})
		}
	}
	return c.found
}

type comparison struct {
	old, new *Questionnaire
	found    []Difference
}

func (c *comparison) add(change Change, question string, breaks bool, old, new source.Place, format string, args ...any) {
	c.found = append(c.found, Difference{change, question, breaks, fmt.Sprintf(format, args...), &old, &new})
}

// renamed gives, by new id, the old question of which only the id changed.
func (c *comparison) renamed() map[string]*Question {
	renamed := map[string]*Question{}
	taken := map[*Question]bool{}
	for _, q := range c.new.Questions() {
		if _, known := c.old.questions[q.ID]; known {
			continue
		}
		for _, before := range c.old.Questions() {
			_, kept := c.new.questions[before.ID]
			if !kept && !taken[before] && before.Kind == q.Kind && sameWords(before.Ask, q.Ask) {
				renamed[q.ID], taken[before] = before, true
				break
			}
		}
	}
	return renamed
}

func isRenamed(renamed map[string]*Question, q *Question) bool {
	for _, from := range renamed {
		if from == q {
			return true
		}
	}
	return false
}

// sameWords compares texts as people read them: line breaks and runs of spaces do not matter.
func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

func (c *comparison) sections() {
	for _, s := range c.new.Sections {
		before, known := c.old.Section(s.ID)
		switch {
		case !known:
			c.found = append(c.found, Difference{SectionAdded, "", false, fmt.Sprintf("section %s is new", s.ID), nil, &s.At})
		case !sameWords(before.Title, s.Title):
			c.add(SectionRetitle, "", false, before.At, s.At, "section %s was called %q and is called %q", s.ID, before.Title, s.Title)
		}
		if known {
			c.order(before, s)
		}
	}
	for _, s := range c.old.Sections {
		if _, kept := c.new.Section(s.ID); !kept {
			c.found = append(c.found, Difference{SectionRemoved, "", false, fmt.Sprintf("section %s is gone", s.ID), &s.At, nil})
		}
	}
}

// order finds the questions of a section that stand in another order. As few as
// possible are called moved: those outside the longest run of ids in the old order.
func (c *comparison) order(before, after *Section) {
	position := map[string]int{}
	for i, q := range before.Questions() {
		position[q.ID] = i
	}
	var common []*Question
	for _, q := range after.Questions() {
		if _, ok := position[q.ID]; ok {
			common = append(common, q)
		}
	}
	for _, q := range outOfOrder(common, func(q *Question) int { return position[q.ID] }) {
		c.add(QuestionReordered, q.ID, false, c.old.questions[q.ID].At, q.At, "%s stands in another place in its section", q.ID)
	}
}

// outOfOrder gives the elements outside the longest ascending subsequence.
func outOfOrder[T any](list []T, position func(T) int) []T {
	length, before := make([]int, len(list)), make([]int, len(list))
	last := -1
	for i := range list {
		length[i], before[i] = 1, -1
		for j := range i {
			if position(list[j]) < position(list[i]) && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	inOrder := map[int]bool{}
	for i := last; i >= 0; i = before[i] {
		inOrder[i] = true
	}
	var moved []T
	for i, e := range list {
		if !inOrder[i] {
			moved = append(moved, e)
		}
	}
	return moved
}
