package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// campaignView answers GET /savings/campaigns/{id}: steps, money per sponsor, gifts from reserved to proved.
func (s *Server) campaignView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	c, err := s.app.Campaign(r.Context(), actor(r), id)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.modelStand(r, "/savings/sponsors")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/campaigns/"+itoa(id)
	v.page.Title, v.over = c.Campaign.Name, pathLine(c.Path)
	v.page.Crumbs = append(crumbsOf(st.where, st.place, "/savings/sponsors"), ui.Crumb{Label: c.Campaign.Name})
	v.figures = campaignFigures(ctx, c, s.app.Today())
	gifts := giftTable(ctx, c)
	gifts.Export = st.where.URL(at + "/gifts.xlsx")
	v.sections = []section{{title: ui.T(ctx, "sponsors.rule_title"), facts: []ui.Fact{{Label: ui.T(ctx, "sponsors.rule_label"), Value: pickWords(ctx, c.Rule)},
		{Label: ui.T(ctx, "sponsors.card"), Value: c.Campaign.Card.Format()}, {Label: ui.T(ctx, "sponsors.period"), Value: c.Campaign.Period}}},
		{title: ui.T(ctx, "sponsors.steps"), table: stepTable(ctx, c, s.app.Today())}, {title: ui.T(ctx, "sponsors.sums"), hint: ui.T(ctx, "sponsors.sums.hint"), table: sumTable(ctx, st.where, c)},
		{title: ui.T(ctx, "sponsors.gifts"), table: gifts}}
	v.sheet = gifts
	if c.MayKeep {
		for _, f := range campaignForms(r, c, at, s.app.Today()) {
			v.sections = append(v.sections, section{form: f})
		}
	}
	return v, nil
}

// pickWords says a rule as an office reads it.
func pickWords(ctx context.Context, rule savings.PickRule) string {
	var hard []string
	for _, x := range []struct {
		on  bool
		key string
	}{{rule.Poor, "poor"}, {rule.Near, "near"}, {rule.Average, "average"}} {
		if x.on {
			hard = append(hard, ui.T(ctx, "sponsors.hard."+x.key))
		}
	}
	return ui.T(ctx, "sponsors.rule_words", strings.Join(hard, ", "))
}

func campaignFigures(ctx context.Context, c app.CampaignView, today day.Date) []ui.Figure {
	var pledged, in, held, paid, left money.Dong
	for _, s := range c.Sums {
		pledged, in, held, paid, left = pledged+s.Pledged, in+s.In, held+s.Held, paid+s.Paid, left+c.Balance[s.ID]
	}
	var out []ui.Figure
	for _, f := range []struct {
		key string
		n   money.Dong
	}{{"sponsors.pledged", pledged}, {"sponsors.in", in}, {"sponsors.paid", paid}, {"sponsors.balance", left}, {"sponsors.held", held}} {
		out = append(out, ui.Figure{Label: ui.T(ctx, f.key), Value: ui.N(ctx, int64(f.n)), Unit: "đ", Kind: ui.Stock, AsOf: today})
	}
	return out
}

func stepTable(ctx context.Context, c app.CampaignView, today day.Date) *ui.Table {
	t := &ui.Table{ID: "steps", Caption: ui.T(ctx, "sponsors.steps"), Cols: columns(ctx, "sponsors.step", "sponsors.due", "sponsors.done")}
	for _, x := range c.Steps {
		row := ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "sponsors.step."+x.Name)}, {Text: ui.Day(x.Due)}, {}}}
		if !x.Done.IsZero() {
			row.Cells[2].Text = ui.Day(x.Done)
		}
		if x.Late(today) {
			row.Mood = "bad"
			row.Cells[2].Sub = ui.T(ctx, "sponsors.late")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func sumTable(ctx context.Context, w ui.Where, c app.CampaignView) *ui.Table {
	t := &ui.Table{ID: "sums", Caption: ui.T(ctx, "sponsors.sums"), Cols: columns(ctx, "sponsors.who", "sponsors.pledged", "sponsors.in", "sponsors.held", "sponsors.paid", "sponsors.balance", "sponsors.letter")}
	for i := 1; i < 6; i++ {
		t.Cols[i].Num = true
	}
	for _, s := range c.Sums {
		letter := ui.Cell{Text: ui.T(ctx, "sponsors.letter.open"), Href: w.URL("/savings/campaigns/"+itoa(c.Campaign.ID)+"/letter", "sponsor", itoa(s.ID))}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Name}, savingsDong(ctx, s.Pledged), savingsDong(ctx, s.In), savingsDong(ctx, s.Held), savingsDong(ctx, s.Paid), savingsDong(ctx, c.Balance[s.ID]), letter}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.sums.none"), Text: ui.T(ctx, "sponsors.sums.none.text")}
	return t
}

func giftTable(ctx context.Context, c app.CampaignView) *ui.Table {
	t := &ui.Table{ID: "gifts", Caption: ui.T(ctx, "sponsors.gifts"), Filter: true, Cols: columns(ctx, "savings.col.no", "models.handover.who", "sponsors.why", "sponsors.state_label", "savings.col.amount", "savings.receipt", "sponsors.until")}
	t.Cols[4].Num = true
	for _, g := range c.Gifts {
		var why []string
		for code := range strings.FieldsSeq(g.Why) {
			why = append(why, ui.T(ctx, "sponsors.hard."+code))
		}
		until := ""
		if !g.To.IsZero() {
			until = ui.Day(g.To)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(g.ID)}, {Text: g.Name}, {Text: strings.Join(why, ", ")}, {Text: ui.T(ctx, "sponsors.state."+g.State)}, savingsDong(ctx, g.Amount), {Text: g.Receipt}, {Text: until}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.gifts.none"), Text: ui.T(ctx, "sponsors.gifts.none.text")}
	return t
}

func campaignForms(r *http.Request, c app.CampaignView, at string, today day.Date) []*officeForm {
	ctx := r.Context()
	on := ui.Field{Name: "day", Label: ui.T(ctx, "savings.col.day"), Type: "date", Value: typed(r, "day", today.String()), Required: true}
	var sponsors, steps []ui.Option
	for _, s := range c.Sponsors {
		sponsors = append(sponsors, ui.Option{Value: itoa(s.ID), Label: s.Name})
	}
	for _, x := range c.Steps {
		if x.Done.IsZero() {
			steps = append(steps, ui.Option{Value: x.Name, Label: ui.T(ctx, "sponsors.step."+x.Name)})
		}
	}
	var out []*officeForm
	if len(sponsors) > 0 {
		out = append(out, &officeForm{title: ui.T(ctx, "sponsors.money"), hint: ui.T(ctx, "sponsors.money.hint"), action: at + "/money", submit: ui.T(ctx, "models.keep"), fields: []ui.Field{{Name: "sponsor", Label: ui.T(ctx, "sponsors.who"), Options: sponsors},
			{Name: "way", Label: ui.T(ctx, "sponsors.way"), Options: savingsOptions(ctx, "sponsors.way.", []string{"pledge", "bank", "cash"}, typed(r, "way", "pledge"))},
			{Name: "amount", Label: ui.T(ctx, "savings.col.amount"), Value: typed(r, "amount", ""), Required: true}, on}},
			&officeForm{title: ui.T(ctx, "sponsors.reserve"), hint: ui.T(ctx, "sponsors.reserve.hint"), action: at + "/reserve", submit: ui.T(ctx, "sponsors.reserve"), fields: []ui.Field{{Name: "n", Label: ui.T(ctx, "sponsors.how_many_label"), Type: "number", Min: "1", Max: "1000", Value: typed(r, "n", "10")}}})
	}
	if f := giftForm(r, c, at, on); f != nil {
		out = append(out, f)
	}
	if len(c.Sums) > 0 {
		out = append(out, &officeForm{title: ui.T(ctx, "sponsors.thank"), action: at + "/thank", submit: ui.T(ctx, "sponsors.thank"), fields: []ui.Field{{Name: "sponsor", Label: ui.T(ctx, "sponsors.who"), Options: sponsors}}})
	}
	if len(steps) > 0 {
		out = append(out, &officeForm{title: ui.T(ctx, "sponsors.step_done"), action: at + "/step", submit: ui.T(ctx, "sponsors.step_done"), fields: []ui.Field{{Name: "step", Label: ui.T(ctx, "sponsors.step"), Options: steps}}})
	}
	return out
}

// giftForm moves a gift on; nil when none waits.
func giftForm(r *http.Request, c app.CampaignView, at string, on ui.Field) *officeForm {
	ctx := r.Context()
	var open, members []ui.Option
	for _, g := range c.Gifts {
		if g.State == store.GiftReserved || g.State == store.GiftApproved || g.State == store.GiftPaid {
			open = append(open, ui.Option{Value: itoa(g.ID), Label: joinDots(itoa(g.ID)+". "+g.Name, ui.T(ctx, "sponsors.state."+g.State)), Selected: formID(r, "gift") == g.ID})
		}
	}
	if len(open) == 0 {
		return nil
	}
	for _, m := range c.Members {
		if m.To.IsZero() && m.PersonID == 0 {
			members = append(members, ui.Option{Value: strconv.Itoa(m.No), Label: strconv.Itoa(m.No) + ". " + m.Name})
		}
	}
	pick := func(name, label string, chosen int) ui.Field {
		options := append([]ui.Option(nil), members...)
		for i := range options {
			options[i].Selected = options[i].Value == strconv.Itoa(savingsNumber(r, name, chosen))
		}
		return ui.Field{Name: name, Label: ui.T(ctx, label), Options: options}
	}
	return &officeForm{title: ui.T(ctx, "sponsors.gift"), hint: ui.T(ctx, "sponsors.gift.hint"), action: at + "/gift", submit: ui.T(ctx, "models.keep"), fields: []ui.Field{{Name: "gift", Label: ui.T(ctx, "sponsors.gift"), Options: open},
		{Name: "what", Label: ui.T(ctx, "savings.col.what"), Options: savingsOptions(ctx, "sponsors.do.", []string{"approve", "pay", "prove", "drop"}, typed(r, "what", "approve"))}, on,
		{Name: "from", Label: ui.T(ctx, "sponsors.from"), Options: savingsOptions(ctx, "sponsors.way.", []string{"bank", "cash"}, typed(r, "from", "bank"))},
		{Name: "agent", Label: ui.T(ctx, "savings.agent"), Value: typed(r, "agent", "thu1")}, {Name: "receipt", Label: ui.T(ctx, "savings.receipt"), Value: typed(r, "receipt", "")},
		pick("c1", "savings.first", c.Holder), pick("c2", "savings.second", c.Holder+1)}}
}

// letterView is the letter of thanks: what came, what was given, what is left; no recipient is named.
type letterView struct {
	page                 ui.Page
	place, day, back     string
	sponsor, campaign    string
	cards, amount, words string
	in, left             string
	receipts             string
}

// showLetter answers GET /savings/campaigns/{id}/letter: one page to print and sign.
func (s *Server) showLetter(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	c, err := s.app.Campaign(r.Context(), actor(r), id)
	if err != nil {
		return err
	}
	st, v, err := s.modelStand(r, "/savings/sponsors")
	if err != nil {
		return err
	}
	sponsor, _ := strconv.ParseInt(r.URL.Query().Get("sponsor"), 10, 64)
	for _, x := range c.Sums {
		if x.ID != sponsor {
			continue
		}
		l := letterView{page: v.page, place: pathLine(c.Path), day: ui.Day(s.app.Today()), back: st.where.URL("/savings/campaigns/" + itoa(id)), sponsor: x.Name, campaign: c.Campaign.Name, in: x.In.Format(), left: c.Balance[x.ID].Format()}
		var given money.Dong
		var cards int64
		var receipts []string
		for _, g := range c.Gifts {
			if g.SponsorID == x.ID && g.State == store.GiftProved {
				cards, given, receipts = cards+1, given+g.Amount, append(receipts, g.Receipt)
			}
		}
		l.cards, l.amount, l.words, l.receipts = ui.N(r.Context(), cards), given.Format(), given.Words(), strings.Join(receipts, ", ")
		l.page.Title = ui.T(r.Context(), "sponsors.letter")
		return s.render(w, r, http.StatusOK, letterPage(l))
	}
	return fault.New(fault.NotFound, "sponsors.no_sponsor")
}
