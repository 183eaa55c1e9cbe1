// Package typeset makes PDF files of HTML documents with the machine's own
// Chromium: tagged for screen readers, with an outline of the headings, the
// document's language and its title. A document must be whole in itself: nothing
// is fetched for it, and no script in it runs.
package typeset

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"omnibus/fault"
)

// Find looks for Chromium: where the environment's OMNIBUS_CHROMIUM says, else by
// the names under which systems have it. It gives "" when there is none. The
// headless shell is the same engine without windows, and starts sooner.
func Find() string {
	for _, name := range []string{os.Getenv("OMNIBUS_CHROMIUM"), "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

const (
	// Patience is how long one document may take, waiting for others included.
	Patience = 30 * time.Second
	// atOnce is how many documents are made at once: each is a browser of its own,
	// which takes some 150 MB while it runs.
	atOnce = 2
	// MaxHTML is the size of the largest document, in bytes.
	MaxHTML = 16 << 20
)

// Printer makes PDF files; it is safe for many requests at once.
type Printer struct {
	path     string
	slots    chan struct{}
	patience time.Duration
}

// New makes a printer that starts the Chromium at path for each document. A
// browser that serves one document alone can tell nothing to the next.
func New(path string) *Printer {
	return &Printer{path: path, slots: make(chan struct{}, atOnce), patience: Patience}
}

// PDF makes a PDF file of a document. The size of the paper and its margins are
// those of the document's @page, A4 where it says nothing; language and title
// are those of its html and title elements. It answers fault.Unavailable when
// Chromium cannot be started, or when too many documents are waiting.
func (p *Printer) PDF(ctx context.Context, html []byte) ([]byte, error) {
	if len(html) > MaxHTML {
		return nil, fault.New(fault.Refused, "The document is too large for a PDF file. Nothing was changed. Open it as a page and print it from your browser.")
	}
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
	file, err := p.print(ctx, string(html))
	if err != nil {
		return nil, unavailable(err)
	}
	return file, nil
}

func unavailable(cause error) error {
	return fault.Because(cause, fault.Unavailable, "No PDF file could be made at the moment. Nothing was changed. Try again in a minute, or open the page and print it from your browser.").After(time.Minute)
}

// print starts a browser with a profile of its own, which is gone afterwards.
func (p *Printer) print(ctx context.Context, html string) ([]byte, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(p.path), chromedp.DisableGPU,
		// Whatever a document names, no host is found and no proxy answers.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("proxy-server", "http://127.0.0.1:1"),
		chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
	)
	if os.Geteuid() == 0 {
		// Chromium's sandbox cannot be used by root.
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	// What it says of its own pages concerns nobody: errors come back from the calls.
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return nil, err
	}
	tree, err := chromedp.Call(tab, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	if tree.FrameTree == nil || tree.FrameTree.Frame == nil {
		return nil, errors.New("typeset: the browser's page has no frame")
	}
	if _, err := chromedp.Call(tab, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: html}); err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground(), func(params *page.PrintToPDFParams) {
		yes := true
		params.PreferCSSPageSize, params.GenerateTaggedPDF, params.GenerateDocumentOutline = &yes, &yes, &yes
	}))
}
