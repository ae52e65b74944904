package app

import (
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// PlanLine is a plan with what it takes and how far it is, worked out now: nothing of it is kept.
type PlanLine struct {
	store.SavingsPlan
	Name     string // of the member; "" for everybody
	Target   money.Dong
	Saved    money.Dong // own money of the purpose, and what was set aside for premiums since the plan began
	Expected money.Dong // what should be there today
	Season   store.CropSeason
	Pace     savings.Pace // zero once it is due or over
	Savers   int          // of whom a plan of everybody speaks
	Ready    int          // how many of them have it all
	Unpriced bool         // the book of law does not reach the due day, or the member is gone
}

// Ahead is how much more is there than should be; below zero it is behind.
func (p *PlanLine) Ahead() money.Dong { return p.Saved - p.Expected }

// planner works plans of one book out.
type planner struct {
	prices  *saverPrices
	seasons []store.CropSeason
	path    []int64
	savers  []store.Saver
	set     []store.Allocation
	today   day.Date
}

func (a *App) planner(tx *store.Tx, prices *saverPrices, seasons []store.CropSeason, book, unit int64, savers []store.Saver) (*planner, error) {
	path, err := tx.Path(unit, day.Date{})
	if err != nil {
		return nil, err
	}
	set, err := tx.Allocations(book)
	return &planner{prices: prices, seasons: seasons, path: ids(path), savers: savers, set: set, today: a.Today()}, err
}

// line works a plan out. What was set aside for premiums since the plan began counts as reached: paying does not throw
// somebody back behind her plan.
func (p *planner) line(plan store.SavingsPlan) (PlanLine, error) {
	l := PlanLine{SavingsPlan: plan}
	if plan.Crop != "" {
		l.Season, _ = seasonOf(p.seasons, p.path, plan.Crop, p.today)
	}
	for i := range p.savers {
		s := &p.savers[i]
		if plan.Member != 0 && s.No != plan.Member {
			continue
		}
		need, err := p.prices.of(s, plan.Purpose, plan.Months, plan.People, plan.Due)
		if err != nil {
			if fault.KindOf(err) == fault.Invalid {
				l.Unpriced = true
				return l, nil
			}
			return l, err
		}
		saved := s.Own[plan.Purpose]
		for _, a := range p.set {
			if a.Member == savings.MemberOf(s.No, plan.Purpose) && !a.Day.Before(plan.From) {
				saved += a.Amount
			}
		}
		if plan.Member == 0 {
			saved = min(saved, need) // one who has more does not make up for one who has less
		} else {
			l.Name = s.Name
		}
		l.Savers++
		l.Target, l.Saved = l.Target+need, l.Saved+saved
		if saved >= need {
			l.Ready++
		}
	}
	if l.Savers == 0 {
		l.Unpriced = true
		return l, nil
	}
	l.Expected = savings.Expected(l.Target, plan.From, plan.Due, p.today, l.Season.Season)
	if plan.Due.After(p.today) && plan.Ended.IsZero() {
		var err error
		if l.Pace, err = savings.PaceOf(l.Target, l.Saved, p.today, plan.Due, 0, l.Season.Season); err != nil {
			return l, err
		}
	}
	return l, nil
}

// DueTrail is a premium on its way: set aside, handed over, receipted.
type DueTrail struct {
	Due                     savings.Code
	Name                    string
	Set, Handed, Receipted  money.Dong
	SetOn, HandedOn, DoneOn day.Date // the latest of each
	Agent                   savings.Code
	Receipts                []string
}

// Trail follows every premium of the lines that were read from due over transit to the number of its receipt, the latest
// first. What was undone does not count.
func (b *SavingsBook) Trail() []DueTrail {
	var out []DueTrail
	at := map[savings.Code]int{}
	of := func(c savings.Code) *DueTrail {
		i, ok := at[c]
		if !ok {
			i = len(out)
			at[c] = i
			out = append(out, DueTrail{Due: c, Name: b.Name(c.Person())})
		}
		return &out[i]
	}
	for i := len(b.Lines) - 1; i >= 0; i-- {
		l := &b.Lines[i]
		if l.ReversedBy != 0 || l.Reverses != 0 {
			continue
		}
		for _, m := range l.Moves {
			switch {
			case m.To.Type() == savings.Transit:
				t := of(m.For)
				t.Handed, t.HandedOn, t.Agent = t.Handed+m.Amount, l.Day, m.To
			case m.From.Type() == savings.Transit:
				t := of(m.To)
				t.Receipted, t.DoneOn, t.Receipts = t.Receipted+m.Amount, l.Day, append(t.Receipts, l.Event.Receipt)
			case m.To.Type() == savings.Due:
				t := of(m.To)
				t.Set, t.SetOn = t.Set+m.Amount, l.Day
			case m.From.Type() == savings.Due && m.To.Type() == savings.Member:
				of(m.From).Set -= m.Amount
			case m.From.Type() == savings.Due && m.To.Type() == savings.Advance: // the fund paid ahead
				t := of(m.From)
				t.Set, t.SetOn = t.Set+m.Amount, l.Day
			}
		}
	}
	slices.Reverse(out)
	return out
}

// BookPlans is the page of a group's plans, pledges, weigh sheets and premiums on their way.
type BookPlans struct {
	SavingsBook
	Plans   []PlanLine
	Pledges []store.TreePledge
	Sheets  []store.WeighSheet
	Prices  []PriceLine
	Seasons []SeasonLine
	Year    money.Dong // what twelve months cost today on the lowest income, for a pledge's form; 0: not known
}

// BookPlans reads it. Errors: NotFound, Forbidden.
func (a *App) BookPlans(ctx context.Context, actor Actor, book int64) (BookPlans, error) {
	var v BookPlans
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		_, g, err := a.savingsBook(tx, actor, access.SeeBooks, book)
		if err != nil {
			return err
		}
		if v.SavingsBook, err = readBook(tx, book, 2000); err != nil {
			return err
		}
		v.MayKeep = access.May(actor.Role, access.KeepBooks)
		seasons, err := tx.CropSeasons()
		if err != nil {
			return err
		}
		prices, err := tx.ScrapPrices()
		if err != nil {
			return err
		}
		held := SeasonsView{Path: v.Path}
		held.fill(seasons, prices, a.Today())
		v.Seasons, v.Prices = held.Seasons, held.Prices
		if v.Pledges, err = tx.TreePledges(book); err != nil {
			return err
		}
		if v.Sheets, err = tx.WeighSheets(book); err != nil {
			return err
		}
		return v.plans(a, tx, g, seasons)
	})
	return v, err
}

func (v *BookPlans) plans(a *App, tx *store.Tx, g store.SavingsGroup, seasons []store.CropSeason) error {
	savers, err := saversOf(tx, g)
	if err != nil {
		return err
	}
	prices, err := a.saverPrices(tx)
	if err != nil {
		return err
	}
	p, err := a.planner(tx, prices, seasons, v.Book.ID, g.UnitID, savers)
	if err != nil {
		return err
	}
	list, err := tx.SavingsPlans(v.Book.ID)
	if err != nil {
		return err
	}
	for _, plan := range list {
		l, err := p.line(plan)
		if err != nil {
			return err
		}
		v.Plans = append(v.Plans, l)
	}
	year, err := premium(prices.book, PremiumQuestion{Purpose: "bhxh", Months: 12, On: a.Today()})
	if err == nil {
		v.Year = year.Payable
	}
	return nil
}

// saversOf is the present members of one group.
func saversOf(tx *store.Tx, g store.SavingsGroup) ([]store.Saver, error) {
	all, err := tx.Savers([]int64{g.UnitID})
	return slices.DeleteFunc(all, func(s store.Saver) bool { return s.GroupID != g.ID }), err
}

// MakePlan takes a plan: whose, for what, from when (zero: today; at most two years ago) until when. Errors: Invalid with fields, NotFound, Forbidden.
func (a *App) MakePlan(ctx context.Context, actor Actor, p store.SavingsPlan) (int64, error) {
	p.People = max(p.People, 1)
	if p.From.IsZero() {
		p.From = a.Today()
	}
	if p.Purpose == "bhxh" {
		p.People = 1
	}
	field := func(name, key string, args ...any) error {
		return fault.WithFields("plans.refused", fault.Field{Field: name, Key: key, Args: args})
	}
	switch {
	case p.Purpose != "bhxh" && p.Purpose != "bhyt":
		return 0, field("purpose", "plans.bad_purpose")
	case !slices.Contains([]int{1, 3, 6, 12}, p.Months):
		return 0, field("months", "plans.bad_months")
	case p.People > 30:
		return 0, field("people", "plans.bad_people")
	case p.From.After(a.Today()) || p.From.Before(a.Today().AddMonths(-24)):
		return 0, field("from", "plans.from_past")
	case !p.Due.After(a.Today()):
		return 0, field("due", "plans.due_past", a.Today().VN())
	case p.Due.After(a.Today().AddMonths(36)):
		return 0, field("due", "plans.due_far")
	case p.Crop != "" && !slices.Contains(savings.Crops, p.Crop):
		return 0, field("crop", "plans.bad_crop")
	}
	err := a.ofBook(ctx, actor, p.Book, "plan.make", func(tx *store.Tx, g store.SavingsGroup) error {
		if err := presentMember(tx, g, p.Member, true); err != nil {
			return err
		}
		prices, err := a.saverPrices(tx)
		if err != nil {
			return err
		}
		if _, err := premium(prices.book, PremiumQuestion{Purpose: p.Purpose, Months: p.Months, People: p.People, On: p.Due}); err != nil {
			return err // the law does not let one pay so, or the book does not reach so far
		}
		seasons, err := tx.CropSeasons()
		if err != nil {
			return err
		}
		path, err := tx.Path(g.UnitID, day.Date{})
		if err != nil {
			return err
		}
		if _, ok := seasonOf(seasons, ids(path), p.Crop, a.Today()); p.Crop != "" && !ok {
			return field("crop", "plans.no_season")
		}
		return tx.InsertSavingsPlan(&p)
	})
	return p.ID, err
}

// EndPlan notes that a plan is no longer followed, EndPledge that a pledge no longer holds; both stay to be read.
func (a *App) EndPlan(ctx context.Context, actor Actor, book, id int64) error {
	return a.ofBook(ctx, actor, book, "plan.end", func(tx *store.Tx, _ store.SavingsGroup) error {
		return notThere(tx.EndSavingsPlan(book, id, a.Today()), "plans.none_such")
	})
}

// presentMember wants a number of a present member; 0 is everybody, where that may be.
func presentMember(tx *store.Tx, g store.SavingsGroup, no int, everybody bool) error {
	if no == 0 && everybody {
		return nil
	}
	members, err := tx.SavingsMembers(g.ID)
	if err == nil && !slices.ContainsFunc(members, func(m store.SavingsMember) bool { return m.No == no && m.To.IsZero() }) {
		err = fault.WithFields("plans.refused", fault.Field{Field: "member", Key: "savings.no_such_member"})
	}
	return err
}

// ofBook writes something beside a book's entries, with the audit row.
func (a *App) ofBook(ctx context.Context, actor Actor, book int64, act string, fn func(*store.Tx, store.SavingsGroup) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		_, g, err := a.savingsBook(tx, actor, access.KeepBooks, book)
		if err != nil {
			return err
		}
		if err := fn(tx, g); err != nil {
			return err
		}
		if err := tx.Change("ledger", itoa(book)); err != nil {
			return err
		}
		return tx.Audit(act, "ledger:"+itoa(book), "")
	})
}
