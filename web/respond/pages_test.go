package respond

import (
	"io/fs"
	"strings"
	"testing"

	"omnibus/tongue"
	"omnibus/web/page/pagetest"
	cymraeg "omnibus/web/respond/words"
)

func TestEveryPageFitsItsStruct(t *testing.T) { pagetest.Check(t, pages) }

func TestNoPageStaysEnglishInWelsh(t *testing.T) { pagetest.CheckWelsh(t, pages) }

// TestTheCatalogueIsWhatThePagesSay holds that no Welsh is left over from a text
// that has changed, and that both languages fill in the same things.
func TestTheCatalogueIsWhatThePagesSay(t *testing.T) {
	used := map[string]bool{}
	names, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cymraeg.Welsh.Fill(string(body), tongue.English, func(text string) { used[text] = true }); err != nil {
			t.Fatal(err)
		}
	}
	for english, text := range cymraeg.Welsh {
		if !used[english] {
			t.Errorf("no page says %q", english)
		}
		for _, part := range strings.SplitAfter(english, "}}") {
			if _, action, found := strings.Cut(part, "{{"); found && !strings.Contains(text, "{{"+action) {
				t.Errorf("{{%s is in %q and not in its Welsh", action, english)
			}
		}
	}
}
