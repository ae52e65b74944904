package demo

import (
	"context"
	"errors"
	"fmt"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// demoSeasons is when crops of the highlands usually bring money. They are made up like the rest of the demo: an office
// writes its own.
var demoSeasons = []savings.Season{{Crop: "coffee", First: 11, Last: 1}, {Crop: "pepper", First: 2, Last: 4}, {Crop: "rice", First: 5, Last: 6}, {Crop: "durian", First: 7, Last: 9},
	{Crop: "pomelo", First: 11, Last: 1}, {Crop: "mai", First: 1, Last: 2}, {Crop: "rubber", First: 5, Last: 12}, {Crop: "cashew", First: 2, Last: 4}, {Crop: "cassava", First: 12, Last: 3}, {Crop: "avocado", First: 5, Last: 8}}

var demoScrap = map[string]money.Dong{"plastic": 6_000, "cans": 15_500, "iron": 7_500, "carton": 3_100, "paper": 4_000, "copper": 140_000}

// demoPlanGroup is the group whose people are in the register: their prices follow their support.
const demoPlanGroup = "Tổ góp theo mùa"

// setUpSavingsPlans writes the calendar and the prices, lets groups plan, pledge trees and weigh scrap, and opens a group
// of people of the register some of whom have enough. It changes nothing when it has run before.
func setUpSavingsPlans(ctx context.Context, a *app.App) error {
	who := app.Actor{AccountID: actorName, Name: actorName, Role: access.UnionOfficer}
	known, err := a.Savings(ctx, who, 0)
	if err != nil {
		return err
	}
	for _, g := range known.Groups {
		if g.Name == demoPlanGroup {
			return nil
		}
	}
	if err := demoCalendar(ctx, a, who); err != nil {
		return err
	}
	for i, g := range known.Groups {
		d := demoPlanner{a: a, who: who, n: i, book: known.FirstBook[g.ID]}
		switch {
		case d.book == 0:
		case g.Model == "trees":
			err = d.trees(ctx)
		case g.Model == "scrap":
			err = d.scrap(ctx)
		case g.Model == "pig" || g.Model == "daily":
			err = d.plans(ctx)
		}
		if err != nil {
			return err
		}
	}
	return demoSeasonGroup(ctx, a, who)
}

func demoCalendar(ctx context.Context, a *app.App, who app.Actor) error {
	from, source := a.Today().AddMonths(-14), "Dữ liệu mẫu"
	for _, s := range demoSeasons {
		if err := a.KeepSeason(ctx, who, store.CropSeason{Season: s, From: from, Source: source}); err != nil {
			return err
		}
	}
	for _, kind := range savings.ScrapKinds {
		price := demoScrap[kind]
		if price == 0 {
			continue
		}
		if err := a.KeepScrapPrice(ctx, who, store.ScrapPrice{Kind: kind, Price: price - price/10, From: from, Source: source}); err != nil {
			return err
		}
		if err := a.KeepScrapPrice(ctx, who, store.ScrapPrice{Kind: kind, Price: price, From: a.Today().AddMonths(-3), Source: source}); err != nil {
			return err
		}
	}
	return nil
}

// demoPlanner lets one group plan.
type demoPlanner struct {
	a    *app.App
	who  app.Actor
	n    int
	book int64
}

func (d *demoPlanner) plans(ctx context.Context) error {
	today := d.a.Today()
	list := []store.SavingsPlan{{Purpose: "bhxh", Months: 3, Due: today.AddMonths(2 + d.n%4)}, {Member: 3, Purpose: "bhxh", Months: 12, Crop: []string{"coffee", "pepper", "durian"}[d.n%3], Due: today.AddMonths(10)}}
	if d.n%3 == 0 {
		list = append(list, store.SavingsPlan{Member: 4, Purpose: "bhyt", Months: 12, People: 4, Due: today.AddMonths(5)})
	}
	for _, p := range list {
		p.Book, p.From = d.book, today.AddMonths(-2-d.n%3)
		if _, err := d.a.MakePlan(ctx, d.who, p); err != nil {
			return err
		}
	}
	return nil
}

func (d *demoPlanner) trees(ctx context.Context) error {
	today := d.a.Today()
	for no, crop := range []string{"mai", "pomelo", "durian"} {
		p := store.TreePledge{Book: d.book, Member: no + 1, Crop: crop, Trees: 2 + no, Share: 100 - 25*no, Amount: money.Dong(3_168_000), Month: today.AddMonths(no).InMonth(), Purpose: "bhxh"}
		id, err := d.a.MakePledge(ctx, d.who, p)
		if err != nil {
			return err
		}
		if no == 0 {
			if _, err := d.a.PayPledge(ctx, d.who, d.book, id, p.Amount/2, today, demoSigned); err != nil {
				return err
			}
		}
	}
	return d.plans(ctx)
}

func (d *demoPlanner) scrap(ctx context.Context) error {
	today := d.a.Today()
	for i := range 3 {
		n := app.NewWeighing{Book: d.book, Day: today.AddDays(-28 * (2 - i)), Buyer: "Điểm thu mua chợ xã", Into: "common", Confirm: demoSigned,
			Lines: []savings.Weighed{{Kind: "plastic", Grams: 18_500 + 1_250*int64(i+d.n)}, {Kind: "cans", Grams: 3_400 + 333*int64(d.n)}, {Kind: "carton", Grams: 26_000}}}
		if i == 2 {
			n.Into, n.Lines = "bhxh", []savings.Weighed{{Member: 3, Kind: "plastic", Grams: 4_200}, {Member: 4, Kind: "iron", Grams: 9_750}}
		}
		if _, err := d.a.WeighScrap(ctx, d.who, n); err != nil {
			return err
		}
	}
	if d.n%2 == 0 {
		return d.plans(ctx)
	}
	v, err := d.a.BookPlans(ctx, d.who, d.book)
	if err != nil || len(v.Sheets) == 0 {
		return err
	}
	_, err = d.a.UndoWeighing(ctx, d.who, d.book, v.Sheets[len(v.Sheets)-1].EventID, "chép nhầm số kg", today, demoSigned)
	return errors.Join(err, d.plans(ctx))
}

// demoSeasonGroup is a dozen people of the register: some have enough for three, six or twelve months, one premium stands
// at each stage of its way.
func demoSeasonGroup(ctx context.Context, a *app.App, who app.Actor) error {
	people, unit, err := demoSavers(ctx, a)
	if err != nil || len(people) < 6 {
		return err
	}
	n := app.NewSavingsGroup{UnitID: unit, Name: demoPlanGroup, Host: "farmers", Model: "daily", Started: a.Today().AddMonths(-8), Treasurer: 1, Head: 2}
	for _, p := range people {
		n.Members = append(n.Members, store.SavingsMember{Name: p.FullName, PersonID: p.ID, Usual: 50_000})
	}
	_, book, err := a.OpenSavingsGroup(ctx, who, n)
	if err != nil {
		return err
	}
	least, err := a.LeastMonth(ctx, a.Today())
	if err != nil {
		return err
	}
	on := a.Today().AddDays(-9)
	var events []savings.Event
	for i := range people {
		months := money.Dong([]int64{1, 3, 6, 12, 2, 4, 3, 0}[i%8])
		if months > 0 {
			events = append(events, savings.Event{Book: book, Kind: savings.KindContribution, Day: on, By: 1, Moves: []savings.Move{{From: savings.MemberOf(i+1, "bhxh"), To: savings.CashOf(1), Amount: months * least.Payable}}})
		}
	}
	agent := savings.TransitOf("thu1")
	for stage, no := range []int{2, 7, 6} { // set aside; handed over; receipted
		due, amount := savings.DueOf(no, "bhxh", on.String()[:7]), least.Payable
		events = append(events, savings.Event{Book: book, Kind: savings.KindAllocate, Day: on, By: 1, Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: due, Amount: amount}}})
		if stage >= 1 {
			events = append(events, savings.Event{Book: book, Kind: savings.KindToAgent, Day: on, By: 1, Confirm: demoSigned, Moves: []savings.Move{{From: savings.CashOf(1), To: agent, Amount: amount, For: due}}})
		}
		if stage == 2 {
			events = append(events, savings.Event{Book: book, Kind: savings.KindReceipt, Day: on.AddDays(4), By: 1, Receipt: fmt.Sprintf("MAU-MUA-%03d", no), Moves: []savings.Move{{From: agent, To: due, Amount: amount}}})
		}
	}
	if _, err := a.RecordSavingsAll(ctx, who, events); err != nil {
		return err
	}
	d := demoPlanner{a: a, who: who, book: book}
	_, ready := a.MakePlan(ctx, who, store.SavingsPlan{Book: book, Member: 3, Purpose: "bhxh", Months: 3, Due: a.Today().AddDays(20)})
	return errors.Join(d.plans(ctx), ready)
}

// demoSavers is a dozen adults of a commune, those of supported households first.
func demoSavers(ctx context.Context, a *app.App) (list []store.Person, unit int64, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		communes, err := tx.UnitsAt(org.Commune, day.Date{})
		if err != nil || len(communes) == 0 {
			return err
		}
		unit = communes[0].ID
		if treasurer, err := tx.AccountByLogin(treasurerLogin); err == nil {
			unit = treasurer.UnitID
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
		all, _, err := tx.JudgedPeople(unit)
		if err != nil {
			return err
		}
		poor, plain := []person.ID{}, []person.ID{}
		for _, p := range all {
			switch {
			case !p.WorkingAge:
			case p.Poverty == person.PovertyPoor || p.Poverty == person.PovertyNear:
				poor = append(poor, p.ID)
			default:
				plain = append(plain, p.ID)
			}
		}
		for _, id := range append(poor[:min(len(poor), 5)], plain[:min(len(plain), 7)]...) {
			p, err := tx.Person(id)
			if err != nil {
				return err
			}
			list = append(list, p)
		}
		return nil
	})
	return list, unit, err
}
