package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"luoi/internal/fault"
	"luoi/internal/seal"
	"luoi/internal/store"
)

type backupCmd struct {
	File string `arg:"" help:"${flag_backup}"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

type restoreCmd struct {
	File string `arg:"" help:"${flag_restore}"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

// copied is the --json form of a backup and of taking one in.
type copied struct {
	Rows int64  `json:"rows"`
	File string `json:"file"`
}

// Run writes the whole register into one file. It appears under its name only when it is complete,
// and never in the place of another.
func (c backupCmd) Run(e *env) error {
	s, err := e.openStore(false)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := os.Lstat(c.File); err == nil {
		return fault.New(fault.Conflict, "cli.file_exists", c.File)
	}
	part := c.File + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "cli.cannot_write", part)
	}
	defer os.Remove(part) // nothing to remove once it has its name
	rows, err := c.dump(e, s, f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if err := os.Link(part, c.File); err != nil {
		// A file system without links: rename, which the check above keeps from replacing anything.
		if err := os.Rename(part, c.File); err != nil {
			return fault.Wrap(fault.Invalid, err, "cli.cannot_write", c.File)
		}
	}
	if err := s.Audit(e.ctx, "cli", "store.backup", "store:"+s.Province(), ""); err != nil {
		return err
	}
	e.hint("cli.backup_key", e.cfg.Key)
	if c.JSON {
		return e.json(copied{rows, c.File})
	}
	e.say("cli.backup_done", rows, c.File)
	return nil
}

func (c backupCmd) dump(e *env, s *store.Store, f *os.File) (int64, error) {
	shown := e.progress()
	defer shown.Close()
	rows, err := s.Dump(e.ctx, f, func(_ string, rows int64) { shown.Report("backup", rows, 0) })
	if err != nil {
		return rows, err
	}
	return rows, f.Sync()
}

// Run takes a backup into a register that holds nothing yet. Of a backup that cannot be read whole
// nothing stays.
func (c restoreCmd) Run(e *env) (err error) {
	f, err := os.Open(c.File)
	if err != nil {
		return fault.Wrap(fault.NotFound, err, "cli.no_file", c.File)
	}
	defer f.Close()
	file, isFile := e.cfg.SQLiteFile()
	if _, statErr := os.Stat(file); isFile && errors.Is(statErr, fs.ErrNotExist) {
		defer func() {
			if err != nil {
				removeStore(file)
			}
		}()
	}
	s, err := e.openStore(true)
	if err != nil {
		return err
	}
	rows, err := c.load(e, s, f)
	if err == nil {
		err = s.Audit(e.ctx, "cli", "store.restore", "store:"+s.Province(), "")
	}
	known, keyErr := e.sealedWith(s)
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if keys, loadErr := seal.Load(e.cfg.Key); keyErr == nil && known != "" && (loadErr != nil || keys.ID() != known) {
		e.hint("cli.restore_key", e.cfg.Key)
	}
	if c.JSON {
		return e.json(copied{rows, c.File})
	}
	e.say("cli.restore_done", rows, e.cfg.DB)
	return nil
}

func (c restoreCmd) load(e *env, s *store.Store, r io.Reader) (int64, error) {
	shown := e.progress()
	defer shown.Close()
	return s.Load(e.ctx, r, func(_ string, rows int64) { shown.Report("restore", rows, 0) })
}

// removeStore takes away a SQLite file that this command began, with what lies beside it.
func removeStore(file string) {
	for _, tail := range []string{"", "-wal", "-shm"} {
		os.Remove(file + tail)
	}
}
