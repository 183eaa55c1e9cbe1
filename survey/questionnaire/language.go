package questionnaire

import "omnibus/tongue"

// In gives the questionnaire as it is asked in a language: the same questions,
// codes and routing in other words. Parts without a translation are in English
// and say so in their Language; without any, the questionnaire itself is given.
func (q *Questionnaire) In(l tongue.Language) *Questionnaire {
	switch {
	case l == tongue.Welsh && q.welsh != nil:
		return q.welsh
	case l == tongue.English && q.english != nil:
		return q.english
	}
	return q
}

// In gives the same question in a language, itself where there is no other.
func (q *Question) In(l tongue.Language) *Question {
	if same, ok := q.Page.Section.Questionnaire.In(l).Question(q.ID); ok {
		return same
	}
	return q
}
