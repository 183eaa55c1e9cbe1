// Package folder holds a wave as a folder of a few small texts: it reads them
// together, so that what one says of another is checked, and writes them out.
// People and answers are not texts and are not in it.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/source"
	"omnibus/survey"
	"omnibus/survey/frame"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

// The texts of a wave.
const (
	WaveText          = "wave.yaml"
	FrameText         = "frame.csv"
	QuestionnaireText = "questionnaire.yaml"
	ReportText        = "report.md"
	ContactPlanText   = "contact-plan.yaml"
	ThemeFramesText   = "theme-frames.yaml"
	TablesText        = "tables.yaml"
	HistoryText       = "wave-history.csv"
)

// Required are the texts that every wave has; Optional those it may have.
var (
	Required = []string{WaveText, FrameText, QuestionnaireText}
	Optional = []string{ReportText, ContactPlanText, ThemeFramesText, TablesText, HistoryText}
)

// maxText is the largest text that is taken from a disk, in bytes.
const maxText = 64 << 20

// Wave is a wave's texts, read.
type Wave struct {
	Wave          *survey.Wave
	Frame         *frame.Frame
	Questionnaire *questionnaire.Questionnaire
	// Report is report.md as written, nil when there is none.
	Report []byte
	// Tables is the table plan as written, nil when there is none. It is read
	// and checked where tables are made.
	Tables []byte
	// ContactPlan is the contact plan as written, nil when there is none. It is
	// read and checked where people are written to.
	ContactPlan []byte
	// History is what is published of the response to other waves of the survey.
	History []survey.PastWave
	// Texts are all the texts as they are, by name.
	Texts map[string][]byte
	// Dir is the folder that the texts came from, "" when they came from elsewhere.
	Dir string
}

// Place gives the name of a text as complaints spell it.
func (w *Wave) Place(text string) string { return join(w.Dir, text) }

func join(dir, text string) string {
	if dir == "" {
		return text
	}
	return filepath.Join(dir, text)
}

// FromTexts reads a wave from its texts by name. All complaints about all texts
// come back; the wave is nil when there is any.
func FromTexts(texts map[string][]byte) (*Wave, source.Complaints) { return read("", texts) }

// ReadDir reads a wave from a folder on disk; complaints name the files with the
// folder's path. Files that are no text of a wave (answers, notes) are left alone.
func ReadDir(dir string) (*Wave, source.Complaints) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		var out source.Complaints
		out.Add(source.Place{File: dir}, "name a folder that holds "+strings.Join(Required, ", "), "there is no such folder")
		return nil, out
	}
	texts, out := gather(dir, os.DirFS(dir))
	if len(out) > 0 {
		return nil, out
	}
	return read(dir, texts)
}

// Read reads a wave from a file system, as one that is built into the program.
func Read(fsys fs.FS) (*Wave, source.Complaints) {
	texts, out := gather("", fsys)
	if len(out) > 0 {
		return nil, out
	}
	return read("", texts)
}

func gather(dir string, fsys fs.FS) (map[string][]byte, source.Complaints) {
	var out source.Complaints
	texts := map[string][]byte{}
	for _, name := range slices.Concat(Required, Optional) {
		info, err := fs.Stat(fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		at := source.Place{File: join(dir, name)}
		if err == nil && info.Size() > maxText {
			out.Add(at, "check that it is the right file", "the file has %d bytes; at most %d are read", info.Size(), maxText)
			continue
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			// The error's own text repeats the path; only its reason is told.
			var path *fs.PathError
			if errors.As(err, &path) {
				err = path.Err
			}
			out.Add(at, "see that it is a file that you may read", "the file cannot be read: %s", err)
			continue
		}
		texts[name] = body
	}
	return texts, out
}

func read(dir string, texts map[string][]byte) (*Wave, source.Complaints) {
	var out source.Complaints
	w := &Wave{Texts: texts, Report: texts[ReportText], Tables: texts[TablesText], ContactPlan: texts[ContactPlanText], Dir: dir}
	for _, name := range Required {
		if _, there := texts[name]; !there {
			out.Add(source.Place{File: join(dir, name)}, "add it: a wave has "+strings.Join(Required, ", "), "the file is missing")
		}
	}
	known := slices.Concat(Required, Optional)
	for name := range texts {
		if !slices.Contains(known, name) {
			out.Add(source.Place{File: join(dir, name)}, "the texts of a wave are "+strings.Join(known, ", "), "a wave has no text of this name")
		}
	}
	var complaints source.Complaints
	if text, there := texts[WaveText]; there {
		w.Wave, complaints = survey.ReadWave(w.Place(WaveText), text)
		out = append(out, complaints...)
	}
	if text, there := texts[QuestionnaireText]; there {
		w.Questionnaire, complaints = questionnaire.Read(w.Place(QuestionnaireText), text)
		out = append(out, complaints...)
	}
	if text, there := texts[FrameText]; there {
		// A frame is checked for itself even while wave.yaml cannot be read.
		var declared []survey.Characteristic
		if w.Wave != nil {
			declared = w.Wave.Characteristics
		}
		w.Frame, complaints = frame.Read(w.Place(FrameText), text, declared)
		out = append(out, complaints...)
	}
	if text, there := texts[HistoryText]; there {
		w.History, complaints = survey.ReadHistory(w.Place(HistoryText), text)
		out = append(out, complaints...)
	}
	if w.Wave != nil && w.Questionnaire != nil {
		w.checkTogether(&out)
	}
	if len(out) > 0 {
		out.Sort()
		return nil, out
	}
	return w, nil
}

// checkTogether checks what wave.yaml says of the questionnaire.
func (w *Wave) checkTogether(out *source.Complaints) {
	if slices.Contains(w.Wave.Languages, tongue.Welsh) {
		*out = append(*out, w.Questionnaire.Untranslated...)
	}
	ids := map[string]use{}
	for _, s := range w.Questionnaire.Sections {
		ids[strings.ToLower(s.ID)] = use{"a section", s.At}
	}
	for _, q := range w.Questionnaire.Questions() {
		ids[strings.ToLower(q.ID)] = use{"a question", q.At}
	}
	claim := func(name string, at source.Place) {
		if first, taken := ids[strings.ToLower(name)]; taken {
			*out = append(*out, source.Complaint{At: at, Message: fmt.Sprintf("%q is the id of %s", name, first.what),
				Repair: "choose another name", Related: &first.at})
		}
	}
	w.checkConsent(out)
	for _, c := range w.Wave.Characteristics {
		claim(c.Name, c.At)
	}
	for _, d := range w.Wave.Derived {
		claim(d.Name, d.At)
		for _, g := range d.Groups {
			w.Questionnaire.ParseCondition(g.When, g.At, out)
		}
	}
}

// checkConsent checks that the question by which contacts are released is one
// that can be answered so.
func (w *Wave) checkConsent(out *source.Complaints) {
	c := w.Wave.Consent
	if !c.Given() {
		return
	}
	q, there := w.Questionnaire.Question(c.Question)
	switch {
	case !there:
		out.Add(c.At, "write the id of the question that asks for consent", "consent: the questionnaire has no question %q", c.Question)
	case q.Kind != questionnaire.One || len(q.Items()) != 1:
		out.Add(c.At, "choose a question of one code without rows", "consent: %s is not a question to which one code is the answer", c.Question)
	case !slices.ContainsFunc(q.Codes, func(code questionnaire.Code) bool { return code.Code == c.Code }):
		out.Add(c.At, "write the code that agrees", "consent: %s has no code %d", c.Question, c.Code)
	}
}

// use is what an id of the questionnaire names, and where.
type use struct {
	what string
	at   source.Place
}

// Write writes a wave's texts into a folder, which is made when it is not there.
// A file that is there with another content is not replaced: nothing is written
// then, and the fault (Exists) names it.
func Write(dir string, texts map[string][]byte) error {
	names := make([]string, 0, len(texts))
	known := slices.Concat(Required, Optional)
	for name, body := range texts {
		if !slices.Contains(known, name) {
			return fault.New(fault.Refused, "A wave has no text named %q. Nothing was written.", name)
		}
		there, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case err == nil && string(there) != string(body):
			return fault.New(fault.Exists, "%s is there already with another content. Nothing was written. Export to an empty folder.", filepath.Join(dir, name))
		case err == nil:
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return fault.Because(err, fault.Unavailable, "The folder %s cannot be used. Nothing was written. See that it is a folder that you may write to.", dir)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault.Because(err, fault.Unavailable, "The folder %s cannot be made. Nothing was written. See that you may write there.", dir)
	}
	for _, name := range names {
		if err := writeFile(filepath.Join(dir, name), texts[name]); err != nil {
			return fault.Because(err, fault.Unavailable,
				"%s could not be written; the files before it were. See that the disk has room, and export again.", filepath.Join(dir, name))
		}
	}
	return nil
}

// writeFile lets a file appear whole or not at all.
func writeFile(path string, body []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(body)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
