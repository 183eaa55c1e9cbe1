package report

import "testing"

// BenchmarkBuild builds the whole example report from its frozen dataset, and
// writes the page.
func BenchmarkBuild(b *testing.B) {
	w, d := mustExample(b)
	b.ReportAllocs()
	for b.Loop() {
		document, complaints := Build(w, d)
		if document == nil {
			b.Fatal(complaints)
		}
		b.SetBytes(int64(len(document.HTML())))
	}
}

// BenchmarkParse reads the example report's text.
func BenchmarkParse(b *testing.B) {
	w, _ := mustExample(b)
	b.ReportAllocs()
	for b.Loop() {
		if r, complaints := Parse("report.md", w.Report); r == nil {
			b.Fatal(complaints)
		}
	}
}

// BenchmarkCheck checks the example report without answers.
func BenchmarkCheck(b *testing.B) {
	w, _ := mustExample(b)
	b.ReportAllocs()
	for b.Loop() {
		if complaints := Check(w); len(complaints) > 0 {
			b.Fatal(complaints)
		}
	}
}
