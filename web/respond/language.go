package respond

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"omnibus/tongue"
	"omnibus/web/page"
)

// languageCookie keeps the language that a person has chosen. It names nobody,
// and what it changes is words alone: answers are the same in every language.
const languageCookie = "omnibus-language"

// toHost is what names of cookies begin with behind TLS: browsers hold them to this
// host. Without TLS they would refuse them.
const toHost = "__Host-"

// chosen gives the language that the person has chosen, of those there are; the
// first of them where nothing was chosen, and English where there are none.
func chosen(r *http.Request, offered []tongue.Language) tongue.Language {
	if len(offered) == 0 {
		return tongue.English
	}
	for _, name := range []string{toHost + languageCookie, languageCookie} {
		if cookie, err := r.Cookie(name); err == nil {
			if l, ok := tongue.Of(cookie.Value); ok && slices.Contains(offered, l) {
				return l
			}
		}
	}
	return offered[0]
}

// Language gives the language that a respondent has chosen, whatever their wave
// offers: for what is said before a request comes to a page.
func Language(r *http.Request) tongue.Language { return chosen(r, tongue.Languages[:]) }

// switchTo is the link to the same page in the next language; nil where there is one only.
func switchTo(now tongue.Language, offered []tongue.Language, here string) *page.Switch {
	if len(offered) < 2 {
		return nil
	}
	to := offered[(slices.Index(offered, now)+1)%len(offered)]
	return &page.Switch{To: to, URL: "/r/language/" + to.Code() + "?to=" + url.QueryEscape(here)}
}

// here is the address to which the switch leads back. A link's secret must not
// stand in another address, and what answers only a form is asked for by its page.
func here(r *http.Request) string {
	path := r.URL.EscapedPath()
	if r.Method == http.MethodPost {
		for _, deed := range []string{"/choose", "/reopen", "/hand", "/remind", "/back", "/draft", "/confirm", "/read", "/save"} {
			path = strings.TrimSuffix(path, deed)
		}
	}
	if strings.HasPrefix(path, "/r/l/") || !ours(path) {
		return "/r/"
	}
	return path
}

// ours says whether an address is one of the respondent's pages: the switch
// must lead nowhere else.
func ours(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil &&
		strings.HasPrefix(u.Path, "/r/") && !strings.Contains(u.Path, "..") && !strings.ContainsAny(address, "\\\r\n")
}

// speak keeps the language that somebody chose, and shows the page again.
func (s *site) speak(w http.ResponseWriter, r *http.Request) error {
	to := r.URL.Query().Get("to")
	if !ours(to) {
		to = "/r/"
	}
	if l, ok := tongue.Of(r.PathValue("language")); ok {
		name := languageCookie
		if s.Secure {
			name = toHost + name
		}
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: l.Code(), Path: "/", MaxAge: 365 * 24 * 60 * 60,
			HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	return later(w, r, to)
}
