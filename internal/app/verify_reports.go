package app

import (
	"context"
	"slices"

	"luoi/internal/report"
	"luoi/internal/store"
)

// reports looks at what is frozen: every version has its hash, its columns are those of its body, versions have no
// gaps, its bridges close.
func (v *verifier) reports(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.AllReports()
		if err != nil {
			return err
		}
		broken := int64(0)
		type line struct {
			unit, office int64
			period       string
		}
		versions := map[line][]int{}
		for _, s := range all {
			sound := s.Seal() == s.Hash && s.Open() == nil
			if !sound || s.Body.Period != s.Period || s.Body.AsOf != s.AsOf || s.Body.UnitID != s.UnitID || s.Body.OfficeID != s.OfficeID || !closes(s.Body) {
				broken++
			}
			l := line{s.UnitID, s.OfficeID, s.Period.String()}
			versions[l] = append(versions[l], s.Version)
		}
		for _, list := range versions {
			slices.Sort(list)
			for n, x := range list {
				if x != n+1 {
					broken++
				}
			}
		}
		v.add(Check{Name: "reports", Looked: int64(len(all)), Broken: broken})
		return nil
	})
}

func closes(b report.Body) bool {
	for _, s := range b.Schemes {
		for _, m := range []report.Move{s.Move, s.Year} {
			if m.Closing != m.Opening+m.New+m.Returned-m.Lapsed-m.ToCompulsory || m.Closing != s.Covered {
				return false
			}
		}
	}
	return true
}
