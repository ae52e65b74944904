package linkage

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// list is one CSV file of the command contract.
type list struct {
	table *Table
	ids   []string // nil: the row's number, counted from 1
	truth []string
}

func (l *list) id(row int32) string {
	if l.ids == nil {
		return strconv.Itoa(int(row) + 1)
	}
	return l.ids[row]
}

// readList reads a CSV file. Spaces around headers and values do not matter, nor does a missing final
// newline; the separator (comma, semicolon, tab) and an old encoding are recognised.
func readList(path string, s *Spec) (*list, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "linkage.cannot_read", filepath.Base(path))
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		text, _ := vntext.DecodeAuto(raw)
		raw = []byte(text)
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.ReuseRecord, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = true, true, -1, true
	r.Comma = separator(raw)
	head, err := r.Read()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "linkage.empty_file", filepath.Base(path))
	}
	cols, err := s.columns(head)
	if err != nil {
		return nil, err
	}
	l := &list{table: NewTable(s.Fields, bytes.Count(raw, []byte("\n")))}
	err = l.fill(r, cols, filepath.Base(path))
	l.table.Seal()
	return l, err
}

// columns finds the fields, the id and the truth in the header; -1 is "not there".
func (s *Spec) columns(head []string) (cols []int, err error) {
	for i, h := range head {
		head[i] = strings.TrimSpace(h)
	}
	for _, f := range s.Fields {
		i := slices.Index(head, f.Column)
		if i < 0 {
			return nil, fault.New(fault.Invalid, "linkage.no_column", f.Column)
		}
		cols = append(cols, i)
	}
	for _, name := range []string{s.ID, s.Truth} {
		i := -1
		if name = strings.TrimSpace(name); name != "" {
			if i = slices.Index(head, name); i < 0 {
				return nil, fault.New(fault.Invalid, "linkage.no_column", name)
			}
		}
		cols = append(cols, i)
	}
	return cols, nil
}

func (l *list) fill(r *csv.Reader, cols []int, name string) error {
	n := len(cols) - 2
	id, truth := cols[n], cols[n+1]
	values := make([]string, n)
	at := func(rec []string, i int) string {
		if i < 0 || i >= len(rec) {
			return ""
		}
		return strings.TrimSpace(rec[i])
	}
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "linkage.cannot_read", name)
		}
		for k := range values {
			values[k] = at(rec, cols[k])
		}
		l.table.Append(values)
		if id >= 0 {
			l.ids = append(l.ids, strings.Clone(at(rec, id)))
		}
		if truth >= 0 {
			l.truth = append(l.truth, strings.Clone(at(rec, truth)))
		}
	}
}

func separator(raw []byte) rune {
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, c := range []rune{';', '\t', '|'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
