package app

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/person"
)

// first is the person whose name stands first among the missing of a unit.
func (w *world) first(unit int64) person.ID {
	w.t.Helper()
	v, err := w.app.ExportNames(context.Background(), w.actor, NamesQuery{UnitID: unit, Scheme: person.SchemeVoluntarySI})
	must(w.t, "names", err)
	if len(v.Lines) == 0 {
		w.t.Fatal("nobody is missing")
	}
	return v.Lines[0].ID
}

func TestConsentAndItsWithdrawal(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.importThanhBinh()
		w.link()
		who := w.first(w.unitOfList())
		hoa, far := w.account("hoa", access.BaseOfficial, w.unitOfList()), w.account("canbo2", access.BaseOfficial, w.krongAna)
		may := func() bool {
			ok, err := w.app.MayMessage(ctx, who, "sms", "renewal")
			must(t, "may", err)
			return ok
		}
		if may() {
			t.Error("silence is no")
		}
		said := Said{Channel: "sms", Purpose: "renewal", Evidence: "phiếu ký ngày 20/11/2026"}
		kind(t, "without evidence", w.app.Consent(ctx, hoa, who, Said{Channel: "sms", Purpose: "renewal"}), fault.Invalid)
		kind(t, "elsewhere", w.app.Consent(ctx, far, who, said), fault.NotFound)
		kind(t, "a leader", w.app.Consent(ctx, Actor{Role: access.CommuneLeader, UnitID: w.province}, who, said), fault.Forbidden)
		must(t, "consent", w.app.Consent(ctx, hoa, who, said))
		if !may() {
			t.Error("consent does not hold")
		}
		if ok, _ := w.app.MayMessage(ctx, who, "sms", "outreach"); ok {
			t.Error("consent for one purpose is none for another")
		}
		must(t, "withdraw", w.app.Withdraw(ctx, hoa, who, Said{Channel: "sms", Purpose: "renewal"}))
		if may() {
			t.Error("withdrawal does not hold at once")
		}
		v, err := w.app.Consents(ctx, hoa, who)
		if err != nil || len(v.Now) != 1 || v.Now[0].Given || len(v.History) != 2 {
			t.Errorf("%+v %v", v, err)
		}
	})
}

// unitOfList is the village of the list of Thanh Bình.
func (w *world) unitOfList() int64 { return w.unit(4, "Thôn Thanh Bình") }
