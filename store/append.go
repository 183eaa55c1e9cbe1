package store

import (
	"encoding/json"
	"slices"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire/value"
)

// additions are rows that a transaction will add to the log.
type additions struct {
	entries, events, receipts, standings [][]any
	// touched are the sections whose standing changes.
	touched map[target]bool
}

// statements give everything that was decided. Nothing decided gives none.
func (g *ground) statements() []statement {
	if g.head == g.before {
		return nil
	}
	for t := range g.add.touched {
		p := g.sections[t]
		g.add.standings = append(g.add.standings, []any{t.wave, t.org, t.section, string(p.State), p.Answers, ms(p.Last)})
	}
	return g.add.statements(g.added, g.head)
}

// statements append to the logs, bring the standings up to date, and move the
// log's head to where the additions end.
func (a additions) statements(widest int, head int64) []statement {
	return slices.Concat(
		inserts(widest, `INSERT INTO answer (position, wave, org, section, question, grid_row, value, given_by, origin, at) VALUES `, "", a.entries),
		inserts(widest, `INSERT INTO section_event (position, wave, org, section, state, given_by, origin, at) VALUES `, "", a.events),
		inserts(widest, `INSERT INTO receipt (wave, org, save_key, first_position, last_position, digest, clashes) VALUES `, "", a.receipts),
		inserts(widest, `INSERT INTO standing (wave, org, section, state, answers, last_at) VALUES `,
			` ON CONFLICT (wave, org, section) DO UPDATE SET state = excluded.state, answers = excluded.answers, last_at = excluded.last_at`, a.standings),
		[]statement{{text: `UPDATE log_head SET position = $1 WHERE one = 1`, args: []any{head}}},
	)
}

func entryRow(e answer.Entry, section string) []any {
	return []any{e.Position, e.Wave, e.Org, section, e.Item.Question, e.Item.Row, e.Value.Encode(), e.By, string(e.Origin), ms(e.At)}
}

func eventRow(e answer.SectionEvent, origin answer.Origin) []any {
	return []any{e.Position, e.Wave, e.Org, e.Section, string(e.State), e.By, string(origin), ms(e.At)}
}

func receiptRow(c caseOf, r answer.Receipt) []any {
	return []any{c.wave, c.org, r.Key, r.First, r.Last, r.Digest, encodeClashes(r.Clashes)}
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
}

func encodeClashes(clashes []answer.Clash) string {
	if len(clashes) == 0 {
		return ""
	}
	stored := make([]storedClash, len(clashes))
	for i, c := range clashes {
		stored[i] = storedClash{
			Question: c.Item.Question, Row: c.Item.Row, Yours: c.Yours.Encode(), Theirs: c.Theirs.Value.Encode(),
			Position: c.Theirs.Position, By: c.Theirs.By, Origin: string(c.Theirs.Origin), At: ms(c.Theirs.At),
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
			Position: c.Position, Wave: of.wave, Org: of.org, Item: item, Value: theirs, By: c.By, Origin: answer.Origin(c.Origin), At: fromMS(c.At),
		}}
	}
	return clashes, nil
}
