package page

import (
	"omnibus/fault"
	"omnibus/tongue"
)

// ownWelsh is the Welsh of the layout's and the components' own texts.
var ownWelsh = tongue.Catalogue{
	"You have been signed out":       "Rydych wedi cael eich allgofnodi",
	"You are about to be signed out": "Rydych ar fin cael eich allgofnodi",
	"If you do nothing, you will be asked for your link or code again in {n} minutes. Nothing that you saved is lost.":                                                                       "Os na wnewch ddim, gofynnir i chi am eich dolen neu'ch cod eto ymhen {n} munud. Ni chollir dim a gadwasoch.",
	"If you do nothing, you will be asked for your link or code again in 1 minute. Nothing that you saved is lost.":                                                                          "Os na wnewch ddim, gofynnir i chi am eich dolen neu'ch cod eto ymhen 1 munud. Ni chollir dim a gadwasoch.",
	"Your session has ended. Nothing that you saved is lost. If you have typed something on this page, it is still here: close this message, press Continue, and type your code to save it.": "Mae eich sesiwn wedi dod i ben. Ni chollir dim a gadwasoch. Os ydych wedi teipio rhywbeth ar y dudalen hon, mae yma o hyd: caewch y neges hon, pwyswch Parhau, a theipiwch eich cod i'w gadw.",
	"Not connected. Try again when you are back.": "Heb gysylltiad. Rhowch gynnig arall arni pan fyddwch yn ôl.",
	"Stay signed in":       "Aros wedi mewngofnodi",
	"Close":                "Cau",
	"en-GB":                "cy",
	"Skip to main content": "Neidio i'r prif gynnwys",
	"Language":             "Iaith",
	"Notice":               "Hysbysiad",
	"Menu":                 "Dewislen",
	"Breadcrumb":           "Briwsion bara",
	"Back":                 "Yn ôl",
	"Questions about this survey? Ask {{.Team}}":       "Cwestiynau am yr arolwg hwn? Gofynnwch i {{.Team}}",
	"Questions about this survey? Ask the survey team": "Cwestiynau am yr arolwg hwn? Gofynnwch i dîm yr arolwg",
	"telephone {{.}}":                   "ffôn {{.}}",
	"There is a problem":                "Mae problem",
	"Done":                              "Wedi'i wneud",
	"Important":                         "Pwysig",
	"Not provided":                      "Heb ei roi",
	"No longer selected:":               "Heb ei ddewis mwyach:",
	"You have {n} characters remaining": "Mae gennych {n} nod ar ôl",
	"You have 1 character remaining":    "Mae gennych 1 nod ar ôl",
	"You have {n} characters too many":  "Mae gennych {n} nod yn ormod",
	"You have 1 character too many":     "Mae gennych 1 nod yn ormod",
	"(optional)":                        "(dewisol)",
	"Error:":                            "Gwall:",
	"You can enter up to {{thousands .Max}} characters": "Gallwch roi hyd at {{thousands .Max}} nod",
	"Day":   "Diwrnod",
	"Month": "Mis",
	"Year":  "Blwyddyn",
	"If you ask us about this, give the reference <strong>{{.}}</strong>.": "Os byddwch yn ein holi am hyn, rhowch y cyfeirnod <strong>{{.}}</strong>.",
}

// Refusals that any page can give.
var (
	noPage        = tongue.Both("There is no page at this address. Check that the address is complete; if you followed a link, ask whoever gave it to you.", "Nid oes tudalen yn y cyfeiriad hwn. Gwiriwch fod y cyfeiriad yn gyflawn; os dilynoch ddolen, gofynnwch i bwy bynnag a'i rhoddodd i chi.")
	notTaken      = tongue.Both("There is a page at this address, but it does not take what was sent. Nothing was changed. Open the page and go on from there.", "Mae tudalen yn y cyfeiriad hwn, ond nid yw'n derbyn yr hyn a anfonwyd. Ni newidiwyd dim. Agorwch y dudalen ac ewch ymlaen oddi yno.")
	elsewhere     = tongue.Both("This form was sent from another site, so nothing was changed. Open the page here and send it again.", "Anfonwyd y ffurflen hon o wefan arall, felly ni newidiwyd dim. Agorwch y dudalen yma a'i hanfon eto.")
	unreadable    = tongue.Both("This form was sent in a way that we cannot read. Nothing was changed. Open the page again and send it from there.", "Anfonwyd y ffurflen hon mewn ffordd na allwn ei darllen. Ni newidiwyd dim. Agorwch y dudalen eto a'i hanfon oddi yno.")
	tooLarge      = tongue.Both("What was sent is larger than %d KB, so nothing of it was saved. Go back, shorten the longest text and press Continue again.", "Mae'r hyn a anfonwyd yn fwy na %d KB, felly ni chadwyd dim ohono. Ewch yn ôl, byrhewch y testun hiraf a phwyswch Parhau eto.")
	longAddress   = tongue.Both("This address is longer than that of any page. Nothing was changed. If you typed or pasted it, look where it should end; if you came from a form, ask for less at once.", "Mae'r cyfeiriad hwn yn hirach nag un unrhyw dudalen. Ni newidiwyd dim. Os gwnaethoch ei deipio neu ei ludo, edrychwch ble y dylai orffen; os daethoch o ffurflen, gofynnwch am lai ar unwaith.")
	tooMuchBeside = tongue.Both("The address, or what your browser sends with it, is too large to be read: commonly the cookies that it keeps for this site. Nothing was changed. Remove this site's cookies in your browser, or use another one, and open the address again.", "Mae'r cyfeiriad, neu'r hyn y mae eich porwr yn ei anfon gydag ef, yn rhy fawr i'w ddarllen: y cwcis y mae'n eu cadw ar gyfer y wefan hon fel arfer. Ni newidiwyd dim. Tynnwch gwcis y wefan hon o'ch porwr, neu defnyddiwch un arall, ac agorwch y cyfeiriad eto.")
	noRequest     = tongue.Both("What was sent here cannot be read as a request for a page. Nothing was changed. Open the address in a browser; if this is your browser, something between it and this site changes what it sends.", "Ni ellir darllen yr hyn a anfonwyd yma fel cais am dudalen. Ni newidiwyd dim. Agorwch y cyfeiriad mewn porwr; os eich porwr yw hwn, mae rhywbeth rhyngddo a'r wefan hon yn newid yr hyn y mae'n ei anfon.")
	tooManyFields = tongue.Both("This form has %s fields, and no page of the survey has more than %s, so nothing of it was saved. Open the page again and send it from there.", "Mae gan y ffurflen hon %s o feysydd, ac nid oes gan unrhyw dudalen o'r arolwg fwy na %s, felly ni chadwyd dim ohoni. Agorwch y dudalen eto a'i hanfon oddi yno.")
	tooManyParts  = tongue.Both("What was sent has more than %d fields and files, and no form of the survey has that many. Nothing was changed. Open the page again and send it from there.", "Mae gan yr hyn a anfonwyd fwy na %d o feysydd a ffeiliau, ac nid oes gan unrhyw ffurflen o'r arolwg gynifer. Ni newidiwyd dim. Agorwch y dudalen eto a'i hanfon oddi yno.")
	cutOff        = tongue.Both("This form could not be read to its end, so nothing of it was saved. Go back and press Continue again.", "Ni ellid darllen y ffurflen hon i'w diwedd, felly ni chadwyd dim ohoni. Ewch yn ôl a phwyswch Parhau eto.")
)

// otherWay heads the page of an address that was asked for by the wrong method.
var otherWay = tongue.Both("This cannot be done at this address", "Ni ellir gwneud hyn yn y cyfeiriad hwn")

// titleOf gives the heading of a kind's page.
func titleOf(kind fault.Kind) tongue.Text {
	switch kind {
	case fault.Refused:
		return tongue.Both("We could not accept that", "Ni allem dderbyn hynny")
	case fault.NotFound:
		return tongue.Both("Page not found", "Heb ddod o hyd i'r dudalen")
	case fault.Denied:
		return tongue.Both("You cannot see or do this", "Ni allwch weld na gwneud hyn")
	case fault.Exists:
		return tongue.Both("This is there already", "Mae hyn yno eisoes")
	case fault.Conflict:
		return tongue.Both("Somebody has changed this meanwhile", "Mae rhywun wedi newid hyn yn y cyfamser")
	case fault.TooOften:
		return tongue.Both("Too many attempts", "Gormod o ymgeisiau")
	case fault.Unavailable:
		return tongue.Both("The survey cannot be reached at the moment", "Ni ellir cyrraedd yr arolwg ar hyn o bryd")
	}
	return tongue.Both("Something went wrong", "Aeth rhywbeth o'i le")
}
