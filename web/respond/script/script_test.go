// Package script holds what must stay true of the scripts of the respondents'
// pages: they say nothing of their own, so that they speak the page's language.
package script

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sentence is a text in quotes that begins as sentences do.
var sentence = regexp.MustCompile("['\"`][A-Z][a-z]+ [^'\"`]*['\"`]")

// decides is what a script would check, forbid or block with: a field that is left,
// what is pasted, how many boxes are ticked.
var decides = regexp.MustCompile("blur|focusout|[cC]heckValidity|reportValidity|setCustomValidity|[pP]aste|maxLength|onkey|keydown|contextmenu")

// TestTheScriptsLeaveItToTheServer finds what would tell people off before they have
// sent anything, or keep them from pasting.
func TestTheScriptsLeaveItToTheServer(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("..", "..", "*", "assets", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join("..", "..", "*", "*", "assets", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	if scripts = append(scripts, more...); len(scripts) < 3 {
		t.Errorf("only %v were found", scripts)
	}
	for _, file := range scripts {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := decides.FindString(string(text)); found != "" {
			t.Errorf("%s has %q", file, found)
		}
		if n := strings.Count(string(text), ".disabled ="); n > 1 || n == 1 && !strings.Contains(string(text), "inside.disabled = !input.checked") {
			t.Errorf("%s switches off more than fields that are hidden", file)
		}
	}
}

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
