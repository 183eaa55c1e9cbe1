package respond

import (
	"strings"

	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// The sentences about what happens while a page is open. The script has none of
// its own: it shows those that its page carries.

var (
	yourselfElsewhere = tongue.Both("You, on another page or device,", "Chi, ar dudalen neu ddyfais arall,")
	typedOn           = tongue.Both("You typed it on %s.", "Teipioch ef ar %s.")
	answeredThis      = tongue.Both("%s answered this at %s: %s", "Atebodd %s hyn am %s: %s")
	answeredThat      = tongue.Both("%s answered “%s” at %s: %s", "Atebodd %s “%s” am %s: %s")
	withYourLink      = tongue.Both("somebody with your link or code", "rhywun gyda'ch dolen neu'ch cod")
	onThisPage        = tongue.Both("%s %s on this page too.", "Mae %s ar y dudalen hon hefyd.")
	inThisSection     = tongue.Both("%s %s on another page of this section.", "Mae %s ar dudalen arall o'r adran hon.")
	inSectionNow      = tongue.Both("%s %s here now.", "Mae %s yma nawr.")
	inSectionAt       = tongue.Both("%s was here at %s.", "Roedd %s yma am %s.")
	joined            = tongue.Both("%s and %s", "%s a %s")
	orElse            = tongue.Both("%s or %s", "%s neu %s")
)

// hereNow names the others in a section.
func hereNow(l tongue.Language, others []fieldwork.Here, me fieldwork.Here) string {
	var page, section []string
	for _, h := range others {
		name := somebody(l, h.Name)
		if h.Name == me.Name {
			name = withYourLink.In(l)
		}
		if h.Page == me.Page {
			page = append(page, name)
		} else {
			section = append(section, name)
		}
	}
	var sentences []string
	if len(page) > 0 {
		sentences = append(sentences, together(l, onThisPage, page))
	}
	if len(section) > 0 {
		sentences = append(sentences, together(l, inThisSection, section))
	}
	return strings.Join(sentences, " ")
}

// together says where people are: "Ann and Ben are on this page too."
func together(l tongue.Language, where tongue.Text, names []string) string {
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	text := listed(l, joined, names)
	if l == tongue.Welsh {
		return where.In(l, text)
	}
	return tongue.Capitalised(where.In(l, text, verb))
}

// listed names people one after the other, the last two joined.
func listed(l tongue.Language, joined tongue.Text, names []string) string {
	if last := len(names) - 1; last > 0 {
		names = append(append([]string{}, names[:last-1]...), joined.In(l, names[last-1], names[last]))
	}
	return strings.Join(names, ", ")
}

// live is what the script of a page of questions works with: the name of the session
// on the device, the position since which to look, and who else is here.
type live struct {
	Device string `mould:"own"`
	Since  string `mould:"own"`
	Here   string `mould:"own"`
}
