package omnibus

import (
	"go/ast"
	"os"
	"regexp"
	"strings"
	"testing"
)

// named is a test as docs/conventions.md names it: its package and its name.
var named = regexp.MustCompile("`([a-z/]+)\\.((?:Test|Fuzz)\\w+)`")

// TestEveryConventionHasItsTest reads docs/conventions.md: what a rule names as the
// place where it is done is there, and each rule has a test that exists.
func TestEveryConventionHasItsTest(t *testing.T) {
	text, err := os.ReadFile("docs/conventions.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, f := range readTree(t) {
		if !f.test {
			continue
		}
		pkg := f.pkg
		if pkg == "." {
			pkg = module
		}
		for _, declared := range f.file.Decls {
			if fn, ok := declared.(*ast.FuncDecl); ok && fn.Recv == nil {
				there[pkg+"."+fn.Name.Name] = true
			}
		}
	}
	rules := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| rule") {
			continue
		}
		if len(cells) != 3 {
			t.Errorf("%q is not a rule, its place and its test", line)
			continue
		}
		rules++
		for _, place := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			if _, err := os.Stat(place[1]); err != nil {
				t.Errorf("%q is done in %s, which is not there", strings.TrimSpace(cells[0]), place[1])
			}
		}
		tests := named.FindAllStringSubmatch(cells[2], -1)
		if len(tests) == 0 || len(tests)*2 != strings.Count(cells[2], "`") {
			t.Errorf("%q names no test, or something that is none: %s", strings.TrimSpace(cells[0]), cells[2])
		}
		for _, m := range tests {
			if !there[m[1]+"."+m[2]] {
				t.Errorf("%q names %s.%s, and there is no such test", strings.TrimSpace(cells[0]), m[1], m[2])
			}
		}
	}
	if rules < 40 {
		t.Errorf("only %d rules were read", rules)
	}
}
