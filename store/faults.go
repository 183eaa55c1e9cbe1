package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"omnibus/fault"
	"omnibus/journal"
)

// sentences are what a person reads when the database is the reason. They name
// no host, file or statement: those are in the cause, for the log.
var sentences = map[condition]string{
	locked:       "The database is in use by another program and did not become free in time. Try again in a moment. Nothing was changed.",
	full:         "The disk of the database is full. Nothing was changed. Free some space, then try again.",
	readOnly:     "The database can only be read, not written. Nothing was changed. Give the user that runs Omnibus the right to write it.",
	notADatabase: "The file is not a database. Nothing was changed. Check the address, or name a file that does not exist yet.",
	cannotOpen:   "The database file can't be opened. Nothing was changed. Check that its folder exists and can be written, and that its disk is not full.",
	damaged:      "The database is damaged. Nothing was changed. Put back the last backup, and keep the damaged file for whoever looks into it.",
	unreachable:  "The database can't be reached. Nothing was changed. Check that it is running, then try again.",
	refusedLogin: "The database refused the user or the password in its address, or the user may not use its tables. Nothing was changed.",
	noDatabase:   "The server has no database of that name. Nothing was changed. Create it, or check the address.",
	late:         "The database did not answer in time. Nothing was changed. Try again in a moment.",
	unwritable:   "The database file can't be written: its disk is full, or a limit on the size of files was reached, or the disk failed. Nothing was changed. Free some space or look at the disk, then try again.",
	unreadable:   "The database file can't be read: its disk failed, or it was taken away. Nothing was changed. Look at the disk, then try again.",
	stopped:      "This was stopped before it was done. Nothing was changed.",
}

// fault gives an error of the database as one that a person may read. A fault
// that is one already, and what nobody foresaw, pass through.
func (s *Store) fault(err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, journal.ErrClosed):
		return fault.Because(err, fault.Unavailable, "Omnibus is being stopped. Nothing was changed. Try again in a moment.")
	}
	kind := s.condition(err)
	if kind == duplicate || kind == unexpected {
		return err
	}
	return fault.Because(err, fault.Unavailable, "%s", sentences[kind])
}

// commitFault is fault for an error that COMMIT itself gave. When the
// connection broke, nobody can know whether the server still committed.
func (s *Store) commitFault(err error) error {
	switch s.condition(err) {
	case unreachable, unwritable, unreadable, late, stopped, unexpected:
		return fault.Because(err, fault.Unavailable, "The database was lost at the moment of saving, so it is not known whether this was saved. Look whether it is there, or send the same again: nothing is saved twice.")
	}
	return s.fault(err)
}

func (s *Store) condition(err error) condition {
	if s.engine.classify == nil {
		return unexpected
	}
	kind := s.engine.classify(err)
	switch {
	case kind != unexpected:
	case errors.Is(err, context.DeadlineExceeded):
		return late
	case errors.Is(err, context.Canceled):
		return stopped
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return unreachable
	}
	return kind
}
