package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// The count in the rail is what waits for the reader: not what was given to others, not what others must agree to.
func TestWhatWaitsForMe(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		director, hoa, far := w.official(w.eaKnop, access.BaseDirector), w.official(w.eaKnop, access.BaseOfficial), w.official(w.krongAna, access.BaseOfficial)
		for _, owner := range []string{"", hoa.AccountID, hoa.AccountID, director.AccountID} {
			if _, err := w.app.GiveTask(ctx, director, NewTask{Title: "Gọi lại trạm y tế", OwnerID: owner}); err != nil {
				t.Fatal(err)
			}
		}
		waits := func(who Actor) Waits {
			v, err := w.app.Waits(ctx, who, 0)
			if err != nil {
				t.Fatal(err)
			}
			list, err := w.app.Tasks(ctx, who, openTasksMost)
			if err != nil {
				t.Fatal(err)
			}
			mine := int64(0)
			for _, l := range list.Open {
				if l.Waits {
					mine++
				}
			}
			if mine != v.Tasks {
				t.Errorf("%s: the rail says %d tasks, the page lists %d", who.Name, v.Tasks, mine)
			}
			return v
		}
		if v := waits(director); v.Tasks != 2 {
			t.Errorf("the director: %+v, want her own and anyone's", v)
		}
		if v := waits(hoa); v.Tasks != 3 {
			t.Errorf("the official: %+v, want her two and anyone's", v)
		}
		if v := waits(far); v != (Waits{}) {
			t.Errorf("of another commune: %+v", v)
		}
		if err := w.app.AskReset(ctx, w.actor, hoa.AccountID, "quên mật khẩu, đã gặp mặt"); err != nil {
			t.Fatal(err)
		}
		if v := waits(director); v.Approvals != 1 {
			t.Errorf("one request waits for the director: %+v", v)
		}
		if v := waits(w.actor); v.Approvals != 0 {
			t.Errorf("one's own request waits for somebody else: %+v", v)
		}
	})
}
