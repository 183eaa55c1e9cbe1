package respond_test

import (
	"testing"

	"omnibus/internal/browser"
)

func TestTheRoomInABrowser(t *testing.T) {
	w := open(t, showcase)
	w.text = waveText + "rules: {sign off: yes}\n"
	w.edit(showcase)
	p := w.arrive(t, "derby", "Dora")
	tab := p.enter(browser.Open(t))
	base := w.http.URL
	see := func(path, name string) {
		t.Helper()
		tab.Go(base + path)
		looksGood(t, tab, "room-"+name)
	}
	p.opens("/r/s/kinds/1").fills("One", "4").fills("One_4_text", "A hub of our own").continues()
	see("/r/room", "nobody")
	see("/r/room/kinds", "people-nobody")
	// A person with a keyboard alone hands the section over.
	tab.Type("#form-name", "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley")
	tab.KeysToNewPage("\r")
	if !browser.Eval[bool](tab, `document.activeElement.matches(".govuk-error-summary")`) {
		t.Error("the summary of problems does not have the focus")
	}
	looksGood(t, tab, "room-people-error")
	tab.Type("#form-email", "wilhelmina-alexandrina.featherstonehaugh@childrens-services.derby.example")
	tab.Keys("\t")
	tab.KeysToNewPage("\r")
	looksGood(t, tab, "room-handed")
	see("/r/room", "held")
	see("/r/room/kinds", "people-held")
	see("/r/room/kinds?instead="+p.opens("/r/room/kinds").page.All("[name=form-contact]")[0].Attr("value"), "people-instead")
	see("/r/hub", "hub")
	see("/r/s/kinds/history", "history")
	see("/r/s/other/history", "history-nothing")
	see("/r/pass-on", "pass")
	see("/r/sign-off", "sign-left")

	col := w.visitor(t)
	col.opens(p.hands("other", "Col Lee", "col@derby.example"))
	mate := col.enter(browser.Open(t))
	mate.Go(base + "/r/hub")
	looksGood(t, mate, "room-colleague-hub")
	col.opens("/r/s/other/check").fills("form-completed", "yes").continues()
	mate.Go(base + "/r/thanks")
	looksGood(t, mate, "room-colleague-thanks")
	mate.Go(base + "/r/s/kinds")
	looksGood(t, mate, "room-colleague-refused")

	see("/r/room/other", "people-finished")
	p.opens("/r/s/kinds/10").fills("First", "1").continues().opens("/r/s/kinds/check").fills("form-completed", "yes").continues()
	see("/r/sign-off", "sign")
	see("/r/hub", "hub-sign")
	tab.Go(base + "/r/sign-off")
	tab.Submit("form .govuk-button")
	looksGood(t, tab, "room-signed-thanks")
	see("/r/room", "signed")
	see("/r/sign-off", "signed-again")
}
