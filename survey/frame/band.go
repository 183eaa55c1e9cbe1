package frame

import (
	"sort"
	"strconv"
)

// BandLabels names the bands that begin at each of the bounds, which ascend.
// The first is "Under 20" when it begins at 0, because nothing is below it;
// those between are "20 to under 30"; the last, which is open, is "60 or more".
func BandLabels(bounds []float64) []string {
	labels := make([]string, len(bounds))
	for i, lower := range bounds {
		from := number(lower)
		switch {
		case i == len(bounds)-1:
			labels[i] = from + " or more"
		case i == 0 && lower == 0:
			labels[i] = "Under " + number(bounds[1])
		default:
			labels[i] = from + " to under " + number(bounds[i+1])
		}
	}
	return labels
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// band gives the index of the band that holds v, which includes its lower end
// and not its upper one; -1 below the first.
func band(bounds []float64, v float64) int {
	return sort.Search(len(bounds), func(i int) bool { return bounds[i] > v }) - 1
}
