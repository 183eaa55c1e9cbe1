package plan

import (
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
	"time"

	"omnibus/mail"
	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// Recipient is somebody who gets a moment's message.
type Recipient struct {
	Org, Organisation string
	Contact           fieldwork.Contact
	// Missing are the sections that are not handed in, and of a colleague those
	// that they hold.
	Missing []Section
}

// Access is what a message lets its recipient do. Only hashes are kept.
type Access struct {
	// Section narrows the access to what a colleague holds, "" for the whole room.
	// Kind is "nomination" for a director, whose access opens that page alone.
	// StopHash is nil where a letter has no link to refuse.
	Section, Kind                string
	CodeHash, LinkHash, StopHash []byte
}

// Made is a message with the access that it carries, or for a letter what is
// printed. Both are of one recipient: the secrets are made with them and are in
// nobody else's hands.
type Made struct {
	Recipient Recipient
	Message   mail.Message
	Access    Access
	// Link and Code are what a letter prints; they are in Message too.
	Link, Code string
}

// Make writes a recipient's message, with secrets made from random. site is
// where the survey is reached, as https://survey.example.
func (m *Moment) Make(random io.Reader, site string, to Recipient) (Made, error) {
	if m.Template == nil {
		return Made{}, fmt.Errorf("the moment %s has no template", m.ID)
	}
	code, err := fieldwork.NewCode(random)
	if err != nil {
		return Made{}, err
	}
	token, err := fieldwork.NewToken(random)
	if err != nil {
		return Made{}, err
	}
	stop, err := fieldwork.NewToken(random)
	if err != nil {
		return Made{}, err
	}
	made := Made{
		Recipient: to, Code: code, Link: site + "/r/l/" + token,
		Access: Access{CodeHash: fieldwork.Hash(code), LinkHash: fieldwork.Hash(token), StopHash: fieldwork.Hash(stop)},
	}
	if m.To == fieldwork.Colleague && len(to.Missing) > 0 {
		made.Access.Section = to.Missing[0].ID
	}
	if m.To == fieldwork.Director {
		made.Access.Kind = "nomination"
	}
	made.Message = m.write(to, secrets{site: site, link: made.Link, code: code, refuse: site + "/r/refuse/" + stop})
	if m.Channel == Letter && !m.Template.in(to.Contact.Language).uses(refuseLink) {
		made.Access.StopHash, made.Message.Refuse = nil, ""
	}
	return made, nil
}

// What stands in a preview or a test instead of secrets: neither has the shape of
// a real one, so that neither lets anybody in.
const (
	deadCode = "YOUR-CODE-HERE"
	deadLink = "only-a-preview"
)

// Dead gives the link and the code of previews.
func Dead(site string) (deadEnd, deadWord string) { return site + "/r/l/" + deadLink, deadCode }

// Preview writes the message as the recipient would get it, with a link and a
// code that let nobody in.
func (m *Moment) Preview(to Recipient, site string) mail.Message {
	dead, word := Dead(site)
	return m.write(to, secrets{site: site, link: dead, code: word, refuse: site + "/r/refuse/" + deadLink})
}

// Test is a preview that goes to somebody else: a member of the team who wants
// to see it in their own mail program. Each has a key of its own.
func (m *Moment) Test(like Recipient, site string, to mail.Address, at time.Time) mail.Message {
	message := m.Preview(like, site)
	message.Key = fmt.Sprintf("plan-test %s %s %s %d", m.plan.wave.ID, m.ID, to.Email, at.UnixMilli())
	message.Kind, message.To, message.Subject = "Test", to, fieldwork.OneLine("Test: "+message.Subject, longestSubject)
	message.Refuse = ""
	return message
}

// secrets are one message's own.
type secrets struct{ site, link, code, refuse string }

// Key is the one key of a message for ever.
func (m *Moment) Key(to Recipient) string {
	return fmt.Sprintf("plan %s %s %s %d", m.plan.wave.ID, m.ID, to.Org, to.Contact.ID)
}

func (m *Moment) write(to Recipient, s secrets) mail.Message {
	t := m.Template.in(to.Contact.Language)
	values := func(field string) string { return m.value(field, to, s) }
	message := mail.Message{
		Key: m.Key(to), Kind: m.Name(), Wave: m.plan.wave.ID, Org: to.Org,
		To:      mail.Address{Name: to.Contact.Name, Email: to.Contact.Email},
		Subject: fieldwork.OneLine(filled(t.subject, values, false), longestSubject),
		Text:    strings.TrimSpace(filled(t.text, values, false)) + "\n",
		Refuse:  s.refuse,
	}
	if email := m.plan.wave.Contact.Email; email != "" {
		message.ReplyTo = mail.Address{Name: fieldwork.OneLine(m.plan.wave.Contact.Team, 200), Email: email}
	}
	if len(t.html) > 0 {
		message.HTML = page(t.language, filled(t.html, values, true), t.htmlRefuses(), s.refuse)
	}
	if m.Channel == Email && !refuses(t.text) {
		// Whoever is written to can always say that it is enough.
		message.Text += "\n" + refuseWords.In(t.language) + ":\n" + s.refuse + "\n"
	}
	return message
}

var (
	refuseWords = tongue.Both("If you do not want to take part, or want no more messages about it", "Os nad ydych am gymryd rhan, neu os nad ydych am gael rhagor o negeseuon am hyn")
	refuseHere  = tongue.Both("tell us here", "rhowch wybod i ni yma")
	titleWord   = tongue.Both("Message", "Neges")
)

func refuses(pieces []piece) bool {
	for _, p := range pieces {
		if p.field == refuseLink {
			return true
		}
	}
	return false
}

func (t *Template) htmlRefuses() bool { return refuses(t.html) }

// page puts a message's HTML into a page. Its style is in place, because mail
// programs drop style sheets; it loads nothing.
func page(l tongue.Language, body string, refused bool, refuse string) string {
	if !refused {
		body += `<p style="font-size:14px">` + refuseWords.In(l) + `: <a href="` + html.EscapeString(refuse) + `">` + refuseHere.In(l) + `</a>.</p>` + "\n"
	}
	return `<!DOCTYPE html>
<html lang="` + l.Code() + `">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>` + titleWord.In(l) + `</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:600px">
` + body + `</div>
</body>
</html>
`
}

// value gives a field's value for one recipient. It has nobody else's to give.
func (m *Moment) value(field string, to Recipient, s secrets) string {
	// Dates and lists are in the language of the words around them.
	l := m.Template.in(to.Contact.Language).language
	switch field {
	case contactName:
		return fieldwork.OneLine(to.Contact.Name, 200)
	case organisation:
		return fieldwork.OneLine(to.Organisation, 300)
	case missingSections:
		var titles []string
		for _, section := range to.Missing {
			title := section.Title
			if l == tongue.Welsh && section.Welsh != "" {
				title = section.Welsh
			}
			titles = append(titles, fieldwork.OneLine(title, 200))
		}
		return tongue.List(l, titles)
	case link:
		return s.link
	case code:
		return s.code
	case codePage:
		return s.site + "/r/"
	case refuseLink:
		return s.refuse
	}
	return common(m.plan, m, l, field)
}

// common gives a field's value that is the same for everybody; without a
// moment it says whether there is one.
func common(p *Plan, m *Moment, l tongue.Language, field string) string {
	w := p.wave.In(l)
	period := w.Fieldwork
	if m != nil && m.For == PilotSample {
		period = w.Pilot
	}
	switch field {
	case "survey":
		return fieldwork.OneLine(w.Survey, 300)
	case "wave":
		return fieldwork.OneLine(w.Title, 300)
	case "client":
		return fieldwork.OneLine(w.Client, 300)
	case "minutes":
		if w.Minutes > 0 {
			return strconv.Itoa(w.Minutes)
		}
	case "first day":
		return dayInWords(l, period, period.From)
	case "last day":
		return dayInWords(l, period, period.LastDay())
	case "team":
		return fieldwork.OneLine(w.Contact.Team, 200)
	case "team.email":
		return fieldwork.OneLine(w.Contact.Email, 254)
	case "team.phone":
		return fieldwork.OneLine(w.Contact.Phone, 100)
	}
	return ""
}

func dayInWords(l tongue.Language, p survey.Period, day time.Time) string {
	if !p.Given() {
		return ""
	}
	return tongue.LongDay(l, day)
}
