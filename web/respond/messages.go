package respond

import "fmt"

// Every sentence of ours that a handler chooses stands here; those about single
// answers are in package answer, and those that a page always has are in its
// template.

const (
	moreQuestions = "Because of what you answered, there is more to ask on this page. What you entered before has been saved."
	otherCase     = "The page that you sent belongs to another organisation or survey than the one you are signed in for now, so it was not saved. Open the link or type the code of that organisation again, then enter the answers there."
	tellFinished  = "Select yes if you have completed this section"
	tellChoice    = "Select which answer stands"
)

func pageChanged(name string) string {
	return fmt.Sprintf("This page has changed since you opened it: it does not ask for “%s” now. Nothing was saved yet. Check your answers here and press Continue again", name)
}

func surveyClosed(last string) string {
	return fmt.Sprintf("The last day for answers was %s, so what you have just sent was not saved. Everything that you saved before then counts. If you need more time, ask the survey team.", last)
}

func surveyNotOpen(first string) string {
	return fmt.Sprintf("Answers are taken from %s, so what you have just sent was not saved. Come back then with the same link or code.", first)
}

func sectionFinished(title, by, when string) string {
	return fmt.Sprintf("“%s” was completed by %s on %s, so what you have just sent was not saved. Open the section again if it should be.", title, somebody(by), when)
}

const passedOn = "You have passed the survey on"

func handedOver(title string) string { return fmt.Sprintf("You have handed “%s” over", title) }

func reminded(title string) string {
	return fmt.Sprintf("You have sent a reminder about “%s”", title)
}

func sectionDone(title string) string {
	return fmt.Sprintf("You have completed “%s”", title)
}

// somebody names a person in a sentence.
func somebody(name string) string {
	if name == "" {
		return "a colleague"
	}
	return name
}
