package report

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"omnibus/survey/report/words"
)

const typedRepair = "ask for it with {…}, or write {text: …} where it is no result of the survey"

// typed is a share typed by hand.
type typed struct {
	start int    // in bytes of the text as it was written
	text  string // as it is read
}

// asRead is a text as a reader sees it: entities and escapes resolved, one form
// for each character however wide it was typed, every space a space, and
// nothing that cannot be seen.
type asRead struct {
	text    string
	origins []int // for each byte of text, where it was written
}

// written finds what Markdown turns into another character.
var written = regexp.MustCompile(`^(?:&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|\\[!-/:-@\[-` + "`" + `{-~])`)

func readAs(text string) asRead {
	var b strings.Builder
	var origins []int
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		seen := text[i : i+size]
		if seen == "&" || seen == `\` {
			if found := written.FindString(text[i:]); found != "" {
				size = len(found)
				seen = html.UnescapeString(strings.TrimPrefix(found, `\`))
			}
		}
		for _, c := range norm.NFKC.String(seen) {
			switch {
			case unicode.Is(unicode.Cf, c):
				continue
			case unicode.IsSpace(c):
				c = ' '
			case unicode.Is(unicode.Pd, c):
				c = '-'
			}
			before := b.Len()
			b.WriteRune(c)
			for range b.Len() - before {
				origins = append(origins, i)
			}
		}
		i += size
	}
	return asRead{b.String(), origins}
}

func (r asRead) hit(from, to int) typed { return typed{r.origins[from], r.text[from:to]} }

const perCent = `(?:per[\s-]?cent|pct\b|p\.\s?c\.)`

// aNumber is a number in figures or in words; what its words are is looked at
// afterwards.
const aNumber = `\p{Nd}+|[a-z]+(?:-[a-z]+)?`

var (
	figurePercent = regexp.MustCompile(`(?i)\p{Nd}+(?:[.,]\p{Nd}+)?[\s-]*(?:[%٪]|` + perCent + `)[a-z]*`)
	wordPercent   = regexp.MustCompile(`(?i)((?:\b[a-z]+[-\s]+){1,10})` + perCent)
	partOfPercent = regexp.MustCompile(`(?i)\b(?:half|third|quarter|fifth|tenth|hundredth)s?(?: of)? (?:an?|one) ` + perCent)
	soManyIn      = regexp.MustCompile(`(?i)\b(` + aNumber + `) (in|out of)(?: every)? (` + aNumber + `)\b`)
	partOfAll     = regexp.MustCompile(`(?i)\b(?:(?:an?|one|two|three|four|over|nearly) )?(?:half|halves|thirds?|quarters?|fifths?|tenths?) of (?:(?:all|the|these|responding|local|participating) ){0,3}(?:authorities|LAs|councils|respondents|organisations)\b`)
)

// typedPercentages finds the shares that somebody typed: figures or number words
// with % or per cent, so many in so many, and parts of all organisations. What
// docs/methods/report-language.md lists is found here and nothing else.
func typedPercentages(text string) []typed {
	read := readAs(text)
	var hits []typed
	for _, pattern := range []*regexp.Regexp{figurePercent, partOfPercent, partOfAll} {
		for _, m := range pattern.FindAllStringIndex(read.text, -1) {
			hits = append(hits, read.hit(m[0], m[1]))
		}
	}
	hits = append(hits, read.soMany()...)
	// The search for words before "per cent" is the dearer one, and most
	// passages need none.
	if lower := strings.ToLower(read.text); strings.Contains(lower, "cent") || strings.Contains(lower, "pct") || strings.Contains(lower, "p.") {
		hits = append(hits, read.spelt()...)
	}
	slices.SortStableFunc(hits, func(x, y typed) int { return x.start - y.start })
	return hits
}

// spelt finds the longest run of number words that ends before each "per cent".
func (r asRead) spelt() []typed {
	var hits []typed
	for _, m := range wordPercent.FindAllStringSubmatchIndex(r.text, -1) {
		run := r.text[m[2]:m[3]]
		for i := 0; i < len(run); i++ {
			boundary := i == 0 || run[i-1] == ' '
			if boundary && words.Spelt(run[i:]) && !strings.HasPrefix(strings.ToLower(run[i:]), "and") {
				hits = append(hits, r.hit(m[0]+i, m[1]))
				break
			}
		}
	}
	return hits
}

// soMany finds "nine in ten" and "89 out of 100". "In" stands in many other
// places: there the first number must be the smaller one, and the second no year.
func (r asRead) soMany() []typed {
	var hits []typed
	for _, m := range soManyIn.FindAllStringSubmatchIndex(r.text, -1) {
		part, of := numberOf(r.text[m[2]:m[3]]), numberOf(r.text[m[6]:m[7]])
		if part < 0 || of < 0 || part > of {
			continue
		}
		if in := strings.EqualFold(r.text[m[4]:m[5]], "in"); in && (part == of || of > 1000) {
			continue
		}
		hits = append(hits, r.hit(m[0], m[1]))
	}
	return hits
}

// numberOf reads a number up to ninety-nine in words, or one in figures; -1 is
// none.
func numberOf(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	if text = strings.ToLower(text); text == "hundred" {
		return 100
	}
	for n := 1; n < 100; n++ {
		if words.Cardinal(n) == text {
			return n
		}
	}
	return -1
}
