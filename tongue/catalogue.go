package tongue

import (
	"fmt"
	"strings"
)

// Catalogue gives the Welsh of the fixed texts of pages, by their English. In a
// page's template such a text stands between double square brackets:
//
//	<h1>[[Check your answers]]</h1>
//	<p>[[You can come back until {{.Until}}.]]</p>
//
// Fill puts one language in their place before the template is parsed, so that
// showing a page in either language costs the same.
type Catalogue map[string]string

// Missing is a text of a template that the catalogue does not have.
type Missing struct{ Text string }

// Error names the text.
func (m *Missing) Error() string { return fmt.Sprintf("there is no Welsh for [[%s]]", m.Text) }

// Fill gives a template in a language. It refuses a text without a translation
// (*Missing) and brackets that do not close. used, when not nil, is told every text.
func (c Catalogue) Fill(template string, l Language, used func(english string)) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "[[")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		text, after, closed := strings.Cut(rest, "]]")
		if !closed {
			return "", fmt.Errorf("a text is not closed with ]]: %.60s", rest)
		}
		if used != nil {
			used(text)
		}
		if l == Welsh {
			welsh, ok := c[text]
			if !ok || welsh == "" {
				return "", &Missing{text}
			}
			text = welsh
		}
		out.WriteString(text)
		template = after
	}
}
