package survey

import "time"

// Summary is one line of a list of waves.
type Summary struct {
	ID, Survey, Title string
	// Organisations is the size of the frame; TookPart the number of
	// organisations with a section begun, 0 for who may not know how each case stands.
	Organisations, TookPart int
}

// Text is one version of one of a wave's texts, as it is kept. A change adds a
// version; none is ever removed.
type Text struct {
	// Name is the file's name in the wave's folder.
	Name    string
	Body    []byte
	Version int64
	By      string
	At      time.Time
	// Position is where the log of answers stood when the version was saved, -1
	// where that is not known. Only a text's history tells it.
	Position int64
}
