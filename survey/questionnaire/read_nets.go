package questionnaire

import (
	"slices"
	"strings"

	"omnibus/source"
)

// nets reads the nets of a list of codes. A net names codes that exist, shares
// none with another net, and adds up some codes but not all: a net of every
// code would say 100 % of its base, whatever was answered. A code may stand in
// no net, as "don't know" usually does.
func (r *reader) nets(n source.Node, printed, unprinted []Code) []Net {
	var nets []Net
	holder := map[int]source.Pair{}
	for _, p := range n.Pairs() {
		if strings.TrimSpace(p.Key) == "" {
			r.complain(p.KeyAt, nil, "write what tables should call it", "a net has no label")
		}
		before := len(*r.out)
		net := Net{Label: strings.TrimSpace(p.Key), Codes: r.netCodes(p, printed, unprinted)}
		if len(*r.out) > before {
			continue
		}
		for _, code := range net.Codes {
			if first, taken := holder[code]; taken {
				at := first.KeyAt
				r.complain(p.Value.Place(), &at, "keep it in one of them", "code %d is in the nets %q and %q", code, first.Key, p.Key)
				break
			}
			holder[code] = p
		}
		if len(printed) > 0 && len(net.Codes) == len(printed)+len(unprinted) {
			r.complain(p.Value.Place(), nil, "leave some codes out, or take the net out", "the net %q has every code and would always be all", p.Key)
		}
		nets = append(nets, net)
	}
	return nets
}

// netCodes gives the codes of one net that exist, ascending, and complains of
// those that do not. Inside a run, numbers that are no codes are passed over.
func (r *reader) netCodes(p source.Pair, printed, unprinted []Code) []int {
	text := netText(p.Value)
	if text == "" && !p.Value.IsList() && p.Value.Given() && !p.Value.IsScalar() {
		return nil // Text has complained
	}
	spans, err := parseSpans(text)
	if err != nil {
		message, repair, _ := strings.Cut(err.Error(), "; ")
		r.complain(p.Value.Place(), nil, repair, "the net %q: %s", p.Key, message)
		return nil
	}
	exists := map[int]bool{}
	for _, c := range slices.Concat(printed, unprinted) {
		exists[c.Code] = true
	}
	if len(exists) == 0 {
		return nil // the codes themselves were complained of
	}
	var codes []int
	for _, s := range spans {
		for _, end := range slices.Compact([]int{s.from, s.to}) {
			if !exists[end] {
				r.complain(p.Value.Place(), nil, "the codes are "+describeCodes(printed, unprinted), "the net %q names code %d, which is not there", p.Key, end)
			}
		}
		for c := s.from; c <= s.to; c++ {
			if exists[c] {
				codes = append(codes, c)
			}
		}
	}
	slices.Sort(codes)
	if i := firstTwice(codes); i >= 0 {
		r.complain(p.Value.Place(), nil, "name it once", "the net %q names code %d twice", p.Key, codes[i])
	}
	return slices.Compact(codes)
}

// netText gives the set of codes as a text; a YAML list of codes is joined.
func netText(n source.Node) string {
	if !n.IsList() {
		return n.Text()
	}
	var parts []string
	for _, item := range n.List() {
		parts = append(parts, item.Text())
	}
	return strings.Join(parts, ", ")
}
