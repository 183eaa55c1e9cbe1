package storetest

import (
	"testing"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
	"omnibus/tongue"
)

// uploadTests are files of contacts that somebody looks at before they confirm them.
var uploadTests = []test{
	{"a file that is looked at is confirmed as it was seen, once, by whoever sent it", func(t *testing.T, p *place) {
		s := p.wave(t)
		file := []fieldwork.Contact{{Org: "la-derby", Role: fieldwork.Director, Name: "Dee", Email: "dee@derby.example", Address: "1 Road", Postcode: "DE1 1AA", Language: tongue.Welsh}}
		ask := fieldwork.Ask{Wave: Wave, At: Noon}
		wantFault(t, s.KeepUpload(t.Context(), Interviewer, Wave, "a.csv", []byte("a"), Noon), fault.Denied)
		must(t, s.KeepUpload(t.Context(), Lead, Wave, "a.csv", []byte("a"), Noon))
		must(t, s.KeepUpload(t.Context(), Lead, Wave, "b.csv", []byte("b"), Noon))
		name, body, err := s.Upload(t.Context(), Lead, Wave)
		must(t, err)
		wantSame(t, []string{name, string(body)}, []string{"b.csv", "b"})
		_, _, err = s.Upload(t.Context(), LeadToo, Wave)
		wantFault(t, err, fault.NotFound)
		f, err := s.ForeseeContacts(t.Context(), Lead, ask, file)
		must(t, err)
		wantSame(t, f.Imported, fieldwork.Imported{Added: 1})
		_, err = s.ConfirmContacts(t.Context(), Lead, ask, file, fieldwork.Imported{Changed: 1})
		wantFault(t, err, fault.Conflict, "since you looked")
		_, err = s.ConfirmContacts(t.Context(), Lead, ask, file, f.Imported)
		must(t, err)
		_, _, err = s.Upload(t.Context(), Lead, Wave)
		wantFault(t, err, fault.NotFound)
		room, err := s.Room(t.Context(), Lead, Wave, "la-derby")
		must(t, err)
		got := room.Contacts[len(room.Contacts)-1]
		wantSame(t, []string{got.Address, got.Postcode, got.Language.Code()}, []string{"1 Road", "DE1 1AA", "cy"})
	}},
	{"a file that is taken back is forgotten", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.KeepUpload(t.Context(), Lead, Wave, "a.csv", []byte("a"), Noon))
		wantFault(t, s.DropUpload(t.Context(), Interviewer, Wave), fault.Denied)
		must(t, s.DropUpload(t.Context(), Lead, Wave))
		_, _, err := s.Upload(t.Context(), Lead, Wave)
		wantFault(t, err, fault.NotFound)
	}},
}
