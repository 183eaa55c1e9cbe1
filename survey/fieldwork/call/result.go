package call

import (
	"strings"
	"time"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// Choices are what an interviewer can say that a call came to, in the order in
// which they are offered.
var Choices = []struct {
	Outcome fieldwork.Outcome
	Text    string
}{
	{fieldwork.WillComplete, "Spoke to the contact: they will answer"},
	{fieldwork.LinkAsked, "Spoke to the contact: they want the link again"},
	{fieldwork.AnsweredByCall, "Answers were taken by telephone"},
	{fieldwork.CallBackAgreed, "To be called back at a time"},
	{fieldwork.MessageLeft, "Message left with somebody else"},
	{fieldwork.VoicemailLeft, "Voicemail"},
	{fieldwork.NoAnswer, "No answer"},
	{fieldwork.Busy, "Engaged"},
	{fieldwork.WrongNumber, "Wrong number"},
	{fieldwork.NumberDead, "Number does not work"},
	{fieldwork.ContactLeft, "The contact has left the organisation"},
	{fieldwork.RefusedByCall, "They refuse to take part"},
	{fieldwork.OtherOutcome, "Something else"},
}

// Result is what an interviewer says of a call.
type Result struct {
	Wave, Org string
	// Contact is who was rung, 0 for somebody who is not among the case's people.
	Contact int64
	Outcome fieldwork.Outcome
	// CallBack is when to call again; it is asked for with CallBackAgreed, and may be
	// given with any other outcome but a refusal.
	CallBack time.Time
	Note     string
	By       string
	At       time.Time
}

// latest is how far ahead a call-back may be.
const latest = 120 * 24 * time.Hour

// Events gives what a call adds to the contact history: that a number was
// dialled, when the case was taken, and what came of it. It says what is wrong.
func (r Result) Events(began time.Time) ([]fieldwork.ContactEvent, error) {
	r.Note = strings.TrimSpace(r.Note)
	if r.Outcome == fieldwork.RefusedByCall {
		r.CallBack = time.Time{}
	}
	switch {
	case r.Outcome == fieldwork.CallBackAgreed && r.CallBack.IsZero():
		return nil, fault.New(fault.Refused, "Enter when they are to be called back")
	case !r.CallBack.IsZero() && !r.CallBack.After(r.At):
		return nil, fault.New(fault.Refused, "The time to call back must lie ahead")
	case r.CallBack.After(r.At.Add(latest)):
		return nil, fault.New(fault.Refused, "The time to call back must be within %d days", int(latest/(24*time.Hour)))
	case r.Outcome == fieldwork.OtherOutcome && r.Note == "":
		return nil, fault.New(fault.Refused, "Enter what the call came to")
	case r.Outcome == fieldwork.RefusedByCall && r.Note == "":
		return nil, fault.New(fault.Refused, "Enter why they will not take part, or that they gave no reason")
	}
	if began.After(r.At) {
		began = r.At
	}
	attempt := fieldwork.ContactEvent{Wave: r.Wave, Org: r.Org, Kind: fieldwork.CallAttempted, Channel: fieldwork.ByPhone, Contact: r.Contact, By: r.By, At: began}
	ended := attempt
	ended.Kind, ended.Outcome, ended.CallBack, ended.Note, ended.At = fieldwork.CallEnded, r.Outcome, r.CallBack, r.Note, r.At
	if r.Outcome == fieldwork.RefusedByCall {
		ended.Reason, ended.Note = r.Note, ""
	}
	ended, err := ended.Checked()
	if err != nil {
		return nil, err
	}
	return []fieldwork.ContactEvent{attempt, ended}, nil
}

// ReadCallBack reads a day and time as a browser's field gives it, or as somebody
// types it: 2016-10-12T14:30, 2016-10-12 14:30 or 12/10/2016 14:30.
func ReadCallBack(typed string, zone *time.Location) (time.Time, error) {
	typed = strings.Join(strings.Fields(typed), " ")
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2/1/2006 15:04"} {
		if at, err := time.ParseInLocation(layout, typed, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fault.New(fault.Refused, "Enter the day and time to call back, such as 2016-10-12 14:30")
}
