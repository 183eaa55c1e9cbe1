package microdata

import (
	"fmt"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/dataset"
)

func (f *File) add(v *Variable) *Variable {
	if v.shift == 0 {
		v.shift = usualShift
	}
	f.Variables = append(f.Variables, v)
	return v
}

// design adds what a case is and how it came into the file: its number, the
// weights, the size of the population, characteristics and the state of each section.
func (f *File) design() {
	d := f.data
	number := make([]float64, d.Cases())
	for row, i := range f.order {
		number[i] = float64(row + 1)
	}
	f.add(&Variable{Name: "case", Label: "Case number, drawn at random", Kind: Number, cell: func(i int) Cell { return Cell{Number: number[i]} }})
	for _, w := range f.options.Weights {
		label := w.Label
		if label == "" {
			label = "Weight"
		}
		v := f.add(&Variable{Name: w.Name, Label: label, Kind: Number, Decimals: 6, cell: func(i int) Cell { return Cell{Number: w.Values[i]} }})
		if f.weight == nil {
			f.weight = v
		}
	}
	population := float64(d.Population())
	f.population = f.add(&Variable{Name: "population", Label: fmt.Sprintf("Size of the population: %s in the frame", orWord(d.Wave().Organisations, "organisations")),
		Kind: Number, cell: func(int) Cell { return Cell{Number: population} }})
	for _, b := range f.released {
		f.characteristic(b)
	}
	for _, s := range d.Questionnaire().Sections {
		states := []answer.State{answer.NotStarted, answer.Partial, answer.Complete}
		f.add(&Variable{Name: s.ID + "_status", Label: "State of the section: " + s.Title, Section: s.ID,
			Codes: []Code{{0, "Not started"}, {1, "Begun, not handed in"}, {2, "Handed in"}},
			cell: func(i int) Cell {
				for code, state := range states {
					if d.State(s.ID, i) == state {
						return Cell{Code: code}
					}
				}
				return Cell{}
			}})
	}
}

func orWord(word, other string) string {
	if word == "" {
		return other
	}
	return word
}

func (f *File) characteristic(b *dataset.Break) {
	v := &Variable{Name: b.Name, Label: orWord(b.Label, b.Name)}
	if c, ok := f.data.Frame().Characteristic(b.Name); ok {
		v.Origin = c.Origin
	}
	for g := range b.Groups {
		v.Codes = append(v.Codes, Code{g + 1, b.Groups[g].Label})
	}
	v.setMissing(0, NotAvailable)
	v.cell = func(i int) Cell {
		for g := range b.Groups {
			if b.Groups[g].Cases.Has(i) {
				return Cell{Code: g + 1}
			}
		}
		return Cell{Reason: NotAvailable}
	}
	f.add(v)
}

// names makes every name its own, whatever its case: SPSS does not tell Region
// from region. Questions keep theirs, by which waves are compared.
func (f *File) names() {
	taken := map[string]bool{}
	renamed := map[string]string{}
	for _, ofQuestions := range []bool{true, false} {
		for _, v := range f.Variables {
			if (v.item != "") != ofQuestions {
				continue
			}
			name := v.Name
			for n := 2; taken[strings.ToLower(name)]; n++ {
				name = fmt.Sprintf("%s_%d", v.Name, n)
			}
			taken[strings.ToLower(name)] = true
			if v.Kind == Tick {
				renamed[v.Name] = name
			}
			v.Name = name
		}
	}
	for _, s := range f.Sets {
		for i, name := range s.Variables {
			s.Variables[i] = renamed[name]
		}
	}
}
