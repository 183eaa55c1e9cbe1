package browser

import (
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
	wait := fmt.Sprintf(`new Promise(found => {
		const until = Date.now() + 20000
		const look = () => {
			let holds = false
			try { holds = !!(%s) } catch {}
			if (holds || Date.now() > until) found(holds)
			else setTimeout(look, 50)
		}
		look()
	})`, expression)
	if !run(b, "await "+what, chromedp.Evaluate[bool](wait, chromedp.EvalAwaitPromise)) {
		b.t.Fatalf("%s: %s was awaited; the page says: %s", b.Address(), what, b.Text("main"))
	}
}

// Arrives waits until the page
// at an address is there: one that the tab goes to by itself.
func (b *Tab) Arrives(path string) {
	b.t.Helper()
	for range 200 {
		there := run(b, "read the address", chromedp.Evaluate[bool](fmt.Sprintf(
			`location.pathname + location.search === %q && document.readyState === "complete" || new Promise(r => setTimeout(() => r(false), 100))`, path), chromedp.EvalAwaitPromise))
		if there {
			return
		}
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
	return strings.Trim(string(v.Value), `"`)
}
