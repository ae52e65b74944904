package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// segmentsView is the office's own segments: what they are called, whom they mean, since when.
type segmentsView struct {
	page   ui.Page
	over   string
	links  []ui.Crumb
	rules  []ruleLine
	old    []ruleLine
	fields []ui.Field
	post   string
	bad    string
}

type ruleLine struct {
	code, name, words, days, edit string
	first                         bool
}

// showSegments answers GET /prospects/segments.
func (s *Server) showSegments(w http.ResponseWriter, r *http.Request) error {
	return s.segmentsPage(w, r, http.StatusOK, nil)
}

func (s *Server) segmentsPage(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	ctx := r.Context()
	st, err := s.standAt(r, "prospects", "/prospects")
	if err != nil {
		return err
	}
	all, err := s.app.SegmentRules(ctx, actor(r))
	if err != nil {
		return err
	}
	on := st.place.AsOf
	if on.IsZero() {
		on = s.app.Today()
	}
	v := segmentsView{page: st.page, links: prospectLinks(ctx, st.where, "segments", true), post: st.where.URL("/prospects/segments"), over: ui.T(ctx, "web.figure.asof", on)}
	v.page.Title = ui.T(ctx, "prospect.page.segments")
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: ui.T(ctx, "prospect.title"), Href: st.where.URL("/prospects")}, ui.Crumb{Label: v.page.Title})
	now := prospect.RulesOn(all, on)
	editing := prospect.Rule{}
	for i, rule := range now {
		line := ruleLine{code: rule.Code, name: segmentLabel(ctx, now, rule.Code), words: ruleWords(ctx, rule.When), days: ui.T(ctx, "prospect.rule.since", rule.From), first: i == 0,
			edit: st.where.URL("/prospects/segments", "edit", rule.Code) + "#edit"}
		v.rules = append(v.rules, line)
		if rule.Code == r.URL.Query().Get("edit") {
			editing = rule
		}
	}
	for _, rule := range all {
		if !rule.To.IsZero() {
			v.old = append(v.old, ruleLine{name: rule.Name, words: ruleWords(ctx, rule.When), days: ui.T(ctx, "prospect.rule.until", rule.From, rule.To)})
		}
	}
	if bad != nil {
		v.bad, editing = i18n.Error(ui.Lang(ctx), bad), ruleOf(r)
	}
	v.fields = withErrors(r, bad, ruleFields(ctx, editing))
	return s.render(w, r, status, segmentsPage(v))
}

// ruleWords says a condition in words; all of them must hold.
func ruleWords(ctx context.Context, c prospect.Condition) string {
	var out []string
	add := func(key string, args ...any) { out = append(out, ui.T(ctx, key, args...)) }
	switch {
	case c.AgeFrom > 0 && c.AgeTo > 0:
		add("prospect.rule.w.age", c.AgeFrom, c.AgeTo)
	case c.AgeFrom > 0:
		add("prospect.rule.w.age_from", c.AgeFrom)
	case c.AgeTo > 0:
		add("prospect.rule.w.age_to", c.AgeTo)
	}
	if c.ToPension > 0 {
		add("prospect.rule.w.to_pension", c.ToPension)
	}
	if c.Sex != "" {
		add("prospect.rule.w.sex", strings.ToLower(ui.T(ctx, "web.sex."+c.Sex)))
	}
	if len(c.Jobs) > 0 {
		add("prospect.rule.w.jobs", strings.Join(c.Jobs, ", "))
	}
	if len(c.Groups) > 0 {
		names := make([]string, len(c.Groups))
		for i, g := range c.Groups {
			seg, _ := coverage.SegmentByCode(g)
			names[i] = segmentName(ctx, seg)
		}
		add("prospect.rule.w.groups", strings.Join(names, ", "))
	}
	if len(c.Poverty) > 0 {
		names := make([]string, len(c.Poverty))
		for i, p := range c.Poverty {
			names[i] = ui.T(ctx, "prospect.poverty."+p)
		}
		add("prospect.rule.w.poverty", strings.Join(names, ", "))
	}
	if c.LeftPoverty {
		add("prospect.rule.w.left")
	}
	if c.Minority != "" {
		add("prospect.rule.w.minority." + c.Minority)
	}
	for _, s := range c.In {
		add("prospect.rule.w.in", schemeWord(ctx, s))
	}
	for _, s := range c.NotIn {
		add("prospect.rule.w.not_in", schemeWord(ctx, s))
	}
	if c.HouseholdIn != "" {
		add("prospect.rule.w.household", schemeWord(ctx, c.HouseholdIn))
	}
	if c.MembersFrom > 0 {
		add("prospect.rule.w.members", c.MembersFrom)
	}
	return strings.Join(out, "; ")
}

func schemeWord(ctx context.Context, code string) string {
	s, _ := person.SchemeByCode(code)
	return schemeName(ctx, s)
}

func ruleFields(ctx context.Context, r prospect.Rule) []ui.Field {
	t := func(key string) string { return ui.T(ctx, key) }
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	choose := func(name, key string, now string, words ...string) ui.Field {
		f := ui.Field{Name: name, Label: t("prospect.rule.f." + name), Options: []ui.Option{{Label: t("prospect.rule.any")}}}
		for _, w := range words {
			f.Options = append(f.Options, ui.Option{Value: w, Label: t(key + w), Selected: now == w})
		}
		return f
	}
	first := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return list[0]
	}
	group := ui.Field{Name: "groups", Label: t("prospect.rule.f.groups"), Options: []ui.Option{{Label: t("prospect.rule.any")}}}
	for _, s := range coverage.Segments {
		group.Options = append(group.Options, ui.Option{Value: s.Code(), Label: segmentName(ctx, s), Selected: slices.Contains(r.When.Groups, s.Code())})
	}
	return []ui.Field{
		{Name: "name", Label: t("prospect.rule.f.name"), Value: r.Name, Required: true},
		{Name: "en", Label: t("prospect.rule.f.en"), Value: r.En},
		{Name: "code", Label: t("prospect.rule.f.code"), Hint: t("prospect.rule.f.code.hint"), Value: r.Code},
		{Name: "age_from", Label: t("prospect.rule.f.age_from"), Type: "number", Min: "0", Max: "120", Value: number(r.When.AgeFrom)},
		{Name: "age_to", Label: t("prospect.rule.f.age_to"), Type: "number", Min: "0", Max: "120", Value: number(r.When.AgeTo)},
		{Name: "to_pension", Label: t("prospect.rule.f.to_pension"), Type: "number", Min: "0", Max: "600", Value: number(r.When.ToPension)},
		{Name: "jobs", Label: t("prospect.rule.f.jobs"), Hint: t("prospect.rule.f.jobs.hint"), Value: strings.Join(r.When.Jobs, ", ")},
		group,
		choose("poverty", "prospect.poverty.", first(r.When.Poverty), prospect.PovertyWords[:]...),
		choose("left_poverty", "prospect.rule.left.", map[bool]string{true: "yes"}[r.When.LeftPoverty], "yes"),
		choose("minority", "prospect.rule.minority.", r.When.Minority, "yes", "no"),
		choose("sex", "web.sex.", r.When.Sex, "male", "female"),
		choose("not_in", "web.scheme.", first(r.When.NotIn), "compulsory", "voluntary", "health", "unemployment"),
		choose("household_in", "web.scheme.", r.When.HouseholdIn, "compulsory", "voluntary", "health", "unemployment"),
		{Name: "members_from", Label: t("prospect.rule.f.members_from"), Type: "number", Min: "0", Max: "50", Value: number(r.When.MembersFrom)},
	}
}

// ruleOf reads the form. A code left out is made from the name.
func ruleOf(r *http.Request) prospect.Rule {
	v := func(name string) string { return strings.TrimSpace(vntext.NFC(r.PostFormValue(name))) }
	n := func(name string) int { return int(formNumber(r, name)) }
	one := func(name string) []string {
		if w := v(name); w != "" {
			return []string{w}
		}
		return nil
	}
	rule := prospect.Rule{Code: v("code"), Name: v("name"), En: v("en")}
	if rule.Code == "" {
		rule.Code = strings.ReplaceAll(vntext.Key(rule.Name), " ", "_")
		if len(rule.Code) > 30 {
			rule.Code = strings.TrimRight(rule.Code[:30], "_")
		}
	}
	c := &rule.When
	c.AgeFrom, c.AgeTo, c.ToPension, c.MembersFrom = n("age_from"), n("age_to"), n("to_pension"), n("members_from")
	c.Groups, c.Poverty, c.NotIn = one("groups"), one("poverty"), one("not_in")
	c.Minority, c.Sex, c.HouseholdIn, c.LeftPoverty = v("minority"), v("sex"), v("household_in"), v("left_poverty") == "yes"
	for _, w := range strings.Split(v("jobs"), ",") {
		if w = strings.TrimSpace(w); w != "" {
			c.Jobs = append(c.Jobs, w)
		}
	}
	return rule
}

// postSegment keeps, ends or moves a rule, and derives the list anew by it.
func (s *Server) postSegment(w http.ResponseWriter, r *http.Request) error {
	c := app.RuleChange{End: r.PostFormValue("end"), Up: r.PostFormValue("up")}
	if c.End == "" && c.Up == "" {
		c.Rule = ruleOf(r)
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	err = s.app.ChangeRules(r.Context(), actor(r), c)
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.segmentsPage(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), "prospect.rule.kept"))
	http.Redirect(w, r, where.URL("/prospects/segments"), http.StatusSeeOther)
	return nil
}

// objectionsView is the catalogue of what people say, each with the card that answers it.
type objectionsView struct {
	page    ui.Page
	over    string
	links   []ui.Crumb
	cards   []answerView
	brought string
}

// showObjections answers GET /objections.
func (s *Server) showObjections(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	st, err := s.standAt(r, "prospects", "/objections")
	if err != nil {
		return err
	}
	o, err := s.app.Objections(ctx, actor(r), st.where.UnitID)
	if err != nil {
		return err
	}
	v := objectionsView{page: st.page, over: unitName(st.place.Unit()), links: prospectLinks(ctx, st.where, "objections", false), brought: ui.T(ctx, "prospect.brought.n", ui.N(ctx, o.Brought))}
	v.page.Title = ui.T(ctx, "prospect.page.objections")
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: v.page.Title})
	for _, card := range o.Cards {
		a := answerOf(ctx, card)
		n := o.Counts[card.Code]
		a.counts = ui.T(ctx, "prospect.heard", ui.N(ctx, n.Heard), ui.N(ctx, n.People), ui.N(ctx, n.Joined), ui.N(ctx, n.Agreed))
		v.cards = append(v.cards, a)
	}
	return s.render(w, r, http.StatusOK, objectionsPage(v))
}
