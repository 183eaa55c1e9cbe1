package answer

import "time"

// Draft is what one person has typed on one page and not sent yet. It is no
// answer: nobody else sees it, nothing counts it, and each one replaces the one
// before. Only what is sent goes into the log.
type Draft struct {
	Wave, Org     string
	Section, Page string
	// Body is for the page to read, "" for nothing.
	Body string
	At   time.Time
}

// DraftLimit is the size of the largest draft that is kept, in bytes.
const DraftLimit = 512 << 10

// DraftLasts is after what time a draft that nobody came back for is forgotten.
const DraftLasts = 30 * 24 * time.Hour
