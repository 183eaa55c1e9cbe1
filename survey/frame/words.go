package frame

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"omnibus/sheet"
	"omnibus/source"
)

// words gives the groups of a column of words, in the declared order or, where
// none is declared, as they come, and each organisation's group. A word that is
// another's second spelling is complained of: it would split a group in two.
func (r *reader) words(column int, declared []string) (groups []string, of []int) {
	groups = slices.Clone(declared)
	name := r.table.Header[column]
	index := map[string]int{}
	for i, g := range groups {
		index[g] = i
	}
	of = make([]int, r.table.Len())
	count := make([]int, len(groups))
	first := make([]int, len(groups))
	for row := range of {
		word := r.table.Row(row)[column]
		if strings.TrimSpace(word) == "" || len(word) > maxName {
			of[row] = -1
			if len(word) > maxName && !slices.Contains(required, name) {
				r.complain(row, name, "shorten it", "%s has more than %d characters", name, maxName)
			}
			continue
		}
		i, known := index[word]
		if !known {
			if declared != nil {
				of[row] = -1
				r.undeclared(row, name, word, declared)
				continue
			}
			i = len(groups)
			index[word] = i
			groups, count, first = append(groups, word), append(count, 0), append(first, row)
		}
		of[row] = i
		count[i]++
	}
	if declared == nil {
		r.twoSpellings(name, groups, count, first)
	}
	return groups, of
}

func (r *reader) undeclared(row int, column, word string, declared []string) {
	for _, g := range declared {
		if sameWord(word, g) {
			r.complain(row, column, fmt.Sprintf("write %q", g), "%s is %q, another spelling of %q", column, sheet.Clip(word), g)
			return
		}
	}
	repair := "the groups declared in wave.yaml are " + strings.Join(declared, ", ")
	if near := source.Nearest(word, declared); near != "" {
		repair = fmt.Sprintf("did you mean %q?", near)
	}
	r.complain(row, column, repair, "%s has no group %q", column, sheet.Clip(word))
}

// maxCompared bounds the search for second spellings: a column with more words
// than this (names, codes) is none by which tables are split.
const maxCompared = 400

// twoSpellings complains of the rarer of two words that are one.
func (r *reader) twoSpellings(column string, groups []string, count, first []int) {
	if len(groups) > maxCompared {
		return
	}
	for i, word := range groups {
		for j, other := range groups {
			rarer := count[i] < count[j] || (count[i] == count[j] && i > j)
			if i == j || !rarer || !sameWord(word, other) {
				continue
			}
			related := r.table.Place(first[j], r.columns[column])
			*r.out = append(*r.out, source.Complaint{
				At:      r.table.Place(first[i], r.columns[column]),
				Message: fmt.Sprintf("row %d: %s is %q here and %q elsewhere, which look like one", r.table.Number(first[i]), column, sheet.Clip(word), sheet.Clip(other)),
				Repair:  fmt.Sprintf("write %q everywhere, or declare both groups in wave.yaml", other),
				Related: &related})
			break
		}
	}
}

// sameWord says whether two words are one in two spellings: they differ only in
// case, white space, punctuation and "and" for "&", or by one letter in a word
// of at least five. Digits must agree, and letters that stand alone: "Band 1"
// and "Band 2", or "Type A" and "Type B", are two groups.
func sameWord(a, b string) bool {
	x, y := plain(a), plain(b)
	if strings.Join(x, "") == strings.Join(y, "") {
		return true
	}
	if len(x) != len(y) {
		return false
	}
	different := -1
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if different >= 0 {
			return false
		}
		different = i
	}
	v, w := x[different], y[different]
	return digits(v) == digits(w) && max(len([]rune(v)), len([]rune(w))) >= 5 && oneLetter([]rune(v), []rune(w))
}

// plain gives the words without what people vary without meaning to.
func plain(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "&", " and ")
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// oneLetter says whether one letter changed, added, left out or swapped with its
// neighbour makes the two the same.
func oneLetter(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
		return swapped || slices.Equal(a[i+1:], b[i+1:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}
