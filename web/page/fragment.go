package page

import (
	"bytes"
	"fmt"
	"html/template"
)

// Fragment gives a part of a page alone: a template that stands in the file of
// p's kind, shown with data. What it gives can stand in another page.
func (s *Set) Fragment(p Page, name string, data any) (template.HTML, error) {
	t := s.in(p)
	if t == nil {
		return "", fmt.Errorf("page: no template is joined to %T", p)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, name, data); err != nil {
		return "", fmt.Errorf("page: show %s of %T: %w", name, p, err)
	}
	return template.HTML(out.String()), nil
}
