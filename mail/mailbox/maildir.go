package mailbox

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"omnibus/fault"
	"omnibus/mail"
)

// Maildir is a folder into which a mail server on this machine delivers.
type Maildir struct{ Dir string }

// String is Source's.
func (m Maildir) String() string { return "the folder " + m.Dir }

// Turn is Source's. What is in new goes to cur, as with any reader; a report of
// ours is marked as read there.
func (m Maildir) Turn(ctx context.Context, _ Seen, take Take) (bool, error) {
	folder, err := os.Open(filepath.Join(m.Dir, "new"))
	if err != nil {
		return false, m.unusable(err)
	}
	defer folder.Close()
	names, err := folder.Readdirnames(atATime)
	if err != nil && err != io.EOF {
		return false, m.unusable(err)
	}
	taken := 0
	for _, name := range names {
		if strings.HasPrefix(name, ".") || ctx.Err() != nil {
			continue
		}
		if err := m.one(ctx, name, take); err != nil {
			return false, err
		}
		taken++
	}
	// Hidden files stay where they are: a turn that met nothing else gets no further.
	return taken > 0 && len(names) == atATime && ctx.Err() == nil, nil
}

func (m Maildir) one(ctx context.Context, name string, take Take) error {
	path := filepath.Join(m.Dir, "new", name)
	file, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil // another node or a person has it
	}
	if err != nil {
		return m.unusable(err)
	}
	raw, err := io.ReadAll(io.LimitReader(file, mail.LargestReport))
	file.Close()
	if err != nil {
		return m.unusable(err)
	}
	ours, err := take(ctx, raw)
	if err != nil {
		return err
	}
	info := ":2,"
	if ours {
		info += "S"
	}
	base, _, _ := strings.Cut(name, ":")
	if err := os.Rename(path, filepath.Join(m.Dir, "cur", base+info)); err != nil && !os.IsNotExist(err) {
		return m.unusable(err)
	}
	return nil
}

func (m Maildir) unusable(err error) error {
	return fault.Because(err, fault.Unavailable, "The mailbox of reports (%s) cannot be read at present.", m)
}
