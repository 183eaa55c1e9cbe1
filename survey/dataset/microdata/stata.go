package microdata

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Stata's limits: of a name in characters, of a variable's label in characters.
const stataName, stataLabel = 32, 80

// stataReserved are words that no variable may be called.
var stataReserved = []string{"byte", "double", "float", "if", "in", "int", "long", "using", "with", "strl"}

// stataNames makes names that Stata takes, unique whatever their case.
func stataNames(names []string) []string {
	taken := map[string]bool{}
	out := make([]string, len(names))
	for i, name := range names {
		name = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
				return r
			}
			return '_'
		}, name)
		if name == "" || name[0] >= '0' && name[0] <= '9' {
			name = "v" + name
		}
		if slices.Contains(stataReserved, strings.ToLower(name)) || isStr(name) {
			name += "_1"
		}
		name = name[:min(len(name), stataName)]
		unique := name
		for n := 2; taken[strings.ToLower(unique)]; n++ {
			tail := fmt.Sprintf("_%d", n)
			unique = name[:min(len(name), stataName-len(tail))] + tail
		}
		taken[strings.ToLower(unique)] = true
		out[i] = unique
	}
	return out
}

// isStr says whether a name is one of Stata's types str1, str2, ….
func isStr(name string) bool {
	digits, ok := strings.CutPrefix(strings.ToLower(name), "str")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

const stataHead = `* %s
* Reads wide.csv, which stands in the working directory, and labels it. Stata 14 or later.
* Missing answers are .a to .g by why they are missing (see the value labels), don't know is .n.
version 14
clear
import delimited using "wide.csv", varnames(nonames) rowrange(2) stringcols(_all) bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8")
`

// WriteStata writes the do-file that reads and labels the wide file in Stata.
func (f *File) WriteStata(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, stataHead, oneLine(f.Title))
	names := f.namesIn(stataNames)
	// The columns come in as v1, v2, …, which could be names of ours.
	out.WriteString("rename v# x__#\n")
	for j, v := range f.Variables {
		f.stataVariable(&out, fmt.Sprintf("x__%d", j+1), names[j], v)
	}
	fmt.Fprintf(&out, "\n* A simple random sample without replacement from the frame.\nsvyset _n [pweight=%s], fpc(%s)\n",
		names[slices.Index(f.Variables, f.weight)], names[slices.Index(f.Variables, f.population)])
	_, err := io.WriteString(w, out.String())
	return err
}

func (f *File) stataVariable(out *strings.Builder, from, name string, v *Variable) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("")
	labels := name + "_l"
	if len(labels) > stataName {
		labels = from + "_l"
	}
	switch v.Kind {
	case Text:
		say(`generate strL %s = %s`, name, from)
		say(`replace %s = substr(%s, 2, .) if inlist(substr(%s, 1, 2), "'=", "'+", "'-", "'@", "'" + char(9), "'" + char(13))`, name, name, name)
	case Day:
		say(`generate double %s = daily(%s, "YMD")`, name, from)
		say("format %s %%td", name)
		for _, m := range v.Missing {
			say(`replace %s = %s if %s == "%d"`, name, stataMissing(v, m.Code), from, m.Code)
		}
	default:
		say("generate double %s = real(%s)", name, from)
		for _, l := range f.valueLabels(v) {
			if f.userMissing(v, l.Code) {
				say("replace %s = %s if %s == %d", name, stataMissing(v, l.Code), name, l.Code)
			}
		}
	}
	say("drop %s", from)
	say("label variable %s %s", name, stataString(clipped(v.Label, stataLabel)))
	if v.Ask != "" {
		say("notes %s: %s", name, stataText(v.Ask))
	}
	if v.Kind == Text {
		return
	}
	first := true
	for _, l := range f.valueLabels(v) {
		code := fmt.Sprint(l.Code)
		if f.userMissing(v, l.Code) {
			code = stataMissing(v, l.Code)
		}
		mode := ", add"
		if first {
			mode = ""
		}
		first = false
		say("label define %s %s %s%s", labels, code, stataString(l.Label), mode)
	}
	if !first {
		say("label values %s %s", name, labels)
	}
}

func clipped(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// stataText writes a text on one line without what Stata would act on: quotes
// that open or close, and the marks of its macros.
func stataText(text string) string {
	return strings.NewReplacer("\"", "'", "`", "'", "$", "\uFF04", "\\", "/", "//", "/ /", "/*", "/ *").Replace(oneLine(text))
}

func stataString(text string) string { return `"` + stataText(text) + `"` }
