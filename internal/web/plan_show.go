package web

import (
	"context"
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

// planRoutes are goals, plans, seasons, weigh sheets, and who has enough.
func (s *Server) planRoutes(signed func(string, handler)) {
	signed("GET /savings/enough", s.officePageOf(s.enoughView))
	signed("GET /savings/enough.xlsx", s.sheetOf(s.enoughSheet))
	signed("GET /savings/goal", s.officePageOf(s.goalView))
	signed("GET /savings/seasons", s.officePageOf(s.seasonsView))
	signed("GET /savings/seasons.xlsx", s.sheetOf(s.seasonsView))
	signed("POST /savings/seasons", s.postSeasons)
	signed("GET /savings/books/{id}/plan", s.officePageOf(s.bookPlanView))
	signed("GET /savings/books/{id}/plan.xlsx", s.sheetOf(s.bookPlanView))
	signed("POST /savings/books/{id}/plan", s.postBookPlan)
	signed("GET /savings/books/{id}/weigh-paper", s.showWeighPaper)
}

// bookPlanView answers GET /savings/books/{id}/plan: goals with how far one is, trees, weigh sheets, and every premium from
// due over transit to the number of its receipt.
func (s *Server) bookPlanView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	p, err := s.app.BookPlans(r.Context(), actor(r), book)
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.bookStand(r, &p.SavingsBook, "plans.book")
	if err != nil {
		return v, err
	}
	ctx, at := r.Context(), "/savings/books/"+itoa(book)
	v.actions = []action{{href: st.where.URL(at), label: ui.T(ctx, "savings.back")}, {href: st.where.URL("/savings/goal"), label: ui.T(ctx, "models.tab.savings_goal")}}
	f := &formMaker{r: r, b: &p.SavingsBook, action: st.where.URL(at + "/plan"), today: s.app.Today()}
	plans := planTable(ctx, &p)
	plans.Export = st.where.URL(at + "/plan.xlsx")
	trees, sheets := pledgeTable(ctx, &p), weighTable(ctx, &p)
	v.sections = []section{{title: plans.Caption, hint: ui.T(ctx, "plans.list.hint"), table: plans}, {title: trees.Caption, hint: ui.T(ctx, "plans.trees.hint"), table: trees},
		{title: sheets.Caption, hint: ui.T(ctx, "plans.weigh.rule"), table: sheets, link: &action{href: st.where.URL(at + "/weigh-paper"), label: ui.T(ctx, "plans.blank")}},
		{title: ui.T(ctx, "plans.trail"), hint: ui.T(ctx, "plans.way.hint"), table: trailTable(ctx, &p)}}
	if p.MayKeep {
		v.sections[0].more = join(f.newPlan(), f.endPlan(&p))
		v.sections[1].more = join(f.newPledge(&p), f.payPledge(&p), f.endPledge(&p))
		v.sections[2].more = join(f.weigh(&p), f.unweigh(&p))
	}
	v.sheet = plans
	return v, nil
}

func planTable(ctx context.Context, p *app.BookPlans) *ui.Table {
	t := numCols(&ui.Table{ID: "plans", Caption: ui.T(ctx, "plans.list"), Cols: columns(ctx, "savings.col.member", "plans.col.goal", "plans.col.due", "plans.col.state", "plans.col.target", "plans.col.saved", "plans.col.expected", "plans.col.next")}, 4)
	for i := range p.Plans {
		l := &p.Plans[i]
		who := strconv.Itoa(l.Member) + ". " + l.Name
		if l.Member == 0 {
			who = ui.T(ctx, "plans.everybody", l.Ready, l.Savers)
		}
		due := ui.Cell{Text: ui.Day(l.Due)}
		if l.Season.Crop != "" {
			due.Sub = ui.T(ctx, "plans.crop."+l.Season.Crop) + ": " + seasonWords(ctx, l.Season.Season)
		}
		next := ui.Cell{}
		if l.Pace.Left > 0 {
			next = savingsDong(ctx, l.Pace.Month)
			if len(l.Pace.Seasonal) > 0 {
				next = savingsDong(ctx, l.Pace.Seasonal[0].Amount)
				next.Sub = l.Pace.Seasonal[0].Month.VN()
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: who}, {Text: goalWords(ctx, l)}, due, goalState(ctx, l), savingsDong(ctx, l.Target), savingsDong(ctx, l.Saved), savingsDong(ctx, l.Expected), next}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.list.none"), Text: ui.T(ctx, "plans.list.none.text")}
	return t
}

func goalWords(ctx context.Context, l *app.PlanLine) string {
	if l.Purpose == "bhyt" {
		return ui.T(ctx, "plans.goal_cards", l.Months, l.People)
	}
	return ui.T(ctx, "plans.goal_months", l.Months)
}

// goalState says whether somebody is ahead of the plan or behind it.
func goalState(ctx context.Context, l *app.PlanLine) ui.Cell {
	switch {
	case !l.Ended.IsZero():
		return ui.Cell{Text: ui.T(ctx, "plans.state.ended", ui.Day(l.Ended))}
	case l.Unpriced:
		return ui.Cell{Text: ui.T(ctx, "plans.state.unpriced"), Tag: "warn"}
	case l.Saved >= l.Target:
		return ui.Cell{Text: ui.T(ctx, "plans.state.enough"), Tag: "ok"}
	case l.Ahead() == 0:
		return ui.Cell{Text: ui.T(ctx, "plans.state.even"), Tag: "ok"}
	case l.Ahead() > 0:
		return ui.Cell{Text: ui.T(ctx, "plans.state.ahead", l.Ahead().Format()), Tag: "ok"}
	}
	return ui.Cell{Text: ui.T(ctx, "plans.state.behind", (-l.Ahead()).Format()), Tag: "warn"}
}

func pledgeTable(ctx context.Context, p *app.BookPlans) *ui.Table {
	t := numCols(&ui.Table{ID: "trees", Caption: ui.T(ctx, "plans.trees"), Cols: columns(ctx, "savings.col.member", "plans.col.trees", "plans.col.harvest", "plans.col.share", "plans.col.pledged", "plans.col.each", "plans.col.paid", "plans.col.percent")}, 3)
	for i := range p.Pledges {
		x := &p.Pledges[i]
		each, percent := app.EachPledgeTree(x)
		who := ui.Cell{Text: strconv.Itoa(x.Member) + ". " + p.Name(x.Member)}
		if !x.Ended.IsZero() {
			who.Sub = ui.T(ctx, "plans.state.ended", ui.Day(x.Ended))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{who, {Text: ui.T(ctx, "plans.n_trees", x.Trees, ui.T(ctx, "plans.crop."+x.Crop)), Sub: strings.ToUpper(x.Purpose)}, {Text: x.Month.VN()}, ui.Num(ctx, int64(x.Share)),
			savingsDong(ctx, x.Amount), savingsDong(ctx, each), savingsDong(ctx, x.Paid), ui.Num(ctx, percent)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.trees.none"), Text: ui.T(ctx, "plans.trees.none.text")}
	return t
}

func weighTable(ctx context.Context, p *app.BookPlans) *ui.Table {
	t := &ui.Table{ID: "weigh", Caption: ui.T(ctx, "plans.weigh"), Cols: columns(ctx, "savings.col.day", "plans.col.buyer", "plans.col.weighed", "savings.col.amount", "savings.col.no")}
	t.Cols[3].Num = true
	for i := range p.Sheets {
		w := &p.Sheets[i]
		var words []string
		for j, l := range w.Lines {
			who := ""
			if l.Member > 0 {
				who = p.Name(l.Member) + ": "
			}
			words = append(words, ui.T(ctx, "plans.weighed_words", who+ui.T(ctx, "plans.scrap."+l.Kind), kilos(l.Grams), l.Price.Format(), w.Sums[j].Format()))
		}
		slip := ui.Cell{Text: itoa(w.Seq)}
		if w.Seq == 0 {
			slip = ui.Cell{Text: ui.T(ctx, "plans.undone"), Tag: "warn"}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.Day(w.On)}, {Text: w.Buyer}, {Text: strings.Join(words, "; ")}, savingsDong(ctx, w.Total), slip}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.weigh.none"), Text: ui.T(ctx, "plans.weigh.none.text")}
	return t
}

// kilos writes grams as kilograms with a comma: 12.500 is «12,5».
func kilos(grams int64) string {
	part := strings.TrimRight(strconv.FormatInt(1000+grams%1000, 10)[1:], "0")
	if part == "" {
		return itoa(grams / 1000)
	}
	return itoa(grams/1000) + "," + part
}

// trailTable is every premium on its way: what was set aside, handed to whom, and the receipt that closed it.
func trailTable(ctx context.Context, p *app.BookPlans) *ui.Table {
	t := &ui.Table{ID: "trail", Caption: ui.T(ctx, "plans.trail"), Tall: true, Cols: columns(ctx, "savings.col.member", "savings.period", "plans.col.stage", "plans.set", "plans.handed_to", "plans.receipt")}
	t.Cols[3].Num = true
	for i, d := range p.Trail() {
		stage := ui.Cell{Text: ui.T(ctx, "plans.stage.set"), Tag: "info"}
		hand, receipt := ui.Cell{}, ui.Cell{}
		if d.Handed > 0 {
			stage = ui.Cell{Text: ui.T(ctx, "plans.stage.handed"), Tag: "warn"}
			hand = ui.Cell{Text: d.Agent.Part(0), Sub: joinDots(d.Handed.Format(), ui.Day(d.HandedOn))}
		}
		if d.Receipted > 0 {
			receipt = ui.Cell{Text: strings.Join(d.Receipts, ", "), Sub: joinDots(d.Receipted.Format(), ui.Day(d.DoneOn))}
			if d.Receipted >= max(d.Handed, d.Set) {
				stage = ui.Cell{Text: ui.T(ctx, "plans.stage.done"), Tag: "ok"}
			}
		}
		_, period, _ := strings.Cut(d.Due.Part(1), ".")
		set := savingsDong(ctx, d.Set)
		if !d.SetOn.IsZero() {
			set.Sub = ui.Day(d.SetOn)
		}
		t.Rows = append(t.Rows, ui.Row{Rest: i >= shownSlips, Cells: []ui.Cell{{Text: d.Name}, {Text: strings.ToUpper(d.Due.Purpose()) + " " + period}, stage, set, hand, receipt}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "plans.way.none"), Text: ui.T(ctx, "plans.way.none.text")}
	return t
}

// sayOfPlace reads a form of the calendar.
func (s *Server) sayOfPlace(r *http.Request, unit int64) error {
	ctx, from, source := r.Context(), formDay(r, "from"), r.PostFormValue("source")
	switch kind := r.PostFormValue("kind"); kind {
	case "season":
		return s.app.KeepSeason(ctx, actor(r), store.CropSeason{UnitID: unit, From: from, Source: source,
			Season: savings.Season{Crop: r.PostFormValue("crop"), First: savingsNumber(r, "first", 0), Last: savingsNumber(r, "last", 0)}})
	case "price":
		n, err := dongField(r, "amount")
		if err != nil {
			return err
		}
		return s.app.KeepScrapPrice(ctx, actor(r), store.ScrapPrice{UnitID: unit, Kind: r.PostFormValue("scrap"), Price: n, From: from, Source: source})
	default:
		return fault.New(fault.Invalid, "savings.kind", kind)
	}
}

// blankView is a weigh sheet to fill by hand.
type blankView struct {
	page       ui.Page
	over, back string
	prices     string
	rows       int
}

// showWeighPaper answers GET /savings/books/{id}/weigh-paper.
func (s *Server) showWeighPaper(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	p, err := s.app.BookPlans(r.Context(), actor(r), book)
	if err != nil {
		return err
	}
	st, o, err := s.bookStand(r, &p.SavingsBook, "plans.blank")
	if err != nil {
		return err
	}
	ctx := r.Context()
	var prices []string
	for _, l := range p.Prices {
		prices = append(prices, ui.T(ctx, "plans.scrap."+l.Kind)+" "+money.Dong(l.Price).Format()+"/kg")
	}
	return s.render(w, r, http.StatusOK, weighBlankPage(blankView{page: o.page, over: p.Group.Name, back: st.where.URL("/savings/books/" + itoa(book) + "/plan"), prices: joinDots(prices...), rows: 18}))
}
