package sheet

import (
	"context"
	"unicode/utf8"

	"luoi/internal/fault"
)

// arena holds the shared strings of a workbook: few large blocks and one eight-byte place per string,
// where a []string of a million names would cost sixteen bytes each and a million objects to scan.
type arena struct {
	blocks []string
	open   []byte   // the block being filled
	places []uint64 // block<<40 | offset<<20 | length
	bytes  int64
	limit  int64
}

// arenaBlock keeps offset and length within 20 bits each.
const arenaBlock = 1 << 20

func (a *arena) add(b []byte) error {
	a.bytes += int64(len(b)) + 8
	if a.bytes > a.limit {
		return fault.New(fault.TooLarge, "sheet.strings_too_large", megabytes(a.limit))
	}
	if len(b) >= arenaBlock {
		return fault.New(fault.TooLarge, "sheet.cell_too_long")
	}
	if len(a.open)+len(b) >= arenaBlock {
		a.seal()
	}
	if a.open == nil {
		a.open = make([]byte, 0, arenaBlock)
	}
	a.places = append(a.places, uint64(len(a.blocks))<<40|uint64(len(a.open))<<20|uint64(len(b)))
	a.open = append(a.open, b...)
	return nil
}

func (a *arena) seal() {
	if len(a.open) > 0 {
		a.blocks = append(a.blocks, string(a.open))
		a.open = a.open[:0]
	}
}

// get is string i; "" for a number no string has, as Excel shows it.
func (a *arena) get(i int) string {
	if i < 0 || i >= len(a.places) {
		return ""
	}
	p := a.places[i]
	off, n := p>>20&(arenaBlock-1), p&(arenaBlock-1)
	return a.blocks[p>>40][off : off+n]
}

// readShared reads xl/sharedStrings.xml: plain and rich text, phonetic readings left out.
func readShared(ctx context.Context, p *parts, name string) (*arena, error) {
	a := &arena{limit: p.limits.StringBytes}
	if name == "" || !p.has(name) {
		return a, nil
	}
	r, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	ahead := newReadAhead(r)
	defer ahead.close()
	x := newXMLScanner(ahead, p.limits.CellBytes)
	if err := a.read(ctx, x, p.limits.CellBytes); err != nil {
		return nil, err
	}
	a.seal()
	a.open = nil
	return a, nil
}

func (a *arena) read(ctx context.Context, x *xmlScanner, maxCell int) error {
	var text []byte
	inText := false
	for {
		switch x.next() {
		case xmlOpen:
			switch string(x.name) {
			case "si":
				text = text[:0]
				if x.self {
					if err := a.add(nil); err != nil {
						return err
					}
				}
			case "t":
				inText = !x.self
			case "rPh":
				x.skip()
			}
		case xmlText:
			if inText {
				text = appendText(text, x)
			}
			if len(text) > maxCell {
				return fault.New(fault.TooLarge, "sheet.cell_too_long")
			}
		case xmlClose:
			switch string(x.name) {
			case "t":
				inText = false
			case "si":
				if err := a.add(clean(unescape(text))); err != nil {
					return err
				}
				if len(a.places)&0xffff == 0 && ctx.Err() != nil {
					return stopped(ctx)
				}
			}
		case xmlEOF:
			if x.err != nil {
				return damaged(x.err)
			}
			return nil
		}
	}
}

func appendText(dst []byte, x *xmlScanner) []byte {
	if x.plain {
		return append(dst, x.text...)
	}
	return appendXML(dst, x.text)
}

// plainASCII reports whether s needs no look at its encoding.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
