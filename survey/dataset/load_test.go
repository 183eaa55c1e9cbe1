package dataset_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"omnibus/survey/answer"
	"omnibus/survey/dataset"
)

// bothRoads loads a file and reads it with the checking reader, and fails when
// one takes what the other refuses, or they take it differently, or their
// complaints differ.
func bothRoads(t *testing.T, e example, text []byte) (loaded *dataset.Dataset, refused error) {
	t.Helper()
	var want *dataset.Dataset
	wide, complaints := answer.ReadWide("answers.csv", text, e.questionnaire, e.frame)
	wantErr := complaints.Err()
	if wantErr == nil {
		want = e.MustFreeze(t, wide.Rows)
	}
	got, err := dataset.Load(t.Context(), e.wave, e.questionnaire, e.frame, "answers.csv", text, dataset.LoadOptions{})
	switch {
	case (err == nil) != (wantErr == nil):
		t.Fatalf("Load says %v, ReadWide %v", err, wantErr)
	case err != nil && err.Error() != wantErr.Error() && !headerOf(err, wantErr):
		t.Fatalf("Load says\n%v\nReadWide\n%v", err, wantErr)
	case err == nil && got.Fingerprint() != want.Fingerprint():
		t.Fatal("Load and FromWide give different datasets")
	case err == nil && got.WithCompleteness(1).Fingerprint() != want.WithCompleteness(1).Fingerprint():
		t.Fatal("Load and FromWide differ under the other completeness rule")
	}
	return got, err
}

// headerOf says whether one refuses the header, and does not go on to the rows as the
// other does.
func headerOf(err, wantErr error) bool {
	return strings.Contains(err.Error(), "answers.csv:1:") && strings.HasPrefix(wantErr.Error(), err.Error()+"\n")
}

func MustAnswers(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(wave1 + "answers.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLoadAgreesWithReadWide(t *testing.T) {
	e, text := MustExample(t), MustAnswers(t)
	header, body, _ := strings.Cut(text, "\n")
	rows := rowsOf(body)
	reversed := slices.Clone(rows)
	slices.Reverse(reversed)
	columns := strings.Count(header, ",")
	blank := "la-kent,none,none,none" + strings.Repeat(",", columns-3) + "\n"
	without := slices.DeleteFunc(slices.Clone(rows), func(r string) bool { return strings.HasPrefix(r, "la-kent,") })
	for name, text := range map[string]string{
		"as it is": text, "rows reversed": header + "\n" + strings.Join(reversed, ""), "byte order mark": "\ufeff" + text,
		"no rows": header + "\n", "one row": header + "\n" + rows[5], "no last line end": strings.TrimSuffix(text, "\n"),
		"blank lines at the end": text + "\n \n\r\n", "an organisation that has begun nothing": header + "\n" + blank + strings.Join(without, ""),
		"CRLF": header + "\r\n" + strings.ReplaceAll(strings.Join(slices.DeleteFunc(slices.Clone(rows), func(r string) bool { return strings.Contains(r, "\"") }), ""), "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := bothRoads(t, e, []byte(text)); err != nil {
				t.Error(err)
			}
		})
	}
}

// rowsOf cuts a text into rows with their line ends.
func rowsOf(body string) (rows []string) {
	for body != "" {
		end, quotes := 0, 0
		for ; end < len(body) && (body[end] != '\n' || quotes%2 == 1); end++ {
			if body[end] == '"' {
				quotes++
			}
		}
		end = min(end+1, len(body))
		rows, body = append(rows, body[:end]), body[end:]
	}
	return rows
}

// Whatever is changed in a file, both roads say the same of it.
func TestLoadRefusesWhatReadWideRefuses(t *testing.T) {
	e := MustExample(t)
	header, body, _ := strings.Cut(MustAnswers(t), "\n")
	rows := rowsOf(body)[:12]
	random := rand.New(rand.NewPCG(3, 4))
	pieces := []string{",", "1", "0", "2", "9", "-8", "", "\n", "\"", "\"\"", "\r", "\r\n", " ", "x", "é", "\x00", "\xff", "none", "partial", "complete", "la-kent", "1.50", "text", "\u2028", "=1"}
	refused := 0
	for range 1500 {
		changed := slices.Clone(rows)
		for range 1 + random.IntN(2) {
			k := random.IntN(len(changed))
			row := changed[k]
			switch at := random.IntN(len(row)); random.IntN(6) {
			case 0: // a row twice, or away
				changed = append(changed, row)
			case 1:
				row = row[:at] + row[at+1:]
			case 2:
				cells := strings.Split(row, ",")
				cells[random.IntN(len(cells))] = pieces[random.IntN(len(pieces))]
				row = strings.Join(cells, ",")
			default:
				row = row[:at] + pieces[random.IntN(len(pieces))] + row[min(at+random.IntN(2), len(row)):]
			}
			changed[k] = row
		}
		if _, err := bothRoads(t, e, []byte(header+"\n"+strings.Join(changed, ""))); err != nil {
			refused++
		}
	}
	if refused < 500 || refused == 1500 {
		t.Errorf("%d of 1500 changed files were refused", refused)
	}
}

func FuzzLoad(f *testing.F) {
	e := MustExample(f)
	header, body, _ := strings.Cut(MustAnswers(f), "\n")
	rows := rowsOf(body)
	f.Add(header + "\n" + rows[0])
	f.Add(header + "\r\n" + rows[3] + rows[2])
	f.Add("org_id\n")
	f.Fuzz(func(t *testing.T, text string) { bothRoads(t, e, []byte(text)) })
}

func TestLoadTellsProgressAndStops(t *testing.T) {
	e, text := MustExample(t), []byte(MustAnswers(t))
	told := 0
	if _, err := dataset.Load(t.Context(), e.wave, e.questionnaire, e.frame, "answers.csv", text, dataset.LoadOptions{Progress: func(done, of int) { told = done }}); err != nil || told != bytes.Count(text, []byte("\nla-")) {
		t.Errorf("%d rows were told (%v)", told, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if d, err := dataset.Load(ctx, e.wave, e.questionnaire, e.frame, "answers.csv", text, dataset.LoadOptions{}); d != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, it gives %v, %v", d, err)
	}
}
