package answer

import (
	"omnibus/survey/fieldwork"
	"omnibus/web/office/desk"
)

// doneInRoom gives the log of the room as lines of the case's history.
func doneInRoom(open *desk.Open, room fieldwork.Room) []historyLine {
	var lines []historyLine
	for _, e := range room.Events {
		line := historyLine{At: open.At(e.At), By: e.By, What: "Room", position: e.Position, New: []string{string(e.Deed)}}
		if s, ok := open.Questionnaire.Section(e.Section); ok {
			line.Label = s.Title
		}
		if to, ok := room.Contact(e.Contact); ok {
			line.New[0] += ": " + to.Name
		}
		lines = append(lines, line)
	}
	return lines
}
