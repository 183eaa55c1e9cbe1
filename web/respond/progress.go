package respond

import (
	"math"
	"strings"

	"omnibus/survey/answer"
	"omnibus/survey/questionnaire"
)

// toAnswer is how much of a section is answered; of a section that was handed in
// nothing is left, whatever was skipped.
func (v *visit) toAnswer(section *questionnaire.Section) answer.Extent {
	e := answer.ExtentOf(section, v.route())
	if v.state(section) == answer.Complete {
		e.Coming, e.Left, e.LeftMost = 0, 0, 0
	}
	return e
}

// progress says how far somebody is, what their answers may still add, and how
// long the rest takes by the questionnaire's own expected times.
func (v *visit) progress(e answer.Extent) string {
	said := []string{v.say(questionsOf, v.say(answeredOf, e.Answered, e.Asked))}
	if e.Coming > 0 {
		said = append(said, v.say(moreMayCome, e.Coming))
	}
	if time := v.timeLeft(e); time != "" {
		said = append(said, time)
	}
	return strings.Join(said, ", ")
}

// timeLeft says how long the rest takes, "" for nothing.
func (v *visit) timeLeft(e answer.Extent) string {
	least, most := minutes(e.Left), minutes(e.LeftMost)
	switch {
	case most == 0:
		return ""
	case least == most || least == 0:
		return v.say(timeLeft, minuteNoun.Count(v.language, most))
	}
	return v.say(timeLeftUpTo, least, minuteNoun.Count(v.language, most))
}

// minutes rounds seconds up: nobody minds being done sooner.
func minutes(seconds float64) int { return int(math.Ceil(seconds / 60)) }

// percentOf is the part of the questions that is answered, rounded down: only
// what is whole is drawn as whole.
func percentOf(e answer.Extent) int { return 100 * e.Answered / max(1, e.Asked) }
