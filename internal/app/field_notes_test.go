package app

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/person"
)

// 4.09: what matters at the door is told once and stands on the card and the list of doors, for whoever has the door only.
func TestNotesForTheField(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one, two := f.account("truc", access.Collector, f.eaKnop), f.account("long", access.Collector, f.eaKnop)
		g := f.group("Nhóm Tân Mỹ", one.AccountID)
		plan := f.plan(one, g)
		who := f.doors(one, plan)[0].People[0].ID
		note := person.Notes{PhoneUsed: "keypad", Decides: "spouse", Language: "rad", IncomeMonth: []int{12, 11, 12}, Apps: "none"}
		if err := f.app.NoteForField(ctx, one, who, note); fault.KindOf(err) != fault.NotFound {
			t.Errorf("before the door is the group's: %v", err)
		}
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		if err := f.app.NoteForField(ctx, one, who, note); err != nil {
			t.Fatal(err)
		}
		if err := f.app.NoteForField(ctx, two, who, person.Notes{}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("somebody of another group: %v", err)
		}
		for _, bad := range []person.Notes{{PhoneUsed: "satellite"}, {Language: "fr"}, {IncomeMonth: []int{13}}} {
			if err := f.app.NoteForField(ctx, one, who, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		want := person.Notes{PhoneUsed: "keypad", Decides: "spouse", Language: "rad", IncomeMonth: []int{11, 12}, Apps: "none"}
		card, err := f.app.ProspectCard(ctx, one, who)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, card.Person.Notes); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(want, f.doors(one, plan)[0].People[0].Notes); d != "" {
			t.Error(d)
		}
	})
}
