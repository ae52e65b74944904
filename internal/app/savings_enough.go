package app

import (
	"cmp"
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/store"
)

// EnoughMonths are the periods that one can pay at once and save for.
var EnoughMonths = [...]int{3, 6, 12}

// EnoughSum counts savers: how many have enough of their own for 3, 6 and 12 months today, and where premiums stand.
type EnoughSum struct {
	Savers, Unknown         int64 // Unknown: not known in the register, so priced without support of a group
	Enough                  [3]int64
	Own                     money.Dong
	Left, Handed, Receipted money.Dong
	Receipts                int64
}

func (e *EnoughSum) add(o EnoughSum) {
	e.Savers += o.Savers
	e.Unknown += o.Unknown
	for i := range e.Enough {
		e.Enough[i] += o.Enough[i]
	}
	e.Own += o.Own
	e.Left, e.Handed, e.Receipted, e.Receipts = e.Left+o.Left, e.Handed+o.Handed, e.Receipted+o.Receipted, e.Receipts+o.Receipts
}

// EnoughGroup is one group's sum; Commune is the place it is added to.
type EnoughGroup struct {
	ID, Book int64
	Name     string
	Commune  org.Unit
	MayOpen  bool
	EnoughSum
}

// EnoughPlace is the sum of a commune, or of the province.
type EnoughPlace struct {
	Unit org.Unit
	EnoughSum
}

// EnoughPerson is a saver with her own prices.
type EnoughPerson struct {
	store.Saver
	Need   [3]money.Dong
	Months int // the longest period she has enough for; 0: none
}

// Missing is what she lacks for the next period she has not enough for; 0 when she has enough for all.
func (p *EnoughPerson) Missing() (months int, left money.Dong) {
	for i, n := range p.Need {
		if own := p.Own["bhxh"]; own < n {
			return EnoughMonths[i], n - own
		}
	}
	return 0, 0
}

// EnoughView answers «Ai đủ tiền hôm nay» for a place.
type EnoughView struct {
	Path   []org.Unit
	On     day.Date
	Places []EnoughPlace // communes with groups, when the place is wider than one
	Groups []EnoughGroup
	People []EnoughPerson // to those who may open the books
	Total  EnoughSum
	MaySee bool
}

// Enough tells who has enough for 3, 6 and 12 months of the voluntary scheme today. The price is the book's for today: the
// lowest income, with the support of the saver's group and place by the register. Only money labelled BHXH counts.
func (a *App) Enough(ctx context.Context, actor Actor, unit int64) (EnoughView, error) {
	v := EnoughView{On: a.Today(), MaySee: access.May(actor.Role, access.SeeBooks)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		at := []int64{v.Path[len(v.Path)-1].ID}
		savers, err := tx.Savers(at)
		if err != nil {
			return err
		}
		stages, err := tx.DueStages(at)
		if err != nil {
			return err
		}
		prices, err := a.saverPrices(tx)
		if err != nil {
			return err
		}
		return v.count(a, tx, actor, savers, stages, prices)
	})
	return v, err
}

// ExportEnough is Enough for a workbook with names: the audit says how many left the house.
func (a *App) ExportEnough(ctx context.Context, actor Actor, unit int64) (EnoughView, error) {
	if err := actor.may(access.SeeBooks); err != nil {
		return EnoughView{}, err
	}
	v, err := a.Enough(ctx, actor, unit)
	if err != nil {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "savings.export", "unit:"+itoa(v.Path[len(v.Path)-1].ID), itoa(int64(len(v.People))))
}

func (v *EnoughView) count(a *App, tx *store.Tx, actor Actor, savers []store.Saver, stages map[int64]*store.DueStage, prices *saverPrices) error {
	places := map[int64]int{}
	for i := range savers {
		s := &savers[i]
		if n := len(v.Groups); n == 0 || v.Groups[n-1].ID != s.GroupID {
			commune, err := communeOf(tx, s.UnitID)
			if err != nil {
				return err
			}
			g := EnoughGroup{ID: s.GroupID, Book: s.Book, Name: s.Group, Commune: commune, MayOpen: v.MaySee && a.mine(tx, actor, s.GroupID)}
			if st := stages[s.GroupID]; st != nil {
				g.Left, g.Handed, g.Receipted, g.Receipts = st.Left, st.Handed, st.Receipted, st.Receipts
			}
			v.Groups = append(v.Groups, g)
		}
		g := &v.Groups[len(v.Groups)-1]
		p := EnoughPerson{Saver: *s}
		g.Savers++
		g.Own += s.Own["bhxh"]
		if s.PersonID == 0 {
			g.Unknown++
		}
		for m, months := range EnoughMonths {
			var err error
			if p.Need[m], err = prices.of(s, "bhxh", months, 1, v.On); err != nil {
				return err
			}
			if s.Own["bhxh"] >= p.Need[m] {
				g.Enough[m]++
				p.Months = months
			}
		}
		if g.MayOpen {
			v.People = append(v.People, p)
		}
	}
	slices.SortStableFunc(v.People, byReach)
	for _, g := range v.Groups {
		v.Total.add(g.EnoughSum)
		i, ok := places[g.Commune.ID]
		if !ok {
			i = len(v.Places)
			places[g.Commune.ID] = i
			v.Places = append(v.Places, EnoughPlace{Unit: g.Commune})
		}
		v.Places[i].add(g.EnoughSum)
	}
	return nil
}

// byReach puts those first who have enough for longest, then those who lack least.
func byReach(a, b EnoughPerson) int {
	if n := b.Months - a.Months; n != 0 {
		return n
	}
	_, x := a.Missing()
	_, y := b.Missing()
	return cmp.Compare(x, y)
}

// communeOf is the commune that a place is, or lies in.
func communeOf(tx *store.Tx, unit int64) (org.Unit, error) {
	path, err := tx.Path(unit, day.Date{})
	if err != nil || len(path) == 0 {
		return org.Unit{}, err
	}
	for _, u := range path {
		if u.Level == org.Commune {
			return u, nil
		}
	}
	return path[len(path)-1], nil
}
