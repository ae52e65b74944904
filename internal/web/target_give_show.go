package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// targetGiveView is the page on which a target is given on: one line for each holder below, what is left always in
// sight.
type targetGiveView struct {
	page     ui.Page
	over     string
	tabs     []ui.Tab
	notice   *ui.Notice
	pick     targetPick
	top      *officeForm // gives the holder itself its target
	action   string
	given    bool
	target   string
	whole    int64
	counts   bool
	parts    []targetGivePart
	slices   *targetSliceBox
	unit     string
	reason   bool // some have a target: a change needs its reason
	propose  []ui.Field
	pathTo   string // address of the proposal
	hidden   [][2]string
	decision []ui.Field
	table    *ui.Table // why the proposal gives what it gives
}

// targetGivePart is one of the two ways in which a target is given on; each sums by itself.
type targetGivePart struct {
	title, hint string
	left        int64
	lines       []targetGiveLine
}

// targetGiveLine is one holder's field.
type targetGiveLine struct {
	name, sub, field, value, now string
	axis                         target.Axis
	given                        int64
}

func (s *Server) showGive(w http.ResponseWriter, r *http.Request) error {
	v, err := s.targetGiveView(r, nil)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, targetGivePage(v))
}

func (s *Server) targetGiveView(r *http.Request, bad error) (targetGiveView, error) {
	var v targetGiveView
	if err := may(r, access.GiveTargets); err != nil {
		return v, err
	}
	ask, err := s.askBoard(r, "/targets/give")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	if ask.query.AsOf.IsZero() && !ask.query.Period.IsZero() {
		ask.query.AsOf = earlierDay(s.app.Today(), ask.query.Period.To())
	}
	b, err := s.giveBoard(r, ask)
	if err != nil {
		return v, err
	}
	w := ask.st.where
	v.page, v.over, v.tabs = ask.st.page, joinDots(holderName(b), indicatorName(ctx, b.Indicator), periodVN(ctx, b.Period)), targetTabs(ctx, w, b, "/targets/give")
	v.page.Title, v.page.Crumbs, v.page.Periods = ui.T(ctx, "target.give.title"), append(boardCrumbs(w, ask.st, b), ui.Crumb{Label: ui.T(ctx, "target.give.title")}), givePeriods(ctx, s, w, b)
	v.pick = boardPick(ctx, b, "/targets/give", "")
	v.action, v.given, v.unit = targetURL(w, b, "/targets/give"), b.Own.Given, unitOf(ctx, b.Indicator)
	v.target, v.whole, v.counts = amount(ctx, b.Indicator.Kind, b.Own.Pace.Target), b.Own.Pace.Target, b.Indicator.Kind.Counts()
	v.top = issueForm(r, w, b)
	lines, err := s.proposal(r, ask, b, &v)
	if err != nil {
		return v, err
	}
	v.parts = giveParts(ctx, b, giveLines(r, b, lines))
	for _, x := range b.Rows {
		v.reason = v.reason || x.Given
	}
	v.slices, v.decision = sliceBox(r, w, b), decisionFields(r, b, v.reason)
	if notice, _, mine := refused(ctx, bad); mine {
		v.notice = notice
		v.decision = withErrors(r, bad, v.decision)
	}
	return v, nil
}

// giveBoard is the board with everybody to whom its target may be given on.
func (s *Server) giveBoard(r *http.Request, ask boardAsk) (app.TargetBoard, error) {
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil || !b.Own.Given {
		return b, err
	}
	list, err := s.app.TargetHolders(r.Context(), actor(r), b)
	for _, h := range list {
		b.Rows = append(b.Rows, app.BoardRow{Holder: h.Holder, UnitID: h.UnitID, Unit: b.Path[len(b.Path)-1], Name: h.Name})
	}
	return b, err
}

// giveParts are the lines by axis; a way that nobody can go is left out, but places are always there.
func giveParts(ctx context.Context, b app.TargetBoard, lines []targetGiveLine) []targetGivePart {
	var out []targetGivePart
	for _, axis := range []target.Axis{target.Places, target.Forces} {
		p := targetGivePart{title: ui.T(ctx, "target.give.axis."+string(axis), amount(ctx, b.Indicator.Kind, b.Own.Pace.Target), unitOf(ctx, b.Indicator)), left: b.Own.Pace.Target}
		if axis == target.Forces {
			p.hint = ui.T(ctx, "target.give.forces.hint")
		}
		for _, l := range lines {
			if l.axis == axis {
				p.lines = append(p.lines, l)
				p.left -= l.given
			}
		}
		if len(p.lines) > 0 {
			out = append(out, p)
		}
	}
	return out
}

func earlierDay(a, b day.Date) day.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// givePeriods are this year and next, and their quarters: targets are given for what comes.
func givePeriods(ctx context.Context, s *Server, w ui.Where, b app.TargetBoard) []ui.PeriodChoice {
	var out []ui.PeriodChoice
	year := day.PeriodAt(day.Year, s.app.Today())
	list := append([]day.Period{year.Add(1), year}, target.Parts(year, day.Quarter)...)
	for _, p := range append(list, b.Period) {
		moved := b
		moved.Period = p
		c := ui.PeriodChoice{Label: periodVN(ctx, p), Href: targetURL(w, moved, "/targets/give"), Current: p == b.Period, Group: "year"}
		if n := len(out); n == 0 || p != b.Period || !hasCurrent(out) {
			out = append(out, c)
		}
	}
	return out
}

func hasCurrent(list []ui.PeriodChoice) bool {
	for _, c := range list {
		if c.Current {
			return true
		}
	}
	return false
}

// proposal fills the fields when one is asked for, and says why.
func (s *Server) proposal(r *http.Request, ask boardAsk, b app.TargetBoard, v *targetGiveView) (map[target.Holder]int64, error) {
	ctx, q := r.Context(), r.URL.Query()
	if !b.Own.Given || !b.Indicator.Kind.Counts() || len(b.Rows) == 0 {
		return nil, nil
	}
	weights := target.DefaultWeights()
	v.pathTo = "/targets/give"
	v.hidden = [][2]string{{"place", itoa(b.Path[len(b.Path)-1].ID)}, {"on", b.Period.String()}, {"ind", b.Indicator.Code}, {"propose", "1"}}
	if b.Holder.Kind != target.HolderUnit {
		v.hidden = append(v.hidden, [2]string{"holder", holderCode(b.Holder)})
	}
	for _, f := range []struct {
		name string
		to   *int64
	}{{"gap", &weights.Gap}, {"last", &weights.LastYear}, {"net", &weights.Network}, {"ease", &weights.PoorEases}} {
		if text := q.Get(f.name); text != "" {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				n = -1 // the weights' own check says what is wrong
			}
			*f.to = n
		}
		v.propose = append(v.propose, ui.Field{Name: f.name, Label: ui.T(ctx, "target.weight."+f.name), Type: "number", Value: itoa(*f.to), Min: "0", Max: "100"})
	}
	if q.Get("propose") == "" {
		return nil, nil
	}
	p, err := s.app.ProposeTargets(ctx, actor(r), ask.query, weights)
	if err != nil {
		if notice, _, mine := refused(ctx, err); mine {
			v.notice = notice
			return nil, nil
		}
		return nil, err
	}
	values := map[target.Holder]int64{}
	t := ui.Table{ID: "why", Caption: ui.T(ctx, "target.propose.why"), Cols: columns(ctx, "target.col.holder", "target.col.proposed", "target.col.floor", "target.col.from_gap", "target.col.from_last", "target.col.from_net", "target.col.working", "target.col.last_year", "target.col.collectors", "target.col.poor")}
	names := map[target.Holder]string{}
	for _, x := range b.Rows {
		names[x.Holder] = holderOfRow(x)
	}
	for n := 1; n < len(t.Cols); n++ {
		t.Cols[n].Num = true
	}
	part := func(v int64) ui.Cell { return ui.Cell{Text: ui.Decimal(ctx, tenthsOf(v), 1), Raw: rawHundredths(v)} }
	for _, l := range p.Lines {
		values[l.Holder] = l.Value
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: names[l.Holder]}, ui.Num(ctx, l.Value), ui.Num(ctx, l.Floor), part(l.FromGap), part(l.FromLast), part(l.FromNet),
			ui.Num(ctx, l.WorkingAge), ui.Num(ctx, l.LastYear), ui.Num(ctx, l.Collectors), {Text: percentSign(ctx, ui.Decimal(ctx, l.Poor, 1))}}})
	}
	v.table = &t
	return values, nil
}

func giveLines(r *http.Request, b app.TargetBoard, proposed map[target.Holder]int64) []targetGiveLine {
	ctx := r.Context()
	var out []targetGiveLine
	for _, x := range b.Rows {
		l := targetGiveLine{name: holderOfRow(x), field: "v-" + holderCode(x.Holder) + "-" + itoa(x.UnitID), axis: x.Holder.Axis()}
		if x.Holder.Kind != target.HolderUnit {
			l.sub = ui.T(ctx, "target.holder."+string(x.Holder.Kind))
		}
		if x.Given {
			l.given = x.Pace.Target
			l.now = amount(ctx, b.Indicator.Kind, x.Pace.Target)
			l.value = trimPercent(l.now)
		}
		if x.Result.Known {
			l.sub = joinDots(l.sub, ui.T(ctx, "target.give.has", resultText(ctx, b.Indicator.Kind, x.Result), ui.Day(x.Result.Day)))
		}
		if p, ok := proposed[x.Holder]; ok {
			l.value = ui.N(ctx, p)
		}
		l.value = typed(r, l.field, l.value)
		out = append(out, l)
	}
	return out
}

func decisionFields(r *http.Request, b app.TargetBoard, again bool) []ui.Field {
	ctx := r.Context()
	var d target.Decision
	if n := len(b.Versions); n > 0 {
		d = b.Versions[n-1].Decision
	}
	out := []ui.Field{{Name: "number", Label: ui.T(ctx, "target.decision.number"), Value: typed(r, "number", d.Number), Hint: ui.T(ctx, "target.decision.number.hint")},
		{Name: "decided", Label: ui.T(ctx, "target.decision.day"), Type: "date", Value: typed(r, "decided", d.Day.String())},
		{Name: "issuer", Label: ui.T(ctx, "target.decision.issuer"), Value: typed(r, "issuer", d.Issuer)}}
	if again {
		out = append(out, ui.Field{Name: "reason", Label: ui.T(ctx, "target.reason"), Hint: ui.T(ctx, "target.reason.hint"), Value: typed(r, "reason", "")})
	}
	return out
}

// issueForm gives the holder of the page its own target, or the next version of it.
func issueForm(r *http.Request, w ui.Where, b app.TargetBoard) *officeForm {
	ctx := r.Context()
	title, value := ui.T(ctx, "target.issue.title", holderName(b), periodVN(ctx, b.Period)), ""
	if b.Own.Given {
		title, value = ui.T(ctx, "target.issue.again", amount(ctx, b.Indicator.Kind, b.Own.Pace.Target)), trimPercent(amount(ctx, b.Indicator.Kind, b.Own.Pace.Target))
	}
	f := &officeForm{title: title, action: targetURL(w, b, "/targets/issue"), submit: ui.T(ctx, "target.issue.go"), open: !b.Own.Given}
	f.fields = append([]ui.Field{{Name: "value", Label: ui.T(ctx, "target.col.target"), Hint: ui.T(ctx, "target.value.hint."+string(b.Indicator.Kind)), Value: typed(r, "value", value), Required: true},
		{Name: "parts", Label: ui.T(ctx, "target.parts"), Options: partOptions(ctx, b, typed(r, "parts", ""))}}, decisionFields(r, b, b.Own.Given)...)
	return f
}

// partOptions are the ways to slice a target's period.
func partOptions(ctx context.Context, b app.TargetBoard, chosen string) []ui.Option {
	out := []ui.Option{{Label: ui.T(ctx, "target.parts.none")}}
	for _, k := range []struct {
		code string
		kind day.Kind
	}{{"half", day.Half}, {"quarter", day.Quarter}, {"month", day.Monthly}, {"week", day.Week}} {
		if k.kind < b.Period.Kind() {
			out = append(out, ui.Option{Value: k.code, Label: ui.T(ctx, "target.parts."+k.code), Selected: chosen == k.code})
		}
	}
	return out
}

var partKinds = map[string]day.Kind{"half": day.Half, "quarter": day.Quarter, "month": day.Monthly, "week": day.Week}

// orderOf is the order of a form, without its items.
func orderOf(r *http.Request, b app.TargetBoard) app.TargetOrder {
	return app.TargetOrder{Indicator: b.Indicator.Code, Period: b.Period, Reason: r.PostFormValue("reason"),
		Decision: target.Decision{Number: r.PostFormValue("number"), Day: formDay(r, "decided"), Issuer: r.PostFormValue("issuer")}}
}

// postIssue answers POST /targets/issue.
func (s *Server) postIssue(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.GiveTargets); err != nil {
		return err
	}
	ask, err := s.askBoard(r, "/targets/give")
	if err != nil {
		return err
	}
	b, err := s.app.TargetBoard(r.Context(), actor(r), ask.query)
	if err != nil {
		return err
	}
	o := orderOf(r, b)
	value, err := app.ReadFigure(b.Indicator.Kind, r.PostFormValue("value"))
	if err == nil {
		item := app.TargetItem{UnitID: b.Path[len(b.Path)-1].ID, Holder: b.Holder, Value: value}
		if kind, ok := partKinds[r.PostFormValue("parts")]; ok {
			item.Slices = target.Divide(b.Indicator.Kind, value, b.Own.Pace.Opening, b.Period, kind)
		}
		o.Items = []app.TargetItem{item}
		_, err = s.app.GiveTargets(r.Context(), actor(r), o)
	} else {
		f := fault.As(err)
		err = fault.WithFields("target.refused", fault.Field{Field: "value", Key: f.Key, Args: f.Args})
	}
	return s.afterGive(w, r, ask, b, err, true)
}

// postGive answers POST /targets/give: every field of the page in one order.
func (s *Server) postGive(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.GiveTargets); err != nil {
		return err
	}
	ask, err := s.askBoard(r, "/targets/give")
	if err != nil {
		return err
	}
	b, err := s.giveBoard(r, ask)
	if err != nil {
		return err
	}
	o := orderOf(r, b)
	o.Parent = b.Own.Line
	for n, l := range giveLines(r, b, nil) {
		text := r.PostFormValue(l.field)
		if text == "" {
			continue
		}
		value, err := app.ReadFigure(b.Indicator.Kind, text)
		if err != nil {
			f := fault.As(err)
			return s.afterGive(w, r, ask, b, fault.New(fault.Invalid, "target.line_refused", l.name, text, ui.T(r.Context(), f.Key, f.Args...)), false)
		}
		o.Items = append(o.Items, app.TargetItem{UnitID: b.Rows[n].UnitID, Holder: b.Rows[n].Holder, Value: value})
	}
	_, err = s.app.GiveTargets(r.Context(), actor(r), o)
	return s.afterGive(w, r, ask, b, err, false)
}

// afterGive goes back to the page, with what was typed when it was refused.
func (s *Server) afterGive(w http.ResponseWriter, r *http.Request, ask boardAsk, b app.TargetBoard, err error, top bool) error {
	ctx := r.Context()
	if err == nil {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "target.given"))
		to := targetURL(ask.st.where, b, "/targets")
		if top {
			to = targetURL(ask.st.where, b, "/targets/give")
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	_, status, mine := refused(ctx, err)
	if !mine {
		return err
	}
	v, verr := s.targetGiveView(r, err)
	if verr != nil {
		return verr
	}
	if top {
		v.top.open, v.top.fields = true, withErrors(r, err, v.top.fields)
	}
	return s.render(w, r, status, targetGivePage(v))
}
