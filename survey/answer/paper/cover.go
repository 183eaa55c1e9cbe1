package paper

import (
	"strings"

	"omnibus/tongue"
)

// What the sheets say about themselves.
var (
	forWhom     = tongue.Both("For %s. %s, %s.", "Ar gyfer %s. %s, %s.")
	thisIs      = tongue.Both("This workbook is the survey's questionnaire. Fill it in alone or with colleagues, then send it back on the survey's pages: sign in with your link or code, choose “Answer on paper or in Excel” and upload it. You will see what would change before anything is saved.", "Y gweithlyfr hwn yw holiadur yr arolwg. Llenwch ef ar eich pen eich hun neu gyda chydweithwyr, yna anfonwch ef yn ôl ar dudalennau'r arolwg: mewngofnodwch gyda'ch dolen neu'ch cod, dewiswch “Ateb ar bapur neu yn Excel” a'i uwchlwytho. Byddwch yn gweld beth fyddai'n newid cyn i ddim gael ei gadw.")
	eachSection = tongue.Both("Each section has a sheet of its own. Answer in the yellow cells of the column “%s”. Many of them have a list to choose from. Where you may choose several answers, put “%s” beside each. Leave blank what you cannot answer.", "Mae gan bob adran ei dalen ei hun. Atebwch yng nghelloedd melyn y golofn “%s”. Mae gan lawer ohonynt restr i ddewis ohoni. Lle gallwch ddewis sawl ateb, rhowch “%s” wrth bob un. Gadewch yn wag yr hyn na allwch ei ateb.")
	someOnly    = tongue.Both("Some questions are only for those who answered an earlier one in a certain way: the words above them say so. What is answered there by others does not count.", "Mae rhai cwestiynau dim ond ar gyfer y rhai a atebodd un cynharach mewn ffordd benodol: mae'r geiriau uwch eu pen yn dweud hynny. Nid yw'r hyn a atebir yno gan eraill yn cyfrif.")
	filledIn    = tongue.Both("Answers that were saved before this workbook was made are filled in. A cell that you empty takes its answer back.", "Mae atebion a gadwyd cyn gwneud y gweithlyfr hwn wedi'u llenwi. Mae cell rydych yn ei gwagio yn tynnu ei hateb yn ôl.")
	protected   = tongue.Both("The other cells are protected, without a password. The workbook is read by its references: do not remove sheets, the first line of headings or the column “%s”. Give no formulas, and no links to other files.", "Mae'r celloedd eraill wedi'u diogelu, heb gyfrinair. Darllenir y gweithlyfr yn ôl ei gyfeirnodau: peidiwch â thynnu dalennau, y llinell gyntaf o benawdau na'r golofn “%s”. Peidiwch â rhoi fformiwlâu na dolenni i ffeiliau eraill.")
	takenUntil  = tongue.Both("Answers are taken until %s.", "Derbynnir atebion tan %s.")
	askWhom     = tongue.Both("Questions? Ask %s.", "Cwestiynau? Gofynnwch i %s.")
	madeOn      = tongue.Both("Made on %s for the case %s of %s; version %s.", "Gwnaed ar %s ar gyfer achos %s o %s; fersiwn %s.")
	theSheets   = tongue.Both("The sheets", "Y dalennau")
	listsSheet  = tongue.Both("%s: the answers that the cells' lists offer", "%s: yr atebion y mae rhestrau'r celloedd yn eu cynnig")
	stampSheet  = tongue.Both("%s: by which the workbook is known when it comes back", "%s: yr hyn y caiff y gweithlyfr ei adnabod wrtho pan ddaw yn ôl")
	listsTitle  = tongue.Both("The answers that the lists offer", "Yr atebion y mae'r rhestrau yn eu cynnig")
	listsAbout  = tongue.Both("Cells of answers take their lists from here. There is nothing to fill in on this sheet.", "Mae celloedd atebion yn cymryd eu rhestrau oddi yma. Nid oes dim i'w lenwi ar y ddalen hon.")
	listNumber  = tongue.Both("List %d", "Rhestr %d")
	stampAbout  = tongue.Both("By this the workbook is known when it comes back. There is nothing to fill in on this sheet.", "Wrth hyn y caiff y gweithlyfr ei adnabod pan ddaw yn ôl. Nid oes dim i'w lenwi ar y ddalen hon.")
	answerHere  = tongue.Both("Answer in the column “%s”. The other cells are protected, so that your answers find their way back.", "Atebwch yn y golofn “%s”. Mae'r celloedd eraill wedi'u diogelu, fel bod eich atebion yn dod o hyd i'w ffordd yn ôl.")
)

// cover writes the first sheet: what this is, how it is filled in, whom to ask.
func (b *bookWriter) cover() {
	f, w, tab := b.form, b.form.Wave, b.say(coverTab)
	b.keep(b.file.SetColWidth(tab, "A", "A", 96))
	lines := []string{
		b.say(forWhom, f.Organisation, w.Survey, w.Title), b.say(thisIs),
		b.say(eachSection, b.say(answerHead), b.say(yes)), b.say(someOnly), b.say(filledIn), b.say(protected, b.say(referenceHead)),
	}
	if f.Until != "" {
		lines = append(lines, b.say(takenUntil, f.Until))
	}
	if w.Notice != "" {
		lines = append(lines, w.Notice)
	}
	if who := f.whom(); who != "" {
		lines = append(lines, b.say(askWhom, who))
	}
	lines = append(lines, b.say(madeOn, f.moment(f.Made), f.Org, w.ID, f.stamp().Version))
	b.text(tab, 1, 1, f.Questionnaire.Title, b.style.title)
	row := 2
	for _, line := range lines {
		b.text(tab, 1, row, line, b.style.wrap)
		row++
	}
	b.text(tab, 1, row, b.say(theSheets), b.style.heading)
	for i, section := range f.Sections {
		row++
		b.text(tab, 1, row, b.tabs[i]+": "+section.Title, b.style.link)
		b.keep(b.file.SetCellHyperLink(tab, cell(1, row), "'"+b.tabs[i]+"'!A1", "Location"))
	}
	for _, more := range []string{b.say(listsSheet, b.say(listsTab)), b.say(stampSheet, b.say(stampTab))} {
		row++
		b.text(tab, 1, row, more, b.style.wrap)
	}
	b.keep(b.file.SetSheetDimension(tab, "A1:"+cell(1, row)))
	b.landscape(tab)
}

// whom names whom to ask.
func (f Form) whom() string {
	c := f.Wave.Contact
	var parts []string
	for _, p := range []string{c.Team, c.Email, c.Phone} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
