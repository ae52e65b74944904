package app

import (
	"context"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Chance (gặp tình cờ) is somebody whom a member met without having them on a list: at the market, at a wedding, at a
// neighbour's door. Name and day of birth are asked; a scanned card fills the rest.
type Chance struct {
	OpID      string // UUIDv7; the same one twice is one meeting
	Name      string
	Birth     person.Birth // day, or year only
	Sex       person.Sex
	Number    string // citizen number, 12 digits; "": not shown
	OldNumber string
	Address   string
	Phone     string // only of somebody who agrees to be called
	UnitID    int64  // where they live; 0: the group's place, else the actor's
	Result    prospect.Outcome
	Schemes   int // joined: bits of which; 0: voluntary social insurance
	Objection string
	Note      string
	Heard     string
	BroughtBy person.ID
	At        int64 // unix ms by the device's clock
	DeviceID  string
}

// shutManySame is the reason of a meeting with somebody whose name and birth several people of the place bear.
const shutManySame = "many_same"

// MeetByChance books a meeting with somebody who was on nobody's list: the person is found by number, or by name and day of
// birth in the place; who is not in the register becomes a person of it, as a participant does whom no residents list knows.
// A joining counts once and with the actor's group. Like a visit it is never refused for what it says about the register:
// who lives in another place, and who cannot be told from others, is kept aside with what was said. Errors: Invalid for
// words that are no answers, Forbidden for accounts that may not walk.
func (a *App) MeetByChance(ctx context.Context, actor Actor, c Chance) (VisitOutcome, error) {
	var out VisitOutcome
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if err := actor.may(access.WalkDoors); err != nil {
			return err
		}
		ids, err := c.clean()
		if err != nil {
			return err
		}
		v := c.visit()
		if err := v.check(a.cards); err != nil {
			return err
		}
		old, ok, err := tx.VisitOfOp(c.OpID)
		if err != nil || ok {
			out = VisitOutcome{Outcome: VisitDuplicate, Reason: old.Why, VisitID: old.ID}
			return err
		}
		out, err = a.meetByChance(tx, actor, c, v, ids)
		return err
	})
	return out, err
}

// visit is the meeting as a visit: one speaks with the person.
func (c Chance) visit() Visit {
	return Visit{OpID: c.OpID, Met: outreach.MetPerson, Result: c.Result, Schemes: c.Schemes, Objection: c.Objection, Note: c.Note, Heard: c.Heard,
		BroughtBy: c.BroughtBy, At: c.At, DeviceID: c.DeviceID}
}

// clean brings name and numbers to the form of the register.
func (c *Chance) clean() (person.IDs, error) {
	var ids person.IDs
	var bad []fault.Field
	c.Name, c.Address = vntext.Truncate(line(vntext.NFC(c.Name)), 120), vntext.Truncate(line(vntext.NFC(c.Address)), 200)
	if vntext.Graphemes(c.Name) < 2 {
		bad = append(bad, fault.Field{Field: "name", Key: "outreach.chance.name"})
	}
	if c.Birth.Date.IsZero() {
		bad = append(bad, fault.Field{Field: "birth", Key: "outreach.chance.birth"})
	}
	for _, n := range []struct {
		field, text string
		clean       func(string) (string, error)
		to          *string
	}{{"number", c.Number, vntext.CitizenNumber, &ids.Citizen}, {"old_number", c.OldNumber, vntext.OldNumber, &ids.Old}, {"phone", c.Phone, vntext.Phone, &ids.Phone}} {
		if n.text == "" {
			continue
		}
		clean, err := n.clean(n.text)
		if err != nil {
			bad = append(bad, fault.Field{Field: n.field, Key: "outreach.chance." + n.field})
		}
		*n.to = clean
	}
	if len(bad) > 0 {
		return ids, fault.WithFields("outreach.visit.refused", bad...)
	}
	return ids, nil
}

func (a *App) meetByChance(tx *store.Tx, actor Actor, c Chance, told Visit, ids person.IDs) (VisitOutcome, error) {
	row := store.Visit{OpID: told.OpID, AtTime: told.At, On: a.dayOf(told.At), Met: string(told.Met), Result: told.Result, Objection: told.Objection,
		Next: outreach.ComeBack(told.Result, a.dayOf(told.At)), Device: told.DeviceID, State: store.VisitBooked}
	b := booking{a: a, tx: tx, actor: actor, visit: &row, told: told}
	why, err := b.meet(c, ids)
	if err != nil {
		return VisitOutcome{}, err
	}
	note := shortNote(told.Note)
	if why != "" { // whoever decides must know of whom it speaks
		note = joinWords(c.Name, bornWords(c.Birth), c.Address, note)
	}
	if note != "" {
		row.Note = a.Keys.Seal([]byte(note))
	}
	if why != "" {
		row.State, row.Why = store.VisitQuarantined, why
	} else if err := b.book(); err != nil {
		return VisitOutcome{}, err
	}
	if err := tx.InsertVisit(&row); err != nil {
		return VisitOutcome{}, err
	}
	out := VisitOutcome{Outcome: VisitApplied, VisitID: row.ID}
	if why != "" {
		out.Outcome, out.Reason = VisitQuarantined, "outreach.shut."+why
	}
	return out, tx.Audit("visit.chance", "visit:"+itoa(row.ID), row.State)
}

func bornWords(b person.Birth) string {
	if b.Precision == person.PrecisionDay {
		return b.Date.VN()
	}
	return itoa(int64(b.Date.Year()))
}

func joinWords(words ...string) string {
	text := ""
	for _, w := range words {
		if w == "" {
			continue
		}
		if text != "" {
			text += "; "
		}
		text += w
	}
	return text
}

// meet finds or makes the person; a reason means that the meeting cannot be booked. The person is found even then, where it is
// possible, so that whoever decides has only to decide.
func (b *booking) meet(c Chance, who person.IDs) (string, error) {
	why, err := b.findGroup()
	if err != nil {
		return "", err
	}
	if b.visit.AtTime > b.tx.NowMS()+clockAheadMS || b.visit.On.Before(b.a.Today().AddDays(-oldVisitDays)) {
		why = shutClock
	}
	path, err := b.chancePlace(c.UnitID)
	if err != nil {
		return "", err
	}
	b.visit.CommuneID, b.visit.VillageID = unitAt(path, org.Commune), unitAt(path, org.Village)
	p, unclear, err := b.known(path, c, who)
	if unclear != "" || err != nil {
		return unclear, err
	}
	if p.ID == 0 {
		if p, err = b.a.bearMet(b.tx, path, c, who); err != nil {
			return "", err
		}
	}
	b.person, b.visit.Person, b.visit.Household = p, p.ID, p.HouseholdID
	b.visit.CommuneID, b.visit.VillageID = p.CommuneID, p.VillageID
	root, err := rootUnit(b.tx, day.Date{})
	if err != nil || why != "" {
		return why, err
	}
	if !b.reaches([]int64{root.ID, p.CommuneID, p.VillageID, p.GroupID}) {
		return shutElsewhere, nil
	}
	return "", b.agreeCall(p, who)
}

// reaches: the actor's territory or the group's.
func (b *booking) reaches(path []int64) bool {
	for _, u := range path {
		if u != 0 && u == b.group.UnitID {
			return true
		}
	}
	return b.actor.Covers(path)
}

// chancePlace is where somebody new is put: as told, else the group's place, else the actor's. It lies in a commune.
func (b *booking) chancePlace(unit int64) ([]org.Unit, error) {
	if unit == 0 {
		unit = b.group.UnitID
	}
	if unit == 0 {
		unit = b.actor.UnitID
	}
	nowhere := fault.WithFields("outreach.visit.refused", fault.Field{Field: "unit", Key: "outreach.chance.where"})
	if unit == 0 {
		return nil, nowhere
	}
	path, err := b.tx.Path(unit, day.Date{})
	if err != nil {
		return nil, err
	}
	if !b.reaches(ids(path)) || unitAt(path, org.Commune) == 0 {
		return nil, nowhere
	}
	return path, nil
}

func unitAt(path []org.Unit, level org.Level) int64 {
	for _, u := range path {
		if u.Level == level {
			return u.ID
		}
	}
	return 0
}

// known finds who was met: the bearer of the number, else the one of the commune with this name and birth. Who bears
// another number is somebody else. ID 0: nobody.
func (b *booking) known(path []org.Unit, c Chance, who person.IDs) (store.Person, string, error) {
	var none store.Person
	if who.Citizen != "" {
		owners, err := b.tx.PersonsByIdentifier(store.IdentCitizen, b.a.Keys.Blind(int(store.IdentCitizen), who.Citizen))
		if err != nil {
			return none, "", err
		}
		if len(owners) > 0 {
			p, err := b.tx.Person(owners[0])
			return p, "", err
		}
	}
	list, err := b.tx.PersonsNamed(vntext.Key(c.Name), unitAt(path, org.Commune))
	if err != nil {
		return none, "", err
	}
	var same []store.Person
	for _, p := range list {
		if p.Birth.Date != c.Birth.Date && (p.Birth.Precision == c.Birth.Precision || p.Birth.Date.Year() != c.Birth.Date.Year()) || who.Citizen != "" && p.CitizenMask != "" {
			continue
		}
		same = append(same, p)
	}
	switch {
	case len(same) > 1:
		return none, shutManySame, nil
	case len(same) == 1:
		return same[0], "", nil
	}
	return none, "", nil
}

// bearMet makes somebody whom no list knows a person of the register: no resident, found by their numbers when a list brings them.
func (a *App) bearMet(tx *store.Tx, path []org.Unit, c Chance, who person.IDs) (store.Person, error) {
	n, err := tx.NextIDs(1)
	if err != nil {
		return store.Person{}, err
	}
	sealed, _ := sealIDs(a.Keys, who)
	p := store.Person{NameKey: vntext.Key(c.Name), Sealed: sealed, Person: person.Person{ID: person.ID(n), FullName: c.Name, Birth: c.Birth, Sex: c.Sex,
		CommuneID: unitAt(path, org.Commune), VillageID: unitAt(path, org.Village), GroupID: unitAt(path, org.Group), Address: c.Address, CitizenMask: seal.Mask(who.Citizen)}}
	if err := tx.InsertPersonRows([]store.Person{p}); err != nil {
		return p, err
	}
	for _, v := range []struct {
		kind store.IdentifierKind
		text string
	}{{store.IdentCitizen, who.Citizen}, {store.IdentOld, who.Old}, {store.IdentPhone, who.Phone}} {
		if v.text == "" {
			continue
		}
		if err := tx.InsertIdentifier(v.kind, a.Keys.Blind(int(v.kind), v.text), p.ID); err != nil {
			return p, err
		}
	}
	if err := countDue(tx, []int64{p.CommuneID}); err != nil { // working age and segment are derived with the next count
		return p, err
	}
	return p, tx.Audit("person.met", personRef(p.ID), "")
}

// agreeCall notes the number of somebody who gave it to be called, and that they agreed.
func (b *booking) agreeCall(p store.Person, told person.IDs) error {
	if told.Phone == "" || !access.May(b.actor.Role, access.RecordConsent) {
		return nil
	}
	have, err := openIDs(b.a.Keys, p.Sealed)
	if err != nil {
		return err
	}
	if have.Phone == "" {
		p.IDs = have
		p.IDs.Phone = told.Phone
		if err := b.a.saveIdentified(b.tx, p); err != nil {
			return err
		}
	}
	said := &store.Consent{PersonID: p.ID, Channel: "call", Purpose: "outreach", Given: true, Evidence: "gặp ngày " + b.visit.On.VN()}
	if err := b.tx.InsertConsent(said); err != nil {
		return err
	}
	return b.tx.Change("consent", itoa(int64(p.ID)))
}
