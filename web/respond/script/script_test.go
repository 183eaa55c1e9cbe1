// Package script holds what must stay true of the scripts of the respondents'
// pages: they say nothing of their own, so that they speak the page's language.
package script

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// sentence is a text in quotes that begins as sentences do.
var sentence = regexp.MustCompile("['\"`][A-Z][a-z]+ [^'\"`]*['\"`]")

func TestTheScriptSaysNothingOfItsOwn(t *testing.T) {
	for _, name := range []string{"live.js", "now.js"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "page", "assets", name))
		if err != nil {
			t.Fatal(err)
		}
		if found := sentence.FindAll(text, -1); len(found) > 0 {
			t.Errorf("the page must carry these sentences of %s: %q", name, found)
		}
	}
	if !sentence.MatchString("say('Not connected.')") || sentence.MatchString("'If-None-Match'") {
		t.Error("sentences are not recognised")
	}
}
