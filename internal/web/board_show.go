package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
	"strings"
)

// boardView is the board of a 100 % model: the groups of a village as tiles, its rate, and who is missing.
type boardView struct {
	page    ui.Page
	over    string
	tabs    []ui.Tab
	rate    string
	line    string // 47 of 82 people of working age
	full    bool
	meter   *ui.Meter
	groups  []ui.Group
	heading string
	missing string
	names   []boardGroup
	all     string // the whole list of names
	private string // said instead of names
	empty   *ui.Empty
	reviews string
}

type boardGroup struct {
	name  string
	names []boardName
}

type boardName struct{ name, facts string }

// mostBoardNames is how many names stand on the board itself; a village has fewer.
const mostBoardNames = 200

// showBoard answers GET /board. Without a scheme in the address it is the voluntary one, which the models
// are about.
func (s *Server) showBoard(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if where.Scheme == person.SchemeAny {
		where.Scheme = person.SchemeVoluntarySI
	}
	st, err := s.standIn(r, where, "board", "/board")
	if err != nil {
		return err
	}
	ctx := r.Context()
	c, err := s.app.Coverage(ctx, actor(r), app.CoverageQuery{UnitID: where.UnitID, Scheme: where.Scheme})
	if err != nil {
		return err
	}
	v := boardView{page: st.page, over: schemeName(ctx, where.Scheme)}
	v.page.Title = ui.T(ctx, "review.board.title", unitName(st.place.Unit()))
	v.page.Crumbs = crumbsOf(st.where, st.place, "/board")
	for _, x := range person.Schemes {
		v.tabs = append(v.tabs, ui.Tab{Label: schemeName(ctx, x), Href: where.For(x).URL("/board"), Current: x == where.Scheme})
	}
	if c.Total.People == 0 {
		e := emptyCoverage(ctx, st.where)
		v.empty = &e
		return s.render(w, r, http.StatusOK, boardPage(v))
	}
	v.fill(ctx, where, c)
	if err := s.boardNames(r, where, c, &v); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, boardPage(v))
}

func (v *boardView) fill(ctx context.Context, w ui.Where, c app.CoverageView) {
	num, den := c.Total.Rate.Num, c.Total.Rate.Den
	v.rate = exactPercent(ctx, num, den.Value)
	v.line = ui.T(ctx, "review.board.of."+string(den.Kind), ui.N(ctx, num), ui.N(ctx, den.Value))
	v.full = den.Value > 0 && c.Total.Missing == 0 && c.Total.Review == 0
	v.meter = &ui.Meter{Covered: num, Whole: max(den.Value, 1), Title: v.line}
	v.missing = ui.T(ctx, "review.board.missing", ui.N(ctx, c.Total.Missing))
	v.heading = ui.T(ctx, "review.board.below", strings.ToLower(levelWord(ctx, c.Unit.Level)))
	v.reviews = w.URL("/reviews")
	v.groups = append(v.groups, groupTiles(ctx, w, c)...)
	for i := range v.groups {
		v.groups[i].Href = w.At(c.Rows[i].Unit.ID).URL("/board")
	}
}

// exactPercent has two decimals: 47 of 82 is 57,32 %.
func exactPercent(ctx context.Context, num, den int64) string {
	p := vntext.FormatPercent(num, den, 2)
	if ui.Lang(ctx) == i18n.EN {
		return strings.NewReplacer(",", ".", vntext.NBSP, "").Replace(p)
	}
	return p
}

// boardNames puts the missing names on the board of a village or group, for those who knock on the doors.
// Everyone else, and larger places, see the count.
func (s *Server) boardNames(r *http.Request, w ui.Where, c app.CoverageView, v *boardView) error {
	ctx := r.Context()
	switch {
	case c.Total.Missing == 0:
		return nil
	case !c.MayNames:
		v.private = ui.T(ctx, "review.board.private")
		return nil
	}
	v.all = namesURL(w, "missing")
	if c.Unit.Level < org.Village || c.Total.Missing > mostBoardNames {
		return nil
	}
	list, err := s.app.Missing(ctx, actor(r), app.NamesQuery{UnitID: w.UnitID, Scheme: w.Scheme, Status: coverage.Missing, Limit: mostBoardNames})
	if err != nil {
		return err
	}
	at := map[int64]int{}
	for _, row := range c.Rows { // in the order of the tiles
		at[row.Unit.ID] = len(v.names)
		v.names = append(v.names, boardGroup{name: unitName(row.Unit)})
	}
	at[0] = len(v.names)
	v.names = append(v.names, boardGroup{name: ui.T(ctx, "review.parts.unknown")})
	for _, l := range list.Lines {
		i, ok := at[l.GroupID]
		if !ok {
			i = at[0]
			if c.Unit.Level == org.Group {
				v.names[i].name = unitName(c.Unit)
			}
		}
		v.names[i].names = append(v.names[i].names, boardName{called(l.FullName), birthText(ctx, l.Birth)})
	}
	return nil
}
