package page

import (
	"html/template"
	"strconv"
	"strings"

	"omnibus/tongue"
)

// functions are what templates may call.
var functions = template.FuncMap{
	"asset": func(name string) string { return Files.URL(name) },
	// ids joins those ids whose condition holds: the value of aria-describedby.
	"ids": func(pairs ...string) string {
		var kept []string
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] != "" {
				kept = append(kept, pairs[i+1])
			}
		}
		return strings.Join(kept, " ")
	},
	"thousands": tongue.Number,
	"markdown":  Markdown,
	"when": func(condition bool, text string) string {
		if condition {
			return text
		}
		return ""
	},
	// optionID gives the id of the i-th option: the first has the group's own id,
	// so that the error summary can lead to it.
	"optionID": func(group string, own string, i int) string {
		if own != "" {
			return own
		}
		return OptionID(group, i)
	},
	"datePart": func(d DateInput, part, label, value string, width int) map[string]any {
		return map[string]any{"ID": d.ID + "-" + part, "Name": d.Name + "-" + part, "Label": label, "Value": value, "Width": width, "Wrong": d.Marked(part)}
	},
}

// OptionID gives the id of the i-th option (from 0) of a group of choices.
func OptionID(group string, i int) string {
	if i == 0 {
		return group
	}
	return group + "-" + strconv.Itoa(i+1)
}
