package questionnaire

import "omnibus/tongue"

// In gives the questionnaire as it is asked in a language: the same questions,
// codes and routing in other words. Parts without a translation are in English
// and say so in their Language; without any, the questionnaire itself is given.
func (q *Questionnaire) In(l tongue.Language) *Questionnaire {
	if l == tongue.Welsh && q.welsh != nil {
		return q.welsh
	}
	return q
}
