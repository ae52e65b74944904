package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestTasksAreGivenInsideOnesTerritory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		director, official := w.official(w.eaKnop, access.BaseDirector), w.official(w.eaKnop, access.BaseOfficial)
		stranger := w.official(w.krongAna, access.BaseOfficial)
		id, err := w.app.GiveTask(ctx, director, NewTask{Title: "Gọi 9 người còn phân vân", OwnerID: official.AccountID, Due: today.AddDays(2)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: "Việc", OwnerID: stranger.AccountID})
		wantKind(t, "an owner of elsewhere", err, fault.Invalid, "office.task_owner")
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: "Việc", UnitID: w.krongAna})
		wantKind(t, "a place of elsewhere", err, fault.NotFound, "")
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: " ", Due: today.AddDays(-1)})
		wantKind(t, "nothing, yesterday", err, fault.Invalid, "office.task_due")
		if list, err := w.app.Tasks(ctx, official, 9); err != nil || len(list.Open) != 1 || !list.Open[0].Mine || list.Open[0].Giver == "" {
			t.Fatalf("%+v: %v", list.Open, err)
		}
		if list, _ := w.app.Tasks(ctx, stranger, 9); len(list.Open) != 0 {
			t.Error("someone of another commune sees the task")
		}
		wantKind(t, "ended by a stranger", w.app.EndTask(ctx, stranger, id, false), fault.NotFound, "")
		if err := w.app.EndTask(ctx, official, id, false); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "ended twice", w.app.EndTask(ctx, official, id, false), fault.Conflict, "")
		if err := w.app.EndTask(ctx, director, id, true); err != nil {
			t.Fatal(err)
		}
		n, err := w.app.PostNotice(ctx, director, store.Notice{Title: "Giao ban 8 giờ", To: today})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := w.app.Notices(ctx, official); err != nil || len(list) != 1 || list[0].By == "" || list[0].MayGo {
			t.Errorf("%+v: %v", list, err)
		}
		if list, _ := w.app.Notices(ctx, stranger); len(list) != 0 {
			t.Error("a notice of another commune is read")
		}
		wantKind(t, "withdrawn by a stranger", w.app.WithdrawNotice(ctx, stranger, n), fault.Forbidden, "")
	})
}
