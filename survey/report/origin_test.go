package report

import (
	"strings"
	"testing"
)

// TestTheProfileSaysWhereCharacteristicsComeFrom: once for each origin.
func TestTheProfileSaysWhereCharacteristicsComeFrom(t *testing.T) {
	html := string(exampleDocument(t).HTML())
	for _, want := range []string{
		"Source of Type of authority; Region: Office for National Statistics, as of 1 April 2016.",
		"Source of Pupils known to be eligible for free school meals (%): Invented for this example, as of 21 January 2016.",
		"Source of Children in need per 10,000: Invented for this example, as of 31 March 2016.",
	} {
		if n := strings.Count(html, want); n != 1 {
			t.Errorf("%q stands there %d times", want, n)
		}
	}
}
