package condition

import (
	"unicode"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	wordToken
	numberToken
	dateToken
	signToken
	strangeToken
)

// token is a word, number, day or sign with its offset in characters.
type token struct {
	kind   tokenKind
	text   string
	offset int
}

// is says whether the token is this sign or word.
func (t token) is(text string) bool {
	return (t.kind == signToken || t.kind == wordToken) && t.text == text
}

// describe names the token in a complaint.
func (t token) describe() string {
	if t.kind == endToken {
		return "the end"
	}
	return `"` + t.text + `"`
}

// signs are tried in this order, the longer before the shorter.
var signs = []string{"..", "!=", "<=", ">=", "==", "<>", "&&", "||", "=", "<", ">", "(", ")", ",", ".", "!"}

// lex cuts a text into tokens; the last is an endToken.
func lex(text string) []token {
	runes := []rune(text)
	var tokens []token
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		kind, size := next(runes[i:])
		tokens = append(tokens, token{kind, string(runes[i : i+size]), i})
		i += size
	}
	return append(tokens, token{endToken, "", len(runes)})
}

func next(rest []rune) (kind tokenKind, size int) {
	switch {
	case isLetter(rest[0]):
		return wordToken, run(rest, func(r rune) bool { return isLetter(r) || isDigit(r) || r == '_' })
	case isDigit(rest[0]) || rest[0] == '-' && len(rest) > 1 && isDigit(rest[1]):
		return number(rest)
	}
	for _, sign := range signs {
		if len(rest) >= len(sign) && string(rest[:len(sign)]) == sign {
			return signToken, len(sign)
		}
	}
	return strangeToken, 1
}

// number reads 12, -8, 12.5 or 2016-08-31; the first dot of 1..3 belongs to the sign.
func number(rest []rune) (kind tokenKind, size int) {
	const day = "0000-00-00"
	if len(rest) >= len(day) {
		matches := true
		for i, pattern := range day {
			matches = matches && (pattern == '-' && rest[i] == '-' || pattern == '0' && isDigit(rest[i]))
		}
		if matches {
			return dateToken, len(day)
		}
	}
	size = 1 + run(rest[1:], isDigit)
	if size+1 < len(rest) && rest[size] == '.' && isDigit(rest[size+1]) {
		size += 1 + run(rest[size+1:], isDigit)
	}
	return numberToken, size
}

func run(rest []rune, in func(rune) bool) int {
	size := 0
	for size < len(rest) && in(rest[size]) {
		size++
	}
	return size
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
