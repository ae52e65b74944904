package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// ProspectCard is what someone takes to the door: who lives there and takes part, why this person, what
// was said, what comes next.
type ProspectCard struct {
	Row       store.ProspectRow
	Person    person.Person // identifiers left out
	Place     []org.Unit
	AsOf      day.Date
	Today     day.Date
	Household person.Household
	Members   []CardMember
	Holder    store.Holder // zero ID: nobody
	Holders   []store.Holder
	Moves     []store.HoldMove
	Talks     []store.Talk // notes opened
	Names     map[string]string
	Means     []store.HouseholdMeans
	BroughtBy store.Referral // zero Person: nobody
	Brought   []store.Referral
	Offices   []org.Office
	Segments  []prospect.Rule
	MayGive   bool
}

// CardMember is one of the household, and whether they are a prospect themselves.
type CardMember struct {
	Member
	Lead prospect.Reason
}

// ProspectCard opens a card; a collector opens only what they hold. It leaves an audit row at the person.
func (a *App) ProspectCard(ctx context.Context, actor Actor, id person.ID) (ProspectCard, error) {
	v := ProspectCard{Today: a.Today(), MayGive: access.May(actor.Role, access.GiveProspects)}
	err := a.Store.Read(ctx, func(tx *store.Tx) error { return a.fillCard(tx, actor, id, &v) })
	if err != nil {
		return v, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "prospect.read", personRef(id), "")
}

// met loads a prospect the actor may speak to. Out of reach, and for a collector also what others hold,
// is "no such".
func (a *App) met(tx *store.Tx, actor Actor, id person.ID) (store.Person, []org.Unit, store.ProspectRow, error) {
	p, place, err := a.file(tx, actor, access.MeetProspects, id)
	if err != nil {
		return p, nil, store.ProspectRow{}, err
	}
	row, err := prospectRow(tx, id)
	if err != nil {
		return p, nil, row, err
	}
	if !access.May(actor.Role, access.GiveProspects) {
		own, err := ownHolder(tx, actor)
		if err != nil {
			return p, nil, row, err
		}
		if row.Holder != own {
			return p, nil, row, fault.New(fault.NotFound, "app.no_such_person")
		}
	}
	return p, place, row, nil
}

func (a *App) fillCard(tx *store.Tx, actor Actor, id person.ID, v *ProspectCard) error {
	p, place, row, err := a.met(tx, actor, id)
	if err != nil {
		return err
	}
	v.Person, v.Place, v.Row = p.Person, place, row
	if v.Row.Why, err = prospect.ParseWhy(row.WhyText); err != nil {
		return err
	}
	if v.AsOf, err = asOf(tx); err != nil {
		return err
	}
	rules, err := segmentRules(tx)
	if err != nil {
		return err
	}
	v.Segments = prospect.RulesOn(rules, v.AsOf)
	if v.Offices, err = tx.OfficesOfUnit(p.CommuneID, day.Date{}); err != nil {
		return err
	}
	for _, step := range []func(*store.Tx, Actor) error{v.fillHousehold, v.fillHolding, v.fillReferrals} {
		if err := step(tx, actor); err != nil {
			return err
		}
	}
	return a.fillTalks(tx, v)
}

func (v *ProspectCard) fillHousehold(tx *store.Tx, actor Actor) error {
	h := v.Person.HouseholdID
	if h == 0 {
		return nil
	}
	var file PersonView
	if err := file.openHousehold(tx, actor, h); err != nil {
		return err
	}
	v.Household = file.Household
	rows, err := tx.ProspectsOfHousehold(h)
	if err != nil {
		return err
	}
	for _, m := range file.Members {
		v.Members = append(v.Members, CardMember{Member: m, Lead: rows[m.ID].Lead})
	}
	v.Means, err = tx.MeansOf(h)
	return err
}

func (v *ProspectCard) fillHolding(tx *store.Tx, _ Actor) error {
	var err error
	if v.Row.Holder != 0 {
		if v.Holder, err = tx.Holder(v.Row.Holder); err != nil {
			return err
		}
	}
	if v.Moves, err = tx.HoldMovesOf(v.Row.Person); err != nil || !v.MayGive {
		return err
	}
	path, err := tx.Path(v.Place[len(v.Place)-1].ID, day.Date{})
	if err != nil {
		return err
	}
	all, err := holdersFor(tx, path)
	for _, h := range all {
		if h.ID != v.Row.Holder {
			v.Holders = append(v.Holders, h)
		}
	}
	return err
}

func (v *ProspectCard) fillReferrals(tx *store.Tx, _ Actor) error {
	by, ok, err := tx.BroughtBy(v.Row.Person)
	if err != nil {
		return err
	}
	if ok {
		v.BroughtBy = by
	}
	v.Brought, err = tx.Brought(v.Row.Person)
	return err
}

// fillTalks opens the notes and puts names to those who wrote them.
func (a *App) fillTalks(tx *store.Tx, v *ProspectCard) error {
	list, err := tx.TalksOf(v.Row.Person)
	if err != nil {
		return err
	}
	v.Names = map[string]string{}
	for i := range list {
		if list[i].Note != "" {
			text, err := a.Keys.Open(list[i].Note)
			if err != nil {
				return err
			}
			list[i].Note = string(text)
		}
	}
	v.Talks = list
	actors := map[string]bool{}
	for _, t := range list {
		actors[t.Actor] = true
	}
	for _, m := range v.Moves {
		actors[m.Actor] = true
	}
	for id := range actors {
		acc, err := tx.Account(id)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if v.Names[id] = acc.Name; err != nil {
			v.Names[id] = id
		}
	}
	return nil
}

// NewTalk is what someone tells of a talk.
type NewTalk struct {
	On        day.Date // zero: today
	Minutes   int
	Way       string // visit call meeting
	Outcome   prospect.Outcome
	Schemes   int    // joined: bits of which; 0: the leading one
	Objection string // code of the catalogue; "": none
	Note      string
	Next      day.Date
	NextNote  string
	BroughtBy person.ID // joined: who brought them; 0: nobody
}

const (
	longestTalk  = 600 // minutes
	furthestNext = 400 // days
)

func (n *NewTalk) check(today day.Date, objections []prospect.Objection) error {
	var bad []fault.Field
	refuse := func(field, key string) { bad = append(bad, fault.Field{Field: field, Key: key}) }
	if n.On.IsZero() {
		n.On = today
	}
	if n.On.After(today) || n.On.Before(today.AddDays(-furthestNext)) {
		refuse("on", "prospect.talk.bad_day")
	}
	if n.Minutes < 0 || n.Minutes > longestTalk {
		refuse("minutes", "prospect.talk.bad_minutes")
	}
	if n.Way != "visit" && n.Way != "call" && n.Way != "meeting" {
		refuse("way", "prospect.talk.bad_way")
	}
	known := false
	for _, o := range prospect.Outcomes {
		known = known || o == n.Outcome
	}
	if !known {
		refuse("outcome", "prospect.talk.no_outcome")
	}
	known = n.Objection == ""
	for _, o := range objections {
		known = known || o.Code == n.Objection
	}
	if !known {
		refuse("objection", "prospect.talk.bad_objection")
	}
	if !n.Next.IsZero() && (n.Next.Before(n.On) || n.Next.After(today.AddDays(furthestNext))) {
		refuse("next", "prospect.talk.bad_next")
	}
	if len(bad) > 0 {
		return fault.WithFields("prospect.talk.refused", bad...)
	}
	n.Note, n.NextNote = shortNote(n.Note), shortNote(n.NextNote)
	return nil
}

// TellTalk keeps a talk. A joining counts at once: the household is judged anew in the same transaction,
// and the family's prospects whom nobody holds follow to the same holder.
func (a *App) TellTalk(ctx context.Context, actor Actor, id person.ID, n NewTalk) error {
	catalogue, err := prospect.Objections()
	if err != nil {
		return err
	}
	if err := n.check(a.Today(), catalogue); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, row, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		t := store.Talk{Person: id, Holder: row.Holder, On: n.On, Minutes: n.Minutes, Way: n.Way, Outcome: n.Outcome, Objection: n.Objection,
			Next: n.Next, NextNote: n.NextNote}
		if n.Outcome == prospect.OutcomeJoined {
			if t.Schemes = n.Schemes & row.Wants; t.Schemes == 0 && row.Lead != prospect.None {
				t.Schemes = row.Scheme.Bit()
			}
		}
		if n.Note != "" {
			t.Note = a.Keys.Seal([]byte(n.Note))
		}
		if err := tx.InsertTalk(&t); err != nil {
			return err
		}
		if n.BroughtBy != 0 && n.Outcome == prospect.OutcomeJoined {
			if err := a.bring(tx, actor, id, n.BroughtBy, n.On); err != nil {
				return err
			}
		}
		if err := a.judgeAgain(tx, p.Person, row.Holder); err != nil {
			return err
		}
		return tx.Audit("prospect.talk", personRef(id), string(n.Outcome))
	})
}

// judgeAgain judges the household of a person in the running transaction; who is newly first in the
// family follows to the holder.
func (a *App) judgeAgain(tx *store.Tx, p person.Person, holder int64) error {
	if p.HouseholdID == 0 {
		return prospectsDue(tx, []int64{p.CommuneID})
	}
	j, err := a.judgeIn(tx)
	if err != nil {
		return err
	}
	if err := j.household(tx, p.CommuneID, p.HouseholdID); err != nil || holder == 0 {
		return err
	}
	rows, err := tx.ProspectsOfHousehold(p.HouseholdID)
	if err != nil {
		return err
	}
	var family []person.ID
	for id, r := range rows {
		if r.Lead != prospect.None && r.Holder == 0 && r.Tags.Has(prospect.TagKinJoined) {
			family = append(family, id)
		}
	}
	_, err = tx.MoveProspects(store.HoldExpand, family, 0, holder, "")
	return err
}

// WithdrawTalk takes back a talk that was told wrongly. It stays visible, struck through.
func (a *App) WithdrawTalk(ctx context.Context, actor Actor, id person.ID, talk int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, row, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.WithdrawTalk(talk, id); err != nil {
			if fault.KindOf(err) == fault.NotFound {
				err = fault.New(fault.NotFound, "prospect.talk.none")
			}
			return err
		}
		if err := a.judgeAgain(tx, p.Person, row.Holder); err != nil {
			return err
		}
		return tx.Audit("prospect.talk.withdraw", personRef(id), "")
	})
}

// bring notes who brought whom; both lie in the actor's reach, and nobody is in their own chain.
func (a *App) bring(tx *store.Tx, actor Actor, who, by person.ID, on day.Date) error {
	if _, _, err := a.file(tx, actor, access.MeetProspects, by); err != nil {
		return err
	}
	for at, steps := by, 0; steps < 100; steps++ {
		if at == who {
			return fault.New(fault.Conflict, "prospect.brought_in_circle")
		}
		r, ok, err := tx.BroughtBy(at)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		at = r.By
	}
	return tx.SetReferral(who, by, on)
}

// SetReferral notes that a person was brought by another.
func (a *App) SetReferral(ctx context.Context, actor Actor, who, by person.ID) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, _, err := a.met(tx, actor, who); err != nil {
			return err
		}
		if err := a.bring(tx, actor, who, by, a.Today()); err != nil {
			return err
		}
		return tx.Audit("prospect.referral", personRef(who), personRef(by))
	})
}

// AddMeans notes what a family can pay with, DropMeans takes it back. Both judge the household anew.
func (a *App) AddMeans(ctx context.Context, actor Actor, id person.ID, m prospect.Means) error {
	m.Crop = vntext.NFC(m.Crop)
	if err := m.Check(); err != nil {
		return err
	}
	return a.changeMeans(ctx, actor, id, func(tx *store.Tx, h person.HouseholdID) error { return tx.InsertMeans(h, m) })
}

// DropMeans takes means back.
func (a *App) DropMeans(ctx context.Context, actor Actor, id person.ID, means int64) error {
	return a.changeMeans(ctx, actor, id, func(tx *store.Tx, h person.HouseholdID) error { return tx.DropMeans(means, h) })
}

func (a *App) changeMeans(ctx context.Context, actor Actor, id person.ID, fn func(*store.Tx, person.HouseholdID) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		p, _, _, err := a.met(tx, actor, id)
		if err != nil {
			return err
		}
		if p.HouseholdID == 0 {
			return fault.New(fault.Conflict, "prospect.no_household")
		}
		if err := fn(tx, p.HouseholdID); err != nil {
			return err
		}
		if err := a.judgeAgain(tx, p.Person, 0); err != nil {
			return err
		}
		return tx.Audit("prospect.means", personRef(id), "")
	})
}

// ObjectionView is the catalogue with what came of each objection in a place.
type ObjectionView struct {
	Path    []org.Unit
	Cards   []prospect.Objection
	Counts  map[string]store.ObjectionCount
	Brought int64 // people of the place who were brought by somebody
	Offices []org.Office
}

// Objections counts what was heard in a place; counts are no names.
func (a *App) Objections(ctx context.Context, actor Actor, unit int64) (ObjectionView, error) {
	var v ObjectionView
	var err error
	if v.Cards, err = prospect.Objections(); err != nil {
		return v, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		at := v.Path[len(v.Path)-1]
		where := at.ID
		if at.Level == org.Province {
			where = 0
		}
		counts, err := tx.ObjectionCounts(where)
		if err != nil {
			return err
		}
		v.Counts = map[string]store.ObjectionCount{}
		for _, c := range counts {
			v.Counts[c.Code] = c
		}
		if v.Brought, err = tx.ReferralCount(where); err != nil {
			return err
		}
		for _, u := range v.Path {
			if u.Level == org.Commune {
				v.Offices, err = tx.OfficesOfUnit(u.ID, day.Date{})
			}
		}
		return err
	})
	return v, err
}
