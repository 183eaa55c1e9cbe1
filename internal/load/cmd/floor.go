package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"omnibus/internal/load"
	"omnibus/journal"
)

// pageForm is what a browser sends of a page with three questions.
var pageForm = url.Values{
	"form-key": {"k3qk2m5c8w1d9a7b6f4e"}, "form-case": {"load/org00001"}, "form-shown": {"A", "B", "C"},
	"form-seen": {"A=1042", "B=1043", "C=1044"}, "A": {"2"}, "B": {"1", "4"}, "C": {"C of org00001 on walk 12"},
}.Encode()

// measureFloor posts a page's form to the bare handler as fast as it answers.
func measureFloor(ctx context.Context, o options, folder string) (float64, error) {
	self, err := filepath.Abs("/proc/self/exe")
	if err != nil {
		return 0, err
	}
	if o.database == "" {
		o.database = "file:" + filepath.Join(folder, "floor.db")
	}
	n, err := load.NewNode(self, o.database, folder, "GOMAXPROCS="+o.processors)
	if err != nil {
		return 0, err
	}
	if err := n.Start(); err != nil {
		return 0, err
	}
	defer n.Kill()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: o.people}}
	var people sync.WaitGroup
	took := make([][]time.Duration, o.people)
	failed := make(chan error, o.people)
	began := time.Now()
	for i := range o.people {
		people.Go(func() {
			for time.Since(began) < o.floor {
				at := time.Now()
				if err := postOnce(ctx, client, n.Address()); err != nil {
					failed <- err
					return
				}
				took[i] = append(took[i], time.Since(at))
			}
		})
	}
	people.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return 0, err
	}
	within := time.Since(began)
	rate := load.RateOf(within, took...)
	used, err := n.Processor()
	fmt.Printf("a bare handler       %s; %s of processor a save\n", rate, perSave(used, rate, within))
	return rate.Second, err
}

func postOnce(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(pageForm))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answered.Body.Close()
	said, err := io.ReadAll(answered.Body)
	if err == nil && answered.StatusCode != http.StatusOK {
		err = fmt.Errorf("answered %d: %s", answered.StatusCode, said)
	}
	return err
}

// serveFloor is the bare handler: it reads a form and answers when one row of
// it is on disk. Those that arrive together share a statement and a commit.
func serveFloor(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	database, listen := flags.String("database", "", ""), flags.String("listen", "", "")
	flags.Bool("proxy", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	driver, address := "pgx", *database
	if path, ok := strings.CutPrefix(address, "file:"); ok {
		driver, address = "sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE IF NOT EXISTS floor (org TEXT, form TEXT)"); err != nil {
		return err
	}
	saves := journal.New(func(batch []string) ([]journal.Outcome[struct{}], error) {
		var rows []string
		var values []any
		for i, form := range batch {
			rows = append(rows, fmt.Sprintf("($%d, $%d)", 2*i+1, 2*i+2))
			values = append(values, "org00001", form)
		}
		_, err := db.Exec("INSERT INTO floor VALUES "+strings.Join(rows, ", "), values...)
		return make([]journal.Outcome[struct{}], len(batch)), err
	})
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Println("Omnibus serves nothing here but the floor.")
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := r.ParseForm()
		if err == nil {
			_, err = saves.Do(r.Context(), r.PostForm.Get("C"))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
}
