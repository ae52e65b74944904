package app

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/sheet"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/vntext"
)

// FigureFile is a table of measures and targets that is handed in. Its columns, in any order: indicator (code or
// name), place (code or name; empty: the place given), day or period, value, source; first day of a flow.
// A row with a period is a target, one with a day is a measure.
type FigureFile struct {
	Path   string
	Name   string
	UnitID int64 // place of rows that name none, above all that are named
	DryRun bool
}

// FigureRow is one row of a file, with what became of it.
type FigureRow struct {
	Line    int64
	Cells   []string
	State   string // new same refused
	Reasons []fault.Field
}

// FigureResult is what a file came to.
type FigureResult struct {
	Upload  int64 // id of what was given back; 0: a dry run or nothing refused
	Head    []string
	Rows    []FigureRow
	Taken   int64
	Same    int64
	Refused int64
}

const (
	figureRows = 5000 // far above 34 provinces × ten years × a dozen numbers
	figureHead = 10   // how many rows may stand above the head
)

// figureColumn names the columns by the folded words people head them with.
var figureWords = map[string][]string{
	"indicator": {"chi so", "chi tieu", "indicator", "ma chi so"},
	"place":     {"don vi", "noi", "dia ban", "ma don vi", "xa", "place"},
	"day":       {"ngay", "den ngay", "ngay tinh", "day", "date"},
	"from":      {"tu ngay", "from"},
	"period":    {"ky", "nam", "period", "year"},
	"value":     {"gia tri", "so lieu", "ket qua", "value"},
	"told":      {"ngay bao", "ngay cong bo", "told"},
	"source":    {"nguon", "source", "so quyet dinh"},
}

func figureColumns(cells []string) (map[string]int, bool) {
	at := map[string]int{}
	for n, c := range cells {
		key := vntext.Key(c)
		for name, words := range figureWords {
			for _, w := range words {
				if _, taken := at[name]; key == w && !taken {
					at[name] = n
				}
			}
		}
	}
	_, a := at["indicator"]
	_, b := at["value"]
	_, c := at["day"]
	_, d := at["period"]
	return at, a && b && (c || d)
}

// ImportFigures takes a file of measures and targets: every row that can be taken, the others are kept to be given
// back in the same shape with their reasons. A dry run writes nothing. The same file twice changes nothing.
func (a *App) ImportFigures(ctx context.Context, actor Actor, q FigureFile) (FigureResult, error) {
	var v FigureResult
	if err := actor.may(access.SetNumbers); err != nil {
		return v, err
	}
	at, err := v.read(ctx, q.Path)
	if err != nil {
		return v, err
	}
	run := a.Store.Read
	if !q.DryRun {
		run = func(ctx context.Context, fn func(*store.Tx) error) error {
			return a.Store.Write(ctx, actor.AccountID, fn)
		}
	}
	err = run(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SetNumbers, q.UnitID, day.Date{})
		if err != nil {
			return err
		}
		t := figureTaker{a: a, tx: tx, actor: actor, at: at, unit: path[len(path)-1], dry: q.DryRun}
		if t.known, err = tx.Indicators(); err != nil {
			return err
		}
		t.known = append(target.Catalogue(), t.known...)
		if t.below, err = tx.Below(t.unit.ID, day.Date{}); err != nil {
			return err
		}
		for n := range v.Rows {
			if err := t.row(&v.Rows[n]); err != nil {
				return err
			}
		}
		v.count()
		if q.DryRun {
			return nil
		}
		return a.keepFigures(tx, q, t.unit.ID, &v)
	})
	return v, err
}

func (v *FigureResult) count() {
	for _, r := range v.Rows {
		switch r.State {
		case "new":
			v.Taken++
		case "same":
			v.Same++
		default:
			v.Refused++
		}
	}
}

func (v *FigureResult) read(ctx context.Context, path string) (map[string]int, error) {
	src, err := sheet.Open(path, sheet.Limits{FileBytes: 8 << 20, UnpackedBytes: 64 << 20, Rows: figureRows, Columns: 64})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	var at map[string]int
	for _, name := range src.Sheets() {
		found, above := false, 0
		err := src.Rows(ctx, name, func(line int64, cells []string) error {
			if !found {
				if above++; above <= figureHead {
					if cols, ok := figureColumns(cells); ok {
						at, found, v.Head = cols, true, append([]string(nil), cells...)
					}
				}
				return nil
			}
			if strings.TrimSpace(strings.Join(cells, "")) != "" {
				v.Rows = append(v.Rows, FigureRow{Line: line, Cells: append([]string(nil), cells...)})
			}
			return nil
		})
		if err != nil && fault.As(err).Key != "sheet.empty" {
			return nil, err
		}
		if found {
			return at, nil
		}
	}
	return nil, fault.New(fault.Invalid, "figure.not_ours")
}

// figureTaker takes one row after the other.
type figureTaker struct {
	a     *App
	tx    *store.Tx
	actor Actor
	at    map[string]int
	unit  org.Unit
	known []target.Indicator
	below []org.Unit
	dry   bool
}

func (t *figureTaker) cell(r *FigureRow, name string) string {
	n, ok := t.at[name]
	if !ok || n >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[n])
}

// row takes one row. What is wrong with it is kept beside it; an error of the store ends the file.
func (t *figureTaker) row(r *FigureRow) error {
	r.State = "new"
	same, err := t.take(r)
	switch {
	case err == nil && same:
		r.State = "same"
	case err == nil:
	case fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.NotFound:
		f := fault.As(err)
		r.State, r.Reasons = "refused", f.Fields
		if len(r.Reasons) == 0 {
			r.Reasons = []fault.Field{{Key: f.Key, Args: f.Args}}
		}
	default:
		return err
	}
	return nil
}

func (t *figureTaker) take(r *FigureRow) (same bool, err error) {
	ind, err := t.indicator(t.cell(r, "indicator"))
	if err != nil {
		return false, err
	}
	unit, err := t.place(t.cell(r, "place"))
	if err != nil {
		return false, err
	}
	if period := t.cell(r, "period"); period != "" {
		return t.target(r, ind, unit, period)
	}
	n := NewMeasure{Indicator: ind.Code, UnitID: unit, Text: t.cell(r, "value"), Source: t.cell(r, "source"), way: target.Imported}
	if n.Day, err = wholeDay(t.cell(r, "day")); err != nil {
		return false, err
	}
	if from := t.cell(r, "from"); from != "" {
		if n.From, err = wholeDay(from); err != nil {
			return false, err
		}
	}
	if told := t.cell(r, "told"); told != "" {
		if n.Told, err = wholeDay(told); err != nil {
			return false, err
		}
	}
	m, _, err := t.a.toldMeasure(t.tx, t.actor, n)
	if err != nil {
		return false, err
	}
	old, known, err := t.tx.MeasureLike(m)
	if err != nil || known && old.Value == m.Value {
		return true, err
	}
	if known {
		return false, fault.New(fault.Conflict, "target.measure.known", m.Day, old.Value)
	}
	if t.dry {
		return false, nil
	}
	return false, t.tx.InsertMeasures([]target.Measure{m})
}

// wholeDay reads a day as people write it; a month or a year alone is none.
func wholeDay(text string) (day.Date, error) {
	if d, err := day.Parse(text); err == nil {
		return d, nil
	}
	d, prec, err := vntext.ParseDate(text)
	if err == nil && prec != vntext.PrecisionDay {
		err = fault.New(fault.Invalid, "target.measure.day")
	}
	return d, err
}

func (t *figureTaker) indicator(text string) (target.Indicator, error) {
	for _, i := range t.known {
		if i.Code == text || vntext.Key(i.Name) == vntext.Key(text) && text != "" {
			return i, nil
		}
	}
	return target.Indicator{}, fault.New(fault.Invalid, "figure.indicator", text)
}

// place finds a place by code or name among those below the file's own; a name that two places bear is refused.
func (t *figureTaker) place(text string) (int64, error) {
	if text == "" || text == t.unit.Code || vntext.Key(text) == vntext.Key(t.unit.FullName) || vntext.Key(text) == vntext.Key(t.unit.Name) {
		return t.unit.ID, nil
	}
	var found []int64
	for _, u := range t.below {
		if u.Level > org.Commune {
			continue
		}
		if u.Code == text {
			return u.ID, nil
		}
		if k := vntext.Key(text); k == vntext.Key(u.Name) || k == vntext.Key(u.FullName) {
			found = append(found, u.ID)
		}
	}
	switch len(found) {
	case 0:
		return 0, fault.New(fault.Invalid, "figure.place", text)
	case 1:
		return found[0], nil
	}
	return 0, fault.New(fault.Invalid, "figure.place_twice", text)
}

// target gives a row's target. One that was given on from above is changed on its own page, with its reason.
func (t *figureTaker) target(r *FigureRow, ind target.Indicator, unit int64, period string) (same bool, err error) {
	p, err := day.ParsePeriod(period)
	if err != nil {
		return false, fault.New(fault.Invalid, "figure.period", period)
	}
	value, err := ReadFigure(ind.Kind, t.cell(r, "value"))
	if err != nil {
		return false, err
	}
	g := giving{a: t.a, tx: t.tx, actor: t.actor, ind: ind, order: TargetOrder{Indicator: ind.Code, Period: p, Decision: target.Decision{Number: line(t.cell(r, "source"))}}}
	h, err := t.a.holder(t.tx, t.actor, access.GiveTargets, unit, target.Holder{}, g.day())
	if err != nil {
		return false, err
	}
	old, known, err := t.tx.TargetHeld(ind.Code, p, h.Unit.ID, h.Holder)
	if err != nil {
		return false, err
	}
	if known && old.Value == value {
		return true, nil
	}
	if known {
		return false, fault.New(fault.Conflict, "figure.target_known", old.Value, old.Version)
	}
	if t.dry {
		return false, target.Target{Indicator: ind.Code, Period: p, Value: value}.Check(ind)
	}
	_, err = g.give(TargetItem{UnitID: unit, Value: value})
	return false, err
}

// keepFigures keeps the refused rows, sealed, and writes the journal.
func (a *App) keepFigures(tx *store.Tx, q FigureFile, unit int64, v *FigureResult) error {
	back := givenBack{Head: [][]string{v.Head}}
	for _, r := range v.Rows {
		if r.State == "refused" {
			back.Rows = append(back.Rows, RejectedSheet{Line: r.Line, Cells: r.Cells, Reasons: r.Reasons})
		}
	}
	text, err := json.Marshal(back)
	if err != nil {
		return err
	}
	u := store.FigureUpload{UnitID: unit, FileName: line(q.Name), Taken: v.Taken, Same: v.Same, Refused: v.Refused, Back: a.Keys.Seal(text)}
	if err := tx.InsertFigureUpload(&u); err != nil {
		return err
	}
	v.Upload = u.ID
	return tx.Audit("figures.import", "unit:"+itoa(unit), strconv.FormatInt(v.Taken, 10)+" "+strconv.FormatInt(v.Refused, 10))
}

// FiguresBack writes the refused rows of a file in the shape they came in, with the reasons; kind is that of the new
// file, sheet.KindXLSX or sheet.KindCSV. NotFound for a file of a place out of reach.
func (a *App) FiguresBack(ctx context.Context, actor Actor, id int64, kind, lang string, w io.Writer) error {
	var back givenBack
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		u, err := tx.FigureUpload(id)
		if err != nil {
			return hidden(err, "figure.no_upload")
		}
		if _, err := a.place(tx, actor, access.SetNumbers, u.UnitID, day.Date{}); err != nil {
			return hidden(err, "figure.no_upload")
		}
		text, err := a.Keys.Open(u.Back)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, &back)
	})
	if err != nil {
		return err
	}
	out, err := sheet.NewGiveBack(w, kind, lang, back.Head, 0)
	if err != nil {
		return err
	}
	for _, r := range back.Rows {
		if err := out.Row(r.Cells, r.Reasons); err != nil {
			return err
		}
	}
	return out.Close()
}
