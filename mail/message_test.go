package mail

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"

	"omnibus/fault"
)

func TestAddresses(t *testing.T) {
	for email, good := range map[string]bool{
		"ann@example.org": true, "ann.lee+x@sub.example.org": true, "o'hara@example.org": true,
		"zoë@bücher.example": true, "用户@例子.example": true, "a@xn--bcher-kva.example": true,
		"": false, "ann": false, "ann@": false, "@example.org": false, "ann@localhost": false, "ann@@example.org": false,
		"ann@example.org.": false, "ann@exa mple.org": false, "an n@example.org": false, ".ann@example.org": false,
		"a..b@example.org": false, "ann@example..org": false, "ann@-example.org": false, "ann@[192.0.2.1]": false,
		`"ann lee"@example.org`: false, "Ann <ann@example.org>": false, "<ann@example.org>": false,
		"ann@example.org,bob@example.org": false, "ann@example.org; bob@example.org": false,
		"ann@example.org\nBcc: bob@example.org": false, "ann@example.org\r\nRCPT TO:<bob@example.org>": false,
		"ann\n@example.org": false, "ann@exam\nple.org": false, "ann\x00@example.org": false, "ann\xff@example.org": false,
		"ann\u2028@example.org": false, "ann\u202e@example.org": false, "ann@example.org ": false,
		strings.Repeat("a", 65) + "@example.org": false, "a@" + strings.Repeat("long.", 60) + "example": false,
	} {
		err := Address{Email: email}.Check()
		if (err == nil) != good {
			t.Errorf("%q: %v", email, err)
		}
		if err != nil && (fault.KindOf(err) != fault.Refused || strings.ContainsAny(fault.Public(err), "\n\r\x00\u2028\u202e") || !strings.Contains(fault.Public(err), "Nothing was queued")) {
			t.Errorf("%q is told %q", email, fault.Public(err))
		}
	}
	for _, name := range []string{"Ann\nBcc: bob@example.org", "Ann\r", "\x00", "Ann\u2029", "\xff", strings.Repeat("a", 201)} {
		if err := (Address{Name: name, Email: "ann@example.org"}).Check(); fault.KindOf(err) != fault.Refused {
			t.Errorf("name %q: %v", name, err)
		}
	}
}

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]Address{
		"ann@example.org":                      {"", "ann@example.org"},
		" Ann Lee <ann@example.org> ":          {"Ann Lee", "ann@example.org"},
		`"Lee, Ann" <ann@example.org>`:         {"Lee, Ann", "ann@example.org"},
		"Zoë <zoë@bücher.example>":             {"Zoë", "zoë@bücher.example"},
		"=?utf-8?q?Zo=C3=AB?= <z@example.org>": {"Zoë", "z@example.org"},
	} {
		if got, err := ParseAddress(text); err != nil || got != want {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"Ann <ann@example.org", "Ann <ann@example.org>, Bob <bob@example.org>", "Ann <>", "<>", "=?utf-8?q?A=0AB?= <z@example.org>"} {
		if got, err := ParseAddress(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestMessagesAreChecked(t *testing.T) {
	if err := invitation().Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Message){
		"no key":                  func(m *Message) { m.Key = " " },
		"a key of two lines":      func(m *Message) { m.Key = "a\nb" },
		"no kind":                 func(m *Message) { m.Kind = "" },
		"no subject":              func(m *Message) { m.Subject = "" },
		"a subject with a header": func(m *Message) { m.Subject = "Hello\r\nBcc: bob@example.org" },
		"an endless subject":      func(m *Message) { m.Subject = strings.Repeat("x", 201) },
		"no text":                 func(m *Message) { m.Text = " \n" },
		"NUL":                     func(m *Message) { m.Text = "a\x00b" },
		"not UTF-8":               func(m *Message) { m.HTML = "\xff" },
		"a book":                  func(m *Message) { m.Text = strings.Repeat("x", 300<<10) },
		"a reply to nobody":       func(m *Message) { m.ReplyTo = Address{Name: "Ann"} },
		"a reply with a header":   func(m *Message) { m.ReplyTo = Address{"A\nB: c", "ann@example.org"} },
	} {
		m := invitation()
		change(&m)
		if err := m.Check(); fault.KindOf(err) != fault.Refused || !strings.Contains(fault.Public(err), "Nothing was queued") {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := Render(m, team, noon); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

func TestRender(t *testing.T) {
	m := invitation()
	m.ReplyTo = Address{"Dora Dörby", "dora@derby.example"}
	m.Text += strings.Repeat("A long line – ", 200) + "\nend\n"
	e, first, err := Render(m, team, noon)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := Render(m, team, noon)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same message is written differently (%v):\n%s\n%s", err, first, second)
	}
	for line := range strings.SplitSeq(string(first), "\r\n") {
		if len(line) > 998 || !ascii(line) || strings.ContainsAny(line, "\n\r") {
			t.Errorf("a line that not every server takes: %q", line)
		}
	}
	got, err := mail.ReadMessage(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := decoder.DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for header, want := range map[string]string{
		"Message-Id": "<" + ReturnKey(m.Key) + "@example.org>", "Date": "Mon, 26 Sep 2016 12:00:00 +0000", "Auto-Submitted": "auto-generated",
	} {
		if got.Header.Get(header) != want {
			t.Errorf("%s is %q, want %q", header, got.Header.Get(header), want)
		}
	}
	for header, want := range map[string]Address{"From": team, "To": m.To, "Reply-To": m.ReplyTo} {
		list, err := got.Header.AddressList(header)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Email {
			t.Errorf("%s is %v, %v", header, list, err)
		}
	}
	if text, err := PlainText(first); err != nil || text != m.Text {
		t.Errorf("the text is %q, %v", text, err)
	}
	if key, is := ReadReturnPath(e.From); !is || key != ReturnKey(m.Key) {
		t.Errorf("the return path %s names %s", e.From, key)
	}
	m.HTML = ""
	if _, plain, err := Render(m, team, noon); err != nil || !bytes.Contains(plain, []byte("Content-Type: text/plain")) {
		t.Errorf("%v:\n%s", err, plain)
	} else if text, err := PlainText(plain); err != nil || text != m.Text {
		t.Errorf("the text alone is %q, %v", text, err)
	}
}

// TestUnsubscribeHeaders checks what mail programs make a button of: RFC 2369's
// address, and RFC 8058's word that one POST to it is enough, over TLS alone.
func TestUnsubscribeHeaders(t *testing.T) {
	for refuse, want := range map[string][2]string{
		"":                                    {"", ""},
		"https://survey.example/r/refuse/abc": {"<https://survey.example/r/refuse/abc>", "List-Unsubscribe=One-Click"},
		"http://survey.example/r/refuse/abc":  {"<http://survey.example/r/refuse/abc>", ""},
	} {
		m := invitation()
		m.Refuse = refuse
		_, raw, err := Render(m, team, noon)
		if err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{read.Header.Get("List-Unsubscribe"), read.Header.Get("List-Unsubscribe-Post")}; got != want {
			t.Errorf("%q gives %q, want %q", refuse, got, want)
		}
	}
	for _, refuse := range []string{"mailto:a@example.org", "https://survey.example/\r\nBcc: all@example.org", "javascript:alert(1)", "/r/refuse/abc"} {
		m := invitation()
		m.Refuse = refuse
		if err := m.Check(); fault.KindOf(err) != fault.Refused {
			t.Errorf("%q is taken: %v", refuse, err)
		}
	}
}

func TestReturnPath(t *testing.T) {
	a, b := ReturnPath(team, "one"), ReturnPath(team, "two")
	if a == b || !strings.HasPrefix(a, "survey+") || !strings.HasSuffix(a, "@example.org") || strings.Contains(a, "one") {
		t.Errorf("%s, %s", a, b)
	}
	if key, is := ReadReturnPath(strings.ToUpper(a)); !is || key != ReturnKey("one") {
		t.Error("servers that write in capitals lose the key")
	}
	for _, other := range []string{"survey@example.org", "survey+x@example.org", "", "+@", "a+aaaaaaaaaaaaaaa1@example.org"} {
		if key, is := ReadReturnPath(other); is {
			t.Errorf("%q has the key %q", other, key)
		}
	}
}

func TestParseServer(t *testing.T) {
	for text, want := range map[string]Server{
		"smtps://ann:s3cret%40%2F@mail.example.org": {Host: "mail.example.org", Port: 465, Protection: Wrapped, User: "ann", Password: "s3cret@/"},
		"smtp://mail.example.org":                   {Host: "mail.example.org", Port: 587, Protection: Required},
		"smtp://mail.example.org:25?tls=none":       {Host: "mail.example.org", Port: 25, Protection: None},
		"smtp://[::1]:25/?tls=opportunistic":        {Host: "::1", Port: 25, Protection: Opportunistic},
		"smtp://ann:x@127.0.0.1:25?tls=none":        {Host: "127.0.0.1", Port: 25, Protection: None, User: "ann", Password: "x"},
	} {
		got, err := ParseServer(text)
		if err != nil || got != want {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
		if strings.Contains(got.String(), "ann") {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
	for _, text := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://ann:s3cret@mail.example.org:0", "smtp://ann:s3cret@mail.example.org:99999",
		"smtp://ann:s3cret@mail.example.org?tls=none", "smtp://ann:s3cret@mail.example.org?tls=maybe", "smtps://ann:s3cret@mail.example.org?tls=none",
		"smtp://ann:s3cret@mail.example.org?ssl=1", "smtp://ann:s3cret@mail.example.org/inbox", "smtp://ann:s3cret%@mail.example.org", "smtp://ann:s3cret@mail example.org"} {
		_, err := ParseServer(text)
		if fault.KindOf(err) != fault.Refused || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNext(t *testing.T) {
	r := Record{QueuedAt: noon, Tries: 1}
	for _, test := range []struct {
		result Result
		at     time.Time
		state  State
		due    time.Time
	}{
		{Accepted, noon, Sent, noon},
		{Never, noon, Failed, noon},
		{Unknown, noon, Unclear, noon},
		{Later, noon, Queued, noon.Add(time.Minute)},
		{Later, noon.Add(GiveUpAfter), Failed, noon.Add(GiveUpAfter)},
	} {
		if state, due, _ := r.Next(Outcome{Result: test.result}, test.at); state != test.state || !due.Equal(test.due) {
			t.Errorf("%v at %v: %v, %v", test.result, test.at, state, due)
		}
	}
	for tries := range 50 {
		if Wait(tries+1) < Wait(tries) || Wait(tries) <= 0 {
			t.Errorf("after %d tries %v, then %v", tries, Wait(tries), Wait(tries+1))
		}
	}
}

// FuzzMessage looks for a message that brings in a header, a recipient or a
// line of its own: whatever is let through must read back as what it was.
func FuzzMessage(f *testing.F) {
	f.Add("Zoë", "zoe@example.org", "Subject", "text\n.\ntext")
	f.Add("a\r\nBcc: b@c.example", "a@b.example\n", "=?utf-8?q?=0A?=", "x")
	f.Add(`"`, "a'b@c.example", "  two  ", "\r\n.\r\nRSET\r\n")
	f.Add("=?utf-8?b?QQ==?=", "ü@ü.example", strings.Repeat("ä ", 90), "x")
	f.Fuzz(func(t *testing.T, name, email, subject, text string) {
		m := Message{Key: "k", Kind: "Kind", To: Address{name, email}, Subject: subject, Text: text}
		e, body, err := Render(m, team, noon)
		if err != nil {
			if fault.KindOf(err) != fault.Refused {
				t.Fatalf("%v", err)
			}
			return
		}
		if strings.ContainsAny(e.To, " \r\n<>") || strings.ContainsAny(e.From, " \r\n<>") {
			t.Fatalf("the envelope is %+v", e)
		}
		got, err := mail.ReadMessage(bytes.NewReader(body))
		if err != nil {
			t.Fatalf("%v:\n%s", err, body)
		}
		if len(got.Header) != 9 {
			t.Fatalf("%d headers:\n%s", len(got.Header), body)
		}
		for header, values := range got.Header {
			if len(values) != 1 {
				t.Fatalf("%s is there %d times", header, len(values))
			}
		}
		to, err := got.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != m.To.wire() {
			t.Fatalf("to %v, %v:\n%s", to, err, body)
		}
	})
}
