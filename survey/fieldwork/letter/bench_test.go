package letter

import (
	"io"
	"runtime"
	"testing"
)

// BenchmarkSchools hands over the letters of all schools of England, and says how
// many bytes they have and how much memory writing them holds.
func BenchmarkSchools(b *testing.B) {
	made := batchOf(b, many(25_000))
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		out := &meter{}
		if err := Hand(out, made); err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(out.bytes)/1e6, "MB")
		b.ReportMetric(float64(out.most-before.HeapAlloc)/1e6, "MB-held")
	}
}

// meter counts bytes, and now and then what the program holds.
type meter struct {
	bytes, told int64
	most        uint64
}

func (m *meter) Write(p []byte) (int, error) {
	if m.bytes += int64(len(p)); m.bytes-m.told > 10_000_000 {
		m.told = m.bytes
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		m.most = max(m.most, now.HeapAlloc)
	}
	return len(p), nil
}

var _ io.Writer = (*meter)(nil)
