package store

import (
	"strconv"

	"luoi/internal/day"
)

// FeedVisit is the word of visits in the feed: a phone of the group adds them to the totals of the day and the week.
const FeedVisit = "visit"

var (
	qVisitsPhone = register("visit.forPhones", `SELECT `+visitColumns+` FROM visit WHERE group_id = $1 AND commune_id = $2 AND on_day >= $3
		AND id > $4 AND state = 'booked' ORDER BY id LIMIT $5`)
	qVisitTalkFeed = register("feed.visitOfTalk", `INSERT INTO feed (unit_id, t, ref, seq)
		SELECT commune_id, 'visit', CAST(id AS text), CAST($2 AS bigint) FROM visit WHERE talk_id = $1 AND commune_id IS NOT NULL
		ON CONFLICT (unit_id, t, ref) DO UPDATE SET seq = excluded.seq`)
)

// VisitsForPhones lists booked visits of a group in a commune from a day on, after an id, in the order of ids.
func (tx *Tx) VisitsForPhones(group, commune int64, since day.Date, after int64, limit int) ([]Visit, error) {
	return tx.visits(qVisitsPhone, group, commune, since, after, limit)
}

// VisitsOf finds visits by their ids; those that are not there are left out.
func (tx *Tx) VisitsOf(ids []int64) ([]Visit, error) {
	list := make([]Visit, 0, len(ids))
	for _, id := range ids {
		var v Visit
		ok, err := found(scanVisit(tx.QueryRow(qVisit, id), &v))
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, v)
		}
	}
	return list, nil
}

// feedVisit tells the phones of a visit's commune; a visit that nobody can place yet has none.
func (tx *Tx) feedVisit(v *Visit) error {
	if v.CommuneID == 0 || v.GroupID == 0 {
		return nil
	}
	return tx.Feed(v.CommuneID, FeedVisit, strconv.FormatInt(v.ID, 10))
}
