package questionnaire

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"omnibus/source"
)

const document = "../../docs/methods/questionnaire-language.md"

var (
	fenced    = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
	whenTable = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
)

// TestDocument reads every example of the language's reference page. Those that
// are not a whole questionnaire are questions on one page after those of the first.
func TestDocument(t *testing.T) {
	page, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	blocks := fenced.FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 5 {
		t.Fatalf("only %d examples", len(blocks))
	}
	whole := blocks[0][1] + "      - title: Further\n        questions:\n"
	for _, block := range blocks[1:] {
		whole += "          " + strings.TrimSuffix(strings.ReplaceAll(block[1], "\n", "\n          "), "          ")
	}
	q := MustRead(t, "examples.yaml", whole)
	_, when, _ := strings.Cut(string(page), "\n## When\n")
	when, _, _ = strings.Cut(when, "\n## ")
	rows := whenTable.FindAllStringSubmatch(when, -1)
	if len(rows) < 10 {
		t.Fatalf("only %d conditions", len(rows))
	}
	for _, row := range rows {
		var out source.Complaints
		if q.ParseCondition(row[1], source.Place{File: document}, &out) == nil {
			t.Errorf("%s: %v", row[1], out)
		}
	}
}
