package respond

import "omnibus/tongue"

// The sentences of the pages on which a director names the contact.
var (
	titleNominate    = tongue.Both("Name the contact", "Enwi'r person cyswllt")
	titleNamed       = tongue.Both("The contact is named", "Mae'r person cyswllt wedi'i enwi")
	titleConfirm     = tongue.Both("Check whom you are naming", "Gwiriwch pwy rydych yn ei enwi")
	titleDecline     = tongue.Both("Take no part in the survey", "Peidio â chymryd rhan yn yr arolwg")
	titleNoMoreNames = tongue.Both("Contacts are not named now", "Ni chaiff pobl gyswllt eu henwi nawr")
	labelWhom        = tongue.Both("Who is the single point of contact?", "Pwy yw'r un person cyswllt?")
	optionMyself     = tongue.Both("I am", "Fi")
	optionOther      = tongue.Both("My assistant or a colleague", "Fy nghynorthwyydd neu gydweithiwr")
	labelJob         = tongue.Both("Their job title (optional)", "Teitl eu swydd (dewisol)")
	labelPhone       = tongue.Both("Their telephone number (optional)", "Eu rhif ffôn (dewisol)")
	labelReason      = tongue.Both("Why? (optional)", "Pam? (dewisol)")
	rowName          = tongue.Both("Name", "Enw")
	rowEmail         = tongue.Both("E-mail address", "Cyfeiriad e-bost")
	rowJob           = tongue.Both("Job title", "Teitl swydd")
	rowPhone         = tongue.Both("Telephone number", "Rhif ffôn")
	tellWhom         = tongue.Both("Select who the contact is", "Dewiswch pwy yw'r person cyswllt")
	noMoreNames      = tongue.Both("Contacts are not named now, so nothing was changed. Tell the survey team who it should be; their address is at the foot of this page.", "Ni chaiff pobl gyswllt eu henwi nawr, felly ni newidiwyd dim. Dywedwch wrth dîm yr arolwg pwy ddylai fod; mae ei gyfeiriad ar waelod y dudalen hon.")
	onlyDirectors    = tongue.Both("This page is for the director who was asked to name the contact, by a link of their own. You are signed in to answer the survey. Go back to your sections; you can pass the survey on from there.", "Mae'r dudalen hon ar gyfer y cyfarwyddwr y gofynnwyd iddo enwi'r person cyswllt, drwy ei ddolen ei hun. Rydych wedi mewngofnodi i ateb yr arolwg. Ewch yn ôl i'ch adrannau; gallwch drosglwyddo'r arolwg oddi yno.")

	// Refusing messages.
	titleRefuse   = tongue.Both("No more messages", "Dim mwy o negeseuon")
	titleNoted    = tongue.Both("Noted", "Wedi'i nodi")
	labelRefuse   = tongue.Both("What do you want?", "Beth ydych chi ei eisiau?")
	optionNoMore  = tongue.Both("No more messages to me", "Dim mwy o negeseuon i mi")
	hintNoMore    = tongue.Both("Others at %s can still answer.", "Gall eraill yn %s ateb o hyd.")
	optionNoPart  = tongue.Both("%s does not take part", "Nid yw %s yn cymryd rhan")
	hintNoPart    = tongue.Both("Nobody there is written to or called about this survey any more.", "Ni chaiff neb yno lythyr na galwad am yr arolwg hwn eto.")
	labelWhy      = tongue.Both("Why?", "Pam?")
	reasonTooLong = tongue.Both("Reason must be 500 characters or fewer", "Rhaid i'r rheswm fod yn 500 nod neu lai")
	tellRefuse    = tongue.Both("Select what you want", "Dewiswch beth rydych ei eisiau")
	notedNoMore   = tongue.Both("You will get no more messages about this survey.", "Ni chewch ragor o negeseuon am yr arolwg hwn.")
	notedNoPart   = tongue.Both("%s will not be written to or called about this survey any more.", "Ni chaiff %s lythyr na galwad am yr arolwg hwn eto.")
)
