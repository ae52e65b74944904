package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/xuri/excelize/v2"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/sheet"
)

// Import measures the reading of a list: an .xlsx of N residents (500,000 unless told) in twelve
// columns, first to cells and then to records, beside excelize's streaming reader on the same file.
// Peak memory is the whole process's, set back before each reading.
func Import(ctx context.Context, o Options, w io.Writer) error {
	if o.N <= 0 {
		o.N = 500_000
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	dir, done, err := workFolder(o.Dir)
	if err != nil {
		return err
	}
	defer done()
	path := filepath.Join(dir, "residents.xlsx")
	text := filepath.Join(dir, "residents.csv")
	o.tell("write", 0, int64(o.N))
	if err := writeWorkbook(path, o.N, o.Seed); err != nil {
		return err
	}
	if err := writeText(text, o.N, o.Seed); err != nil {
		return err
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	r := NewReport("import", fmt.Sprintf("%d rows × 12 columns of .xlsx, %.1f MB, seed %d", o.N, float64(st.Size())/1e6, o.Seed))
	for _, m := range []struct {
		what string
		path string
		run  func(context.Context, string) (int, error)
		peer string
		goal string
	}{
		{"xlsx to cells", path, readCells, "", ""},
		{"xlsx to records", path, readRecords, "", "500,000 rows in 60 s and 300 MB with writing"},
		{"csv to records", text, readRecords, "", ""},
		{"excelize, xlsx to cells", path, readExcelize, "github.com/xuri/excelize/v2 v2.11.1, Rows", ""},
	} {
		o.tell(m.what, 0, int64(o.N))
		if err := measureReading(ctx, r, m.path, m.what, m.run, m.peer, m.goal); err != nil {
			return err
		}
	}
	return r.Write(w, o.JSON)
}

// workFolder is dir, or a temporary one that done removes.
func workFolder(dir string) (string, func(), error) {
	if dir != "" {
		return dir, func() {}, os.MkdirAll(dir, 0o755)
	}
	tmp, err := os.MkdirTemp("", "luoi-bench-")
	return tmp, func() { os.RemoveAll(tmp) }, err
}

func measureReading(ctx context.Context, r *Report, path, what string, run func(context.Context, string) (int, error), peer, goal string) error {
	debug.FreeOSMemory()
	reset := resetPeak()
	start := time.Now()
	n, err := run(ctx, path)
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	r.Add(Line{What: what, Value: took, Unit: "s", Peer: peer, Goal: goal})
	r.Add(Line{What: what, Value: float64(n) / took, Unit: "rows/s", Peer: peer})
	if reset {
		r.Add(Line{What: what + ", peak memory", Value: PeakMB(), Unit: "MB", Peer: peer, Goal: goal})
	}
	return nil
}

func readCells(ctx context.Context, path string) (rows int, err error) {
	return rows, withRows(ctx, path, func(int64, []string) error { rows++; return nil })
}

func withRows(ctx context.Context, path string, fn func(int64, []string) error) error {
	src, err := sheet.Open(path, sheet.Limits{})
	if err != nil {
		return err
	}
	defer src.Close()
	return src.Rows(ctx, "", fn)
}

// readRecords recognises the columns on the first rows and parses every row.
func readRecords(ctx context.Context, path string) (int, error) {
	var head [][]string
	rows, bad := 0, 0
	p := delivery.Parser{Latest: day.Must(2026, 11, 22)}
	parse := func(line int64, cells []string) {
		rows++
		if _, reasons := p.Parse(line, cells); reasons != nil {
			bad++
		}
	}
	begin := func() {
		got := delivery.Recognise(head, nil, "")
		p.List, p.Mapping = got.List, got.Mapping
		for i, cells := range head[got.HeaderRows:] {
			parse(int64(got.HeaderRows+i+1), cells)
		}
	}
	const headRows = 40
	err := withRows(ctx, path, func(line int64, cells []string) error {
		if len(head) < headRows {
			if head = append(head, append([]string(nil), cells...)); len(head) == headRows {
				begin()
			}
			return nil
		}
		parse(line, cells)
		return nil
	})
	if err != nil {
		return rows, err
	}
	if len(head) < headRows {
		begin()
	}
	if bad > 0 {
		return rows, fmt.Errorf("bench: %d of %d generated rows were refused", bad, rows)
	}
	return rows, nil
}

func readExcelize(ctx context.Context, path string) (int, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			return n, err
		}
		if n++; n&4095 == 0 && ctx.Err() != nil {
			return n, ctx.Err()
		}
	}
	return n, rows.Error()
}

// resetPeak makes PeakMB count from now on; false where the system cannot.
func resetPeak() bool {
	return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) == nil
}
