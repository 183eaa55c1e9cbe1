package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"omnibus/fault"
	"omnibus/survey/dataset/microdata"
	"omnibus/survey/table"
)

// microdataCommand is omnibus microdata.
type microdataCommand struct {
	filesFlags
	Out             string   `required:"" placeholder:"DIR" help:"The folder that takes the files."`
	Characteristics string   `placeholder:"a,b" default:"all" help:"Characteristics that go out: all, none or a list. Fewer tell less about who a case is."`
	Withhold        []string `placeholder:"a,b" help:"Questions whose answers stay out."`
	Texts           bool     `help:"Put open answers in, for the team's own use: they name people."`
	DontKnow        string   `enum:"counts,missing" default:"counts" help:"counts: an unprinted don't know counts among the answers, as in the published percentages; missing: it is user-missing."`
	Weight          string   `placeholder:"NAME" help:"Weights that wave.yaml declares, as a further variable."`
	Seed            string   `placeholder:"TEXT" help:"Decides the case numbers; keep it to yourself. Without it, the answers do."`
	Completeness    string   `enum:"wave,by question,by section" default:"wave" help:"Answers by question or by section; wave: as wave.yaml says."`
}

// Run writes the cases in every format.
func (c microdataCommand) Run(ctx context.Context, t terminal) error {
	w, d, err := c.dataset(ctx, t)
	if err != nil {
		return err
	}
	d = under(d, c.Completeness)
	// The last day of fieldwork dates the files, so that the same answers make the same bytes.
	options := microdata.Options{Texts: c.Texts, Withhold: c.Withhold, Seed: c.Seed, DontKnowCounts: c.DontKnow == "counts",
		Created: w.Wave.Fieldwork.LastDay()}
	switch c.Characteristics {
	case "all":
	case "none":
		options.Characteristics = []string{}
	default:
		options.Characteristics = list(c.Characteristics)
	}
	if c.Weight != "" {
		weighted, told, err := table.WithWeight(d, c.Weight)
		if err != nil {
			return err
		}
		options.Weights = []microdata.Weight{{Name: c.Weight, Label: told.Sentence(), Values: weighted.Weights()}}
	}
	file, err := microdata.Build(d, options)
	if err != nil {
		return err
	}
	outputs, err := file.Outputs()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return fault.Because(err, fault.Refused, "The folder %s cannot be made. Nothing was changed.", c.Out)
	}
	for _, o := range outputs {
		if err := writeFile(filepath.Join(c.Out, o.Name), o.Body); err != nil {
			return err
		}
	}
	released := strings.Join(file.Released(), ", ")
	if released == "" {
		released = "no characteristic"
	}
	fmt.Fprintf(t.out, "%s: %s, %s\n", c.Out, count(file.Cases(), "case", "cases"), count(len(file.Variables), "variable", "variables"))
	fmt.Fprintf(t.out, "%d of them are the only organisation with their combination of: %s. See about.txt before it goes out.\n", file.Alone(), released)
	return nil
}
