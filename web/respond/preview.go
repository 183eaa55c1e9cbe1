package respond

import (
	"html/template"
	"net/url"

	"omnibus/survey/questionnaire"
)

// Preview gives a question as people meet it, unanswered and in no form: the
// office shows the questionnaire with it.
func Preview(q *questionnaire.Question) (template.HTML, error) {
	return pages.Fragment(askPage{}, "field", showQuestion(q, "", false, url.Values{}, nil))
}
