package desk

import (
	"omnibus/source"
	"omnibus/survey/folder"
	"omnibus/survey/table"
)

// readPlan is a wave's table plan, or why it cannot be read.
type readPlan struct {
	plan       *table.Plan
	complaints source.Complaints
}

// Plan gives the wave's table plan, checked against its other texts; nil
// without complaints where the wave has none.
func (d *Desk) Plan(f *Frozen) (*table.Plan, source.Complaints) {
	if f.Stored[folder.TablesText].Version == 0 {
		return nil, nil
	}
	// What a plan means depends on the texts alone, not on the answers. Nothing in
	// reading it fails but the plan itself.
	read, err := d.plans.get(f.ID(), f.Key, func() (readPlan, error) {
		plan, complaints := table.PlanFor(f.Data, folder.TablesText, f.Stored[folder.TablesText].Body)
		return readPlan{plan, complaints}, nil
	})
	if err != nil {
		read.complaints.Add(source.Place{File: folder.TablesText}, "", "reading it was abandoned; try again")
	}
	return read.plan, read.complaints
}
