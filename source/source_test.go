package source

import (
	"strings"
	"testing"
)

func TestPlaceString(t *testing.T) {
	for want, p := range map[string]Place{
		"a.csv":     {File: "a.csv"},
		"a.csv:3":   {File: "a.csv", Line: 3},
		"a.csv:3:7": {File: "a.csv", Line: 3, Column: 7},
	} {
		if p.String() != want {
			t.Errorf("%#v is %q, want %q", p, p, want)
		}
	}
}

func TestComplaints(t *testing.T) {
	var cs Complaints
	if cs.Err() != nil {
		t.Error("no complaints are an error")
	}
	cs.Add(Place{"b", 1, 1}, "do that", "%d is wrong", 3)
	cs.Add(Place{"a", 10, 1}, "", "second")
	cs.Add(Place{"a", 9, 5}, "", "first")
	cs = append(cs, Complaint{At: Place{"a", 9, 5}, Message: "after", Related: &Place{"c", 2, 0}})
	cs.Sort()
	want := "a:9:5: first\na:9:5: after (see c:2)\na:10:1: second\nb:1:1: 3 is wrong; do that"
	if got := cs.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"title", "intro", "up to", "when", "WelPlace", "WelTeam", "A", "Q2"}
	for word, want := range map[string]string{
		"titel": "title", "tittle": "title", "upto": "up to", "wen": "when", "WelPlase": "WelPlace", "Welteam": "WelTeam",
		"WELTEAM": "WelTeam", "entirely": "", "": "", "x": "", "Q3": "Q2",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func mustYAML(t *testing.T, text string) (Node, *Complaints) {
	t.Helper()
	var out Complaints
	root, ok := ReadYAML("x.yaml", []byte(text), &out)
	if !ok {
		t.Fatalf("not read: %v", out)
	}
	return root, &out
}

func TestNodeGivesWhatIsWritten(t *testing.T) {
	root, out := mustYAML(t, "a: yes\nb: 007\nc: 1.5\nd: [x, y]\ne: ' padded '\nf:\ng: 2016-08-02\nh: No\n")
	f := root.Fields("it", "a", "b", "c", "d", "e", "f", "g", "h", "absent")
	if !f["a"].Bool(false) || f["h"].Bool(true) || f["b"].Int(0) != 7 || f["c"].Float(0) != 1.5 || f["e"].Text() != "padded" || f["g"].Text() != "2016-08-02" {
		t.Error("a value was read wrongly")
	}
	if f["f"].Given() || f["absent"].Given() || f["absent"].Text() != "" || f["absent"].Int(4) != 4 || !f["absent"].Bool(true) || f["absent"].List() != nil {
		t.Error("what is absent is given")
	}
	if l := f["d"].List(); len(l) != 2 || l[1].Text() != "y" || l[1].Place() != (Place{"x.yaml", 4, 8}) {
		t.Error("the list was read wrongly")
	}
	if len(*out) > 0 {
		t.Errorf("complaints: %v", *out)
	}
}

func TestNodeComplainsOfShapes(t *testing.T) {
	root, out := mustYAML(t, "a: [1]\nb: word\nc: {x: 1}\nd: maybe\ne: NaN\n? [k]\n: 3\nzz: 1\na: 2\n")
	f := root.Fields("it", "a", "b", "c", "d", "e")
	f["a"].Text()
	f["a"].Int(0)
	f["b"].Int(0)
	f["b"].List()
	f["b"].Pairs()
	f["c"].List()
	f["d"].Bool(false)
	f["e"].Float(0)
	want := []string{
		"6:3: a key must be plain text", "9:1: \"a\" is given twice", "8:1: it has no key \"zz\"",
		"1:4: expected a text, found a list", "1:4: expected a whole number, found a list",
		"2:4: expected a whole number, found \"word\"", "2:4: expected a list, found \"word\"", "2:4: expected a mapping, found \"word\"",
		"3:4: expected a list, found a mapping", "4:4: expected yes or no, found \"maybe\"", "5:4: expected a number, found \"NaN\"",
	}
	for i, c := range *out {
		if i >= len(want) || !strings.HasPrefix(c.String(), "x.yaml:"+want[i]) {
			t.Errorf("complaint %d is %s", i, c)
		}
	}
	if len(*out) != len(want) {
		t.Errorf("%d complaints, want %d", len(*out), len(want))
	}
}

// The place of a character inside a text is found however the text is written.
func TestWithin(t *testing.T) {
	for text, want := range map[string]Place{
		"k: one two":                        {"x.yaml", 1, 8},
		"k: 'one two'":                      {"x.yaml", 1, 9},
		"k: \"one two\"":                    {"x.yaml", 1, 9},
		"k:   one\n     two":                {"x.yaml", 2, 6},
		"k: |\n    one two\n":               {"x.yaml", 2, 9},
		"k: >-\n\n   one\n   two\n":         {"x.yaml", 4, 4},
		"k: \"one\n   two\"":                {"x.yaml", 2, 4},
		"# é\nk: 'one two' # and a comment": {"x.yaml", 2, 9},
	} {
		root, _ := mustYAML(t, text)
		if got := root.Fields("it", "k")["k"].Within(4); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	root, _ := mustYAML(t, "k: one\nl: two\n")
	if got := root.Fields("it", "k", "l")["k"].Within(3); got != (Place{"x.yaml", 1, 7}) {
		t.Errorf("the end of the text is at %v", got)
	}
	if got := root.Within(3); got != root.Place() {
		t.Errorf("inside a mapping is %v", got)
	}
}

func TestReadYAMLComplains(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "x.yaml:1:1: the file is empty",
		"---\n":                        "the file is empty",
		"a: \x00":                      "x.yaml:1:4: the file has a NUL byte",
		"\xff\xfea\x00:\x00":           "x.yaml:1:1: the file is in UTF-16",
		"a: b\nc: d\xff":               "x.yaml:2:5: the text is not UTF-8",
		"a: &x 1\nb: *x":               "x.yaml:1:4: anchors and aliases",
		"a: 1\n---\nb: 2":              "x.yaml:2:1: a second document",
		"a: 1\nb: [1, 2\nc: 3":         "x.yaml:2: this is not YAML: a comma or a closing bracket is missing",
		"a: 1\nb: 2\n  c: 3\n":         "x.yaml:3: this is not YAML: there is a colon where no key can stand",
		"a:\n  b: 1\n c: 2\n":          "x.yaml:3: this is not YAML: this line does not fit",
		"a: 1\nb: 'x\nc: 2\n":          "x.yaml:2: this is not YAML: quotes are opened here and not closed",
		"a: 1\nb: @x\n":                "x.yaml:2: this is not YAML: no text can begin with this character",
		"a: 1\n---\nb: [\n":            "x.yaml:",
		strings.Repeat("x", MaxYAML+1): "x.yaml: the file has 2097153 bytes; at most 2097152 are read",
	} {
		var out Complaints
		if _, ok := ReadYAML("x.yaml", []byte(text), &out); ok || len(out) != 1 || !strings.Contains(out[0].String(), want) {
			t.Errorf("%.40q: %v, want %s", text, out, want)
		}
	}
}

func FuzzReadYAML(f *testing.F) {
	for _, text := range []string{
		"a: 1", "- a\n- b: [c, {d: e}]\n", "a: |\n  b\n  c\n", "? a\n: b", "a: 'b''c'", "a: \"\\u00e9\"", "%YAML 1.1\n---\na", "a: !!binary x",
		"&a [*a]", "a: [", "\t", "a: b: c", "{a: ?b}", "- - - x", "\ufeffa: 1", "a: >2\n   x\n", "<<: {a: b}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var out Complaints
		root, ok := ReadYAML("x.yaml", text, &out)
		if ok == (len(out) > 0) {
			t.Fatalf("read %v with complaints %v", ok, out)
		}
		if ok {
			visit(root)
		}
		lines := 2
		for _, r := range string(text) {
			if strings.ContainsRune("\n\r\u0085\u2028\u2029", r) { // all of these end a line of YAML
				lines++
			}
		}
		for _, c := range out {
			if c.At.Line < 0 || c.At.Line > lines || c.Message == "" {
				t.Fatalf("%s is outside the text", c)
			}
		}
	})
}

// visit reads a node in every way and goes down into it.
func visit(n Node) {
	n.Text()
	n.Int(0)
	n.Float(0)
	n.Bool(false)
	for _, offset := range []int{0, 1, 1000} {
		n.Within(offset)
	}
	if n.IsMapping() {
		for _, p := range n.Pairs() {
			visit(p.Value)
		}
	}
	if n.IsList() {
		for _, c := range n.List() {
			visit(c)
		}
	}
}
