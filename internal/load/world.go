// Package load walks respondents through all pages of a survey over HTTP, as
// browsers do, while whatever it runs on is killed, filled or slowed down. A
// save counts when the next page confirms it, and at the end the log must hold
// every save that counted, once, and nothing else.
//
// Tests and measurements use it; nothing of the product may.
package load

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"omnibus/access"
	"omnibus/examples"
	"omnibus/store"
	"omnibus/survey/fieldwork"
	"omnibus/survey/folder"
)

// Operator is in whose name surveys are set up and read.
var Operator = access.Person{Name: "Load", Role: access.Operator}

// waveText is a wave that is always in the field: servers under test run on the
// machine's own clock.
const waveText = `id: load
survey: Load
title: Wave 1
client: A department
organisations: {one: local authority, many: local authorities, short: LA}
zone: Europe/London
fieldwork: {from: 2000-01-01, to: 2099-12-31}
minutes: 15
notice: Everything here is invented.
`

// World is a survey in a database, and the ways into it.
type World struct {
	Wave *folder.Wave
	// links are the tokens of the organisations' links, in the frame's order.
	links []string
}

// Prepare puts a survey with the questionnaire of the Children's Services
// Omnibus into an empty database, with so many organisations.
func Prepare(ctx context.Context, s *store.Store, organisations int, random io.Reader) (*World, error) {
	questions, err := fs.ReadFile(examples.ChildrensServices(), "questionnaire.yaml")
	if err != nil {
		return nil, err
	}
	return PrepareWith(ctx, s, questions, organisations, random)
}

func frameOf(organisations int) []byte {
	var b strings.Builder
	b.WriteString("org_id,name,short_name,type,region\n")
	for i := range organisations {
		fmt.Fprintf(&b, "org%05d,Organisation %d,Org %d,Unitary,North\n", i, i, i)
	}
	return []byte(b.String())
}

// PrepareWith is Prepare with another questionnaire.
func PrepareWith(ctx context.Context, s *store.Store, questions []byte, organisations int, random io.Reader) (*World, error) {
	wave, complaints := folder.FromTexts(map[string][]byte{
		"wave.yaml": []byte(waveText), "frame.csv": frameOf(organisations), "questionnaire.yaml": questions,
	})
	if err := complaints.Err(); err != nil {
		return nil, err
	}
	at := time.Now()
	if err := s.ImportWave(ctx, Operator, wave.Wave, wave.Texts, wave.Frame.Organisations, at); err != nil {
		return nil, err
	}
	w := &World{Wave: wave}
	for _, o := range wave.Frame.Organisations {
		link, err := w.Invite(ctx, s, o.ID, personOf(o.ID), random)
		if err != nil {
			return nil, err
		}
		w.links = append(w.links, link)
	}
	return w, nil
}

// Invite gives a person at an organisation a link of their own.
func (w *World) Invite(ctx context.Context, s *store.Store, org, person string, random io.Reader) (link string, err error) {
	if link, err = fieldwork.NewToken(random); err != nil {
		return "", err
	}
	return link, s.GiveAccess(ctx, Operator, w.Wave.Wave.ID, org, nil, fieldwork.Hash(link), person, time.Now())
}

// personOf names the respondent of an organisation.
func personOf(org string) string { return "Respondent of " + org }
