package estimate

import (
	"slices"

	"omnibus/fault"
)

// Cross counts pairs of codes: how many went from each to each. Codes under
// first or over last are left out.
func Cross(pairs [][2]int, first, last int) [][]int {
	size := max(last-first+1, 0)
	counts := make([][]int, size)
	for i := range counts {
		counts[i] = make([]int, size)
	}
	for _, pair := range pairs {
		if min(pair[0], pair[1]) >= first && max(pair[0], pair[1]) <= last {
			counts[pair[0]-first][pair[1]-first]++
		}
	}
	return counts
}

// filled leaves out empty rows and columns and refuses what is no crosstab.
func filled(counts [][]int) ([][]int, error) {
	var table [][]int
	for _, row := range counts {
		if len(row) != len(counts[0]) {
			return nil, fault.New(fault.Refused, "The rows of a crosstab must have the same number of columns. Nothing was changed.")
		}
		for _, n := range row {
			if n < 0 {
				return nil, fault.New(fault.Refused, "A count of a crosstab is under 0. Nothing was changed.")
			}
		}
		if sumOfCounts(row) > 0 {
			table = append(table, row)
		}
	}
	var keep []int
	for j := range len(slices.Concat(counts[:min(1, len(counts))]...)) {
		if slices.ContainsFunc(table, func(row []int) bool { return row[j] > 0 }) {
			keep = append(keep, j)
		}
	}
	if len(table) < 2 || len(keep) < 2 {
		return nil, fault.New(fault.Refused, "A test of association needs two rows and two columns with answers. Nothing was changed.")
	}
	for i, row := range table {
		kept := make([]int, len(keep))
		for to, from := range keep {
			kept[to] = row[from]
		}
		table[i] = kept
	}
	return table, nil
}

func margins(table [][]int) (rows, columns []int) {
	columns = make([]int, len(table[0]))
	for _, row := range table {
		rows = append(rows, sumOfCounts(row))
		for j, n := range row {
			columns[j] += n
		}
	}
	return rows, columns
}

func sumOfCounts(counts []int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}
