package app

import (
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// pairBefore is what a decision changed, so that it can be undone later, when other things have moved too:
// it names what was made and keeps what was replaced.
type pairBefore struct {
	Turn    int
	Was     store.Decision // of the pair
	Record  store.RecordDecision
	Raised  person.ID      `json:",omitempty"` // the runner-up who came up for review
	Merge   int64          `json:",omitempty"` // residents who became one
	Born    person.ID      `json:",omitempty"` // the row's own person
	Begun   int64          `json:",omitempty"` // spell
	Renewed *person.Spell  `json:",omitempty"` // as it was
	Ended   []person.Spell `json:",omitempty"` // voluntary spells that a compulsory one closed, as they were
	Learnt  *learnt        `json:",omitempty"`
}

// learnt is what a person took over from a row: the values taken, and the words that were replaced.
type learnt struct {
	IDs   person.IDs
	Birth *person.Birth `json:",omitempty"`
	Sex   bool          `json:",omitempty"`
}

// give lets the row speak of a person: it learns what it lacks, and takes part from the row's day on.
func (d *decision) give(p store.Person, how store.Decision) error {
	err := d.tx.DecideRecords([]store.RecordDecision{{RecordID: d.record.ID, PersonID: int64(p.ID), Decision: how,
		Weight: d.pair.Weight, Probability: d.pair.Probability}})
	if err != nil {
		return err
	}
	if how == store.HandMatched {
		if err := d.learn(p); err != nil {
			return err
		}
	}
	if err := d.spell(p); err != nil {
		return err
	}
	if d.record.List == delivery.Voluntary || d.record.List == delivery.Compulsory {
		return d.closeDouble(p.ID)
	}
	return nil
}

// learn takes over what the row knows and the person does not; numbers that somebody else holds stay out.
func (d *decision) learn(p store.Person) error {
	has, err := openIDs(d.a.Keys, p.Sealed)
	if err != nil {
		return err
	}
	says, err := openIDs(d.a.Keys, d.record.Sealed)
	if err != nil {
		return err
	}
	l, err := d.a.holders(d.tx, d.actor, says)
	if err != nil {
		return err
	}
	var rows []store.BlindRow
	var conflicts int64
	kept, changed := l.gain(&rows, int64(p.ID), has, says, &conflicts)
	mind := learnt{IDs: gained(has, kept)}
	if d.record.Birth.Precision > p.Birth.Precision {
		was := p.Birth
		mind.Birth, p.Birth, changed = &was, d.record.Birth, true
	}
	if p.Sex == person.SexUnknown && d.record.Sex != person.SexUnknown {
		mind.Sex, p.Sex, changed = true, d.record.Sex, true
	}
	if !changed {
		return nil
	}
	d.before.Learnt = &mind
	sealed, _ := sealIDs(d.a.Keys, kept)
	if err := d.tx.GainPersons([]store.PersonGain{{ID: int64(p.ID), IDs: sealed, CitizenMask: seal.Mask(kept.Citizen), Birth: p.Birth, Sex: p.Sex}}); err != nil {
		return err
	}
	return d.tx.InsertBlinds(rows)
}

// gained is what stands in after and not in before.
func gained(before, after person.IDs) person.IDs {
	var g person.IDs
	for _, v := range []struct {
		was, is string
		to      *string
	}{{before.Citizen, after.Citizen, &g.Citizen}, {before.Old, after.Old, &g.Old}, {before.SI, after.SI, &g.SI},
		{before.Card, after.Card, &g.Card}, {before.Phone, after.Phone, &g.Phone}} {
		if v.was != v.is {
			*v.to = v.is
		}
	}
	return g
}

// holders is a linker that knows who holds the numbers of one row.
func (a *App) holders(tx *store.Tx, actor Actor, ids person.IDs) (*linker, error) {
	l := &linker{a: a, actor: actor, ids: idHolders{citizen: map[int64]int64{}, si: map[int64]int64{}}}
	for _, v := range []struct {
		kind store.IdentifierKind
		text string
		to   map[int64]int64
	}{{store.IdentCitizen, ids.Citizen, l.ids.citizen}, {store.IdentSI, ids.SI, l.ids.si}} {
		if v.text == "" {
			continue
		}
		blind := a.Keys.Blind(int(v.kind), v.text)
		who, err := tx.PersonsByIdentifier(v.kind, blind)
		if err != nil {
			return nil, err
		}
		for _, p := range who {
			v.to[blind] = int64(p)
		}
	}
	return l, nil
}

// spell begins a participation, or goes on with the one that began on the same day, as linkage does. A row
// that a newer complete list no longer shows has ended on the day it was last seen.
func (d *decision) spell(p store.Person) error {
	row, err := d.tx.LinkRecordByID(d.record.ID)
	if err != nil {
		return err
	}
	seen, source, err := lastSeen(d.tx, d.record.ID)
	if err != nil {
		return err
	}
	from := row.From
	if from.IsZero() {
		from = row.AsOf
	}
	s := person.Spell{PersonID: p.ID, Scheme: d.record.List.Scheme(), From: from, To: lastDay(from, row.To, row.Months), SeenOn: seen,
		Category: row.Category, Months: row.Months, Amount: row.Amount, Source: deliverySource(source), RecordID: d.record.ID}
	if err := endAbsent(d.tx, d.record.List, p, &s); err != nil {
		return err
	}
	known, err := d.tx.SpellsOf(p.ID)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.Scheme == s.Scheme && k.From == s.From {
			was := k
			d.before.Renewed, s.ID = &was, k.ID
			return d.tx.RestoreSpell(s)
		}
	}
	if s.ID, err = d.tx.NextIDs(1); err != nil {
		return err
	}
	d.before.Begun = s.ID
	return d.tx.InsertSpellRows([]person.Spell{s})
}

// lastSeen is the latest day on which a delivered list showed a row, and that delivery.
func lastSeen(tx *store.Tx, record int64) (on day.Date, source int64, err error) {
	lines, err := tx.LinesOfRecord(record)
	if err != nil {
		return on, 0, err
	}
	for _, l := range lines {
		del, err := tx.Delivery(l.DeliveryID)
		if err != nil {
			return on, 0, err
		}
		if source == 0 || del.AsOf.After(on) {
			on, source = del.AsOf, del.ID
		}
	}
	return on, source, nil
}

// endAbsent ends a spell that a complete list of a later day, of the person's place, does not show.
func endAbsent(tx *store.Tx, list delivery.List, p store.Person, s *person.Spell) error {
	areas, err := tx.WholeListsAfter(list, s.SeenOn)
	if err != nil || len(areas) == 0 {
		return err
	}
	root, err := provinceOf(tx)
	if err != nil {
		return err
	}
	for _, area := range areas {
		if area != root && area != p.CommuneID && area != p.VillageID && area != p.GroupID {
			continue
		}
		if s.To.IsZero() || s.To.After(s.SeenOn) {
			s.To, s.EndReason = s.SeenOn, person.ReasonAbsent
			if s.To.Before(s.From) {
				s.To = s.From
			}
		}
		return nil
	}
	return nil
}

// closeDouble ends a person's voluntary spells where a compulsory one begins (4.03), and notes the refund.
func (d *decision) closeDouble(id person.ID) error {
	spells, err := d.tx.SpellsOf(id)
	if err != nil {
		return err
	}
	var ends []store.SpellEnd
	for _, v := range spells {
		start, ok := overlaps(v, spells)
		if !ok {
			continue
		}
		d.before.Ended = append(d.before.Ended, v)
		closed, refunds := person.CloseForCompulsory([]person.Spell{v}, start)
		for _, s := range closed {
			ends = append(ends, store.SpellEnd{ID: s.ID, Last: s.To, Reason: s.EndReason})
		}
		for _, r := range refunds {
			if err := d.tx.Change("refund", "spell:"+itoa(r.SpellID)); err != nil {
				return err
			}
		}
	}
	return d.tx.EndSpells(ends)
}

// overlaps finds the first compulsory spell that begins within a voluntary one.
func overlaps(v person.Spell, all []person.Spell) (start day.Date, ok bool) {
	if v.Scheme != person.SchemeVoluntarySI {
		return start, false
	}
	for _, c := range all {
		begins := c.Scheme == person.SchemeCompulsorySI && v.From.Before(c.From) && (v.To.IsZero() || !v.To.Before(c.From))
		if begins && (!ok || c.From.Before(start)) {
			start, ok = c.From, true
		}
	}
	return start, ok
}

// bear makes the row's participant a person of its own, as linkage does with those it finds nowhere.
func (d *decision) bear() error {
	ids, err := openIDs(d.a.Keys, d.record.Sealed)
	if err != nil {
		return err
	}
	l, err := d.a.holders(d.tx, d.actor, ids)
	if err != nil {
		return err
	}
	id, err := d.tx.NextIDs(1)
	if err != nil {
		return err
	}
	var rows []store.BlindRow
	var conflicts int64
	kept := l.hold(&rows, id, ids, &conflicts)
	sealed := ""
	if kept != (person.IDs{}) {
		sealed, _ = sealIDs(d.a.Keys, kept)
	}
	r := d.record
	p := store.Person{NameKey: vntext.Key(r.FullName), Sealed: sealed, Person: person.Person{ID: person.ID(id), FullName: r.FullName, Birth: r.Birth,
		Sex: r.Sex, Ethnicity: r.Ethnicity, Occupation: r.Occupation, Poverty: r.Poverty, CommuneID: r.CommuneID, VillageID: r.VillageID,
		GroupID: r.GroupID, Address: r.Address, CitizenMask: seal.Mask(kept.Citizen)}}
	if err := d.tx.InsertPersonRows([]store.Person{p}); err != nil {
		return err
	}
	if err := d.tx.InsertBlinds(rows); err != nil {
		return err
	}
	d.before.Born = p.ID
	return d.give(p, store.OwnPerson)
}
