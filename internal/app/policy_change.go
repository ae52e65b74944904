package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/advice"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/policy"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// ChangeView is who pays something else from a day on: the voluntary scheme's participants of a place,
// counted by what lies below it.
type ChangeView struct {
	On day.Date // first day of the new rules
	// Who is paid until one of these days renews around the change: the month before it and the two from it on.
	First, Last day.Date
	AsOf        day.Date // whose participants: the register's day
	Path        []org.Unit
	Changes     []policy.Change // what the book changes on that day
	Rows        []ChangeRow
	Total       ChangeRow
	Groups      []ChangeGroup // the least payment before and after, by group of support
	Names       []ChangeName  // of the place itself, to those who may see names and only when asked
	Next        bool          // there are more names than were asked for
	MayName     bool
}

// ChangeRow is one place. Payers = Affected + Same. Before and After are what the affected pay a month.
type ChangeRow struct {
	Unit          org.Unit
	Payers        int64
	Affected      int64
	Same          int64 // their income is not below the new lowest one
	Unknown       int64 // of the affected: the list did not say what they pay; the lowest is taken
	Keep          int64 // of the affected: paid beyond the day, so their price changes later
	Expiring      int64 // of the affected: what they paid ends around the day, between First and Last of the view
	Before, After money.Dong
}

// ChangeGroup is the least own payment of a group a month.
type ChangeGroup struct {
	Categories []string
	People     int64
	advice.FloorChange
}

// ChangeName is one who is affected.
type ChangeName struct {
	ID            person.ID
	Name          string
	Village       org.Unit
	Before, After money.Dong
	Until         day.Date // last day that is paid for; zero: the list does not say
	Expiring      bool     // it lies around the change
	Unknown       bool
}

// ChangeQuery asks about a day and a place; Names > 0 asks for as many names.
type ChangeQuery struct {
	On     day.Date
	UnitID int64
	Names  int
}

// PolicyChange answers who is affected by the rules that begin on a day.
func (a *App) PolicyChange(ctx context.Context, actor Actor, q ChangeQuery) (ChangeView, error) {
	v := ChangeView{On: q.On, First: q.On.AddMonths(-1), Last: q.On.AddMonths(2).AddDays(-1), MayName: access.May(actor.Role, access.SeeNames)}
	act := access.SeeCounts
	if q.Names > 0 {
		act = access.SeeNames
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		book, err := a.bookIn(tx)
		if err != nil {
			return err
		}
		if v.Changes = book.Diff(q.On.AddDays(-1), q.On); len(v.Changes) == 0 {
			return fault.New(fault.NotFound, "law.change.none", q.On)
		}
		r, err := a.reachOf(tx, actor, act, q.UnitID, day.Date{})
		if err != nil {
			return err
		}
		v.Path = r.path
		if v.AsOf, err = asOf(tx); err != nil || v.AsOf.IsZero() {
			return err
		}
		return v.count(tx, book, r, q.Names)
	})
	return v, err
}

// ExportChange is PolicyChange with all names, and the audit row that says how many left the house.
func (a *App) ExportChange(ctx context.Context, actor Actor, q ChangeQuery) (ChangeView, error) {
	q.Names = 1_000_000
	v, err := a.PolicyChange(ctx, actor, q)
	if err != nil {
		return v, err
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "policy.export", "unit:"+itoa(unit), q.On.String()+" "+itoa(int64(len(v.Names))))
}

// priced is the two prices of one who pays.
type priced struct {
	before, after money.Dong
	same, unknown bool
	group         string
	until         day.Date // zero: not told
	keeps         bool     // it reaches beyond the change
}

// pricer works prices out once per group and income.
type pricer struct {
	book   *policy.Book
	on     day.Date
	areas  map[int64][]string // codes above a commune
	groups map[string]*ChangeGroup
	order  []string
	limits advice.Limits // of the new rules
	old    advice.Limits
	rate   money.Rate
}

func newPricer(book *policy.Book, on day.Date) (*pricer, error) {
	p := &pricer{book: book, on: on, areas: map[int64][]string{}, groups: map[string]*ChangeGroup{}}
	c := advice.New(book)
	var err error
	if p.old, err = c.Limits(on.AddDays(-1)); err != nil {
		return nil, err
	}
	if p.limits, err = c.Limits(on); err != nil {
		return nil, err
	}
	p.rate, _, err = book.Rate("contribution_rate", on.AddDays(-1))
	return p, err
}

// group is the least payment of those with the same support in the same commune.
func (p *pricer) group(x store.Payer) (*ChangeGroup, string, error) {
	categories := SupportGroups(x.Poverty, coverage.MinorityKey(vntext.Key(x.Ethnicity)))
	key := categories[len(categories)-1]
	if len(categories) > 2 {
		key = categories[1] + " " + key
	}
	areas := p.areas[x.CommuneID]
	at := key
	if len(p.book.Local("topup_", areas)) > 0 {
		at += " " + itoa(x.CommuneID)
	}
	if g, ok := p.groups[at]; ok {
		return g, at, nil
	}
	change, err := advice.New(p.book).FloorChange(p.on.AddDays(-1), p.on, advice.Payer{Categories: categories, Areas: areas})
	if err != nil {
		return nil, "", err
	}
	g := &ChangeGroup{Categories: categories, FloorChange: *change}
	p.groups[at] = g
	p.order = append(p.order, at)
	return g, at, nil
}

// price compares what x pays a month with what the same person must pay at least from the day on. An
// amount that the list did not tell is taken for the lowest, which nearly everyone pays.
func (p *pricer) price(x store.Payer) (priced, error) {
	g, at, err := p.group(x)
	if err != nil {
		return priced{}, err
	}
	out := priced{before: g.Old, after: g.New, group: at}
	out.until, out.keeps = x.Until, !x.Until.IsZero() && !x.Until.Before(p.on)
	if x.Amount <= 0 || x.Months <= 0 {
		out.unknown = true
	} else if month := money.Dong(x.Amount / int64(x.Months)); month > p.old.MinContribution {
		// More than the lowest whole contribution: the income follows from it. At or below, a list of the
		// family's own part and a list of whole contributions cannot be told apart, and both are the floor.
		if month >= p.limits.MinContribution {
			out.same = true
			return out, nil
		}
		out.before = month - (p.old.MinContribution - g.Old)
	}
	out.same = out.before == out.after
	return out, nil
}

func (v *ChangeView) count(tx *store.Tx, book *policy.Book, r *reach, names int) error {
	p, err := newPricer(book, v.On)
	if err != nil {
		return err
	}
	above := []string{}
	for _, u := range r.path {
		above = append(above, u.Code)
	}
	for _, c := range r.communes {
		p.areas[c.ID] = append(above[:len(above):len(above)], c.Code)
	}
	below, at := r.villages, func(x store.Payer) int64 { return x.VillageID }
	if r.unit.Level == org.Province {
		below, at = r.communes, func(x store.Payer) int64 { return x.CommuneID }
	}
	rows := map[int64]int{}
	for _, u := range below {
		rows[u.ID] = len(v.Rows)
		v.Rows = append(v.Rows, ChangeRow{Unit: u})
	}
	err = tx.EachPayer(v.AsOf, r.unit, func(x store.Payer) error {
		if _, ok := p.areas[x.CommuneID]; !ok {
			p.areas[x.CommuneID] = above
		}
		price, err := p.price(x)
		if err != nil {
			return err
		}
		expiring := !price.until.IsZero() && !price.until.Before(v.First) && !price.until.After(v.Last)
		v.Total.add(price, expiring)
		if i, ok := rows[at(x)]; ok {
			v.Rows[i].add(price, expiring)
		}
		if price.same {
			return nil
		}
		p.groups[price.group].People++
		if len(v.Names) < names {
			v.Names = append(v.Names, ChangeName{ID: x.ID, Name: x.Name, Village: r.units[x.VillageID], Before: price.before, After: price.after, Until: price.until, Expiring: expiring, Unknown: price.unknown})
		} else {
			v.Next = true
		}
		return nil
	})
	for _, key := range p.order {
		if g := p.groups[key]; g.People > 0 {
			v.Groups = append(v.Groups, *g)
		}
	}
	return err
}

func (r *ChangeRow) add(p priced, expiring bool) {
	r.Payers++
	if p.same {
		r.Same++
		return
	}
	r.Affected++
	r.Before += p.before
	r.After += p.after
	if p.unknown {
		r.Unknown++
	}
	if p.keeps {
		r.Keep++
	}
	if expiring {
		r.Expiring++
	}
}
