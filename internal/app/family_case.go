package app

import (
	"context"
	"errors"
	"slices"

	"luoi/internal/access"
	"luoi/internal/advice"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// FamilyCase is what the register knows for «Một trang cho nhà mình»: the reader corrects it at the table.
type FamilyCase struct {
	ID        person.ID // whose page was asked for; 0: an empty form
	Head      string    // that person's name
	Household string
	Place     []org.Unit
	Areas     []string // official codes, the province first
	Office    string
	Contact   org.Contact // how that office is reached
	Collector advice.Collector
	Poverty   person.Poverty
	Minority  bool
	OnLadder  int   // members who have a card on the household ladder this year
	Harvests  []int // months of income that somebody noted
	Members   []FamilyMember
	On        day.Date
	// A place here supports households for some months after they left the near-poor list: the form asks the day.
	AsksLeft bool
}

// FamilyMember is one of the household with what decides their part.
type FamilyMember struct {
	ID           person.ID
	Name         string
	Female       bool
	Birth        person.Birth
	Voluntary    bool // takes part now
	Compulsory   bool
	WorkingAge   bool
	HasCard      bool
	MonthsPaid   int
	VoluntaryFor int      // months of the voluntary scheme since support began
	Joined       day.Date // first contribution; zero: none known
}

// FamilyCase gathers a household's case. With id 0 it is empty but for the reader's own place. Opening a
// household's money is an act on the person's file.
func (a *App) FamilyCase(ctx context.Context, actor Actor, id person.ID) (FamilyCase, error) {
	v := FamilyCase{ID: id, On: a.Today()}
	act := access.SeeCounts
	if id != 0 {
		act = access.SeeNames
	}
	if err := actor.may(act); err != nil {
		return v, err
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		if err := v.fillCollector(tx, actor); err != nil {
			return err
		}
		if id == 0 {
			return errors.Join(v.fillPlace(tx, actor.UnitID), a.askLeft(tx, &v))
		}
		p, place, err := a.file(tx, actor, act, id)
		if err != nil {
			return err
		}
		v.Head, v.Place, v.Poverty, v.Harvests = p.FullName, place, p.Poverty, p.Notes.IncomeMonth
		v.Minority = coverage.MinorityKey(vntext.Key(p.Ethnicity))
		if err := errors.Join(v.fillPlace(tx, p.CommuneID), a.askLeft(tx, &v), v.fillServing(tx, p.VillageID)); err != nil {
			return err
		}
		return v.fillMembers(tx, actor, p)
	})
	if err != nil || id == 0 {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "person.advice", personRef(id), string(access.PurposeOf(actor.Role, act)))
}

// askLeft notes whether the day of leaving the near-poor list decides anything in the case's places.
func (a *App) askLeft(tx *store.Tx, v *FamilyCase) error {
	book, err := a.bookIn(tx)
	if err == nil {
		v.AsksLeft = len(advice.New(book).AsksLeftList(v.On, v.Areas)) > 0
	}
	return err
}

// fillPlace notes the codes above a place, for programmes of areas, and the office that serves it.
func (v *FamilyCase) fillPlace(tx *store.Tx, unit int64) error {
	if unit == 0 {
		return nil
	}
	path, err := tx.Path(unit, day.Date{})
	if err != nil {
		return err
	}
	for _, u := range path {
		v.Areas = append(v.Areas, u.Code)
		if u.Level == org.Province && v.Office != "" {
			continue
		}
		offices, err := tx.OfficesOfUnit(u.ID, day.Date{})
		if err != nil {
			return err
		}
		if len(offices) > 0 {
			v.Office = offices[0].Name // the nearest to the family comes last
			if v.Contact, err = tx.OfficeContact(offices[0].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// fillCollector fills the proof block with the reader's own card, when the reader is a collector.
func (v *FamilyCase) fillCollector(tx *store.Tx, actor Actor) error {
	if actor.Role != access.Collector {
		return nil
	}
	v.Collector.Name = actor.Name
	agents, err := tx.AgentsOn(day.Date{})
	for _, g := range agents {
		if g.AccountID == actor.AccountID && actor.AccountID != "" {
			return v.showCard(tx, g)
		}
	}
	return err
}

// showCard fills the proof block with a collector's card. A card that is over is no proof: it is left open.
func (v *FamilyCase) showCard(tx *store.Tx, g org.Agent) (err error) {
	v.Collector.Name, v.Collector.Phone = g.Name, g.Phone
	if g.Card(v.On) != org.CardOver {
		v.Collector.CardNo = g.CardNo
	}
	v.Collector.Organisation, err = organisationName(tx, g.OrganisationID)
	return err
}

// fillServing fills the proof block with the collector who serves the family's village, when whoever makes the
// page is no collector: it is to that one the family will give its money.
func (v *FamilyCase) fillServing(tx *store.Tx, village int64) error {
	if village == 0 || v.Collector.Name != "" {
		return nil
	}
	agents, err := tx.AgentsOn(v.On)
	if err != nil {
		return err
	}
	for _, g := range agents {
		if g.Kind == org.AgentCollector && slices.Contains(g.Serves, village) && g.Card(v.On) != org.CardOver {
			return v.showCard(tx, g)
		}
	}
	return nil
}

func organisationName(tx *store.Tx, id int64) (string, error) {
	all, err := tx.Organisations()
	for _, o := range all {
		if o.ID == id {
			return o.Name, err
		}
	}
	return "", err
}

func (v *FamilyCase) fillMembers(tx *store.Tx, actor Actor, p store.Person) error {
	members := []store.Person{p}
	root, err := provinceOf(tx)
	if err != nil {
		return err
	}
	if p.HouseholdID != 0 {
		h, err := tx.Household(p.HouseholdID)
		if err != nil {
			return err
		}
		v.Household, v.Poverty = h.Number, max(v.Poverty, h.Poverty)
		all, err := tx.PersonsOf(p.HouseholdID)
		if err != nil {
			return err
		}
		for _, m := range all {
			if m.ID != p.ID && actor.Covers([]int64{root, m.CommuneID, m.VillageID, m.GroupID}) {
				members = append(members, m)
			}
		}
	}
	for _, m := range members {
		spells, err := tx.SpellsOf(m.ID)
		if err != nil {
			return err
		}
		v.Members = append(v.Members, v.member(m, spells))
	}
	return nil
}

// member reads what the spells say about one of the household. Months are those of the calendar up to
// today: what was paid ahead is not behind anybody yet.
func (v *FamilyCase) member(p store.Person, spells []person.Spell) FamilyMember {
	m := FamilyMember{ID: p.ID, Name: p.FullName, Female: p.Sex == person.Female, Birth: p.Birth, WorkingAge: p.WorkingAge}
	for _, s := range spells {
		now := s.CoversOn(v.On)
		switch s.Scheme {
		case person.SchemeHealth:
			m.HasCard = m.HasCard || now
			if now && len(s.Category) >= 2 && s.Category[:2] == "GD" {
				v.OnLadder++
			}
			continue
		case person.SchemeVoluntarySI:
			m.Voluntary = m.Voluntary || now
		case person.SchemeCompulsorySI:
			m.Compulsory = m.Compulsory || now
		default:
			continue
		}
		last := v.On
		if !s.To.IsZero() && s.To.Before(last) {
			last = s.To
		}
		if last.Before(s.From) {
			continue
		}
		months := last.InMonth().Since(s.From.InMonth()) + 1
		m.MonthsPaid += months
		if s.Scheme == person.SchemeVoluntarySI && s.From.Year() >= 2018 {
			m.VoluntaryFor += months
		}
		if m.Joined.IsZero() || s.From.Before(m.Joined) {
			m.Joined = s.From
		}
	}
	return m
}

// SupportGroups is the groups of the State's support that a household belongs to.
func SupportGroups(p person.Poverty, minority bool) []string {
	groups := []string{"other"}
	switch p {
	case person.PovertyPoor:
		groups = append(groups, "poor")
	case person.PovertyNear:
		groups = append(groups, "near_poor")
	}
	if minority {
		groups = append(groups, "ethnic_minority")
	}
	return groups
}

// CardGroups is the groups of health insurance that support a member's card, by household and age.
func CardGroups(p person.Poverty, birth, on day.Date) []string {
	var groups []string
	switch p {
	case person.PovertyPoor:
		groups = append(groups, "poor")
	case person.PovertyNear:
		groups = append(groups, "near_poor")
	case person.AgriAverageHousehold:
		groups = append(groups, "farm_average")
	}
	if !birth.IsZero() {
		switch age := birth.AgeOn(on); {
		case age < 6:
			groups = append(groups, "child_under_6")
		case age < 18:
			groups = append(groups, "student")
		}
	}
	return groups
}

// FamilyQuestion asks for one page: the family, and what stands beside it.
type FamilyQuestion struct {
	Family advice.Family
	Income money.Dong // the chosen income of those who join; 0: the lowest
	Want   money.Dong // «muốn lương hưu … đồng»; 0: not asked
	Words  advice.Words
}

// FamilyAnswer is the page, three choices side by side for the first who joins, and the way to a goal.
type FamilyAnswer struct {
	Page    advice.Page
	Limits  advice.Limits
	Columns []advice.Column
	Goal    *advice.Goal
}

// Advise works a family page out under the book that holds now, offices' values included.
func (a *App) Advise(ctx context.Context, actor Actor, q FamilyQuestion) (FamilyAnswer, error) {
	var v FamilyAnswer
	if err := actor.may(access.SeeCounts); err != nil {
		return v, err
	}
	var c *advice.Case
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		book, err := a.bookIn(tx)
		if err == nil {
			c = advice.New(book)
		}
		return err
	})
	if err != nil {
		return v, err
	}
	on := q.Family.On
	if v.Limits, err = c.Limits(on); err != nil {
		return v, err
	}
	if q.Income == 0 {
		q.Income = v.Limits.MinIncome
	}
	for i := range q.Family.Members {
		if q.Family.Members[i].Joins {
			q.Family.Members[i].Income = q.Income
		}
	}
	if v.Page, err = c.FamilyPage(q.Family, q.Words); err != nil {
		return v, err
	}
	return v, v.beside(c, q)
}

// beside fills the choices and the goal, of the first who joins.
func (v *FamilyAnswer) beside(c *advice.Case, q FamilyQuestion) error {
	for _, m := range q.Family.Members {
		if !m.Joins {
			continue
		}
		life := advice.Life{Female: m.Female, Birth: m.Birth, Income: q.Income, MonthsPaid: m.MonthsPaid, PaidAverage: m.PaidAverage}
		who := advice.Payer{Categories: m.Categories, Areas: q.Family.Areas, Programmes: q.Family.Programmes, SupportUsed: m.SupportUsed, LeftList: m.LeftList}
		var choices []advice.Choice
		for _, income := range besideIncomes(q.Income, v.Limits) {
			choices = append(choices, advice.Choice{Name: income.Format(), Income: income, Period: v.Page.Method.Months})
		}
		var err error
		if v.Columns, err = c.Compare(q.Family.On, life, who, choices, q.Words); err != nil || q.Want == 0 {
			return err
		}
		goal, err := c.Goal(q.Family.On, life, q.Want, who)
		v.Goal = &goal
		return err
	}
	return nil
}

// besideIncomes is three incomes that differ: the lowest, the chosen or twice the lowest, and a higher one.
func besideIncomes(chosen money.Dong, l advice.Limits) []money.Dong {
	middle := chosen
	if middle <= l.MinIncome {
		middle = 2 * l.MinIncome
	}
	list := []money.Dong{l.MinIncome}
	for _, income := range []money.Dong{min(middle, l.MaxIncome), min(max(2*middle, 3*l.MinIncome), l.MaxIncome)} {
		if income > list[len(list)-1] {
			list = append(list, income)
		}
	}
	return list
}
