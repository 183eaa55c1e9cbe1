package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Floor is how quick a bare handler is with so many people at once. With pages
// true they do what respondents do: they read a page, send what its form holds
// and the answers given, are sent on, and read the next page whole; a save is
// counted when that page is there and holds its form. Without, a save is one
// request, counted when it is answered.
func Floor(ctx context.Context, address string, people int, lasts time.Duration, given url.Values, pages bool) (Rate, error) {
	var working sync.WaitGroup
	took := make([][]time.Duration, people)
	failed := make(chan error, people)
	began := time.Now()
	for i := range people {
		b := browse{nodes: []string{address}, from: fmt.Sprintf("10.0.%d.%d", i>>8, i&255), failed: func(string) {}}
		working.Go(func() {
			shown := &reply{}
			for time.Since(began) < lasts {
				at := time.Now()
				next, err := b.bareSave(ctx, shown, given, pages)
				if err != nil {
					failed <- err
					return
				}
				shown = next
				took[i] = append(took[i], time.Since(at))
			}
		})
	}
	working.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return Rate{}, err
	}
	return RateOf(time.Since(began), took...), nil
}

// bareSave makes one save from the page that is shown, and gives the next.
func (b *browse) bareSave(ctx context.Context, shown *reply, given url.Values, pages bool) (*reply, error) {
	form := shown.hidden()
	for name, texts := range given {
		form[name] = texts
	}
	sent, err := b.post(ctx, "/", form)
	if err != nil || !pages {
		return shown, err
	}
	if sent.status != http.StatusSeeOther {
		return nil, fmt.Errorf("load: the bare handler answered %d: %s", sent.status, sent.body)
	}
	after, err := b.get(ctx, sent.location)
	if err == nil && (after.status != http.StatusOK || !strings.Contains(string(after.body), "</html>")) {
		err = fmt.Errorf("load: the bare handler's page came as %d: %s", after.status, after.body)
	}
	return after, err
}
