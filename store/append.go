package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// additions are rows that a transaction will add to the log.
type additions struct{ saves, events, standings [][]any }

// statements append to the logs, bring the standings up to date, and move the
// log's head to where the additions end.
func (a additions) statements(widest int, head int64) []statement {
	return slices.Concat(
		inserts(widest, `INSERT INTO save (`+saveColumns+`, first_position, save_key, digest, clashes) VALUES `, "", a.saves),
		inserts(widest, `INSERT INTO section_event (position, wave, org, section, state, given_by, origin, at) VALUES `, "", a.events),
		inserts(widest, `INSERT INTO standing (wave, org, section, state, answers, last_at) VALUES `,
			` ON CONFLICT (wave, org, section) DO UPDATE SET state = excluded.state, answers = excluded.answers, last_at = excluded.last_at`, a.standings),
		[]statement{{text: `UPDATE log_head SET position = $1 WHERE one = 1`, args: []any{head}}},
	)
}

// saveRow makes the row of a save from entries that follow each other in the log, or
// from none, and its receipt: that of a save without a key says nothing but where it is.
func saveRow(t target, given []answer.Entry, by string, origin answer.Origin, at time.Time, r answer.Receipt) []any {
	return []any{r.Last, t.wave, t.org, t.section, writeAnswers(given), by, string(origin), ms(at), r.First, r.Key, r.Digest, encodeClashes(r.Clashes)}
}

func eventRow(e answer.SectionEvent, origin answer.Origin) []any {
	return []any{e.Position, e.Wave, e.Org, e.Section, string(e.State), e.By, string(origin), ms(e.At)}
}

// writeAnswers gives the lines of a save's answers. Neither an item nor a value as
// it is encoded has a tab or a line's end in it.
func writeAnswers(given []answer.Entry) string {
	var lines []byte
	for _, e := range given {
		lines = append(lines, e.Item.Question...)
		lines = append(lines, '\t')
		lines = append(lines, e.Item.Row...)
		lines = append(lines, '\t')
		lines = append(lines, e.Value.Encode()...)
		lines = append(lines, '\n')
	}
	return string(lines)
}

// readAnswers hands on the entries of a save whose last position is given; of has
// what they share.
func readAnswers(lines string, last int64, of answer.Entry, each func(answer.Entry) error) error {
	of.Position = last - int64(strings.Count(lines, "\n"))
	for lines != "" {
		line, rest, ends := strings.Cut(lines, "\n")
		question, line, parted := strings.Cut(line, "\t")
		gridRow, encoded, partedAgain := strings.Cut(line, "\t")
		if !ends || !parted || !partedAgain {
			return fmt.Errorf("store: the answers of the save that ends at %d cannot be read", last)
		}
		var err error
		if of.Value, err = value.Decode(encoded); err != nil {
			return err
		}
		of.Item, lines = answer.Item{Question: question, Row: gridRow}, rest
		of.Position++
		if err := each(of); err != nil {
			return err
		}
	}
	return nil
}

// storedClash is a clash in a receipt. Its field names may never change.
type storedClash struct {
	Question string `json:"q"`
	Row      string `json:"r,omitempty"`
	Yours    string `json:"y"`
	Theirs   string `json:"t"`
	Position int64  `json:"p"`
	By       string `json:"b"`
	Origin   string `json:"o"`
	At       int64  `json:"a"`
	Section  string `json:"s,omitempty"`
}

func encodeClashes(clashes []answer.Clash) string {
	if len(clashes) == 0 {
		return ""
	}
	stored := make([]storedClash, len(clashes))
	for i, c := range clashes {
		stored[i] = storedClash{
			Question: c.Item.Question, Row: c.Item.Row, Yours: c.Yours.Encode(), Theirs: c.Theirs.Value.Encode(),
			Position: c.Theirs.Position, By: c.Theirs.By, Origin: string(c.Theirs.Origin), At: ms(c.Theirs.At), Section: c.Theirs.Section,
		}
	}
	text, err := json.Marshal(stored)
	if err != nil {
		panic("store: plain fields cannot fail to encode: " + err.Error())
	}
	return string(text)
}

func decodeClashes(of caseOf, text string) ([]answer.Clash, error) {
	if text == "" {
		return nil, nil
	}
	var stored []storedClash
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return nil, err
	}
	clashes := make([]answer.Clash, len(stored))
	for i, c := range stored {
		yours, err := value.Decode(c.Yours)
		if err != nil {
			return nil, err
		}
		theirs, err := value.Decode(c.Theirs)
		if err != nil {
			return nil, err
		}
		item := answer.Item{Question: c.Question, Row: c.Row}
		clashes[i] = answer.Clash{Item: item, Yours: yours, Theirs: answer.Entry{
			Position: c.Position, Wave: of.wave, Org: of.org, Section: c.Section, Item: item, Value: theirs, By: c.By, Origin: answer.Origin(c.Origin), At: fromMS(c.At),
		}}
	}
	return clashes, nil
}
