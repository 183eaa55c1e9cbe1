package microdata_test

import (
	"io"
	"testing"

	"omnibus/survey/dataset/microdata"
)

// BenchmarkFormats writes 101,000 cases of 123 variables in each format.
func BenchmarkFormats(b *testing.B) {
	d := mustWave1(b).Repeat(1000)
	f := mustBuild(b, d, microdata.Options{Seed: "bench"})
	for name, write := range map[string]func(io.Writer) error{"wide": f.WriteWide, "long": f.WriteLong, "sav": f.WriteSAV, "parquet": f.WriteParquet} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
