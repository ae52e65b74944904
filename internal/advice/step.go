package advice

import (
	"slices"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Prospect is someone who is not covered, as the register knows them.
type Prospect struct {
	Female     bool
	Birth      day.Date
	Categories []string
	Areas      []string
	MonthsPaid int
	Position   int // how many of the household are on the health ladder already this year
	NeedsSI    bool
	NeedsCard  bool
	CardGroup  string   // supported group of health insurance, "" none
	LeftList   day.Date // as in Payer
}

// FirstStep is the cheapest way for someone to begin, in đồng a month.
type FirstStep struct {
	Scheme    string     `json:"scheme"` // voluntary, health, or "" when neither is open or needed
	Payable   money.Dong `json:"payable"`
	Daily     money.Dong `json:"daily"`
	Open      bool       `json:"voluntary_open"`
	Voluntary money.Dong `json:"voluntary"` // least own payment of the voluntary scheme; may be nothing at all
	Support   money.Dong `json:"support"`   // what is added to it
	Card      money.Dong `json:"card"`      // cheapest health card a month
	CardWay   string     `json:"card_way"`
	Reaches   bool       `json:"reaches_pension"` // the least months fit before the retirement age
	Missing   int        `json:"missing_months"`
	From      day.Month  `json:"pension_from"`
}

// Steps answers FirstStep for many people on one day. It looks the book up once per group and place;
// it is not safe for use by several goroutines, each makes its own.
type Steps struct {
	book    *policy.Book
	on      day.Date
	floor   money.Dong
	least   int
	most    int
	adult   day.Date // born on or before: old enough to join
	monthly map[string]Monthly
	ladder  []money.Dong
	cards   map[string]money.Dong
}

// NewSteps prepares for a day, or fails when the book does not reach it.
func NewSteps(book *policy.Book, on day.Date) (*Steps, error) {
	c := New(book)
	c.presentLaw(on)
	s := &Steps{book: book, on: on, monthly: map[string]Monthly{}, cards: map[string]money.Dong{}}
	s.floor = c.money("voluntary_income_floor", on)
	s.least, s.most = c.count("pension_months_least", on), c.count("missing_months_most", on)
	age := c.age("working_age_lowest", on)
	s.adult = on.AddMonths(-12*age.Years - age.Months)
	cards, err := c.HouseholdHealth(on, mostMembers, 1, 0, 0)
	s.ladder = cards.Members
	return s, err
}

// Step is one person's cheapest first step. Errors: an unknown group, a birth day outside the book.
func (s *Steps) Step(p Prospect) (FirstStep, error) {
	var f FirstStep
	if p.NeedsSI && !p.Birth.After(s.adult) {
		if err := s.voluntary(p, &f); err != nil {
			return f, err
		}
	}
	if p.NeedsCard {
		if err := s.card(p, &f); err != nil {
			return f, err
		}
	}
	switch {
	case f.Open && (f.CardWay == "" || f.Voluntary <= f.Card):
		f.Scheme, f.Payable = "voluntary", f.Voluntary
	case f.CardWay != "":
		f.Scheme, f.Payable = "health", f.Card
	}
	f.Daily = Daily(f.Payable)
	return f, nil
}

func (s *Steps) voluntary(p Prospect, f *FirstStep) error {
	m, err := s.month(p)
	if err != nil {
		return err
	}
	age, _, err := s.book.RetirementAge(p.Female, p.Birth)
	if err != nil {
		return err
	}
	reached := age.ReachedOn(p.Birth).InMonth()
	ahead := max(reached.Since(s.on.InMonth())+1, 0)
	total := p.MonthsPaid + ahead
	f.Open, f.Voluntary, f.Support = true, m.Payable, m.StateSupport+m.LocalSupport
	f.Reaches = total >= s.least
	f.From = reached.Add(1)
	if short := s.least - total; short > 0 {
		f.Missing = min(short, s.most)
		f.From = f.From.Add(short - f.Missing)
	}
	return nil
}

// month is the least payment of a group in a place, looked up once.
func (s *Steps) month(p Prospect) (Monthly, error) {
	key := placeKey(p.Categories, p.Areas, p.LeftList)
	if m, ok := s.monthly[key]; ok {
		return m, nil
	}
	m, err := New(s.book).Monthly(s.on, s.floor, Payer{Categories: p.Categories, Areas: p.Areas, LeftList: p.LeftList})
	if err == nil {
		s.monthly[key] = m
	}
	return m, err
}

func placeKey(categories, areas []string, left day.Date) string {
	if len(categories) == 1 && len(areas) == 0 && left.IsZero() {
		return categories[0]
	}
	sorted := slices.Sorted(slices.Values(categories))
	return strings.Join(sorted, " ") + "|" + strings.Join(areas, " ") + "|" + left.String()
}

// card is the cheaper of the ladder and the supported group; a group that may not choose has only its own.
func (s *Steps) card(p Prospect, f *FirstStep) error {
	f.Card, f.CardWay = s.ladder[min(max(p.Position, 0), len(s.ladder)-1)], WayLadder
	if p.CardGroup == "" {
		return nil
	}
	key := placeKey([]string{p.CardGroup}, p.Areas, p.LeftList)
	price, ok := s.cards[key]
	if !ok {
		card, err := New(s.book).SupportedHealth(s.on, Payer{Categories: []string{p.CardGroup}, Areas: p.Areas, LeftList: p.LeftList}, 1)
		if err != nil {
			return err
		}
		price = card.Payable
		s.cards[key] = price
	}
	choose, _, err := s.book.Words("health_may_choose", s.on)
	if err != nil {
		return err
	}
	if price <= f.Card || !slices.Contains(choose, healthGroup(p.CardGroup)) {
		f.Card, f.CardWay = price, WaySupported
	}
	return nil
}
