package app

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/linkage"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// linkInsured decides about the open records of one insured list and lets spells follow. Decisions made
// by hand are not touched; records under review stay there until a person looks.
func (l *linker) linkInsured(ctx context.Context, list delivery.List) (LinkedList, error) {
	began := l.a.Now()
	out := LinkedList{List: list}
	var todo []int64
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		todo, err = tx.OpenRecordIDs(string(list))
		return err
	})
	if err != nil {
		return out, err
	}
	if len(todo) > 0 {
		if err := l.decideInsured(ctx, list, todo, &out); err != nil {
			return out, err
		}
	}
	if err := l.closeDeliveries(ctx, list, &out); err != nil {
		return out, err
	}
	out.Millis = l.a.Now().Sub(began).Milliseconds()
	return out, nil
}

func (l *linker) decideInsured(ctx context.Context, list delivery.List, todo []int64, out *LinkedList) error {
	left, err := l.people(ctx)
	if err != nil {
		return err
	}
	right, records, err := l.openRecords(ctx, list, todo)
	if err != nil {
		return err
	}
	verdicts, res, err := l.match(ctx, list, left.side, right)
	if err != nil {
		return err
	}
	hands, err := l.recallHands(ctx, list, left.side, right, verdicts)
	if err != nil {
		return err
	}
	in := &insured{linker: l, list: list, out: out, left: left, verdicts: verdicts, row: make(map[int64]int32, len(records)),
		born: map[int32]int64{}, hands: hands}
	for _, o := range records {
		in.row[o.id] = o.row
	}
	err = l.a.Store.Read(ctx, func(tx *store.Tx) error {
		in.spells, err = tx.SpellKeys(list.Scheme())
		return err
	})
	if err != nil {
		return err
	}
	done := 0
	err = l.a.eachBatch(todo, func(part []int64) error {
		done += len(part)
		if err := in.batch(ctx, part); err != nil {
			return err
		}
		l.progress.at("decide."+string(list), int64(done), int64(len(todo)))
		return nil
	})
	if err != nil {
		return err
	}
	if err := l.saveRun(ctx, list, res); err != nil {
		return err
	}
	if list == delivery.Voluntary || list == delivery.Compulsory {
		return l.closeDoublePaid(ctx, out)
	}
	return nil
}

// insured is the state of one insured list's run.
type insured struct {
	*linker
	list     delivery.List
	out      *LinkedList
	left     *register
	verdicts []verdict
	row      map[int64]int32
	born     map[int32]int64 // row of the right side that became a person of its own
	spells   map[store.SpellKey]int64
	hands    *handMemory
}

type insuredBatch struct {
	decisions []store.RecordDecision
	people    []store.Person
	gains     map[int64]store.PersonGain
	blinds    []store.BlindRow
	pairs     []store.ReviewPair
	recalled  []store.RecalledPair
	begun     []person.Spell
	renewed   []person.Spell
	communes  []int64
}

func (in *insured) batch(ctx context.Context, part []int64) error {
	return in.a.Store.Write(ctx, in.actor.AccountID, func(tx *store.Tx) error {
		rows, err := tx.OpenRecords(string(in.list), part[0], part[len(part)-1])
		if err != nil {
			return err
		}
		next, err := tx.NextIDs(2 * len(rows)) // a person and a spell each at most
		if err != nil {
			return err
		}
		b := &insuredBatch{gains: map[int64]store.PersonGain{}}
		for i := range rows {
			if err := in.take(b, &rows[i], &next); err != nil {
				return err
			}
		}
		return in.save(tx, b)
	})
}

// take carries out the verdict about one record.
func (in *insured) take(b *insuredBatch, rec *store.LinkRecord, next *int64) error {
	in.out.Records++
	ids, err := openIDs(in.a.Keys, rec.IDs)
	if err != nil {
		return err
	}
	row := in.row[rec.ID]
	v := in.verdicts[row]
	recalled := in.hands.recalledRows(rec.ID, row)
	in.out.Recalled += int64(min(len(recalled), 1))
	b.recalled = append(b.recalled, recalled...)
	switch {
	case v.left >= 0:
		in.out.Matched++
		id := in.left.ids[v.left]
		how := store.Matched
		if in.hands.hand[row] {
			how = store.HandMatched
		}
		b.decisions = append(b.decisions, store.RecordDecision{RecordID: rec.ID, PersonID: id, Decision: how,
			Weight: v.weight, Probability: v.probability})
		b.communes = append(b.communes, in.left.facts[v.left].commune)
		in.learn(b, v.left, rec, ids)
		in.spell(b, id, rec, next)
	case len(v.review) > 0:
		in.out.Review++
		b.decisions = append(b.decisions, store.RecordDecision{RecordID: rec.ID, Decision: store.Review,
			Weight: float64(v.review[0].Weight), Probability: float64(v.review[0].Prob)})
		for _, p := range v.review {
			b.pairs = append(b.pairs, store.ReviewPair{RecordID: rec.ID, PersonID: in.left.ids[p.L], Weight: float64(p.Weight), Probability: float64(p.Prob)})
			b.communes = append(b.communes, in.left.facts[p.L].commune)
		}
		b.recalled = append(b.recalled, in.runnerRows(rec.ID, v)...)
	default:
		id := in.outsider(b, row, rec, ids, next)
		b.decisions = append(b.decisions, store.RecordDecision{RecordID: rec.ID, PersonID: id, Decision: store.OwnPerson})
		b.communes = append(b.communes, rec.CommuneID)
		in.spell(b, id, rec, next)
	}
	return nil
}

// learn lets a matched person take over what the record knows and the register does not.
func (in *insured) learn(b *insuredBatch, row int32, rec *store.LinkRecord, says person.IDs) {
	id := in.left.ids[row]
	f := &in.left.facts[row]
	has := in.left.idsOf(row)
	has.Card = f.card
	kept, changed := in.gain(&b.blinds, id, has, says, &in.out.Conflicts)
	if rec.Birth.Precision > f.birth.Precision {
		f.birth, changed = rec.Birth, true
	}
	if f.sex == person.SexUnknown && rec.Sex != person.SexUnknown {
		f.sex, changed = rec.Sex, true
	}
	if !changed {
		return
	}
	f.card = kept.Card
	in.left.learn(row, kept, f.birth, f.sex)
	sealed, _ := sealIDs(in.a.Keys, kept)
	b.gains[id] = store.PersonGain{ID: id, IDs: sealed, CitizenMask: seal.Mask(kept.Citizen), Birth: f.birth, Sex: f.sex}
}

// outsider makes a participant who is not in the residents list a person of its own, once for all
// records that share a row.
func (in *insured) outsider(b *insuredBatch, row int32, rec *store.LinkRecord, ids person.IDs, next *int64) int64 {
	if id, ok := in.born[row]; ok {
		return id
	}
	in.out.New++
	id := *next
	*next++
	in.born[row] = id
	kept := in.hold(&b.blinds, id, ids, &in.out.Conflicts)
	sealed := rec.IDs
	if kept != ids {
		sealed, _ = sealIDs(in.a.Keys, kept)
	}
	p := store.Person{NameKey: vntext.Key(rec.FullName), Sealed: sealed, Person: person.Person{ID: person.ID(id),
		FullName: rec.FullName, Birth: rec.Birth, Sex: rec.Sex, Ethnicity: rec.Ethnicity, Occupation: rec.Occupation, Poverty: rec.Poverty,
		CommuneID: rec.CommuneID, VillageID: rec.VillageID, GroupID: rec.GroupID, Address: rec.Address, CitizenMask: seal.Mask(kept.Citizen)}}
	b.people = append(b.people, p)
	in.left.born(&p, kept)
	return id
}

// spell begins a participation, or goes on with one that began on the same day: next month's row of the
// same spell says how long it lasts now.
func (in *insured) spell(b *insuredBatch, id int64, rec *store.LinkRecord, next *int64) {
	from := rec.From
	if from.IsZero() {
		from = rec.AsOf
	}
	s := person.Spell{PersonID: person.ID(id), Scheme: in.list.Scheme(), From: from, To: lastDay(from, rec.To, rec.Months), SeenOn: rec.AsOf,
		Category: rec.Category, Months: rec.Months, Amount: rec.Amount, Source: deliverySource(rec.DeliveryID), RecordID: rec.ID}
	k := store.SpellKey{PersonID: id, From: from}
	if old, ok := in.spells[k]; ok {
		in.out.Renewed++
		s.ID = old
		b.renewed = append(b.renewed, s)
		return
	}
	in.out.Spells++
	s.ID = *next
	*next++
	in.spells[k] = s.ID
	b.begun = append(b.begun, s)
}

func (in *insured) save(tx *store.Tx, b *insuredBatch) error {
	gains := make([]store.PersonGain, 0, len(b.gains))
	for _, g := range b.gains {
		gains = append(gains, g)
	}
	for _, step := range []func() error{
		func() error { return tx.InsertPersonRows(b.people) },
		func() error { return tx.GainPersons(gains) },
		func() error { return tx.InsertBlinds(b.blinds) },
		func() error { return tx.InsertSpellRows(b.begun) },
		func() error { return tx.RenewSpells(b.renewed) },
		func() error { return tx.DecideRecords(b.decisions) },
		func() error { return tx.InsertReviewPairs(b.pairs) },
		func() error { return tx.PutRecalled(b.recalled) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return in.touch(tx, b.communes...)
}

// closeDoublePaid ends voluntary spells on the day before a compulsory one begins (4.03). What was paid
// for the time after is to be paid back; each such spell is noted in the change feed for the refund task.
func (l *linker) closeDoublePaid(ctx context.Context, out *LinkedList) error {
	return l.a.Store.Write(ctx, l.actor.AccountID, func(tx *store.Tx) error {
		double, err := tx.DoublePaid()
		if err != nil {
			return err
		}
		var ends []store.SpellEnd
		for _, d := range double {
			closed, refunds := person.CloseForCompulsory([]person.Spell{{ID: d.ID, Scheme: person.SchemeVoluntarySI, From: d.From, To: d.To}}, d.Start)
			for _, s := range closed {
				ends = append(ends, store.SpellEnd{ID: s.ID, Last: s.To, Reason: s.EndReason})
			}
			for _, r := range refunds {
				if err := tx.Change("refund", "spell:"+itoa(r.SpellID)); err != nil {
					return err
				}
			}
			p, err := tx.Person(person.ID(d.PersonID))
			if err != nil {
				return err
			}
			if err := l.touch(tx, p.CommuneID); err != nil {
				return err
			}
		}
		out.Paid += int64(len(ends))
		return tx.EndSpells(ends)
	})
}

// saveRun keeps the trained model and the report of a run.
func (l *linker) saveRun(ctx context.Context, list delivery.List, res *linkage.Result) error {
	if res == nil {
		return nil
	}
	var model bytes.Buffer
	if err := linkage.WriteModel(&model, res.Model); err != nil {
		return err
	}
	report, err := json.Marshal(res.Report)
	if err != nil {
		return err
	}
	return l.a.Store.Write(ctx, l.actor.AccountID, func(tx *store.Tx) error {
		run := store.LinkRun{List: list, Model: model.String(), Report: string(report)}
		if err := tx.InsertLinkRun(&run); err != nil {
			return err
		}
		return tx.Audit("link.run", "list:"+string(list), itoa(run.ID))
	})
}

// lastModel is the model of the last run over a list; nil when there was none.
func lastModel(tx *store.Tx, list delivery.List) (*linkage.Model, error) {
	run, err := tx.LastLinkRun(list)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return linkage.ReadModel(strings.NewReader(run.Model))
}
