package mail_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"omnibus/internal/postbox"
	"omnibus/internal/postgres"
	"omnibus/mail"
	"omnibus/store/storetest"
)

// connections is how many connections to the server both clients have.
const connections = 8

// BenchmarkSending compares the sending of queued messages, each marked before
// and after, with a bare client that hands the same messages to the same server
// over as many connections. of-bare is the share of the bare client's speed.
func BenchmarkSending(bm *testing.B) {
	for _, cost := range []time.Duration{5 * time.Millisecond, 20 * time.Millisecond, 0} {
		for name, address := range map[string]func(testing.TB) string{"SQLite": sqlite, "PostgreSQL": func(t testing.TB) string { return postgres.Start(t).Durable(t).Schema(t) }} {
			bm.Run(fmt.Sprintf("%s/cost=%v", name, cost), func(bm *testing.B) { sendAll(bm, address(bm), cost) })
		}
	}
}

func sendAll(bm *testing.B, address string, cost time.Duration) {
	b := newBench(bm, address, postbox.Settings{Forgets: true, Answer: func(step postbox.Step, _ postbox.Delivery, _ func()) error {
		if step == postbox.Data && cost > 0 {
			<-time.After(cost)
		}
		return nil
	}})
	b.queue(bm, bm.N)
	began := time.Now()
	bare(bm, b, bm.N)
	alone := time.Since(began)
	peak, stop := watchMemory()
	bm.ResetTimer()
	b.sender.Connections = connections
	b.turns(bm)
	bm.StopTimer()
	stop()
	if came := len(b.box.Came()); came != 2*bm.N {
		bm.Errorf("%d came, want %d from each", came, bm.N)
	}
	bm.ReportMetric(float64(bm.N)/bm.Elapsed().Seconds(), "messages/s")
	bm.ReportMetric(float64(bm.N)/alone.Seconds(), "bare-messages/s")
	bm.ReportMetric(100*alone.Seconds()/bm.Elapsed().Seconds(), "of-bare-%")
	bm.ReportMetric(float64(peak.Load())/(1<<20), "peak-MB")
}

// bare hands over n messages with nothing written down.
func bare(bm *testing.B, b *bench, n int) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range connections {
		wait.Go(func() {
			c, err := b.sender.Transport.Open(bm.Context())
			if err != nil {
				bm.Error(err)
				return
			}
			defer c.Close()
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				e, message, err := mail.Render(storetest.MessageOf(fmt.Sprint("bare ", i)), team, b.at)
				if err != nil {
					bm.Error(err)
					return
				}
				if o, open := c.Send(e, message); o.Result != mail.Accepted || !open {
					bm.Errorf("%+v", o)
					return
				}
			}
		})
	}
	wait.Wait()
}

// watchMemory notes the most memory in use, of both ends, until it is stopped.
func watchMemory() (peak *atomic.Uint64, stop func()) {
	peak, done, ended := &atomic.Uint64{}, make(chan struct{}), make(chan struct{})
	runtime.GC()
	go func() {
		defer close(ended)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if in := m.HeapInuse + m.StackInuse; in > peak.Load() {
				peak.Store(in)
			}
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return peak, func() { close(done); <-ended }
}
