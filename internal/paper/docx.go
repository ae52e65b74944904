package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"

	"luoi/internal/fault"
)

// Limits against files that are made to harm: a letter has a dozen parts and a few hundred kilobytes.
const (
	mostParts    = 400
	mostDocxSize = 32 << 20 // bytes of all parts, unpacked
	deepestXML   = 120
)

// Values fills a template. Field, list and flag names are what stands between the braces.
type Values struct {
	Fields map[string]string              // {{so_hieu}}
	Lists  map[string][]map[string]string // {{dong.ten}}: the table row or the paragraph is repeated
	Flags  map[string]bool                // {{if co_bang}} … {{end}}, each alone in a paragraph
}

// Template is an opened .docx that an office may have edited in Word (mẫu văn bản).
type Template struct {
	parts []part
}

type part struct {
	name string
	body []byte
}

// OpenTemplate reads a .docx. Errors are fault.Invalid with the keys paper.not_docx, paper.macros and
// paper.broken_part (name of the part), and fault.TooLarge with paper.too_large. A file with macros, with
// a document type declaration or larger than the limits is refused; nothing of it is kept.
func OpenTemplate(b []byte) (*Template, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "paper.not_docx")
	}
	if len(z.File) > mostParts {
		return nil, fault.New(fault.TooLarge, "paper.too_large")
	}
	t := &Template{}
	left := int64(mostDocxSize)
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if strings.Contains(strings.ToLower(f.Name), "vbaproject") {
			return nil, fault.New(fault.Invalid, "paper.macros")
		}
		body, err := readPart(f, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(body))
		t.parts = append(t.parts, part{f.Name, body})
	}
	return t, t.sound()
}

func readPart(f *zip.File, left int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "paper.broken_part", f.Name)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, left+1))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "paper.broken_part", f.Name)
	}
	if int64(len(body)) > left {
		return nil, fault.New(fault.TooLarge, "paper.too_large")
	}
	return body, nil
}

func (t *Template) sound() error {
	types, main := t.find("[Content_Types].xml"), t.find("word/document.xml")
	if types == nil || main == nil {
		return fault.New(fault.Invalid, "paper.not_docx")
	}
	if bytes.Contains(types, []byte("macroEnabled")) {
		return fault.New(fault.Invalid, "paper.macros")
	}
	for _, p := range t.parts {
		if textPart(p.name) {
			if _, err := parseXML(p.body); err != nil {
				return fault.Wrap(fault.Invalid, err, "paper.broken_part", p.name)
			}
		}
	}
	return nil
}

func (t *Template) find(name string) []byte {
	for _, p := range t.parts {
		if p.name == name {
			return p.body
		}
	}
	return nil
}

// textPart reports the parts that hold what people read: the body, heads and feet.
func textPart(name string) bool {
	base := path.Base(name)
	return path.Dir(name) == "word" && (base == "document.xml" || strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer")) && strings.HasSuffix(base, ".xml")
}

// Fill writes the document. The error for a field, list or flag that v does not have is fault.Invalid with
// the key paper.unknown_field, its arguments being the name and the names there are.
func (t *Template) Fill(v Values) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range t.parts {
		body := p.body
		if textPart(p.name) {
			root, err := parseXML(body)
			if err != nil {
				return nil, fault.Wrap(fault.Invalid, err, "paper.broken_part", p.name)
			}
			f := filler{v: v}
			if err := f.children(root, nil); err != nil {
				return nil, err
			}
			body = writeXML(root)
		}
		w, err := z.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// Names lists what stands between braces in the template, sorted, each once.
func (t *Template) Names() ([]string, error) {
	var names []string
	for _, p := range t.parts {
		if !textPart(p.name) {
			continue
		}
		root, err := parseXML(p.body)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "paper.broken_part", p.name)
		}
		root.each("w:p", func(n *node) { names = append(names, fieldsOf(n.text())...) })
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// node is one element of a part, or a run of text when name is empty. Raw names keep the prefixes that
// Word wrote, so that what we do not know comes out as it went in.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	data  string // text, or a whole processing instruction
}

func parseXML(b []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	root := &node{}
	stack := []*node{root}
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			if len(stack) != 1 {
				return nil, io.ErrUnexpectedEOF
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &node{name: rawName(tok.Name), attrs: slices.Clone(tok.Attr)}
			top.kids = append(top.kids, n)
			if stack = append(stack, n); len(stack) > deepestXML {
				return nil, fault.New(fault.TooLarge, "paper.too_large")
			}
		case xml.EndElement:
			if len(stack) == 1 || top.name != rawName(tok.Name) {
				return nil, io.ErrUnexpectedEOF
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.kids = append(top.kids, &node{data: string(tok)})
		case xml.Directive:
			return nil, fault.New(fault.Invalid, "paper.not_docx")
		}
	}
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func writeXML(root *node) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	for _, k := range root.kids {
		if k.name != "" {
			k.write(&b)
		}
	}
	return b.Bytes()
}

func (n *node) write(b *bytes.Buffer) {
	if n.name == "" {
		xml.EscapeText(b, []byte(n.data)) // a bytes.Buffer does not fail
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + rawName(a.Name) + `="`)
		xml.EscapeText(b, []byte(a.Value))
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

func (n *node) clone() *node {
	c := &node{name: n.name, attrs: n.attrs, data: n.data}
	for _, k := range n.kids {
		c.kids = append(c.kids, k.clone())
	}
	return c
}

// each calls f for the elements of that name, outermost first.
func (n *node) each(name string, f func(*node)) {
	for _, k := range n.kids {
		if k.name == name {
			f(k)
		}
		k.each(name, f)
	}
}

// text is the words of an element.
func (n *node) text() string {
	var b strings.Builder
	n.each("w:t", func(t *node) {
		for _, k := range t.kids {
			b.WriteString(k.data)
		}
	})
	return b.String()
}
