// Package script holds what must stay true of the script of the respondents'
// pages: it says nothing of its own, so that it speaks the page's language.
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
	text, err := os.ReadFile(filepath.Join("..", "..", "page", "assets", "live.js"))
	if err != nil {
		t.Fatal(err)
	}
	if found := sentence.FindAll(text, -1); len(found) > 0 {
		t.Errorf("the page must carry these sentences: %q", found)
	}
	if !sentence.MatchString("say('Not connected.')") || sentence.MatchString("'If-None-Match'") {
		t.Error("sentences are not recognised")
	}
}
