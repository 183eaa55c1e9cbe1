// Command omnibus runs surveys of a known population: see README.md. This
// package joins the parts, reads flags and the environment, and decides what is
// printed where and how the program exits; one file holds one command.
//
// What a person is to read goes to standard output; complaints and errors go to
// standard error. Exit status 0 is done, 1 the input was refused, 2 wrong use.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"omnibus/fault"
	"omnibus/source"
)

// The exit statuses that other programs rely on.
const (
	done     = 0
	refused  = 1
	wrongUse = 2
)

// commands is everything that omnibus can be told.
type commands struct {
	Demo     demoCommand     `cmd:"" help:"Serve a whole invented survey, to look around in."`
	Serve    serveCommand    `cmd:"" help:"Serve the surveys of a database."`
	Check    checkCommand    `cmd:"" help:"Check the texts of a wave; with two versions, say what changed."`
	Import   importCommand   `cmd:"" help:"Put a wave's folder into a database."`
	Export   exportCommand   `cmd:"" help:"Write a wave's folder out of a database."`
	Answers  answersCommand  `cmd:"" help:"Move answers into and out of a database."`
	Contacts contactsCommand `cmd:"" help:"Move contacts into and out of a database."`
	Tables   tablesCommand   `cmd:"" help:"Count an answers file."`
	Report   reportCommand   `cmd:"" help:"Build a wave's report from its folder and an answers file."`
	Account  accountCommand  `cmd:"" help:"Give a member of staff an account."`

	Change           changeCommand           `cmd:"" help:"Tell what changed from one wave to the next."`
	Frame            frameCommand            `cmd:"" help:"Change a frame from one wave to the next."`
	Representativity representativityCommand `cmd:"" help:"Say how like the frame those who took part are."`

	Microdata microdataCommand `cmd:"" help:"Write the cases themselves for analysts: CSV, SPSS, Parquet, R, Stata."`
}

// terminal is where a command reads, writes and finds its settings.
type terminal struct {
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once, whatever it is doing.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], terminal{os.Stdout, os.Stderr}))
}

// run carries out one command line and gives the exit status.
func run(ctx context.Context, args []string, t terminal) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("omnibus"),
		kong.Description("Runs a survey of every organisation of a known population, from the frame to the published report."),
		kong.Writers(t.out, t.err),
		kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(t),
	)
	if err != nil {
		panic("the command line's own description is wrong: " + err.Error())
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit // --help was printed
	}
	if err != nil {
		fmt.Fprintf(t.err, "omnibus: %s. See omnibus --help.\n", err)
		return wrongUse
	}
	if err := parsed.Run(); err != nil {
		return t.tell(err)
	}
	return done
}

// errAlreadyTold ends a command with status 1 after it has said why itself.
var errAlreadyTold = errors.New("the input was refused")

// tell prints an error for the person at the terminal, who is also the one who
// reads the log: an unexpected error shows its cause.
func (t terminal) tell(err error) int {
	var complaints source.Complaints
	switch {
	case errors.Is(err, errAlreadyTold):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(t.err, "omnibus: stopped. Nothing was changed.")
	case errors.As(err, &complaints):
		fmt.Fprintln(t.err, complaints.Error())
		fmt.Fprintf(t.err, "%s. Nothing was changed.\n", count(len(complaints), "complaint", "complaints"))
	case fault.KindOf(err) == fault.Internal:
		fmt.Fprintf(t.err, "omnibus: %s\nThe cause: %s\n", fault.Public(err), err)
	default:
		fmt.Fprintf(t.err, "omnibus: %s\n", fault.Public(err))
	}
	return refused
}

// print writes what was asked for to standard output, and says so when it could
// not be written: half a file must not be taken for a whole one.
func (t terminal) print(body []byte) error {
	if _, err := t.out.Write(body); err != nil {
		return fault.Because(err, fault.Unavailable, "The output could not be written: %s. What was written of it is not whole.", reason(err))
	}
	return nil
}

// count gives "1 complaint", "2 complaints".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// json prints v for a program to read.
func (t terminal) json(v any) error {
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// complaint is a source.Complaint as --json prints it.
type complaint struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Repair  string `json:"repair,omitempty"`
}

func complaintsJSON(cs source.Complaints) []complaint {
	list := make([]complaint, len(cs))
	for i, c := range cs {
		list[i] = complaint{c.At.File, c.At.Line, c.At.Column, c.Message, c.Repair}
	}
	return list
}

// maxFile is the most that is read of a file that the person named, in bytes: as
// much as the largest answers file may have. What is read sets bounds of its own.
const maxFile = 512 << 20

// readFile reads a file that the person named. Neither a device without end nor
// a file larger than the memory may take the machine down.
func readFile(path string) ([]byte, error) {
	text, err := readAtMost(path, maxFile)
	if err != nil {
		return nil, fault.New(fault.Refused, "%s cannot be read: %s. Nothing was done. Check that it is the right file and that you may read it.", path, err)
	}
	return text, nil
}

// readAtMost gives an error without the path, which its callers tell.
func readAtMost(path string, bound int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer file.Close()
	tooLong := fmt.Errorf("it has more than %d bytes", bound)
	// What a file says of its size is not believed, unless it is too much.
	if about, err := file.Stat(); err == nil && about.Mode().IsRegular() && about.Size() > bound {
		return nil, tooLong
	}
	text, err := io.ReadAll(io.LimitReader(file, bound+1))
	if err != nil {
		return nil, reason(err)
	}
	if int64(len(text)) > bound {
		return nil, tooLong
	}
	return text, nil
}

// reason takes the path out of an error about a file.
func reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// list splits a comma-separated flag.
func list(text string) []string {
	var parts []string
	for _, p := range strings.Split(text, ",") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}
