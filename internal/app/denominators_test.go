package app

import (
	"testing"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestADenominatorIsNeverEditedSilently(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		d := coverage.Denominator{Kind: coverage.WorkingAge, Value: 78_088, AsOf: day.Must(2026, 6, 30), Source: "Chi cục Thống kê"}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, d); err != nil {
			t.Fatal(err)
		}
		other := d
		other.Value = 82
		wantKind(t, "entered again", w.app.SetDenominator(ctx, w.actor, w.eaKnop, other), fault.Invalid, "office.number_known")
		wantKind(t, "without a reason", w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, other, false, ""), fault.Invalid, "office.reason_missing")
		if err := w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, other, false, "gõ nhầm của huyện cũ"); err != nil {
			t.Fatal(err)
		}
		newer := coverage.Denominator{Kind: coverage.WorkingAge, Value: 90, AsOf: day.Must(2026, 9, 30), Source: "UBND xã"}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, newer); err != nil {
			t.Fatal(err)
		}
		v, err := w.app.DenominatorsOf(ctx, w.actor, w.eaKnop)
		if err != nil || len(v.Lines) != 2 || len(v.Past) != 1 || v.Past[0].Value != 78_088 || v.Past[0].Reason != "gõ nhầm của huyện cũ" {
			t.Fatalf("%+v: %v", v, err)
		}
		for _, u := range v.Used {
			if u.Kind == coverage.WorkingAge && (u.Value != 90 || u.Others != 1) || u.Kind == coverage.Population && u.Official() {
				t.Errorf("%s uses %+v", u.Scheme.Code(), u)
			}
		}
		if err := w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, newer, true, "xã rút báo cáo"); err != nil {
			t.Fatal(err)
		}
		v, _ = w.app.DenominatorsOf(ctx, w.actor, w.eaKnop)
		if len(v.Lines) != 1 || len(v.Past) != 2 || len(v.Lines[0].Used) != 3 {
			t.Errorf("%+v", v)
		}
	})
}
