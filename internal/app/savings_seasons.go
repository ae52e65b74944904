package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// seasonsAct is what one needs to read the crop calendar and the calculator: nothing of a person stands in them.
const seasonsAct = access.SeeCounts

// SeasonLine is a crop's season as it holds in a place, and whence.
type SeasonLine struct {
	store.CropSeason
	Place string // of the office that said it
	Now   bool   // it brings money this month
	Past  int    // how many earlier words there are
}

// PriceLine is a price as it holds in a place.
type PriceLine struct {
	store.ScrapPrice
	Place string
	Past  int
}

// SeasonsView is the crop calendar and the prices of scrap of a place, as of today.
type SeasonsView struct {
	Path    []org.Unit
	Seasons []SeasonLine
	Prices  []PriceLine
	MayKeep bool
}

// seasonOf is the season of a crop that holds for a place on a day: the nearest office's latest word.
func seasonOf(all []store.CropSeason, path []int64, crop string, on day.Date) (store.CropSeason, bool) {
	var best store.CropSeason
	near := -1
	for _, s := range all {
		at := slices.Index(path, s.UnitID)
		if s.Crop != crop || at < 0 || s.From.After(on) || at < near {
			continue
		}
		if at > near || s.From.After(best.From) {
			best, near = s, at
		}
	}
	return best, near >= 0
}

func priceOf(all []store.ScrapPrice, path []int64, kind string, on day.Date) (store.ScrapPrice, bool) {
	var best store.ScrapPrice
	near := -1
	for _, s := range all {
		at := slices.Index(path, s.UnitID)
		if s.Kind != kind || at < 0 || s.From.After(on) || at < near {
			continue
		}
		if at > near || s.From.After(best.From) {
			best, near = s, at
		}
	}
	return best, near >= 0
}

// Seasons reads the calendar of a place. Errors: NotFound, Forbidden.
func (a *App) Seasons(ctx context.Context, actor Actor, unit int64) (SeasonsView, error) {
	v := SeasonsView{MayKeep: access.May(actor.Role, access.KeepBooks) && actor.Role != access.GroupTreasurer}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, seasonsAct, unit, day.Date{}); err != nil {
			return err
		}
		seasons, err := tx.CropSeasons()
		if err != nil {
			return err
		}
		prices, err := tx.ScrapPrices()
		if err != nil {
			return err
		}
		v.fill(seasons, prices, a.Today())
		return nil
	})
	return v, err
}

func (v *SeasonsView) fill(seasons []store.CropSeason, prices []store.ScrapPrice, today day.Date) {
	path, names := ids(v.Path), map[int64]string{}
	for _, u := range v.Path {
		names[u.ID] = u.InText()
	}
	for _, crop := range savings.Crops {
		if s, ok := seasonOf(seasons, path, crop, today); ok {
			l := SeasonLine{CropSeason: s, Place: names[s.UnitID], Now: s.Pays(today.InMonth())}
			for _, o := range seasons {
				if o.Crop == crop && slices.Contains(path, o.UnitID) {
					l.Past++
				}
			}
			l.Past--
			v.Seasons = append(v.Seasons, l)
		}
	}
	for _, kind := range savings.ScrapKinds {
		if p, ok := priceOf(prices, path, kind, today); ok {
			l := PriceLine{ScrapPrice: p, Place: names[p.UnitID]}
			for _, o := range prices {
				if o.Kind == kind && slices.Contains(path, o.UnitID) {
					l.Past++
				}
			}
			l.Past--
			v.Prices = append(v.Prices, l)
		}
	}
}

// KeepSeason takes what an office says of a crop from a day on; what was said before stays to be read. Errors: Invalid
// with fields, Conflict (the same crop, place and day), NotFound, Forbidden.
func (a *App) KeepSeason(ctx context.Context, actor Actor, s store.CropSeason) error {
	if err := s.Check(); err != nil {
		return err
	}
	if err := checkSaid(&s.Source, s.From, a.Today()); err != nil {
		return err
	}
	return a.sayOfPlace(ctx, actor, s.UnitID, "season.keep", s.Crop, func(tx *store.Tx, unit int64) error {
		s.UnitID = unit
		return tx.InsertCropSeason(s)
	})
}

// KeepScrapPrice takes a price of a kilogram from a day on.
func (a *App) KeepScrapPrice(ctx context.Context, actor Actor, p store.ScrapPrice) error {
	if !slices.Contains(savings.ScrapKinds, p.Kind) {
		return fault.WithFields("plans.refused", fault.Field{Field: "kind", Key: "plans.bad_kind"})
	}
	if p.Price <= 0 || p.Price > 100_000_000 {
		return fault.WithFields("plans.refused", fault.Field{Field: "price", Key: "savings.amount"})
	}
	if err := checkSaid(&p.Source, p.From, a.Today()); err != nil {
		return err
	}
	return a.sayOfPlace(ctx, actor, p.UnitID, "scrap.price", p.Kind, func(tx *store.Tx, unit int64) error {
		p.UnitID = unit
		return tx.InsertScrapPrice(p)
	})
}

func checkSaid(source *string, from, today day.Date) error {
	*source = line(*source)
	switch n := len([]rune(*source)); {
	case n == 0 || n > 200:
		return fault.WithFields("plans.refused", fault.Field{Field: "source", Key: "models.text", Args: []any{200}})
	case from.IsZero() || from.After(today.AddMonths(24)):
		return fault.WithFields("plans.refused", fault.Field{Field: "from", Key: "savings.no_day"})
	}
	return nil
}

// sayOfPlace writes something that holds for a place and all below it: its own office's work, and no group treasurer's.
func (a *App) sayOfPlace(ctx context.Context, actor Actor, unit int64, act, word string, fn func(*store.Tx, int64) error) error {
	if actor.Role == access.GroupTreasurer {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, unit, day.Date{})
		if err != nil {
			return err
		}
		at := path[len(path)-1].ID
		if err := fn(tx, at); err != nil {
			if fault.KindOf(err) == fault.Conflict {
				return fault.New(fault.Conflict, "plans.said_already")
			}
			return err
		}
		return tx.Audit(act, "unit:"+itoa(at), word)
	})
}
