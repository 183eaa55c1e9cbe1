package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strconv"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"omnibus/fault"
	"omnibus/mail"
)

// Turn is Source's. It reads everything above the last number that was seen,
// read by others or not, marks what was a report of ours as read, and writes
// down how far it came after each message: one that cannot be recorded is read
// again.
func (m IMAP) Turn(ctx context.Context, seen Seen, take Take) (bool, error) {
	limit := m.Patience
	if limit == 0 {
		limit = patience
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client, err := m.open(ctx)
	if err != nil {
		return false, m.unusable(ctx, err)
	}
	defer client.Close()
	// A server that hangs is left when the time is over.
	defer context.AfterFunc(ctx, func() { _ = client.Close() })()
	box, err := client.Select(m.Box, nil).Wait()
	if err != nil {
		return false, m.unusable(ctx, err)
	}
	validity, last, err := seen.MailboxSeen(ctx, m.String())
	if err != nil {
		return false, err
	}
	if validity != box.UIDValidity {
		last = 0 // its numbers are new, so nothing is known of them
	}
	fresh, err := above(client, imap.UID(last))
	if err != nil {
		return false, m.unusable(ctx, err)
	}
	more := len(fresh) > atATime
	for _, uid := range fresh[:min(len(fresh), atATime)] {
		raw, err := fetch(client, uid)
		if err != nil {
			return false, m.unusable(ctx, err)
		}
		ours, err := take(ctx, raw)
		if err != nil {
			return false, err
		}
		if ours {
			flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}, Silent: true}
			if err := client.Store(imap.UIDSetNum(uid), flags, nil).Close(); err != nil {
				return false, m.unusable(ctx, err)
			}
		}
		if err := seen.SeeMailbox(ctx, m.String(), box.UIDValidity, uint32(uid)); err != nil {
			return false, err
		}
	}
	_ = client.Logout().Wait() // all is done that had to be
	return more, nil
}

func (m IMAP) unusable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return fault.Because(err, fault.Unavailable, "The mailbox of reports (%s) cannot be read at present: %s.", m, mail.OneLine(err.Error()))
}

// open connects and signs in, over TLS alone.
func (m IMAP) open(ctx context.Context) (*imapclient.Client, error) {
	settings := &tls.Config{ServerName: m.Host, RootCAs: m.Roots, MinVersion: tls.VersionTLS12}
	raw, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(m.Host, strconv.Itoa(m.Port)))
	if err != nil {
		return nil, err
	}
	bound := &bounded{Conn: raw, left: mostRead}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	options := &imapclient.Options{TLSConfig: settings}
	var client *imapclient.Client
	if m.Wrapped {
		conn := tls.Client(bound, settings)
		if err := conn.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, err
		}
		client = imapclient.New(conn, options)
	} else if client, err = imapclient.NewStartTLS(bound, options); err != nil {
		raw.Close()
		return nil, err
	}
	if err := client.Login(m.User, m.Password).Wait(); err != nil {
		client.Close()
		return nil, err
	}
	return client, nil
}

// above gives the numbers above the last one that was seen, in their order.
func above(client *imapclient.Client, last imap.UID) ([]imap.UID, error) {
	var set imap.UIDSet
	set.AddRange(last+1, 0) // 0 is the last that there is
	found, err := client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
	if err != nil {
		return nil, err
	}
	// "From here to the last" gives the last even where it is below.
	fresh := slices.DeleteFunc(found.AllUIDs(), func(uid imap.UID) bool { return uid <= last })
	slices.Sort(fresh)
	return fresh, nil
}

// fetch reads the beginning of a message, leaving it unread.
func fetch(client *imapclient.Client, uid imap.UID) ([]byte, error) {
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 0, Size: mail.LargestReport}}
	found, err := client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{part}}).Collect()
	if err != nil || len(found) == 0 {
		return nil, err // nobody has it any more
	}
	for _, one := range found[0].BodySection {
		if one.Bytes != nil {
			return one.Bytes[:min(len(one.Bytes), mail.LargestReport)], nil
		}
	}
	return nil, nil
}

// mostRead is the most that a server may say in one turn.
const mostRead = atATime*mail.LargestReport + 8<<20

// bounded is a connection on which only so much is read.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the server says more than any mailbox does")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
