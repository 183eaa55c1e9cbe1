package sav

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/fault"
)

// reserved are words of the SPSS language that no variable may be called.
var reserved = []string{"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}

// Names makes names that SPSS takes of any names, in order: ASCII letters, digits
// and underscores, at most 64, unique whatever their case, and no word of the
// language. A name that is legal and not taken stays as it is.
func Names(names []string) []string {
	taken := map[string]bool{}
	out := make([]string, len(names))
	for i, name := range names {
		name = legalise(name)
		unique := name
		for n := 2; taken[strings.ToUpper(unique)]; n++ {
			tail := fmt.Sprintf("_%d", n)
			unique = name[:min(len(name), MaxName-len(tail))] + tail
		}
		taken[strings.ToUpper(unique)] = true
		out[i] = unique
	}
	return out
}

func legalise(name string) string {
	name = strings.Map(func(r rune) rune {
		if isLetter(r) || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, name)
	if name == "" || !isLetter(rune(name[0])) {
		name = "V" + name
	}
	if slices.Contains(reserved, strings.ToUpper(name)) {
		name += "_1"
	}
	return name[:min(len(name), MaxName)]
}

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }

// check refuses what the format cannot hold.
func (f *File) check() error {
	refuse := func(format string, args ...any) error {
		return fault.New(fault.Refused, format+" Nothing was written.", args...)
	}
	if len(f.Variables) == 0 {
		return refuse("An SPSS file without variables cannot be read.")
	}
	names := make([]string, len(f.Variables))
	known := map[string]bool{}
	for i, v := range f.Variables {
		names[i], known[v.Name] = v.Name, true
	}
	for i, legal := range Names(names) {
		if legal != names[i] {
			return refuse("SPSS cannot have a variable called %q; %q would do.", names[i], legal)
		}
	}
	for _, v := range f.Variables {
		if v.Width < 0 || v.Width > MaxString {
			return refuse("%s is %d bytes wide; an SPSS string has at most %d.", v.Name, v.Width, MaxString)
		}
		m := v.Missing
		if m.Range && (len(m.Single) > 1 || !(m.Low <= m.High)) || !m.Range && len(m.Single) > 3 {
			return refuse("%s has more missing values than SPSS can hold: three, or a range and one.", v.Name)
		}
		if v.Width > 0 && (m.Range || len(m.Single) > 0 || len(v.Labels) > 0) {
			return refuse("%s is a string; labels and missing values are for numbers.", v.Name)
		}
	}
	for _, s := range f.Sets {
		if legal := Names([]string{s.Name}); legal[0] != s.Name || len(s.Name) >= MaxName {
			return refuse("SPSS cannot have a response set called %q.", s.Name)
		}
		if len(s.Variables) < 2 {
			return refuse("The response set %s has fewer than two variables.", s.Name)
		}
		for _, name := range s.Variables {
			if !known[name] {
				return refuse("The response set %s names %s, which is no variable.", s.Name, name)
			}
		}
	}
	return nil
}
