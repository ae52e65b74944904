package sheet

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"luoi/internal/fault"
)

// Style is how a cell looks in .xlsx; .csv has none.
type Style int

const (
	Plain     Style = iota
	Header          // bold on grey, wrapped
	BadHeader       // header of the reason column: bold, white on red
	Bad             // a row that was refused: pale red
	Title           // bold, larger
	Total           // bold, line above
)

// Cell of a written table. Text is always text: "=1+1" stays what it is. With Number it is a plain
// decimal such as 1443793 or -2.5 and becomes a number that can be summed.
type Cell struct {
	Text   string
	Number bool
	Style  Style
}

// Writer writes tables row by row. Close finishes the file; without it nothing usable is written.
type Writer interface {
	// Sheet begins a sheet; widths are in characters, 0 or missing for the usual width. In .csv all
	// sheets follow one another with an empty line between. Row without Sheet begins "Sheet1".
	Sheet(name string, widths ...float64) error
	// Row writes text cells.
	Row(cells ...string) error
	// Cells writes cells with numbers and styles.
	Cells(cells ...Cell) error
	Close() error
}

// NewWriter writes kind KindXLSX or KindCSV (UTF-8 with byte order mark, commas, CRLF: what Excel opens
// by itself) to w.
func NewWriter(w io.Writer, kind string) (Writer, error) {
	switch kind {
	case KindXLSX:
		return &bookWriter{to: w, file: excelize.NewFile(), styles: map[Style]int{}}, nil
	case KindCSV, KindPaste:
		return &csvWriter{w: bufio.NewWriterSize(w, 64<<10), sep: ','}, nil
	}
	return nil, fault.New(fault.Invalid, "sheet.no_kind", kind)
}

type csvWriter struct {
	w      *bufio.Writer
	sep    byte
	sheets int
	rows   int
}

func (c *csvWriter) Sheet(string, ...float64) error {
	if c.sheets++; c.sheets > 1 {
		_, err := c.w.WriteString("\r\n")
		return err
	}
	return nil
}

func (c *csvWriter) Row(cells ...string) error {
	if c.rows++; c.rows == 1 {
		c.w.WriteString("\ufeff")
	}
	for i, s := range cells {
		if i > 0 {
			c.w.WriteByte(c.sep)
		}
		c.cell(guard(s), len(cells) == 1)
	}
	_, err := c.w.WriteString("\r\n")
	return err
}

// cell quotes where the text would be cut or trimmed otherwise. A lone empty cell is quoted too, or its
// row would read as no row.
func (c *csvWriter) cell(s string, alone bool) {
	if s != "" && strings.IndexByte(s, c.sep) < 0 && !strings.ContainsAny(s, "\"\r\n\t;") && s[0] != ' ' && s[len(s)-1] != ' ' || s == "" && !alone {
		c.w.WriteString(s)
		return
	}
	c.w.WriteByte('"')
	c.w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	c.w.WriteByte('"')
}

func (c *csvWriter) Cells(cells ...Cell) error {
	text := make([]string, len(cells))
	for i, v := range cells {
		text[i] = v.Text
	}
	return c.Row(text...)
}

func (c *csvWriter) Close() error { return c.w.Flush() }

// bookWriter is a workbook on excelize's stream writer: rows go to a temporary file, so memory stays small.
type bookWriter struct {
	to     io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	styles map[Style]int
	names  []string
	row    int
}

func (b *bookWriter) Sheet(name string, widths ...float64) error {
	if err := b.finishSheet(); err != nil {
		return err
	}
	name = b.freeName(name)
	var err error
	if len(b.names) == 0 {
		err = b.file.SetSheetName("Sheet1", name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return writeFault(err)
	}
	b.names, b.row = append(b.names, name), 0
	if b.stream, err = b.file.NewStreamWriter(name); err != nil {
		return writeFault(err)
	}
	for i, w := range widths {
		if w > 0 {
			if err := b.stream.SetColWidth(i+1, i+1, min(w, 255)); err != nil {
				return writeFault(err)
			}
		}
	}
	return nil
}

// freeName makes a name Excel accepts: at most 31 UTF-16 units, none of []:*?/\, not taken.
func (b *bookWriter) freeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(strings.TrimSpace(name), "'")
	if name == "" {
		name = "Sheet"
	}
	base := name
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = " " + strconv.Itoa(n)
		}
		name = cutUnits(base, 31-len(suffix)) + suffix
		if !b.taken(name) {
			return name
		}
	}
}

func (b *bookWriter) taken(name string) bool {
	for _, n := range b.names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// cutUnits cuts s to at most n UTF-16 units.
func cutUnits(s string, n int) string {
	units := 0
	for i, r := range s {
		units++
		if r > 0xffff {
			units++
		}
		if units > n {
			return s[:i]
		}
	}
	return s
}

func (b *bookWriter) finishSheet() error {
	if b.stream == nil {
		return nil
	}
	err := b.stream.Flush()
	b.stream = nil
	return writeFault(err)
}

func (b *bookWriter) Row(cells ...string) error {
	styled := make([]Cell, len(cells))
	for i, s := range cells {
		styled[i].Text = s
	}
	return b.Cells(styled...)
}

func (b *bookWriter) Cells(cells ...Cell) error {
	if b.stream == nil {
		if err := b.Sheet("Sheet1"); err != nil {
			return err
		}
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		style, err := b.style(c.Style)
		if err != nil {
			return err
		}
		v := excelize.Cell{StyleID: style}
		switch {
		case c.Number:
			v.Value = numberValue(c.Text)
		case c.Text != "":
			v.Value = cellText(c.Text)
		}
		if v.Value != nil || style != 0 {
			values[i] = v
		}
	}
	b.row++
	return writeFault(b.stream.SetRow("A"+strconv.Itoa(b.row), values))
}

// numberValue keeps whole numbers whole; what is no number stays text.
func numberValue(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n < 1e15 && n > -1e15 {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	return cellText(s)
}

// cellText is what a cell can hold: 32,767 UTF-16 units of valid text.
func cellText(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return cutUnits(s, 32767)
}

// style makes each look once, when first used.
func (b *bookWriter) style(s Style) (int, error) {
	if s == Plain {
		return 0, nil
	}
	if id, ok := b.styles[s]; ok {
		return id, nil
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "center"}
	look := map[Style]*excelize.Style{
		Header:    {Font: &excelize.Font{Bold: true}, Fill: fill("E7EBEF"), Alignment: wrap},
		BadHeader: {Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("B3261E"), Alignment: wrap},
		Bad:       {Fill: fill("FBE3E1")},
		Title:     {Font: &excelize.Font{Bold: true, Size: 14}},
		Total:     {Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "top", Style: 1, Color: "555555"}}},
	}[s]
	if look == nil {
		return 0, nil
	}
	id, err := b.file.NewStyle(look)
	if err != nil {
		return 0, writeFault(err)
	}
	b.styles[s] = id
	return id, nil
}

func (b *bookWriter) Close() error {
	defer b.file.Close()
	if len(b.names) == 0 {
		if err := b.Sheet("Sheet1"); err != nil {
			return err
		}
	}
	if err := b.finishSheet(); err != nil {
		return err
	}
	_, err := b.file.WriteTo(b.to)
	return writeFault(err)
}

func writeFault(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Internal, err, "sheet.write_failed")
}
