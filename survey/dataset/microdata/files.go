package microdata

import (
	"bytes"
	"io"
)

// Output is one file of the folder that goes out.
type Output struct {
	Name string
	Body []byte
}

// Outputs writes the file in every format, with the codebook, the scripts that
// label the wide file, and what to know before using it. Equal files give equal bytes.
func (f *File) Outputs() ([]Output, error) {
	formats := []struct {
		name  string
		write func(io.Writer) error
	}{
		{"about.txt", func(w io.Writer) error { _, err := io.WriteString(w, f.About()); return err }},
		{"codebook.csv", f.WriteCodebook},
		{"wide.csv", f.WriteWide},
		{"long.csv", f.WriteLong},
		{"microdata.sav", f.WriteSAV},
		{"microdata.parquet", f.WriteParquet},
		{"microdata.R", f.WriteR},
		{"microdata.do", f.WriteStata},
	}
	var out []Output
	for _, format := range formats {
		var body bytes.Buffer
		if err := format.write(&body); err != nil {
			return nil, err
		}
		out = append(out, Output{format.name, body.Bytes()})
	}
	return out, nil
}
