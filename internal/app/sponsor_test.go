package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// fund is a sponsors' fund of Ea Knốp with a campaign of 631.800 a card, and three poor families.
type fund struct {
	*world
	officer, second Actor
	book, campaign  int64
	sponsor         int64
}

const card = money.Dong(631_800)

func newFund(t *testing.T, s *store.Store) *fund {
	w := newWorld(t, s)
	f := &fund{world: w, officer: w.official(w.eaKnop, access.UnionOfficer), second: w.someone("haivai", access.UnionOfficer, w.eaKnop)}
	w.residents("Nguyễn Thị Khó\t03/06/1961\tNữ\t066161001005\tEa Knốp\tThôn 1\tHộ nghèo\n"+
		"Trần Văn Cần\t03/06/1972\tNam\t066072001006\tEa Knốp\tThôn 1\tHộ cận nghèo\n"+
		"Lê Thị Khá\t03/06/1982\tNữ\t066182001007\tEa Knốp\tThôn 1\t\n"+
		"H'Lan Niê\t01/02/1979\tNữ\t066179001236\tKrông Ana\tThôn 3\tHộ nghèo\n", day.Must(2026, 11, 20))
	n := NewSavingsGroup{UnitID: w.eaKnop, Name: "Quỹ an sinh xã", Host: "front", Model: "sponsor", Started: today.AddDays(-300), Treasurer: 1, Head: 2,
		Members: []store.SavingsMember{{Name: "Thủ quỹ"}, {Name: "Trưởng ban"}, {Name: "Ủy viên"}}}
	var err error
	if _, f.book, err = w.app.OpenSavingsGroup(ctx, f.officer, n); err != nil {
		t.Fatal(err)
	}
	f.campaign = f.open("Tết 2026", day.Must(2026, 10, 1))
	if f.sponsor, err = w.app.KeepSponsor(ctx, f.officer, store.Sponsor{UnitID: w.eaKnop, Name: "Công ty Cà phê", Kind: "business"}); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fund) open(name string, from day.Date) int64 {
	f.t.Helper()
	id, err := f.app.OpenCampaign(ctx, f.officer, NewCampaign{Campaign: store.Campaign{UnitID: f.eaKnop, BookID: f.book, Name: name, Purpose: "bhyt", Months: 12, Card: card, From: from},
		Rule: savings.PickRule{Poor: true, Near: true}})
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

func (f *fund) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("%v %+v", err, fault.As(err).Args)
	}
}

func (f *fund) gifts(campaign int64) []store.Gift {
	f.t.Helper()
	v, err := f.app.Campaign(ctx, f.officer, campaign)
	f.must(err)
	return v.Gifts
}

func (f *fund) balance(campaign int64) money.Dong {
	f.t.Helper()
	v, err := f.app.Campaign(ctx, f.officer, campaign)
	f.must(err)
	return v.Balance[f.sponsor]
}

// A Tết programme from the promise to the receipt: what is promised is no money, families are chosen by the rule,
// approved by a second person, paid and proved; money in is gifts and balance at every step, and the rest rolls on.
func TestACampaignFromPledgeToReceipt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		f := newFund(t, s)
		a, pay := f.app, GiftPayment{Day: today, Confirm: both, Agent: "thu1", Bank: true}
		f.must(a.Pledge(ctx, f.officer, f.campaign, f.sponsor, 5_000_000, today))
		_, err := a.ReserveGifts(ctx, f.officer, f.campaign, 10)
		wantKind(t, "gifts from a promise", err, fault.Conflict, "sponsors.no_money")
		f.must(a.TakeSponsorMoney(ctx, f.officer, f.campaign, f.sponsor, 2_000_000, today, true))
		n, err := a.ReserveGifts(ctx, f.officer, f.campaign, 10)
		if err != nil || n != 2 {
			t.Fatalf("2.000.000 pays for three cards and two families are poor here: %d %v", n, err)
		}
		_, err = a.ReserveGifts(ctx, f.officer, f.campaign, 10)
		wantKind(t, "the same families again", err, fault.Conflict, "sponsors.no_family")
		first, second := f.gifts(f.campaign)[0], f.gifts(f.campaign)[1]
		if first.Name != "Nguyễn Thị Khó" || first.Why != "poor" || second.Name != "Trần Văn Cần" {
			t.Errorf("the poorest first: %+v %+v", first, second)
		}
		wantKind(t, "paid without approval", a.PayGift(ctx, f.officer, first.ID, pay), fault.Conflict, "sponsors.state")
		wantKind(t, "approved by whoever reserved", a.ApproveGift(ctx, f.officer, first.ID), fault.Conflict, "sponsors.second")
		f.must(a.ApproveGift(ctx, f.second, first.ID))
		alone := pay
		alone.Confirm = both[:1]
		wantKind(t, "paid by one of the committee", a.PayGift(ctx, f.officer, first.ID, alone), fault.Conflict, "sponsors.not_booked")
		if f.balance(f.campaign) != 2_000_000 || f.gifts(f.campaign)[0].State != store.GiftApproved {
			t.Error("a payment that was refused left something behind")
		}
		f.must(a.PayGift(ctx, f.officer, first.ID, pay))
		wantKind(t, "paid twice", a.PayGift(ctx, f.officer, first.ID, pay), fault.Conflict, "sponsors.state")
		if got := f.balance(f.campaign); got != 2_000_000-card {
			t.Errorf("money in is gifts and balance: %d", got)
		}
		f.must(a.ProveGift(ctx, f.officer, first.ID, "BL-0001", "thu1", today))
		if g := f.gifts(f.campaign)[0]; g.State != store.GiftProved || g.To != day.Must(2027, 11, 21) {
			t.Errorf("the proof: %+v", g)
		}
		f.must(a.DropGift(ctx, f.officer, second.ID))
		f.must(a.ThankSponsor(ctx, f.officer, f.campaign, f.sponsor))
		// Leftovers roll on into the next campaign of the same fund; the family of this period is not given again.
		next := f.open("Mùa xuân 2026", day.Must(2026, 11, 22))
		if f.balance(next) != 2_000_000-card {
			t.Errorf("the rest does not roll on: %d", f.balance(next))
		}
		if n, err = a.ReserveGifts(ctx, f.second, next, 10); err != nil || n != 1 || f.gifts(next)[0].Name != "Trần Văn Cần" {
			t.Errorf("%d gifts in the next campaign: %v", n, err)
		}
		r, err := a.Verify(ctx, nil)
		if err != nil || !r.OK() {
			t.Errorf("verify: %+v %v", r.Checks, err)
		}
		f.write(func(tx *store.Tx) error {
			return tx.InsertSponsorMoney(f.gifts(f.campaign)[0].GrantEvent, f.campaign, f.sponsor, 9, today)
		})
		if r, err = a.Verify(ctx, nil); err != nil || r.OK() {
			t.Error("money that is in no book was not noticed")
		}
	})
}

// Sixty days before the end a recipient is to be asked; sixty days after it the sponsor's rate says whether they went on.
func TestRecipientsBecomeProspects(t *testing.T) {
	f := newFund(t, testkit.Store(t))
	f.must(f.app.TakeSponsorMoney(ctx, f.officer, f.campaign, f.sponsor, 2_000_000, today, false))
	_, err := f.app.ReserveGifts(ctx, f.officer, f.campaign, 2)
	f.must(err)
	for i, g := range f.gifts(f.campaign) {
		f.must(f.app.ApproveGift(ctx, f.second, g.ID))
		f.must(f.app.PayGift(ctx, f.officer, g.ID, GiftPayment{Day: today, Confirm: both, Agent: "thu1"}))
		f.must(f.app.ProveGift(ctx, f.officer, g.ID, []string{"BL-1", "BL-2"}[i], "thu1", today))
	}
	ending := func() SponsorsView {
		t.Helper()
		v, err := f.app.Sponsors(ctx, f.officer, 0)
		f.must(err)
		return v
	}
	if v := ending(); len(v.Ending) != 0 {
		t.Errorf("a year before: %d", len(v.Ending))
	}
	f.clock.Advance(24 * time.Hour * 310) // 55 days before the end
	if v := ending(); len(v.Ending) != 2 || v.Rates[f.sponsor].Known != 0 {
		t.Errorf("sixty days before the end: %d %+v", len(v.Ending), v.Rates)
	}
	f.clock.Advance(24 * time.Hour * 120) // 65 days after it, nobody took part
	if v := ending(); len(v.Ending) != 0 || v.Rates[f.sponsor] != (GoingOn{0, 2}) {
		t.Errorf("after the end: %d %+v", len(v.Ending), v.Rates)
	}
	far := f.official(f.krongAna, access.UnionOfficer)
	_, err = f.app.Campaign(ctx, far, f.campaign)
	wantKind(t, "another commune's campaign", err, fault.NotFound, "sponsors.none_such")
	wantKind(t, "another commune's gift", f.app.DropGift(ctx, far, 1), fault.NotFound, "sponsors.no_gift")
}

// A gift is a reason of the collectors' list: its recipient is nobody's prospect while it runs, and first told apart
// when the register's day comes within sixty days of its end. A relative's gift counts as a sponsor's.
func TestAGiftIsAReasonOfTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		f := newFund(t, s)
		a := f.app
		can, kha := f.who("Trần Văn Cần"), f.who("Lê Thị Khá")
		lead := func(id person.ID) (prospect.Reason, string) {
			t.Helper()
			card, err := a.ProspectCard(ctx, f.actor, id)
			if fault.KindOf(err) == fault.NotFound {
				return prospect.None, ""
			}
			f.must(err)
			if card.Row.Scheme != person.SchemeHealth && card.Row.Lead == prospect.GiftEnds {
				t.Errorf("the gift is a health card: %+v", card.Row)
			}
			return card.Row.Lead, card.Row.WhyText
		}
		asks := func(id person.ID) bool {
			t.Helper()
			card, err := a.ProspectCard(ctx, f.actor, id)
			if fault.KindOf(err) == fault.NotFound {
				return false
			}
			f.must(err)
			return card.Row.Wants&person.SchemeHealth.Bit() != 0
		}
		if !asks(can) || !asks(kha) {
			t.Fatal("both have no card: both are asked")
		}
		f.must(a.TakeSponsorMoney(ctx, f.officer, f.campaign, f.sponsor, 2_000_000, today, true))
		_, err := a.ReserveGifts(ctx, f.officer, f.campaign, 2)
		f.must(err)
		for i, g := range f.gifts(f.campaign) {
			f.must(a.ApproveGift(ctx, f.second, g.ID))
			f.must(a.PayGift(ctx, f.officer, g.ID, GiftPayment{Day: today, Confirm: both, Agent: "thu1", Bank: true}))
			if !asks(g.PersonID) && i == 1 {
				t.Error("nothing is proved yet: still asked")
			}
			f.must(a.ProveGift(ctx, f.officer, g.ID, []string{"BL-1", "BL-2"}[i], "thu1", today))
		}
		f.must(a.deriveDue(ctx, f.actor, nil)) // people of no household wait for their commune
		if asks(can) {
			t.Error("asked for a card that has just been given")
		}
		// A participant paid three months for a relative: they end soon, and the sentence says who gave.
		f.importList(ImportRequest{Path: f.file("bhxh-tn.csv", voluntaryHead, "1,Lê Thị Khá,03/06/1982,Nữ,066182001007,9900000007,01/01/2024,31/12/2028,297000,Xã Ea Knốp"), List: delivery.Voluntary, AsOf: endOfOctober})
		f.link()
		lan := f.who("H'Lan Niê")
		f.must(a.GiveRelative(ctx, f.official(f.province, access.UnionOfficer), store.RelativeGift{Giver: kha, Person: lan, Relation: "sibling", Purpose: "bhyt", Months: 3, Amount: 157_950, Day: day.Must(2026, 10, 8)}))
		f.must(a.deriveDue(ctx, f.actor, nil))
		if r, why := lead(lan); r != prospect.GiftEnds || !strings.Contains(why, "kin_gift_health,15,48") {
			t.Errorf("a relative's gift: %s «%s»", r.Code(), why)
		}
		f.whole() // verify judges everybody again
		// Eleven months later a new list comes; neither card stands in any list of the insured.
		f.clock.Advance(24 * time.Hour * 330)
		f.residents("Trần Văn Cần\t03/06/1972\tNam\t066072001006\tEa Knốp\tThôn 1\tHộ cận nghèo\n"+
			"Lê Thị Khá\t03/06/1982\tNữ\t066182001007\tEa Knốp\tThôn 1\t\n", day.Must(2027, 10, 15))
		if r, why := lead(can); r != prospect.GiftEnds || !strings.Contains(why, "gift_health,15,37") || strings.Contains(why, "kin_") {
			t.Errorf("37 days before the end: %s «%s»", r.Code(), why)
		}
		if got := f.prospects(f.actor, ProspectQuery{UnitID: f.eaKnop, Lead: prospect.GiftEnds}); len(got) < 1 || !slices.ContainsFunc(got, func(l ProspectItem) bool { return l.Person == can }) {
			t.Errorf("the list of those whose gift ends: %d", len(got))
		}
		f.whole()
	})
}

// What a gift may cost is said by the law of its day, with its article; more is refused and nothing is kept. Both
// people of a relative's gift live where the office is.
func TestAGiftCostsNoMoreThanTheLawSays(t *testing.T) {
	f := newFund(t, testkit.Store(t))
	kho, kha, lan := f.who("Nguyễn Thị Khó"), f.who("Lê Thị Khá"), f.who("H'Lan Niê")
	open := func(purpose string, months int, amount money.Dong, from day.Date) error {
		_, err := f.app.OpenCampaign(ctx, f.officer, NewCampaign{Campaign: store.Campaign{UnitID: f.eaKnop, BookID: f.book, Name: "Đợt", Purpose: purpose, Months: months, Card: amount, From: from}, Rule: savings.PickRule{Poor: true}})
		return err
	}
	price, err := f.app.GiftPrice(ctx, "bhyt", 12, today)
	f.must(err)
	kept := func() int {
		v, err := f.app.Sponsors(ctx, f.officer, 0)
		f.must(err)
		return len(v.Campaigns) + len(v.Relatives)
	}
	before := kept()
	for _, c := range []struct {
		what           string
		err            error
		field, article string
	}{
		{"a card and a thousand", open("bhyt", 12, price+1_000, today), "card", "Nghị định 188/2025/NĐ-CP"},
		{"three months at the price of a year", open("bhyt", 3, price, today), "card", "Nghị định 188/2025/NĐ-CP"},
		{"this year's card three years ago", open("bhyt", 12, price, day.Must(2022, 5, 1)), "card", "Nghị định 146/2018/NĐ-CP"},
		{"a month above the highest income", open("bhxh", 1, 20*price, today), "card", "Điều 31 khoản 2"},
		{"one month of a card", open("bhyt", 1, 52_650, today), "months", ""},
		{"a relative's card", f.app.GiveRelative(ctx, f.officer, store.RelativeGift{Giver: kha, Person: kho, Relation: "sibling", Purpose: "bhyt", Months: 12, Amount: price + 1, Day: today}), "amount", "Nghị định 188/2025/NĐ-CP"},
	} {
		e := fault.As(c.err)
		if e == nil || e.Kind != fault.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != c.field || c.article != "" && !strings.Contains(fmt.Sprint(e.Fields[0].Args...), c.article) {
			t.Errorf("%s: %+v", c.what, e)
		}
	}
	wantKind(t, "a giver of another commune", f.app.GiveRelative(ctx, f.officer, store.RelativeGift{Giver: lan, Person: kho, Relation: "other", Purpose: "bhyt", Months: 12, Amount: card, Day: today}), fault.NotFound, "models.no_person")
	wantKind(t, "a giver who takes part in nothing", f.app.GiveRelative(ctx, f.officer, store.RelativeGift{Giver: kha, Person: kho, Relation: "other", Purpose: "bhyt", Months: 12, Amount: card, Day: today}), fault.Conflict, "sponsors.giver_takes_part")
	if after := kept(); after != before {
		t.Errorf("%d before, %d after", before, after)
	}
	f.must(open("bhyt", 12, price, today))
	f.must(open("bhxh", 1, 297_000, today))
}

// A meeting of the pig and a premium through the agent: nothing to ask about. Two weeks without the receipt and there
// is, with the slip to look at; once the receipt is matched it is gone.
func TestSignsComeAndGo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		signs := func() []BookSign {
			t.Helper()
			v, err := p.app.Signs(ctx, p.officer, 0)
			if err != nil {
				t.Fatal(err)
			}
			return v.Signs
		}
		due := savings.DueOf(3, "bhxh", "2026-12")
		p.do(p.put(3, 264_000))
		p.do(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, By: 1, Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: due, Amount: 264_000}}})
		p.do(savings.Event{Book: p.book, Kind: savings.KindToAgent, Day: today, By: 1, Confirm: both, Moves: []savings.Move{{From: savings.CashOf(1), To: savings.TransitOf("thu1"), Amount: 264_000, For: due}}})
		if got := signs(); len(got) != 0 {
			t.Errorf("on the day itself: %+v", got)
		}
		p.clock.Advance(24 * time.Hour * 30)
		if got := signs(); len(got) != 1 || got[0].Pattern != savings.SignTransit || got[0].Seq != 3 || got[0].Name != "Chị 3" || got[0].N != 30 {
			t.Errorf("by the next meeting: %+v", got)
		}
		p.do(savings.Event{Book: p.book, Kind: savings.KindReceipt, Day: today, By: 1, Receipt: "BL-7", Moves: []savings.Move{{From: savings.TransitOf("thu1"), To: due, Amount: 264_000}}})
		if got := signs(); len(got) != 0 {
			t.Errorf("once the receipt is matched: %+v", got)
		}
	})
}

// A due gets one reference, however often it is asked for; the bank's line finds it again, from its own place only; a
// person's account is never taken silently.
func TestASlipFindsItsDue(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		office := store.PayAccount{UnitID: p.eaKnop, Kind: "office", Holder: "BHXH cơ sở Ea Kar", Bank: "Agribank", Payee: savings.Payee{BIN: "970405", Account: "5204201000123"}}
		if err := p.app.KeepPayAccount(ctx, p.officer, office, false); err != nil {
			t.Fatal(err)
		}
		own := office
		own.Kind, own.Holder = "person", "Nguyễn Thị Thu"
		wantKind(t, "a person's account, silently", p.app.KeepPayAccount(ctx, p.officer, own, false), fault.Invalid, "payments.person")
		v, err := p.app.Payments(ctx, p.officer, 0)
		if err != nil || len(v.Accounts) != 1 || len(v.Dues) != 0 {
			t.Fatalf("%+v %v", v, err)
		}
		due := savings.DueOf(3, "bhxh", "2026-11")
		_, err = p.app.MakeSlip(ctx, p.officer, p.book, due, v.Accounts[0].ID)
		wantKind(t, "a slip for nothing", err, fault.NotFound, "payments.no_due")
		p.do(p.put(3, 264_000))
		p.do(savings.Event{Book: p.book, Kind: savings.KindAllocate, Day: today, By: 1, Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: due, Amount: 264_000}}})
		ref, err := p.app.MakeSlip(ctx, p.officer, p.book, due, v.Accounts[0].ID)
		again, err2 := p.app.MakeSlip(ctx, p.officer, p.book, due, v.Accounts[0].ID)
		if err != nil || err2 != nil || ref != again {
			t.Fatalf("%s, again %s: %v %v", ref, again, err, err2)
		}
		slip, err := p.app.FindSlip(ctx, p.officer, "VCB.0071."+ref+" BHXH T11-CHUYEN TIEN")
		if err != nil || slip.Due != due || slip.Amount != 264_000 || slip.Purpose != ref+" BHXH T11" || slip.Member != "Chị 3" || !slip.Open {
			t.Errorf("%+v %v", slip, err)
		}
		if v, err = p.app.Payments(ctx, p.officer, 0); err != nil || len(v.Dues) != 1 || v.Dues[0].Ref != ref || v.Dues[0].Member != "Chị 3" {
			t.Errorf("%+v %v", v.Dues, err)
		}
		_, err = p.app.FindSlip(ctx, p.official(p.krongAna, access.UnionOfficer), ref)
		wantKind(t, "from another commune", err, fault.NotFound, "payments.no_reference")
		_, err = p.app.FindSlip(ctx, p.officer, "chuyen tien mua gao")
		wantKind(t, "a line of something else", err, fault.NotFound, "payments.no_reference")
	})
}
