package microdata_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"omnibus/survey/dataset"
	"omnibus/survey/dataset/microdata"
	"omnibus/survey/questionnaire"
)

// skeleton takes the comments and strings out of an R script, so that what is
// left can be checked for brackets. ok is false when a string does not end.
func skeleton(script string) (left string, strs []string, ok bool) {
	var out, text strings.Builder
	inside, comment, escaped := false, false, false
	for _, r := range script {
		switch {
		case comment:
			comment = r != '\n'
		case !inside && r == '#':
			comment = true
		case !inside && r == '"':
			inside = true
			text.Reset()
			out.WriteByte('s')
		case inside && !escaped && r == '"':
			inside = false
			strs = append(strs, text.String())
		case inside:
			text.WriteRune(r)
			escaped = r == '\\' && !escaped
		default:
			out.WriteRune(r)
		}
	}
	return out.String(), strs, !inside
}

// R itself is not at hand: what would break a script is looked for instead.
func TestRScriptHolds(t *testing.T) {
	for _, d := range []*dataset.Dataset{mustWave1(t), mustNasty(t)} {
		f := mustBuild(t, d, microdata.Options{Texts: true})
		left, strs, ok := skeleton(string(mustOutputs(t, f)["microdata.R"]))
		if !ok {
			t.Fatal("a string does not end")
		}
		for _, pair := range []string{"()", "{}", "[]"} {
			if strings.Count(left, pair[:1]) != strings.Count(left, pair[1:]) {
				t.Errorf("the brackets %s do not pair", pair)
			}
		}
		for _, s := range strs {
			if strings.ContainsAny(s, "\n\r\x00") {
				t.Errorf("a string has a line end: %q", s)
			}
		}
		calls := regexp.MustCompile(`(?s)\n(coded|numeric_column|date_column|text_column)\(s, s,\s+s,\s+c\(([^()]*)\),\s+c\(([^()]*)\),\s+c\(([^()]*)\)\)`).FindAllStringSubmatch(left, -1)
		if len(calls) != len(f.Variables) {
			t.Fatalf("%d calls for %d variables", len(calls), len(f.Variables))
		}
		for i, call := range calls {
			if strings.Count(call[2], ",") != strings.Count(call[3], ",") {
				t.Errorf("%s has other values than labels", f.Variables[i].Name)
			}
		}
	}
}

func TestDoFileHolds(t *testing.T) {
	generated := regexp.MustCompile(`^generate (double|strL) ([A-Za-z][A-Za-z0-9_]{0,31}) = `)
	labelled := regexp.MustCompile(`^label variable [A-Za-z0-9_]+ "(.*)"$`)
	for _, d := range []*dataset.Dataset{mustWave1(t), mustNasty(t)} {
		f := mustBuild(t, d, microdata.Options{Texts: true})
		seen, labels := map[string]bool{}, 0
		for _, line := range strings.Split(string(mustOutputs(t, f)["microdata.do"]), "\n") {
			if strings.HasPrefix(line, "*") {
				continue
			}
			if strings.Count(line, `"`)%2 != 0 || strings.ContainsAny(line, "`$\\") || strings.Contains(line, "//") || strings.Contains(line, "/*") {
				t.Errorf("Stata would read more into this: %s", line)
			}
			if m := generated.FindStringSubmatch(line); m != nil {
				if seen[strings.ToLower(m[2])] {
					t.Errorf("%s is there twice", m[2])
				}
				seen[strings.ToLower(m[2])] = true
			}
			if m := labelled.FindStringSubmatch(line); m != nil {
				if labels++; utf8.RuneCountInString(m[1]) > 80 {
					t.Errorf("the label is too long: %s", line)
				}
			}
		}
		if len(seen) != len(f.Variables) || labels != len(f.Variables) {
			t.Errorf("%d variables and %d labels of %d", len(seen), labels, len(f.Variables))
		}
	}
}

// The codebook says who was asked as a person would.
func TestRoutingInWords(t *testing.T) {
	for _, v := range mustBuild(t, mustWave1(t), microdata.Options{}).Variables {
		if strings.ContainsAny(v.Routing, "=<>") || v.Question != "" && v.Routing == "" {
			t.Errorf("%s: %q", v.Name, v.Routing)
		}
	}
	const head = `title: Routes
sections:
  - id: one
    title: One
    pages:
      - questions:
          - {id: P, ask: "P?", one: [Yes, No, Perhaps]}
          - {id: M, ask: "M?", many: [Red, Green, Blue]}
          - {id: N, ask: "N?", number: {min: 0, max: 100}}
          - {id: D, ask: "D?", date: any}
          - {id: G, ask: "G?", each: [First, Second], one: [Good, Bad]}
          - {id: X, ask: "X?", text: short, when: "WHEN"}
`
	x := mustTexts(t, "testdata/nasty")
	x.wave.Derived = nil
	for when, want := range map[string]string{
		"P = 1":                        `P is 1 "Yes"`,
		"P != 1":                       `P is answered and is not 1 "Yes"`,
		"P in 1..2":                    `P is one of 1 "Yes", 2 "No"`,
		"M = 2":                        `M includes 2 "Green"`,
		"M != 2":                       `M is answered and does not include 2 "Green"`,
		"M any 1, 3":                   `M includes one of 1 "Red", 3 "Blue"`,
		"count(M) >= 2":                `the number of codes chosen in M is at least 2`,
		"count(M) in 1..2":             `the number of codes chosen in M is from 1 to 2`,
		"count(G = 1) < 2":             `the number of rows of G with an answer that is 1 "Good" is less than 2`,
		"G.b = 2":                      `G.b is 2 "Bad"`,
		"N > 10 and N <= 20":           `N is more than 10 and N is at most 20`,
		"D in 2016-01-01..2016-12-31":  `D is from 2016-01-01 to 2016-12-31`,
		"answered(G)":                  `G was answered`,
		"not (P = 1 or M = 1)":         `it is not so that (P is 1 "Yes" or M includes 1 "Red")`,
		"P = 1 and (M = 1 or N >= 10)": `P is 1 "Yes" and (M includes 1 "Red" or N is at least 10)`,
	} {
		q, complaints := questionnaire.Read("q.yaml", []byte(strings.Replace(head, "WHEN", when, 1)))
		mustSound(t, complaints)
		f := mustBuild(t, texts{x.wave, x.frame, q}.dataset(t, nil), microdata.Options{})
		for _, v := range f.Variables {
			if v.Name == "X" && v.Routing != "Asked if "+want+"." {
				t.Errorf("%s: %q, want %q", when, v.Routing, want)
			}
		}
	}
}
