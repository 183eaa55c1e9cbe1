package table

import (
	"math"
	"strconv"

	"omnibus/survey/dataset"
)

// numberLines gives the bands of a number, its mean and its median. Numbers
// under the lowest band, if any, have a line of their own: none is lost.
func (r *resolved) numberLines(c *dataset.Column) ([]line, error) {
	bounds := r.Bands
	for i, b := range bounds {
		if math.IsNaN(b) || math.IsInf(b, 0) || i > 0 && b <= bounds[i-1] {
			return nil, refused("The bands of %s do not ascend. List the lower ends from the smallest to the largest, as [0, 10, 20].", c.Name)
		}
	}
	if len(bounds) > maxGroups {
		return nil, refused("There are %d bands; a table takes %d at most.", len(bounds), maxGroups)
	}
	var lines []line
	if len(bounds) > 0 {
		sets := make([]dataset.Set, len(bounds)+1)
		for i := range sets {
			sets[i] = dataset.NewSet(r.d.Cases())
		}
		c.Given.Each(func(i int) {
			band := 0
			for band < len(bounds) && c.Numbers[i] >= bounds[band] {
				band++
			}
			sets[band].Add(i)
		})
		for i, s := range sets {
			if i == 0 && s.Count() == 0 {
				continue
			}
			lines = append(lines, line{CodeLine, strconv.Itoa(i), bandLabel(bounds, i), []int{i}, []dataset.Set{s}})
		}
	}
	return append(lines, line{kind: MeanLine, label: "Mean"}, line{kind: MedianLine, label: "Median"}), nil
}

// bandLabel names the band between two lower ends; band 0 is what lies under all.
func bandLabel(bounds []float64, band int) string {
	number := func(i int) string { return strconv.FormatFloat(bounds[i], 'f', -1, 64) }
	switch {
	case band == 0:
		return "Under " + number(0)
	case band == len(bounds):
		return number(band-1) + " or more"
	case band == 1 && bounds[0] == 0:
		return "Under " + number(1)
	}
	return number(band-1) + " to under " + number(band)
}
