package paper

import (
	"strings"

	"omnibus/tongue"
)

// MediaType is that of a workbook.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// What files are called.
var (
	fileQuestionnaire = tongue.Both("questionnaire", "holiadur")
	fileAnswers       = tongue.Both("answers", "atebion")
)

// FileName names a file of the questionnaire, for the person's own folder.
func (f Form) FileName(ending string) string { return f.fileName(fileQuestionnaire, ending) }

func (f Form) fileName(what tongue.Text, ending string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return ' '
		}
		return r
	}, f.Organisation)
	return f.Wave.ID + " " + strings.Join(strings.Fields(name), " ") + " " + f.say(what) + ending
}
