package balance_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/balance"
	"omnibus/survey/folder"
)

const threeCharacteristics = madeWave + "  size: {label: Size, groups: [Small, Middle, Large]}\n"

// small is a wave of few organisations, so that every set of them that could have
// answered can be gone through.
type small struct {
	picture *balance.Picture
	// group is each organisation's group by characteristic, by name and label.
	group    []map[string]string
	answered []bool
}

func smallWave(t *testing.T, r *rand.Rand, n int) small {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("org_id,name,short_name,type,region,size\n")
	var s small
	var lines []balance.Line
	share := r.Float64()
	for i := range n {
		org := fmt.Sprintf("org-%02d", i)
		g := map[string]string{"type": []string{"County", "Unitary"}[r.IntN(2)], "region": []string{"North", "South"}[r.IntN(2)], "size": []string{"Small", "Middle", "Large"}[r.IntN(3)]}
		fmt.Fprintf(&rows, "%s,%s,%s,%s,%s,%s\n", org, org, org, g["type"], g["region"], g["size"])
		s.group, s.answered = append(s.group, g), append(s.answered, r.Float64() < share)
		if s.answered[i] {
			lines = append(lines, balance.Line{Position: int64(i + 1), Org: org, At: time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC), Section: "a", State: answer.Complete})
		}
	}
	w, complaints := folder.FromTexts(map[string][]byte{"wave.yaml": []byte(threeCharacteristics), "frame.csv": []byte(rows.String()), "questionnaire.yaml": []byte(madeQuestions)})
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	s.picture = balance.PictureOf(balance.WaveOf(w.Wave, w.Frame, w.Questionnaire), logOf(lines...), time.Date(2024, 4, 20, 0, 0, 0, 0, time.UTC), "")
	return s
}

// fits says whether a set of organisations gives all that is told.
func (s small) fits(set uint, told balance.Rates) bool {
	count := map[string]int{}
	all := 0
	for i, groups := range s.group {
		if set&(1<<i) == 0 {
			continue
		}
		all++
		for name, label := range groups {
			count[name+label]++
		}
	}
	if all != told.Sections[0].Answered {
		return false
	}
	for _, b := range told.Breaks {
		for _, g := range b.Groups {
			if !g.Withheld && count[b.Name+g.Label] != g.Answered {
				return false
			}
		}
	}
	return true
}

// TestNobodyCanWorkOutWhoAnswered tries: of many small waves every set of
// organisations is gone through that fits what is told. Each organisation must be
// in one of them and not in another. That the attack works is seen from what
// staff are shown.
func TestNobodyCanWorkOutWhoAnswered(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	told, foundOut := 0, 0
	for range 120 {
		s := smallWave(t, r, 9+r.IntN(3))
		n := len(s.group)
		for _, least := range []int{2, 0} {
			rates := s.picture.Rates(least)
			in, out := uint(0), uint(0)
			for set := range uint(1) << n {
				if s.fits(set, rates) {
					in, out = in|set, out|^set
				}
			}
			whole := uint(1)<<n - 1
			known := whole &^ (in & out)
			if rates.Sections[0].Answered == 0 || rates.Sections[0].Answered == n {
				continue // that nobody or everybody answered is told of everybody
			}
			if least == 0 {
				if known != 0 {
					foundOut++
				}
				continue
			}
			if known != 0 {
				t.Fatalf("of %v that answered %v it is told of each of %b: %+v", s.group, s.answered, known, rates.Breaks)
			}
			for _, b := range rates.Breaks {
				for _, g := range b.Groups {
					if !g.Withheld {
						told++
					}
				}
			}
		}
	}
	if told < 100 || foundOut < 30 {
		t.Errorf("%d groups are told of, and from what staff see %d waves give somebody away", told, foundOut)
	}
}

// TestToldAt: what is told is of days that are over, and of the groups when the
// fieldwork is.
func TestToldAt(t *testing.T) {
	w, wave, lines := mustWave1(t)
	zone := w.Wave.Zone
	at := func(day, hour int) time.Time { return time.Date(2016, 10, day, hour, 0, 0, 0, zone) }
	for _, one := range []struct{ now, want time.Time }{
		{at(5, 0), at(5, 0)}, {at(5, 23), at(5, 0)}, {at(28, 12), at(28, 0)}, {at(29, 0), at(29, 0)}, {at(60, 9), at(29, 0)},
	} {
		if got := wave.ToldAt(one.now); !got.Equal(one.want.Add(-time.Millisecond)) {
			t.Errorf("at %s: as of %s", one.now, got)
		}
	}
	log := logOf(lines...)
	running := balance.PictureOf(wave, log, wave.ToldAt(at(20, 12)), "").Told()
	if running.Over || running.Breaks != nil || running.Size != 152 || running.Answered == 0 || running.Days[len(running.Days)-1].Date.Day() != 19 {
		t.Errorf("in the field: %+v", running)
	}
	over := balance.PictureOf(wave, log, wave.ToldAt(at(60, 12)), "").Told()
	if !over.Over || len(over.Breaks) != len(w.Frame.Characteristics) || over.Breaks[0].Groups[0].Withheld {
		t.Errorf("when it is over: %+v", over.Breaks)
	}
	few := make4(t, [4]int{2, 2, 2, 2}, [4]int{1, 1, 1, 1})
	if got := balance.PictureOf(few.wave, logOf(few.lines...), at(60, 0), "").Told(); got.Size != 0 || got.Answered != 0 || got.Days != nil || got.Sections != nil {
		t.Errorf("of eight organisations: %+v", got)
	}
}
