package questionnaire

import "slices"

// codes compares two lists of codes. A list of which hardly any code is left as
// it was is one difference, a changed scale, not one for each code.
func (c *comparison) codes(a, b *Question, say sayer) {
	kept := 0
	for _, code := range b.Codes {
		if before, known := find(a.Codes, code.Code); known && sameWords(before.Label, code.Label) {
			kept++
		}
	}
	if changed := max(len(a.Codes), len(b.Codes)) - kept; changed > 2 && 3*kept < len(b.Codes) {
		say(ScaleChanged, true, "another list of codes: %d of %d are as before", kept, len(b.Codes))
	} else {
		c.eachCode(a, b, say)
	}
	c.unprinted(a, b, say)
	if a.UpTo != b.UpTo {
		say(LimitChanged, true, "%s could be chosen and now %s can", howMany(a.UpTo), howMany(b.UpTo))
	}
}

// eachCode finds for each code the one it was: that of the same label, or else
// that of the same number if its label is gone.
func (c *comparison) eachCode(a, b *Question, say sayer) {
	was := map[int]bool{}
	renumbered := false
	for _, code := range b.Codes {
		before, known := findLabel(a.Codes, code.Label)
		if known && before.Code != code.Code {
			say(CodeRenumbered, true, "%q was code %d and is code %d", code.Label, before.Code, code.Code)
			renumbered = true
		}
		if !known {
			before, known = find(a.Codes, code.Code)
			if _, elsewhere := findLabel(b.Codes, before.Label); known && !elsewhere {
				say(CodeRelabelled, true, "code %d was %q and is %q", code.Code, before.Label, code.Label)
			} else {
				say(CodeAdded, true, "code %d (%s) is new", code.Code, code.Label)
				continue
			}
		}
		was[before.Code] = true
		c.code(before, code, say)
	}
	for _, code := range a.Codes {
		if !was[code.Code] {
			say(CodeRemoved, true, "code %d (%s) is gone", code.Code, code.Label)
		}
	}
	if !renumbered && reordered(a.Codes, b.Codes) {
		say(CodesReordered, true, "the codes stand in another order")
	}
}

// code compares what belongs to a code beside its number and label.
func (c *comparison) code(before, code Code, say sayer) {
	if before.Alone != code.Alone {
		say(AloneChanged, true, "code %d %s", code.Code, map[bool]string{true: "now excludes all others", false: "no longer excludes all others"}[code.Alone])
	}
	if before.Specify != code.Specify {
		say(AnswerChanged, false, "the box beside code %d asked %q and asks %q", code.Code, before.Specify, code.Specify)
	}
	if before.Short != code.Short && before.Label == code.Label {
		say(LabelChanged, false, "the short label of code %d was %q", code.Code, before.Short)
	}
}

// reordered says whether the codes that both lists have stand in another order.
func reordered(a, b []Code) bool {
	position := map[int]int{}
	for i, code := range a {
		position[code.Code] = i
	}
	common := slices.DeleteFunc(slices.Clone(b), func(code Code) bool { _, known := position[code.Code]; return !known })
	return len(outOfOrder(common, func(code Code) int { return position[code.Code] })) > 0
}

func (c *comparison) unprinted(a, b *Question, say sayer) {
	for _, code := range b.Unprinted {
		if _, known := find(a.Unprinted, code.Code); !known {
			say(CodeAdded, false, "unprinted code %d (%s) is new", code.Code, code.Label)
		}
	}
	for _, code := range a.Unprinted {
		if _, still := find(b.Unprinted, code.Code); !still {
			say(CodeRemoved, false, "unprinted code %d (%s) is gone", code.Code, code.Label)
		}
	}
}

func find(codes []Code, number int) (Code, bool) {
	i := slices.IndexFunc(codes, func(c Code) bool { return c.Code == number })
	if i < 0 {
		return Code{}, false
	}
	return codes[i], true
}

func findLabel(codes []Code, label string) (Code, bool) {
	i := slices.IndexFunc(codes, func(c Code) bool { return sameWords(c.Label, label) })
	if i < 0 {
		return Code{}, false
	}
	return codes[i], true
}

func howMany(limit int) string {
	if limit == 0 {
		return "any number of codes"
	}
	return "up to " + joinCodes([]int{limit})
}
