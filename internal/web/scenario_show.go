package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/target"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

func (s *Server) scenarioRoutes(signed func(string, handler)) {
	signed("GET /targets/scenario", s.officePageOf(s.scenarioView))
	signed("GET /targets/scenario.xlsx", s.sheetOf(s.scenarioView))
	signed("POST /targets/scenario", s.postScenario)
	signed("POST /targets/scenario/line", s.postScenarioLine)
	signed("POST /targets/scenario/change", s.postScenarioChange)
	signed("POST /targets/scenario/approve", s.postScenarioApprove)
	signed("POST /targets/scenario/copy", s.postScenarioCopy)
}

const scenarioPath = "/targets/scenario"

// scenarioKnobsView is the form with the sliders.
type scenarioKnobsView struct {
	save   string
	hidden [][2]string
	knobs  []ui.Field
	fields []ui.Field
	may    bool
}

// scenarioStand reads place, period and variant of an address. A year is what is planned; without one it is the
// next.
func (s *Server) scenarioStand(r *http.Request) (boardAsk, app.ScenarioQuery, error) {
	ask, err := s.askBoard(r, scenarioPath)
	if err != nil {
		return ask, app.ScenarioQuery{}, err
	}
	q := app.ScenarioQuery{UnitID: ask.st.where.UnitID, Scheme: ask.st.where.Scheme, Variant: target.Variant(r.URL.Query().Get("v"))}
	if q.Scheme != person.SchemeHealth {
		q.Scheme = person.SchemeVoluntarySI
	}
	q.Period = day.PeriodAt(day.Year, s.app.Today()).Add(1)
	if !ask.query.Period.IsZero() {
		q.Period = day.PeriodAt(day.Year, ask.query.Period.From())
	}
	ask.st.where.Period = q.Period.String()
	return ask, q, nil
}

func scenarioURL(w ui.Where, v app.ScenarioView, path string) string {
	return w.In(v.Period.String()).URL(path, "v", string(v.Variant))
}

// scenarioView answers GET /targets/scenario.
func (s *Server) scenarioView(r *http.Request) (officeView, error) {
	ask, q, err := s.scenarioStand(r)
	if err != nil {
		return officeView{}, err
	}
	ctx, w := r.Context(), ask.st.where
	b, err := s.app.TargetBoard(ctx, actor(r), app.TargetQuery{UnitID: w.UnitID, Indicator: ask.query.Indicator})
	if err != nil {
		return officeView{}, err
	}
	if k, tried := knobsOf(r.URL.Query().Get); tried {
		q.Try, q.Yields = k.apply, k.yields(target.DefaultYields())
	}
	x, err := s.app.Scenario(ctx, actor(r), q)
	if err != nil {
		return officeView{}, err
	}
	v := officeView{page: ask.st.page, over: joinDots(holderName(b), schemeName(ctx, x.Scheme)), tabs: targetTabs(ctx, w, b, scenarioPath)}
	v.page.Title = ui.T(ctx, "scenario.title", x.Period.String())
	v.page.Crumbs = append(boardCrumbs(w, ask.st, b), ui.Crumb{Label: v.page.Title})
	v.page.DataDay, v.page.Periods = x.PastPeriod.To, scenarioYears(s.app.Today(), w, x)
	v.actions = variantActions(ctx, w, x)
	v.figures = scenarioFigures(ctx, x)
	lines := scenarioLines(ctx, w, x)
	v.sheet = &lines
	bridges, bridgeTable := scenarioBridges(ctx, x)
	v.sections = []section{
		{title: ui.T(ctx, "scenario.words"), body: scenarioWords(scenarioSentences(ctx, x))},
		{title: ui.T(ctx, "scenario.knobs"), hint: ui.T(ctx, "scenario.knobs.hint"), body: scenarioKnobs(scenarioForm(ctx, w, x))},
		{title: ui.T(ctx, "scenario.bridge"), hint: ui.T(ctx, "scenario.bridge.hint"), body: scenarioBridge(bridges), table: &bridgeTable},
		{title: lines.Caption, hint: gapWords(ctx, x), table: &lines, form: mayKeep(actor(r), x.MayKeep, lineForm(r, w, x))},
		scenarioSegments(ctx, x), scenarioCompare(ctx, w, x), scenarioMonths(ctx, x),
	}
	if x.MayKeep {
		v.sections[3].more = lineChangeForm(r, w, x)
		v.sections = append(v.sections, scenarioActs(r, w, x)...)
	}
	if len(x.Versions) > 1 {
		v.sections = append(v.sections, scenarioVersions(ctx, x))
	}
	return v, nil
}

// scenarioYears are this year and the next.
func scenarioYears(today day.Date, w ui.Where, x app.ScenarioView) []ui.PeriodChoice {
	var out []ui.PeriodChoice
	year := day.PeriodAt(day.Year, today)
	for _, p := range []day.Period{year.Add(1), year} {
		moved := x
		moved.Period = p
		out = append(out, ui.PeriodChoice{Label: p.String(), Href: scenarioURL(w, moved, scenarioPath), Current: p == x.Period, Group: "year"})
	}
	return out
}

func variantActions(ctx context.Context, w ui.Where, x app.ScenarioView) []action {
	var out []action
	for _, v := range target.Variants {
		moved := x
		moved.Variant = v
		out = append(out, action{label: ui.T(ctx, "scenario.variant."+string(v)), href: scenarioURL(w, moved, scenarioPath), primary: v == x.Variant})
	}
	return out
}

// knobs are the sliders' values as an address or a form has them; -1 is not moved.
type knobs struct {
	goal, keep, events, groups, support int64
	perEvent, perGroup, months          int64
	eventCost, groupCost                int64
}

// knobsOf reads sliders and yields; ok false when none is there.
func knobsOf(get func(string) string) (k knobs, ok bool) {
	whole := func(name string) int64 {
		n, err := vntext.ParseInt(get(name))
		if err != nil || n < 0 {
			return -1
		}
		ok = true
		return n
	}
	k = knobs{goal: whole("goal"), keep: whole("keep"), events: whole("events"), groups: whole("groups"), support: whole("support"),
		perEvent: -1, perGroup: -1, months: whole("months"), eventCost: whole("event_cost"), groupCost: whole("group_cost")}
	for name, to := range map[string]*int64{"per_event": &k.perEvent, "per_group": &k.perGroup} {
		if d, err := vntext.ParseDecimal(get(name)); err == nil {
			if n, err := d.Units(2, vntext.HalfUp); err == nil && n > 0 {
				*to = n
			}
		}
	}
	return k, ok
}

// apply moves the sliders of a scenario.
func (k knobs) apply(s target.Scenario) target.Scenario {
	if k.goal >= 0 {
		s.Goal = k.goal
	}
	if k.keep >= 0 && k.keep != int64(s.Retention)/100 {
		s.Retention = target.Percent(min(k.keep, 100) * 100)
	}
	for w, n := range map[target.Work]int64{target.Conference: k.events, target.Group: k.groups, target.Subsidy: k.support} {
		if n >= 0 && n != s.Total(w) {
			s = s.WithTotal(w, n)
		}
	}
	return s.WithYields(k.yields(s.YieldsOr(target.DefaultYields())))
}

// yields are those of y, where the form says nothing else.
func (k knobs) yields(y target.Yields) target.Yields {
	if k.perEvent > 0 {
		y.PerEvent = k.perEvent
	}
	if k.perGroup > 0 {
		y.PerGroup = k.perGroup
	}
	if k.months > 0 {
		y.Months = min(k.months, 12)
	}
	return y.WithCosts(k.eventCost, k.groupCost)
}

func scenarioForm(ctx context.Context, w ui.Where, x app.ScenarioView) scenarioKnobsView {
	s, y := x.Scenario, x.Scenario.YieldsOr(x.Yields)
	v := scenarioKnobsView{save: scenarioURL(w, x, scenarioPath), may: x.MayKeep}
	for _, h := range [][2]string{{"place", itoa(x.Path[len(x.Path)-1].ID)}, {"on", x.Period.String()}, {"v", string(x.Variant)}} {
		v.hidden = append(v.hidden, h)
	}
	if w.Scheme == person.SchemeHealth {
		v.hidden = append(v.hidden, [2]string{"scheme", w.Scheme.Code()})
	}
	knob := func(name, unit string, value, most int64) {
		v.knobs = append(v.knobs, ui.Field{Name: name, Label: ui.T(ctx, "scenario.knob."+name), Hint: unit, Value: itoa(value), Max: itoa(max(most, value))})
	}
	people := ui.T(ctx, "web.unit.people")
	knob("goal", people, s.Goal, max(s.Past.Closing*2, 100))
	knob("keep", "%", int64(s.Retention)/100, 100)
	knob("events", ui.T(ctx, "scenario.unit.conference"), s.Total(target.Conference), max(2*x.Size.Events, 20))
	knob("groups", ui.T(ctx, "scenario.unit.group"), s.Total(target.Group), max(2*x.Size.Groups, 20))
	knob("support", people, s.Total(target.Subsidy), max(x.Outcome.Need, 100))
	field := func(name, value string) {
		v.fields = append(v.fields, ui.Field{Name: name, Label: ui.T(ctx, "scenario.field."+name), Value: value})
	}
	field("per_event", ui.Decimal(ctx, y.PerEvent, 2))
	field("per_group", ui.Decimal(ctx, y.PerGroup, 2))
	field("months", itoa(y.Months))
	field("event_cost", ui.N(ctx, int64(y.EventCost)))
	field("group_cost", ui.N(ctx, int64(y.GroupCost)))
	return v
}

// postScenario keeps what the sliders say as the next version.
func (s *Server) postScenario(w http.ResponseWriter, r *http.Request) error {
	return s.keepScenario(w, r, scenarioPath, func(x target.Scenario) (target.Scenario, error) {
		k, _ := knobsOf(r.PostFormValue)
		return k.apply(x), nil
	})
}

func (s *Server) keepScenario(w http.ResponseWriter, r *http.Request, form string, change func(target.Scenario) (target.Scenario, error)) error {
	ask, q, err := s.scenarioStand(r)
	if err != nil {
		return err
	}
	err = s.app.SaveScenario(r.Context(), actor(r), q, change)
	return s.answer(w, r, err, "scenario.saved", scenarioBack(ask.st.where, q), s.scenarioView, form)
}

func scenarioBack(w ui.Where, q app.ScenarioQuery) string {
	return w.In(q.Period.String()).URL(scenarioPath, "v", string(q.Variant))
}

// postScenarioLine adds an action.
func (s *Server) postScenarioLine(w http.ResponseWriter, r *http.Request) error {
	return s.keepScenario(w, r, scenarioPath+"/line", func(x target.Scenario) (target.Scenario, error) {
		a := target.Action{Segment: r.PostFormValue("segment"), Solution: target.Solution(r.PostFormValue("solution")), Work: target.Work(r.PostFormValue("work")),
			Owner: vntext.NFC(r.PostFormValue("owner")), From: formDay(r, "from"), To: formDay(r, "to")}
		a.Number, _ = strconv.ParseInt(r.PostFormValue("number"), 10, 64) // what cannot be read is zero and refused below
		if a.Number <= 0 {
			return x, fault.WithFields("scenario.bad.refused", fault.Field{Field: "number", Key: "scenario.bad.number"})
		}
		a.Yield, a.Cost, a.Months = x.YieldsOr(target.DefaultYields()).Of(a.Work)
		x.Actions = append(append([]target.Action(nil), x.Actions...), a)
		return x, nil
	})
}

// postScenarioChange changes or drops an action.
func (s *Server) postScenarioChange(w http.ResponseWriter, r *http.Request) error {
	return s.keepScenario(w, r, scenarioPath+"/change", func(x target.Scenario) (target.Scenario, error) {
		n, err := strconv.Atoi(r.PostFormValue("line"))
		if err != nil || n < 1 || n > len(x.Actions) {
			return x, fault.WithFields("scenario.bad.refused", fault.Field{Field: "line", Key: "scenario.bad.line"})
		}
		x.Actions = append([]target.Action(nil), x.Actions...)
		if r.PostFormValue("drop") == "1" {
			x.Actions = append(x.Actions[:n-1], x.Actions[n:]...)
			return x, nil
		}
		a := &x.Actions[n-1]
		if v, err := strconv.ParseInt(r.PostFormValue("number"), 10, 64); err == nil {
			a.Number = v
		}
		if v := vntext.NFC(r.PostFormValue("owner")); v != "" {
			a.Owner = v
		}
		if d := formDay(r, "from"); !d.IsZero() {
			a.From = d
		}
		if d := formDay(r, "to"); !d.IsZero() {
			a.To = d
		}
		return x, nil
	})
}

// postScenarioApprove approves the version that stands.
func (s *Server) postScenarioApprove(w http.ResponseWriter, r *http.Request) error {
	ask, q, err := s.scenarioStand(r)
	if err != nil {
		return err
	}
	err = s.app.ApproveScenario(r.Context(), actor(r), q)
	return s.answer(w, r, err, "scenario.approved", scenarioBack(ask.st.where, q), s.scenarioView, scenarioPath+"/approve")
}

// postScenarioCopy copies the scenario to a place below, or to all of them.
func (s *Server) postScenarioCopy(w http.ResponseWriter, r *http.Request) error {
	ask, q, err := s.scenarioStand(r)
	if err != nil {
		return err
	}
	_, err = s.app.CopyScenario(r.Context(), actor(r), q, formID(r, "to"))
	return s.answer(w, r, err, "scenario.copied", scenarioBack(ask.st.where, q), s.scenarioView, scenarioPath+"/copy")
}
