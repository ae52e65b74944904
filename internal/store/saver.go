package store

import (
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
)

// Saver is a present member of a group of a place, with what decides her price and what is her own in the group's books.
type Saver struct {
	GroupID   int64
	Group     string
	UnitID    int64
	Book      int64 // the group's first
	No        int
	Name      string
	PersonID  person.ID // 0: not known who it is in the register; then the next three are empty
	Poverty   person.Poverty
	Ethnicity string
	CommuneID int64
	Insured   bool
	Own       map[string]money.Dong // by purpose
}

// DueStage is where a premium stands: Left was set aside, Handed given to an agent without a receipt, Receipted done.
type DueStage struct {
	GroupID                 int64
	Left, Handed, Receipted money.Dong
	Receipts                int64
}

var (
	qSavers = register("saver.list", withArea(1)+`SELECT g.id, g.name, g.unit_id, COALESCE((SELECT min(b.id) FROM ledger_book b WHERE b.group_id = g.id), 0), m.no, m.name, m.person_id, m.insured,
		COALESCE(p.poverty, 0), COALESCE(p.ethnicity, ''), COALESCE(p.commune_id, 0)
		FROM savings_group g JOIN savings_member m ON m.group_id = g.id AND m.to_day IS NULL LEFT JOIN person p ON p.id = m.person_id AND p.merged_into IS NULL
		WHERE g.unit_id IN (SELECT id FROM area) AND g.ended IS NULL AND g.model <> 'sponsor' ORDER BY g.name, g.id, m.no`)
	qSaverMoney = register("saver.money", withArea(1)+`SELECT g.id, a.code, a.balance FROM savings_group g JOIN ledger_book b ON b.group_id = g.id
		JOIN ledger_account a ON a.book_id = b.id AND a.balance > 0 AND a.code LIKE 'member:%' WHERE g.unit_id IN (SELECT id FROM area) AND g.ended IS NULL`)
	qStages = register("saver.stages", withArea(1)+`SELECT g.id, CASE WHEN c.name LIKE 'left/%' THEN 1 ELSE 2 END, CAST(SUM(c.value) AS bigint), count(*) FROM savings_group g JOIN ledger_book b ON b.group_id = g.id
		JOIN ledger_counter c ON c.book_id = b.id AND c.value > 0 AND (c.name LIKE 'left/due:%' OR c.name LIKE 'handed/%') WHERE g.unit_id IN (SELECT id FROM area) GROUP BY 1, 2`)
	qReceipted = register("saver.receipted", withArea(1)+`SELECT g.id, CAST(SUM(m.amount) AS bigint), count(DISTINCT e.seq) FROM savings_group g JOIN ledger_book b ON b.group_id = g.id
		JOIN ledger_entry e ON e.book_id = b.id AND e.kind = 'receipt' AND e.reversal = 0 JOIN ledger_move m ON m.book_id = e.book_id AND m.seq = e.seq
		WHERE g.unit_id IN (SELECT id FROM area) AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq) GROUP BY g.id`)
)

// Savers lists the present members of the groups of places and below; a sponsor's fund saves nothing and is left out.
func (tx *Tx) Savers(units []int64) ([]Saver, error) {
	var list []Saver
	at := map[[2]int64]int{}
	err := tx.each(qSavers, scopeArgs(units), func(r *Rows) error {
		s := Saver{Own: map[string]money.Dong{}}
		err := r.Scan(&s.GroupID, &s.Group, &s.UnitID, &s.Book, &s.No, &s.Name, null(&s.PersonID), null(&s.Insured), &s.Poverty, &s.Ethnicity, &s.CommuneID)
		at[[2]int64{s.GroupID, int64(s.No)}] = len(list)
		list = append(list, s)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qSaverMoney, scopeArgs(units), func(r *Rows) error {
		var group int64
		var c savings.Code
		var n money.Dong
		if err := r.Scan(&group, &c, &n); err != nil {
			return err
		}
		if i, ok := at[[2]int64{group, int64(c.Person())}]; ok {
			list[i].Own[c.Purpose()] += n
		}
		return nil
	})
	return list, err
}

// DueStages tells for each group of the places how much stands at which stage.
func (tx *Tx) DueStages(units []int64) (map[int64]*DueStage, error) {
	out := map[int64]*DueStage{}
	of := func(group int64) *DueStage {
		if out[group] == nil {
			out[group] = &DueStage{GroupID: group}
		}
		return out[group]
	}
	err := tx.each(qStages, scopeArgs(units), func(r *Rows) error {
		var group, stage, count int64
		var n money.Dong
		if err := r.Scan(&group, &stage, &n, &count); err != nil {
			return err
		}
		if stage == 1 {
			of(group).Left = n
		} else {
			of(group).Handed = n
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qReceipted, scopeArgs(units), func(r *Rows) error {
		var group, count int64
		var n money.Dong
		err := r.Scan(&group, &n, &count)
		of(group).Receipted, of(group).Receipts = n, count
		return err
	})
	return out, err
}
