package storetest

import (
	"fmt"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/fault"
	"omnibus/store"
)

const home = "192.0.2.7"

func give(t testing.TB, s *store.Store, org string) {
	t.Helper()
	must(t, s.GiveAccess(t.Context(), Lead, Wave, org, hash("code "+org), hash("link "+org), "Dora Derby", Noon))
}

// enter tries a code; the session it begins is named for the number.
func enter(t testing.TB, s *store.Store, code, address string, number int, at time.Time) (access.Person, error) {
	return s.EnrolByCode(t.Context(), hash(code), address, hash(fmt.Sprintf("session %d %s", number, address)), at, at.Add(time.Hour))
}

var accesses = []test{
	{"a code and a link each let in", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		byCode, err := enter(t, s, "code la-derby", home, 1, Noon)
		must(t, err)
		byLink, err := s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash("session by link"), Noon, Noon.Add(time.Hour))
		must(t, err)
		derby := Derby
		derby.Access = 1 // the first that was given
		wantSame(t, byCode, derby)
		wantSame(t, byLink, derby)
		who, err := s.Session(t.Context(), hash("session by link"), Noon.Add(time.Minute))
		must(t, err)
		who.Seen = access.Seen{}
		wantSame(t, who, derby)
	}},
	{"without a person's name the organisation answers", func(t *testing.T, p *place) {
		s := p.wave(t)
		must(t, s.GiveAccess(t.Context(), Lead, Wave, "la-york", nil, hash("l"), "", Noon))
		who, err := s.EnrolByLink(t.Context(), hash("l"), home, hash("session"), Noon, Noon.Add(time.Hour))
		must(t, err)
		if who.Name != "City of York Council" || who.Org != "la-york" {
			t.Fatalf("%+v", who)
		}
	}},
	{"an unknown and a withdrawn code say the same", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		must(t, s.WithdrawAccess(t.Context(), Lead, Wave, "la-derby", Noon))
		_, unknown := enter(t, s, "no such code", home, 1, Noon)
		_, withdrawn := enter(t, s, "code la-derby", home, 2, Noon)
		wantFault(t, unknown, fault.NotFound)
		wantSame(t, fault.Public(withdrawn), fault.Public(unknown))
		_, unknown = s.EnrolByLink(t.Context(), hash("no such link"), home, hash("session 3"), Noon, Noon.Add(time.Hour))
		_, withdrawn = s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash("session 4"), Noon, Noon.Add(time.Hour))
		wantFault(t, unknown, fault.NotFound)
		wantSame(t, fault.Public(withdrawn), fault.Public(unknown))
	}},
	{"withdrawing access ends its sessions and no others", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		give(t, s, "la-leeds")
		for i, org := range []string{"la-derby", "la-leeds"} {
			_, err := enter(t, s, "code "+org, home, i, Noon)
			must(t, err)
		}
		must(t, s.WithdrawAccess(t.Context(), Lead, Wave, "la-derby", Noon))
		_, err := s.Session(t.Context(), hash("session 0 "+home), Noon)
		wantFault(t, err, fault.NotFound)
		_, err = s.Session(t.Context(), hash("session 1 "+home), Noon)
		must(t, err)
		give2 := s.GiveAccess(t.Context(), Lead, Wave, "la-derby", hash("new code"), nil, "Dora Derby", Noon)
		must(t, give2)
		_, err = enter(t, s, "new code", home, 3, Noon)
		must(t, err)
	}},
	{"a session that is used lives on, one that is not ends", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		_, err := enter(t, s, "code la-derby", home, 1, Noon)
		must(t, err)
		session := hash("session 1 " + home)
		for _, after := range []time.Duration{50 * time.Minute, 109 * time.Minute, 168 * time.Minute} {
			_, err := s.Session(t.Context(), session, Noon.Add(after))
			must(t, err)
		}
		_, err = s.Session(t.Context(), session, Noon.Add(229*time.Minute))
		wantFault(t, err, fault.NotFound)
	}},
	{"a session that was ended is over", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		_, err := enter(t, s, "code la-derby", home, 1, Noon)
		must(t, err)
		must(t, s.EndSession(t.Context(), hash("session 1 "+home)))
		must(t, s.EndSession(t.Context(), hash("session 1 "+home)))
		_, err = s.Session(t.Context(), hash("session 1 "+home), Noon)
		wantFault(t, err, fault.NotFound)
	}},
	{"a code is given once, for a case that is there, by who may", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		wantFault(t, s.GiveAccess(t.Context(), Lead, Wave, "la-leeds", hash("code la-derby"), nil, "", Noon), fault.Exists)
		wantFault(t, s.GiveAccess(t.Context(), Lead, Wave, "la-leeds", nil, nil, "", Noon), fault.Refused)
		wantFault(t, s.GiveAccess(t.Context(), Lead, Wave, "la-atlantis", hash("x"), nil, "", Noon), fault.NotFound)
		wantFault(t, s.WithdrawAccess(t.Context(), Lead, Wave, "la-atlantis", Noon), fault.NotFound)
		for _, who := range []access.Person{Analyst, Client, Derby} {
			wantFault(t, s.GiveAccess(t.Context(), who, Wave, "la-derby", hash("y"), nil, "", Noon), fault.Denied)
			wantFault(t, s.WithdrawAccess(t.Context(), who, Wave, "la-derby", Noon), fault.Denied)
		}
	}},
}

// limits are those on wrong codes.
var limits = []test{
	{"ten wrong codes from one network close it for a while", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		for i := range 10 {
			_, err := enter(t, s, fmt.Sprint("wrong ", i), home, i, Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err := enter(t, s, "code la-derby", home, 11, Noon.Add(3*time.Minute))
		wantFault(t, err, fault.TooOften, "7 minutes")
		_, err = enter(t, s, "code la-derby", "198.51.100.1", 12, Noon.Add(3*time.Minute))
		must(t, err)
		_, err = enter(t, s, "code la-derby", home, 13, Noon.Add(10*time.Minute))
		must(t, err)
	}},
	{"right codes are not counted", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		for i := range 25 {
			_, err := enter(t, s, "code la-derby", home, i, Noon)
			must(t, err)
		}
	}},
	{"one subscriber's addresses count together", func(t *testing.T, p *place) {
		s := p.wave(t)
		for i := range 10 {
			_, err := enter(t, s, "wrong", fmt.Sprintf("2001:db8::%x", i), i, Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err := enter(t, s, "wrong", "2001:db8::ffff", 11, Noon)
		wantFault(t, err, fault.TooOften)
		_, err = enter(t, s, "wrong", "2001:db8:0:1::1", 12, Noon)
		wantFault(t, err, fault.NotFound)
	}},
	{"an attack from everywhere closes codes, and links go on", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		for i := range access.CodesOverall.Failures {
			_, err := enter(t, s, "wrong", fmt.Sprintf("10.%d.%d.1", i/200, i%200), i, Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err := enter(t, s, "code la-derby", home, 1, Noon)
		wantFault(t, err, fault.TooOften)
		_, err = s.EnrolByLink(t.Context(), hash("link la-derby"), home, hash("session by link"), Noon, Noon.Add(time.Hour))
		must(t, err)
	}},
	{"wrong codes from a network do not close its links, nor wrong links its codes", func(t *testing.T, p *place) {
		s := p.wave(t)
		give(t, s, "la-derby")
		byLink := func(link string, number int) error {
			_, err := s.EnrolByLink(t.Context(), hash(link), home, hash(fmt.Sprint("by link ", number)), Noon, Noon.Add(time.Hour))
			return err
		}
		for i := range 3 * access.CodesFrom.Failures {
			wantFault(t, byLink(fmt.Sprint("wrong ", i), i), fault.NotFound)
		}
		for i := range access.CodesFrom.Failures {
			_, err := enter(t, s, fmt.Sprint("wrong ", i), home, i, Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err := enter(t, s, "code la-derby", home, 1, Noon)
		wantFault(t, err, fault.TooOften)
		must(t, byLink("link la-derby", 1000))
	}},
	{"attempts at once do not pass the limit together", func(t *testing.T, p *place) {
		a, b := p.wave(t), p.open(t)
		looked := make(chan bool)
		for i := range 40 {
			s := []*store.Store{a, b}[i%2]
			go func() {
				_, err := enter(t, s, "wrong", home, i, Noon)
				looked <- fault.KindOf(err) == fault.NotFound
			}()
		}
		n := 0
		for range 40 {
			if <-looked {
				n++
			}
		}
		if n != access.CodesFrom.Failures {
			t.Fatalf("%d codes were looked at, want %d", n, access.CodesFrom.Failures)
		}
	}},
	{"an address that is no address is counted too", func(t *testing.T, p *place) {
		s := p.wave(t)
		for i := range 10 {
			_, err := enter(t, s, "wrong", "a proxy\x00\xff", i, Noon)
			wantFault(t, err, fault.NotFound)
		}
		_, err := enter(t, s, "wrong", "a proxy\x00\xff", 11, Noon)
		wantFault(t, err, fault.TooOften)
	}},
}
