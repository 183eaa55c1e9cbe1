package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Nearest gives the candidate most like word, for "did you mean", or "" when
// none is near enough to be a likely slip of the pen: at most a third of the
// letters changed, or one of two. Capitals do not matter.
func Nearest(word string, candidates []string) string {
	letters := []rune(strings.ToLower(word))
	best, bestDistance := "", max(len(letters)/3, 1)+1
	for _, c := range candidates {
		if d := distance(letters, []rune(strings.ToLower(c))); d < bestDistance && d < len(letters) {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is Levenshtein's, over characters, with two neighbours exchanged
// counting as one change ("titel").
func distance(x, y []rune) int {
	before, row := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next := make([]int, len(y)+1)
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(next[j-1]+1, row[j]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}

// Word gives a node's text when it is one of those allowed, and the first of them
// when the node is not given or complained of; what names it in the complaint.
func Word[W ~string](n Node, what string, allowed ...W) W {
	text := n.Text()
	if text == "" || slices.Contains(allowed, W(text)) {
		return cmp.Or(W(text), allowed[0])
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	n.Complain(NearestOr(text, words), "%s cannot be %q", what, text)
	return allowed[0]
}

// NearestOr says what to write instead of a word that is not known: the nearest of
// those that are, or any of them.
func NearestOr(text string, known []string) string {
	if near := Nearest(text, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "write " + strings.Join(known, " or ")
}
