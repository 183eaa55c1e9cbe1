package page

import "html/template"

// The components, each shown by the template of its name:
// {{template "radios" .Place}}. Ids must be unique within a page. A component
// with Heading carries the page's h1 in its label or legend.

// Label is what names a field.
type Label struct {
	Text string
	// Lang is the language of the text where it is not the page's, "" where it is;
	// so it is in all components, for every text of theirs that is given to them.
	Lang string
	// Optional adds "(optional)".
	Optional bool
	// Heading makes the label the page's h1; Large and Medium set its size otherwise.
	Heading, Large, Medium bool
	// Row makes it the small bold label of a grid's row.
	Row bool
	// Hidden leaves the label to screen readers.
	Hidden bool
}

// Size gives the end of the class that sets the label's size, "" for the default.
func (l Label) Size() string {
	switch {
	case l.Heading, l.Large:
		return "l"
	case l.Medium:
		return "m"
	case l.Row:
		return "s"
	}
	return ""
}

// Input is a field of one line ("input").
type Input struct {
	ID, Name    string
	Lang        string
	Value       string `mould:"own"`
	Label       Label
	Hint, Error string
	// Type is "text" when empty. Mode is the keyboard of a phone: "numeric", "decimal".
	Type, Mode string
	// Autocomplete is a token as "off", "email", "current-password".
	Autocomplete string
	// Width is a number of characters (2, 3, 4, 5, 10, 20, 30), 0 for the whole line.
	Width          int
	Prefix, Suffix string
	// Max shows how many characters are left; 0 for no count.
	Max int
	// Wrong marks the field where the error itself stands at its group.
	Wrong bool
	// Code is for things copied letter by letter: spaced out, no corrections.
	Code bool
}

// Textarea is a field of several lines with a count of its characters ("textarea").
type Textarea struct {
	ID, Name    string
	Lang        string
	Value       string `mould:"own"`
	Label       Label
	Hint, Error string
	Rows, Max   int
	// Wrong marks the field where the error itself stands at its group.
	Wrong bool
}

// Choices are radios or checkboxes in a fieldset ("radios", "checkboxes").
type Choices struct {
	ID, Name    string
	Lang        string
	Legend      Label
	Hint, Error string
	Options     []Option
	Small       bool
	// HintLang is the language of the options' hints where it is not the page's.
	HintLang string
}

// Option is one choice.
type Option struct {
	ID, Value, Label, Hint string
	Checked                bool
	// Divider is a word before the option ("or").
	Divider string
	// Alone excludes all others; the script clears them.
	Alone bool
	// Reveal is a field that belongs to the option; without script it is always shown.
	Reveal *Input
}

// DateInput is a day in three fields ("date-input").
type DateInput struct {
	ID, Name    string
	Lang        string
	Legend      Label
	Hint, Error string
	Day         string `mould:"own"`
	Month       string `mould:"own"`
	Year        string `mould:"own"`
	// Wrong names the parts that the error is about ("day", "month", "year"); none means all.
	Wrong []string
}

// Marked says whether the part is shown as wrong.
func (d DateInput) Marked(part string) bool {
	if d.Error == "" {
		return false
	}
	for _, w := range d.Wrong {
		if w == part {
			return true
		}
	}
	return len(d.Wrong) == 0
}

// Select is a list to choose one of, for staff ("select").
type Select struct {
	ID, Name    string
	Lang        string
	Label       Label
	Hint, Error string
	Options     []Option
}

// Task is one line of a task list ("task-list" takes a slice).
type Task struct {
	ID, Title, URL string
	Lang           string
	Hint           string `mould:"own"`
	// Beside stands below the hint: what happens there now.
	Beside string `mould:"own"`
	Status string
	// Colour is a tag's colour ("blue", "red", …); "" shows the status as plain text.
	Colour string
}

// Next is what a person has to do next ("next").
type Next struct {
	Heading string
	Lines   []NextLine
	// Button leads to the one thing to do, nil where there is none.
	Button *NextButton
}

// NextLine is a sentence and where it leads, nil for nowhere.
type NextLine struct {
	Text string `mould:"own"`
	Link *Link
}

// NextButton says what to do and What with: "Continue with" a section, whose
// title may be in another language. What may be "".
type NextButton struct{ Text, What, Lang, URL string }

// SummaryRow is one line of a summary list ("summary-list" takes a slice).
type SummaryRow struct {
	Key  string
	Lang string
	// Values are shown each in its own paragraph; none shows Missing.
	Values  []string `mould:"own"`
	Missing string
	// Given are shown after the values: texts with what the page says of each.
	Given  []Given
	Action *Link
	// Made is the whole line, where it is made already.
	Made template.HTML
}

// Given is a text that somebody gave, in whatever language, between words of the page.
type Given struct{ Before, Text, Lang, After string }

// Table is rows and columns ("table"). Its first column is the rows' headings.
type Table struct {
	Caption string
	// CaptionHidden leaves the caption to screen readers, below a heading that says the same.
	CaptionHidden bool
	Head          []Cell
	Rows          [][]Cell
}

// Cell is one cell: a text, or a link.
type Cell struct {
	Text, URL string
	Numeric   bool
	// HTML, when given, is shown instead of the text; it must come from our own code.
	HTML template.HTML
}

// Banner is something that has happened or must be known ("banner").
type Banner struct {
	Title, Text string
	// Success makes it green and has screen readers say it at once.
	Success bool
	Links   []Link
}

// Tag is a status in a coloured box ("tag").
type Tag struct{ Text, Colour string }
