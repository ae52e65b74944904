package sheet

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"
	"unicode/utf8"
)

type failer interface {
	Helper()
	Fatal(...any)
}

// reread writes b to path and gives the cells of its first sheet.
func reread(t failer, path string, b []byte) [][]string {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := Open(path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var out [][]string
	err = src.Rows(context.Background(), "", func(_ int64, cells []string) error {
		out = append(out, append([]string(nil), cells...))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzXML: no input panics or loops, and small buffers see what large ones see.
func FuzzXML(f *testing.F) {
	f.Add([]byte(`<a><b x="1>2" y='z'/>text &amp; &#x41;<!-- c --><![CDATA[d]]></a>`))
	f.Add([]byte(`<?xml?><row r="1"><c r="A1" t="s"><v>0</v></c></row>`))
	f.Add([]byte(`<!DOCTYPE x><a`))
	f.Fuzz(func(t *testing.T, b []byte) {
		tokens := func(r io.Reader) (out []byte) {
			s := newXMLScanner(r, 1<<20)
			for {
				switch tok := s.next(); tok {
				case xmlOpen:
					out = append(append(append(out, '<'), s.name...), s.attr("r")...)
				case xmlClose:
					out = append(append(out, '>'), s.name...)
				case xmlText:
					out = appendText(append(out, '.'), s)
				default:
					return out
				}
			}
		}
		if a, c := tokens(bytes.NewReader(b)), tokens(oneByte{bytes.NewReader(b)}); !bytes.Equal(a, c) && !bytes.HasPrefix(b, []byte("<!")) {
			t.Errorf("whole %q, byte by byte %q", a, c)
		}
	})
}

type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(1, len(p))]) }

// FuzzSheet: any sheet part gives rows of valid text in ascending lines, or a fault.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(sheetXML(`<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>`)))
	f.Add([]byte(sheetXML(`<row r="1"><c r="B1" s="1"><v>45566</v></c></row>`) + `<mergeCell ref="A1:C3"/>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		w := &workbook{limits: Limits{}.withDefaults(), strings: &arena{}, styles: []cellFormat{{}, {date: true}, {pad: 12}}}
		m := &mergeSet{}
		m.collect(b, true)
		m.sort()
		last := int64(0)
		p := rowParser{book: w, x: newXMLScanner(bytes.NewReader(b), 1<<17), merges: m, ctx: context.Background()}
		p.fn = func(line int64, cells []string) error {
			if line <= last || len(cells) == 0 || cells[len(cells)-1] == "" {
				t.Errorf("line %d after %d, cells %q", line, last, cells)
			}
			last = line
			for _, c := range cells {
				if !utf8.ValidString(c) {
					t.Errorf("invalid text %q", c)
				}
			}
			return nil
		}
		p.run()
	})
}

// FuzzText: any bytes give rows of valid text or a fault, and never the same line twice.
func FuzzText(f *testing.F) {
	f.Add([]byte("a,b\n\"1\",2"))
	f.Add([]byte("\xff\xfea\x00,\x00"))
	f.Add([]byte("sep=;\na;b"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		file, err := os.CreateTemp(dir, "x")
		if err != nil {
			t.Fatal(err)
		}
		defer os.Remove(file.Name())
		defer file.Close()
		file.Write(b)
		src, err := openText(file, b[:min(len(b), sampleBytes)], Limits{}.withDefaults())
		if err != nil {
			return
		}
		last := int64(0)
		src.Rows(context.Background(), "", func(line int64, cells []string) error {
			if line <= last {
				t.Errorf("line %d after %d", line, last)
			}
			last = line
			for _, c := range cells {
				if !validText(c) {
					t.Errorf("invalid text %q", c)
				}
			}
			return nil
		})
	})
}
