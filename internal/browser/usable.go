package browser

import _ "embed"

//go:embed usable.js
var usable string

// Usable fails the test for what is in the way, at the page's present size, of
// somebody who points (targets of 24 pixels, or far enough from others, or in a
// sentence: WCAG 2.5.8), who tabs (every control shows the focus and is in sight
// with it: 2.4.7, 2.4.11), who zooms (nothing but tables and pictures scrolls
// sideways by itself: 1.4.10) or who pastes (3.3.8).
func (b *Tab) Usable() {
	b.t.Helper()
	for _, wrong := range Eval[[]string](b, usable) {
		b.t.Errorf("%s: %s", b.Address(), wrong)
	}
}
