package letter

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"strconv"

	"omnibus/fault"
	"omnibus/survey/fieldwork"
)

// mergeColumns are the columns of the merge file.
var mergeColumns = []string{"number", "reference", "name", "job_title", "organisation", "address_1", "address_2", "address_3", "address_4", "postcode", "postcode_area",
	"language", "code", "code_page", "link", "subject", "org_id"}

// byteOrderMark says to spreadsheets that a file is in UTF-8.
const byteOrderMark = "\ufeff"

// Merge writes the merge file: a row a letter, in the order of the print file.
// Cells in which a spreadsheet would see a formula are kept from it.
func Merge(out io.Writer, made Made) error {
	if _, err := io.WriteString(out, byteOrderMark); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	if err := w.Write(mergeColumns); err != nil {
		return err
	}
	for _, l := range made.Letters {
		to := l.To.Contact
		row := []string{strconv.Itoa(l.Number), Reference(made.Wave, made.Number, l.Number), to.Name, to.JobTitle, l.To.Organisation}
		row = append(row, fieldwork.AddressLines(to.Address)...)
		row = append(row, to.Postcode, fieldwork.PostcodeArea(to.Postcode), to.Language.Code(), l.Code, l.CodePage, l.Link, l.Subject, l.To.Org)
		for i, cell := range row {
			row[i] = fieldwork.Guarded(cell)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// Hand writes both files as one: letters.pdf and letters.csv in a ZIP file. It
// is written while it is made, so that memory does not grow with the letters.
func Hand(out io.Writer, made Made) error {
	z := zip.NewWriter(out)
	at := made.At.In(made.Moment.Zone())
	// What is in a PDF file is packed already.
	print, err := z.CreateHeader(&zip.FileHeader{Name: "letters.pdf", Method: zip.Store, Modified: at})
	if err == nil {
		err = Print(print, made)
	}
	if err != nil {
		return err
	}
	merge, err := z.CreateHeader(&zip.FileHeader{Name: "letters.csv", Method: zip.Deflate, Modified: at})
	if err == nil {
		err = Merge(merge, made)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return fault.Because(err, fault.Unavailable, "The letters could not be handed over to the end. Make them again: the codes of these work no more then.")
	}
	return nil
}
