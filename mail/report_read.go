package mail

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/emersion/go-message"

	"omnibus/fault"
)

// LargestReport is the most bytes of a report that are read. A returned message
// stands at its end, so one that was cut there still says what it says.
const LargestReport = 1 << 20

// The measures of what is read inside a report.
const (
	reportParts   = 20
	reportDepth   = 3
	reportText    = 32 << 10
	statusBlocks  = 10
	reportHeaders = 64 << 10
)

// ReadReport reads a message that came back: a delivery report (RFC 3464), a
// complaint (RFC 5965), a bounce in no form at all, an automatic reply, or
// something that somebody wrote. Refused is what is no message.
func ReadReport(raw []byte) (Report, error) {
	if len(raw) > LargestReport {
		return Report{}, fault.New(fault.Refused, "The report has more than %d bytes. Nothing was changed.", LargestReport)
	}
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: reportHeaders})
	if e == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) || e.Header.Len() == 0 {
		return Report{}, fault.New(fault.Refused, "This is no message as mail programs write it (message/rfc822). Nothing was changed.")
	}
	sum := sha256.Sum256(raw)
	b := &back{header: e.Header, key: keyOfRecipient(e.Header)}
	b.read(e, 0)
	report := b.judge()
	report.Digest, report.Told = hex.EncodeToString(sum[:]), OneLine(report.Told)
	return report, nil
}

// back is what was found in a report.
type back struct {
	header message.Header
	key    string
	// status are the blocks of a delivery report, each a recipient's.
	status []textproto.MIMEHeader
	// feedback is the block of a complaint.
	feedback textproto.MIMEHeader
	text     strings.Builder
	parts    int
}

// read goes through the parts. What cannot be read is left out.
func (b *back) read(e *message.Entity, depth int) {
	if b.parts++; b.parts > reportParts || depth > reportDepth {
		return
	}
	kind, _, _ := mime.ParseMediaType(e.Header.Get("Content-Type"))
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		all := e.MultipartReader()
		for all != nil && b.parts <= reportParts {
			part, err := all.NextPart()
			if part == nil || errors.Is(err, io.EOF) {
				return
			}
			b.read(part, depth+1)
		}
	case kind == "message/delivery-status", kind == "message/global-delivery-status":
		b.status = append(b.status, blocks(e.Body)...)
	case kind == "message/feedback-report":
		if all := blocks(e.Body); len(all) > 0 {
			b.feedback = all[0]
		}
	case kind == "message/rfc822", kind == "message/global", kind == "text/rfc822-headers", kind == "message/rfc822-headers", kind == "message/global-headers":
		b.returned(e.Body)
	case kind == "", kind == "text/plain", kind == "text/html" && b.text.Len() == 0:
		some, _ := io.ReadAll(io.LimitReader(e.Body, reportText)) // what came before it broke off is worth reading
		b.text.Write(some)
	}
}

// returned finds our message's key in the message that is returned, where the
// report itself was not sent to an address that has it.
func (b *back) returned(body io.Reader) {
	h, _ := textproto.NewReader(bufio.NewReader(io.LimitReader(body, reportHeaders))).ReadMIMEHeader()
	if b.key != "" {
		return
	}
	if key, ok := ReadReturnPath("x+" + strings.TrimLeft(strings.TrimSpace(h.Get("Message-Id")), "<")); ok {
		b.key = key
	} else if key, ok := ReadReturnPath(strings.Trim(strings.TrimSpace(h.Get("Return-Path")), "<>")); ok {
		b.key = key
	}
}

// blocks reads the groups of fields of a status part.
func blocks(body io.Reader) []textproto.MIMEHeader {
	var all []textproto.MIMEHeader
	fields := textproto.NewReader(bufio.NewReader(io.LimitReader(body, reportHeaders)))
	for range statusBlocks {
		h, err := fields.ReadMIMEHeader()
		if len(h) > 0 {
			all = append(all, h)
		}
		if err != nil {
			break
		}
	}
	return all
}

// keyOfRecipient gives the return key of the address that a report was sent to.
func keyOfRecipient(h message.Header) string {
	for _, name := range []string{"X-Original-To", "Envelope-To", "X-Envelope-To", "Delivered-To", "To"} {
		for fields := h.FieldsByKey(name); fields.Next(); {
			for _, word := range strings.FieldsFunc(fields.Value(), func(r rune) bool { return strings.ContainsRune("<>,; \t\"", r) }) {
				if key, ok := ReadReturnPath(word); ok && strings.Contains(word, "@") {
					return key
				}
			}
		}
	}
	return ""
}

// judge decides what the report says.
func (b *back) judge() Report {
	r := Report{Key: b.key}
	switch {
	case b.feedback != nil:
		r.Kind, r.Told = ReportComplaint, b.feedback.Get("Feedback-Type")
		if kind := strings.ToLower(r.Told); kind == "not-spam" || kind == "auth-failure" {
			r.Kind = ReportReply // no word of a recipient against a message
		}
	case len(b.status) > 0 && b.byStatus(&r):
	case b.fromServer():
		b.byText(&r)
	case b.automatic():
		r.Kind, r.Told = ReportAutomatic, b.subject()
	case strings.TrimSpace(b.header.Get("Return-Path")) == "<>":
		b.byText(&r)
	default:
		r.Kind = ReportReply
	}
	return r
}

var statusCode = regexp.MustCompile(`\b([245])\.\d{1,3}\.\d{1,3}\b`)

// byStatus reads the recipients' blocks of a delivery report; we have one
// recipient a message, and where a list sent it on, its worst counts.
func (b *back) byStatus(r *Report) bool {
	rank := map[ReportKind]int{ReportPassedOn: 1, ReportDelivered: 2, ReportDelayed: 3, ReportGivenUp: 4, ReportBounced: 5}
	for _, h := range b.status {
		status := statusCode.FindString(h.Get("Status"))
		var kind ReportKind
		switch action, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(h.Get("Action"))), " "); action {
		case "failed":
			if kind = ReportBounced; strings.HasPrefix(status, "4") {
				kind = ReportGivenUp
			}
		case "delayed":
			kind = ReportDelayed
		case "delivered":
			kind = ReportDelivered
		case "relayed", "expanded":
			kind = ReportPassedOn
		default:
			continue
		}
		if rank[kind] > rank[r.Kind] {
			_, told, found := strings.Cut(h.Get("Diagnostic-Code"), ";")
			if !found {
				told = h.Get("Diagnostic-Code")
			}
			if told = strings.TrimSpace(told); told == "" {
				told = status
			}
			r.Kind, r.Status, r.Told = kind, status, told
		}
	}
	return r.Kind != ""
}

// fromServer says whether a mail server wrote the report.
func (b *back) fromServer() bool {
	if b.header.Get("X-Failed-Recipients") != "" {
		return true
	}
	from := strings.ToLower(b.header.Get("From"))
	for _, name := range []string{"mailer-daemon", "postmaster@", "mail-daemon", "mailerdaemon", "mdaemon@"} {
		if strings.Contains(from, name) {
			return true
		}
	}
	return false
}

var (
	smtpCode  = regexp.MustCompile(`\b([45])\d\d[ -]`)
	stillTrys = regexp.MustCompile(`(?i)(has been delayed|not yet been delivered|will (be retried|keep trying|continue)|still trying|warning message only|delivery .{0,20}delayed)`)
)

// byText reads a bounce that has no form: it was sent to a message's own return
// address, so it is about that message, and its text says how final it is. One
// that says nothing else is taken at its word that it came back.
func (b *back) byText(r *Report) {
	text := b.text.String()
	r.Kind, r.Status = ReportBounced, statusCode.FindString(text)
	class := r.Status
	at := statusCode.FindStringIndex(text)
	if class == "" {
		at = smtpCode.FindStringIndex(text)
		if at != nil {
			class = text[at[0]:at[1]]
		}
	}
	switch {
	case stillTrys.MatchString(text) || stillTrys.MatchString(b.subject()):
		r.Kind = ReportDelayed
	case strings.HasPrefix(class, "4"):
		r.Kind = ReportGivenUp
	case strings.HasPrefix(class, "2"):
		r.Kind = ReportDelivered
	}
	if r.Told = b.subject(); at != nil {
		r.Told = lineAround(text, at[0])
	}
}

// lineAround gives the line of a text in which a place is.
func lineAround(text string, at int) string {
	from := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[from:], "\n")
	return line
}

var awaySubject = regexp.MustCompile(`(?i)^\s*(re:\s*)?(out of (the )?office|automatic reply|auto(mated|matic)?[ :-]*(reply|response)|autoreply|away from|on (annual )?leave|i am away)`)

// automatic says whether a program answered for somebody (RFC 3834, and what
// programs wrote before it).
func (b *back) automatic() bool {
	submitted, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(b.header.Get("Auto-Submitted"))), ";")
	if submitted != "" && strings.TrimSpace(submitted) != "no" {
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponse"} {
		if b.header.Get(name) != "" {
			return true
		}
	}
	precedence := strings.ToLower(b.header.Get("Precedence"))
	return precedence == "auto_reply" || awaySubject.MatchString(b.subject())
}

func (b *back) subject() string {
	text, err := b.header.Text("Subject")
	if err != nil {
		return b.header.Get("Subject")
	}
	return text
}
