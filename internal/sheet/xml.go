package sheet

import (
	"bytes"
	"errors"
	"io"
)

// xmlScanner is a pull scanner for the machine-written XML inside a workbook. encoding/xml takes about
// forty times as long here because it allocates every name and attribute; this one allocates nothing
// per token. It resolves the five predefined entities and character references only: a document type
// declaration is refused, so no entity can grow.
type xmlScanner struct {
	r      io.Reader
	buf    []byte
	lo, hi int
	max    int // a single token may not be longer
	done   bool
	err    error

	name  []byte // local name of the last tag; valid until next
	attrs []byte // its attributes, raw
	self  bool   // <tag/>: no close token follows
	text  []byte // of the last text token, raw unless plain
	plain bool   // text came from CDATA: nothing to resolve
}

type xmlToken uint8

const (
	xmlEOF xmlToken = iota
	xmlOpen
	xmlClose
	xmlText
)

var (
	errXMLSyntax = errors.New("sheet: malformed XML")
	errXMLType   = errors.New("sheet: document type declaration in a workbook")
	errXMLLong   = errors.New("sheet: XML token longer than the cell limit")
)

func newXMLScanner(r io.Reader, maxToken int) *xmlScanner {
	return &xmlScanner{r: r, buf: make([]byte, 64<<10), max: max(maxToken, 4<<10)}
}

// next gives the next token; xmlEOF also stands for an error, which is then in s.err.
func (s *xmlScanner) next() xmlToken {
	for s.err == nil {
		if s.lo == s.hi && !s.fill() {
			return xmlEOF
		}
		if s.buf[s.lo] != '<' {
			return s.scanText()
		}
		tok, skipped := s.scanMarkup()
		if !skipped {
			return tok
		}
	}
	return xmlEOF
}

func (s *xmlScanner) scanText() xmlToken {
	n, ok := s.find('<', 0)
	if !ok {
		if s.err != nil {
			return xmlEOF
		}
		n = s.hi - s.lo // text after the last tag
	}
	s.text, s.plain = s.buf[s.lo:s.lo+n], false
	s.lo += n
	return xmlText
}

// scanMarkup reads what begins with '<'; skipped is true for comments and instructions.
func (s *xmlScanner) scanMarkup() (tok xmlToken, skipped bool) {
	if !s.have(2) {
		return s.fail(errXMLSyntax), false
	}
	switch s.buf[s.lo+1] {
	case '/':
		n, ok := s.find('>', 2)
		if !ok {
			return s.fail(errXMLSyntax), false
		}
		s.name = localName(bytes.TrimRight(s.buf[s.lo+2:s.lo+n], " \t\r\n"))
		s.lo += n + 1
		return xmlClose, false
	case '?':
		return s.skipPast("?>"), true
	case '!':
		return s.scanBang()
	}
	n, ok := s.tagEnd()
	if !ok {
		return s.fail(errXMLSyntax), false
	}
	s.openTag(s.buf[s.lo+1 : s.lo+n])
	s.lo += n + 1
	return xmlOpen, false
}

func (s *xmlScanner) scanBang() (tok xmlToken, skipped bool) {
	if s.have(4) && string(s.buf[s.lo:s.lo+4]) == "<!--" {
		return s.skipPast("-->"), true
	}
	if !s.have(9) || string(s.buf[s.lo:s.lo+9]) != "<![CDATA[" {
		return s.fail(errXMLType), false
	}
	for rel := 9; ; {
		n, ok := s.find('>', rel)
		if !ok {
			return s.fail(errXMLSyntax), false
		}
		if n >= 11 && s.buf[s.lo+n-1] == ']' && s.buf[s.lo+n-2] == ']' {
			s.text, s.plain = s.buf[s.lo+9:s.lo+n-2], true
			s.lo += n + 1
			return xmlText, false
		}
		rel = n + 1
	}
}

// tagEnd finds the '>' that ends the tag at lo; one inside quotes is part of a value.
func (s *xmlScanner) tagEnd() (int, bool) {
	var quote byte
	for rel, from := 1, 1; ; rel = from {
		n, ok := s.find('>', rel)
		if !ok {
			return 0, false
		}
		for _, c := range s.buf[s.lo+from : s.lo+n] {
			if quote == 0 && (c == '"' || c == '\'') {
				quote = c
			} else if c == quote {
				quote = 0
			}
		}
		if quote == 0 {
			return n, true
		}
		from = n + 1
	}
}

func (s *xmlScanner) openTag(tag []byte) {
	s.self = len(tag) > 0 && tag[len(tag)-1] == '/'
	if s.self {
		tag = tag[:len(tag)-1]
	}
	i := 0
	for i < len(tag) && tag[i] > ' ' {
		i++
	}
	s.name, s.attrs = localName(tag[:i]), tag[i:]
}

// localName drops the namespace prefix: some programs write <x:row>.
func localName(b []byte) []byte {
	if i := bytes.IndexByte(b, ':'); i >= 0 {
		return b[i+1:]
	}
	return b
}

// attr is the raw value of the attribute with that local name in the last open tag; nil when absent.
func (s *xmlScanner) attr(name string) []byte {
	a := s.attrs
	for {
		eq := bytes.IndexByte(a, '=')
		if eq < 0 {
			return nil
		}
		key := localName(bytes.TrimSpace(a[:eq]))
		a = bytes.TrimLeft(a[eq+1:], " \t\r\n")
		if len(a) == 0 {
			return nil
		}
		end := bytes.IndexByte(a[1:], a[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return a[1 : 1+end]
		}
		a = a[end+2:]
	}
}

// attrText is attr with entities resolved.
func (s *xmlScanner) attrText(name string) string {
	return string(appendXML(nil, s.attr(name)))
}

// skip reads on to the close of the element just opened.
func (s *xmlScanner) skip() {
	if s.self {
		return
	}
	for depth := 1; depth > 0; {
		switch s.next() {
		case xmlOpen:
			if !s.self {
				depth++
			}
		case xmlClose:
			depth--
		case xmlEOF:
			s.fail(errXMLSyntax)
			return
		}
	}
}

func (s *xmlScanner) skipPast(mark string) xmlToken {
	last := mark[len(mark)-1]
	for rel := 2; ; {
		n, ok := s.find(last, rel)
		if !ok {
			return s.fail(errXMLSyntax)
		}
		if n+1 >= len(mark) && string(s.buf[s.lo+n+1-len(mark):s.lo+n+1]) == mark {
			s.lo += n + 1
			return xmlEOF
		}
		rel = n + 1
	}
}

func (s *xmlScanner) fail(err error) xmlToken {
	if s.err == nil {
		s.err = err
	}
	return xmlEOF
}

// find is the offset from lo of the first c at or behind rel.
func (s *xmlScanner) find(c byte, rel int) (int, bool) {
	for {
		if i := bytes.IndexByte(s.buf[s.lo+rel:s.hi], c); i >= 0 {
			return rel + i, true
		}
		rel = s.hi - s.lo
		if !s.fill() {
			return 0, false
		}
	}
}

func (s *xmlScanner) have(n int) bool {
	for s.hi-s.lo < n {
		if !s.fill() {
			return false
		}
	}
	return true
}

// fill reads more behind hi, moving what is unread to the front; false at the end or on an error.
func (s *xmlScanner) fill() bool {
	if s.done || s.err != nil {
		return false
	}
	if s.lo > 0 {
		s.hi = copy(s.buf, s.buf[s.lo:s.hi])
		s.lo = 0
	}
	if s.hi == len(s.buf) {
		if len(s.buf) > s.max {
			s.fail(errXMLLong)
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.hi:])
		s.hi += n
		if err == io.EOF {
			s.done = true
			return n > 0
		}
		if err != nil {
			s.fail(err)
			return false
		}
		if n > 0 {
			return true
		}
	}
	s.fail(io.ErrNoProgress)
	return false
}
