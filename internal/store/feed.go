package store

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
)

// The feed is what phones follow. It holds one row for each thing of a commune that ever changed, with the
// number of the write that changed it last, so it stays as small as what it speaks of. A thing that leaves a
// commune leaves its row there, moved forward: phones of the old place find it gone.

// Types of the feed that the store itself writes. The words stand in docs/sync.md.
const (
	FeedPerson    = "person"
	FeedHousehold = "household"
	FeedProspect  = "prospect"
	FeedBook      = "book"
	FeedWalk      = "walk" // groups, plans and doors, told together
	FeedSaving    = "saving"
)

// feedEverything is the ref that stands for all of a commune.
const feedEverything = "*"

// feedMany is how many prospects changed at once are no longer named one by one.
const feedMany = 200

var (
	qFeedPut = register("feed.put", `INSERT INTO feed (unit_id, t, ref, seq) VALUES ($1, $2, $3, $4)
		ON CONFLICT (unit_id, t, ref) DO UPDATE SET seq = excluded.seq`)
	qFeedPerson = register("feed.person", `INSERT INTO feed (unit_id, t, ref, seq)
		SELECT commune_id, 'person', CAST(id AS text), CAST($2 AS bigint) FROM person WHERE id = $1 AND commune_id IS NOT NULL
		ON CONFLICT (unit_id, t, ref) DO UPDATE SET seq = excluded.seq`)
	qFeedProspect = register("feed.prospect", `INSERT INTO feed (unit_id, t, ref, seq)
		SELECT commune_id, 'prospect', CAST(person_id AS text), CAST($2 AS bigint) FROM prospect WHERE person_id = $1
		ON CONFLICT (unit_id, t, ref) DO UPDATE SET seq = excluded.seq`)
	qFeedSince = register("feed.since", `SELECT seq, t, ref FROM feed WHERE unit_id = $1 AND seq >= $2 AND seq <= $3
		AND (seq > $2 OR t > $4 OR (t = $4 AND ref > $5)) ORDER BY seq, t, ref LIMIT $6`)
	qFeedAll = register("feed.all", `SELECT COALESCE(MAX(seq), 0) FROM feed WHERE unit_id = $1 AND t = '*'`)
)

// Feed notes that a thing of a commune (0: of every place) changed or went, for the phones that carry it.
func (tx *Tx) Feed(commune int64, t, ref string) error {
	_, err := tx.Exec(qFeedPut, commune, t, ref, tx.Seq)
	return err
}

// FeedAll notes that anything of a commune (0: of every place) may have changed: its phones take a new
// whole picture. For imports and counts, which do not name what they change.
func (tx *Tx) FeedAll(commune int64) error { return tx.Feed(commune, feedEverything, feedEverything) }

// FeedPerson notes a change of a person in the commune where the person stands now.
func (tx *Tx) FeedPerson(id person.ID) error {
	_, err := tx.Exec(qFeedPerson, id, tx.Seq)
	return err
}

func (tx *Tx) feedProspect(id person.ID) error {
	_, err := tx.Exec(qFeedProspect, id, tx.Seq)
	return err
}

// feedProspects notes what a derivation is about to change. Those that move to another commune are noted in
// both.
func (tx *Tx) feedProspects(c *ProspectChanges) error {
	if c.Len() > feedMany {
		return tx.feedCommunes(c)
	}
	for _, id := range c.Gone {
		if err := tx.feedProspect(id); err != nil {
			return err
		}
	}
	for _, list := range [][]ProspectRow{c.Changed, c.New} {
		for i := range list {
			if err := tx.feedProspect(list[i].Person); err != nil {
				return err
			}
			if err := tx.Feed(list[i].Commune, FeedProspect, strconv.FormatInt(int64(list[i].Person), 10)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) feedCommunes(c *ProspectChanges) error {
	seen := map[int64]bool{}
	for _, list := range [][]ProspectRow{c.Changed, c.New} {
		for i := range list {
			seen[list[i].Commune] = true
		}
	}
	for commune := range seen {
		if err := tx.FeedAll(commune); err != nil {
			return err
		}
	}
	if len(seen) == 0 { // only goings, and those do not say where
		return tx.FeedAll(0)
	}
	return nil
}

// FeedRow is one thing that changed.
type FeedRow struct {
	Seq int64
	T   string
	Ref string
}

// FeedSince lists what changed in a commune after a row and up to a write, oldest first. To begin after a
// whole write, give a row of the next one: {Seq: since + 1}.
func (tx *Tx) FeedSince(commune int64, after FeedRow, upTo int64, limit int) ([]FeedRow, error) {
	var list []FeedRow
	err := tx.each(qFeedSince, []any{commune, after.Seq, upTo, after.T, after.Ref, limit}, func(r *Rows) error {
		var f FeedRow
		err := r.Scan(&f.Seq, &f.T, &f.Ref)
		list = append(list, f)
		return err
	})
	return list, err
}

// FeedAllSeq is the last write after which everything of a commune may be different; 0 for none.
func (tx *Tx) FeedAllSeq(commune int64) (seq int64, err error) {
	err = tx.QueryRow(qFeedAll, commune).Scan(&seq)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	return seq, err
}

// FeedWhole is the ref of types that are always told as a whole.
const FeedWhole = "all"

// FeedSavings notes a change of savings books of a place for the phones of its commune.
func (tx *Tx) FeedSavings(path []org.Unit, books ...int64) error {
	commune := int64(0)
	for _, u := range path {
		if u.Level == org.Commune {
			commune = u.ID
		}
	}
	for _, b := range books {
		if err := tx.Feed(commune, FeedSaving, strconv.FormatInt(b, 10)); err != nil {
			return err
		}
	}
	return nil
}

// feedWalk notes a change of a group, of its plan or of its doors, for every group of the commune: a door that
// one takes is closed to the others.
func (tx *Tx) feedWalk(noun string, id int64) error {
	switch noun {
	case ChangePlan, ChangeDoor:
		p, err := tx.WeekPlan(id)
		if err != nil {
			return err
		}
		id = p.GroupID
	case ChangeGroup:
	default:
		return nil
	}
	g, err := tx.Group(id)
	if err != nil {
		return err
	}
	path, err := tx.Path(g.UnitID, day.Date{})
	if err != nil {
		return err
	}
	commune := int64(0)
	for _, u := range path {
		if u.Level == org.Commune {
			commune = u.ID
		}
	}
	return tx.Feed(commune, FeedWalk, FeedWhole)
}
