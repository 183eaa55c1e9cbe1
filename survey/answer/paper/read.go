package paper

import (
	"slices"
	"strconv"
	"strings"

	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/tongue"
)

// MaxBytes is the size of the largest workbook that is read.
const MaxBytes = 8 << 20

// bounds are far above what a filled questionnaire needs: five thousand rows of
// answers, with texts of 200 KB.
var bounds = sheet.BookBounds{Bytes: MaxBytes, Unpacked: 24 << 20, Sheets: 100, Rows: 20_000, Columns: 200, Elements: 1_000_000}

// maxReference is the length of the longest name of a row that is looked at, in
// bytes: finding the question of a name takes the square of its length.
const maxReference = 200

// Why a workbook is not read.
var (
	twoStamps         = tongue.Both("The workbook has two stamps, so it cannot be told which case it is of. Nothing was changed. Send it as it was given to you, without sheets of other workbooks.", "Mae gan y gweithlyfr ddau stamp, felly ni ellir dweud i ba achos y mae'n perthyn. Ni newidiwyd dim. Anfonwch ef fel y'i rhoddwyd i chi, heb ddalennau gweithlyfrau eraill.")
	noStamp           = tongue.Both("This workbook is not the questionnaire: its sheet “%s” is missing. Nothing was changed. Download the questionnaire and copy your answers into it.", "Nid y gweithlyfr hwn yw'r holiadur: mae ei ddalen “%s” ar goll. Ni newidiwyd dim. Lawrlwythwch yr holiadur a chopïwch eich atebion iddo.")
	noColumns         = tongue.Both("No sheet of the workbook has the columns “Reference” and “Answer” any more, so no answer can be found. Nothing was changed. Download the questionnaire again and copy your answers into it.", "Nid oes gan yr un ddalen o'r gweithlyfr y colofnau “Cyfeirnod” ac “Ateb” mwyach, felly ni ellir dod o hyd i unrhyw ateb. Ni newidiwyd dim. Lawrlwythwch yr holiadur eto a chopïwch eich atebion iddo.")
	otherFormat       = tongue.Both("This workbook was made by another version of the survey's program, which reads it differently. Nothing was changed. Download the questionnaire again and copy your answers into it.", "Gwnaed y gweithlyfr hwn gan fersiwn arall o raglen yr arolwg, sy'n ei ddarllen yn wahanol. Ni newidiwyd dim. Lawrlwythwch yr holiadur eto a chopïwch eich atebion iddo.")
	stampChanged      = tongue.Both("The sheet “%s” of the workbook has been changed, so it cannot be told which case it is of. Nothing was changed. Download the questionnaire again and copy your answers into it.", "Mae'r ddalen “%s” o'r gweithlyfr wedi'i newid, felly ni ellir dweud i ba achos y mae'n perthyn. Ni newidiwyd dim. Lawrlwythwch yr holiadur eto a chopïwch eich atebion iddo.")
	otherRound        = tongue.Both("This workbook was made for another round of the survey (%s). Nothing was changed. Download the questionnaire of this round and fill that in.", "Gwnaed y gweithlyfr hwn ar gyfer rownd arall o'r arolwg (%s). Ni newidiwyd dim. Lawrlwythwch holiadur y rownd hon a llenwch hwnnw.")
	otherOrganisation = tongue.Both("This workbook was made for another organisation. Nothing was changed. Choose the workbook that you downloaded here.", "Gwnaed y gweithlyfr hwn ar gyfer sefydliad arall. Ni newidiwyd dim. Dewiswch y gweithlyfr a lawrlwythoch yma.")
)

// Returned is a workbook that has come back.
type Returned struct {
	Stamp Stamp
	// cells are those of answers by reference; twice are references met again.
	cells map[string]given
	twice map[string][2]string
	from  bool // the workbook counts its days from 1904
}

// given is the content of an answer's cell and its address, as CSC!C14.
type given struct {
	sheet.Held
	at string
}

// Read reads a returned workbook. What is none of ours is refused with a
// sentence that says why; what its cells say is looked at by Compare.
func Read(file []byte) (*Returned, error) {
	book, err := sheet.ReadXLSX(file, bounds)
	if err != nil {
		return nil, err
	}
	r := &Returned{cells: map[string]given{}, twice: map[string][2]string{}, from: book.From1904}
	stamped, answers := false, false
	for _, g := range book.Sheets {
		if said(g.Cells[sheet.At{Row: 1, Column: 1}].Text, stampTitle) {
			if stamped {
				return nil, fault.Say(fault.Refused, twoStamps)
			}
			stamped = true
			if r.Stamp, err = readStamp(g); err != nil {
				return nil, err
			}
			continue
		}
		answers = r.sheet(g) || answers
	}
	if !stamped {
		return nil, fault.Say(fault.Refused, noStamp, stampTab.English)
	}
	if !answers {
		return nil, fault.Say(fault.Refused, noColumns)
	}
	return r, nil
}

func readStamp(g sheet.Grid) (Stamp, error) {
	s := Stamp{Questions: map[string]string{}}
	inQuestions := false
	version := ""
	for row := 2; row <= g.Rows; row++ {
		key := strings.TrimSpace(g.Cells[sheet.At{Row: row, Column: 1}].Text)
		value := strings.TrimSpace(g.Cells[sheet.At{Row: row, Column: 2}].Text)
		switch {
		case inQuestions:
			s.Questions[key] = value
		case said(key, stampFormat):
			version = value
		case said(key, stampWave):
			s.Wave = value
		case said(key, stampOrg):
			s.Org = value
		case said(key, stampVersion):
			s.Version = value
		case said(key, stampSeen):
			seen, err := strconv.ParseInt(value, 10, 64)
			if err != nil || seen < 0 {
				return s, damagedStamp()
			}
			s.Seen = seen
		case said(key, questionHead):
			inQuestions = true
		}
	}
	if version != format {
		return s, fault.Say(fault.Refused, otherFormat)
	}
	if s.Wave == "" || s.Org == "" || len(s.Questions) == 0 {
		return s, damagedStamp()
	}
	return s, nil
}

func damagedStamp() error {
	return fault.Say(fault.Refused, stampChanged, stampTab.English)
}

// sheet takes the answers of a sheet, wherever its columns are now; false when
// it has none.
func (r *Returned) sheet(g sheet.Grid) bool {
	reference, answer, head := header(g)
	if head == 0 {
		return false
	}
	for row := head + 1; row <= g.Rows; row++ {
		name := strings.TrimSpace(g.Cells[sheet.At{Row: row, Column: reference}].Text)
		if name == "" || len(name) > maxReference {
			continue
		}
		place := sheet.At{Row: row, Column: answer}
		one := given{g.Cells[place], g.Name + "!" + place.String()}
		if before, there := r.cells[name]; there && before.Held != one.Held {
			r.twice[name] = [2]string{before.at, one.at}
		}
		r.cells[name] = one
	}
	return true
}

// header finds the columns of references and answers by their names, in the
// first rows: somebody may have put rows or columns before them.
func header(g sheet.Grid) (reference, answer, row int) {
	const rows, columns = 20, 40
	for row := 1; row <= min(g.Rows, rows); row++ {
		reference, answer = 0, 0
		for column := 1; column <= columns; column++ {
			switch text := strings.TrimSpace(g.Cells[sheet.At{Row: row, Column: column}].Text); {
			case said(text, referenceHead):
				reference = column
			case said(text, answerHead):
				answer = column
			}
		}
		if reference > 0 && answer > 0 {
			return reference, answer, row
		}
	}
	return 0, 0, 0
}

// Belongs refuses a workbook of another wave or case.
func (r *Returned) Belongs(wave, org string) error {
	switch {
	case r.Stamp.Wave != wave:
		return fault.Say(fault.Conflict, otherRound, sheet.Clip(r.Stamp.Wave))
	case r.Stamp.Org != org:
		return fault.Say(fault.Conflict, otherOrganisation)
	}
	return nil
}

// missing says which of an item's cells the workbook has lost: none, some or all.
func (r *Returned) missing(names []string) (some, all bool) {
	lost := 0
	for _, n := range names {
		if _, there := r.cells[n]; !there {
			lost++
		}
	}
	return lost > 0, lost == len(names)
}

// blank says that nothing stands in any of the cells.
func (r *Returned) blank(names []string) bool {
	return !slices.ContainsFunc(names, func(n string) bool {
		c := r.cells[n]
		return c.Formula || c.Failed || strings.TrimSpace(c.Text) != ""
	})
}

// where is the address of the first of the cells that is there.
func (r *Returned) where(names []string) string {
	for _, n := range names {
		if c, there := r.cells[n]; there {
			return c.at
		}
	}
	return ""
}
