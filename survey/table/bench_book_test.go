package table_test

import (
	"fmt"
	"testing"

	"omnibus/survey/dataset"
	"omnibus/survey/table"
)

// BenchmarkBook makes the crosstab book: 40 questions of 5 codes (10 of them
// many-code) by 6 breaks of 4 groups; counts, percentages, tolerances, bases and
// the 7,200 tests between groups of a break. Weights are different for
// every case. The answers of 10,000 organisations are repeated to the size wanted.
func BenchmarkBook(b *testing.B) {
	sizes := map[int]*dataset.Dataset{}
	for _, size := range []struct{ cases, workers int }{{152, 1}, {1_000_000, 1}, {1_000_000, 2}, {10_000_000, 2}} {
		for _, weighted := range []bool{false, true} {
			b.Run(fmt.Sprintf("cases=%d/cores=%d/weighted=%v", size.cases, size.workers, weighted), func(b *testing.B) {
				d := sizes[size.cases]
				if d == nil {
					clear(sizes) // one size at a time is enough memory
					d = MustBookSurvey(b, min(size.cases, 10_000))
					if size.cases > d.Cases() {
						d = d.Repeat(size.cases / d.Cases())
					}
					sizes[size.cases] = d
				}
				if weighted {
					d = MustWeigh(b, d)
				}
				measureBook(b, d, size.workers)
			})
		}
	}
}

func measureBook(b *testing.B, d *dataset.Dataset, workers int) {
	variables, breaks := bookNames()
	b.ReportAllocs()
	for b.Loop() {
		book, err := table.Book(b.Context(), d, variables, breaks, table.BookOptions{Workers: workers})
		if err != nil {
			b.Fatal(err)
		}
		if len(book.Tables) != bookQuestions {
			b.Fatal("tables are missing")
		}
	}
}
