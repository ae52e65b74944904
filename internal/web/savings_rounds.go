package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// savingsRoundsView answers GET /savings/books/{id}/rounds: the cycles of a round fund, the round that is on, and what
// every pot lacks for the card it should pay.
func (s *Server) savingsRoundsView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	rounds, err := s.app.SavingsRounds(r.Context(), actor(r), book)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &rounds.SavingsBook, "savings.rounds")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/books/"+itoa(book)
	f := &formMaker{r: r, b: &rounds.SavingsBook, action: st.where.URL(at + "/rounds"), today: s.app.Today()}
	v.actions = []action{{href: st.where.URL(at), label: ui.T(ctx, "savings.back")}}
	open := rounds.Open()
	if open != nil {
		v.figures = cycleFigures(f, open)
		if short := open.Short(); short > 0 {
			v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "savings.round_short", open.Pot().Format(), open.Card.Format(), short.Format())}
		}
	}
	for i := range rounds.Cycles {
		c := &rounds.Cycles[i]
		t := roundTable(f, c)
		if v.sheet == nil {
			v.sheet = t
		}
		v.sections = append(v.sections, section{title: t.Caption, table: t})
	}
	switch {
	case !rounds.MayKeep:
	case open != nil:
		v.sections = append([]section{{form: f.turnForm(open)}}, v.sections...)
	default:
		v.sections = append(v.sections, section{form: f.agreeForm()})
	}
	return v, nil
}

func cycleFigures(f *formMaker, c *app.RoundState) []ui.Figure {
	ctx := f.r.Context()
	figure := func(key string, n money.Dong) ui.Figure {
		return ui.Figure{Label: f.t(key), Value: ui.N(ctx, int64(n)), Unit: "đ", Kind: ui.Stock, AsOf: f.today}
	}
	return []ui.Figure{{Label: f.t("savings.round_on"), Value: fmt.Sprintf("%d / %d", c.Next, len(c.Members)), Kind: ui.Stock, AsOf: f.today},
		figure("savings.share", c.Share), figure("savings.pot", c.Pot()), figure("savings.cash", f.b.Balances[savings.CashOf(f.b.Holder(store.DutyTreasurer))])}
}

func roundTable(f *formMaker, c *app.RoundState) *ui.Table {
	ctx := f.r.Context()
	t := &ui.Table{ID: c.Cycle, Caption: f.t("savings.round_cycle", strings.TrimPrefix(c.Cycle, "vong-"), c.Share.Format(), ui.Day(c.Opened)),
		Cols: columns(ctx, "savings.col.round", "savings.col.taker", "savings.col.paid", "savings.col.missing_of", "savings.col.taken")}
	t.Cols[2].Num = true
	for _, turn := range c.Turns {
		taken, missing := "", ""
		switch {
		case !turn.Taken.IsZero():
			taken = ui.Day(turn.Taken)
		case turn.Round == c.Next:
			taken = f.t("savings.round_now")
			for _, no := range c.Members {
				if !slices.Contains(turn.Paid, no) {
					missing = joinComma(missing, f.b.Name(no))
				}
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(turn.Round)}, {Text: f.b.Name(turn.Taker)}, {Text: fmt.Sprintf("%d/%d", len(turn.Paid), len(c.Members))}, {Text: missing}, {Text: taken}}})
	}
	return t
}

// turnForm is the round that is on: everybody who has not paid stands ticked.
func (f *formMaker) turnForm(c *app.RoundState) *officeForm {
	turn := c.Turns[c.Next-1]
	x := f.signed("turn", f.day())
	x.title = f.t("savings.form.turn", c.Next, f.b.Name(turn.Taker))
	x.hint = f.t("savings.form.turn.hint", c.Share.Format(), c.Pot().Format())
	x.hidden = append(x.hidden, [2]string{"cycle", c.Cycle}, [2]string{"round", strconv.Itoa(c.Next)})
	x.legend, x.choiceName = f.t("savings.round_paid"), "paid"
	again := f.r.Method == http.MethodPost
	for _, no := range c.Members {
		if !slices.Contains(turn.Paid, no) {
			x.choices = append(x.choices, ui.Option{Value: strconv.Itoa(no), Label: f.b.Name(no), Selected: !again || slices.Contains(f.r.PostForm["paid"], strconv.Itoa(no))})
		}
	}
	x.checks = []ui.Option{{Value: "pot", Label: f.t("savings.round_pot_given", f.b.Name(turn.Taker), c.Pot().Format()), Selected: f.r.PostFormValue("pot") != ""}}
	x.open = true
	return x
}

// agreeForm begins a cycle: who takes the pot in which order stands as numbers, one after the other.
func (f *formMaker) agreeForm() *officeForm {
	var order []string
	for _, m := range f.b.Members {
		if m.To.IsZero() {
			order = append(order, strconv.Itoa(m.No))
		}
	}
	members := f.text("order", "savings.round_order", strings.Join(order, ", "))
	members.Hint = f.t("savings.round_order.hint")
	card := f.text("card", "savings.round_card", "")
	card.Required, card.Hint = false, f.t("savings.round_card.hint")
	x := f.form("agree", f.text("share", "savings.share", "50.000"), card, members)
	x.open = true
	return x
}

// postSavingsRound answers POST /savings/books/{id}/rounds: a cycle is agreed on, or the round that is on goes further.
func (s *Server) postSavingsRound(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return err
	}
	done := "savings.saved"
	switch kind := r.PostFormValue("kind"); kind {
	case "agree":
		err = s.agreeRound(r, book)
	case "turn":
		var waits bool
		if waits, err = s.takeTurn(r, book); waits {
			done = "savings.saved_waiting"
		}
	default:
		err = fault.New(fault.Invalid, "savings.kind", kind)
	}
	at := "/savings/books/" + itoa(book) + "/rounds"
	return s.answer(w, r, err, done, where.URL(at), s.savingsRoundsView, at)
}

func (s *Server) agreeRound(r *http.Request, book int64) error {
	share, err := dongField(r, "share")
	if err != nil {
		return err
	}
	card, err := dongField(r, "card")
	if err != nil {
		return err
	}
	plan := savings.RoundPlan{Share: share, Card: card}
	for _, word := range strings.FieldsFunc(r.PostFormValue("order"), func(c rune) bool { return c == ',' || c == ' ' || c == ';' || c == '\n' }) {
		no, err := strconv.Atoi(word)
		if err != nil {
			return fault.WithFields("savings.round_members", fault.Field{Field: "order", Key: "savings.round_order_bad", Args: []any{word}})
		}
		plan.Members = append(plan.Members, no)
	}
	return s.app.AgreeRound(r.Context(), actor(r), book, plan)
}

func (s *Server) takeTurn(r *http.Request, book int64) (waits bool, err error) {
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return false, err
	}
	told := app.RoundTold{Book: book, Cycle: r.PostFormValue("cycle"), Round: savingsNumber(r, "round", 0), Custodian: b.Holder(store.DutyTreasurer), Pot: r.PostFormValue("pot") != "",
		Day: formDay(r, "day"), Confirm: signedBy(r, "c1", "c2")}
	if err := twoSigned(told.Confirm); told.Pot && err != nil {
		return false, err
	}
	for _, text := range r.PostForm["paid"] {
		no, err := strconv.Atoi(text)
		if err != nil {
			return false, fault.Wrap(fault.Invalid, err, "savings.body_unreadable")
		}
		told.Paid = append(told.Paid, no)
	}
	outs, err := s.app.RecordRound(r.Context(), actor(r), told)
	for _, o := range outs {
		waits = waits || o.Verdict == savings.Quarantined
	}
	return waits, err
}

// savingsPigView answers GET /savings/books/{id}/pig: a sealed pig is opened, counted by two and parted among its
// owners; the two sums must agree.
func (s *Server) savingsPigView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return officeView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &b, "savings.pig")
	if err != nil {
		return v, err
	}
	at := "/savings/books/" + itoa(book)
	f := &formMaker{r: r, b: &b, action: st.where.URL(at + "/pig"), today: s.app.Today()}
	v.actions = []action{{href: st.where.URL(at), label: ui.T(r.Context(), "savings.back")}}
	name := f.text("pig", "savings.pig_name", "heo-"+strconv.Itoa(f.today.Year()))
	name.Hint = f.t("savings.pig_name.hint")
	fields := []ui.Field{name, f.day()}
	for _, m := range b.Members {
		if m.To.IsZero() {
			field := "m" + strconv.Itoa(m.No)
			fields = append(fields, ui.Field{Name: field, Label: f.t("savings.pig_part", m.Name), Value: typed(r, field, "")})
		}
	}
	for i, n := range savings.Notes {
		field := "n" + strconv.Itoa(i)
		fields = append(fields, ui.Field{Name: field, Label: f.t("savings.pieces", ui.N(r.Context(), int64(n))), Type: "number", Min: "0", Max: "100000", Value: typed(r, field, "")})
	}
	x := f.signed("open_pig", fields...)
	x.open = true
	v.sections = []section{{form: x}}
	return v, nil
}

// postSavingsPig answers POST /savings/books/{id}/pig.
func (s *Server) postSavingsPig(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return err
	}
	out, err := s.openPig(r, book)
	done := "savings.saved"
	if err == nil && out.Verdict == savings.Quarantined {
		done = "savings.saved_waiting"
	}
	return s.answer(w, r, err, done, where.URL("/savings/books/"+itoa(book)), s.savingsPigView, "/savings/books/"+itoa(book)+"/pig")
}

func (s *Server) openPig(r *http.Request, book int64) (app.SavingsOutcome, error) {
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	treasurer := b.Holder(store.DutyTreasurer)
	e := savings.Event{Book: book, Kind: savings.KindOpenPig, Day: formDay(r, "day"), Cycle: strings.TrimSpace(r.PostFormValue("pig")), Confirm: signedBy(r, "c1", "c2")}
	for _, m := range b.Members {
		n, err := dongField(r, "m"+strconv.Itoa(m.No))
		if err != nil {
			return app.SavingsOutcome{}, err
		}
		if n > 0 {
			e.Moves = append(e.Moves, savings.Move{From: savings.MemberOf(m.No, "bhxh"), To: savings.CashOf(treasurer), Amount: n})
		}
	}
	pieces, err := formPieces(r)
	if err == nil && pieces == nil {
		err = fault.New(fault.Invalid, "savings.count_form")
	}
	if err == nil {
		err = twoSigned(e.Confirm)
	}
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	e.Count = &savings.Count{Custodian: treasurer, Pieces: pieces}
	return s.app.RecordSavings(r.Context(), actor(r), e)
}
