// Package omnibus holds only tests about the whole tree: who may import whom,
// and the house rules that a reviewer would otherwise have to remember.
package omnibus

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "omnibus"

// layer is one line of layers.txt.
type layer struct {
	name   string
	may    []string
	reason string
}

func readLayers(t *testing.T) []layer {
	t.Helper()
	text, err := os.ReadFile("layers.txt")
	if err != nil {
		t.Fatal(err)
	}
	var layers []layer
	for number, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rule, reason, hasReason := strings.Cut(line, "--")
		name, may, hasRule := strings.Cut(rule, "<")
		if !hasReason || !hasRule {
			t.Fatalf("layers.txt:%d: a line is \"package < imports -- reason\"", number+1)
		}
		layers = append(layers, layer{strings.TrimSpace(name), strings.Fields(may), strings.TrimSpace(reason)})
	}
	return layers
}

// covers says whether a pattern of layers.txt names the package.
func covers(pattern, pkg string) bool {
	if pattern == "*" {
		return true
	}
	if below, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == below || strings.HasPrefix(pkg, below+"/")
	}
	return pattern == pkg
}

// find gives the most telling line for a package: an exact one before a pattern.
func find(layers []layer, pkg string) (layer, bool) {
	best, found := layer{}, false
	for _, l := range layers {
		if l.name == pkg {
			return l, true
		}
		if covers(l.name, pkg) && len(l.name) > len(best.name) {
			best, found = l, true
		}
	}
	return best, found
}

// sourceFile is one Go file of the tree, read and not compiled: what another
// program says about imports would be remembered by go test as passed.
type sourceFile struct {
	path, pkg string
	test      bool
	lines     int
	file      *ast.File
	set       *token.FileSet
}

func readTree(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(base, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		files = append(files, sourceFile{
			path: filepath.ToSlash(name), pkg: path.Dir(filepath.ToSlash(name)),
			test: strings.HasSuffix(base, "_test.go"), lines: strings.Count(string(text), "\n"), file: parsed, set: set,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestLayers(t *testing.T) {
	layers := readLayers(t)
	used := map[string]bool{}
	for _, f := range readTree(t) {
		l, ok := find(layers, f.pkg)
		if !ok {
			t.Errorf("%s: package %s is not in layers.txt; say there what it may import, and why", f.path, f.pkg)
			continue
		}
		used[l.name] = true
		for _, imported := range f.file.Imports {
			name, err := strconv.Unquote(imported.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			inside, ok := strings.CutPrefix(name, module+"/")
			if !ok || inside == f.pkg {
				continue
			}
			// Tests join parts that the product keeps apart: real databases, real pages.
			if f.test {
				continue
			}
			if strings.HasPrefix(inside, "internal/browser") || strings.HasPrefix(inside, "internal/postgres") {
				if strings.HasPrefix(f.pkg, "internal/") || strings.HasSuffix(f.pkg, "test") {
					continue
				}
			}
			if !slices.ContainsFunc(l.may, func(p string) bool { return covers(p, inside) }) {
				t.Errorf("%s: %s may not import %s: %s", f.set.Position(imported.Pos()), f.pkg, inside, l.reason)
			}
		}
	}
	for _, l := range layers {
		if !used[l.name] && l.name != "." {
			t.Errorf("layers.txt: no package %s; take its line out until there is one", l.name)
		}
	}
}

// TestHouseRules checks what the standards ask of every file.
func TestHouseRules(t *testing.T) {
	const longestFile, longestFunction = 400, 60
	comments := map[string][]string{}
	for _, f := range readTree(t) {
		for _, word := range strings.Split(strings.TrimSuffix(f.path, ".go"), "/") {
			if slices.Contains([]string{"util", "utils", "helper", "helpers", "common", "misc", "model", "models", "manager"}, word) {
				t.Errorf("%s: %q says nothing; name what the package or file holds", f.path, word)
			}
		}
		if !f.test && f.lines > longestFile {
			t.Errorf("%s has %d lines; a file does one thing in at most %d", f.path, f.lines, longestFile)
		}
		if _, seen := comments[f.pkg]; !seen {
			comments[f.pkg] = nil
		}
		if f.file.Doc != nil && !strings.HasSuffix(f.file.Name.Name, "_test") {
			comments[f.pkg] = append(comments[f.pkg], f.path)
		}
		for _, declared := range f.file.Decls {
			if fn, ok := declared.(*ast.FuncDecl); ok && !f.test {
				if n := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1; n > longestFunction {
					t.Errorf("%s: %s has %d lines; at most %d", f.set.Position(fn.Pos()), fn.Name.Name, n, longestFunction)
				}
			}
		}
	}
	for pkg, files := range comments {
		if len(files) != 1 {
			t.Errorf("package %s has %d package comments %v; it must have one", pkg, len(files), files)
		}
	}
}

// TestMigrationsArePaired checks that both engines have the same steps.
func TestMigrationsArePaired(t *testing.T) {
	names := func(dir string) string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, e := range entries {
			list = append(list, e.Name())
		}
		return fmt.Sprint(list)
	}
	if a, b := names("store/migrations/sqlite"), names("store/migrations/postgres"); a != b {
		t.Errorf("migrations differ:\nsqlite   %s\npostgres %s", a, b)
	}
}
