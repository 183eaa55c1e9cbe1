// Package paper is the questionnaire of a case away from the screen: an Excel
// workbook to be filled in and sent back, a page to be printed, and a copy of
// what was answered. A workbook that comes back is read by the names of its
// rows and never by their position, compared with the answers as they stand and
// as they stood when it was made, and saved by nobody but the person who says so.
package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"omnibus/survey"
	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
	"omnibus/tongue"
)

// Form is the questionnaire of one case, as it is given to a person.
type Form struct {
	Wave *survey.Wave
	// Questionnaire is what is asked now; Sections are those that the person has.
	Questionnaire *questionnaire.Questionnaire
	Sections      []*questionnaire.Section
	// Org and Organisation are the case's id and name.
	Org, Organisation string
	// Current are the answers as they stand.
	Current answer.Current
	// Until is the last day on which answers are taken; Made is now.
	Until string
	Made  time.Time
	// Language is the one that the form's fixed texts are in; Wave and Questionnaire
	// are as that language has them.
	Language tongue.Language
}

// moment writes a time in the survey's zone.
func (f Form) moment(t time.Time) string {
	zone := f.Wave.Zone
	if zone == nil {
		zone = time.UTC
	}
	return tongue.Moment(f.Language, t.In(zone))
}

// lang marks a part that is in another language than the form; "" where it is not.
func (f Form) lang(l tongue.Language) string {
	if l == f.Language {
		return ""
	}
	return l.Tag()
}

// Stamp says for which case a workbook was made, and of what.
type Stamp struct {
	Wave, Org string
	// Seen is the position of the latest answer that was filled in: what came
	// after it the workbook does not know.
	Seen int64
	// Version is the digest of the questions' versions; Questions are they, by id.
	Version   string
	Questions map[string]string
}

// stamp makes the form's own.
func (f Form) stamp() Stamp {
	s := Stamp{Wave: f.Wave.ID, Org: f.Org, Questions: map[string]string{}}
	var all []string
	for _, section := range f.Sections {
		for _, q := range section.Questions() {
			s.Questions[q.ID] = version(q)
			all = append(all, q.ID, s.Questions[q.ID])
		}
	}
	for _, e := range f.Current {
		s.Seen = max(s.Seen, e.Position)
	}
	s.Version = digest(all...)
	return s
}

// version is a digest of what an answer to the question means: its English wording
// and what can be answered, whatever language the form is in. Hints, labels of tables, limits and routing are not in
// it; a returned answer is held to those that stand when it returns.
func version(q *questionnaire.Question) string {
	q = q.In(tongue.English)
	parts := []string{q.ID, q.Ask, q.Kind.String(), q.Nothing}
	for _, r := range q.Rows {
		parts = append(parts, "row", r.ID, r.Label)
	}
	for _, c := range q.Codes {
		parts = append(parts, "code", strconv.Itoa(c.Code), c.Label, c.Specify, strconv.FormatBool(c.Alone))
	}
	return digest(parts...)
}

func digest(parts ...string) string {
	hash := sha256.New()
	// An encoder of a slice of strings cannot fail.
	_ = json.NewEncoder(hash).Encode(parts)
	return hex.EncodeToString(hash.Sum(nil)[:6])
}

// columns gives the cells that an item's answer has, in the order of the form:
// the answer itself, or a tick a code, each with the text beside it.
func columns(item questionnaire.Item) []questionnaire.Column {
	name, q := item.Name(), item.Question
	var all []questionnaire.Column
	if q.Kind != questionnaire.Many {
		all = append(all, questionnaire.Column{Name: name, Item: item, Part: questionnaire.Whole})
	}
	for _, c := range q.Codes {
		if q.Kind == questionnaire.Many {
			all = append(all, questionnaire.Column{Name: name + "_" + strconv.Itoa(c.Code), Item: item, Part: questionnaire.Tick, Code: c.Code})
		}
		if c.Specify != "" {
			all = append(all, questionnaire.Column{Name: name + "_" + strconv.Itoa(c.Code) + "_text", Item: item, Part: questionnaire.Specify, Code: c.Code})
		}
	}
	if q.Nothing != "" {
		all = append(all, questionnaire.Column{Name: name + "_nothing", Item: item, Part: questionnaire.NothingBox})
	}
	return all
}

// itemOf is the item's name in the log.
func itemOf(item questionnaire.Item) answer.Item {
	return answer.Item{Question: item.Question.ID, Row: item.Row}
}

// unprinted says that an answer holds a code that no form prints: leaving its
// cells blank does not take it back.
func unprinted(q *questionnaire.Question, v value.Value) bool {
	return slices.ContainsFunc(q.Unprinted, func(c questionnaire.Code) bool { return v.Has(c.Code) })
}
