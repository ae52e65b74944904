package app

import (
	"context"
	"encoding/json"
	"io"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/sheet"
	"luoi/internal/store"
)

// Rejects writes the rejected rows of a delivery as a file of the kind (sheet.KindXLSX, sheet.KindCSV)
// in the shape they came in, with the reason in one more column. The export leaves an audit row.
func (a *App) Rejects(ctx context.Context, actor Actor, deliveryUID, kind, lang string, w io.Writer) (rows int64, err error) {
	if err := actor.may(access.ImportLists); err != nil {
		return 0, err
	}
	d, header, err := a.deliveryWithHeader(ctx, actor, deliveryUID)
	if err != nil {
		return 0, err
	}
	if err := a.Store.Audit(ctx, actor.AccountID, "delivery.rejects", "delivery:"+deliveryUID, itoa(d.RowsBad)); err != nil {
		return 0, err
	}
	var mapping delivery.Mapping
	if err := json.Unmarshal([]byte(d.Mapping), &mapping); err != nil {
		return 0, err
	}
	out, err := sheet.NewGiveBack(w, kind, lang, header, len(mapping))
	if err != nil {
		return 0, err
	}
	const page = 1000
	for after := int64(0); ; {
		var list []store.Reject
		err := a.Store.Read(ctx, func(tx *store.Tx) error {
			var err error
			list, err = tx.Rejects(d.ID, after, page)
			return err
		})
		if err != nil {
			return rows, err
		}
		for _, r := range list {
			if err := a.giveBack(out, r); err != nil {
				return rows, err
			}
			rows++
			after = r.Line
		}
		if len(list) < page {
			return rows, out.Close()
		}
	}
}

func (a *App) giveBack(out *sheet.GiveBack, r store.Reject) error {
	row, err := a.rejectedRow(r)
	if err != nil {
		return err
	}
	return out.Row(row.Cells, row.Reasons)
}

func (a *App) rejectedRow(r store.Reject) (RejectedRow, error) {
	plain, err := a.Keys.Open(r.Cells)
	if err != nil {
		return RejectedRow{}, err
	}
	row := RejectedRow{Line: r.Line}
	if err := json.Unmarshal(plain, &row.Cells); err != nil {
		return row, err
	}
	row.Reasons, err = reasonsOf(r.Reasons)
	return row, err
}

// deliveryWithHeader loads a delivery inside the actor's territory, and the rows above its data.
func (a *App) deliveryWithHeader(ctx context.Context, actor Actor, uid string) (d store.Delivery, header [][]string, err error) {
	if err := actor.may(access.ImportLists); err != nil {
		return d, nil, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		if d, err = tx.DeliveryByUID(uid); err != nil {
			return hidden(err, "app.no_such_delivery")
		}
		if _, err := a.place(tx, actor, access.ImportLists, d.AreaID, d.AsOf); err != nil {
			return hidden(err, "app.no_such_delivery")
		}
		text, err := tx.DeliveryHeader(d.ID)
		if err != nil || text == "" {
			return err
		}
		return json.Unmarshal([]byte(text), &header)
	})
	return d, header, err
}
