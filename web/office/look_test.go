package office_test

import (
	"net/url"
	"strings"
	"testing"

	"omnibus/access"
	"omnibus/internal/browser"
	"omnibus/internal/world"
)

type look struct{ name, path string }

// looks are the pages that a browser is shown, by the name of their picture.
var looks = []look{
	{"waves", "/office/"},
	{"wave", "/office/waves/wave-1"},
	{"frame", "/office/waves/wave-1/frame"},
	{"frame-filtered", "/office/waves/wave-1/frame?region=North&type=Unitary&sort=fsm_pct&order=down"},
	{"pilot", "/office/waves/wave-1/pilot"},
	{"pilot-drawn", "/office/waves/wave-1/pilot?draw=yes&size=12&spread=type&spread=region&spread=fsm_pct&in=la-hampshire&out=la-york"},
	{"questionnaire", "/office/waves/wave-1/questionnaire"},
	{"questionnaire-section", "/office/waves/wave-1/questionnaire/csc"},
	{"text", "/office/waves/wave-1/texts/questionnaire.yaml"},
	{"edit", "/office/waves/wave-1/texts/questionnaire.yaml/edit"},
	{"cases", "/office/waves/wave-1/cases?section-csc=partial"},
	{"case", "/office/waves/wave-1/cases/ORG"},
	{"file", "/office/waves/wave-1/cases/ORG/file"},
	{"file-calls", "/office/waves/wave-1/cases/ORG/file?show=messages"},
	{"contact", "/office/waves/wave-1/cases/ORG/contacts/0"},
	{"access", "/office/waves/wave-1/cases/ORG/access"},
	{"burden", "/office/waves/wave-1/burden"},
	{"plan", "/office/waves/wave-1/plan"},
	{"plan-moment", "/office/waves/wave-1/plan/invitation"},
	{"plan-calls", "/office/waves/wave-1/plan/calls"},
	{"plan-letters", "/office/waves/wave-1/plan/letter/letters"},
	{"calls", "/office/waves/wave-1/calls"},
	{"call", "/office/waves/wave-1/calls/ORG"},
	{"plan-message", "/office/waves/wave-1/plan/invitation/message"},
	{"messages", "/office/outbox?wave=wave-1"},
	{"message-sent", "/office/outbox/1"},
	{"message-unclear", "/office/outbox/2"},
	{"message-back", "/office/outbox/3"},
	{"tables", "/office/waves/wave-1/tables"},
	{"table-empty", "/office/waves/wave-1/tables/build"},
	{"table", "/office/waves/wave-1/tables/build?show=SocJoint"},
	{"table-split", "/office/waves/wave-1/tables/build?show=SocJoint&by=region&by=type"},
	{"table-crossed", "/office/waves/wave-1/tables/build?show=SocJoint&by=region&by=type*region&sort=descending"},
	{"table-many", "/office/waves/wave-1/tables/build?show=SocRisk&by=region&chosen=yes"},
	{"table-grid", "/office/waves/wave-1/tables/build?show=SocData&by=type"},
	{"table-grid-one", "/office/waves/wave-1/tables/build?show=SocData&by=region&only=1&sort=descending"},
	{"table-filter", "/office/waves/wave-1/tables/build?show=SocJoint&by=type&filter=region%3DNorth&base=Northern+authorities&weight=type"},
	{"table-public", "/office/waves/wave-1/tables/build?show=SocJoint&by=region&by=type&view=public"},
	{"table-wrong", "/office/waves/wave-1/tables/build?show=SocJoint&show=SocRiks&by=regoin&by=region&filter=Nort&bands=ten"},
	{"table-text", "/office/waves/wave-1/tables/build?show=GovSoc"},
	{"report", "/office/waves/wave-1/report"},
	{"consent", "/office/waves/wave-1/consent"},
	{"audit", "/office/waves/wave-1/audit"},
	{"not-found", "/office/waves/wave-9"},
	{"sign-out", "/office/sign-out"},
}

func TestPagesInABrowser(t *testing.T) {
	s := open(t)
	s.sent()
	s.unclear()
	s.bounced()
	if err := s.store.StopMail(t.Context(), access.Person{Name: "Lead", Role: access.Lead}, true, noon); err != nil {
		t.Fatal(err)
	}
	s.shows(append([]look{{"sign-in", "/office/sign-in"}}, looks...))
}

// shows has a lead look at pages in two sizes, each with axe.
func (s *site) shows(looks []look) {
	s.looksAs(access.Lead, looks)
}

// looksAs is shows for somebody in another role.
func (s *site) looksAs(role access.Role, looks []look) {
	t := s.t.(*testing.T)
	session := s.session(role)
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"desktop", 1280, 900}, {"phone", 390, 844}} {
		tab := browser.Open(t)
		tab.Size(size.width, size.height)
		for _, l := range looks {
			path := l.path
			if u, err := url.Parse(path); err == nil {
				u.Path = strings.Replace(u.Path, "ORG", s.world.Org, 1)
				path = u.String()
			}
			if path != "/office/sign-in" {
				tab.Cookie(s.http.URL, "omnibus-office", session)
			}
			tab.Go(s.http.URL + path)
			tab.Screenshot(l.name + "-" + size.name)
			tab.Usable()
			tab.Accessible()
			if size.name == "phone" { // and at 400 % zoom
				tab.Size(320, 256)
				tab.Usable()
				tab.Size(size.width, size.height)
			}
		}
	}
}

// TestWithoutScript signs in, makes a slip in a text and is told so, all by
// keyboard and with scripts off.
func TestWithoutScript(t *testing.T) {
	s := open(t)
	tab := browser.Open(t)
	tab.Script(false)
	tab.Go(s.http.URL + "/office/waves/wave-1/texts/questionnaire.yaml/edit")
	tab.Type("#email", world.Lead)
	tab.Type("#password", s.world.Password)
	tab.KeysToNewPage("\r")
	if title := tab.Title(); !strings.HasPrefix(title, "Edit questionnaire.yaml") {
		t.Fatalf("after signing in the page is %q", title)
	}
	tab.Type("#text", "oops [\n")
	tab.Submit("button[value=save]")
	if title := tab.Title(); !strings.HasPrefix(title, "Error: Edit questionnaire.yaml") {
		t.Fatalf("after a broken text the page is %q", title)
	}
	tab.Fits()
	tab.Accessible()
	tab.Screenshot("edit-wrong-desktop")
	tab.Script(false)
	tab.Go(s.http.URL + "/office/waves/wave-1/cases/" + s.world.Org + "/access")
	tab.Type("#person", "Director's office")
	tab.KeysToNewPage("\r")
	if code := tab.Text("#code"); len(code) != 14 {
		t.Errorf("the code is %q", code)
	}
	tab.Size(320, 640)
	tab.Fits()
	tab.Accessible()
	tab.Screenshot("access-given-phone")
}
