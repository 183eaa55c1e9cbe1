package mail

import (
	"context"

	"omnibus/fault"
)

// line is one way to the server, by one connection after the other. One goroutine
// uses it at a time.
type line struct {
	transport Transport
	open      Connection
	// served counts the messages that the open connection was given.
	served int
}

func (l *line) connect(ctx context.Context) error {
	if l.open != nil {
		return nil
	}
	open, err := l.transport.Open(ctx)
	if err != nil {
		return err
	}
	l.open, l.served = open, 0
	return nil
}

// send hands a message over. Servers close connections that have taken many
// messages, or waited long: where one that had served before breaks before the
// message is over, which is then not delivered, a new one gets it at once.
func (l *line) send(ctx context.Context, e Envelope, message []byte) Outcome {
	for {
		served := l.served
		o, open := l.open.Send(e, message)
		l.served++
		if open {
			return o
		}
		l.open = nil
		if o.Result != Later || served == 0 || l.connect(ctx) != nil {
			return o
		}
	}
}

func (l *line) hangUp() {
	if l.open != nil {
		_ = l.open.Close()
		l.open = nil
	}
}

// hand hands over one message that has begun, and says what became of it.
func (s *Sender) hand(ctx context.Context, l *line, b begun) End {
	end := End{ID: b.ID, Try: b.try, By: s.Name}
	envelope, message, err := Render(b.Message, s.From, s.Now())
	switch {
	case err != nil:
		end.Outcome = Outcome{Never, "The message cannot be written: " + fault.Public(err)}
	case s.Now().Sub(b.at) > fresh:
		end.Outcome = Outcome{Unheard, "The mail server kept others so long that this one was not handed over."}
	default:
		if s.PlainReturn {
			envelope.From = s.From.wire()
		}
		end.Outcome = l.send(ctx, envelope, message)
	}
	if end.Outcome.Result != Accepted {
		// What the server said may hold the address: it is in the record, not in the log.
		s.Log.Warn("a message was not sent; the office shows why", "message", b.ID, "kind", b.Kind)
	}
	end.At = s.Now()
	return end
}
