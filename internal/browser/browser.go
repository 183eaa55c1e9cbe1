// Package browser drives a real Chromium for tests: it opens pages, fills forms
// as a person would, asks axe what is wrong, and keeps screenshots. One browser
// serves a test process; each Open gives a tab with cookies of its own.
//
// Only tests may import it.
package browser

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14, MPL-2.0; its licence lies beside it.
//
//go:embed axe/axe.min.js
var axe string

// patience bounds one step; a page that takes longer is broken.
const patience = 60 * time.Second

var launch = sync.OnceValues(func() (context.Context, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
	)
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	// The browser lives as long as the test process, so nothing cancels these.
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, nil
})

// find looks for Chromium where Debian and others put it. The headless shell is
// the same engine without the browser's own windows, which cost half the time.
func find() (string, error) {
	names := []string{os.Getenv("OMNIBUS_CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}
	for _, name := range names {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium found: install it (Debian: apt-get install chromium) or name it in OMNIBUS_CHROMIUM")
}

// Tab is one tab of the browser.
type Tab struct {
	t   testing.TB
	ctx context.Context
}

// Open gives a new tab, 1280×900, with script on and no cookies. It is closed
// when the test ends.
func Open(t testing.TB) *Tab {
	t.Helper()
	browser, err := launch()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	// Begun without a deadline: a tab begun under one dies with it.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("browser: open a tab: %v", err)
	}
	tab := &Tab{t: t, ctx: ctx}
	tab.Size(1280, 900)
	return tab
}

// do runs steps, failing the test with what was tried.
func (b *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("browser: %s: %v", what, err)
	}
}

// Size sets the window's size in CSS pixels. 320 wide is 1280 at 400 % zoom.
func (b *Tab) Size(width, height int64) {
	b.t.Helper()
	b.do("set the size", chromedp.EmulateViewport(width, height))
}

// Script switches the page's scripts on or off, from the next page on.
func (b *Tab) Script(on bool) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		b.t.Fatalf("browser: switch script: %v", err)
	}
}

// Cookie sets a cookie for the address.
func (b *Tab) Cookie(url, name, value string) {
	b.t.Helper()
	params := network.SetCookieParams{Name: name, Value: value, URL: url}
	if _, err := chromedp.Call(b.ctx, network.SetCookie, params); err != nil {
		b.t.Fatalf("browser: set a cookie: %v", err)
	}
}

// Go opens an address and waits until it is loaded.
func (b *Tab) Go(url string) {
	b.t.Helper()
	b.do("open "+url, chromedp.Navigate(url))
}

// Click clicks the first element that the CSS selector finds.
func (b *Tab) Click(selector string) {
	b.t.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Submit clicks a button or link that leads to another page, and waits for that page.
func (b *Tab) Submit(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.t.Fatalf("browser: submit %s: %v", selector, err)
	}
}

// Type types text into the element.
func (b *Tab) Type(selector, text string) {
	b.t.Helper()
	b.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Upload chooses a file of that content and name in a form's field.
func (b *Tab) Upload(selector string, content []byte, name string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.do("upload "+name, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Keys presses keys wherever the focus is (see chromedp's kb package for names).
func (b *Tab) Keys(keys string) {
	b.t.Helper()
	b.do("press keys", chromedp.KeyEvent(keys))
}

// KeysToNewPage presses keys that lead to another page, and waits for that page.
func (b *Tab) KeysToNewPage(keys string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(keys)); err != nil {
		b.t.Fatalf("browser: press keys: %v", err)
	}
}

// Text gives the text of an element as shown.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	return run(b, "read "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// Title gives the page's title.
func (b *Tab) Title() string {
	b.t.Helper()
	return run(b, "read the title", chromedp.Title())
}

// Address gives the page's address.
func (b *Tab) Address() string {
	b.t.Helper()
	return run(b, "read the address", chromedp.Location())
}

// HTML gives the page's present content.
func (b *Tab) HTML() string {
	b.t.Helper()
	return run(b, "read the page", chromedp.OuterHTML(chromedp.CSS("html")))
}

// Eval evaluates an expression in the page and gives its value as T.
func Eval[T any](b *Tab, expression string) T {
	b.t.Helper()
	return run(b, "evaluate "+expression, chromedp.Evaluate[T](expression))
}

func run[T any](b *Tab, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("browser: %s: %v", what, err)
	}
	return v
}

// Fits fails the test when the page must be scrolled sideways at its present size.
func (b *Tab) Fits() {
	b.t.Helper()
	over := Eval[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		b.t.Errorf("%s must be scrolled sideways by %v pixels", b.Address(), over)
	}
}

// violation is what axe finds.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML   string
		Target []any
	}
}

// Accessible fails the test for everything that axe finds wrong with the page
// under WCAG 2.2 AA and its best practices. Switch script on before, so that
// axe can run; the page keeps the state it was loaded in.
func (b *Tab) Accessible() {
	b.t.Helper()
	b.Script(true)
	b.do("load axe", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](axe+"; true"))
		return err
	}))
	const ask = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}})
		.then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact || "", Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, Target: n.target}))})))`
	found := run(b, "run axe", chromedp.Evaluate[[]violation](ask, chromedp.EvalAwaitPromise))
	for _, v := range found {
		for _, n := range v.Nodes {
			b.t.Errorf("axe on %s: %s (%s): %s\n\t%v\n\t%s", b.Address(), v.ID, v.Impact, v.Help, n.Target, n.HTML)
		}
	}
}

// Screenshot keeps a picture of the whole page in the folder that
// OMNIBUS_SCREENSHOTS names, and does nothing when it names none: pictures are
// for people to look at, no test depends on one.
func (b *Tab) Screenshot(name string) {
	b.t.Helper()
	dir := os.Getenv("OMNIBUS_SCREENSHOTS")
	if dir == "" {
		return
	}
	png := run(b, "take a picture", chromedp.FullScreenshot(100))
	path := filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
