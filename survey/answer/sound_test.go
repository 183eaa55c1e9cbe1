package answer_test

import (
	"strings"
	"testing"

	"omnibus/fault"
	"omnibus/survey/answer"
)

// TestNoKeyIsLong: a key stays in the log, and neither engine finds anything by one
// of a million characters.
func TestNoKeyIsLong(t *testing.T) {
	for key, refused := range map[string]bool{"": false, strings.Repeat("k", 500): false, strings.Repeat("k", 501): true, strings.Repeat("k", 1_000_000): true} {
		for what, err := range map[string]error{
			"save": answer.Save{Wave: "w", Org: "o", Section: "s", Key: key}.Sound(),
			"turn": answer.Turn{Wave: "w", Org: "o", Section: "s", State: answer.Complete, Key: key}.Sound(),
		} {
			if (err != nil) != refused || refused && (fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "Open the page again")) {
				t.Errorf("a %s with a key of %d bytes: %v", what, len(key), err)
			}
		}
	}
}
