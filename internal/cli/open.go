package cli

import (
	"errors"
	"io/fs"
	"os"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// openStore opens the province's store; with make false a SQLite file that is not there is an error
// rather than an empty register, because a mistyped path must not look like a province without people.
func (e *env) openStore(make bool) (*store.Store, error) {
	if file, ok := e.cfg.SQLiteFile(); ok && !make {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.NotFound, "cli.no_store", file)
		}
	}
	return store.Open(e.ctx, store.Options{DSN: e.cfg.DB, Province: e.cfg.Province, Now: e.Now})
}

// openKeys loads the secret of the store, and makes one for a store that has sealed nothing yet. A
// store that needs a secret which is not there must not be given a new one.
func (e *env) openKeys(s *store.Store) (*seal.Keys, error) {
	known, err := e.sealedWith(s)
	if err != nil {
		return nil, err
	}
	if known != "" {
		return seal.Load(e.cfg.Key)
	}
	_, statErr := os.Stat(e.cfg.Key)
	keys, err := seal.LoadOrCreate(e.cfg.Key)
	if err == nil && errors.Is(statErr, fs.ErrNotExist) {
		e.hint("cli.new_key", e.cfg.Key)
	}
	return keys, err
}

// sealedWith is the id of the key that a store needs; "" when it has sealed nothing yet.
func (e *env) sealedWith(s *store.Store) (string, error) {
	known := ""
	err := s.Read(e.ctx, func(tx *store.Tx) error {
		var err error
		known, err = tx.Setting(store.SettingKey)
		return err
	})
	return known, err
}

// withApp runs fn over the use cases of the configured store and closes it afterwards.
func (e *env) withApp(make bool, fn func(*app.App) error) (err error) {
	s, err := e.openStore(make)
	if err != nil {
		return err
	}
	defer func() {
		if closing := s.Close(); err == nil {
			err = closing
		}
	}()
	keys, err := e.openKeys(s)
	if err != nil {
		return err
	}
	a, err := app.New(e.ctx, s, keys, e.Now, e.logger())
	if err != nil {
		return err
	}
	return fn(a)
}
