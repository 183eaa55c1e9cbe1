package respond_test

import (
	"strings"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/internal/browser"
)

const (
	keptLine = `document.getElementById("form-kept").textContent.startsWith("What you typed is kept.")`
	awayLine = `document.getElementById("form-kept").textContent === "Not connected. What you type is kept on this device and sent when you are back."`
	waitLine = `document.getElementById("form-kept").textContent.startsWith("Not connected. Your answers are kept")`
	backSeen = `!document.getElementById("form-back").hidden`
	lookNow  = `document.dispatchEvent(new Event("visibilitychange")), true`
)

// onDevice gives the names of what the browser keeps for us.
func onDevice(tab *browser.Tab) []string {
	return browser.Eval[[]string](tab, `Object.keys(localStorage).filter(k => k.startsWith("omnibus:"))`)
}

func draftOf(t *testing.T, w *world, name, page string) string {
	t.Helper()
	d, err := w.store.Draft(t.Context(), access.Person{Name: name, Role: access.Respondent, Wave: "wave-1", Org: "derby"}, "wave-1", "derby", "kinds", page)
	must(t, err)
	return d.Body
}

func TestWhatIsTypedIsKeptAndOfferedAgain(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	address := w.http.URL + "/r/s/kinds/3"
	tab.Go(address)
	tab.Type("#Long", "My thoughts")
	if got := onDevice(tab); len(got) != 1 {
		t.Errorf("the device keeps %v at once", got)
	}
	tab.Await("the line that it is kept", keptLine)
	if got := onDevice(tab); len(got) != 0 {
		t.Errorf("the device still keeps %v", got)
	}
	looksGood(t, tab, "live-kept")
	if len(w.answers("derby")) != 0 || !strings.Contains(draftOf(t, w, "Dora", "3"), "My thoughts") {
		t.Fatalf("answers %v, draft %q", w.answers("derby"), draftOf(t, w, "Dora", "3"))
	}
	// Another device of the same person, after a crash of this one.
	tab.Go(address)
	tab.Await("the offer", backSeen)
	looksGood(t, tab, "live-back")
	if got := browser.Eval[string](tab, `document.getElementById("Long").value`); got != "My thoughts" {
		t.Errorf("put back: %q", got)
	}
	tab.Submit("main form .govuk-button")
	tab.Arrives("/r/s/kinds/4")
	if got := w.answers("derby")["Long"]; got != `"My thoughts"` || draftOf(t, w, "Dora", "3") != "" || len(onDevice(tab)) != 0 {
		t.Errorf("saved %q, draft %q, device %v", got, draftOf(t, w, "Dora", "3"), onDevice(tab))
	}
	// What is not wanted is taken off the page.
	tab.Go(address)
	tab.Type("#Long", " and more")
	tab.Await("the line that it is kept", keptLine)
	tab.Go(address)
	tab.Await("the offer", backSeen)
	tab.Click("#form-back button")
	tab.Await("the page as it is saved", `document.getElementById("Long").value === "My thoughts" && document.getElementById("form-back").hidden`)
	if got := draftOf(t, w, "Dora", "3"); got != "" {
		t.Errorf("the draft is %q", got)
	}
}

// TestAPageFromTheBrowsersMemoryIsSentAgain has a page led on from and shown again as
// it was, as browsers do on Back: its button must work. The page does not truly go,
// because browsers that are looked into keep none.
func TestAPageFromTheBrowsersMemoryIsSentAgain(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	tab.Go(w.http.URL + "/r/s/kinds/3")
	browser.Eval[bool](tab, `window.posts = 0, window.fetch = (_, how) => {
		if (how.method === "POST") window.posts++
		return Promise.resolve({ok: true, status: 200, headers: new Headers({"Omnibus-Next": location.href + "#led-on"}), json: () => Promise.resolve({})})
	}, history.replaceState = () => { throw new Error("it leads on") }, true`)
	press := func() {
		browser.Eval[bool](tab, `document.querySelector("main form .govuk-button").click(), true`)
		tab.Await("what comes of it", `new Promise(done => setTimeout(() => done(true), 20))`)
	}
	press()
	press()
	if got := browser.Eval[int](tab, `window.posts`); got != 1 {
		t.Fatalf("a page that leads on was sent %d times", got)
	}
	browser.Eval[bool](tab, `dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}))`)
	press()
	if got := browser.Eval[int](tab, `window.posts`); got != 2 {
		t.Errorf("shown again it was sent %d times in all", got)
	}
}

func TestALostConnectionLosesNothing(t *testing.T) {
	w := open(t, showcase)
	dora := w.arrive(t, "derby", "Dora")
	tab := dora.enter(browser.Open(t))
	address := w.http.URL + "/r/s/kinds/3"
	tab.Go(address)
	tab.Connected(false)
	tab.Type("#Long", "Written in a car park")
	tab.Await("the line that there is no connection", awayLine)
	looksGood(t, tab, "live-away")
	if got := onDevice(tab); len(got) != 1 {
		t.Fatalf("the device keeps %v", got)
	}
	// The browser crashes, and comes back without the page.
	tab.Go("about:blank")
	tab.Connected(true)
	tab.Go(address)
	tab.Await("the offer", backSeen)
	if got := browser.Eval[string](tab, `document.getElementById("Long").value`); got != "Written in a car park" {
		t.Errorf("put back: %q", got)
	}
	tab.Connected(false)
	tab.Type("#Long", ", and sent from there")
	tab.Click("main form .govuk-button")
	tab.Await("the line that it waits", waitLine)
	looksGood(t, tab, "live-waiting")
	tab.Click("main form .govuk-button") // impatient
	if len(w.answers("derby")) != 0 {
		t.Fatal("saved without a connection")
	}
	tab.Connected(true)
	tab.Arrives("/r/s/kinds/4")
	given, _, err := w.store.CaseHistory(t.Context(), operator, "wave-1", "derby")
	must(t, err)
	if len(given) != 1 || given[0].Value.Text != "Written in a car park, and sent from there" {
		t.Errorf("the log has %v", given)
	}
	if len(onDevice(tab)) != 0 || draftOf(t, w, "Dora", "3") != "" {
		t.Errorf("kept: %v, %q", onDevice(tab), draftOf(t, w, "Dora", "3"))
	}
	// Choices are kept as texts are.
	tab.Go(w.http.URL + "/r/s/kinds/1")
	tab.Connected(false)
	tab.Click("#One-4")
	tab.Type("#One_4_text", "A hub of our own")
	tab.Await("the line that there is no connection", awayLine)
	tab.Go("about:blank")
	tab.Connected(true)
	tab.Go(w.http.URL + "/r/s/kinds/1")
	tab.Await("the offer", backSeen)
	tab.Submit("main form .govuk-button")
	tab.Arrives("/r/s/kinds/2")
	if got := w.answers("derby"); got["One"] != "4" || got["One_4_text"] != "A hub of our own" {
		t.Errorf("saved %v", got)
	}
}

func TestASharedDeviceKeepsNothingForTheNext(t *testing.T) {
	w := open(t, showcase)
	dora, dan := w.arrive(t, "derby", "Dora"), w.arrive(t, "derby", "Dan")
	tab := dora.enter(browser.Open(t))
	base := w.http.URL
	// A page that crashed without a connection leaves this behind.
	crashes := func() {
		tab.Go(base + "/r/s/kinds/3")
		browser.Eval[bool](tab, `localStorage.setItem("omnibus:" + document.querySelector("main").dataset.device + ":/r/s/kinds/3",
			JSON.stringify({at: Date.now(), fields: {Long: ["Only for my eyes"]}, seen: []})), true`)
	}
	crashes()
	tab.Go(base + "/r/hub")
	if len(onDevice(tab)) != 1 {
		t.Fatal("nothing is kept")
	}
	dan.enter(tab) // sits down at the same browser, with a link of their own
	tab.Go(base + "/r/s/kinds/3")
	if got := browser.Eval[string](tab, `document.getElementById("Long").value`); got != "" || len(onDevice(tab)) != 0 {
		t.Errorf("the next person finds %q and %v", got, onDevice(tab))
	}
	crashes()
	tab.Go(base + "/r/leave")
	tab.Submit("main .govuk-button")
	if got := onDevice(tab); len(got) != 0 {
		t.Errorf("after leaving, the device keeps %v", got)
	}
	dora.enter(tab)
	crashes()
	browser.Eval[bool](tab, `Object.keys(localStorage).forEach(k => localStorage.setItem(k, localStorage.getItem(k).replace(/"at":\d+/, '"at":1'))), true`)
	tab.Go(base + "/r/hub")
	if got := onDevice(tab); len(got) != 0 {
		t.Errorf("after a working day, the device keeps %v", got)
	}
}

func TestADraftKeepsWhatItHadSeen(t *testing.T) {
	w := open(t, showcase)
	tab := w.arrive(t, "derby", "Dora").enter(browser.Open(t))
	dan := w.arrive(t, "derby", "Dan")
	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Type("#Long", "Dora's view")
	tab.Await("the line that it is kept", keptLine)
	tab.Go("about:blank")
	dan.opens("/r/s/kinds/3").fills("Long", "Dan's view").continues()
	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Await("the offer", backSeen)
	tab.Submit("main form .govuk-button")
	if got := tab.Text("main"); !strings.Contains(got, "A colleague has answered as well") || !strings.Contains(got, "Dan's view") || !strings.Contains(got, "Dora's view") {
		t.Errorf("the page says: %s", got)
	}
}

func TestASessionWarnsBeforeItEnds(t *testing.T) {
	w := open(t, showcase)
	code, link := w.invite("derby", "Dora")
	tab := browser.Open(t)
	tab.Go(w.http.URL + link)
	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Type("#Long", "Hours of work")
	tab.Await("the line that it is kept", keptLine)
	ends := noon.Add(8 * time.Hour * 20 / 19)
	w.at(ends.Add(-5*time.Minute + time.Second))
	browser.Eval[bool](tab, lookNow)
	tab.Await("the warning", `document.getElementById("session-dialog").open`)
	if got := tab.Text("#session-dialog"); !strings.Contains(got, "asked for your link or code again in 5 minutes") {
		t.Errorf("the warning says %q", got)
	}
	if got := tab.Heard("dialog", "You are about to be signed out"); !strings.HasPrefix(got, "If you do nothing") {
		t.Errorf("a screen reader hears %q", got)
	}
	looksGood(t, tab, "live-warning")
	if got := browser.Eval[string](tab, `document.activeElement.textContent`); !strings.HasPrefix(got, "Stay signed in") {
		t.Errorf("the focus is on %q", got)
	}
	for range 4 { // the keyboard does not leave the warning for the page behind it
		tab.Keys("\t")
		if !browser.Eval[bool](tab, `document.activeElement === document.body || !!document.activeElement.closest("#session-dialog")`) {
			t.Error("the focus leaves the warning")
		}
	}
	browser.Eval[bool](tab, `document.querySelector("#session-dialog button").focus(), true`)
	tab.Keys("\r")
	tab.Await("the end of the warning", `!document.getElementById("session-dialog").open`)
	if got := browser.Eval[string](tab, `document.activeElement.id`); got != "Long" {
		t.Errorf("the focus comes back to %q", got)
	}
	w.at(ends.Add(7 * time.Hour))
	browser.Eval[bool](tab, lookNow)
	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Await("the offer", backSeen)

	w.at(ends.Add(30 * time.Hour))
	tab.Type("#Long", " and more")
	browser.Eval[bool](tab, lookNow)
	tab.Await("the end", `document.getElementById("session-dialog").textContent.includes("Your session has ended")`)
	looksGood(t, tab, "live-ended")
	tab.Click("#session-dialog button")
	tab.Submit("main form .govuk-button")
	tab.Type("#form-code", code)
	tab.Submit("main .govuk-button")
	if got := w.answers("derby")["Long"]; got != `"Hours of work and more"` {
		t.Errorf("saved %s; the page says %s", got, tab.Text("main"))
	}
}

func TestWithoutScriptAnEndedSessionLosesNothing(t *testing.T) {
	w := open(t, showcase)
	code, link := w.invite("derby", "Dora")
	tab := browser.Open(t)
	tab.Script(false)
	tab.Go(w.http.URL + link)
	if got := tab.Text("main"); !strings.Contains(got, "After 8 hours away") {
		t.Errorf("nothing says how long a session lasts: %s", got)
	}
	tab.Go(w.http.URL + "/r/s/kinds/3")
	tab.Type("#Long", "Typed without script")
	w.at(noon.Add(9 * time.Hour))
	tab.Submit("main form .govuk-button")
	tab.Type("#form-code", code)
	tab.Submit("main .govuk-button")
	if got := w.answers("derby")["Long"]; got != `"Typed without script"` {
		t.Errorf("saved %s; the page says %s", got, tab.Text("main"))
	}
}

func TestColleaguesSeeEachOtherAtOnce(t *testing.T) {
	w := open(t, showcase)
	dora, dan := w.arrive(t, "derby", "Dora Ek"), w.arrive(t, "derby", "Dan Ek")
	tab, other := dora.enter(browser.Open(t)), dan.enter(browser.Open(t))
	address := w.http.URL + "/r/s/kinds/1"
	tab.Go(address)
	tab.Click("#One")
	other.Go(address)
	other.Await("the notice of Dora", `document.getElementById("live-here").textContent === "Dora Ek is on this page too."`)
	other.Await("Dan's own look", `performance.getEntriesByType("resource").some(e => e.name.includes("/live?"))`)
	browser.Eval[bool](tab, lookNow)
	tab.Await("the notice of Dan", `document.getElementById("live-here").textContent === "Dan Ek is on this page too."`)
	other.Click("#One-2")
	other.Submit("main form .govuk-button")
	other.Arrives("/r/s/kinds/2")
	const news = "Dan Ek answered this at 13:00: Yes – in development"
	tab.Await("the notice of Dan's answer", `document.getElementById("beside-One").textContent === "`+news+`"`)
	if got := browser.Eval[string](tab, `document.getElementById("live-said").textContent`); !strings.Contains(got, "Dan Ek answered “Are there multi-agency") {
		t.Errorf("a screen reader is told %q", got)
	}
	if got := tab.Heard("group", "Are there multi-agency arrangements"); !strings.Contains(got, news) {
		t.Errorf("the question is described as %q", got)
	}
	if !browser.Eval[bool](tab, `document.getElementById("One").checked`) {
		t.Error("Dora's own choice was changed")
	}
	looksGood(t, tab, "live-colleague")
	tab.Submit("main form .govuk-button")
	if got := tab.Text("h1"); got != "A colleague has answered as well" {
		t.Errorf("Dora is told %q", got)
	}
	// Without script the page says so when it is opened.
	tab.Script(false)
	tab.Go(address)
	if got := tab.Text("main"); !strings.Contains(got, "Dan Ek is on another page of this section.") {
		t.Errorf("without script the page says: %s", got)
	}
	dan.opens("/r/s/kinds/10").fills("First", "1").continues()
	tab.Go(w.http.URL + "/r/s/kinds/10")
	if got := tab.Text("main"); !strings.Contains(got, "Dan Ek answered this at 13:00: Yes") {
		t.Errorf("without script the page says: %s", got)
	}
	looksGood(t, tab, "live-without-script")
}
