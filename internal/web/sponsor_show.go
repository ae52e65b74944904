package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// sponsorRoutes are sponsors, campaigns, gifts and the letter of thanks.
func (s *Server) sponsorRoutes(signed func(string, handler)) {
	signed("GET /savings/sponsors", s.officePageOf(s.sponsorsView))
	signed("GET /savings/sponsors.xlsx", s.sheetOf(s.sponsorsView))
	signed("POST /savings/sponsors", s.postSponsor)
	signed("POST /savings/campaigns", s.postCampaign)
	signed("POST /savings/relatives", s.postRelative)
	signed("GET /savings/campaigns/{id}", s.officePageOf(s.campaignView))
	signed("GET /savings/campaigns/{id}/gifts.xlsx", s.sheetOf(s.campaignView))
	signed("GET /savings/campaigns/{id}/letter", s.showLetter)
	signed("POST /savings/campaigns/{id}/step", s.campaignAct("step", func(r *http.Request, id int64) error {
		return s.app.StepDone(r.Context(), actor(r), id, r.PostFormValue("step"))
	}))
	signed("POST /savings/campaigns/{id}/money", s.campaignAct("money", s.campaignMoney))
	signed("POST /savings/campaigns/{id}/reserve", s.campaignAct("reserve", func(r *http.Request, id int64) error {
		_, err := s.app.ReserveGifts(r.Context(), actor(r), id, savingsNumber(r, "n", 0))
		return err
	}))
	signed("POST /savings/campaigns/{id}/gift", s.campaignAct("gift", s.campaignGift))
	signed("POST /savings/campaigns/{id}/thank", s.campaignAct("thank", func(r *http.Request, id int64) error {
		return s.app.ThankSponsor(r.Context(), actor(r), id, formID(r, "sponsor"))
	}))
}

// sponsorsView answers GET /savings/sponsors.
func (s *Server) sponsorsView(r *http.Request) (officeView, error) {
	st, v, err := s.modelStand(r, "/savings/sponsors")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	list, err := s.app.Sponsors(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return v, err
	}
	campaigns := ui.Table{ID: "campaigns", Caption: ui.T(ctx, "sponsors.campaigns"), Export: st.where.URL("/savings/sponsors.xlsx"), Cols: columns(ctx, "sponsors.name", "sponsors.since", "savings.purpose", "sponsors.card")}
	campaigns.Cols[3].Num = true
	for _, c := range list.Campaigns {
		campaigns.Rows = append(campaigns.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Name, Href: st.where.URL("/savings/campaigns/" + itoa(c.ID))}, {Text: ui.Day(c.From)}, {Text: strings.ToUpper(c.Purpose)}, savingsDong(ctx, c.Card)}})
	}
	campaigns.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.campaigns.none"), Text: ui.T(ctx, "sponsors.campaigns.none.text")}
	v.sections = []section{{title: campaigns.Caption, table: &campaigns}, {title: ui.T(ctx, "sponsors.who"), hint: ui.T(ctx, "sponsors.rate.hint"), table: sponsorTable(ctx, list)},
		{title: ui.T(ctx, "sponsors.ending"), hint: ui.T(ctx, "sponsors.ending.hint"), table: endingTable(ctx, st.where, list)}, {title: ui.T(ctx, "sponsors.relatives"), table: relativesTable(ctx, list)}}
	v.sheet = &campaigns
	if list.MayKeep {
		price, err := s.app.GiftPrice(ctx, "bhyt", 12, s.app.Today())
		if err != nil && fault.KindOf(err) != fault.Invalid { // a day outside the book: the form offers no amount
			return v, err
		}
		offer := ""
		if price > 0 {
			offer = ui.N(ctx, int64(price))
		}
		for _, f := range sponsorForms(r, st.where, list, s.app.Today(), offer) {
			v.sections = append(v.sections, section{form: f})
		}
	}
	return v, nil
}

func sponsorTable(ctx context.Context, list app.SponsorsView) *ui.Table {
	t := &ui.Table{ID: "sponsors", Caption: ui.T(ctx, "sponsors.who"), Cols: columns(ctx, "sponsors.name", "sponsors.kind", "sponsors.rate")}
	for _, x := range list.Sponsors {
		rate := ui.Cell{Text: ui.T(ctx, "sponsors.rate.none")}
		if n := list.Rates[x.ID]; n.Known > 0 {
			rate.Text = ui.T(ctx, "sponsors.rate.of", ui.N(ctx, n.Went), ui.N(ctx, n.Known))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name}, {Text: ui.T(ctx, "sponsors.kind."+x.Kind)}, rate}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.none"), Text: ui.T(ctx, "sponsors.none.text")}
	return t
}

// endingTable is who is to be asked before the gift ends; each leads to the prospect's card.
func endingTable(ctx context.Context, w ui.Where, list app.SponsorsView) *ui.Table {
	t := &ui.Table{ID: "ending", Caption: ui.T(ctx, "sponsors.ending"), Cols: columns(ctx, "models.handover.who", "sponsors.until", "savings.purpose")}
	for _, g := range list.Ending {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: g.Name, Href: w.URL("/prospects/" + itoa(int64(g.PersonID)))}, {Text: ui.Day(g.To)}, {Text: strings.ToUpper(g.Purpose)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.ending.none"), Text: ui.T(ctx, "sponsors.ending.hint")}
	return t
}

func relativesTable(ctx context.Context, list app.SponsorsView) *ui.Table {
	t := &ui.Table{ID: "relatives", Caption: ui.T(ctx, "sponsors.relatives"), Cols: columns(ctx, "savings.col.day", "sponsors.giver", "sponsors.relation", "models.handover.who", "savings.col.amount", "sponsors.until")}
	t.Cols[4].Num = true
	for _, g := range list.Relatives {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(g.Day)}, {Text: g.GiverName}, {Text: ui.T(ctx, "sponsors.relation."+g.Relation)}, {Text: g.Name, Sub: strings.ToUpper(g.Purpose)}, savingsDong(ctx, g.Amount), {Text: ui.Day(g.To)}}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "sponsors.relatives.none"), Text: ui.T(ctx, "sponsors.relatives.none.text")}
	return t
}

func purposeField(r *http.Request) ui.Field {
	now := typed(r, "purpose", "bhyt")
	return ui.Field{Name: "purpose", Label: ui.T(r.Context(), "savings.purpose"), Options: []ui.Option{{Value: "bhyt", Label: "BHYT", Selected: now == "bhyt"}, {Value: "bhxh", Label: "BHXH", Selected: now == "bhxh"}}}
}

func sponsorForms(r *http.Request, w ui.Where, list app.SponsorsView, today day.Date, offer string) []*officeForm {
	ctx := r.Context()
	field := func(name, label, kind, first string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, label), Type: kind, Value: typed(r, name, first), Required: true}
	}
	out := []*officeForm{{title: ui.T(ctx, "sponsors.add"), action: w.URL("/savings/sponsors"), submit: ui.T(ctx, "models.keep"), fields: []ui.Field{field("name", "sponsors.name", "", ""),
		{Name: "kind", Label: ui.T(ctx, "sponsors.kind"), Options: savingsOptions(ctx, "sponsors.kind.", app.SponsorKinds, typed(r, "kind", "business"))}}}}
	if len(list.Books) > 0 {
		var books []ui.Option
		for _, b := range list.Books {
			books = append(books, ui.Option{Value: itoa(b.ID), Label: b.Name})
		}
		var checks []ui.Option
		for _, c := range []string{"poor", "near", "average"} {
			checks = append(checks, ui.Option{Value: c, Label: ui.T(ctx, "sponsors.hard."+c), Selected: r.Method == http.MethodGet && c != "average" || r.PostFormValue(c) != ""})
		}
		out = append(out, &officeForm{title: ui.T(ctx, "sponsors.campaign.add"), hint: ui.T(ctx, "sponsors.campaign.add.hint"), action: w.URL("/savings/campaigns"), submit: ui.T(ctx, "models.keep"), checks: checks,
			fields: []ui.Field{field("name", "sponsors.name", "", ""), {Name: "book", Label: ui.T(ctx, "sponsors.fund"), Options: books}, purposeField(r), field("months", "sponsors.months_label", "number", "12"),
				field("card", "sponsors.card", "", offer), field("from", "sponsors.since", "date", today.String())}})
	}
	return append(out, &officeForm{title: ui.T(ctx, "sponsors.relative.add"), hint: ui.T(ctx, "sponsors.relative.hint"), action: w.URL("/savings/relatives"), submit: ui.T(ctx, "models.keep"),
		fields: []ui.Field{field("giver", "sponsors.giver_no", "number", ""), {Name: "relation", Label: ui.T(ctx, "sponsors.relation"), Options: savingsOptions(ctx, "sponsors.relation.", app.Relations, typed(r, "relation", "mother"))},
			field("person", "sponsors.person_no", "number", ""), purposeField(r), field("months", "sponsors.months_label", "number", "12"), field("amount", "savings.col.amount", "", offer), field("day", "savings.col.day", "date", today.String())}})
}

func (s *Server) postSponsor(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	_, err = s.app.KeepSponsor(r.Context(), actor(r), store.Sponsor{UnitID: where.UnitID, Name: r.PostFormValue("name"), Kind: r.PostFormValue("kind")})
	return s.answer(w, r, err, "models.saved", where.URL("/savings/sponsors"), s.sponsorsView, "/savings/sponsors")
}

func (s *Server) postCampaign(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	cost, _ := money.Parse(r.PostFormValue("card")) // what cannot be read is 0 and refused
	n := app.NewCampaign{Campaign: store.Campaign{UnitID: where.UnitID, BookID: formID(r, "book"), Name: r.PostFormValue("name"), Purpose: r.PostFormValue("purpose"), Months: savingsNumber(r, "months", 0), Card: cost, From: formDay(r, "from")},
		Rule: savings.PickRule{Poor: r.PostFormValue("poor") != "", Near: r.PostFormValue("near") != "", Average: r.PostFormValue("average") != ""}}
	id, err := s.app.OpenCampaign(r.Context(), actor(r), n)
	return s.answer(w, r, err, "models.saved", where.URL("/savings/campaigns/"+itoa(id)), s.sponsorsView, "/savings/campaigns")
}

func (s *Server) postRelative(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	amount, _ := money.Parse(r.PostFormValue("amount")) // what cannot be read is 0 and refused
	err = s.app.GiveRelative(r.Context(), actor(r), store.RelativeGift{Giver: person.ID(formID(r, "giver")), Person: person.ID(formID(r, "person")), Relation: r.PostFormValue("relation"),
		Purpose: r.PostFormValue("purpose"), Months: savingsNumber(r, "months", 0), Amount: amount, Day: formDay(r, "day")})
	return s.answer(w, r, err, "models.saved", where.URL("/savings/sponsors"), s.sponsorsView, "/savings/relatives")
}

// campaignAct wraps an act on a campaign: back to its page, or the page with its form open.
func (s *Server) campaignAct(name string, act func(*http.Request, int64) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := pathID(r, "id")
		if err != nil {
			return err
		}
		where, err := whereOf(r)
		if err != nil {
			return err
		}
		path := "/savings/campaigns/" + itoa(id)
		return s.answer(w, r, act(r, id), "models.saved", where.URL(path), s.campaignView, path+"/"+name)
	}
}

// campaignMoney keeps a promise, or money that came in.
func (s *Server) campaignMoney(r *http.Request, id int64) error {
	amount, _ := money.Parse(r.PostFormValue("amount")) // what cannot be read is 0 and refused
	sponsor, on := formID(r, "sponsor"), formDay(r, "day")
	switch way := r.PostFormValue("way"); way {
	case "cash", "bank":
		return s.app.TakeSponsorMoney(r.Context(), actor(r), id, sponsor, amount, on, way == "bank")
	}
	return s.app.Pledge(r.Context(), actor(r), id, sponsor, amount, on)
}

// campaignGift moves one gift on: approve, pay, prove or drop.
func (s *Server) campaignGift(r *http.Request, id int64) error {
	ctx, who, gift := r.Context(), actor(r), formID(r, "gift")
	switch r.PostFormValue("what") {
	case "approve":
		return s.app.ApproveGift(ctx, who, gift)
	case "drop":
		return s.app.DropGift(ctx, who, gift)
	case "pay":
		return s.app.PayGift(ctx, who, gift, app.GiftPayment{Day: formDay(r, "day"), Confirm: signedBy(r, "c1", "c2"), Agent: r.PostFormValue("agent"), Bank: r.PostFormValue("from") == "bank"})
	case "prove":
		return s.app.ProveGift(ctx, who, gift, r.PostFormValue("receipt"), r.PostFormValue("agent"), formDay(r, "day"))
	}
	if _, err := s.app.Campaign(ctx, who, id); err != nil {
		return err
	}
	return fault.New(fault.Invalid, "sponsors.state")
}
