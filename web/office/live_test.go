package office_test

import (
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/survey/fieldwork"
)

// TestLivePictureInABrowser looks at the pages of the live picture on a desk and
// on a phone, and watches one draw itself anew.
func TestLivePictureInABrowser(t *testing.T) {
	s := open(t)
	session := s.session(access.Lead)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 390, 844}} {
		tab := browser.Open(t)
		tab.Size(size.width, size.height)
		tab.Cookie(s.http.URL, "omnibus-office", session)
		for _, one := range []struct{ name, path string }{
			{"response-past", "/response?at=2016-10-12+14:30"}, {"response-items", "/response/items?section=csc"},
			{"chase", "/chase?at=2016-10-14"}, {"chase-early", "/chase?at=2016-09-27"}, {"response", "/response"},
		} {
			tab.Go(s.http.URL + "/office/waves/wave-1" + one.path)
			tab.Fits()
			tab.Accessible()
			tab.Screenshot(one.name + "-" + size.name)
		}
		if size.name == "phone" {
			continue
		}
		tab.Await("the numbers of the days to be opened", `(document.querySelector('details').open = true)`)
		event := fieldwork.ContactEvent{Org: s.world.Org, Kind: fieldwork.Refusal, Channel: fieldwork.ByPhone, Reason: "No time", At: noon}
		if err := s.store.AppendContacted(t.Context(), access.Person{Name: "Ivan", Role: access.Interviewer}, "wave-1", []fieldwork.ContactEvent{event}); err != nil {
			t.Fatal(err)
		}
		tab.Await("the picture to be asked for", `document.getElementById('live').dispatchEvent(new Event('omnibus:look'))`)
		tab.Await("the picture to be drawn anew", `document.getElementById('live-said').textContent.includes('drawn anew')`)
		tab.Await("what was opened to stay open", `document.querySelector('details').open`)
		if text := tab.Text("#work ~ .office-columns"); !strings.Contains(text, "Refused") {
			t.Errorf("the refusal is not there: %s", text)
		}
	}
}
