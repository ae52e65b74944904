package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/advice"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/field/rules"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/policy"
	"luoi/internal/web/ui"
)

func (s *Server) adviceRoutes(signed func(string, handler)) {
	signed("GET /advice", s.showAdvice)
	// The form is sent, not put into an address: addresses are kept by browsers and sent on, and a family's
	// names and plans are not for that.
	signed("POST /advice", s.showAdvice)
	signed("POST /advice/paper.pdf", s.postAdvicePaper)
}

// bookNow is the book for pages that reckon in the browser.
func (s *Server) bookNow(ctx context.Context) (*policy.Book, error) { return s.app.BookNow(ctx) }

// adviceView is «Một trang cho nhà mình»: the form, the leaf that is printed, and what goes with it.
type adviceView struct {
	page    ui.Page
	form    adviceForm
	notice  *ui.Notice
	leaf    *leafView
	compare ui.Table
	differ  []string // what the other choices cost and bring against the first
	goal    string
	zalo    string
	script  string
	minutes string
	confirm []string
}

// leafView is the page itself, as it lies on the table.
type leafView struct {
	paper                   string
	office, forWhom, place  string
	month, own, cards       string
	state, daily, how       string
	monthRefs, stateRefs    string
	strip                   []stripMonth
	stripText               string
	people                  []leafPerson
	periods                 bool
	get, stop, honest, when []leafLine
	health                  []leafLine
	caseText                string
	proof, steps            []string
	sources                 []string
	foot                    string
	site                    string // page the square on the paper opens
	square                  qrSquare
}

type stripMonth struct {
	n            int
	harvest, pay bool
}

type leafPerson struct{ name, own, state, period string }

type leafLine struct{ text, refs string }

// showAdvice answers GET /advice, with ?person=ID for a household of the register, and the form itself.
func (s *Server) showAdvice(w http.ResponseWriter, r *http.Request) error {
	v, err := s.advice(r)
	if err != nil {
		return err
	}
	// This page alone runs the rules in the browser too.
	w.Header().Set("Content-Security-Policy", rules.Policy(policyHeader))
	return s.render(w, r, http.StatusOK, advicePage(v))
}

// advice reads the form and works its page out. What cannot be read or reckoned stands in the notice, and then
// there is no leaf.
func (s *Server) advice(r *http.Request) (adviceView, error) {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return adviceView{}, fault.Wrap(fault.Invalid, err, "family.look_again")
	}
	id, err := strconv.ParseInt(valueOr(r.Form, "person", "0"), 10, 64)
	if err != nil || id < 0 {
		return adviceView{}, fault.New(fault.NotFound, "web.no_page")
	}
	c, err := s.app.FamilyCase(ctx, actor(r), person.ID(id))
	if err != nil {
		return adviceView{}, err
	}
	v := adviceView{page: s.shell(r, ui.Where{}, "advice")}
	v.page.Title = ui.T(ctx, "family.title")
	if c.ID != 0 {
		v.page.Crumbs = []ui.Crumb{{Label: c.Head, Href: "/people/" + itoa(id)}, {Label: v.page.Title}}
	}
	form, ready := readAdvice(r, c)
	v.form = form
	v.form.loader, v.form.on, v.form.areas = s.rules.LoaderURL(), c.On.String(), strings.Join(c.Areas, " ")
	if !ready {
		v.form.open = true
		return v, nil
	}
	err = s.fillAdvice(r, c, &v)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return v, err
	}
	if err != nil {
		v.notice = &ui.Notice{Mood: "bad", Title: ui.T(ctx, "family.cannot"), Text: advice.Words(func(key string, args ...any) string { return ui.T(ctx, key, args...) }).Error(err)}
		v.form.open = true
	}
	return v, nil
}

func (s *Server) fillAdvice(r *http.Request, c app.FamilyCase, v *adviceView) error {
	ctx := r.Context()
	q, err := v.form.question(r, c)
	if err != nil {
		return err
	}
	a, err := s.app.Advise(ctx, actor(r), q)
	if err != nil {
		return err
	}
	v.leaf = leafOf(ctx, v.form, c, q, a.Page)
	v.compare = compareTable(ctx, a.Columns)
	for i, c := range a.Columns {
		if i > 0 {
			v.differ = append(v.differ, ui.T(ctx, "family.compare.differ", dongText(ctx, c.Income), strings.Join(c.Words, " ")))
		}
	}
	if a.Goal != nil {
		v.goal = goalText(ctx, *a.Goal)
	}
	v.zalo, v.script = a.Page.Zalo, a.Page.Script
	v.minutes = ui.T(ctx, "family.script.words", a.Page.Words)
	v.confirm = a.Page.Confirm
	return nil
}

// refs numbers the articles in the order in which they are first cited.
type refs struct{ list []string }

func (x *refs) of(sources ...string) string {
	var out []string
	for _, s := range sources {
		i := slices.Index(x.list, s)
		if i < 0 {
			x.list = append(x.list, s)
			i = len(x.list) - 1
		}
		if n := strconv.Itoa(i + 1); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, ",")
}

func leafOf(ctx context.Context, f adviceForm, c app.FamilyCase, q app.FamilyQuestion, p advice.Page) *leafView {
	l := &leafView{paper: f.paper(), office: c.Office, forWhom: f.forWhom.Value, place: joinDots(placeLine(villageOnly(c.Place)), p.On.VN())}
	if q.Family.Neighbour != "" && q.Family.Consent {
		l.caseText = p.CaseText // without a neighbour the family itself is the example
	}
	if l.office == "" {
		l.office = ui.T(ctx, "family.office_any")
	}
	l.month, l.daily = dongText(ctx, p.Month), dongText(ctx, p.Daily)
	if p.Own > 0 {
		l.own = ui.T(ctx, "family.part.pension", dongText(ctx, p.Own))
	}
	if p.State > 0 {
		l.state = ui.T(ctx, "family.part.state", dongText(ctx, p.State), dongText(ctx, p.Own+p.State))
	}
	if p.Cards > 0 {
		l.cards = ui.T(ctx, "family.part.cards", dongText(ctx, p.Cards))
	}
	l.lines(p, q.Words)
	l.peopleOf(ctx, p)
	l.stripOf(ctx, q, p)
	for _, text := range p.Proof {
		if len(text) > 2 && text[0] >= '1' && text[0] <= '5' && text[1] == '.' {
			l.steps = append(l.steps, strings.TrimSpace(text[2:]))
			continue
		}
		l.proof = append(l.proof, text)
	}
	if l.site = c.Contact.Site; l.site == "" {
		l.site = officialSite
	}
	l.square = squareOf(l.site)
	l.foot = ui.T(ctx, "family.foot", p.On, p.Version)
	return l
}

// villageOnly keeps the smallest place and its commune off the leaf's corner: people know where they live.
func villageOnly(path []org.Unit) []org.Unit {
	for _, u := range path {
		if u.Level == org.Village {
			return []org.Unit{u}
		}
	}
	return path
}

// lines sorts the sentences of the page into their places and numbers the articles behind their amounts.
func (l *leafView) lines(p advice.Page, w advice.Words) {
	x := &refs{}
	var pay, state []string
	for _, line := range p.Lines {
		switch line.Section {
		case "pay":
			pay = append(pay, line.Sources...)
		case "state":
			state = append(state, line.Sources...)
		}
	}
	l.monthRefs, l.stateRefs = x.of(pay...), x.of(state...)
	for _, line := range tighten(p, w) {
		at := map[string]*[]leafLine{"get": &l.get, "stop": &l.stop, "honest": &l.honest, "when": &l.when, "health": &l.health}[line.Section]
		if at != nil {
			*at = append(*at, leafLine{line.Text, x.of(line.Sources...)})
		}
	}
	l.sources = x.list
}

// tighten says for several people in one sentence what the page says of each, so that it stays one sheet:
// what each pays stands in the table already, and the comparison that is told is the least favourable.
func tighten(p advice.Page, w advice.Words) []advice.Line {
	if len(p.People) < 2 {
		return p.Lines
	}
	least, late := p.People[0], []string{}
	drop := map[string]bool{}
	for _, x := range p.People {
		e := x.Estimate
		if e.Pension < least.Estimate.Pension {
			least = x
		}
		if !x.OneOff {
			late = append(late, x.Name)
		}
		for _, text := range []string{w.T("advice.page.period", p.Method.Months, int64(x.Period.Payable)), w.T("advice.page.no_one_off", x.Name), comparison(x, w)} {
			drop[text] = true
		}
	}
	var out []advice.Line
	told := map[string]bool{}
	for _, line := range p.Lines {
		switch {
		case drop[line.Text] && line.Text == comparison(least, w) && !told[line.Text]:
			told[line.Text] = true
			line.Text = least.Name + ": " + line.Text
		case drop[line.Text] && len(late) > 0 && line.Text == w.T("advice.page.no_one_off", late[0]):
			line.Text = w.T("advice.page.no_one_off", joinComma(late...))
		case drop[line.Text]:
			continue
		}
		out = append(out, line)
	}
	return out
}

// comparison is the sentence of the page that sets a pension beside the social pension.
func comparison(x advice.Person, w advice.Words) string {
	e := x.Estimate
	if e.BelowSocial {
		return w.T("advice.page.below_social", int64(e.Pension), int64(e.Social))
	}
	return w.T("advice.page.above_social", int64(e.Social), int64(e.Pension-e.Social))
}

func (l *leafView) peopleOf(ctx context.Context, p advice.Page) {
	if len(p.People) < 2 {
		return
	}
	l.periods = p.Method.Months > 1
	for _, x := range p.People {
		l.people = append(l.people, leafPerson{x.Name, dongText(ctx, x.Month.Payable), dongText(ctx, x.Month.StateSupport+x.Month.LocalSupport), dongText(ctx, x.Period.Payable)})
	}
}

// stripOf is the year: months of harvest, months of payment.
func (l *leafView) stripOf(ctx context.Context, q app.FamilyQuestion, p advice.Page) {
	if p.Method.Months > 1 {
		l.how = ui.T(ctx, "family.how.period", p.Method.Months)
	} else {
		l.how = ui.T(ctx, "family.how.month")
	}
	if len(p.Method.PayMonths) == 0 || len(p.People) == 0 {
		return
	}
	var harvest, pay []string
	for n := 1; n <= 12; n++ {
		m := stripMonth{n, slices.Contains(q.Family.Season.Harvests, n), slices.Contains(p.Method.PayMonths, n)}
		if m.harvest {
			harvest = append(harvest, strconv.Itoa(n))
		}
		if m.pay {
			pay = append(pay, strconv.Itoa(n))
		}
		l.strip = append(l.strip, m)
	}
	l.stripText = ui.T(ctx, "family.strip", joinComma(harvest...), joinComma(pay...))
}

// compareTable sets the choices side by side: a column each, a line for each thing a family asks.
func compareTable(ctx context.Context, columns []advice.Column) ui.Table {
	t := ui.Table{ID: "compare", Caption: ui.T(ctx, "family.compare"), Cols: []ui.Col{{Label: ui.T(ctx, "family.compare.what")}}}
	if len(columns) == 0 {
		return t
	}
	rows := []struct {
		key string
		of  func(advice.Column) string
	}{
		{"month", func(c advice.Column) string { return dongText(ctx, c.Monthly) }},
		{"daily", func(c advice.Column) string { return dongText(ctx, c.Daily) }},
		{"state", func(c advice.Column) string { return dongText(ctx, c.State) }},
		{"from", func(c advice.Column) string { return c.Estimate.From.VN() }},
		{"pension", func(c advice.Column) string { return dongText(ctx, c.Estimate.Pension) }},
		{"social", func(c advice.Column) string { return besideSocial(ctx, c.Estimate) }},
		{"own", func(c advice.Column) string { return dongText(ctx, c.Own) }},
		{"back", func(c advice.Column) string { return yearsText(ctx, c.BackIn) }},
	}
	for i, c := range columns {
		label := ui.T(ctx, "family.compare.income", dongText(ctx, c.Income))
		if i == 0 {
			label = ui.T(ctx, "family.compare.lowest", dongText(ctx, c.Income))
		}
		t.Cols = append(t.Cols, ui.Col{Label: label, Num: true})
	}
	for _, row := range rows {
		cells := []ui.Cell{{Text: ui.T(ctx, "family.compare."+row.key)}}
		for _, c := range columns {
			cells = append(cells, ui.Cell{Text: row.of(c)})
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

func besideSocial(ctx context.Context, e advice.Estimate) string {
	if e.Pension < e.Social {
		return ui.T(ctx, "family.compare.below", dongText(ctx, e.Social-e.Pension))
	}
	return ui.T(ctx, "family.compare.above", dongText(ctx, e.Pension-e.Social))
}

func yearsText(ctx context.Context, months int) string {
	if months < 12 {
		return ui.T(ctx, "family.months", months)
	}
	return ui.T(ctx, "family.years", months/12, months%12)
}

func goalText(ctx context.Context, g advice.Goal) string {
	if !g.Reached {
		return ui.T(ctx, "family.goal.not", dongText(ctx, g.Want), dongText(ctx, g.Estimate.Pension))
	}
	return ui.T(ctx, "family.goal", dongText(ctx, g.Want), dongText(ctx, g.Income), dongText(ctx, g.Monthly.Payable), dongText(ctx, g.Daily))
}
