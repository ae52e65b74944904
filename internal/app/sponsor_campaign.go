package app

import (
	"context"
	"encoding/json"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// SponsorKinds are the sorts of sponsors; the words are stored.
var SponsorKinds = []string{"business", "association", "person", "abroad"}

// SponsorsView is what a place has of sponsors: who they are, campaigns, who is to be asked before a gift ends.
type SponsorsView struct {
	Path      []org.Unit
	Sponsors  []store.Sponsor
	Rates     map[int64]GoingOn // by sponsor
	Campaigns []store.Campaign
	Ending    []store.Gift // proved gifts that end within sixty days
	Books     []store.LedgerBook
	Relatives []store.RelativeGift
	MayKeep   bool
}

// GoingOn is how many recipients of a sponsor took part again, of those of whom it can be said.
type GoingOn struct{ Went, Known int64 }

// Sponsors lists the sponsors and campaigns of a place to whoever may see its books.
func (a *App) Sponsors(ctx context.Context, actor Actor, unit int64) (SponsorsView, error) {
	v := SponsorsView{MayKeep: access.May(actor.Role, access.KeepBooks), Rates: map[int64]GoingOn{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeBooks, unit, day.Date{}); err != nil {
			return err
		}
		at := []int64{v.Path[len(v.Path)-1].ID}
		if v.Sponsors, err = tx.Sponsors(at); err != nil {
			return err
		}
		if v.Campaigns, err = tx.Campaigns(at); err != nil {
			return err
		}
		if v.Ending, err = tx.GiftsEnding(at, a.Today(), a.Today().AddDays(savings.AskDays)); err != nil {
			return err
		}
		if v.Relatives, err = tx.RelativeGifts(at); err != nil {
			return err
		}
		if err := a.goingOn(tx, &v); err != nil {
			return err
		}
		groups, err := tx.SavingsTotals(at)
		for _, g := range groups {
			if g.Model != "sponsor" || err != nil {
				continue
			}
			var books []store.LedgerBook
			books, err = tx.LedgerBooksOf(g.ID)
			v.Books = append(v.Books, books...)
		}
		return err
	})
	return v, err
}

// goingOn says of each sponsor how many recipients of ended gifts took part again within sixty days.
func (a *App) goingOn(tx *store.Tx, v *SponsorsView) error {
	for _, c := range v.Campaigns {
		gifts, err := tx.Gifts(c.ID)
		if err != nil {
			return err
		}
		for _, g := range gifts {
			if g.State != store.GiftProved || g.To.IsZero() || !g.To.Before(a.Today()) {
				continue
			}
			spells, err := tx.SpellsOf(g.PersonID)
			if err != nil {
				return err
			}
			scheme := schemeOf(c.Purpose)
			went, known := savings.GoesOn(g.To, a.Today(), func(d day.Date) bool {
				return slices.ContainsFunc(spells, func(s person.Spell) bool { return s.Scheme == scheme && s.CoversOn(d) })
			})
			r := v.Rates[g.SponsorID]
			if known {
				r.Known++
			}
			if went {
				r.Went++
			}
			v.Rates[g.SponsorID] = r
		}
	}
	return nil
}

// schemeOf is the scheme that money of a purpose pays for.
func schemeOf(purpose string) person.Scheme {
	if purpose == "bhxh" {
		return person.SchemeVoluntarySI
	}
	return person.SchemeHealth
}

// KeepSponsor takes a sponsor into the register of a place.
func (a *App) KeepSponsor(ctx context.Context, actor Actor, s store.Sponsor) (int64, error) {
	s.Name = line(s.Name)
	if n := len([]rune(s.Name)); n == 0 || n > 200 || !slices.Contains(SponsorKinds, s.Kind) {
		return 0, fault.WithFields("plans.refused", fault.Field{Field: "name", Key: "models.text", Args: []any{200}})
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, s.UnitID, day.Date{})
		if err != nil {
			return err
		}
		s.UnitID = path[len(path)-1].ID
		if err := tx.InsertSponsor(&s); err != nil {
			return err
		}
		return tx.Audit("sponsor.keep", "sponsor:"+itoa(s.ID), s.Kind)
	})
	return s.ID, err
}

// GiftPrice is what a gift of so many months costs on a day by the book of law: the card of the first of a household
// (bhyt), or a contribution on the lowest income of somebody of no supported group (bhxh). In đồng. Errors: Invalid for
// a day outside the book or months that cannot be paid at once.
func (a *App) GiftPrice(ctx context.Context, purpose string, months int, on day.Date) (money.Dong, error) {
	book, err := a.BookNow(ctx)
	if err != nil {
		return 0, err
	}
	p, err := premium(book, PremiumQuestion{Purpose: purpose, Months: months, On: on})
	return p.Payable, err
}

// NewCampaign is a campaign as a form tells it. Steps of Tết are those of the year in which it begins.
type NewCampaign struct {
	store.Campaign
	Rule savings.PickRule
}

// OpenCampaign begins a campaign on the book of a fund (a group whose model is sponsor) of the place.
func (a *App) OpenCampaign(ctx context.Context, actor Actor, n NewCampaign) (int64, error) {
	c := n.Campaign
	c.Name = line(c.Name)
	switch {
	case c.Name == "" || len([]rune(c.Name)) > 200:
		return 0, fault.WithFields("plans.refused", fault.Field{Field: "name", Key: "models.text", Args: []any{200}})
	case c.Purpose != "bhxh" && c.Purpose != "bhyt", c.Months < 1 || c.Months > 60:
		return 0, fault.WithFields("plans.refused", fault.Field{Field: "months", Key: "sponsors.months"})
	case c.Card <= 0 || c.Card > 100_000_000:
		return 0, fault.WithFields("plans.refused", fault.Field{Field: "card", Key: "savings.amount"})
	case c.From.IsZero():
		return 0, fault.WithFields("plans.refused", fault.Field{Field: "from", Key: "savings.no_day"})
	}
	if err := n.Rule.Check(); err != nil {
		return 0, err
	}
	rule, err := json.Marshal(n.Rule)
	if err != nil {
		return 0, err
	}
	c.Pick, c.Period = string(rule), itoa(int64(c.From.Year()))
	err = a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, c.UnitID, day.Date{})
		if err != nil {
			return err
		}
		c.UnitID = path[len(path)-1].ID
		book, g, err := a.savingsBook(tx, actor, access.KeepBooks, c.BookID)
		if err != nil {
			return err
		}
		if g.Model != "sponsor" || book.Fund != "sponsor" {
			return fault.WithFields("plans.refused", fault.Field{Field: "book", Key: "sponsors.book"})
		}
		if err := a.withinGiftPrice(tx, "card", c.Purpose, c.Months, c.Card, c.From); err != nil {
			return err
		}
		if err := tx.InsertCampaign(&c, savings.TetSteps(c.From.Year())); err != nil {
			return err
		}
		return tx.Audit("campaign.open", "campaign:"+itoa(c.ID), c.Purpose)
	})
	return c.ID, err
}

// CampaignView is a campaign with everything its page shows.
type CampaignView struct {
	Path     []org.Unit
	Campaign store.Campaign
	Rule     savings.PickRule
	Steps    []savings.Step
	Sums     []store.SponsorSum
	Balance  map[int64]money.Dong // by sponsor: unspent in the book, leftovers of earlier campaigns included
	Gifts    []store.Gift
	Members  []store.SavingsMember // of the fund's group
	Holder   int                   // its treasurer
	Sponsors []store.Sponsor       // of the place, to choose from
	MayKeep  bool
}

// Campaign reads a campaign. Errors: NotFound, Forbidden.
func (a *App) Campaign(ctx context.Context, actor Actor, id int64) (CampaignView, error) {
	v := CampaignView{MayKeep: access.May(actor.Role, access.KeepBooks), Balance: map[int64]money.Dong{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Campaign, v.Path, err = a.campaign(tx, actor, access.SeeBooks, id); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(v.Campaign.Pick), &v.Rule); err != nil {
			return err
		}
		if v.Steps, err = tx.CampaignSteps(id); err != nil {
			return err
		}
		if v.Sums, err = tx.SponsorSums(id); err != nil {
			return err
		}
		if v.Gifts, err = tx.Gifts(id); err != nil {
			return err
		}
		if v.Sponsors, err = tx.Sponsors([]int64{v.Campaign.UnitID}); err != nil {
			return err
		}
		book, err := tx.LedgerBook(v.Campaign.BookID)
		if err != nil {
			return err
		}
		if v.Members, err = tx.SavingsMembers(book.GroupID); err != nil {
			return err
		}
		if v.Holder, err = treasurerOf(tx, book.GroupID); err != nil {
			return err
		}
		all, err := tx.LedgerBalances(book.ID)
		for _, s := range v.Sums {
			v.Balance[s.ID] = all[sponsorCode(s.ID, v.Campaign.Purpose)]
		}
		return err
	})
	return v, err
}

func sponsorCode(id int64, purpose string) savings.Code {
	return savings.SponsorOf("s"+itoa(id), purpose)
}

// treasurerOf is who holds a group's purse today; 0: nobody.
func treasurerOf(tx *store.Tx, group int64) (int, error) {
	duties, err := tx.SavingsDuties(group)
	for _, d := range duties {
		if d.Duty == store.DutyTreasurer && d.To.IsZero() {
			return d.No, err
		}
	}
	return 0, err
}

// campaign finds a campaign in the actor's territory; beyond it, it is not there.
func (a *App) campaign(tx *store.Tx, actor Actor, act access.Act, id int64) (store.Campaign, []org.Unit, error) {
	if err := actor.may(act); err != nil {
		return store.Campaign{}, nil, err
	}
	c, err := tx.Campaign(id)
	if err != nil {
		return c, nil, notThere(err, "sponsors.none_such")
	}
	path, err := a.place(tx, actor, act, c.UnitID, day.Date{})
	if err != nil {
		return c, nil, fault.New(fault.NotFound, "sponsors.none_such")
	}
	return c, path, nil
}

func (a *App) changeCampaign(ctx context.Context, actor Actor, id int64, act string, fn func(*store.Tx, store.Campaign) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		c, _, err := a.campaign(tx, actor, access.KeepBooks, id)
		if err != nil {
			return err
		}
		if err := fn(tx, c); err != nil {
			return err
		}
		return tx.Audit(act, "campaign:"+itoa(id), "")
	})
}

// StepDone notes that a dated step of a campaign was done today.
func (a *App) StepDone(ctx context.Context, actor Actor, id int64, name string) error {
	return a.changeCampaign(ctx, actor, id, "campaign.step", func(tx *store.Tx, _ store.Campaign) error {
		return notThere(tx.DoneStep(id, name, a.Today()), "sponsors.no_step")
	})
}

// Pledge keeps what a sponsor promised. A promise is no money.
func (a *App) Pledge(ctx context.Context, actor Actor, id, sponsor int64, amount money.Dong, on day.Date) error {
	if amount <= 0 || amount > 1e13 || on.IsZero() {
		return fault.New(fault.Invalid, "savings.amount")
	}
	return a.changeCampaign(ctx, actor, id, "campaign.pledge", func(tx *store.Tx, c store.Campaign) error {
		if _, err := tx.Sponsor(sponsor); err != nil {
			return notThere(err, "sponsors.no_sponsor")
		}
		return tx.InsertPledge(id, sponsor, amount, on)
	})
}

// TakeSponsorMoney books a sponsor's money into the fund: restricted to the campaign's purpose, in the treasurer's
// hands, or on the bank account when bank is set. Act and note are one commit. The same id twice is one act.
func (a *App) TakeSponsorMoney(ctx context.Context, actor Actor, id, sponsor int64, amount money.Dong, on day.Date, bank bool) error {
	return a.changeCampaign(ctx, actor, id, "campaign.money", func(tx *store.Tx, c store.Campaign) error {
		if _, err := tx.Sponsor(sponsor); err != nil {
			return notThere(err, "sponsors.no_sponsor")
		}
		at, err := a.fundAccount(tx, c.BookID, bank)
		if err != nil {
			return err
		}
		e := savings.Event{Book: c.BookID, Kind: savings.KindSponsorIn, Day: on, Moves: []savings.Move{{From: sponsorCode(sponsor, c.Purpose), To: at, Amount: amount}}}
		out, err := a.booked(tx, actor, e)
		if err != nil {
			return err
		}
		return tx.InsertSponsorMoney(out.ID, id, sponsor, amount, on)
	})
}

// fundAccount is where a fund's money lies: the treasurer's hands, or its bank account.
func (a *App) fundAccount(tx *store.Tx, book int64, bank bool) (savings.Code, error) {
	if bank {
		return savings.BankOf("quy"), nil
	}
	row, err := tx.LedgerBook(book)
	if err != nil {
		return "", err
	}
	no, err := treasurerOf(tx, row.GroupID)
	return savings.CashOf(no), err
}

// booked records an act within a commit and wants it in the book: what would only wait is refused with the commit.
func (a *App) booked(tx *store.Tx, actor Actor, e savings.Event) (SavingsOutcome, error) {
	out, err := a.RecordSavings(tx.Join(), actor, e)
	if err == nil && out.Verdict != savings.Booked {
		err = fault.New(fault.Conflict, "sponsors.not_booked")
	}
	return out, err
}
