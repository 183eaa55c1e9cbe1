package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"omnibus/fault"
	"omnibus/journal"
	"omnibus/tongue"
)

// sentences are what a person reads when the database is the reason. They name
// no host, file or statement: those are in the cause, for the log.
var sentences = map[condition]tongue.Text{
	locked: tongue.Both("The database is in use by another program and did not become free in time. Try again in a moment. Nothing was changed.",
		"Mae'r gronfa ddata yn cael ei defnyddio gan raglen arall ac ni ddaeth yn rhydd mewn pryd. Rhowch gynnig arall arni ymhen eiliad. Ni newidiwyd dim."),
	full: tongue.Both("The disk of the database is full. Nothing was changed. Free some space, then try again.",
		"Mae disg y gronfa ddata yn llawn. Ni newidiwyd dim. Rhyddhewch rywfaint o le, yna rhowch gynnig arall arni."),
	readOnly: tongue.Both("The database can only be read, not written. Nothing was changed. Give the user that runs Omnibus the right to write it.",
		"Dim ond darllen y gronfa ddata sy'n bosibl, nid ysgrifennu iddi. Ni newidiwyd dim. Rhowch yr hawl i ysgrifennu i'r defnyddiwr sy'n rhedeg Omnibus."),
	notADatabase: tongue.Both("The file is not a database. Nothing was changed. Check the address, or name a file that does not exist yet.",
		"Nid cronfa ddata yw'r ffeil. Ni newidiwyd dim. Gwiriwch y cyfeiriad, neu enwch ffeil nad yw'n bodoli eto."),
	cannotOpen: tongue.Both("The database file can't be opened. Nothing was changed. Check that its folder exists and can be written, and that its disk is not full.",
		"Ni ellir agor ffeil y gronfa ddata. Ni newidiwyd dim. Gwiriwch fod ei ffolder yn bodoli ac y gellir ysgrifennu ato, ac nad yw ei ddisg yn llawn."),
	damaged: tongue.Both("The database is damaged. Nothing was changed. Put back the last backup, and keep the damaged file for whoever looks into it.",
		"Mae'r gronfa ddata wedi'i difrodi. Ni newidiwyd dim. Rhowch y copi wrth gefn diwethaf yn ôl, a chadwch y ffeil a ddifrodwyd i bwy bynnag sy'n edrych i mewn i hyn."),
	unreachable: tongue.Both("The database can't be reached. Nothing was changed. Check that it is running, then try again.",
		"Ni ellir cyrraedd y gronfa ddata. Ni newidiwyd dim. Gwiriwch ei bod yn rhedeg, yna rhowch gynnig arall arni."),
	refusedLogin: tongue.Both("The database refused the user or the password in its address, or the user may not use its tables. Nothing was changed.",
		"Gwrthododd y gronfa ddata'r defnyddiwr neu'r cyfrinair yn ei chyfeiriad, neu ni chaiff y defnyddiwr ddefnyddio ei thablau. Ni newidiwyd dim."),
	noDatabase: tongue.Both("The server has no database of that name. Nothing was changed. Create it, or check the address.",
		"Nid oes gan y gweinydd gronfa ddata o'r enw hwnnw. Ni newidiwyd dim. Crëwch hi, neu gwiriwch y cyfeiriad."),
	late: tongue.Both("The database did not answer in time. Nothing was changed. Try again in a moment.",
		"Nid atebodd y gronfa ddata mewn pryd. Ni newidiwyd dim. Rhowch gynnig arall arni ymhen eiliad."),
	unwritable: tongue.Both("The database file can't be written: its disk is full, or a limit on the size of files was reached, or the disk failed. Nothing was changed. Free some space or look at the disk, then try again.",
		"Ni ellir ysgrifennu ffeil y gronfa ddata: mae ei disg yn llawn, neu cyrhaeddwyd terfyn ar faint ffeiliau, neu methodd y disg. Ni newidiwyd dim. Rhyddhewch rywfaint o le neu edrychwch ar y disg, yna rhowch gynnig arall arni."),
	unreadable: tongue.Both("The database file can't be read: its disk failed, or it was taken away. Nothing was changed. Look at the disk, then try again.",
		"Ni ellir darllen ffeil y gronfa ddata: methodd ei disg, neu fe'i tynnwyd ymaith. Ni newidiwyd dim. Edrychwch ar y disg, yna rhowch gynnig arall arni."),
	stopped: tongue.Both("This was stopped before it was done. Nothing was changed.",
		"Stopiwyd hyn cyn iddo gael ei wneud. Ni newidiwyd dim."),
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
		return fault.Say(fault.Unavailable, tongue.Both("Omnibus is being stopped. Nothing was changed. Try again in a moment.", "Mae Omnibus yn cael ei stopio. Ni newidiwyd dim. Rhowch gynnig arall arni ymhen eiliad.")).From(err)
	}
	kind := s.condition(err)
	if kind == duplicate || kind == unexpected {
		return err
	}
	return fault.Say(fault.Unavailable, sentences[kind]).From(err)
}

// commitFault is fault for an error that COMMIT itself gave. When the
// connection broke, nobody can know whether the server still committed.
func (s *Store) commitFault(err error) error {
	switch s.condition(err) {
	case unreachable, unwritable, unreadable, late, stopped, unexpected:
		return fault.Say(fault.Unavailable, tongue.Both("The database was lost at the moment of saving, so it is not known whether this was saved. Look whether it is there, or send the same again: nothing is saved twice.", "Collwyd y gronfa ddata ar yr eiliad o gadw, felly ni wyddys a gadwyd hyn. Edrychwch a yw yno, neu anfonwch yr un peth eto: ni chedwir dim ddwywaith.")).From(err)
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
