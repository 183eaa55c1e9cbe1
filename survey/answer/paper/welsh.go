package paper

import "omnibus/tongue"

// welsh is the Welsh of the fixed texts in the templates of printed pages.
var welsh = tongue.Catalogue{
	"en-GB":                 "cy",
	"Back":                  "Yn ôl",
	"Chosen:":               "Wedi'i ddewis:",
	"Question":              "Cwestiwn",
	"Answer":                "Ateb",
	"Answered by":           "Atebwyd gan",
	"Room for the answer":   "Lle i'r ateb",
	"Questions? Ask {{.}}.": "Cwestiynau? Gofynnwch i {{.}}.",
	"{{.Survey}}. The answers as they stood on {{.Made}}.":                                  "{{.Survey}}. Yr atebion fel yr oeddent ar {{.Made}}.",
	"{{.Survey}}. Printed on {{.Made}}. Answers that were saved before then are filled in.": "{{.Survey}}. Argraffwyd ar {{.Made}}. Mae atebion a gadwyd cyn hynny wedi'u llenwi.",
	"Tick the boxes and write into the frames. Put the answers into the survey’s pages afterwards, or into its workbook{{with .Until}}, until {{.}}{{end}}. The words in italics say who answers a question; what others answer there does not count.": "Ticiwch y blychau ac ysgrifennwch yn y fframiau. Rhowch yr atebion ar dudalennau'r arolwg wedyn, neu yn ei weithlyfr{{with .Until}}, tan {{.}}{{end}}. Mae'r geiriau mewn italig yn dweud pwy sy'n ateb cwestiwn; nid yw'r hyn y mae eraill yn ei ateb yno yn cyfrif.",
}
