package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// duplicatesView proposes persons who may be one (4.06) and lists what was merged.
type duplicatesView struct {
	page   ui.Page
	tabs   []ui.Tab
	groups []duplicateGroup
	next   string
	empty  *ui.Empty
	merges []mergeLine
}

type duplicateGroup struct {
	name, line string
	members    []duplicateMember
}

type duplicateMember struct {
	name, facts, holds, mask, href string
	preview, previewText           string // beside the first member of the group
}

type mergeLine struct {
	text, who, undone, undo, later string
}

const (
	duplicatesPerPage = 25
	mergesShown       = 20
)

// showDuplicates answers GET /duplicates.
func (s *Server) showDuplicates(w http.ResponseWriter, r *http.Request) error {
	return s.duplicatesPage(w, r, http.StatusOK, nil)
}

func (s *Server) duplicatesPage(w http.ResponseWriter, r *http.Request, status int, notice *ui.Notice) error {
	st, err := s.standAt(r, "pairs", "/duplicates")
	if err != nil {
		return err
	}
	ctx := r.Context()
	groups, next, err := s.app.Duplicates(ctx, actor(r), st.where.UnitID, r.URL.Query().Get("after"), duplicatesPerPage)
	if err != nil {
		return err
	}
	merges, err := s.app.Merges(ctx, actor(r), st.where.UnitID, 0, mergesShown)
	if err != nil {
		return err
	}
	v := duplicatesView{page: st.page}
	v.page.Title = ui.T(ctx, "pair.dup.title")
	if notice != nil {
		v.page.Flash = notice
	}
	v.tabs = []ui.Tab{{Label: ui.T(ctx, "pair.tab.back"), Href: st.where.URL("/pairs")}, {Label: ui.T(ctx, "pair.tab.words"), Href: st.where.URL("/pairs/words")},
		{Label: ui.T(ctx, "pair.tab.duplicates"), Href: st.where.URL("/duplicates"), Current: true}}
	for _, g := range groups {
		v.groups = append(v.groups, duplicateGroupOf(ctx, st.where, g))
	}
	if next != "" {
		v.next = st.where.URL("/duplicates", "after", next)
	}
	if len(groups) == 0 {
		v.empty = &ui.Empty{Small: len(merges) > 0, Title: ui.T(ctx, "pair.dup.empty"), Text: ui.T(ctx, "pair.dup.empty.text"), Href: st.where.URL("/pairs"), Action: ui.T(ctx, "pair.tab.back")}
	}
	for _, m := range merges {
		v.merges = append(v.merges, mergeLineOf(ctx, st.where, m))
	}
	return s.render(w, r, status, duplicatesPage(v))
}

func duplicateGroupOf(ctx context.Context, w ui.Where, g app.DuplicateGroup) duplicateGroup {
	first := g.Members[0]
	out := duplicateGroup{name: first.FullName, line: joinDots(birthText(ctx, first.Birth), placeLine(g.Place))}
	for _, m := range g.Members {
		d := duplicateMember{name: called(m.FullName), mask: m.CitizenMask, href: w.URL("/people/" + itoa(int64(m.ID))),
			facts: joinDots(sexText(ctx, m.Sex), m.Relation, m.Occupation, m.Address, residentText(ctx, m.Resident)),
			holds: ui.T(ctx, "pair.dup.holds", ui.N(ctx, int64(m.Records)), ui.N(ctx, int64(m.Spells)))}
		if m.With != 0 {
			d.preview, d.previewText = w.URL("/duplicates/"+itoa(int64(m.With))+"/"+itoa(int64(m.ID))), ui.T(ctx, "pair.dup.compare")
		}
		out.members = append(out.members, d)
	}
	return out
}

func residentText(ctx context.Context, resident bool) string {
	if resident {
		return ui.T(ctx, "pair.dup.resident")
	}
	return ui.T(ctx, "pair.dup.outside")
}

func mergeLineOf(ctx context.Context, w ui.Where, m app.MergeView) mergeLine {
	l := mergeLine{text: ui.T(ctx, "pair.dup.merged_line", joinDots(m.Gone.FullName, birthText(ctx, m.Gone.Birth)), joinDots(m.Kept.FullName, birthText(ctx, m.Kept.Birth))),
		who: joinDots(m.Name, ui.Moment(m.At))}
	switch {
	case m.UndoneAt != 0:
		l.undone = ui.T(ctx, "pair.dup.undone_at", ui.Moment(m.UndoneAt))
	case !m.Latest:
		l.later = ui.T(ctx, "pair.dup.later")
	default:
		l.undo = w.URL("/merges/" + itoa(m.ID) + "/undo")
	}
	return l
}

// duplicateView is two persons side by side, and what a merge would do.
type duplicateView struct {
	page     ui.Page
	left     pairSide
	right    pairSide
	rows     []pairRow
	only     [][2]string
	moves    []string
	notes    []ui.Notice
	action   string
	other    string // the same two, the other one kept
	possible bool
}

// bothOf reads the two persons of an address.
func bothOf(r *http.Request) (keep, gone person.ID, err error) {
	a, err1 := strconv.ParseInt(r.PathValue("keep"), 10, 64)
	b, err2 := strconv.ParseInt(r.PathValue("gone"), 10, 64)
	if err1 != nil || err2 != nil {
		return 0, 0, fault.New(fault.NotFound, "web.no_page")
	}
	return person.ID(a), person.ID(b), nil
}

// showDuplicate answers GET /duplicates/{keep}/{gone}.
func (s *Server) showDuplicate(w http.ResponseWriter, r *http.Request) error {
	return s.duplicatePage(w, r, http.StatusOK, nil)
}

func (s *Server) duplicatePage(w http.ResponseWriter, r *http.Request, status int, notice *ui.Notice) error {
	keep, gone, err := bothOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p, err := s.app.PreviewMerge(ctx, actor(r), keep, gone)
	if err != nil {
		return err
	}
	st, err := s.standAt(r, "pairs", "/duplicates")
	if err != nil {
		return err
	}
	v := duplicateView{page: st.page, possible: p.Possible, action: st.where.URL("/duplicates/" + itoa(int64(keep)) + "/" + itoa(int64(gone))),
		other: st.where.URL("/duplicates/" + itoa(int64(gone)) + "/" + itoa(int64(keep)))}
	v.page.Title = ui.T(ctx, "pair.dup.one.title", p.Kept.Person.FullName)
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "pair.dup.title"), Href: st.where.URL("/duplicates")}, {Label: p.Kept.Person.FullName}}
	if notice != nil {
		v.page.Flash = notice
	}
	v.left = mergeHead(ctx, st.where, "pair.dup.goes", p.Gone)
	v.right = mergeHead(ctx, st.where, "pair.dup.stays", p.Kept)
	v.rows, v.only = splitRows(mergeRows(ctx, p), [2]string{ui.T(ctx, "pair.only.goes"), ui.T(ctx, "pair.only.stays")})
	v.moves = mergeMoves(ctx, p)
	if !p.Possible {
		v.notes = append(v.notes, ui.Notice{Mood: "bad", Title: ui.T(ctx, "app.two_people"), Text: ui.T(ctx, "pair.dup.not_possible")})
	}
	if len(p.Conflicts) > 0 {
		var names []string
		for _, c := range p.Conflicts {
			names = append(names, columnName(ctx, c))
		}
		v.notes = append(v.notes, ui.Notice{Mood: "warn", Title: ui.T(ctx, "pair.dup.conflicts", strings.Join(names, ", ")), Text: ui.T(ctx, "pair.dup.conflicts.text")})
	}
	return s.render(w, r, status, duplicatePage(v))
}

func mergeHead(ctx context.Context, w ui.Where, key string, m app.MergeSide) pairSide {
	return pairSide{head: ui.T(ctx, key), href: w.URL("/people/" + itoa(int64(m.Person.ID))), line: joinDots(placeLine(m.Place), takesPart(ctx, m.Person.Covered))}
}

// mergeMoves says what goes over to the one who stays.
func mergeMoves(ctx context.Context, p app.MergePreview) []string {
	out := []string{ui.T(ctx, "pair.dup.move.records", ui.N(ctx, int64(len(p.Gone.Records)))), ui.T(ctx, "pair.dup.move.spells", ui.N(ctx, int64(len(p.Gone.Spells))))}
	if p.Gone.Pairs > 0 {
		out = append(out, ui.T(ctx, "pair.dup.move.pairs", ui.N(ctx, int64(p.Gone.Pairs))))
	}
	for _, id := range p.IDs {
		if id.Match == app.IDOnlyList {
			out = append(out, ui.T(ctx, "pair.dup.move.id", ui.T(ctx, "web.field."+id.Kind), id.Row))
		}
	}
	if p.Gone.Household.HeadID == p.Gone.Person.ID && p.Gone.Household.ID != 0 {
		out = append(out, ui.T(ctx, "pair.dup.move.head", strings.ToUpper(p.Gone.Household.Number)))
	}
	return out
}

// postDuplicate answers POST /duplicates/{keep}/{gone}: the two become one.
func (s *Server) postDuplicate(w http.ResponseWriter, r *http.Request) error {
	keep, gone, err := bothOf(r)
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	_, err = s.app.Merge(ctx, actor(r), keep, gone)
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return s.duplicatesPage(w, r, http.StatusConflict, &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err)})
	}
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "pair.dup.done"))
	http.Redirect(w, r, where.URL("/duplicates"), http.StatusSeeOther)
	return nil
}

// postMergeUndo answers POST /merges/{id}/undo.
func (s *Server) postMergeUndo(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	err = s.app.UndoMerge(ctx, actor(r), id)
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return s.duplicatesPage(w, r, http.StatusConflict, &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err)})
	}
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "pair.dup.undone"))
	http.Redirect(w, r, where.URL("/duplicates"), http.StatusSeeOther)
	return nil
}
