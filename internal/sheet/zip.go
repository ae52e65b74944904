package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"strings"

	"luoi/internal/fault"
)

// ratioFrom is the unpacked size beyond which the packing ratio is looked at: small parts of honest
// workbooks can be very regular.
const ratioFrom = 64 << 20

// parts is the zip container of a workbook, with the limits applied to everything taken out of it.
type parts struct {
	files  map[string]*zip.File // by lower-case name
	size   uint64               // of the whole zip
	limits Limits
}

func openParts(f *os.File, size int64, o Limits) (*parts, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "sheet.truncated")
	}
	if len(z.File) > 10_000 {
		return nil, fault.New(fault.TooLarge, "sheet.zip_bomb")
	}
	p := &parts{files: make(map[string]*zip.File, len(z.File)), size: uint64(size), limits: o}
	var total uint64
	for _, e := range z.File {
		total += e.UncompressedSize64
		if e.UncompressedSize64 > uint64(o.UnpackedBytes) || total > 4*uint64(o.UnpackedBytes) || p.tooDense(e, int64(e.UncompressedSize64)) {
			return nil, fault.New(fault.TooLarge, "sheet.zip_bomb")
		}
		p.files[partName(e.Name)] = e
	}
	return p, nil
}

// tooDense compares with what the zip can really hold: a declared packed size may be a lie too.
func (p *parts) tooDense(e *zip.File, unpacked int64) bool {
	packed := int64(min(e.CompressedSize64, p.size))
	return unpacked > ratioFrom && unpacked/p.limits.Ratio > packed
}

// partName folds the ways programs write the name of a part: "/xl/Workbook.xml", "xl\workbook.xml".
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

func (p *parts) has(name string) bool { return p.files[partName(name)] != nil }

// open gives the unpacked bytes of a part; reads fail with a fault where the limits or the zip end.
func (p *parts) open(name string) (io.ReadCloser, error) {
	e := p.files[partName(name)]
	if e == nil {
		return nil, fault.New(fault.Invalid, "sheet.damaged")
	}
	if e.Flags&1 != 0 {
		return nil, fault.New(fault.Invalid, "sheet.encrypted")
	}
	r, err := e.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "sheet.damaged")
	}
	return &partReader{ReadCloser: r, parts: p, entry: e}, nil
}

// partReader counts what really comes out: the sizes a zip declares are the sender's word.
type partReader struct {
	io.ReadCloser
	parts *parts
	entry *zip.File
	n     int64
}

func (r *partReader) Read(b []byte) (int, error) {
	n, err := r.ReadCloser.Read(b)
	r.n += int64(n)
	if r.n > r.parts.limits.UnpackedBytes || r.parts.tooDense(r.entry, r.n) {
		return 0, fault.New(fault.TooLarge, "sheet.zip_bomb")
	}
	if err != nil && err != io.EOF {
		err = damaged(err)
	}
	return n, err
}

// damaged names what the zip, flate and XML readers complain of; faults pass as they are.
func damaged(err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, errXMLLong) {
		return fault.Wrap(fault.TooLarge, err, "sheet.cell_too_long")
	}
	return fault.Wrap(fault.Invalid, err, "sheet.damaged")
}

// readAhead unpacks on its own goroutine while the caller parses: the two cost about the same.
type readAhead struct {
	full  chan aheadBlock
	empty chan []byte
	stop  chan struct{}
	cur   aheadBlock
	rest  []byte
}

type aheadBlock struct {
	buf []byte
	n   int
	err error
}

func newReadAhead(r io.Reader) *readAhead {
	a := &readAhead{full: make(chan aheadBlock, 3), empty: make(chan []byte, 4), stop: make(chan struct{})}
	for range 4 {
		a.empty <- make([]byte, 256<<10)
	}
	go a.run(r)
	return a
}

func (a *readAhead) run(r io.Reader) {
	defer close(a.full)
	for {
		var buf []byte
		select {
		case buf = <-a.empty:
		case <-a.stop:
			return
		}
		n, err := io.ReadFull(r, buf)
		if err == io.ErrUnexpectedEOF {
			err = io.EOF // only the last block is short; real truncation comes as a fault from below
		}
		select {
		case a.full <- aheadBlock{buf, n, err}:
		case <-a.stop:
			return
		}
		if err != nil {
			return
		}
	}
}

func (a *readAhead) Read(b []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.cur.err != nil {
			return 0, a.cur.err
		}
		if a.cur.buf != nil {
			a.empty <- a.cur.buf
		}
		a.cur = <-a.full
		if a.cur.buf == nil {
			return 0, io.EOF
		}
		a.rest = a.cur.buf[:a.cur.n]
	}
	n := copy(b, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// close ends the goroutine and waits for it, so the reader below may be closed afterwards.
func (a *readAhead) close() {
	close(a.stop)
	for range a.full {
	}
}
