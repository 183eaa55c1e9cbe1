package store_test

import (
	"path/filepath"
	"testing"

	"omnibus/internal/postgres"
	"omnibus/store/storetest"
)

func sqliteAddress(t testing.TB) string {
	return "file:" + filepath.Join(t.TempDir(), "omnibus.db")
}

func TestSQLite(t *testing.T) { storetest.Run(t, sqliteAddress) }

func TestPostgreSQL(t *testing.T) { storetest.Run(t, postgres.URL) }
