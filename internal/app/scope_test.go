package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
)

// Linkage goes over all rows of the province; who has one commune is told of that commune only.
func TestWhoLinksIsToldOfTheirOwnCommuneOnly(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.importThanhBinh() // 88 people, all in Ea Knốp
		far := w.account("canboxa", access.BaseOfficial, w.krongAna)
		res, err := w.app.LinkLists(ctx, far, nil)
		must(t, "link", err)
		if res.Residents+res.Participants+res.Matched+res.Outside+res.Count.People+res.Count.Changed != 0 {
			t.Errorf("Krông Ana is told of Ea Knốp: %+v", res)
		}
		for _, l := range res.Lists {
			if l.Records+l.Matched+l.Review+l.New+l.Spells+l.Ended != 0 {
				t.Errorf("rows of Ea Knốp: %+v", l)
			}
		}
		near, err := w.app.LinkLists(ctx, w.account("gan", access.BaseOfficial, w.eaKnop), nil)
		must(t, "link", err)
		all, err := w.app.LinkLists(ctx, CommandLine(), nil)
		must(t, "link", err)
		if near.Residents == 0 || near.Residents != all.Residents || near.Matched != all.Matched || near.NotCovered != all.NotCovered || near.Outside != all.Outside || near.Review != all.Review {
			t.Errorf("Ea Knốp holds everyone, but is told %+v of %+v", near, all)
		}
		for _, err := range []error{
			func() error { _, err := w.app.Recount(ctx, far, []int64{w.eaKnop}, nil); return err }(),
			func() error { _, err := w.app.Recount(ctx, far, nil, nil); return err }(),
			func() error { _, err := w.app.DeriveProspects(ctx, far, []int64{w.eaKnop}, nil); return err }(),
		} {
			kind(t, "counting another commune", err, fault.NotFound)
		}
		derived, err := w.app.DeriveProspects(ctx, far, nil, nil)
		must(t, "derive one's own", err)
		if derived.Communes != 1 || derived.People != 0 {
			t.Errorf("derived %+v", derived)
		}
	})
}

func TestAccountsAreKeptInsideTheTerritory(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		chief, house := w.account("tinh", access.Administrator, w.province), w.account("goc", access.Administrator, 0)
		local := w.account("canboxa", access.Administrator, w.eaKnop)
		both := w.account("haixa", access.BaseOfficial, w.eaKnop, w.krongAna)
		own := w.account("canbo", access.BaseOfficial, w.eaKnop)
		list, err := w.app.Accounts(ctx, local)
		must(t, "list", err)
		if len(list) != 2 {
			t.Errorf("the administrator of a commune sees %d accounts, want own and canbo", len(list))
		}
		for _, other := range []Actor{chief, house, both} {
			kind(t, "close "+other.Name, w.app.CloseAccount(ctx, local, other.AccountID, true), fault.NotFound)
			kind(t, "ask for "+other.Name, w.app.AskReset(ctx, local, other.AccountID, "quên mật khẩu rồi"), fault.NotFound)
		}
		must(t, "close one's own official", w.app.CloseAccount(ctx, local, own.AccountID, true))
		_, err = w.app.CreateAccount(ctx, local, NewAccount{Login: "lan ra", Name: "Lấn", Password: goodPassword, Role: access.BaseOfficial, UnitID: w.krongAna})
		kind(t, "an account elsewhere", err, fault.Invalid) // the login has a blank
		_, err = w.app.CreateAccount(ctx, local, NewAccount{Login: "lanra", Name: "Lấn", Password: goodPassword, Role: access.BaseOfficial, UnitID: w.krongAna})
		kind(t, "an account elsewhere", err, fault.NotFound)
		must(t, "the province closes anyone", w.app.CloseAccount(ctx, chief, both.AccountID, true))
		must(t, "also who was made before there was a territory", w.app.CloseAccount(ctx, chief, house.AccountID, true))
	})
}
