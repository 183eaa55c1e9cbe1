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
	"telephone {{.}}":    "ffôn {{.}}",
	"There is a problem": "Mae problem",
	"Done":               "Wedi'i wneud",
	"Important":          "Pwysig",
	"Not provided":       "Heb ei roi",
	"(optional)":         "(dewisol)",
	"Error:":             "Gwall:",
	"You can enter up to {{thousands .Max}} characters": "Gallwch roi hyd at {{thousands .Max}} nod",
	"Day":   "Diwrnod",
	"Month": "Mis",
	"Year":  "Blwyddyn",
	"If you ask us about this, give the reference <strong>{{.}}</strong>.": "Os byddwch yn ein holi am hyn, rhowch y cyfeirnod <strong>{{.}}</strong>.",
}

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
