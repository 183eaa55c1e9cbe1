package fieldwork

import (
	"slices"
	"time"

	"omnibus/mail"
)

// Reported gives the event to add to the contact history when a report about one
// of the case's messages came: that its address does not take mail, that it
// arrived, or that its recipient called it unwanted. False where the report says
// none of these, or the history has it already. That a server gave up for a reason
// that may pass says nothing of the address.
func (c Case) Reported(m mail.Record, r mail.Report, by string, at time.Time) (ContactEvent, bool) {
	e := ContactEvent{Wave: c.Wave, Org: c.Org, Channel: ByEmail, Message: m.Key, Contact: c.addressed(m), By: by, At: at}
	switch r.Kind {
	case mail.ReportBounced:
		e.Kind = Bounced
		if e.Reason = r.Told; e.Reason == "" {
			e.Reason = "The mail server did not say why"
		}
	case mail.ReportDelivered:
		e.Kind = Delivered
	case mail.ReportComplaint:
		e.Kind, e.Reason = NoMoreWanted, "Their mail server says that they called a message unwanted"
	default:
		return ContactEvent{}, false
	}
	for _, before := range slices.Backward(c.Contacted) {
		if before.Message != m.Key {
			continue
		}
		switch before.Kind {
		case e.Kind:
			return ContactEvent{}, false
		case Bounced: // what came back does not arrive afterwards
			if e.Kind == Delivered {
				return ContactEvent{}, false
			}
		case Invited, ReminderSent, NominationAsked:
			if before.Contact != 0 {
				e.Contact = before.Contact
			}
		}
	}
	if e.Kind == NoMoreWanted && (e.Contact == 0 || c.WantNoMore()[e.Contact]) {
		return ContactEvent{}, false
	}
	checked, err := e.Checked()
	return checked, err == nil
}
