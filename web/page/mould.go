package page

import (
	"bytes"
	"encoding/binary"
	"html/template"
	"reflect"
	"strconv"
	"sync"
)

// Pages that many people ask for are poured from moulds: HTML that the template
// made once, with holes for what differs. A mould is found by all of the page's
// data except what is tagged, and so it can never hold anything that the page
// that is asked for does not hold itself:
//
//	Value  string  `mould:"own"`       a text of one person; a hole, into which it is written escaped
//	Fields []field `mould:"question"`  each element is a part of its own, shown by the template of
//	                                   that name; a hole into which the parts are poured
//
// The struct of a part has a field Made of type template.HTML, and its template
// shows that instead of anything else where it is given. Every mould is poured
// once beside what the template gives, when it is made; one that differs in a
// byte is not used.

// ownTag marks a text of one person.
const ownTag = "own"

// moulds are those of a set of templates.
type moulds struct {
	mu sync.Mutex
	// young have been used since old was put away; together they are bounded.
	young, old map[mouldKey]*mould
	size       int
}

// largestYoung bounds what young moulds take, in bytes; there may be as much old.
const largestYoung = 2 << 20

type mouldKey struct {
	template *template.Template
	part     string
	data     string
}

// mould is HTML with holes; nil pieces say that there is none that is right.
type mould struct{ pieces []piece }

// piece is fixed HTML and the hole after it, -1 for none.
type piece struct {
	html, packed []byte
	hole         int
}

// part is a mould and what goes into its holes.
type part struct {
	mould    *mould
	fillings []filling
}

// filling is a text, or parts one after the other.
type filling struct {
	text  string
	parts []part
}

// cast gives the part that a value is; its mould is nil where there is none. The
// value is a page's struct, or one that a tag leads to.
func (m *moulds) cast(t *template.Template, name string, v reflect.Value) part {
	key := keys.Get().(*[]byte)
	d := describer{moulds: m, template: t, key: (*key)[:0]}
	defer func() {
		if *key = d.key; cap(d.key) <= largestKept {
			keys.Put(key)
		}
	}()
	if !d.value(v, false) {
		return part{}
	}
	p := part{m.find(t, name, d.key), d.fillings}
	if p.mould == nil {
		p.mould = m.make(t, name, v, d.fillings)
		m.keep(mouldKey{t, name, string(d.key)}, p.mould)
	}
	if p.mould.pieces == nil {
		return part{}
	}
	return p
}

// keys are where parts are described.
var keys = sync.Pool{New: func() any { return new([]byte) }}

func (m *moulds) find(t *template.Template, name string, data []byte) *mould {
	m.mu.Lock()
	defer m.mu.Unlock()
	if found := m.young[mouldKey{t, name, string(data)}]; found != nil {
		return found
	}
	found := m.old[mouldKey{t, name, string(data)}]
	if found != nil {
		m.add(mouldKey{t, name, string(data)}, found)
	}
	return found
}

func (m *moulds) keep(key mouldKey, made *mould) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(key, made)
}

func (m *moulds) add(key mouldKey, made *mould) {
	if m.size > largestYoung || m.young == nil {
		m.young, m.old, m.size = map[mouldKey]*mould{}, m.young, 0
	}
	m.young[key] = made
	m.size += len(key.data)
	for _, p := range made.pieces {
		m.size += len(p.html) + len(p.packed)
	}
}

// make has the template show the value with marks where its holes are, cuts the
// HTML there, and looks whether pouring gives what the template gives.
func (m *moulds) make(t *template.Template, name string, v reflect.Value, fillings []filling) *mould {
	var marked, want, got bytes.Buffer
	holes := 0
	if t.ExecuteTemplate(&marked, name, withMarks(v, "", &holes).Interface()) != nil || t.ExecuteTemplate(&want, name, v.Interface()) != nil {
		return &mould{}
	}
	made := &mould{cut(marked.Bytes(), holes)}
	if !whole(fillings) {
		return &mould{}
	}
	part{made, fillings}.plain(&got)
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		return &mould{}
	}
	for i, p := range made.pieces {
		made.pieces[i].packed = packed(p.html)
	}
	return made
}

// whole says whether every part has its mould.
func whole(fillings []filling) bool {
	for _, f := range fillings {
		for _, p := range f.parts {
			if p.mould == nil {
				return false
			}
		}
	}
	return true
}

// Marks are of two characters that nobody is given a meaning for, and that stay
// what they are in HTML. A page that has them itself is not poured.
const markBegins, markEnds = "\ue000", "\ue001"

func mark(hole int) string { return markBegins + strconv.Itoa(hole) + markEnds }

// cut divides HTML at its marks.
func cut(html []byte, holes int) []piece {
	var pieces []piece
	for {
		before, after, found := bytes.Cut(html, []byte(markBegins))
		number, rest, ends := bytes.Cut(after, []byte(markEnds))
		hole, err := strconv.Atoi(string(number))
		if !found || !ends || err != nil || hole >= holes {
			return append(pieces, piece{html: bytes.Clone(html), hole: -1})
		}
		pieces = append(pieces, piece{html: bytes.Clone(before), hole: hole})
		html = rest
	}
}

// withMarks copies a value with a mark in each of its holes. It numbers them as a
// describer meets them.
func withMarks(v reflect.Value, tag string, holes *int) reflect.Value {
	next := func() string { *holes++; return mark(*holes - 1) }
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.String:
		if tag == ownTag && v.Len() > 0 {
			out.SetString(next())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(withMarks(v.Elem(), "", holes))
		}
	case reflect.Slice:
		if tag != "" && tag != ownTag && v.Len() > 0 {
			out.Set(reflect.MakeSlice(v.Type(), 1, 1))
			out.Index(0).FieldByName("Made").SetString(next())
			break
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(withMarks(v.Index(i), tag, holes))
		}
		if v.IsNil() {
			out.SetZero()
		}
	case reflect.Struct:
		for _, f := range fieldsOf(v.Type()) {
			out.Field(f.index).Set(withMarks(v.Field(f.index), f.tag, holes))
		}
	}
	return out
}

// describer writes down all of a value but its holes, and what goes into those.
type describer struct {
	moulds   *moulds
	template *template.Template
	key      []byte
	fillings []filling
}

// value gives false for what it cannot describe.
func (d *describer) value(v reflect.Value, own bool) bool {
	switch v.Kind() {
	case reflect.String:
		if text := v.String(); own && text != "" {
			d.key = append(d.key, 1)
			d.fillings = append(d.fillings, filling{text: text})
		} else {
			d.key = binary.AppendUvarint(d.key, uint64(len(text)))
			d.key = append(d.key, text...)
		}
	case reflect.Bool:
		d.key = append(d.key, '-')
		if v.Bool() {
			d.key[len(d.key)-1] = '+'
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.key = binary.AppendVarint(d.key, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.key = binary.AppendUvarint(d.key, v.Uint())
	case reflect.Pointer:
		if v.IsNil() {
			d.key = append(d.key, '-')
			return true
		}
		d.key = append(d.key, '+')
		return d.value(v.Elem(), false)
	case reflect.Slice, reflect.Array:
		d.key = binary.AppendUvarint(d.key, uint64(v.Len()))
		for i := range v.Len() {
			if !d.value(v.Index(i), own) {
				return false
			}
		}
	case reflect.Struct:
		return d.fields(v)
	default:
		return false
	}
	return true
}

func (d *describer) fields(v reflect.Value) bool {
	for _, f := range fieldsOf(v.Type()) {
		field := v.Field(f.index)
		switch {
		case f.hidden:
			return false
		case f.tag == "" || f.tag == ownTag:
			if !d.value(field, f.tag == ownTag) {
				return false
			}
		case field.Len() == 0:
			d.key = append(d.key, '-')
		default:
			d.key = append(d.key, '+')
			parts := make([]part, field.Len())
			for i := range parts {
				if parts[i] = d.moulds.cast(d.template, f.tag, field.Index(i)); parts[i].mould == nil {
					return false
				}
			}
			d.fillings = append(d.fillings, filling{parts: parts})
		}
	}
	return true
}

// taggedField is a field of a struct and its tag. What is hidden cannot be read.
type taggedField struct {
	index  int
	tag    string
	hidden bool
}

var tagged sync.Map // of []taggedField by reflect.Type

// fieldsOf gives the fields of a struct, with their tags.
func fieldsOf(t reflect.Type) []taggedField {
	if known, ok := tagged.Load(t); ok {
		return known.([]taggedField)
	}
	var all []taggedField
	for i := range t.NumField() {
		f := t.Field(i)
		all = append(all, taggedField{i, f.Tag.Get("mould"), !f.IsExported()})
	}
	tagged.Store(t, all)
	return all
}
