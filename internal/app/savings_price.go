package app

import (
	"context"
	"strings"

	"luoi/internal/advice"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/policy"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// PremiumQuestion asks what must be saved for a contribution on a day. Purpose bhxh: Months on an income for somebody of
// Groups living in Areas. Purpose bhyt: cards of so many months for People of one household, Already of whom are insured.
type PremiumQuestion struct {
	Purpose         string
	Months          int
	Income          money.Dong // 0: the lowest of the day
	Groups, Areas   []string
	People, Already int
	On              day.Date
}

// Premium is what one pays, with what the State and the place add; in đồng.
type Premium struct {
	Income         money.Dong // it was worked out on; 0 for cards
	Whole, Support money.Dong
	Payable        money.Dong
	Cards          []money.Dong // of each of the household
}

// premium asks the book. Errors are the book's own: a day without a value, an income outside the limits, months that the
// law does not let one pay at once.
func premium(book *policy.Book, q PremiumQuestion) (Premium, error) {
	c := advice.New(book)
	if q.Purpose == "bhyt" {
		cards, err := c.HouseholdHealth(q.On, max(q.People, 1), q.Months, q.Already, 0)
		if err == nil && !cards.MethodOK {
			err = fault.WithFields("plans.refused", fault.Field{Field: "months", Key: "plans.card_months"})
		}
		return Premium{Whole: cards.Total, Payable: cards.Total, Cards: cards.Members}, err
	}
	if q.Income == 0 {
		l, err := c.Limits(q.On)
		if err != nil {
			return Premium{}, err
		}
		q.Income = l.MinIncome
	}
	if len(q.Groups) == 0 {
		q.Groups = []string{advice.Other}
	}
	p, err := c.Period(q.On, q.Income, q.Months, advice.Payer{Categories: q.Groups, Areas: q.Areas})
	return Premium{Income: q.Income, Whole: p.Contribution, Support: p.StateSupport + p.LocalSupport, Payable: p.Payable}, err
}

// saverPrices asks the book once for each sort of saver.
type saverPrices struct {
	tx    *store.Tx
	book  *policy.Book
	areas map[int64][]string
	known map[string]money.Dong
}

func (a *App) saverPrices(tx *store.Tx) (*saverPrices, error) {
	book, err := a.bookIn(tx)
	return &saverPrices{tx, book, map[int64][]string{}, map[string]money.Dong{}}, err
}

func (p *saverPrices) codes(unit int64) ([]string, error) {
	if list, ok := p.areas[unit]; ok {
		return list, nil
	}
	path, err := p.tx.Path(unit, day.Date{})
	if err != nil {
		return nil, err
	}
	list := []string{}
	for _, u := range path {
		list = append(list, u.Code)
	}
	p.areas[unit] = list
	return list, nil
}

// saverGroups is the support somebody has by the register; who is not known there has none but everybody's.
func saverGroups(s *store.Saver) []string {
	return SupportGroups(s.Poverty, coverage.MinorityKey(vntext.Key(s.Ethnicity)))
}

// of is what a saver pays for so many months on a day, on the lowest income, or for the cards of a household.
func (p *saverPrices) of(s *store.Saver, purpose string, months, people int, on day.Date) (money.Dong, error) {
	at := s.CommuneID
	if at == 0 {
		at = s.UnitID
	}
	areas, err := p.codes(at)
	if err != nil {
		return 0, err
	}
	q := PremiumQuestion{Purpose: purpose, Months: months, People: people, Groups: saverGroups(s), Areas: areas, On: on}
	key := strings.Join(append([]string{purpose, itoa(int64(months)), itoa(int64(people)), on.String(), itoa(at)}, q.Groups...), " ")
	if n, ok := p.known[key]; ok {
		return n, nil
	}
	out, err := premium(p.book, q)
	if err == nil {
		p.known[key] = out.Payable
	}
	return out.Payable, err
}

// GoalQuestion is a premium with what is there already and when it must be all there.
type GoalQuestion struct {
	PremiumQuestion
	Have  money.Dong
	Every int    // days between meetings; 0: none
	Crop  string // '': money comes evenly
	Unit  int64  // whose seasons and support hold
}

// GoalAnswer is what it takes and how to reach it.
type GoalAnswer struct {
	Premium
	Pace   savings.Pace
	Season store.CropSeason // zero without a crop
}

// SavingsGoal is the goal calculator (máy tính mục tiêu): the amount comes from the book of law for the due day, the
// months of money from the office's crop calendar. Errors: Invalid with the field that cannot be.
func (a *App) SavingsGoal(ctx context.Context, actor Actor, q GoalQuestion) (GoalAnswer, error) {
	var out GoalAnswer
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, seasonsAct, q.Unit, day.Date{})
		if err != nil {
			return err
		}
		book, err := a.bookIn(tx)
		if err != nil {
			return err
		}
		for _, u := range path {
			q.Areas = append(q.Areas, u.Code)
		}
		if out.Premium, err = premium(book, q.PremiumQuestion); err != nil {
			return err
		}
		if q.Crop != "" {
			all, err := tx.CropSeasons()
			if err != nil {
				return err
			}
			var ok bool
			if out.Season, ok = seasonOf(all, ids(path), q.Crop, a.Today()); !ok {
				return fault.WithFields("plans.refused", fault.Field{Field: "crop", Key: "plans.no_season"})
			}
		}
		out.Pace, err = savings.PaceOf(out.Payable, q.Have, a.Today(), q.On, q.Every, out.Season.Season)
		return err
	})
	return out, err
}
