package app

import (
	"cmp"
	"context"
	"slices"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/review"
	"luoi/internal/store"
)

// HouseholdView is one household as somebody meets it at the door: who lives there, who has what and until
// when, who comes next, and what has happened at the door.
type HouseholdView struct {
	Household person.Household
	Place     []org.Unit
	AsOf      day.Date // day of the register
	Members   []HouseholdMember
	Next      []HouseholdNext // prospects of the house the reader may speak to, first who comes first
	Talks     []HouseholdTalk // latest first
	Visits    []HouseholdVisit
	Means     []store.HouseholdMeans
	MayMeet   bool // the reader knocks on doors: prospects and talks are shown
}

// HouseholdMember is one of the household.
type HouseholdMember struct {
	Member
	Review  int                        // bits by scheme: a list may speak of them, undecided
	Missing int                        // bits by scheme: could take part and does not
	Until   map[person.Scheme]day.Date // last day of what runs now; no entry: not covered, zero: open
}

// HouseholdNext is a prospect of the household.
type HouseholdNext struct {
	Person person.ID
	Row    store.ProspectRow // Why is read
	Holder string            // empty: nobody
}

// HouseholdTalk is a talk with one of the household; the note is opened.
type HouseholdTalk struct {
	store.Talk
	Name string // who told it
}

// HouseholdVisit is a visit that led to no talk: nobody at home, or nobody of the list.
type HouseholdVisit struct {
	store.Visit
	Name string
}

// Household opens a household. It leaves an audit row at each member shown. Outside the territory: NotFound
// app.no_such_household. A collector sees reasons and talks of those they hold.
func (a *App) Household(ctx context.Context, actor Actor, id person.HouseholdID) (HouseholdView, error) {
	v := HouseholdView{MayMeet: access.May(actor.Role, access.MeetProspects)}
	if err := a.Store.Read(ctx, func(tx *store.Tx) error { return a.openHouse(tx, actor, id, &v) }); err != nil {
		return HouseholdView{}, err
	}
	purpose := string(access.PurposeOf(actor.Role, access.SeeNames))
	return v, a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		for _, m := range v.Members {
			if err := tx.Audit("household.read", personRef(m.ID), purpose); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) openHouse(tx *store.Tx, actor Actor, id person.HouseholdID, v *HouseholdView) error {
	if err := actor.may(access.SeeNames); err != nil {
		return err
	}
	h, err := tx.Household(id)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	root, rootErr := provinceOf(tx)
	if rootErr != nil {
		return rootErr
	}
	if err != nil || !actor.Covers([]int64{root, h.CommuneID, h.VillageID, h.GroupID}) {
		return fault.New(fault.NotFound, "app.no_such_household")
	}
	v.Household = h
	if v.Place, err = (unitNames{tx: tx, known: map[int64]org.Unit{}}).of(h.CommuneID, h.VillageID, h.GroupID); err != nil {
		return err
	}
	if v.AsOf, err = asOf(tx); err != nil {
		return err
	}
	if err := v.fillMembers(tx, actor, root); err != nil {
		return err
	}
	if !v.MayMeet {
		return nil
	}
	if v.Means, err = tx.MeansOf(id); err != nil {
		return err
	}
	names := map[string]string{}
	if err := a.fillNext(tx, actor, v, names); err != nil {
		return err
	}
	return a.fillVisits(tx, v, names)
}

// fillMembers reads those of the household who live in reach; the head first, then by age.
func (v *HouseholdView) fillMembers(tx *store.Tx, actor Actor, root int64) error {
	people, err := tx.PersonsOf(v.Household.ID)
	if err != nil {
		return err
	}
	for _, p := range people {
		if !actor.Covers([]int64{root, p.CommuneID, p.VillageID, p.GroupID}) {
			continue
		}
		m := HouseholdMember{Member: Member{ID: p.ID, FullName: p.FullName, Birth: p.Birth, Sex: p.Sex, Relation: p.Relation, Covered: p.Covered, Head: p.ID == v.Household.HeadID},
			Review: p.Review, Until: map[person.Scheme]day.Date{}}
		marks, err := tx.MarksOf(p.ID)
		if err != nil {
			return err
		}
		var told review.Standing
		for _, k := range marks {
			told = told.After(k.Scheme, k.Answer)
		}
		count := coverage.Count{Segment: coverage.Segment(p.Segment), WorkingAge: p.WorkingAge, Covered: p.Covered, Review: p.Review, Told: told.Told}
		for _, s := range person.Schemes {
			if count.Status(s) == coverage.Missing {
				m.Missing |= s.Bit()
			}
		}
		spells, err := tx.SpellsOf(p.ID)
		if err != nil {
			return err
		}
		for _, s := range spells {
			if !s.CoversOn(v.AsOf) {
				continue
			}
			if was, ok := m.Until[s.Scheme]; !ok || !was.IsZero() && (s.To.IsZero() || was.Before(s.To)) {
				m.Until[s.Scheme] = s.To
			}
		}
		v.Members = append(v.Members, m)
	}
	slices.SortStableFunc(v.Members, func(x, y HouseholdMember) int {
		if x.Head != y.Head {
			return map[bool]int{true: -1, false: 1}[x.Head]
		}
		return cmp.Compare(x.Birth.Date.String(), y.Birth.Date.String())
	})
	return nil
}

// fillNext reads the prospects and their talks. Whoever only knocks on doors sees those they hold, as on the cards.
func (a *App) fillNext(tx *store.Tx, actor Actor, v *HouseholdView, names map[string]string) error {
	rows, err := tx.ProspectsOfHousehold(v.Household.ID)
	if err != nil {
		return err
	}
	own, all := int64(0), access.May(actor.Role, access.GiveProspects)
	if !all {
		if own, err = ownHolder(tx, actor); err != nil {
			return err
		}
	}
	for _, m := range v.Members {
		row, ok := rows[m.ID]
		if !ok || !all && (own == 0 || row.Holder != own) {
			continue
		}
		if err := a.addTalks(tx, v, m.ID, names); err != nil {
			return err
		}
		if row.Lead == prospect.None {
			continue
		}
		n := HouseholdNext{Person: m.ID, Row: row}
		if n.Row.Why, err = prospect.ParseWhy(row.WhyText); err != nil {
			return err
		}
		if row.Holder != 0 {
			h, err := tx.Holder(row.Holder)
			if err != nil {
				return err
			}
			n.Holder = h.Name
		}
		v.Next = append(v.Next, n)
	}
	slices.SortStableFunc(v.Next, func(x, y HouseholdNext) int { return cmp.Compare(x.Row.Place, y.Row.Place) })
	slices.SortStableFunc(v.Talks, func(x, y HouseholdTalk) int {
		return cmp.Or(cmp.Compare(y.On.String(), x.On.String()), cmp.Compare(y.ID, x.ID))
	})
	return nil
}

func (a *App) addTalks(tx *store.Tx, v *HouseholdView, id person.ID, names map[string]string) error {
	list, err := tx.TalksOf(id)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.WithdrawnAt != 0 {
			continue
		}
		if t.Note != "" {
			text, err := a.Keys.Open(t.Note)
			if err != nil {
				return err
			}
			t.Note = string(text)
		}
		name, err := accountName(tx, names, t.Actor)
		if err != nil {
			return err
		}
		v.Talks = append(v.Talks, HouseholdTalk{t, name})
	}
	return nil
}

// fillVisits reads the visits that led to no talk; the others are told by their talk.
func (a *App) fillVisits(tx *store.Tx, v *HouseholdView, names map[string]string) error {
	list, err := tx.VisitsOfHousehold(v.Household.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.TalkID != 0 || x.State != store.VisitBooked {
			continue
		}
		x.Note = ""
		name, err := accountName(tx, names, x.Actor)
		if err != nil {
			return err
		}
		v.Visits = append(v.Visits, HouseholdVisit{x, name})
	}
	return nil
}
