package ui

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Table is a list of things with what one can do to it. The same rows are drawn on a page, folded into
// cards on a phone, and written to a sheet.
type Table struct {
	ID      string
	Caption string // read aloud, not shown
	Cols    []Col
	Rows    []Row
	Foot    *Row
	Filter  bool   // a box that filters the rows on this page
	Export  string // the address that answers with the whole list as .xlsx; empty: no export
	Compact bool   // on a phone the cells of a row stand two by two
	Tall    bool   // the head stays at the top of the window while the page scrolls
	Select  string // id of a form that takes the keys of chosen rows as «id»; empty: rows are not chosen
	Pager   *Pager
	Empty   *Empty
}

// Col is one column. A Num column is set right, and its label holds no unit that the cells repeat.
type Col struct {
	Label  string
	Title  string
	Num    bool
	SortBy string // address that sorts by this column
	Sorted string // ascending, descending or empty
}

// Row is one thing; its first cell is its name.
type Row struct {
	Cells []Cell
	Key   string // what a chosen row sends; empty: it cannot be chosen
	Mood  string // bad: the row itself needs somebody
	Rest  bool   // left out on the screen, where a link shows all; printed and written to a sheet
}

func (r Row) attrs() templ.Attributes {
	class := strings.TrimSpace(map[bool]string{true: "rest "}[r.Rest] + r.Mood)
	if class == "" {
		return nil
	}
	return templ.Attributes{"class": class}
}

// Cell is what stands in a column. The zero Cell is blank and is left out on a phone.
type Cell struct {
	Text  string
	Sub   string // a second, smaller line
	Aside string // a line for the screen only: neither printed nor in a sheet
	Href  string
	Tag   string // mood of the tag that holds Text
	Raw   string // a plain decimal for the workbook; empty: Text as it is
	Mood  string // up or down
	Meter *Meter
	Tags  []TagText
}

// Num is a cell with a count: written the reader's way on the page, a number in a workbook.
func Num(ctx context.Context, n int64) Cell {
	return Cell{Text: N(ctx, n), Raw: strconv.FormatInt(n, 10)}
}

// TagText is a tag inside a cell.
type TagText struct{ Mood, Text string }

// Pager leads to the next rows by the key of the last one, so that page 1,000 costs what page 1 costs.
type Pager struct {
	Line       string // «1–50 trong 35»
	First      string
	Next, Back string
	All        string // address that shows every row at once
	AllLabel   string
}

func (t Table) class() string {
	if t.Tall {
		return "tall"
	}
	return ""
}

// choosable reports whether columns may be left out: few need no choice.
func (t Table) choosable() bool { return len(t.Cols) > 4 && len(t.Rows) > 0 }

// sorts reports whether the page's script may sort the rows: all of them are here and no address sorts them.
func (t Table) sorts() bool {
	if !t.tools() || len(t.Rows) < 3 || t.Pager != nil && (t.Pager.Next != "" || t.Pager.First != "") {
		return false
	}
	for _, c := range t.Cols {
		if c.SortBy != "" {
			return false
		}
	}
	return true
}

// sortKey is what a cell is sorted by when its words do not say it.
func sortKey(c Cell) templ.Attributes {
	if c.Raw == "" {
		return nil
	}
	return templ.Attributes{"data-raw": c.Raw}
}

func (t Table) tools() bool { return t.Filter || t.Export != "" }

func (c Cell) void() bool {
	return c.Text == "" && c.Meter == nil && len(c.Tags) == 0
}

func (t Table) cellClass(i int, c Cell) string {
	var out []string
	if i < len(t.Cols) && t.Cols[i].Num {
		out = append(out, "num")
	}
	if c.void() {
		out = append(out, "void")
	}
	if c.Mood != "" {
		out = append(out, c.Mood)
	}
	return strings.Join(out, " ")
}

func (t Table) colClass(c Col) string {
	if c.Num {
		return "num"
	}
	return ""
}

func (t Table) label(i int) string {
	if i < len(t.Cols) {
		return t.Cols[i].Label
	}
	return ""
}

func sortMark(sorted string) string {
	switch sorted {
	case "ascending":
		return "▲"
	case "descending":
		return "▼"
	}
	return ""
}
