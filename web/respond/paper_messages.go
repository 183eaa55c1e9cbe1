package respond

import "omnibus/tongue"

// The sentences about the paper way.
var (
	titlePaper     = tongue.Both("Answer on paper or in Excel", "Ateb ar bapur neu yn Excel")
	titleReview    = tongue.Both("What your workbook would change", "Beth fyddai eich gweithlyfr yn ei newid")
	tellWorkbook   = tongue.Both("Select the workbook that you filled in", "Dewiswch y gweithlyfr a lenwoch")
	titleSaved     = tongue.Both("Saved", "Wedi'i gadw")
	standsNow      = tongue.Both("Stands now", "Yn sefyll nawr")
	inWorkbook     = tongue.Both("In the workbook", "Yn y gweithlyfr")
	noAnswer       = tongue.Both("No answer", "Dim ateb")
	cellEmptied    = tongue.Both("No answer: the cell was emptied", "Dim ateb: gwagiwyd y gell")
	sheetFinished  = tongue.Both("“%s” is finished, so its answers were left out. Open the section again, then send the workbook once more.", "Mae “%s” wedi'i gorffen, felly gadawyd ei hatebion allan. Agorwch yr adran eto, yna anfonwch y gweithlyfr unwaith yn rhagor.")
	sectionOthers  = tongue.Both("“%s” is not yours to answer, so its answers were left out.", "Nid chi sydd i ateb “%s”, felly gadawyd ei hatebion allan.")
	sectionLost    = tongue.Both("“%s” has no sheet in the workbook any more, or the sheet has lost its columns. Its answers stay as they are.", "Nid oes gan “%s” ddalen yn y gweithlyfr mwyach, neu mae'r ddalen wedi colli ei cholofnau. Mae ei hatebion yn aros fel y maent.")
	answeredBeside = tongue.Both("A colleague answered in “%s” at the same moment. Your answers stand; see both", "Atebodd cydweithiwr yn “%s” ar yr un eiliad. Eich atebion chi sy'n sefyll; gweld y ddau")

	oneSaved  = tongue.Both("1 answer of your workbook is saved", "Mae 1 ateb o'ch gweithlyfr wedi'i gadw")
	manySaved = tongue.Both("%d answers of your workbook are saved", "Mae %d o atebion eich gweithlyfr wedi'u cadw")
	noneSaved = tongue.Both("Nothing was saved now: all that you ticked stands here already", "Ni chadwyd dim nawr: mae'r cyfan a diciwyd gennych yma eisoes")
	oneStays  = tongue.Both("1 answer was changed by others since the workbook was made. Your workbook leaves it as it was, so theirs stands.", "Newidiwyd 1 ateb gan eraill ers i'r gweithlyfr gael ei wneud. Mae eich gweithlyfr yn ei adael fel yr oedd, felly eu hateb nhw sy'n sefyll.")
	manyStay  = tongue.Both("%d answers were changed by others since the workbook was made. Your workbook leaves them as they were, so theirs stand.", "Newidiwyd %d o atebion gan eraill ers i'r gweithlyfr gael ei wneud. Mae eich gweithlyfr yn eu gadael fel yr oeddent, felly eu hatebion nhw sy'n sefyll.")
	oneSame   = tongue.Both("1 answer of the workbook stands here already.", "Mae 1 ateb o'r gweithlyfr yma eisoes.")
	manySame  = tongue.Both("%d answers of the workbook stand here already.", "Mae %d o atebion y gweithlyfr yma eisoes.")
)

// counted says a sentence of one or of many.
func (v *visit) counted(n int, one, many tongue.Text) string {
	if n == 1 {
		return v.say(one)
	}
	return v.say(many, n)
}
