package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

const goodPassword = "mot cau de nho"

// clocked runs a test on both engines over a world whose store and app go by one clock.
func clocked(t *testing.T, fn func(t *testing.T, w *world)) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		clock := testkit.NewClock(2026, time.November, 22, 8, 0)
		s, err := store.Open(context.Background(), store.Options{DSN: dsn, Province: "66", Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		w := newWorld(t, s)
		w.clock, w.app.Now = clock, clock.Now
		fn(t, w)
	})
}

// account makes an account and gives its actor.
func (w *world) account(login string, role access.Role, units ...int64) Actor {
	w.t.Helper()
	a, err := w.app.CreateAccount(context.Background(), CommandLine(), NewAccount{Login: login, Name: "Bà " + login, Password: goodPassword, Role: role, UnitID: units[0], Also: units[1:]})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// acts counts the rows of the audit with an act.
func (w *world) acts(act string) (n int, details []string) {
	w.t.Helper()
	w.read(func(tx *store.Tx) error {
		rows, err := tx.AuditBefore(1<<62, 100000)
		for _, r := range rows {
			if r.Act == act {
				n++
				details = append(details, r.Detail)
			}
		}
		return err
	})
	return n, details
}

func kind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want kind %d", what, err, want)
	}
}

func must(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func TestLockOutGrows(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.account("hoa", access.BaseOfficial, w.eaKnop)
		for _, login := range []string{"hoa", "nobody"} {
			for range signInTries {
				_, err := w.app.SignIn(ctx, login, "sai mat khau")
				kind(t, login+" wrong", err, fault.Invalid)
			}
			for _, minutes := range []int{1, 2, 4} {
				_, err := w.app.SignIn(ctx, login, goodPassword)
				kind(t, login+" rests", err, fault.Busy)
				if e := fault.As(err); len(e.Args) != 1 || e.Args[0] != minutes {
					t.Errorf("%s rests %v, want %d minutes", login, e.Args, minutes)
				}
				w.clock.Advance(time.Duration(minutes) * time.Minute)
				_, err = w.app.SignIn(ctx, login, "sai mat khau")
				kind(t, login+" wrong after the rest", err, fault.Invalid)
			}
			w.clock.Advance(8 * time.Minute)
		}
		_, err := w.app.SignIn(ctx, "hoa", goodPassword)
		must(t, "right after the rest", err)
		_, err = w.app.SignIn(ctx, "hoa", "sai")
		kind(t, "one failure after a success", err, fault.Invalid)
		if _, err = w.app.SignIn(ctx, "hoa", goodPassword); err != nil {
			t.Errorf("a success forgives: %v", err)
		}
		if n, details := w.acts("account.sign_in_failed"); n < 10 || strings.Contains(strings.Join(details, " "), "hoa") || strings.Contains(strings.Join(details, " "), "nobody") {
			t.Errorf("%d failures in the journal: %v", n, details)
		}
		if restAfter(200) != restMost {
			t.Errorf("rest after 200 failures: %v", restAfter(200))
		}
	})
}

func TestPasswordsWithoutNonsense(t *testing.T) {
	for password, want := range map[string]string{
		"mot cau de nho": "", "Con trâu uống nước": "", "ʕ•ᴥ•ʔ hai chú gấu": "", "aaaaaaaaaa b": "", "ngắn": "account.password_short",
		"1234567890": "account.password_guessable", "aaaaaaaaaaaa": "account.password_guessable", "Password123456": "account.password_guessable",
		"matkhau123": "account.password_guessable", "Mật khẩu 2026": "account.password_guessable", "01011990123": "account.password_guessable",
		"nguyenvanan": "account.password_guessable", "Nguyễn Văn An 1": "account.password_guessable", strings.Repeat("dài ", 60): "account.password_long"} {
		got := ""
		if bad := passwordFaults(password, "nguyenvanan", "Nguyễn Văn An"); len(bad) > 0 {
			got = bad[0].Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestSessionsEndAndRightsChangeAtOnce(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		admin := w.account("admin1", access.Administrator, w.province)
		hoa := w.account("hoa", access.BaseOfficial, w.eaKnop, w.krongAna)
		begin := func(id string) Actor {
			s, err := w.app.BeginSession(ctx, id, "Chrome · Windows")
			must(t, "begin", err)
			a, err := w.app.Session(ctx, s)
			must(t, "session", err)
			return a
		}
		one, two := begin(hoa.AccountID), begin(hoa.AccountID)
		if len(one.Scope()) != 2 {
			t.Errorf("scope %v", one.Scope())
		}
		list, err := w.app.Sessions(ctx, one)
		if err != nil || len(list) != 2 {
			t.Errorf("sessions %v %v", list, err)
		}
		kind(t, "ending someone else's session", w.app.EndSession(ctx, admin, two.SignInID), fault.NotFound)
		must(t, "end one", w.app.EndSession(ctx, one, two.SignInID))
		_, err = w.app.Session(ctx, two.SignInID)
		kind(t, "the ended session", err, fault.Unauthorised)
		must(t, "change", w.app.ChangeAccount(ctx, admin, hoa.AccountID, AccountChange{Name: "Bà Hoa", Role: access.VillageHead, Places: "Xã Krông Ana"}))
		now, err := w.app.Session(ctx, one.SignInID)
		must(t, "still in", err)
		if now.Role != access.VillageHead || now.UnitID != w.krongAna || len(now.Also) != 0 {
			t.Errorf("on the next request: %+v", now)
		}
		must(t, "disable", w.app.CloseAccount(ctx, admin, hoa.AccountID, true))
		_, err = w.app.Session(ctx, one.SignInID)
		kind(t, "a closed account's session", err, fault.Unauthorised)
		_, err = w.app.SignIn(ctx, "hoa", goodPassword)
		kind(t, "a closed account signs in", err, fault.Invalid)
		must(t, "enable", w.app.CloseAccount(ctx, admin, hoa.AccountID, false))
		_, err = w.app.Session(ctx, one.SignInID)
		kind(t, "opening does not bring sessions back", err, fault.Unauthorised)
		kind(t, "one's own rights", w.app.ChangeAccount(ctx, admin, admin.AccountID, AccountChange{Name: "x", Role: access.Administrator}), fault.Conflict)
		kind(t, "closing oneself", w.app.CloseAccount(ctx, admin, admin.AccountID, true), fault.Conflict)
		kind(t, "a place that is none", w.app.ChangeAccount(ctx, admin, hoa.AccountID, AccountChange{Name: "x", Role: access.Collector, Places: "Xã Không Có"}), fault.Invalid)
		kind(t, "an official changes an account", w.app.ChangeAccount(ctx, hoa, admin.AccountID, AccountChange{Name: "x", Role: access.Collector}), fault.Forbidden)
		three, four := begin(hoa.AccountID), begin(hoa.AccountID)
		must(t, "password", w.app.ChangePassword(ctx, three, goodPassword, "cau khac hoan toan"))
		_, err = w.app.Session(ctx, four.SignInID)
		kind(t, "other sessions after a new password", err, fault.Unauthorised)
		_, err = w.app.Session(ctx, three.SignInID)
		must(t, "this session after a new password", err)
		kind(t, "wrong old password", w.app.ChangePassword(ctx, three, "khong phai", "cau khac hoan toan 2"), fault.Invalid)
	})
}

func TestSecondFactor(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		hoa := w.account("hoa", access.BaseOfficial, w.eaKnop)
		must(t, "begin", w.app.BeginFactor(ctx, hoa))
		v, err := w.app.Factor(ctx, hoa)
		if err != nil || v.On || !strings.HasPrefix(v.URL, "otpauth://totp/") {
			t.Fatalf("%+v %v", v, err)
		}
		if img, err := w.app.FactorImage(ctx, hoa, 220); err != nil || img.Bounds().Dx() != 220 {
			t.Errorf("image: %v", err)
		}
		code := func() string {
			c, err := totp.GenerateCode(v.Secret, w.clock.Now())
			must(t, "code", err)
			return c
		}
		_, err = w.app.ConfirmFactor(ctx, hoa, "000000")
		kind(t, "a wrong proof", err, fault.Invalid)
		if in, _ := w.app.SignIn(ctx, "hoa", goodPassword); in.NeedsCode {
			t.Error("an unproved secret must not be asked for")
		}
		recovery, err := w.app.ConfirmFactor(ctx, hoa, code())
		if err != nil || len(recovery) != recoveryCodes {
			t.Fatalf("recovery %v %v", recovery, err)
		}
		in, err := w.app.SignIn(ctx, "hoa", goodPassword)
		if err != nil || !in.NeedsCode {
			t.Fatalf("%+v %v", in, err)
		}
		_, err = w.app.SignInCode(ctx, hoa.AccountID, code())
		kind(t, "the code that proved is used up", err, fault.Invalid)
		w.clock.Advance(time.Minute)
		used := code()
		_, err = w.app.SignInCode(ctx, hoa.AccountID, used)
		must(t, "a code", err)
		_, err = w.app.SignInCode(ctx, hoa.AccountID, used)
		kind(t, "the same code again", err, fault.Invalid)
		_, err = w.app.SignInCode(ctx, hoa.AccountID, strings.ToUpper(recovery[3]))
		must(t, "a recovery code", err)
		_, err = w.app.SignInCode(ctx, hoa.AccountID, recovery[3])
		kind(t, "the same recovery code again", err, fault.Invalid)
		for range 10 { // a right password in between must not forgive
			_, _ = w.app.SignIn(ctx, "hoa", goodPassword)
			_, err = w.app.SignInCode(ctx, hoa.AccountID, "123456")
		}
		kind(t, "guessing codes", err, fault.Busy)
		w.clock.Advance(2 * time.Hour)
		kind(t, "taken off with a wrong password", w.app.DropFactor(ctx, hoa, "khong phai"), fault.Invalid)
		w.clock.Advance(2 * time.Hour)
		must(t, "taken off", w.app.DropFactor(ctx, hoa, goodPassword))
		if in, err := w.app.SignIn(ctx, "hoa", goodPassword); err != nil || in.NeedsCode {
			t.Errorf("after taking off: %+v %v", in, err)
		}
	})
}

func TestInvitations(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		admin := w.account("admin1", access.Administrator, w.province)
		_, _, err := w.app.Invite(ctx, w.account("hoa", access.BaseOfficial, w.eaKnop), Invitation{Name: "X", Role: access.Administrator})
		kind(t, "an official invites", err, fault.Forbidden)
		token, until, err := w.app.Invite(ctx, admin, Invitation{Name: "Y Thịnh Niê", Role: access.BaseOfficial, Places: "xa ea knop\nKrông Ana\n"})
		must(t, "invite", err)
		if until.Sub(w.clock.Now()) != inviteLife {
			t.Errorf("until %v", until)
		}
		v, err := w.app.Ticket(ctx, token)
		if err != nil || v.Name != "Y Thịnh Niê" || len(v.Places) != 2 {
			t.Fatalf("%+v %v", v, err)
		}
		_, err = w.app.Join(ctx, token, "thinh", "ngan")
		kind(t, "a short password", err, fault.Invalid)
		a, err := w.app.Join(ctx, token, "thinh", goodPassword)
		if err != nil || a.Role != access.BaseOfficial || len(a.Scope()) != 2 {
			t.Fatalf("%+v %v", a, err)
		}
		_, err = w.app.Join(ctx, token, "thinh2", goodPassword)
		kind(t, "a used link", err, fault.NotFound)
		_, err = w.app.Ticket(ctx, "forged")
		kind(t, "a forged link", err, fault.NotFound)
		late, _, err := w.app.Invite(ctx, admin, Invitation{Name: "Trễ", Role: access.Collector})
		must(t, "invite", err)
		stopped, _, err := w.app.Invite(ctx, admin, Invitation{Name: "Rút", Role: access.Collector})
		must(t, "invite", err)
		open, err := w.app.Invitations(ctx, admin)
		if err != nil || len(open) != 2 {
			t.Fatalf("open %+v %v", open, err)
		}
		for _, o := range open {
			if o.Name == "Rút" {
				must(t, "stop", w.app.StopInvitation(ctx, admin, o.Ref))
			}
		}
		_, err = w.app.Ticket(ctx, stopped)
		kind(t, "a stopped link", err, fault.NotFound)
		w.clock.Advance(inviteLife + time.Minute)
		_, err = w.app.Join(ctx, late, "tre", goodPassword)
		kind(t, "a late link", err, fault.NotFound)
	})
}

func TestANewPasswordTakesTwoPeople(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		admin, director := w.account("admin1", access.Administrator, w.province), w.account("giamdoc", access.BaseDirector, w.eaKnop)
		far := w.account("giamdoc2", access.BaseDirector, w.krongAna)
		hoa := w.account("hoa", access.BaseOfficial, w.eaKnop)
		session, err := w.app.BeginSession(ctx, hoa.AccountID, "")
		must(t, "begin", err)
		kind(t, "without a reason", w.app.AskReset(ctx, admin, hoa.AccountID, "quên"), fault.Invalid)
		must(t, "ask", w.app.AskReset(ctx, admin, hoa.AccountID, "quên mật khẩu, gọi lúc 8 giờ"))
		kind(t, "ask twice", w.app.AskReset(ctx, admin, hoa.AccountID, "quên mật khẩu, gọi lúc 9 giờ"), fault.Conflict)
		list, err := w.app.Approvals(ctx, director)
		if err != nil || len(list) != 1 || !list[0].MayDecide || list[0].About != "Bà hoa" {
			t.Fatalf("%+v %v", list, err)
		}
		if list, _ := w.app.Approvals(ctx, far); len(list) != 0 {
			t.Errorf("a director elsewhere sees %+v", list)
		}
		id := list[0].ID
		_, err = w.app.Decide(ctx, admin, id, true)
		kind(t, "whoever asked agrees", err, fault.Forbidden)
		_, err = w.app.Decide(ctx, far, id, true)
		kind(t, "a director elsewhere agrees", err, fault.NotFound)
		_, err = w.app.Decide(ctx, hoa, id, true)
		kind(t, "an official agrees", err, fault.Forbidden)
		token, err := w.app.Decide(ctx, director, id, true)
		must(t, "agree", err)
		_, err = w.app.Decide(ctx, director, id, true)
		kind(t, "agree twice", err, fault.Conflict)
		_, err = w.app.Join(ctx, token, "hoa9", goodPassword)
		kind(t, "a reset link makes no account", err, fault.NotFound)
		must(t, "reset", w.app.ResetPassword(ctx, token, "con trau uong nuoc"))
		kind(t, "reset twice", w.app.ResetPassword(ctx, token, "con trau uong nuoc 2"), fault.NotFound)
		_, err = w.app.SignIn(ctx, "hoa", goodPassword)
		kind(t, "the old password", err, fault.Invalid)
		_, err = w.app.SignIn(ctx, "hoa", "con trau uong nuoc")
		must(t, "the new password", err)
		_, err = w.app.Session(ctx, session)
		kind(t, "an old session", err, fault.Unauthorised)
		must(t, "ask for the director", w.app.AskReset(ctx, admin, director.AccountID, "quên mật khẩu nữa rồi"))
		if list, _ := w.app.Approvals(ctx, director); len(list) != 1 {
			t.Errorf("the director sees a request about herself: %+v", list)
		}
	})
}

func TestGuessingNumbersRests(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.importList(ImportRequest{Path: w.file("dan.csv", "Họ và tên,Ngày sinh,Giới tính,Số định danh,Xã,Thôn", "Y Blơm Niê,02/05/1985,Nam,066085001235,Ea Knốp,Buôn Ea Mar", "Trần Văn Sơn,02/05/1979,Nam,066079001235,Krông Ana,Thôn 3"),
			List: delivery.Residents, AsOf: day.Must(2026, 11, 20), Whole: true})
		w.link()
		hoa := w.account("hoa", access.BaseOfficial, w.eaKnop)
		find := func(number string) ([]NameLine, error) { return w.app.FindPeople(ctx, hoa, number, 10) }
		if l, err := find("066085001235"); err != nil || len(l) != 1 {
			t.Fatalf("own commune: %v %v", l, err)
		}
		if l, err := find("066079001235"); err != nil || len(l) != 0 {
			t.Errorf("someone of another commune is found by number: %v %v", l, err)
		}
		var err error
		for i := range numberMisses {
			_, err = find("06608500" + itoa(int64(2000+i)))
		}
		kind(t, "guessing", err, fault.Busy)
		_, err = find("066085001235")
		kind(t, "a right number while the search rests", err, fault.Busy)
		if l, err := w.app.FindPeople(ctx, hoa, "Y Blom", 10); err != nil || len(l) != 1 {
			t.Errorf("by name: %v %v", l, err)
		}
		if n, _ := w.acts("people.guessing"); n != 1 {
			t.Errorf("%d rows say that numbers were guessed", n)
		}
		n, details := w.acts("people.find_number")
		if n != numberMisses+1 || strings.Contains(strings.Join(details, " "), "0660") {
			t.Errorf("%d tries in the journal: %v", n, details)
		}
		w.clock.Advance(numberWindow + time.Minute)
		if l, err := find("066085001235"); err != nil || len(l) != 1 {
			t.Errorf("after the rest: %v %v", l, err)
		}
	})
}
