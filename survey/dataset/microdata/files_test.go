package microdata_test

import (
	"bytes"
	"testing"

	"omnibus/survey/dataset/microdata"
)

// The golden files leave out the one very long text, which other tests read back.
func TestGolden(t *testing.T) {
	rows := nastyRows()
	for item, v := range rows[0].Values {
		if item.Question == "Why" {
			v.Text = "A text, with \"quotes\"\nand two lines"
			rows[0].Values[item] = v
		}
	}
	d := mustTexts(t, "testdata/nasty").dataset(t, rows)
	outputs := mustOutputs(t, mustBuild(t, d, microdata.Options{Seed: "golden", Texts: true}))
	for _, name := range []string{"about.txt", "codebook.csv", "wide.csv", "long.csv", "microdata.R", "microdata.do"} {
		golden(t, "testdata/nasty/"+name, outputs[name])
	}
}

func TestSameInputsSameBytes(t *testing.T) {
	for _, d := range []microdata.Options{{}, {Texts: true, Seed: "a"}} {
		a, b := mustOutputs(t, mustBuild(t, mustNasty(t), d)), mustOutputs(t, mustBuild(t, mustNasty(t), d))
		for name := range a {
			if !bytes.Equal(a[name], b[name]) {
				t.Errorf("%s was written differently", name)
			}
		}
	}
}
