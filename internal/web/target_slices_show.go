package web

import (
	"context"
	"net/http"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/target"
	"luoi/internal/web/ui"
)

// targetSliceBox divides a target over the halves, quarters, months or weeks of its period, each by hand.
type targetSliceBox struct {
	pick   string // address of another division
	hidden [][2]string
	parts  ui.Field
	action string
	code   string // of the division
	flow   bool   // slices sum; else they are levels
	whole  int64
	left   int64
	lines  []targetGiveLine
	fields []ui.Field
}

// sliceBox is the form of the holder's own slices: those that stand, else a proposal; nil without a target.
func sliceBox(r *http.Request, w ui.Where, b app.TargetBoard) *targetSliceBox {
	ctx, k := r.Context(), b.Indicator.Kind
	if !b.Own.Given || b.Period.Kind() == day.Week {
		return nil
	}
	v := &targetSliceBox{pick: "/targets/give", action: targetURL(w, b, "/targets/slices"), flow: k == target.Flow, whole: b.Own.Pace.Target}
	v.hidden = [][2]string{{"place", itoa(b.Path[len(b.Path)-1].ID)}, {"on", b.Period.String()}, {"ind", b.Indicator.Code}}
	if b.Holder.Kind != target.HolderUnit {
		v.hidden = append(v.hidden, [2]string{"holder", holderCode(b.Holder)})
	}
	v.code = typed(r, "slices", r.URL.Query().Get("slices"))
	if _, ok := partKinds[v.code]; !ok {
		v.code = sliceCode(b.Slices)
	}
	v.parts = ui.Field{Name: "slices", Label: ui.T(ctx, "target.parts"), Options: partOptions(ctx, b, v.code)}
	if kind, ok := partKinds[v.code]; ok && kind < b.Period.Kind() {
		v.lines, v.left = sliceLines(r, b, kind)
		meant := ui.Field{Name: "meant", Label: ui.T(ctx, "target.slices.meant"), Hint: ui.T(ctx, "target.slices.meant.hint")}
		for _, x := range []target.Kind{target.Stock, target.Flow, target.Rate, target.Mean} {
			if x == k || k.Counts() && x.Counts() {
				meant.Options = append(meant.Options, ui.Option{Value: string(x), Label: ui.T(ctx, "target.slices."+string(x)), Selected: typed(r, "meant", string(k)) == string(x)})
			}
		}
		v.fields = []ui.Field{meant, {Name: "reason", Label: ui.T(ctx, "target.reason"), Hint: ui.T(ctx, "target.slices.reason"), Value: typed(r, "reason", "")}}
	}
	return v
}

// sliceCode is the division of slices that stand; empty when there are none, or of several kinds.
func sliceCode(list []target.Slice) string {
	for code, kind := range partKinds {
		ok := len(list) > 0
		for _, s := range list {
			ok = ok && s.Period.Kind() == kind
		}
		if ok {
			return code
		}
	}
	return ""
}

func sliceLines(r *http.Request, b app.TargetBoard, kind day.Kind) (lines []targetGiveLine, left int64) {
	ctx, k := r.Context(), b.Indicator.Kind
	stands := map[day.Period]int64{}
	for _, s := range b.Slices {
		stands[s.Period] = s.Value
	}
	left = b.Own.Pace.Target
	for _, s := range target.Divide(k, b.Own.Pace.Target, b.Own.Pace.Opening, b.Period, kind) {
		l := targetGiveLine{name: periodVN(ctx, s.Period), field: sliceField(s.Period), value: trimPercent(amount(ctx, k, s.Value)), sub: ui.T(ctx, "target.slices.until", ui.Day(s.Period.To()))}
		if v, ok := stands[s.Period]; ok {
			l.now, l.value, s.Value = amount(ctx, k, v), trimPercent(amount(ctx, k, v)), v
		}
		left -= s.Value
		l.value = typed(r, l.field, l.value)
		lines = append(lines, l)
	}
	return lines, left
}

func sliceField(p day.Period) string { return "s-" + p.String() }

// postSlices answers POST /targets/slices: the same target, divided otherwise, is its next version.
func (s *Server) postSlices(w http.ResponseWriter, r *http.Request) error {
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
	list, err := readSlices(r.Context(), r.PostFormValue, b)
	if err == nil {
		o := app.TargetOrder{Indicator: b.Indicator.Code, Period: b.Period, Reason: r.PostFormValue("reason")}
		if n := len(b.Versions); n > 0 {
			o.Decision = b.Versions[n-1].Decision
		}
		o.Items = []app.TargetItem{{UnitID: b.Path[len(b.Path)-1].ID, Holder: b.Holder, Value: b.Own.Pace.Target, Slices: list}}
		_, err = s.app.GiveTargets(r.Context(), actor(r), o)
	}
	return s.afterGive(w, r, ask, b, err, false)
}

// readSlices reads the fields of a form; an empty one is no slice.
func readSlices(ctx context.Context, get func(string) string, b app.TargetBoard) ([]target.Slice, error) {
	kind, ok := partKinds[get("slices")]
	if !ok || !b.Own.Given {
		return nil, fault.New(fault.Invalid, "target.nothing_given")
	}
	list := []target.Slice{}
	for _, p := range target.Parts(b.Period, kind) {
		text := get(sliceField(p))
		if text == "" {
			continue
		}
		value, err := app.ReadFigure(b.Indicator.Kind, text)
		if err != nil {
			f := fault.As(err)
			return nil, fault.New(fault.Invalid, "target.line_refused", periodVN(ctx, p), text, ui.T(ctx, f.Key, f.Args...))
		}
		list = append(list, target.Slice{Period: p, Kind: target.Kind(get("meant")), Value: value})
	}
	return list, nil
}
