package survey_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"omnibus/survey"
)

func TestWeightsAreDeclared(t *testing.T) {
	w, complaints := survey.ReadWave("wave.yaml", []byte(`id: w
survey: S
title: T
organisations: {one: school, many: schools}
fieldwork: {from: 2020-03-01, to: 2020-03-01}
characteristics: {type: {label: Type}, region: {label: Region}}
weights:
  - {name: by-cell, kind: poststratify, margins: [type, region]}
  - {name: framed, kind: rake, margins: [type, region], trim: [0.3, 3]}
`))
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	want := []survey.Weight{
		{Name: "by-cell", Kind: survey.PostStratify, Margins: []string{"type", "region"}},
		{Name: "framed", Kind: survey.Rake, Margins: []string{"type", "region"}, Least: 0.3, Most: 3},
	}
	if diff := cmp.Diff(want, w.Weights, cmpopts.IgnoreFields(survey.Weight{}, "At")); diff != "" {
		t.Error(diff)
	}
	if got, ok := w.Weight("framed"); !ok || got.Most != 3 {
		t.Errorf("framed is %+v, %v", got, ok)
	}
	if _, ok := w.Weight("none"); ok {
		t.Error("weights were found that are not there")
	}
}
