package fieldwork

import (
	"fmt"
	"testing"
)

func TestNextDividesWhatIsLeft(t *testing.T) {
	room := Room{Contacts: []Contact{{ID: 1, Name: "Pat"}, {ID: 2, Name: "Priya"}, {ID: 3, Name: "Tom"}}}
	for i, e := range []Event{
		{Deed: Handed, Section: "b", Contact: 2}, {Deed: Handed, Section: "b", Contact: 3},
		{Deed: Handed, Section: "c", Contact: 3}, {Deed: Handed, Section: "c", Contact: 2},
		{Deed: Handed, Section: "d", Contact: 3}, {Deed: Handed, Section: "e", Contact: 2}, {Deed: TakenBack, Section: "e", Contact: 2},
	} {
		e.Position = int64(i + 1)
		room.Events = append(room.Events, e)
	}
	told := func(t Next) string {
		text := fmt.Sprint(t.Mine)
		for _, w := range t.Waits {
			text += fmt.Sprint("; ", w.Sections, " with")
			for _, h := range w.Holders {
				text += " " + h.Contact.Name
			}
		}
		return text
	}
	for _, one := range []struct {
		left      []string
		colleague int64
		want      string
	}{
		{nil, 0, "[]"},
		{[]string{"a", "e"}, 0, "[a e]"},
		{[]string{"a", "b", "c", "d"}, 0, "[a]; [b c] with Priya Tom; [d] with Tom"},
		{[]string{"c"}, 0, "[]; [c] with Tom Priya"},
		{[]string{"b", "d"}, 3, "[b d]"},
	} {
		if got := told(room.Next(one.left, one.colleague)); got != one.want {
			t.Errorf("of %v, colleague %d: %s, want %s", one.left, one.colleague, got, one.want)
		}
	}
}
