package web

import (
	"context"
	"strconv"
	"strings"

	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func holderLabel(ctx context.Context, h store.Holder) string {
	return h.Name + " · " + ui.T(ctx, "prospect.kind."+h.Kind) + " · " + ui.T(ctx, "prospect.holds", ui.N(ctx, h.Held))
}

func schemeShort(ctx context.Context, s person.Scheme) string {
	return ui.T(ctx, "web.scheme.short."+s.Code())
}

// talksText says how often and how long somebody was talked with: minutes below an hour, nothing of the length
// when nobody noted it.
func talksText(ctx context.Context, talks, minutes int) string {
	n := ui.N(ctx, int64(talks))
	switch {
	case minutes == 0:
		return ui.T(ctx, "prospect.talks.times", n)
	case minutes < 60:
		return joinComma(ui.T(ctx, "prospect.talks.times", n), ui.T(ctx, "prospect.minutes", minutes))
	}
	return ui.T(ctx, "prospect.talks", n, hours(ctx, minutes))
}

// hours writes minutes as hours to a tenth: 6,5.
func hours(ctx context.Context, minutes int) string {
	tenths := (minutes*10 + 30) / 60
	point := ","
	if ui.Lang(ctx) == i18n.EN {
		point = "."
	}
	s := ui.N(ctx, int64(tenths/10))
	if tenths%10 != 0 {
		s += point + strconv.Itoa(tenths%10)
	}
	return s
}

func leadMood(r prospect.Reason) string {
	switch r {
	case prospect.Stopped:
		return "bad"
	case prospect.Due, prospect.GiftEnds:
		return "warn"
	case prospect.Household:
		return "ok"
	}
	return "info"
}

// otherReasons are the tags beside the leading reason, once each.
func otherReasons(ctx context.Context, p prospect.Prospect) string {
	var out []string
	for _, r := range prospect.Reasons {
		for _, s := range prospect.Schemes {
			if p.Tags.Has(prospect.TagOf(r, s)) && (r != p.Lead || s != p.Scheme) {
				out = append(out, ui.T(ctx, "prospect.tag."+r.Code(), schemeShort(ctx, s)))
			}
		}
	}
	if p.Tags.Has(prospect.TagCheckCompulsory) {
		out = append(out, ui.T(ctx, "prospect.tag.compulsory"))
	}
	return strings.Join(out, ", ")
}

// whyLines are the reasons of a score in one sentence: those anybody may read, and those of what the
// family can pay, which stay on the screen.
func whyLines(ctx context.Context, list []prospect.Why) (open, private string) {
	var a, b []string
	for _, w := range list {
		if w.Private() {
			b = append(b, whyText(ctx, w))
		} else {
			a = append(a, whyText(ctx, w))
		}
	}
	return strings.Join(a, ", "), strings.Join(b, ", ")
}

func whyText(ctx context.Context, w prospect.Why) string {
	if crop, ok := strings.CutPrefix(w.Code, "trees_"); ok {
		return ui.T(ctx, "prospect.why.trees", ui.N(ctx, int64(w.N)), ui.T(ctx, "prospect.crop."+crop))
	}
	if w.N == 0 && (w.Code == "due_health" || w.Code == "due_voluntary") {
		return ui.T(ctx, "prospect.why."+w.Code+".today")
	}
	return ui.T(ctx, "prospect.why."+w.Code, w.N)
}

func holderKinds(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "collector", Label: ui.T(ctx, "prospect.kind.collector")}, {Value: "group", Label: ui.T(ctx, "prospect.kind.group")}}
}

// giveLabel and giveButton say what the form of a card does: give, or hand over.
func giveLabel(ctx context.Context, holder string) string {
	if holder == "" {
		return ui.T(ctx, "prospect.give.to")
	}
	return ui.T(ctx, "prospect.hand_over.to", holder)
}

func giveButton(ctx context.Context, holder string) string {
	if holder == "" {
		return ui.T(ctx, "prospect.give.one")
	}
	return ui.T(ctx, "prospect.hand_over")
}
