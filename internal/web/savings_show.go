package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// savingsRoutes are the pages of the savings books.
func (s *Server) savingsRoutes(signed func(string, handler)) {
	signed("GET /savings", s.officePageOf(s.savingsView))
	signed("GET /savings.xlsx", s.sheetOf(s.savingsView))
	signed("POST /savings", s.postSavingsGroup)
	signed("GET /savings/books/{id}", s.officePageOf(s.savingsBookView))
	signed("GET /savings/books/{id}/book.xlsx", s.sheetOf(s.savingsBookView))
	signed("GET /savings/books/{id}/members.xlsx", s.sheetOf(s.savingsGridView))
	signed("GET /savings/books/{id}/meeting", s.showSavingsMeeting)
	signed("POST /savings/books/{id}/meeting", s.postSavingsMeeting)
	signed("GET /savings/books/{id}/read", s.showSavingsRead)
	signed("GET /savings/books/{id}/acts", s.officePageOf(s.savingsActsView))
	signed("POST /savings/books/{id}/acts", s.postSavingsAct)
	signed("GET /savings/books/{id}/people", s.officePageOf(s.savingsPeopleView))
	signed("POST /savings/books/{id}/people", s.postSavingsPeople)
	signed("GET /savings/books/{id}/rounds", s.officePageOf(s.savingsRoundsView))
	signed("POST /savings/books/{id}/rounds", s.postSavingsRound)
	signed("GET /savings/books/{id}/pig", s.officePageOf(s.savingsPigView))
	signed("POST /savings/books/{id}/pig", s.postSavingsPig)
	signed("GET /savings/books/{id}/papers", s.officePageOf(s.savingsPapersView))
	signed("GET /savings/books/{id}/papers/{paper}", s.sendSavingsPaper)
	signed("GET /savings/money", s.officePageOf(s.savingsMoneyView))
	signed("GET /savings/money.xlsx", s.sheetOf(s.savingsMoneyView))
}

func savingsDong(ctx context.Context, n money.Dong) ui.Cell { return ui.Num(ctx, int64(n)) }

func (s *Server) savingsStand(r *http.Request) (stand, officeView, error) {
	st, err := s.standAt(r, "savings", "/savings")
	if err != nil {
		return st, officeView{}, err
	}
	v := officeView{page: st.page, over: unitName(st.place.Unit()), tabs: savingsTabs(r.Context(), st.where, "/savings")}
	v.page.Title, v.page.Crumbs = ui.T(r.Context(), "savings.title"), crumbsOf(st.where, st.place, "/savings")
	return st, v, nil
}

// savingsView answers GET /savings: the groups of a place; groups, members and participants apart.
func (s *Server) savingsView(r *http.Request) (officeView, error) {
	st, v, err := s.savingsStand(r)
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Savings(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	figure := func(key string, n int64, unit string) {
		v.figures = append(v.figures, ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: unit, Kind: ui.Stock, AsOf: s.app.Today()})
	}
	figure("savings.groups", int64(len(list.Groups)), "")
	figure("savings.members", list.Members, "")
	figure("savings.insured", list.Insured, "")
	figure("savings.own", int64(list.Own), "đ")
	figure("savings.cash", int64(list.Cash), "đ")
	figure("savings.transit", int64(list.Transit), "đ")
	t := ui.Table{ID: "savings", Caption: ui.T(ctx, "savings.groups"), Filter: true, Tall: true, Export: st.where.URL("/savings.xlsx"),
		Cols: columns(ctx, "savings.col.group", "savings.members", "savings.col.insured", "savings.col.own", "savings.cash", "savings.col.transit", "savings.col.waiting", "savings.col.weak")}
	for i := 1; i < 7; i++ {
		t.Cols[i].Num = true
	}
	visit := int64(0)
	for _, g := range list.Groups {
		name := ui.Cell{Text: g.Name, Sub: joinDots(g.Unit, ui.T(ctx, "savings.model."+g.Model), ui.T(ctx, "savings.host."+g.Host))}
		if list.MaySee && list.FirstBook[g.ID] != 0 {
			name.Href = st.where.URL("/savings/books/" + itoa(list.FirstBook[g.ID]))
		}
		row := ui.Row{Cells: []ui.Cell{name, ui.Num(ctx, g.Members), ui.Num(ctx, g.Insured), savingsDong(ctx, g.Own),
			savingsDong(ctx, g.Cash), savingsDong(ctx, g.Transit), ui.Num(ctx, g.Waiting)}}
		if g.Waiting > 0 {
			row.Mood = "bad"
		}
		weak := ui.Cell{}
		for _, x := range savings.Weak(savings.Vital{Members: g.Members, Insured: g.Insured, Waiting: g.Waiting, Started: g.Started, Last: g.LastDay, Gifts: g.Model == "sponsor"}, s.app.Today()) {
			weak.Text = joinDots(weak.Text, ui.T(ctx, x.Key, x.N)) // words, not tags: tags do not wrap on a phone
		}
		if row.Cells = append(row.Cells, weak); weak.Text != "" && g.Ended.IsZero() {
			visit++
		}
		t.Rows = append(t.Rows, row)
	}
	if visit > 0 {
		figure("savings.weak", visit, "")
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings.none"), Text: ui.T(ctx, "savings.none.text")}
	v.sections, v.sheet = []section{{title: t.Caption, table: &t}}, &t
	if list.Keyless {
		v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "savings.keyless"), Text: ui.T(ctx, "savings.keyless.text", list.Login)}
	}
	if list.MayKeep {
		least, err := s.app.LeastMonth(ctx, s.app.Today())
		if err != nil {
			return v, err
		}
		v.sections = append(v.sections, section{form: savingsGroupForm(r, st, s.app.Today(), least.Payable)})
	}
	return v, nil
}

func savingsOptions(ctx context.Context, prefix string, words []string, chosen string) []ui.Option {
	var out []ui.Option
	for _, w := range words {
		out = append(out, ui.Option{Value: w, Label: ui.T(ctx, prefix+w), Selected: w == chosen})
	}
	return out
}

// savingsGroupForm offers premium, the lowest month by the book, until somebody writes another.
func savingsGroupForm(r *http.Request, st stand, today day.Date, premium money.Dong) *officeForm {
	ctx := r.Context()
	return &officeForm{title: ui.T(ctx, "savings.new"), hint: ui.T(ctx, "savings.new.hint", unitName(st.place.Unit())), action: st.where.URL("/savings"), submit: ui.T(ctx, "savings.new"), fields: []ui.Field{
		{Name: "name", Label: ui.T(ctx, "savings.col.group"), Value: typed(r, "name", ""), Required: true},
		{Name: "host", Label: ui.T(ctx, "savings.col.host"), Options: savingsOptions(ctx, "savings.host.", app.SavingsHosts, typed(r, "host", "women"))},
		{Name: "model", Label: ui.T(ctx, "savings.col.model"), Options: savingsOptions(ctx, "savings.model.", app.SavingsModels, typed(r, "model", "pig"))},
		{Name: "started", Label: ui.T(ctx, "savings.started"), Type: "date", Max: today.String(), Value: typed(r, "started", today.String()), Required: true},
		{Name: "premium", Label: ui.T(ctx, "savings.premium"), Hint: ui.T(ctx, "savings.premium.hint"), Value: typed(r, "premium", itoa(int64(premium)))},
		{Name: "usual", Label: ui.T(ctx, "savings.usual"), Value: typed(r, "usual", "20.000")},
		{Name: "members", Label: ui.T(ctx, "savings.names"), Hint: ui.T(ctx, "savings.names.hint"), Type: "textarea", Value: typed(r, "members", ""), Required: true}}}
}

// postSavingsGroup answers POST /savings: the first name is the treasurer, the second the head.
func (s *Server) postSavingsGroup(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	premium, err := dongField(r, "premium")
	if err != nil {
		return s.answer(w, r, err, "", "", s.savingsView, "/savings")
	}
	usual, err := dongField(r, "usual")
	if err != nil {
		return s.answer(w, r, err, "", "", s.savingsView, "/savings")
	}
	n := app.NewSavingsGroup{UnitID: where.UnitID, Name: r.PostFormValue("name"), Host: r.PostFormValue("host"), Model: r.PostFormValue("model"), Started: formDay(r, "started"), Treasurer: 1, Head: 2}
	for name := range strings.Lines(r.PostFormValue("members")) {
		if name = strings.TrimSpace(name); name != "" {
			n.Members = append(n.Members, store.SavingsMember{Name: name, Premium: premium, Usual: usual})
		}
	}
	_, book, err := s.app.OpenSavingsGroup(r.Context(), actor(r), n)
	to := where.URL("/savings")
	if err == nil {
		to = where.URL("/savings/books/" + itoa(book))
	}
	return s.answer(w, r, err, "savings.saved", to, s.savingsView, "/savings")
}

// dongField reads an amount of a form; empty is 0, what cannot be read is refused.
func dongField(r *http.Request, field string) (money.Dong, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	if text == "" {
		return 0, nil
	}
	n, err := money.Parse(text)
	if err != nil || n < 0 {
		return 0, fault.WithFields("savings.amount", fault.Field{Field: field, Key: "savings.amount"})
	}
	return n, nil
}

// savingsBookView answers GET /savings/books/{id}: what a treasurer, a union officer or an auditor asks first.
func (s *Server) savingsBookView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), id, 500)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.savingsStand(r)
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), st.where.URL("/savings/books/"+itoa(id))
	v.page.Title, v.over = b.Group.Name, joinDots(pathLine(b.Path), ui.T(ctx, "savings.model."+b.Group.Model))
	v.page.Crumbs = append(crumbsOf(st.where, st.place, "/savings"), ui.Crumb{Label: b.Group.Name})
	v.actions = bookActions(ctx, st.where, &b)
	v.figures = savingsFigures(ctx, &b, s.app.Today())
	entries := savingsEntries(ctx, &b, at)
	entries.Export = st.where.URL("/savings/books/" + itoa(id) + "/book.xlsx")
	if len(b.Waiting) > 0 {
		v.sections = append(v.sections, section{title: ui.T(ctx, "savings.waiting.title"), hint: ui.T(ctx, "savings.waiting.hint"), table: savingsWaiting(ctx, &b)})
	}
	members := savingsMembers(ctx, &b)
	members.Export = st.where.URL("/savings/books/" + itoa(id) + "/members.xlsx")
	v.sections = append(v.sections, section{title: ui.T(ctx, "savings.members"), table: members},
		section{title: ui.T(ctx, "savings.accounts"), hint: ui.T(ctx, "savings.anchor", savings.Anchor(b.Book.HeadHash), b.Book.HeadSeq), table: savingsAccounts(ctx, &b, s.app.Today())})
	v.sections = append(v.sections, section{title: ui.T(ctx, "savings.entries"), hint: ui.T(ctx, "savings.entries.hint", min(shownSlips, len(entries.Rows))), table: entries})
	v.sheet = entries
	return v, nil
}

// bookActions lead from a book to what is done with it.
func bookActions(ctx context.Context, w ui.Where, b *app.SavingsBook) []action {
	at := "/savings/books/" + itoa(b.Book.ID)
	link := func(tail, key string) action { return action{href: w.URL(at + tail), label: ui.T(ctx, key)} }
	var out []action
	if b.MayKeep {
		meeting := link("/meeting", "savings.meeting")
		meeting.primary = true
		out = append(out, meeting, link("/acts", "savings.acts"))
		if b.Group.Model == "sealed_pig" {
			out = append(out, link("/pig", "savings.pig"))
		}
		out = append(out, link("/people", "savings.people"))
	}
	if b.Group.Model == "rounds" {
		out = append(out, link("/rounds", "savings.rounds"))
	}
	return append(out, link("/plan", "plans.book"), link("/papers", "papers.title"), link("/read", "savings.read"))
}

// shownSlips is how many slips stand on the screen; paper and workbook have more.
const shownSlips = 40

func savingsFigures(ctx context.Context, b *app.SavingsBook, today day.Date) []ui.Figure {
	sums := map[savings.Type]money.Dong{}
	for c, n := range b.Balances {
		sums[c.Type()] += n
	}
	var out []ui.Figure
	for _, f := range []struct {
		key string
		n   money.Dong
	}{{"savings.own", sums[savings.Member]}, {"savings.cash", sums[savings.Cash]}, {"savings.bank", sums[savings.Bank]}, {"savings.due", sums[savings.Due]},
		{"savings.transit", sums[savings.Transit]}, {"savings.common", sums[savings.Common] + sums[savings.Social]}} {
		if f.n != 0 || f.key == "savings.own" || f.key == "savings.cash" {
			out = append(out, ui.Figure{Label: ui.T(ctx, f.key), Value: ui.N(ctx, int64(f.n)), Unit: "đ", Kind: ui.Stock, AsOf: today})
		}
	}
	return out
}

// savingsMembers is each member with her money and how far it reaches.
func savingsMembers(ctx context.Context, b *app.SavingsBook) *ui.Table {
	t := &ui.Table{ID: "members", Caption: ui.T(ctx, "savings.members"), Cols: columns(ctx, "savings.col.member", "savings.own", "savings.premium", "savings.col.months", "savings.col.missing")}
	for i := 1; i < 5; i++ {
		t.Cols[i].Num = true
	}
	for _, m := range b.Members {
		own := b.Own(m.No)
		goal := savings.Reach(own, m.Premium, 3)
		sub := ""
		switch m.No {
		case b.Holder(store.DutyTreasurer):
			sub = ui.T(ctx, "savings.duty.treasurer")
		case b.Holder(store.DutyHead):
			sub = ui.T(ctx, "savings.duty.head")
		}
		if !m.To.IsZero() {
			sub = ui.T(ctx, "savings.left", ui.Day(m.To))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(int64(m.No)) + ". " + m.Name, Sub: sub}, savingsDong(ctx, own), savingsDong(ctx, m.Premium), ui.Num(ctx, int64(goal.Months)), savingsDong(ctx, goal.Missing)}})
	}
	return t
}

// savingsAccounts is where the money is and whose it is, with the age of what is on its way.
func savingsAccounts(ctx context.Context, b *app.SavingsBook, today day.Date) *ui.Table {
	t := &ui.Table{ID: "accounts", Caption: ui.T(ctx, "savings.accounts"), Cols: columns(ctx, "savings.col.account", "savings.col.balance", "savings.col.since")}
	t.Cols[1].Num = true
	for _, kind := range []savings.Type{savings.Cash, savings.Bank, savings.Advance, savings.RoundOwed, savings.Shortage, savings.Due, savings.RoundPaid, savings.Sponsor, savings.Surplus, savings.Common, savings.Social} {
		for _, c := range codesOf(b, kind) {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: accountWords(ctx, b, c)}, savingsDong(ctx, b.Balances[c]), {}}})
		}
	}
	for _, x := range b.TransitOpen() {
		days := today.DaysSince(x.Since)
		row := ui.Row{Cells: []ui.Cell{{Text: accountWords(ctx, b, x.Agent), Sub: accountWords(ctx, b, x.Due)}, savingsDong(ctx, x.Amount), {Text: ui.T(ctx, "savings.days", days), Sub: ui.Day(x.Since)}}}
		if days > 7 {
			row.Mood = "bad"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// codesOf lists the accounts of a type that hold something, in the order of their codes.
func codesOf(b *app.SavingsBook, kind savings.Type) []savings.Code {
	var out []savings.Code
	for c, n := range b.Balances {
		if c.Type() == kind && n != 0 {
			out = append(out, c)
		}
	}
	sortCodes(out)
	return out
}

func savingsEntries(ctx context.Context, b *app.SavingsBook, at string) *ui.Table {
	t := &ui.Table{ID: "entries", Caption: ui.T(ctx, "savings.entries"), Filter: true, Tall: true, Cols: columns(ctx, "savings.col.no", "savings.col.day", "savings.col.what", "savings.col.amount", "savings.col.seal")}
	t.Cols[3].Num = true
	for i := range b.Lines {
		l := &b.Lines[i]
		var sum money.Dong
		for _, m := range l.Moves {
			sum += m.Amount
		}
		what := ui.Cell{Text: sentence(ctx, b, l), Sub: l.Event.Reason}
		if l.ReversedBy != 0 {
			what.Sub = joinDots(what.Sub, ui.T(ctx, "savings.undone", l.ReversedBy))
		}
		if l.Late {
			what.Sub = joinDots(what.Sub, ui.T(ctx, "savings.late"))
		}
		t.Rows = append(t.Rows, ui.Row{Rest: i >= shownSlips, Cells: []ui.Cell{{Text: itoa(l.Seq)}, {Text: ui.Day(l.Day)}, what, savingsDong(ctx, sum), {Text: savings.Anchor(l.Hash)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "savings.empty"), Text: ui.T(ctx, "savings.empty.text")}
	return t
}

func savingsWaiting(ctx context.Context, b *app.SavingsBook) *ui.Table {
	t := &ui.Table{ID: "waiting", Caption: ui.T(ctx, "savings.waiting.title"), Cols: columns(ctx, "savings.col.day", "savings.col.what", "savings.col.amount", "savings.col.why")}
	t.Cols[2].Num = true
	for i := range b.Waiting {
		e := &b.Waiting[i]
		var sum money.Dong
		for _, m := range e.Moves {
			sum += m.Amount
		}
		why := ui.Cell{Text: ui.T(ctx, e.Reason), Tag: "warn"}
		if e.Missing > 0 && e.Reason == savings.LacksMoney {
			why.Sub = ui.T(ctx, "savings.missing", ui.N(ctx, int64(e.Missing)))
		}
		t.Rows = append(t.Rows, ui.Row{Mood: "bad", Cells: []ui.Cell{{Text: ui.Day(e.Day)}, {Text: eventSentence(ctx, b, &e.Event)}, savingsDong(ctx, sum), why}})
	}
	return t
}
