package respond_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"omnibus/internal/browser"
)

// next is what the page says is to be done next.
func (p *person) next() string {
	p.t.Helper()
	return p.page.One(p.t, "#now-next").Text()
}

// nexts holds that the start page and, for the contact, the room say the same.
func (p *person) nexts(room bool, want string) *person {
	p.t.Helper()
	pages := []string{"/r/hub"}
	if room {
		pages = append(pages, "/r/room")
	}
	for _, path := range pages {
		if got := p.opens(path).next(); got != want {
			p.t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
	return p
}

func TestTheRoomSaysWhatToDoNext(t *testing.T) {
	w := open(t, twoSections)
	w.text = waveText + "rules: {sign off: yes}\n"
	w.edit(twoSections)
	dora := w.arrive(t, "derby", "Dora")
	dora.nexts(true, "What to do next 2 sections are yours to answer: about 1 minute left. Due 28 October 2016, in 25 days. Start First section")
	col := w.visitor(t).opens(dora.hands("two", "Col Lee", "col@derby.example"))
	col.nexts(false, "What to do next “Second section” is yours to answer: about 1 minute left. Due 28 October 2016, in 25 days. Start Second section")
	w.visitor(t).opens(dora.hands("two", "Pat Oh", "pat@derby.example"))
	dora.opens("/r/s/one/1").fills("A", "1").continues()
	dora.nexts(true, "What to do next “First section” is yours to answer: about 1 minute left. “Second section” waits for Col Lee or Pat Oh. Take it back, or answer it yourself : Second section Due 28 October 2016, in 25 days. Continue with First section")
	dora.opens("/r/s/one/1").fills("B", "All").continues()
	dora.nexts(true, "What to do next “First section” is answered. Check it, and say that it is completed. “Second section” waits for Col Lee or Pat Oh. Take it back, or answer it yourself : Second section Due 28 October 2016, in 25 days. Continue with First section")
	dora.opens("/r/s/one/check").fills("form-completed", "yes").continues()
	dora.nexts(true, "What to do next Nothing is yours to answer now. “Second section” waits for Col Lee or Pat Oh. Take it back, or answer it yourself : Second section Due 28 October 2016, in 25 days.")
	col.opens("/r/s/two/check").fills("form-completed", "yes").continues()
	col.nexts(false, "What to do next You have completed what was handed to you. Nothing is left to do. See what happens next")
	dora.nexts(true, "What to do next All sections are completed. Check your answers and sign them off. Check and sign off")
	dora.posts("/r/sign-off", dora.opens("/r/sign-off").fields)
	dora.nexts(true, "What to do next All sections are completed and signed off: Dora, 3 October 2016 at 13:00. Nothing is left to do. See what happens next")
	// Opened again, it is to do again; on the last days the date says so.
	col.opens("/r/s/two/check").presses("Open this section again")
	w.at(time.Date(2016, 10, 27, 22, 30, 0, 0, time.UTC)) // half past eleven there
	w.arrive(t, "derby", "Dan").nexts(true, "What to do next Nothing is yours to answer now. “Second section” waits for Col Lee or Pat Oh. Remind, or answer it yourself : Second section Due tomorrow, 28 October 2016.")
	w.at(time.Date(2016, 10, 28, 9, 0, 0, 0, time.UTC))
	w.arrive(t, "derby", "Dan").opens("/r/hub").reads("Today, 28 October 2016, is the last day.")
	w.at(time.Date(2016, 10, 29, 9, 0, 0, 0, time.UTC))
	w.arrive(t, "derby", "Dan").opens("/r/hub").readsNot("What to do next").opens("/r/room").readsNot("What to do next")
}

func TestTheRoomSaysWhoIsThereNow(t *testing.T) {
	w := open(t, showcase)
	dora := w.arrive(t, "derby", "Dora")
	col := w.visitor(t).opens(dora.hands("other", "Col Lee", "col@derby.example"))
	// Col has a page open, as its script tells.
	col.opens("/r/s/other/1/live")
	dora.opens("/r/room").reads("Col Lee is here now.")
	if got := dora.page.One(t, "#now-section-other").Text(); !strings.Contains(got, "Col Lee is here now.") {
		t.Errorf("the section says %q", got)
	}
	if got := dora.page.One(t, ".omnibus-here").Text(); got != "Col Lee is here now." {
		t.Errorf("the section says %q", got)
	}
	dora.opens("/r/hub").reads("Col Lee is here now.")
	// What Dora does where Col may not be is told to nobody else.
	dora.opens("/r/s/kinds/1/live")
	if col.opens("/r/hub").readsNot("Dora is here"); strings.Contains(col.opens("/r/now?on=room").body, "Dora is here") {
		t.Error("a colleague is told who is in another section")
	}
	dora.opens("/r/s/other/1/live")
	col.opens("/r/hub").reads("Dora is here now.")
	col.opens("/r/s/other/1/live")
	w.at(noon.Add(5 * time.Minute))
	dora.opens("/r/room").reads("Col Lee was here at 13:00.")
	w.at(noon.Add(20 * time.Minute))
	dora.opens("/r/room").readsNot("Col Lee is here", "Col Lee was here")
	// Whose browser runs no script is seen by what they answer.
	col.opens("/r/s/other/1")
	col.fills("Enough", "1").continues()
	dora.opens("/r/room").reads("Col Lee is here now.")
	if dora.opens("/r/now?on=room"); dora.status != http.StatusOK || !strings.Contains(dora.body, "Col Lee is here now.") {
		t.Errorf("%d: %s", dora.status, dora.body)
	}
}

func TestTheOpenRoomFollowsWhatHappens(t *testing.T) {
	w := open(t, showcase)
	dora := w.arrive(t, "derby", "Dora")
	col := w.visitor(t).opens(dora.hands("other", "Col Lee", "col@derby.example"))
	tab := dora.enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/room")
	browser.Eval[bool](tab, lookNow)
	tab.Await("the first look", `performance.getEntriesByType("resource").some(e => e.name.includes("/r/now?"))`)
	col.opens("/r/s/other/1/live")
	browser.Eval[bool](tab, lookNow)
	tab.Await("the notice of Col", `document.querySelector("#now-section-other .omnibus-here")?.textContent === "Col Lee is here now."`)
	tab.Await("that it is heard", `document.getElementById("now-said").textContent.endsWith(": Col Lee is here now.")`)
	looksGood(t, tab, "room-here")
	col.opens("/r/s/other/check").fills("form-completed", "yes").continues()
	browser.Eval[bool](tab, lookNow)
	tab.Await("the section's new state", `document.querySelector("#now-section-other .govuk-tag").textContent === "Completed"`)
	// What has the focus stays.
	browser.Eval[bool](tab, `document.querySelector("#now-next a").focus(), window.held = document.activeElement, true`)
	dora.opens("/r/s/kinds/1").fills("One", "1").continues()
	browser.Eval[bool](tab, lookNow)
	tab.Await("the first section's progress", `document.querySelector("#now-section-kinds").textContent.includes("Last answer")`)
	if !browser.Eval[bool](tab, `document.activeElement === held`) {
		t.Error("the link that had the focus is gone")
	}
	tab.Go(w.http.URL + "/r/hub")
	looksGood(t, tab, "room-here-hub")
}
