package app

import (
	"context"
	"testing"

	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Two runs of linkage on one store would decide about the same records: the second is told to wait, and
// finds the way free when the first is done, also when that one failed.
func TestOneLinkerAtATime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.importList(ImportRequest{Path: w.file("dan-cu.csv", "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã",
			"Nguyễn Thị Thảo,05/03/1987,Nữ,099187000001,Xã Ea Knốp"), List: delivery.Residents, AsOf: endOfOctober})
		tried := false
		result, err := w.app.LinkLists(context.Background(), w.actor, func(string, int64, int64) {
			if tried {
				return
			}
			tried = true
			_, err := w.app.LinkLists(context.Background(), w.actor, nil)
			if err == nil || fault.KindOf(err) != fault.Busy || fault.As(err).Key != "app.link_busy" {
				t.Errorf("the second run: %v", err)
			}
		})
		if err != nil || !tried || result.Residents != 1 {
			t.Fatal(result, err, tried)
		}
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if _, err := w.app.LinkLists(ctx, w.actor, nil); err == nil {
			t.Error("a run nobody waits for went through")
		}
		if _, err := w.app.LinkLists(context.Background(), w.actor, nil); err != nil {
			t.Errorf("after the others: %v", err)
		}
		w.sound()
	})
}
