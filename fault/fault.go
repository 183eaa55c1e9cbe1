// Package fault holds the kinds of errors and their two texts: one for the
// person who met it, one for the log. Every other package may use it; it knows
// none of them. How a fault is shown (status, page, exit code) is decided at
// the edges: web and cmd.
package fault

import (
	"errors"
	"fmt"
	"time"

	"omnibus/tongue"
)

// Kind says what the caller can do next. The list may only grow at its end:
// kinds are written to logs.
type Kind uint8

const (
	// Internal is everything unexpected. Its own text never reaches a person.
	Internal Kind = iota
	// Refused is input that is wrong; the person can mend it and try again.
	Refused
	// NotFound is a thing that does not exist, or that the person may not know exists.
	NotFound
	// Denied is a thing that this person may not do or see.
	Denied
	// Exists is a thing that is there already and would have been overwritten.
	Exists
	// Conflict is a change that somebody else has made meanwhile.
	Conflict
	// TooOften is an attempt beyond a rate limit.
	TooOften
	// Unavailable is a part that cannot be reached or is full; trying later may help.
	Unavailable
)

// String names the kind as logs and --json output spell it.
func (k Kind) String() string {
	names := [...]string{"internal", "refused", "not-found", "denied", "exists", "conflict", "too-often", "unavailable"}
	if int(k) < len(names) {
		return names[k]
	}
	return "internal"
}

// Error is a fault with its two texts.
type Error struct {
	Kind Kind
	// Public says what is wrong, where, what to do, and that nothing was changed.
	// It must not carry anything that the person has not entered or may not see.
	Public string
	// welsh is Public in Welsh, "" where nobody who reads Welsh can meet it.
	welsh string
	// Cause is for the log only; it may be nil.
	Cause error
	// Wait is how long to wait before trying again, 0 where nobody knows.
	Wait time.Duration
}

// Error gives the text for the log.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Public
	}
	if e.Public == "" {
		return e.Cause.Error()
	}
	return e.Public + ": " + e.Cause.Error()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a fault whose public text is the formatted sentence.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...)}
}

// Say makes a fault that respondents meet: its public text is there in every
// language that they read.
func Say(kind Kind, text tongue.Text, args ...any) *Error {
	return &Error{Kind: kind, Public: text.In(tongue.English, args...), welsh: text.In(tongue.Welsh, args...)}
}

// From gives the fault with a cause that only the log sees.
func (e *Error) From(cause error) *Error {
	e.Cause = cause
	return e
}

// Because makes a fault with a public text and a cause that only the log sees.
func Because(cause error, kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...), Cause: cause}
}

// After gives the fault with the time to wait before trying again.
func (e *Error) After(wait time.Duration) *Error {
	e.Wait = wait
	return e
}

// WaitOf gives how long the outermost fault in err's chain says to wait before
// trying again; 0 where it does not say.
func WaitOf(err error) time.Duration {
	var f *Error
	if errors.As(err, &f) {
		return f.Wait
	}
	return 0
}

// KindOf gives the kind of the outermost fault in err's chain; an error that is
// no fault is Internal.
func KindOf(err error) Kind {
	if err == nil {
		return Internal // as what is no fault; asked of every request, it takes no memory
	}
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// internal is what a person is told of an internal error, whose own text may name
// files, addresses or other people.
var internal = tongue.Both("Something went wrong on our side. Nothing was changed.",
	"Aeth rhywbeth o'i le ar ein hochr ni. Ni newidiwyd dim.")

// Public gives the text a person may read, in English.
func Public(err error) string {
	text, _ := PublicIn(err, tongue.English)
	return text
}

// PublicIn gives the text a person may read in a language, and the language that
// it is in: a sentence that has no translation stays English.
func PublicIn(err error, l tongue.Language) (string, tongue.Language) {
	var f *Error
	switch {
	case !errors.As(err, &f) || f.Kind == Internal || f.Public == "":
		return internal.In(l), l
	case l == tongue.Welsh && f.welsh != "":
		return f.welsh, l
	}
	return f.Public, tongue.English
}
