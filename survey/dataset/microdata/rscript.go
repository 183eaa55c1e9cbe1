package microdata

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"omnibus/survey/questionnaire/value"
)

const rHead = `# %s
# Reads wide.csv, which stands beside this script, and labels it. R 3.5 or later; no package is needed.
#   source("microdata.R", encoding = "UTF-8")
# codes:   every value as in the file, missing answers as their codes; attributes label, wording, labels, missing.
# answers: factors, numbers and dates; every missing answer is NA.
wide <- read.csv("wide.csv", colClasses = "character", check.names = FALSE, na.strings = character(0), fileEncoding = "UTF-8")
codes <- wide
answers <- wide
put <- function(name, x, y, label, wording, values, labels, missing) {
  attr(x, "label") <- label
  attr(x, "wording") <- wording
  if (length(values) > 0) attr(x, "labels") <- setNames(values, labels)
  if (length(missing) > 0) attr(x, "missing") <- missing
  attr(y, "label") <- label
  codes[[name]] <<- x
  answers[[name]] <<- y
}
coded <- function(name, label, wording, values, labels, missing) {
  x <- as.numeric(wide[[name]])
  kept <- !(values %%in%% missing)
  y <- factor(ifelse(x %%in%% missing, NA, x), levels = values[kept], labels = labels[kept])
  put(name, x, y, label, wording, values, labels, missing)
}
numeric_column <- function(name, label, wording, values, labels, missing) {
  x <- as.numeric(wide[[name]])
  put(name, x, ifelse(x %%in%% missing, NA, x), label, wording, values, labels, missing)
}
date_column <- function(name, label, wording, values, labels, missing) {
  x <- wide[[name]]
  put(name, x, as.Date(ifelse(x %%in%% as.character(missing), NA, x), format = "%%Y-%%m-%%d"), label, wording, values, labels, missing)
}
text_column <- function(name, label, wording, values, labels, missing) {
  x <- sub("^'([=+@\t\r-])", "\\1", wide[[name]])
  put(name, x, ifelse(x == "", NA, x), label, wording, values, labels, missing)
}

`

// WriteR writes the script that reads and labels the wide file in R.
func (f *File) WriteR(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, rHead, oneLine(f.Title))
	for _, v := range f.Variables {
		call := [...]string{"coded", "coded", "numeric_column", "date_column", "text_column"}[v.Kind]
		var values, labels, missing []string
		for _, l := range f.valueLabels(v) {
			values, labels = append(values, fmt.Sprint(l.Code)), append(labels, rString(l.Label))
			if f.userMissing(v, l.Code) {
				missing = append(missing, fmt.Sprint(l.Code))
			}
		}
		fmt.Fprintf(&out, "%s(%s, %s,\n  %s,\n  c(%s),\n  c(%s),\n  c(%s))\n", call, rString(v.Name), rString(v.Label), rString(v.Ask),
			strings.Join(values, ", "), strings.Join(labels, ", "), strings.Join(missing, ", "))
	}
	fmt.Fprintf(&out, "\n# With the survey package: a simple random sample without replacement from the frame.\n"+
		"# design <- survey::svydesign(ids = ~1, weights = ~%s, fpc = ~%s, data = answers)\n", f.weight.Name, f.population.Name)
	_, err := io.WriteString(w, out.String())
	return err
}

// valueLabels gives all codes of a variable, missing ones last, each with a label
// of its own: a factor would take two codes with one label for one.
func (f *File) valueLabels(v *Variable) []Code {
	var all []Code
	seen := map[string]bool{}
	add := func(code int, label string) {
		if seen[label] {
			label = fmt.Sprintf("%s (%d)", label, code)
		}
		seen[label] = true
		all = append(all, Code{code, label})
	}
	for _, c := range v.Codes {
		add(c.Code, c.Label)
	}
	for _, m := range v.Missing {
		add(m.Code, m.Reason.Label())
	}
	return all
}

// rString writes a text as R does: a quote, a backslash or a line end cannot end it.
func rString(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == 0:
			// R has no such character.
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// stataMissing gives Stata's letter for a missing code: .a for the first reason,
// .n for don't know.
func stataMissing(v *Variable, code int) string {
	if code == value.DontKnow && v.has(code) {
		return ".n"
	}
	return "." + string(rune('a'+(-code-v.shift)-1))
}
