package page

import (
	"encoding/binary"
	"reflect"
	"sync"
)

// shape is what a describer knows of a type, worked out once.
type shape struct {
	kind reflect.Kind
	// inner is of what a pointer leads to and a slice holds.
	inner *shape
	// fields are a struct's; hidden says that it has some that cannot be read.
	fields []shapedField
	hidden bool
}

// shapedField is a field of a struct and its tag.
type shapedField struct {
	index int
	tag   string
	shape *shape
}

// shapes are known by their types.
var shapes struct {
	sync.Mutex
	known map[reflect.Type]*shape
}

// shapeOf gives the shape of a type.
func shapeOf(t reflect.Type) *shape {
	shapes.Lock()
	defer shapes.Unlock()
	if shapes.known == nil {
		shapes.known = map[reflect.Type]*shape{}
	}
	return learn(t)
}

func learn(t reflect.Type) *shape {
	if known := shapes.known[t]; known != nil {
		return known
	}
	s := &shape{kind: t.Kind()}
	shapes.known[t] = s // before its parts: a type may lead back to itself
	switch s.kind {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		s.inner = learn(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			s.hidden = s.hidden || !f.IsExported()
			s.fields = append(s.fields, shapedField{i, f.Tag.Get("mould"), learn(f.Type)})
		}
	}
	return s
}

// hole is what goes into a hole of a mould: a text, or parts one after the other,
// each shown by the template of that name.
type hole struct {
	text     string
	parts    reflect.Value
	shape    *shape
	template string
}

// describer writes down all of a value but its holes, and what goes into those.
type describer struct {
	key   []byte
	holes []hole
}

// value gives false for what it cannot describe.
func (d *describer) value(v reflect.Value, s *shape, own bool) bool {
	switch s.kind {
	case reflect.String:
		if text := v.String(); own && text != "" {
			d.key = append(d.key, 1)
			d.holes = append(d.holes, hole{text: text})
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
		return d.value(v.Elem(), s.inner, false)
	case reflect.Slice, reflect.Array:
		d.key = binary.AppendUvarint(d.key, uint64(v.Len()))
		for i := range v.Len() {
			if !d.value(v.Index(i), s.inner, own) {
				return false
			}
		}
	case reflect.Struct:
		return d.fields(v, s)
	default:
		return false
	}
	return true
}

func (d *describer) fields(v reflect.Value, s *shape) bool {
	if s.hidden {
		return false
	}
	for i := range s.fields {
		f := &s.fields[i]
		field := v.Field(f.index)
		switch {
		case f.tag == "" || f.tag == ownTag:
			if !d.value(field, f.shape, f.tag == ownTag) {
				return false
			}
		case field.Len() == 0:
			d.key = append(d.key, '-')
		default:
			d.key = append(d.key, '+')
			d.holes = append(d.holes, hole{parts: field, shape: f.shape.inner, template: f.tag})
		}
	}
	return true
}

// withMarks copies a value with a mark in each of its holes. It numbers them as a
// describer meets them.
func withMarks(v reflect.Value, s *shape, tag string, holes *int) reflect.Value {
	next := func() string { *holes++; return mark(*holes - 1) }
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch s.kind {
	case reflect.String:
		if tag == ownTag && v.Len() > 0 {
			out.SetString(next())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(withMarks(v.Elem(), s.inner, "", holes))
		}
	case reflect.Slice:
		if tag != "" && tag != ownTag && v.Len() > 0 {
			out.Set(reflect.MakeSlice(v.Type(), 1, 1))
			out.Index(0).FieldByName("Made").SetString(next())
			break
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(withMarks(v.Index(i), s.inner, tag, holes))
		}
		if v.IsNil() {
			out.SetZero()
		}
	case reflect.Struct:
		for _, f := range s.fields {
			out.Field(f.index).Set(withMarks(v.Field(f.index), f.shape, f.tag, holes))
		}
	}
	return out
}
