package main

import (
	"context"
	"crypto/rand"
	"time"

	"omnibus/fault"
	"omnibus/store"
	"omnibus/survey/fieldwork"
)

// reopened gives the doors that a demonstration was left with as they are now:
// in the office anybody may withdraw access, and a link that is printed must
// work. The respondent gets a new one where theirs does not; the colleague, who
// was let in by the respondent, is left out then.
func (in doors) reopened(ctx context.Context, s *store.Store, at time.Time) (doors, error) {
	works, err := opens(ctx, s, in.Link, at)
	if err != nil {
		return in, err
	}
	if !works {
		if in.Code, err = fieldwork.NewCode(rand.Reader); err != nil {
			return in, err
		}
		if in.Link, err = fieldwork.NewToken(rand.Reader); err != nil {
			return in, err
		}
		if err := s.GiveAccess(ctx, operator(), in.Wave, in.Org, fieldwork.Hash(in.Code), fieldwork.Hash(in.Link), in.Respondent, at); err != nil {
			return in, err
		}
	}
	if in.ColleagueLink != "" {
		if works, err = opens(ctx, s, in.ColleagueLink, at); err != nil {
			return in, err
		}
		if !works {
			in.Colleague, in.ColleagueLink, in.ColleagueSection = "", "", ""
		}
	}
	return in, nil
}

// opens tries a link as a browser would, and leaves again.
func opens(ctx context.Context, s *store.Store, link string, at time.Time) (bool, error) {
	session, err := fieldwork.NewToken(rand.Reader)
	if err != nil {
		return false, err
	}
	_, err = s.EnrolByLink(ctx, fieldwork.Hash(link), "127.0.0.1", fieldwork.Hash(session), at, at.Add(time.Minute))
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.EndSession(ctx, fieldwork.Hash(session))
}
