package plan_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"omnibus/mail"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
)

const site = "https://survey.example"

func recipient(org string, id int64) plan.Recipient {
	return plan.Recipient{Org: org, Organisation: "Council of " + org, Contact: fieldwork.Contact{ID: id, Name: "Name of " + org, Email: org + "@council.example"},
		Missing: []plan.Section{{ID: "csc", Title: "Children's social care"}, {ID: "ey", Title: "Early years"}, {ID: "send", Title: "SEND"}}}
}

// checkMessage holds what is true of every message, whatever the template: it
// has its recipient's secrets, nobody else's, and none in what is kept of it.
func checkMessage(t *testing.T, m *plan.Moment) {
	t.Helper()
	ann, err := m.Make(rand.Reader, site, recipient("ann", 1))
	if err != nil {
		t.Fatal(err)
	}
	bob, err := m.Make(rand.Reader, site, recipient("bob", 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]plan.Made{{ann, bob}, {bob, ann}} {
		own, other := pair[0], pair[1]
		var stop []byte
		if own.Message.Refuse != "" || m.Channel == plan.Email { // a letter need not have one
			stop = fieldwork.Hash(strings.TrimPrefix(own.Message.Refuse, site+"/r/refuse/"))
		}
		if !bytes.Equal(own.Access.CodeHash, fieldwork.Hash(own.Code)) || !bytes.Equal(own.Access.LinkHash, fieldwork.Hash(strings.TrimPrefix(own.Link, site+"/r/l/"))) ||
			!bytes.Equal(own.Access.StopHash, stop) {
			t.Fatal("the access is not that of the message")
		}
		all := strings.Join([]string{own.Message.Key, own.Message.Kind, own.Message.Subject, own.Message.Text, own.Message.HTML, own.Message.Refuse, own.Message.To.Email}, "\n")
		for _, secret := range []string{other.Code, other.Link, other.Message.Refuse, other.Recipient.Contact.Email} {
			if secret != "" && strings.Contains(all, secret) {
				t.Fatalf("the message of %s has what is another's", own.Recipient.Org)
			}
		}
		if !strings.Contains(own.Message.Text, own.Link) {
			t.Fatal("a message without its link")
		}
		if m.Channel == plan.Email && !strings.Contains(own.Message.Text, own.Message.Refuse) {
			t.Fatal("an e-mail without its refuse link")
		}
		kept := own.Message.Subject + own.Message.Key + own.Message.Kind
		for _, secret := range []string{own.Code, own.Link, own.Message.Refuse} {
			if secret != "" && strings.Contains(kept, secret) {
				t.Fatal("a secret stands in what is kept of a message")
			}
		}
		if err := own.Message.Check(); err != nil {
			t.Fatal(err)
		}
		preview := m.Preview(own.Recipient, site)
		if body := preview.Text + preview.HTML + preview.Refuse; strings.Contains(body, own.Code) || strings.Contains(body, own.Link) {
			t.Fatal("a preview has a living secret")
		}
	}
}

func TestMessages(t *testing.T) {
	p := read(t, string(example(t, "contact-plan.yaml")))
	for _, m := range p.Moments {
		if m.Channel != plan.Call {
			checkMessage(t, m)
		}
	}
}

// TestDeadSecrets holds that what a preview shows lets nobody in, whatever is
// in the database: a code of that shape is refused before it is looked for.
func TestDeadSecrets(t *testing.T) {
	p := read(t, string(example(t, "contact-plan.yaml")))
	m, _ := p.Moment("invitation")
	test := m.Test(recipient("ann", 1), site, mail.Address{Email: "lead@research.example"}, time.UnixMilli(5))
	if _, err := fieldwork.ParseCode("YOUR-CODE-HERE"); err == nil || !strings.Contains(test.Text, "YOUR-CODE-HERE") {
		t.Error("the code of a test is one")
	}
	token, _ := fieldwork.NewToken(rand.Reader)
	if dead := "only-a-preview"; len(dead) == len(token) || !strings.Contains(test.Text, "/r/l/"+dead) {
		t.Error("the link of a test has the length of one")
	}
	if test.To.Email != "lead@research.example" || test.Refuse != "" || !strings.HasPrefix(test.Subject, "Test: ") || test.Key == m.Key(recipient("ann", 1)) {
		t.Errorf("%+v", test)
	}
	if err := test.Check(); err != nil {
		t.Error(err)
	}
}

// TestHTMLEscapes holds that names, which respondents type, bring no markup and
// no link of their own into a message.
func TestHTMLEscapes(t *testing.T) {
	p := read(t, string(example(t, "contact-plan.yaml")))
	m, _ := p.Moment("invitation")
	to := recipient("ann", 1)
	to.Contact.Name, to.Organisation = "<b>x</b> [a](javascript:b)\r\nBcc: c@d.example {code}", "\"><script>"
	made, err := m.Make(rand.Reader, site, to)
	if err != nil {
		t.Fatal(err)
	}
	html := made.Message.HTML
	if strings.Contains(html, "<script") || strings.Contains(html, "<b>x") || strings.Contains(html, `href="javascript`) {
		t.Errorf("%s", html)
	}
	if !strings.Contains(html, `<a href="`+made.Link+`">Open the questionnaire</a>`) || strings.Count(html, made.Code) != 1 {
		t.Errorf("%s", html)
	}
	if strings.ContainsAny(made.Message.Subject, "\r\n") || strings.Count(made.Message.Text, made.Code) != 1 {
		t.Errorf("%+v", made.Message)
	}
}

func TestText(t *testing.T) {
	p := read(t, string(example(t, "contact-plan.yaml")))
	m, _ := p.Moment("reminder_1")
	got := m.Preview(recipient("ann", 1), site)
	want := `Dear Name of ann,

The results are only as good as the share of authorities that answer, and Council of ann's answers are
not here yet. Open until Friday 28 October 2016: Children's social care, Early years and SEND.

Open the questionnaire: https://survey.example/r/l/only-a-preview
or type the code YOUR-CODE-HERE at https://survey.example/r/

Somebody else would be the better person to answer? They can be handed a section, or the whole survey,
from the first page. If something stands in your way, tell us: omnibus@research.example, 020 7946 0321.

With kind regards
Omnibus research team

If you do not want to take part, or want no more messages about it:
https://survey.example/r/refuse/only-a-preview
`
	if got.Text != want {
		t.Errorf("%s", got.Text)
	}
	if got.Subject != "Council of ann: the Children's Services Omnibus closes on Friday 28 October 2016" || got.Key != "plan wave-1 reminder_1 ann 1" || got.Kind != "Reminder 1" {
		t.Errorf("%+v", got)
	}
	pilot, _ := p.Moment("pilot_invitation")
	if text := pilot.Preview(recipient("ann", 1), site).Text; !strings.Contains(text, "Friday 26 August 2016") {
		t.Errorf("the pilot's last day is not that of the pilot: %s", text)
	}
}
