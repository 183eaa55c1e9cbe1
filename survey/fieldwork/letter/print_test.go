package letter

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// tool runs one of the programs that read PDF files, and gives what it writes.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

func file(t testing.TB, made Made) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "letters.pdf")
	if err := os.WriteFile(path, printed(t, made), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var codeShape = regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}`)

// TestPagesSay reads the print file with another program: the text of every page,
// in the order in which it stands, is as the golden file has it, but for secrets.
func TestPagesSay(t *testing.T) {
	made := batchOf(t, someone())
	text := string(tool(t, "pdftotext", "-layout", file(t, made), "-"))
	for _, l := range made.Letters {
		if !strings.Contains(text, l.Code) {
			t.Errorf("the code of letter %d cannot be read from its page", l.Number)
		}
		if flat := strings.Join(strings.Fields(text), ""); !strings.Contains(flat, l.Link) {
			t.Errorf("the link of letter %d cannot be read from its page", l.Number)
		}
	}
	text = codeShape.ReplaceAllString(text, "CODE-CODE-CODE")
	text = regexp.MustCompile(`(?m)https://omnibus\.survey\.example/r/l/\S*\n\s*\S+$`).ReplaceAllString(text, "LINK")
	text = regexp.MustCompile(`(?m) +$`).ReplaceAllString(text, "")
	golden := filepath.Join("testdata", "letters.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("the pages differ (-want +got):\n%s", diff)
	}
}

// TestPictureOpensTheLink draws every page as a printer would and reads its QR
// code with a decoder: it is the link of that page's letter and nobody else's.
func TestPictureOpensTheLink(t *testing.T) {
	made := batchOf(t, someone())
	base := filepath.Join(t.TempDir(), "page")
	tool(t, "pdftoppm", "-r", "150", "-png", file(t, made), base)
	for i, l := range made.Letters {
		f, err := os.Open(base + "-" + string(rune('2'+i)) + ".png") // after the cover
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		picture, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		bits, err := gozxing.NewBinaryBitmapFromImage(picture)
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
		if err != nil {
			t.Fatalf("letter %d has no QR code that can be read: %v", l.Number, err)
		}
		if read.GetText() != l.Link {
			t.Errorf("the QR code of letter %d says %s, and its link is %s", l.Number, read.GetText(), l.Link)
		}
	}
}

// TestFileIsTagged has another program say what it makes of the file.
func TestFileIsTagged(t *testing.T) {
	made := batchOf(t, someone())
	path := file(t, made)
	info := string(tool(t, "pdfinfo", path))
	for _, want := range []string{"Tagged:          yes", "Pages:           5", "A4", "Title:           Children's Services Omnibus, First letter: letters, batch 3"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	tree := string(tool(t, "pdfinfo", "-struct-text", path))
	for _, want := range []string{"Document", "Sect", "H1", "Siân Ŵyn-Ŷoung", "Figure"} {
		if !strings.Contains(tree, want) {
			t.Errorf("the structure has no %q:\n%s", want, tree)
		}
	}
	if fonts := string(tool(t, "pdffonts", path)); strings.Count(fonts, "yes no  yes") != 3 {
		t.Errorf("not all fonts are inside and can be read back:\n%s", fonts)
	}
}

// TestAddressStandsInTheWindow finds the words of the address where an envelope's
// window shows them, and no word of the text there.
func TestAddressStandsInTheWindow(t *testing.T) {
	path := file(t, batchOf(t, someone()[:1]))
	mm := func(n string) string { return n } // at 25.4 dots an inch a dot is a millimetre
	window := string(tool(t, "pdftotext", "-f", "2", "-l", "2", "-r", "25.4", "-x", mm("18"), "-y", mm("49"), "-W", mm("86"), "-H", mm("33"), "-layout", path, "-"))
	want := []string{"Sam Leeds", "Leeds Council", "1 Civic Way", "LEEDS", "LS10 4AP"}
	var got []string
	for line := range strings.Lines(window) {
		if line = strings.TrimSpace(line); line != "" {
			got = append(got, line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the window shows (-want +got):\n%s", diff)
	}
}

func TestMergeFileHasTheSameLetters(t *testing.T) {
	people := someone()
	people[0].Contact.JobTitle = "=HYPERLINK(\"http://evil.example\")"
	made := batchOf(t, people)
	var b bytes.Buffer
	if err := Merge(&b, made); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if !strings.HasPrefix(text, "\ufeff"+"number,reference,") || !strings.Contains(text, `"'=HYPERLINK(`) {
		t.Errorf("the merge file does not begin with its mark and columns, or has a formula:\n%s", text)
	}
	lines := strings.Split(strings.TrimSpace(text), "\r\n")
	if len(lines) != 1+len(made.Letters) {
		t.Fatalf("%d lines for %d letters", len(lines), len(made.Letters))
	}
	for i, l := range made.Letters {
		if !strings.HasPrefix(lines[i+1], Reference("wave-1", 3, l.Number)[7:8]) && !strings.Contains(lines[i+1], l.Code) {
			t.Errorf("line %d is not letter %d: %s", i+1, l.Number, lines[i+1])
		}
		if !strings.Contains(lines[i+1], l.Code) || !strings.Contains(lines[i+1], l.Link) || !strings.Contains(lines[i+1], Reference("wave-1", 3, l.Number)) {
			t.Errorf("line %d has not what letter %d has: %s", i+1, l.Number, lines[i+1])
		}
	}
}

// TestLongLetterGoesOn has a letter of more text than a page holds: its pages are
// numbered, carry the reference, and the framed link stays in one piece.
func TestLongLetterGoesOn(t *testing.T) {
	made := batchOf(t, someone()[:1])
	l := &made.Letters[0]
	l.Text = strings.Repeat("A paragraph that says a good deal, so that a page fills up sooner than anybody would like who has to read all of it.\n\n", 22) + l.Text
	text := string(tool(t, "pdftotext", "-layout", file(t, made), "-"))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) != 3 || !strings.Contains(pages[0], "1 letter in postal order, on 2 pages") {
		t.Fatalf("%d pages:\n%s", len(pages), text)
	}
	for i, page := range pages[1:] {
		if want := "wave-1-3-0001   Page " + string(rune('1'+i)) + " of 2"; !strings.Contains(strings.Join(strings.Fields(page), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
	if !strings.Contains(pages[2], "Open the questionnaire:") || !strings.Contains(pages[2], l.Code) {
		t.Errorf("the second page has not the link and the code:\n%s", pages[2])
	}
}
