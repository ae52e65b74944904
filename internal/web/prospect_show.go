package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func (s *Server) prospectRoutes(signed func(string, handler)) {
	signed("GET /prospects", s.showProspects)
	signed("GET /prospects.xlsx", s.showProspectsSheet)
	signed("GET /prospects/pivot", s.showPivot)
	signed("GET /prospects/pivot.xlsx", s.showPivotSheet)
	signed("GET /prospects/segments", s.showSegments)
	signed("POST /prospects/segments", s.postSegment)
	signed("POST /prospects/derive", s.postDerive)
	signed("POST /prospects/assign", s.postAssignList)
	signed("POST /prospects/release", s.postReleaseList)
	signed("POST /prospects/holders", s.postHolder)
	signed("GET /prospects/{id}", s.showProspect)
	signed("POST /prospects/{id}/assign", s.postAssign)
	signed("POST /prospects/{id}/release", s.postRelease)
	signed("POST /prospects/{id}/talks", s.postTalk)
	signed("POST /prospects/{id}/talks/{talk}/withdraw", s.postTalkWithdraw)
	signed("POST /prospects/{id}/means", s.postMeans)
	signed("POST /prospects/{id}/means/{means}/drop", s.postMeansDrop)
	signed("POST /prospects/{id}/brought", s.postBrought)
	signed("GET /objections", s.showObjections)
}

// prospectsView is the list of prospects of a place.
type prospectsView struct {
	page   ui.Page
	over   string
	total  string
	tabs   []ui.Tab
	links  []ui.Crumb
	filter string
	hidden []hiddenField
	fields []ui.Field
	table  ui.Table
	give   *giveView
	due    *ui.Notice
	derive string
}

type hiddenField struct{ name, value string }

// giveView is the box that gives a list to one holder.
type giveView struct {
	action, release, create string
	holders                 []ui.Option
	accounts                []ui.Option // of collectors who hold nothing yet
	held                    string      // name of the holder whose list is shown; empty: none
	place                   string
}

// prospectQuery reads a list's address. An unknown word is an error, never another list.
func prospectQuery(r *http.Request, where ui.Where) (app.ProspectQuery, error) {
	get := r.URL.Query().Get
	q := app.ProspectQuery{UnitID: where.UnitID, Scheme: where.Scheme, Segment: get("segment"), Cursor: r.URL.Query().Get("after"), Due: get("due") != ""}
	if v := get("reason"); v != "" {
		lead, ok := prospect.ReasonByCode(v)
		if !ok {
			return q, fault.New(fault.NotFound, "web.no_page")
		}
		q.Lead = lead
	}
	switch v := get("holder"); v {
	case "":
	case "nobody":
		q.Holder = app.HolderNobody
	default:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n <= 0 {
			return q, fault.New(fault.NotFound, "web.no_page")
		}
		q.Holder = n
	}
	return q, nil
}

// listPairs are the names and values of a list's address.
func listPairs(q app.ProspectQuery) []string {
	holder, due, reason := "", "", ""
	switch {
	case q.Holder == app.HolderNobody:
		holder = "nobody"
	case q.Holder > 0:
		holder = itoa(q.Holder)
	}
	if q.Due {
		due = "1"
	}
	if q.Lead != prospect.None {
		reason = q.Lead.Code()
	}
	return []string{"reason", reason, "segment", q.Segment, "holder", holder, "due", due}
}

func prospectsURL(w ui.Where, q app.ProspectQuery, more ...string) string {
	return w.URL("/prospects", append(listPairs(q), more...)...)
}

// prospectStand is where the list stands. Only the two schemes that people choose have one.
func (s *Server) prospectStand(r *http.Request, path string) (stand, app.ProspectQuery, error) {
	st, err := s.standAt(r, "prospects", path)
	if err != nil {
		return st, app.ProspectQuery{}, err
	}
	switch st.where.Scheme {
	case person.SchemeAny, person.SchemeVoluntarySI, person.SchemeHealth:
	default:
		st.where.Scheme = person.SchemeAny
	}
	q, err := prospectQuery(r, st.where)
	return st, q, err
}

// showProspects answers GET /prospects.
func (s *Server) showProspects(w http.ResponseWriter, r *http.Request) error {
	return s.prospectsPage(w, r, http.StatusOK, nil)
}

func (s *Server) prospectsPage(w http.ResponseWriter, r *http.Request, status int, bad *ui.Notice) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	list, err := s.app.Prospects(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	v := prospectsOf(r.Context(), st, q, list)
	if bad != nil {
		v.page.Flash = bad
	}
	return s.render(w, r, status, prospectsPage(v))
}

func prospectsOf(ctx context.Context, st stand, q app.ProspectQuery, list app.ProspectsView) prospectsView {
	v := prospectsView{page: st.page, over: joinDots(unitName(st.place.Unit()), ui.T(ctx, "web.figure.asof", list.AsOf)), total: ui.N(ctx, list.Total)}
	v.page.Title, v.page.Wide = ui.T(ctx, "prospect.title"), true
	v.page.Crumbs = append(crumbLinks(st), ui.Crumb{Label: v.page.Title})
	v.links = prospectLinks(ctx, st.where, "list", list.MayGive)
	v.tabs = leadTabs(ctx, st.where, q)
	v.filter = "/prospects"
	v.fields, v.hidden = filterFields(ctx, st.where, q, list)
	v.table = prospectsTable(ctx, st.where, q, list)
	if list.Due && list.MayGive {
		v.due, v.derive = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "prospect.due"), Text: ui.T(ctx, "prospect.due.text")}, st.where.URL("/prospects/derive")
	}
	if list.MayGive {
		v.give = giveOf(ctx, st, q, list)
	}
	return v
}

// prospectLinks leads between the pages of the module.
func prospectLinks(ctx context.Context, w ui.Where, here string, give bool) []ui.Crumb {
	all := []struct{ key, path string }{{"list", "/prospects"}, {"pivot", "/prospects/pivot"}, {"objections", "/objections"}, {"segments", "/prospects/segments"}}
	var out []ui.Crumb
	for _, l := range all {
		if l.key == here || l.key == "segments" && !give {
			continue
		}
		out = append(out, ui.Crumb{Label: ui.T(ctx, "prospect.page."+l.key), Href: w.URL(l.path)})
	}
	return out
}

func leadTabs(ctx context.Context, w ui.Where, q app.ProspectQuery) []ui.Tab {
	at := func(lead prospect.Reason, due bool) app.ProspectQuery {
		o := q
		o.Lead, o.Due = lead, due
		return o
	}
	tabs := []ui.Tab{{Label: ui.T(ctx, "prospect.all"), Href: prospectsURL(w, at(prospect.None, false)), Current: q.Lead == prospect.None && !q.Due}}
	for _, lead := range prospect.Reasons {
		tabs = append(tabs, ui.Tab{Label: ui.T(ctx, "prospect.reason."+lead.Code()), Href: prospectsURL(w, at(lead, false)), Current: q.Lead == lead && !q.Due})
	}
	return append(tabs, ui.Tab{Label: ui.T(ctx, "prospect.appointments"), Href: prospectsURL(w, at(prospect.None, true)), Current: q.Due})
}

func filterFields(ctx context.Context, w ui.Where, q app.ProspectQuery, list app.ProspectsView) ([]ui.Field, []hiddenField) {
	t := func(key string) string { return ui.T(ctx, key) }
	scheme := ui.Field{Name: "scheme", Label: t("prospect.filter.scheme"), Options: []ui.Option{{Value: "", Label: t("prospect.filter.both"), Selected: q.Scheme == person.SchemeAny}}}
	for _, s := range prospect.Schemes {
		scheme.Options = append(scheme.Options, ui.Option{Value: s.Code(), Label: schemeName(ctx, s), Selected: q.Scheme == s})
	}
	segment := ui.Field{Name: "segment", Label: t("prospect.filter.segment"), Options: []ui.Option{{Value: "", Label: t("prospect.all"), Selected: q.Segment == ""}}}
	for _, c := range segmentCodes(list.Segments) {
		segment.Options = append(segment.Options, ui.Option{Value: c, Label: segmentLabel(ctx, list.Segments, c), Selected: q.Segment == c})
	}
	fields := []ui.Field{scheme, segment}
	if list.MayGive {
		holder := ui.Field{Name: "holder", Label: t("prospect.filter.holder"), Options: []ui.Option{{Value: "", Label: t("prospect.all"), Selected: q.Holder == 0},
			{Value: "nobody", Label: t("prospect.holder.nobody"), Selected: q.Holder == app.HolderNobody}}}
		for _, h := range list.Holders {
			holder.Options = append(holder.Options, ui.Option{Value: itoa(h.ID), Label: h.Name + " (" + ui.N(ctx, h.Held) + ")", Selected: q.Holder == h.ID})
		}
		fields = append(fields, holder)
	}
	return fields, listHidden(w, q, "scheme", "segment", "holder")
}

// listHidden are the parts of a list's address that a form carries along, but for those it asks itself.
func listHidden(w ui.Where, q app.ProspectQuery, asked ...string) []hiddenField {
	var out []hiddenField
	add := func(name, value string) {
		for _, a := range asked {
			if a == name {
				return
			}
		}
		if value != "" {
			out = append(out, hiddenField{name, value})
		}
	}
	if w.UnitID != 0 {
		add("place", itoa(w.UnitID))
	}
	if w.Scheme != person.SchemeAny {
		add("scheme", w.Scheme.Code())
	}
	pairs := listPairs(q)
	for i := 0; i < len(pairs); i += 2 {
		add(pairs[i], pairs[i+1])
	}
	return out
}

func giveOf(ctx context.Context, st stand, q app.ProspectQuery, list app.ProspectsView) *giveView {
	g := &giveView{action: prospectsAct(st.where, q, "/prospects/assign"), release: prospectsAct(st.where, q, "/prospects/release"), create: prospectsAct(st.where, q, "/prospects/holders"),
		place: unitName(st.place.Unit())}
	if len(list.Unbound) > 0 {
		g.accounts = []ui.Option{{Label: ui.T(ctx, "prospect.holder.no_account")}}
	}
	for _, acc := range list.Unbound {
		g.accounts = append(g.accounts, ui.Option{Value: acc.ID, Label: acc.Name + " (" + acc.Login + ")"})
	}
	for _, h := range list.Holders {
		g.holders = append(g.holders, ui.Option{Value: itoa(h.ID), Label: holderLabel(ctx, h)})
		if h.ID == q.Holder {
			g.held = h.Name
		}
	}
	return g
}

func prospectsAct(w ui.Where, q app.ProspectQuery, path string) string {
	return w.URL(path, listPairs(q)...)
}

func holderLabel(ctx context.Context, h store.Holder) string {
	return h.Name + " · " + ui.T(ctx, "prospect.kind."+h.Kind) + " · " + ui.T(ctx, "prospect.holds", ui.N(ctx, h.Held))
}

func segmentCodes(rules []prospect.Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.Code)
	}
	return append(out, prospect.OtherSegment)
}

func segmentLabel(ctx context.Context, rules []prospect.Rule, code string) string {
	for _, r := range rules {
		if r.Code != code {
			continue
		}
		if ui.Lang(ctx) == i18n.EN && r.En != "" {
			return r.En
		}
		return r.Name
	}
	if code == prospect.OtherSegment {
		return ui.T(ctx, "prospect.segment.other")
	}
	return code // a rule of another day, until the list is derived anew
}

func prospectsTable(ctx context.Context, w ui.Where, q app.ProspectQuery, list app.ProspectsView) ui.Table {
	t := ui.Table{ID: "prospects", Caption: ui.T(ctx, "prospect.title"), Filter: true, Tall: true, Export: w.URL("/prospects.xlsx", listPairs(q)...),
		Cols: columns(ctx, "web.names.who", "prospect.col.place", "prospect.col.reason", "prospect.col.why", "prospect.col.holder", "prospect.col.talks")}
	for _, l := range list.Lines {
		t.Rows = append(t.Rows, prospectRow(ctx, w, list, l))
	}
	t.Empty = emptyProspects(ctx, list)
	t.Pager = &ui.Pager{Line: ui.T(ctx, "web.names.line", ui.N(ctx, int64(len(list.Lines))), ui.N(ctx, list.Total))}
	if q.Cursor != "" {
		t.Pager.First = prospectsURL(w, q)
	}
	if list.Next != "" {
		t.Pager.Next = prospectsURL(w, q, "after", list.Next)
	}
	return t
}

func emptyProspects(ctx context.Context, list app.ProspectsView) *ui.Empty {
	if !list.MayGive {
		return &ui.Empty{Small: true, Title: ui.T(ctx, "prospect.none.own"), Text: ui.T(ctx, "prospect.none.own.text")}
	}
	return &ui.Empty{Title: ui.T(ctx, "prospect.none.here"), Text: ui.T(ctx, "prospect.none.text"), Sample: ui.T(ctx, "prospect.none.sample"), Cite: ui.T(ctx, "prospect.none.cite")}
}

func prospectRow(ctx context.Context, w ui.Where, list app.ProspectsView, l app.ProspectItem) ui.Row {
	n := l.Name
	open, private := whyLines(ctx, l.Why)
	return ui.Row{Cells: []ui.Cell{
		{Text: n.FullName, Href: w.URL("/prospects/" + itoa(int64(l.Person))), Sub: joinDots(birthText(ctx, n.Birth), sexText(ctx, n.Sex), n.Occupation)},
		{Text: placeLine(below(list.Path, l.Where)), Sub: segmentLabel(ctx, list.Segments, l.Segment)},
		{Text: ui.T(ctx, "prospect.reason."+l.Lead.Code()), Tag: leadMood(l.Lead), Sub: joinDots(schemeShort(ctx, l.Scheme), otherReasons(ctx, l.Prospect))},
		{Text: open, Aside: private},
		holderCell(ctx, l),
		talksCell(ctx, l.ProspectRow)}}
}

// below leaves out the places a reader stands in already.
func below(path, where []org.Unit) []org.Unit {
	var out []org.Unit
	for _, u := range where {
		known := false
		for _, p := range path {
			known = known || p.ID == u.ID
		}
		if !known {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return where
	}
	return out
}

func schemeShort(ctx context.Context, s person.Scheme) string {
	return ui.T(ctx, "web.scheme.short."+s.Code())
}

func holderCell(ctx context.Context, l app.ProspectItem) ui.Cell {
	if l.Holder == 0 {
		return ui.Cell{Text: ui.T(ctx, "prospect.holder.nobody"), Tag: "warn"}
	}
	return ui.Cell{Text: l.HolderName}
}

// talksCell is «12 lần · 6,5 giờ», with the next step below.
func talksCell(ctx context.Context, p store.ProspectRow) ui.Cell {
	c := ui.Cell{}
	if p.Talks > 0 {
		c.Text = ui.T(ctx, "prospect.talks", ui.N(ctx, int64(p.Talks)), hours(ctx, p.Minutes))
	}
	if !p.NextDay.IsZero() {
		c.Sub = ui.T(ctx, "prospect.next", ui.T(ctx, "prospect.weekday."+strconv.Itoa(int(p.NextDay.Weekday()))), p.NextDay)
		if c.Text == "" {
			c.Text, c.Sub = c.Sub, ""
		}
	}
	return c
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
	case prospect.Due:
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
	return ui.T(ctx, "prospect.why."+w.Code, w.N)
}

// showProspectsSheet answers GET /prospects.xlsx with the whole list; what a family can pay stays here.
func (s *Server) showProspectsSheet(w http.ResponseWriter, r *http.Request) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	list, err := s.app.ExportProspects(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	ctx := r.Context()
	t := ui.Table{Caption: ui.T(ctx, "prospect.title"), Cols: columns(ctx, "prospect.col.nth", "web.names.who", "web.names.birth", "web.field.sex", "web.names.place",
		"prospect.col.reason", "prospect.col.scheme", "prospect.col.others", "prospect.col.why", "prospect.col.score", "prospect.col.segment", "prospect.col.holder", "prospect.col.talks", "prospect.col.next")}
	for i, l := range list.Lines {
		open, _ := whyLines(ctx, l.Why)
		score := 0
		for _, y := range l.Why {
			if !y.Private() {
				score += y.Points
			}
		}
		talks := talksCell(ctx, l.ProspectRow)
		row := ui.Row{}
		for _, text := range []string{itoa(int64(i + 1)), l.Name.FullName, birthText(ctx, l.Name.Birth), sexText(ctx, l.Name.Sex), placeLine(l.Where), ui.T(ctx, "prospect.reason."+l.Lead.Code()),
			schemeShort(ctx, l.Scheme), otherReasons(ctx, l.Prospect), open, itoa(int64(score)), segmentLabel(ctx, list.Segments, l.Segment), l.HolderName, talks.Text, talks.Sub} {
			row.Cells = append(row.Cells, ui.Cell{Text: text})
		}
		t.Rows = append(t.Rows, row)
	}
	return s.sendTable(w, t.Caption+" "+unitName(st.place.Unit()), t)
}

// postDerive judges what waits. The province's first time takes seconds; the page stays open meanwhile.
func (s *Server) postDerive(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	res, err := s.app.DeriveProspects(r.Context(), actor(r), nil, nil)
	if err != nil {
		return err
	}
	s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), "prospect.derived", ui.N(r.Context(), res.People), ui.N(r.Context(), res.Written)))
	http.Redirect(w, r, where.URL("/prospects"), http.StatusSeeOther)
	return nil
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
