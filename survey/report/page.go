package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the style sheet
	"encoding/base64"
	"fmt"
	"html"
	"strings"
)

//go:embed report.css
var css []byte

// CSS is the report's style sheet, for pages that link to it.
func CSS() []byte { return bytes.Clone(css) }

// HTML gives the report as one page that needs nothing else.
func (d *Document) HTML() []byte {
	return d.page(policy + "<style>" + style + "</style>\n")
}

// style is what stands in the page's style element, and policy what keeps a page
// that was carried away from loading or running anything but that.
var (
	style  = "\n" + string(css)
	policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '` + styleHash() + `'; base-uri 'none'; form-action 'none'">` + "\n"
)

func styleHash() string {
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Page gives the report as a page that links to its style sheet, so that it can
// be served where inline styles are forbidden.
func (d *Document) Page(cssHref string) []byte {
	return d.page(`<link rel="stylesheet" href="` + html.EscapeString(cssHref) + `">` + "\n")
}

func (d *Document) page(style string) []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n%s</head>\n<body class=\"report\">\n", html.EscapeString(d.Title), style)
	b.WriteString("<a class=\"skip\" href=\"#main\">Skip to main content</a>\n")
	if d.notice != "" {
		fmt.Fprintf(&b, "<div class=\"notice\" role=\"region\" aria-label=\"Notice\"><p>%s</p></div>\n", html.EscapeString(d.notice))
	}
	b.Write(d.front)
	b.WriteString("<main id=\"main\" tabindex=\"-1\">\n")
	b.Write(d.main)
	b.WriteString("</main>\n")
	b.WriteString("<footer class=\"foot\"><p>" + html.EscapeString(d.Title) + "</p></footer>\n</body>\n</html>\n")
	return b.Bytes()
}

// frontPage is the title page.
func (b *builder) frontPage() string {
	f := b.r.Front
	var s strings.Builder
	s.WriteString("<header class=\"front\">\n")
	fmt.Fprintf(&s, "<h1>%s</h1>\n", html.EscapeString(f.Title))
	for _, line := range []struct{ class, text string }{{"subtitle", f.Subtitle}, {"date", f.Date}, {"authors", f.Authors}, {"reference", f.Reference}} {
		if line.text != "" {
			fmt.Fprintf(&s, "<p class=\"%s\">%s</p>\n", line.class, html.EscapeString(line.text))
		}
	}
	if client := b.d.Wave().Client; client != "" {
		fmt.Fprintf(&s, "<p class=\"client\">For the %s</p>\n", html.EscapeString(client))
	}
	s.WriteString("</header>\n")
	return s.String()
}

// contents lists chapters and their sections.
func (b *builder) contents() string {
	var s strings.Builder
	s.WriteString("<nav class=\"contents\" aria-label=\"Contents\">\n<ol>\n")
	open := false
	for _, h := range b.r.headings {
		if strings.EqualFold(h.plain, "contents") {
			continue
		}
		switch {
		case h.level == 1:
			if open {
				s.WriteString("</ol></li>\n")
			} else if s.Len() > 0 && strings.HasSuffix(s.String(), "</a>") {
				s.WriteString("</li>\n")
			}
			open = false
		case h.level == 2 && !open:
			s.WriteString("\n<ol>\n")
			open = true
		case h.level > 2:
			continue
		}
		fmt.Fprintf(&s, "<li><a href=\"#%s\">", html.EscapeString(h.id))
		if h.number != "" {
			fmt.Fprintf(&s, "<span class=\"number\">%s</span> ", h.number)
		}
		s.WriteString(html.EscapeString(h.plain) + "</a>")
		if h.level == 2 {
			s.WriteString("</li>\n")
		}
	}
	if open {
		s.WriteString("</ol></li>\n")
	} else if strings.HasSuffix(s.String(), "</a>") {
		s.WriteString("</li>\n")
	}
	s.WriteString("</ol>\n</nav>\n")
	return s.String()
}

func captionList(captions []Caption, kind string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "<nav class=\"captions\" aria-label=\"List of %ss\">\n<ul>\n", strings.ToLower(kind))
	for _, c := range captions {
		label := fmt.Sprintf("%s %d: %s", kind, c.Number, html.EscapeString(c.Title))
		if c.ID != "" {
			label = fmt.Sprintf("<a href=\"#%s\">%s</a>", c.ID, label)
		}
		s.WriteString("<li>" + label + "</li>\n")
	}
	s.WriteString("</ul>\n</nav>\n")
	return s.String()
}
