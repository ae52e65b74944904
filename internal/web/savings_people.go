package web

import (
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// savingsPeopleView answers GET /savings/books/{id}/people: who belongs to the group, who had which duty when, which
// account keeps the books, and the forms that change it.
func (s *Server) savingsPeopleView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	p, err := s.app.SavingsPeople(r.Context(), actor(r), book)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &p.SavingsBook, "savings.people")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/books/"+itoa(book)
	v.actions = []action{{href: st.where.URL(at), label: ui.T(ctx, "savings.back")}, {href: st.where.URL(at + "/acts?form=transfer"), label: ui.T(ctx, "savings.form.transfer")}}
	f := &formMaker{r: r, b: &p.SavingsBook, action: st.where.URL(at + "/people"), today: s.app.Today()}
	members := savingsMembers(ctx, &p.SavingsBook)
	v.sections = []section{{title: ui.T(ctx, "savings.members"), table: members, more: f.peopleForms()},
		{title: ui.T(ctx, "savings.duties"), hint: ui.T(ctx, "savings.duties.hint"), table: dutiesTable(f), more: f.dutyForms()},
		{title: ui.T(ctx, "savings.keepers"), hint: ui.T(ctx, "savings.keepers.hint"), table: keepersTable(f, p.Keepers)}}
	if p.MayGive {
		v.sections[2].more = f.keeperForms(p.Keepers)
	}
	v.sheet = members
	return v, nil
}

func dutiesTable(f *formMaker) *ui.Table {
	ctx := f.r.Context()
	t := &ui.Table{ID: "duties", Caption: f.t("savings.duties"), Cols: columns(ctx, "savings.col.member", "savings.col.duty", "savings.col.from", "savings.col.to")}
	for i := len(f.b.Duties) - 1; i >= 0; i-- {
		d := f.b.Duties[i]
		to := f.t("savings.until_now")
		if !d.To.IsZero() {
			to = ui.Day(d.To)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(d.No) + ". " + f.b.Name(d.No)}, {Text: f.t("savings.duty." + d.Duty)}, {Text: ui.Day(d.From)}, {Text: to}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: f.t("savings.duties.none"), Text: f.t("savings.duties.hint")}
	return t
}

func keepersTable(f *formMaker, list []store.SavingsKeeperRow) *ui.Table {
	t := &ui.Table{ID: "keepers", Caption: f.t("savings.keepers"), Cols: columns(f.r.Context(), "savings.col.account_of", "savings.col.login", "savings.col.member")}
	for _, k := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: k.Name}, {Text: k.Login}, {Text: strconv.Itoa(k.No) + ". " + f.b.Name(k.No)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: f.t("savings.keepers.none"), Text: f.t("savings.keepers.none.text")}
	return t
}

func (f *formMaker) peopleForms() []*officeForm {
	text := func(name, label, value string) ui.Field {
		x := f.text(name, label, value)
		x.Required = false
		return x
	}
	join := f.form("join", f.text("name", "savings.col.name", ""), text("premium", "savings.premium", ""), text("usual", "savings.usual", "20.000"))
	plan := f.form("plan", f.who(), text("premium", "savings.premium", ""), text("usual", "savings.usual", ""))
	plan.checks = []ui.Option{{Value: "insured", Label: f.t("savings.insured"), Selected: f.r.PostFormValue("insured") != ""}}
	leave := f.signed("leave", f.who())
	leave.checks = []ui.Option{{Value: "pay", Label: f.t("savings.leave_pay"), Selected: f.r.PostFormValue("pay") != ""}}
	leave.submit, leave.danger = f.t("savings.form.leave"), true
	return []*officeForm{join, plan, leave}
}

func (f *formMaker) dutyForms() []*officeForm {
	chosen := typed(f.r, "duty", store.DutyTreasurer)
	duty := ui.Field{Name: "duty", Label: f.t("savings.col.duty")}
	for _, d := range []string{store.DutyTreasurer, store.DutyHead} {
		duty.Options = append(duty.Options, ui.Option{Value: d, Label: f.t("savings.duty." + d), Selected: d == chosen})
	}
	return []*officeForm{f.form("duty", f.who(), duty)}
}

func (f *formMaker) keeperForms(list []store.SavingsKeeperRow) []*officeForm {
	give := f.form("keeper", f.text("login", "savings.col.login", ""), f.member("member", "savings.col.member", f.b.Holder(store.DutyTreasurer)))
	if len(list) == 0 {
		give.open = true
		return []*officeForm{give}
	}
	account := ui.Field{Name: "account", Label: f.t("savings.col.account_of")}
	for _, k := range list {
		account.Options = append(account.Options, ui.Option{Value: k.AccountID, Label: joinDots(k.Login, f.b.Name(k.No)), Selected: k.AccountID == typed(f.r, "account", "")})
	}
	take := f.form("keeper_end", account)
	take.danger = true
	return []*officeForm{give, take}
}

// postSavingsPeople answers POST /savings/books/{id}/people: one change of a group's people.
func (s *Server) postSavingsPeople(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	p, err := s.app.SavingsPeople(r.Context(), actor(r), book)
	if err != nil {
		return err
	}
	done := "savings.people_saved"
	if err = s.changePeople(r, &p); err == nil && r.PostFormValue("kind") == "duty" {
		done = "savings.duty_saved"
	}
	return s.answer(w, r, err, done, where.URL("/savings/books/"+itoa(book)+"/people"), s.savingsPeopleView, "/savings/books/"+itoa(book)+"/people")
}

func (s *Server) changePeople(r *http.Request, p *app.SavingsPeople) error {
	ctx, who, group, no := r.Context(), actor(r), p.Group.ID, savingsNumber(r, "member", 0)
	switch kind := r.PostFormValue("kind"); kind {
	case "join":
		premium, usual, err := memberSums(r)
		if err != nil {
			return err
		}
		name := strings.TrimSpace(r.PostFormValue("name"))
		if name == "" {
			return fault.WithFields("savings.no_name", fault.Field{Field: "name", Key: "savings.no_name"})
		}
		_, err = s.app.AddSavingsMember(ctx, who, group, store.SavingsMember{Name: name, Premium: premium, Usual: usual})
		return err
	case "plan":
		premium, usual, err := memberSums(r)
		if err != nil {
			return err
		}
		return s.app.PlanSavingsMember(ctx, who, group, no, premium, usual, r.PostFormValue("insured") != "")
	case "leave":
		return s.leaveGroup(r, p, no)
	case "duty":
		return s.app.GiveSavingsDuty(ctx, who, group, no, r.PostFormValue("duty"))
	case "keeper":
		return s.app.GiveSavingsKeeper(ctx, who, group, r.PostFormValue("login"), no)
	case "keeper_end":
		return s.app.TakeSavingsKeeper(ctx, who, group, r.PostFormValue("account"))
	default:
		return fault.New(fault.Invalid, "savings.kind", kind)
	}
}

// leaveGroup pays a member her own money first, if the form says so. What cannot be settled by paying (cash she
// holds, a debt, a turn in a round) is said before anything is paid.
func (s *Server) leaveGroup(r *http.Request, p *app.SavingsPeople, no int) error {
	ctx, who := r.Context(), actor(r)
	own := p.Own(no)
	if r.PostFormValue("pay") == "" || own == 0 {
		return s.app.LeaveSavings(ctx, who, p.Group.ID, no)
	}
	with := signedBy(r, "c1", "c2")
	if err := twoSigned(with); err != nil {
		return err
	}
	return s.app.PayOutAndLeave(ctx, who, p.Book.ID, no, savings.CashOf(p.Holder(store.DutyTreasurer)), with)
}

func memberSums(r *http.Request) (premium, usual money.Dong, err error) {
	if premium, err = dongField(r, "premium"); err == nil {
		usual, err = dongField(r, "usual")
	}
	return premium, usual, err
}
