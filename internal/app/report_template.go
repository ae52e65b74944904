package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/store"
)

// SetReportTemplate keeps the .docx an office edited, as the template of a place. The caller has filled it once before,
// so that a template with unknown fields never gets here. Empty bytes take the place's template back.
func (a *App) SetReportTemplate(ctx context.Context, actor Actor, unit int64, name string, file []byte) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.GiveTasks, unit, day.Date{})
		if err != nil {
			return err
		}
		t := store.ReportTemplate{UnitID: path[len(path)-1].ID, Name: line(name), Body: file}
		if err := tx.SetReportTemplate(t); err != nil {
			return err
		}
		return tx.Audit("report.template", "unit:"+itoa(t.UnitID), itoa(int64(len(file))))
	})
}

// ReportTemplate is a place's own template; nil when it has none.
func (a *App) ReportTemplate(ctx context.Context, actor Actor, unit int64) ([]byte, error) {
	var t store.ReportTemplate
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		t, _, err = tx.ReportTemplateOf(path[len(path)-1].ID)
		return err
	})
	return t.Body, err
}
