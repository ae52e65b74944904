package app

import (
	"context"
	"encoding/json"
	"io"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/review"
	"luoi/internal/sheet"
	"luoi/internal/store"
)

// UploadRequest is a filled sheet that came back.
type UploadRequest struct {
	Round     int64
	UnitID    int64 // the part whose lines it may mark; 0: the actor's part of the round
	Path      string
	Name      string
	Overwrite bool // the paper counts where a screen said otherwise
}

// givenBack is what is kept, sealed, of the rows that could not be taken.
type givenBack struct {
	Head [][]string      `json:"head"`
	Rows []RejectedSheet `json:"rows"`
}

// RejectedSheet is one row as it came, with the reasons.
type RejectedSheet struct {
	Line    int64         `json:"line"`
	Cells   []string      `json:"cells"`
	Reasons []fault.Field `json:"reasons"`
}

// sheetLimits: a filled list is small, whatever a file pretends to be.
var sheetLimits = sheet.Limits{FileBytes: 32 << 20, UnpackedBytes: 256 << 20, Rows: 4 * review.MaxLines, Columns: 256}

// mostTyped is far above what the lines of a round take, in bytes.
const mostTyped = 512 << 10

// UploadMarks takes the marks of a filled sheet: all good rows in one act, the others are kept to be
// given back with their reasons. It gives the id of the upload.
func (a *App) UploadMarks(ctx context.Context, actor Actor, q UploadRequest) (uploadID int64, err error) {
	if err := actor.may(access.MarkReview); err != nil {
		return 0, err
	}
	head, rows, err := readSheet(ctx, q.Path)
	if err != nil {
		return 0, err
	}
	return a.takeRows(ctx, actor, q, head, rows)
}

// TypeMarks takes the marks that somebody types from paper, a line of the list on each line of text: its
// code, the number of the answer, perhaps a note. What it came to is kept as an upload, so the lines that
// could not be taken come back with their reasons.
func (a *App) TypeMarks(ctx context.Context, actor Actor, q UploadRequest, text string) (uploadID int64, err error) {
	if err := actor.may(access.MarkReview); err != nil {
		return 0, err
	}
	if len(text) > mostTyped {
		return 0, fault.New(fault.TooLarge, "review.typed.too_long", mostTyped>>10)
	}
	rows := review.ReadTyped(text)
	if len(rows) == 0 {
		return 0, fault.New(fault.Invalid, "review.typed.empty")
	}
	return a.takeRows(ctx, actor, q, [][]string{review.TypedHead}, rows)
}

// takeRows marks what the rows of a sheet say, keeps the others to be given back, and gives the upload's id.
func (a *App) takeRows(ctx context.Context, actor Actor, q UploadRequest, head [][]string, rows []review.SheetRow) (uploadID int64, err error) {
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		r, part, path, err := a.part(tx, actor, access.MarkReview, q.Round, q.UnitID)
		if err != nil {
			return err
		}
		if r.State == review.Closed {
			return fault.New(fault.Conflict, "review.closed")
		}
		lines, err := tx.RoundLines(q.Round, part)
		if err != nil {
			return err
		}
		known := make(map[int64]review.Known, len(lines))
		for _, l := range lines {
			known[l.No] = review.Known{Line: l.Line, Name: l.Name}
		}
		v := review.JudgeSheet(q.Round, rows, known, q.Overwrite)
		if _, err := a.markLines(tx, actor, q.Round, v.Marks); err != nil {
			return err
		}
		u := store.ReviewUpload{Round: q.Round, UnitID: path[len(path)-1].ID, FileName: q.Name, Taken: int64(len(v.Marks)), Same: int64(v.Same),
			Blank: int64(v.Blank), Refused: int64(len(v.Refused))}
		if u.Back, err = a.sealBack(head, v.Refused); err != nil {
			return err
		}
		if err := tx.InsertUpload(&u); err != nil {
			return err
		}
		uploadID = u.ID
		return tx.Audit("review.upload", roundRef(q.Round), itoa(u.Taken)+" "+itoa(u.Refused))
	})
	return uploadID, err
}

func (a *App) sealBack(head [][]string, refused []review.SheetRow) (string, error) {
	back := givenBack{Head: head}
	for _, r := range refused {
		back.Rows = append(back.Rows, RejectedSheet{Line: r.Line, Cells: r.Cells, Reasons: r.Reasons})
	}
	text, err := json.Marshal(back)
	if err != nil {
		return "", err
	}
	return a.Keys.Seal(text), nil
}

// mostHead is how many rows may stand above the head of the table.
const mostHead = 30

// readSheet reads every sheet of a file that has the table; head is what stood above the rows of the first.
func readSheet(ctx context.Context, path string) (head [][]string, rows []review.SheetRow, err error) {
	src, err := sheet.Open(path, sheetLimits)
	if err != nil {
		return nil, nil, err
	}
	defer src.Close()
	found := false
	for _, name := range src.Sheets() {
		var above [][]string
		var cols review.Columns
		table := false
		err := src.Rows(ctx, name, func(line int64, cells []string) error {
			if !table {
				if len(above) < mostHead {
					above = append(above, append([]string(nil), cells...))
					cols, table = review.FindColumns(cells)
				}
				return nil
			}
			if again, ok := review.FindColumns(cells); ok { // several lists copied below each other
				cols = again
				return nil
			}
			if row, ok := cols.Row(line, cells); ok {
				rows = append(rows, row)
			}
			return nil
		})
		if err != nil && fault.As(err).Key != "sheet.empty" {
			return nil, nil, err
		}
		if table && !found {
			found, head = true, above
		}
	}
	if !found {
		return nil, nil, fault.New(fault.Invalid, "review.sheet.not_ours")
	}
	return head, rows, nil
}

// uploadsOf lists the uploads of a round that lie in the actor's territory.
func uploadsOf(tx *store.Tx, actor Actor, number int64) ([]store.ReviewUpload, error) {
	if actor.may(access.MarkReview) != nil {
		return nil, nil
	}
	all, err := tx.Uploads(number)
	if err != nil {
		return nil, err
	}
	var list []store.ReviewUpload
	for _, u := range all {
		path, err := tx.Path(u.UnitID, day.Date{})
		if err != nil {
			return nil, err
		}
		if len(path) > 0 && actor.reaches(access.MarkReview, ids(path)) == nil {
			list = append(list, u)
		}
	}
	return list, nil
}

// UploadView is what an upload came to, with the rows given back.
type UploadView struct {
	store.ReviewUpload // Back is empty
	Head               [][]string
	Rows               []RejectedSheet
}

// ReviewUpload opens an upload of a round, to those who may mark its part.
func (a *App) ReviewUpload(ctx context.Context, actor Actor, number, id int64) (UploadView, error) {
	var v UploadView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := actor.may(access.MarkReview); err != nil {
			return err
		}
		u, err := tx.Upload(id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		path, perr := tx.Path(u.UnitID, day.Date{})
		if perr != nil {
			return perr
		}
		if err != nil || u.Round != number || len(path) == 0 || actor.reaches(access.MarkReview, ids(path)) != nil {
			return fault.New(fault.NotFound, "review.no_such_upload")
		}
		text, err := a.Keys.Open(u.Back)
		if err != nil {
			return err
		}
		var back givenBack
		if err := json.Unmarshal(text, &back); err != nil {
			return err
		}
		u.Back = ""
		v = UploadView{ReviewUpload: u, Head: back.Head, Rows: back.Rows}
		return nil
	})
	return v, err
}

// UploadBack writes the rows given back as an .xlsx in the shape they came in, with the reasons.
func (a *App) UploadBack(ctx context.Context, actor Actor, number, id int64, lang string, w io.Writer) error {
	v, err := a.ReviewUpload(ctx, actor, number, id)
	if err != nil {
		return err
	}
	if err := a.Store.Audit(ctx, actor.AccountID, "review.export", roundRef(number), "back "+itoa(v.Refused)); err != nil {
		return err
	}
	out, err := sheet.NewGiveBack(w, sheet.KindXLSX, lang, v.Head, 0)
	if err != nil {
		return err
	}
	for _, r := range v.Rows {
		if err := out.Row(r.Cells, r.Reasons); err != nil {
			return err
		}
	}
	return out.Close()
}
