package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/person"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

func scenarioFigures(ctx context.Context, x app.ScenarioView) []ui.Figure {
	people, o := ui.T(ctx, "web.unit.people"), x.Outcome
	source := ui.T(ctx, "scenario.source.plan")
	past := ui.Figure{Label: ui.T(ctx, "scenario.fig.now"), Value: ui.N(ctx, x.Scenario.Past.Closing), Unit: people, Kind: ui.Stock, AsOf: x.PastPeriod.To, Source: ui.T(ctx, "web.source.register")}
	goal := ui.Figure{Label: ui.T(ctx, "scenario.fig.goal"), Value: ui.N(ctx, x.Scenario.Goal), Unit: people, Kind: ui.Stock, AsOf: x.Period.To(), Source: source}
	end := ui.Figure{Label: ui.T(ctx, "scenario.fig.end"), Value: ui.N(ctx, o.Bridge.Closing), Unit: people, Kind: ui.Stock, AsOf: x.Period.To(), Source: source}
	if o.Missing > 0 {
		end.Notes = []ui.Note{{Lead: ui.Signed(ctx, -o.Missing), Mood: "down", Text: ui.T(ctx, "scenario.fig.missing")}}
	} else {
		end.Notes = []ui.Note{{Lead: ui.Signed(ctx, -o.Missing), Mood: "up", Text: ui.T(ctx, "scenario.fig.above")}}
	}
	chance := ui.Figure{Label: ui.T(ctx, "scenario.fig.chance"), Value: ui.Decimal(ctx, tenthsOf(int64(x.Chance.Percent()))/10, 0), Unit: "%", Kind: ui.Share, AsOf: x.Period.To(),
		Source: ui.T(ctx, "scenario.fig.runs", ui.N(ctx, int64(x.Chance.Runs)), x.Chance.Seed)}
	cost := ui.Figure{Label: ui.T(ctx, "scenario.fig.budget"), Value: ui.N(ctx, int64(o.Budget)), Unit: "đ", Kind: ui.Flow, AsOf: x.Period.To(), Source: source}
	return []ui.Figure{past, goal, end, chance, cost}
}

// scenarioSentences are the sizing, what leaks away, the chance with its assumptions.
func scenarioSentences(ctx context.Context, x app.ScenarioView) []string {
	var out []string
	y, z, b := x.Scenario.YieldsOr(x.Yields), target.SizeOf(x.Outcome.Need, x.Scenario.YieldsOr(x.Yields)), x.Scenario.Past
	if z.Need > 0 {
		out = append(out, ui.T(ctx, "scenario.size", ui.N(ctx, z.Need), ui.N(ctx, z.Events), ui.N(ctx, z.Groups), numberText(ctx, y.PerGroup), y.Months),
			ui.T(ctx, "scenario.size.cost", numberText(ctx, y.PerEvent), ui.N(ctx, int64(z.EventBudget)), ui.Tenth(ctx, z.GroupTenths), ui.N(ctx, int64(z.GroupBudget))))
	} else {
		out = append(out, ui.T(ctx, "scenario.size.none"))
	}
	if lost := b.Gross() - b.Net(); b.Gross() > 0 && lost > 0 {
		out = append(out, ui.T(ctx, "scenario.leak", ui.N(ctx, b.Gross()), ui.Signed(ctx, b.Net()), ui.Decimal(ctx, tenthsOf(target.RateOf(max(b.Net(), 0), b.Gross())), 1), ui.N(ctx, lost)))
	}
	c := x.Chance
	out = append(out, ui.T(ctx, "scenario.chance", ui.N(ctx, x.Scenario.Goal), x.Period.To(), ui.Decimal(ctx, tenthsOf(int64(c.Percent()))/10, 0), ui.N(ctx, c.Low), ui.N(ctx, c.High)),
		ui.T(ctx, "scenario.assume", ui.N(ctx, int64(c.Runs)), c.Seed, c.YieldSpread, c.LapseSpread))
	if x.Row.ID == 0 && !x.Tried {
		out = append(out, ui.T(ctx, "scenario.proposed"))
	} else if x.Tried {
		out = append(out, ui.T(ctx, "scenario.tried"))
	}
	return out
}

// numberText writes hundredths without needless decimals: 10 or 7,14.
func numberText(ctx context.Context, v int64) string {
	if v%100 == 0 {
		return ui.N(ctx, v/100)
	}
	return ui.Decimal(ctx, v, 2)
}

// scenarioBridges are last year's bridge and the planned one, with one table for both.
func scenarioBridges(ctx context.Context, x app.ScenarioView) ([]ui.Bridge, ui.Table) {
	type column struct {
		title    string
		b        person.Bridge
		from, to string
	}
	list := []column{{ui.T(ctx, "scenario.bridge.past", ui.Day(x.PastPeriod.From), ui.Day(x.PastPeriod.To)), x.Scenario.Past, ui.Day(x.PastPeriod.From.AddDays(-1)), ui.Day(x.PastPeriod.To)},
		{ui.T(ctx, "scenario.bridge.plan", x.Period.String()), x.Outcome.Bridge, ui.Day(x.Period.From().AddDays(-1)), ui.Day(x.Period.To())}}
	t := ui.Table{ID: "bridge", Caption: ui.T(ctx, "scenario.bridge"), Cols: columns(ctx, "web.moves.col")}
	var out []ui.Bridge
	for n, c := range list {
		steps := bridgeSteps(ctx, c.b)
		steps[0].Label, steps[len(steps)-1].Label = append(steps[0].Label, c.from), append(steps[len(steps)-1].Label, c.to)
		out = append(out, ui.Bridge{Title: c.title, Steps: steps})
		t.Cols = append(t.Cols, ui.Col{Label: c.title, Num: true})
		rows := append(steps[:len(steps):len(steps)], ui.BarStep{Label: []string{ui.T(ctx, "scenario.renewed")}, Value: c.b.Renewed, Kind: "stock"})
		for k, s := range rows {
			if n == 0 {
				t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: s.Label[0]}}})
			}
			cell := ui.Num(ctx, s.Value)
			if s.Kind != "stock" {
				cell.Text = ui.Signed(ctx, s.Value)
			}
			t.Rows[k].Cells = append(t.Rows[k].Cells, cell)
		}
	}
	for _, reason := range person.LapseReasons {
		if n := x.Reasons[string(reason)]; n > 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "scenario.of_lapsed", ui.T(ctx, "lapse."+string(reason)))}, ui.Num(ctx, n), {}}})
		}
	}
	return out, t
}

// bridgeSteps are the columns of a bridge in the order of the trade.
func bridgeSteps(ctx context.Context, b person.Bridge) []ui.BarStep {
	step := func(key string, n int64, kind string) ui.BarStep {
		return ui.BarStep{Label: []string{ui.T(ctx, key)}, Value: n, Kind: kind}
	}
	return []ui.BarStep{step("web.moves.opening", b.Opening, "stock"), step("web.moves.new", b.New, "gain"), step("web.moves.returned", b.Returned, "gain"), step("web.moves.in", b.MovedIn, "move"),
		step("web.moves.lapsed", -b.Lapsed, "loss"), step("web.moves.compulsory", -b.ToCompulsory, "move"), step("web.moves.out", -b.MovedOut, "move"), step("web.moves.closing", b.Closing, "stock")}
}

func planSegment(ctx context.Context, code string) string {
	if code == "" {
		return ui.T(ctx, "scenario.segment.all")
	}
	return ui.T(ctx, "prospect.reason."+code)
}

// scenarioLines is the plan: segments × actions × numbers × owners × dates under the four groups of solutions.
func scenarioLines(ctx context.Context, w ui.Where, x app.ScenarioView) ui.Table {
	t := ui.Table{ID: "plan", Caption: ui.T(ctx, "scenario.lines", len(x.Scenario.Actions)), Export: scenarioURL(w, x, "/targets/scenario.xlsx"),
		Cols: columns(ctx, "scenario.col.work", "scenario.col.solution", "scenario.col.segment", "scenario.col.number", "scenario.col.brings", "scenario.col.cost", "scenario.col.owner", "scenario.col.when")}
	for _, n := range []int{3, 4, 5} {
		t.Cols[n].Num = true
	}
	for _, g := range target.Solutions {
		for n, a := range x.Scenario.Actions {
			if a.Solution != g {
				continue
			}
			number := ui.Num(ctx, a.Number)
			if a.Months > 0 {
				number.Sub = ui.T(ctx, "scenario.months", a.Months)
			}
			brings := ui.Num(ctx, a.Brings())
			if a.Yield == 0 {
				brings = ui.Cell{Text: "–"}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(int64(n+1)) + ". " + ui.T(ctx, "scenario.work."+string(a.Work))}, {Text: ui.T(ctx, "scenario.solution."+string(g))}, {Text: planSegment(ctx, a.Segment)},
				number, brings, ui.Num(ctx, int64(a.Budget())), {Text: a.Owner}, {Text: ui.Day(a.From) + " – " + ui.Day(a.To)}}})
		}
	}
	t.Foot = &ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "scenario.sum")}, {}, {}, {}, ui.Num(ctx, x.Outcome.Bridge.Gross()+x.Outcome.Kept), ui.Num(ctx, int64(x.Outcome.Budget)), {}, {}}}
	return t
}

// gapWords say why the scenario cannot be approved yet; else that it can.
func gapWords(ctx context.Context, x app.ScenarioView) string {
	segments, solutions := x.Scenario.Gaps()
	if len(segments)+len(solutions) == 0 {
		return ui.T(ctx, "scenario.no_gaps")
	}
	var names []string
	for _, s := range segments {
		names = append(names, ui.T(ctx, "scenario.gap.segment", planSegment(ctx, s)))
	}
	for _, s := range solutions {
		names = append(names, ui.T(ctx, "scenario.gap.solution", ui.T(ctx, "scenario.solution."+string(s))))
	}
	return ui.T(ctx, "scenario.gaps", strings.Join(names, "; "))
}

// lineForm adds an action.
func lineForm(r *http.Request, w ui.Where, x app.ScenarioView) *officeForm {
	ctx := r.Context()
	option := func(value, label, field string) ui.Option {
		return ui.Option{Value: value, Label: label, Selected: typed(r, field, "") == value}
	}
	var segments, solutions, works []ui.Option
	segments = append(segments, option("", planSegment(ctx, ""), "segment"))
	for _, s := range x.Scenario.Segments {
		segments = append(segments, option(s.Code, planSegment(ctx, s.Code)+" · "+ui.N(ctx, s.People), "segment"))
	}
	for _, g := range target.Solutions {
		solutions = append(solutions, option(string(g), ui.T(ctx, "scenario.solution."+string(g)), "solution"))
	}
	for _, k := range target.Works {
		works = append(works, option(string(k), ui.T(ctx, "scenario.work."+string(k)), "work"))
	}
	return &officeForm{title: ui.T(ctx, "scenario.add"), action: scenarioURL(w, x, scenarioPath+"/line"), submit: ui.T(ctx, "scenario.add.go"),
		fields: []ui.Field{{Name: "work", Label: ui.T(ctx, "scenario.col.work"), Options: works}, {Name: "solution", Label: ui.T(ctx, "scenario.col.solution"), Options: solutions}, {Name: "segment", Label: ui.T(ctx, "scenario.col.segment"), Options: segments},
			{Name: "number", Label: ui.T(ctx, "scenario.col.number"), Type: "number", Min: "1", Value: typed(r, "number", "1")}, {Name: "owner", Label: ui.T(ctx, "scenario.col.owner"), Value: typed(r, "owner", ""), Required: true},
			{Name: "from", Label: ui.T(ctx, "scenario.from"), Type: "date", Value: typed(r, "from", x.Period.From().String())}, {Name: "to", Label: ui.T(ctx, "scenario.to"), Type: "date", Value: typed(r, "to", x.Period.To().String())}}}
}

// lineChangeForm changes or drops an action; what is left empty stays.
func lineChangeForm(r *http.Request, w ui.Where, x app.ScenarioView) []*officeForm {
	ctx := r.Context()
	var lines []ui.Option
	for n, a := range x.Scenario.Actions {
		lines = append(lines, ui.Option{Value: itoa(int64(n + 1)), Label: itoa(int64(n+1)) + ". " + joinDots(ui.T(ctx, "scenario.work."+string(a.Work)), planSegment(ctx, a.Segment), ui.N(ctx, a.Number))})
	}
	if len(lines) == 0 {
		return nil
	}
	return []*officeForm{{title: ui.T(ctx, "scenario.change"), hint: ui.T(ctx, "scenario.change.hint"), action: scenarioURL(w, x, scenarioPath+"/change"), submit: ui.T(ctx, "scenario.change.go"),
		fields: []ui.Field{{Name: "line", Label: ui.T(ctx, "scenario.line"), Options: lines}, {Name: "number", Label: ui.T(ctx, "scenario.col.number"), Type: "number", Min: "0"}, {Name: "owner", Label: ui.T(ctx, "scenario.col.owner")},
			{Name: "from", Label: ui.T(ctx, "scenario.from"), Type: "date"}, {Name: "to", Label: ui.T(ctx, "scenario.to"), Type: "date"}},
		checks: []ui.Option{{Value: "drop", Label: ui.T(ctx, "scenario.drop")}}}}
}

// scenarioSegments is how many there are of each segment, and how many the plan draws from it.
func scenarioSegments(ctx context.Context, x app.ScenarioView) section {
	t := ui.Table{ID: "segments", Caption: ui.T(ctx, "scenario.segments"), Cols: columns(ctx, "scenario.col.segment", "scenario.col.people", "scenario.col.brings", "scenario.col.actions")}
	t.Cols[1].Num, t.Cols[2].Num, t.Cols[3].Num = true, true, true
	for _, g := range x.Scenario.Segments {
		brings, actions := int64(0), int64(0)
		for _, a := range x.Scenario.Actions {
			if a.Segment == g.Code {
				brings += a.Brings()
				actions++
			}
		}
		cell := ui.Num(ctx, actions)
		if actions == 0 && g.People > 0 {
			cell = ui.Cell{Text: ui.T(ctx, "scenario.no_action"), Tag: "warn"}
		}
		drawn := ui.Num(ctx, min(brings, g.People))
		if brings > g.People {
			drawn.Sub = ui.T(ctx, "scenario.capped", ui.N(ctx, brings))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: planSegment(ctx, g.Code)}, ui.Num(ctx, g.People), drawn, cell}})
	}
	return section{title: t.Caption, hint: ui.T(ctx, "scenario.segments.hint", ui.Day(x.PastPeriod.To)), table: &t}
}

// scenarioCompare lays the three variants side by side.
func scenarioCompare(ctx context.Context, w ui.Where, x app.ScenarioView) section {
	t := ui.Table{ID: "variants", Caption: ui.T(ctx, "scenario.compare"), Cols: columns(ctx, "scenario.col.variant", "web.moves.new", "web.moves.returned", "web.moves.lapsed", "scenario.fig.end", "scenario.fig.chance", "scenario.fig.budget", "scenario.col.state")}
	for n := 1; n < 7; n++ {
		t.Cols[n].Num = true
	}
	for _, l := range x.Lines {
		moved := x
		moved.Variant = l.Variant
		state := ui.Cell{Text: ui.T(ctx, "scenario.state.derived")}
		switch {
		case l.Approved:
			state = ui.Cell{Text: ui.T(ctx, "scenario.state.approved", l.Version), Tag: "ok"}
		case l.Kept:
			state = ui.Cell{Text: ui.T(ctx, "scenario.state.kept", l.Version)}
		}
		b := l.Outcome.Bridge
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "scenario.variant."+string(l.Variant)), Href: scenarioURL(w, moved, scenarioPath)}, ui.Num(ctx, b.New), ui.Num(ctx, b.Returned), ui.Num(ctx, b.Lapsed), ui.Num(ctx, b.Closing),
			{Text: percentSign(ctx, ui.Decimal(ctx, tenthsOf(int64(l.Chance.Percent()))/10, 0)), Raw: rawHundredths(int64(l.Chance.Percent()))}, ui.Num(ctx, int64(l.Outcome.Budget)), state}})
	}
	return section{title: t.Caption, hint: ui.T(ctx, "scenario.compare.hint"), table: &t}
}

// scenarioMonths is the plan month by month with what came of it.
func scenarioMonths(ctx context.Context, x app.ScenarioView) section {
	t := ui.Table{ID: "months", Caption: ui.T(ctx, "scenario.by_month"), Cols: columns(ctx, "scenario.col.month", "web.moves.opening", "web.moves.new", "web.moves.returned", "web.moves.lapsed", "web.moves.compulsory", "web.moves.closing", "scenario.col.actual", "scenario.col.apart")}
	for n := 1; n < len(t.Cols); n++ {
		t.Cols[n].Num = true
	}
	for _, m := range x.Months {
		p := m.Plan
		row := ui.Row{Cells: []ui.Cell{{Text: periodVN(ctx, m.Month)}, ui.Num(ctx, p.Opening), ui.Num(ctx, p.New), ui.Num(ctx, p.Returned), ui.Num(ctx, -p.Lapsed), ui.Num(ctx, -p.ToCompulsory), ui.Num(ctx, p.Closing), {}, {}}}
		if m.Known {
			row.Cells[7] = ui.Num(ctx, m.Actual.Closing)
			row.Cells[7].Sub = ui.T(ctx, "scenario.actual", ui.Signed(ctx, m.Actual.New), ui.Signed(ctx, m.Actual.Returned), ui.Signed(ctx, -m.Actual.Lapsed))
			row.Cells[8] = ui.Cell{Text: ui.Signed(ctx, m.Actual.Closing-p.Closing), Mood: moodOf(m.Actual.Closing - p.Closing)}
		}
		t.Rows = append(t.Rows, row)
	}
	return section{title: t.Caption, hint: ui.T(ctx, "scenario.by_month.hint"), table: &t}
}

// scenarioActs are approving and copying; they need a kept version.
func scenarioActs(r *http.Request, w ui.Where, x app.ScenarioView) []section {
	if x.Row.ID == 0 {
		return nil
	}
	ctx := r.Context()
	approve := &officeForm{title: ui.T(ctx, "scenario.approve"), hint: ui.T(ctx, "scenario.approve.hint"), action: scenarioURL(w, x, scenarioPath+"/approve"), submit: ui.T(ctx, "scenario.approve.go")}
	out := []section{{form: approve}}
	if x.Row.Approved {
		out = nil
	}
	if len(x.Below) > 0 {
		places := unitOptions(x.Below, typed(r, "to", ""))
		places[0] = ui.Option{Value: "0", Label: ui.T(ctx, "scenario.copy.all", len(x.Below))}
		out = append(out, section{form: &officeForm{title: ui.T(ctx, "scenario.copy"), hint: ui.T(ctx, "scenario.copy.hint"), action: scenarioURL(w, x, scenarioPath+"/copy"), submit: ui.T(ctx, "scenario.copy.go"),
			fields: []ui.Field{{Name: "to", Label: ui.T(ctx, "scenario.copy.to"), Options: places}}}})
	}
	return out
}

func scenarioVersions(ctx context.Context, x app.ScenarioView) section {
	t := ui.Table{ID: "versions", Caption: ui.T(ctx, "scenario.versions"), Cols: columns(ctx, "target.col.version", "scenario.fig.goal", "scenario.fig.end", "scenario.fig.budget", "scenario.col.by", "scenario.col.state")}
	t.Cols[1].Num, t.Cols[2].Num, t.Cols[3].Num = true, true, true
	for _, v := range x.Versions {
		o := v.Body.Expect()
		state := ""
		if v.Approved {
			state = ui.T(ctx, "scenario.state.approved", v.Version)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: itoa(int64(v.Version))}, ui.Num(ctx, v.Body.Goal), ui.Num(ctx, o.Bridge.Closing), ui.Num(ctx, int64(o.Budget)), {Text: whoOr(ctx, x.Names[v.By]), Sub: ui.Moment(v.At)}, {Text: state}}})
	}
	return section{title: t.Caption, table: &t}
}
