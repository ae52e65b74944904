package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// officeView is a page of what an office keeps.
type officeView struct {
	page     ui.Page
	over     string
	actions  []action
	tabs     []ui.Tab
	notice   *ui.Notice
	day      *dayPicker
	figures  []ui.Figure
	sections []section
	chosen   *chosenForm
	sheet    *ui.Table // what «Xuất Excel» writes
}

// section is one card: facts, a table, a form, or several of them.
type section struct {
	title, hint string
	link        *action
	facts       []ui.Fact
	table       *ui.Table
	body        templ.Component // what is neither; nil: nothing
	form        *officeForm
	more        []*officeForm // further forms below it
}

// officeForm is a form that is folded until it is wanted.
type officeForm struct {
	title, hint, action, submit string
	button                      string // name of the button; empty: it says nothing
	hidden                      [][2]string
	fields                      []ui.Field
	legend, choiceName          string
	choices                     []ui.Option // boxes of which several can be ticked
	checks                      []ui.Option // Value is the name
	open, danger                bool
}

// chosenForm is the bar below a table whose rows can be ticked: what to do with the ticked ones.
type chosenForm struct {
	id, action string // id is the table's Select
	hidden     [][2]string
	fields     []ui.Field
	buttons    []chosenButton
}

// chosenButton is one act for the ticked rows; the first is the usual one.
type chosenButton struct {
	label, name, action string // name: sent as NAME=1 when not empty; action: where to when not the form's
	danger              bool
}

// dayPicker asks for the day of a page.
type dayPicker struct {
	action string
	value  string
	find   bool
	query  string
	hidden [][2]string
	links  []action
}

// officePageOf makes a page from a function that fills it; sheetOf sends its table as a workbook.
func (s *Server) officePageOf(fill func(*http.Request) (officeView, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := fill(r)
		if err != nil {
			return err
		}
		v.tabs = openTabs(v.tabs, mayOf(actor(r)))
		return s.render(w, r, http.StatusOK, officePage(v))
	}
}

func (s *Server) sheetOf(fill func(*http.Request) (officeView, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := fill(r)
		if err != nil {
			return err
		}
		if v.sheet == nil {
			return fault.New(fault.NotFound, "web.no_page")
		}
		return s.sendTable(w, v.page.Title+" "+v.page.Place.Name, *v.sheet)
	}
}

// officeForms lists the routes of this file's neighbours.
func (s *Server) officeRoutes(signed func(string, handler)) {
	for path, fill := range map[string]func(*http.Request) (officeView, error){
		"/offices": s.officesView, "/charges": s.chargesView, "/organisations": s.organisationsView, "/points": s.pointsView,
		"/network": s.networkView, "/agents": s.agentsView, "/denominators": s.denominatorsView, "/events": s.eventsView,
	} {
		signed("GET "+path, s.officePageOf(fill))
		signed("GET "+path+".xlsx", s.sheetOf(fill))
	}
	signed("GET /offices/{id}", s.officePageOf(s.officeView))
	signed("POST /offices/{id}/contact", s.postOfficeContact)
	signed("POST /offices/{id}/account", s.postOfficeAccount)
	signed("GET /places/tree", s.officePageOf(s.treeView))
	signed("GET /places/change", s.officePageOf(s.changeView))
	signed("POST /places/change", s.postChange)
	signed("POST /places/status", s.postStatus)
	signed("GET /places/left", s.officePageOf(s.leftView))
	signed("POST /places/left", s.postLeft)
	signed("POST /charges", s.postCharge)
	signed("POST /charges/end", s.postChargeEnd)
	signed("POST /charges/account", s.postChargeAccount)
	signed("POST /organisations", s.postOrganisation)
	signed("GET /organisations/{id}", s.officePageOf(s.organisationView))
	signed("GET /organisations/{id}/cells.xlsx", s.sheetOf(s.organisationView))
	signed("POST /organisations/{id}/cells", s.postCell)
	signed("POST /points", s.postPoint)
	signed("POST /points/close", s.postPointClose)
	signed("POST /agents", s.postAgent)
	signed("GET /agents/{id}", s.officePageOf(s.agentView))
	signed("POST /agents/{id}", s.postAgent)
	signed("POST /agents/{id}/trainings", s.postTraining)
	signed("POST /agents/{id}/trainings/drop", s.postTrainingDrop)
	signed("POST /denominators", s.postDenominator)
	signed("POST /denominators/supersede", s.postSupersede)
	signed("GET /tasks", s.showTasks)
	signed("POST /tasks", s.postTask)
	signed("POST /tasks/{id}/done", s.postTaskDone)
	signed("POST /tasks/{id}/undo", s.postTaskUndo)
	signed("POST /notices", s.postNotice)
	signed("POST /notices/{id}/withdraw", s.postNoticeWithdraw)
}

// officeStand is standAt with the tabs of the module «Địa bàn».
func (s *Server) officeStand(r *http.Request, path string) (stand, officeView, error) {
	st, err := s.standAt(r, "places", path)
	if err != nil {
		return st, officeView{}, err
	}
	ctx := r.Context()
	v := officeView{page: st.page, over: unitName(st.place.Unit()), tabs: placeTabs(ctx, st.where, path)}
	v.page.Title, v.page.Crumbs = pathText(ctx, "office.title.", path), crumbsOf(st.where, st.place, path)
	return st, v, nil
}

// pathText names a page of the module, short on its tab or in full: /places/tree is places_tree.
func pathText(ctx context.Context, prefix, path string) string {
	return ui.T(ctx, prefix+strings.ReplaceAll(path[1:], "/", "_"))
}

// placeTabs are the pages of the module «Địa bàn».
func placeTabs(ctx context.Context, w ui.Where, now string) []ui.Tab {
	var out []ui.Tab
	for _, path := range []string{"/places", "/places/tree", "/offices", "/charges", "/organisations", "/points", "/network", "/agents", "/denominators"} {
		out = append(out, ui.Tab{Label: pathText(ctx, "office.tab.", path), Href: w.URL(path), Current: path == now})
	}
	return out
}

// refused puts what went wrong at the head of a page again, when it is the reader's to mend.
func refused(ctx context.Context, err error) (*ui.Notice, int, bool) {
	kind := fault.KindOf(err)
	if err == nil || kind != fault.Invalid && kind != fault.Conflict {
		return nil, 0, false
	}
	return &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err), Text: ui.T(ctx, "office.refused.kept")}, statusOf[kind], true
}

// answer ends a form: back to the page with a word of thanks, or the page again with the form open and the
// errors beside its fields. form says which of the page's forms it was.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, err error, done, to string, fill func(*http.Request) (officeView, error), form string) error {
	ctx := r.Context()
	if err == nil {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, done))
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	notice, status, mine := refused(ctx, err)
	if !mine {
		return err
	}
	v, ferr := fill(r)
	if ferr != nil {
		return ferr
	}
	v.notice = notice
	for i := range v.sections {
		for _, f := range append([]*officeForm{v.sections[i].form}, v.sections[i].more...) {
			if path, _, _ := strings.Cut(formAction(f), "?"); path == form && ofKind(r, f) {
				f.open = true
				f.fields = withErrors(r, err, f.fields)
			}
		}
	}
	return s.render(w, r, status, officePage(v))
}

// ofKind reports whether a form is the one that was sent, where several share an address and differ by their kind.
func ofKind(r *http.Request, f *officeForm) bool {
	for _, h := range f.hidden {
		if h[0] == "kind" {
			return h[1] == r.PostFormValue("kind")
		}
	}
	return true
}

func formAction(f *officeForm) string {
	if f == nil {
		return ""
	}
	return f.action
}

// typed is what someone wrote into a form that came back, else the value it begins with.
func typed(r *http.Request, name, first string) string {
	if r.Method == http.MethodPost && r.PostForm != nil {
		if v, ok := r.PostForm[name]; ok && len(v) > 0 {
			return v[0]
		}
	}
	return first
}

func formDay(r *http.Request, name string) day.Date {
	d, err := day.Parse(r.PostFormValue(name))
	if err != nil {
		return day.Date{} // the use case says which day is missing
	}
	return d
}

func formID(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func pathID(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.NotFound, "web.no_page")
	}
	return n, nil
}

// atDay is the day as of which a page is shown; zero: today. An unreadable one is an error.
func atDay(r *http.Request) (day.Date, error) {
	v := r.URL.Query().Get("at")
	if v == "" {
		return day.Date{}, nil
	}
	d, err := day.Parse(v)
	if err != nil {
		return d, fault.Wrap(fault.NotFound, err, "web.no_page")
	}
	return d, nil
}

func (s *Server) picker(ctx context.Context, w ui.Where, action_ string, at day.Date) *dayPicker {
	d := &dayPicker{action: action_, value: at.String()}
	if at.IsZero() {
		d.value = s.app.Today().String()
	}
	if w.UnitID != 0 {
		d.hidden = append(d.hidden, [2]string{"place", itoa(w.UnitID)})
	}
	for _, past := range []day.Date{day.Must(2025, 6, 30), day.Must(2019, 6, 30)} {
		d.links = append(d.links, action{label: past.VN(), href: w.URL(action_, "at", past.String())})
	}
	return d
}

// lastDay writes the last day of a half-open time; an open one in a word.
func lastDay(ctx context.Context, to day.Date) string {
	if to.IsZero() {
		return ui.T(ctx, "office.open")
	}
	return ui.Day(to.AddDays(-1))
}

func unitOptions(units []org.Unit, chosen string) []ui.Option {
	out := []ui.Option{{Label: "—"}}
	for _, u := range units {
		out = append(out, ui.Option{Value: itoa(u.ID), Label: unitName(u), Selected: itoa(u.ID) == chosen})
	}
	return out
}

func organisationOptions(list []org.Organisation, chosen string) []ui.Option {
	out := []ui.Option{{Label: "—"}}
	for _, o := range list {
		out = append(out, ui.Option{Value: itoa(o.ID), Label: o.Name, Selected: itoa(o.ID) == chosen})
	}
	return out
}

// figureOf is a count on today's day, of what the office itself keeps.
func (s *Server) figureOf(ctx context.Context, key string, n int64, unit, href string) ui.Figure {
	return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: ui.T(ctx, unit), Kind: ui.Stock, AsOf: s.app.Today(), Source: ui.T(ctx, "office.source"), Href: href}
}

func mayKeep(a app.Actor, allowed bool, f *officeForm) *officeForm {
	if !allowed {
		return nil
	}
	return f
}

// queryID is an id that stands in the address; 0 when none does or it cannot be read.
func queryID(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// atDayText is a day for people; empty when there is none.
func atDayText(d day.Date) string {
	if d.IsZero() {
		return ""
	}
	return ui.Day(d)
}
