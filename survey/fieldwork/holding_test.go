package fieldwork

import (
	"strings"
	"testing"
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

var monday = time.Date(2016, 10, 3, 12, 0, 0, 0, time.UTC)

// asks begins an ask about the section ey behind all that the room holds.
func (r Room) asks(name, email string) Ask {
	var head int64
	for _, e := range r.Events {
		head = max(head, e.Position)
	}
	return Ask{Wave: "wave-1", Org: "derby", By: "Dora", At: monday, Section: "ey", Name: name, Email: email, Head: head}
}

// does adds a step to the room, as the store would.
func (r *Room) does(t *testing.T, step Step, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	r.Contacts = append(r.Contacts, step.Contacts...)
	r.Events = append(r.Events, step.Events...)
}

func (r Room) holderNames(section string) string {
	var names []string
	for _, h := range r.Holders(section) {
		names = append(names, h.Contact.Name)
	}
	return strings.Join(names, ", ")
}

func refuses(t *testing.T, err error, kind fault.Kind, says string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || !strings.Contains(fault.Public(err), says) {
		t.Errorf("%v (%v), want %v: %q", err, fault.KindOf(err), kind, says)
	}
}

func TestHandRemindReassignTakeBack(t *testing.T) {
	var r Room
	step, err := r.Hand(r.asks("Col  Lee ", "col@derby.example"))
	r.does(t, step, err)
	if c := step.Contacts[0]; c.Name != "Col Lee" || c.ID != 1 || step.Events[0].Position != 2 || step.Head(0) != 2 {
		t.Fatalf("%+v", step)
	}
	_, err = r.Hand(r.asks("Other", "COL@derby.example"))
	refuses(t, err, fault.Exists, "Col Lee (col@derby.example) holds this section already")
	step, err = r.Hand(r.asks("Pat", "pat@derby.example"))
	r.does(t, step, err)
	if got := r.holderNames("ey"); got != "Col Lee, Pat" {
		t.Fatalf("held by %s", got)
	}

	remind := r.asks("", "")
	remind.Contact = 1
	_, err = r.Remind(remind)
	refuses(t, err, fault.TooOften, "less than a day ago")
	remind.At = monday.Add(remindAfter)
	step, err = r.Remind(remind)
	r.does(t, step, err)
	_, err = r.Remind(remind)
	refuses(t, err, fault.TooOften, "tomorrow")

	instead := r.asks("Sam", "sam@derby.example")
	instead.Contact = 1
	step, err = r.Hand(instead)
	r.does(t, step, err)
	if got := r.holderNames("ey"); got != "Pat, Sam" || len(step.Events) != 2 || step.Events[1].Contact != step.Contacts[0].ID {
		t.Fatalf("held by %s after %+v", got, step)
	}
	_, err = r.TakeBack(instead)
	refuses(t, err, fault.NotFound, "does not hold this section")
	_, err = r.Remind(instead)
	refuses(t, err, fault.NotFound, "does not hold")
	instead.Name, instead.Email = "Ann", "ann@derby.example"
	_, err = r.Hand(instead)
	refuses(t, err, fault.NotFound, "does not hold")

	// Who comes back is the same person.
	instead = r.asks("Col Lee", "col@derby.example")
	step, err = r.Hand(instead)
	r.does(t, step, err)
	if len(step.Contacts) != 0 || step.Events[0].Contact != 1 {
		t.Fatalf("%+v", step)
	}
	if len(r.History("ey")) != 6 || len(r.History("csc")) != 0 {
		t.Errorf("%d lines of history", len(r.History("ey")))
	}
}

func TestAFinishedSectionIsNotHanded(t *testing.T) {
	var r Room
	ask := r.asks("Col", "col@derby.example")
	ask.Finished = true
	_, err := r.Hand(ask)
	refuses(t, err, fault.Conflict, "Open the section again first")
}

func TestARoomIsBounded(t *testing.T) {
	var r Room
	for i := range mostHolders {
		ask := r.asks("Col", strings.Repeat("x", i+1)+"@derby.example")
		step, err := r.Hand(ask)
		r.does(t, step, err)
	}
	_, err := r.Hand(r.asks("Col", "one.more@derby.example"))
	refuses(t, err, fault.Refused, "10 colleagues hold this section")
	for len(r.Events) < mostLetters {
		r.Events = append(r.Events, Event{Deed: Handed, Section: "csc", At: monday})
	}
	other := r.asks("Col", "one.more@derby.example")
	other.Section = "send"
	_, err = r.Hand(other)
	refuses(t, err, fault.TooOften, "60 e-mails")
	_, err = r.PassOn(other)
	refuses(t, err, fault.TooOften, "60 e-mails")
	other.At = monday.Add(lettersIn)
	step, err := r.Hand(other)
	r.does(t, step, err)
}

func TestSignOffStandsUntilASectionTurns(t *testing.T) {
	var r Room
	ask := r.asks("", "")
	ask.Unfinished, ask.Turned = 1, 7
	ask.Head = 9
	_, err := r.SignOff(ask)
	refuses(t, err, fault.Conflict, "All sections have to be finished")
	ask.Unfinished = 0
	step, err := r.SignOff(ask)
	r.does(t, step, err)
	if step, _ := r.SignOff(ask); len(step.Events) != 0 {
		t.Error("signed off twice")
	}
	if _, stands := r.Signed(7); !stands {
		t.Error("the sign-off does not stand")
	}
	if _, stands := r.Signed(11); stands {
		t.Error("the sign-off outlives a section that turned")
	}
}

func TestPassOn(t *testing.T) {
	var r Room
	step, err := r.PassOn(r.asks("Nia", "nia@derby.example"))
	r.does(t, step, err)
	if lead, ok := r.Lead(); !ok || lead.Name != "Nia" || lead.Role != SinglePoint {
		t.Errorf("the contact is %+v", lead)
	}
	_, err = r.PassOn(r.asks("Nia", "NIA@derby.example"))
	refuses(t, err, fault.Exists, "is the contact already")
}

func TestAPartShowsNoAddress(t *testing.T) {
	var r Room
	step, err := r.Hand(r.asks("Col", "col@derby.example"))
	r.does(t, step, err)
	if part := r.Part([]string{"ey"}); part.Contacts[0].Email != "" || len(part.Events) != 1 || r.Contacts[0].Email == "" {
		t.Errorf("%+v", part)
	}
	if part := r.Part([]string{"csc"}); len(part.Events) != 0 {
		t.Errorf("%+v", part)
	}
}

func TestReadEmail(t *testing.T) {
	for typed, want := range map[string]string{
		" Ann.Lee@Derby.Example\t":     "Ann.Lee@derby.example",
		"o'neil+survey@a-b.c1.example": "o'neil+survey@a-b.c1.example",
	} {
		if got, err := ReadEmail(typed); err != nil || got != want {
			t.Errorf("ReadEmail(%q) = %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{
		"", "ann", "ann@", "@derby.example", "ann@derby", "ann@@derby.example", "a@b.example,c@d.example", "a@b.example; c@d.example",
		"ann@derby.example\nBcc: x@y.example", "ann\x00@derby.example", "Ann <ann@derby.example>", `"a b"@derby.example`, "ann..lee@derby.example",
		".ann@derby.example", "ann@-derby.example", "ann@derby..example", "ann lee@derby.example", strings.Repeat("a", 65) + "@derby.example",
		"a@" + strings.Repeat("b.", 130) + "example", "\xff@derby.example", "ann@derby.example.",
	} {
		if got, err := ReadEmail(typed); fault.KindOf(err) != fault.Refused || got != "" {
			t.Errorf("ReadEmail(%q) = %q, %v", typed, got, err)
		}
	}
}

func FuzzReadPerson(f *testing.F) {
	f.Add("Ann Lee", "ann@derby.example")
	f.Add("Åsa\r\nBcc", "a@b.c\r\n")
	f.Fuzz(func(t *testing.T, name, email string) {
		for text, read := range map[string]func(string) (string, error){name: ReadName, email: ReadEmail} {
			got, err := read(text)
			if err != nil {
				continue
			}
			if strings.ContainsAny(got, "\r\n\x00") || len(got) > 4*longestName || got == "" {
				t.Errorf("%q is kept as %q", text, got)
			}
			if again, err := read(got); err != nil || again != got {
				t.Errorf("%q is kept as %q, then as %q (%v)", text, got, again, err)
			}
		}
		m := Letter{Site: "https://s.example", Token: "t", Code: "c", Section: name, Survey: email}.Message(Event{Deed: Handed, By: name, Wave: "w", Org: "o"}, Contact{Name: "Ann", Email: "ann@derby.example"})
		if err := m.Check(); err != nil {
			t.Errorf("no letter by %q about %q: %v", name, email, err)
		}
	})
}

func TestReadName(t *testing.T) {
	if got, err := ReadName("  Ann\u00a0 Lee "); err != nil || got != "Ann Lee" {
		t.Errorf("%q, %v", got, err)
	}
	for _, typed := range []string{"", " \t", "Ann\nLee", "Ann\u202eLee", "\xff", strings.Repeat("é", 201)} {
		if got, err := ReadName(typed); fault.KindOf(err) != fault.Refused || got != "" {
			t.Errorf("ReadName(%q) = %q, %v", typed, got, err)
		}
	}
}

func TestLetters(t *testing.T) {
	l := Letter{Site: "https://survey.example", Token: "TOKEN", Code: "ABCD-2345-WXYZ", Survey: "Small Survey", Organisation: "Derby City Council",
		Section: "Early years", Until: "28 October 2016", Team: "The team", Email: "team@survey.example"}
	to := Contact{Name: "Col Lee", Email: "col@derby.example"}
	for deed, says := range map[Deed]string{
		Handed:   "Dora asks you to answer the section “Early years” of the Small Survey for Derby City Council by 28 October 2016.",
		Reminded: "Dora reminds you", PassedOn: "Dora has made you the contact",
	} {
		m := l.Message(Event{Deed: deed, By: "Dora", Wave: "wave-1", Org: "derby", Position: 7}, to)
		if err := m.Check(); err != nil || m.Key != "room wave-1 derby 7" || m.To.Email != to.Email {
			t.Errorf("%+v: %v", m, err)
		}
		for _, want := range []string{says, "https://survey.example/r/l/TOKEN\n", "ABCD-2345-WXYZ", "The team, team@survey.example"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s: no %q in\n%s", deed, want, m.Text)
			}
		}
		for _, kept := range []string{m.Key, m.Kind, m.Subject} {
			if strings.Contains(kept, "TOKEN") || strings.Contains(kept, "ABCD") {
				t.Errorf("%s: a secret stands in %q, which is kept", deed, kept)
			}
		}
	}
}

// TestLettersInBothLanguages holds that whoever is written to in a wave of two
// languages finds the whole letter in theirs, with the same secrets.
func TestLettersInBothLanguages(t *testing.T) {
	l := Letter{Site: "https://survey.example", Token: "TOKEN", Code: "ABCD-2345-WXYZ", Language: tongue.Welsh, Survey: "Arolwg Bach", Organisation: "Derby City Council",
		Section: "Blynyddoedd cynnar", Until: "28 Hydref 2016", Team: "Y tîm", Email: "team@survey.example",
		Also: &Letter{Survey: "Small Survey", Organisation: "Derby City Council", Section: "Early years", Until: "28 October 2016", Team: "The team", Email: "team@survey.example"}}
	to := Contact{Name: "Col Lee", Email: "col@derby.example"}
	m := l.Message(Event{Deed: Handed, By: "Dora", Wave: "wave-1", Org: "derby", Position: 7}, to)
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	if want := "Mae Dora yn gofyn i chi ateb: Blynyddoedd cynnar / Dora asks you to answer: Early years"; m.Subject != want {
		t.Errorf("the subject is %q", m.Subject)
	}
	welsh, english, both := strings.Cut(m.Text, "\n"+betweenLanguages+"\n")
	if !both {
		t.Fatalf("it is in one language:\n%s", m.Text)
	}
	for part, wants := range map[string][]string{
		welsh:   {"Annwyl Col Lee,", "yr adran “Blynyddoedd cynnar” o'r Arolwg Bach ar ran Derby City Council erbyn 28 Hydref 2016", "Agorwch y ddolen hon:", "Os oes gennych gwestiwn: Y tîm"},
		english: {"Dear Col Lee,", "the section “Early years” of the Small Survey for Derby City Council by 28 October 2016", "Open this link:", "If you have a question: The team"},
	} {
		for _, want := range append(wants, "https://survey.example/r/l/TOKEN\n", "ABCD-2345-WXYZ") {
			if !strings.Contains(part, want) {
				t.Errorf("no %q in\n%s", want, part)
			}
		}
	}
	for _, kind := range []Kind{NominationAsked, Nominated, Invited} {
		m := l.Written(ContactEvent{Kind: kind, Number: 2, By: "Dora", Wave: "w", Org: "o", Position: 8}, to)
		if err := m.Check(); err != nil || !strings.Contains(m.Text, "Annwyl Col Lee,") || !strings.Contains(m.Text, "Dear Col Lee,") {
			t.Errorf("%s: %v\n%s", kind, err, m.Text)
		}
	}
	l.Section = strings.Repeat("é", 140)
	if got := l.Message(Event{Deed: Handed, By: "Dora", Wave: "w", Org: "o"}, to).Subject; strings.Contains(got, "/") || len([]rune(got)) > longestSubject {
		t.Errorf("a long subject is %q", got)
	}
}
