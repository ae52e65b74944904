package app

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
)

// NamesQuery asks who stands behind a figure of coverage.
type NamesQuery struct {
	UnitID  int64
	Scheme  person.Scheme
	Status  coverage.Status // Missing, Review, Covered or Elsewhere; zero is Missing
	Segment coverage.Segment
	// OnlySegment restricts the list to Segment; needed because the unknown segment is the zero one.
	OnlySegment bool
	Cursor      string // NamesView.Next of the page before
	Limit       int    // 0 is 50, at most 200
}

// NameLine is one person of the list, with the names of the places below the one asked for.
type NameLine struct {
	person.Person
	Place []org.Unit // commune, village, group as far as known
}

// NamesView is a page of names. Total is the figure the list stands behind.
type NamesView struct {
	Path  []org.Unit
	AsOf  day.Date
	Total int64
	Lines []NameLine
	Next  string // "" on the last page
}

// Missing lists the people behind a figure by name, to those whose role and territory reach; it leaves
// one audit row a page.
func (a *App) Missing(ctx context.Context, actor Actor, q NamesQuery) (NamesView, error) {
	if q.Limit <= 0 {
		q.Limit = 50
	}
	q.Limit = min(q.Limit, 200)
	v, err := a.namesPage(ctx, actor, q)
	if err != nil {
		return NamesView{}, err
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "names.read", "unit:"+itoa(unit), q.Scheme.Code()+" "+itoa(int64(len(v.Lines))))
}

// namesPage reads a page of names for whoever leaves the audit row.
func (a *App) namesPage(ctx context.Context, actor Actor, q NamesQuery) (NamesView, error) {
	if q.Status == coverage.NotFor {
		q.Status = coverage.Missing
	}
	var v NamesView
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeNames, q.UnitID, day.Date{}); err != nil {
			return err
		}
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		return v.fill(tx, q)
	})
	return v, err
}

func (v *NamesView) fill(tx *store.Tx, q NamesQuery) error {
	unit := v.Path[len(v.Path)-1]
	sq := namesQuery(q)
	sq.Level, sq.UnitID, sq.Limit = int(unit.Level), unit.ID, q.Limit+1
	var err error
	if sq.AfterKey, sq.AfterID, err = readCursor(q.Cursor); err != nil {
		return err
	}
	rows, err := tx.Names(sq)
	if err != nil {
		return err
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		v.Next = writeCursor(last.NameKey, int64(last.ID))
	}
	names := unitNames{tx: tx, known: map[int64]org.Unit{}}
	for _, r := range rows {
		place, err := names.of(r.CommuneID, r.VillageID, r.GroupID)
		if err != nil {
			return err
		}
		v.Lines = append(v.Lines, NameLine{Person: r.Person, Place: place})
	}
	v.Total, err = namesTotal(tx, unit.ID, q)
	return err
}

// namesTotal is the figure behind which the names stand, from the cells.
func namesTotal(tx *store.Tx, unit int64, q NamesQuery) (int64, error) {
	cells, err := tx.CellsBySegment(unit, q.Scheme)
	if err != nil {
		return 0, err
	}
	var sum coverage.Cell
	for _, c := range cells {
		if !q.OnlySegment || coverage.Segment(c.Key) == q.Segment {
			sum = sum.Plus(c.Cell)
		}
	}
	switch q.Status {
	case coverage.Covered:
		return sum.Covered, nil
	case coverage.Review:
		return sum.Review, nil
	case coverage.Elsewhere:
		return sum.Elsewhere, nil
	}
	return sum.Missing, nil
}

// namesQuery says in columns what coverage.StatusOf says of one person; a test holds the two together.
func namesQuery(q NamesQuery) store.NamesQuery {
	s := store.NamesQuery{Review: -1, Elsewhere: -1}
	for _, x := range person.Schemes {
		if q.Scheme == x || q.Scheme == person.SchemeAny {
			s.Bit |= x.Bit()
		}
	}
	if q.OnlySegment {
		s.Segments = 1 << q.Segment
	}
	if q.Status == coverage.Covered {
		s.Covered = 1
		return s
	}
	s.Segments, s.Working = forWhom(q)
	s.Told, s.Elsewhere = toldMask(q.Scheme), 0
	if q.Scheme == person.SchemeVoluntarySI {
		s.Excludes = person.SchemeCompulsorySI.Bit()
	}
	switch q.Status {
	case coverage.Review:
		s.Review = 1
	case coverage.Elsewhere:
		s.Elsewhere = 1
	default:
		s.Review = 0
	}
	return s
}

// toldMask is the bits of what rounds were told that speak of a scheme; for any scheme all do.
func toldMask(s person.Scheme) int {
	if s == person.SchemeAny {
		return review.ToldAny | (review.ToldAny - 1)
	}
	return review.ToldBit(s)
}

// forWhom is the set of segments a scheme is for, and whether only people of working age count.
func forWhom(q NamesQuery) (segments, working int) {
	working = 1
	for _, s := range coverage.Segments {
		if q.OnlySegment && s != q.Segment {
			continue
		}
		if coverage.For(q.Scheme, s, true) {
			segments |= 1 << s
		}
		if coverage.For(q.Scheme, s, false) {
			working = 0
		}
	}
	if segments == 0 {
		segments = 1 << 30 // for nobody of this segment: an empty set would mean everyone
	}
	return segments, working
}

func writeCursor(key string, id int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(id, 10) + " " + key))
}

func readCursor(c string) (key string, id int64, err error) {
	if c == "" {
		return "", 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(c)
	number, key, ok := strings.Cut(string(text), " ")
	if err == nil && ok {
		id, err = strconv.ParseInt(number, 10, 64)
	}
	if err != nil || !ok {
		return "", 0, fault.New(fault.Invalid, "app.bad_cursor")
	}
	return key, id, nil
}

// unitNames looks units up once each.
type unitNames struct {
	tx    *store.Tx
	known map[int64]org.Unit
}

// of gives the units of the ids in order, leaving out those not known.
func (n unitNames) of(ids ...int64) ([]org.Unit, error) {
	var list []org.Unit
	for _, id := range ids {
		if id == 0 {
			continue
		}
		u, ok := n.known[id]
		if !ok {
			var err error
			u, err = n.tx.Unit(id, day.Date{})
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			n.known[id] = u
		}
		if u.ID != 0 {
			list = append(list, u)
		}
	}
	return list, nil
}
