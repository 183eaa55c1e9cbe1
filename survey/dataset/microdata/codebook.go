package microdata

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"omnibus/sheet"
	"omnibus/sheet/sav"
)

// codebookHeader is relied on by other people's programs: columns are only ever
// added at its end.
var codebookHeader = []string{"variable", "label", "wording", "base", "type", "codes", "missing", "routing", "section", "question", "row", "code", "spss", "stata", "source"}

// WriteCodebook writes one row a variable, in the order of the wide file.
func (f *File) WriteCodebook(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(codebookHeader); err != nil {
		return err
	}
	spss, stata := f.namesIn(sav.Names), f.namesIn(stataNames)
	for j, v := range f.Variables {
		var codes, missing []string
		for _, c := range v.Codes {
			said := fmt.Sprintf("%d = %s", c.Code, oneLine(c.Label))
			if f.userMissing(v, c.Code) {
				missing = append(missing, said)
			} else {
				codes = append(codes, said)
			}
		}
		for _, m := range v.Missing {
			missing = append(missing, fmt.Sprintf("%d = %s", m.Code, m.Reason.Label()))
		}
		code := ""
		if v.Code != 0 {
			code = strconv.Itoa(v.Code)
		}
		row := []string{v.Name, v.Label, v.Ask, v.Base, v.Kind.String(), strings.Join(codes, " | "), strings.Join(missing, " | "),
			v.Routing, v.Section, v.Question, v.Row, code, spss[j], stata[j], v.Origin}
		for i := range row {
			// A list of codes begins with a number, also where that is below 0.
			if i != 5 && i != 6 {
				row[i] = sheet.Harmless(row[i])
			}
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// namesIn gives every variable's name in another program.
func (f *File) namesIn(legal func([]string) []string) []string {
	names := make([]string, len(f.Variables))
	for j, v := range f.Variables {
		names[j] = v.Name
	}
	return legal(names)
}

// oneLine puts a space where a line ends, and for what cannot be shown.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(text)
}

// About says what the files hold, how missing answers are told apart, and what
// they would give away.
func (f *File) About() string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("%s", f.Title)
	if f.Notice != "" {
		say("%s", f.Notice)
	}
	say("%d cases of a population of %d. Answers count %s.", f.Cases(), f.data.Population(), f.data.Completeness())
	say("")
	say("Why there is no answer:")
	for r := NotRouted; r <= lastReason; r++ {
		say("-%d %s (%s)", usualShift+int(r), r.Label(), r.Word())
	}
	say("-8 Don't know, where no form printed such a code. The published percentages count it in the base.")
	if f.options.DontKnowCounts {
		say("   So it counts as an answer here as well.")
	}
	say("A variable that could hold these numbers has its own codes: see the codebook.")
	say("")
	say("No column names an organisation, and the case numbers are drawn at random. The population is known, though: whoever")
	say("knows what an organisation is may find it. The file tells of each case: %s.", orWord(strings.Join(f.Released(), ", "), "no characteristic"))
	say("%d of the %d cases are the only organisation of the frame with their combination of these.", f.Alone(), f.Cases())
	if f.options.Texts {
		say("The open answers are in the file. They name people and places: it is for the team's own use.")
	}
	return out.String()
}
