package questionnaire

import (
	"strconv"
	"strings"
	"testing"
)

func TestPicturesAreRefused(t *testing.T) {
	const whole = `title: T
intro: INTRO
thanks: THANKS
sections:
  - id: s
    title: S
    intro: SECTION
    pages:
      - intro: PAGE
        questions:
          - id: A
            ask: Which?
            one: ["Yes", "No"]
`
	read := func(name, prose string) string {
		_, complaints := Read("questionnaire.yaml", []byte(strings.Replace(whole, name, strconv.Quote(prose), 1)))
		if len(complaints) == 0 {
			return ""
		}
		return complaints.Error()
	}
	for name, line := range map[string]string{"INTRO": ":2:", "THANKS": ":3:", "SECTION": ":7:", "PAGE": ":9:"} {
		for _, picture := range []string{"See ![x](http://elsewhere.example/x.png).", "![x][1]\n\n[1]: http://elsewhere.example/x.png"} {
			got := read(name, picture)
			if !strings.Contains(got, "questionnaire.yaml"+line) || !strings.Contains(got, "has no pictures") || !strings.Contains(got, "elsewhere.example") {
				t.Errorf("%s with %s: %q", name, picture, got)
			}
		}
		for _, plain := range []string{"Well! [Read](http://elsewhere.example/).", "`![x](y)`", `Wow\![x](http://elsewhere.example/)`} {
			if got := read(name, plain); got != "" {
				t.Errorf("%s: %s", plain, got)
			}
		}
	}
}
