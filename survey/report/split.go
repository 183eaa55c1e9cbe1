package report

import "strings"

// splitOutside splits at a byte that stands outside quotes. It gives at least one part.
func splitOutside(text string, separator byte) []string {
	return splitAny(text, string(separator))
}

func splitAny(text, separators string) []string {
	var parts []string
	quoted, start := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case !quoted && strings.IndexByte(separators, text[i]) >= 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

// cutOutside cuts at the first separator outside quotes.
func cutOutside(text string, separator byte) (before, after string, found bool) {
	parts := splitOutside(text, separator)
	if len(parts) == 1 {
		return text, "", false
	}
	return parts[0], text[len(parts[0])+1:], true
}

// partOffset gives where part i begins in the text that was split.
func partOffset(parts []string, i int) int {
	offset := 0
	for _, p := range parts[:i] {
		offset += len(p) + 1
	}
	return offset
}

// leading is the number of bytes of white space a text begins with.
func leading(text string) int { return len(text) - len(strings.TrimLeft(text, " \t\n")) }
