package app

import (
	"context"
	"strings"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/vntext"
)

// Indicators lists what can be measured: the program's catalogue, then the office's own.
func (a *App) Indicators(ctx context.Context, actor Actor) ([]target.Indicator, error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return nil, err
	}
	list := target.Catalogue()
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		own, err := tx.Indicators()
		list = append(list, own...)
		return err
	})
	return list, err
}

// AddIndicator keeps an indicator of the office's own. Errors: Invalid (no kind, a rate without
// denominator), Conflict (the code is taken).
func (a *App) AddIndicator(ctx context.Context, actor Actor, i target.Indicator) error {
	i.Name, i.Unit = line(i.Name), line(i.Unit)
	i.Numerator, i.Denominator, i.AsOf = line(i.Numerator), line(i.Denominator), line(i.AsOf)
	i.NameEN = line(i.NameEN)
	if i.NameEN == "" {
		i.NameEN = i.Name
	}
	i.Formula = "" // the register counts what the program knows how to count
	if i.Code == "" {
		i.Code = strings.ReplaceAll(vntext.Key(i.Name), " ", "_")
		i.Code = i.Code[:min(len(i.Code), 40)]
	}
	if err := i.Check(); err != nil {
		return err
	}
	if err := actor.may(access.SetNumbers); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, err := indicatorBy(tx, i.Code); err == nil {
			return fault.New(fault.Conflict, "target.indicator.taken", i.Code)
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err := tx.InsertIndicator(i); err != nil {
			return err
		}
		return tx.Audit("indicator.add", "indicator:"+i.Code, string(i.Kind))
	})
}

// indicatorBy finds an indicator of the catalogue or the office's own; NotFound when there is none.
func indicatorBy(tx *store.Tx, code string) (target.Indicator, error) {
	for _, i := range target.Catalogue() {
		if i.Code == code {
			return i, nil
		}
	}
	i, err := tx.Indicator(code)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return i, fault.New(fault.NotFound, "target.no_indicator", code)
	}
	return i, err
}

// ReadFigure reads a value as people type it, in the indicator's own unit: a whole number, or a percentage in
// hundredths. A count with both separators could be meant two ways and is refused.
func ReadFigure(k target.Kind, text string) (int64, error) {
	text = strings.TrimSpace(vntext.NFC(text))
	if k.Divides() {
		d, err := vntext.ParseDecimal(text)
		if err != nil {
			return 0, err
		}
		return d.Units(2, vntext.HalfUp)
	}
	if strings.Contains(text, ",") && strings.Contains(text, ".") {
		return 0, fault.New(fault.Invalid, "target.both_separators", text)
	}
	return vntext.ParseInt(text)
}
