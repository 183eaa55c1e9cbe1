package dataset

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Fingerprint gives a digest of everything that can be counted: two datasets
// with equal fingerprints give equal tables. The log position is not part of
// it, so that a log and the wide file made of it agree.
func (d *Dataset) Fingerprint() string {
	digest := sha256.New()
	w := bufio.NewWriter(digest)
	set := func(s Set) {
		for _, word := range s {
			_ = binary.Write(w, binary.LittleEndian, word)
		}
	}
	fmt.Fprintf(w, "%d of %d, %s\n", d.Cases(), d.population, d.completeness)
	for i := range d.Cases() {
		fmt.Fprintf(w, "%q\n", d.Organisation(i).ID)
	}
	for i, weight := range d.Weights() {
		fmt.Fprintf(w, "weight %d %x\n", i, math.Float64bits(weight))
	}
	for _, section := range d.questionnaire.Sections {
		fmt.Fprintf(w, "section %s\n", section.ID)
		set(d.sections[section.ID].complete)
		set(d.sections[section.ID].partial)
	}
	for _, b := range d.breaks {
		for _, g := range b.Groups {
			fmt.Fprintf(w, "break %s %q\n", b.Name, g.Label)
			set(g.Organisations)
			set(g.Cases)
		}
	}
	for _, c := range d.columns {
		fmt.Fprintf(w, "column %s\n", c.Name)
		set(c.Given)
		set(c.Nothing)
		for _, code := range c.Codes {
			fmt.Fprintf(w, "code %d\n", code.Code.Code)
			set(code.Cases)
		}
		c.Given.Each(func(i int) {
			if c.Texts != nil {
				fmt.Fprintf(w, "%d %q\n", i, c.Texts[i])
			}
			if c.Numbers != nil {
				fmt.Fprintf(w, "%d %x\n", i, math.Float64bits(c.Numbers[i]))
			}
		})
		for _, code := range slices.Sorted(maps.Keys(c.Specify)) {
			for _, i := range slices.Sorted(maps.Keys(c.Specify[code])) {
				if c.Given.Has(i) {
					fmt.Fprintf(w, "%d %d %q\n", code, i, c.Specify[code][i])
				}
			}
		}
	}
	_ = w.Flush() // a digest cannot fail to be written to
	return hex.EncodeToString(digest.Sum(nil))
}
