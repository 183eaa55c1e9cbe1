package balance

import (
	"omnibus/survey/dataset"
	"omnibus/survey/questionnaire"
	"omnibus/survey/questionnaire/condition"
)

// SectionItems is what is left unanswered in a section, and where those stopped
// who have begun it and not handed it in.
type SectionItems struct {
	ID, Title string
	// Complete and Partial are how many have handed it in, and begun it.
	Complete, Partial int
	Items             []ItemMissing
	Pages             []PageReached
}

// ItemMissing is an item's non-response among those who handed the section in.
type ItemMissing struct {
	// Name is as in files, Label as in tables.
	Name, Label string
	// Asked were asked it by their route, Missing of those left it out.
	Asked, Missing int
}

// PageReached is a page of a section.
type PageReached struct {
	ID, Title string
	// Last are those of the partial cases for whom it is the last page with an
	// answer.
	Last int
}

// ItemsOf counts unanswered items and the last pages reached from a frozen
// dataset; with completeness by section it must be given with its rule by
// question, or those who stopped are not in it.
func ItemsOf(d *dataset.Dataset) []SectionItems {
	var out []SectionItems
	for _, s := range d.Questionnaire().Sections {
		complete, partial := d.Complete(s.ID), d.Partial(s.ID)
		of := SectionItems{ID: s.ID, Title: s.Title, Complete: complete.Count(), Partial: partial.Count()}
		last := map[int]int{} // the page by case
		for k, p := range s.Pages {
			of.Pages = append(of.Pages, PageReached{ID: p.ID, Title: p.Title})
			for _, q := range p.Questions {
				asked := complete.And(where(d, p.When)).And(where(d, q.When))
				for _, item := range q.Items() {
					c, ok := d.Column(item.Name())
					if !ok {
						continue
					}
					given := answered(d, c)
					n := asked.Count()
					of.Items = append(of.Items, ItemMissing{Name: item.Name(), Label: labelOf(item), Asked: n, Missing: n - given.CountAnd(asked)})
					given.And(partial).Each(func(i int) { last[i] = k })
				}
			}
		}
		for _, k := range last {
			of.Pages[k].Last++
		}
		out = append(out, of)
	}
	return out
}

func where(d *dataset.Dataset, c *condition.Condition) dataset.Set {
	if c == nil {
		return dataset.FullSet(d.Cases())
	}
	return d.Where(c)
}

// answered are the cases that gave a value or ticked the box beside the text.
func answered(d *dataset.Dataset, c *dataset.Column) dataset.Set {
	if len(c.Nothing) == 0 {
		return c.Given
	}
	return c.Given.Or(c.Nothing)
}

func labelOf(i questionnaire.Item) string {
	for _, r := range i.Question.Rows {
		if r.ID == i.Row {
			return i.Question.Short + ": " + r.Label
		}
	}
	return i.Question.Short
}
