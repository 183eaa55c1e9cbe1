// Package tongue holds the languages that respondents can read, and how each
// writes fixed texts, counted things, days and moments. It knows no page and no
// question: every package keeps its own texts, each as a Text with all languages
// side by side, so that a text without a translation does not compile.
package tongue

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Language is a language that respondents can read. The zero Language is English.
type Language uint8

const (
	// English is what everything is written in.
	English Language = iota
	// Welsh is Cymraeg.
	Welsh
)

// Languages are all there are.
var Languages = [...]Language{English, Welsh}

// Code is the language as texts and addresses name it: en, cy.
func (l Language) Code() string { return [...]string{"en", "cy"}[l] }

// Tag is the language as pages name it to browsers and screen readers.
func (l Language) Tag() string { return [...]string{"en-GB", "cy"}[l] }

// String gives the language's own name.
func (l Language) String() string { return [...]string{"English", "Cymraeg"}[l] }

// Of gives the language of a code.
func Of(code string) (Language, bool) {
	for _, l := range Languages {
		if l.Code() == code {
			return l, true
		}
	}
	return English, false
}

// Text is one fixed text in all languages, made by Both. Places for what is
// filled in (%s, %[2]d) are the same in each.
type Text struct{ English, Welsh string }

// Both makes a text. Leaving a language out does not compile.
func Both(english, welsh string) Text { return Text{english, welsh} }

// In gives the text in a language, filled.
func (t Text) In(l Language, args ...any) string {
	text := t.English
	if l == Welsh {
		text = t.Welsh
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Noun is a counted thing. English tells one from many; Welsh keeps the noun
// single after a number, and the number changes its first letter (2 gwestiwn,
// 3 chwestiwn, 4 cwestiwn), which the forms after 0, 1, 2, 3, 6 and all other
// numbers spell out, as the Unicode plural rules for Welsh part them.
type Noun struct {
	englishOne, englishMany           string
	zero, one, two, three, six, other string
}

// Counted makes a noun of its English and its Welsh forms.
func Counted(englishOne, englishMany, zero, one, two, three, six, other string) Noun {
	return Noun{englishOne, englishMany, zero, one, two, three, six, other}
}

// Count gives a number with its noun: "3 questions", "3 chwestiwn".
func (n Noun) Count(l Language, count int) string { return Number(count) + " " + n.Form(l, count) }

// Form gives the noun as it stands after a number.
func (n Noun) Form(l Language, count int) string {
	if l == Welsh {
		switch count {
		case 0:
			return n.zero
		case 1:
			return n.one
		case 2:
			return n.two
		case 3:
			return n.three
		case 6:
			return n.six
		}
		return n.other
	}
	if count == 1 {
		return n.englishOne
	}
	return n.englishMany
}

// months are the months of the year in Welsh.
var months = [...]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}

// Day writes a day: "28 October 2016", "28 Hydref 2016".
func Day(l Language, t time.Time) string {
	if l == Welsh {
		return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
	}
	return t.Format("2 January 2006")
}

// weekdays are the days of the week in Welsh, from Sunday.
var weekdays = [...]string{"dydd Sul", "dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn"}

// LongDay writes a day with its weekday: "Friday 28 October 2016", "dydd Gwener
// 28 Hydref 2016".
func LongDay(l Language, t time.Time) string {
	if l == Welsh {
		return weekdays[t.Weekday()] + " " + Day(l, t)
	}
	return t.Format("Monday 2 January 2006")
}

// List joins words with commas and "and": before a vowel Welsh writes ac.
func List(l Language, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last, and := words[len(words)-1], " and "
	if l == Welsh {
		and = " a "
		if last != "" && strings.ContainsRune("aeiouwyâêîôûŵŷAEIOUWYÂÊÎÔÛŴŶ", []rune(last)[0]) {
			and = " ac "
		}
	}
	return strings.Join(words[:len(words)-1], ", ") + and + last
}

// Moment writes a day and its time: "3 October 2016 at 13:00", "3 Hydref 2016 am 13:00".
func Moment(l Language, t time.Time) string {
	at := " at "
	if l == Welsh {
		at = " am "
	}
	return Day(l, t) + at + t.Format("15:04")
}

// Number writes a whole number, with commas between thousands: both languages do.
func Number(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
