package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func (s *Server) pairRoutes(signed func(string, handler)) {
	signed("GET /pairs", s.showPairs)
	signed("POST /pairs/{record}/{person}", s.postPair)
	signed("POST /pairs/undo", s.postPairUndo)
	signed("GET /pairs/words", s.showPairWords)
	signed("POST /pairs/words/{id}/undo", s.postPairUndo)
	signed("POST /pairs/rule", s.postPairRule)
	signed("GET /duplicates", s.showDuplicates)
	signed("GET /duplicates/{keep}/{gone}", s.showDuplicate)
	signed("POST /duplicates/{keep}/{gone}", s.postDuplicate)
	signed("POST /merges/{id}/undo", s.postMergeUndo)
}

// pairsView is the queue (xem lại cặp nghi ngờ): one pair side by side.
type pairsView struct {
	page    ui.Page
	desk    pairDesk
	words   string
	rule    *pairRule
	tabs    []ui.Tab
	filters pairFilters
}

// pairDesk is the part that every answer replaces.
type pairDesk struct {
	status  []string // còn 266 · hôm nay đã xem 34 · 3,1 cặp/phút
	left    string   // for the badge of the rail
	waits   string   // the badge's sentence
	notices []ui.Notice
	now     *pairCard
	ahead   *pairCard // shown at once while the answer travels
	undo    string
	canUndo bool
	empty   *ui.Empty
}

// pairFilters is a form of two selects.
type pairFilters struct {
	action string
	hidden [][2]string
	fields []ui.Field
}

type pairRule struct {
	action string
	two    bool
}

// pairCard is one pair.
type pairCard struct {
	action    string
	title     string
	chance    string
	mood      string
	rows      []pairRow
	only      [][2]string // what one side says alone
	left      pairSide
	right     pairSide
	evidence  []ui.Evidence
	household string
	members   []pairMember
	rival     string
	rivalHref string
	notes     []ui.Notice
	stay      bool // another candidate of the row follows a "no"
}

type pairSide struct{ head, line, href string }

// pairRow compares one thing.
type pairRow struct {
	label       string
	name        bool // the row of the names, which stands out
	bare        bool // the value says by itself what it is
	left, right []diffPart
	kind        string // same near differ none
	verdict     string
}

type pairMember struct {
	name, facts string
	self        bool
}

// pairQueryOf reads the filters of an address.
func pairQueryOf(r *http.Request, w ui.Where) (app.PairQuery, error) {
	q := app.PairQuery{UnitID: w.UnitID, Mine: r.URL.Query().Get("mine") == "1"}
	if l := delivery.List(r.URL.Query().Get("list")); l != "" {
		known := false
		for _, x := range lists {
			known = known || x == l
		}
		if !known {
			return q, fault.New(fault.NotFound, "web.no_page")
		}
		q.List = l
	}
	switch r.URL.Query().Get("band") {
	case "":
	case "1", "2", "3":
		q.Band = int(r.URL.Query().Get("band")[0] - '0')
	default:
		return q, fault.New(fault.NotFound, "web.no_page")
	}
	var err error
	q.First, err = pairKeyOf(r.URL.Query().Get("pair"))
	return q, err
}

// pairKeyOf reads "record.person".
func pairKeyOf(text string) (k store.PairKey, err error) {
	if text == "" {
		return k, nil
	}
	a, b, _ := strings.Cut(text, ".")
	record, err1 := strconv.ParseInt(a, 10, 64)
	who, err2 := strconv.ParseInt(b, 10, 64)
	if err1 != nil || err2 != nil {
		return k, fault.New(fault.NotFound, "web.no_page")
	}
	return store.PairKey{RecordID: record, PersonID: person.ID(who)}, nil
}

func pairWord(k store.PairKey) string { return itoa(k.RecordID) + "." + itoa(int64(k.PersonID)) }

// pairURL is an address of the queue under its filters.
func pairURL(w ui.Where, q app.PairQuery, path string, more ...string) string {
	pairs := append([]string{"list", string(q.List)}, more...)
	if q.Band > 0 {
		pairs = append(pairs, "band", strconv.Itoa(q.Band))
	}
	if q.Mine {
		pairs = append(pairs, "mine", "1")
	}
	return w.URL(path, pairs...)
}

// showPairs answers GET /pairs.
func (s *Server) showPairs(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q, err := pairQueryOf(r, where)
	if err != nil {
		return err
	}
	return s.pairsPage(w, r, http.StatusOK, where, q, nil)
}

// pairsPage draws the whole page, or for htmx the desk only.
func (s *Server) pairsPage(w http.ResponseWriter, r *http.Request, status int, where ui.Where, q app.PairQuery, notices []ui.Notice) error {
	ctx := r.Context()
	queue, err := s.app.Pairs(ctx, actor(r), q)
	if err != nil {
		return err
	}
	desk := deskOf(ctx, where, q, queue)
	desk.notices = notices
	if isPart(r) {
		return s.render(w, r, http.StatusOK, pairDeskBox(desk))
	}
	st, err := s.standIn(r, where, "pairs", "/pairs")
	if err != nil {
		return err
	}
	v := pairsView{page: st.page, desk: desk, words: st.where.URL("/pairs/words")}
	v.page.Title, v.page.Wide = ui.T(ctx, "pair.title"), true
	v.tabs = []ui.Tab{{Label: ui.T(ctx, "pair.tab.queue"), Href: pairURL(where, app.PairQuery{List: q.List, Band: q.Band}, "/pairs"), Current: !q.Mine},
		{Label: ui.T(ctx, "pair.tab.mine"), Href: pairURL(where, app.PairQuery{Mine: true}, "/pairs"), Current: q.Mine},
		{Label: ui.T(ctx, "pair.tab.words"), Href: v.words}, {Label: ui.T(ctx, "pair.tab.duplicates"), Href: st.where.URL("/duplicates")}}
	v.filters = filtersOf(ctx, where, q, queue)
	if queue.MayRule {
		v.rule = &pairRule{action: where.URL("/pairs/rule"), two: queue.Two}
	}
	return s.render(w, r, status, pairsPage(v))
}

func filtersOf(ctx context.Context, w ui.Where, q app.PairQuery, v app.PairQueueView) pairFilters {
	lists := []ui.Option{{Label: ui.T(ctx, "pair.filter.lists")}}
	bands := []ui.Option{{Label: ui.T(ctx, "pair.filter.bands")}}
	byList, byBand := map[delivery.List]int64{}, map[int]int64{}
	var order []delivery.List
	for _, f := range v.Facets {
		if byList[f.List] == 0 {
			order = append(order, f.List)
		}
		byList[f.List] += f.N
		byBand[f.Band+1] += f.N
	}
	if q.List != "" && byList[q.List] == 0 {
		order = append(order, q.List)
	}
	for _, l := range order {
		lists = append(lists, ui.Option{Value: string(l), Label: ui.T(ctx, "web.list."+string(l)) + " · " + ui.N(ctx, byList[l]), Selected: q.List == l})
	}
	for b := 3; b >= 1; b-- {
		bands = append(bands, ui.Option{Value: strconv.Itoa(b), Label: ui.T(ctx, "pair.band."+strconv.Itoa(b)) + " · " + ui.N(ctx, byBand[b]), Selected: q.Band == b})
	}
	f := pairFilters{action: "/pairs", fields: []ui.Field{{Name: "list", Label: ui.T(ctx, "pair.filter.list"), Options: lists}, {Name: "band", Label: ui.T(ctx, "pair.filter.band"), Options: bands}}}
	if u, err := url.Parse(w.URL("/pairs")); err == nil {
		for key, values := range u.Query() {
			f.hidden = append(f.hidden, [2]string{key, values[0]})
		}
	}
	if q.Mine {
		f.hidden = append(f.hidden, [2]string{"mine", "1"})
	}
	return f
}

func deskOf(ctx context.Context, w ui.Where, q app.PairQuery, v app.PairQueueView) pairDesk {
	d := pairDesk{undo: pairURL(w, q, "/pairs/undo"), canUndo: v.Today > 0}
	d.status = []string{ui.T(ctx, "pair.status.left", ui.N(ctx, v.Left)), ui.T(ctx, "pair.status.today", ui.N(ctx, v.Today))}
	if v.Pace > 0 {
		d.status = append(d.status, ui.T(ctx, "pair.status.pace", ui.Tenth(ctx, int64(v.Pace*10+.5))))
	}
	if v.Mine > 0 && !q.Mine {
		d.status = append(d.status, ui.T(ctx, "pair.status.mine", ui.N(ctx, v.Mine)))
	}
	if v.Two {
		d.status = append(d.status, ui.T(ctx, "pair.status.two"))
	}
	if q.List == "" && q.Band == 0 && !q.Mine {
		d.left, d.waits = ui.N(ctx, v.Left), ui.T(ctx, "web.waits.pairs", ui.N(ctx, v.Left))
	}
	if v.Current == nil {
		e := ui.Empty{Title: ui.T(ctx, "pair.empty"), Text: ui.T(ctx, "pair.empty.text"), Href: w.URL("/coverage"), Action: ui.T(ctx, "pair.empty.go")}
		switch {
		case q.Mine:
			e = ui.Empty{Title: ui.T(ctx, "pair.empty.mine"), Text: ui.T(ctx, "pair.empty.mine.text"), Href: pairURL(w, app.PairQuery{}, "/pairs"), Action: ui.T(ctx, "pair.tab.back")}
		case q.List != "" || q.Band != 0:
			e = ui.Empty{Title: ui.T(ctx, "pair.empty.filter"), Text: ui.T(ctx, "pair.empty.filter.text"), Href: pairURL(w, app.PairQuery{}, "/pairs"), Action: ui.T(ctx, "pair.filter.none")}
		}
		d.empty = &e
		return d
	}
	d.now = cardOf(ctx, w, q, v.Current)
	if v.Next != nil {
		d.ahead = cardOf(ctx, w, q, v.Next)
	}
	return d
}

func cardOf(ctx context.Context, w ui.Where, q app.PairQuery, p *app.PairView) *pairCard {
	k := store.PairKey{RecordID: p.RecordID, PersonID: p.PersonID}
	c := &pairCard{action: pairURL(w, q, "/pairs/"+itoa(k.RecordID)+"/"+itoa(int64(k.PersonID))), title: p.Record.FullName, stay: p.Candidates > 1,
		chance: ui.T(ctx, "pair.chance", chance(ctx, p.Probability)), mood: whyMood(p.Probability)}
	c.left = pairSide{head: ui.T(ctx, "pair.side.row", ui.T(ctx, "web.list."+string(p.Record.List))), line: sourceLine(ctx, p.Record)}
	c.right = pairSide{head: ui.T(ctx, "pair.side.person"), href: w.URL("/people/" + itoa(int64(p.PersonID))),
		line: joinDots(pathLineOf(p), takesPart(ctx, p.Person.Covered))}
	c.rows, c.only = splitRows(pairRows(ctx, p), [2]string{ui.T(ctx, "pair.only.row"), ui.T(ctx, "pair.only.person")})
	if p.Explanation != nil {
		why := whyOf(ctx, stand{}, app.LinkExplanation{Record: p.Record, Person: p.Person, Explanation: p.Explanation})
		c.evidence = why.evidence
	}
	if p.Household.ID != 0 {
		c.household = ui.T(ctx, "pair.household", strings.ToUpper(p.Household.Number))
	}
	for _, m := range p.Members {
		c.members = append(c.members, pairMember{name: called(m.FullName), self: m.ID == p.PersonID, facts: joinDots(m.Relation, birthText(ctx, m.Birth), takesPart(ctx, m.Covered))})
	}
	c.fillRival(ctx, w, q, p)
	c.fillNotes(ctx, p)
	return c
}

func pathLineOf(p *app.PairView) string { return placeLine(p.Place) }

// takesPart names the schemes someone has.
func takesPart(ctx context.Context, covered int) string {
	var names []string
	for _, s := range person.Schemes {
		if covered&s.Bit() != 0 {
			names = append(names, schemeName(ctx, s))
		}
	}
	if len(names) == 0 {
		return ui.T(ctx, "pair.has_none")
	}
	return ui.T(ctx, "pair.has", strings.Join(names, ", "))
}

// sourceLine says where the row stood.
func sourceLine(ctx context.Context, r app.RecordView) string {
	if len(r.Deliveries) == 0 {
		return ""
	}
	d := r.Deliveries[len(r.Deliveries)-1]
	return ui.T(ctx, "pair.source", d.FileName, itoa(d.Line), d.AsOf)
}

func (c *pairCard) fillRival(ctx context.Context, w ui.Where, q app.PairQuery, p *app.PairView) {
	switch {
	case p.Rival == nil:
		c.rival = ui.T(ctx, "pair.rival.none")
	case !p.Rival.Reached:
		c.rival = ui.T(ctx, "pair.rival.elsewhere", chance(ctx, p.Rival.Probability))
	default:
		c.rival = ui.T(ctx, "pair.rival", joinDots(p.Rival.Person.FullName, birthText(ctx, p.Rival.Person.Birth), placeLine(p.Rival.Place)), chance(ctx, p.Rival.Probability))
		c.rivalHref = pairURL(w, q, "/pairs", "pair", pairWord(store.PairKey{RecordID: p.RecordID, PersonID: p.Rival.Person.ID}))
	}
}

// fillNotes tells what was said of the pair, and of a row like it in an earlier file.
func (c *pairCard) fillNotes(ctx context.Context, p *app.PairView) {
	if e := p.EarlierBy; e != nil {
		key := "pair.earlier.same"
		if e.Decision == store.HandRefused {
			key = "pair.earlier.different"
		}
		c.notes = append(c.notes, ui.Notice{Title: ui.T(ctx, key, e.Name, ui.Moment(e.At)), Text: ui.T(ctx, "pair.earlier.text", joinDots(e.FullName, birthText(ctx, e.Birth)))})
	}
	for _, o := range p.Opinions {
		n := ui.Notice{Mood: "warn", Title: ui.T(ctx, "pair.said."+answerKey(o.Answer), o.Name, ui.Moment(o.At)), Text: o.Note}
		c.notes = append(c.notes, n)
	}
}

func answerKey(a store.PairAnswer) string {
	switch a {
	case store.SamePerson:
		return "same"
	case store.TwoPeople:
		return "different"
	}
	return "unsure"
}

func idKind(m app.IDMatch) string {
	switch m {
	case app.IDSame:
		return "same"
	case app.IDTail, app.IDNear:
		return "near"
	case app.IDDiffer:
		return "differ"
	}
	return "none"
}
