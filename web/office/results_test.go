package office_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"omnibus/access"
)

const resultsPath = "/office/waves/wave-1/results"

// afterwards is when the fieldwork is over.
var afterwards = time.Date(2016, time.November, 14, 12, 0, 0, 0, time.UTC)

// told is what the file of results says of a group, -1 where it is withheld.
type told map[string]map[string]int

func (s *site) told(role access.Role) told {
	s.t.Helper()
	got := s.as(role, resultsPath+"/download", nil)
	if got.status != http.StatusOK {
		s.t.Fatalf("the file gave %d", got.status)
	}
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	all := told{}
	for _, row := range rows[1:] {
		if all[row[1]] == nil {
			all[row[1]] = map[string]int{}
		}
		n, err := strconv.Atoi(row[4])
		if err != nil {
			n = -1
		}
		all[row[1]][row[2]] = n
	}
	return all
}

// TestTheClientSeesNoGroupWhileAnswersComeIn: two days cannot be compared by group,
// whatever the address asks for, and no table is given.
func TestTheClientSeesNoGroupWhileAnswersComeIn(t *testing.T) {
	s := open(t)
	all := s.told(access.Client)
	if len(all["section"]) != len(s.world.Wave.Questionnaire.Sections)+1 || len(all["day"]) != 32 || all["section"]["any"] != all["day"]["2016-10-27"] {
		t.Errorf("of the population it is told: %v", all)
	}
	for by := range all {
		if by != "section" && by != "day" {
			t.Errorf("groups by %s are told of", by)
		}
	}
	if list := s.as(access.Client, "/office/", nil).body; strings.Contains(list, "have begun at least one section") || !strings.Contains(list, resultsPath) {
		t.Error("the list of waves tells the client how many have begun by now, or does not lead to the results")
	}
	plain := s.as(access.Client, resultsPath, nil)
	if main := plain.page(t).One(t, "main").Text(); !strings.Contains(main, "Groups are told of once") || !strings.Contains(main, "At the end of 27 October 2016") {
		t.Errorf("the page says: %s", main)
	}
	for _, query := range []string{"?at=2016-10-10T12:00", "?section=csc", "?by=region"} {
		if got := s.as(access.Client, resultsPath+query, nil); strings.ReplaceAll(got.body, query, "") != plain.body {
			t.Errorf("%s gives another page", query)
		}
	}
	if got := s.as(access.Client, resultsPath+"/tables?format=csv", nil); got.status != http.StatusNotFound {
		t.Errorf("tables before they are out: %d", got.status)
	}
}

// TestTheClientCannotWorkOutACase attacks what the client may open when the wave
// is over: from the groups told of, and the frame that anybody knows, bounds of how
// many of each kind of organisation answered are tightened until they stand. No
// organisation may be left of which it is certain whether it answered.
func TestTheClientCannotWorkOutACase(t *testing.T) {
	s := openAt(t, afterwards)
	all := s.told(access.Client)
	frame := s.world.Wave.Frame
	shown := 0
	for _, c := range frame.Characteristics {
		for _, n := range all[c.Name] {
			if n >= 0 {
				shown++
			}
		}
	}
	if shown < 10 {
		t.Fatalf("only %d groups are told of: %v", shown, all)
	}
	a := newAttack(s, all)
	a.bases(s)
	a.tighten()
	for i, k := range a.kinds {
		if k.low == k.high && (k.low == 0 || k.low == len(k.orgs)) {
			t.Errorf("it is certain of %v: %d of %d answered", k.orgs, a.kinds[i].low, len(k.orgs))
		}
	}
	// The attack finds out who is alone of their kind where everything is told.
	all["type"]["County"] = 0
	for _, c := range frame.Characteristics[1:] {
		delete(all, c.Name)
	}
	b := newAttack(s, all)
	b.tighten()
	if !slices.ContainsFunc(b.kinds, func(k attackKind) bool { return k.high == 0 }) {
		t.Error("the attack finds nothing where a group has answered nothing")
	}
}

// attackKind is organisations that are alike in all that is told, and within which
// numbers of them answered.
type attackKind struct {
	orgs      []string
	groups    []string
	low, high int
}

type attack struct {
	kinds []attackKind
	// sums are the numbers told, leasts what the bases of tables say at least.
	sums, leasts map[string]int
}

// bases adds what the public tables tell: as many of a group, also of one that is
// crossed of two, took part as the largest base of its tables says.
func (a *attack) bases(s *site) {
	rows, err := csv.NewReader(strings.NewReader(s.as(access.Client, resultsPath+"/tables?format=csv", nil).body)).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	a.leasts = map[string]int{}
	for _, row := range rows[1:] {
		names, groups := strings.Split(row[column["break"]], "*"), strings.Split(row[column["group"]], ", ")
		n, err := strconv.Atoi(row[column["base"]])
		if err != nil || len(names) != len(groups) {
			continue
		}
		for i := range names {
			names[i] += "=" + groups[i]
		}
		of := strings.Join(names, "&")
		a.leasts[of] = max(a.leasts[of], n)
	}
	if len(a.leasts) < 10 || a.leasts["region=North&type=Unitary"] == 0 {
		s.t.Fatalf("the tables tell of %v", a.leasts)
	}
}

// in says whether a kind is in a group, or in all that are crossed.
func (k attackKind) in(of string) bool {
	for one := range strings.SplitSeq(of, "&") {
		if !slices.Contains(k.groups, one) {
			return false
		}
	}
	return true
}

func newAttack(s *site, all told) *attack {
	frame := s.world.Wave.Frame
	a := &attack{sums: map[string]int{"all": all["section"]["any"]}}
	by := map[string]int{}
	for at, o := range frame.Organisations {
		groups := []string{"all"}
		for _, c := range frame.Characteristics {
			if g := frame.GroupOf(c.Name)[at]; g >= 0 && all[c.Name] != nil {
				if n := all[c.Name][c.Groups[g]]; n >= 0 {
					a.sums[c.Name+"="+c.Groups[g]] = n
					groups = append(groups, c.Name+"="+c.Groups[g])
				}
			}
		}
		name := strings.Join(groups, ";")
		if _, there := by[name]; !there {
			by[name] = len(a.kinds)
			a.kinds = append(a.kinds, attackKind{groups: groups})
		}
		k := &a.kinds[by[name]]
		k.orgs = append(k.orgs, o.ID)
		k.high = len(k.orgs)
	}
	return a
}

// tighten narrows the bounds of every kind by what is left of each sum.
func (a *attack) tighten() {
	for again := true; again; {
		again = false
		for of, sum := range a.sums {
			again = a.bound(of, sum, sum) || again
		}
		for of, least := range a.leasts {
			again = a.bound(of, least, len(a.kinds)*len(a.kinds)) || again
		}
	}
}

// bound narrows the kinds of a group of which at least and at most so many answered,
// and says whether that changed anything.
func (a *attack) bound(of string, least, most int) (changed bool) {
	low, high := 0, 0
	for _, k := range a.kinds {
		if k.in(of) {
			low, high = low+k.low, high+k.high
		}
	}
	for i := range a.kinds {
		k := &a.kinds[i]
		if !k.in(of) {
			continue
		}
		atLeast, atMost := max(k.low, least-(high-k.high)), min(k.high, most-(low-k.low))
		if atLeast != k.low || atMost != k.high {
			low, high = low+atLeast-k.low, high+atMost-k.high
			k.low, k.high, changed = atLeast, atMost, true
		}
	}
	return changed
}

// TestTheClientIsGivenPublicFigures: the tables and the report are those that
// anybody gets, and none of the pages names an organisation beside its frame.
func TestTheClientIsGivenPublicFigures(t *testing.T) {
	s := openAt(t, afterwards)
	client := s.as(access.Client, resultsPath+"/tables?format=csv", nil)
	public := s.as(access.Analyst, "/office/waves/wave-1/tables/plan/download?format=csv&view=public", nil)
	if client.status != http.StatusOK || client.body != public.body || strings.Count(client.body, "\n") < 100 {
		t.Errorf("the client's tables (%d, %d bytes) are not the public ones (%d, %d bytes)", client.status, len(client.body), public.status, len(public.body))
	}
	p := s.as(access.Client, resultsPath, nil)
	for _, want := range []string{"/reports/wave-1", "/results/tables?format=xlsx", "County", "East &amp; Midlands"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, body := range []string{p.body, client.body, s.as(access.Client, resultsPath+"/download", nil).body} {
		for _, o := range s.world.Wave.Frame.Organisations {
			if strings.Contains(body, o.Name) || strings.Contains(body, o.ID) {
				t.Errorf("%s is named", o.Name)
			}
		}
	}
	if got := s.as(access.Interviewer, resultsPath, nil); got.status != http.StatusForbidden {
		t.Errorf("an interviewer is given results: %d", got.status)
	}
}

func TestResultsInABrowser(t *testing.T) {
	for name, at := range map[string]time.Time{"results-in-the-field": noon, "results": afterwards} {
		s := openAt(t, at)
		s.looksAs(access.Client, []look{{name, resultsPath}})
	}
}
