package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// placeAt is the name of the commune (0), village (1) or group (2) among the places of a side.
func placeAt(units []org.Unit, i int) string {
	level := [...]org.Level{org.Commune, org.Village, org.Group}[i]
	for _, u := range units {
		if u.Level == level {
			return unitName(u)
		}
	}
	return ""
}

// postPair answers POST /pairs/{record}/{person}: same, different or unsure. The answer is the next pair.
func (s *Server) postPair(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q, err := pairQueryOf(r, where)
	if err != nil {
		return err
	}
	if q.First, err = pairKeyOf(r.PathValue("record") + "." + r.PathValue("person")); err != nil {
		return err
	}
	v := app.PairVerdict{RecordID: q.First.RecordID, PersonID: q.First.PersonID, Note: r.PostFormValue("note")}
	switch r.PostFormValue("answer") {
	case "same":
		v.Answer = store.SamePerson
	case "different":
		v.Answer = store.TwoPeople
	case "unsure":
		v.Answer = store.NotSure
	}
	ctx := r.Context()
	out, err := s.app.DecidePair(ctx, actor(r), v)
	if fault.KindOf(err) == fault.Conflict && err != nil {
		q.First = store.PairKey{}
		n := ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err), Text: ui.T(ctx, "pair.taken.text")}
		return s.pairsPage(w, r, http.StatusConflict, where, q, []ui.Notice{n})
	}
	if err != nil {
		return err
	}
	said := saidNotice(ctx, v.Answer, out)
	if v.Answer != store.TwoPeople || !out.Applied {
		q.First = store.PairKey{} // only a refused candidate is followed by the next of the same row
	}
	if isPart(r) {
		return s.pairsPage(w, r, http.StatusOK, where, q, []ui.Notice{said})
	}
	return s.backToPairs(w, r, where, q, said)
}

func (s *Server) backToPairs(w http.ResponseWriter, r *http.Request, where ui.Where, q app.PairQuery, said ui.Notice) error {
	text := said.Title
	if said.Text != "" {
		text += " " + said.Text
	}
	s.sessions.Put(r.Context(), sessionFlash, text)
	to := pairURL(where, q, "/pairs")
	if q.First.RecordID != 0 {
		to = pairURL(where, q, "/pairs", "pair", pairWord(q.First))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// saidNotice tells what was kept and what it did to the counts.
func saidNotice(ctx context.Context, a store.PairAnswer, out app.PairOutcome) ui.Notice {
	n := ui.Notice{Mood: "ok", Title: ui.T(ctx, "pair.done."+answerKey(a)), Text: effectText(ctx, out.Effects)}
	if !out.Applied && a != store.NotSure {
		n.Text = ui.T(ctx, "pair.done.wait")
	}
	if out.OpinionID == 0 {
		n.Text = ui.T(ctx, "pair.done.already")
	}
	return n
}

// effectText says in words what one decision did to the rate of a place.
func effectText(ctx context.Context, effects []app.PairEffect) string {
	text := ""
	for _, e := range effects {
		was, is := e.Before, e.After
		base := is.Eligible
		if e.Scheme == person.SchemeAny {
			base = is.People
		}
		one := ""
		switch {
		case was.Covered > is.Covered && base >= ui.SmallNumber:
			one = ui.T(ctx, "pair.effect.rate_down", unitName(e.Unit), schemeName(ctx, e.Scheme), ui.N(ctx, was.Covered), ui.N(ctx, is.Covered), ui.N(ctx, base),
				hundredths(ctx, was.Covered, base), hundredths(ctx, is.Covered, base))
		case was.Covered != is.Covered && base >= ui.SmallNumber:
			one = ui.T(ctx, "pair.effect.rate", unitName(e.Unit), schemeName(ctx, e.Scheme), ui.N(ctx, was.Covered), ui.N(ctx, is.Covered), ui.N(ctx, base),
				hundredths(ctx, was.Covered, base), hundredths(ctx, is.Covered, base))
		case was.Covered != is.Covered:
			one = ui.T(ctx, "pair.effect.count", unitName(e.Unit), schemeName(ctx, e.Scheme), ui.N(ctx, was.Covered), ui.N(ctx, is.Covered), ui.N(ctx, base))
		case was.Review != is.Review:
			one = ui.T(ctx, "pair.effect.review", unitName(e.Unit), ui.N(ctx, was.Review), ui.N(ctx, is.Review))
		case was.Outside != is.Outside:
			one = ui.T(ctx, "pair.effect.outside", unitName(e.Unit), ui.N(ctx, was.Outside), ui.N(ctx, is.Outside))
		}
		if one != "" && text != "" {
			text += " "
		}
		text += one
	}
	return text
}

// hundredths is a rate of a large place fine enough to show what one person moved.
func hundredths(ctx context.Context, num, den int64) string {
	if den <= 0 {
		return "–"
	}
	h := (num*20000 + den) / (2 * den)
	point, sign := ",", " %"
	if ui.Lang(ctx) == i18n.EN {
		point, sign = ".", "%"
	}
	return ui.N(ctx, h/100) + point + strconv.FormatInt(h/10%10, 10) + strconv.FormatInt(h%10, 10) + sign
}

// postPairUndo answers POST /pairs/undo, the reader's last word, and POST /pairs/words/{id}/undo, any word.
func (s *Server) postPairUndo(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	q, err := pairQueryOf(r, where)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt("0"+r.PathValue("id"), 10, 64)
	if err != nil || r.PathValue("id") != "" && id == 0 {
		return fault.New(fault.NotFound, "web.no_page")
	}
	ctx := r.Context()
	key, out, err := s.app.UndoPair(ctx, actor(r), id)
	kind := fault.KindOf(err)
	if err != nil && (kind == fault.Conflict || kind == fault.NotFound && id == 0) {
		n := ui.Notice{Mood: "warn", Title: i18n.Error(ui.Lang(ctx), err)}
		return s.pairsPage(w, r, statusOf[kind], where, q, []ui.Notice{n})
	}
	if err != nil {
		return err
	}
	q.First, q.List, q.Band, q.Mine = key, "", 0, false
	said := ui.Notice{Mood: "ok", Title: ui.T(ctx, "pair.undone"), Text: effectText(ctx, out.Effects)}
	if isPart(r) {
		return s.pairsPage(w, r, http.StatusOK, where, q, []ui.Notice{said})
	}
	return s.backToPairs(w, r, where, q, said)
}

// postPairRule answers POST /pairs/rule: whether two people must agree.
func (s *Server) postPairRule(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	two := r.PostFormValue("two") == "1"
	if err := s.app.SetPairRule(r.Context(), actor(r), two); err != nil {
		return err
	}
	key := "pair.rule.off"
	if two {
		key = "pair.rule.on"
	}
	return s.backToPairs(w, r, where, app.PairQuery{}, ui.Notice{Title: ui.T(r.Context(), key)})
}

// pairWordsView is the list of what was said.
type pairWordsView struct {
	page  ui.Page
	words []pairWordLine
	next  string
	back  string
	empty *ui.Empty
}

type pairWordLine struct {
	when, who, answer, mood string
	row, known, place, href string
	note, undone, undo      string
}

const wordsPerPage = 50

// showPairWords answers GET /pairs/words.
func (s *Server) showPairWords(w http.ResponseWriter, r *http.Request) error {
	st, err := s.standAt(r, "pairs", "/pairs/words")
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt("0"+r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	ctx := r.Context()
	words, err := s.app.PairWords(ctx, actor(r), st.where.UnitID, before, wordsPerPage)
	if err != nil {
		return err
	}
	v := pairWordsView{page: st.page, back: st.where.URL("/pairs")}
	v.page.Title = ui.T(ctx, "pair.words.title")
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "pair.title"), Href: v.back}, {Label: v.page.Title}}
	for _, o := range words {
		l := pairWordLine{when: ui.Moment(o.At), who: o.Name, answer: ui.T(ctx, "pair.answer."+answerKey(o.Answer)), mood: map[store.PairAnswer]string{store.SamePerson: "ok", store.TwoPeople: "info", store.NotSure: "warn"}[o.Answer],
			row: joinDots(o.FullName, ui.T(ctx, "web.list."+string(o.List))), known: joinDots(o.Person.FullName, birthText(ctx, o.Person.Birth)), place: placeLine(o.Place),
			href: st.where.URL("/people/" + itoa(int64(o.PersonID))), note: o.Note}
		switch {
		case o.UndoneAt != 0:
			l.undone = ui.T(ctx, "pair.words.undone", o.Undoer, ui.Moment(o.UndoneAt))
		default:
			l.undo = st.where.URL("/pairs/words/" + itoa(o.ID) + "/undo")
			if !o.Applied && o.Answer != store.NotSure {
				l.undone = ui.T(ctx, "pair.words.waits")
			}
		}
		v.words = append(v.words, l)
	}
	if len(words) == wordsPerPage {
		v.next = st.where.URL("/pairs/words", "before", itoa(words[len(words)-1].ID))
	}
	if len(words) == 0 {
		v.empty = &ui.Empty{Title: ui.T(ctx, "pair.words.empty"), Text: ui.T(ctx, "pair.words.empty.text"), Href: v.back, Action: ui.T(ctx, "pair.tab.back")}
	}
	return s.render(w, r, http.StatusOK, pairWordsPage(v))
}
