package tongue

import (
	"unicode"
	"unicode/utf8"
)

// Capitalised begins a text with a capital letter: names of people and of
// organisations, which sentences begin with, have letters of more than one byte
// ("élodie", "ŵyn").
func Capitalised(text string) string { return withFirst(text, unicode.ToUpper) }

// Uncapitalised begins a text with a small letter, as within a sentence.
func Uncapitalised(text string) string { return withFirst(text, unicode.ToLower) }

func withFirst(text string, form func(rune) rune) string {
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return string(form(first)) + text[size:]
}
