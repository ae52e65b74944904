package app

import (
	"context"
	"strconv"
	"strings"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// reachesRoot reports whether the actor's territory is the whole province.
func (a *App) reachesRoot(tx *store.Tx, actor Actor) (bool, error) {
	if actor.UnitID == 0 {
		return true, nil
	}
	root, err := rootUnit(tx, tx.Today())
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil // no territory yet
	}
	return actor.Covers([]int64{root.ID}), err
}

// LookersView answers «Ai đã xem hồ sơ này».
type LookersView struct {
	ID    person.ID
	Name  string // "" for those who check others but may not see names
	Place []org.Unit
	Acts  []LookedView
	Next  int64 // seq to go on before; 0: the end
}

// Lookers lists who opened a person's file, and what else was done with it, latest first; begin with
// before 0. For those who read the journal, inside their territory. To look is itself an act.
func (a *App) Lookers(ctx context.Context, actor Actor, who person.ID, before int64, limit int) (LookersView, error) {
	v := LookersView{ID: who}
	if err := actor.may(access.ReadAudit); err != nil {
		return v, err
	}
	if before <= 0 {
		before = 1 << 62
	}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		p, place, err := a.reachable(tx, actor, who)
		if err != nil {
			return err
		}
		v.Place = place
		if access.May(actor.Role, access.SeeNames) {
			v.Name = p.FullName
		}
		rows, err := tx.AuditOfBefore(personRef(who), before, limit)
		if err != nil {
			return err
		}
		if len(rows) == limit {
			v.Next = rows[len(rows)-1].Seq
		}
		v.Acts, err = withNames(tx, rows)
		return err
	})
	if err != nil {
		return LookersView{}, err
	}
	return v, a.Store.Audit(ctx, actor.AccountID, "person.lookers", personRef(who), "")
}

// withNames puts beside each act the name of who did it; the actor's id where there is no account.
func withNames(tx *store.Tx, rows []store.AuditRow) ([]LookedView, error) {
	names := map[string]string{}
	var list []LookedView
	for _, r := range rows {
		if _, ok := names[r.Actor]; !ok {
			acc, err := tx.Account(r.Actor)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return nil, err
			}
			names[r.Actor] = acc.Name
		}
		list = append(list, LookedView{AuditRow: r, Name: names[r.Actor]})
	}
	return list, nil
}

// nameSubjects writes the names of the places and accounts that acts speak of.
func nameSubjects(tx *store.Tx, list []LookedView) error {
	units := unitNames{tx: tx, known: map[int64]org.Unit{}}
	accounts := map[string]string{}
	for i := range list {
		kind, id, _ := strings.Cut(list[i].Subject, ":")
		var err error
		switch kind {
		case "unit":
			n, bad := strconv.ParseInt(id, 10, 64)
			if bad != nil || n == 0 {
				continue
			}
			var u []org.Unit
			if u, err = units.of(n); err == nil && len(u) == 1 {
				list[i].About = u[0].FullName
			}
		case "account":
			list[i].About, err = accountName(tx, accounts, id)
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return nil
}

// NoteExport leaves the audit row of a table that is taken out of the house: what, of which place, how
// many rows. Lists of names have their own (ExportNames).
func (a *App) NoteExport(ctx context.Context, actor Actor, what string, unit int64, rows int) error {
	return a.Store.Audit(ctx, actor.AccountID, what+".export", "unit:"+itoa(unit), itoa(int64(rows)))
}

// ExportNames is the whole list behind a figure, with one audit row that says how many names left the
// house. The list holds the actor's territory and nothing else, however large the figure asked for.
func (a *App) ExportNames(ctx context.Context, actor Actor, q NamesQuery) (NamesView, error) {
	q.Cursor, q.Limit = "", 5000
	v, err := a.namesPage(ctx, actor, q)
	if err != nil {
		return v, err
	}
	for v.Next != "" {
		q.Cursor = v.Next
		more, err := a.namesPage(ctx, actor, q)
		if err != nil {
			return NamesView{}, err
		}
		v.Lines, v.Next = append(v.Lines, more.Lines...), more.Next
	}
	unit := v.Path[len(v.Path)-1].ID
	return v, a.Store.Audit(ctx, actor.AccountID, "names.export", "unit:"+itoa(unit), q.Scheme.Code()+" "+itoa(int64(len(v.Lines))))
}
