package survey

import (
	"slices"
	"strings"

	"omnibus/source"
)

// Weight declares weights by name: how cases that took part are made to stand
// for the whole frame. What they come to is for table.Weigh.
type Weight struct {
	// Name is how commands and pages refer to it.
	Name string
	Kind WeightKind
	// Margins are the characteristics whose groups in the frame the weights meet.
	Margins []string
	// Least and Most trim: no weight becomes less than Least or more than Most
	// times the average; 0 is no limit.
	Least, Most float64
	At          source.Place
}

// WeightKind is the way weights are made.
type WeightKind string

const (
	// PostStratify meets the number of organisations in every cell that the
	// margins make together.
	PostStratify WeightKind = "poststratify"
	// Rake meets each margin by itself.
	Rake WeightKind = "rake"
)

// Weight gives declared weights by their name.
func (w *Wave) Weight(name string) (Weight, bool) {
	for _, declared := range w.Weights {
		if declared.Name == name {
			return declared, true
		}
	}
	return Weight{}, false
}

// maxMargins bounds what weights can be fitted to and still be explained.
const maxMargins = 12

func (r *reader) weights(n source.Node) {
	first := map[string]source.Place{}
	for _, item := range n.List() {
		f := item.Fields("weights", "name", "kind", "margins", "trim")
		if !item.IsMapping() {
			continue
		}
		w := Weight{Name: f["name"].Text(), Kind: source.Word(f["kind"], "the kind of weights", PostStratify, Rake), At: item.Place()}
		for _, key := range []string{"name", "kind", "margins"} {
			if !f[key].Given() {
				r.missing(item, f[key], "the "+key+" of weights", "{name: framed, kind: rake, margins: [type, region]}")
			}
		}
		r.weightName(f["name"], w.Name, first)
		w.Margins = r.margins(f["margins"])
		w.Least, w.Most = r.trim(f["trim"], w.Kind)
		r.wave.Weights = append(r.wave.Weights, w)
	}
}

func (r *reader) weightName(n source.Node, name string, first map[string]source.Place) {
	switch at, twice := first[name]; {
	case name == "":
	case !nameShape.MatchString(strings.ReplaceAll(name, "-", "_")) || len(name) > 64:
		n.Complain("begin with a letter and use letters, digits, dashes and underscores, at most 64", "%q cannot be the name of weights", name)
	case strings.EqualFold(name, "none"):
		n.Complain("choose another name", "%q says that nothing is weighted", name)
	case twice:
		*r.out = append(*r.out, source.Complaint{At: n.Place(), Message: "the weights \"" + name + "\" are there twice", Repair: "choose another name", Related: &at})
	default:
		first[name] = n.Place()
	}
}

func (r *reader) margins(n source.Node) (margins []string) {
	var declared []string
	for _, c := range r.wave.Characteristics {
		declared = append(declared, c.Name)
	}
	items := n.List()
	if n.Given() && n.IsList() && len(items) == 0 {
		n.Complain("name characteristics, as [type, region]", "there are no margins")
	}
	if len(items) > maxMargins {
		n.Complain("leave out some", "there are %d margins; at most %d can be met together", len(items), maxMargins)
	}
	for _, item := range items {
		name := item.Text()
		switch {
		case !slices.Contains(declared, name):
			repair := "declare it under characteristics"
			if near := source.Nearest(name, declared); near != "" {
				repair = "did you mean \"" + near + "\"?"
			}
			item.Complain(repair, "there is no characteristic %q to weight to", name)
		case slices.Contains(margins, name):
			item.Complain("keep it once", "the characteristic %q is there twice", name)
		default:
			margins = append(margins, name)
		}
	}
	return margins
}

// trim reads the limits of weights, as multiples of the average weight.
func (r *reader) trim(n source.Node, kind WeightKind) (least, most float64) {
	if !n.Given() {
		return 0, 0
	}
	limits := n.List()
	if n.IsList() && len(limits) != 2 {
		n.Complain("write the least and the most, as [0.3, 3]", "trim takes two numbers")
	}
	if len(limits) != 2 {
		return 0, 0
	}
	least, most = limits[0].Float(0), limits[1].Float(1)
	switch {
	case kind != Rake:
		n.Complain("use kind: rake, or leave trim out", "post-stratified weights are not trimmed")
	case !(least >= 0 && least <= 1):
		limits[0].Complain("write a number such as 0.3", "the least must be from 0 to 1 times the average weight")
	case !(most >= 1 && most <= 1e6):
		limits[1].Complain("write a number such as 3", "the most must be 1 or more times the average weight")
	}
	return least, most
}
