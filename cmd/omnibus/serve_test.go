package main

import "testing"

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
