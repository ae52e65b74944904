package web

import (
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// postTalk keeps what was said.
func (s *Server) postTalk(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	n := app.NewTalk{Way: r.PostFormValue("way"), Outcome: prospect.Outcome(r.PostFormValue("outcome")), Objection: r.PostFormValue("objection"),
		Note: r.PostFormValue("note"), NextNote: r.PostFormValue("next_note")}
	n.Schemes, _ = strconv.Atoi(r.PostFormValue("schemes")) // left out: the leading scheme
	var bad []fault.Field
	if v := r.PostFormValue("minutes"); v != "" {
		if n.Minutes, err = strconv.Atoi(v); err != nil {
			bad = append(bad, fault.Field{Field: "minutes", Key: "prospect.talk.bad_minutes"})
		}
	}
	for name, at := range map[string]*day.Date{"on": &n.On, "next": &n.Next} {
		if v := r.PostFormValue(name); v != "" {
			if *at, err = day.Parse(v); err != nil {
				bad = append(bad, fault.Field{Field: name, Key: "prospect.talk.bad_" + map[string]string{"on": "day", "next": "next"}[name]})
			}
		}
	}
	if len(bad) > 0 {
		return s.cardPage(w, r, http.StatusUnprocessableEntity, nil, fault.WithFields("prospect.talk.refused", bad...))
	}
	err = s.app.TellTalk(r.Context(), actor(r), id, n)
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return s.cardPage(w, r, http.StatusUnprocessableEntity, nil, err)
	}
	return s.backToCard(w, r, err, "prospect.told")
}

// backToCard leads back to the card with a word, or shows the card with the conflict: who has it now.
func (s *Server) backToCard(w http.ResponseWriter, r *http.Request, err error, key string) error {
	switch {
	case err == nil:
		s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), key))
		where, err := whereOf(r)
		if err != nil {
			return err
		}
		http.Redirect(w, r, where.URL("/prospects/"+r.PathValue("id")), http.StatusSeeOther)
		return nil
	case fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.Invalid:
		return s.cardPage(w, r, statusOf[fault.KindOf(err)], &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(r.Context()), err), Text: ui.T(r.Context(), "prospect.conflict.next")}, nil)
	}
	return err
}

func formNumber(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.PostFormValue(name), 10, 64) // 0 is refused by the use case
	return n
}

func (s *Server) postTalkWithdraw(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	talk, err := pathNumber(r, "talk")
	if err != nil {
		return err
	}
	return s.backToCard(w, r, s.app.WithdrawTalk(r.Context(), actor(r), id, talk), "prospect.withdrawn")
}

func (s *Server) postMeans(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	m := prospect.Means{Kind: prospect.MeansKind(r.PostFormValue("kind")), N: int(formNumber(r, "n"))}
	if m.Kind == prospect.MeansTrees {
		m.Crop = r.PostFormValue("crop")
	}
	return s.backToCard(w, r, s.app.AddMeans(r.Context(), actor(r), id, m), "prospect.kept")
}

func (s *Server) postMeansDrop(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	means, err := pathNumber(r, "means")
	if err != nil {
		return err
	}
	return s.backToCard(w, r, s.app.DropMeans(r.Context(), actor(r), id, means), "prospect.kept")
}

func (s *Server) postBrought(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	return s.backToCard(w, r, s.app.SetReferral(r.Context(), actor(r), id, person.ID(formNumber(r, "by"))), "prospect.kept")
}

// postAssign gives one prospect, or hands it over when the form was drawn with a holder.
func (s *Server) postAssign(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	from, to := formNumber(r, "from"), formNumber(r, "to")
	if from > 0 {
		return s.backToCard(w, r, s.app.HandOverProspect(r.Context(), actor(r), id, from, to, r.PostFormValue("note")), "prospect.handed")
	}
	return s.backToCard(w, r, s.app.AssignProspect(r.Context(), actor(r), id, to), "prospect.assigned")
}

func (s *Server) postRelease(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	return s.backToCard(w, r, s.app.ReleaseProspect(r.Context(), actor(r), id, r.PostFormValue("note")), "prospect.released")
}

// chosenPeople are the rows ticked in a list. A form for chosen rows in which none is ticked is refused: it must
// never mean the whole list.
func chosenPeople(r *http.Request) ([]person.ID, error) {
	var out []person.ID
	if err := r.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "web.no_page")
	}
	for _, v := range r.PostForm["id"] {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n <= 0 {
			return nil, fault.New(fault.NotFound, "app.no_such_person")
		}
		out = append(out, person.ID(n))
	}
	if len(out) == 0 && r.PostForm.Has("chosen") {
		return nil, fault.New(fault.Invalid, "prospect.none_chosen")
	}
	return out, nil
}

// postAssignList gives the list of the address to one holder, or the chosen of it.
func (s *Server) postAssignList(w http.ResponseWriter, r *http.Request) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	chosen, err := chosenPeople(r)
	if err != nil {
		return err
	}
	if len(chosen) > 0 {
		n, err := s.app.AssignChosen(r.Context(), actor(r), chosen, formNumber(r, "to"))
		return s.backToList(w, r, st, q, err, "prospect.assigned.n", n)
	}
	n, err := s.app.AssignList(r.Context(), actor(r), q, formNumber(r, "to"))
	return s.backToList(w, r, st, q, err, "prospect.assigned.n", n)
}

func (s *Server) postReleaseList(w http.ResponseWriter, r *http.Request) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	chosen, err := chosenPeople(r)
	if err != nil {
		return err
	}
	if len(chosen) > 0 {
		n, err := s.app.ReleaseChosen(r.Context(), actor(r), chosen, r.PostFormValue("note"))
		return s.backToList(w, r, st, q, err, "prospect.released.n", n)
	}
	n, err := s.app.ReleaseList(r.Context(), actor(r), q, r.PostFormValue("note"))
	return s.backToList(w, r, st, q, err, "prospect.released.n", n)
}

func (s *Server) postHolder(w http.ResponseWriter, r *http.Request) error {
	st, q, err := s.prospectStand(r, "/prospects")
	if err != nil {
		return err
	}
	_, err = s.app.CreateHolder(r.Context(), actor(r), app.NewHolder{Kind: r.PostFormValue("kind"), Name: r.PostFormValue("holder_name"), UnitID: st.place.Unit().ID, AccountID: r.PostFormValue("account")})
	return s.backToList(w, r, st, q, err, "prospect.holder.made", 0)
}

func (s *Server) backToList(w http.ResponseWriter, r *http.Request, st stand, q app.ProspectQuery, err error, key string, n int64) error {
	ctx := r.Context()
	switch kind := fault.KindOf(err); {
	case err == nil:
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, key, ui.N(ctx, n)))
		http.Redirect(w, r, prospectsURL(st.where, q), http.StatusSeeOther)
		return nil
	case kind == fault.Conflict || kind == fault.Invalid || kind == fault.TooLarge:
		return s.prospectsPage(w, r, statusOf[kind], &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err), Text: ui.T(ctx, "prospect.conflict.next")})
	}
	return err
}
