package letter

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"omnibus/survey"
	"omnibus/survey/fieldwork"
	"omnibus/survey/fieldwork/plan"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
)

const waveText = `
id: wave-1
survey: Children's Services Omnibus
title: Wave 1
client: Department for Education
organisations: {one: local authority, many: local authorities}
languages: [en, cy]
cy: {survey: Omnibws Gwasanaethau Plant, title: Ton 1, team: Tîm yr Omnibws}
fieldwork: {from: 2016-09-26, to: 2016-11-11}
contact:
  team: The Omnibus team
  email: omnibus@research.example
  phone: 01632 960000
  address: |
    PO Box 999
    LEEDS
    LS99 9ZZ
`

const questionsText = `
title: Test
sections:
  - id: csc
    title: Children's social care
    cy: {title: Gofal cymdeithasol plant}
    pages:
      - title: One
        cy: {title: Un}
        questions:
          - id: One
            ask: One?
            cy: {ask: "Un?"}
            one: [Yes, No]
  - id: sen
    title: Special needs
    cy: {title: Anghenion arbennig}
    pages:
      - title: Two
        questions:
          - id: Two
            ask: Two?
            one: [Yes, No]
`

const planText = `
moments:
  - {id: invitation, kind: invitation, to: single point of contact, on: 2016-09-26, template: mail}
  - {id: first_letter, kind: reminder, channel: letter, to: single point of contact or director, on: 2016-10-10, unless: handed in, template: letter}
templates:
  mail: {subject: "{survey}", text: "{link} {code}"}
  letter:
    subject: "{organisation}: the {survey} closes on {last day}"
    text: |
      Dear {contact.name}

      The results are only as good as the share of local authorities that answer, and we have not had {organisation}'s answers to {missing sections} yet.

      Open the questionnaire: {link}

      or point a telephone's camera at the picture, or type the code {code} at {code page}

      With kind regards
      {team}
    cy:
      subject: "{organisation}: mae'r {survey} yn cau ar {last day}"
      text: |
        Annwyl {contact.name}

        Nid ydym wedi cael atebion {organisation} i {missing sections} eto.

        Agorwch yr holiadur: {link}
        neu teipiwch y cod {code} yn {code page}

        Yn gywir
        {team}
`

func theMoment(t testing.TB) *plan.Moment {
	t.Helper()
	wave, complaints := survey.ReadWave("wave.yaml", []byte(waveText))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	q, complaints := questionnaire.Read("questionnaire.yaml", []byte(questionsText))
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	p, complaints := plan.Read("contact-plan.yaml", []byte(planText), wave, q)
	if err := complaints.Err(); err != nil {
		t.Fatal(err)
	}
	m, _ := p.Moment("first_letter")
	return m
}

const site = "https://omnibus.survey.example"

var today = time.Date(2016, 10, 7, 14, 0, 0, 0, time.UTC)

func recipient(org, name, address, postcode string) plan.Recipient {
	return plan.Recipient{Org: org, Organisation: name + " Council", Contact: fieldwork.Contact{ID: 1, Org: org, Role: fieldwork.SinglePoint, Name: "Sam " + name,
		Email: "sam@" + org + ".example", Address: address, Postcode: postcode},
		Missing: []plan.Section{{ID: "csc", Title: "Children's social care", Welsh: "Gofal cymdeithasol plant"}, {ID: "sen", Title: "Special needs", Welsh: "Anghenion arbennig"}}}
}

// batchOf makes a batch as the store does.
func batchOf(t testing.TB, to []plan.Recipient) Made {
	t.Helper()
	m := theMoment(t)
	ordered, left := Order(to)
	made := Made{Batch: Batch{Wave: "wave-1", Moment: m.ID, Number: 3, Letters: len(ordered), By: "Ann Lee", At: today}, Moment: m, Left: left}
	for i, r := range ordered {
		one, err := m.Make(rand.Reader, site, r)
		if err != nil {
			t.Fatal(err)
		}
		made.Letters = append(made.Letters, New(i+1, one, site))
	}
	return made
}

func someone() []plan.Recipient {
	welsh := recipient("la-ynys-mon", "Ynys Môn", "Swyddfa'r Sir\nLLANGEFNI", "LL77 7TW")
	welsh.Contact.Language, welsh.Contact.Name = tongue.Welsh, "Siân Ŵyn-Ŷoung"
	return []plan.Recipient{
		recipient("la-leeds", "Leeds", "1 Civic Way\nLEEDS", "LS10 4AP"), welsh,
		recipient("la-bradford", "Bradford", "2 High Street\nBRADFORD", "LS2 9ZZ"), recipient("la-bury", "Bury", "3 Mill Lane\nBURY", "B2 1AA"),
		recipient("la-arab", "مدينة", "4 Road\nCITY", "AB1 1AA"),
	}
}

func printed(t testing.TB, made Made) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Print(&b, made); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func many(n int) []plan.Recipient {
	all := make([]plan.Recipient, n)
	areas := []string{"LS", "M", "B", "NE", "SW", "CF"}
	for i := range all {
		all[i] = recipient(fmt.Sprintf("org-%05d", i), fmt.Sprintf("School %05d", i), "1 Long Road\nTOWN", fmt.Sprintf("%s%d %dAA", areas[i%6], 1+i%30, i%10))
		all[i].Contact.ID = int64(i + 1)
	}
	return all
}
