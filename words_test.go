package omnibus

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"omnibus/web/page/pagetest"
)

// TestWordsThatAreNotUsed looks through all that the product can say: every text in
// its code, templates, scripts and the waves that come with it.
func TestWordsThatAreNotUsed(t *testing.T) {
	looked := 0
	say := func(where, text string) {
		looked++
		if word := pagetest.Unwanted.FindString(text); word != "" {
			t.Errorf("%s: %q has the word %q", where, text, word)
		}
	}
	for _, f := range readTree(t) {
		if f.test || strings.HasSuffix(f.pkg, "test") {
			continue
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			if _, imports := n.(*ast.ImportSpec); imports {
				return false
			}
			if lit, ok := n.(*ast.BasicLit); ok {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					say(f.set.Position(lit.Pos()).String(), text)
				}
			}
			return true
		})
	}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || name != "." && strings.HasPrefix(entry.Name(), ".") || name == "internal" || name == "docs") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !slices.Contains([]string{".html", ".js", ".yaml", ".md", ".svg", ".txt"}, filepath.Ext(name)) {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			say(name, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 5000 {
		t.Errorf("only %d texts were found", looked)
	}
}
