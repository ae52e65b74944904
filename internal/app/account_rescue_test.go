package app

import (
	"context"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/fault"
)

func TestTheOnlyAdministratorIsRescuedAtTheMachine(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		chief := w.account("quantri", access.Administrator, w.province)
		session, err := w.app.BeginSession(ctx, chief.AccountID, "")
		must(t, "session", err)
		must(t, "link", w.app.LinkSubject(ctx, CommandLine(), chief.AccountID, Proof{Issuer: "https://id.test", Subject: "1"}))
		if _, err := w.app.Session(ctx, session); fault.KindOf(err) != fault.Unauthorised {
			t.Errorf("linking leaves a session open: %v", err)
		}
		for range signInTries {
			_, _ = w.app.SignIn(ctx, "quantri", "sai")
		}
		_, err = w.app.RescueAccount(ctx, w.account("khac", access.Administrator, w.province), "quantri")
		kind(t, "from a page", err, fault.Forbidden)
		_, err = w.app.RescueAccount(ctx, CommandLine(), "khong co ai")
		kind(t, "nobody", err, fault.NotFound)
		first, err := w.app.RescueAccount(ctx, CommandLine(), " QuanTri ")
		must(t, "rescue", err)
		r, err := w.app.RescueAccount(ctx, CommandLine(), "quantri")
		must(t, "rescue again", err)
		if _, err := w.app.Ticket(ctx, first.Token); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the earlier link still opens: %v", err)
		}
		_, err = w.app.SignInBy(ctx, Proof{Issuer: "https://id.test", Subject: "1"})
		kind(t, "the way in from outside", err, fault.Forbidden)
		must(t, "new password", w.app.ResetPassword(ctx, r.Token, "con trau uong nuoc"))
		kind(t, "twice", w.app.ResetPassword(ctx, r.Token, "con trau uong nuoc"), fault.NotFound)
		in, err := w.app.SignIn(ctx, "quantri", "con trau uong nuoc")
		if err != nil || in.AccountID != chief.AccountID || in.NeedsCode {
			t.Errorf("after the rescue: %+v %v", in, err)
		}
		late, err := w.app.RescueAccount(ctx, CommandLine(), "quantri")
		must(t, "rescue", err)
		w.clock.Advance(rescueLife + time.Second)
		kind(t, "late", w.app.ResetPassword(ctx, late.Token, "con trau uong nuoc"), fault.NotFound)
		if n, _ := w.acts("account.rescue"); n != 3 {
			t.Errorf("%d rows of the journal", n)
		}
		must(t, "close", w.app.CloseAccount(ctx, CommandLine(), chief.AccountID, true))
		_, err = w.app.RescueAccount(ctx, CommandLine(), "quantri")
		kind(t, "a closed account", err, fault.Conflict)
	})
}
