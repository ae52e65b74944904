package review

import (
	"slices"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Columns says where things stand in a returned sheet; -1: nowhere. People insert, move and delete
// columns, so they are found by their headings.
type Columns struct {
	Code, Name, Note int
	Answer           [len(answerCodes)]int
}

// headings are the search keys of the headings in both languages; a heading counts when it begins so.
var headings = map[Answer][]string{
	Elsewhere: {"da co noi khac", "co noi khac", "covered elsewhere"},
	Away:      {"di lam xa", "works away", "working away"},
	Died:      {"da mat", "died", "deceased"},
	Likely:    {"co kha nang", "likely"},
	NotNow:    {"chua khong", "chua", "not now"},
}

var (
	codeHeadings = []string{"ma dong", "ma so dong", "line code"}
	nameHeadings = []string{"ho va ten", "ho ten", "full name"}
	noteHeadings = []string{"ghi chu", "note"}
)

func begins(key string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return key == w || strings.HasPrefix(key, w+" ") })
}

// FindColumns reads one row as the head of the table; ok only when the code and all five answers are there.
func FindColumns(cells []string) (c Columns, ok bool) {
	c = Columns{Code: -1, Name: -1, Note: -1}
	for i := range c.Answer {
		c.Answer[i] = -1
	}
	for i, cell := range cells {
		key := strings.TrimLeft(vntext.Key(cell), "0123456789 ") // «1. Đã có nơi khác»
		put := func(at *int, words []string) {
			if *at < 0 && begins(key, words) {
				*at = i
			}
		}
		put(&c.Code, codeHeadings)
		put(&c.Name, nameHeadings)
		put(&c.Note, noteHeadings)
		for _, a := range Answers {
			put(&c.Answer[a], headings[a])
		}
	}
	for _, a := range Answers {
		if c.Answer[a] < 0 {
			return c, false
		}
	}
	return c, c.Code >= 0
}

// SheetRow is one row of a returned sheet, as it came and as it was understood.
type SheetRow struct {
	Line    int64
	Cells   []string
	Code    string
	Name    string
	Note    string
	Answer  Answer
	Reasons []fault.Field // why the row is given back
}

func (r *SheetRow) refuse(key string, args ...any) {
	r.Reasons = append(r.Reasons, fault.Field{Field: "code", Key: key, Args: args})
}

// Row reads one row below the head; ok is false when it says nothing: a blank line, a signature.
func (c Columns) Row(line int64, cells []string) (row SheetRow, ok bool) {
	at := func(i int) string {
		if i < 0 || i >= len(cells) {
			return ""
		}
		return strings.TrimSpace(cells[i])
	}
	row = SheetRow{Line: line, Cells: slices.Clone(cells), Code: at(c.Code), Name: at(c.Name), Note: vntext.Truncate(vntext.NFC(at(c.Note)), MaxNote)}
	var ticked []Answer
	for _, a := range Answers {
		switch tick(at(c.Answer[a])) {
		case ticks:
			ticked = append(ticked, a)
		case unclear:
			row.refuse("review.sheet.unclear", at(c.Answer[a]))
		}
	}
	switch {
	case len(ticked) > 1:
		row.refuse("review.sheet.two")
	case len(ticked) == 1:
		row.Answer = ticked[0]
	}
	if row.Code == "" && len(ticked) == 0 && len(row.Reasons) == 0 {
		return row, false
	}
	return row, true
}

type ticking int

const (
	empty ticking = iota
	ticks
	unclear
)

// tick reads a cell of an answer column. People write x, X, v, a tick, 1, có; Excel's own boxes say TRUE.
func tick(cell string) ticking {
	switch k := vntext.Key(cell); k {
	case "x", "v", "1", "co", "dung", "yes", "true", "ok", "r": // «r» is the tick of the Wingdings 2 font
		return ticks
	case "":
		if strings.ContainsAny(cell, "✓✔☑☒✗✘×√") {
			return ticks
		}
		return empty // also a dash or the empty box ☐
	case "0", "false", "khong", "no":
		return empty
	}
	return unclear
}

// Verdict is what a returned sheet comes to.
type Verdict struct {
	Marks   []Mark
	Same    int // rows that say what is known already
	Blank   int // rows nobody ticked
	Refused []SheetRow
}

// Known is a line of the round as the judge sees it, with the person's name.
type Known struct {
	Line
	Name string
}

// JudgeSheet decides what each row of a returned sheet does. Rows may come in any order and lines may be
// missing: only the code leads to a person. A name that is not the person's gives the row back: whoever
// sorts one column of a sheet alone would else mark the dead alive. An answer that differs from one
// given meanwhile on a screen is given back too, unless overwrite says that the paper counts.
func JudgeSheet(round int64, rows []SheetRow, known map[int64]Known, overwrite bool) Verdict {
	var v Verdict
	given := map[int64]map[Answer]bool{}
	numbers := make([]int64, len(rows))
	for i := range rows {
		row := &rows[i]
		numbers[i] = row.lead(round, known)
		if numbers[i] != 0 && row.Answer != Unmarked {
			if given[numbers[i]] == nil {
				given[numbers[i]] = map[Answer]bool{}
			}
			given[numbers[i]][row.Answer] = true
		}
	}
	done := map[int64]bool{}
	for i := range rows {
		row, no := &rows[i], numbers[i]
		if no != 0 && len(given[no]) > 1 {
			row.refuse("review.sheet.twice", row.Code)
		}
		k := known[no]
		if len(row.Reasons) == 0 && row.Answer != Unmarked && k.Answer != Unmarked && k.Answer != row.Answer && !overwrite {
			row.refuse("review.sheet.has." + k.Answer.Code())
		}
		switch {
		case len(row.Reasons) > 0:
			v.Refused = append(v.Refused, *row)
		case row.Answer == Unmarked:
			v.Blank++
		case done[no], k.Answer == row.Answer && (row.Note == "" || row.Note == k.Note):
			v.Same++
		default:
			done[no] = true
			v.Marks = append(v.Marks, Mark{No: no, Answer: row.Answer, Note: row.Note, Way: Sheet})
		}
	}
	return v
}

// lead follows the row's code to a line; 0 when it leads nowhere, with the reason.
func (r *SheetRow) lead(round int64, known map[int64]Known) int64 {
	if r.Code == "" {
		r.refuse("review.sheet.no_code")
		return 0
	}
	in, no, ok := ParseCode(r.Code)
	if !ok {
		r.refuse("review.sheet.bad_code", r.Code)
		return 0
	}
	if in != round {
		r.refuse("review.sheet.other_round", r.Code, in)
		return 0
	}
	k, ok := known[no]
	if !ok {
		r.refuse("review.sheet.unknown_code", r.Code)
		return 0
	}
	if r.Name != "" && vntext.Key(r.Name) != vntext.Key(k.Name) {
		r.refuse("review.sheet.other_name", r.Code, r.Name)
		return 0
	}
	return no
}
