package frame_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"omnibus/survey"
	"omnibus/survey/frame"
)

const folder = "../../examples/childrens-services/wave-1/"

func mustFrame(t testing.TB, text string, declared ...survey.Characteristic) *frame.Frame {
	t.Helper()
	f, complaints := frame.Read("frame.csv", []byte(text), declared)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return f
}

// mustCouncils gives the Wave 1 frame, and the one after the reorganisations of
// 2019 to 2021: what is named as a predecessor is gone.
func mustCouncils(t testing.TB) (before, after *frame.Frame) {
	t.Helper()
	w, complaints := survey.ReadWave("wave.yaml", mustRead(t, folder+"wave.yaml"))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	text := string(mustRead(t, folder+"frame.csv"))
	entered := strings.Split(strings.TrimSpace(string(mustRead(t, "testdata/changes/entered-2019-2021.csv"))), "\n")
	gone := map[string]bool{}
	for _, row := range entered[1:] {
		for _, id := range strings.Split(row[strings.LastIndex(row, ",")+1:], ";") {
			gone[id] = true
		}
	}
	rows := entered
	for _, row := range strings.Split(strings.TrimSpace(text), "\n")[1:] {
		if id, _, _ := strings.Cut(row, ","); !gone[id] {
			rows = append(rows, row+",")
		}
	}
	return mustFrame(t, text, w.Characteristics...), mustFrame(t, strings.Join(rows, "\n")+"\n", w.Characteristics...)
}

func sizes(f *frame.Frame, characteristic string) string {
	c, _ := f.Characteristic(characteristic)
	counts := make([]int, len(c.Groups))
	for _, g := range f.GroupOf(characteristic) {
		counts[g]++
	}
	return strings.Trim(fmt.Sprint(counts), "[]")
}

// told writes the changes as "renamed: a > b".
func told(l *frame.Links) (lines []string) {
	ids := func(f *frame.Frame, at []int) string {
		var out []string
		for _, i := range at {
			out = append(out, f.Organisations[i].ID)
		}
		slices.Sort(out)
		return strings.Join(out, " ")
	}
	for _, c := range l.Changes {
		lines = append(lines, fmt.Sprintf("%s: %s > %s", c.Kind, ids(l.Old, c.From), ids(l.New, c.To)))
	}
	return lines
}

// TestReorganisedCouncils holds what the reorganisations of 2019 to 2021 made of
// the Wave 1 frame, as the numbers that later waves published.
func TestReorganisedCouncils(t *testing.T) {
	before, after := mustCouncils(t)
	l, complaints := frame.Succession(before, after)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if got := sizes(before, "region") + "; " + sizes(before, "type"); got != "50 34 68; 27 125" {
		t.Errorf("before: %s", got)
	}
	if got := sizes(after, "region") + "; " + sizes(after, "type"); got != "50 35 67; 24 128" {
		t.Errorf("after: %s", got)
	}
	if after.Size() != 152 || l.Both() != 149 || l.Left() != 3 || l.Entered() != 3 {
		t.Errorf("%d in the frame, %d in both, %d left, %d entered", after.Size(), l.Both(), l.Left(), l.Entered())
	}
	want := []string{
		"merged: la-bournemouth la-poole > la-bournemouth-christchurch-and-poole",
		"renamed: la-dorset > la-dorset-2019",
		"renamed: la-buckinghamshire > la-buckinghamshire-2020",
		"split: la-northamptonshire > la-north-northamptonshire la-west-northamptonshire",
	}
	if diff := cmp.Diff(want, told(l)); diff != "" {
		t.Error(diff)
	}
	dorset, _ := after.Index("la-dorset-2019")
	if was, ok := l.Before(dorset); !ok || before.Organisations[was].ID != "la-dorset" {
		t.Error("Dorset Council is not the same organisation as before")
	}
	bcp, _ := after.Index("la-bournemouth-christchurch-and-poole")
	if _, ok := l.Before(bcp); ok || len(after.Organisations[bcp].Predecessors) != 2 {
		t.Error("a merged council is the same as one of its predecessors")
	}
	if _, is := after.Organisations[bcp].Values["predecessors"]; is {
		t.Error("predecessors are among the characteristics")
	}
}

// TestEveryKindOfChange links small frames.
func TestEveryKindOfChange(t *testing.T) {
	org := func(id, from string) string {
		return fmt.Sprintf("%s,Council %s,%s,County,North,%s\n", id, id, id, from)
	}
	const head = "org_id,name,short_name,type,region,predecessors\n"
	old := mustFrame(t, head+org("a", "")+org("b", "")+org("c", "")+org("d", "")+org("e", ""))
	for _, test := range []struct {
		name, text, want string
		both             int
	}{
		{"nothing", org("a", "") + org("b", "") + org("c", "") + org("d", "") + org("e", ""), "", 5},
		{"one is founded and one ends", org("a", "") + org("b", "") + org("c", "") + org("d", "") + org("f", ""), "founded:  > f|ended: e > ", 4},
		{"one takes over another", org("a", "") + org("b", "") + org("c", "") + org("d", "e"), "absorbed: e > d", 4},
		{"a part is split off", org("a", "") + org("b", "") + org("c", "") + org("d", "") + org("e", "") + org("f", "e"), "split off: e > f", 5},
		{"two become two others", org("a", "") + org("b", "") + org("c", "") + org("f", "d;e") + org("g", "d;e"), "reorganised: d e > f g", 3},
		{"a chain hangs together", org("a", "") + org("f", "b;c") + org("g", "c;d") + org("e", ""), "reorganised: b c d > f g", 2},
		{"all are renamed", org("v", "a") + org("w", "b") + org("x", "c") + org("y", "d") + org("z", "e"),
			"renamed: a > v|renamed: b > w|renamed: c > x|renamed: d > y|renamed: e > z", 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			l, complaints := frame.Succession(old, mustFrame(t, head+test.text))
			if len(complaints) > 0 {
				t.Fatal(complaints)
			}
			if got := strings.Join(told(l), "|"); got != test.want || l.Both() != test.both {
				t.Errorf("%d in both, %s\nwant %d, %s", l.Both(), got, test.both, test.want)
			}
		})
	}
	_, complaints := frame.Succession(old, mustFrame(t, head+org("a", "")+org("f", "bb")))
	if want := `frame.csv:3:28: f names "bb" as its predecessor, which is not in the frame of the wave before; did you mean "b"?`; complaints.Error() != want {
		t.Errorf("%s\nwant %s", complaints.Error(), want)
	}
}

// TestLinksArePairs holds, for any predecessors, that links are one to one, the
// same both ways, and that every organisation is either the same or listed.
func TestLinksArePairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "organisations")
		var oldText, newText strings.Builder
		const head = "org_id,name,short_name,type,region,predecessors\n"
		oldText.WriteString(head)
		newText.WriteString(head)
		for i := range n {
			fmt.Fprintf(&oldText, "a%d,Council %d,%d,County,North,\n", i, i, i)
		}
		for i := range rapid.IntRange(1, 8).Draw(t, "new ones") {
			id := fmt.Sprintf("%sb%d", rapid.SampledFrom([]string{"", "n"}).Draw(t, "kind"), i)
			if i < n && rapid.Bool().Draw(t, "kept") {
				id = fmt.Sprintf("a%d", i)
			}
			var from []string
			for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 3, rapid.ID).Draw(t, "from") {
				if was := fmt.Sprintf("a%d", p); was != id {
					from = append(from, was)
				}
			}
			fmt.Fprintf(&newText, "%s,Council %d,%d,County,North,%s\n", id, i, i, strings.Join(from, ";"))
		}
		old, complaints := frame.Read("old.csv", []byte(oldText.String()), nil)
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		after, complaints := frame.Read("new.csv", []byte(newText.String()), nil)
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		l, complaints := frame.Succession(old, after)
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		from, to := map[int]int{}, map[int]int{}
		for _, c := range l.Changes {
			for _, i := range c.From {
				from[i]++
			}
			for _, i := range c.To {
				to[i]++
			}
		}
		for i, o := range after.Organisations {
			was, same := l.Before(i)
			if is, ok := l.After(was); same && (!ok || is != i) {
				t.Fatalf("%s was %d, which is %d now", o.ID, was, is)
			}
			if to[i] > 1 || to[i] == 0 && !same {
				t.Fatalf("%s is listed %d times; the same: %v", o.ID, to[i], same)
			}
		}
		for i, o := range old.Organisations {
			if _, same := l.After(i); from[i] > 1 || from[i] == 0 && !same {
				t.Fatalf("%s is listed %d times; the same: %v", o.ID, from[i], same)
			}
		}
	})
}
