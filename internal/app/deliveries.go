package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/store"
)

// DeliveryView is one delivered list with its place.
type DeliveryView struct {
	store.Delivery
	Area     org.Unit
	Header   [][]string
	Rejected []RejectedRow // the first ones, to look at
}

// Deliveries lists what came in, latest first, inside the actor's territory; begin with before 0.
func (a *App) Deliveries(ctx context.Context, actor Actor, before int64, limit int) ([]store.Delivery, error) {
	if err := actor.may(access.ImportLists); err != nil {
		return nil, err
	}
	var list []store.Delivery
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		if all {
			list, err = tx.Deliveries(before, limit)
		} else {
			list, err = tx.DeliveriesWithin(actor.Scope(), before, limit)
		}
		return err
	})
	return list, err
}

// Delivery is one delivered list in detail, with its first rejected rows.
func (a *App) Delivery(ctx context.Context, actor Actor, uid string) (DeliveryView, error) {
	d, header, err := a.deliveryWithHeader(ctx, actor, uid)
	if err != nil {
		return DeliveryView{}, err
	}
	v := DeliveryView{Delivery: d, Header: header}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Area, err = tx.Unit(d.AreaID, d.AsOf); err != nil {
			return err
		}
		rejects, err := tx.Rejects(d.ID, 0, maxExamples)
		if err != nil {
			return err
		}
		for _, r := range rejects {
			row, err := a.rejectedRow(r)
			if err != nil {
				return err
			}
			v.Rejected = append(v.Rejected, row)
		}
		return nil
	})
	return v, err
}

// ListState is how far the records of a list are decided.
type ListState struct {
	List                           delivery.List
	Records, Open, Matched, Review int64
	Own, ByHand                    int64
}

// LinkState counts the records of every list in the actor's territory by what was decided about them.
func (a *App) LinkState(ctx context.Context, actor Actor) ([]ListState, error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return nil, err
	}
	byList := map[delivery.List]*ListState{}
	var order []delivery.List
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil {
			return err
		}
		var counts []store.RecordCount
		if all {
			counts, err = tx.RecordCounts()
		} else {
			counts, err = tx.RecordCountsWithin(actor.Scope())
		}
		for _, c := range counts {
			s := byList[c.List]
			if s == nil {
				s = &ListState{List: c.List}
				byList[c.List] = s
				order = append(order, c.List)
			}
			s.add(c)
		}
		return err
	})
	list := make([]ListState, 0, len(order))
	for _, name := range order {
		list = append(list, *byList[name])
	}
	return list, err
}

func (s *ListState) add(c store.RecordCount) {
	s.Records += c.N
	switch c.Decision {
	case store.Undecided:
		s.Open += c.N
	case store.Matched:
		s.Matched += c.N
	case store.Review:
		s.Review += c.N
	case store.OwnPerson:
		s.Own += c.N
	default:
		s.ByHand += c.N
	}
}
