package main

import (
	"testing"

	"omnibus/fault"
)

func TestTheSitesAddress(t *testing.T) {
	for text, want := range map[string]string{"": "", "https://survey.example/": "https://survey.example", "http://10.0.0.7:8080": "http://10.0.0.7:8080"} {
		if got, err := origin(text); err != nil || got != want {
			t.Errorf("%q is read as %q (%v)", text, got, err)
		}
	}
	for _, text := range []string{"survey.example", "ftp://survey.example", "https://", "https://survey.example/r", "https://ann@survey.example", "https://a b", "https://x?y"} {
		if got, err := origin(text); fault.KindOf(err) != fault.Refused {
			t.Errorf("%q is read as %q (%v)", text, got, err)
		}
	}
}

func TestAPasswordIsNotPrinted(t *testing.T) {
	for database, want := range map[string]string{
		"file:omnibus.db":                             "file:omnibus.db",
		"postgres://db.example/omnibus":               "postgres://db.example/omnibus",
		"postgres://ann:s3cret@db.example/omnibus":    "postgres://ann:xxxxx@db.example/omnibus",
		"postgres://db.example/omnibus?password=s3cr": "postgres://db.example/omnibus",
		"postgres://ann:s3cret%@db.example/omnibus":   "the database",
	} {
		if got := withoutPassword(database); got != want {
			t.Errorf("%s is printed as %s", database, got)
		}
	}
}
