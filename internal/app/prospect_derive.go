package app

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// settingProspectDue holds the communes whose prospects are older than their count, or "all". It is
// written with the count and removed by the derivation, so a stop between the two is made good.
const settingProspectDue = "prospect_due"

// joinedWaitDays is how long a joining told at the door stands without a list that shows it. Then the
// person is a prospect again: either the money never came, or the list lacks them, and both want a visit.
const joinedWaitDays = 60

// DeriveResult says what a derivation found.
type DeriveResult struct {
	AsOf     day.Date
	Communes int
	People   int64
	Written  int64 // rows made, changed or dropped
}

// DeriveProspects judges every household of the communes anew, or of the actor's whole territory when none
// are given. Some communes are one transaction; only rows that changed are written, and what people did
// (holder, talks) stays.
func (a *App) DeriveProspects(ctx context.Context, actor Actor, communes []int64, progress Progress) (DeriveResult, error) {
	if err := actor.may(access.ImportLists); err != nil {
		return DeriveResult{}, err
	}
	if communes == nil {
		var err error
		if communes, err = a.ownCommunes(ctx, actor); err != nil {
			return DeriveResult{}, err
		}
	} else if err := a.mayCount(ctx, actor, communes); err != nil {
		return DeriveResult{}, err
	}
	return a.derive(ctx, actor, communes, progress)
}

// ownCommunes are the communes of the actor's territory: those the places of it are or lie in; nil: all.
func (a *App) ownCommunes(ctx context.Context, actor Actor) (list []int64, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := a.reachesRoot(tx, actor)
		if err != nil || all {
			return err
		}
		list = []int64{}
		for _, u := range actor.Scope() {
			path, err := tx.Path(u, day.Date{})
			if err != nil {
				return err
			}
			for _, p := range path {
				if p.Level == org.Commune && !slices.Contains(list, p.ID) {
					list = append(list, p.ID)
				}
			}
		}
		return nil
	})
	return list, err
}

// derive is DeriveProspects for what follows from an act that was authorised already.
func (a *App) derive(ctx context.Context, actor Actor, communes []int64, progress Progress) (DeriveResult, error) {
	var out DeriveResult
	j, err := a.newJudge(ctx)
	if err != nil {
		return out, err
	}
	if communes == nil {
		communes = j.communes
	}
	out.AsOf = j.law.On
	if len(communes) > 1 {
		usual, err := a.Store.Roomy(ctx)
		if err != nil {
			return out, err
		}
		defer usual()
	}
	for out.Communes < len(communes) {
		progress.at("prospects", int64(out.Communes), int64(len(communes)))
		now := out
		err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
			now = out // an attempt that failed counts for nothing
			return j.several(tx, communes[out.Communes:], &now)
		})
		if err != nil {
			return out, err
		}
		out = now
	}
	progress.at("prospects", int64(len(communes)), int64(len(communes)))
	return out, a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error { return prospectsDone(tx, communes) })
}

// deriveDue derives what the counts have left to be done.
func (a *App) deriveDue(ctx context.Context, actor Actor, progress Progress) error {
	var due string
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		due, err = tx.Setting(settingProspectDue)
		return err
	})
	if err != nil || due == "" {
		return err
	}
	all, communes := parseDue(due)
	if all {
		communes = nil
	}
	_, err = a.derive(ctx, actor, communes, progress)
	return err
}

// prospectsDue notes communes whose prospects are to be derived anew.
func prospectsDue(tx *store.Tx, communes []int64) error {
	now, err := tx.Setting(settingProspectDue)
	if err != nil || now == countAll {
		return err
	}
	_, waiting := parseDue(now)
	for _, c := range communes {
		if c != 0 && !slices.Contains(waiting, c) {
			waiting = append(waiting, c)
		}
	}
	return tx.SetSetting(settingProspectDue, dueText(waiting))
}

func prospectsDone(tx *store.Tx, communes []int64) error {
	now, err := tx.Setting(settingProspectDue)
	if err != nil || now == "" {
		return err
	}
	all, waiting := parseDue(now)
	if all {
		return tx.SetSetting(settingProspectDue, "")
	}
	waiting = slices.DeleteFunc(waiting, func(c int64) bool { return slices.Contains(communes, c) })
	return tx.SetSetting(settingProspectDue, dueText(waiting))
}

func dueText(list []int64) string {
	slices.Sort(list)
	var b []byte
	for i, c := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, c, 10)
	}
	return string(b)
}

// judge holds what judging needs through all communes.
type judge struct {
	law      prospect.Law
	communes []int64
	keys     map[string]string // occupation, relation or ethnicity → search key
	roles    map[string]prospect.Role
}

func (a *App) newJudge(ctx context.Context) (*judge, error) {
	var j *judge
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if j, err = a.judgeIn(tx); err != nil {
			return err
		}
		t, err := loadTree(tx, j.law.On)
		if err == nil {
			j.communes = t.communeIDs()
		}
		return err
	})
	return j, err
}

func (a *App) judgeIn(tx *store.Tx) (*judge, error) {
	on, err := asOf(tx)
	if err != nil {
		return nil, err
	}
	rules, err := segmentRules(tx)
	if err != nil {
		return nil, err
	}
	least, _, err := a.book.At("pension_months_least", on)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "app.no_law_for_day", on)
	}
	months, err := strconv.Atoi(least)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "fault.internal")
	}
	law := prospect.Law{On: on, PensionMonths: months, Rules: prospect.RulesOn(rules, on), Retires: a.retires()}
	return &judge{law: law, keys: map[string]string{}, roles: map[string]prospect.Role{}}, nil
}

// retires looks the retirement age up once for each sex and month of birth. Whoever was born before the
// table begins has reached it long ago: the zero day.
func (a *App) retires() func(bool, day.Date) day.Date {
	type key struct {
		female bool
		month  day.Month
	}
	type known struct {
		years, months int
		ok            bool
	}
	ages := map[key]known{}
	return func(female bool, birth day.Date) day.Date {
		k := key{female, birth.InMonth()}
		age, seen := ages[k]
		if !seen {
			v, _, err := a.book.RetirementAge(female, birth)
			age = known{v.Years, v.Months, err == nil}
			ages[k] = age
		}
		if !age.ok {
			return day.Date{}
		}
		return birth.AddMonths(12*age.years + age.months)
	}
}

// deriveRows is how many people are judged before a transaction ends: rows of several communes change each page
// of an index once, and nobody waits longer than for a batch of an import.
const deriveRows = 60_000

func (j *judge) several(tx *store.Tx, communes []int64, out *DeriveResult) error {
	began := out.People
	for _, id := range communes {
		n, written, err := j.commune(tx, id)
		if err != nil {
			return err
		}
		out.People += int64(n)
		out.Written += int64(written)
		if out.Communes++; out.People-began >= deriveRows {
			break
		}
	}
	return nil
}

func (j *judge) commune(tx *store.Tx, id int64) (people, written int, err error) {
	list, means, err := j.read(tx, id)
	if err != nil {
		return 0, 0, err
	}
	before, err := tx.ProspectsOfCommune(id)
	if err != nil {
		return 0, 0, err
	}
	changes := j.compare(id, list, means, before)
	if err := movedHere(tx, &changes); err != nil {
		return 0, 0, err
	}
	return len(list), changes.Len(), tx.SaveProspects(&changes)
}

// movedHere finds those who are new here but stand in another commune's list: they keep their holder and
// their talks.
func movedHere(tx *store.Tx, c *store.ProspectChanges) error {
	ids := make([]int64, len(c.New))
	for i := range c.New {
		ids[i] = int64(c.New[i].Person)
	}
	known, err := tx.ProspectsAmong(ids)
	if err != nil || len(known) == 0 {
		return err
	}
	fresh := c.New[:0]
	for _, row := range c.New {
		if old, ok := known[row.Person]; ok {
			row.Holder, row.Joined = old.Holder, old.Joined
			c.Communes = append(c.Communes, old.Commune)
			c.Changed = append(c.Changed, row)
			continue
		}
		fresh = append(fresh, row)
	}
	c.New = fresh
	return nil
}

// household judges one household in the running transaction: what was just said counts at once.
func (j *judge) household(tx *store.Tx, commune int64, h person.HouseholdID) error {
	list, means, err := tx.JudgedHousehold(h)
	if err != nil {
		return err
	}
	gifts, err := tx.HouseholdGifts(h, j.giftsSince())
	if err != nil {
		return err
	}
	give(list, gifts)
	before, err := tx.ProspectsOfHousehold(h)
	if err != nil {
		return err
	}
	changes := j.compare(commune, list, means, before)
	for _, old := range before {
		changes.Communes = append(changes.Communes, old.Commune)
	}
	return tx.SaveProspects(&changes)
}

// compare judges people household by household and sets the outcome against what stands.
func (j *judge) compare(commune int64, list []store.JudgedPerson, means map[person.HouseholdID][]prospect.Means, before map[person.ID]store.ProspectRow) store.ProspectChanges {
	c := store.ProspectChanges{Communes: []int64{commune}}
	var members []prospect.Member
	seen := make(map[person.ID]bool, len(before))
	for begin := 0; begin < len(list); {
		end := begin + 1
		for end < len(list) && list[begin].Household != 0 && list[end].Household == list[begin].Household {
			end++
		}
		members = members[:0]
		joined := make([]int, end-begin)
		for i := begin; i < end; i++ {
			row := before[list[i].ID]
			m, waits := j.member(&list[i], row)
			members = append(members, m)
			joined[i-begin] = waits
		}
		for k, p := range prospect.Judge(members, means[list[begin].Household], j.law) {
			src := &list[begin+k]
			old, had := before[p.Person]
			seen[p.Person] = true
			now := store.ProspectRow{Prospect: p, Commune: commune, Village: src.Village, Group: src.Group, Household: src.Household,
				WhyText: prospect.FormatWhy(p.Why), Holder: old.Holder, Joined: joined[k], Talks: old.Talks}
			settle(&c, old, had, now)
		}
		begin = end
	}
	for id, old := range before {
		if !seen[id] {
			now := old
			now.Prospect = prospect.Prospect{Person: id}
			now.WhyText = ""
			settle(&c, old, true, now)
		}
	}
	return c
}

// settle puts a row where it belongs: new, changed, gone, or nothing to do.
func settle(c *store.ProspectChanges, old store.ProspectRow, had bool, now store.ProspectRow) {
	switch {
	case !had && now.Lead != prospect.None:
		c.New = append(c.New, now)
	case !had:
	case now.Lead == prospect.None && !now.Kept():
		c.Gone = append(c.Gone, now.Person)
	case old.Lead != now.Lead || old.Scheme != now.Scheme || old.Wants != now.Wants || old.Tags != now.Tags || old.Segment != now.Segment ||
		old.Place != now.Place || old.Score != now.Score || old.WhyText != now.WhyText || old.Joined != now.Joined || old.Commune != now.Commune ||
		old.Village != now.Village || old.Group != now.Group || old.Household != now.Household:
		c.Changed = append(c.Changed, now)
	}
}

// member reads one person for the recipe; waits are the schemes joined at the door that no list shows yet.
func (j *judge) member(p *store.JudgedPerson, row store.ProspectRow) (m prospect.Member, waits int) {
	m = p.Member
	m.Job = j.key(p.Occupation)
	m.Role = j.role(p.Relation)
	m.Minority = coverage.MinorityKey(j.key(p.Ethnicity))
	m.Said = prospect.Said(p.Answered)
	m.Met = prospect.Met{Last: row.LastDay, Outcome: row.LastOutcome}
	voluntary, health := p.Spells()
	m.Voluntary, m.Health = prospect.StandingOf(voluntary, j.law.On), prospect.StandingOf(health, j.law.On)
	for _, s := range prospect.Schemes {
		switch {
		case p.Told&s.Bit() != 0 && m.Covered&s.Bit() == 0:
			m.Review |= s.Bit() // a village head says: has it elsewhere; asking again would be a nuisance
		case row.Joined&s.Bit() != 0 && m.Covered&s.Bit() == 0 && j.law.On.DaysSince(row.LastDay) <= joinedWaitDays:
			waits |= s.Bit()
			j.cover(&m, s, row.LastDay, day.Date{})
		default:
			j.onItsWay(&m, s)
		}
	}
	return m, waits
}

// cover takes a member for covered by a scheme though no list shows it yet.
func (j *judge) cover(m *prospect.Member, s person.Scheme, began, until day.Date) {
	if began.After(j.law.On) {
		began = j.law.On
	}
	m.Covered |= s.Bit()
	st := prospect.Standing{Ever: true, Began: began, Until: until, Category: "GD"}
	if s == person.SchemeHealth {
		m.Health = st
	} else {
		m.Voluntary = st
	}
}

func (j *judge) key(text string) string {
	if text == "" {
		return ""
	}
	k, ok := j.keys[text]
	if !ok {
		k = vntext.Key(text)
		j.keys[text] = k
	}
	return k
}

func (j *judge) role(text string) prospect.Role {
	r, ok := j.roles[text]
	if !ok {
		r = prospect.RoleOf(j.key(text))
		j.roles[text] = r
	}
	return r
}

// segmentRules are the office's own rules, or those that a new house begins with.
func segmentRules(tx *store.Tx) ([]prospect.Rule, error) {
	stored, err := tx.SegmentRules()
	if err != nil {
		return nil, err
	}
	if len(stored) == 0 {
		return prospect.DefaultRules()
	}
	list := make([]prospect.Rule, len(stored))
	for i, s := range stored {
		list[i] = s.Rule
		if err := json.Unmarshal([]byte(s.Terms), &list[i].When); err != nil {
			return nil, fault.Wrap(fault.Internal, err, "fault.internal")
		}
	}
	return list, nil
}
