package table_test

import (
	"strconv"
	"strings"
	"testing"

	"omnibus/survey/table"
)

// TestResponseProfile gives back the published response tables: sections, and
// the profile of who took part.
func TestResponseProfile(t *testing.T) {
	d := MustWave1(t)
	r := table.ResponseOf(d)
	sections := map[string]string{"All": "", "Children's Social Care": "csc", "Early Years and Child Care": "ey",
		"Special Educational Needs & Disability": "send"}
	for _, row := range MustRows(t, wave1+"/published/response-profile-wave1.csv") {
		t.Run(row["variable"]+" "+row["category"], func(t *testing.T) {
			got := map[string]string{}
			add := func(turnout table.Turnout, decimals int) {
				got["frame_n"], got["took_part_n"] = strconv.Itoa(turnout.Frame), strconv.Itoa(turnout.TookPart)
				got["response_rate_percent"] = table.Round(turnout.TookPart, turnout.Frame, decimals)
				got["complete_n"], got["partial_n"] = strconv.Itoa(turnout.Complete), strconv.Itoa(turnout.Partial)
			}
			if id, ok := sections[row["category"]]; ok {
				s, _ := r.Section(id)
				add(s.Turnout, 0)
			} else {
				group, _, err := (published{d, r, row}).groupOfProfile()
				if err != nil {
					t.Fatal(err)
				}
				add(group.Turnout, 1)
				got["frame_percent"] = strconv.FormatFloat(group.ShareOfFrame, 'f', 1, 64)
				got["took_part_percent"] = strconv.FormatFloat(group.ShareOfTookPart, 'f', 1, 64)
			}
			for column, want := range row {
				if strings.HasSuffix(column, "_n") || strings.HasSuffix(column, "_percent") {
					if want != "" && got[column] != want {
						t.Errorf("%s: got %s, published %s", column, got[column], want)
					}
				}
			}
		})
	}
}

// groupOfProfile finds a category as the published table writes bands: 0-20, 60+.
func (p published) groupOfProfile() (table.GroupResponse, string, error) {
	category := p.row["category"]
	text := p.row["variable"] + "=" + category
	if lower, upper, ok := strings.Cut(category, "-"); ok {
		text = p.row["variable"] + " in [" + lower + "," + upper + ")"
	} else if lower, ok := strings.CutSuffix(category, "+"); ok {
		text = p.row["variable"] + " in [" + lower + ",inf)"
	}
	g, err := p.characteristic(text)
	return g, text, err
}

// TestGuideOfWave1 works the published guide out from the answers themselves.
func TestGuideOfWave1(t *testing.T) {
	g, err := table.GuideOf(MustWave1(t), []float64{10, 30, 50}, "type", "region")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	add := func(a, b table.GuideRow, points []float64) {
		for i, p := range points {
			key := []string{strconv.Itoa(a.Sample), strconv.Itoa(a.N), strconv.Itoa(b.Sample), strconv.Itoa(b.N),
				strconv.Itoa(int(g.Percents[i])), strconv.FormatFloat(p, 'f', 1, 64)}
			got[strings.Join(key, " ")]++
		}
	}
	for _, row := range g.Tolerances {
		add(row, table.GuideRow{}, row.Points)
	}
	for _, pair := range g.Required {
		// The published guide names the larger group of a pair first or second as it likes.
		add(pair.A, pair.B, pair.Points)
		add(pair.B, pair.A, pair.Points)
	}
	rows := MustRows(t, wave1+"/published/reliability-wave1.csv")
	if len(rows) != 36 || len(g.Tolerances) != 8 || len(g.Required) != 4 {
		t.Fatalf("%d rows, %d tolerances, %d pairs", len(rows), len(g.Tolerances), len(g.Required))
	}
	for _, row := range rows {
		none := func(text string) string {
			if text == "" {
				return "0"
			}
			return text
		}
		key := strings.Join([]string{row["n_a"], row["universe_a"], none(row["n_b"]), none(row["universe_b"]), row["percent"], row["published_points"]}, " ")
		if got[key] == 0 {
			t.Errorf("%s/%s at %s%%: published %s points", row["group_a"], row["group_b"], row["percent"], row["published_points"])
		}
	}
	if _, err := table.GuideOf(MustWave1(t), []float64{50}, "UnmetTeam"); err == nil {
		t.Error("a break by answers has no N, and the guide took it")
	}
}
