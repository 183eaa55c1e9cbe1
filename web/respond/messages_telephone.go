package respond

import "omnibus/tongue"

// What is told to interviewers at the telephone.
var (
	answeredMeanwhile = tongue.Both("Somebody at the organisation has answered this too while you were speaking. Both answers are kept; yours came last and counts. Press Continue to go on",
		"Mae rhywun yn y sefydliad wedi ateb hyn hefyd tra oeddech yn siarad. Cedwir y ddau ateb; eich un chi ddaeth olaf a hwnnw sy'n cyfrif. Pwyswch Parhau i fynd ymlaen")
	titleLate      = tongue.Both("Which answer stands?", "Pa ateb sy'n sefyll?")
	theirsUnseen   = tongue.Both("What they answered themselves", "Yr hyn a atebon nhw eu hunain")
	enteredJustNow = tongue.Both("What you have just entered", "Yr hyn rydych newydd ei roi")
	answeredWord   = tongue.Both("Answered already", "Wedi'i ateb eisoes")
	answeredOne    = tongue.Both("One question of this page is answered already and not shown.", "Mae un cwestiwn ar y dudalen hon wedi'i ateb eisoes ac nid yw'n cael ei ddangos.")
	answeredMany   = tongue.Both("%d questions of this page are answered already and not shown.", "Nifer y cwestiynau ar y dudalen hon sydd wedi'u hateb eisoes ac nad ydynt yn cael eu dangos: %d.")
	byTelephone    = tongue.Both("%s, by telephone for %s", "%s, dros y ffôn ar ran %s")
	backToCall     = tongue.Both("Back to the call", "Yn ôl i'r alwad")
	notOnThePhone  = tongue.Both("At the telephone you can read questions out and enter the answers, and nothing else. The organisation's own people can do this with their link or code.",
		"Dros y ffôn gallwch ddarllen cwestiynau a rhoi'r atebion, a dim byd arall. Gall pobl y sefydliad ei hun wneud hyn gyda'u dolen neu eu cod.")
)

func answeredHere(l tongue.Language, n int) string {
	if n == 1 {
		return answeredOne.In(l)
	}
	return answeredMany.In(l, n)
}
