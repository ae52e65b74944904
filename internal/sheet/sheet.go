// Package sheet reads and writes tables of text as people send them: .xlsx, .csv and its relatives,
// and cells pasted from a clipboard. A file is known by its content, never by its name. The package
// gives cells as text and owns nothing of their meaning (delivery does).
//
// Every refusal is a *fault.Error with a key sheet.* that says what is wrong and what to do.
package sheet

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"luoi/internal/fault"
)

// The kinds of Source and of Writer.
const (
	KindXLSX  = "xlsx"
	KindCSV   = "csv"
	KindPaste = "paste"
)

// Source is an opened table file. It is for one goroutine.
type Source interface {
	// Sheets names the sheets, visible ones only unless all are hidden; one empty name for text files.
	Sheets() []string
	// Rows calls fn for every row of the sheet that holds anything ("" is the first sheet). Line is the
	// 1-based row number as the person sees it. Cells are text without trailing empty ones; dates are
	// YYYY-MM-DD. The slice is reused after fn returns, its strings may be kept. An error of fn stops
	// the reading and is returned as it is; a sheet without any row is the fault sheet.empty.
	Rows(ctx context.Context, sheet string, fn func(line int64, cells []string) error) error
	// Kind is KindXLSX, KindCSV or KindPaste.
	Kind() string
	// Encoding names the text encoding found; for .xlsx after Rows it may name the old encoding that
	// some columns were typed in.
	Encoding() string
	// Notices tells what was done on the way that a person should know: columns recoded from an old
	// encoding, bytes dropped. Field is the column's letter, or "".
	Notices() []fault.Field
	Close() error
}

// Limits keep a hostile or mistaken file from eating the machine. A zero field takes its default.
type Limits struct {
	FileBytes     int64 // size on disk; default 1 GiB
	UnpackedBytes int64 // of one part of a workbook, and four times that of all; default 4 GiB
	Ratio         int64 // unpacked to packed size, looked at beyond 64 MiB unpacked; default 250
	StringBytes   int64 // all shared strings of a workbook; default 192 MiB
	CellBytes     int   // one cell; default 128 KiB (Excel's own limit is 32,767 characters)
	Columns       int   // default 512
	Rows          int64 // default 5,000,000
}

func (l Limits) withDefaults() Limits {
	set := func(p *int64, v int64) {
		if *p <= 0 {
			*p = v
		}
	}
	set(&l.FileBytes, 1<<30)
	set(&l.UnpackedBytes, 4<<30)
	set(&l.Ratio, 250)
	set(&l.StringBytes, 192<<20)
	set(&l.Rows, 5_000_000)
	if l.CellBytes <= 0 {
		l.CellBytes = 128 << 10
	}
	if l.Columns <= 0 {
		l.Columns = 512
	}
	return l
}

// Open opens the table file at path. Nothing is read beyond what is needed to know what it is; a file
// beyond the size limit is refused before a byte of it is read.
func Open(path string, o Limits) (Source, error) {
	o = o.withDefaults()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err, "sheet.no_file")
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "sheet.unreadable")
	}
	src, err := open(f, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	return src, nil
}

func open(f *os.File, o Limits) (Source, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "sheet.unreadable")
	}
	switch {
	case !st.Mode().IsRegular():
		return nil, fault.New(fault.Invalid, "sheet.unreadable")
	case st.Size() == 0:
		return nil, fault.New(fault.Invalid, "sheet.empty_file")
	case st.Size() > o.FileBytes:
		return nil, fault.New(fault.TooLarge, "sheet.too_large", megabytes(st.Size()), megabytes(o.FileBytes))
	}
	head := make([]byte, sampleBytes)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, fault.Wrap(fault.Invalid, err, "sheet.unreadable")
	}
	head = head[:n]
	form, err := sniff(head, f, st.Size())
	if err != nil {
		return nil, err
	}
	if form == KindXLSX {
		return openWorkbook(f, st.Size(), o)
	}
	return openText(f, head, o)
}

func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// stopped turns the end of a context into the fault that says so.
func stopped(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fault.Wrap(fault.Interrupted, context.Cause(ctx), "sheet.interrupted")
}
