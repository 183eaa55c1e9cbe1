package store

import (
	"strings"
	"unicode/utf8"
)

// storable makes any text one that both engines keep: what people send to be
// refused must not be able to keep its refusal out of the record.
func storable(text string) string {
	const longest = 500
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
	if len(text) <= longest {
		return text
	}
	cut := longest
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// keyable says whether a text could be in the database at all. One that could
// not is not looked for: PostgreSQL fails on it instead of finding nothing.
func keyable(texts ...string) bool {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return false
		}
	}
	return true
}
