package app

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"sort"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/linkage"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// linkFields are what persons and records have in common. A saved model fits as long as they stay.
var linkFields = []linkage.Field{
	{Column: "full_name", Kind: linkage.FullName},
	{Column: "birth_date", Kind: linkage.Date},
	{Column: "sex", Kind: linkage.Sex},
	{Column: "citizen_id", Kind: linkage.ID, IDType: linkage.IDCitizen},
	{Column: "old_id", Kind: linkage.ID, IDType: linkage.IDOld},
	{Column: "si_number", Kind: linkage.ID, IDType: linkage.IDInsurance},
	{Column: "phone", Kind: linkage.Phone},
	{Column: "village", Kind: linkage.Place},
	{Column: "commune", Kind: linkage.Place},
	{Column: "household_no", Kind: linkage.Household},
}

// Columns of a row by their place in linkFields.
const (
	colBirth   = 1
	colSex     = 2
	colCitizen = 3
	colOld     = 4
	colSI      = 5
	colPhone   = 6
)

// reuseBelow is the number of new rows below which the model of the last run is taken: too few rows
// teach nothing.
const reuseBelow = 2000

// side is one list as linkage sees it: a table and whose row each is.
type side struct {
	table *linkage.Table
	ids   []int64
	row   []string
}

func newSide(capacity int) *side {
	return &side{table: linkage.NewTable(linkFields, capacity), ids: make([]int64, 0, capacity), row: make([]string, len(linkFields))}
}

// subject is what a row says about someone, of a person and of a record alike.
type subject struct {
	name        string
	birth       person.Birth
	sex         person.Sex
	ids         person.IDs
	commune     int64
	village     int64
	householdNo string
}

func (s *side) add(id int64, v subject) {
	s.row[0], s.row[1], s.row[2] = v.name, birthText(v.birth), sexText(v.sex)
	s.row[colCitizen], s.row[colOld], s.row[colSI], s.row[colPhone] = v.ids.Citizen, v.ids.Old, v.ids.SI, v.ids.Phone
	s.row[7], s.row[8], s.row[9] = placeWord(v.village), placeWord(v.commune), ""
	if v.householdNo != "" && v.commune != 0 {
		s.row[9] = strconv.FormatInt(v.commune, 10) + " " + strings.ToLower(v.householdNo)
	}
	s.table.Append(s.row)
	s.ids = append(s.ids, id)
}

// learn writes what a row's person has come to be known by.
func (s *side) learn(row int32, ids person.IDs, birth person.Birth, sex person.Sex) {
	s.table.Set(row, colBirth, birthText(birth))
	s.table.Set(row, colSex, sexText(sex))
	s.table.Set(row, colCitizen, ids.Citizen)
	s.table.Set(row, colOld, ids.Old)
	s.table.Set(row, colSI, ids.SI)
	s.table.Set(row, colPhone, ids.Phone)
}

// idsOf reads a row's identifiers back; the card number is not linked by, its insurance number is.
func (s *side) idsOf(row int32) person.IDs {
	return person.IDs{Citizen: s.table.Value(row, colCitizen), Old: s.table.Value(row, colOld), SI: s.table.Value(row, colSI),
		Phone: s.table.Value(row, colPhone)}
}

func birthText(b person.Birth) string {
	switch b.Precision {
	case person.PrecisionYear:
		return strconv.Itoa(b.Date.Year())
	case person.PrecisionMonth:
		return b.Date.String()[:7]
	case person.PrecisionDay:
		return b.Date.String()
	}
	return ""
}

func sexText(s person.Sex) string {
	switch s {
	case person.Male:
		return "m"
	case person.Female:
		return "f"
	}
	return ""
}

// placeWord writes a unit's id as letters that resemble no other unit's: the place is resolved already,
// so a resemblance of two numbers must not count as a typing error.
func placeWord(id int64) string {
	if id == 0 {
		return ""
	}
	h := fnv.New64a()
	h.Write(strconv.AppendInt(nil, id, 10))
	v := h.Sum64()
	var b [12]byte
	for i := range b {
		b[i] = byte('a' + v%26)
		v /= 26
	}
	return string(b[:])
}

func openIDs(keys *seal.Keys, sealed string) (person.IDs, error) {
	var ids person.IDs
	if sealed == "" {
		return ids, nil
	}
	plain, err := keys.Open(sealed)
	if err != nil {
		return ids, err
	}
	return ids, json.Unmarshal(plain, &ids)
}

// persons loads everyone but those to be left out as the left side, with what a person's gain needs to
// know.
func (l *linker) persons(ctx context.Context, without map[int64]bool) (*side, []known, error) {
	var s *side
	var facts []known
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		n, err := tx.PeopleAtMost()
		if err != nil {
			return err
		}
		s, facts = newSide(int(n)), make([]known, 0, n)
		done := int64(0)
		return tx.EachLinkPerson(func(p *store.LinkPerson) error {
			if without[p.ID] {
				return nil
			}
			ids, err := openIDs(l.a.Keys, p.IDs)
			if err != nil {
				return err
			}
			s.add(p.ID, subject{p.FullName, p.Birth, p.Sex, ids, p.CommuneID, p.VillageID, p.HouseholdNo})
			facts = append(facts, known{commune: p.CommuneID, birth: p.Birth, sex: p.Sex, card: ids.Card})
			if done++; done%20000 == 0 {
				l.progress.at("load", done, n)
			}
			return nil
		})
	})
	return s, facts, err
}

// register is everyone linkage knows, as the left side of one list after the other: it is read once in a
// run and then learns what the store learns.
type register struct {
	*side
	facts []known
	mark  store.PeopleMark
}

// people gives the register as it stands now. It is read anew when someone merged or erased people
// meanwhile.
func (l *linker) people(ctx context.Context) (*register, error) {
	var now store.PeopleMark
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		now, err = tx.PeopleMark()
		return err
	})
	if err != nil || l.register != nil && l.register.mark == now {
		return l.register, err
	}
	l.register = nil // two of them need not fit into memory
	side, facts, err := l.persons(ctx, nil)
	if err != nil {
		return nil, err
	}
	l.register = &register{side, facts, now}
	return l.register, nil
}

// born adds a person whom linkage has just made.
func (r *register) born(p *store.Person, ids person.IDs) {
	r.add(int64(p.ID), subject{p.FullName, p.Birth, p.Sex, ids, p.CommuneID, p.VillageID, ""})
	r.facts = append(r.facts, known{commune: p.CommuneID, birth: p.Birth, sex: p.Sex, card: ids.Card})
}

// known is what is remembered of a person besides the table's row.
type known struct {
	commune int64
	birth   person.Birth
	sex     person.Sex
	card    string
}

// open is one open record's place in the run: its id and the row of the right side that stands for it.
// Several records of one person (two periods in one list) share a row, because linkage gives each person
// to one row at most.
type open struct {
	id  int64
	row int32
}

// openRecords loads a list's undecided records as the right side, in order of their ids.
func (l *linker) openRecords(ctx context.Context, list delivery.List, todo []int64) (*side, []open, error) {
	s := newSide(len(todo))
	records := make([]open, 0, len(todo))
	same := map[string]int32{}
	err := l.a.eachBatch(todo, func(part []int64) error {
		l.progress.at("load", int64(len(records)), int64(len(todo)))
		var rows []store.LinkRecord
		err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
			var err error
			rows, err = tx.OpenSubjects(string(list), part[0], part[len(part)-1])
			return err
		})
		if err != nil {
			return err
		}
		for i := range rows {
			r := &rows[i]
			ids, err := openIDs(l.a.Keys, r.IDs)
			if err != nil {
				return err
			}
			key := sameKey(r.FullName, ids)
			row, ok := same[key]
			if !ok || key == "" {
				row = int32(len(s.ids))
				s.add(r.ID, subject{r.FullName, r.Birth, r.Sex, ids, r.CommuneID, r.VillageID, r.HouseholdNo})
				if key != "" {
					same[key] = row
				}
			}
			records = append(records, open{r.ID, row})
		}
		return nil
	})
	s.table.Seal()
	sort.Slice(records, func(i, j int) bool { return records[i].id < records[j].id })
	return s, records, err
}

// sameKey is equal for rows of one list that plainly name one person: the same number and name.
func sameKey(name string, ids person.IDs) string {
	switch {
	case ids.Citizen != "":
		return "c" + ids.Citizen + name
	case ids.SI != "":
		return "s" + ids.SI + name
	}
	return ""
}

// eachBatch cuts ids into parts of one transaction's size.
func (a *App) eachBatch(ids []int64, fn func(part []int64) error) error {
	for begin := 0; begin < len(ids); begin += a.many {
		if err := fn(ids[begin:min(begin+a.many, len(ids))]); err != nil {
			return err
		}
	}
	return nil
}

// verdict is what linkage decided about one row of the right side.
type verdict struct {
	left        int32 // row of the left side; -1: nobody
	weight      float64
	probability float64
	review      []linkage.Pair // when nobody matched: who might be
	runners     []linkage.Pair // who might be when none of these is
}

// maxCandidates is how many persons a doubtful record is shown beside.
const maxCandidates = 3

// match links right against left and gives a verdict per right row. Pairs refused by hand do not count.
func (l *linker) match(ctx context.Context, list delivery.List, left, right *side) ([]verdict, *linkage.Result, error) {
	verdicts := make([]verdict, len(right.ids))
	for i := range verdicts {
		verdicts[i].left = -1
	}
	if len(left.ids) == 0 || len(right.ids) == 0 {
		return verdicts, nil, nil
	}
	refused, model, err := l.memory(ctx, list, len(right.ids))
	if err != nil {
		return nil, nil, err
	}
	opt := linkage.Options{Household: true, Cardinality: linkage.OneToOne, Model: model,
		Progress: func(step string, done, total int64) { l.progress.at("link."+step, done, total) }}
	res, err := linkage.Link(ctx, left.table, right.table, opt)
	if err != nil && model != nil && ctx.Err() == nil {
		opt.Model = nil // a model of other fields
		res, err = linkage.Link(ctx, left.table, right.table, opt)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, p := range res.Pairs {
		if refused[[2]int64{right.ids[p.R], left.ids[p.L]}] {
			continue
		}
		v := &verdicts[p.R]
		if p.Decision == linkage.Match {
			*v = verdict{left: p.L, weight: float64(p.Weight), probability: float64(p.Prob)}
		} else if v.left < 0 {
			v.review = append(v.review, p)
		}
	}
	for i := range verdicts {
		c := verdicts[i].review
		sort.Slice(c, func(x, y int) bool { return c[x].Weight > c[y].Weight || c[x].Weight == c[y].Weight && c[x].L < c[y].L })
		verdicts[i].review = c[:min(len(c), maxCandidates)]
	}
	runnersUp(res, verdicts, func(p linkage.Pair) bool { return refused[[2]int64{right.ids[p.R], left.ids[p.L]}] })
	return verdicts, res, nil
}

// memory is what earlier runs and hands decided: refused pairs, and the last model when the new rows are
// too few to learn from.
func (l *linker) memory(ctx context.Context, list delivery.List, rows int) (refused map[[2]int64]bool, model *linkage.Model, err error) {
	err = l.a.Store.Read(ctx, func(tx *store.Tx) error {
		if refused, err = tx.RefusedPairs(string(list)); err != nil {
			return err
		}
		if rows >= reuseBelow {
			return nil
		}
		model, err = lastModel(tx, list)
		return err
	})
	return refused, model, err
}

// covered is the last covered day of a record: as told, or its months from the first day on.
func lastDay(from, to day.Date, months int) day.Date {
	if to.IsZero() && months > 0 {
		return from.AddMonths(months).AddDays(-1)
	}
	return to
}
