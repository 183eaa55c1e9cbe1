package respond

// The sentences of the pages on which a director names the contact.
const (
	titleNominate    = "Name the contact"
	titleNamed       = "The contact is named"
	titleConfirm     = "Check whom you are naming"
	titleDecline     = "Take no part in the survey"
	titleNoMoreNames = "Contacts are not named now"
	labelWhom        = "Who is the single point of contact?"
	optionMyself     = "I am"
	optionOther      = "My assistant or a colleague"
	labelJob         = "Their job title (optional)"
	labelPhone       = "Their telephone number (optional)"
	labelReason      = "Why? (optional)"
	rowName          = "Name"
	rowEmail         = "E-mail address"
	rowJob           = "Job title"
	rowPhone         = "Telephone number"
	tellWhom         = "Select who the contact is"
	noMoreNames      = "Contacts are not named now, so nothing was changed. Tell the survey team who it should be; their address is at the foot of this page."
	onlyDirectors    = "This page is for the director who was asked to name the contact, by a link of their own. You are signed in to answer the survey. Go back to your sections; you can pass the survey on from there."
)
