package demo

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// demoSponsors is a commune's fund with two sponsors: last year's cards, which end soon and whose recipients are in the
// collectors' list; this year's before Tết, reserved, approved and paid; and a daughter who pays for her family.
func demoSponsors(ctx context.Context, a *app.App, who app.Actor, at org.Unit) error {
	today := a.Today()
	_, book, err := a.OpenSavingsGroup(ctx, who, app.NewSavingsGroup{UnitID: at.ID, Name: "Quỹ tặng thẻ xã " + at.Name, Host: "front", Model: "sponsor", Started: today.AddMonths(-3), Treasurer: 1, Head: 2,
		Members: []store.SavingsMember{{Name: "Thủ quỹ Mặt trận"}, {Name: "Chủ tịch Mặt trận"}, {Name: "Ủy viên Hội Phụ nữ"}}})
	if err != nil {
		return err
	}
	var sponsors []int64
	for i, name := range []string{"Công ty Cà phê Cao Nguyên", "Hội đồng hương"} {
		s, err := a.KeepSponsor(ctx, who, store.Sponsor{UnitID: at.ID, Name: name, Kind: app.SponsorKinds[i]})
		if err != nil {
			return err
		}
		sponsors = append(sponsors, s)
	}
	if err := a.KeepPayAccount(ctx, who, store.PayAccount{UnitID: at.ID, Kind: "office", Holder: "BHXH cơ sở (mẫu)", Bank: "Agribank", Payee: savings.Payee{BIN: "970405", Account: "0000000000000"}}, false); err != nil {
		return err
	}
	// Last year's cards end forty days after the register's day: inside the sixty in which one is asked to go on.
	f := demoFund{a, who, at, book, sponsors}
	begun := registerDay(ctx, a, today).AddDays(41).AddMonths(-12)
	if err := f.campaign(ctx, "Thẻ BHYT cho hộ khó năm trước", begun, 3, 3, "BL-NT-"); err != nil {
		return err
	}
	if err := f.campaign(ctx, "Tết ấm có thẻ BHYT", today.AddMonths(-1), 6, 3, ""); err != nil {
		return err
	}
	if err := f.relative(ctx); err != nil {
		return err
	}
	_, err = a.DeriveProspects(ctx, app.CommandLine(), []int64{at.ID}, nil) // recipients of no household wait for it
	return err
}

// registerDay is the day the lists are of; today before there are any.
func registerDay(ctx context.Context, a *app.App, today day.Date) day.Date {
	on := today
	_ = a.Store.Read(ctx, func(tx *store.Tx) error {
		text, err := tx.Setting(store.SettingAsOf)
		if d, bad := day.Parse(text); err == nil && bad == nil {
			on = d
		}
		return err
	})
	return on
}

type demoFund struct {
	a        *app.App
	who      app.Actor
	at       org.Unit
	book     int64
	sponsors []int64
}

// campaign takes promises and money, reserves n gifts by the rule, pays the first of them, and proves what it paid when
// receipts are named.
func (f demoFund) campaign(ctx context.Context, name string, from day.Date, n, paid int, receipt string) error {
	a, today := f.a, f.a.Today()
	price, err := a.GiftPrice(ctx, "bhyt", 12, from)
	if err != nil {
		return err
	}
	id, err := a.OpenCampaign(ctx, f.who, app.NewCampaign{Campaign: store.Campaign{UnitID: f.at.ID, BookID: f.book, Name: name, Purpose: "bhyt", Months: 12, Card: price, From: from},
		Rule: savings.PickRule{Poor: true, Near: true, Average: true}})
	if err != nil {
		return err
	}
	for _, s := range f.sponsors {
		if err := a.Pledge(ctx, f.who, id, s, 10_000_000, from); err != nil {
			return err
		}
		if err := a.TakeSponsorMoney(ctx, f.who, id, s, 5_000_000, today.AddDays(-10), true); err != nil {
			return err
		}
	}
	if _, err := a.ReserveGifts(ctx, f.who, id, n); err != nil {
		if fault.KindOf(err) == fault.Conflict { // nobody here fits the rule
			return nil
		}
		return err
	}
	v, err := a.Campaign(ctx, f.who, id)
	second := f.who
	second.AccountID = actorName + "-2"
	for i, g := range v.Gifts {
		if err != nil || i >= paid {
			break
		}
		if err = a.ApproveGift(ctx, second, g.ID); err == nil {
			err = a.PayGift(ctx, f.who, g.ID, app.GiftPayment{Day: today, Confirm: demoSigned, Agent: "thu1", Bank: true})
		}
		if err == nil && receipt != "" {
			err = a.ProveGift(ctx, f.who, g.ID, receipt+string(rune('1'+i)), "thu1", from)
		}
	}
	return err
}

// relative is a participant of the commune who paid a quarter of a contribution for somebody of her household.
func (f demoFund) relative(ctx context.Context) error {
	var giver, taker person.ID
	err := f.a.Store.Read(ctx, func(tx *store.Tx) error {
		list, _, err := tx.JudgedPeople(f.at.ID)
		bit := person.SchemeVoluntarySI.Bit()
		for i := range list {
			for k := i + 1; giver == 0 && k < len(list) && list[i].Household != 0 && list[k].Household == list[i].Household; k++ {
				if list[i].Covered&bit != 0 && list[k].Covered == 0 && list[k].WorkingAge {
					giver, taker = list[i].ID, list[k].ID
				}
			}
		}
		return err
	})
	if err != nil || giver == 0 {
		return err
	}
	on := f.a.Today().AddMonths(-2)
	var amount money.Dong
	if amount, err = f.a.GiftPrice(ctx, "bhxh", 3, on); err != nil {
		return err
	}
	return f.a.GiveRelative(ctx, f.who, store.RelativeGift{Giver: giver, Person: taker, Relation: "spouse", Purpose: "bhxh", Months: 3, Amount: amount, Day: on})
}
