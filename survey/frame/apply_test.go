package frame_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"omnibus/survey"
	"omnibus/survey/frame"
)

func councilChanges(t testing.TB) frame.Changes {
	return frame.Changes{File: "changes.csv", Text: mustRead(t, "testdata/changes/2019-2021.csv"),
		Columns: map[string]string{"type": "type_2", "region": "survey_region", "gss_code": "added_gss"}}
}

// TestWaveSixFrame derives the frame of Wave 6 from that of Wave 1: the numbers
// that the two reports published.
func TestWaveSixFrame(t *testing.T) {
	w, complaints := survey.ReadWave("wave.yaml", mustRead(t, folder+"wave.yaml"))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	text := mustRead(t, folder+"frame.csv")
	before := mustFrame(t, string(text), w.Characteristics...)
	changed, complaints := councilChanges(t).Apply("frame.csv", text)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	after := mustFrame(t, string(changed.Text), w.Characteristics...)
	if got := sizes(before, "region") + "; " + sizes(before, "type"); got != "50 34 68; 27 125" {
		t.Errorf("before: %s", got)
	}
	if got := sizes(after, "region") + "; " + sizes(after, "type"); got != "50 35 67; 24 128" || after.Size() != 152 {
		t.Errorf("after: %s of %d", got, after.Size())
	}
	l, complaints := frame.Succession(before, after)
	if len(complaints) > 0 {
		t.Fatal(complaints)
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
	if diff := cmp.Diff([]string{"fsm_pct", "cin_rate"}, changed.Blank); diff != "" || len(changed.Unused) > 0 {
		t.Errorf("%s; unused %v", diff, changed.Unused)
	}
	bcp, _ := after.Index("la-bournemouth-christchurch-and-poole")
	o := after.Organisations[bcp]
	if o.Values["fsm_pct"] != "" || o.Values["cin_rate"] != "" || o.Values["gss_code"] != "E06000058" || o.Values["ons_region"] != "South West" {
		t.Errorf("%v", o.Values)
	}
	// A part of the way: what took effect later is left for a later wave.
	c := councilChanges(t)
	c.Until = time.Date(2019, 4, 1, 0, 0, 0, 0, time.UTC)
	part, complaints := c.Apply("frame.csv", text)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	if part.Later != 3 || !slices.Equal(part.Removed, []string{"la-poole", "la-bournemouth", "la-dorset"}) || len(part.Added) != 2 {
		t.Errorf("later %d, removed %v, added %v", part.Later, part.Removed, part.Added)
	}
	// And the rest of it gives the same organisations.
	whole, complaints := councilChanges(t).Apply("frame.csv", text)
	if len(complaints) > 0 || whole.Later != 0 || len(whole.Added) != 5 || len(whole.Removed) != 5 {
		t.Errorf("%v %+v", complaints, whole)
	}
}

const tinyFrame = "org_id,name,short_name,type,region,rate\n" +
	"a,A Council,A,County,North,1\nb,B Council,B,County,North,2\nc,C Council,C,County,South,3\n"

// TestChainOfChanges holds that predecessors are of the old frame, also when
// one came and went in between, and that the rows' order does not matter.
func TestChainOfChanges(t *testing.T) {
	const head = "effective_date,removed_ids,added_id,added_name,type,region,why\n"
	rows := []string{"2019-04-01,a;b,ab,AB Council,County,North,merged\n", "2020-04-01,ab,abx,ABX Council,Unitary,North,renamed\n",
		"2021-04-01,c,,,,,ended\n", "2021-04-01,,d,D Council,County,South,founded\n"}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}} {
		text := head
		for _, i := range order {
			text += rows[i]
		}
		changed, complaints := frame.Changes{File: "changes.csv", Text: []byte(text)}.Apply("frame.csv", []byte(tinyFrame))
		if len(complaints) > 0 {
			t.Fatal(complaints)
		}
		const want = "org_id,name,short_name,type,region,rate,predecessors\nabx,ABX Council,ABX Council,Unitary,North,,a;b\nd,D Council,D Council,County,South,,\n"
		if diff := cmp.Diff(want, string(changed.Text)); diff != "" {
			t.Error(diff)
		}
		if !slices.Equal(changed.Removed, []string{"a", "b", "c"}) || !slices.Equal(changed.Unused, []string{"why"}) {
			t.Errorf("%+v", changed)
		}
	}
}

func TestComplaintsAboutChanges(t *testing.T) {
	const head = "effective_date,removed_ids,added_id,added_name,type,region\n"
	for _, test := range []struct{ name, text, want string }{
		{"an unknown id", head + "2019-04-01,aa,x,X,County,North\n",
			`changes.csv:2:12: row 2: the frame has no organisation "aa"; did you mean "a"?`},
		{"removed twice", head + "2019-04-01,a,x,X,County,North\n2020-04-01,a;b,y,Y,County,North\n",
			`changes.csv:3:12: row 3: "a" was removed by row 2 already; remove it from one of the rows; the rows of a split have the same date and removed_ids`},
		{"named twice", head + "2019-04-01,a;a,x,X,County,North\n", `changes.csv:2:12: row 2: "a" is named twice; keep it once`},
		{"an id that is there", head + "2019-04-01,a,b,X,County,North\n",
			`changes.csv:2:14: row 2: added_id "b" is in the frame already; give it its own id; one that only takes others over is written into the frame's predecessors by hand`},
		{"an id that was there", head + "2019-04-01,a,x,X,County,North\n2020-04-01,b,a,Y,County,North\n",
			`changes.csv:3:14: row 3: added_id "a" is that of an organisation that was removed; give it its own id: the same id is the same organisation`},
		{"nothing", head + "2019-04-01,,,,,\n", `changes.csv:2:13: row 2: the row neither adds nor removes an organisation; name who came, who went, or both`},
		{"no day", head + "1/4/2019,a,x,X,County,North\n", `changes.csv:2:1: row 2: effective_date is "1/4/2019", which is not a day; write the day as 2019-04-01`},
		{"an id for no address", head + "2019-04-01,a,X y,X,County,North\n",
			`changes.csv:2:14: row 2: added_id "X y" cannot be used in addresses; use lower-case letters, digits and single dashes, at most 64`},
		{"columns", "effective_date,removed_id,added_id,added_name,type,region\n",
			`changes.csv:1: the column removed_ids is missing; rename the column "removed_id"`},
		{"no region", "effective_date,removed_ids,added_id,added_name,type\n",
			`changes.csv:1: no column gives the region of those who came; add it, or say which column gives it`},
		{"a blank type", head + "2019-04-01,a,x,X,,North\n", `frame.csv, changed by changes.csv:4:7: row 4: type is blank; every organisation has one`},
	} {
		t.Run(test.name, func(t *testing.T) {
			changed, complaints := frame.Changes{File: "changes.csv", Text: []byte(test.text)}.Apply("frame.csv", []byte(tinyFrame))
			if changed != nil || complaints.Error() != test.want {
				t.Errorf("%s\nwant %s", complaints.Error(), test.want)
			}
		})
	}
	_, complaints := frame.Changes{File: "changes.csv", Text: []byte(head), Columns: map[string]string{"size": "type"}}.Apply("frame.csv", []byte(tinyFrame))
	if !strings.Contains(complaints.Error(), "size=type: the frame has no column size") {
		t.Error(complaints)
	}
}

func FuzzApplyChanges(f *testing.F) {
	f.Add("effective_date,removed_ids,added_id,added_name,type,region\n2019-04-01,a;b,ab,AB,County,North\n")
	f.Add("effective_date,removed_ids,added_id,added_name,type,region\n2019-04-01,c,,,,\n2019-04-01,,d,D,x,y\n")
	f.Fuzz(func(t *testing.T, text string) {
		changed, complaints := frame.Changes{File: "changes.csv", Text: []byte(text)}.Apply("frame.csv", []byte(tinyFrame))
		if (changed == nil) != (len(complaints) > 0) {
			t.Fatalf("%v, and complaints %v", changed, complaints)
		}
		if changed == nil {
			return
		}
		after := mustFrame(t, string(changed.Text))
		if _, complaints := frame.Succession(mustFrame(t, tinyFrame), after); len(complaints) > 0 {
			t.Fatal(complaints)
		}
		if after.Size() != 3-len(changed.Removed)+len(changed.Added) {
			t.Fatalf("%d in the frame, %d removed, %d added", after.Size(), len(changed.Removed), len(changed.Added))
		}
	})
}
