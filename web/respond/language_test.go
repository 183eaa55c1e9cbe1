package respond

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// TestSwitchLeadsToAPage holds that the link to the other language, on whatever an
// address shows, leads to one that can be asked for.
func TestSwitchLeadsToAPage(t *testing.T) {
	parameter := regexp.MustCompile(`\{[a-z]+\}`)
	pages := http.NewServeMux()
	for _, pattern := range Routes() {
		if strings.HasPrefix(pattern, "GET ") {
			pages.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		}
	}
	for _, pattern := range Routes() {
		method, path, _ := strings.Cut(pattern, " ")
		r := httptest.NewRequest(method, parameter.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "1"), nil)
		to := here(r)
		if _, found := pages.Handler(httptest.NewRequest(http.MethodGet, to, nil)); found == "" {
			t.Errorf("%s leads to %s, which shows nothing", pattern, to)
		}
	}
}
