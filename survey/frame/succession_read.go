package frame

import (
	"fmt"
	"slices"
	"strings"

	"omnibus/sheet"
	"omnibus/source"
)

// maxPredecessors bounds what one organisation can have been made of.
const maxPredecessors = 100

// predecessors reads an organisation's predecessors, where the frame has the
// column. Whether the wave before had them is for Succession.
func (r *reader) predecessors(id string, row int) (ids []string, at source.Place) {
	column, ok := r.columns[predecessors]
	if !ok {
		return nil, at
	}
	at = r.table.Place(row, column)
	cell := r.table.Row(row)[column]
	if strings.TrimSpace(cell) == "" {
		return nil, at
	}
	parts := strings.Split(cell, ";")
	if len(parts) > maxPredecessors {
		r.complain(row, predecessors, "name the organisations of the wave before, not of earlier ones", "there are %d predecessors; at most %d are read", len(parts), maxPredecessors)
		return nil, at
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
			r.complain(row, predecessors, "join ids by one ; and leave the cell blank for none", "predecessors has an empty id")
		case part == id:
			r.complain(row, predecessors, "remove it: one that keeps its id is the same organisation", "%s is named as its own predecessor", part)
		case slices.Contains(ids, part):
			r.complain(row, predecessors, "keep it once", "%s is named twice as a predecessor", part)
		case !idShape.MatchString(part) || len(part) > 64:
			repair := "write org_ids of the wave before, joined by ;"
			if better := asID(part); better != "" && !strings.ContainsAny(part, ",|/") {
				repair += fmt.Sprintf(", as %q", better)
			}
			r.complain(row, predecessors, repair, "predecessor %q is no org_id", sheet.Clip(part))
		default:
			ids = append(ids, part)
		}
	}
	return ids, at
}
