package table

import (
	"slices"
	"strconv"
	"strings"

	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/value"
)

// Share gives the cases of a selection that have any of the codes, as a share
// of those that have a value. The variable is named as for Count.
func Share(d *dataset.Dataset, variable string, codes []int, sel Selection) (Cell, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return Cell{}, err
	}
	if err := checkCodes(c, codes); err != nil {
		return Cell{}, err
	}
	return figuresOf(d, c, setsOf(c, codes), sel).cell(d), nil
}

// BaseOf gives the cases of a selection that have a value in the variable, of
// whatever kind.
func BaseOf(d *dataset.Dataset, variable string, sel Selection) (Base, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return Base{}, err
	}
	f := figuresOf(d, c, nil, sel)
	return baseOf(f.base, flag(d, f.Base)), nil
}

func checkCodes(c *dataset.Column, codes []int) error {
	if len(c.Codes) == 0 {
		return refused("%s takes a %s and has no codes, so there is no share of it.", c.Name, c.Kind)
	}
	if len(codes) == 0 {
		return refused("No code of %s was named. Its codes are %s.", c.Name, codeList(c))
	}
	for _, code := range codes {
		if _, ok := c.Code(code); !ok {
			return refused("%s has no code %d. Its codes are %s.", c.Name, code, codeList(c))
		}
	}
	return nil
}

func codeList(c *dataset.Column) string {
	list := make([]string, len(c.Codes))
	for i, code := range c.Codes {
		list[i] = strconv.Itoa(code.Code.Code)
	}
	return strings.Join(list, ", ")
}

// CodesOf reads which codes of a variable are meant: `1`, `1+2`, `1..3`,
// `1, 5`, `3+dk` (the unprinted don't know), `!6` (any code but 6), or a net's
// or a code's label in quotes or bare (`"Confident"`).
func CodesOf(d *dataset.Dataset, variable, text string) ([]int, error) {
	c, err := columnOf(d, variable)
	if err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	if codes, ok := labelled(c, strings.Trim(text, `"“”`)); ok {
		return codes, nil
	}
	plain, not := strings.CutPrefix(text, "!")
	var codes []int
	for _, part := range strings.FieldsFunc(plain, func(r rune) bool { return r == '+' || r == ',' }) {
		part = strings.TrimSpace(part)
		if strings.EqualFold(part, "dk") {
			codes = append(codes, value.DontKnow)
			continue
		}
		some, err := questionnaire.ParseCodes(part)
		if err != nil {
			return nil, refused("%q names no codes of %s. Write codes as 1, 1+2, 1..3, 3+dk or !6, or a net's label in quotes.", text, c.Name)
		}
		codes = append(codes, some...)
	}
	if err := checkCodes(c, codes); err != nil {
		return nil, err
	}
	if not {
		return others(c, codes)
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

func labelled(c *dataset.Column, label string) ([]int, bool) {
	if c.Question != nil {
		if net, ok := c.Question.Net(label); ok {
			return net.Codes, true
		}
	}
	for _, code := range c.Codes {
		if code.Label == label || code.Short != "" && code.Short == label {
			return []int{code.Code.Code}, true
		}
	}
	return nil, false
}

// others gives every code but some. Of a many-code question only an alone code
// can be left out so: who chose another code may have chosen a common one, too.
func others(c *dataset.Column, codes []int) ([]int, error) {
	var rest []int
	for _, code := range c.Codes {
		switch {
		case !slices.Contains(codes, code.Code.Code):
			rest = append(rest, code.Code.Code)
		case c.Kind == questionnaire.Many && !code.Alone:
			return nil, refused("Code %d of %s can be chosen beside other codes, so !%d has two meanings. Name the codes wanted.", code.Code.Code, c.Name, code.Code.Code)
		}
	}
	if len(rest) == 0 {
		return nil, refused("%s has no codes but those left out.", c.Name)
	}
	return rest, nil
}
