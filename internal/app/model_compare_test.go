package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// The months that models are compared by are those of the bridge: summed over the months they give its columns. The
// stock of a month follows from the one before.
func TestMonthsAreThoseOfTheBridge(t *testing.T) {
	period := person.Period{From: day.Must(2023, 1, 1), To: day.Must(2023, 1, 1).AddMonths(monthsLooked).AddDays(-1)}
	spell := func(from, to day.Date) person.Spell {
		return person.Spell{Scheme: person.SchemeVoluntarySI, From: from, To: to}
	}
	people := []person.History{
		{Person: 1, Spells: []person.Spell{spell(day.Must(2022, 5, 1), day.Must(2023, 3, 31)), spell(day.Must(2024, 2, 1), day.Date{})}},
		{Person: 2, Spells: []person.Spell{spell(day.Must(2023, 3, 1), day.Must(2024, 2, 29)), spell(day.Must(2024, 3, 1), day.Must(2025, 2, 28))}},
		{Person: 3, Spells: []person.Spell{spell(day.Must(2023, 1, 1), day.Must(2023, 6, 30)), {Scheme: person.SchemeCompulsorySI, From: day.Must(2023, 7, 1)}}},
	}
	months := make([]savings.Monthly, monthsLooked)
	var bridge person.Bridge
	for _, h := range people {
		addMonths(months, h, period)
		person.Movements(h, person.SchemeVoluntarySI, period, &bridge)
	}
	var sum savings.Monthly
	stock := int64(0)
	for m, x := range months {
		stock += x.Start // a change, before it is summed
		sum.New, sum.Back, sum.Lost = sum.New+x.New, sum.Back+x.Back, sum.Lost+x.Lost
		if on := day.Must(2023, 1, 1).AddMonths(m); m == 6 && stock != 2 || m == 7 && stock != 1 || m == 0 && stock != 1 {
			t.Errorf("%s begins with %d", on, stock)
		}
	}
	if sum.New != bridge.New || sum.Back != bridge.Returned || sum.Lost != bridge.Lapsed || stock != bridge.Closing || sum.New != 2 || sum.Back != 1 || sum.Lost != 2 {
		t.Errorf("months %+v end with %d, the bridge %+v", sum, stock, bridge)
	}
}

// The fair is for every office: another commune sees the line and may copy it; a lone model says that there is too
// little, and what is below its place is none without a model.
func TestTheFairOfModels(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		p := newPig(t, s)
		id, err := p.app.KeepModel(ctx, p.officer, store.Model{UnitID: p.eaKnop, Name: "Heo đất", Host: "women", HostName: "Hội LHPN", Mechanism: "pig", Launched: today.AddMonths(-20), Kit: "quy chế"})
		if err != nil {
			t.Fatal(err)
		}
		far := p.official(p.krongAna, access.UnionOfficer)
		v, err := p.app.Catalogue(ctx, far, 0)
		if err != nil || len(v.Lines) != 1 || v.Lines[0].ID != id || v.Lines[0].Units != 1 {
			t.Fatalf("%+v %v", v.Lines, err)
		}
		if r := v.Lines[0].Result; r.Lack == "" || r.Launches != 1 || r.New.N != 0 {
			t.Errorf("one commune says nothing: %+v", r)
		}
		if v.Within(p.eaKnop) || !v.Within(p.krongAna) || v.To.AddDays(1).Day() != 1 || v.From.Day() != 1 {
			t.Errorf("figures of %d are another's; whole months from %s to %s", p.eaKnop, v.From, v.To)
		}
		err = s.Read(ctx, func(tx *store.Tx) error {
			all, err := localities(tx, &v)
			for _, u := range all {
				if under := u.ID == p.eaKnop || v.Places[u.ID].ParentID == p.eaKnop; u.Touched != under {
					t.Errorf("%s: touched %v", v.Places[u.ID].FullName, u.Touched)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		// 12 months of 4.5 % of the base salary of 2,340,000 until 30/6/2026, of 2,530,000 from 1/7/2026.
		for on, want := range map[day.Date]money.Dong{day.Must(2026, 6, 30): 1_263_600, day.Must(2026, 7, 1): 1_366_200} {
			if price, err := p.app.GiftPrice(ctx, "bhyt", 12, on); err != nil || price != want {
				t.Errorf("a card on %s: %d, want %d (%v)", on, price, want, err)
			}
		}
	})
}
