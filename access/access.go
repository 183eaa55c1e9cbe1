// Package access decides who may read or do what. The store asks it where data
// is read, in the same transaction; pages never decide. Every refusal, and every
// look at one case or at people's details, is recorded by the asker.
package access

import (
	"slices"
	"time"

	"omnibus/fault"
	"omnibus/tongue"
)

// Role is what a person is to the survey.
type Role string

const (
	// Lead answers for a wave and may do everything in it.
	Lead Role = "lead"
	// Analyst reads answers and tables and writes the report.
	Analyst Role = "analyst"
	// Interviewer sees contacts and status, never answers.
	Interviewer Role = "interviewer"
	// Client commissioned the survey: tables above the thresholds, never a case.
	Client Role = "client"
	// Respondent answers for one organisation in one wave.
	Respondent Role = "respondent"
	// Operator is the person at the machine: the commands of the program itself.
	Operator Role = "operator"
)

// Person is who is asking.
type Person struct {
	// Name is what histories and the audit record show.
	Name string
	Role Role
	// Wave and Org bind a respondent to one case; they are empty for staff.
	Wave, Org string
	// Contact is a respondent's number among the case's people, 0 for whoever was
	// let in by the office.
	Contact int64
	// Access is the number of the access that a respondent's session began with.
	Access int64
	// Colleague says that a respondent was handed Sections and has these alone;
	// any other respondent is the single point of contact and has the whole case.
	Colleague bool
	Sections  []string
	// Beside are questions of other sections whose answers decide which questions
	// of theirs a colleague is asked; they are read for that and never shown.
	Beside []string
	// Called is when the call began in which an interviewer answers for a case by
	// telephone; it is zero for everybody else. Such a session is a respondent's, the
	// name the interviewer's, and what others have answered is not shown in it.
	Called time.Time
	// Nominates says that a respondent was let in to name the single point of
	// contact, and for nothing else.
	Nominates bool
	// Seen is what the database said beside the session; zero where there was none.
	Seen Seen
}

// Seen is how far the database was when a request's session was read: what is
// kept in memory up to there needs no second look. It is good for that request.
type Seen struct {
	// Head is the log's last position, Texts how often texts of waves were changed,
	// Company how often it was noted where somebody is.
	Head, Texts, Company int64
}

// Holds says whether a respondent has a section.
func (p Person) Holds(section string) bool {
	return p.Role == Respondent && !p.Nominates && section != "" && (!p.Colleague || slices.Contains(p.Sections, section))
}

// ByTelephone says that the person is an interviewer who answers for somebody at
// the telephone.
func (p Person) ByTelephone() bool { return !p.Called.IsZero() }

// Deed is what is asked for.
type Deed string

const (
	// ReadWave is to see that a wave exists, its texts and dates.
	ReadWave Deed = "read wave"
	// EditWave is to import a wave or change its texts.
	EditWave Deed = "edit wave"
	// ReadCase is to read one organisation's answers and history.
	ReadCase Deed = "read case"
	// ReadPart is to read as much of a case as one holds. Who asks for it gives
	// nothing but the person's own Sections, and the answers Beside them.
	ReadPart Deed = "read part of case"
	// AnswerCase is to add answers to one organisation's case. It is asked with
	// CheckSection.
	AnswerCase Deed = "answer case"
	// ReadResults is to see what may be told to who must not know of any case:
	// response rates above the thresholds, and what is published.
	ReadResults Deed = "read results"
	// ReadContacts is to see a case's people, with their addresses, and who
	// holds what.
	ReadContacts Deed = "read contacts"
	// RunRoom is to hand sections to colleagues, take them back, sign off and
	// pass the room on.
	RunRoom Deed = "run room"
	// ReadStatus is to see how far each case and section has come.
	ReadStatus Deed = "read status"
	// ReadDataset is to read all answers of a wave for counting.
	ReadDataset Deed = "read dataset"
	// GiveAccess is to make or withdraw a case's code and link, and to see them: with
	// these one gets at its answers.
	GiveAccess Deed = "give access"
	// SendAccess is to have a new code and link sent to a case's own people, without
	// seeing them.
	SendAccess Deed = "send access"
	// NotePages is to have noted how long answering one's own case takes.
	NotePages Deed = "note pages"
	// ReadParadata is to read what was noted: minutes by section and person.
	ReadParadata Deed = "read paradata"
	// ImportAnswers is to add answers from a file.
	ImportAnswers Deed = "import answers"
	// BringWorkbook is to add answers from a questionnaire that an organisation
	// filled in as a workbook and sent to the team.
	BringWorkbook Deed = "bring in a workbook"
	// ManageAccounts is to add staff.
	ManageAccounts Deed = "manage accounts"
	// Enrol is to get in by a case's code or link.
	Enrol Deed = "enrol"
	// SignIn is to get in by an account's password.
	SignIn Deed = "sign in"
	// SendMail is to have a message sent about a wave or one of its cases.
	SendMail Deed = "send mail"
	// ReadCaseFile is to see what happened in a case, without its answers; its
	// people only with ReadContacts.
	ReadCaseFile Deed = "read case file"
	// EditContacts is to add and change the people of cases.
	EditContacts Deed = "edit contacts"
	// MoveContacts is to bring in files of contacts and to take them out.
	MoveContacts Deed = "move contacts"
	// NoteContact is to add to a case's contact history.
	NoteContact Deed = "note contact"
	// MakeCalls is to take a case for a call, to say what came of it, and to answer
	// for somebody at the telephone.
	MakeCalls Deed = "make calls"
	// SetDisposition is to set a case's final code by hand.
	SetDisposition Deed = "set final code"
	// NameContact is to name the single point of contact of one's organisation.
	NameContact Deed = "name contact"
	// RunPlan is to propose, approve, pause and resume the moments of a contact plan.
	RunPlan Deed = "run contact plan"
	// MakeLetters is to make the letters of a contact plan, with a code for each
	// recipient, and to say that they were posted.
	MakeLetters Deed = "make letters"
	// ReadConsent is to see which contacts agreed to be passed on.
	ReadConsent Deed = "read consent"
	// OwnConsent is to see whether one's own organisation agreed to be passed on, and
	// to take that back. It is asked with CheckSection, of the question's section.
	OwnConsent Deed = "decide about own consent"
	// RecordPlan is to record moments of a contact plan that were carried out elsewhere.
	RecordPlan Deed = "record contact plan"
	// RefuseMail is to say, by the link in a message, that one wants no more of them.
	RefuseMail Deed = "refuse messages"
	// TakeChaseList is to take the chase list out as a file.
	TakeChaseList Deed = "take chase list"
	// DrawPilot is to draw and keep the sample of a wave's pilot.
	DrawPilot Deed = "draw pilot"
	// ReadMail is to see to whom messages went, and what became of them.
	ReadMail Deed = "read mail"
)

// staff is what each staff role may do; respondents are decided by case.
var staff = map[Role]map[Deed]bool{
	Operator: {ReadResults: true, MakeLetters: true, SendAccess: true, ReadConsent: true, RecordPlan: true, MakeCalls: true, DrawPilot: true, TakeChaseList: true, RunPlan: true, ReadCaseFile: true, EditContacts: true, MoveContacts: true, NoteContact: true, SetDisposition: true, ReadContacts: true, ReadWave: true, EditWave: true, ReadStatus: true, ReadDataset: true, ReadParadata: true, ReadCase: true, GiveAccess: true, ImportAnswers: true, NotePages: true, ManageAccounts: true, ReadAudit: true, SendMail: true, ReadMail: true, BringWorkbook: true},
	Lead:     {ReadResults: true, MakeLetters: true, SendAccess: true, ReadConsent: true, MakeCalls: true, DrawPilot: true, TakeChaseList: true, RunPlan: true, ReadCaseFile: true, EditContacts: true, MoveContacts: true, NoteContact: true, SetDisposition: true, ReadContacts: true, ReadWave: true, EditWave: true, ReadStatus: true, ReadDataset: true, ReadParadata: true, ReadCase: true, GiveAccess: true, ImportAnswers: true, ReadAudit: true, SendMail: true, ReadMail: true, BringWorkbook: true},
	Analyst:  {ReadResults: true, ReadCaseFile: true, ReadWave: true, ReadStatus: true, ReadDataset: true, ReadParadata: true, ReadCase: true},
	// Interviewers and clients have no ReadCase and no ReadDataset, and nothing by
	// which they would get at answers: no code, no link, no text of a message. The
	// tables a client may see are made for them, not read by them.
	Interviewer: {MakeCalls: true, TakeChaseList: true, ReadCaseFile: true, EditContacts: true, NoteContact: true, ReadContacts: true, ReadWave: true, ReadStatus: true, SendAccess: true, SendMail: true, ReadMail: true, BringWorkbook: true},
	Client:      {ReadWave: true, ReadResults: true},
}

// Check gives nil when the person may do the deed to the wave (and org, where
// the deed is about one case), and a Denied fault otherwise. The fault says the
// same whether or not the thing exists.
func Check(who Person, deed Deed, wave, org string) error {
	if who.Role == Respondent {
		own := who.Wave == wave && wave != "" && (org == "" || who.Org == org)
		switch deed {
		case ReadWave:
			if own {
				return nil
			}
		case ReadPart, NotePages:
			if own && org != "" && !who.Nominates && (!who.Colleague || len(who.Sections) > 0) {
				return nil
			}
		case AnswerCase, ReadContacts:
			// What a colleague may do is asked for section by section.
			if own && org != "" && !who.Colleague && !who.Nominates {
				return nil
			}
		case ReadCase, RunRoom, SendMail, OwnConsent:
			// An interviewer at the telephone answers, and reads and does nothing else.
			if own && org != "" && !who.Colleague && !who.Nominates && !who.ByTelephone() {
				return nil
			}
		case NameContact:
			if own && org != "" && who.Nominates {
				return nil
			}
		}
		return denied(deed)
	}
	if staff[who.Role][deed] {
		return nil
	}
	return denied(deed)
}

// CheckSection is Check for a deed that is about one section of a case:
// answering it, or taking back what was agreed to in it. A colleague may do it to
// the sections that they hold.
func CheckSection(who Person, deed Deed, wave, org, section string) error {
	if !who.Colleague {
		return Check(who, deed, wave, org)
	}
	if (deed == AnswerCase || deed == OwnConsent) && who.Holds(section) {
		return Check(who, ReadPart, wave, org)
	}
	return denied(deed)
}

func denied(deed Deed) error {
	return fault.Say(fault.Denied, tongue.Both("You are not allowed to do this ("+string(deed)+"). If you think that you should be, ask the wave's lead.",
		"Ni chewch wneud hyn. Os ydych yn meddwl y dylech gael, gofynnwch i dîm yr arolwg."))
}
