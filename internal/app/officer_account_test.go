package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// An officer is tied to the account they sign in with: their communes stand on their first page. Somebody else's
// account, an account of elsewhere, a closed one, and whoever may not keep charges are refused.
func TestAnOfficerHasAnAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for _, q := range []ChargeRequest{{UnitID: w.eaKnop, Name: "Cô Hoa", From: today}, {UnitID: w.krongAna, Name: "Anh Sơn", From: today}} {
			if err := w.app.PutInCharge(ctx, w.actor, q); err != nil {
				t.Fatal(err)
			}
		}
		v, err := w.app.Charges(ctx, w.actor, w.province, today)
		if err != nil {
			t.Fatal(err)
		}
		officer := map[int64]int64{}
		for _, l := range v.Lines {
			officer[l.Unit.ID] = l.Officer.ID
		}
		planner, hoa, far := w.official(w.province, access.ProvincePlanner), w.official(w.eaKnop, access.BaseOfficial), w.official(w.krongAna, access.BaseOfficial)
		director := w.official(w.eaKnop, access.BaseDirector)
		province := w.official(w.province, access.ProvinceLeader)
		link := func(who Actor, o int64, account string) error {
			return w.app.LinkOfficer(ctx, who, OfficerAccount{OfficerID: o, AccountID: account})
		}
		if err := link(director, officer[w.eaKnop], hoa.AccountID); err != nil {
			t.Fatal(err)
		}
		if err := link(director, officer[w.eaKnop], hoa.AccountID); err != nil {
			t.Errorf("the same again: %v", err)
		}
		if n, _ := w.acts("officer.link"); n != 1 {
			t.Errorf("%d rows for one link", n)
		}
		kind(t, "an official", link(hoa, officer[w.eaKnop], hoa.AccountID), fault.Forbidden)
		kind(t, "an officer of elsewhere", link(director, officer[w.krongAna], director.AccountID), fault.NotFound)
		kind(t, "no officer", link(director, 999_999, director.AccountID), fault.NotFound)
		kind(t, "an account of elsewhere", link(director, officer[w.eaKnop], far.AccountID), fault.Invalid)
		kind(t, "an account above", link(director, officer[w.eaKnop], province.AccountID), fault.Invalid)
		wantKind(t, "somebody else's account", link(planner, officer[w.krongAna], hoa.AccountID), fault.Conflict, "office.account_taken")
		if err := link(planner, officer[w.krongAna], province.AccountID); err != nil {
			t.Fatal(err)
		}
		leader, err := w.app.MyCommunes(ctx, province)
		if err != nil || len(leader) != 1 || leader[0].ID != w.krongAna {
			t.Errorf("her communes: %+v %v", leader, err)
		}
		if err := link(planner, officer[w.krongAna], ""); err != nil {
			t.Fatal(err)
		}
		if leader, _ = w.app.MyCommunes(ctx, province); len(leader) != 0 {
			t.Errorf("after untying: %+v", leader)
		}
		if err := w.app.CloseAccount(ctx, w.actor, far.AccountID, true); err != nil {
			t.Fatal(err)
		}
		kind(t, "a closed account", link(planner, officer[w.krongAna], far.AccountID), fault.Invalid)
	})
}
