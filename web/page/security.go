package page

import "net/http"

// Policy is the content security policy of every page: nothing inline, nothing
// from elsewhere, and scripts talk to nobody else.
const Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// always are the headers of every answer, in the form in which they are kept. They
// are shared: whoever wants another value sets it, and never changes these.
var always = map[string][]string{
	"Cache-Control":           {"no-store"},
	"Content-Security-Policy": {Policy},
	"X-Content-Type-Options":  {"nosniff"},
	"X-Frame-Options":         {"DENY"},
	// Addresses of ours are told to nobody else; our own forms still say where they come from.
	"Referrer-Policy":              {"same-origin"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Permissions-Policy":           {"camera=(), geolocation=(), microphone=()"},
}

var overTLS = []string{"max-age=31536000; includeSubDomains"}

// Secure sets the headers that every answer carries. Pages are never kept by
// browsers or proxies; assets say otherwise themselves. tls adds the promise
// that this host is only ever reached over TLS.
func Secure(tls bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, value := range always {
			h[name] = value
		}
		if tls {
			h["Strict-Transport-Security"] = overTLS
		}
		next.ServeHTTP(w, r)
	})
}
