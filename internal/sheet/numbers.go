package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// cellFormat is what a number format does to the text of a number.
type cellFormat struct {
	date bool // the number is a day count
	time bool // a time of day is shown too
	pad  int  // "000000000000": digits to fill up with zeros, so that identifiers come out whole
}

// builtinFormat knows the numbers 0 to 58 that stand in no file.
func builtinFormat(id int) cellFormat {
	switch {
	case id == 22:
		return cellFormat{date: true, time: true}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return cellFormat{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return cellFormat{time: true}
	}
	return cellFormat{}
}

// parseFormat reads a format code such as dd/mm/yyyy;@ or [$-42A]dd "tháng" mm.
func parseFormat(code string) cellFormat {
	code, _, _ = strings.Cut(code, ";")
	var letters strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			i += skipTo(code[i+1:], '"') + 1
		case '[':
			i += skipTo(code[i+1:], ']') + 1
		case '\\', '_', '*':
			i++
		default:
			letters.WriteByte(c)
		}
	}
	s := strings.ToLower(letters.String())
	if strings.Trim(s, "0") == "" && len(s) > 1 {
		return cellFormat{pad: len(s)}
	}
	if strings.Contains(s, "general") {
		return cellFormat{}
	}
	hasTime := strings.ContainsAny(s, "hs")
	hasDate := strings.ContainsAny(s, "yd") || strings.Contains(s, "m") && !hasTime
	return cellFormat{date: hasDate, time: hasTime}
}

func skipTo(s string, c byte) int {
	if i := strings.IndexByte(s, c); i >= 0 {
		return i
	}
	return len(s)
}

// readStyles gives the format of every cell style, by its index.
func readStyles(p *parts, name string) ([]cellFormat, error) {
	if !p.has(name) {
		return nil, nil
	}
	custom := map[int]cellFormat{}
	var out []cellFormat
	in := false
	err := p.scan(name, func(s *xmlScanner) {
		switch string(s.name) {
		case "numFmt":
			id, err := strconv.Atoi(string(s.attr("numFmtId")))
			if err == nil && len(custom) < 10_000 {
				custom[id] = parseFormat(s.attrText("formatCode"))
			}
		case "cellXfs":
			in = !s.self
		case "cellStyles", "dxfs", "tableStyles":
			in = false
		case "xf":
			if !in || len(out) >= 1<<17 {
				return
			}
			id, _ := strconv.Atoi(string(s.attr("numFmtId")))
			f, ok := custom[id]
			if !ok {
				f = builtinFormat(id)
			}
			out = append(out, f)
		}
	})
	return out, err
}

// appendNumber writes the number raw as text under its format. Whole numbers never come out in
// scientific notation: a citizen number stored as 7.9202003123E10 is still eleven digits.
func appendNumber(dst, raw []byte, f cellFormat, from04 bool) []byte {
	raw = bytes.TrimSpace(raw)
	if f == (cellFormat{}) && allDigits(raw) {
		return append(dst, raw...)
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return append(dst, raw...)
	}
	if f.date || f.time {
		if out, ok := appendSerial(dst, v, f, from04); ok {
			return out
		}
	}
	start := len(dst)
	dst = appendDecimal(dst, v)
	if n := f.pad - (len(dst) - start); n > 0 && allDigits(dst[start:]) {
		dst = append(dst, strings.Repeat("0", n)...)
		copy(dst[start+n:], dst[start:len(dst)-n])
		copy(dst[start:], strings.Repeat("0", n))
	}
	return dst
}

// appendDecimal shows fifteen significant digits, as Excel does: 0.1+0.2 is 0.3.
func appendDecimal(dst []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1e18 {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		short = v
	}
	return strconv.AppendFloat(dst, short, 'f', -1, 64)
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// appendSerial writes a day count as YYYY-MM-DD, with hh:mm:ss when the format shows a time and there is one.
// Serial 60 is the 29 February 1900 that never was; the days before it are counted from one later.
func appendSerial(dst []byte, v float64, f cellFormat, from04 bool) ([]byte, bool) {
	if v < 0 || v >= 2_958_466 { // the day after 31/12/9999
		return dst, false
	}
	seconds := int64(math.Round(v * 86400))
	days, clock := seconds/86400, seconds%86400
	if f.date {
		base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		switch {
		case from04:
			base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		case days == 0 || days == 60:
			return dst, false
		case days < 60:
			base = base.AddDate(0, 0, 1)
		}
		dst = base.AddDate(0, 0, int(days)).AppendFormat(dst, "2006-01-02")
		if !f.time || clock == 0 {
			return dst, true
		}
		dst = append(dst, ' ')
	}
	return time.Unix(clock, 0).UTC().AppendFormat(dst, "15:04:05"), true
}
