package web

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/paper"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"

	"github.com/skip2/go-qrcode"
)

// paymentRoutes are the accounts to pay into, slips with a square, and finding a slip by a bank's line.
func (s *Server) paymentRoutes(signed func(string, handler)) {
	signed("GET /savings/payments", s.officePageOf(s.paymentsView))
	signed("GET /savings/payments.xlsx", s.sheetOf(s.paymentsView))
	signed("POST /savings/payments/accounts", s.postPayAccount)
	signed("POST /savings/payments/slips", s.postSlip)
	signed("POST /savings/payments/find", s.postFindSlip)
	signed("GET /savings/slips/{ref}", s.showSlip)
	signed("GET /savings/slips/{ref}/slip.pdf", s.sendSlip)
}

// paymentsView answers GET /savings/payments: premiums set aside and not handed over yet.
func (s *Server) paymentsView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/payments")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Payments(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	t := ui.Table{ID: "dues", Caption: ui.T(ctx, "payments.dues"), Filter: true, Tall: true, Export: st.where.URL("/savings/payments.xlsx"), Cols: columns(ctx, "savings.col.member", "savings.col.group", "savings.period", "savings.col.amount", "payments.ref")}
	t.Cols[3].Num = true
	var open []ui.Option
	for _, d := range list.Dues {
		ref := ui.Cell{Text: d.Ref}
		if d.Ref != "" {
			ref.Href = st.where.URL("/savings/slips/" + d.Ref)
		} else {
			open = append(open, ui.Option{Value: itoa(d.Book) + " " + string(d.Due), Label: joinDots(d.Member, d.GroupName, d.Amount.Format())})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Member}, {Text: d.GroupName}, {Text: strings.ToUpper(d.Due.Part(1))}, savingsDong(ctx, d.Amount), ref}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "payments.dues.none"), Text: ui.T(ctx, "payments.dues.none.text")}
	accounts := &ui.Table{ID: "accounts", Caption: ui.T(ctx, "payments.accounts"), Cols: columns(ctx, "payments.holder", "payments.kind", "payments.bank", "payments.number")}
	var into []ui.Option
	for _, a := range list.Accounts {
		kind := ui.Cell{Text: ui.T(ctx, "payments.kind."+a.Kind)}
		if a.Kind == "person" {
			kind.Tag = "warn"
		}
		accounts.Rows = append(accounts.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Holder}, kind, {Text: a.Bank, Sub: a.BIN}, {Text: a.Payee.Account}}})
		into = append(into, ui.Option{Value: itoa(a.ID), Label: joinDots(a.Holder, ui.T(ctx, "payments.kind."+a.Kind))})
	}
	accounts.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "payments.accounts.none"), Text: ui.T(ctx, "payments.accounts.none.text")}
	v.sections = []section{{title: t.Caption, hint: ui.T(ctx, "payments.hint"), table: &t}, {title: accounts.Caption, table: accounts},
		{form: &officeForm{title: ui.T(ctx, "payments.find"), hint: ui.T(ctx, "payments.find.hint"), action: st.where.URL("/savings/payments/find"), submit: ui.T(ctx, "payments.find"), fields: []ui.Field{{Name: "line", Label: ui.T(ctx, "payments.line"), Required: true}}}}}
	v.sheet = &t
	if !list.MayKeep {
		return v, nil
	}
	if len(open) > 0 && len(into) > 0 {
		v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "payments.slip.make"), hint: ui.T(ctx, "payments.slip.hint"), action: st.where.URL("/savings/payments/slips"), submit: ui.T(ctx, "payments.slip.make"),
			fields: []ui.Field{{Name: "due", Label: ui.T(ctx, "savings.due"), Options: open}, {Name: "account", Label: ui.T(ctx, "payments.accounts"), Options: into}}}})
	}
	v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "payments.account.add"), hint: ui.T(ctx, "payments.account.hint"), action: st.where.URL("/savings/payments/accounts"), submit: ui.T(ctx, "models.keep"),
		fields: []ui.Field{{Name: "kind", Label: ui.T(ctx, "payments.kind"), Options: savingsOptions(ctx, "payments.kind.", []string{"office", "service", "group", "person"}, typed(r, "kind", "office"))},
			{Name: "holder", Label: ui.T(ctx, "payments.holder"), Value: typed(r, "holder", ""), Required: true}, {Name: "bank", Label: ui.T(ctx, "payments.bank"), Value: typed(r, "bank", "")},
			{Name: "bin", Label: ui.T(ctx, "payments.bin"), Hint: ui.T(ctx, "payments.bin.hint"), Value: typed(r, "bin", ""), Required: true}, {Name: "number", Label: ui.T(ctx, "payments.number"), Value: typed(r, "number", ""), Required: true}},
		checks: []ui.Option{{Value: "said", Label: ui.T(ctx, "payments.said"), Selected: r.PostFormValue("said") != ""}}}})
	return v, nil
}

func (s *Server) postPayAccount(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	a := store.PayAccount{UnitID: where.UnitID, Kind: r.PostFormValue("kind"), Holder: r.PostFormValue("holder"), Bank: r.PostFormValue("bank"), Payee: savings.Payee{BIN: r.PostFormValue("bin"), Account: r.PostFormValue("number")}}
	err = s.app.KeepPayAccount(r.Context(), actor(r), a, r.PostFormValue("said") != "")
	return s.answer(w, r, err, "models.saved", where.URL("/savings/payments"), s.paymentsView, "/savings/payments/accounts")
}

func (s *Server) postSlip(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	number, due, _ := strings.Cut(r.PostFormValue("due"), " ")
	book, _ := strconv.ParseInt(number, 10, 64) // what cannot be read is 0, and no book
	ref, err := s.app.MakeSlip(r.Context(), actor(r), book, savings.Code(due), formID(r, "account"))
	return s.answer(w, r, err, "models.saved", where.URL("/savings/slips/"+ref), s.paymentsView, "/savings/payments/slips")
}

// postFindSlip answers POST /savings/payments/find: a bank's line can hold names, so it never stands in an address.
func (s *Server) postFindSlip(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	slip, err := s.app.FindSlip(r.Context(), actor(r), r.PostFormValue("line"))
	return s.answer(w, r, err, "payments.found", where.URL("/savings/slips/"+slip.Ref), s.paymentsView, "/savings/payments/find")
}

// slipView is the paper to pay by.
type slipView struct {
	page                   ui.Page
	back, picture, pdf     string
	member, group, period  string
	amount, words, purpose string
	holder, bank, number   string
	person, paid           bool
}

// showSlip answers GET /savings/slips/{ref}.
func (s *Server) showSlip(w http.ResponseWriter, r *http.Request) error {
	slip, err := s.app.Slip(r.Context(), actor(r), r.PathValue("ref"))
	if err != nil {
		return err
	}
	st, o, err := s.modelStand(r, "/savings/payments")
	if err != nil {
		return err
	}
	png, err := slipSquare(slip.Text)
	if err != nil {
		return err
	}
	v := slipView{page: o.page, back: st.where.URL("/savings/payments"), picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(png), member: slip.Member, group: slip.Group.Name,
		period: strings.ToUpper(slip.Due.Part(1)), amount: slip.Amount.Format(), words: slip.Amount.Words(), purpose: slip.Purpose, holder: slip.Account.Holder, bank: slip.Account.Bank, number: slip.Account.Payee.Account,
		person: slip.Account.Kind == "person", paid: !slip.Open}
	v.page.Title, v.pdf = ui.T(r.Context(), "payments.slip"), st.where.URL("/savings/slips/"+slip.Ref+"/slip.pdf")
	return s.render(w, r, http.StatusOK, slipPage(v))
}

// sendSlip answers GET /savings/slips/{ref}/slip.pdf: the slip on A5, its square with the reference that finds the due.
func (s *Server) sendSlip(w http.ResponseWriter, r *http.Request) error {
	slip, err := s.app.Slip(r.Context(), actor(r), r.PathValue("ref"))
	if err != nil {
		return err
	}
	ctx := r.Context()
	line := func(key, value string) paper.FormLine { return paper.FormLine{Label: ui.T(ctx, key), Value: value} }
	_, period, _ := strings.Cut(slip.Due.Part(1), ".")
	f := paper.Form{Body: slip.Group.Name, Title: strings.ToUpper(ui.T(ctx, "payments.slip")), Number: slip.Ref, Lang: ui.Lang(ctx), Paper: paper.A5, Code: slip.Text, CodeText: slip.Purpose, CodeSide: 120,
		Lines: []paper.FormLine{line("savings.col.member", slip.Member), line("papers.col.period", joinDots(strings.ToUpper(slip.Due.Purpose()), period)), line("papers.amount", slip.Amount.Format()), line("papers.in_words", slip.Amount.Words()),
			line("payments.holder", slip.Account.Holder), line("payments.bank", slip.Account.Bank), line("payments.number", slip.Account.Payee.Account), line("papers.purpose", slip.Purpose)},
		Notes: []string{ui.T(ctx, "payments.no_proof")}}
	if slip.Account.Kind == "person" {
		f.Notes = append([]string{ui.T(ctx, "payments.person_warning", slip.Account.Holder)}, f.Notes...)
	}
	if !slip.Open {
		f.Sub = ui.T(ctx, "payments.paid")
	}
	file, err := f.PDF(s.now())
	if err != nil {
		return err
	}
	return sendPDF(w, "phieu-"+strings.ToLower(slip.Ref), file)
}

// slipSquare is the picture of a text to photograph, with the quiet border that readers need.
func slipSquare(text string) ([]byte, error) { return qrcode.Encode(text, qrcode.Medium, 320) }
