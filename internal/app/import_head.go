package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/sheet"
	"luoi/internal/store"
)

// headRows is how many rows are read to find the head and to see what the columns hold.
const headRows = 200

// head is the beginning of a sheet: the rows above the data, and the sheet's line of the last of them.
type head struct {
	rows     [][]string
	lastLine int64
	key      string // under which the mapping is remembered
	sample   []rawRow
	found    delivery.Recognition
	notices  []fault.Field // what recognising this head left in doubt; none when the mapping was given
}

var errEnough = errors.New("enough rows read")

// readHead reads the beginning of a sheet and recognises it.
func readHead(ctx context.Context, src sheet.Source, name string, list delivery.List) (head, error) {
	var rows []rawRow
	err := src.Rows(ctx, name, func(line int64, cells []string) error {
		rows = append(rows, rawRow{line, slices.Clone(cells)})
		if len(rows) == headRows {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return head{}, err
	}
	top := make([][]string, len(rows))
	for i, r := range rows {
		top[i] = r.cells
	}
	h := head{found: delivery.Recognise(top, nil, list)}
	n := min(h.found.HeaderRows, len(rows))
	h.rows, h.sample = top[:n], rows[n:]
	if n > 0 {
		h.lastLine = rows[n-1].line
	}
	h.key = h.found.Key()
	return h, nil
}

// openSource opens the file, finds its head and settles list and mapping: those asked for, else those
// remembered for this head, else those recognised.
func (r *importRun) openSource(ctx context.Context) error {
	src, err := sheet.Open(r.req.Path, r.req.Limits)
	if err != nil {
		return err
	}
	r.src = src
	if r.head, err = readHead(ctx, src, r.req.Sheet, r.req.List); err != nil {
		return err
	}
	if r.req.List == "" {
		r.req.List = r.head.found.List
		if r.req.List == "" {
			r.req.List = r.head.found.Guess
		}
	}
	if r.req.List == "" {
		return fault.New(fault.Invalid, "app.which_list")
	}
	if r.req.Mapping == nil {
		if _, err := r.a.recall(ctx, r.req.List, &r.head); err != nil {
			return err
		}
		r.req.Mapping, r.head.notices = r.head.found.Mapping, r.head.found.Notices
	}
	return checkMapping(r.req.Mapping)
}

// recall puts the mapping last used for this head in place of the recognised one.
func (a *App) recall(ctx context.Context, list delivery.List, h *head) (bool, error) {
	if h.key == "" {
		return false, nil
	}
	var text string
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		text, err = tx.RememberedMapping(list, h.key)
		return err
	})
	if err != nil || text == "" {
		return false, err
	}
	var mapping delivery.Mapping
	if err := json.Unmarshal([]byte(text), &mapping); err != nil {
		return false, err
	}
	return h.found.Recall(mapping), nil
}

// checkMapping refuses a mapping that cannot name a person.
func checkMapping(m delivery.Mapping) error {
	has := func(f delivery.Field) bool { return slices.Contains(m, f) }
	if !has(delivery.FullName) && !(has(delivery.FamilyName) && has(delivery.GivenName)) && !has(delivery.GivenName) {
		return fault.New(fault.Invalid, "app.no_name_column")
	}
	return nil
}

// PreviewList shows what a file seems to hold, before anything is decided.
func (a *App) PreviewList(ctx context.Context, actor Actor, path, name string, list delivery.List) (Preview, error) {
	if err := actor.may(access.ImportLists); err != nil {
		return Preview{}, err
	}
	src, err := sheet.Open(path, sheet.Limits{})
	if err != nil {
		return Preview{}, err
	}
	defer src.Close()
	h, err := readHead(ctx, src, "", list)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Sheets: src.Sheets(), Header: h.rows, Kind: src.Kind(), Encoding: src.Encoding()}
	if list == "" {
		list = h.found.List
	}
	if list == "" {
		list = h.found.Guess
	}
	if p.Remembered, err = a.recall(ctx, list, &h); err != nil {
		return Preview{}, err
	}
	p.Recognition = h.found
	p.Recognition.List = list
	parser := delivery.Parser{List: list, Mapping: h.found.Mapping, Latest: a.Today()}
	for _, raw := range h.sample[:min(len(h.sample), maxExamples)] {
		p.Sample = append(p.Sample, raw.cells)
		row := PreviewRow{Line: raw.line}
		row.Record, row.Reasons = parser.Parse(raw.line, raw.cells)
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}
