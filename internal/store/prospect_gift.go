package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// JudgedGift is cover of one person that a sponsor or a relative paid for.
type JudgedGift struct {
	Person person.ID
	Scheme person.Scheme
	prospect.Gift
}

// A proved gift has its days; one that is only paid has none yet. $2 is the first last day that is still spoken of.
const (
	judgedSponsored = `SELECT g.person_id, g.purpose, g.from_day, g.to_day, 0 FROM person p JOIN sponsor_gift g ON g.person_id = p.id
		WHERE g.state = 'proved' AND g.to_day >= $2 AND `
	judgedRelatives = ` UNION ALL SELECT r.person_id, r.purpose, r.on_day, r.to_day, 1 FROM person p JOIN relative_gift r ON r.person_id = p.id
		WHERE r.to_day >= $2 AND `
)

var (
	qJudgedGifts    = register("prospect.gifts", judgedSponsored+`p.commune_id = $1`+judgedRelatives+`p.commune_id = $1`)
	qHouseholdGifts = register("prospect.householdGifts", judgedSponsored+`p.household_id = $1`+judgedRelatives+`p.household_id = $1`)
)

// JudgedGifts reads the gifts of a commune's people that end on a day or later.
func (tx *Tx) JudgedGifts(commune int64, since day.Date) ([]JudgedGift, error) {
	return tx.judgedGifts(qJudgedGifts, commune, since)
}

// HouseholdGifts reads those of one household.
func (tx *Tx) HouseholdGifts(h person.HouseholdID, since day.Date) ([]JudgedGift, error) {
	return tx.judgedGifts(qHouseholdGifts, int64(h), since)
}

func (tx *Tx) judgedGifts(q *Query, at int64, since day.Date) ([]JudgedGift, error) {
	var list []JudgedGift
	err := tx.each(q, []any{at, since}, func(r *Rows) error {
		var g JudgedGift
		var purpose string
		var kin int
		err := r.Scan(&g.Person, &purpose, null(&g.From), null(&g.To), &kin)
		if g.Scheme = person.SchemeHealth; purpose == "bhxh" {
			g.Scheme = person.SchemeVoluntarySI
		}
		g.Kin = kin == 1
		list = append(list, g)
		return err
	})
	return list, err
}
