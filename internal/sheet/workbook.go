package sheet

import (
	"bytes"
	"context"
	"io"
	"os"
	"path"
	"strings"

	"luoi/internal/fault"
)

// workbook is an opened .xlsx (also .xlsm, .xltx: the same parts).
type workbook struct {
	f       *os.File
	parts   *parts
	limits  Limits
	sheets  []sheetPart
	from04  bool // serial days count from 1904
	styles  []cellFormat
	strings *arena             // read at the first Rows
	shared  string             // part name of the shared strings, "" for none
	merges  map[string][]merge // of the parts surveyed
	recoded string
	notices []fault.Field
}

type sheetPart struct {
	name   string
	part   string
	hidden bool
}

func openWorkbook(f *os.File, size int64, o Limits) (Source, error) {
	p, err := openParts(f, size, o)
	if err != nil {
		return nil, err
	}
	if err := refuseOtherZips(p); err != nil {
		return nil, err
	}
	w := &workbook{f: f, parts: p, limits: o}
	if err := w.readBook(); err != nil {
		return nil, err
	}
	return w, nil
}

// refuseOtherZips names the other things that live in zip files.
func refuseOtherZips(p *parts) error {
	switch {
	case p.has("xl/workbook.bin"):
		return fault.New(fault.Invalid, "sheet.xlsb")
	case p.has("content.xml") && p.has("mimetype"):
		return fault.New(fault.Invalid, "sheet.ods")
	case p.has("word/document.xml"), p.has("ppt/presentation.xml"):
		return fault.New(fault.Invalid, "sheet.word")
	case !p.has("xl/workbook.xml") && !p.has("_rels/.rels"):
		return fault.New(fault.Invalid, "sheet.no_workbook")
	}
	return nil
}

// relation is one line of a .rels part.
type relation struct{ id, kind, target string }

func (p *parts) relations(part string) ([]relation, error) {
	dir, file := path.Split(part)
	name := dir + "_rels/" + file + ".rels"
	if !p.has(name) {
		return nil, nil
	}
	var out []relation
	err := p.scan(name, func(s *xmlScanner) {
		if string(s.name) != "Relationship" || len(out) >= 10_000 {
			return
		}
		target := s.attrText("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		kind := s.attrText("Type")
		out = append(out, relation{s.attrText("Id"), kind[strings.LastIndexByte(kind, '/')+1:], partName(target)})
	})
	return out, err
}

// maxSmallPart is how much of a part that is no sheet and no string table is looked at: the styles of
// the most bloated honest workbooks have some ten megabytes.
const maxSmallPart = 64 << 20

// scan calls fn at every open tag of a small part.
func (p *parts) scan(name string, fn func(*xmlScanner)) error {
	r, err := p.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	s := newXMLScanner(io.LimitReader(r, maxSmallPart), 1<<20)
	for {
		switch s.next() {
		case xmlOpen:
			fn(s)
		case xmlEOF:
			if s.err != nil {
				return damaged(s.err)
			}
			return nil
		}
	}
}

func (w *workbook) readBook() error {
	book := "xl/workbook.xml"
	root, err := w.parts.relations("")
	if err != nil {
		return err
	}
	for _, r := range root {
		if r.kind == "officeDocument" {
			book = r.target
		}
	}
	if !w.parts.has(book) {
		return fault.New(fault.Invalid, "sheet.no_workbook")
	}
	rels, err := w.parts.relations(book)
	if err != nil {
		return err
	}
	if err := w.readSheets(book, rels); err != nil {
		return err
	}
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			w.shared = r.target
		case "styles":
			if w.styles, err = readStyles(w.parts, r.target); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *workbook) readSheets(book string, rels []relation) error {
	byID := map[string]relation{}
	for _, r := range rels {
		byID[r.id] = r
	}
	err := w.parts.scan(book, func(s *xmlScanner) {
		switch string(s.name) {
		case "workbookPr":
			v := s.attr("date1904")
			w.from04 = string(v) == "1" || string(v) == "true"
		case "sheet":
			r := byID[s.attrText("id")]
			if r.kind == "worksheet" && w.parts.has(r.target) && len(w.sheets) < 1000 {
				w.sheets = append(w.sheets, sheetPart{s.attrText("name"), r.target, len(s.attr("state")) > 0 && string(s.attr("state")) != "visible"})
			}
		}
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return fault.New(fault.Invalid, "sheet.no_workbook")
	}
	return nil
}

func (w *workbook) Sheets() []string {
	var seen, all []string
	for _, s := range w.sheets {
		all = append(all, s.name)
		if !s.hidden {
			seen = append(seen, s.name)
		}
	}
	if len(seen) == 0 {
		return all
	}
	return seen
}

func (w *workbook) Kind() string { return KindXLSX }

func (w *workbook) Encoding() string {
	if w.recoded != "" {
		return w.recoded
	}
	return "utf-8"
}

func (w *workbook) Notices() []fault.Field { return w.notices }

func (w *workbook) Close() error { return w.f.Close() }

func (w *workbook) sheet(name string) (sheetPart, error) {
	if name == "" {
		name = w.Sheets()[0]
	}
	for _, s := range w.sheets {
		if s.name == name {
			return s, nil
		}
	}
	return sheetPart{}, fault.New(fault.NotFound, "sheet.no_sheet", name)
}

// Rows reads the sheet twice: first through its packed bytes to the end, which proves the part whole
// (checksum, limits) before a single row is given, and finds the merged ranges that stand behind the
// rows; then row by row.
func (w *workbook) Rows(ctx context.Context, name string, fn func(line int64, cells []string) error) error {
	part, err := w.sheet(name)
	if err != nil {
		return err
	}
	if w.strings == nil {
		if w.strings, err = readShared(ctx, w.parts, w.shared); err != nil {
			return err
		}
	}
	merges, err := w.survey(ctx, part.part)
	if err != nil {
		return err
	}
	w.notices, w.recoded = nil, ""
	rec := newRecoder(fn)
	if err := w.stream(ctx, part.part, merges, rec.row); err != nil {
		return err
	}
	err = rec.flush()
	w.notices, w.recoded = append(w.notices, rec.notices...), rec.found
	if err == nil && rec.rows == 0 {
		return fault.New(fault.Invalid, "sheet.empty", part.name)
	}
	return err
}

// survey unpacks the whole part once and collects its merged ranges.
func (w *workbook) survey(ctx context.Context, part string) (*mergeSet, error) {
	if ranges, done := w.merges[part]; done {
		return &mergeSet{ranges: ranges}, nil
	}
	m, err := w.findMerges(ctx, part)
	if err != nil {
		return nil, err
	}
	if w.merges == nil {
		w.merges = map[string][]merge{}
	}
	w.merges[part] = m.ranges
	return m, nil
}

func (w *workbook) findMerges(ctx context.Context, part string) (*mergeSet, error) {
	r, err := w.parts.open(part)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	const overlap = 128
	m := &mergeSet{}
	buf := make([]byte, 512<<10)
	keep := 0
	for {
		if err := stopped(ctx); err != nil {
			return nil, err
		}
		n, rerr := r.Read(buf[keep:])
		part := buf[:keep+n]
		used := m.collect(part, rerr != nil)
		keep = copy(buf, part[max(used, len(part)-overlap):])
		if rerr != nil {
			if f := fault.As(rerr); f.Key != "fault.internal" {
				return nil, f
			}
			m.sort()
			return m, nil
		}
	}
}

// stream parses the rows of the part.
func (w *workbook) stream(ctx context.Context, part string, merges *mergeSet, fn func(int64, []string) error) error {
	r, err := w.parts.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	ahead := newReadAhead(r)
	defer ahead.close()
	p := rowParser{book: w, x: newXMLScanner(ahead, w.limits.CellBytes), merges: merges, fn: fn, ctx: ctx}
	return p.run()
}

// mergeSet is the merged ranges of a sheet.
type mergeSet struct {
	ranges []merge
	next   int
	active []merge
}

// merge is one range, rows from 1 and columns from 0, both ends inclusive; text is that of its first cell.
type merge struct {
	top, bottom int64
	left, right int
	text        string
}

const maxMerges = 500_000

// collect finds complete <mergeCell ref="A1:C2"/> in b and says how far it has read.
func (m *mergeSet) collect(b []byte, last bool) int {
	at := 0
	for {
		i := bytes.Index(b[at:], []byte("mergeCell "))
		if i < 0 {
			return at
		}
		end := bytes.IndexByte(b[at+i:], '>')
		if end < 0 && !last {
			return at + i - min(1, at+i) // the tag goes on in the next block
		}
		if end < 0 {
			return at
		}
		tag := b[at+i : at+i+end]
		before := byte(0)
		if at+i > 0 {
			before = b[at+i-1]
		}
		at += i + end
		if before == '<' || before == ':' {
			m.add(tag)
		}
	}
}

func (m *mergeSet) add(tag []byte) {
	s := xmlScanner{attrs: tag[len("mergeCell"):]}
	first, second, ok := bytes.Cut(s.attr("ref"), []byte(":"))
	if !ok || len(m.ranges) >= maxMerges {
		return
	}
	c1, r1 := cellRef(first)
	c2, r2 := cellRef(second)
	if c1 < 0 || c2 < c1 || r1 < 1 || r2 < r1 {
		return
	}
	m.ranges = append(m.ranges, merge{top: r1, bottom: r2, left: c1, right: c2})
}

// cellRef reads "BC12": column 54, row 12. The column is -1 when there is none, the row 0.
func cellRef(b []byte) (col int, row int64) {
	i := 0
	for i < len(b) && i < 4 && (b[i]|0x20) >= 'a' && (b[i]|0x20) <= 'z' {
		col = col*26 + int(b[i]|0x20-'a') + 1
		i++
	}
	for _, c := range b[i:] {
		if c < '0' || c > '9' || row > 1<<40 {
			return col - 1, 0
		}
		row = row*10 + int64(c-'0')
	}
	return col - 1, row
}
