package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/folder"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/survey/report"
	"omnibus/survey/table"
)

// checkCommand is omnibus check.
type checkCommand struct {
	Paths []string `arg:"" name:"path" help:"Wave folders or single texts. Two questionnaires, or two folders, are also compared: the older one first."`
	JSON  bool     `help:"Print for a program to read."`
}

// checked is what is known of one path.
type checked struct {
	path       string
	complaints source.Complaints
	// notices are what to know of and not to mend.
	notices       source.Complaints
	questionnaire *questionnaire.Questionnaire
}

// checkResult is what --json prints.
type checkResult struct {
	Complaints  []complaint  `json:"complaints"`
	Notices     []complaint  `json:"notices,omitempty"`
	Lengths     []pathLength `json:"lengths"`
	Differences []difference `json:"differences,omitempty"`
}

type pathLength struct {
	Path              string  `json:"path"`
	Questions         int     `json:"questions"`
	ShortestQuestions int     `json:"shortest_questions"`
	LongestQuestions  int     `json:"longest_questions"`
	ShortestMinutes   float64 `json:"shortest_minutes"`
	LongestMinutes    float64 `json:"longest_minutes"`
	Exact             bool    `json:"exact"`
}

type difference struct {
	Change   string `json:"change"`
	Question string `json:"question,omitempty"`
	Breaks   bool   `json:"breaks_trend"`
	Message  string `json:"message"`
}

// Run checks every path and, of two questionnaires, what changed.
func (c checkCommand) Run(t terminal) error {
	var all source.Complaints
	results := make([]checked, len(c.Paths))
	for i, path := range c.Paths {
		results[i] = checkPath(path)
		all = append(all, results[i].complaints...)
	}
	var differences []questionnaire.Difference
	compared := len(results) == 2 && results[0].questionnaire != nil && results[1].questionnaire != nil
	if compared {
		differences = questionnaire.Compare(results[0].questionnaire, results[1].questionnaire)
	}
	if c.JSON {
		if err := t.json(c.result(all, results, differences)); err != nil {
			return err
		}
		if len(all) > 0 {
			return errAlreadyTold
		}
		return nil
	}
	if err := all.Err(); err != nil {
		return err
	}
	for _, r := range results {
		for _, n := range r.notices {
			fmt.Fprintf(t.out, "note: %s\n", n)
		}
		t.tellLength(r)
	}
	if compared {
		t.tellDifferences(results, differences)
	}
	return nil
}

func (c checkCommand) result(all source.Complaints, results []checked, differences []questionnaire.Difference) checkResult {
	out := checkResult{Complaints: complaintsJSON(all), Lengths: []pathLength{}}
	for _, r := range results {
		out.Notices = append(out.Notices, complaintsJSON(r.notices)...)
		if r.questionnaire != nil {
			l := r.questionnaire.Length()
			out.Lengths = append(out.Lengths, pathLength{r.path, l.Questions, l.ShortestQuestions, l.LongestQuestions, l.ShortestMinutes, l.LongestMinutes, l.Exact})
		}
	}
	for _, d := range differences {
		out.Differences = append(out.Differences, difference{string(d.Change), d.Question, d.Breaks, d.Message})
	}
	return out
}

func (t terminal) tellLength(r checked) {
	if r.questionnaire == nil {
		fmt.Fprintf(t.out, "%s: no complaints\n", r.path)
		return
	}
	l := r.questionnaire.Length()
	about := ""
	if !l.Exact {
		about = " (the routing is too tangled to try every route: the truth lies within)"
	}
	fmt.Fprintf(t.out, "%s: no complaints. %s; the shortest route has %d (about %.0f min), the longest %d (about %.0f min)%s\n", r.path,
		count(l.Questions, "question", "questions"), l.ShortestQuestions, l.ShortestMinutes, l.LongestQuestions, l.LongestMinutes, about)
}

func (t terminal) tellDifferences(results []checked, differences []questionnaire.Difference) {
	breaks := 0
	for _, d := range differences {
		if d.Breaks {
			breaks++
		}
		fmt.Fprintln(t.out, d)
	}
	fmt.Fprintf(t.out, "From %s to %s: %s, %d of which break a trend.\n", results[0].path, results[1].path, count(len(differences), "difference", "differences"), breaks)
}

// checkPath reads a wave folder, or one text by the kind its name tells.
func checkPath(path string) checked {
	c := checked{path: path}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		w, complaints := folder.ReadDir(path)
		c.complaints = complaints
		if w != nil {
			c.questionnaire = w.Questionnaire
			var complaints source.Complaints
			complaints, c.notices = contactPlanOf(w)
			c.notices = append(w.Wave.Notices(), c.notices...)
			c.complaints = append(append(report.Check(w), planOf(w)...), complaints...)
		}
		return c
	}
	text, err := readAtMost(path, maxFile)
	if err != nil {
		c.complaints.Add(source.Place{File: path}, "check that it is the right file and that you may read it", "the file cannot be read: %s", err)
		return c
	}
	switch name := filepath.Base(path); {
	case name == folder.WaveText:
		var w *survey.Wave
		if w, c.complaints = survey.ReadWave(path, text); len(c.complaints) == 0 {
			c.notices = w.Notices()
		}
	case name == folder.TablesText:
		// A plan says something only about the wave it lies with.
		w, complaints := folder.ReadDir(filepath.Dir(path))
		if c.complaints = complaints; w != nil {
			c.complaints = planOf(w)
		}
	case name == folder.ContactPlanText:
		w, complaints := folder.ReadDir(filepath.Dir(path))
		if c.complaints = complaints; w != nil {
			c.complaints, c.notices = contactPlanOf(w)
		}
	case name == folder.HistoryText:
		_, c.complaints = survey.ReadHistory(path, text)
	case strings.HasSuffix(name, ".csv"):
		_, c.complaints = frame.Read(path, text, declared(path))
	case strings.HasSuffix(name, ".md"):
		_, c.complaints = report.Parse(path, text)
	default:
		c.questionnaire, c.complaints = questionnaire.Read(path, text)
	}
	return c
}

// planOf complains of a wave's table plan, which it need not have.
func planOf(w *folder.Wave) source.Complaints {
	if w.Tables == nil {
		return nil
	}
	_, complaints := table.ReadPlan(w.Place(folder.TablesText), w.Tables, w.Wave, w.Questionnaire, w.Frame)
	return complaints
}

// contactPlanOf reads a wave's contact plan, which it need not have.
func contactPlanOf(w *folder.Wave) (complaints, notices source.Complaints) {
	if w.ContactPlan == nil {
		return nil, nil
	}
	p, complaints := plan.Read(w.Place(folder.ContactPlanText), w.ContactPlan, w.Wave, w.Questionnaire)
	if p != nil {
		notices = p.Notices
	}
	return complaints, notices
}

// declared gives the characteristics that the wave.yaml beside a frame declares;
// a frame that stands alone has none.
func declared(path string) []survey.Characteristic {
	text, err := readAtMost(filepath.Join(filepath.Dir(path), folder.WaveText), maxFile)
	if err != nil {
		return nil
	}
	w, complaints := survey.ReadWave(folder.WaveText, text)
	if len(complaints) > 0 {
		return nil
	}
	return w.Characteristics
}
