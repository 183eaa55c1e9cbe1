package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Connected takes the tab's connection away or gives it back, and tells the page
// so as a browser does.
func (b *Tab) Connected(on bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, network.Enable, network.EnableParams{}); err != nil {
		b.t.Fatalf("browser: reach the connection: %v", err)
	}
	all := []*network.Conditions{}
	if !on {
		all = []*network.Conditions{{Offline: true, DownloadThroughput: -1, UploadThroughput: -1}}
	}
	if _, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: all}); err != nil {
		b.t.Fatalf("browser: switch the connection: %v", err)
	}
	state := network.OverrideNetworkStateParams{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}
	if _, err := chromedp.Call(b.ctx, network.OverrideNetworkState, state); err != nil {
		b.t.Fatalf("browser: tell of the connection: %v", err)
	}
}

// Await waits until an expression holds in the page, and says what was awaited
// when it does not.
func (b *Tab) Await(what, expression string) {
	b.t.Helper()
	look := fmt.Sprintf(`(() => { try { return !!(%s) } catch { return false } })() || new Promise(r => setTimeout(() => r(false), 50))`, expression)
	if !b.becomes(look) {
		b.t.Fatalf("%s: %s was awaited; the page says: %s", b.Address(), what, b.Text("main"))
	}
}

// becomes evaluates an expression until it is true. An error means that the page
// went away while it was asked.
func (b *Tab) becomes(expression string) bool {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for ctx.Err() == nil {
		if there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise)); err == nil && there {
			return true
		}
	}
	return false
}

// Arrives waits until the page
// at an address is there: one that the tab goes to by itself.
func (b *Tab) Arrives(path string) {
	b.t.Helper()
	there := `location.pathname + location.search === %q && document.readyState === "complete" || new Promise(r => setTimeout(() => r(false), 100))`
	if b.becomes(fmt.Sprintf(there, path)) {
		return
	}
	b.t.Fatalf("at %s, and %s was awaited", b.Address(), path)
}

// Heard gives what a screen reader is told of the first element with a role and
// a name: its description.
func (b *Tab) Heard(role, name string) string {
	b.t.Helper()
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		b.t.Fatalf("browser: read the accessibility tree: %v", err)
	}
	for _, n := range tree.Nodes {
		if !n.Ignored && said(n.Role) == role && strings.HasPrefix(said(n.Name), name) {
			return said(n.Description)
		}
	}
	b.t.Fatalf("%s has no %s named %q for a screen reader", b.Address(), role, name)
	return ""
}

func said(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var text string
	if json.Unmarshal(v.Value, &text) != nil {
		return string(v.Value)
	}
	return text
}
