package web

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"omnibus/fault"
	"omnibus/tongue"
)

// doors are the addresses at which somebody who is not yet known posts a secret.
// To open a link is such an attempt too, although a browser does not post it.
// Each costs us a password hash or a look-up, so each caller gets few of them.
// The database holds the limits that count over all nodes; this one only keeps
// a flood away from it.
var doors = []string{"/r/", "/office/sign-in"}

// links is what the addresses of respondents' links begin with.
const links = "/r/l/"

const (
	// doorBurst is enough for a whole office behind one address to arrive at once.
	doorBurst = 30
	// doorEvery lets one more attempt through.
	doorEvery = 2 * time.Second
	// doorKept bounds the memory: when so many addresses are known, those that
	// have been quiet long enough to have their whole burst again are forgotten.
	doorKept = 10_000
)

// limiter lets each address post a little at the doors.
type limiter struct {
	now func() time.Time

	mu   sync.Mutex
	seen map[caller]*visitor
}

// caller is who knocks at which kind of door. Those who type codes take nothing
// from those with links, who may be their colleagues.
type caller struct {
	network netip.Prefix
	link    bool
}

type visitor struct {
	tokens *rate.Limiter
	last   time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, seen: map[caller]*visitor{}}
}

// allow takes one attempt from the address's share.
func (l *limiter) allow(address string, link bool) bool {
	at, key := l.now(), caller{network(address), link}
	l.mu.Lock()
	defer l.mu.Unlock()
	v, known := l.seen[key]
	if !known {
		if len(l.seen) >= doorKept {
			l.forget(at)
		}
		v = &visitor{tokens: rate.NewLimiter(rate.Every(doorEvery), doorBurst)}
		l.seen[key] = v
	}
	v.last = at
	return v.tokens.AllowN(at, 1)
}

// forget drops the addresses whose burst is whole again: they lose nothing by
// it. When there are none, all are dropped, which is better than to grow.
func (l *limiter) forget(at time.Time) {
	for key, v := range l.seen {
		if at.Sub(v.last) >= doorBurst*doorEvery {
			delete(l.seen, key)
		}
	}
	if len(l.seen) >= doorKept {
		clear(l.seen)
	}
}

// network gives what counts as one caller: an IPv4 address, or the /64 that one
// IPv6 customer is commonly given. An address that cannot be read is one caller.
func network(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	ip = ip.Unmap()
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	prefix, _ := ip.WithZone("").Prefix(bits)
	return prefix
}

// guard refuses attempts at the doors beyond the address's share.
func (l *limiter) guard(refuse func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isDoor(r) && !l.allow(hostOf(r.RemoteAddr), strings.HasPrefix(r.URL.Path, links)) {
			refuse(w, r, fault.Say(fault.TooOften, tongue.Both(
				"There have been too many attempts from your network in a short time. Wait a minute, then try again. Nothing was changed.",
				"Bu gormod o ymgeisiau o'ch rhwydwaith mewn amser byr. Arhoswch funud, yna rhowch gynnig arall arni. Ni newidiwyd dim.")).After(time.Minute))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isDoor(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, links) || r.Method == http.MethodPost && slices.Contains(doors, r.URL.Path)
}

func hostOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	return host
}

// behindProxy puts the caller's own address in RemoteAddr where a proxy that is
// trusted stands in front: the last address of X-Forwarded-For is the one that
// proxy saw; earlier ones are whatever the caller claimed.
func behindProxy(trusted bool, log *slog.Logger, next http.Handler) http.Handler {
	if !trusted {
		return warnOfProxy(log, next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		last := strings.TrimSpace(forwarded[strings.LastIndex(forwarded, ",")+1:])
		if ip, err := netip.ParseAddr(last); err == nil {
			r.RemoteAddr = net.JoinHostPort(ip.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// warnOfProxy says once that a proxy seems to stand in front that nobody told us
// of: then all callers share the proxy's address, and the limits that count by
// network count everybody together.
func warnOfProxy(log *slog.Logger, next http.Handler) http.Handler {
	var once sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("X-Forwarded-For")) > 0 {
			once.Do(func() {
				log.WarnContext(r.Context(), "a request came with X-Forwarded-For, which is not looked at: attempts to get in are counted by the address it came from; start serve with --proxy if a proxy stands in front")
			})
		}
		next.ServeHTTP(w, r)
	})
}
