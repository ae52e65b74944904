package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// ReserveGifts chooses at most n families by the campaign's rule and reserves a gift for each, within what every
// sponsor's own money still pays for. It tells how many were reserved.
func (a *App) ReserveGifts(ctx context.Context, actor Actor, id int64, n int) (reserved int, err error) {
	if n < 1 || n > 1000 {
		return 0, fault.New(fault.Invalid, "sponsors.how_many")
	}
	err = a.changeCampaign(ctx, actor, id, "campaign.reserve", func(tx *store.Tx, c store.Campaign) error {
		var rule savings.PickRule
		if err := json.Unmarshal([]byte(c.Pick), &rule); err != nil {
			return err
		}
		sponsors, free, err := freeMoney(tx, c)
		if err != nil {
			return err
		}
		from := savings.Spread(free, c.Card, n)
		if len(from) == 0 {
			return fault.New(fault.Conflict, "sponsors.no_money", c.Card.Format())
		}
		given, err := tx.GivenFamilies(c.Purpose, c.Period, a.Today().AddDays(savings.AskDays))
		if err != nil {
			return err
		}
		all, err := tx.GiftCandidates([]int64{c.UnitID}, schemeOf(c.Purpose))
		if err != nil {
			return err
		}
		for i, x := range savings.Choose(all, rule, given, a.Today(), len(from)) {
			g := store.Gift{CampaignID: id, SponsorID: sponsors[from[i]], PersonID: person.ID(x.Person), Family: x.Family, Period: c.Period, Purpose: c.Purpose,
				Amount: c.Card, Why: strings.Join(x.Why, " ")}
			if err := tx.InsertGift(&g); err != nil {
				return err
			}
			reserved++
		}
		if reserved == 0 {
			return fault.New(fault.Conflict, "sponsors.no_family")
		}
		return nil
	})
	return reserved, err
}

// freeMoney is each sponsor's unspent money of the fund's book that is not reserved yet.
func freeMoney(tx *store.Tx, c store.Campaign) (sponsors []int64, free []money.Dong, err error) {
	sums, err := tx.SponsorSums(c.ID)
	if err != nil {
		return nil, nil, err
	}
	all, err := tx.LedgerBalances(c.BookID)
	for _, s := range sums {
		if err != nil {
			return nil, nil, err
		}
		var held money.Dong
		held, err = tx.HeldOf(c.BookID, s.ID, c.Purpose)
		sponsors, free = append(sponsors, s.ID), append(free, all[sponsorCode(s.ID, c.Purpose)]-held)
	}
	return sponsors, free, err
}

// changeGift loads a gift with its campaign and keeps what fn makes of it.
func (a *App) changeGift(ctx context.Context, actor Actor, gift int64, act string, states []string, fn func(*store.Tx, store.Campaign, *store.Gift) error) error {
	if err := actor.may(access.KeepBooks); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := tx.Gift(gift)
		if err != nil {
			return notThere(err, "sponsors.no_gift")
		}
		c, _, err := a.campaign(tx, actor, access.KeepBooks, g.CampaignID)
		if err != nil {
			return notThere(err, "sponsors.no_gift")
		}
		if !slices.Contains(states, g.State) {
			return fault.New(fault.Conflict, "sponsors.state")
		}
		if err := fn(tx, c, &g); err != nil {
			return err
		}
		if err := tx.UpdateGift(&g); err != nil {
			return err
		}
		if err := a.judgeRecipient(tx, g.PersonID, g.State == store.GiftProved); err != nil {
			return err
		}
		return tx.Audit(act, "gift:"+itoa(gift), "")
	})
}

// ApproveGift is the second person's word: whoever reserved a gift cannot approve it.
func (a *App) ApproveGift(ctx context.Context, actor Actor, gift int64) error {
	return a.changeGift(ctx, actor, gift, "gift.approve", []string{store.GiftReserved}, func(_ *store.Tx, _ store.Campaign, g *store.Gift) error {
		if g.ReservedBy == actor.AccountID {
			return fault.New(fault.Conflict, "sponsors.second")
		}
		g.State, g.ApprovedBy = store.GiftApproved, actor.AccountID
		return nil
	})
}

// DropGift gives a reservation back before anything was paid; the family may be chosen again.
func (a *App) DropGift(ctx context.Context, actor Actor, gift int64) error {
	return a.changeGift(ctx, actor, gift, "gift.drop", []string{store.GiftReserved, store.GiftApproved}, func(_ *store.Tx, _ store.Campaign, g *store.Gift) error {
		g.State = store.GiftDropped
		return nil
	})
}

// GiftPayment is what paying a gift takes: the day, two of the fund's committee, and the agent who receives the money.
type GiftPayment struct {
	Day     day.Date
	Confirm []savings.Confirmation
	Agent   string
	Bank    bool // from the bank account, not from the treasurer's hands
}

// PayGift books an approved gift: from the sponsor's restricted money to the recipient's premium, and on to the
// agent, in one commit. The recipient gets a number in the fund's group, without a name.
func (a *App) PayGift(ctx context.Context, actor Actor, gift int64, p GiftPayment) error {
	return a.changeGift(ctx, actor, gift, "gift.pay", []string{store.GiftApproved}, func(tx *store.Tx, c store.Campaign, g *store.Gift) error {
		from, err := a.fundAccount(tx, c.BookID, p.Bank)
		if err != nil {
			return err
		}
		if g.MemberNo, err = a.recipientNo(tx, actor, c, g); err != nil {
			return err
		}
		due := savings.DueOf(g.MemberNo, g.Purpose, "g"+itoa(g.ID))
		grant := savings.Event{Book: c.BookID, Kind: savings.KindGrant, Day: p.Day, Confirm: p.Confirm, Family: g.Family + "." + g.Period,
			Moves: []savings.Move{{From: sponsorCode(g.SponsorID, g.Purpose), To: due, Amount: g.Amount}}}
		out, err := a.booked(tx, actor, grant)
		if err != nil {
			return err
		}
		hand := savings.Event{Book: c.BookID, Kind: savings.KindToAgent, Day: p.Day, Confirm: p.Confirm, Moves: []savings.Move{{From: from, To: savings.TransitOf(p.Agent), Amount: g.Amount, For: due}}}
		if _, err := a.booked(tx, actor, hand); err != nil {
			return err
		}
		g.State, g.GrantEvent = store.GiftPaid, out.ID
		return nil
	})
}

// recipientNo is the recipient's number in the fund's group; a new one when there is none yet.
func (a *App) recipientNo(tx *store.Tx, actor Actor, c store.Campaign, g *store.Gift) (int, error) {
	book, err := tx.LedgerBook(c.BookID)
	if err != nil {
		return 0, err
	}
	members, err := tx.SavingsMembers(book.GroupID)
	if err != nil {
		return 0, err
	}
	for _, m := range members {
		if m.PersonID == g.PersonID {
			return m.No, nil
		}
	}
	return a.AddSavingsMember(tx.Join(), actor, book.GroupID, store.SavingsMember{Name: "NN " + itoa(g.ID), PersonID: g.PersonID})
}

// ProveGift matches the agent's receipt with a paid gift and notes what it pays for. A receipt number stands once.
func (a *App) ProveGift(ctx context.Context, actor Actor, gift int64, receipt, agent string, from day.Date) error {
	return a.changeGift(ctx, actor, gift, "gift.prove", []string{store.GiftPaid}, func(tx *store.Tx, c store.Campaign, g *store.Gift) error {
		if from.IsZero() {
			return fault.New(fault.Invalid, "savings.no_day")
		}
		e := savings.Event{Book: c.BookID, Kind: savings.KindReceipt, Day: a.Today(), Receipt: receipt,
			Moves: []savings.Move{{From: savings.TransitOf(agent), To: savings.DueOf(g.MemberNo, g.Purpose, "g"+itoa(g.ID)), Amount: g.Amount}}}
		if _, err := a.booked(tx, actor, e); err != nil {
			return err
		}
		g.State, g.Receipt, g.From, g.To = store.GiftProved, receipt, from, from.AddMonths(c.Months).AddDays(-1)
		return nil
	})
}

// Relations of relatives; the words are stored.
var Relations = []string{"mother", "father", "spouse", "child", "sibling", "grandparent", "grandchild", "other"}

// GiveRelative keeps that a participant pays for a relative, with the relation. The giver takes part in a scheme, the
// both live in the actor's territory. Errors: Invalid, NotFound, Conflict (the giver takes part in nothing), Forbidden.
func (a *App) GiveRelative(ctx context.Context, actor Actor, g store.RelativeGift) error {
	switch {
	case g.Giver <= 0 || g.Person <= 0 || g.Giver == g.Person:
		return fault.New(fault.Invalid, "sponsors.two_people")
	case !slices.Contains(Relations, g.Relation):
		return fault.New(fault.Invalid, "sponsors.relation")
	case g.Purpose != "bhxh" && g.Purpose != "bhyt", g.Months < 1 || g.Months > 60:
		return fault.New(fault.Invalid, "sponsors.months")
	case g.Amount <= 0 || g.Amount > 100_000_000:
		return fault.New(fault.Invalid, "savings.amount")
	case g.Day.IsZero() || g.Day.After(a.Today()):
		return fault.New(fault.Invalid, "savings.no_day")
	}
	g.To = g.Day.AddMonths(g.Months).AddDays(-1)
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, 0, day.Date{})
		if err != nil {
			return err
		}
		for _, who := range []person.ID{g.Person, g.Giver} { // of both their names are shown here
			if err := a.livesIn(tx, who, path[len(path)-1].ID); err != nil {
				return err
			}
		}
		if err := a.withinGiftPrice(tx, "amount", g.Purpose, g.Months, g.Amount, g.Day); err != nil {
			return err
		}
		giver, err := tx.Person(g.Giver)
		if err != nil {
			return notThere(err, "models.no_person")
		}
		if giver.Covered == 0 {
			return fault.New(fault.Conflict, "sponsors.giver_takes_part")
		}
		if err := tx.InsertRelativeGift(&g); err != nil {
			return err
		}
		if err := a.judgeRecipient(tx, g.Person, true); err != nil {
			return err
		}
		return tx.Audit("relative.give", "person:"+itoa(int64(g.Person)), g.Relation)
	})
}

// ThankSponsor notes that a sponsor was thanked for the proved gifts of a campaign and lists them without names.
func (a *App) ThankSponsor(ctx context.Context, actor Actor, campaign, sponsor int64) error {
	return a.changeCampaign(ctx, actor, campaign, "campaign.thank", func(tx *store.Tx, _ store.Campaign) error {
		gifts, err := tx.Gifts(campaign)
		if err != nil {
			return err
		}
		n := 0
		for i := range gifts {
			g := &gifts[i]
			if g.SponsorID != sponsor || g.State != store.GiftProved {
				continue
			}
			n++
			if g.Thanked.IsZero() {
				g.Thanked = a.Today()
				if err := tx.UpdateGift(g); err != nil {
					return err
				}
			}
		}
		if n == 0 {
			return fault.New(fault.Conflict, "sponsors.nothing_to_thank")
		}
		return nil
	})
}

// sponsors checks that what came from each sponsor is what was given and what still lies in the book.
func (v *verifier) sponsors(ctx context.Context) error {
	return v.a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.SponsorBooks()
		if err != nil {
			return err
		}
		var broken int64
		for _, b := range list {
			all, err := tx.LedgerBalances(b.Book)
			if err != nil {
				return err
			}
			if b.In != b.Given+all[sponsorCode(b.Sponsor, b.Purpose)] {
				broken++
			}
		}
		v.add(Check{Name: "sponsors_money", Looked: int64(len(list)), Broken: broken})
		return nil
	})
}
