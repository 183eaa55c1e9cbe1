package office_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
)

// laterWave puts a Wave 6 beside Wave 1, with the frame after the mergers and
// splits of 2019 to 2021.
func (s *site) laterWave() {
	s.t.Helper()
	body, err := os.ReadFile("../../survey/frame/testdata/changes/2019-2021.csv")
	if err != nil {
		s.t.Fatal(err)
	}
	changes := frame.Changes{File: "changes.csv", Text: body, Columns: map[string]string{"type": "type_2", "region": "survey_region", "gss_code": "added_gss"}}
	changed, complaints := changes.Apply("frame.csv", s.world.Wave.Texts["frame.csv"])
	if err := complaints.Err(); err != nil {
		s.t.Fatal(err)
	}
	texts := map[string][]byte{}
	for name, text := range s.world.Wave.Texts {
		if name != folder.ContactPlanText {
			texts[name] = text
		}
	}
	texts["frame.csv"] = changed.Text
	texts["wave.yaml"] = []byte(strings.NewReplacer("id: wave-1\n", "id: wave-6\n", "title: Wave 1\n", "title: Wave 6\n", "fieldwork: {from: 2016-09-26, to: 2016-10-28}", "fieldwork: {from: 2021-09-27, to: 2021-10-29}",
		"as of: 2016-03-31, bands: [100, 300, 400, 500]", "as of: 2021-03-31, bands: [100, 300, 400, 500]").Replace(string(texts["wave.yaml"])))
	w, complaints := folder.FromTexts(texts)
	if err := complaints.Err(); err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.ImportWave(s.t.Context(), operator, w.Wave, w.Texts, w.Frame.Organisations, noon); err != nil {
		s.t.Fatal(err)
	}
}

func TestTheFrameIsComparedWithTheWaveBefore(t *testing.T) {
	s := open(t)
	first := s.as(access.Analyst, "/office/waves/wave-1/frame/changes", nil)
	if !strings.Contains(first.body, "There is no earlier wave") {
		t.Errorf("of the first wave: %d", first.status)
	}
	s.laterWave()
	const path = "/office/waves/wave-6/frame/changes"
	got := s.as(access.Analyst, path, nil)
	if got.status != http.StatusOK {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	p := got.page(t)
	main := p.One(t, "main").Text()
	for _, want := range []string{"Wave 1 had 152 local authorities in scope, Wave 6 has 152", "149 are in both frames, 3 are in the earlier one alone and 3 in this one alone",
		"Children in need per 10,000", "as of 31 March 2021"} {
		if !strings.Contains(main, want) {
			t.Errorf("the page lacks %q: %.900s", want, main)
		}
	}
	rows := map[string]string{}
	for _, tr := range p.All("tr") {
		if len(tr.All("td")) == 0 {
			continue
		}
		var cells []string
		for _, td := range tr.All("td") {
			cells = append(cells, td.Text())
		}
		rows[tr.One(t, "th").Text()] += strings.Join(cells, " | ") + "; "
	}
	for head, want := range map[string]string{
		"North": "50 | 50 | 0", "East & Midlands": "34 | 35 | +1", "London & South": "68 | 67 | -1", "County": "27 | 24 | -3",
		"Merged": "Borough of Poole Bournemouth Borough Council | Bournemouth, Christchurch and Poole Council", "Split": "Northamptonshire County Council | North Northamptonshire Council West Northamptonshire Council",
	} {
		if !strings.Contains(rows[head], want) {
			t.Errorf("%s: %q, want %q", head, rows[head], want)
		}
	}
	if got := s.as(access.Analyst, path+"?since=wave-9", nil); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a wave that is not there: %d", got.status)
	}
	if got := s.as(access.Analyst, "/office/waves/wave-1/frame", nil).body; !strings.Contains(got, "Office for National Statistics, as of 1 April 2016") {
		t.Error("the frame's page does not say where characteristics come from")
	}
	s.shows([]look{{"frame-changes", path}, {"frame-origins", "/office/waves/wave-1/frame"}})
}

// TestTheListOfCarriedAnswersIsAFile: a line a question, as the page says.
func TestTheListOfCarriedAnswersIsAFile(t *testing.T) {
	s := open(t)
	got := s.as(access.Interviewer, "/office/waves/wave-1/pilot/carried", nil)
	questions := s.world.Wave.Questionnaire.Questions()
	if lines := strings.Count(got.body, "\n"); got.status != http.StatusOK || lines < len(questions)+1 || !strings.Contains(got.body, "csc,GovSoc,What the Government could do,,carried,1,") {
		t.Errorf("%d: %d lines for %d questions:\n%.400s", got.status, lines, len(questions), got.body)
	}
}
