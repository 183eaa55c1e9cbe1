// Package value holds typed answer values: what one respondent gave to one
// question, or to one row of a grid. It knows the shapes and nothing of any
// questionnaire; whether a code exists is the questionnaire's to say.
package value

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"omnibus/fault"
)

// DontKnow is the code of "don't know" where the form prints no such code. It
// is in the base and in none of the printed codes.
const DontKnow = -8

// Kind is the shape of a value.
type Kind uint8

const (
	// None is an answer taken back: the log keeps that it was cleared.
	None Kind = iota
	// Code is one code of a list.
	Code
	// Codes is a set of codes; it has at least one.
	Codes
	// Text is open text.
	Text
	// Number is a decimal number.
	Number
	// Date is a day.
	Date
)

// Value is one answer. The zero Value is None. Values are not changed once made.
type Value struct {
	Kind Kind
	// Code is the chosen code of a Code value; it may be negative (DontKnow).
	Code int
	// Codes are the chosen codes of a Codes value, ascending, each once.
	Codes []int
	// Specify is what was written beside a code that asks to say more, by code.
	Specify map[int]string
	// Text is the text; the number in canonical decimal form ("12.5", no
	// exponent, no trailing zeros); or the day as 2006-01-02.
	Text string
	// Nothing says that the box beside a text was ticked instead of writing one.
	Nothing bool
}

// OfCode makes a Code value; specify may be empty.
func OfCode(code int, specify string) Value {
	v := Value{Kind: Code, Code: code}
	if specify != "" {
		v.Specify = map[int]string{code: specify}
	}
	return v
}

// OfCodes makes a Codes value from codes in any order; none gives None.
func OfCodes(codes []int, specify map[int]string) Value {
	if len(codes) == 0 {
		return Value{}
	}
	sorted := slices.Clone(codes)
	slices.Sort(sorted)
	v := Value{Kind: Codes, Codes: slices.Compact(sorted)}
	if len(specify) > 0 {
		v.Specify = maps.Clone(specify)
	}
	return v
}

// OfText makes a Text value; an empty text gives None.
func OfText(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{Kind: Text, Text: text}
}

// OfNothing makes the value of a ticked nothing-box.
func OfNothing() Value { return Value{Kind: Text, Nothing: true} }

// Given says whether there is an answer.
func (v Value) Given() bool { return v.Kind != None }

// Has says whether the code was chosen, in a Code or a Codes value.
func (v Value) Has(code int) bool {
	switch v.Kind {
	case Code:
		return v.Code == code
	case Codes:
		_, found := slices.BinarySearch(v.Codes, code)
		return found
	}
	return false
}

// Chosen gives the chosen codes of a Code or Codes value, ascending.
func (v Value) Chosen() []int {
	switch v.Kind {
	case Code:
		return []int{v.Code}
	case Codes:
		return v.Codes
	}
	return nil
}

// Float gives a Number as a float64; ok is false for every other kind.
func (v Value) Float() (f float64, ok bool) {
	if v.Kind != Number {
		return 0, false
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	return f, err == nil
}

// Equal says whether two values are the same answer.
func (v Value) Equal(w Value) bool {
	return v.Kind == w.Kind && v.Code == w.Code && v.Text == w.Text && v.Nothing == w.Nothing &&
		slices.Equal(v.Codes, w.Codes) && maps.Equal(v.Specify, w.Specify)
}

// stored is the form in the answer log. Its field names may never change: logs
// are kept for good.
type stored struct {
	Code    *int           `json:"c,omitempty"`
	Codes   []int          `json:"cs,omitempty"`
	Specify map[int]string `json:"s,omitempty"`
	Text    *string        `json:"t,omitempty"`
	Number  string         `json:"n,omitempty"`
	Date    string         `json:"d,omitempty"`
	Nothing bool           `json:"o,omitempty"`
}

// Encode gives the form in which the answer log keeps a value. Equal values
// give equal bytes.
func (v Value) Encode() string {
	if text, ok := v.encodePlain(); ok {
		return text
	}
	return v.encodeWhole()
}

func (v Value) encodeWhole() string {
	var s stored
	switch v.Kind {
	case None:
		return "{}"
	case Code:
		s.Code = &v.Code
	case Codes:
		s.Codes = v.Codes
	case Text:
		if v.Nothing {
			s.Nothing = true
		} else {
			s.Text = &v.Text
		}
	case Number:
		s.Number = v.Text
	case Date:
		s.Date = v.Text
	}
	s.Specify = v.Specify
	b, err := json.Marshal(s)
	if err != nil {
		panic("value: a value of plain fields cannot fail to encode: " + err.Error())
	}
	return string(b)
}

// encodePlain writes the forms that decodePlain reads, byte for byte as JSON would:
// texts of which it would change a byte are left to it.
func (v Value) encodePlain() (string, bool) {
	switch {
	case len(v.Specify) > 0 || v.Nothing:
		return "", false
	case v.Kind == Code:
		return `{"c":` + strconv.Itoa(v.Code) + "}", true
	case v.Kind == Text && !strings.ContainsFunc(v.Text, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&`, r) }):
		return `{"t":"` + v.Text + `"}`, true
	}
	return "", false
}

// Decode reads what Encode wrote.
func Decode(text string) (Value, error) {
	if v, ok := decodePlain(text); ok {
		return v, nil
	}
	var s stored
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Value{}, fault.Because(err, fault.Internal, "stored value cannot be read")
	}
	v := Value{Specify: s.Specify}
	switch {
	case s.Code != nil:
		v.Kind, v.Code = Code, *s.Code
	case len(s.Codes) > 0:
		v.Kind, v.Codes = Codes, s.Codes
	case s.Nothing:
		v.Kind, v.Nothing = Text, true
	case s.Text != nil:
		v.Kind, v.Text = Text, *s.Text
	case s.Number != "":
		v.Kind, v.Text = Number, s.Number
	case s.Date != "":
		v.Kind, v.Text = Date, s.Date
	}
	return v, nil
}

// decodePlain reads the two forms that most answers have, a code and a plain
// text, without the cost of reading any JSON: pages read their whole case.
func decodePlain(text string) (Value, bool) {
	if digits, ok := strings.CutPrefix(text, `{"c":`); ok {
		digits, ok = strings.CutSuffix(digits, "}")
		code, err := strconv.Atoi(digits)
		plain := ok && err == nil && strconv.Itoa(code) == digits
		return Value{Kind: Code, Code: code}, plain
	}
	if words, ok := strings.CutPrefix(text, `{"t":"`); ok {
		words, ok = strings.CutSuffix(words, `"}`)
		plain := ok && utf8.ValidString(words) && !strings.ContainsFunc(words, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' })
		return Value{Kind: Text, Text: words}, plain
	}
	return Value{}, false
}

// String is for logs of tests and for debugging.
func (v Value) String() string {
	switch v.Kind {
	case Code:
		return strconv.Itoa(v.Code)
	case Codes:
		return fmt.Sprint(v.Codes)
	case Text:
		if v.Nothing {
			return "nothing"
		}
		return strconv.Quote(v.Text)
	case Number, Date:
		return v.Text
	}
	return "none"
}
