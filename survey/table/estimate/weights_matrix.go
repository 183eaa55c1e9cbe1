package estimate

import "slices"

// Matrix is characteristics of the frame as columns of numbers, for a model of
// who took part or for totals to calibrate to: a 1 for everybody, a column of 0
// and 1 for each group but the first, and the numbers.
type Matrix struct {
	Names   []string
	Columns [][]float64
}

// Constant is the name of a Matrix's first column, which is 1 everywhere.
const Constant = "(constant)"

// MatrixOf makes the columns; groups are named "type: Medium".
func MatrixOf(columns ...Column) (Matrix, error) {
	if len(columns) == 0 {
		return Matrix{}, refusedWeights("No characteristic is named. Name one or more of the frame's.")
	}
	rows := columns[0].rows()
	x := Matrix{Names: []string{Constant}, Columns: [][]float64{slices.Repeat([]float64{1}, rows)}}
	for _, c := range columns {
		if err := c.check(rows); err != nil {
			return Matrix{}, err
		}
		if len(c.Numbers) > 0 {
			x.Names, x.Columns = append(x.Names, c.Name), append(x.Columns, slices.Clone(c.Numbers))
			continue
		}
		labels, of := c.groups()
		for g := 1; g < len(labels); g++ {
			own := make([]float64, rows)
			for i := range own {
				if of[i] == g {
					own[i] = 1
				}
			}
			x.Names, x.Columns = append(x.Names, c.Name+": "+labels[g]), append(x.Columns, own)
		}
	}
	return x, nil
}
