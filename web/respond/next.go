package respond

import (
	"time"

	"omnibus/survey/answer"
	"omnibus/survey/fieldwork"
	"omnibus/survey/questionnaire"
	"omnibus/tongue"
	"omnibus/web/page"
)

// next says what the person has to do next, nil while no answers are taken. An
// interviewer at the telephone has the list of what is not answered instead.
func (v *visit) next(room fieldwork.Room) *page.Next {
	if v.phase() != open {
		return nil
	}
	left := v.left()
	switch {
	case len(v.mine()) == 0:
		return nil
	case len(left) == 0:
		return v.nextDone(room)
	case v.who.ByTelephone():
		return nil
	}
	colleague := int64(0)
	if v.who.Colleague {
		colleague = v.who.Contact
	}
	ids := make([]string, len(left))
	for i, section := range left {
		ids[i] = section.ID
	}
	next := room.Next(ids, colleague)
	n := &page.Next{Heading: v.say(titleNext)}
	if own := v.called(next.Mine); len(own) > 0 {
		n.Lines = append(n.Lines, page.NextLine{Text: v.ownLine(own)})
		first := own[0]
		n.Button = &page.NextButton{Text: v.say(startWith), What: first.Title, Lang: v.lang(first.Language), URL: sectionURL(first)}
		if v.state(first) != answer.NotStarted {
			n.Button.Text = v.say(continueWith)
		}
	} else {
		n.Lines = append(n.Lines, page.NextLine{Text: v.say(nothingYours)})
	}
	for _, w := range next.Waits {
		n.Lines = append(n.Lines, v.waitLine(w))
	}
	n.Lines = append(n.Lines, page.NextLine{Text: v.due()})
	return n
}

// left gives the person's sections that are not finished, those that are begun first.
func (v *visit) left() []*questionnaire.Section {
	var begun, untouched []*questionnaire.Section
	for _, section := range v.mine() {
		switch v.state(section) {
		case answer.Complete:
		case answer.Partial:
			begun = append(begun, section)
		default:
			untouched = append(untouched, section)
		}
	}
	return append(begun, untouched...)
}

// called gives sections by their ids.
func (v *visit) called(ids []string) []*questionnaire.Section {
	var all []*questionnaire.Section
	for _, id := range ids {
		if section, ok := v.questionnaire().Section(id); ok {
			all = append(all, section)
		}
	}
	return all
}

// ownLine says what is the person's to answer, and how long it takes.
func (v *visit) ownLine(own []*questionnaire.Section) string {
	time := v.timeLeft(v.together(own))
	switch {
	case time == "" && len(own) == 1:
		return v.say(oneToFinish, own[0].Title)
	case time == "":
		return v.say(manyToFinish, sectionNoun.Count(v.language, len(own)))
	case len(own) == 1:
		return v.say(oneYours, own[0].Title, time)
	}
	return v.say(manyYours, sectionNoun.Count(v.language, len(own)), time)
}

// waitLine says for whom sections wait, and leads to where these are reminded.
func (v *visit) waitLine(w fieldwork.Wait) page.NextLine {
	names, offer := make([]string, len(w.Holders)), takeOrAnswer
	for i, h := range w.Holders {
		if names[i] = h.Contact.Name; !v.at.Before(h.RemindFrom()) {
			offer = remindOrAnswer
		}
	}
	who, sections := listed(v.language, orElse, names), v.called(w.Sections)
	if len(sections) == 1 {
		return page.NextLine{Text: v.say(oneWaits, sections[0].Title, who),
			Link: &page.Link{Text: v.say(offer), Hidden: sections[0].Title, Lang: v.lang(sections[0].Language), URL: peopleURL(sections[0])}}
	}
	return page.NextLine{Text: v.say(manyWait, sectionNoun.Count(v.language, len(sections)), who),
		Link: &page.Link{Text: v.say(offer), Hidden: sections[0].Title, Lang: v.lang(sections[0].Language), URL: "/r/room#" + v.task(sections[0]).ID}}
}

// nextDone is what comes when all that the person has is finished.
func (v *visit) nextDone(room fieldwork.Room) *page.Next {
	n := &page.Next{Heading: v.say(titleNext)}
	line := page.NextLine{Text: v.say(allDone), Link: &page.Link{Text: v.say(whatHappens), URL: "/r/thanks"}}
	signed, isSigned := room.Signed(v.turned())
	switch {
	case v.who.Colleague:
		line.Text = v.say(partDone)
	case v.signs() && !isSigned:
		line = page.NextLine{Text: v.say(allToSign)}
		n.Button = &page.NextButton{Text: v.say(checkAndSign), URL: "/r/sign-off"}
	case v.signs():
		line.Text = v.say(allSigned, by(v.language, signed.By, v.moment(signed.At)))
	}
	n.Lines = []page.NextLine{line}
	return n
}

// due says until when, and how long that is from now.
func (v *visit) due() string {
	zone := v.wave.Wave.Zone
	last, now := v.period().LastDay().In(zone), v.at.In(zone)
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch days := int(day(last).Sub(day(now)).Hours() / 24); days {
	case 0:
		return v.say(dueToday, v.lastDay())
	case 1:
		return v.say(dueTomorrow, v.lastDay())
	default:
		return v.say(dueIn, v.lastDay(), dayNoun.Count(v.language, days))
	}
}

// together adds up how much of sections is answered.
func (v *visit) together(sections []*questionnaire.Section) answer.Extent {
	var all answer.Extent
	for _, section := range sections {
		e := v.toAnswer(section)
		all.Asked, all.Answered, all.Coming = all.Asked+e.Asked, all.Answered+e.Answered, all.Coming+e.Coming
		all.Left, all.LeftMost = all.Left+e.Left, all.LeftMost+e.LeftMost
	}
	return all
}

// What comes next.
var (
	titleNext      = tongue.Both("What to do next", "Beth i'w wneud nesaf")
	startWith      = tongue.Both("Start", "Dechrau")
	continueWith   = tongue.Both("Continue with", "Parhau â")
	checkAndSign   = tongue.Both("Check and sign off", "Gwirio a chymeradwyo")
	takeOrAnswer   = tongue.Both("Take it back, or answer it yourself", "Ei chymryd yn ôl, neu ei hateb eich hun")
	remindOrAnswer = tongue.Both("Remind, or answer it yourself", "Atgoffa, neu ei hateb eich hun")
	whatHappens    = tongue.Both("See what happens next", "Gweld beth fydd yn digwydd nesaf")

	oneYours     = tongue.Both("“%s” is yours to answer: %s.", "Chi sydd i ateb “%s”: %s.")
	manyYours    = tongue.Both("%s are yours to answer: %s.", "Chi sydd i ateb %s: %s.")
	oneToFinish  = tongue.Both("“%s” is answered. Check it, and say that it is completed.", "Mae “%s” wedi'i hateb. Gwiriwch hi, a dywedwch ei bod wedi'i chwblhau.")
	manyToFinish = tongue.Both("%s are answered. Check them, and say that they are completed.", "Mae %s wedi'u hateb. Gwiriwch nhw, a dywedwch eu bod wedi'u cwblhau.")
	nothingYours = tongue.Both("Nothing is yours to answer now.", "Nid oes dim i chi ei ateb nawr.")
	oneWaits     = tongue.Both("“%s” waits for %s.", "Mae “%s” yn aros am %s.")
	manyWait     = tongue.Both("%s wait for %s.", "Mae %s yn aros am %s.")
	allDone      = tongue.Both("All sections are completed. Nothing is left to do.", "Mae pob adran wedi'i chwblhau. Nid oes dim ar ôl i'w wneud.")
	partDone     = tongue.Both("You have completed what was handed to you. Nothing is left to do.", "Rydych wedi cwblhau'r hyn a roddwyd i chi. Nid oes dim ar ôl i'w wneud.")
	allToSign    = tongue.Both("All sections are completed. Check your answers and sign them off.", "Mae pob adran wedi'i chwblhau. Gwiriwch eich atebion a'u cymeradwyo.")
	allSigned    = tongue.Both("All sections are completed and signed off: %s. Nothing is left to do.", "Mae pob adran wedi'i chwblhau a'i chymeradwyo: %s. Nid oes dim ar ôl i'w wneud.")
	dueToday     = tongue.Both("Today, %s, is the last day.", "Heddiw, %s, yw'r diwrnod olaf.")
	dueTomorrow  = tongue.Both("Due tomorrow, %s.", "Erbyn yfory, %s.")
	dueIn        = tongue.Both("Due %s, in %s.", "Erbyn %s, ymhen %s.")
	dayNoun      = tongue.Counted("day", "days", "diwrnod", "diwrnod", "ddiwrnod", "diwrnod", "diwrnod", "diwrnod")
)
