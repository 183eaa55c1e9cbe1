package store

import (
	"sync"
	"time"

	"omnibus/access"
)

// sessions keeps whose session it is for those that were read lately, by the hash
// of their token. Nobody is let in by what is kept before the database has said,
// in the same request, that no access was changed since it was read; see glance.
// Only those who answer for a whole case are kept: who they are rests on rows
// whose every change raises the number. Its zero value is empty.
type sessions struct {
	mu sync.Mutex
	by map[string]session
}

// session is what was read of one.
type session struct {
	who access.Person
	// expires and lifetime are in milliseconds; ends is when the access ends by
	// itself, 0 for never.
	expires, lifetime, ends int64
	// upto is the number of changes of access up to which this is so.
	upto   int64
	readAt time.Time
}

const (
	// mostSessions bounds the memory: a session takes half a kilobyte.
	mostSessions = 4096
	// readAnew is after what time a session is read again whatever the number says,
	// in case the database itself was put back to an earlier day.
	readAnew = time.Minute
)

// keepable says whether a session is one that is kept.
func (v session) keepable() bool {
	return v.who.Role == access.Respondent && !v.who.Colleague && !v.who.Nominates && !v.who.ByTelephone() && v.ends == 0
}

// lives says whether a session has not ended by itself at a moment.
func (v session) lives(at time.Time) bool {
	return v.expires > ms(at) && (v.ends == 0 || v.ends > ms(at))
}

func (k *sessions) get(token []byte) (session, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.by[string(token)]
	return v, ok
}

func (k *sessions) put(token []byte, v session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[string]session{}
	}
	if len(k.by) >= mostSessions {
		for any := range k.by { // whichever: it is read again at once when it is asked for
			delete(k.by, any)
			break
		}
	}
	k.by[string(token)] = v
}

// forget drops what is kept of a session.
func (k *sessions) forget(token []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.by, string(token))
}
