package source

import "strings"

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
