package desk_test

import (
	"strings"
	"testing"

	"omnibus/source"
	"omnibus/web/office/desk"
)

// TestComplaintsOfMuch lists a million complaints about one line of megabytes: the
// first of them, with the beginning of the line, and how many more there are.
func TestComplaintsOfMuch(t *testing.T) {
	text := "first\n" + strings.Repeat("<é", 2_000_000)
	complaints := make(source.Complaints, 1_000_000)
	for i := range complaints {
		complaints[i] = source.Complaint{At: source.Place{File: "a.txt", Line: 2, Column: i + 1}, Message: "wrong"}
	}
	html, err := desk.Complaints(complaints, map[string][]byte{"a.txt": []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(html), "<li>"); n != 200 || !strings.Contains(string(html), "Not listed: 999,800 more.") || len(html) > 300_000 {
		t.Errorf("%d are listed in %d bytes, which end %q", n, len(html), html[max(0, len(html)-200):])
	}
	if quote := strings.Repeat("&lt;é", 100) + "…</code>"; !strings.Contains(string(html), ">"+quote) {
		t.Errorf("the line is quoted otherwise: %.600s", html)
	}
	few, err := desk.Complaints(complaints[:1], map[string][]byte{"a.txt": []byte("first\nsecond")})
	if err != nil || !strings.Contains(string(few), ">second</code>") || strings.Contains(string(few), "Not listed") {
		t.Errorf("one complaint is shown as %s (%v)", few, err)
	}
}
