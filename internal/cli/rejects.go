package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/sheet"
)

// rejects is the file that takes the rows which were refused, with their reasons: an .xlsx or a .csv; "" is none.
type rejects string

// kind is that of the file by its name.
func (r rejects) kind() string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(string(r))), ".")
}

// check says before anything is taken in whether the file could be written: Invalid without --apply, since a dry
// run keeps no rows, and for a name of another kind.
func (r rejects) check(apply bool) error {
	switch {
	case r == "":
		return nil
	case !apply:
		return fault.New(fault.Invalid, "cli.rejects_need_apply")
	case r.kind() != sheet.KindXLSX && r.kind() != sheet.KindCSV:
		return fault.New(fault.Invalid, "cli.rejects_kind", string(r))
	}
	return nil
}

// write makes the file and lets fn fill it.
func (r rejects) write(fn func(kind string, w io.Writer) error) error {
	f, err := os.OpenFile(string(r), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "cli.cannot_write", string(r))
	}
	err = fn(r.kind(), f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
