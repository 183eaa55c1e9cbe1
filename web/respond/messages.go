package respond

import (
	"omnibus/survey/answer"
	"omnibus/tongue"
)

// Every sentence of ours that a handler chooses stands here; those about single
// answers are in package answer, and those that a page always has are in its
// template, with their Welsh in package words.

var (
	// Pages.
	titleCode    = tongue.Both("Enter your access code", "Rhowch eich cod mynediad")
	titleEnded   = tongue.Both("Your session has ended", "Mae eich sesiwn wedi dod i ben")
	titleLeave   = tongue.Both("Leave the survey", "Gadael yr arolwg")
	titleLeft    = tongue.Both("You have left the survey", "Rydych wedi gadael yr arolwg")
	titleThanks  = tongue.Both("Thank you", "Diolch")
	titleSoFar   = tongue.Both("Your answers so far", "Eich atebion hyd yma")
	titleCheck   = tongue.Both("Check your answers", "Gwiriwch eich atebion")
	titleAnswers = tongue.Both("Your answers", "Eich atebion")
	titleClash   = tongue.Both("A colleague has answered as well", "Mae cydweithiwr wedi ateb hefyd")
	titleRoom    = tongue.Both("Who answers what", "Pwy sy'n ateb beth")
	titlePeople  = tongue.Both("Who answers “%s”", "Pwy sy'n ateb “%s”")
	titleHistory = tongue.Both("Who answered what", "Pwy atebodd beth")
	titlePass    = tongue.Both("Pass the survey on to another person", "Trosglwyddo'r arolwg i rywun arall")
	titleConsent = tongue.Both("Passing your contact details on", "Trosglwyddo eich manylion cyswllt")
	titleSign    = tongue.Both("Sign off your answers", "Cymeradwyo eich atebion")

	// Labels and links.
	leaveLink    = tongue.Both("Leave", "Gadael")
	leaveHidden  = tongue.Both("the survey", "yr arolwg")
	changeLink   = tongue.Both("Change", "Newid")
	openLink     = tongue.Both("Open the section", "Agor yr adran")
	peopleLink   = tongue.Both("Hand over, remind or take back", "Rhoi i rywun arall, atgoffa neu gymryd yn ôl")
	backToRoom   = tongue.Both("Back to who answers what", "Yn ôl i pwy sy'n ateb beth")
	codeLabel    = tongue.Both("Access code", "Cod mynediad")
	codeHint     = tongue.Both("It is in your invitation: 12 letters and numbers, in groups of four", "Mae yn eich gwahoddiad: 12 o lythrennau a rhifau, mewn grwpiau o bedwar")
	nameLabel    = tongue.Both("Their name", "Eu henw")
	emailLabel   = tongue.Both("Their e-mail address", "Eu cyfeiriad e-bost")
	yourAnswer   = tongue.Both("Your answer", "Eich ateb")
	doneQuestion = tongue.Both("Have you completed this section?", "Ydych chi wedi cwblhau'r adran hon?")
	doneYes      = tongue.Both("Yes, I have completed this section", "Ydw, rwyf wedi cwblhau'r adran hon")
	doneNo       = tongue.Both("No, I will come back to it later", "Nac ydw, dof yn ôl ati yn nes ymlaen")
	notProvided  = tongue.Both("Not provided", "Heb ei roi")
	orDivider    = tongue.Both("or", "neu")
	saved        = tongue.Both("Saved", "Wedi'i gadw")
	tryAgain     = tongue.Both("Try again", "Rhowch gynnig arall arni")
	openAndSave  = tongue.Both("Open the section again and save these answers", "Agor yr adran eto a chadw'r atebion hyn")
	heldBy       = tongue.Both("Held by", "Gan bwy")
	you          = tongue.Both("You", "Chi")
	dueLabel     = tongue.Both("Due", "Erbyn")
	lastAnswer   = tongue.Both("Last answer", "Ateb diwethaf")
	colleague    = tongue.Both("a colleague", "cydweithiwr")

	// States of a section.
	stateNot      = tongue.Both("Not yet started", "Heb ddechrau eto")
	stateProgress = tongue.Both("In progress", "Ar waith")
	stateComplete = tongue.Both("Completed", "Wedi'i chwblhau")
	stateProblem  = tongue.Both("There is a problem", "Mae problem")

	// Hints.
	selectAll     = tongue.Both("Select all that apply", "Dewiswch bob un sy'n berthnasol")
	selectUpTo    = tongue.Both("Select up to %d", "Dewiswch hyd at %d")
	forExample    = tongue.Both("For example, %s", "Er enghraifft, %s")
	fromTo        = tongue.Both("From %s to %s", "O %s i %s")
	onePlace      = tongue.Both("%s, with up to 1 decimal place", "%s, gyda hyd at 1 lle degol")
	severalPlaces = tongue.Both("%s, with up to %d decimal places", "%s, gyda hyd at %d lle degol")

	// Sentences.
	moreQuestions   = tongue.Both("Because of what you answered, there is more to ask on this page. What you entered before has been saved.", "Oherwydd yr hyn a ateboch, mae mwy i'w ofyn ar y dudalen hon. Mae'r hyn a roesoch o'r blaen wedi'i gadw.")
	otherCase       = tongue.Both("The page that you sent belongs to another organisation or survey than the one you are signed in for now, so it was not saved. Open the link or type the code of that organisation again, then enter the answers there.", "Mae'r dudalen a anfonoch yn perthyn i sefydliad neu arolwg gwahanol i'r un rydych wedi mewngofnodi iddo nawr, felly ni chafodd ei chadw. Agorwch ddolen y sefydliad hwnnw neu teipiwch ei god eto, yna rhowch yr atebion yno.")
	notSaved        = tongue.Both("Your answers have not been saved", "Nid yw eich atebion wedi'u cadw")
	surveyClosed    = tongue.Both("The last day for answers was %s, so what you have just sent was not saved. Everything that you saved before then counts. If you need more time, ask the survey team.", "Y diwrnod olaf ar gyfer atebion oedd %s, felly ni chafodd yr hyn rydych newydd ei anfon ei gadw. Mae popeth a gadwasoch cyn hynny yn cyfrif. Os oes angen mwy o amser arnoch, gofynnwch i dîm yr arolwg.")
	titleClosed     = tongue.Both("The survey has closed", "Mae'r arolwg wedi cau")
	surveyNotOpen   = tongue.Both("Answers are taken from %s, so what you have just sent was not saved. Come back then with the same link or code.", "Derbynnir atebion o %s ymlaen, felly ni chafodd yr hyn rydych newydd ei anfon ei gadw. Dewch yn ôl bryd hynny gyda'r un ddolen neu god.")
	titleNotOpen    = tongue.Both("The survey has not opened yet", "Nid yw'r arolwg wedi agor eto")
	sectionFinished = tongue.Both("“%s” was completed by %s on %s, so what you have just sent was not saved. Open the section again if it should be.", "Cafodd “%s” ei chwblhau gan %s ar %s, felly ni chafodd yr hyn rydych newydd ei anfon ei gadw. Agorwch yr adran eto os dylid ei gadw.")
	titleFinished   = tongue.Both("This section is finished", "Mae'r adran hon wedi'i gorffen")
	pageChanged     = tongue.Both("This page has changed since you opened it: it does not ask for “%s” now. Nothing was saved yet. Check your answers here and press Continue again", "Mae'r dudalen hon wedi newid ers i chi ei hagor: nid yw'n gofyn am “%s” nawr. Nid oes dim wedi'i gadw eto. Gwiriwch eich atebion yma a phwyswch Parhau eto")
	tellFinished    = tongue.Both("Select yes if you have completed this section", "Dewiswch ydw os ydych wedi cwblhau'r adran hon")
	tellChoice      = tongue.Both("Select which answer stands", "Dewiswch pa ateb sy'n sefyll")
	passedOn        = tongue.Both("You have passed the survey on", "Rydych wedi trosglwyddo'r arolwg")
	handedOver      = tongue.Both("You have handed “%s” over", "Rydych wedi rhoi “%s” i gydweithiwr")
	reminded        = tongue.Both("You have sent a reminder about “%s”", "Rydych wedi anfon nodyn atgoffa am “%s”")
	sectionDone     = tongue.Both("You have completed “%s”", "Rydych wedi cwblhau “%s”")
	answeredBy      = tongue.Both("Answered by %s on %s", "Atebwyd gan %s ar %s")
	yoursJustNow    = tongue.Both("Your answer, just now", "Eich ateb chi, nawr")
	byOn            = tongue.Both("%s, %s", "%s, %s")
	since           = tongue.Both("%s, since %s", "%s, ers %s")
	earlier         = tongue.Both("Before:", "O'r blaen:")
	answeredOf      = tongue.Both("%d of %d", "%d o %d")
	questionsOf     = tongue.Both("%s questions answered", "%s o gwestiynau wedi'u hateb")
	moreMayCome     = tongue.Both("up to %d more depending on your answers", "hyd at %d arall yn dibynnu ar eich atebion")
	timeLeft        = tongue.Both("about %s left", "tua %s ar ôl")
	timeLeftUpTo    = tongue.Both("about %d to %s left", "tua %d i %s ar ôl")
	thisSection     = tongue.Both("This section: %s", "Yr adran hon: %s")
	partAnswered    = tongue.Both("%d%% of the questions answered", "%d%% o'r cwestiynau wedi'u hateb")
	alsoWith        = tongue.Both("%s; also answered by %s", "%s; atebir hefyd gan %s")
	isWith          = tongue.Both("%s; with %s", "%s; gyda %s")
	sectionsDone    = tongue.Both("You have completed %d of %s.", "Rydych wedi cwblhau %d o %s.")
	surveyTakes     = tongue.Both("The whole survey takes about %s.", "Mae'r arolwg cyfan yn cymryd tua %s.")

	// What happened to a section.
	didComplete = tongue.Both("%s completed the section", "Cwblhaodd %s yr adran")
	didReopen   = tongue.Both("%s opened the section again", "Agorodd %s yr adran eto")
	didBegin    = tongue.Both("%s began the section", "Dechreuodd %s yr adran")
	didHand     = tongue.Both("%s handed the section to %s", "Rhoddodd %s yr adran i %s")
	didTake     = tongue.Both("%s took the section back from %s", "Cymerodd %s yr adran yn ôl oddi wrth %s")
	didRemind   = tongue.Both("%s reminded %s", "Atgoffodd %s %s")

	// Refusals.
	noSession  = tongue.Both("Type your access code, or open the link that you were sent.", "Teipiwch eich cod mynediad, neu agorwch y ddolen a anfonwyd atoch.")
	notInFrame = tongue.Both("This access belongs to an organisation that is no longer part of the survey. Ask the survey team, whose address is at the foot of this page.", "Mae'r mynediad hwn yn perthyn i sefydliad nad yw bellach yn rhan o'r arolwg. Gofynnwch i dîm yr arolwg, y mae ei gyfeiriad ar waelod y dudalen hon.")
	noSection  = tongue.Both("This survey has no such section. Go back to the list of sections and choose one there.", "Nid oes gan yr arolwg hwn adran o'r fath. Ewch yn ôl i'r rhestr o adrannau a dewiswch un yno.")
	noPage     = tongue.Both("This section has no such page. Go back to the list of sections and open the section from there.", "Nid oes gan yr adran hon dudalen o'r fath. Ewch yn ôl i'r rhestr o adrannau ac agorwch yr adran oddi yno.")
)

// What pages count.
var (
	minuteNoun  = tongue.Counted("minute", "minutes", "munud", "munud", "funud", "munud", "munud", "munud")
	sectionNoun = tongue.Counted("section", "sections", "adran", "adran", "adran", "adran", "adran", "adran")
)

// states are the labels of a section's states.
var states = map[answer.State]tongue.Text{answer.NotStarted: stateNot, answer.Partial: stateProgress, answer.Complete: stateComplete}

// somebody names a person in a sentence.
func somebody(l tongue.Language, name string) string {
	if name == "" {
		return colleague.In(l)
	}
	return name
}

// by says who did something and when.
func by(l tongue.Language, name, when string) string { return byOn.In(l, somebody(l, name), when) }
