package sheet

import (
	"unicode/utf8"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// columnCode is the old encoding a column of a workbook was typed in.
type columnCode struct {
	recode   bool
	encoding vntext.Encoding
}

func (c columnCode) apply(s string) string { return vntext.RecodeCell(s, c.encoding) }

// decide looks at every column of the held rows.
func (r *recoder) decide() {
	width := 0
	for _, h := range r.held {
		width = max(width, len(h.cells))
	}
	r.columns = make([]columnCode, width)
	var all legacySample
	samples := make([]legacySample, width)
	for _, h := range r.held {
		for i, c := range h.cells {
			samples[i].add(c)
			all.add(c)
		}
	}
	// A short column alone may be too little to tell two old encodings apart: the sheet as a whole
	// says which one, the column only whether.
	encoding, sure := all.detect()
	for i := range samples {
		own, clear := samples[i].detect()
		switch {
		case clear:
			r.columns[i] = columnCode{true, own}
		case sure && samples[i].suspect():
			r.columns[i] = columnCode{true, encoding}
		default:
			continue
		}
		r.found = string(r.columns[i].encoding)
		r.notices = append(r.notices, fault.Field{Field: columnName(i), Key: "sheet.recoded", Args: []any{columnName(i), r.found}})
	}
}

// legacySample counts what tells Latin letters that are disguised bytes from real ones.
type legacySample struct {
	bytes   []byte
	cells   int // with anything beyond ASCII
	odd     int // of these, with a sign that no Vietnamese word holds
	unicode int // of these, with a letter that has no byte in Windows-1252
}

func (l *legacySample) add(s string) {
	if plainASCII(s) {
		return
	}
	l.cells++
	odd, wide := false, false
	for _, r := range s {
		b, ok := latinByte(r)
		wide = wide || !ok
		odd = odd || ok && r >= 0x80 && !vietnameseLatin(r)
		if ok && len(l.bytes) < 64<<10 {
			l.bytes = append(l.bytes, b)
		}
	}
	l.bytes = append(l.bytes, '\n')
	if odd {
		l.odd++
	}
	if wide {
		l.unicode++
	}
}

// suspect: at least a fifth of the marked cells hold impossible signs, and real Vietnamese is rare.
func (l *legacySample) suspect() bool {
	return l.odd > 0 && l.odd*5 >= l.cells && l.unicode*20 <= l.cells
}

func (l *legacySample) detect() (vntext.Encoding, bool) {
	if !l.suspect() {
		return "", false
	}
	e, confidence := vntext.DetectEncoding(l.bytes)
	old := e == vntext.TCVN3 || e == vntext.VNI || e == vntext.VISCII
	return e, old && confidence >= 0.5
}

// vietnameseLatin: the letters of Latin-1 that Vietnamese, Êđê and M'nông write.
func vietnameseLatin(r rune) bool {
	switch r {
	case 'À', 'Á', 'Â', 'Ã', 'È', 'É', 'Ê', 'Ì', 'Í', 'Ò', 'Ó', 'Ô', 'Õ', 'Ù', 'Ú', 'Ý', 'Ñ',
		'à', 'á', 'â', 'ã', 'è', 'é', 'ê', 'ì', 'í', 'ò', 'ó', 'ô', 'õ', 'ù', 'ú', 'ý', 'ñ',
		'’', '‘', '“', '”', '–', '—', '…', '\u00a0', '°', '«', '»', '•', '´':
		return true
	}
	return false
}

// cp1252 is what Windows-1252 has at 0x80 to 0x9f.
var cp1252 = map[rune]byte{
	'€': 0x80, '‚': 0x82, 'ƒ': 0x83, '„': 0x84, '…': 0x85, '†': 0x86, '‡': 0x87, 'ˆ': 0x88, '‰': 0x89, 'Š': 0x8a,
	'‹': 0x8b, 'Œ': 0x8c, 'Ž': 0x8e, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '•': 0x95, '–': 0x96, '—': 0x97,
	'˜': 0x98, '™': 0x99, 'š': 0x9a, '›': 0x9b, 'œ': 0x9c, 'ž': 0x9e, 'Ÿ': 0x9f,
}

func latinByte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), r != utf8.RuneError
	}
	b, ok := cp1252[r]
	return b, ok
}

// columnName is A, B … Z, AA … as the spreadsheet shows it.
func columnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}
