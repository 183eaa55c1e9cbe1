package web

import (
	"log/slog"
	"net/http"
	"time"

	"omnibus/web/page"
)

// logged gives each request its reference and writes one line when it has been
// answered. The line has the route's pattern and neither the path nor the query
// nor any header: a path may hold a link's token, and a query what somebody
// searched for.
func logged(c Config, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := c.Now()
		reference := page.NewReference(c.Random)
		r = r.WithContext(page.WithReference(r.Context(), reference))
		sent := &sentResponse{ResponseWriter: w}
		defer func() {
			level := slog.LevelInfo
			if sent.status >= http.StatusInternalServerError {
				level = slog.LevelWarn
			}
			if lines := c.Log.Handler(); lines.Enabled(r.Context(), level) {
				// Of the line's place in the code, which Log would look for, nobody is told.
				line := slog.NewRecord(time.Now(), level, "request", 0)
				line.AddAttrs(slog.String("reference", reference), slog.String("method", r.Method), slog.String("route", r.Pattern), slog.Int("status", sent.status),
					slog.Int("bytes", sent.bytes), slog.Int64("milliseconds", c.Now().Sub(began).Milliseconds()), slog.String("from", hostOf(r.RemoteAddr)))
				_ = lines.Handle(r.Context(), line) // there is nobody to tell when the log itself cannot be written
			}
		}()
		next.ServeHTTP(sent, r)
	})
}

// sentResponse remembers what was sent.
type sentResponse struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader remembers the first status, which is the one that is sent.
func (s *sentResponse) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

// Write counts what is sent.
func (s *sentResponse) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	n, err := s.ResponseWriter.Write(b)
	s.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (s *sentResponse) Unwrap() http.ResponseWriter { return s.ResponseWriter }
