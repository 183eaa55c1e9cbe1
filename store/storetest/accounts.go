package storetest

import (
	"crypto/rand"
	"fmt"
	"sync"
	"testing"
	"time"

	"omnibus/access"
	"omnibus/account"
	"omnibus/fault"
	"omnibus/store"
)

const password = "four words and a dash"

var passwordHash = sync.OnceValue(func() string {
	hash, err := account.HashPassword(rand.Reader, password)
	if err != nil {
		panic(err)
	}
	return hash
})

func hire(t testing.TB, s *store.Store) {
	t.Helper()
	must(t, s.CreateAccount(t.Context(), Operator, account.Account{Email: "lena@example.org", Name: Lead.Name, Role: access.Lead, PasswordHash: passwordHash()}))
}

func signIn(t testing.TB, s *store.Store, email, typed, address string, at time.Time) (access.Person, error) {
	return s.SignIn(t.Context(), email, address, func(hash string) bool { return account.Verify(hash, typed) }, hash("staff "+address+at.String()), at, at.Add(time.Hour))
}

// never is a password that is wrong without being compared, for tests of counts.
func never(t testing.TB, s *store.Store, email, address string, at time.Time) error {
	_, err := s.SignIn(t.Context(), email, address, func(string) bool { return false }, hash("never"), at, at.Add(time.Hour))
	return err
}

var accounts = []test{
	{"sessions live on when a demonstration's clock is moved, and what has ended stays ended", func(t *testing.T, p *place) {
		s := p.wave(t)
		hire(t, s)
		_, err := signIn(t, s, "lena@example.org", password, home, Noon)
		must(t, err)
		day := 24 * time.Hour
		wantFault(t, s.MoveSessions(t.Context(), Lead, Noon, day), fault.Denied)
		must(t, s.MoveSessions(t.Context(), Operator, Noon.Add(2*time.Hour), day))
		_, err = s.Session(t.Context(), hash("staff "+home+Noon.String()), Noon.Add(day))
		wantFault(t, err, fault.NotFound)
		must(t, s.MoveSessions(t.Context(), Operator, Noon, day))
		_, err = s.Session(t.Context(), hash("staff "+home+Noon.String()), Noon.Add(day))
		must(t, err)
	}},
	{"staff sign in and are who their account says", func(t *testing.T, p *place) {
		s := p.wave(t)
		hire(t, s)
		who, err := signIn(t, s, " Lena@Example.ORG ", password, home, Noon)
		must(t, err)
		wantSame(t, who, Lead)
		again, err := s.Session(t.Context(), hash("staff "+home+Noon.String()), Noon.Add(time.Minute))
		must(t, err)
		wantSame(t, again, Lead)
	}},
	{"a wrong password and an unknown account say the same", func(t *testing.T, p *place) {
		s := p.wave(t)
		hire(t, s)
		_, wrong := signIn(t, s, "lena@example.org", "not the password", home, Noon)
		wantFault(t, wrong, fault.Denied)
		compared := ""
		_, unknown := s.SignIn(t.Context(), "nobody@example.org", home, func(hash string) bool { compared = hash; return true }, hash("s"), Noon, Noon.Add(time.Hour))
		wantSame(t, fault.Public(unknown), fault.Public(wrong))
		if compared != account.Decoy {
			t.Fatalf("an unknown account was compared with %q", compared)
		}
		_, err := s.Session(t.Context(), hash("s"), Noon)
		wantFault(t, err, fault.NotFound)
	}},
	{"ten wrong passwords close the account for that network only", func(t *testing.T, p *place) {
		s := p.wave(t)
		hire(t, s)
		for range access.SignInsTo.Failures {
			wantFault(t, never(t, s, "lena@example.org", home, Noon), fault.Denied)
		}
		_, err := signIn(t, s, "lena@example.org", password, home, Noon)
		wantFault(t, err, fault.TooOften, "10 minutes")
		_, err = signIn(t, s, "lena@example.org", password, "198.51.100.1", Noon)
		must(t, err)
		_, err = signIn(t, s, "lena@example.org", password, home, Noon.Add(10*time.Minute))
		must(t, err)
	}},
	{"many accounts tried from one network close it", func(t *testing.T, p *place) {
		s := p.wave(t)
		for i := range access.SignInsFrom.Failures {
			wantFault(t, never(t, s, fmt.Sprintf("a%d@example.org", i), home, Noon), fault.Denied)
		}
		wantFault(t, never(t, s, "another@example.org", home, Noon), fault.TooOften)
	}},
	{"one account tried from everywhere closes it", func(t *testing.T, p *place) {
		s := p.wave(t)
		for i := range access.SignInsOverall.Failures {
			wantFault(t, never(t, s, "lena@example.org", fmt.Sprintf("10.0.%d.1", i), Noon), fault.Denied)
		}
		wantFault(t, never(t, s, "lena@example.org", home, Noon), fault.TooOften)
	}},
	{"an account is created once, sound, and by who may", func(t *testing.T, p *place) {
		s := p.wave(t)
		hire(t, s)
		good := account.Account{Email: "new@example.org", Name: "New", Role: access.Analyst, PasswordHash: passwordHash()}
		taken, noAddress, noName, noRole := good, good, good, good
		taken.Email, noAddress.Email, noName.Name, noRole.Role = "lena@example.org", "New <new@example.org>", " ", access.Operator
		wantFault(t, s.CreateAccount(t.Context(), Operator, taken), fault.Exists, "lena@example.org")
		wantFault(t, s.CreateAccount(t.Context(), Operator, noAddress), fault.Refused)
		wantFault(t, s.CreateAccount(t.Context(), Operator, noName), fault.Refused)
		wantFault(t, s.CreateAccount(t.Context(), Operator, noRole), fault.Refused)
		for _, who := range []access.Person{Lead, Analyst, Client, Derby} {
			wantFault(t, s.CreateAccount(t.Context(), who, good), fault.Denied)
		}
		must(t, s.CreateAccount(t.Context(), Operator, good))
	}},
}

// audits are what the audit record must hold, and must not.
var audits = []test{
	{"a look of staff at a case is recorded, a respondent's own is not", func(t *testing.T, p *place) {
		s := p.wave(t)
		save(t, s, Derby, "k", Code("Q1", 1, 0))
		_, _, err := s.CaseAnswers(t.Context(), Derby, Wave, "la-derby")
		must(t, err)
		_, _, err = s.CaseAnswers(t.Context(), Analyst, Wave, "la-derby")
		must(t, err)
		_, _, err = s.CaseHistory(t.Context(), Lead, Wave, "la-derby")
		must(t, err)
		look := access.Record{At: Noon, Deed: access.ReadCase, Wave: Wave, Org: "la-derby", Outcome: access.Looked}
		second, first := look, look
		first.Person = access.Person{Name: Analyst.Name, Role: Analyst.Role}
		second.Person = access.Person{Name: Lead.Name, Role: Lead.Role}
		wantSame(t, record(t, s), []access.Record{second, first})
	}},
	{"every refusal is recorded", func(t *testing.T, p *place) {
		s := p.wave(t)
		_, _, err := s.CaseAnswers(t.Context(), Client, Wave, "la-derby")
		wantFault(t, err, fault.Denied)
		_, _, err = s.CaseHistory(t.Context(), Leeds, Wave, "la-derby\x00")
		wantFault(t, err, fault.Denied)
		_, err = enter(t, s, "wrong", home, 1, Noon)
		wantFault(t, err, fault.NotFound)
		wantFault(t, never(t, s, "x@example.org", home, Noon), fault.Denied)
		wantSame(t, record(t, s), []access.Record{
			{At: Noon, Person: access.Person{Name: "x@example.org"}, Deed: access.SignIn, Outcome: access.Refused, Address: home},
			{At: Noon, Person: access.Person{Role: access.Respondent}, Deed: access.Enrol, Outcome: access.Refused, Address: home},
			{At: Noon, Person: access.Person{Name: Leeds.Name, Role: access.Respondent}, Deed: access.ReadCase, Wave: Wave, Org: "la-derby�", Outcome: access.Refused},
			{At: Noon, Person: Client, Deed: access.ReadCase, Wave: Wave, Org: "la-derby", Outcome: access.Refused},
		})
	}},
	{"only who may reads the record", func(t *testing.T, p *place) {
		s := p.wave(t)
		for _, who := range []access.Person{Analyst, Interviewer, Client, Derby} {
			wantFault(t, s.Audit(t.Context(), who, Wave, 10, func(access.Record) error { return nil }), fault.Denied)
		}
	}},
}

// record gives the audit record, the latest first.
func record(t testing.TB, s *store.Store) []access.Record {
	t.Helper()
	var all []access.Record
	must(t, s.Audit(t.Context(), Operator, "", 100, func(r access.Record) error { all = append(all, r); return nil }))
	return all
}
