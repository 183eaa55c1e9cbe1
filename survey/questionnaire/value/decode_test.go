package value

import (
	"encoding/json"
	"testing"
)

// FuzzDecodePlain holds the quick way of reading to the whole one.
func FuzzDecodePlain(f *testing.F) {
	for _, text := range []string{
		`{"c":2}`, `{"c":-8}`, `{"c":02}`, `{"c":2,"s":{"2":"x"}}`, `{"c":99999999999999999999}`, `{"t":""}`, `{"t":"No time"}`,
		`{"t":"a\nb"}`, `{"t":"“é”"}`, "{\"t\":\"\xff\"}", `{"t":"a","o":true}`, `{"t":"a"b"}`, `{"cs":[1,2]}`, `{}`, `{"c":1}}`, "{\"t\":\"\x01\"}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quick, ok := decodePlain(text)
		if !ok {
			return
		}
		var s stored
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatalf("%s is read as %v and is no JSON: %v", text, quick, err)
		}
		switch quick.Kind {
		case Code:
			if s.Code == nil || *s.Code != quick.Code {
				t.Fatalf("%s is read as %v", text, quick)
			}
		case Text:
			if s.Text == nil || *s.Text != quick.Text {
				t.Fatalf("%s is read as %v", text, quick)
			}
		}
	})
}

// FuzzEncodePlain holds the quick way of writing to the whole one.
func FuzzEncodePlain(f *testing.F) {
	for _, text := range []string{"", "No time", "“é”", "a\nb", `a"b\`, "<b> & co", "\xff", "\x7f", "~ !"} {
		f.Add(text, 2, "")
		f.Add(text, -8, "beside")
	}
	f.Fuzz(func(t *testing.T, text string, code int, beside string) {
		for _, v := range []Value{{Kind: Text, Text: text}, {Kind: Text, Nothing: true}, OfCode(code, beside)} {
			if got, want := v.Encode(), v.encodeWhole(); got != want {
				t.Fatalf("%v is written as %s and not as %s", v, got, want)
			}
		}
	})
}
