package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// savingsActsView answers GET /savings/books/{id}/acts: everything that can be written by hand from a signed paper, in
// the order in which a group needs it.
func (s *Server) savingsActsView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return officeView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 500)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &b, "savings.acts")
	if err != nil {
		return v, err
	}
	f := &formMaker{r: r, b: &b, action: st.where.URL("/savings/books/" + itoa(book) + "/acts"), today: s.app.Today()}
	for _, part := range f.parts() {
		if len(part.forms) > 0 {
			v.sections = append(v.sections, section{title: ui.T(r.Context(), part.title), more: part.forms})
		}
	}
	v.actions = []action{{href: st.where.URL("/savings/books/" + itoa(book)), label: ui.T(r.Context(), "savings.back")}}
	return v, nil
}

// bookStand is where a page of one book stands: its crumbs lead back to the book.
func (s *Server) bookStand(r *http.Request, b *app.SavingsBook, title string) (stand, officeView, error) {
	st, v, err := s.savingsStand(r)
	if err != nil {
		return st, v, err
	}
	v.page.Title, v.over = ui.T(r.Context(), title), b.Group.Name
	v.page.Crumbs = append(crumbsOf(st.where, st.place, "/savings"), ui.Crumb{Label: b.Group.Name, Href: st.where.URL("/savings/books/" + itoa(b.Book.ID))}, ui.Crumb{Label: v.page.Title})
	return st, v, nil
}

// formMaker makes the forms of a book with what was typed in them.
type formMaker struct {
	r      *http.Request
	b      *app.SavingsBook
	action string
	today  day.Date
}

type formPart struct {
	title string
	forms []*officeForm
}

func (f *formMaker) t(key string, args ...any) string { return ui.T(f.r.Context(), key, args...) }

func (f *formMaker) member(name, label string, chosen int) ui.Field {
	return ui.Field{Name: name, Label: f.t(label), Options: memberOptions(f.b, savingsNumber(f.r, name, chosen))}
}

func (f *formMaker) text(name, label, value string) ui.Field {
	return ui.Field{Name: name, Label: f.t(label), Value: typed(f.r, name, value), Required: true}
}

func (f *formMaker) number(name, label, value string) ui.Field {
	x := f.text(name, label, value)
	x.Type, x.Min = "number", "1"
	return x
}

func (f *formMaker) amount() ui.Field { return f.text("amount", "savings.col.amount", "") }
func (f *formMaker) reason() ui.Field { return f.text("reason", "savings.why", "") }
func (f *formMaker) who() ui.Field    { return f.member("member", "savings.col.member", 0) }

func (f *formMaker) on(name, label string, d day.Date) ui.Field {
	return ui.Field{Name: name, Label: f.t(label), Type: "date", Value: typed(f.r, name, d.String()), Required: true}
}

func (f *formMaker) day() ui.Field {
	x := f.on("day", "savings.col.day", f.today)
	x.Max = f.today.String()
	return x
}

func (f *formMaker) two() []ui.Field {
	return []ui.Field{f.member("c1", "savings.first", f.b.Holder(store.DutyTreasurer)), f.member("c2", "savings.second", f.b.Holder(store.DutyHead))}
}

func (f *formMaker) purpose() ui.Field {
	chosen := typed(f.r, "purpose", "bhxh")
	return ui.Field{Name: "purpose", Label: f.t("savings.purpose"), Options: []ui.Option{{Value: "bhxh", Label: "BHXH", Selected: chosen == "bhxh"}, {Value: "bhyt", Label: "BHYT", Selected: chosen == "bhyt"}}}
}

func (f *formMaker) fund() ui.Field {
	chosen := typed(f.r, "fund", "common")
	return ui.Field{Name: "fund", Label: f.t("savings.fund"), Options: []ui.Option{{Value: "common", Label: f.t("savings.fund.common"), Selected: chosen == "common"}, {Value: "social", Label: f.t("savings.fund.social"), Selected: chosen == "social"}}}
}

// form is one form of the page; its fields bear its kind in their ids, because several forms have a day.
func (f *formMaker) form(kind string, fields ...ui.Field) *officeForm {
	for i := range fields {
		fields[i].ID = kind + "-" + fields[i].Name
	}
	return &officeForm{title: f.t("savings.form." + kind), hint: f.t("savings.form." + kind + ".hint"), action: f.action, submit: f.t("savings.write"),
		hidden: [][2]string{{"kind", kind}}, open: f.r.PostFormValue("kind") == kind || f.r.URL.Query().Get("form") == kind, fields: fields}
}

func (f *formMaker) signed(kind string, fields ...ui.Field) *officeForm {
	return f.form(kind, append(fields, f.two()...)...)
}

func (f *formMaker) parts() []formPart {
	agent, period := f.text("agent", "savings.agent", "thu1"), f.text("period", "savings.period", f.today.AddMonths(1).String()[:7])
	return []formPart{
		{"savings.part.premium", join(f.signed("premium", f.who(), f.purpose(), f.amount(), period, agent, f.day()), f.receipt(), f.release())},
		{"savings.part.cash", join(f.signed("payout", f.who(), f.purpose(), f.amount(), f.day()), f.handOver(), f.count(), f.closeMeeting(), f.madeGood())},
		{"savings.part.advance", join(f.signed("advance", f.who(), f.purpose(), f.amount(), period, agent, f.number("parts", "savings.parts", "6"), f.on("first", "savings.first_part_day", f.today.AddMonths(1)), f.day()), f.repay())},
		{"savings.part.common", join(f.form("income", f.fund(), f.amount(), f.text("reason", "savings.from_what", ""), f.day()), f.signed("spend", f.fund(), f.amount(), f.reason(), f.day()), f.writeOff())},
		{"savings.part.mend", join(f.confirm(), f.resolve(), f.signed("correct", f.number("slip", "savings.slip", ""), f.amount(), f.reason(), f.day()), f.closePeriod())},
	}
}

// join leaves out forms that have nothing to be about.
func join(list ...*officeForm) []*officeForm {
	var out []*officeForm
	for _, f := range list {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (f *formMaker) closePeriod() *officeForm {
	last := f.on("day", "savings.last_day", f.today)
	last.Max = f.today.String()
	return f.signed("close_period", last)
}

// handOver is prepared for the whole of what a former treasurer still holds.
func (f *formMaker) handOver() *officeForm {
	from, to := f.b.Holder(store.DutyTreasurer), f.b.Holder(store.DutyHead)
	for _, c := range codesOf(f.b, savings.Cash) {
		if c.Person() != from {
			from, to = c.Person(), from
			break
		}
	}
	sum := f.text("amount", "savings.col.amount", strconv.FormatInt(int64(f.b.Balances[savings.CashOf(from)]), 10))
	x := f.form("transfer", f.member("from", "savings.from", from), f.member("member", "savings.to", to), sum, f.day())
	x.checks = []ui.Option{{Value: "signed", Label: f.t("savings.transfer_both"), Selected: f.r.PostFormValue("signed") != ""}}
	return x
}

func (f *formMaker) receipt() *officeForm {
	var options []ui.Option
	for _, x := range f.b.TransitOpen() {
		value := string(x.Agent) + " " + string(x.Due) + " " + itoa(int64(x.Amount))
		options = append(options, ui.Option{Value: value, Label: joinDots(accountWords(f.r.Context(), f.b, x.Due), x.Amount.Format()), Selected: value == typed(f.r, "due", "")})
	}
	if len(options) == 0 {
		return nil
	}
	return f.form("receipt", ui.Field{Name: "due", Label: f.t("savings.due"), Options: options}, f.text("receipt", "savings.receipt", ""), f.day())
}

// choice is a select of the accounts of some types that have something.
func (f *formMaker) choice(kinds ...savings.Type) []ui.Option {
	var out []ui.Option
	for _, k := range kinds {
		for _, c := range codesOf(f.b, k) {
			out = append(out, ui.Option{Value: string(c), Label: joinDots(accountWords(f.r.Context(), f.b, c), f.b.Balances[c].Format()), Selected: string(c) == typed(f.r, "due", "")})
		}
	}
	return out
}

func (f *formMaker) release() *officeForm {
	options := f.choice(savings.Due)
	if len(options) == 0 {
		return nil
	}
	return f.form("release", ui.Field{Name: "due", Label: f.t("savings.due"), Options: options}, f.amount(), f.reason(), f.day())
}

func (f *formMaker) writeOff() *officeForm {
	options := f.choice(savings.Shortage, savings.Surplus)
	if len(options) == 0 {
		return nil
	}
	return f.signed("write_off", ui.Field{Name: "due", Label: f.t("savings.col.account"), Options: options}, f.amount(), f.reason(), f.day())
}

// owing is a select of the members with something on an account, and how much.
func (f *formMaker) owing(kind savings.Type) []ui.Option {
	var out []ui.Option
	for _, c := range codesOf(f.b, kind) {
		no := strconv.Itoa(c.Person())
		out = append(out, ui.Option{Value: no, Label: joinDots(f.b.Name(c.Person()), f.b.Balances[c].Format()), Selected: no == typed(f.r, "member", "")})
	}
	return out
}

func (f *formMaker) repay() *officeForm {
	options := f.owing(savings.Advance)
	if len(options) == 0 {
		return nil
	}
	return f.form("repay", ui.Field{Name: "member", Label: f.t("savings.col.member"), Options: options}, f.amount(), f.day())
}

func (f *formMaker) madeGood() *officeForm {
	options := f.owing(savings.Shortage)
	if len(options) == 0 {
		return nil
	}
	return f.form("made_good", ui.Field{Name: "member", Label: f.t("savings.col.member"), Options: options}, f.amount(), f.day())
}

// count asks for notes; it may belong to a meeting that is not closed, so that a purse that changed hands in the
// middle of one is counted twice.
func (f *formMaker) count() *officeForm {
	fields := []ui.Field{f.member("member", "savings.holder", f.b.Holder(store.DutyTreasurer)), f.meeting(true), f.day()}
	for i, n := range savings.Notes {
		name := "n" + strconv.Itoa(i)
		fields = append(fields, ui.Field{Name: name, Label: ui.N(f.r.Context(), int64(n)) + " đ", Type: "number", Min: "0", Max: "100000", Value: typed(f.r, name, "")})
	}
	return f.signed("count", fields...)
}

func (f *formMaker) meeting(none bool) ui.Field {
	x := ui.Field{Name: "meeting", Label: f.t("savings.of_meeting")}
	if none {
		x.Options = append(x.Options, ui.Option{Label: f.t("savings.no_meeting_of")})
	}
	for _, m := range f.b.Meetings {
		if !m.Closed {
			x.Options = append(x.Options, ui.Option{Value: m.ID, Label: f.t("savings.meeting_of", dayText(m.Day), m.Acts), Selected: m.ID == typed(f.r, "meeting", "")})
		}
	}
	return x
}

func (f *formMaker) closeMeeting() *officeForm {
	m := f.meeting(false)
	if len(m.Options) == 0 {
		return nil
	}
	return f.signed("close_meeting", m, f.day())
}

func (f *formMaker) waiting(only string) []ui.Option {
	var out []ui.Option
	for i := range f.b.Waiting {
		w := &f.b.Waiting[i]
		if only == "" || w.Reason == only {
			out = append(out, ui.Option{Value: w.ID, Label: joinDots(eventSentence(f.r.Context(), f.b, &w.Event), ui.Day(w.Day), f.t(w.Reason)), Selected: w.ID == typed(f.r, "target", "")})
		}
	}
	return out
}

func (f *formMaker) confirm() *officeForm {
	options := f.waiting(savings.LacksSecond)
	if len(options) == 0 {
		return nil
	}
	return f.form("confirm", ui.Field{Name: "target", Label: f.t("savings.waiting.title"), Options: options}, f.member("c2", "savings.second", f.b.Holder(store.DutyHead)), f.day())
}

func (f *formMaker) resolve() *officeForm {
	options := f.waiting("")
	if len(options) == 0 {
		return nil
	}
	return f.signed("resolve", ui.Field{Name: "target", Label: f.t("savings.waiting.title"), Options: options}, f.reason(), f.day())
}

// dayText writes YYYY-MM-DD as people do.
func dayText(s string) string {
	d, err := day.Parse(s)
	if err != nil {
		return s
	}
	return ui.Day(d)
}

// signNames are the names of who signed, for a sentence.
func signNames(ctx context.Context, b *app.SavingsBook, list []savings.Confirmation) string {
	text := ""
	for _, c := range list {
		text = joinComma(text, b.Name(c.No))
	}
	return text
}
