package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"omnibus/fault"
	"omnibus/tongue"
)

// Sound refuses a save that no form of ours makes, before the log is asked about
// it: what is in it could harm the saves that share its commit.
func (s Save) Sound() error {
	if s.Section == "" || !sound(s.Wave, s.Org, s.Section, s.By, string(s.Origin), s.Key) {
		return unsound()
	}
	if len(s.Key) > longestKey {
		return foreign()
	}
	changes := s.sorted()
	for i, c := range changes {
		// The log parts items and values by tabs and lines.
		if c.Item.Question == "" || strings.ContainsAny(c.Item.Question+c.Item.Row, "\t\n") || !sound(c.Item.Question, c.Item.Row, c.Value.Text) {
			return unsound()
		}
		for _, text := range c.Value.Specify {
			if !sound(text) {
				return unsound()
			}
		}
		if i > 0 && changes[i-1].Item == c.Item {
			return fault.Say(fault.Refused, tongue.Both("The question %s was answered twice in one save. Nothing was changed.", "Atebwyd cwestiwn %s ddwywaith ar unwaith. Ni newidiwyd dim."), c.Item.Question)
		}
	}
	return nil
}

// Sound refuses a turn that no form of ours makes. See Save.Sound.
func (t Turn) Sound() error {
	switch {
	case t.State != Complete && t.State != Partial:
		return fault.New(fault.Refused, "A section can be finished or opened again, nothing else. Nothing was changed.")
	case t.Section == "" || !sound(t.Wave, t.Org, t.Section, t.By, string(t.Origin), t.Key):
		return unsound()
	case len(t.Key) > longestKey:
		return foreign()
	}
	return nil
}

// longestKey is far more than a key of ours has, in bytes, and no more than either
// engine finds it by: a key stays in the log for good.
const longestKey = 500

func foreign() error {
	return fault.Say(fault.Refused, tongue.Both("What was sent is no form that this survey made. Nothing was changed. Open the page again and answer there.", "Nid ffurflen a wnaed gan yr arolwg hwn yw'r hyn a anfonwyd. Ni newidiwyd dim. Agorwch y dudalen eto ac atebwch yno."))
}

// sound says whether both engines keep a text as it is.
func sound(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(t string) bool { return !utf8.ValidString(t) || strings.ContainsRune(t, 0) })
}

func unsound() error {
	return fault.Say(fault.Refused, tongue.Both("What was sent holds characters that are no text. Nothing was changed. Type the answer again.", "Mae'r hyn a anfonwyd yn cynnwys nodau nad ydynt yn destun. Ni newidiwyd dim. Teipiwch yr ateb eto."))
}
