package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"omnibus/internal/load"
	"omnibus/journal"
)

// given is what a person answers on a page with three questions, and sent what
// a browser sends of such a page in all.
var (
	given = url.Values{"A": {"2"}, "B": {"1", "4"}, "C": {"C of org00001 on walk 12"}}
	sent  = url.Values{
		"form-key": {"k3qk2m5c8w1d9a7b6f4e"}, "form-case": {"load/org00001"}, "form-shown": {"A", "B", "C"},
		"form-seen": {"A=1042", "B=1043", "C=1044"}, "A": {"2"}, "B": {"1", "4"}, "C": {"C of org00001 on walk 12"},
	}
)

// measureFloor measures the bare handler: as a save with the page after it,
// which is what a save is here, and as one request alone.
func measureFloor(ctx context.Context, o options, folder, page string) (withPage, alone float64, err error) {
	self, err := filepath.Abs("/proc/self/exe")
	if err != nil {
		return 0, 0, err
	}
	if o.database == "" {
		o.database = "file:" + filepath.Join(folder, "floor.db")
	}
	n, err := load.NewNode(self, o.database, folder, "GOMAXPROCS="+o.processors, "FLOOR_PAGE="+page)
	if err != nil {
		return 0, 0, err
	}
	if err := n.Start(); err != nil {
		return 0, 0, err
	}
	defer n.Kill()
	one := func(name string, form url.Values, pages bool) (float64, error) {
		spent, err := spending(n)
		if err != nil {
			return 0, err
		}
		rate, err := load.Floor(ctx, n.Address(), o.people, o.floor, form, pages)
		if err != nil {
			return 0, err
		}
		used, err := spent(rate, o.floor)
		fmt.Printf("%s %s; %s\n", name, rate, used)
		return rate.Second, err
	}
	if withPage, err = one("bare, and the page  ", given, true); err != nil {
		return 0, 0, err
	}
	alone, err = one("bare, one request   ", sent, false)
	return withPage, alone, err
}

// serveFloor is the bare handler: it reads a form and answers when one row of
// it is on disk. Those that arrive together share a statement and a commit. To
// whoever asks for a page it sends always the same.
func serveFloor(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	database, listen := flags.String("database", "", ""), flags.String("listen", "", "")
	flags.Bool("proxy", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	page, err := packedPage(os.Getenv("FLOOR_PAGE"))
	if err != nil {
		return err
	}
	saves, err := bareSaves(*database)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Println("Omnibus serves nothing here but the floor.")
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Length", strconv.Itoa(len(page)))
			_, _ = w.Write(page) // whoever has hung up finds out themselves
			return
		}
		err := r.ParseForm()
		if err == nil {
			_, err = saves.Do(r.Context(), r.PostForm.Get("C"))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Location", "/next")
		w.WriteHeader(http.StatusSeeOther)
	}))
}

func packedPage(path string) ([]byte, error) {
	html, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(html); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func bareSaves(database string) (*journal.Committer[string, struct{}], error) {
	driver, address := "pgx", database
	if path, ok := strings.CutPrefix(address, "file:"); ok {
		driver, address = "sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE IF NOT EXISTS floor (org TEXT, form TEXT)"); err != nil {
		return nil, err
	}
	return journal.New(func(batch []string) ([]journal.Outcome[struct{}], error) {
		var rows []string
		var values []any
		for i, form := range batch {
			rows = append(rows, fmt.Sprintf("($%d, $%d)", 2*i+1, 2*i+2))
			values = append(values, "org00001", form)
		}
		_, err := db.Exec("INSERT INTO floor VALUES "+strings.Join(rows, ", "), values...)
		return make([]journal.Outcome[struct{}], len(batch)), err
	}), nil
}
