package table

import (
	"slices"
	"strings"

	"omnibus/fault"
	"omnibus/survey"
	"omnibus/survey/dataset"
	"omnibus/survey/frame"
	"omnibus/survey/table/estimate"
)

// NotAvailable is the group of the organisations whose characteristic the frame
// does not tell. For who took part they are a group like any other.
const NotAvailable = "Not available"

// Representativity says how like the frame those who took part are: in the
// whole questionnaire, or in a section.
type Representativity struct {
	// Section is the section's id, "" for the whole questionnaire; Title names it.
	Section, Title string
	// Complete and Partial say in words what the two mean here.
	CompleteMeans, PartialMeans string
	// Tally counts the frame's organisations by their final code; Rates are
	// AAPOR's. Every organisation of the frame is known to be eligible, so that RR1
	// = RR3 = RR5 and RR2 = RR4 = RR6.
	Tally estimate.Tally
	Rates estimate.ResponseRates
	// Profiles compare complete and partial cases together with the frame.
	Profiles []Profile
	// Model is what the R-indicator is of.
	Model Model
}

// Profile is the response profile of one characteristic.
type Profile struct {
	// Characteristic is its name, Label what people call it.
	Characteristic, Label string
	estimate.Profile
}

// Significant says whether those who took part differ from the frame by more
// than chance: by the exact test where an expected count is under 5.
func (p Profile) Significant() bool { return p.PValue() < estimate.Level }

// PValue is the P to read.
func (p Profile) PValue() float64 {
	if p.SmallestExpected < 5 && p.HasExact {
		return p.Exact
	}
	return p.P
}

// Model is a model of who took part by the frame's characteristics.
type Model struct {
	Characteristics []string
	// Fitted is false where no model can be fitted; Why says so in a sentence.
	Fitted bool
	Why    string
	estimate.Representativity
	Partials []estimate.PartialR
}

// RepresentativityOf compares those who took part with the frame by some
// characteristics; without any by all that are declared, and of several that
// band one column by the first. The model of the R-indicator has all of them
// side by side. The section is "" for the whole questionnaire.
//
// What counts as partial is the dataset's completeness rule. By question, an
// organisation that began is complete when it handed in all sections and
// partial otherwise. By section it is partial when it handed in at least one; a
// section is never partial. Those that did not begin count as other
// non-response, since answers do not tell why: that changes no rate.
func RepresentativityOf(d *dataset.Dataset, section string, characteristics ...string) (*Representativity, error) {
	columns, err := characteristicsOf(d, characteristics)
	if err != nil {
		return nil, err
	}
	r := &Representativity{Section: section, Title: "All sections"}
	if section != "" {
		s, ok := d.Questionnaire().Section(section)
		if !ok {
			return nil, refused("There is no section %q%s.", section, near(section, sectionsIn(d)))
		}
		r.Title = s.Title
	}
	codes := r.finalCodes(d)
	if r.Tally, err = estimate.TallyOf(codes); err != nil {
		return nil, uncounted(err)
	}
	if r.Rates, err = r.Tally.ResponseRates(1); err != nil {
		return nil, uncounted(err)
	}
	tookPart := make([]bool, len(codes))
	for i, code := range codes {
		tookPart[i] = code == estimate.Complete || code == estimate.Partial
	}
	for _, c := range columns {
		p, err := estimate.ProfileOf(c.Column, tookPart)
		if err != nil {
			return nil, uncounted(err)
		}
		r.Profiles = append(r.Profiles, Profile{c.name, c.Name, p})
	}
	r.Model = modelOf(columns, tookPart)
	return r, nil
}

// uncounted closes a refusal of estimate as the tables' own are closed.
func uncounted(err error) error {
	sentence := fault.Public(err)
	if fault.KindOf(err) == fault.Internal || strings.HasSuffix(sentence, "Nothing was counted.") {
		return err
	}
	return fault.New(fault.KindOf(err), "%s Nothing was counted.", sentence)
}

// finalCodes gives each organisation of the frame its final code, and says what
// the codes mean.
func (r *Representativity) finalCodes(d *dataset.Dataset) []estimate.Disposition {
	codes := slices.Repeat([]estimate.Disposition{estimate.OtherNonResponse}, d.Frame().Size())
	complete, partial, brokeOff := dataset.FullSet(d.Cases()), dataset.NewSet(d.Cases()), dataset.FullSet(d.Cases())
	bySection := d.Completeness() == survey.BySection
	if r.Section != "" {
		complete = d.Complete(r.Section)
		r.CompleteMeans = "handed the section in"
		r.PartialMeans = "began the section and did not hand it in"
		partial, brokeOff = d.Partial(r.Section), d.Partial(r.Section)
		if bySection {
			partial = dataset.NewSet(d.Cases())
			r.PartialMeans = "none: a section counts only when it is handed in"
		}
	} else {
		handedIn := dataset.NewSet(d.Cases())
		for _, s := range d.Questionnaire().Sections {
			complete = complete.And(d.Complete(s.ID))
			handedIn = handedIn.Or(d.Complete(s.ID))
			partial = partial.Or(d.Partial(s.ID))
		}
		r.CompleteMeans = "handed in all sections"
		r.PartialMeans = "began any section, and did not hand in all"
		partial = partial.Or(handedIn).AndNot(complete)
		if bySection {
			partial = handedIn.AndNot(complete)
			r.PartialMeans = "handed in at least one section, and not all"
		}
	}
	for i := range d.Cases() {
		at, _ := d.Frame().Index(d.Organisation(i).ID)
		switch {
		case complete.Has(i):
			codes[at] = estimate.Complete
		case partial.Has(i):
			codes[at] = estimate.Partial
		case brokeOff.Has(i):
			codes[at] = estimate.Refusal // AAPOR's 2.1 holds those that broke off, too
		}
	}
	return codes
}

// characteristic is a column of the frame with the name tables call it by.
type characteristic struct {
	estimate.Column
	name string
}

func characteristicsOf(d *dataset.Dataset, names []string) ([]characteristic, error) {
	f := d.Frame()
	if len(names) == 0 {
		banded := map[string]bool{}
		for _, c := range f.Characteristics {
			if !banded[c.Column] {
				banded[c.Column] = true
				names = append(names, c.Name)
			}
		}
	}
	var out []characteristic
	for i, name := range names {
		c, ok := f.Characteristic(name)
		switch {
		case !ok:
			return nil, refused("There is no characteristic %q of the frame%s.", name, near(name, breaksOf(d)))
		case slices.Contains(names[:i], name):
			return nil, refused("The characteristic %s is named twice. Name it once.", name)
		}
		out = append(out, characteristic{columnOfFrame(f, c), name})
	}
	if len(out) == 0 {
		return nil, refused("wave.yaml declares no characteristic, so there is nothing to compare by. Declare one, such as type: {label: Type}.")
	}
	return out, nil
}

func columnOfFrame(f *frame.Frame, c frame.Characteristic) estimate.Column {
	column := estimate.Column{Name: c.Label, Labels: make([]string, f.Size()), Order: append(slices.Clone(c.Groups), NotAvailable)}
	for i, g := range f.GroupOf(c.Name) {
		column.Labels[i] = NotAvailable
		if g >= 0 {
			column.Labels[i] = c.Groups[g]
		}
	}
	return column
}

func sectionsIn(d *dataset.Dataset) (ids []string) {
	for _, s := range d.Questionnaire().Sections {
		ids = append(ids, s.ID)
	}
	return ids
}

// modelOf fits the propensities and takes them apart by characteristic. A
// characteristic with one group says nothing and is left out.
func modelOf(characteristics []characteristic, tookPart []bool) Model {
	var m Model
	var columns []estimate.Column
	for _, c := range characteristics {
		if slices.ContainsFunc(c.Labels, func(label string) bool { return label != c.Labels[0] }) {
			columns = append(columns, c.Column)
			m.Characteristics = append(m.Characteristics, c.name)
		}
	}
	if len(columns) == 0 {
		m.Why = "Every characteristic has one group only, so none can tell who takes part."
		return m
	}
	x, err := estimate.MatrixOf(columns...)
	if err != nil {
		m.Why = fault.Public(err)
		return m
	}
	r, p, err := estimate.RepresentativityOf(x, tookPart)
	if err != nil {
		m.Why = fault.Public(err)
		return m
	}
	m.Representativity, m.Fitted = r, p != nil
	if p == nil {
		m.Why = "Everybody took part, so those who took part are the frame."
		return m
	}
	for i, c := range columns {
		others := slices.Delete(slices.Clone(columns), i, i+1)
		partial, err := p.Partial(c, others...)
		if err != nil {
			return Model{Characteristics: m.Characteristics, Why: fault.Public(err)}
		}
		m.Partials = append(m.Partials, partial)
	}
	return m
}
