package office_test

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/survey/paradata"
)

const burdenPath = "/office/waves/wave-1/burden"

func TestBurdenAndItsFileAgree(t *testing.T) {
	s := open(t)
	p := s.as(access.Analyst, burdenPath, nil)
	if p.status != http.StatusOK {
		t.Fatal(p.status)
	}
	text := p.page(t).One(t, "main").Text()
	for _, want := range []string{"Measured so far", "at £25.00 an hour", "All 258 sections that were begun were measured", "were told about 15 minutes"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	got := s.as(access.Analyst, burdenPath+"/download", nil)
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil || len(rows) != 1+101*4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	minutes, cost := 0.0, 0.0
	for _, row := range rows[1:] {
		m, _ := strconv.ParseFloat(row[4], 64)
		c, _ := strconv.ParseFloat(row[9], 64)
		minutes, cost = minutes+m, cost+c
		if strings.Contains(row[0], "@") || m < 0 || m > 600 {
			t.Errorf("%v", row)
		}
	}
	if minutes < 600 || minutes > 6000 || cost < minutes/60*24.9 || cost > minutes/60*25.1 {
		t.Errorf("%v minutes, %v pounds", minutes, cost)
	}
	for _, private := range []string{"User-Agent", "Mozilla", "127.0.0.1", s.world.Respondent} {
		if strings.Contains(got.body+p.body, private) {
			t.Errorf("there stands %q", private)
		}
	}
}

// TestBurdenIsFresh: what was noted stands on the next page, and a case that did
// nothing stays as it was.
func TestBurdenIsFresh(t *testing.T) {
	s := open(t)
	session := s.session(access.Lead)
	path := burdenPath + "?search=" + s.world.Org
	before := s.send(session, path, nil).page(t).One(t, "div[aria-labelledby=list]").All("td")[0].Text()
	who := access.Person{Name: "Somebody", Role: access.Respondent, Wave: "wave-1", Org: s.world.Org, Access: 1 << 40}
	for i := range 9 {
		s.store.NotePage(who, paradata.Event{Section: "csc", Page: "1", Deed: paradata.Shown, Device: paradata.Phone, At: noon.Add(time.Duration(i) * 10 * time.Minute)})
	}
	s.store.FlushNotes()
	after := s.send(session, path, nil).page(t).One(t, "div[aria-labelledby=list]").All("td")[0].Text()
	was, err := strconv.ParseFloat(before, 64)
	is, err2 := strconv.ParseFloat(after, 64)
	if err != nil || err2 != nil || is-was < 79 || is-was > 81 {
		t.Errorf("%s minutes before, %s after eighty more", before, after)
	}
}
