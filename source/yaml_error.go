package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// complainOfYAML says where a text stops being YAML. The library names the line
// where the enclosing block begins, which may be the first line of the file. But
// the text fails in the same way as soon as it includes the place of the fault,
// so that the shortest such beginning of it ends there.
func complainOfYAML(file string, text []byte, err error, out *Complaints) {
	ends := lineEnds(text)
	low, high := 0, len(ends)-1
	for low < high {
		middle := (low + high) / 2
		if again := decodeAll(text[:ends[middle]]); again != nil && again.Error() == err.Error() {
			high = middle
		} else {
			low = middle + 1
		}
	}
	message := err.Error()
	begins := 0
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		begins, _ = strconv.Atoi(m[1])
		message = m[2]
	}
	message, repair := inWords(message)
	c := Complaint{At: Place{File: file, Line: high + 1}, Message: "this is not YAML: " + message, Repair: repair}
	if begins > 0 && begins < high {
		c.Related = &Place{File: file, Line: begins}
	}
	*out = append(*out, c)
}

// inWords says the library's usual messages as a person would, with their usual causes.
func inWords(message string) (plain, repair string) {
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("']'"), has("'}'"):
		return "a comma or a closing bracket is missing",
			"inside [ ] and { }, put a text with a comma, colon, bracket or question mark in quotes, and close what was opened"
	case has("end of stream"):
		return "quotes are opened here and not closed", "close them, or put a text that has quotes in it in the other kind"
	case has("mapping values are not allowed"):
		return "there is a colon where no key can stand", "put a text with a colon in quotes, and see that the lines are indented alike"
	case has("cannot start any token"):
		return "no text can begin with this character", "put the text in quotes, and indent with spaces instead of tabs"
	case has("expected key"), has("'-' indicator"):
		return "this line does not fit the ones above it", "indent the lines of one list or mapping alike, and put a text that begins with a sign in quotes"
	case has("could not find expected ':'"):
		return "a key without a colon", "write key: value, and put a text of several lines under key: |"
	case has("max depth"):
		return "there are too many brackets within brackets", "write fewer"
	}
	return message, "see that lines of one list or mapping are indented alike, and that quotes and brackets match"
}

// decodeAll gives the first error in a text of any number of documents.
func decodeAll(text []byte) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var document yaml.Node
		if err := decode(decoder, &document); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// decode reads one document. The library panics on a few broken texts; such a
// text is wrong, and no reason to stop the program.
func decode(decoder *yaml.Decoder, document *yaml.Node) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("yaml: %v", caught)
		}
	}()
	return decoder.Decode(document)
}

// lineEnds gives the offset after each line.
func lineEnds(text []byte) []int {
	var ends []int
	for i, b := range text {
		if b == '\n' {
			ends = append(ends, i+1)
		}
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}
