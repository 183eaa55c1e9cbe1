package main

import (
	"path/filepath"
	"testing"

	"omnibus/store"
)

func TestTheDemonstrationPrintsLinksThatWork(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), "file:"+filepath.Join(dir, "omnibus.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := demoCommand{Data: dir}
	doorsNow := func() doors {
		t.Helper()
		in, err := c.doors(t.Context(), s, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range []string{in.Link, in.ColleagueLink} {
			if works, err := opens(t.Context(), s, link, demoNow); link != "" && (!works || err != nil) {
				t.Errorf("a link that is printed does not work: %v", err)
			}
		}
		return in
	}
	first := doorsNow()
	if again := doorsNow(); again != first {
		t.Errorf("doors that are open were changed: %+v, then %+v", first, again)
	}
	if err := s.WithdrawAccess(t.Context(), operator(), first.Wave, first.Org, demoNow); err != nil {
		t.Fatal(err)
	}
	renewed := doorsNow()
	if renewed.Link == first.Link || renewed.Code == first.Code || renewed.Org != first.Org || renewed.Password != first.Password {
		t.Errorf("after access was withdrawn: %+v, before %+v", renewed, first)
	}
	if again := doorsNow(); again != renewed {
		t.Error("new doors are not kept")
	}
}
