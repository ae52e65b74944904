package sheet

import (
	"bytes"
	"unicode/utf8"
)

// appendXML appends raw with entities resolved and line ends made \n.
func appendXML(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0 {
		return append(dst, raw...)
	}
	for len(raw) > 0 {
		i := bytes.IndexAny(raw, "&\r")
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		if raw[i] == '\r' {
			if i+1 == len(raw) || raw[i+1] != '\n' {
				dst = append(dst, '\n')
			}
			raw = raw[i+1:]
			continue
		}
		var n int
		dst, n = appendEntity(dst, raw[i:])
		raw = raw[i+n:]
	}
	return dst
}

// appendEntity resolves the entity at the head of raw and tells its length; an unknown one stays as it is.
func appendEntity(dst, raw []byte) ([]byte, int) {
	end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
	if end < 2 {
		return append(dst, '&'), 1
	}
	switch string(raw[1:end]) {
	case "amp":
		return append(dst, '&'), end + 1
	case "lt":
		return append(dst, '<'), end + 1
	case "gt":
		return append(dst, '>'), end + 1
	case "quot":
		return append(dst, '"'), end + 1
	case "apos":
		return append(dst, '\''), end + 1
	}
	if r, ok := charReference(raw[1:end]); ok {
		return utf8.AppendRune(dst, r), end + 1
	}
	return append(dst, '&'), 1
}

func charReference(b []byte) (rune, bool) {
	if len(b) < 2 || b[0] != '#' {
		return 0, false
	}
	base, digits := rune(10), b[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	var r rune
	for _, c := range digits {
		d := hexValue(c)
		if d < 0 || d >= base || r > utf8.MaxRune {
			return 0, false
		}
		r = r*base + d
	}
	return r, len(digits) > 0 && r <= utf8.MaxRune
}

func hexValue(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// unescape resolves _xHHHH_, by which a workbook writes characters that XML forbids; in place.
func unescape(b []byte) []byte {
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := b[:0]
	for i := 0; i < len(b); {
		if r, ok := escaped(b[i:]); ok {
			out = utf8.AppendRune(out, r)
			i += 7
			continue
		}
		out = append(out, b[i])
		i++
	}
	return out
}

func escaped(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d := hexValue(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | d
	}
	return r, true
}

// clean makes b fit for storing: valid UTF-8 without NUL, which PostgreSQL refuses.
func clean(b []byte) []byte {
	if bytes.IndexByte(b, 0) >= 0 {
		b = bytes.ReplaceAll(b, []byte{0}, nil)
	}
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	return b
}
