package respond

import (
	"cmp"
	"embed"
	"slices"
	"strings"
	"unicode"

	"omnibus/web/page"
	cymraeg "omnibus/web/respond/words"
)

//go:embed pages/*.html
var files embed.FS

var pages = page.MustParseIn(cymraeg.Welsh, files,
	page.For[arrivePage]("pages/arrive.html"),
	page.For[askPage]("pages/ask.html").Often(),
	page.For[beginPage]("pages/begin.html").Often(),
	page.For[checkPage]("pages/check.html").Often(),
	page.For[clashPage]("pages/clash.html"),
	page.For[consentPage]("pages/consent.html"),
	page.For[expiredPage]("pages/expired.html"),
	page.For[handedPage]("pages/handed.html"),
	page.For[heldPage]("pages/held.html"),
	page.For[historyPage]("pages/history.html"),
	page.For[hubPage]("pages/hub.html").Often(),
	page.For[leavePage]("pages/leave.html"),
	page.For[paperPage]("pages/paper.html"),
	page.For[paperReviewPage]("pages/paper-review.html"),
	page.For[nominatePage]("pages/nominate.html"),
	page.For[namedPage]("pages/named.html"),
	page.For[declinePage]("pages/decline.html"),
	page.For[passPage]("pages/pass.html"),
	page.For[peoplePage]("pages/people.html"),
	page.For[refusePage]("pages/refuse.html"),
	page.For[roomPage]("pages/room.html"),
	page.For[signPage]("pages/sign.html"),
	page.For[thanksPage]("pages/thanks.html").Often(),
)

func sortKept(fields []kept) {
	slices.SortFunc(fields, func(a, b kept) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
}

// shown is what was sent as it can be put on a page again: without characters
// that are no text, so that sending the page once more mends it.
func shown(text string) string {
	text = strings.ToValidUTF8(text, "")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, text)
}

// shownLine is shown for what is kept as words of people, which take no signs
// that turn the direction of what stands after them.
func shownLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, shown(text))
}

// longestQuoted is how much of what was sent a sentence quotes, in characters.
const longestQuoted = 60

// clip shortens what a sentence quotes.
func clip(text string) string {
	if runes := []rune(text); len(runes) > longestQuoted {
		return string(runes[:longestQuoted-1]) + "…"
	}
	return text
}
