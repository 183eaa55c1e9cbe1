package store

import (
	"context"

	"github.com/pressly/goose/v3"

	"omnibus/fault"
)

// migrate brings the tables up to date, once, however many nodes start at the
// same time. A database that is up to date is only read.
func (s *Store) migrate(ctx context.Context) error {
	foreign, err := s.engine.foreign(ctx, s.write)
	if err != nil {
		return err
	}
	if foreign {
		return fault.New(fault.Refused, "This database holds the tables of another program. Nothing was changed. Name a database that is empty or that Omnibus made.")
	}
	var newest int64
	options, err := s.engine.options(&newest)
	if err != nil {
		return err
	}
	// Steps 10 to 12 came after 13, which databases had by then.
	options = append(options, goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.log), goose.WithAllowOutofOrder(true))
	provider, err := goose.NewProvider(s.engine.dialect, s.write, s.engine.migrations, options...)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	newest = sources[len(sources)-1].Version
	version, err := s.version(ctx)
	switch {
	case err != nil:
		return err
	case version > newest:
		return fault.New(fault.Refused, "This database was made by a newer Omnibus (its tables are version %d, this program knows %d). Nothing was changed. Use the newer program, or another database.", version, newest)
	case version == newest:
		return nil
	case version == 0 && s.kept:
		return fault.New(fault.NotFound, "This database is empty. Nothing was changed. Check its address, or begin a new database with omnibus import.")
	}
	s.made = version == 0
	if s.engine.prepare != nil {
		if err := s.engine.prepare(ctx, s.write); err != nil {
			return err
		}
	}
	// Both engines read which steps are missing, and take them, under a lock.
	_, err = provider.Up(ctx)
	return err
}

// version is the version of the database's tables, 0 for an empty database.
func (s *Store) version(ctx context.Context) (int64, error) {
	var there, version int64
	if err := s.write.QueryRowContext(ctx, s.engine.hasVersion).Scan(&there); err != nil || there == 0 {
		return 0, err
	}
	err := s.write.QueryRowContext(ctx, versionOfTables).Scan(&version)
	return version, err
}

const versionOfTables = `SELECT coalesce(max(version_id), 0) FROM goose_db_version`
