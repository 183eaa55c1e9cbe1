package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"omnibus/fault"
	"omnibus/sheet"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/folder"
	"omnibus/survey/report"
	"omnibus/survey/table"
)

// filesFlags are the folder and the answers that commands without a database work on.
type filesFlags struct {
	Dir     string `arg:"" help:"The wave's folder."`
	Answers string `required:"" placeholder:"FILE" help:"The wide answers file."`
}

// dataset freezes the answers file. A large one says how far it has come.
func (c filesFlags) dataset(ctx context.Context, t terminal) (*folder.Wave, *dataset.Dataset, error) {
	w, complaints := folder.ReadDir(c.Dir)
	if err := complaints.Err(); err != nil {
		return nil, nil, err
	}
	text, err := readFile(c.Answers)
	if err != nil {
		return nil, nil, err
	}
	d, err := dataset.Load(ctx, w.Wave, w.Questionnaire, w.Frame, c.Answers, text, dataset.LoadOptions{Progress: t.progress("rows read")})
	return w, d, err
}

// tablesCommand is omnibus tables.
type tablesCommand struct {
	filesFlags
	By           string `placeholder:"a,b" help:"Characteristics, questions or derived variables to split by; a*b crosses two."`
	Plan         bool   `help:"Make the tables of the wave's plan, tables.yaml, and not the topline of everything."`
	Public       bool   `help:"Leave out, or round, what the wave's rules keep from the public. Without it the tables are for staff: everything is in them, with a mark of what the public would not see."`
	Marks        bool   `help:"Mark with letters which groups of a break a figure is significantly higher than."`
	Weight       string `placeholder:"NAME" help:"Weights that wave.yaml declares; or characteristics, whose groups are then weighted to the frame."`
	Completeness string `enum:"wave,by question,by section" default:"wave" help:"Count by question or by section; wave: as wave.yaml says."`
	Format       string `enum:"csv,json,jsonstat,xlsx,ods" default:"csv" help:"csv, json, jsonstat, xlsx or ods."`
	Out          string `placeholder:"PATH" help:"A file; or, for csv, a folder that takes tables.csv, comparisons.csv and association.csv. Without it, standard output."`
}

// under gives the answers under the completeness rule that a command was given:
// "wave" leaves them under their wave's own.
func under(d *dataset.Dataset, completeness string) *dataset.Dataset {
	switch completeness {
	case survey.ByQuestion.String():
		return d.WithCompleteness(survey.ByQuestion)
	case survey.BySection.String():
		return d.WithCompleteness(survey.BySection)
	}
	return d
}

// Run makes the tables of the plan, or counts every variable.
func (c tablesCommand) Run(ctx context.Context, t terminal) error {
	w, d, err := c.dataset(ctx, t)
	if err != nil {
		return err
	}
	d = under(d, c.Completeness)
	requests, err := c.requests(w, d)
	if err != nil {
		return err
	}
	whole := make([]*table.Table, len(requests))
	tell := t.progress("tables counted")
	for i, r := range requests {
		if err := ctx.Err(); err != nil {
			return err
		}
		if whole[i], err = r.Table(d); err != nil {
			return err
		}
		if err := r.Associate(d, whole[i]); err != nil {
			return err
		}
		tell(i+1, len(requests))
	}
	protect := table.Mark
	if c.Public {
		protect = table.Publish
	}
	tables, err := protect(ctx, whole, w.Wave.Rules, t.progress("variables protected"))
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := c.write(&body, w, tables); err != nil {
		return err
	}
	if c.Out == "" {
		return t.print(body.Bytes())
	}
	if info, err := os.Stat(c.Out); c.Format == "csv" && err == nil && info.IsDir() {
		return c.writeFolder(d, requests, tables, body.Bytes())
	}
	return writeFile(c.Out, body.Bytes())
}

// requests gives what is to be made: the plan's tables, or one for each variable.
func (c tablesCommand) requests(w *folder.Wave, d *dataset.Dataset) ([]table.Request, error) {
	var by []table.Break
	for _, name := range list(c.By) {
		by = append(by, table.ParseBreak(name))
	}
	var requests []table.Request
	switch {
	case !c.Plan:
		for _, v := range table.Variables(d) {
			requests = append(requests, table.Request{Show: []string{v.Name}, By: by})
		}
	case w.Tables == nil:
		return nil, fault.New(fault.Refused, "%s has no %s. Write one, or leave --plan out. Nothing was counted.", c.Dir, folder.TablesText)
	case c.By != "":
		return nil, fault.New(fault.Refused, "The plan says what its tables are split by. Leave --by out, or --plan. Nothing was counted.")
	default:
		plan, complaints := table.PlanFor(d, w.Place(folder.TablesText), w.Tables)
		if err := complaints.Err(); err != nil {
			return nil, err
		}
		requests = plan.Requests
	}
	for i := range requests {
		if c.Marks {
			requests[i].Marks = table.Letters
		}
		// What is given with the command holds for every table.
		if c.Weight != "" {
			requests[i].Weight = list(c.Weight)
		}
		if c.Completeness != "wave" {
			requests[i].Completeness = table.Completeness(c.Completeness)
		}
	}
	return requests, nil
}

func (c tablesCommand) write(w io.Writer, wave *folder.Wave, tables []*table.Table) error {
	// The last day of fieldwork dates the files, so that the same answers make the
	// same bytes.
	made := wave.Wave.Fieldwork.LastDay()
	switch c.Format {
	case "json":
		return table.WriteJSON(w, tables)
	case "jsonstat":
		return table.WriteJSONStat(w, wave.Wave, tables, made)
	case "xlsx", "ods":
		book := table.Workbook(wave.Wave, tables, made)
		if c.Format == "ods" {
			return sheet.WriteODS(w, book)
		}
		return sheet.WriteXLSX(w, book)
	}
	return table.WriteCSV(w, tables)
}

func (c tablesCommand) writeFolder(d *dataset.Dataset, requests []table.Request, tables []*table.Table, body []byte) error {
	var compared []table.Comparison
	for i, r := range requests {
		more, err := r.Comparisons(d)
		if err != nil {
			return err
		}
		if c.Public {
			more = table.PublicComparisons(tables[i], more)
		} else {
			more = table.StaffComparisons(more)
		}
		compared = append(compared, more...)
	}
	var comparisons bytes.Buffer
	if err := table.WriteComparisonsCSV(&comparisons, compared); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(c.Out, "tables.csv"), body); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(c.Out, "comparisons.csv"), comparisons.Bytes()); err != nil {
		return err
	}
	var associations bytes.Buffer
	if err := table.WriteAssociationsCSV(&associations, tables); err != nil {
		return err
	}
	return writeFile(filepath.Join(c.Out, "association.csv"), associations.Bytes())
}

// reportCommand is omnibus report.
type reportCommand struct {
	filesFlags
	Out string `required:"" placeholder:"DIR" help:"The folder that takes report.html."`
}

// Run builds the report; with complaints nothing is written.
func (c reportCommand) Run(ctx context.Context, t terminal) error {
	w, d, err := c.dataset(ctx, t)
	if err != nil {
		return err
	}
	if w.Report == nil {
		return fault.New(fault.Refused, "%s has no %s. Write one, then build it. Nothing was changed.", c.Dir, folder.ReportText)
	}
	document, complaints := report.Build(w, d)
	if err := complaints.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return fault.Because(err, fault.Refused, "The folder %s cannot be made. Nothing was changed.", c.Out)
	}
	path := filepath.Join(c.Out, "report.html")
	if err := writeFile(path, document.HTML()); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s: %s, %s\n", path, count(len(document.Figures), "figure", "figures"), count(len(document.Tables), "table", "tables"))
	return nil
}

// writeFile writes a result whole: what stood there is replaced only when all of
// the new is on disk.
func writeFile(path string, body []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".omnibus-*")
	if err == nil {
		defer os.Remove(temporary.Name())
		_, err = temporary.Write(body)
		if err == nil {
			err = temporary.Chmod(0o644)
		}
		if closing := temporary.Close(); err == nil {
			err = closing
		}
		if err == nil {
			err = os.Rename(temporary.Name(), path)
		}
	}
	if err != nil {
		return fault.Because(err, fault.Refused, "%s cannot be written. Check that the folder exists, that you may write there and that the disk is not full. Nothing was changed.", path)
	}
	return nil
}
