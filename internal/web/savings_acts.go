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

func memberOptions(b *app.SavingsBook, chosen int) []ui.Option {
	var out []ui.Option
	for _, m := range b.Members {
		if m.To.IsZero() {
			out = append(out, ui.Option{Value: strconv.Itoa(m.No), Label: strconv.Itoa(m.No) + ". " + m.Name, Selected: m.No == chosen})
		}
	}
	return out
}

func savingsNumber(r *http.Request, name string, first int) int {
	n, err := strconv.Atoi(r.PostFormValue(name))
	if err != nil {
		return first
	}
	return n
}

// signedBy are the two who signed the paper that the act is written from.
func signedBy(r *http.Request, names ...string) []savings.Confirmation {
	var out []savings.Confirmation
	for _, name := range names {
		if no := savingsNumber(r, name, 0); no > 0 {
			out = append(out, savings.Confirmation{No: no, Method: "paper"})
		}
	}
	return out
}

// postSavingsAct answers POST /savings/books/{id}/acts: one act of the forms of savings_forms.go.
func (s *Server) postSavingsAct(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	done := "savings.saved"
	out, err := s.savingsAct(r, id)
	if err == nil && out.Verdict == savings.Quarantined {
		done = "savings.saved_waiting"
	}
	return s.answer(w, r, err, done, where.URL("/savings/books/"+itoa(id)), s.savingsActsView, "/savings/books/"+itoa(id)+"/acts")
}

// actForm is what one form of the acts told.
type actForm struct {
	r       *http.Request
	s       *Server
	b       *app.SavingsBook
	e       savings.Event // book, day and who signed
	no      int
	purpose string
	amount  money.Dong
	cash    savings.Code // in the treasurer's hands
}

// actMakers turn a form into the act it is written from; acts that are more than one event record themselves.
var actMakers = map[string]func(*actForm) (app.SavingsOutcome, error){
	"premium": (*actForm).premium, "payout": (*actForm).payout, "transfer": (*actForm).transfer, "correct": (*actForm).correct,
	"receipt": (*actForm).receipt, "resolve": (*actForm).resolve, "confirm": (*actForm).confirm, "close_period": (*actForm).closePeriod,
	"advance": (*actForm).advance, "repay": (*actForm).repay, "income": (*actForm).income, "spend": (*actForm).spend,
	"release": (*actForm).release, "count": (*actForm).count, "close_meeting": (*actForm).closeMeeting, "made_good": (*actForm).madeGood, "write_off": (*actForm).writeOff,
}

func (s *Server) savingsAct(r *http.Request, book int64) (app.SavingsOutcome, error) {
	ctx := r.Context()
	kind := r.PostFormValue("kind")
	if err := s.app.MayKeepBook(ctx, actor(r), book); err != nil {
		return app.SavingsOutcome{}, err
	}
	b, err := s.app.SavingsBookView(ctx, actor(r), book, 0)
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	make, known := actMakers[kind]
	if !known {
		return app.SavingsOutcome{}, fault.New(fault.Invalid, "savings.kind", kind)
	}
	f := &actForm{r: r, s: s, b: &b, no: savingsNumber(r, "member", 0), purpose: r.PostFormValue("purpose"), cash: savings.CashOf(b.Holder(store.DutyTreasurer)),
		e: savings.Event{Book: book, Day: formDay(r, "day"), Confirm: signedBy(r, "c1", "c2")}}
	if err := twoSigned(f.e.Confirm); err != nil {
		return app.SavingsOutcome{}, err
	}
	if f.amount, err = formAmount(r, kind); err != nil {
		return app.SavingsOutcome{}, err
	}
	return make(f)
}

// twoSigned refuses one person in both places: a slip of the pen that would leave the act waiting.
func twoSigned(list []savings.Confirmation) error {
	if len(list) == 2 && list[0].No == list[1].No {
		return fault.WithFields("savings.same_two", fault.Field{Field: "c2", Key: "savings.same_two"})
	}
	return nil
}

func (f *actForm) record() (app.SavingsOutcome, error) {
	return f.s.app.RecordSavings(f.r.Context(), actor(f.r), f.e)
}

func (f *actForm) move(kind savings.Kind, from, to savings.Code) (app.SavingsOutcome, error) {
	f.e.Kind, f.e.Moves = kind, []savings.Move{{From: from, To: to, Amount: f.amount}}
	return f.record()
}

func (f *actForm) payout() (app.SavingsOutcome, error) {
	return f.move(savings.KindPayout, f.cash, savings.MemberOf(f.no, f.purpose))
}

// transfer is cash handed from one custodian to another: both sign.
func (f *actForm) transfer() (app.SavingsOutcome, error) {
	from := savingsNumber(f.r, "from", 0)
	if f.r.PostFormValue("signed") == "" {
		return app.SavingsOutcome{}, fault.New(fault.Invalid, "savings.transfer_signed")
	}
	if has := f.b.Balances[savings.CashOf(from)]; f.amount > has {
		return app.SavingsOutcome{}, fault.WithFields("savings.transfer_more", fault.Field{Field: "amount", Key: "savings.holds_only", Args: []any{has.Format()}})
	}
	f.e.Confirm = signedBy(f.r, "from", "member")
	return f.move(savings.KindTransfer, savings.CashOf(from), savings.CashOf(f.no))
}

func (f *actForm) receipt() (app.SavingsOutcome, error) {
	moves, err := receiptMoves(f.r.PostFormValue("due"))
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	f.e.Kind, f.e.Moves, f.e.Receipt, f.e.Confirm = savings.KindReceipt, moves, strings.TrimSpace(f.r.PostFormValue("receipt")), nil
	return f.record()
}

func (f *actForm) resolve() (app.SavingsOutcome, error) {
	f.e.Kind, f.e.Target, f.e.Reason = savings.KindResolve, f.r.PostFormValue("target"), f.r.PostFormValue("reason")
	return f.decided()
}

// decided records a decision, which two people take or nobody: one that lacks the second would only wait beside what
// it decides on.
func (f *actForm) decided() (app.SavingsOutcome, error) {
	treasurer := f.b.Holder(store.DutyTreasurer)
	if !savings.Confirmed(&f.e, nil, func(no int) bool { return no == treasurer }) {
		return app.SavingsOutcome{}, fault.New(fault.Invalid, "savings.close_two")
	}
	return f.record()
}

// confirm adds a second person to an act that waits for one.
func (f *actForm) confirm() (app.SavingsOutcome, error) {
	f.e.Kind, f.e.Target, f.e.Confirm = savings.KindConfirm, f.r.PostFormValue("target"), signedBy(f.r, "c2")
	for i := range f.b.Waiting {
		w := &f.b.Waiting[i]
		for _, c := range w.Confirm {
			if w.ID == f.e.Target && len(f.e.Confirm) > 0 && c.No == f.e.Confirm[0].No {
				return app.SavingsOutcome{}, fault.New(fault.Conflict, "savings.confirmed_before", f.b.Name(c.No))
			}
		}
	}
	return f.record()
}

func (f *actForm) closePeriod() (app.SavingsOutcome, error) {
	f.e.Kind = savings.KindClosePeriod
	return f.record()
}

func (f *actForm) closeMeeting() (app.SavingsOutcome, error) {
	f.e.Kind, f.e.Meeting = savings.KindCloseMeeting, f.r.PostFormValue("meeting")
	return f.record()
}

func (f *actForm) advance() (app.SavingsOutcome, error) {
	return f.s.app.AdvanceSavings(f.r.Context(), actor(f.r), app.AdvanceTold{Book: f.e.Book, No: f.no, Purpose: f.purpose, Amount: f.amount, Period: f.r.PostFormValue("period"),
		Agent: f.r.PostFormValue("agent"), Parts: savingsNumber(f.r, "parts", 0), First: formDay(f.r, "first"), Day: f.e.Day, Confirm: f.e.Confirm})
}

func (f *actForm) repay() (app.SavingsOutcome, error) {
	return f.s.app.RepaySavings(f.r.Context(), actor(f.r), f.e.Book, f.no, f.amount, f.e.Day)
}

// income is what the group's own fund earns: scrap that was sold, a gift to the fund.
func (f *actForm) income() (app.SavingsOutcome, error) {
	f.e.Reason, f.e.Confirm = f.r.PostFormValue("reason"), nil
	return f.move(savings.KindIncome, fundOf(f.r), f.cash)
}

func (f *actForm) spend() (app.SavingsOutcome, error) {
	f.e.Reason = f.r.PostFormValue("reason")
	return f.move(savings.KindSpend, f.cash, fundOf(f.r))
}

func fundOf(r *http.Request) savings.Code {
	if r.PostFormValue("fund") == string(savings.Social) {
		return savings.Code(savings.Social)
	}
	return savings.Code(savings.Common)
}

// release gives money that was set aside for a premium back to the member.
func (f *actForm) release() (app.SavingsOutcome, error) {
	due := savings.Code(f.r.PostFormValue("due"))
	f.e.Reason = f.r.PostFormValue("reason")
	return f.move(savings.KindRelease, due, savings.MemberOf(due.Person(), due.Purpose()))
}

// count holds what somebody has in the box against the book; the difference is written with it.
func (f *actForm) count() (app.SavingsOutcome, error) {
	pieces, err := formPieces(f.r)
	if err == nil && pieces == nil {
		err = fault.New(fault.Invalid, "savings.count_form")
	}
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	f.e.Kind, f.e.Meeting = savings.KindCount, f.r.PostFormValue("meeting")
	f.e.Count = &savings.Count{Custodian: f.no, Pieces: pieces, Expected: f.b.Balances[savings.CashOf(f.no)]}
	if f.e.Moves, err = savings.Reckon(*f.e.Count); err != nil {
		return app.SavingsOutcome{}, err
	}
	return f.decided()
}

func (f *actForm) madeGood() (app.SavingsOutcome, error) {
	return f.move(savings.KindMadeGood, savings.ShortageOf(f.no), f.cash)
}

// writeOff is what the group voted on: a shortage is borne by the common fund, a surplus goes to it.
func (f *actForm) writeOff() (app.SavingsOutcome, error) {
	from := savings.Code(f.r.PostFormValue("due"))
	f.e.Reason = f.r.PostFormValue("reason")
	return f.move(savings.KindWriteOff, from, savings.Code(savings.Common))
}

func formAmount(r *http.Request, kind string) (money.Dong, error) {
	switch kind {
	case "receipt", "resolve", "confirm", "close_period", "close_meeting", "count":
		return 0, nil
	}
	n, err := money.Parse(r.PostFormValue("amount"))
	if err != nil || n <= 0 || n > 1e13 {
		return 0, fault.WithFields("savings.amount", fault.Field{Field: "amount", Key: "savings.amount"})
	}
	return n, nil
}

// premium sets a member's money aside for a premium and hands it to the agent, in one commit.
func (f *actForm) premium() (app.SavingsOutcome, error) {
	e := f.e
	due := savings.DueOf(f.no, f.purpose, f.r.PostFormValue("period"))
	set := savings.Event{Book: e.Book, Day: e.Day, Kind: savings.KindAllocate, Moves: []savings.Move{{From: savings.MemberOf(f.no, f.purpose), To: due, Amount: f.amount}}}
	e.Kind, e.Moves = savings.KindToAgent, []savings.Move{{From: f.cash, To: savings.TransitOf(f.r.PostFormValue("agent")), Amount: f.amount, For: due}}
	out, err := f.s.app.RecordSavingsAll(f.r.Context(), actor(f.r), []savings.Event{set, e})
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	return out[1], nil
}

// correct writes a slip anew with another amount; a slip of several lines is only undone by its people.
func (f *actForm) correct() (app.SavingsOutcome, error) {
	ctx, who, e, slip, amount, reason := f.r.Context(), actor(f.r), f.e, int64(savingsNumber(f.r, "slip", 0)), f.amount, f.r.PostFormValue("reason")
	b, err := f.s.app.SavingsBookView(ctx, who, e.Book, 100_000)
	if err != nil {
		return app.SavingsOutcome{}, err
	}
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Seq == slip && len(l.Moves) == 1 {
			right := l.Event
			right.ID, right.Day, right.Reason, right.Confirm = "", e.Day, reason, nil
			right.Moves = []savings.Move{{From: l.Moves[0].From, To: l.Moves[0].To, For: l.Moves[0].For, Amount: amount}}
			return f.s.app.CorrectSavings(ctx, who, e.Book, slip, right, e.Confirm)
		}
	}
	return app.SavingsOutcome{}, fault.New(fault.NotFound, "savings.no_slip", slip)
}

// receiptMoves reads the choice of the receipt form: agent, due and amount.
func receiptMoves(choice string) ([]savings.Move, error) {
	words := strings.Fields(choice)
	if len(words) != 3 {
		return nil, fault.New(fault.Invalid, "savings.no_moves")
	}
	n, err := money.Parse(words[2])
	return []savings.Move{{From: savings.Code(words[0]), To: savings.Code(words[1]), Amount: n}}, err
}
